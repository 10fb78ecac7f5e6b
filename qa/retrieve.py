"""Retrieval: the dense and the lexical side find candidates, one convex combination ranks them."""

import numpy as np

from ingest.embedders import Embedder
from ingest.index import Index
from ingest.ledger import ChunkRow
from qa.lexical import Known, Lexical, score
from qa.question import Question
from qa.rerank import Reranker
from qa.types import Hit, Language

# Weight of the dense side, by language of the question over Chinese notes (Bruch et al. 2023: a convex combination of
# scores beats rank fusion). Fitted on the dev sets, see evals/LOG.md. An English question reaches Chinese words only
# through the dictionary, so the encoder, which has both languages in one space, weighs more.
DENSE_WEIGHT: dict[Language, float] = {"zh": 0.3, "en": 0.5}
_CANDIDATES = 40  # from each side


class Retriever:
    """Finds the chunks that a question is about."""

    def __init__(self, index: Index, embedder: Embedder, reranker: Reranker | None = None) -> None:
        self.index = index
        self._embedder = embedder
        self._reranker = reranker
        self._lexical = Lexical(index.ledger)

    def retrieve(self, question: Question, k: int) -> tuple[list[Hit], list[Known]]:
        """The k best chunks, best first, and the question's concepts as the index knows them."""
        vector = self._embedder.encode_question(question.text)
        terms = self._lexical.resolve(question.terms)
        known = terms if question.concepts == question.terms else self._lexical.resolve(question.concepts)
        ids, lexical = self._lexical.ids, score(terms, len(self._lexical.ids))
        best = np.argsort(-lexical, kind="stable")[:_CANDIDATES]
        candidates = {int(ids[i]) for i in best if lexical[i] > 0}
        candidates.update(self.index.nearest(vector, max(k, _CANDIDATES)))
        weight = DENSE_WEIGHT[question.language]
        share = dict(zip(ids.tolist(), lexical.tolist(), strict=True))
        rows = self.index.chunks(sorted(candidates))
        hits = [_hit(row, vector, share.get(row.id, 0.0), weight) for row in rows]
        hits.sort(key=lambda h: (-h.score, h.chunk.note, h.chunk.start))
        if self._reranker:
            hits = self._reranker.rerank(question.text, hits)
        return hits[:k], known


def _hit(row: ChunkRow, vector: np.ndarray, lexical: float, weight: float) -> Hit:
    whole = float(row.vector @ vector)
    sentences = row.sentence_vectors @ vector
    # The whole chunk tells the topic, its best sentence the answer; the mean of both beats either (evals/LOG.md).
    dense = (whole + (float(sentences.max()) if len(sentences) else whole)) / 2
    fused = weight * max(dense, 0.0) + (1 - weight) * lexical
    return Hit(row.chunk, row.folder, row.title, fused, dense, lexical, tuple(sentences.tolist()))
