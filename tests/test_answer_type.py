"""What kind of thing a question asks for, and whether a sentence holds one."""

import pytest

from qa.answer_type import expected, holds_answer
from qa.question import parse
from qa.translate import Dictionary


@pytest.fixture(scope="module")
def dictionary(tmp_path_factory) -> Dictionary:
    return Dictionary.open(tmp_path_factory.mktemp("dictionary"))


@pytest.mark.parametrize(
    ("question", "types"),
    [
        ("装修一共花了多少？", "money"),
        ("What did the leak end up costing us?", "money"),
        ("长期那个罐子今年涨了百分之几？", "rate"),
        ("红烧肉要炖多久？", "duration"),
        ("月季多久浇一次水？", "frequency"),
        ("How often should I water the roses?", "frequency"),
        ("餐桌多长？", "extent"),
        ("孩子多高了？", "length"),
        ("行李箱多重？", "weight"),
        ("烤箱要开到多少度？", "temperature"),
        ("How many megabytes does it take?", "data"),
        ("麻薯几岁了？", "age"),
        ("幼儿园几点放学？", "clock"),
        ("周会星期几开？", "weekday"),
        ("哪个月复查？", "month"),
        ("下次复查是哪天？", "day"),
        ("张居正死在哪年？", "year"),
        ("保险什么时候续费？", "when"),
        ("求知小学一个年级有几个班？", "count"),
        ("What is Foreman He's phone number?", "phone"),
        ("What port does the daemon listen on?", "port"),
        ("rkt 最新出到哪个版本了？", "version"),
        ("哪个命令可以看日志？", "command"),
        ("客厅刷的什么颜色？", "colour"),
        ("应急的那笔钱存在哪里？", "place"),
        ("在哪家医院做的手术？", "organisation"),
        ("谁来验的房？", "who"),
        ("水电师傅姓什么？", "surname"),
        ("那家民宿叫什么名字？", "name"),
        ("Fleet 是用什么语言写的？", "programming_language"),
        ("What does the C in runC stand for?", "expansion"),
        ("Moby 这个名字有什么寓意？", "origin"),
        ("Is rkt faster than Docker?", "comparison"),
        ("containerd 是什么时候捐出去的，捐给了谁？", "when who"),
        # of no certain kind
        ("为什么花了那么多钱？", ""),
        ("镜像比打包方便在哪里？", ""),
        ("cf push 命令是做什么的？", ""),
        ("When I freeze dumplings, do I need to thaw them?", ""),
        ("怎么查看磁盘还剩多少？", ""),
        ("How do I see how much disk is left?", ""),
        ("这几个组件是做什么的？", ""),
        ("去日本那几天鱼是怎么喂的？", ""),
        ("那几点开门？", "clock"),
    ],
)
def test_a_question_asks_for_a_kind_of_thing(question: str, types: str, dictionary: Dictionary) -> None:
    assert {asked.type for asked in expected(parse(question, dictionary))} == set(types.split())


@pytest.mark.parametrize(
    ("question", "sentence", "sure"),
    [
        ("打疫苗花了多少钱？", "| 三联疫苗 | 2024-05-11 | 一年 | 2025-05 |", 0),  # dates and no amount
        ("打疫苗花了多少钱？", "疫苗一针 120 块。", 1),
        ("民办小学一年要多少钱？", "民办没考虑：要摇号，一年四万多。", 1),
        ("橱柜花了多少？", "| 橱柜 | 22,000 | 26,800 |", 0.5),  # the unit stands in the head of the table
        ("一个年级有几个班？", "我们是 2024-01-15 迁进来的，刚刚够。", 0),
        ("一个年级有几个班？", "一个年级有 6 个班。", 1),
        ("How many members does the foundation have?", "基金会有 40 个成员。", 1),
        ("How many members does the foundation have?", "基金会由几家公司发起。", 0.2),
        ("What port does the Docker Daemon listen on?", "**Docker Daemon**：常驻在每台机器上的 Docker 后台进程。", 0),
        ("ssh 用的哪个端口？", "主机名 mochi，ssh 端口 2222。", 1),
        ("What is his phone number?", "电话存在手机里“老何装修”，2024-05-11 记。", 0),
        ("What is his phone number?", "电话 138 0013 8000。", 1),
        ("民宿叫什么名字？", "- 难波民宿 3 晚，2,130 元", 0),
        ("民宿叫什么名字？", "民宿叫“听松”。", 1),
        ("水电师傅姓什么？", "水电是施师傅做的。", 1),
        ("水电师傅姓什么？", "水电做得很细。", 0),
        ("哪年开源的？", "后来开源了。", 0),
        ("哪年开源的？", "2014 年开源。", 1),
        ("哪天走的？", "11/12 从大阪飞回上海。", 1),
        ("几点放学？", "| 16:10 | 放学 |", 1),
        ("定时器什么时候开？", "那天下午就开了。", 1),
        ("配速多少？", "节奏跑 30 分钟，5'25\"–5'30\"", 1),
        ("绍兴我跑了多少？", "| 绍兴半马 | 2024-12-08 | 1:56:32 |", 1),
        ("多久复查一次？", "每三个月复查。", 1),
        ("Who open-sourced Kubernetes?", "Kubernetes 由 Google 开源。", 1),
        ("Docker 是谁买下的？", "Docker 公司很有名。", 0),  # the name is the question's own
        ("谁先提的，Google 还是 Docker？", "Google 主动提出合作。", 1),  # it is one of those offered
        ("Fleet 是用什么语言写的？", "Fleet 是 CoreOS 的工具。", 0),
        ("Fleet 是用什么语言写的？", "Fleet 用 Go 写成。", 1),
        ("在 Linux 上启动它用什么命令？", "命令是这样的：", 0.5),  # what follows is quoted with it
        ("启动它用什么命令？", "$ docker run nginx", 1),
        ("封窗的老板姓什么？", "钥匙的事见 [[何师傅]]。", 0),  # a reference tells nothing itself
        ("为什么沙盒重要？", "沙盒是隔离环境。", 1),
    ],
)
def test_how_sure_it_is_that_a_sentence_holds_it(
    question: str, sentence: str, sure: float, dictionary: Dictionary
) -> None:
    assert holds_answer(parse(question, dictionary), sentence, dictionary) == sure
