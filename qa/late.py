"""Late interaction: question and passage compared token by token (Khattab and Zaharia 2020), without training.

Each token of the question looks for its like among those of a passage (MaxSim). What counts is how much better than the
average it finds one there: a rare word that few passages hold tells them apart, and the rest cancels out.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.token_rows import DIMENSION, TokenRows

Scores = NDArray[np.float32]


def interact(question: TokenRows, passages: Sequence[Sequence[TokenRows]]) -> tuple[Scores, list[Scores]]:
    """How well the tokens of a question are met: by each passage (n,), and by each sentence of each passage.

    A passage is the rows of its sentences. The mean is 0, higher is better, and 1 a question that one alone meets word for
    word. All are 0 where there are fewer than two to compare.
    """
    counts = [len(sentences) for sentences in passages]
    best = _best_matches(question, [rows for sentences in passages for rows in sentences])
    ends = np.cumsum([0, *counts])
    whole = [best[:, a:b].max(axis=1, initial=-1.0) for a, b in pairwise(ends)]
    return _weighed(np.stack(whole, axis=1)), np.split(_weighed(best), ends[1:-1])


def _best_matches(question: TokenRows, sentences: Sequence[TokenRows]) -> NDArray[np.float32]:
    """Cosine of each token of the question and its like in each sentence: (tokens, sentences); -1 in one without any."""
    asked = question.astype(np.float32) / 127
    every = np.concatenate([np.zeros((0, DIMENSION), np.int8), *sentences]).astype(np.float32) / 127
    similar = asked @ every.T
    found = np.full((len(asked), len(sentences)), -1.0, np.float32)
    at = 0
    for i, rows in enumerate(sentences):
        found[:, i] = similar[:, at : at + len(rows)].max(axis=1, initial=-1.0)
        at += len(rows)
    return found


def _weighed(best: NDArray[np.float32]) -> Scores:
    """Mean over the tokens of how far each match lies above the average, weighed by how far the best one does."""
    if not best.size:
        return np.zeros(best.shape[1], np.float32)
    above = best - best.mean(axis=1, keepdims=True)
    weights = above.max(axis=1)
    scores: Scores = weights @ above / max(float(weights.sum()), 1e-6)
    return scores
