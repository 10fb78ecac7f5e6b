"""Numbers of ten thousands (万) and hundred millions (亿), which English has no word for, in digits: "512 万" is 5,120,000."""

import re
from collections.abc import Iterator

from qa.support.numerals import SMALLER, han_value

_DIGIT = "一二两三四五六七八九"
_SECTION = rf"(?:零?[{_DIGIT}]?[千百十])*零?[{_DIGIT}]?"
_NUMBER = re.compile(
    rf"(?<![\d.,{_DIGIT}几数上成十百千])(?:(?:\d[\d,]*(?:\.\d+)? ?[百千]?[万亿]+)+(?:[{_DIGIT}]千|{SMALLER})?"
    rf"|(?=[{_DIGIT}十])(?:{_SECTION}[万亿])+{_SECTION}(?![{_DIGIT}十百千万亿几]))(?!分之|维网)"
)


def large_numbers(line: str) -> Iterator[tuple[int, str, str]]:
    """Yield (where, number, its value in digits) for the large numbers of a line."""
    for match in _NUMBER.finditer(line):
        value = han_value(match[0].replace(",", ""))
        yield match.start(), match[0], f"{float(value):,.15g}"
