"""The quotes as the rules look into them: their clauses, and where in them the words of a sentence are rendered."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache

from ingest.text import CJK, cjk_runs, stem
from qa.cedict import STOP
from qa.support.lexicon import chinese_words
from qa.support.negation import NEGATION, REFUSAL, mask
from qa.support.reading import read
from qa.support.relation_words import RENDERING_WORDS
from qa.support.text import NAME, bare, places
from qa.support.types import Date, Quantity, Time
from qa.support.weekdays import weekdays
from qa.translate import Dictionary

Span = tuple[int, int]  # (first character, one past the last)

_NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?![\d.])")
_PAIR = re.compile(rf"(?=([{CJK}]{{2}}))")
_AFTER_A_VERB = frozenset("过了成掉完好")  # 考过 is 考
_ADVERBS = frozenset("再又先刚没不已重补要")
_RESULTS = frozenset("完好坏掉断破满湿干丢")
_EMPTY = frozenset("的了是在把被也都就还则很更不没有未无非这那它其与和跟同由一个条点着过到上下里中")


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a word of a sentence weighs, where the quotes hold it, and the numbers of the clauses that do."""

    weight: float
    places: Sequence[Span] = ()
    clauses: frozenset[int] = frozenset()


_NOWHERE = Rendered(0.0)


class Proof:
    """The folded text of all quotes of a sentence, read once; each word that is looked for in it is found once."""

    def __init__(self, text: str, dictionary: Dictionary) -> None:
        found = read(text)
        self.text = found.text
        self.clauses = found.clauses
        self.dates: tuple[Date, ...] = found.dates
        self.times: tuple[Time, ...] = found.times
        self.weekdays = frozenset(weekdays(self.text))
        self.quantities: tuple[Quantity, ...] = found.quantities
        self.masked = mask(self.text)  # place by place the text, without what only looks like a negation
        self.spans = tuple(_spans(self.text, self.clauses))
        self._starts = [start for start, _ in self.spans]
        self._dictionary = dictionary
        self._lowered = self.text.lower()
        self._denied: dict[int, int] = {}
        self._words: dict[str, Rendered] = {}
        self._overlaps: dict[str, Sequence[float]] = {}

    def clause_at(self, place: int) -> int | None:
        """Number of the clause that holds a place; None between two of them."""
        i = bisect_right(self._starts, place) - 1
        return i if i >= 0 and place < self.spans[i][1] else None

    def denied_from(self, clause: int) -> int:
        """Where the first negation or refusal of a clause ends; the end of the text where there is none."""
        if clause not in self._denied:
            start, end = self.spans[clause]
            ends = [m.end() for p in (NEGATION, REFUSAL) if (m := p.search(self.masked, start, end))]
            self._denied[clause] = min(ends, default=len(self.text))
        return self._denied[clause]

    @cached_property
    def latin(self) -> dict[str, list[Span]]:
        """Where each Latin word stands, by its bare form."""
        found: dict[str, list[Span]] = defaultdict(list)
        for match in NAME.finditer(self.text):
            found[bare(match[0])].append(match.span())
        return dict(found)

    @cached_property
    def names(self) -> frozenset[str]:
        """The Latin words that are no English ones, bare: names of products, companies, commands."""
        words = [m[0] for m in NAME.finditer(self.text) if len(m[0]) > 1]
        return frozenset(
            bare(w) for w in words if not (w.islower() and w.isalpha() and chinese_words(w, self._dictionary))
        )

    @cached_property
    def words(self) -> frozenset[str]:
        """The Chinese words, as the dictionary cuts them."""
        words = frozenset(word for run in cjk_runs(self.text) for word in self._dictionary.segment(run))
        return words | {word[0] for word in words if len(word) == 2 and word[1] in _AFTER_A_VERB}

    @cached_property
    def compound_verbs(self) -> frozenset[str]:
        """Likely verbs in words of two: 换 in 换新, 完 in 吃完, 改 in 再改; not in those that render other words."""
        pairs = [word for word in self.words if len(word) == 2 and word not in RENDERING_WORDS]
        return frozenset(word[0] for word in pairs) | {
            word[1] for word in pairs if word[1] in _RESULTS or word[0] in _ADVERBS
        }

    def rendered(self, clause: str) -> Iterator[Rendered]:
        """Yield for each word of a clause where the quotes hold it, as it is or translated."""
        for match in NAME.finditer(clause):
            word = bare(match[0])
            if word not in self._words:
                self._words[word] = self._look_for(word)
            yield self._words[word]
        for number in re.findall(r"\d+(?:\.\d+)?", clause):
            yield self._numbers.get(number, _NOWHERE)
        for run in cjk_runs(clause):
            for i in range(len(run) - 1):
                yield self._pairs.get(run[i : i + 2], _NOWHERE)

    def overlap(self, clause: str) -> Sequence[float]:
        """How much of a sentence's clause each clause here shares; a word that many of them hold counts less in each."""
        if clause not in self._overlaps:
            scores = [0.0] * len(self.spans)
            for found in self.rendered(clause):
                for i in found.clauses:
                    scores[i] += found.weight / len(found.clauses)
            self._overlaps[clause] = scores
        return self._overlaps[clause]

    def coverage(self, sentence: str) -> list[float]:
        """What share of each clause the words of a sentence stand for."""
        held = self.held(sentence)
        return [self.share(held, start, end) for start, end in self.spans]

    def held(self, sentence: str) -> frozenset[int]:
        """The characters here for which the words of a sentence stand."""
        words = {id(found): found for found in self.rendered(sentence)}.values()
        return frozenset(i for found in words for a, b in found.places for i in range(a, b))

    def share(self, held: frozenset[int], start: int, end: int, but: Span = (0, 0)) -> float:
        """What share of the characters of a span that say something is held; those of a part of it may be left out."""
        content = [
            i
            for i in range(start, end)
            if self.text[i].isalnum() and self.text[i] not in _EMPTY and not but[0] <= i < but[1]
        ]
        return sum(i in held for i in content) / len(content) if content else 0.0

    def _look_for(self, word: str) -> Rendered:
        if own := [span for form in dict.fromkeys((word, stem(word))) for span in self.latin.get(form, ())]:
            return self._at(1.0, own)
        if word in STOP or len(word) == 1:
            return _NOWHERE
        chinese = [zh for zh in chinese_words(word, self._dictionary) if zh in self._lowered]
        long = [zh for zh in chinese if len(zh) > 1]
        found = [(at, at + len(zh)) for zh in long or chinese[:2] for at in places(zh, self._lowered)]
        return self._at(1.0 if long else 0.3, found)

    def _at(self, weight: float, spans: Sequence[Span]) -> Rendered:
        clauses = frozenset(i for start, _ in spans if (i := self.clause_at(start)) is not None)
        return Rendered(weight, spans, clauses)

    @cached_property
    def valued(self) -> dict[Fraction, list[Quantity]]:
        """The quantities by their value."""
        found: dict[Fraction, list[Quantity]] = defaultdict(list)
        for quantity in self.quantities:
            found[quantity.value].append(quantity)
        return dict(found)

    @cached_property
    def numerals(self) -> frozenset[str]:
        """The digits of the quantities, as they are written."""
        return frozenset(n for q in self.quantities for n in re.findall(r"(?<![\d.])\d[\d.]*", q.text))

    @cached_property
    def _numbers(self) -> dict[str, Rendered]:
        return self._index((m[0], m.span()) for m in _NUMBER.finditer(self.text))

    @cached_property
    def _pairs(self) -> dict[str, Rendered]:
        """Each pair of Chinese characters."""
        return self._index((m[1], m.span(1)) for m in _PAIR.finditer(self._lowered))

    def _index(self, found: Iterable[tuple[str, Span]]) -> dict[str, Rendered]:
        spans: dict[str, list[Span]] = defaultdict(list)
        for text, span in found:
            spans[text].append(span)
        return {text: self._at(1.0, of) for text, of in spans.items()}


def _spans(text: str, clauses: Sequence[str]) -> Iterator[Span]:
    start = 0
    for clause in clauses:
        start = text.index(clause, start)
        yield start, start + len(clause)
        start += len(clause)


@lru_cache(maxsize=64)
def read_quotes(text: str, dictionary: Dictionary) -> Proof:
    """The proof in a folded text of quotes; that of one answer is read once for all its sentences."""
    return Proof(text, dictionary)
