"""Halves, tenths and other portions, read out of a text: 两年半, 一米七五, 三成半, 八五折, "a third", "1/2 茶匙"."""

import re
from collections.abc import Iterator
from fractions import Fraction

from ingest.moments import DIGITS
from ingest.text import CJK
from qa.support.numerals import HAN, WORD, english_value, han_value
from qa.support.text import blank
from qa.support.types import Quantity
from qa.support.units import MEASURES, OFF, UNIT, measured

FRACTION = re.compile(
    r"(?!\ba (?:third|fifth|tenth) (?!of|less|more|higher|lower|cheaper|and|or|to|is|was|as|in)[a-z])"  # of things in a row
    r"\b(?P<a>one|a|two|three|four|1|2|3)[ -](?P<b>third|quarter|fifth|tenth)s?\b(?! of \d{4})|\b(?P<half>half|halves)\b",
    re.I,
)
_NUMERATORS = {"one": 1, "a": 1, "two": 2, "three": 3, "four": 4}
_DENOMINATORS = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_SLASHED = re.compile(r"(?<![\d/.])([1-9])/([2-9])(?![\d/%]|\.\d)")
_HALF = re.compile(
    rf"[一对]半|半数|[折减各过两]半|一?大半(?![年天夜])|一多半"
    rf"|(?<![多大])半(?!导体|成品|岛|[路途空腰]|信半疑|身不遂|点[儿也都没不])个?(?=[{CJK}])"
)
_HALF_A = re.compile(r"[一对]半")
WITH_A_HALF = re.compile(
    rf"\b(?P<n>an?|{WORD}|\d+)\s+and\s+a\s+half[\s-]+(?P<u>{UNIT})"
    rf"|\b(?:an?|one)\s+(?P<one>{UNIT})\s+and\s+a\s+half\b|\bhalf[\s-]+(?:of\s+)?(?:an?\s+)?(?P<half>{UNIT})",
    re.I,
)
_SPOKEN_UNITS = {"分": "分钟", "月": "个月", "块": "元"}
_WITH_A_HALF_ZH = re.compile(
    rf"(?:(?<![\d.{HAN}])(?P<n>\d+|[{HAN}]+))?\s*个?半\s*个?(?P<u>小时|钟头|月|年|天|周|星期|礼拜|公斤|斤|公里|分钟|升|吨)"
    rf"|(?<![\d.{HAN}])(?P<whole>\d+|[{HAN}]+)\s*(?P<unit>年|天|公斤|斤|公里|里|分钟?|小时|个月|周|岁|块|米|吨)半"
)
_PRICED = "个斤两张次本盒瓶袋杯份碗只条支位人天公片串根件平包箱打"  # 三块五一斤
_TENTHS = re.compile(
    rf"(?<![\d.])(?P<n>\d+|[{HAN[1:]}]+)\s*(?:(?P<u>米|块|公斤|斤|两|尺|寸|元|亩)(?!一[{CJK}])(?P<d>[{HAN[2:11]}]{{1,2}}?)(?:毛|角|分(?=地))?"
    rf"(?:(?=一[{_PRICED}])|(?![{HAN}{_PRICED}毛角]))|(?P<v>米|块|尺|meters?)\s*(?P<e>\d{{1,2}})毛?(?![\dA-Za-z.:%/~–-]|\s*(?:{UNIT}|[{MEASURES}])))"
)
_REDUCED = re.compile(
    r"(?<![\d.])(\d+(?:\.\d+)?) ?(?:%|percent) (?:off|discount)\b|\bdiscount of (\d+(?:\.\d+)?) ?(?:%|percent)", re.I
)
_PAID = re.compile(rf"((?<=打)对|[{HAN[2:11]}]{{1,2}}|(?<![\d.])\d\d?(?:\.\d)?)\s*折(?![叠磨腾返断扣回旧合线进])")
_SHARE = re.compile(rf"([{HAN[2:11]}])成([半{HAN[2:11]}])(?![{HAN}])")  # 三成半
_QUARTERS = re.compile(r"([一三])刻钟?(?![本薄意苦])")
_PER_MANY = re.compile(
    rf"\b(?P<n>\d+(?:\.\d+)?|{WORD}) (?:parts? )?(?:per|in|in an?|out of|out of every) "
    r"(?P<of>(?:an? |one |ten )?(?:hundred|thousand|million|billion))\b",
    re.I,
)
_WORDED = re.compile(rf"(?<![周期拜第\d{HAN}])([百千])(?=[字兆里])")  # 千字, 百兆


def portions(text: str) -> Iterator[Quantity]:
    """Every portion of a text."""
    yield from _with_a_half(text)
    yield from _tenths(text)
    yield from _reductions(text)
    yield from _shares(text)
    rest = blank(WITH_A_HALF, text)
    yield from _fractions(rest)
    for match in _HALF.finditer(blank(FRACTION, rest)):
        yield Quantity(match[0], Fraction(1, 2), None, False, False, match.start())


def without_portions(text: str) -> str:
    """The text without those portions of which a part would be read as another number: the years of 两年半."""
    for pattern in (_TENTHS, _WITH_A_HALF_ZH, WITH_A_HALF, _REDUCED, _SHARE, _PER_MANY, _SLASHED, FRACTION, _HALF_A):
        text = blank(pattern, text)
    return text


def _with_a_half(text: str) -> Iterator[Quantity]:
    """Two and a half hours, 半年, 一分半."""
    for match in WITH_A_HALF.finditer(text):
        unit = match["u"] or match["one"] or match["half"]
        whole = english_value(match["n"].lower()) if match["n"] else Fraction(match["one"] is not None)
        if match["n"] and match["n"].lower() in ("a", "an"):
            whole = Fraction(1)
        yield measured(match[0], whole + Fraction(1, 2), unit, None, match.start())
    for match in _WITH_A_HALF_ZH.finditer(text):
        unit, number = match["u"] or match["unit"], match["n"] or match["whole"]
        value = (han_value(number) if number else 0) + Fraction(1, 2)
        yield measured(match[0], value, _SPOKEN_UNITS.get(unit, unit), None, match.start())
        if unit == "年":
            yield measured(match[0], 12 * value, "个月", None, match.start())


def _tenths(text: str) -> Iterator[Quantity]:
    """两米七 is 2.7 metres, 一米七五 1.75, 三块五 3.5 yuan."""
    for match in _TENTHS.finditer(text):
        unit, digits = match["u"] or match["v"], match["d"] or match["e"]
        rest = Fraction("".join(str(DIGITS.get(c, c)) for c in digits)) / 10 ** len(digits)
        yield measured(match[0], han_value(match["n"]) + rest, _SPOKEN_UNITS.get(unit, unit), None, match.start())


def _reductions(text: str) -> Iterator[Quantity]:
    """六折: 60 % of a price, or 40 % off it; 八五折 is 85 %, 打对折 half."""
    for match in _PAID.finditer(text):
        share = Fraction(5) if match[1] == "对" else han_value(match[1])
        share = share * 10 if share < 10 else share
        yield Quantity(match[0], share, "percent", False, False, match.start())
        yield Quantity(match[0], 100 - share, OFF, False, False, match.start())
    for match in _REDUCED.finditer(text):
        yield Quantity(match[0], Fraction(match[1] or match[2]), OFF, False, False, match.start())


def _shares(text: str) -> Iterator[Quantity]:
    """三成半, 一刻钟, "three per thousand", 百兆."""
    for match in _SHARE.finditer(text):
        tenth = Fraction(1, 2) if match[2] == "半" else Fraction(DIGITS[match[2]], 10)
        yield Quantity(match[0], (DIGITS[match[1]] + tenth) * 10, "percent", False, False, match.start())
    for match in _QUARTERS.finditer(text):
        yield measured(match[0], Fraction(15 * DIGITS[match[1]]), "分钟", None, match.start())
        yield Quantity(match[0], Fraction(DIGITS[match[1]], 4), None, False, False, match.start())
    for match in _PER_MANY.finditer(text):
        share = english_value(match["n"].lower()) / english_value(match["of"].lower())
        yield Quantity(match[0], share, None, False, False, match.start())
    for match in _WORDED.finditer(text):
        yield Quantity(match[0], han_value(match[1]), None, False, True, match.start())


def _fractions(text: str) -> Iterator[Quantity]:
    for match in FRACTION.finditer(text):
        value = Fraction(1, 2)
        if not match["half"]:
            above = _NUMERATORS.get(match["a"].lower()) or int(match["a"])
            value = Fraction(above, _DENOMINATORS[match["b"].lower()])
        yield Quantity(match[0], value, None, False, False, match.start())
    for match in _SLASHED.finditer(text):
        yield Quantity(match[0], Fraction(int(match[1]), int(match[2])), None, False, False, match.start())
