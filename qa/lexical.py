"""BM25 over concepts: a concept's score in a chunk is that of its best alternative, in whatever language it is."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extractOne

from ingest.ledger import Ledger
from ingest.properties import in_chinese
from ingest.text import has_cjk, stem, terms
from qa.sounds import is_spellable, spellings
from qa.translate import Concept

Rows = list[tuple[int, int]]  # (chunk row id, occurrences)

_K1, _B = 1.2, 0.75  # Robertson & Zaragoza 2009
# A single Chinese character says half of what a pair says (dev sets: 0 and 1 are both worse on one of them).
_CHARACTER_WEIGHT = 0.5
_RANK_DISCOUNT = 0.05  # what each further translation is worth less than the one before it
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*")
# Characters of a misspelt word: with fewer it has too many neighbours; below the second one letter may only be missing or
# swapped; from the third on two may be wrong.
_FUZZY_MIN, _FUZZY_SURE, _FUZZY_LONG = 4, 5, 8
# How sure a spelling of a foreign name must be, with two characters and with more. In notes that lack a name held out of
# CC-CEDICT, 1 % and 0.5 % of these names are found all the same (evals/LOG.md).
_SURE_OF_TWO, _SURE = -1.0, -2.0


@dataclass(frozen=True, slots=True)
class Known:
    """A concept of the question as the index knows it."""

    concept: Concept
    alternatives: tuple[tuple[str, ...], ...]  # what stands for it in some chunk; none when the notes lack the concept
    weight: float
    scores: NDArray[np.float64]  # BM25 by chunk, in the order of Lexical.ids
    ceiling: float  # the highest that score could be

    @property
    def is_name(self) -> bool:
        """Whether it is a Latin name or a number, which nothing but itself can stand for."""
        others = self.concept.alternatives[1:]
        return not has_cjk(self.concept.surface) and not any(has_cjk(term) for other in others for term in other)

    @property
    def is_literal(self) -> bool:
        """Whether it is a Latin word or a number that the notes use as it is, or that nothing else can stand for."""
        own = tuple(terms(self.concept.surface))
        return self.is_name or (not has_cjk(self.concept.surface) and own in self.alternatives)


class Lexical:
    """The lexical side of retrieval, over the postings in the ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._version = -1
        self._refresh()

    def _refresh(self) -> None:
        """Reload what depends on all chunks when the ledger has changed."""
        if self._version == (version := self._ledger.data_version()):
            return
        self._version = version
        self.ids, lengths = self._ledger.lengths()
        self._norm = _K1 * (1 - _B + _B * lengths / (lengths.mean() if len(lengths) else 1.0))
        self._latin: list[str] | None = None

    def idf(self, frequency: int) -> float:
        """Rarity of a term that so many chunks hold; never negative, however few chunks there are."""
        return math.log(1 + (len(self.ids) - frequency + 0.5) / (frequency + 0.5))

    def resolve(self, concepts: Sequence[Concept]) -> list[Known]:
        """Look concepts up in the index: only alternatives that occur stay."""
        self._refresh()
        postings = self._ledger.term_frequencies(t for c in concepts for a in c.alternatives for t in a)
        return [self._resolve(concept, postings) for concept in concepts]

    def spelled(self, text: str, concepts: Sequence[Concept]) -> str:
        """The text with its misspelt names as the notes write them: Latin words that neither a note nor the dictionary knows."""
        self._refresh()
        strange = [c for c in concepts if len(c.alternatives) == 1 and not has_cjk(c.surface)]
        postings = self._ledger.term_frequencies(t for c in strange for t in c.alternatives[0])
        for concept in strange:
            unknown = not any(postings[t] for t in concept.alternatives[0])
            if unknown and (near := self._neighbour(concept)):
                misspelt = rf"(?<![A-Za-z0-9]){re.escape(concept.surface)}(?![A-Za-z0-9])"
                text = re.sub(misspelt, self._as_written(near), text, flags=re.I)
        return text

    def _resolve(self, concept: Concept, postings: Mapping[str, Rows]) -> Known:
        found = {a: [postings[t] for t in a] for a in concept.alternatives if any(postings[t] for t in a)}
        found = found or self._heard(concept)
        best, top = np.zeros(len(self.ids)), 0.0
        for rank, rows_of_terms in enumerate(found.values()):
            score, ceiling = self._bm25(rows_of_terms)
            np.maximum(best, score / (1 + _RANK_DISCOUNT * rank), out=best)
            top = max(top, ceiling)
        single = len(concept.surface) == 1 and has_cjk(concept.surface) and not concept.is_person
        weight, ceiling = _CHARACTER_WEIGHT if single else 1.0, top or self.idf(0) * (_K1 + 1)
        return Known(concept, tuple(found), weight, best, ceiling)

    def _bm25(self, rows_of_terms: Sequence[Rows]) -> tuple[NDArray[np.float64], float]:
        """Mean BM25 of the terms in each chunk, and the highest it could be."""
        score, ceiling, n = np.zeros(len(self.ids)), 0.0, len(rows_of_terms)
        for rows in rows_of_terms:
            idf = self.idf(len(rows))
            ceiling += idf * (_K1 + 1) / n
            if rows:
                doc, tf = np.array(rows).T
                at = np.searchsorted(self.ids, doc)
                score[at] += idf * tf * (_K1 + 1) / (tf + self._norm[at]) / n
        return score, ceiling

    def _heard(self, concept: Concept) -> dict[tuple[str, ...], list[Rows]]:
        """The Chinese spelling of a name that the dictionary lacks: the surest that some chunk holds, if any."""
        if len(concept.alternatives) > 1 or not is_spellable(concept.surface):
            return {}
        sure = [s for s in spellings(concept.surface) if s.surety > (_SURE if len(s.chinese) > 2 else _SURE_OF_TWO)]
        sure.sort(key=lambda s: (len(s.chinese) > 2, s.surety), reverse=True)
        cuts = [tuple(terms(s.chinese, unigrams=False)) for s in sure]
        postings = self._ledger.term_frequencies(pair for cut in cuts for pair in cut)
        for cut in cuts:
            rows = [postings[pair] for pair in cut]
            if set.intersection(*({chunk for chunk, _ in of} for of in rows)):
                return {cut: rows}
        return {}

    def _neighbour(self, concept: Concept) -> str | None:
        """The index term that a misspelt Latin word most likely stands for, by edits (Damerau 1964)."""
        word = concept.surface
        if len(word) < _FUZZY_MIN or has_cjk(word) or not word.isalnum() or word.isdigit():
            return None
        if self._latin is None:
            self._latin = self._ledger.latin_terms()
        word = stem(word)
        edits = 1 if len(word) < _FUZZY_LONG else 2
        candidates = self._latin
        if len(word) < _FUZZY_SURE:
            candidates = [t for t in candidates if len(t) > len(word) or sorted(t) == sorted(word)]
        near = extractOne(word, candidates, scorer=DamerauLevenshtein.distance, score_cutoff=edits)
        return near[0] if near else None

    def _as_written(self, term: str) -> str:
        """A Latin term of the index as a note spells it: "coreo" is CoreOS."""
        words = _LATIN_WORD.findall(self._ledger.text_with(term))
        return next((word for word in words if terms(word) == [term]), term)


def score(known: Sequence[Known], size: int) -> NDArray[np.float64]:
    """Scores of all chunks (size,): BM25 as a share of the highest possible, so 0 to 1 whatever the question."""
    total, highest = np.zeros(size), 0.0
    for concept in known:
        total += concept.weight * concept.scores
        highest += concept.weight * concept.ceiling
    return total / highest if highest else total


def matches(known: Sequence[Known | Concept], text: str) -> list[float]:
    """For each concept, the share of its best alternative's terms that the text holds."""
    present = set(terms(in_chinese(text)))
    return [max((sum(t in present for t in a) / len(a) for a in k.alternatives), default=0.0) for k in known]
