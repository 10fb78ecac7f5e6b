"""What stands over a quoted sentence and is quoted with it: the row that names its columns, the item or label that it
belongs to, who said it and when, the heading that dates it, or says of which version it is."""

import re
from collections.abc import Sequence

from ingest.text import stamps, terms
from qa.answer_type import expected, holds_answer
from qa.lexical import matches
from qa.opening import stands_over, text_of, words_of
from qa.outline import outline
from qa.plain import cells, plain
from qa.question import Question
from qa.translate import Dictionary
from qa.types import Evidence

_IN_HEADINGS = frozenset(("when", "year", "month", "day", "weekday", "version"))
_EITHER = re.compile(r"还是|\bor\b", re.I)
_COLUMNS = 3  # of a table whose cells cannot be told apart without the row that names them
_VALUE = 10  # characters of a cell that may be a bare value; one cell of more tells by itself what it is
_SURE = 0.5  # from which a sentence holds the kind of thing asked for, or a concept of the question


def framed(question: Question, units: Sequence[Evidence], dictionary: Dictionary) -> list[Evidence]:
    """The units and, before each, what stands over it in its chunk and tells of the matter what the unit does not.

    Without those that only say what the question does: a title, a tag, the same question.
    """
    result: list[Evidence] = []
    untold = _asks_for_name(question) and not any(_tells(question, words_of(unit), dictionary) for unit in units)
    for unit in units:
        sentences = unit.hit.chunk.sentences
        over = (*_over(question, unit, dictionary), *(_heading(question, unit, dictionary) if untold else ()))
        if not over and _repeats(question, words_of(unit)):
            continue
        result += [Evidence(unit.hit, (sentences[at],), unit.score) for at in sorted(over)]
        result.append(unit)
    return result


def asks_for_heading(question: Question) -> bool:
    """Whether a date or a version would answer, such as headings hold."""
    return any(asked.type in _IN_HEADINGS for asked in expected(question))


def _asks_for_name(question: Question) -> bool:
    """Whether what a heading may hold would answer: a date, a version, or whom its section is about."""
    return asks_for_heading(question) or any(asked.type == "who" for asked in expected(question))


def _repeats(question: Question, words: str) -> bool:
    """Whether words hold nothing that is not in the question, which asks for more than yes or no, or which of two."""
    if _EITHER.search(question.text) or not (expected(question) or question.kind != "what"):
        return False
    return set(terms(words, unigrams=False)).issubset(terms(question.text))


def _over(question: Question, unit: Evidence, dictionary: Dictionary) -> list[int]:
    """The items, the label or the first row over a unit that it cannot be understood without."""
    at = unit.hit.chunk.sentences.index(unit.sentences[0])
    tree = outline(unit.hit.chunk)
    above = [head for head in stands_over(unit.hit, at, tree) if not tree.items[head] or tree.siblings(head)]
    if unit.sentences[0].kind == "table":
        return above if _bare(text_of(unit.hit, at)) else []
    own = words_of(unit)
    told = matches(question.concepts, own)
    untold = asks_for_heading(question) and not _tells(question, own, dictionary)
    return [
        head
        for head in above
        for words in [text_of(unit.hit, head)]
        if stamps(words)
        or any(named > _SURE >= m for named, m in zip(matches(question.concepts, words), told, strict=True))
        or (untold and _tells(question, words, dictionary))
    ]


def _bare(row: str) -> bool:
    """Whether the cells of a row, but for the first, do not tell what they are: values, or some left empty."""
    row_cells = [plain(cell) for cell in cells(row)]
    values = sum(len(cell) <= _VALUE for cell in row_cells[1:])
    return len(row_cells) >= _COLUMNS and (values > 1 or not all(row_cells))


def _heading(question: Question, unit: Evidence, dictionary: Dictionary) -> list[int]:
    """The nearest heading over a unit that tells it."""
    sentences = unit.hit.chunk.sentences
    headings = [i for i, s in enumerate(sentences) if s.kind == "heading" and s.end <= unit.start]
    return [i for i in headings if _tells(question, text_of(unit.hit, i), dictionary)][-1:]


def _tells(question: Question, words: str, dictionary: Dictionary) -> bool:
    """Whether words hold the kind of thing asked for."""
    return holds_answer(question, words, dictionary) >= _SURE
