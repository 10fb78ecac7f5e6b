"""Numbers that tell a place in a row: "the second", "chapter 5", 大二, 二作, 腊月二十; and pairs, which are one or two of two."""

import re
from collections.abc import Iterator
from fractions import Fraction

from ingest.moments import DIGITS
from qa.support.numerals import HAN, ORDINALS, WORD, english_value, han_value
from qa.support.portions import FRACTION
from qa.support.text import blank
from qa.support.types import Quantity
from qa.support.units import UNIT

NUMBERED = re.compile(
    rf"\b(?:chapters?|lessons?|pages?|sections?|parts?|volumes?|grade|class|gate|building|room|version|category|line|article"
    rf"|clause|item|rule|subject|level|station|seat|table|figure|question|task|step|stage|number|exit|platform|unit|type"
    r"|week|round|phase|lap|batch|season|episode|issue|team|period|floor|row|shelf|trial|draft|edition) "
    rf"(?P<n>\d+|{WORD})\b(?![.:]\d|[\s-]+(?:{UNIT}))",
    re.I,
)
_YEAR_OF_SCHOOL = re.compile(
    rf"(?<=[大研高初])[一二三四](?![{HAN}个点分级楼层])|(?<=[市省县])[{HAN[2:11]}](?=[院中小](?![{HAN}]))"
)
_LUNAR = re.compile(
    rf"(?:(?P<named>[正冬腊])月|(?:农历|阴历)(?P<m>[{HAN[2:11]}十]{{1,2}})月|大年(?=初))初?(?P<d>[{HAN[2:11]}十]{{1,3}})?"
    rf"(?![{HAN}个])"
)
_LUNAR_MONTHS = {"正": "一", "冬": "十一", "腊": "十二"}
_RANKED = re.compile(
    rf"(?<![\d{HAN}周期拜第])[{HAN[2:11]}](?=[作审品线舅叔伯姑姨爷婶弟妹哥姐]|年级)"
)  # 一作, 九品, 三舅
ENGLISH_ORDINAL = re.compile(
    rf"\b(?!first[ -]aid\b)(?P<o>{'|'.join(ORDINALS[1:])})\b(?!-(?:hand|party|class|rate))|\b(?P<d>\d+)(?:st|nd|rd|th)\b",
    re.I,
)
_PER = re.compile(r"(?:per|a|each|every) $")
_PAIRS = re.compile(
    r"\btwice\b|\bcouple\b|\bpair\b|双方|双(?=[重向面层份频核模卡])|二者|俩|\bboth\b|\bfirst\b.{0,40}\bsecond\b", re.I
)


def ordinals(text: str) -> Iterator[Quantity]:
    """Every place in a row that a text tells, and its pairs."""
    yield from _numbered(text)
    yield from _han_ordinals(text)
    yield from _lunar(text)
    yield from _pairs(text)
    yield from _english_ordinals(text)


def _numbered(text: str) -> Iterator[Quantity]:
    for match in NUMBERED.finditer(text):
        yield Quantity(match[0], english_value(match["n"].lower()), None, True, False, match.start())


def _han_ordinals(text: str) -> Iterator[Quantity]:
    """The second in 大二, 二作, 市二院; 二 before what is counted would be 两."""
    for pattern in (_YEAR_OF_SCHOOL, _RANKED):
        for match in pattern.finditer(text):
            value = Fraction(DIGITS[match[0]])
            yield Quantity(match[0], value, None, True, value > 1, match.start())


def _lunar(text: str) -> Iterator[Quantity]:
    """Months and days of the lunar calendar, which go by their numbers in English: 腊月二十, 农历七月十六, 大年初五."""
    for match in _LUNAR.finditer(text):
        for number in filter(None, (_LUNAR_MONTHS.get(match["named"]) or match["m"], match["d"])):
            yield Quantity(match[0], han_value(number), None, True, False, match.start())


def _pairs(text: str) -> Iterator[Quantity]:
    for match in _PAIRS.finditer(text):
        twice = match[0].lower() == "twice"
        yield Quantity(match[0], Fraction(2), "times" if twice else None, False, not twice, match.start())


def _english_ordinals(text: str) -> Iterator[Quantity]:
    for match in ENGLISH_ORDINAL.finditer(blank(FRACTION, text)):
        word = (match["o"] or "").lower()
        if word != "second" or not _PER.search(text, max(0, match.start() - 8), match.start()):
            value = Fraction(ORDINALS.index(word) if word else match["d"])
            yield Quantity(match[0], value, None, True, False, match.start())
