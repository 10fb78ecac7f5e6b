"""A question that asks several things at once, put as questions of one thing each: question decomposition (Min et al. 2019).

What is asked for seldom stands in one line, and a line that answers half reads as no answer to the whole. Two shapes are
taken apart: clauses of which each asks ("花了多少钱，几个人做的"), and things that are asked about side by side ("鹿角跟松果两家
各给多少钱", "哪个更贵").
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.text import CJK, has_cjk, simplified
from qa.asking import without_asking
from qa.colloquial import written
from qa.question import parse
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
_ASKS = re.compile(
    rf"(?<!没)(?<!没有)什么(?!的)|谁|哪(?!怕)|^几|(?<![这那前好近过十])几(?=\w{{0,3}}(?:\W|$))|多少|(?<!没)怎么|怎样|如何|为何|吗|"
    rf"(?<!很)多[久长远高重大深快早厚宽]|([{CJK}])[不没]\1|没有?\W*$|"
    r"\b(?:who|whom|whose|what|which|when|where|why|how)(?:'?s)?\b",
    re.I,
)
_AS_WELL = re.compile(r"呢\W*$")  # "理由呢" asks on; "Fig 呢，是谁做的" is one question
_EACH = "分别|各自|各(?![种类地位国方界项级行式样])"
# What asks of no other thing than the clause before it: "哪个月进账最多，多少", "各是哪年", "how fast?"
_NO_OTHER = re.compile(
    rf"how \w+\W*|(?:{_EACH}).*|(?:具体|一共|总共|大概|到底|差|[又是有打的了数])*"
    r"(?:什么(?![时地])|几\w?|多少\w?|多[久长远高重大]|哪[几两一]?[个种样款些])\W*",
    re.I,
)
_JOINS = re.compile(r"[,，；;\s]*(?:\band\s*)?$", re.I)
_NAMES = re.compile(r"[A-Za-z]{2}|[《“「]")
_I = re.compile("[我你您他她咱]")
# Of what a clause asks about that leans on the one before it, words and characters in Chinese, words in English.
_FEW_ZH, _FEW_EN = (3, 4), 2

_WHICH = "谁|哪一?[个家边种款台双块部次条头只张样项件位方本门座支]"
# What is larger, and how one asks how large it is.
_LARGE = {
    "贵|便宜|划算|省钱": "多少钱",
    "重|轻": "多重",
    "高|矮|低": "多高",
    "快|慢": "多快",
    "长|短|久": "多久",
    "多|少": "多少",
    "大|小": "多大",
    "早|晚|先|后": "什么时候",
    "远|近": "多远",
}
_LARGER = "|".join(_LARGE)
# One thing and another, and what is said before both and after both of them.
_BESIDE = (
    r"(?P<over>(?:[^，,：:]+[，,：:]\s*)?)(?P<one>(?=\S)[^，,：:]{1,16}?)\s*(?P<and>和|跟|与|、|以及|比)\s*"
    r"(?P<other>(?=\S)[^，,：:]{1,20}?)(?P<of>(?:[，,][^，,]{0,8}?)?)\s*"
)
_COMPARED = (
    re.compile(rf"{_BESIDE}(?<!比)(?:{_EACH})(?P<asked>.+)"),
    re.compile(
        rf"{_BESIDE}(?:{_WHICH})(?P<asked>[^，,]*?)(?:更|比较|最)?(?P<large>{_LARGER})(?:一?[些点])?(?:的|呢|啊|来着)?"
        r"(?:[，,]\s*(?:各|差|[少多高低贵]了?)多少)?[？?]?"
    ),
    re.compile(rf"{_BESIDE}(?:相?差|多|少)(?P<asked>\w{{0,2}}多少.*)"),
    re.compile(rf"{_BESIDE}(?P<asked>)(?P<large>{_LARGER})了?(?:多少|几).*"),
)
_PIECE = re.compile(rf"[^\s{CJK}]+(?:\s+[^\s{CJK}]+)*|[{CJK}]")
_NUMBER = re.compile(r"\d")
_MORE = 3  # characters that the one has more than the other, from which on they are of both: "做模型的木头板和透明板"


@dataclass(frozen=True, slots=True)
class Subquestion:
    """One of the questions that are asked in one breath, or what it asks of one of two things side by side."""

    text: str
    part: int  # of the breath, counted from 0
    whole: bool  # not of one thing only


def subquestions(text: str, dictionary: Dictionary) -> list[Subquestion]:
    """What is asked in one breath, in order, each made to stand alone in the light of what goes before it."""
    asked = parts(text)
    found: list[Subquestion] = []
    for part, question in enumerate(asked):
        alone = _alone(question, asked[:part], dictionary) if part else question
        sides = _of_each(alone, dictionary) if len(asked) <= _FEW_PARTS else []
        found += [*(Subquestion(side, part, False) for side in sides), Subquestion(alone, part, True)]
    return found


def parts(text: str) -> list[str]:
    """The questions that are asked in one breath ("X 是什么？它归谁管？", "who made X, and when was it renamed"), in order.

    What goes before a question and asks nothing belongs to it.
    """
    found = [""]
    for clause in _clauses(written(simplified(text))):
        asks = (_ASKS.search(clause) or _AS_WELL.search(clause)) and not _NO_OTHER.fullmatch(clause)
        if asks and _ASKS.search(found[-1]) and len(found) < _MOST:
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
    return " ".join(re.split(r"[\s,，：:？?]+", _ASKS.sub("", without_asking(question)))).strip()


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


def _of_each(question: str, dictionary: Dictionary) -> list[str]:
    """What a question asks of each of two things side by side; nothing where it asks of no two."""
    text = written(simplified(question))
    match = next(filter(None, (form.fullmatch(text) for form in _COMPARED)), None)
    if match is None or _ASKS.search(match["other"]) or match["and"] not in dictionary.segment(text):
        return []
    other = match["other"]
    over, one = _parted(match["one"], other)
    pieces = list(_PIECE.finditer(other))
    length = min(len(_PIECE.findall(one)), len(pieces))  # both are as long: "吴门和凯越一桌价钱"
    rest = "" if _I.fullmatch(one) else other[pieces[length - 1].end() :]
    asked = match["asked"] + _how_large(match.groupdict().get("large"))
    return [f"{match['over']}{over}{thing}{match['of']}{asked}" for thing in (one + rest, other)]


def _parted(one: str, other: str) -> tuple[str, str]:
    """What is said of both things before the first of them, and the first."""
    pieces, (first, *_) = list(_PIECE.finditer(one)), _PIECE.findall(other)
    like = [p for p in pieces if p[0] == first or (_NUMBER.match(p[0]) and _NUMBER.match(first))]
    more = len(pieces) - len(_PIECE.findall(other))
    at = like[-1].start() if like else pieces[more].start() if more >= _MORE else 0
    return one[:at], one[at:]


def _how_large(large: str | None) -> str:
    return next((how for words, how in _LARGE.items() if large and re.fullmatch(words, large)), "")
