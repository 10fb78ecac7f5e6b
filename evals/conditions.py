"""The conditions of `qa eval retrieval`: what each side of retrieval finds alone, and ways to put the sides together.

Each condition scores every chunk of the index, without the candidates and shortcuts of `qa.retrieve`; the shipped
retriever is the condition `default`, and is asked as it is. To add one, add an entry to CONDITIONS.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ingest.embedders import Embedder, Vectors
from ingest.index import Index
from ingest.types import Chunk
from qa.lexical import Lexical, score
from qa.question import Question
from qa.translate import Concept

Scores = NDArray[np.float64]  # (chunks,), higher is better, -inf for a chunk that is not found at all

DEFAULT = "default"
DEFAULT_LITERAL = "default, dictionary off"
DEFAULT_FIRST_STAGE = "default, late interaction off"
RERANKED = "default, reranked"

_RRF = 60  # the constant of Cormack et al. 2009


@dataclass(frozen=True, slots=True)
class Sides:
    """What each side makes of one question: a score for every chunk."""

    lexical: Scores  # through the dictionary, as a share of the highest possible
    literal: Scores  # the same without the dictionary: the question's own words
    whole: Scores  # cosine of question and chunk
    sentence: Scores  # cosine of question and the chunk's best sentence

    @property
    def dense(self) -> Scores:
        """Mean of the whole chunk and its best sentence."""
        return (self.whole + self.sentence) / 2


CONDITIONS: dict[str, Callable[[Sides], Scores]] = {
    "lexical": lambda s: _found(s.lexical),
    "lexical, dictionary off": lambda s: _found(s.literal),
    "dense, whole chunk": lambda s: s.whole,
    "dense, best sentence": lambda s: s.sentence,
    "dense, mean of both": lambda s: s.dense,
    "fused, half and half": lambda s: s.dense + s.lexical,
    "fused, z-scores": lambda s: _standard(s.dense) + _standard(s.lexical),
    "fused, ranks (RRF)": lambda s: _reciprocal(s.dense) + _reciprocal(_found(s.lexical)),
}


class Field:
    """All chunks of an index, to be scored without a shortcut."""

    def __init__(self, index: Index, embedder: Embedder) -> None:
        self._embedder = embedder
        self._lexical = Lexical(index.ledger)
        rows = index.chunks(self._lexical.ids.tolist())
        self.chunks: list[Chunk] = [row.chunk for row in rows]
        self._whole = np.stack([row.vector for row in rows])
        # A chunk without a sentence, such as a rule alone, stands for itself.
        sentences = [row.sentence_vectors if len(row.sentence_vectors) else row.vector[None] for row in rows]
        self._sentences = np.concatenate(sentences)
        self._starts = np.cumsum([0, *(len(s) for s in sentences[:-1])])

    def sides(self, question: Question) -> Sides:
        """Score every chunk by each side."""
        vector = self._embedder.encode_question(question.text)
        size, unaided = len(self.chunks), literal(question)
        lexical = score(self._lexical.resolve(question.terms), size)
        return Sides(
            lexical=lexical,
            literal=lexical if unaided == question else score(self._lexical.resolve(unaided.terms), size),
            whole=(self._whole @ vector).astype(np.float64),
            sentence=np.maximum.reduceat(self._sentences @ vector, self._starts).astype(np.float64),
        )

    def ranked(self, scores: Scores, depth: int) -> list[Chunk]:
        """The best chunks, best first; ties in the order of the index."""
        best = np.argsort(-scores, kind="stable")[:depth]
        return [self.chunks[i] for i in best if np.isfinite(scores[i])]


class WithoutTokens(Embedder):
    """An embedder that gives no rows of tokens: what it finds is not read a second time, token by token."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.name, self.fingerprint = embedder.name, embedder.fingerprint

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embed texts as the embedder does."""
        return self._embedder.encode(texts)

    def encode_question(self, question: str) -> NDArray[np.float32]:
        """Embed a question as the embedder does."""
        return self._embedder.encode_question(question)


def literal(question: Question) -> Question:
    """The question with every concept standing for its own words alone: no dictionary."""
    return replace(question, concepts=_own_words(question.concepts), terms=_own_words(question.terms))


def _own_words(concepts: tuple[Concept, ...]) -> tuple[Concept, ...]:
    return tuple(replace(concept, alternatives=concept.alternatives[:1], parts=()) for concept in concepts)


def _found(scores: Scores) -> Scores:
    """A chunk that shares no word with the question is not found."""
    return np.where(scores > 0, scores, -np.inf)


def _standard(scores: Scores) -> Scores:
    """Zero mean, unit spread; all zero where nothing tells the chunks apart."""
    spread = scores.std()
    return (scores - scores.mean()) / spread if spread else np.zeros_like(scores)


def _reciprocal(scores: Scores) -> Scores:
    """1 / (60 + rank) of each chunk, 0 for one that is not found."""
    ranks = np.empty(len(scores))
    ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    return np.where(np.isfinite(scores), 1 / (_RRF + ranks), 0.0)
