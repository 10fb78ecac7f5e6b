"""Numbers with their units, Chinese and English, read out of a text. What only looks like a number is left out."""

import re
from collections.abc import Iterator
from fractions import Fraction
from math import prod

from ingest.text import CJK
from qa.support.clock import read_times
from qa.support.dates import read_dates
from qa.support.numerals import CARDINALS, DIGITS, ENGLISH_SCALES, HAN, ORDINALS, TENS, english_value, han_value
from qa.support.text import blank
from qa.support.types import Quantity
from qa.support.units import CURRENCIES, MEASURES, UNIT, UNITS
from qa.support.weekdays import WEEKDAY

_IDIOMS = re.compile(
    rf"(?<![\d{HAN}])(?:十分(?!钟|之)|四处|四周(?=[都是围有的全])|一起|一道|一边)|万一|千万别|一千零一夜|百姓|百货|百科|四川|三星|九江|三明治|五金|八卦|七夕|千方百计|三心二意|乱七八糟"
    r"|四面八方|五颜六色|一五一十|丢三落四|百般"
    r"|(?<![\d十百千] )(?<![\d十百千])万分(?!之)|一分为二|独一无二|三番五次|成千上万|[百千万]余|百分百"
    '|上一年|前一年|一直|一样|一般|一些|一下|一旦|一切|一定|一致|一同|一并|(?<=")一名|万物|万能|千差万别|八成(?=是)|半导体|半成品'
)
_CHINESE_NUMBER = re.compile(
    rf"(?P<cur>US\$|[$¥€£])?\s*(?P<ord>第)?(?P<pct>百分之)?\s*"
    rf"(?P<n>(?<![\d.A-Za-z_/-])(?<![\dA-Za-z]:)\d+(?:\.\d+)?(?![\d.]*[A-Za-z]|\.\d)(?:\s*[多余几]?\s*[十百千万亿]+)?|[{HAN}]+(?:点[零一二三四五六七八九]+|[多余几来][十百千万亿]+)?)"
    rf"(?:分之(?P<den>[{HAN}]+))?\s*(?:个多|[多余几]|来(?=\s*(?:{UNIT}|[{MEASURES}])))?\s*(?P<u>世纪|{UNIT}|成|季度|号|[{MEASURES}])?"
)
_WORD = "|".join([*CARDINALS[::-1], *TENS, *ENGLISH_SCALES])
_SCALE = "|".join(ENGLISH_SCALES)
_FRACTION = re.compile(
    r"(?!\ba (?:third|fifth|tenth) (?!of|less|more|higher|lower|cheaper|and|or|to|is|was|as|in)[a-z])"  # of things in a row
    r"\b(?P<a>one|a|two|three|four|1|2|3)[ -](?P<b>third|quarter|fifth|tenth)s?\b(?! of \d{4})|\b(?P<half>half|halves)\b",
    re.I,
)
_NUMERATORS = {"one": 1, "a": 1, "two": 2, "three": 3, "four": 4}
_DENOMINATORS = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_HALF = re.compile(
    rf"[一对]半|半数|[折减各过两]半|一?大半(?![年天夜])|(?<![多大])半(?!导体|成品|岛|[路途空腰]|信半疑|身不遂|点[儿也都没不])个?(?=[{CJK}])"
)
_HALF_A = re.compile(r"[一对]半")
_WITH_A_HALF = re.compile(
    rf"\b(?P<n>an?|{_WORD}|\d+)\s+and\s+a\s+half[\s-]+(?P<u>{UNIT})"
    rf"|\b(?:an?|one)\s+(?P<one>{UNIT})\s+and\s+a\s+half\b|\bhalf[\s-]+(?:of\s+)?(?:an?\s+)?(?P<half>{UNIT})",
    re.I,
)
_HALF_UNITS = {"分": "分钟", "月": "个月", "块": "元"}
_WITH_A_HALF_ZH = re.compile(
    rf"(?P<n>\d+|[{HAN}]+)?\s*个?半\s*个?(?P<u>小时|钟头|月|年|天|周|星期|斤|公里|分钟|升)"
    rf"|(?P<whole>\d+|[{HAN}]+)\s*(?P<unit>年|天|斤|公里|里|分钟?|小时|个月|周|岁|块)半"
)
_TENTHS = re.compile(rf"(?P<n>\d+|[{HAN[1:]}]+)(?P<u>米|块|斤|公斤|两|尺|寸)(?P<d>[{HAN[2:11]}])(?![{HAN}个])")
_NUMBERED = re.compile(
    rf"\b(?:chapters?|lessons?|pages?|sections?|parts?|volumes?|grade|class|gate|building|room|version|category|line|article"
    rf"|clause|item|rule|subject|level|station|seat|table|figure|question|task|step|stage|number|exit|platform|unit|type"
    r"|week|round|phase|lap|batch|season|episode|issue|team|period|floor|row|shelf|trial|draft|edition) "
    rf"(?P<n>\d+|{_WORD})\b(?![.:]\d|[\s-]+(?:{UNIT}))",
    re.I,
)
# 8.2k: kilometres, as runners write it, or 8,200; 8G: of memory, or of a disk.
_SHORT = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)([kGMT])(?!\w)")
_SHORT_UNITS = {"k": ("公里", None), "G": ("GB",), "M": ("MB",), "T": ("TB",)}
_SHARE = re.compile(rf"([{HAN[2:11]}])成([半{HAN[2:11]}])(?![{HAN}])")  # 三成半
_QUARTERS = re.compile(r"([一三])刻钟?(?![本薄意苦])")
_PER_MANY = re.compile(
    rf"\b(?P<n>\d+(?:\.\d+)?|{_WORD}) (?:parts? )?(?:per|in|in an?|out of|out of every) "
    r"(?P<of>(?:an? |one |ten )?(?:hundred|thousand|million|billion))\b",
    re.I,
)
_WORDED = re.compile(rf"(?<![周期拜第\d{HAN}])([百千])(?=[字兆里])")  # 千字, 百兆
_YEAR_OF_SCHOOL = re.compile(
    rf"(?<=[大研高初])[一二三四](?![{HAN}个点分级楼层])|(?<=[市省县])[{HAN[2:11]}](?=[院中小](?![{HAN}]))"
)
_LUNAR = re.compile(
    rf"(?:(?P<named>[正冬腊])月|(?:农历|阴历)(?P<m>[{HAN[2:11]}十]{{1,2}})月)初?(?P<d>[{HAN[2:11]}十]{{1,3}})?(?![{HAN}个])"
)
_LUNAR_MONTHS = {"正": "一", "冬": "十一", "腊": "十二"}
_RANKED = re.compile(
    rf"(?<![\d{HAN}周期拜第])[{HAN[2:11]}](?=[作审品线舅叔伯姑姨爷婶弟妹哥姐]|年级)"
)  # 一作, 九品, 三舅
_MINUTES = re.compile(rf"(\d+|[{HAN}]+)\s*分(?![之数类为成店部行析钱段别享批布工开手])")  # or points, or cents
_TENFOLD = {"ten": 10, "dozen": 10, **ENGLISH_SCALES, "十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_SEVERAL = re.compile(
    r"\b(?:few|several|couple of)\s+(?P<a>dozen|hundred|thousand|million|billion)\b"
    r"|\b(?P<b>ten|dozen|hundred|thousand|million|billion)s of(?:\s+(?P<c>thousand|million|billion)s\b)?"
    r"|[几数上成](?P<d>[十百千万])(?P<e>[万亿])?",
    re.I,
)
_OR_MORE = re.compile(rf"(?<![\d{HAN}])([{HAN[2:10]}两])([{HAN[3:11]}])(?=(?P<u>{UNIT}|[{MEASURES}]))")  # 三四天
_TENS_OR_MORE = re.compile(
    rf"(?<![\d{HAN}])([{HAN[2:10]}两])([{HAN[3:11]}])([十百千万亿]+)\s*(?P<u>{UNIT})?"
)  # 二三十天
OFF = "percent off"  # the unit of what is taken off a price
_REDUCED = re.compile(
    r"(?<![\d.])(\d+(?:\.\d+)?) ?(?:%|percent) (?:off|discount)\b|\bdiscount of (\d+(?:\.\d+)?) ?(?:%|percent)", re.I
)
_PAID = re.compile(rf"([{HAN[2:11]}]|(?<![\d.])\d(?:\.\d)?)\s*折(?![叠磨腾返断扣回旧合线进])")
_RATIO = re.compile(rf"([{HAN[2:11]}])比([{HAN[2:11]}])")
_MEASURED = re.compile(rf"(?<![\w.])(?:\d[\d.]*|[{HAN}]+)\s*[{HAN}]*(?:{UNIT})")
_PER = re.compile(r"(?:per|a|each|every) $")
_ENGLISH_NUMBER = re.compile(
    rf"(?P<cur>US\$|[$¥€£])?(?<![A-Za-z0-9_.:/-])(?P<n>(?:\d+(?:\.\d+)?(?!\.?\d)(?!(?!{UNIT})[A-Za-z_])(?:[\s-]+(?:{_SCALE})(?![A-Za-z]))*"
    rf"|(?:a\s+)?(?:{_WORD})(?![A-Za-z_])(?:(?:\s+and)?[\s-]+(?:{_WORD})(?![A-Za-z]))*)(?!\.?\d))[\s-]*(?P<u>{UNIT})?",
    re.I,
)
_TOLD_BEFORE = re.compile(r"\b(?:an?|the) (?:[\w-]+ ){1,2}$", re.I)  # before a "one" that counts nothing
_EXTRA = re.compile(
    rf"\b((?:{_WORD})|\d+)(\s+(?:more|extra|additional|full|whole|straight|consecutive)\s+)(?=(?:{UNIT}))", re.I
)
_NOUN_LEFT_OUT = re.compile(r" (?:at|from)\b|(?=[.,;:)]|$)")  # after it
_ENGLISH_ORDINAL = re.compile(
    rf"\b(?!first[ -]aid\b)(?P<o>{'|'.join(ORDINALS[1:])})\b(?!-(?:hand|party|class|rate))|\b(?P<d>\d+)(?:st|nd|rd|th)\b",
    re.I,
)
_PAIRS = re.compile(r"\btwice\b|\bcouple\b|\bpair\b|双方|二者|俩|\bboth\b|\bfirst\b.{0,40}\bsecond\b", re.I)
_NOT_A_COUNT = re.compile(
    r"\bone (?:of|another|by|day)\b|\b(?:any|no|every|each|some|this|that|another|single|which|the|only|"
    r"just) one\b|\bone (?:or|can|might|with|that|which)\b"
    r"|\b(?:any|as) one\b|\bone and\b",
    re.I,
)


_EVENINGS = re.compile(rf"(?<![周期拜号日{HAN}])([{HAN[2:11]}两\d])\s?晚上")
_BARE = frozenset("零二三四五六七八九两")


def read_quantities(text: str) -> Iterator[Quantity]:
    """Every number of a text from which the dates were taken."""
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    text = _EVENINGS.sub(r"\1晚 ", text)
    yield from _several(text)
    text = blank(_IDIOMS, blank(_SEVERAL, text))
    text = _EXTRA.sub(lambda m: m[1] + " " * len(m[2]), text)
    text = _RATIO.sub(lambda m: f"{DIGITS[m[1]]}比{DIGITS[m[2]]}", text)
    yield from _with_a_half(text)
    yield from _shortened(text)
    yield from _tenths(text)
    yield from _numbered(text)
    yield from _parts_of_many(text)
    yield from _han_ordinals(text)
    yield from _lunar(text)
    yield from _reductions(text)
    text = blank(_REDUCED, text)
    yield from _tens_or_more(text)
    text = _OR_MORE.sub(_as_one, blank(_PER_MANY, blank(_SHARE, blank(_TENS_OR_MORE, text))))
    text = blank(_NUMBERED, blank(_WITH_A_HALF, text))
    yield from _fractions(text)
    text = blank(_HALF_A, blank(_FRACTION, text))
    yield from _pairs(text)
    yield from _ordinals(text)
    yield from _english_numbers(text)
    yield from _chinese_numbers(text)


def _reductions(text: str) -> Iterator[Quantity]:
    """六折: 60 % of a price, or 40 % off it."""
    for match in _PAID.finditer(text):
        share = han_value(match[1]) * 10
        yield Quantity(match[0], share, "percent", False, False, match.start())
        yield Quantity(match[0], 100 - share, OFF, False, False, match.start())
    for match in _REDUCED.finditer(text):
        yield Quantity(match[0], Fraction(match[1] or match[2]), OFF, False, False, match.start())


def _as_one(match: re.Match[str]) -> str:
    """三四天 as 三天到四天, but not 二六楼."""
    fewer, more = DIGITS[match[1]], DIGITS[match[2]]
    return f"{match[1]}{match['u']}到{match[2]}" if more == fewer + 1 else match[0]


def _tens_or_more(text: str) -> Iterator[Quantity]:
    """二三十天 as 二十 and 三十天, each with and without its unit."""
    for match in _TENS_OR_MORE.finditer(text):
        if DIGITS[match[2]] == DIGITS[match[1]] + 1:
            for digit in match.group(1, 2):
                value = han_value(digit + match[3])
                for unit in dict.fromkeys((None, match["u"])):
                    yield _measured(match[0], value, unit, None, match.start())
        else:  # 二六十
            yield _measured(match[0], han_value(match[1] + match[2] + match[3]), match["u"], None, match.start())


def _parts_of_many(text: str) -> Iterator[Quantity]:
    """三成半, 一刻钟, "three per thousand", 百兆."""
    for match in _SHARE.finditer(text):
        tenth = Fraction(1, 2) if match[2] == "半" else Fraction(DIGITS[match[2]], 10)
        yield Quantity(match[0], (DIGITS[match[1]] + tenth) * 10, "percent", False, False, match.start())
    for match in _QUARTERS.finditer(text):
        yield _measured(match[0], Fraction(15 * DIGITS[match[1]]), "分钟", None, match.start())
        yield Quantity(match[0], Fraction(DIGITS[match[1]], 4), None, False, False, match.start())
    for match in _PER_MANY.finditer(text):
        share = english_value(match["n"].lower()) / english_value(match["of"].lower())
        yield Quantity(match[0], share, None, False, False, match.start())
    for match in _WORDED.finditer(text):
        yield Quantity(match[0], han_value(match[1]), None, False, True, match.start())


def _han_ordinals(text: str) -> Iterator[Quantity]:
    """The second in 大二, 二作, 市二院; 二 before what is counted would be 两."""
    for pattern in (_YEAR_OF_SCHOOL, _RANKED):
        for match in pattern.finditer(text):
            value = Fraction(DIGITS[match[0]])
            yield Quantity(match[0], value, None, True, value > 1, match.start())


def _lunar(text: str) -> Iterator[Quantity]:
    """Months and days of the lunar calendar, which go by their numbers in English: 腊月二十, 农历七月十六."""
    for match in _LUNAR.finditer(text):
        for number in filter(None, (_LUNAR_MONTHS.get(match["named"]) or match["m"], match["d"])):
            yield Quantity(match[0], han_value(number), None, True, False, match.start())


def _fractions(text: str) -> Iterator[Quantity]:
    for match in _FRACTION.finditer(text):
        value = Fraction(1, 2)
        if not match["half"]:
            above = _NUMERATORS.get(match["a"].lower()) or int(match["a"])
            value = Fraction(above, _DENOMINATORS[match["b"].lower()])
        yield Quantity(match[0], value, None, False, False, match.start())
    for match in _HALF.finditer(blank(_FRACTION, text)):
        yield Quantity(match[0], Fraction(1, 2), None, False, False, match.start())


def _several(text: str) -> Iterator[Quantity]:
    """Hundreds, 几百, a few thousand."""
    for match in _SEVERAL.finditer(text):
        scales = [_TENFOLD[scale.lower()] for scale in match.groups() if scale]
        value = Fraction(prod(scales))
        yield Quantity(match[0], value, "several", False, False, match.start())
        if match[0][0] == "上":  # 上万: thousands, or over ten thousand
            yield Quantity(match[0], value, None, False, False, match.start())


def _with_a_half(text: str) -> Iterator[Quantity]:
    """Two and a half hours, 半年, 一分半."""
    for match in _WITH_A_HALF.finditer(text):
        unit = match["u"] or match["one"] or match["half"]
        whole = english_value(match["n"].lower()) if match["n"] else Fraction(match["one"] is not None)
        if match["n"] and match["n"].lower() in ("a", "an"):
            whole = Fraction(1)
        yield _measured(match[0], whole + Fraction(1, 2), unit, None, match.start())
    for match in _WITH_A_HALF_ZH.finditer(text):
        unit, number = match["u"] or match["unit"], match["n"] or match["whole"]
        value = (han_value(number) if number else 0) + Fraction(1, 2)
        yield _measured(match[0], value, _HALF_UNITS.get(unit, unit), None, match.start())
        if unit == "年":
            yield _measured(match[0], 12 * value, "个月", None, match.start())


def _tenths(text: str) -> Iterator[Quantity]:
    """两米七 is 2.7 metres, 三块五 3.5 yuan."""
    for match in _TENTHS.finditer(text):
        value = han_value(match["n"]) + Fraction(DIGITS[match["d"]], 10)
        yield _measured(match[0], value, _HALF_UNITS.get(match["u"], match["u"]), None, match.start())


def _numbered(text: str) -> Iterator[Quantity]:
    for match in _NUMBERED.finditer(text):
        yield Quantity(match[0], english_value(match["n"].lower()), None, True, False, match.start())


def _shortened(text: str) -> Iterator[Quantity]:
    """8.2k, 16G, 51 分: what a note means by them, whichever it is."""
    for match in _SHORT.finditer(text):
        for unit in _SHORT_UNITS[match[2]]:
            value = Fraction(match[1]) * (1 if unit else 1000)
            yield _measured(match[0], value, unit, None, match.start())
    for match in _MINUTES.finditer(text):
        yield _measured(match[0], han_value(match[1]), "分钟", None, match.start())


def _pairs(text: str) -> Iterator[Quantity]:
    for match in _PAIRS.finditer(text):
        twice = match[0].lower() == "twice"
        yield Quantity(match[0], Fraction(2), "times" if twice else None, False, not twice, match.start())


def _ordinals(text: str) -> Iterator[Quantity]:
    for match in _ENGLISH_ORDINAL.finditer(text):
        word = (match["o"] or "").lower()
        if word != "second" or not _PER.search(text, max(0, match.start() - 8), match.start()):
            value = Fraction(ORDINALS.index(word) if word else match["d"])
            yield Quantity(match[0], value, None, True, False, match.start())


def _english_numbers(text: str) -> Iterator[Quantity]:
    """Numbers in English words, and those in digits with an English unit or a currency."""
    for match in _ENGLISH_NUMBER.finditer(text):
        word, unit = match["n"].lower(), match["u"] or ""
        if word in ("one", "a one"):
            near = text[max(0, match.start() - 10) : match.end() + 8]
            if unit and not re.search(r"\bone day\b", near):
                yield _measured(match[0], Fraction(1), unit, None, match.start())
            elif not _NOT_A_COUNT.search(near) and not _is_pronoun(text, match):
                yield Quantity(match[0].strip(), Fraction(1), None, False, True, match.start())
        elif re.search("[a-z]", word) or re.search("[a-z%]", unit, re.I) or match["cur"]:
            yield _measured(match[0], english_value(word), match["u"], match["cur"], match.start())


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
    number, unit, text, start = match["n"], match["u"], match[0].strip(), match.start()
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
    return _measured(text, value, "%" if match["pct"] else unit, match["cur"], start)


def _measured(text: str, value: Fraction, unit: str | None, currency: str | None, start: int) -> Quantity:
    text = text.strip()
    if currency:
        return Quantity(text, value, CURRENCIES[currency], False, False, start)
    known = UNITS.get(unit or "") or UNITS.get((unit or "").lower())
    if known is None:
        return Quantity(text, value, None, False, False, start)
    return Quantity(text, value * known[1], known[0], False, False, start)


def without_quantities(text: str) -> str:
    """The text without the words that dates and quantities are made of."""
    _, text = read_dates(text)
    _, text = read_times(text)
    for pattern in (WEEKDAY, _NUMBERED, _WITH_A_HALF, _FRACTION, _ENGLISH_ORDINAL, _ENGLISH_NUMBER, _MEASURED):
        text = blank(pattern, text)
    return text
