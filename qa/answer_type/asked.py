"""What kind of thing a question asks for: money, a time of day, a name."""

import re
from dataclasses import dataclass
from functools import lru_cache

from qa.answer_type.rules import RULES, AnswerType
from qa.question import Question

_VERB = (
    r"(?:do|does|did|can|could|are|is|was|were|will|would|have|has|had|should|i|we|you|they|the|there|in|of|per|a)\b"
)
_ENGLISH_COUNTED = re.compile(rf"\s*((?:(?!{_VERB})[\w'-]+\s*){{1,4}})", re.I)
_CHINESE_COUNTED = re.compile(r"[\u4e00-\u9fff]{1,6}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A kind of thing asked for."""

    type: AnswerType
    of: str = ""  # of a count, what is counted, as the question says it: "个班", "plants"


def expected(question: Question) -> tuple[Asked, ...]:
    """The kinds of thing any of which would answer the question; none where a question asks for no certain kind."""
    return () if question.kind == "why" else _expected(question.text)


@lru_cache(maxsize=256)
def _expected(text: str) -> tuple[Asked, ...]:
    found: dict[AnswerType, Asked] = {}
    taken: list[tuple[int, int]] = []
    for kind, pattern in RULES:
        for m in pattern.finditer(text):
            if all(m.end() <= start or m.start() >= end for start, end in taken):
                taken.append(m.span())
                if kind:
                    found.setdefault(kind, Asked(kind, _counted(text[m.end() :]) if kind == "count" else ""))
    return tuple(found.values())


def _counted(rest: str) -> str:
    """What follows "how many" or 多少: the measure word and the noun, or the next words."""
    m = _CHINESE_COUNTED.match(rest) or _ENGLISH_COUNTED.match(rest)
    return m[0].strip().lower() if m else ""
