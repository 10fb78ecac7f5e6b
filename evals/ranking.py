"""How good a ranking is: recall@k, success@k, MRR@10, nDCG@10, checked against ir-measures in tests/test_retrieval_eval.py.

A question has needs, each a set of documents any one of which meets it: the passage that a question was asked about, or
for a piece of evidence every chunk that holds it. A ranking holds each document once, best first.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from evals.metrics import percentile
from evals.types import Figure

Needs = tuple[frozenset[str], ...]

_RESAMPLES = 1000


def recall(ranking: Sequence[str], needs: Needs, k: int) -> float:
    """Share of the needs that the first k documents meet (TREC's recall where each need is one document)."""
    top = set(ranking[:k])
    return sum(not need.isdisjoint(top) for need in needs) / len(needs)


def success(ranking: Sequence[str], needs: Needs, k: int) -> float:
    """1 when the first k documents meet at least one need, else 0."""
    top = set(ranking[:k])
    return float(any(not need.isdisjoint(top) for need in needs))


def reciprocal_rank(ranking: Sequence[str], needs: Needs, k: int) -> float:
    """1 / rank of the first document that meets a need, 0 when it is not among the first k."""
    rank = first_rank(ranking[:k], needs)
    return 1 / rank if rank else 0.0


def ndcg(ranking: Sequence[str], needs: Needs, k: int) -> float:
    """Normalised discounted cumulative gain (Järvelin and Kekäläinen 2002); the gain of a document is the needs it meets.

    Comparable only between rankings of the same documents: another chunker makes other ones.
    """
    gains = {doc: sum(doc in need for need in needs) for need in needs for doc in need}
    ideal = sorted(gains.values(), reverse=True)
    return _dcg([gains.get(doc, 0) for doc in ranking[:k]]) / _dcg(ideal[:k])


def first_rank(ranking: Sequence[str], needs: Needs) -> int:
    """Rank of the first document that meets a need; 0 when none does."""
    return next((i for i, doc in enumerate(ranking, start=1) if any(doc in need for need in needs)), 0)


def _dcg(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


Measure = Callable[[Sequence[str], Needs, int], float]

MEASURES: dict[str, tuple[Measure, int]] = {
    "recall@1": (recall, 1),
    "recall@5": (recall, 5),
    "recall@10": (recall, 10),
    "success@1": (success, 1),
    "success@5": (success, 5),
    "success@10": (success, 10),
    "MRR@10": (reciprocal_rank, 10),
    "nDCG@10": (ndcg, 10),
}


def judge(ranking: Sequence[str], needs: Needs) -> list[float]:
    """The value of every measure, in the order of MEASURES."""
    return [measure(ranking, needs, k) for measure, k in MEASURES.values()]


def means(values: NDArray[np.float64]) -> list[Figure]:
    """The mean of each column of values (questions, m) with its percentile bootstrap interval (Efron 1979).

    All columns are resampled together, so the columns may be differences of paired measurements. The same number of
    questions is always resampled alike.
    """
    n = len(values)
    counts = np.random.RandomState(n).multinomial(n, np.full(n, 1 / n), size=_RESAMPLES)  # its stream is frozen
    drawn = np.sort(counts @ values / n, axis=0)
    middle = values.mean(axis=0)
    return [
        Figure(float(m), n, percentile(column.tolist(), 2.5), percentile(column.tolist(), 97.5))
        for m, column in zip(middle, drawn.T, strict=True)
    ]
