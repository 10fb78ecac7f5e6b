"""The training of a selector: what it learns from, what is lost by wrong answers, and that qa computes what was trained."""

import math
import random
from pathlib import Path

import pytest
import torch

from evals.own_sets import OwnSet, practice_sets
from evals.questions import load_questions, note_texts, read_lines
from evals.selector import export
from evals.selector.base import Base, load_base
from evals.selector.network import Adapted, Network
from evals.selector.samples import Labelled, Pool, Sample, pools, sample
from evals.selector.train import batches, loss, told
from ingest.embedders import Embedder
from ingest.text import has_cjk
from qa.encoder import BEGIN, END, Encoder, Vocabulary
from qa.selector import Selector, Window
from qa.settings import QASettings

NOTE = "# 阳台\n\n番茄四月三号播种。薄荷每天浇一次水。\n\n## 别的\n\n地铁票涨到了四块钱。\n"
QUESTIONS = [
    '{"id": "sown", "split": "dev", "question": "番茄什么时候播种？", "facts": [["四月三号"]],'
    ' "evidence": [{"note": "a.md", "quote": "番茄四月三号播种。"}]}',
    '{"id": "price", "split": "dev", "question": "番茄多少钱一斤？", "facts": [], "evidence": []}',
]
SIMPLE = (
    '{"id": "how-often", "split": "dev", "question": "薄荷多久浇一次水？", "facts": [["每天"]],'
    ' "evidence": [{"note": "a.md", "quote": "薄荷每天浇一次水。"}]}'
)
TRANSLATED = [
    '{"id": "sown", "question": "When were the tomatoes sown?"}',
    '{"id": "price", "question": "How much are tomatoes a pound?"}',
]


@pytest.fixture(scope="module")
def base() -> Base:
    return load_base()


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary()


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, library: Path, embedder: Embedder) -> list[Pool]:
    folder = tmp_path_factory.mktemp("own")
    (folder / "notes").mkdir()
    (folder / "notes" / "a.md").write_text(NOTE, "utf8")
    (folder / "questions.jsonl").write_text("\n".join(QUESTIONS) + "\n", "utf8")
    (folder / "simple.jsonl").write_text(SIMPLE + "\n", "utf8")
    (folder / "translations.jsonl").write_text("\n".join(TRANSLATED) + "\n", "utf8")
    own = OwnSet("own", folder / "questions.jsonl", folder / "notes")
    return list(pools(own, QASettings(home=library, llm="none"), embedder, Vocabulary()))


def labelled(tokens: int, answers: tuple[bool | None, ...], *, tells: bool = False) -> Labelled:
    """A window of that many tokens."""
    return Labelled(Window(0, (BEGIN,) * tokens, 1, ((1, 2),) * len(answers)), answers, tells)


class Told(torch.nn.Module):
    """A network that gives the odds it was told."""

    def __init__(self, odds: list[float]) -> None:
        super().__init__()
        self.odds = torch.tensor(odds)

    def forward(self, windows: list[Window]) -> torch.Tensor:
        assert sum(len(w.spans) for w in windows) == len(self.odds)
        return self.odds


def test_a_pool_marks_the_sentence_that_answers(found: list[Pool]) -> None:
    marked = {
        (pool.case.id, pool.case.language): [
            answer for one in pool.windows for answer in one.answers if answer is not None
        ]
        for pool in found
    }
    twice = {(name, language) for name in ("sown", "price") for language in ("zh", "en")}
    assert marked.keys() == {*twice, ("how-often", "zh")}
    assert sum(marked["how-often", "zh"]) == 1
    for language in ("zh", "en"):
        assert sum(marked["sown", language]) == 1
        assert len(marked["sown", language]) == 3
        assert not any(marked["price", language])


def test_each_translation_is_of_a_question_and_in_the_other_language_and_simple_questions_are_there() -> None:
    translated = 0
    for own in practice_sets():
        assert own.simple
        assert load_questions(own.simple, note_texts(own.notes)[0])
        path = own.questions.with_name("translations.jsonl")
        if not path.exists():
            continue
        cases = {case.id: case for case in load_questions(own.questions, note_texts(own.notes)[0])}
        entries = [entry for _, entry in read_lines(path)]
        assert [entry["id"] for entry in entries] == list(cases)
        for entry in entries:
            assert has_cjk(entry["question"]) is (cases[entry["id"]].language == "en"), entry
        translated += len(entries)
    assert translated > 3000


def test_a_question_is_shown_with_what_answers_it_and_seldom_without(found: list[Pool]) -> None:
    pool = next(pool for pool in found if pool.case.id == "sown")
    rng = random.Random(0)
    drawn = [sample(pool, rng) for _ in range(200)]
    for one in drawn:
        assert one.answered == any(any(w.answers) for w in one.windows)
        assert one.answered or not any(w.tells for w in one.windows)
    assert 0.75 < sum(one.answered for one in drawn) / len(drawn) < 0.95


def test_batches_come_without_end(found: list[Pool]) -> None:
    made = batches(found, random.Random(0))
    assert all(next(made) for _ in range(5))


@pytest.mark.parametrize(
    ("windows", "answered", "odds", "lost"),
    [
        ([labelled(9, (True, False))], True, [0.0, 0.0], math.log(3)),  # two sentences, and none
        ([labelled(9, (True, True)), labelled(9, (False,))], True, [0.0, 0.0, 0.0], math.log(2)),
        ([labelled(9, (True, None))], True, [0.0, 9.0], math.log(2)),  # what is not to be told does not count
        ([labelled(9, (False, False))], False, [0.0, 0.0], math.log(3)),
    ],
)
def test_what_is_lost(windows: list[Labelled], answered: bool, odds: list[float], lost: float) -> None:
    assert loss(Told(odds), [Sample(tuple(windows), answered)]).item() == pytest.approx(lost)


class Knowing(torch.nn.Module):
    """A network that knows what answers, or takes that for the least likely."""

    def __init__(self, found: list[Pool], odds: float) -> None:
        super().__init__()
        self.answers = {one.window: one.answers for pool in found for one in pool.windows}
        self.odds = odds

    def forward(self, windows: list[Window]) -> torch.Tensor:
        return torch.tensor([self.odds if answer else 0.0 for window in windows for answer in self.answers[window]])


@pytest.mark.parametrize(
    ("odds", "of_zh", "of_en"),
    [
        (5.0, "first 1.000 of 2, AUROC 1.000", "first 1.000 of 1, AUROC 1.000"),
        (-5.0, "first 0.000 of 2, AUROC 0.000", "first 0.000 of 1, AUROC 0.000"),
    ],
)
def test_it_is_told_how_well_it_reads(found: list[Pool], odds: float, of_zh: str, of_en: str) -> None:
    assert list(told(Knowing(found, odds), found)) == [f"zh: {of_zh}", f"en: {of_en}"]


def test_the_file_written_computes_what_was_trained(
    base: Base, vocabulary: Vocabulary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An adapter that was changed is in the graph, and eight bits change little."""
    torch.manual_seed(0)
    network = Network(base, vocabulary)
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, Adapted):
                module.b.normal_(std=0.02)
    monkeypatch.setattr(export, "FILES", tmp_path)
    export.write_network(base, network)
    (tmp_path / "vocabulary.npz").symlink_to(Path(export.__file__).parents[2] / "qa" / "selector" / "vocabulary.npz")
    for module in ("qa.encoder", "qa.selector"):
        monkeypatch.setattr(f"{module}.FILES", tmp_path)
    tokens = (
        BEGIN,
        *vocabulary.tokens("query: 薄荷多久浇一次水？"),
        END,
        *vocabulary.tokens("薄荷每天浇一次水。"),
        END,
    )
    rows = torch.from_numpy(Encoder().rows(tokens))
    with torch.no_grad():
        network.body.float()
        expected = network.body(input_ids=torch.tensor([tokens])).last_hidden_state[0]
    assert torch.nn.functional.cosine_similarity(rows, expected).min() > 0.95
    window = Window(0, tokens, 9, ((12, len(tokens) - 1),))
    assert Selector().odds(window) == pytest.approx(network([window]).tolist(), abs=1.0)
