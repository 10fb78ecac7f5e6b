"""Rerankers: the last ranking step, which reads question and chunk together. Off unless `QA_RERANKER` names one."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol

from ingest.errors import ModelUnavailable
from ingest.hub import load_model
from ingest.split import index_text
from qa.types import Hit

RERANKED = 20  # hits that are read again: a pair costs a pass through the model, and little right is found further down


class Reranker(Protocol):
    """What a reranker gives."""

    name: str

    def rerank(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """The same hits in a better order, best first, scores falling."""


class CrossEncoderReranker:
    """Any sentence-transformers CrossEncoder with one score for a pair (Nogueira and Cho 2019), by hub name or folder."""

    def __init__(self, name: str) -> None:
        self._model = load_model(_cross_encoder, name, "QA_RERANKER")
        if not _is_trained(self._model):
            raise ModelUnavailable(
                f"{name!r} is no reranker, as it was not trained to score a pair: set QA_RERANKER to one such as"
                " BAAI/bge-reranker-v2-m3, or unset it"
            )
        if self._model.num_labels != 1:
            raise ModelUnavailable(
                f"{name!r} gives {self._model.num_labels} scores for a pair, and a reranker gives one: set QA_RERANKER to"
                " a reranker such as BAAI/bge-reranker-v2-m3, or unset it"
            )
        self.name = name

    def rerank(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """Put the first RERANKED hits into the order of the model's scores; the rest follow as they were."""
        read = hits[:RERANKED]
        if len(read) < 2:
            return list(hits)
        pairs = [(question, index_text(hit.names, hit.chunk)) for hit in read]
        # Raw scores: a sigmoid would make all sure pairs equal.
        scores = self._model.predict(pairs, activation_fn=_unchanged, show_progress_bar=False).tolist()
        return [*in_order(read, scores), *hits[RERANKED:]]


def in_order(hits: Sequence[Hit], scores: Sequence[float]) -> list[Hit]:
    """Hits by the falling scores of a second reading, ties as they were.

    Their own scores stay at their ranks, as what comes later was fitted on those of the first stage: the hit that is
    liked best now gets the highest of them.
    """
    order = sorted(range(len(hits)), key=lambda i: -scores[i])
    return [replace(hits[i], score=hits[rank].score) for rank, i in enumerate(order)]


def _cross_encoder(name: str, **options: Any) -> Any:
    from sentence_transformers import CrossEncoder

    return CrossEncoder(name, **options)


def _is_trained(model: Any) -> bool:
    """Whether the files hold the part that scores; the library gives an embedder a random one, with no more than a log line."""
    network = model.model
    declared = getattr(getattr(network, "config", None), "architectures", None)
    return not declared or type(network).__name__ in declared


def _unchanged(scores: Any) -> Any:
    return scores


RERANKERS: dict[str, Callable[[], Reranker | None]] = {"none": lambda: None}


def load_reranker(name: str) -> Reranker | None:
    """The reranker of that name, None for `none`; a name not in RERANKERS is a CrossEncoder by hub name or folder."""
    return RERANKERS[name]() if name in RERANKERS else CrossEncoderReranker(name)
