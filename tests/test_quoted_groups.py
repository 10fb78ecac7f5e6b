"""Which rows, items, tasks and lines of a group are quoted, and what of their neighbours is not."""

import pytest
from small_notes import chain_over

from ingest.embedders import Embedder
from qa.chain import Chain

NOTES = {
    "物业.md": "# 物业电话\n\n- 维修：老秦，分机 5501\n- 保洁：桂姐，分机 5502\n- 门岗：小段，分机 5503\n",
    "器材.md": """# 器材

| 编号 | 品类 | 型号 | 保管人 |
| --- | --- | --- | --- |
| A1 | 投影仪 | EB-2 | 骆青 |
| A2 | 音箱 | JB-7 | 申屠 |
| A3 | 麦克风 | SM-5 | 骆青 |
| A4 | 三脚架 | MT-1 | 骆青 |
| A5 | 补光灯 | FL-3 | 骆青 |
""",
    "改造记录.md": """# 阳台改造记录

- 2022-04-02 封了窗
- 2023-05-11 铺了木地板
- 2023-08-20 装了晾衣架
- 2024-03-09 换了推拉门
""",
    "制度.md": "# 制度\n\n## 二、探亲\n\n满 3 年可探亲 12 天。\n\n## 三、值夜\n\n值夜一次补 80 元。\n",
    "家人.md": """# 家人

## 表哥（凌志，1991 年生）

- 鞋码 43

## 堂姐（1993 年生）

- 帽围 56

## 姑姑 凌霜

她不吃芒果。
""",
    "化验.md": "# 化验\n\n- 血钾：\n    - 2022-03 4.1\n    - 2023-03 4.4\n- 换了家医院\n- 车停在 B3\n",
    "采购.md": "# 采购\n\n☑ 宣纸\n☐ 墨锭\n☐ 镇尺\n\n画材店\n[x] 毛毡\n[ ] 印泥\n",
    "报修.md": """# 报修

现象：打印机吐白纸
原因：硒鼓装反了
解决：取出来转半圈再装

现象：门禁刷不开
原因：卡消磁了
解决：找前台重写一次
""",
    "迁移.md": "# 迁移\n\n论坛迁移步骤：先停写再导出。\n1) 关掉发帖\n2) 导出附件\n3) 改域名解析\n",
    "年会.md": """# 年会

- [x] 订场地
- [ ] 写主持词

主持词的事年会前没人管过。

## 采买

- [ ] 订抽奖券
- [x] 印胸牌
- [ ] 挂横幅
""",
    "群聊.md": "# 群聊\n\n骑行先到站台的是老温\n\n今天站台灯几点关\n",
    "门窗.md": """# 门窗

纱窗报价：
- 老尤 300，保一年
- 小丁 450，保三年
我倾向小丁。再等等。
2021.07.02 门铃没电，换了两节五号电池
""",
}  # fmt: skip


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Chain:
    return chain_over(NOTES, tmp_path_factory, embedder)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        # an item takes no name from the one before it
        ("保洁的分机是多少？", "保洁：桂姐，分机 5502 [1]"),
        # all rows that hold it, more than three of them
        (
            "骆青保管哪些器材？",
            "| 编号 | 品类 | 型号 | 保管人 |\n| A1 | 投影仪 | EB-2 | 骆青 | [1]\n"
            "| A3 | 麦克风 | SM-5 | 骆青 |\n| A4 | 三脚架 | MT-1 | 骆青 |\n| A5 | 补光灯 | FL-3 | 骆青 | [2]",
        ),
        ("申屠保管哪些器材？", "| 编号 | 品类 | 型号 | 保管人 | [1]\n| A2 | 音箱 | JB-7 | 申屠 | [2]"),
        # of a list the items that a date picks, and the whole list where none does
        ("2023 年阳台都改造了哪些地方？", "- 2023-05-11 铺了木地板\n- 2023-08-20 装了晾衣架 [1]"),
        (
            "阳台改造记录里都有哪些？",
            "- 2022-04-02 封了窗\n- 2023-05-11 铺了木地板\n- 2023-08-20 装了晾衣架\n- 2024-03-09 换了推拉门 [1]",
        ),
        # no dash before what has none, and no entry of another day in a list
        ("纱窗的报价有哪些？", "纱窗报价：\n- 老尤 300，保一年\n- 小丁 450，保三年\n我倾向小丁。再等等。 [1]"),
        # a list ends where what stands beside its lead-in begins
        ("血钾历次多少？", "- 血钾：\n- 2022-03 4.1\n- 2023-03 4.4 [1]"),
        # a record answers how, and a line of it what
        ("打印机吐白纸怎么办？", "现象：打印机吐白纸\n原因：硒鼓装反了\n解决：取出来转半圈再装 [1]"),
        # numbered steps under a line without a colon
        ("论坛迁移怎么做？", "论坛迁移步骤：先停写再导出。\n1) 关掉发帖\n2) 导出附件\n3) 改域名解析 [1]"),
        # whom a line tells of that says "she"
        ("谁不吃芒果？", "姑姑 凌霜\n她不吃芒果。 [1]"),
        # a number of a section is no number of years
        ("满三年探亲多少天？", "满 3 年可探亲 12 天。 [1]"),
    ],
)
def test_what_is_quoted_of_a_group(chain: Chain, question: str, answer: str) -> None:
    assert chain.ask(question).answer == answer


def test_what_stands_under_another_persons_explained_heading_answers_nothing(chain: Chain) -> None:
    assert chain.ask("堂姐的鞋码是多少？").status == "not_in_notes"
    assert chain.ask("表哥的鞋码是多少？").answer == "鞋码 43 [1]"


def test_boxes_that_open_a_line_are_boxes(chain: Chain) -> None:
    said = chain.ask("采购还有什么没买？").answer
    assert all(left in said for left in ("☐ 墨锭", "☐ 镇尺"))
    assert not any(bought in said for bought in ("宣纸", "毛毡"))


def test_where_tasks_are_asked_for_all_are_quoted_and_nothing_else(chain: Chain) -> None:
    said = chain.ask("年会还有哪些没做？").answer
    assert all(left in said for left in ("☐ 写主持词", "☐ 订抽奖券", "☐ 挂横幅"))
    assert not any(other in said for other in ("订场地", "印胸牌", "没人管过"))


def test_a_line_that_only_asks_what_is_asked_answers_nothing(chain: Chain) -> None:
    assert "今天站台灯" not in chain.ask("今天站台灯几点关？").answer
    assert chain.ask("骑行先到站台的是老温还是老秦？").answer.startswith("骑行先到站台的是老温")
