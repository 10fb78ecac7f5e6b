"""Numbers with their units, Chinese and English, read out of a text. What only looks like a number is left out."""

import re
from collections.abc import Iterator
from fractions import Fraction
from math import prod

from ingest.moments import DIGITS
from qa.support.clock import read_times
from qa.support.dates import read_dates
from qa.support.numerals import ENGLISH_SCALES, HAN, SMALLER, WORD, english_value, han_value
from qa.support.ordinals import ENGLISH_ORDINAL, NUMBERED, ordinals
from qa.support.portions import FRACTION, WITH_A_HALF, portions, without_portions
from qa.support.ranges import ranges, with_dashes, without_ranges
from qa.support.shorthand import LASTED, LASTED_ENGLISH, lasted, shorthand
from qa.support.text import blank
from qa.support.types import Quantity
from qa.support.units import BELOW_ZERO, CURRENCY, MEASURES, UNIT, UNITS, measured
from qa.support.weekdays import WEEKDAY

_IDIOMS = re.compile(
    rf"(?<![\d{HAN}])(?:十分(?!钟|之)|四处|四周(?=[都是围有的全])|一起|一道|一边)|万一|千万别|一千零一夜|百姓|百货|百科|四川|三星|九江|三明治|五金|八卦|七夕|千方百计|三心二意|乱七八糟"
    r"|四面八方|五颜六色|一五一十|丢三落四|百般"
    r"|(?<![\d十百千] )(?<![\d十百千])万分(?!之)|一分为二|独一无二|三番五次|成千上万|[百千万]余|百分百"
    '|上一年|前一年|一直|一样|一般|一些|一下|一旦|一切|一定|一致|一同|一并|(?<=")一名|万物|万能|千差万别|八成(?=是)|半导体|半成品'
)
_CHINESE_NUMBER = re.compile(
    rf"(?P<cur>{CURRENCY})?\s*(?P<ord>第)?(?P<pct>百分之)?\s*"
    rf"(?P<n>(?<![\d.A-Za-z_/-])(?<![\dA-Za-z]:)\d+(?:\.\d+)?(?!\d|[\d.]*[A-Za-z]|\.\d)(?:\s*[多余几]?\s*[十百千万亿]+(?:(?<=[千万亿]){SMALLER})?)?|[{HAN}]+(?:点[零一二三四五六七八九]+|[多余几来][十百千万亿]+)?)"
    rf"(?:分之(?P<den>[{HAN}]+))?\s*(?:个多|[多余几]|来(?=\s*(?:{UNIT}|[{MEASURES}])))?\s*(?P<u>世纪|{UNIT}|成|季度|号|[{MEASURES}])?"
)
_SCALE = "|".join(ENGLISH_SCALES)
_TENFOLD = {"ten": 10, "dozen": 10, **ENGLISH_SCALES, "十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_SEVERAL = re.compile(
    r"\b(?:few|several|couple of)\s+(?P<a>dozen|hundred|thousand|million|billion)\b"
    r"|\b(?P<b>ten|dozen|hundred|thousand|million|billion)s of(?:\s+(?P<c>thousand|million|billion)s\b)?"
    r"|[几数上成](?P<d>[十百千万])(?P<e>[万亿])?",
    re.I,
)
_DEGREE = r"(?:degrees?\b|度|摄氏度|°C|℃)(?:\s+(?:C|Celsius|centigrade)\b)?"
_SIGNED = rf"\d+(?:\.\d+)?(?![\d:/-]|\.\d)|[{HAN}]+|(?:{WORD})\b"
_BELOW_ZERO = re.compile(
    rf"零下\s*(?P<a>{_SIGNED})(?:\s*{_DEGREE})?|(?:负|\b(?:minus|negative)\s+)(?P<b>{_SIGNED})\s*{_DEGREE}"
    rf"|(?<![\w.])(?P<c>{_SIGNED})\s*(?:{_DEGREE}\s*)?below (?:zero|freezing)",
    re.I,
)
_MINUS = re.compile(  # -5 度, -300 元; no hyphen between two words
    rf"(?:(?<![^\s(,、。;:~到至])|(?<=[温至到约为是低达]))-(?P<n>\d+(?:\.\d+)?)(?![\d:/-]|\.\d)\s*(?:{UNIT})?", re.I
)
_RATIO = re.compile(rf"([{HAN[2:11]}])比([{HAN[2:11]}])")
_MEASURED = re.compile(rf"(?<![\w.])(?:\d[\d.]*|[{HAN}]+)\s*[{HAN}]*(?:{UNIT})")
_ENGLISH_NUMBER = re.compile(
    rf"(?P<cur>{CURRENCY})?(?<![A-Za-z0-9_.:/-])(?P<n>(?:\d+(?:\.\d+)?(?!\.?\d)(?!(?!{UNIT})[A-Za-z_])(?:[\s-]+(?:{_SCALE})(?![A-Za-z]))*"
    rf"|(?:a\s+)?(?:{WORD})(?![A-Za-z_])(?:(?:\s+and)?[\s-]+(?:{WORD})(?![A-Za-z]))*)(?!\.?\d))[\s-]*(?P<u>{UNIT})?",
    re.I,
)
_TOLD_BEFORE = re.compile(r"\b(?:an?|the) (?:[\w-]+ ){1,2}$", re.I)  # before a "one" that counts nothing
_EXTRA = re.compile(
    rf"\b((?:{WORD})|\d+)(\s+(?:more|extra|additional|full|whole|straight|consecutive)\s+)(?=(?:{UNIT}))", re.I
)
_NOUN_LEFT_OUT = re.compile(r" (?:at|from)\b|(?=[.,;:)]|$)")  # after it
_NOT_A_COUNT = re.compile(
    r"\bone (?:of|another|by|day)\b|\b(?:any|no|every|each|some|this|that|another|single|which|the|only|"
    r"just) one\b|\bone (?:or|can|might|with|that|which)\b"
    r"|\b(?:any|as) one\b|\bone and\b",
    re.I,
)
_EVENINGS = re.compile(rf"(?<![周期拜号日{HAN}])([{HAN[2:11]}两\d]\s?)晚上")
_BARE = frozenset("零二三四五六七八九两")


def read_quantities(text: str) -> Iterator[Quantity]:
    """Every number of a text from which the dates were taken."""
    text = prepared(text)
    text = _EVENINGS.sub(r"\1晚 ", text)
    yield from _several(text)
    text = blank(_IDIOMS, blank(_SEVERAL, text))
    text = _EXTRA.sub(lambda m: m[1] + " " * len(m[2]), text)
    text = _RATIO.sub(lambda m: f"{DIGITS[m[1]]}比{DIGITS[m[2]]}", text)
    yield from lasted(text)
    text = blank(LASTED_ENGLISH, blank(LASTED, text))
    yield from _below_zero(text)
    text = blank(_MINUS, blank(_BELOW_ZERO, text))
    yield from portions(text)
    yield from shorthand(text)
    yield from ordinals(text)
    yield from ranges(text)
    text = without_portions(blank(NUMBERED, without_ranges(text)))
    yield from _english_numbers(text)
    yield from _chinese_numbers(text)


def prepared(text: str) -> str:
    """A text as its numbers are read: no commas within one, a dash between two."""
    return with_dashes(re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text))


def _several(text: str) -> Iterator[Quantity]:
    """Hundreds, 几百, a few thousand."""
    for match in _SEVERAL.finditer(text):
        scales = [_TENFOLD[scale.lower()] for scale in match.groups() if scale]
        value = Fraction(prod(scales))
        yield Quantity(match[0], value, "several", False, False, match.start())
        if match[0][0] == "上":  # 上万: thousands, or over ten thousand
            yield Quantity(match[0], value, None, False, False, match.start())


def _below_zero(text: str) -> Iterator[Quantity]:
    """零下 5 度, -5°C, "5 degrees below zero": none of them is what it is without its sign."""
    for match in _BELOW_ZERO.finditer(text):
        number = (match["a"] or match["b"] or match["c"]).lower()
        value = english_value(number) if number.isascii() else han_value(number)
        yield Quantity(match[0].strip(), value, BELOW_ZERO, False, False, match.start())
    for match in _MINUS.finditer(text):
        yield Quantity(match[0].strip(), Fraction(match["n"]), BELOW_ZERO, False, False, match.start())


def _english_numbers(text: str) -> Iterator[Quantity]:
    """Numbers in English words, and those in digits with an English unit or a currency."""
    for match in _ENGLISH_NUMBER.finditer(text):
        word, unit = match["n"].lower(), match["u"] or ""
        if word in ("one", "a one"):
            near = text[max(0, match.start() - 10) : match.end() + 8]
            if unit and not re.search(r"\bone day\b", near):
                yield measured(match[0], Fraction(1), unit, None, match.start())
            elif not _NOT_A_COUNT.search(near) and not _is_pronoun(text, match):
                yield Quantity(match[0].strip(), Fraction(1), None, False, True, match.start())
        elif re.search("[a-z]", word) or re.search("[a-z%]", unit, re.I) or match["cur"]:
            yield measured(match[0], english_value(word), match["u"], match["cur"], match.start())


def _is_pronoun(text: str, match: re.Match[str]) -> bool:
    """Whether "one" stands for a thing told before: "with a new one", "bought one at the airport"."""
    return (
        _TOLD_BEFORE.search(text, 0, match.start()) is not None
        or _NOUN_LEFT_OUT.match(text, match.end("n")) is not None
    )


def _chinese_numbers(text: str) -> Iterator[Quantity]:
    """Numbers in Chinese characters or digits, but those that are English."""
    english = {i for m in _ENGLISH_NUMBER.finditer(text) if re.search(r"[a-z%$]", m[0], re.I) for i in range(*m.span())}
    for match in _CHINESE_NUMBER.finditer(text):
        if match.start("n") in english:
            continue
        if (found := _chinese_number(match)) is not None:
            yield found
        at = match.start("n")
        if match["n"] in _BARE and not match["ord"] and text[at - 1 : at] not in ("周", "期", "拜"):
            value, near = Fraction(DIGITS[match["n"]]), text[at : at + 2].strip()
            if found is None or found.ordinal:  # 三书, 两拨人, 前三名
                yield Quantity(near, value, None, False, True, at)
            if match["n"] == "二":  # the second: of two one says 两
                yield Quantity(near, value, None, True, True, at)


def _chinese_number(match: re.Match[str]) -> Quantity | None:
    number, unit, text = match["n"], match["u"], match[0].strip()
    start = match.end() - len(match[0].lstrip())
    bare = not (unit or match["ord"] or match["pct"] or match["den"] or match["cur"])
    if bare and number[0] in HAN and len(number) == 1:
        return None  # a part of a word: 统一
    if bare and number in ("千万", "百万", "万亿", "十万"):
        return Quantity(text, han_value(number), None, False, True, start)  # or "by all means"
    if match["den"] and (whole := han_value(number)):
        return Quantity(text, han_value(match["den"]) / whole, None, False, False, start)
    if (
        number in ("一", "1")
        and unit not in UNITS
        and unit != "成"
        and not (match["cur"] or match["ord"] or match["pct"])
    ):
        return Quantity(text, Fraction(1), None, False, True, start)
    value = han_value(number)
    if unit == "成" and value <= 10:  # more is another word: 89.5 万成交
        return Quantity(text, value * 10, "percent", False, False, start)
    if match["ord"] or unit in ("季度", "世纪") or (unit == "名" and value < 20):
        return Quantity(text, value, None, True, False, start)
    return measured(text, value, "%" if match["pct"] else unit, match["cur"], start)


def without_quantities(text: str) -> str:
    """The text without the words that dates and quantities are made of."""
    _, text = read_dates(text)
    _, text = read_times(text)
    for pattern in (WEEKDAY, NUMBERED, WITH_A_HALF, FRACTION, ENGLISH_ORDINAL, _ENGLISH_NUMBER, _MEASURED):
        text = blank(pattern, text)
    return text
