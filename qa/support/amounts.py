"""Are the dates, the times and the numbers of a sentence in its quotes, with the same units and in the same order?"""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from qa.support.articles import articles
from qa.support.bounds import bounds
from qa.support.clock import same_time
from qa.support.dates import same_date
from qa.support.digits import digits
from qa.support.numerals import HAN, han_value
from qa.support.proof import Proof
from qa.support.text import places
from qa.support.types import Date, Problem, Quantity, Text
from qa.support.units import DIMENSIONS, OFF, STRICT
from qa.support.weekdays import weekdays

_RANGE = re.compile(r"(?:\bfrom\b|从|由|自)(?P<a>.+?)(?:\bto\b|到|至|为|成)")
_RANGE_BACK = re.compile(r"\bto (?P<b>[$¥€£]?\d[^.;,]{0,20}?),? from\b")  # "to 10 seconds, from 30"
_IN_A_ROW = re.compile(rf"连续\s*第?\s*(\d+|[{HAN}]+)\s*年")
_LABEL = re.compile(r"[A-Za-z]+ (?:\d|[a-z])")
_COMPOUND, _DIGIT = re.compile(r"[A-Za-z]$|\w-$"), re.compile(r"[\d.]")
_WRITTEN = re.compile(rf"(?P<n>\d+(?:\.\d+)?\s*[{HAN}]*|[{HAN}]+)[^\d{HAN}半]*")
_COUNTED = ("person", "times")
_ONE = re.compile(r"[一单某每各首]|(?<![\d.])1(?![\d.])|\bone\b|\bsingle\b|\ba\b", re.I)
_FIRST = re.compile(
    r"第一|第 ?1(?!\d)|首|最早|最初|最先|率先|先|原|起初|一开始|\bfirst\b"
    r"|(?:头|(?<![以之目从当提眼])前)(?= ?[一二两三四五六七八九十几\d])"
    r"|冠军"
    rf"|(?<=[市省县])一(?=[院中小])|(?<=[大研高初])一(?![{HAN}个点直定样般])|(?<![\d{HAN}])一(?=[作审品线等流档]|年级)"
    r"|early|original|上半|前半|上册|初(?=稿|版|次|赛|试|诊|步)",
    re.I,
)
_NUMBERED = tuple("号楼层章节页版期班级类环线门室栋册卷课")  # 三楼 is the third floor
_PLACES = {Fraction(1): _FIRST, Fraction(2): re.compile("次(?=[卧子女席])|亚军|二手|老二|二胎|其次|下半|后半|下册")}


def amounts(claim: Text, proof: Proof) -> Iterator[Problem]:
    """Dates, times and numbers of the sentence that the quotes lack; a range whose ends changed places."""
    for date in claim.dates:
        if not any(same_date(date, shown) for shown in proof.dates) and not _bare_year(date, proof):
            yield Problem("date", date.text)
    for time in claim.times:
        if (":" in time.text or time.minute or claim.english) and not any(
            same_time(time, shown) for shown in proof.times
        ):
            yield Problem("date", time.text)
    for day, words in weekdays(claim.text).items():
        if day not in proof.weekdays:
            yield Problem("date", words)
    for quantity in claim.quantities:
        if not _told_year(quantity, claim, proof) and (problem := _unproven(quantity, proof)):
            yield problem
    for first, last in _ends(claim):
        ahead, behind = _places(first, proof), _places(last, proof)
        if ahead and behind and min(ahead) > max(behind):
            yield Problem("number", f"{first.text} … {last.text}")
    yield from digits(claim, proof)
    yield from articles(claim, proof)
    yield from bounds(claim, proof)


def _ends(claim: Text) -> Iterator[tuple[Quantity, Quantity]]:
    """The two ends of each range of a sentence, as they follow one another in what it tells."""
    for match in _RANGE.finditer(claim.text):
        before, after = _within(claim, *match.span("a")), _within(claim, match.end(), match.end() + 12)
        if before and after and before[-1].unit == after[0].unit:
            yield before[-1], after[0]
    for match in _RANGE_BACK.finditer(claim.text):
        before, after = _within(claim, match.end(), match.end() + 12), _within(claim, *match.span("b"))
        if before and after and before[0].unit == after[-1].unit:
            yield before[0], after[-1]


def _within(claim: Text, start: int, end: int) -> list[Quantity]:
    return [q for q in claim.quantities if start <= q.start < end]


def _places(quantity: Quantity, proof: Proof) -> list[int]:
    return [q.start for q in proof.valued.get(quantity.value, ()) if _same_unit(quantity.unit, q.unit)]


def _unproven(quantity: Quantity, proof: Proof) -> Problem | None:
    equal = proof.valued.get(quantity.value, [])
    if quantity.vague:
        return Problem("number", quantity.text) if quantity.value == 1 and not _one_of_it(quantity, proof) else None
    if quantity.ordinal:
        labelled = quantity.text[0].isalpha() and _LABEL.match(quantity.text)  # "level 3"
        shown = any(q.ordinal or q.text.endswith(_NUMBERED) or (labelled and q.unit not in STRICT) for q in equal) or (
            quantity.value in _PLACES and _PLACES[quantity.value].search(proof.text)
        )
        shown = shown or _day(quantity, proof) or (labelled and quantity.value == 1 and _ONE.search(proof.text))
        return None if shown else Problem("number", quantity.text)
    if quantity.unit == "year" and any(
        m[1] == str(quantity.value) or m[1][0] in HAN for m in _IN_A_ROW.finditer(proof.text)
    ):
        return None if equal else Problem("number", quantity.text)
    equal = [q for q in equal if not q.ordinal]
    unit = quantity.unit
    if unit is not None and unit not in DIMENSIONS and all(q.unit != unit for q in proof.quantities):
        quantity = replace(quantity, unit=None)  # "60fps", where the quotes have 帧
    if any(
        (_same_unit(quantity.unit, q.unit) and _counts(quantity.unit, q))
        or _money(quantity, q)
        or _money(q, quantity)
        or _off(quantity, q)
        for q in equal
    ):
        return None
    each = re.sub("^一个?", "每", quantity.text)  # 一天两次 is 每天两次
    if (
        (each != quantity.text and each in proof.text)
        or _number_of_a_date(quantity, proof)
        or _as_written(quantity, proof)
    ):
        return None
    text = quantity.text.strip()
    if quantity.unit is None and any(
        _COMPOUND.search(proof.text[max(0, at - 2) : at]) and not _DIGIT.match(proof.text, at + len(text))
        for at in places(text, proof.text)
        if at
    ):
        return None  # "oxygen-18"
    numeral = re.search(r"\d[\d.]*", quantity.text)
    same = numeral is not None and numeral[0] in proof.numerals
    return Problem("unit" if equal or (same and quantity.unit) else "number", quantity.text)


def _number_of_a_date(quantity: Quantity, proof: Proof) -> bool:
    """Whether a bare number stands in the quotes as one that was taken for a year: "押金 1500,"."""
    return quantity.unit is None and any(d.text.isdigit() and int(d.text) == quantity.value for d in proof.dates)


def _as_written(quantity: Quantity, proof: Proof) -> bool:
    """Whether a bare number is written so in the quotes, before a unit that is many of another: the 3 of 3 公里."""
    return quantity.unit is None and any(
        q.unit not in STRICT
        and q.unit is not None
        and (written := _WRITTEN.fullmatch(q.text))
        and han_value(written["n"]) == quantity.value
        for q in proof.quantities
    )


def _bare_year(date: Date, proof: Proof) -> bool:
    """Whether a year stands in the quotes as a number alone: "- 1978 最后一个死者"."""
    alone = date.year is not None and (date.month, date.day, date.part) == (None, None, None)
    return alone and any(q.text.strip() == str(date.year) for q in proof.valued.get(Fraction(date.year or 0), ()))


def _told_year(quantity: Quantity, claim: Text, proof: Proof) -> bool:
    """Whether a number is a year of the quotes, and stands like one: "1875 Lecoq", but not "2,014 projects"."""
    text = quantity.text.strip()
    return (
        quantity.unit is None
        and any(str(date.year) == text for date in proof.dates)
        and re.search(rf"(?<![\w.,]){text}(?= [A-Z]|[;,:.)]|$)", claim.text) is not None
    )


def _day(quantity: Quantity, proof: Proof) -> bool:
    """Whether an ordinal is a day of the quotes: "the 5th" for 5 日, 3–5 日, 12/5."""
    of_month = quantity.value <= 31 and quantity.text[-2:] in ("st", "nd", "rd", "th")
    return of_month and (
        any(date.day == quantity.value for date in proof.dates)
        or re.search(rf"(?<!\d){quantity.value}\s*(?:[-–—~至到]\s*\d+\s*)?[日号]", proof.text) is not None
    )


def _one_of_it(quantity: Quantity, proof: Proof) -> bool:
    """Whether the quotes speak of one, and not of several of the same: "两家公司" is not 一家公司."""
    unit = quantity.text[1:].strip()
    if unit and re.search(rf"[{HAN[3:]}\d]\s*{re.escape(unit)}", proof.text):
        return re.search(rf"[一1单某每各首]\s*{re.escape(unit)}", proof.text) is not None
    return _ONE.search(proof.text) is not None


def _same_unit(claimed: str | None, shown: str | None) -> bool:
    """Whether one unit may stand for the other: a bare number does for most, heads and times may go without."""
    return (
        claimed == shown
        or (claimed is None and shown not in STRICT)
        or (shown is None and claimed in _COUNTED)
        or (claimed, shown) == ("kwh", "degree")  # 度 of electricity
    )


def _counts(one: str | None, other: Quantity) -> bool:
    """Whether a number with another measure word is meant to be so many times: 两圈 is not twice."""
    return one != "times" or other.unit is not None or other.text[-1] in HAN or not other.text[-1].isalpha()


def _off(one: Quantity, other: Quantity) -> bool:
    """Whether the first is so much off the price and the other so many percent, which are not the share that is paid."""
    return one.unit == OFF and other.unit == "percent" and "折" not in other.text


def _money(one: Quantity, other: Quantity) -> bool:
    """Whether the first is so many yuan and the other so many 块, which may be pieces as well."""
    return one.unit == "cny" and other.unit is None and other.text.endswith("块")
