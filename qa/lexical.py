"""BM25 over concepts: a concept's score in a chunk is that of its best alternative, in whatever language it is."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extractOne

from ingest.ledger import Ledger
from ingest.properties import in_chinese
from ingest.text import cjk_runs, has_cjk, simplified, stem, terms
from qa.han_names import PLAIN
from qa.question import Question
from qa.sounds import is_spellable, spellings, syllables
from qa.translate import Concept, Dictionary

Rows = list[tuple[int, int]]  # (chunk row id, occurrences)

_K1, _B = 1.2, 0.75  # Robertson & Zaragoza 2009
# A single Chinese character says half of what a pair says (dev sets: 0 and 1 are both worse on one of them).
_CHARACTER_WEIGHT = 0.5
_RANK_DISCOUNT = 0.05  # what each further translation is worth less than the one before it
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_NAME = re.compile(r"(?<=[a-z] )[A-Z][a-z]+\b")  # not what opens a sentence
# Characters of a misspelt word: with fewer it has too many neighbours; below the second one letter may only be missing or
# swapped; from the third on two may be wrong.
_FUZZY_MIN, _FUZZY_SURE, _FUZZY_LONG = 4, 5, 8
_SYLLABLES = 3  # of a name in pinyin
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
        self._pairs: frozenset[str] | None = None

    def idf(self, frequency: int) -> float:
        """Rarity of a term that so many chunks hold; never negative, however few chunks there are."""
        return math.log(1 + (len(self.ids) - frequency + 0.5) / (frequency + 0.5))

    def resolve(self, concepts: Sequence[Concept]) -> list[Known]:
        """Look concepts up in the index: only alternatives that occur stay, and the parts of a phrase of which none does."""
        self._refresh()
        looked_up = [*concepts, *(part for concept in concepts for part in concept.parts)]
        postings = self._ledger.term_frequencies(t for c in looked_up for a in (*c.alternatives, *c.heard) for t in a)
        occurring = (
            [c] if not c.parts or any(postings[t] for a in c.alternatives for t in a) else c.parts for c in concepts
        )
        return [self._resolve(concept, postings) for concept in dict.fromkeys(chain.from_iterable(occurring))]

    def heard(self, question: Question, dictionary: Dictionary) -> Question:
        """The question with the Chinese of the notes for its pinyin: Latin words that no note has, as they are or translated.

        A word that the dictionary knows is pinyin only where it is written like a name: 佳怡 is "Jiayi", like the town.
        """
        self._refresh()
        names = {word.lower() for word in _NAME.findall(question.text)}
        unheard = (c for c in question.concepts if self._is_strange(c) or (c.surface in names and not self._occurs(c)))
        heard = {c: self._of_pinyin(c, dictionary) for c in unheard}
        concepts, terms = (tuple(heard.get(c, c) for c in of) for of in (question.concepts, question.terms))
        return replace(question, concepts=concepts, terms=terms)

    def spelled(self, text: str, concepts: Sequence[Concept]) -> str:
        """The text with its misspelt names as the notes write them: Latin words that neither a note nor the dictionary knows."""
        self._refresh()
        for concept in filter(self._is_strange, concepts):
            if near := self._neighbour(concept):
                misspelt = rf"(?<![A-Za-z0-9]){re.escape(concept.surface)}(?![A-Za-z0-9])"
                text = re.sub(misspelt, self._as_written(near), text, flags=re.I)
        return text

    def _is_strange(self, concept: Concept) -> bool:
        """Whether neither the dictionary nor a note has a Latin word."""
        if len(concept.alternatives) > 1 or concept.heard or has_cjk(concept.surface):
            return False
        return not self._occurs(concept)

    def _occurs(self, concept: Concept) -> bool:
        return any(self._ledger.term_frequencies(chain.from_iterable(concept.alternatives)).values())

    def _of_pinyin(self, concept: Concept, dictionary: Dictionary) -> Concept:
        """The concept with the Chinese of the notes that is read as it is spelt: 豆豆 for "Doudou".

        What is no word of the dictionary is rather a name than what is one, and stands alone then.
        """
        if not is_spellable(concept.surface):
            return concept
        if self._pairs is None:
            self._pairs = self._ledger.chinese_pairs()
        found: list[str] = []
        for first, *rest in syllables(concept.surface, dictionary.readers, _SYLLABLES):
            begun = list(dictionary.readers[first])
            for syllable in rest:
                readers = [c for c in dictionary.readers[syllable] if c not in PLAIN]
                begun = [name + c for name in begun for c in readers if name[-1] + c in self._pairs]
            found += [name for name in begun if len(name) > 1 and self._stands_alone(name, dictionary)]
        names = [name for name in found if len(dictionary.segment(name)) > 1] or found
        return replace(concept, heard=tuple(tuple(terms(name, unigrams=False)) for name in names))

    def _stands_alone(self, name: str, dictionary: Dictionary) -> bool:
        """Whether no word of a note reaches over the ends of a name: 家明 is none in 国家明天."""
        if name[0] in PLAIN:
            return False
        text = simplified(self._ledger.text_with(name[:2]))
        for run in cjk_runs(text):
            if name in run:
                ends = set(accumulate(map(len, dictionary.segment(run)), initial=0))
                return (at := run.index(name)) in ends and at + len(name) in ends
        return False

    def _resolve(self, concept: Concept, postings: Mapping[str, Rows]) -> Known:
        found = {a: [postings[t] for t in a] for a in concept.alternatives if any(postings[t] for t in a)}
        found = found or {a: [postings[t] for t in a] for a in concept.heard} or self._guessed(concept)
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

    def _guessed(self, concept: Concept) -> dict[tuple[str, ...], list[Rows]]:
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
