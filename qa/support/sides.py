"""Do the two sides of a comparison, of a before and after, of a cause, of a change stand as they do in the quotes?

"The old phone is dearer than the new one" has the words of 新手机比旧手机贵, each on the other side.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.text import cjk_runs, has_cjk
from qa.support.lexicon import GLOSSES
from qa.support.proof import Proof, Span
from qa.support.text import places
from qa.support.types import Problem, Text

_CHARACTER = r"[^,。;:!?|\n]"
_ZH = f"{_CHARACTER}{{1,40}}"  # a side in Chinese: of one clause, and not so long that to look for its end takes time
_EN = r"(?:[^,.;:!?|\n]|(?<=\d)[,.:](?=\d)){1,100}"
_UNMEASURED = "".join(  # "three days after" says how long, not what comes after
    f"(?<!{unit} )(?<!{unit}s )" for unit in "minute hour day night week month year".split()
)
_FEW = r"(?:[\s-]+[\w'-]+){1,5}"  # words of what something is before
# 前 and 后 where they tell a time, not a place or a part of a word.
_BEFORE = (
    "(?:之前|以前|(?<![目从眼跟面提当空门胸车床先年身屋楼店房台脸人之以几多此])前"
    r"(?![天面进台端途景提者期线缀瞻言身段排门缘锋方往夕列臂脚世任夫男女年后几两三十\d]))"
)
_AFTER = "(?:之后|以后|(?<![前先最今随然背落滞此])后(?![台端者退来进面续悔果天年期备勤门座背代院排]))"
_COMPARED = "(?<![对同环相好])比(?![赛例分如较重方喻起少多])"
_TO = r"(?:改成|改为|换成|换到|改到|变成|升到|升级到|降到|提高到|降低到|调到|涨到|迁到|迁移到|搬到|飞到|飞往|飞|开到|到|至)"


@dataclass(frozen=True, slots=True)
class _Relation:
    """How the two sides, a and b, of a relation stand in Chinese and in English."""

    chinese: Sequence[re.Pattern[str]]
    english: Sequence[re.Pattern[str]]
    copied: Sequence[re.Pattern[str]]  # of a Chinese sentence
    alone: bool  # whether one side, in more than a word, tells that they are exchanged


def _relation(
    chinese: Sequence[str], english: Sequence[str], copied: Sequence[str] = (), alone: bool = True
) -> _Relation:
    return _Relation(
        [re.compile(p) for p in chinese],
        [re.compile(p, re.I) for p in english],
        [re.compile(p) for p in copied or chinese],
        alone,
    )


_RELATIONS = (
    _relation(  # a than b
        [rf"(?P<a>{_ZH}?),?{_COMPARED}(?P<b>{_ZH})"],
        [rf"(?P<a>{_EN})(?<!rather )(?<!other )\bthan\b(?! (?:if|when)\b)(?P<b>{_EN})"],
        [rf"(?P<a>{_ZH}?),?{_COMPARED}(?P<b>{_CHARACTER}{{2}})"],  # without what is said of a
        alone=False,  # for what is said of a stands behind b in Chinese
    ),
    _relation(  # a before b
        [
            rf"(?P<b>{_CHARACTER}{{1,12}}?){_BEFORE},?(?P<a>{_ZH})",
            rf"(?P<a>{_CHARACTER}{{1,14}}?){_AFTER},?(?P<b>{_ZH})",
            rf"先(?![生进天前后是锋知验例])(?P<a>[^。;!?|\n]{{1,14}}?),?(?:再|然后|{_AFTER})(?P<b>{_ZH})",
            rf"(?P<a>{_CHARACTER}{{1,10}}?完)(?:了|饭|后)*,?[再就才](?P<b>{_ZH})",
            rf"等(?P<a>{_CHARACTER}{{1,12}}?)(?:之?后|了)?,?再(?P<b>{_ZH})",
        ],
        [
            rf"(?P<a>{_EN}){_UNMEASURED}\bbefore\b(?! then\b| that\b| or\b)(?P<b>{_FEW})",
            rf"(?:^|[.;]\s*)before\b(?P<b>{_EN}),(?P<a>{_EN})",
            rf"(?P<b>{_EN}){_UNMEASURED}\bafter\b(?! that\b| or\b)(?P<a>{_FEW})",
            rf"(?:^|[.;]\s*)after\b(?P<a>{_EN}),(?P<b>{_EN})",
            rf"(?P<a>{_EN})[,;]?\s+(?:and\s+)?then\b(?P<b>{_EN})",
        ],
    ),
    _relation(  # a causes b
        [
            rf"因为?(?P<a>{_ZH}),(?:所以|于是)?(?P<b>{_ZH})",
            rf"(?P<a>{_ZH}?)(?:导致|造成|引起|引发)(?!的)(?P<b>{_ZH})",
            rf"(?P<b>{_ZH}?)是[由因]为?(?P<a>{_ZH}?)(?:导致|造成|引起|引发)的",
        ],
        [
            rf"(?:^|[.;]\s*)because(?: of)?\b(?P<a>{_EN}),(?P<b>{_EN})",
            rf"(?P<b>{_EN})\b(?:because(?: of)?|due to|caused by)\b(?P<a>{_EN})",
            rf"(?P<a>{_EN})\b(?:caus(?:es|ed)|led to|leads to|resulted in)\b(?P<b>{_EN})",
        ],
    ),
    _relation(  # from a to b
        [
            rf"[从由](?P<a>{_CHARACTER}{{1,14}}?){_TO}(?P<b>{_ZH})",
            rf"[把将](?P<a>{_CHARACTER}{{1,14}}?)(?:换成|换为|改成|改为|替换成|改到|挪到|替换为)(?P<b>{_ZH})",
            rf"(?P<a>{_CHARACTER}{{1,20}}),?(?:改到|推迟到|提前到|推到)(?P<b>{_ZH})",
        ],
        [
            rf"\bfrom\b(?P<a>{_EN}?)\bto\b(?P<b>{_EN})",
            rf"\bto\b(?P<b>{_EN}?),?\s*\bfrom\b(?P<a>{_EN})",
            rf"\breplac(?:e|es|ed|ing)\b(?P<a>{_EN}?)\bwith\b(?P<b>{_EN})",
            rf"(?P<a>{_EN})\b(?:moved|changed|switched|rescheduled|postponed|brought forward) to\b(?P<b>{_EN})",
        ],
    ),
)
# What the dictionary does not translate, for it says little but in such a relation.
_PERSONS = {"I|me|mine": "我", "he|him": "他", "she|hers": "她"}
_POINTING = {
    "during the day|daytime|day shift": "白天 白班",
    "at night|night shift": "夜里 晚上 夜班",
    "left": "左",
    "right": "右",
    "few|fewer": "少",
    "many": "多",
    "last year": "去年",
    "this year": "今年",
    "next year": "明年",
    "last month": "上月 上个月",
    "this month": "这个月 本月",
    "next month": "下月 下个月",
    "last week": "上周 上个星期",
    "this week": "这周 本周",
    "next week": "下周 下个星期",
    "last time": "上次",
    "this time": "这次",
}


def sides(claim: Text, proof: Proof) -> Iterator[Problem]:
    """Relations of the sentence whose sides the quotes have the other way round, and nowhere as they are."""
    for relation in _RELATIONS:
        shown = list(_pairs(relation.chinese, proof.text))
        for a, b in _pairs(relation.english if claim.english else relation.copied, claim.text) if shown else ():
            one, other = (_told_of(claim.text[slice(*side)], proof) for side in (a, b))
            verdicts = {_exchanged(one, other, *pair, relation.alone) for pair in shown}
            if True in verdicts and False not in verdicts:
                yield Problem("role", claim.text[min(a[0], b[0]) : max(a[1], b[1])].strip())


def _pairs(patterns: Sequence[re.Pattern[str]], text: str) -> Iterator[tuple[Span, Span]]:
    """The sides of each relation in a text; neither of them is blank."""
    for match in (m for pattern in patterns for m in pattern.finditer(text)):
        if match["a"].strip() and match["b"].strip():
            yield match.span("a"), match.span("b")


def told(text: str, proof: Proof) -> list[list[int]]:
    """Where the quotes hold each word of a part of the sentence; of those that they hold."""
    found = [[start for start, _ in rendered.places] for rendered in proof.rendered(text)]
    if has_cjk(text):
        found += [list(places(run, proof.text)) for run in cjk_runs(text) if len(run) == 1]
    for phrase in map(" ".join, pairwise(re.findall("[a-z]+", text.lower()))):
        found.append([at for zh in GLOSSES.get(phrase, ()) for at in places(zh, proof.text)])
    return [starts for starts in [*found, *_pointed(_POINTING, text, proof)] if starts]


def _told_of(side: str, proof: Proof) -> list[list[int]]:
    """The same with the persons."""
    return [*told(side, proof), *(starts for starts in _pointed(_PERSONS, side, proof) if starts)]


def _pointed(words: Mapping[str, str], text: str, proof: Proof) -> Iterator[list[int]]:
    for english, chinese in words.items():
        if re.search(rf"\b(?:{english})\b", text, re.I):
            yield [at for zh in chinese.split() for at in places(zh, proof.text)]


def _exchanged(
    a: Sequence[Sequence[int]], b: Sequence[Sequence[int]], first: Span, second: Span, alone: bool
) -> bool | None:
    """Whether two sides stand the other way round in a relation of the quotes; None where their words do not tell.

    alone: whether one side of the sentence may tell, where the quotes have no word of the other.
    """
    if _within(a, first, second) or _within(b, second, first):
        return False
    crossed = _within(a, second, first), _within(b, first, second)
    return True if all(crossed) or (alone and max(crossed) > 1 and not (a and b)) else None


def _within(words: Sequence[Sequence[int]], side: Span, other: Span) -> int:
    """How many of the words stand on one side of a relation, and not on the other."""
    return sum(
        any(side[0] <= at < side[1] for at in starts) and not any(other[0] <= at < other[1] for at in starts)
        for starts in words
    )
