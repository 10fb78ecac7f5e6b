"""Numbers as notes and speech shorten them: 8.2k, 16G, 1.5w, 400mg, 51 分, 2h30m, 1 小时 20 分, 仨月, 一打, 三两, 体温 38.5."""

import re
from collections.abc import Iterator
from fractions import Fraction

from qa.support.numerals import CARDINALS, HAN, TENS, english_value, han_value
from qa.support.types import Quantity
from qa.support.units import UNITS, measured

_NUMBER = rf"\d+(?:\.\d+)?|[{HAN}]+"
# 8.2k: kilometres, as runners write it, or 8,200; 8G: of memory, or of a disk; 1.5w: ten thousands.
_SHORT = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)([kGMTw])(?![A-Za-z0-9_])")
_SHORT_UNITS = {
    "k": (("公里", 1), (None, 1000)),
    "G": (("GB", 1),),
    "M": (("MB", 1),),
    "T": (("TB", 1),),
    "w": ((None, 10**4),),
}
# 60fps: letters that no unit is spelled with make their own; a digit with letters that begins a longer code has none.
_GLUED = re.compile(r"(?<![A-Za-z0-9_.:/*-])(\d+(?:\.\d+)?)(?!(?:st|nd|rd|th)\b)([A-Za-z]{1,4})(?![A-Za-z0-9_])")
_KNOWN = {spelling.casefold() for spelling in UNITS}
_POINTS = re.compile(r"[扣得考加减打评满][了到过]?\s*$")
_MINUTES = re.compile(rf"(\d+|[{HAN}]+)\s*分(?![之数类为成店部行析钱段别享批布工开手])")  # or points, or cents
_ENGLISH = (
    rf"an?|\d+(?:\.\d+)?|(?:{'|'.join(TENS)})(?:[ -](?:{'|'.join(CARDINALS[9:0:-1])}))?|{'|'.join(CARDINALS[::-1])}"
)
LASTED = re.compile(
    rf"(?<![\d.{HAN}])(?P<h>{_NUMBER})\s*个?(?:小时|钟头|h)\s*零?(?P<m>{_NUMBER})\s*(?:分钟?(?!之)|min|m)(?![A-Za-z])(?:\s*(?P<s>{_NUMBER})\s*秒)?"
    rf"|(?<![\d.{HAN}])(?P<m2>{_NUMBER})\s*分钟?\s*(?P<s2>{_NUMBER})\s*秒"
)
LASTED_ENGLISH = re.compile(
    rf"(?<![\w.])(?P<h>{_ENGLISH})[ -]?(?:hours?|hrs?|h)\b,?\s*(?:and\s+)?(?P<m>{_ENGLISH})[ -]?(?:minutes?|mins?|m)\b"
    rf"(?:,?\s*(?:and\s+)?(?P<s>{_ENGLISH})[ -]?(?:seconds?|secs?|s)\b)?"
    rf"|(?<![\w.])(?P<m2>{_ENGLISH})[ -]?(?:minutes?|mins?|m)\b,?\s*(?:and\s+)?(?P<s2>{_ENGLISH})[ -]?(?:seconds?|secs?|s)\b",
    re.I,
)
_SECOND = re.compile(r"(?<![\d:/.])\d+(?:\.\d+)?[:/](?P<n>\d+(?:\.\d+)?)(?![\d:/A-Za-z]|\.\d)")  # 135/85, 3:2
_TOGETHER = re.compile(r"(?P<n>[仨俩])\s*(?P<u>月|小时|钟头|星期|礼拜)?")
_DOZEN = re.compile(rf"(?P<n>半|{_NUMBER})\s*打(?=[,。;、)\s]|$|鸡蛋|啤酒|毛巾|铅笔)")
_LIANG = re.compile(
    rf"(?<![\d.{HAN}])(?P<n>\d+(?:\.\d+)?|半|[{HAN[2:11]}]|两(?=两))\s*两(?![{HAN}个年天口人次])"
)  # 50 grams
_DEGREES = re.compile(
    r"(?:体温|气温|室温|水温|油温|温度|烧到|高烧|低烧)[^\d,。;]{0,4}(?P<n>\d+(?:\.\d+)?)(?![\d.:~–-]|\s*[A-Za-z%度℃°年月日天个小分点])"
)
_OLD = re.compile(rf"(?P<n>{_NUMBER})\s*年的?(?:老|旧|古|陈)")  # 十六年的老房子
_EVERY_OTHER = re.compile(rf"[每]?隔(?P<n>{_NUMBER})\s*(?P<u>天|周|个月|年|日)")


def shorthand(text: str) -> Iterator[Quantity]:
    """What a note means by a shortened number, whichever it is."""
    for match in _SHORT.finditer(text):
        for unit, factor in _SHORT_UNITS[match[2]]:
            yield measured(match[0], Fraction(match[1]) * factor, unit, None, match.start())
    for match in _GLUED.finditer(text):
        letters = match[2].casefold()
        if letters not in _KNOWN and match[2] not in _SHORT_UNITS:
            unit = "times" if letters == "x" else letters
            yield Quantity(match[0], Fraction(match[1]), unit, False, False, match.start())
    for match in _MINUTES.finditer(text):
        if not _POINTS.search(text[max(0, match.start() - 4) : match.start()]):
            yield measured(match[0], han_value(match[1]), "分钟", None, match.start())
    for match in _SECOND.finditer(text):
        yield measured(match["n"], Fraction(match["n"]), None, None, match.start("n"))
    for match in _TOGETHER.finditer(text):
        value = Fraction(3 if match["n"] == "仨" else 2)
        yield measured(match[0], value, "个月" if match["u"] == "月" else match["u"], None, match.start())
    for match in _DOZEN.finditer(text):
        yield Quantity(match[0], 12 * _with_half(match["n"]), None, False, False, match.start())
    for match in _LIANG.finditer(text):
        yield measured(match[0], 50 * _with_half(match["n"]), "克", None, match.start())
    for match in _DEGREES.finditer(text):
        yield measured(match["n"], Fraction(match["n"]), "度", None, match.start("n"))
    for match in _OLD.finditer(text):
        yield measured(match[0], han_value(match["n"]), "岁", None, match.start())
    for match in _EVERY_OTHER.finditer(text):
        unit = "天" if match["u"] == "日" else match["u"]
        yield measured(match[0], han_value(match["n"]) + 1, unit, None, match.start())


def lasted(text: str) -> Iterator[Quantity]:
    """How long something took where two units tell it: 1 小时 20 分 and "an hour and 20 minutes" are 80 minutes."""
    for pattern, value in ((LASTED, han_value), (LASTED_ENGLISH, _english)):
        for match in pattern.finditer(text):
            hours, minutes, seconds = match["h"], match["m"] or match["m2"], match["s"] or match["s2"]
            total = sum(value(n) * f for n, f in ((hours, 3600), (minutes, 60), (seconds, 1)) if n)
            yield measured(match[0], Fraction(total), "秒", None, match.start())


def _english(number: str) -> Fraction:
    return Fraction(1) if number.lower() in ("a", "an") else english_value(number.lower())


def _with_half(number: str) -> Fraction:
    return Fraction(1, 2) if number == "半" else han_value(number)
