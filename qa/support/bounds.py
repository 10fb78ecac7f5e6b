"""What is said around a number: more, less, exactly so many; raised by it or to it; so much of it per liter, per hour."""

import re
from collections.abc import Iterator

from qa.support.numerals import CARDINALS, HAN, TENS
from qa.support.proof import Proof
from qa.support.quantities import prepared
from qa.support.types import Problem, Text

_NUMBER = rf"(?:[$¥£€]?\d|(?:an?|half|hundred|{'|'.join([*CARDINALS[1:], *TENS])})\b)"
# What an English sentence says of a number, and what of it the quotes must have somewhere.
_MORE = (
    rf"(?<!不)多(?![少久])|超|以上|余|大于|高于|不止|不只|过\s*[\d半{HAN}]|破\s*[\d{HAN}]|突破|出头|上[百千万]|[十百千万]来|[几数][十百千万]"
    rf"|[{HAN}好]几|越|>|翻|隔|[以之]外|大半|逾|开外|满|至少|起"
)
_BOUNDS = [
    (re.compile(rf"(?<!no )(?<!not )\b(?:more than|above) (?:about )?{_NUMBER}", re.I), re.compile(_MORE)),
    # "over five years" may be during them
    (
        re.compile(
            rf"(?<!\d )\bover (?:about )?(?!an?\b){_NUMBER}(?!\s*(?:years|months|weeks|days|hours|minutes))", re.I
        ),
        re.compile(f"{_MORE}|历|遍|经|总|达|久"),
    ),
    (
        re.compile(rf"(?<!\d )\bover (?:about )?(?!an?\b){_NUMBER}", re.I),
        re.compile(rf"{_MORE}|\A(?!.*(?:不到|不足|将近|接近|大概|大约|差不多|左右))", re.S),
    ),
    (
        re.compile(rf"(?<!no )(?<!not )\b(?:less than|fewer than|under|below) (?:about )?{_NUMBER}", re.I),
        re.compile("不到|不足|[以之][下内]|低|小于|少|内|不满|没到|不过|未|<|下|近|压|跌破|缺"),
    ),
    (
        re.compile(rf"\bexactly {_NUMBER}", re.I),
        re.compile("正好|刚好|整|恰|准|正|刚|一模|精|齐|就|丝毫"),
    ),
    (re.compile(r"\b(?:end|beginning|start|middle) of the month\b", re.I), re.compile("月|旬")),
    (re.compile(r"\b(?:end|beginning|start|middle) of the year\b", re.I), re.compile("年|岁末|底")),
]
_LIFE = dict(
    zip(
        "twenties thirties forties fifties sixties seventies eighties nineties".split(), range(20, 100, 10), strict=True
    )
)
_DECADE = re.compile(rf"\b(?:{'|'.join(_LIFE)})\b", re.I)
_SHORT_OF = re.compile(r"(?:不到|不足)\s*(?=[\d一二两三四五六七八九十百千万半])")
_SHORT = re.compile(
    r"\b(?:less|fewer|under|below|within|not|no|before|short of|almost|nearly|barely|up to|as little as|insufficient|only|just)\b"
    r"|n't\b|不|未|近|内|没|差",
    re.I,
)
_CHANGED = re.compile(
    r"\b(?:ris\w+|rose|rais\w+|increas\w+|(?:go|goes|went) (?:up|down)|gr[eo]w\w*|drop\w*|fell|fall\w*|reduc\w+|lower\w*|cut"
    r"|decreas\w+|declin\w+|shr[aiu]nk|up|down)\b(?: (?:from|at)? ?\S+)? (?P<way>by|to) (?:about |nearly |almost )?[$£€¥]?(?=\d)"
)
_TO = re.compile(r"[到至为成剩→>于在是]\s*(?:了|约|近|大约)?\s*$")
_BY = re.compile(
    r"(?:[涨降升跌减增高低少多缩贵加][了过去掉]|下降|上涨|提高|降低|增加|减少|上调|下调|缩短|涨|降)\s*(?:约|近|大约)?\s*$"
)
_RATES = {
    "kilograms?|kilos?|kg": "公斤|千克|[kK][gG]",
    "jin": "(?<!公)斤",
    "lit(?:er|re)": "升|L",
    "tons?|tonnes?": "吨",
    "dozen": "打",
    "kilomet(?:er|re)|km": "公里|[kK][mM]|千米",
    "square met(?:er|re)": "平",
    "hour": "小时|时|钟头|h",
    "week": "周|星期|礼拜",
    "month": "月",
    "year": "年",
}
_RATE = re.compile(
    rf"(?:\b(?:per|each|every)|/|\b(?:yuan|times|dollars|euros|RMB|once|twice) an?) "
    rf"(?:{'|'.join(f'(?P<r{i}>{rate})' for i, rate in enumerate(_RATES))})\b"
)


def bounds(claim: Text, proof: Proof) -> Iterator[Problem]:
    """What a sentence says around its numbers that the quotes do not."""
    for pattern, chinese in _BOUNDS:
        if (match := pattern.search(claim.text)) and not chinese.search(proof.text):
            yield Problem("number", match[0])
    for match in _RATE.finditer(claim.text):
        measure = next(zh for i, zh in enumerate(_RATES.values()) if match[f"r{i}"])
        if not re.search(measure, proof.text):
            yield Problem("unit", match[0])
    for match in _DECADE.finditer(claim.text):
        first = _LIFE[match[0].lower()]
        if not any(first <= q.value < first + 10 for q in proof.quantities) and not any(
            date.decade and date.decade % 100 == first for date in proof.dates
        ):
            yield Problem("number", match[0])
    shown = prepared(proof.text)
    yield from _short_of(claim, proof, shown)
    yield from _changes(claim, proof, shown)


def _short_of(claim: Text, proof: Proof, shown: str) -> Iterator[Problem]:
    """A number that the quotes do not reach, as if it were reached."""
    ends = {match.end() for match in _SHORT_OF.finditer(shown)}
    if ends and not _SHORT.search(claim.text):
        claimed = {q.value for q in claim.quantities}
        for quantity in proof.quantities:
            if quantity.start in ends and quantity.value in claimed:
                yield Problem("number", quantity.text)


def _changes(claim: Text, proof: Proof, shown: str) -> Iterator[Problem]:
    """Raised by so much, where the quotes say to how much, or the other way round."""
    said = prepared(claim.text)
    english = {match.end(): match["way"] for match in _CHANGED.finditer(said)} if claim.english else {}
    for quantity in claim.quantities:
        if way := english.get(quantity.start) if claim.english else _way(said, quantity.start):
            same = (q for q in proof.valued.get(quantity.value, ()) if q.unit in (quantity.unit, None))
            if {_way(shown, q.start) for q in same} == {"by" if way == "to" else "to"}:
                yield Problem("number", quantity.text)


def _way(text: str, at: int) -> str | None:
    """Whether a Chinese text has what is at a place as the end of a change, or as its amount."""
    before = text[max(0, at - 8) : at]
    return "to" if _TO.search(before) else "by" if _BY.search(before) else None
