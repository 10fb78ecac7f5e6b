"""Questions that ask several things at once: how they are taken apart, and what is answered of them."""

import pytest
from small_notes import chain_over

from ingest.embedders import Embedder
from qa.chain import NOT_IN_NOTES, Chain
from qa.decompose import parts, subquestions
from qa.translate import Dictionary

NOTES = {
    "订房.md": """# 订房

| 酒店 | 一桌 | 桌数 |
| --- | --- | --- |
| 吴门饭店 | 3,288 | 20 |
| 凯越 | 5,688 | 40 |
| 香雪 | 4,100 | 30 |
""",
    "水表.md": "# 水表\n\n3/2 换水表，师傅姓郭，收了 45 块。\n",
    "投诉.md": "# 投诉\n\n水表装反了，找的是物业的小段，三天后重装。\n",
    "求职.md": "# 求职\n\n## 鹿角\n\n结果：给了，月薪 38k × 14。\n\n## 松果\n\n结果：口头给月薪 42k × 13。\n",
}


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Chain:
    return chain_over(NOTES, tmp_path_factory, embedder)


@pytest.mark.parametrize(
    ("breath", "questions"),
    [
        ("Rocket 现在叫啥？Fig 后来又变成了啥？", ["Rocket 现在叫什么？", "Fig 后来又变成了什么？"]),
        ("誰開源了 Docker？它歸誰管？", ["谁开源了 Docker？", "它归谁管？"]),
        ("Tutum 是什么？\nFig 呢，是谁做的？", ["Tutum 是什么？", "Fig 呢，是谁做的？"]),
        ("《谁动了我的奶酪？》是谁写的？", ["《谁动了我的奶酪？》是谁写的？"]),
        (
            "容器运行时是什么？Docker 自己写的那个有什么毛病？",
            ["容器运行时是什么？", "Docker 自己写的那个有什么毛病？"],
        ),
        ("who made X, and when was it renamed", ["who made X", "when was it renamed"]),
        ("Who made X, and how?", ["Who made X", "how?"]),
        (
            "pg_repack: how much did it shrink, and what's the catch",
            ["pg_repack: how much did it shrink", "what's the catch"],
        ),
        ("What is a container and what is an image?", ["What is a container", "what is an image?"]),
        ("How and why did X split?", ["How and why did X split?"]),
        ("When, and where, is it?", ["When, and where, is it?"]),
        ("When I type a command, who carries it out?", ["When I type a command, who carries it out?"]),
        ("It was dropped in favour of what, and why?", ["It was dropped in favour of what", "why?"]),
        ("Which ship is longer, A or B? how long?", ["Which ship is longer, A or B? how long?"]),
        ("How much and when did I pay?", ["How much and when did I pay?"]),
        ("What do Rancher and Tutum have in common?", ["What do Rancher and Tutum have in common?"]),
        ("电费超了多少 为什么", ["电费超了多少", "为什么"]),
        ("谁开了这家店 有几家分店", ["谁开了这家店", "有几家分店"]),
        ("几点 在哪开会", ["几点 在哪开会"]),
        ("王姐 几点到", ["王姐 几点到"]),
        ("什么是沙盒？谢谢！", ["什么是沙盒？谢谢！"]),
        ("模型花了多少钱,几个人做的,现在在哪", ["模型花了多少钱", "几个人做的", "现在在哪"]),
        ("redis-b 用的什么淘汰策略，理由呢", ["redis-b 用的什么淘汰策略", "理由呢"]),
        ("那笔钱报了多少，批下来没有", ["那笔钱报了多少", "批下来没有"]),
        ("水漏坏茶那次，人家肯给多少，最后赔了多少", ["水漏坏茶那次，人家肯给多少", "最后赔了多少"]),
        ("worker 隔几天就被系统干掉，是谁吃的内存", ["worker 隔几天就被系统干掉，是谁吃的内存"]),
        ("发布的时候总冒几个502，少了哪个动作", ["发布的时候总冒几个502，少了哪个动作"]),
        ("哪个月进账最多，多少？", ["哪个月进账最多，多少？"]),
        ("往外捐过哪两样东西，各是哪年", ["往外捐过哪两样东西，各是哪年"]),
        ("12,000 元的那台是谁买的", ["12,000 元的那台是谁买的"]),
    ],
)
def test_questions_asked_in_one_breath_are_told_apart(breath: str, questions: list[str]) -> None:
    assert parts(breath) == questions


def test_a_breath_holds_so_many_questions_and_no_more(dictionary: Dictionary) -> None:
    assert len(parts("Rocket 叫什么？" * 200)) == 8
    assert len(subquestions("鹿角跟松果各给多少钱？" * 200, dictionary)) == 8


@pytest.mark.parametrize(
    ("breath", "last"),
    [
        ("水表是谁换的，收了多少钱", "水表换，收了多少钱？"),
        ("压烂最后查出来怪谁，赔了多少钱", "压烂最后查出来怪，赔了多少钱？"),
        ("Flatcar 是谁搞的，后来被谁收了", "Flatcar 后来被谁收了？"),
        ("妈为什么不回老家住，马桶边上的扶手又是谁来装的", "马桶边上的扶手又是谁来装的"),
        ("做月饼是几号，厨房里揉面的机器现在在谁那儿", "厨房里揉面的机器现在在谁那儿"),
        ("升版本那次停了几分钟，搬云那次打算控制在多久以内", "搬云那次打算控制在多久以内"),
        ("who sorted the offsite job and why not us", "sorted the offsite job, why not us"),
    ],
)
def test_a_question_that_says_too_little_is_asked_of_what_goes_before_it(
    breath: str, last: str, dictionary: Dictionary
) -> None:
    assert subquestions(breath, dictionary)[-1].text == last


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("鹿角跟松果两家 offer 各给多少钱", ["鹿角两家 offer给多少钱", "松果两家 offer给多少钱"]),
        ("吴门和凯越一桌价钱差多少", ["吴门一桌价钱多少", "凯越一桌价钱多少"]),
        ("做模型的木头板和透明板各多厚", ["做模型的木头板多厚", "做模型的透明板多厚"]),
        ("能力指数 1.33 跟 1.67 分别是多少西格玛", ["能力指数 1.33是多少西格玛", "能力指数 1.67是多少西格玛"]),
        ("给爸妈买房，我跟妹妹谁掏得多", ["给爸妈买房，我掏得多少", "给爸妈买房，妹妹掏得多少"]),
        ("春风跟凯越哪台坐得高,差多少?", ["春风坐得多高", "凯越坐得多高"]),
        ("国庆那次和环岛那次，各跑了多远", ["国庆那次，跑了多远", "环岛那次，跑了多远"]),
        ("一诺用的弦比子谦的贵多少", ["一诺用的弦多少钱", "子谦的多少钱"]),
        ("OCI 和 CNCF 有什么区别", []),
        ("CoreOS 和 Docker 为什么分手", []),
        ("段老师跟叶老师哪个带五年级，各教哪科", []),
        ("暖和的那间各放了什么", []),
        ("鹿角和 各多少", []),
        ("什么是各种类型的镜像和容器", []),
        (
            "drive-away price: Song Plus against the RAV4 hybrid?",
            ["drive-away price: Song Plus?", "drive-away price: the RAV4 hybrid?"],
        ),
        (
            "fuel money, the first trip against the second",
            ["fuel money, the first trip", "fuel money, the second trip"],
        ),
        (
            "hotel price a night this year vs last year",
            ["hotel price a night this year", "hotel price a night last year"],
        ),
        ("noodles in Datong versus the ones in Xi'an", ["noodles in Datong", "noodles in Xi'an"]),
        (
            "old carton versus the one from Yongxing, how much",
            ["old carton, how much", "carton from Yongxing, how much"],
        ),
        ("how does the fee now compare with 2024?", ["how does the fee now?", "how does the fee now 2024?"]),
        ("which roll costs more, Gold 200 or C200", ["which roll costs more, Gold 200", "which roll costs more, C200"]),
        ("camel or yak, which carries more?", ["camel, which carries more?", "yak, which carries more?"]),
        ("did it help more at 1.3B or at 3B?", ["did it help more at 1.3B?", "did it help more at 3B?"]),
        ("when did Rust and Go each get a compiler", ["when did Rust get a compiler", "when did Go get a compiler"]),
        ("Which ran out or got rationed in 2024?", []),
        ("was the mock better or worse?", []),
        ("who walked away, CoreOS or Docker?", []),
        ("what were boiled, steamed and baked bing each like", []),
        ("left and right cannot find each other, why", []),
        ("what did Tanenbaum hold against Linux", []),
        ("vs ", []),
    ],
)
def test_two_things_side_by_side_are_asked_about_one_by_one(
    question: str, sides: list[str], dictionary: Dictionary
) -> None:
    asked = subquestions(question, dictionary)
    assert [one.text for one in asked if not one.whole] == sides
    assert [one.text for one in asked if one.whole] == [question]


def test_each_clause_is_answered_from_the_note_that_tells_it(chain: Chain) -> None:
    answer = chain.ask("水表是哪天换的，装反了找的谁")
    assert "3/2 换水表" in answer.answer
    assert "小段" in answer.answer
    assert answer.reason is None


@pytest.mark.parametrize(
    ("question", "told"),
    [("吴门和凯越一桌价钱差多少", ("3,288", "5,688")), ("鹿角跟松果两家 offer 各给多少月薪", ("38k", "42k"))],
)
def test_each_of_two_things_is_answered(question: str, told: tuple[str, str], chain: Chain) -> None:
    answer = chain.ask(question).answer
    assert all(figure in answer for figure in told)
    assert "4,100" not in answer


def test_an_answer_about_one_of_two_things_is_unsure(chain: Chain) -> None:
    answer = chain.ask("鹿角跟北辰两家 offer 各给多少月薪")
    assert "38k" in answer.answer
    assert answer.reason == "unsure"


@pytest.mark.parametrize(
    ("question", "told", "unsaid"),
    [
        ("水表是哪天换的？月球有多重？", "3/2 换水表", "\n笔记里没有找到：月球有多重？"),
        (
            "水表是谁换的？房租[1]是多少？月球有多重？",
            "师傅姓郭",
            "\n笔记里没有找到：房租［1］是多少？\n笔记里没有找到：月球有多重？",
        ),
        (
            "What is the 月薪 of 鹿角, and who is the president?",
            "38k",
            "\nNot found in the notes: who is the president?",
        ),
    ],
)
def test_what_else_is_asked_and_not_found_is_named(question: str, told: str, unsaid: str, chain: Chain) -> None:
    answer = chain.ask(question)
    assert (answer.status, answer.reason) == ("answered", "partly_answered")
    assert told in answer.answer
    assert answer.answer.endswith(unsaid)
    assert all(any(sentence.text in note for note in NOTES.values()) for sentence in answer.sentences)


def test_where_nothing_that_is_asked_is_found_that_is_said_once(chain: Chain) -> None:
    answer = chain.ask("月球有多重？火星的总统是谁？")
    assert answer.status == "not_in_notes"
    assert answer.answer == NOT_IN_NOTES["zh"]
