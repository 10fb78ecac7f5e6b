"""What is measured, as functions of plain values. Spans are (note, first character, one past the last)."""

import math
import random
from collections.abc import Iterable, Mapping, Sequence

from evals.types import Figure
from ingest.text import flatten, sentence_spans

Span = tuple[str, int, int]

_Z = 1.959964  # two-sided 95 % of the normal distribution
_RESAMPLES = 1000


def held(any_of: Iterable[str], quotes: Iterable[str]) -> bool:
    """Whether one of the alternatives occurs in the quotes; white space, width and case do not count."""
    text = flatten(" ".join(quotes)).lower()
    return any(flatten(fact).lower() in text for fact in any_of)


def places(note: str, text: str, quote: str) -> list[Span]:
    """Every place where the text of a note holds the quote."""
    found, at = [], text.find(quote)
    while quote and at >= 0:
        found.append((note, at, at + len(quote)))
        at = text.find(quote, at + 1)
    return found


def cited_sentences(cited: Iterable[Span], texts: Mapping[str, str]) -> list[Span]:
    """The sentences (or lines) of the cited spans, each once: the unit in which precision is counted.

    They are cut by the mark and line ends of the text, whatever the program holds for a sentence, so that figures of
    two versions can be compared. What has no letter or digit, such as the fence of a code block, is no sentence.
    """
    found = {
        (note, a, b): None
        for note, start, end in cited
        for a, b in sentence_spans(texts[note], start, end)
        if any(c.isalnum() for c in texts[note][a:b])
    }
    return list(found)


def stray(cited: Sequence[Span], allowed: Sequence[Span], texts: Mapping[str, str]) -> list[Span]:
    """The cited sentences that share no character with what may be cited."""
    return [s for s in cited_sentences(cited, texts) if not any(_overlap(s, a) for a in allowed)]


def precision(cited: Sequence[Span], allowed: Sequence[Span], texts: Mapping[str, str]) -> float:
    """Share of the cited sentences that are evidence, or may be quoted beside it; 0 when nothing is cited."""
    total = len(cited_sentences(cited, texts))
    return 1 - len(stray(cited, allowed, texts)) / total if total else 0.0


def covered(cited: Sequence[Span], quote: Span, texts: Mapping[str, str]) -> bool:
    """Whether at least half of the quote's characters that are not blank are cited."""
    note, start, end = quote
    wanted = [i for i in range(start, end) if not texts[note][i].isspace()]
    inside = sum(any(n == note and a <= i < b for n, a, b in cited) for i in wanted)
    return 2 * inside >= len(wanted) > 0


def proportion(successes: int, n: int) -> Figure:
    """A share of n with Wilson's score interval (Wilson 1927)."""
    p = successes / n
    centre = (p + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z * math.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
    return Figure(p, n, max(0.0, centre - half), min(1.0, centre + half))


def mean(values: Sequence[float]) -> Figure:
    """A mean over questions with a percentile bootstrap interval (Efron 1979); the same values give the same one."""
    n = len(values)
    draw = random.Random(n)
    means = sorted(sum(draw.choices(values, k=n)) / n for _ in range(_RESAMPLES))
    return Figure(sum(values) / n, n, percentile(means, 2.5), percentile(means, 97.5))


def auroc(positive: Sequence[float], negative: Sequence[float]) -> Figure:
    """Probability that a positive scores above a negative, ties half, with the interval of Hanley and McNeil (1982)."""
    m, n = len(positive), len(negative)
    rank, ties = {}, 0.0
    scores = sorted([*positive, *negative])
    for i, score in enumerate(scores):
        ties = ties + 1 if i and scores[i - 1] == score else 1.0
        rank[score] = i + 1 - (ties - 1) / 2
    area = (sum(rank[s] for s in positive) - m * (m + 1) / 2) / (m * n)
    spread = area * (1 - area)
    spread += (m - 1) * (area / (2 - area) - area**2) + (n - 1) * (2 * area**2 / (1 + area) - area**2)
    half = _Z * math.sqrt(max(0.0, spread / (m * n)))
    return Figure(area, m + n, max(0.0, area - half), min(1.0, area + half))


def risk_coverage(answers: Iterable[tuple[float, bool]], asked: int) -> list[tuple[float, float]]:
    """How the share of wrong answers (risk) grows with the share of questions answered (coverage).

    `answers` holds (confidence, wrong) of the questions that were answered, out of all that were asked: point k keeps
    the k most confident. Equal confidences enter together. The curve ends where the program itself abstains.
    See El-Yaniv and Wiener (2010).
    """
    ordered = sorted(answers, key=lambda a: -a[0])
    points, wrong = [], 0
    for k, (confidence, is_wrong) in enumerate(ordered, start=1):
        wrong += is_wrong
        if k == len(ordered) or ordered[k][0] != confidence:
            points.append((k / asked, wrong / k))
    return points


def percentile(ordered: Sequence[float], percent: float) -> float:
    """The value below which that much of an ordered sequence lies (nearest rank)."""
    return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)]


def share(passed: Sequence[bool]) -> Figure | None:
    """The proportion that is true; None when there is nothing to count."""
    return proportion(sum(passed), len(passed)) if passed else None


def _overlap(one: Span, other: Span) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]
