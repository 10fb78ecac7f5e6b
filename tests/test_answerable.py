"""Whether the notes answer: the kind of thing asked for, and the judgement over the notes that come with the project."""

import json
from importlib.resources import files

import pytest

from ingest.settings import default_notes
from ingest.sync import sync
from qa.answer_type import holds_answer
from qa.answerable import judge
from qa.chain import Chain
from qa.question import parse
from qa.settings import QASettings
from qa.translate import Dictionary


@pytest.fixture(scope="module")
def chain(tmp_path_factory, embedder) -> Chain:
    home = tmp_path_factory.mktemp("home")
    sync(home, [default_notes()], embedder)
    return Chain.open(QASettings(home=home), embedder)


@pytest.mark.parametrize(
    ("question", "sentence", "held"),
    [
        ("大会什么时候开幕？", "大会于 2019 年 3 月 4 日开幕。", True),
        ("大会什么时候开幕？", "大会在上海开幕。", False),
        ("2019 年的大会是什么时候开幕的？", "2019 年的大会在上海开幕。", False),  # the year is the question's own
        ("公司有多少名员工？", "公司现有 340 名员工。", True),
        ("公司有多少名员工？", "公司在 2014 年招了新员工。", False),  # a year counts nothing
        ("公司有多少名员工？", "这是一家做基础设施的公司。", False),  # an article, no count
        ("How many people work there?", "公司现有三百人。", True),
        ("这部剧的编剧是谁？", "这部剧由王海鸰改编。", True),
        ("这部剧的编剧是谁？", "这部剧收视率很高。", False),
        ("Who open-sourced Kubernetes?", "Kubernetes 由 Google 开源。", True),
        ("Who open-sourced Kubernetes?", "Kubernetes 是开源的。", False),
        ("大会怎么样？", "大会在上海开幕。", True),  # no kind of thing is asked for
    ],
)
def test_a_sentence_holds_what_is_asked_for(question: str, sentence: str, held: bool, dictionary: Dictionary) -> None:
    assert (holds_answer(parse(question, dictionary), sentence, dictionary) >= 0.5) is held


def test_no_sentence_no_answer(dictionary: Dictionary) -> None:
    judgement = judge(parse("什么是沙盒？", dictionary), (), (), dictionary)
    assert (judgement.confidence, judgement.reason) == (0.0, "nothing_found")


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("红烧肉怎么做才不腻？", "nothing_found"),
        ("Docker 为什么收购了 CoreOS？", "contradicted_premise"),
        ("CoreOS 为什么收购了 Fig？", "contradicted_premise"),
    ],
)
def test_an_abstention_tells_why(chain: Chain, question: str, reason: str) -> None:
    answer = chain.ask(question)
    assert answer.status == "not_in_notes"
    assert answer.reason == reason
    assert answer.to_json()["reason"] == reason


@pytest.mark.parametrize("question", ["What?", "when?", "是什么？", "说说这个", "几点？"])
def test_a_question_that_names_nothing_has_no_answer(chain: Chain, question: str) -> None:
    assert chain.ask(question).reason == "nothing_found"


@pytest.mark.parametrize(
    ("question", "told"), [("who am I?", "陈默"), ("我几岁了？", "34 岁"), ("还有什么没做？", "交电费")]
)
def test_it_may_be_of_whoever_asks_or_of_what_is_left_to_do(tmp_path, embedder, question: str, told: str) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/我.md").write_text("# 我\n\n我叫陈默，今年 34 岁。\n\n- [ ] 交电费\n", encoding="utf8")
    sync(tmp_path / "home", [tmp_path / "notes"], embedder)
    answer = Chain.open(QASettings(home=tmp_path / "home"), embedder).ask(question)
    assert told in answer.answer


def test_what_words_tell_outright_is_the_answer_however_it_reads(tmp_path, embedder) -> None:
    (tmp_path / "notes").mkdir()
    note = "# 蓝鲸计划\n\n蓝鲸计划的代号是青石七号。它由海洋组在 2021 年启动，预算为 300 万元。\n"
    (tmp_path / "notes/蓝鲸.md").write_text(note, encoding="utf8")
    sync(tmp_path / "home", [tmp_path / "notes"], embedder)
    chain = Chain.open(QASettings(home=tmp_path / "home"), embedder)
    answer = chain.ask("蓝鲸计划是哪一年启动的？")
    assert (answer.status, len(answer.citations)) == ("answered", 1)
    assert "2021" in answer.citations[0].quote
    assert chain.ask("蓝鲸计划是谁提出的？").status == "not_in_notes"


def test_a_true_premise_is_not_contradicted(chain: Chain) -> None:
    for question in ("Docker 公司后来为什么收购了 Fig 项目？", "CoreOS 为什么要和 Docker 决裂？"):
        assert chain.ask(question).reason != "contradicted_premise"


def test_a_sentence_that_leans_on_the_one_before_contradicts_nothing(tmp_path, embedder) -> None:
    (tmp_path / "notes").mkdir()
    text = "# 记事\n\n甲方叫 Alpha，乙方叫 Beta。\n\n第二年起两家各做各的。\n\n这次决裂的根本原因，是 Beta 要自己做平台。\n"
    (tmp_path / "notes" / "a.md").write_text(text, encoding="utf8")
    sync(tmp_path / "home", [tmp_path / "notes"], embedder)
    answer = Chain.open(QASettings(home=tmp_path / "home"), embedder).ask("Alpha 为什么和 Beta 决裂？")
    assert answer.reason != "contradicted_premise"


def test_confidence_tells_answers_from_abstentions(chain: Chain) -> None:
    told, untold = chain.ask("Rocket 后来改名叫什么？"), chain.ask("今年的奥斯卡最佳影片是哪部？")
    assert 0 <= untold.confidence < told.confidence <= 1


def test_the_model_weighs_every_feature_and_no_other(chain: Chain) -> None:
    fitted = json.loads((files("qa") / "answerability.json").read_text("utf8"))
    features = chain.ask("什么是沙盒？").features
    for language in ("zh", "en"):
        assert fitted["models"][language]["weights"].keys() == features.keys()
        assert 0 < fitted["models"][language]["threshold"] < fitted["models"][language]["sure"] < 1


def test_each_part_of_a_question_gets_its_evidence(chain: Chain) -> None:
    answer = chain.ask("Fig 被谁收购了？Kubernetes 是哪一年开源的？")
    quotes = "".join(c.quote for c in answer.citations)
    assert "Docker 公司后来收购了 Fig 项目" in quotes
    assert "2014 年" in quotes
    assert [c.id for c in answer.citations] == list(range(1, len(answer.citations) + 1))


def test_an_answer_to_a_part_of_what_is_asked_says_so(chain: Chain) -> None:
    answer = chain.ask("Fig 被谁收购了？红烧肉怎么做才不腻？")
    assert (answer.status, answer.reason) == ("answered", "partly_answered")
    assert chain.ask("Fig 被谁收购了？").reason is None


@pytest.mark.parametrize(
    ("question", "refused"),
    [
        ("CoreOS 公司有多少名员工？", True),
        ("What did a CoreOS licence cost?", True),
        ("CoreOS 为什么和 Docker 分道扬镳？", False),
        ("why did CoreOS split", False),
    ],
)
def test_what_is_read_tells_whether_the_notes_answer(chain: Chain, question: str, refused: bool) -> None:
    answer = chain.ask(question)
    assert (answer.status == "not_in_notes") is refused
    assert answer.features["read"] < 1 if refused else answer.features["read"] > 1
    assert answer.timings_ms["select"] > 0
