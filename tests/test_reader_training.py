"""The training of a reader: what it learns from, what it is asked, the network that is trained, the file that is written."""

import json
import random
from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path

import gguf
import numpy as np
import pytest
import torch
from tiny_network import LAYERS, WORDS
from typer import BadParameter

from evals.metrics import held
from evals.network import (
    MATRICES,
    RANK,
    SCALE,
    Network,
    adapter_path,
    fitted,
    load_adapter,
    new_adapter,
    next_word,
    save_adapter,
)
from evals.own_sets import OwnSet, own_sets, practice_sets, stranger_sets, validation_sets
from evals.questions import load_questions, note_texts, read_lines
from evals.reader.pools import Pool, own_pools, passage_pools
from evals.reader.samples import CHOICES, NOTHING, Sample, epoch, prompt, training
from evals.reader.train import loss, train
from evals.weighing import Weighed, fit
from ingest.embedders import Embedder
from ingest.errors import ModelUnavailable, WrongUsage
from qa.generate import Writer
from qa.llm import READING, Llm
from qa.prompts import LETTERS, NONE, Messages
from qa.reading import READ, read
from qa.settings import QASettings
from qa.translate import Dictionary

ASKED = ("paas-zh", "paas-en", "none-01-zh", "talk-01-zh-2")  # golden, all dev
CHOSEN = tuple(range(len(CHOICES)))  # tokens of the choices


def encode(messages: Messages) -> list[int]:
    """A token for each character."""
    return [len(CHOICES) + ord(c) % (WORDS - len(CHOICES)) for _, words in messages for c in words]


def shown(pool: Pool) -> Sample:
    """The pool as it is shown at run time."""
    sample = training(pool, "plain", encode, random.Random(0), (READ[0], READ[0]), (READ[1], READ[1]))
    assert sample is not None
    return sample


class Translating(Llm):
    """Puts every question into the same Chinese one, or fails."""

    def __init__(self) -> None:
        super().__init__("translating", lambda: pytest.fail("nothing is to be loaded"), 5)

    def stream(self, messages: Messages, grammar: str | None = None) -> Generator[str]:
        yield "PaaS 当年为什么会被大家接受？"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def writer(home: Path, embedder: Embedder) -> Writer:
    return Writer(Translating(), embedder, Dictionary.open(home))


@pytest.fixture(scope="module")
def golden(home: Path, embedder: Embedder, writer: Writer) -> dict[str, Pool]:
    """The pools of a few golden questions; one of them is there once more, as a question of the test split."""
    own, _ = own_sets()
    entries = [e for _, e in read_lines(own.questions) if e["id"] in ASKED]
    entries.append({**entries[0], "id": "held-out", "split": "test"})
    few, notes = home / "few.jsonl", home / "notes"
    few.write_text("\n".join(json.dumps(e) for e in entries))
    notes.mkdir()
    for name in {quote["note"] for e in entries for quote in [*e["evidence"], *e.get("also", [])]}:
        (notes / name).write_bytes((own.notes / name).read_bytes())
    pools = list(own_pools(OwnSet("golden", few, notes), QASettings(home=home), embedder, writer))
    return {pool.case.id: pool for pool in pools}


def test_only_dev_questions_are_learnt_from(golden: dict[str, Pool]) -> None:
    assert set(golden) == set(ASKED)
    assert {pool.case.split for pool in golden.values()} == {"dev"}


def test_a_pool_says_what_each_sentence_is_to_the_answer(golden: dict[str, Pool]) -> None:
    for id in ("paas-zh", "paas-en"):
        pool = golden[id]
        assert READ[0] < len(pool.candidates) <= 28
        (answer,) = [c for c in pool.candidates if c.label == "answers"]
        assert answer.premise.text.startswith("PaaS 在那个年代能被大家接受")
        besides = [c.premise.text[:6] for c in pool.candidates if c.label == "besides"]
        assert besides  # what the question names as such
        assert all(c.tells == ("应用托管" in c.premise.text) for c in pool.candidates)
    assert {c.label for c in golden["none-01-zh"].candidates} == {"not"}
    assert golden["talk-01-zh-2"].question != golden["talk-01-zh-2"].case.question  # made to stand alone


def test_a_model_that_cannot_translate_ends_it(home: Path, embedder: Embedder, tmp_path: Path) -> None:
    broken = Writer(Llm("broken", lambda: 1 / 0, 5), embedder, Dictionary.open(home))
    (tmp_path / "note.md").write_text("长城全长两万多公里。")
    evidence = [{"note": "note.md", "quote": "长城全长两万多公里。"}]
    entry = {"id": "wall", "split": "dev", "question": "How long is it?", "facts": [["两万"]], "evidence": evidence}
    (tmp_path / "one.jsonl").write_text(json.dumps(entry))
    with pytest.raises(ModelUnavailable, match="broken failed"):
        list(own_pools(OwnSet("one", tmp_path / "one.jsonl", tmp_path), QASettings(home=home), embedder, broken))


def test_a_passage_set_is_asked_whole_and_without_what_answers(home: Path, embedder: Embedder, writer: Writer) -> None:
    passages = ("长城东起山海关，全长两万多公里。", "青藏铁路于 2006 年 7 月通车。它的起点是西宁。")
    asked = (
        ("长城有多长？", "How long is the wall?", "两万多公里"),
        ("铁路何时通车？", "When did it open?", "2006 年"),
    )
    for name in ("small", "small-test"):
        lines = [json.dumps({"id": i, "text": text}) for i, text in enumerate(passages)]
        (home / f"{name}.passages.jsonl").write_text("\n".join(lines))
        lines = [
            json.dumps({"id": f"q{i}", "passage": i, "zh": zh, "en": en, "answer_zh": answer})
            for i, (zh, en, answer) in enumerate(asked)
        ]
        (home / f"{name}.questions.jsonl").write_text("\n".join(lines))
    settings = QASettings(home=home)
    pools = list(passage_pools(home / "small.questions.jsonl", settings, embedder, writer))
    whole, half = pools[:4], pools[4:]
    for pool in whole:
        answering = [c.premise for c in pool.candidates if c.label == "answers"]
        number = int(pool.case.id[1])
        assert [asked[number][2] in p.text for p in answering] == [True]
        assert (answering[0].context, answering[0].citation.headings) == ((f"笔记{number}",), ())
    assert [pool.case.id for pool in half] == ["q1/zh", "q1/en"]
    assert {c.label for pool in half for c in pool.candidates} == {"not"}
    with pytest.raises(WrongUsage, match="no test"):
        next(passage_pools(home / "small-test.questions.jsonl", settings, embedder, writer))


def test_the_prompt_is_that_of_run_time(golden: dict[str, Pool]) -> None:
    class Reader(Llm):
        def chooses(self, messages: Messages, taught: dict[str, str] = READING) -> dict[str, float]:
            self.asked = messages
            return {NONE: 1.0}

    premises = [c.premise for c in golden["paas-zh"].candidates[:11]]
    reader = Reader("reader", lambda: pytest.fail("nothing is to be loaded"), 5, reads=True)
    read(reader, "为什么？", premises)
    messages, order = prompt("为什么？", premises)
    assert messages == reader.asked
    told = messages[1][1].splitlines()
    lines = [line for line in told if line[0] in LETTERS and line[1] == " "]
    assert [line[0] for line in lines] == list(LETTERS[: len(premises)])
    for line, i in zip(lines, order, strict=True):
        assert line[2:10] == premises[i].text[:8]


def test_a_sample_says_which_letters_are_right(golden: dict[str, Pool]) -> None:
    pool = golden["paas-zh"]
    sample = shown(pool)
    assert sample.lines == READ[0]
    messages, order = prompt(pool.question, [c.premise for c in pool.candidates[: sample.lines]])
    assert list(sample.tokens) == encode(messages)
    assert {pool.candidates[order[i]].label for i in sample.right} == {"answers"}
    assert {pool.candidates[order[i]].label for i in sample.spared} == {"besides"}
    nothing = shown(golden["none-01-zh"])
    assert (nothing.right, nothing.spared) == ((NOTHING,), ())
    rng = random.Random(0)
    for _ in range(20):
        removed = training(pool, "removed", encode, rng)
        assert removed is not None
        assert (removed.right, removed.spared) == ((NOTHING,), ())
        dropped = training(pool, "drop", encode, rng)
        assert dropped is None or 8 <= dropped.lines <= 16 or dropped.lines < len(pool.candidates)


def test_a_question_whose_answer_is_left_out_is_no_sample_where_something_else_may_answer(
    golden: dict[str, Pool],
) -> None:
    pool = golden["paas-zh"]
    others = tuple(c for c in pool.candidates if c.label != "answers")
    neither = tuple(c for c in others if c.label == "not")
    assert training(replace(pool, candidates=others), "plain", encode, random.Random(0)) is None
    sample = training(replace(pool, candidates=neither), "plain", encode, random.Random(0))
    assert sample is not None
    assert sample.right == (NOTHING,)
    assert training(replace(pool, candidates=()), "plain", encode, random.Random(0)) is None


def test_a_question_of_ours_is_shown_five_times_in_an_epoch(golden: dict[str, Pool]) -> None:
    ours = golden["none-01-zh"]
    made = epoch([ours, replace(ours, own=False)], encode, random.Random(0))
    assert len(made) == 6
    assert len({sample.tokens for sample in made}) > 1  # each time in another way


def test_training_lowers_the_loss_and_the_adapter_is_written_for_llama_cpp(
    network: Network, golden: dict[str, Pool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = [shown(golden[id]) for id in ("paas-zh", "none-01-zh")]
    before = {name: values.clone() for name, values in network.weights.items()}
    monkeypatch.setattr("evals.reader.train._TOKENS", 800)  # of a step: many small ones
    adapter = train(network, pair * 30, CHOSEN)
    assert all(torch.equal(values, before[name]) for name, values in network.weights.items())  # they are frozen
    with torch.no_grad():
        assert loss(network, adapter, pair, CHOSEN) < 0.9 * loss(network, None, pair, CHOSEN)

    save_adapter(adapter, tmp_path / "reader.gguf")
    saved = gguf.GGUFReader(tmp_path / "reader.gguf")
    assert {t.name for t in saved.tensors} == {
        f"blk.{layer}.{matrix}.weight.lora_{half}" for layer in range(LAYERS) for matrix in MATRICES for half in "ab"
    }
    for tensor in saved.tensors:
        assert np.array_equal(tensor.data, adapter[tensor.name].detach().half().numpy())
    told = {name: saved.fields[name].contents() for name in saved.fields if "." in name and not name.startswith("GGUF")}
    assert told == {
        "general.architecture": "qwen2",
        "general.type": "adapter",
        "adapter.type": "lora",
        "adapter.lora.alpha": SCALE * RANK,
    }


def test_an_adapter_is_read_again_and_trained_further_from_a_layer_on(
    network: Network, golden: dict[str, Pool], tmp_path: Path
) -> None:
    made = new_adapter(network)
    save_adapter(made, tmp_path / "reader.gguf")
    again = load_adapter(network, tmp_path / "reader.gguf", first=1)
    assert {name: values.detach().half().tolist() for name, values in again.items()} == {
        name: values.detach().half().tolist() for name, values in made.items()
    }
    before = {name: values.detach().clone() for name, values in again.items()}
    batch = [shown(golden["paas-zh"])]
    fitted(again, [batch] * 2, lambda adapter, batch: loss(network, adapter, batch, CHOSEN), 1e-2)
    changed = {name for name, values in again.items() if not torch.equal(values, before[name])}
    assert changed
    assert not any(name.startswith("blk.0.") for name in changed)


def test_an_adapter_lies_by_the_name_of_its_model() -> None:
    assert adapter_path(Path("qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"), "reader").is_file()
    with pytest.raises(BadParameter, match="catalogue"):
        adapter_path(Path("mine.gguf"), "reader")


def test_what_may_be_quoted_besides_is_neither_right_nor_wrong(network: Network, golden: dict[str, Pool]) -> None:
    sample = shown(golden["paas-zh"])
    assert sample.spared
    said = next_word(network, torch.tensor([sample.tokens]), torch.tensor([len(sample.tokens) - 1]))[0]
    others = torch.ones(WORDS, dtype=torch.bool)
    others[list(sample.spared)] = False
    right = said[list(sample.right)].mean()
    expected = said[others].logsumexp(0) - right - np.log(len(sample.right))
    assert float(loss(network, None, [sample], CHOSEN)) == pytest.approx(float(expected), abs=1e-4)


@pytest.mark.parametrize(("sets", "split"), [(practice_sets, "dev"), (validation_sets, "dev"), (stranger_sets, "test")])
def test_the_questions_of_other_people_hold_their_answers(sets: Callable[[], list[OwnSet]], split: str) -> None:
    for own in sets():
        cases = load_questions(own.questions, note_texts(own.notes)[0])
        assert {case.split for case in cases} == {split}
        for case in cases:
            quotes = [quote.quote for piece in case.evidence for quote in piece]
            assert all(held(fact, quotes) for fact in case.facts), case.id


def test_the_better_judge_weighs_more(capsys: pytest.CaptureFixture[str]) -> None:
    rng = random.Random(0)
    cases = [(f"q{i}", i % 2 == 0) for i in range(200)]
    weighed = [Weighed(id, "zh", yes, rng.gauss(0.5 * yes, 1), rng.gauss(3 * yes, 1)) for id, yes in cases]
    fitted = fit(weighed, {"zh": 0.5})
    model = fitted["zh"]
    assert isinstance(model, dict)
    assert model["read"] > model["prior"] > 0
    assert model["threshold"] == 0.5
    assert "zh, both: AUROC 0.9" in capsys.readouterr().out


def test_our_own_judgement_never_counts_against_the_notes() -> None:
    rng = random.Random(0)
    cases = [(f"q{i}", i % 2 == 0) for i in range(200)]
    weighed = [Weighed(id, "en", yes, rng.gauss(-yes, 1), rng.gauss(3 * yes, 1)) for id, yes in cases]
    model = fit(weighed, {"en": 0.5})["en"]
    assert isinstance(model, dict)
    assert model["prior"] == 0
    assert model["read"] > 0
