"""Notes as people keep them: questions with answers, outlines, tasks, tables, drawings. What is quoted of each."""

import pytest
from small_notes import chain_over

from ingest.embedders import Embedder
from ingest.split import split
from ingest.types import Note
from qa.chain import Chain
from qa.outline import done, outline
from qa.plain import plain

NOTES = {
    "报销.md": """# 报销

**Q：发票怎么开？**

A：在订单页点“申请开票”，三个工作日内发到邮箱。

**Q：住宿标准是多少？**

A：一线城市每晚 500 元，其他城市 350 元。

问：谁来审批？
答：部门主管先批，超过 3000 元再由财务总监批。

以后打车要不要拼车？
""",
    "面试.md": """# 面试题

## Redis 为什么快？

- 数据在内存里
- 单线程，没有锁竞争
- IO 多路复用

## 消息队列

- Kafka 吞吐高
- RabbitMQ 路由灵活
""",
    "搬家.md": """- 搬家
\t- 房子
\t\t- 月租 4200，押一付三
\t\t- 合同到 2027 年 3 月
\t- 待办
\t\t- [x] 宽带移机
\t\t- [ ] 换锁
\t\t- [ ] 暖气报修
\t\t- [ ] 押金能退吗？
\t- 为什么搬
\t\t- 老房子隔音差
\t\t- 新公司在城西
""",
    "读书.md": """# 置身事内

> [!quote] 第二章
> 土地财政的本质是用未来的收益换今天的投资。 ^a1b2

**一、分税制**
1994 年改革后，增值税 75% 归中央。
初衷是提高中央财力占比

考试时间线：
2026-03-02 报名
2026-04-18 科目一 96 分
""",
    "电脑.md": """# 电脑

| 特性 | 老电脑 | 新电脑 |
| --- | --- | --- |
| 内存 | 8 GB | 32 GB |
| 硬盘 | 机械 | 固态 |

参会：小林、老赵
缺席：阿德（出差）

显示器的型号如下：

{{< table title="型号" >}}

| 房间 | 型号 |
| --- | --- |
| 书房 | U2723 |
""",
}


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Chain:
    return chain_over(NOTES, tmp_path_factory, embedder)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("发票怎么开？", "Q：发票怎么开？\nA：在订单页点“申请开票”，三个工作日内发到邮箱。 [1]"),
        ("How do I get an invoice?", "Q：发票怎么开？\nA：在订单页点“申请开票”，三个工作日内发到邮箱。 [1]"),
        ("谁来审批？", "问：谁来审批？\n答：部门主管先批，超过 3000 元再由财务总监批。 [1]"),
        ("Redis 为什么快？", "- 数据在内存里\n- 单线程，没有锁竞争\n- IO 多路复用 [1]"),
        ("为什么搬家？", "为什么搬\n- 老房子隔音差\n- 新公司在城西 [1]"),
        ("宽带移机了吗？", "☑ 宽带移机 [1]"),
        (
            "老电脑和新电脑有什么区别？",
            "| 特性 | 老电脑 | 新电脑 |\n| 内存 | 8 GB | 32 GB |\n| 硬盘 | 机械 | 固态 | [1]",
        ),
        ("考试的时间线是怎样的？", "考试时间线：\n2026-03-02 报名\n2026-04-18 科目一 96 分 [1]"),
        ("科目一多少分？", "2026-04-18 科目一 96 分 [1]"),
        ("分税制", "一、分税制\n1994 年改革后，增值税 75% 归中央。\n初衷是提高中央财力占比 [1]"),
        ("第二章讲了什么？", "第二章\n土地财政的本质是用未来的收益换今天的投资。 [1]"),
        ("阿德为什么缺席？", "参会：小林、老赵\n缺席：阿德（出差） [1]"),
        ("显示器的型号是什么？", "显示器的型号如下：\n| 房间 | 型号 |\n| 书房 | U2723 | [1]"),
    ],
)
def test_an_answer_keeps_together_what_the_note_does(chain: Chain, question: str, answer: str) -> None:
    assert chain.ask(question).answer == answer


def test_of_the_tasks_left_those_are_named_that_are_not_ticked_off(chain: Chain) -> None:
    said = chain.ask("搬家还有什么没做？").answer
    assert said.startswith("- ☐ 换锁\n- ☐ 暖气报修\n- ☐ 押金能退吗？")
    assert "宽带" not in said


@pytest.mark.parametrize("lead_in", ["", "出发前要办的事：\n\n"])
def test_of_ticked_tasks_between_those_left_only_what_is_asked_for_is_named(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder, lead_in: str
) -> None:
    tasks = "- [x] 借帐篷\n- [ ] 买气罐\n- [x] 订营地\n\t- 两晚\n- [ ] 检查车胎\n\t- 胎压 2.4\n- [x] 打印路线\n"
    chain = chain_over({"露营.md": f"# 露营\n\n{lead_in}{tasks}"}, tmp_path_factory, embedder)
    said = chain.ask("露营还有哪些没做？").answer
    assert all(left in said for left in ("买气罐", "检查车胎", "胎压 2.4"))
    assert not any(ticked in said for ticked in ("借帐篷", "订营地", "两晚", "打印路线"))
    for question in ("露营做完了哪些事？", "What is already done for the camping trip?"):
        said = chain.ask(question).answer
        assert all(ticked in said for ticked in ("借帐篷", "订营地", "两晚", "打印路线"))
        assert not any(left in said for left in ("买气罐", "检查车胎", "胎压 2.4"))


def test_a_question_that_the_note_leaves_open_answers_none(chain: Chain) -> None:
    assert all("拼车" not in c.quote for c in chain.ask("打车要拼车吗？").citations)
    assert "以后打车要不要拼车？" in chain.ask("打车还有什么疑问？").answer


def test_the_tree_of_an_outline() -> None:
    (chunk,) = split(Note("搬家.md", "搬家", NOTES["搬家.md"], ""))
    tree = outline(chunk)
    at = {text: i for i, text in enumerate(tree.texts)}
    assert [tree.texts[i] for i in tree.above(at["换锁"])] == ["待办", "搬家"]
    assert [tree.texts[i] for i in tree.under(at["房子"])] == ["月租 4200，押一付三", "合同到 2027 年 3 月"]
    assert [tree.texts[i] for i in tree.beside(at["换锁"])] == ["宽带移机", "换锁", "暖气报修", "押金能退吗？"]
    assert len(tree.beside(at["搬家"])) == len(tree.texts)
    assert [text for text, i in at.items() if tree.names(i)] == ["搬家", "房子", "待办", "为什么搬"]
    assert [done(chunk, chunk.sentences[at[text]]) for text in ("宽带移机", "换锁", "房子")] == [True, False, None]


@pytest.mark.parametrize(("lines", "quotable"), [(3, True), (30, False)])
def test_a_large_drawing_is_not_read_out(lines: int, quotable: bool) -> None:
    drawing = "\n".join(f"  甲{i} --> 乙{i}" for i in range(lines))
    chunks = split(Note("图.md", "图", f'结构：\n\n```mermaid "图"\ngraph TD\n{drawing}\n```\n', ""))
    assert any(s.kind == "code" for c in chunks for s in c.sentences) is quotable


def test_a_question_stays_with_its_answer() -> None:
    asked = "".join(
        f"问题{i}是什么，说来话长，要从头讲起才能讲明白的那种？\n\n" + "答" * 80 + "。\n\n" for i in range(20)
    )
    for chunk in split(Note("问.md", "问", asked, "")):
        assert chunk.text.startswith("问题")
        assert chunk.text.rstrip().endswith("答。")


CHAT = {
    "群聊.md": "小丽 10:32\n明天体检要空腹吗\n阿强 10:33\n要的 八点前到\n小丽 10:35\n停车费多少\n阿强 10:36\n上次交了 15 块\n",
    "备忘.md": "2024-06-01 07:10:00\n换了净水器滤芯，型号 PP-10。\n\n2024-07-02 22:01:33\n\n空调加氟花了 260 元。\n",
    "日程.md": "# 周六\n\n08:30 起床\n09:00 送孩子上钢琴课\n",
}


@pytest.fixture(scope="module")
def chats(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Chain:
    return chain_over(CHAT, tmp_path_factory, embedder)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("体检要空腹吗", "小丽 10:32\n明天体检要空腹吗\n阿强 10:33\n要的 八点前到 [1]"),
        ("停车费多少", "小丽 10:35\n停车费多少\n阿强 10:36\n上次交了 15 块 [1]"),
        ("净水器滤芯什么时候换的", "2024-06-01 07:10:00\n换了净水器滤芯，型号 PP-10。 [1]"),
        ("空调什么时候加的氟", "2024-07-02 22:01:33\n空调加氟花了 260 元。 [1]"),
        ("几点送孩子上钢琴课", "09:00 送孩子上钢琴课 [1]"),
    ],
)
def test_what_somebody_wrote_is_quoted_with_who_and_when(chats: Chain, question: str, answer: str) -> None:
    assert chats.ask(question).answer == answer


def test_a_table_of_html_is_quoted_as_a_table(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> None:
    rows = [("项目", "小丽", "阿强"), ("尿酸", "268", "487"), ("空腹血糖", "4.9", "6.0")]
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows)
    chain = chain_over({"体检.md": f"# 体检\n\n<table>\n{table}</table>\n"}, tmp_path_factory, embedder)
    answer = chain.ask("阿强的尿酸是多少").answer
    assert answer == "| 项目 | 小丽 | 阿强 |\n| 尿酸 | 268 | 487 | [1]"


def test_what_html_strikes_out_keeps_saying_so() -> None:
    assert plain("<div><strike>买月饼</strike> 买茶</div>") == "~~买月饼~~ 买茶"
