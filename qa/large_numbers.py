"""Numbers of ten thousands (万) and hundred millions (亿), which English has no word for, in digits: "512 万" is 5,120,000."""

import re
from collections.abc import Iterator
from decimal import Decimal

_DIGIT = "一二两三四五六七八九"
_SECTION = rf"(?:零?[{_DIGIT}]?[千百十])*零?[{_DIGIT}]?"
_NUMBER = re.compile(
    rf"(?<![\d.,{_DIGIT}几数上成十百千])(?:(?:\d[\d,]*(?:\.\d+)? ?[百千]?[万亿]+)+(?:[{_DIGIT}]千)?"
    rf"|(?=[{_DIGIT}十])(?:{_SECTION}[万亿])+{_SECTION}(?![{_DIGIT}十百千万亿几]))(?!分之|维网)"
)
_UNITS = (("亿", 10**8), ("万", 10**4), ("千", 1000), ("百", 100), ("十", 10))


def large_numbers(line: str) -> Iterator[tuple[int, str, str]]:
    """Yield (where, number, its value in digits) for the large numbers of a line."""
    for match in _NUMBER.finditer(line):
        value = _value(match[0].replace(",", "").replace(" ", ""))
        yield match.start(), match[0], f"{value.normalize():,f}"


def _value(number: str) -> Decimal:
    """The value of a number in digits or in Chinese: "3.6万", 四万五千."""
    for sign, scale in _UNITS:
        left, found, right = number.rpartition(sign) if sign == "万" else number.partition(sign)
        if found:
            short = scale // 10 if right and right in _DIGIT and scale > 10 else 1  # 两万五 is 25,000
            return (_value(left) if left else 1) * scale + _value(right) * short
    number = number.removeprefix("零")
    return Decimal("1223456789"[_DIGIT.index(number)] if number and number in _DIGIT else number or 0)
