"""Where "a" and "once" count: "an hour late", "for a day", "once a week", and "a bottle" where the quotes have half of one."""

import re
from collections.abc import Iterator

from qa.support.numerals import HAN
from qa.support.proof import Proof
from qa.support.types import Problem, Text

_SPANS = {
    "minute": "分钟?|60 ?秒",
    "hour": "小时|钟头|点钟?|60 ?分",
    "day": "[天日晚]|24 ?小?时",
    "week": "周|星期|礼拜|7 ?天|七天",
    "month": "月|30 ?天|三十天",
    "year": "[年岁载]|12 ?个月|十二个月",
}
_A_SPAN = re.compile(
    rf"\b(?:for|in|after|within|lasted|took|takes?|waited|nearly|almost|about|around|than|stayed|just|another|spent) "
    rf"an? (?P<a>{'|'.join(_SPANS)})\b(?! and|-)"
    rf"|(?<!half )(?<!of )\ban? (?P<b>{'|'.join(_SPANS)}) (?:late|later|earlier|early|ago|longer|in advance|off)\b",
    re.I,
)
# One of it, one of each, the last one: 一小时, 每天, 上个月, but not 十一天, 一小时四十分.
_ONE_SPAN = (
    rf"(?<![十百千\d.])(?:[一1][两二]?|[每单整隔几数]|大半|小半)\s?[个整多来]{{{{0,2}}}}\s?(?:{{0}})(?!半|\s*[\d{HAN}]+\s*[分秒])"
    r"|[上下这本当那次今明昨去同头翌前隔]个?(?:{0})|(?:{0})(?=[收均产薪销])"
)
_HALVED = {
    **{span: chinese for span, chinese in _SPANS.items() if span != "minute"},
    "jin": "斤",
    "kilogram": "公斤",
    "kilo": "公斤",
    "kilometer": "公里",
    "liter": "升",
    "bottle": "瓶",
    "cup": "杯",
    "bowl": "碗",
    "box": "盒|箱",
    "bag": "袋|包",
    "pack": "包",
    "page": "页",
    "lap": "圈",
}
_A_WHOLE = re.compile(
    r"(?<!half )(?<!half of )(?<!quarter of )(?<!third of )(?<!part of )"
    rf"\b(?:an?|one) (?P<a>{'|'.join(_HALVED)})\b(?! and a half|-)",
    re.I,
)
_WHOLE = rf"[{HAN}\d每整单几上下这本当那今明昨去同满]\s*个?(?:{{0}})(?!半)"
_OFTEN = "day|night|week|fortnight|month|quarter|season|year|hour|minute"
_ONCE = re.compile(
    rf"(?<!\bat )\bonce(?: (?P<per>(?:every|per|each|an?) (?:{_OFTEN}))\b|(?=[.,;]|$))",
    re.I,
)
_TIMES = "[次回趟遍顿]"
_ONE_TIME = re.compile(rf"(?<![十百千\d.])[一1]\s*(?:{_TIMES}|[片粒颗针支杯])|隔|首次")
_MANY_TIMES = re.compile(rf"[{HAN}\d]\s*{_TIMES}")
_EVERY_DAY, _EACH_DAY, _OTHER_DAY = (
    re.compile(r"\bevery day\b|\bdaily\b", re.I),
    re.compile("每天|天天"),
    re.compile("隔[一1]?[天日]"),
)
_FORMERLY = re.compile(rf"曾|过|以前|当年|一度|有一|那[年天{_TIMES[1:-1]}]|一旦")


def articles(claim: Text, proof: Proof) -> Iterator[Problem]:
    """Counts of one in an English sentence that the quotes do not give."""
    for match in _A_SPAN.finditer(claim.text):
        if not re.search(_ONE_SPAN.format(_SPANS[(match["a"] or match["b"]).lower()]), proof.text):
            yield Problem("number", match[0])
    for match in _A_WHOLE.finditer(claim.text):
        chinese = _HALVED[match["a"].lower()]
        if re.search(f"半个?(?:{chinese})", proof.text) and not re.search(_WHOLE.format(chinese), proof.text):
            yield Problem("number", match[0])
    if _OTHER_DAY.search(proof.text) and not _EACH_DAY.search(proof.text) and (day := _EVERY_DAY.search(claim.text)):
        yield Problem("number", day[0])
    for match in _ONCE.finditer(claim.text):
        if not _once(match["per"], proof.text):
            yield Problem("number", match[0])


def _once(per: str | None, shown: str) -> bool:
    """Whether the quotes tell of one time, or of one in each of such a span: 每两周一次 is not once a week."""
    span = _SPANS.get((per or "").lower().split(" ")[-1])
    if span and re.search(rf"每隔?\s*[{HAN[3:]}\d]+\s*个?(?:{span})", shown):
        return False
    if _ONE_TIME.search(shown):
        return True
    if per and not _MANY_TIMES.search(shown):
        return re.search("[每天日]", shown) is not None
    return not per and _FORMERLY.search(shown) is not None
