"""Retrieval: the dense and the lexical side find candidates, one convex combination ranks them, late interaction the best."""

from dataclasses import replace

import numpy as np

from ingest.embedders import Embedder
from ingest.index import Index
from ingest.ledger import ChunkRow
from qa.late import interact
from qa.lexical import Known, Lexical, score
from qa.question import Question, parse
from qa.rerank import Reranker, in_order
from qa.translate import Dictionary
from qa.types import Hit, Language

# Weight of the dense side, by language of the question over Chinese notes (Bruch et al. 2023: a convex combination of
# scores beats rank fusion). Fitted on the dev sets, see evals/LOG.md. An English question reaches Chinese words only
# through the dictionary, so the encoder, which has both languages in one space, weighs more.
DENSE_WEIGHT: dict[Language, float] = {"zh": 0.3, "en": 0.5}
_CANDIDATES = 40  # from each side
_READ = 12  # of the best that are read token by token
_LATE = 0.5  # weight of that; 0.3 to 0.6 are as good on the dev sets


class Retriever:
    """Finds the chunks that a question is about."""

    def __init__(self, index: Index, embedder: Embedder, reranker: Reranker | None = None) -> None:
        self.index = index
        self._embedder = embedder
        self._reranker = reranker
        self._lexical = Lexical(index.ledger)

    def read(self, text: str, dictionary: Dictionary) -> Question:
        """Read a question; one with a misspelt name, or one in pinyin, as if the name were spelt as in the notes."""
        question = self._lexical.heard(parse(text, dictionary), dictionary)
        spelled = self._lexical.spelled(question.text, question.concepts)
        return question if spelled == question.text else self._lexical.heard(parse(spelled, dictionary), dictionary)

    def retrieve(self, question: Question, k: int) -> tuple[list[Hit], list[Known]]:
        """The k best chunks, best first, and the question's concepts as the index knows them."""
        terms = self._lexical.resolve(question.terms)
        known = terms if question.concepts == question.terms else self._lexical.resolve(question.concepts)
        vector = self._embedder.encode_question(question.text)
        ids, lexical = self._lexical.ids, score(terms, len(self._lexical.ids))
        best = np.argsort(-lexical, kind="stable")[:_CANDIDATES]
        candidates = {int(ids[i]) for i in best if lexical[i] > 0}
        candidates.update(self.index.nearest(vector, max(k, _CANDIDATES)))
        weight = DENSE_WEIGHT[question.language]
        share = dict(zip(ids.tolist(), lexical.tolist(), strict=True))
        rows = self.index.chunks(sorted(candidates))
        found = [(row.id, _hit(row, vector, share.get(row.id, 0.0), weight)) for row in rows]
        found.sort(key=lambda f: (-f[1].score, f[1].chunk.note, f[1].chunk.start))
        hits = [*self._read(question.text, found[:_READ]), *(hit for _, hit in found[_READ:])]
        if self._reranker:
            hits = self._reranker.rerank(question.text, hits)
        return hits[:k], known

    def _read(self, question: str, found: list[tuple[int, Hit]]) -> list[Hit]:
        """The hits in a better order, read token by token."""
        asked = self._embedder.encode_tokens([question])
        hits = [hit for _, hit in found]
        if asked is None or not hits:
            return hits
        rows = self.index.ledger.token_rows([id for id, _ in found])
        by_hit, by_sentence = interact(asked[0], [rows[id] for id, _ in found])
        hits = [replace(h, sentence_late=tuple(s.tolist())) for h, s in zip(hits, by_sentence, strict=True)]
        return in_order(hits, [hit.score + _LATE * float(late) for hit, late in zip(hits, by_hit, strict=True)])


def _hit(row: ChunkRow, vector: np.ndarray, lexical: float, weight: float) -> Hit:
    whole = float(row.vector @ vector)
    sentences = row.sentence_vectors @ vector
    # The whole chunk tells the topic, its best sentence the answer; the mean of both beats either (evals/LOG.md).
    dense = (whole + (float(sentences.max()) if len(sentences) else whole)) / 2
    fused = weight * max(dense, 0.0) + (1 - weight) * lexical
    return Hit(
        row.chunk, row.folder, row.names, fused, dense, lexical, tuple(sentences.tolist()), (0.0,) * len(sentences)
    )
