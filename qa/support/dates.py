"""Dates, Chinese and English: read out of a text, and one held against another."""

import re

from qa.support.numerals import HAN, han_value
from qa.support.text import blanked
from qa.support.types import Date

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = (
    r"(?P<m>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|March|Mar\.|Mar(?=\s+\d)|April|Apr\.?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![a-z])"
)
# In full, wherever it stands with a capital; "May" and "March" open sentences as other words, too.
MONTH_NAME = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_PART = (
    r"(?:(?:the\s+)?(?P<p>end|close|start|beginning|middle|late|early|mid|first half|second half)(?:\s+of|"
    r"\s+in|-|\s)\s*(?:the\s+year\s+)?)?"
)
_YEAR = r"(?P<y>1\d\d\d|20\d\d)(?![\d%]|[.,]\d|s\b)"
_BEFORE_YEAR = (
    r"(?:\b(?i:in|of|by|since|until|till|from|during|to|and|or|year|before|after|around|about|the|through|for|late|early|"
    r"spring|summer|autumn|winter|fall|between|than)\s+|mid-|\(|^)"
)
_UNITLESS = (
    r"(?!\s+(?!and\b|to\b|or\b|as\b|but\b|by\b|when\b|after\b|with\b|because\b|that\b|is\b|was\b|has\b|"
    r"at\b|in\b|on\b|for\b|edition\b|version\b|he\b|she\b|it\b|they\b)[a-z]+s\b)"
)
_ENGLISH_DATES = [
    re.compile(rf"{_PART}\b{_MONTH}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d|,\d{{3}}(?!\d))(?:,?\s+{_YEAR})?"),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?"),
    re.compile(rf"{_PART}\b{_MONTH},?\s+(?:of\s+)?{_YEAR}"),
    re.compile(rf"\b{_YEAR}\s+{_MONTH}"),
    re.compile(
        rf"\b(?P<p>end|close|start|beginning|middle|late|early|mid|first half|second half)(?:\s+of|\s+in|-|\s)\s*{_MONTH}"
    ),
    re.compile(
        rf"(?:(?<=\bin )|(?<=\bsince )|(?<=\buntil )|(?<=\bby )|(?<=\blast )|(?<=\bof )|(?<=\bearly )|"
        rf"(?<=\blate )){_PART}{_MONTH}"
    ),
    re.compile(rf"{_PART}\b(?=(?!March|May){MONTH_NAME}\b){_MONTH}"),
    re.compile(rf"(?:(?<=[a-z0-9,]\s)|(?<=[a-z][-–])){_PART}\b(?=March|May){_MONTH}"),
    re.compile(
        rf"(?P<p>end|close|start|beginning|middle|late|early|mid|first half|second half)(?:\s+of|\s+in|-|"
        rf"\s)\s*(?:the\s+year\s+)?{_YEAR}"
    ),
    re.compile(rf"{_BEFORE_YEAR}{_YEAR}{_UNITLESS}"),
    re.compile(rf"(?<![\w$.,]){_YEAR}(?=\s*[,;:.)'\n-]|\s*$)"),
    re.compile(rf"(?:(?<=\bhis )|(?<=\bher )|(?<=\bits )|(?<=\bthe )|(?<=\btheir )){_YEAR}(?=\s+[A-Z])"),
    re.compile(r"\b(?P<p>first half|second half) of (?:the|this|last|that) year"),
    re.compile(rf"{_PART}(?<![\d.,])(?P<c>1\d|20)?(?P<t>\d0)'?s\b"),
]
_HAN_YEAR = r"\d{4}|[零〇一二三四五六七八九]{4}"
_CHINESE_DATES = [
    re.compile(
        r"(?<![\d/.-])(?P<y>1\d\d\d|20\d\d)([-/.])(?P<m>0?[1-9]|1[0-2])\2(?P<d>0?[1-9]|[12]\d|3[01])(?![\d/-]|\.\d)"
    ),
    re.compile(r"(?<![\d/.-])(?P<y>20\d\d|19\d\d)-(?P<m>0[1-9]|1[0-2])(?![\d/-]|\.\d)"),
    re.compile(r"(?<![\d/.-])(?P<y>20\d\d|19\d\d)/(?P<m>0?[1-9]|1[0-2])(?![\d/-]|\.\d)"),
    re.compile(r"(?<!\d)(?P<y>20\d\d)(?=\s*[春夏秋冬])"),
    re.compile(
        r"(?P<c>二十一|二十|十[六七八九五]|2[01]|1\d)?(?:上?个?\s*世纪)?\s*(?P<t>[一二三四五六七八九]十|\d0)\s*年代"
        "(?P<q>初期?|末期?|中期|前期|早期|后期|晚期)?"
    ),
    re.compile(
        rf"(?P<y>{_HAN_YEAR})\s*年\s*(?P<p>年?底|年?末|年?初|年?中(?=[,。]|$)|年?中期|上半年|下半年)?"
        rf"(?:\s*(?P<m>\d{{1,2}}|十[一二]?|[一二三四五六七八九])\s*月份?(?P<q>初|底|末|中旬|上旬|下旬|中(?![国文华心医药小午考学产间秋等]))?)?"
        rf"(?:\s*(?P<d>\d{{1,2}}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s*[日号])?"
    ),
    re.compile(
        rf"(?<![\d{HAN}个])(?<!农历)(?<!阴历)(?P<m>\d{{1,2}}|十[一二]?|[一二三四五六七八九])\s*月份?(?P<q>初|底|末|中旬|上旬|下旬|中(?![国文华心医药小午考学产间秋等]))?"
        rf"(?:\s*(?P<d>\d{{1,2}}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s*[日号])?"
    ),
    re.compile(r"(?P<p>上半年|下半年)"),
    re.compile(
        r"(?<![\d/.])(?P<m>0?[1-9]|1[0-2])/(?P<d>0?[1-9]|[12]\d|3[01])"
        r"(?![\d/%]|\.\d|\s*(?:茶匙|汤匙|[勺杯匙]|cup|tea|table))"
    ),  # 7/19, as diaries have it
]
_PARTS = {
    **dict.fromkeys(("end", "close", "late", "底", "末", "年底", "年末", "下旬", "末期", "后期", "晚期"), "end"),
    **dict.fromkeys(("start", "beginning", "early", "初", "年初", "上旬", "初期", "前期", "早期"), "start"),
    **dict.fromkeys(("middle", "mid", "中", "年中", "中期", "年中期", "中旬"), "mid"),
    **dict.fromkeys(("first half", "上半年"), "first half"),
    **dict.fromkeys(("second half", "下半年"), "second half"),
}


def read_dates(text: str) -> tuple[list[Date], str]:
    """The dates of a text, and the text with blanks in their place."""
    found = []

    def take(match: re.Match[str]) -> str:
        if (date := _date(match)) is None:
            return match[0]
        found.append(date)
        return blanked(match)

    for pattern in (*_CHINESE_DATES, *_ENGLISH_DATES):
        text = pattern.sub(take, text)
    return found, text


def _date(match: re.Match[str]) -> Date | None:
    parts = match.groupdict()
    part = parts.get("p") or parts.get("q")
    if tens := parts.get("t"):
        century = parts.get("c")
        base = (
            19 if not century else int(century) if len(century) == 2 and century.isdigit() else int(han_value(century))
        )
        if century and "世纪" in match[0]:
            base -= 1
        decade = base * 100 + int(tens if tens.isdigit() else han_value(tens))
        return Date(match[0].strip(), None, None, None, _PARTS[part.lower()] if part else None, decade)
    year = parts.get("y")
    month, day = parts.get("m"), parts.get("d")
    number = None
    if month:
        name = month.lower().rstrip(".")
        number = (
            next((i for i, m in enumerate(_MONTHS, 1) if m.startswith(name)), 0)
            if name.isascii() and not name.isdigit()
            else int(han_value(month))
        )
        if not 1 <= number <= 12:
            return None
    return Date(
        match[0].strip(" (,"),
        int(han_value(year)) if year else None,
        number,
        int(han_value(day)) if day else None,
        _PARTS[part.lower()] if part else None,
    )


def same_date(claimed: Date, shown: Date) -> bool:
    """Whether a date says no more and nothing else than the one shown."""
    if claimed.part and claimed.part != shown.part:
        late = shown.month is not None and claimed.month is None
        if not (late and {"end": shown.month in (11, 12), "start": shown.month in (1, 2)}.get(claimed.part, False)):
            return False
    return (
        claimed.year in (None, shown.year)
        and claimed.month in (None, shown.month)
        and claimed.day in (None, shown.day)
        and claimed.decade in (None, shown.decade)
    )
