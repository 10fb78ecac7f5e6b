"""Questions as people type them: spoken words, kinds, several in one breath."""

import pytest

from qa.colloquial import written
from qa.question import language_of, parse
from qa.translate import Dictionary


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("CoreOS 跟 Docker 是啥时候闹掰的", "CoreOS 跟 Docker 是什么时候闹掰的"),
        ("为啥没铺地暖", "为什么没铺地暖"),
        ("那它咋没火起来", "那它为什么没火起来"),
        ("人们咋把程序弄到云上的", "人们怎么把程序弄到云上的"),
        ("dotCloud 干嘛非要改名啊", "dotCloud 为什么非要改名啊"),
        ("etcd 是干嘛的？", "etcd 是做什么的？"),
        ("etcd 拿来干嘛？", "etcd 拿来做什么？"),
        ("这台能烘干吗？", "这台能烘干吗？"),
        ("有肉干吗？", "有肉干吗？"),
        ("买那么多肉干嘛", "买那么多肉做什么"),
        ("Rocket 现在叫啥？", "Rocket 现在叫什么？"),
        ("包存在哪儿", "包存在哪里"),
        ("What is etcd?", "What is etcd?"),
        ("为什么要有标准", "为什么要有标准"),
    ],
)
def test_what_is_said_is_read_as_it_is_written(said: str, meant: str) -> None:
    assert written(said) == meant


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("他们图什么", "why"),
        ("Docker 公司后来怎么就不跟开源社区玩了", "why"),
        ("What made Google go knocking on Docker's door?", "why"),
        ("虚拟机怎么让应用跑起来", "how"),
        ("How do I push an app?", "how"),
        ("How many engineers were there?", "what"),
        ("runC 啥时候捐出去的", "what"),
        ("What kept going wrong back when people just rented VMs?", "what"),
        ("K8s 是个啥玩意儿", "what"),
    ],
)
def test_the_kind_of_a_question_is_told_by_what_it_asks(dictionary: Dictionary, question: str, kind: str) -> None:
    assert parse(question, dictionary).kind == kind


def test_words_that_only_hold_a_spoken_question_together_ask_for_nothing(dictionary: Dictionary) -> None:
    assert [c.surface for c in parse("K8s 到底是个啥玩意儿啊", dictionary).concepts] == ["k8s"]


@pytest.mark.parametrize(
    ("question", "surfaces"),
    [
        ("上次漏水是什么时候", "漏水"),
        ("今年一共种了几棵柿子树", "种 柿子 树"),
        ("哪台打印机坏了", "打印机 坏了"),
        ("行李箱多重", "行李箱"),
        ("那次停电是什么原因", "停电"),
        ("最近一次体检谈了些什么", "体检"),
        ("装修相关的发票还有哪些没办完", "装修 发票"),
        ("星期几开会", "开会"),
        ("多重继承的缺点", "多重 继承 缺点"),
        ("孩子几年级", "孩子 年级"),
        ("几班地铁到机场", "班 地铁 机场"),
        ("很多大学", "多 大学"),
        # where nothing else is asked about
        ("合计多少", "合计"),
        ("最近的情况", "最近 情况"),
    ],
)
def test_words_that_only_ask_count_order_or_sum_up_are_no_matter(
    dictionary: Dictionary, question: str, surfaces: str
) -> None:
    assert [c.surface for c in parse(question, dictionary).concepts] == surfaces.split()


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What does 编排 cover?", "en"),
        ("does each language get its own 打包格式 on Cloud Foundry?", "en"),
        ("buyer walks away: does he get his money back, 定金 vs 订金?", "en"),
        ("Fleet 在 CoreOS 的 stack 里是什么 role？", "zh"),
        ("What is Life 书评", "zh"),
        ("in 和 on 的区别?", "zh"),
        ("how to 部署", "zh"),
    ],
)
def test_a_question_is_in_the_language_of_its_sentence_not_of_the_names_in_it(question: str, language: str) -> None:
    assert language_of(question) == language
