"""Numbers that stand side by side for what lies between them: 三四天, 二三十天, 3-5 天, "$30-50", "a three-to-five-day"."""

import re
from collections.abc import Iterator

from ingest.moments import DIGITS
from qa.support.numerals import CARDINALS, HAN, english_value, han_value
from qa.support.text import blanked
from qa.support.types import Quantity
from qa.support.units import MEASURES, UNIT, measured

_DIGITS = r"\d+(?:\.\d+)?"
# A hyphen between two numbers, but in a date, a telephone number, a code.
_HYPHEN = re.compile(rf"(?<![A-Za-z0-9_.:/-])({_DIGITS}(?:\s*(?:{UNIT}))?\s*)-(?=\s*{_DIGITS}(?![\d:/-]|\.\d))")
_HYPHENED = re.compile(r"(?<=\w)-(to|or)-(?=\w)")
_CURRENCY = re.compile(rf"([$¥€£])({_DIGITS}\s*[–—~]\s*)(?={_DIGITS})")
_UNIT_OF_BOTH = re.compile(
    rf"(?<![\d.{HAN}第周期拜])(?<!第 )(?P<n>{_DIGITS}|[{HAN}]+)\s*[–—~至到或]\s*(?:{_DIGITS}|[{HAN}]+)\s*(?P<u>{UNIT})"
)
_OF_MONEY = re.compile(
    rf"(?<![\d.{HAN}])(?P<n>{_DIGITS}|[{HAN}]+)\s*(?:元|块钱?|美元|欧元)?\s*[–—~至到]\s*[$¥€£]?(?:{_DIGITS}|[{HAN}]+)"
)
_SCALED = re.compile(  # "three to four thousand", 3 到 5 万
    rf"(?<![\w.])(?P<n>{_DIGITS}|{'|'.join(CARDINALS[1:20])})(?:\s*[–—~至到]\s*| (?:to|or) )"
    rf"(?=(?:{_DIGITS}|{'|'.join(CARDINALS[1:20])})\s*(?P<s>hundred|thousand|million|billion|[百千万亿]+))",
    re.I,
)
_OR_MORE = re.compile(  # 三四天, 二三十天
    rf"(?<![\d{HAN}])([{HAN[2:10]}两])([{HAN[3:11]}])(?:(?P<s>[十百千万亿]+)\s*(?P<u>{UNIT}|块)?|(?P<v>{UNIT}|[{MEASURES}]))"
)


def with_dashes(text: str) -> str:
    """The text with a dash where a hyphen stands for "to", which no sign of a negative number is."""
    return _CURRENCY.sub(r"\1\2\1", _HYPHENED.sub(r" \1 ", _HYPHEN.sub(r"\1–", text)))


def ranges(text: str) -> Iterator[Quantity]:
    """三四天 as 三 and 四天, each with and without its unit, but not 二六楼; 3–5 天 as 3 天 beside its ends alone."""
    for match in _OR_MORE.finditer(text):
        if _next(match):
            for digit in match.group(1, 2):
                value = han_value(digit + (match["s"] or ""))
                for unit in dict.fromkeys((None, match["u"] or match["v"])):
                    yield measured(match[0], value, unit, None, match.start())
        elif match["s"]:  # 二六十
            yield measured(match[0], han_value(match[1] + match[2] + match["s"]), match["u"], None, match.start())
    for match in _UNIT_OF_BOTH.finditer(text):
        yield measured(match["n"], han_value(match["n"]), match["u"], None, match.start())
    for match in _SCALED.finditer(text):
        scale = match["s"].lower()
        value = english_value(match["n"].lower()) * (
            english_value(scale) if scale.isascii() else han_value(f"1{scale}")
        )
        yield measured(match["n"], value, None, None, match.start())
    for match in _OF_MONEY.finditer(text):  # whose first end often goes without its unit: "300 to 500 yuan"
        yield measured(match["n"], han_value(match["n"]), None, None, match.start())


def without_ranges(text: str) -> str:
    """The text without those ranges of which a part would be read as another number."""
    text = _SCALED.sub(lambda m: blanked(m) if m["s"].isascii() else m[0], text)
    return _OR_MORE.sub(lambda m: blanked(m) if _next(m) or m["s"] else m[0], text)


def _next(match: re.Match[str]) -> bool:
    return DIGITS[match[2]] == DIGITS[match[1]] + 1
