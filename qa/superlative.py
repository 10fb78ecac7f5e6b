"""The latest, the first, the most: of rows or lines that answer alike, the one that such a question asks for."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.figures import figures
from ingest.text import normalize
from qa.lexical import Known, matches
from qa.opening import text_of
from qa.outline import outline
from qa.plain import cells, plain
from qa.question import Question
from qa.scoring import Scored
from qa.types import Hit

_NEAR = 0.75  # share of the best score from which a row or a line speaks for its group
_ALONE = 1.3  # what the score of the chosen one is of the best: nothing else is quoted beside it
_HELD = 0.5  # share of a concept from which a sentence holds it
_WHOLE = 2500  # characters of a chunk from which the table at its end may go on in the next

_LATEST = re.compile(
    r"(?<!离)(?<!离[我家你])最近(?!的(?!一))|上一?[次回]|最新|最后一[次回]|"
    r"\b(?:latest|most recent(?:ly)?)\b|\b(?:the|my|our|his|her|their|was|is) last\b(?! (?:year|month|week|night))|"
    r"\blast (?:time\b|\w+ed\b)",
    re.I,
)
_EARLIEST = re.compile(r"最早|最先|第一[次回]|头一[次回]|首次|\b(?:first time|earliest)\b", re.I)
_SEVERAL = re.compile(r"哪些|哪几|几[次回]|分别|都|各|\b(?:all|list|each)\b|\bhow (?:many|often)\b", re.I)
# By what is told of such an adjective, the columns that tell of it where the question names none.
_MOST: tuple[tuple[re.Pattern[str], str, bool], ...] = tuple(
    (re.compile(asked, re.I), column, largest)
    for asked, column, largest in (
        (r"最[贵]|most expensive|dearest", r"[价费钱额花]|price|cost", True),
        (r"最便宜|cheapest", r"[价费钱额花]|price|cost", False),
        (r"最重|\bheaviest\b", r"重|weight", True),
        (r"最轻|\blightest\b", r"重|weight", False),
        (r"最[高大多长]|\b(?:highest|biggest|largest|longest)\b", "", True),
        (r"最[低小少短]|\b(?:lowest|smallest|shortest)\b", "", False),
    )
)
_DATE = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")
_DATED = re.compile(r"日期|时间|\bdate\b|\bwhen\b", re.I)
_NUMBER = re.compile(r"\D{0,3}?(-?\d[\d,]*(?:\.\d+)?)\s*([A-Za-z%万亿千元块]*)(?!\s*[-–~:/'\d])")
_SUM = re.compile(r"合计|总计|小计|共计|平均|\b(?:total|sum|average)\b", re.I)
_UNDER_HEAD = re.compile(r"[|\s:-]*-[|\s:-]*")
_Keyed = list[tuple[tuple[float, ...], Scored]]  # what is chosen from, each with what it is chosen by


def foremost(question: Question, known: Sequence[Known], scored: list[Scored]) -> list[Scored]:
    """The sentences, best first; where the latest or the most is asked for, those that are so before all others.

    They are chosen among the rows of a table, the items of a list or the lines of a paragraph that hold as much of the
    question as the best of them: by the dates of these, or by the numbers in the column that is asked about. Where not all
    of them tell one, the order stays.
    """
    choose = _choice(question)
    if choose is None or not scored:
        return scored
    for seed in scored:
        if seed.score < _NEAR * scored[0].score:
            break
        if chosen := choose(_alike(seed, known, scored), known):
            best = scored[0].score
            return [*(replace(s, score=_ALONE * best) for s in chosen), *(s for s in scored if s not in chosen)]
    return scored


def asks_for_one(question: Question) -> bool:
    """Whether the latest, the first or the most is asked for, and not several."""
    return _choice(question) is not None


def _choice(question: Question) -> Callable[[list[Scored], Sequence[Known]], list[Scored]] | None:
    """How a question chooses among what answers alike; None where it asks for several, or for no extreme."""
    text = question.text
    if _SEVERAL.search(text):
        return None
    if _LATEST.search(text) or _EARLIEST.search(text):
        latest = _LATEST.search(text) is not None
        return lambda alike, known: _extreme(_by_day(alike), largest=latest)
    for asked, column, largest in _MOST:
        if asked.search(text):
            pattern, most = re.compile(column, re.I) if column else None, largest
            return lambda alike, known: _extreme(_by_number(alike, known, pattern), largest=most)
    return None


def _extreme(keyed: _Keyed, *, largest: bool) -> list[Scored]:
    """Those with the largest or the smallest key; none where there is nothing to choose."""
    keys = {key for key, _ in keyed}
    wanted = (max if largest else min)(keys) if len(keys) > 1 else None
    return [s for key, s in keyed if key == wanted]


def _alike(seed: Scored, known: Sequence[Known], scored: Sequence[Scored]) -> list[Scored]:
    """The rows, items or lines beside a sentence that hold, with what stands over all, as much as the best of them."""
    within = set(_group(seed.hit, seed.at))
    group = [s for s in scored if s.hit is seed.hit and s.at in within]
    if len(group) < 2:
        return []
    head = [_head(seed)] if seed.sentence.kind == "table" else []
    over = matches(known, "\n".join((*seed.hit.names, *seed.hit.chunk.headings, *head)))
    best = group[0]
    if len(over) != len(best.own):  # found by the question in other words
        return []
    wanted = [c for c, own in enumerate(best.own) if own > _HELD >= over[c]]
    in_notes = [c for c, k in enumerate(known) if k.alternatives]
    chief = max(in_notes, key=best.weights.__getitem__, default=None)
    if chief is not None and over[chief] <= _HELD and chief not in wanted:
        return []  # not of the matter
    typed = max(s.typed for s in group)
    alike = [s for s in group if all(s.own[c] > _HELD for c in wanted) and s.typed >= _HELD * typed]
    return sorted(alike, key=lambda s: s.at)


def _group(hit: Hit, at: int) -> list[int]:
    """The positions of the body of its table, of its list, or of the lines of its paragraph."""
    sentences = hit.chunk.sentences
    same = [j for j, s in enumerate(sentences) if (s.group, s.kind) == (sentences[at].group, sentences[at].kind)]
    if sentences[at].kind == "table":
        return same[1:] if _headed(hit, same) else []
    if sentences[at].kind == "item":
        tree = outline(hit.chunk)
        return [j for j in tree.beside(at) if tree.parents[j] == tree.parents[at]]
    gaps = (
        hit.chunk.text[sentences[i].end - hit.chunk.start : sentences[j].start - hit.chunk.start]
        for i, j in pairwise(same)
    )
    return same if sentences[at].kind == "prose" and all("\n" in gap for gap in gaps) else []


def _headed(hit: Hit, rows: Sequence[int]) -> bool:
    """Whether rows are a whole table with a head: what is cut off by its chunk may hold the one that is asked for."""
    chunk = hit.chunk
    if len(rows) < 2 or (len(chunk.text) >= _WHOLE and rows[-1] == len(chunk.sentences) - 1):
        return False
    first, second = (chunk.sentences[j] for j in rows[:2])
    return _UNDER_HEAD.fullmatch(chunk.text[first.end - chunk.start : second.start - chunk.start]) is not None


def _by_day(alike: Sequence[Scored]) -> _Keyed:
    """Each with the day that it tells first, in its column of dates if it has one; empty where not all tell one alike."""
    days = [next((d for text in (*_dated_cells(s), plain(s.text)) if (d := _day(text))), None) for s in alike]
    alike_told = {(day[0] > 0, len(day)) if day else None for day in days}
    return [(day, s) for day, s in zip(days, alike, strict=True) if day] if len(alike_told) == 1 else []


def _dated_cells(row: Scored) -> list[str]:
    """The cells of a row whose column is said to hold dates."""
    if row.sentence.kind != "table":
        return []
    return [cell for name, cell in zip(cells(_head(row)), cells(row.text), strict=False) if _DATED.search(name)]


def _day(text: str) -> tuple[float, ...] | None:
    """Year (0 where none is told), month and perhaps day of the first date of a text."""
    for figure in sorted(figures(normalize(text)), key=lambda f: f.start):
        if found := next((m for term in figure.terms if (m := _DATE.fullmatch(term))), None):
            return tuple(float(number) for number in found.groups() if number)
    return None


def _by_number(alike: Sequence[Scored], known: Sequence[Known], column: re.Pattern[str] | None) -> _Keyed:
    """Rows with their numbers in the column that is asked about; empty where not all rows have one, of one unit."""
    rows = [s for s in alike if s.sentence.kind == "table" and not _SUM.search(s.text)]
    for at, name in enumerate(cells(_head(rows[0]))) if rows else ():
        if at and (column.search(name) if column else any(m > _HELD for m in matches(known, name))):
            found = [_NUMBER.match(plain((*cells(row.text), *[""] * at)[at])) for row in rows]
            numbers = [(m[2], (float(m[1].replace(",", "")),)) for m in found if m]
            alike_told = len({unit for unit, _ in numbers}) == 1 and len(numbers) == len(rows)
            return [(key, row) for (_, key), row in zip(numbers, rows, strict=True)] if alike_told else []
    return []


def _head(row: Scored) -> str:
    """The first row of a row's table."""
    sentences = row.hit.chunk.sentences
    return text_of(
        row.hit, next(j for j, s in enumerate(sentences) if s.group == row.sentence.group and s.kind == "table")
    )
