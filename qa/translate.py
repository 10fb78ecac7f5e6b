"""English question words -> Chinese search terms, and Chinese text -> words: the lexical side's dictionary."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, zip_longest
from pathlib import Path

from ingest.text import CJK, cjk_runs, normalize, stem, terms
from qa.cedict import CANDIDATES, PHRASE, STOP, latin_words, open_dictionary, phrase_key
from qa.meanings import LONGEST

WORDS, CHARACTERS = 200, 4000  # read of a question: a real one is shorter
_WITHIN = 5  # characters of a word that may stand within another
_BREAK = re.compile(rf"[{CJK}]+|[^\w\s'’‘./&+-]+")  # no phrase reaches over these


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing the question asks about: alternatives any of which stands for it."""

    surface: str  # as in the question, normalised: "open source"
    alternatives: tuple[tuple[str, ...], ...]  # index terms of the words themselves, then of translations, best first
    parts: tuple["Concept", ...] = ()  # the words of a phrase, which stand for it in notes that lack it
    heard: tuple[tuple[str, ...], ...] = ()  # index terms of the Chinese that a name in pinyin spells
    is_person: bool = False  # a relative or a person by name: what is told of another answers nothing of them


class Dictionary:
    """English -> Chinese look-ups in one read-only SQLite file; safe to share between threads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def open(cls, home: Path) -> "Dictionary":
        """Open the dictionary kept in the folder, built there on first use; in memory where nothing can be written."""
        return cls(open_dictionary(home))

    def translate(self, words: Sequence[str]) -> list[str]:
        """Give the Chinese words for an English phrase, best first, those of its base form ("won": "win") mixed in."""
        words = [normalize(word) for word in words]
        bases = self.bases(words)
        return self._look_up(words, [bases[word] for word in words])

    def concepts(self, question: str) -> list[Concept]:
        """Cut a question into what it asks about: the longest phrases known, else words; stop words give nothing."""
        found: dict[str, Concept] = {}
        runs = list(_runs(question))
        bases = self.bases(chain.from_iterable(runs))
        for run in runs:
            start = 0
            while start < len(run):
                for length in range(min(PHRASE, len(run) - start), 0, -1):
                    words = run[start : start + length]
                    if words[0] in STOP or words[-1] in STOP:
                        continue
                    chinese = self._look_up(words, [bases[word] for word in words])
                    if chinese or length == 1:
                        concept = _concept(words, chinese)
                        if length > 1:
                            parts = (_concept([w], self._look_up([w], [bases[w]])) for w in words if w not in STOP)
                            concept = replace(concept, parts=tuple(parts))
                        found.setdefault(concept.surface, concept)
                        break
                start += length
        return list(found.values())

    def segment(self, run: str) -> list[str]:
        """Cut a run of Chinese characters into the fewest words, each a headword or a single character."""
        ends = [range(i + 2, min(i + LONGEST, len(run)) + 1) for i in range(len(run))]
        spans = {run[i:j] for i, stops in enumerate(ends) for j in stops}
        marks = ",".join("?" * len(spans))
        known = {
            w for (w,) in self._connection.execute(f"SELECT word FROM headwords WHERE word IN ({marks})", list(spans))
        }
        # best[i]: how the rest from i is cut, as (number of words, end of the first one).
        best = [(0, len(run))] * (len(run) + 1)
        for i in reversed(range(len(run))):
            options = [i + 1, *(j for j in ends[i] if run[i:j] in known)]
            best[i] = min((best[j][0] + 1, j) for j in options)
        words, i = [], 0
        while i < len(run):
            words.append(run[i : best[i][1]])
            i = best[i][1]
        return words

    def glosses(self, words: Sequence[str]) -> dict[str, str]:
        """What Chinese words mean, in a few English words, of those with such a meaning in CC-CEDICT."""
        marks = ",".join("?" * len(words))
        found = self._connection.execute(f"SELECT word, gloss FROM headwords WHERE word IN ({marks})", list(words))
        return {word: gloss for word, gloss in found if gloss}

    def senses(self, text: str) -> frozenset[str]:
        """The stems of all English words that CC-CEDICT has for the words of a Chinese text, each longest or within another."""
        runs = cjk_runs(text)
        words = {
            run[i:j] for run in runs for i in range(len(run)) for j in range(i + 2, min(i + _WITHIN, len(run)) + 1)
        }
        words.update(word for run in runs for word in self.segment(run))
        marks = ",".join("?" * len(words))
        found = self._connection.execute(f"SELECT stems FROM senses WHERE word IN ({marks})", list(words))
        return frozenset(stem for (stems,) in found for stem in stems.split())

    def sounds(self, text: str) -> dict[str, list[str]]:
        """The syllables, without tones, as which each Chinese character of a text may be read, the commonest first."""
        marks = ",".join("?" * len(characters := set(text)))
        found = self._connection.execute(f"SELECT * FROM sounds WHERE character IN ({marks})", list(characters))
        return {character: syllables.split() for character, syllables in found}

    @cached_property
    def readers(self) -> dict[str, str]:
        """The Chinese characters that are commonly read as a syllable, by syllable."""
        found: dict[str, str] = defaultdict(str)
        for character, syllables in self._connection.execute("SELECT * FROM sounds"):
            found[syllables.split()[0]] += character
        return dict(found)

    def bases(self, words: Iterable[str]) -> dict[str, str]:
        """Map each word to its base form: "wrote" to "write", "pods" to "pod"."""
        bases = {word: stem(word) for word in words}
        marks = ",".join("?" * len(bases))
        bases.update(self._connection.execute(f"SELECT form, base FROM forms WHERE form IN ({marks})", list(bases)))
        return bases

    def _look_up(self, words: Sequence[str], bases: Sequence[str]) -> list[str]:
        if len(words) == 1 and (len(words[0]) == 1 or words[0].isdigit()):
            return []
        ranked: list[list[str]] = []
        for key in dict.fromkeys((phrase_key(words), phrase_key(bases))):
            row = self._connection.execute("SELECT chinese FROM phrases WHERE english = ?", (key,)).fetchone()
            ranked.append(row[0].split("\n") if row else [])
        merged = chain.from_iterable(zip_longest(*ranked))
        return [word for word in dict.fromkeys(merged) if word is not None][:CANDIDATES]


def _concept(words: Sequence[str], chinese: Iterable[str]) -> Concept:
    surface = " ".join(words)
    cuts = [tuple(terms(surface)), *(tuple(terms(word, unigrams=False)) for word in chinese)]
    return Concept(surface, tuple(dict.fromkeys(cuts)))


def _runs(question: str) -> Iterator[list[str]]:
    """Yield the Latin words of each stretch of the question without Chinese or punctuation."""
    left = WORDS
    for stretch in _BREAK.split(normalize(question[:CHARACTERS])):
        words = latin_words(stretch)[:left]
        left -= len(words)
        if words:
            yield words
