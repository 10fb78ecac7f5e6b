"""`qa eval retrieval` and `qa eval speed`: the measures against ir-measures, the layouts, the records, bad input."""

import json
from pathlib import Path

import ir_measures
import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from test_eval import ABOUT, PASSAGES, QUESTIONS, RGB, qa, shared, write  # noqa: F401  # two of them are fixtures
from typer.testing import CliRunner

from evals import convert, ranking, retrieval_record, retrieval_report, speed
from evals.conditions import CONDITIONS, DEFAULT
from evals.datasets import load_dataset
from evals.ranking import MEASURES
from evals.retrieval import RetrievalBench, whole
from ingest.embedders import Embedder
from ingest.index import Index
from ingest.notes import read
from ingest.settings import default_notes
from ingest.split import split
from ingest.sync import sync
from qa.settings import QASettings

DOCUMENTS = [f"d{i}" for i in range(14)]
IR = {
    "recall": ir_measures.R,
    "success": ir_measures.Success,
    "MRR": ir_measures.RR,
    "nDCG": ir_measures.nDCG,
}


def ours(run: list[str], needs: ranking.Needs) -> dict[str, float]:
    return dict(zip(MEASURES, ranking.judge(run, needs), strict=True))


def theirs(run: list[str], gains: dict[str, int]) -> dict[str, float]:
    """The same measures by ir-measures, over one question."""
    measures = {IR[name.split("@")[0]] @ int(name.split("@")[1]): name for name in MEASURES}
    qrels = [ir_measures.Qrel("q", doc, gain) for doc, gain in gains.items()]
    scored = [ir_measures.ScoredDoc("q", doc, -float(i)) for i, doc in enumerate(run)]
    found = ir_measures.calc_aggregate(list(measures), qrels, scored)
    return {measures[measure]: value for measure, value in found.items()}


@settings(deadline=None)
@given(
    st.permutations(DOCUMENTS).map(lambda p: p[:12]),
    st.lists(st.sampled_from(DOCUMENTS), min_size=1, max_size=5, unique=True),
)
def test_the_measures_are_those_of_ir_measures(run: list[str], relevant: list[str]) -> None:
    needs = tuple(frozenset({doc}) for doc in relevant)
    assert ours(run, needs) == pytest.approx(theirs(run, dict.fromkeys(relevant, 1)))


@settings(deadline=None)
@given(
    st.permutations(DOCUMENTS).map(lambda p: p[:12]),
    st.lists(st.frozensets(st.sampled_from(DOCUMENTS), min_size=1, max_size=3), min_size=1, max_size=4),
)
def test_a_document_that_meets_several_needs_gains_as_much(run: list[str], needs: list[frozenset[str]]) -> None:
    gains = {doc: sum(doc in need for need in needs) for doc in frozenset().union(*needs)}
    found, expected = ours(run, tuple(needs)), theirs(run, gains)
    for name in ("success@1", "success@10", "MRR@10", "nDCG@10"):
        assert found[name] == pytest.approx(expected[name])
    assert 0 <= found["recall@1"] <= found["recall@5"] <= found["recall@10"] <= 1
    best = sorted(gains, key=lambda doc: -gains[doc])
    assert ours(best, tuple(needs))["nDCG@10"] == pytest.approx(1)


def test_a_need_is_met_by_any_of_its_documents() -> None:
    needs = (frozenset({"a", "b"}), frozenset({"c"}))
    assert ranking.recall(["b", "x", "c"], needs, 1) == 0.5
    assert ranking.recall(["a", "b"], needs, 2) == 0.5  # the same need twice is one need
    assert ranking.recall(["b", "x", "c"], needs, 3) == 1
    assert ranking.first_rank(["x", "y"], needs) == 0


def test_the_interval_of_a_difference_is_paired() -> None:
    import numpy as np

    strong = np.array([[1.0], [0.0]] * 40)
    (value, change) = (ranking.means(strong)[0], ranking.means(strong - strong)[0])
    assert value.low < 0.5 < value.high
    assert (change.low, change.value, change.high) == (0, 0, 0)
    assert ranking.means(strong) == ranking.means(strong)


def test_a_whole_note_is_one_chunk_with_all_its_sentences(notes: Path) -> None:
    own = sorted(path.name for path in default_notes().glob("*.md"))
    for folder, path in [(notes, "换行.md"), (notes, "子目录/前言.md"), *((default_notes(), name) for name in own)]:
        note = read(folder, path)
        (chunk,) = whole(note)
        assert note.text[chunk.start : chunk.end] == chunk.text
        assert (chunk.start, chunk.end) == (split(note)[0].start, split(note)[-1].end)
        spans = [(s.start, s.end) for c in split(note) for s in c.sentences]
        assert [(s.start, s.end) for s in chunk.sentences] == spans
        groups = [s.group for s in chunk.sentences]
        assert groups == sorted(groups)
        assert len(set(groups)) == sum(len({s.group for s in c.sentences}) for c in split(note))


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A set of four passages with three questions in Chinese, one of them in English too."""
    write(tmp_path / "tiny.passages.jsonl", PASSAGES)
    return write(tmp_path / "tiny.questions.jsonl", ABOUT)


def test_passages_are_ranked_under_every_condition(tiny: Path, home: Path, embedder: Embedder) -> None:
    bench = RetrievalBench(QASettings.load(home=home), embedder, None, lambda *_: None)
    as_one, cut = bench.passages(load_dataset(tiny))
    assert (as_one.key, cut.key) == ("whole", "chunks")
    assert as_one.figures.keys() == {*CONDITIONS, DEFAULT, "default, dictionary off", "default, late interaction off"}
    assert as_one.figures[DEFAULT].keys() == {"zh→zh", "en→zh"}
    for pair, n in (("zh→zh", 3), ("en→zh", 1)):
        for measure in MEASURES:
            figure = as_one.figures[DEFAULT][pair][measure]
            assert (figure.value, figure.n) == (1, n)
    assert as_one.figures == cut.figures  # short passages stay whole
    assert "the same chunks" in cut.about
    assert set(as_one.ranks.values()) == {1}
    off = as_one.differences["lexical, dictionary off"]["zh→zh"]
    assert off["recall@1"].value == as_one.figures["lexical, dictionary off"]["zh→zh"]["recall@1"].value - 1
    assert DEFAULT not in as_one.differences


def test_truth_is_the_quote_wherever_the_note_is_cut(tmp_path: Path, home: Path, embedder: Embedder) -> None:
    sections = [f"## 第{i}节\n\n{'这一节讲的是别的事情，没有什么好说的。' * 12}\n" for i in range(4)]
    sections[2] = f"## 钟\n\n白塔寺的钟重 4.5 吨，用青铜铸成。\n\n{'钟楼每天清晨开放。' * 30}\n"
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "寺.md").write_text("# 白塔寺\n\n" + "\n".join(sections), encoding="utf8")
    quote = {"note": "寺.md", "quote": "白塔寺的钟重 4.5 吨，用青铜铸成。"}
    asked = [
        {"id": "bell", "question": "白塔寺的钟有多重？", "facts": [["4.5"]], "evidence": [quote]},
        {"id": "none", "question": "白塔寺的门票多少钱？", "facts": [], "evidence": []},
        {**QUESTIONS[0], "id": "after", "history": ["白塔寺在哪里？"], "facts": [["青铜"]], "evidence": [quote]},
    ]
    bench = RetrievalBench(QASettings.load(home=home), embedder, None, lambda *_: None)
    results = list(bench.golden("own", write(tmp_path / "own.jsonl", asked), folder, ["dev", "test"]))
    assert [r.key for r in results] == ["test whole", "test chunks"]
    for result in results:
        assert result.ranks == {"bell": 1}  # neither the unanswerable one nor the follow-up is asked
        assert result.figures[DEFAULT]["zh→zh"]["nDCG@10"].value == 1
    assert "in 1 chunks" in results[0].about
    assert "in 1 chunks" not in results[1].about


def test_the_default_condition_is_what_a_search_finds(
    tiny: Path, home: Path, embedder: Embedder, tmp_path: Path
) -> None:
    """The sides of the ablation, put together with the default's weights, give the default's own scores."""
    from evals.conditions import Field
    from qa.question import parse
    from qa.retrieve import Retriever
    from qa.translate import Dictionary

    folder = tmp_path / "notes"
    folder.mkdir()
    for name, text in load_dataset(tiny).notes(half=False).items():
        (folder / name).write_text(text, encoding="utf8")
    sync(home, [folder], embedder)
    index = Index(home, embedder)
    field, retriever = Field(index, embedder), Retriever(index, embedder)
    question = parse("雪山牧场的牦牛有多少？", Dictionary.open(home))
    sides = field.sides(question)
    for hit in retriever.retrieve(question, 10)[0]:
        at = field.chunks.index(hit.chunk)
        assert hit.dense == pytest.approx(sides.dense[at], abs=1e-5)
        assert hit.lexical == pytest.approx(sides.lexical[at], abs=1e-9)
    index.close()


def test_the_command_prints_saves_and_checks(qa, tmp_path: Path, notes: Path) -> None:  # noqa: F811
    own = ("eval", "retrieval", "--questions", str(write(tmp_path / "own.jsonl", QUESTIONS)), "--notes", str(notes))
    shown = qa(*own)
    assert shown.returncode == 0, shown.stderr
    assert (shown.stderr, "\x1b" in shown.stdout) == ("", False)
    assert "own test whole: 2 answerable questions that stand alone" in shown.stdout
    assert qa(*own, "--check").returncode == 1
    assert qa(*own, "--save").returncode == 0
    path = tmp_path / "own.retrieval.json"
    saved = json.loads(path.read_text(encoding="utf8"))
    assert saved["results"]["test chunks"]["not_first"] == {}
    checked = qa(*own, "--check", "--json")
    assert checked.returncode == 0, checked.stderr
    data = json.loads(checked.stdout)
    again = json.loads(qa(*own, "--json").stdout)
    for part in ("program", "settings", "results"):  # all but what is a time
        assert data[part] == again[part]
    assert data["schema"] == "qa.eval.retrieval/1"
    better = saved["results"]["test chunks"]["figures"][DEFAULT]["zh→zh"]["recall@5"]
    better["value"] += 0.2
    saved["results"]["test chunks"]["not_first"] = {"code": 3, "move": 2}
    path.write_text(json.dumps(saved, ensure_ascii=False), encoding="utf8")
    fell = qa(*own, "--check")
    assert fell.returncode == 1
    assert "FELL  own test chunks, default, zh→zh, recall@5" in fell.stdout
    assert "better  own test chunks  code: rank 3 → 1" in fell.stdout
    assert fell.stderr.endswith("accept them with --save\n")
    figures = saved["results"]["test chunks"]["figures"][DEFAULT]
    figures["en→zh"] = figures["zh→zh"]  # as when a question was in another language
    path.write_text(json.dumps(saved, ensure_ascii=False), encoding="utf8")
    assert "default, en→zh, recall@1: 1.0000 → nothing" in qa(*own, "--check").stdout


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("--questions", "own.jsonl"), 2, "--notes"),
        (("--check", "--save"), 2, "--save"),
        (("gone.questions.jsonl",), 1, "cannot be read"),
        (("rgb.jsonl",), 2, "use it with `qa eval`"),
        (("own.questions.jsonl", "--split", "dev"), 2, "--split"),
    ],
)
def test_what_cannot_be_measured_is_told(qa, tmp_path: Path, arguments: tuple, status: int, told: str) -> None:  # noqa: F811
    write(tmp_path / "rgb.jsonl", [RGB])
    done = qa("eval", "retrieval", *arguments)
    assert (done.returncode, done.stderr.count("\n")) == (status, 1), done.stderr
    assert told in done.stderr


def test_the_records_of_the_project_can_be_rendered() -> None:
    for saved in retrieval_record.saved(retrieval_record.FOLDER):
        for entry in saved["results"].values():
            assert entry["figures"].keys() >= {*CONDITIONS, DEFAULT}
    lines = list(retrieval_report.markdown(retrieval_record.FOLDER))
    assert "# Retrieval" in lines


SQUAD = {
    "zh": ("银杏大桥全长 812 米。", "银杏大桥全长多少米？", "812 米"),
    "en": ("The Ginkgo bridge is 812 m long.", "How long is the Ginkgo bridge?", "812 m"),
}


def squad(path: Path, language: str, id: str = "q1") -> Path:
    context, question, answer = SQUAD[language]
    asked = {"id": id, "question": question, "answers": [{"text": answer, "answer_start": 6}]}
    path.write_text(json.dumps({"data": [{"paragraphs": [{"context": context, "qas": [asked]}]}]}), encoding="utf8")
    return path


def test_published_sets_become_data_sets(tmp_path: Path) -> None:
    runner, app = CliRunner(), typer.Typer()
    app.command()(convert.main)
    chinese, english = squad(tmp_path / "zh.json", "zh"), squad(tmp_path / "en.json", "en")
    done = runner.invoke(app, [str(chinese), str(tmp_path / "x"), "--en", str(english)])
    assert done.exit_code == 0, done.output
    data = load_dataset(tmp_path / "x.questions.jsonl")
    assert data.passages == (SQUAD["zh"][0],)
    assert [(case.id, case.question, case.facts) for _, case in data.cases] == [
        ("q1/zh", SQUAD["zh"][1], (("812 米",),)),
        ("q1/en", SQUAD["en"][1], (("812 米",),)),
    ]
    cmrc = [
        {"context_text": "甲。", "qas": [{"query_id": 7, "query_text": "谁？甲吗", "answers": ["甲", "甲", "甲。"]}]}
    ]
    (tmp_path / "cmrc.json").write_text(json.dumps(cmrc), encoding="utf8")
    assert runner.invoke(app, [str(tmp_path / "cmrc.json"), str(tmp_path / "c")]).exit_code == 0
    ((at, case),) = load_dataset(tmp_path / "c.questions.jsonl").cases
    assert (at, case.id, case.facts) == (0, "7/zh", (("甲", "甲。"),))
    other = squad(tmp_path / "other.json", "en", id="q2")
    refused = runner.invoke(app, [str(chinese), str(tmp_path / "x"), "--en", str(other)])
    assert (refused.exit_code, "lacks the question q1" in refused.output) == (2, True)
    (tmp_path / "no.json").write_text("{}", encoding="utf8")
    assert runner.invoke(app, [str(tmp_path / "no.json"), str(tmp_path / "x")]).exit_code == 2


def test_speed_is_measured_over_notes_made_for_it(qa, tmp_path: Path) -> None:  # noqa: F811
    done = qa("eval", "speed", "--chunks", "20", "--every", "5", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["schema"], found["notes"], found["chunks"]) == ("qa.eval.speed/1", 2, 20)
    assert found["questions"] > 50
    assert found["embed_p50"] > 0
    assert 0 < found["search_p50"] <= found["search_p95"]
    speed.generate(tmp_path, 25)
    texts = [path.read_text(encoding="utf8") for path in sorted(tmp_path.glob("*.md"))]
    assert [text.count("\n## ") for text in texts] == [10, 10, 5]
    assert qa("eval", "speed", "--notes", "gone").returncode == 2
    (tmp_path / "blank").mkdir()
    (tmp_path / "blank/a.md").write_text("\n")
    blank = qa("eval", "speed", "--notes", "blank")
    assert (blank.returncode, "no note with words" in blank.stderr) == (1, True)
