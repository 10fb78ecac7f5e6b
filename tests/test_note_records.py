"""Notes that keep records: sections, labels and rows of one kind, versions, steps. What is quoted of which, and with what."""

import pytest
from small_notes import chain_over

from ingest.embedders import Embedder
from qa.chain import Chain

NOTES = {
    "机房.md": "# 机房\n\n## a1\n显卡：4×3090\n内存：256G\n\n## c1\n用途：预处理\n硬盘：2T\n",
    "实验.md": "# 实验\n\n## 10-15\nMRR 45.5\n学习率 2e-5\n\n## 10-26\nMRR 51.1\n",
    "面试.md": """4/9 候选人 马晓菲
双非本科 6年
期望 32w
结论：过

4/16 候选人 高磊
迟到 25 分钟
期望 40w
结论：挂 简历注水

4/18 候选人 刘畅
可到岗 一个月
""",
    "茶.md": """# 茶

| 茶 | 产地 | 价格 |
| --- | --- | --- |
| 龙井 | 杭州 | 680 元 |
| 毛峰 | 黄山 | 420 元 |
| 滇红 | 凤庆 | 150 元 |
""",
    "生日.md": """# 生日

| 人 | 生日 |
| --- | --- |
| 小姨 | 3 月 2 日 |
| 外公 | 9 月 9 日 |
| 表哥 | 7 月 1 日 |
""",
    "更新记录.md": """# 更新记录

## v5.2.0（2024-05-09）

- 支持批量导入
- 单位由元改为分

## v5.1.0（2024-03-05）

- 首页改版
""",
    "诗.md": "## 断章　卞之琳（1935）\n\n你站在桥上看风景\n看风景的人在楼上看你\n",
    "置身事内.md": """---
author: 兰小欢
rating: 4
tags: [经济]
---

## 摘录

土地财政的本质是用未来的收益换今天的投资。
""",
    "部署.md": "# 蓝鲸部署\n\n1. 停掉旧服务\n2. 备份数据库\n3) 跑迁移脚本\n4) 切流量\n",
    "片单.md": """# 片单

- [ ] 坠落的审判
- [x] 过往人生
- [ ] 首尔之春
- [ ] 河边的错误
- [ ] 年少日记
""",
    "买房.md": "# 买房\n\n我不买房的理由有三个。第一，首付不够。第二，不想被绑在一个城市。第三，租的房子够好。等房价跌了再看。\n",
    "备忘.md": """# 备忘

酒店
- 大阪 Hotel Hillarys
- 京都 紫陽花

打印机密码

2580

考核
期末 100%（开卷）
""",
    "学习.md": """# 学习方法

费曼技巧
: 用自己的话讲给外行听，讲不通就回去补
: 四步：选概念、讲、补、简化

间隔重复
: 快忘的时候再看一遍
""",
    "睡眠.md": "# 睡眠\n\n褪黑素半小时起效[^1]，最好睡前服用。\n\n[^1]: 这个说法出自 2019 年的综述，只看了摘要。\n",
    "出行.md": """- 京都
  - 交通
    - 从机场坐 Haruka
    - 市内买公交一日券
  - 住
    - 河原町的民宿
- 大阪
  - 交通
    - 坐地铁御堂筋线
""",
}
VERSION = "v5.2.0（2024-05-09）"
TEA = "| 茶 | 产地 | 价格 |"


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Chain:
    return chain_over(NOTES, tmp_path_factory, embedder)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        # of several records, the one that is asked about
        ("a1 的内存多大？", "内存：256G [1]"),
        ("10-26 的 MRR 是多少？", "MRR 51.1 [1]"),
        ("高磊的结论是什么？", "4/16 候选人 高磊 [1]\n结论：挂 简历注水 [2]"),
        ("马晓菲和高磊期望多少？", "4/9 候选人 马晓菲 [1]\n期望 32w [2]\n4/16 候选人 高磊 [3]\n期望 40w [4]"),
        # a row, and what its columns are where there are more than two
        ("毛峰多少钱？", f"{TEA} [1]\n| 毛峰 | 黄山 | 420 元 | [2]"),
        ("龙井和毛峰多少钱？", f"{TEA}\n| 龙井 | 杭州 | 680 元 |\n| 毛峰 | 黄山 | 420 元 | [1]"),
        ("小姨的生日是哪天？", "| 小姨 | 3 月 2 日 | [1]"),
        ("小姨和表哥的生日是哪天？", "| 小姨 | 3 月 2 日 | [1]\n| 表哥 | 7 月 1 日 | [2]"),
        # headings that tell
        ("批量导入是什么时候上线的？", f"{VERSION}\n- 支持批量导入 [1]"),
        ("首页改版是哪个版本？", "v5.1.0（2024-03-05）\n- 首页改版 [1]"),
        ("批量导入是什么时候发布的？", f"{VERSION}\n- 支持批量导入 [1]"),
        ("v5.2.0 是什么时候发布的？", f"{VERSION} [1]"),
        ("v5.2.0 有什么变化？", f"{VERSION}\n- 支持批量导入\n- 单位由元改为分 [1]"),
        # front matter
        ("置身事内的作者是谁？", "author: 兰小欢 [1]"),
        # the items over an item, and what a label names
        ("京都市内买什么票？", "京都 [1]\n市内买公交一日券 [2]"),
        ("大阪坐什么线？", "大阪 [1]\n坐地铁御堂筋线 [2]"),
        ("订了哪些酒店？", "酒店\n- 大阪 Hotel Hillarys\n- 京都 紫陽花 [1]"),
        ("打印机密码是多少？", "打印机密码\n2580 [1]"),
        ("怎么考核？", "考核\n期末 100%（开卷） [1]"),
        # what is counted
        ("蓝鲸怎么部署？", "1. 停掉旧服务\n2. 备份数据库\n3) 跑迁移脚本\n4) 切流量 [1]"),
        (
            "不买房的理由有哪些？",
            "我不买房的理由有三个。第一，首付不够。第二，不想被绑在一个城市。第三，租的房子够好。 [1]",
        ),
        # definitions and footnotes, without their marks
        ("什么是费曼技巧？", "费曼技巧\n用自己的话讲给外行听，讲不通就回去补\n四步：选概念、讲、补、简化 [1]"),
        ("什么是间隔重复？", "间隔重复\n快忘的时候再看一遍 [1]"),
        ("褪黑素多久起效？", "褪黑素半小时起效，最好睡前服用。 [1]"),
        ("褪黑素起效的说法出自哪篇综述？", "这个说法出自 2019 年的综述，只看了摘要。 [1]"),
    ],
)
def test_a_record_is_quoted_with_what_says_whose_it_is(chain: Chain, question: str, answer: str) -> None:
    assert chain.ask(question).answer == answer


def test_a_heading_that_names_its_author_says_who_it_is(chain: Chain) -> None:
    first, *_ = chain.ask("断章的作者是谁？").citations
    assert first.quote == "断章　卞之琳（1935）"


@pytest.mark.parametrize("question", ["c1 的内存多大？", "a1 的硬盘多大？", "10-26 的学习率是多少？", "刘畅期望多少？"])
def test_what_is_told_of_another_answers_nothing(chain: Chain, question: str) -> None:
    assert chain.ask(question).status == "not_in_notes"


@pytest.mark.parametrize("question", ["置身事内的标签有哪些？", "经济是什么？"])
def test_what_front_matter_holds_for_programs_is_not_quoted(chain: Chain, question: str) -> None:
    answer = chain.ask(question)
    assert all("tags" not in c.quote for c in (*answer.citations, *answer.nearest))


def test_of_the_tasks_left_all_are_named_and_none_that_is_done_passes_for_one(chain: Chain) -> None:
    said = chain.ask("片单里还有哪些没看？").answer
    assert all(f"☐ {film}" in said for film in ("坠落的审判", "首尔之春", "河边的错误", "年少日记"))
    assert "过往人生" not in said.replace("☑ 过往人生", "")


def test_a_note_is_found_by_its_other_names(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> None:
    notes = {
        "券商实习.md": "# 实习记录\n\n- 带教：林静\n- 工位在 12 楼\n",
        "lewis2020.md": "---\naliases: [检索增强论文]\n---\n\n# RAG\n\n## 局限\n\n没有试过中文。\n",
        "医院实习.md": "# 见习\n\n- 带教：老罗\n- 床位在 3 楼\n",
        "论文常用语.md": "# 论文常用语\n\n论文里常说 caveat。\n",
    }
    chain = chain_over(notes, tmp_path_factory, embedder)
    assert chain.ask("券商实习的带教是谁？").answer == "带教：林静 [1]"
    assert chain.ask("检索增强论文有什么局限？").answer.startswith("没有试过中文。")


def test_a_property_tells_of_its_own_note(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> None:
    notes = {
        "围城.md": "---\nrating: 5\n---\n\n# 围城\n\n方鸿渐坐船回国。\n",
        "活着.md": "---\nauthor: 余华\nyear: 1993\n---\n\n# 活着\n\n福贵把家产输光了，《活着》写他的一生。\n",
    }
    chain = chain_over(notes, tmp_path_factory, embedder)
    assert chain.ask("《活着》的作者是谁？").answer.startswith("author: 余华 [1]")
    assert "余华" not in chain.ask("《围城》的作者是谁？").answer


def test_a_bare_number_is_what_its_column_says(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> None:
    columns = "| 类别 | 预算 | 10月实际 | 11月实际 | 备注 |"
    rows = "| 伙食 | 4500 | 4812 | 5230 | 请客两次 |\n| 交通 | 600 | 512 | 488 | |\n| 医疗 | 500 | | 1960 | 体检 |\n"
    chain = chain_over(
        {"预算.md": f"# 月度预算\n\n{columns}\n|---|---|---|---|---|\n{rows}"}, tmp_path_factory, embedder
    )
    assert chain.ask("11月伙食实际多少钱？").answer == f"{columns}\n| 伙食 | 4500 | 4812 | 5230 | 请客两次 | [1]"


def test_a_row_that_speaks_for_itself_comes_alone(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> None:
    rows = (
        "| 2013 年 | 蓝鲸开源了它的调度器 | [[蓝鲸]] |\n| 2015 年 | 蓝鲸牵头捐出调度器，成立了基金会 | [[基金会]] |\n"
    )
    chain = chain_over(
        {"大事记.md": f"# 大事记\n\n| 时间 | 事件 | 笔记 |\n|---|---|---|\n{rows}"}, tmp_path_factory, embedder
    )
    assert chain.ask("调度器是哪年捐出的？").answer == "| 2015 年 | 蓝鲸牵头捐出调度器，成立了基金会 | 基金会 | [1]"
