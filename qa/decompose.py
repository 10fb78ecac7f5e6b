"""A question that asks several things at once, put as questions of one thing each: question decomposition (Min et al. 2019).

What is asked for seldom stands in one line, and a line that answers half reads as no answer to the whole. Taken apart are
clauses of which each asks ("花了多少钱，几个人做的"), and what is asked of two things side by side (qa/side_by_side.py).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.text import CJK, has_cjk, simplified
from qa.asking import ASKS, EACH, without_asking
from qa.colloquial import written
from qa.question import parse
from qa.side_by_side import of_each
from qa.translate import Dictionary
from qa.types import Turn

_MOST = 8  # questions asked at once: each takes as long as one alone
_FEW_PARTS = 2  # of which each may ask of two things

# Where a clause may end: no "How and why did …".
_SEAM = re.compile(
    r"(?<=[？?；;])\s*(?=(?s:.*)\w)|"
    r"(?<![,，])(?<!^(?:how|why|who))(?<!^(?:when|what))(?<!^(?:where|which))(?<!^how (?:much|many|long))"
    r"[,，]?\s+and\s+(?=(?:then\s+|also\s+)?(?:who|what|which|when|where|why|how)(?:'?s)?\b)|"
    rf"(?<=[{CJK}\w”」》)）])\s*[，,]\s*(?=[^，,]*[{CJK}])|"
    rf"(?<=[{CJK}])\s+(?=[^\s，,]*[{CJK}])",
    re.I,
)
# What follows a seam within a title or a quotation: "《谁动了我的奶酪？》".
_WITHIN = re.compile(r"[^《》“”「」]*[》”」]")
_AS_WELL = re.compile(r"呢\W*$")  # "理由呢" asks on; "Fig 呢，是谁做的" is one question
# What asks of no other thing than the clause before it: "哪个月进账最多，多少", "各是哪年", "how fast?"
_NO_OTHER = re.compile(
    rf"how \w+\W*|(?:{EACH}).*|(?:具体|一共|总共|大概|到底|差|[又是有打的了数])*"
    r"(?:什么(?![时地])|几\w?|多少\w?|多[久长远高重大]|哪[几两一]?[个种样款些])\W*",
    re.I,
)
_JOINS = re.compile(r"[,，；;\s]*(?:\band\s*)?$", re.I)
_NAMES = re.compile(r"[A-Za-z]{2}|[《“「]")
# Of what a clause asks about that leans on the one before it, words and characters in Chinese, words in English.
_FEW_ZH, _FEW_EN = (3, 4), 2


@dataclass(frozen=True, slots=True)
class Subquestion:
    """One of the questions that are asked in one breath, or what it asks of one of two things side by side."""

    text: str
    said: str  # in the breath
    part: int  # of the breath, counted from 0
    whole: bool  # not of one thing only


def subquestions(text: str, dictionary: Dictionary) -> list[Subquestion]:
    """What is asked in one breath, in order, each made to stand alone in the light of what goes before it."""
    asked = parts(text)
    found: list[Subquestion] = []
    for part, question in enumerate(asked):
        alone = _alone(question, asked[:part], dictionary) if part else question
        sides = of_each(alone, dictionary) if len(asked) <= _FEW_PARTS else []
        found += [
            *(Subquestion(side, question, part, False) for side in sides),
            Subquestion(alone, question, part, True),
        ]
    return found


def parts(text: str) -> list[str]:
    """The questions that are asked in one breath ("X 是什么？它归谁管？", "who made X, and when was it renamed"), in order.

    What goes before a question and asks nothing belongs to it.
    """
    found = [""]
    for clause in _clauses(written(simplified(text))):
        asks = (ASKS.search(clause) or _AS_WELL.search(clause)) and not _NO_OTHER.fullmatch(clause)
        if asks and ASKS.search(found[-1]) and len(found) < _MOST:
            found.append("")
        found[-1] += clause
    return [_JOINS.sub("", part).strip() for part in found] if len(found) > 1 and _matter(found[0]) else [text]


def _clauses(text: str) -> Iterator[str]:
    start = 0
    for seam in _SEAM.finditer(text):
        if not _WITHIN.match(text, seam.end()):
            yield text[start : seam.end()]
            start = seam.end()
    yield text[start:]


def _matter(question: str) -> str:
    """What is left of a question without the words that ask."""
    return " ".join(re.split(r"[\s,，：:？?]+", ASKS.sub("", without_asking(question)))).strip()


def _alone(question: str, before: Sequence[str], dictionary: Dictionary) -> str:
    from qa.followup import standalone  # its word lists take as long to load as three questions to answer

    if rewritten := standalone(question, [Turn(earlier, "") for earlier in before], dictionary):
        return rewritten
    if not _leans(question, before[-1], dictionary):
        return question
    return f"{_matter(before[0])}{'，' if has_cjk(question) else ', '}{question}"


def _leans(question: str, before: str, dictionary: Dictionary) -> bool:
    """Whether it asks about so little that it must be about what is asked before it: "赔了多少钱", "why not us"."""
    about = [concept.surface for concept in parse(question, dictionary).concepts]
    if not has_cjk(question):
        return len(about) <= _FEW_EN
    few = len(about) <= _FEW_ZH[0] and len("".join(about)) <= _FEW_ZH[1]
    return few and not _NAMES.search(question) and before[-1] not in "？?"
