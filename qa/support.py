"""Support: does a sentence, Chinese or English, say only what the Chinese lines it cites say?

Rules, not a model: what a rewriting can get wrong with a straight face (a number, a date, a unit, a name, who did it to
whom, a "not") is read out of both texts and compared across languages. A sentence that passes may still be a poor
rendering; one that fails holds something that its quotes do not show. When in doubt it fails.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from ingest.text import CJK, flatten, has_cjk, stem
from qa.cedict import STOP
from qa.plain import plain
from qa.translate import Dictionary

Kind = Literal["number", "date", "unit", "name", "latin", "negation", "antonym", "role"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in a sentence that its quotes do not show.

    kind: "number", "date", "unit", "name" (of a person, a place, an organisation), "latin" (a term in Latin letters: a
    product, a command, a flag, a version), "negation" (one too many or too few), "antonym" (the quotes say the opposite
    word) or "role" (names that changed places). text: the words of the sentence, or of the quote for what it lacks.
    """

    kind: Kind
    text: str


def unsupported(
    sentence: str, quotes: Sequence[str], dictionary: Dictionary, context: Sequence[str] = ()
) -> tuple[Problem, ...]:
    """What a sentence says that the quotes do not; empty when it passes.

    quotes: the cited lines, Markdown allowed. context: headings and titles above them; they may supply names, nothing
    else. Whole clauses copied from one quote always pass.
    """
    codes = [_folded(code) for _, code in _CODE_SPAN.findall(sentence)]
    sentence = _folded(plain(sentence))
    if any(_copied(sentence, _folded(plain(quote))) for quote in quotes):
        return ()
    shown = "\n".join(_named_again(_folded(plain(_REFERENCE.sub("", quote)))) for quote in quotes)
    claim, proof = _read(sentence), _read(shown)
    names = _Names(sentence, shown, _folded("\n".join(context)), dictionary)
    found = [
        *_quantities(claim, proof),
        *_terms(claim, codes, names),
        *_chinese_names(sentence, names, dictionary),
        *_polarity(claim, proof, dictionary),
        *_antonyms(claim, proof, dictionary),
        *_roles(claim, proof, dictionary),
    ]
    return tuple(dict.fromkeys(found))


_CODE_SPAN = re.compile(r"(`+)(.+?)\1")
_REFERENCE = re.compile(
    r"[(（][^()（）]*\[\[[^\]]*\]\][^()（）]*[)）]|[,，][^,，。]*见 ?\[\[[^\]]*\]\]"
)  # "(see [[note]])" says nothing


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", text.replace("’", "'").replace("‘", "'"))
    return re.sub(r"[“”]", '"', text)


def _named_again(quote: str) -> str:
    """Put the names in for 前者 and 后者, the former and the latter."""
    pair = re.search(r"([A-Za-z][\w-]*)\s*[与和]\s*([A-Za-z][\w-]*)", quote)
    return quote.replace("前者", f"{pair[1]} ").replace("后者", f"{pair[2]} ") if pair else quote


def _copied(sentence: str, quote: str) -> bool:
    """Whether the sentence is one or more whole clauses of the quote: a part of a clause may have lost its "not"."""
    flat, inside = flatten(sentence), flatten(quote)
    flat = flat.rstrip(_MARKS)
    start = inside.find(flat) if flat else -1
    while start >= 0:
        end = start + len(flat)
        if (start == 0 or inside[start - 1] in _MARKS) and (end == len(inside) or inside[end] in _MARKS):
            return True
        start = inside.find(flat, start + 1)
    return False


# --- What is read out of a text -------------------------------------------------------------------------------------

_MARKS = "。!?;,、:.…|\n"
_CLAUSE = re.compile(r"[。!?;…|\n]+|(?<!\d),|,(?!\d{3}(?!\d))|[:](?![/\d])|\.(?=\s|$)|(?<=\s)-{1,2}(?=\s)|—+")
_CONJUNCTION = re.compile(
    r"(?:^|\s)(?:whereas|while|but|although|though|because|since|so|whose)\s|而是|(?<=[^从因反进])而(?=[A-Z])|但是?|却"
)
_NAME = re.compile(r"(?<![A-Za-z0-9_])[A-Za-z][A-Za-z0-9_+#]*(?:[./-][A-Za-z0-9_+#]+)*")


@dataclass(frozen=True, slots=True)
class _Date:
    text: str
    year: int | None
    month: int | None
    day: int | None
    part: str | None  # "start", "mid", "end" of the year or the month
    decade: int | None = None


@dataclass(frozen=True, slots=True)
class _Quantity:
    text: str
    value: Fraction
    unit: str | None  # a dimension: values are in its base unit
    ordinal: bool
    vague: bool  # "one", 一: an article as often as a number
    start: int


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    english: bool
    clauses: tuple[str, ...]
    dates: tuple[_Date, ...]
    quantities: tuple[_Quantity, ...]


_YEAR_RANGE = re.compile(r"(?<!\d)(\d{4})(?=\s*[-–—~至到和与]\s*\d{4}\s*年)")
_PERCENT_RANGE = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)(?=\s*(?:[-–—~至到]|to)\s*\d+(?:\.\d+)?\s*(?:%|percent))")


@lru_cache(maxsize=256)
def _read(text: str) -> _Text:
    text = _PERCENT_RANGE.sub(r"\1%", _YEAR_RANGE.sub(r"\1 年", text))
    dates, rest = _dates(text)
    clauses = [c.strip() for piece in _CLAUSE.split(text) if piece for c in _halves(piece)]
    english = not has_cjk(re.sub(r'"[^"]*"|\([^)]*\)', "", text))  # a Chinese word may stand in quotes or brackets
    return _Text(text, english, tuple(c for c in clauses if c), tuple(dates), tuple(_numbers(rest)))


def _halves(piece: str) -> list[str]:
    """Cut a piece before the conjunctions in it."""
    cuts = [0, *(m.start() for m in _CONJUNCTION.finditer(piece) if m.start() > 0), len(piece)]
    return [piece[a:b] for a, b in pairwise(cuts)]


# --- Dates ----------------------------------------------------------------------------------------------------------

_DIGITS = dict(zip("零〇一二三四五六七八九两", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2), strict=True))
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_HAN = "零〇一二三四五六七八九两十百千万亿"
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = (
    r"(?P<m>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|March|Mar\.|April|Apr\.?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![a-z])"
)
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
    re.compile(rf"{_PART}\b{_MONTH}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,?\s+{_YEAR})?"),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?"),
    re.compile(rf"{_PART}\b{_MONTH},?\s+(?:of\s+)?{_YEAR}"),
    re.compile(
        rf"(?:(?<=\bin )|(?<=\bsince )|(?<=\buntil )|(?<=\bby )|(?<=\blast )|(?<=\bof )|(?<=\bearly )|"
        rf"(?<=\blate )){_PART}{_MONTH}"
    ),
    re.compile(
        rf"(?P<p>end|close|start|beginning|middle|late|early|mid|first half|second half)(?:\s+of|\s+in|-|"
        rf"\s)\s*(?:the\s+year\s+)?{_YEAR}"
    ),
    re.compile(rf"{_BEFORE_YEAR}{_YEAR}{_UNITLESS}"),
    re.compile(rf"(?<![\w$.,]){_YEAR}(?=\s*[,;:.)'\n-]|\s*$)"),
    re.compile(r"\b(?P<p>first half|second half) of (?:the|this|last|that) year"),
    re.compile(r"(?<![\d.,])(?P<c>1\d|20)?(?P<t>\d0)'?s\b"),
]
_HAN_YEAR = r"\d{4}|[零〇一二三四五六七八九]{4}"
_CHINESE_DATES = [
    re.compile(
        r"(?P<c>二十一|二十|十九|十八|2[01]|19|18)?(?:上?个?\s*世纪)?\s*(?P<t>[一二三四五六七八九]十|\d0)\s*年代"
    ),
    re.compile(
        rf"(?P<y>{_HAN_YEAR})\s*年\s*(?P<p>年?底|年?末|年?初|年?中(?=[,。]|$)|年?中期|上半年|下半年)?"
        rf"(?:\s*(?P<m>\d{{1,2}}|十[一二]?|[一二三四五六七八九])\s*月份?(?P<q>初|底|末|中旬|上旬|下旬)?)?"
        rf"(?:\s*(?P<d>\d{{1,2}}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s*[日号])?"
    ),
    re.compile(
        rf"(?<![\d{_HAN}个])(?P<m>\d{{1,2}}|十[一二]?|[一二三四五六七八九])\s*月份?(?P<q>初|底|末|中旬|上旬|下旬)?"
        rf"(?:\s*(?P<d>\d{{1,2}}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s*[日号])?"
    ),
    re.compile(r"(?P<p>上半年|下半年)"),
]
_PARTS = {
    **dict.fromkeys(("end", "close", "late", "底", "末", "年底", "年末", "下旬"), "end"),
    **dict.fromkeys(("start", "beginning", "early", "初", "年初", "上旬"), "start"),
    **dict.fromkeys(("middle", "mid", "中", "年中", "中期", "年中期", "中旬"), "mid"),
    **dict.fromkeys(("first half", "上半年"), "first half"),
    **dict.fromkeys(("second half", "下半年"), "second half"),
}


def _dates(text: str) -> tuple[list[_Date], str]:
    """The dates of a text, and the text with blanks in their place."""
    found = []
    for pattern in [*_CHINESE_DATES, *_ENGLISH_DATES]:
        for match in list(pattern.finditer(text)):
            if (date := _date(match)) is not None:
                found.append(date)
                text = text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]
    return found, text


def _date(match: re.Match[str]) -> _Date | None:
    parts = match.groupdict()
    if tens := parts.get("t"):
        century = parts.get("c")
        base = 19 if not century else int(century) if len(century) == 2 and century.isdigit() else int(_han(century))
        if century and "世纪" in match[0]:
            base -= 1
        return _Date(match[0].strip(), None, None, None, None, base * 100 + int(tens if tens.isdigit() else _han(tens)))
    year = parts.get("y")
    month, day = parts.get("m"), parts.get("d")
    part = parts.get("p") or parts.get("q")
    number = None
    if month:
        name = month.lower().rstrip(".")
        number = (
            next((i for i, m in enumerate(_MONTHS, 1) if m.startswith(name)), 0)
            if name.isascii() and not name.isdigit()
            else int(_han(month))
        )
        if not 1 <= number <= 12:
            return None
    return _Date(
        match[0].strip(" (,"),
        int(_han(year)) if year else None,
        number,
        int(_han(day)) if day else None,
        _PARTS[part.lower()] if part else None,
    )


def _han(text: str) -> Fraction:
    """The value of a number in digits or in Chinese: "3.6亿", 四万五千, 二〇一四."""
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return Fraction(text)
    whole, point, rest = text.partition("点")
    if point:
        return _han(whole) + Fraction(f"0.{''.join(str(_DIGITS[c]) for c in rest)}")
    if re.fullmatch("[零〇一二三四五六七八九]{2,}", text):
        return Fraction("".join(str(_DIGITS[c]) for c in text))
    total, section, last, smallest = Fraction(0), Fraction(0), Fraction(0), 1
    for token in re.findall(r"\d+(?:\.\d+)?|.", text):
        if token in _SCALES:
            scale = _SCALES[token]
            if scale >= 10**4:
                total = (
                    (total + section + last or Fraction(1)) * scale
                    if scale > smallest
                    else total + (section + last) * scale
                )
                section, last, smallest = Fraction(0), Fraction(0), scale
            else:
                section, last = section + (last or 1) * scale, Fraction(0)
        else:
            last = Fraction(_DIGITS[token]) if token in _DIGITS else Fraction(token)
    return total + section + last


def _same_date(claimed: _Date, shown: _Date) -> bool:
    if claimed.part and claimed.part != shown.part:
        late = shown.month is not None and claimed.month is None
        if not (late and {"end": shown.month in (11, 12), "start": shown.month in (1, 2)}.get(claimed.part, False)):
            return False
    fields = ("year", "month", "day", "decade")
    return all(getattr(claimed, f) in (None, getattr(shown, f)) for f in fields)


# --- Numbers --------------------------------------------------------------------------------------------------------

_UNIT_LIST = """
percent 1 % percent per_cent percentage_points 个百分点
cny 1 元 元人民币 块钱 人民币 yuan RMB CNY renminbi
usd 1 美元 美金 dollar dollars USD
eur 1 欧元 euro euros EUR
gbp 1 英镑 pound pounds GBP
jpy 1 日元 yen JPY
hkd 1 港元 港币
second 1/1000000 微秒 microsecond microseconds us
second 1/1000 毫秒 ms millisecond milliseconds
second 1 秒 秒钟 s second seconds sec
second 60 分钟 minute minutes min
second 3600 小时 个小时 hour hours h
day 1 天 day days
day 7 周 星期 个星期 week weeks
month 1 个月 month months
year 1 年 year years
age 1 岁 周岁 years_old year-old years_of_age
meter 1 米 m meter meters metre metres
meter 1000 公里 千米 km kilometer kilometers kilometre kilometres km/h
meter 1/100 厘米 cm centimeter centimeters
meter 1/1000 毫米 mm millimeter millimeters
mile 1 英里 mile miles
gram 1 克 g gram grams
gram 1000 公斤 千克 kg kilogram kilograms
gram 1000000 吨 ton tons tonne tonnes
byte 1 字节 byte bytes
byte 1000 KB kilobytes
byte 1000000 MB megabytes
byte 1000000000 GB gigabytes gigabyte
byte 1000000000000 TB terabytes
degree 1 度 摄氏度 °C ℃ degrees degree
person 1 人 名 位 人次 people person persons
times 1 倍 次 回 times
"""
_UNITS: dict[str, tuple[str, Fraction]] = {}
for _line in _UNIT_LIST.split("\n"):
    if _line:
        _dimension, _factor, *_spellings = _line.split()
        _UNITS.update((_s.replace("_", " "), (_dimension, Fraction(_factor))) for _s in _spellings)
_UNIT = "|".join(
    re.escape(u) + (r"(?![A-Za-z])" if u.isascii() and u != "%" else "") for u in sorted(_UNITS, key=len, reverse=True)
)
_STRICT = {"percent", "cny", "usd", "eur", "gbp", "jpy", "hkd"}  # a bare number does not stand for these
_CURRENCIES = {"$": "usd", "US$": "usd", "¥": "cny", "€": "eur", "£": "gbp"}
_MEASURES = (
    "个条件种处点步家名位次项款台座本辆份套层类组批岁块道支只张门部篇段句轮场届代倍成人者边方天周楼级季样大分阶期月"
    "样版页行列颗根所间笔封幅对双桩起两番局颗艘架国省市县卷班册"
)
_IDIOMS = re.compile(
    "十分(?!钟|之)|万一|千万别|一千零一夜|百姓|百货|百科|四川|三星|九江|三明治|五金|八卦|七夕|千方百计|三心二意|乱七八糟"
    "|四面八方|五颜六色|一五一十|丢三落四|万分|百般|一分为二|独一无二|三番五次|成千上万|数[百千万十]|"
    "几[十百千万]|上[百千万]|[百千万]余|百分百"
    '|四处|四周|一起|上一年|前一年|一直|一样|一般|一些|一下|一旦|一切|一定|一致|一同|一道|一边|一并|(?<=")一名|万物|万能|千差万别|八成(?=是)|半导体|半成品|半天|三方'
)
_CHINESE_NUMBER = re.compile(
    rf"(?P<cur>US\$|[$¥€£])?\s*(?P<ord>第)?(?P<pct>百分之)?\s*"
    rf"(?P<n>(?<![\d.A-Za-z_/:-])\d+(?:\.\d+)?(?![\d.]*[A-Za-z](?<!{{}})|\.\d)(?:\s*[多余几]?\s*[十百千万亿]+)?|[{_HAN}]+(?:点[零一二三四五六七八九]+)?)"
    rf"(?:分之(?P<den>[{_HAN}]+))?\s*[多余几]?\s*(?P<u>{_UNIT}|成|季度|号|[{_MEASURES}])?".replace("(?<!{})", "")
)
_CARDINALS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
    " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_ENGLISH_SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "dozen": 12,
}
_WORD = "|".join([*_CARDINALS[::-1], *_TENS, *_ENGLISH_SCALES])
_FRACTION = re.compile(
    r"\b(?P<a>one|a|two|three|four|1|2|3)[ -](?P<b>third|quarter|fifth|tenth)s?\b(?! of \d{4})|\b(?P<half>half)\b", re.I
)
_DENOMINATORS = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_ENGLISH_NUMBER = re.compile(
    rf"(?P<cur>US\$|[$¥€£])?(?<![A-Za-z0-9_.:/-])(?P<n>(?:\d+(?:\.\d+)?(?!(?!{_UNIT})[A-Za-z_])|(?:a\s+)?(?:{_WORD})(?![A-Za-z_]))(?!\.?\d)"
    rf"(?:(?:\s+and)?[\s-]+(?:{_WORD})(?![A-Za-z]))*)[\s-]*(?P<u>{_UNIT})?",
    re.I,
)
_ENGLISH_ORDINAL = re.compile(rf"\b(?P<o>{'|'.join(_ORDINALS[1:])})\b|\b(?P<d>\d+)(?:st|nd|rd|th)\b", re.I)
_PAIRS = re.compile(r"\btwice\b|\bcouple\b|\bpair\b|双方|二者|俩|\bboth\b|\bfirst\b.{0,40}\bsecond\b", re.I)
_NOT_A_COUNT = re.compile(
    r"\bone (?:of|another|by|day)\b|\b(?:any|no|every|each|some|this|that|another|single|which|the|only|"
    r"just) one\b|\bone (?:or|can|might)\b"
    r"|\b(?:any|as) one\b|\bone and\b",
    re.I,
)
_ONE = re.compile(r"[一单某每各首]|(?<![\d.])1(?![\d.])|\bone\b|\bsingle\b|\ba\b", re.I)
_FIRST = re.compile(
    r"第一|第 ?1(?!\d)|首|最早|最初|最先|率先|先|原|起初|一开始|\bfirst\b|头(?=[一二两三四五六七八九十几\d])|冠军|early|original",
    re.I,
)


def _numbers(text: str) -> Iterator[_Quantity]:
    """Every number of a text from which the dates were taken."""
    text = _IDIOMS.sub(lambda m: " " * len(m[0]), text)
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    text = re.sub(rf"([{_HAN[2:11]}])比([{_HAN[2:11]}])", lambda m: f"{_DIGITS[m[1]]}比{_DIGITS[m[2]]}", text)
    for match in _FRACTION.finditer(text):
        value = (
            Fraction(1, 2)
            if match["half"]
            else Fraction(
                {"one": 1, "a": 1, "two": 2, "three": 3, "four": 4}.get(match["a"].lower(), 0) or int(match["a"]),
                _DENOMINATORS[match["b"].lower()],
            )
        )
        yield _Quantity(match[0], value, None, False, False, match.start())
    text = _FRACTION.sub(lambda m: " " * len(m[0]), text)
    for match in re.finditer(r"[一对]半|半数|半个?(?=[小年月])", text):
        yield _Quantity(match[0], Fraction(1, 2), None, False, False, match.start())
    text = re.sub(r"[一对]半", "  ", text)
    for match in _PAIRS.finditer(text):
        if match[0].lower() != "twice":
            yield _Quantity(match[0], Fraction(2), None, False, True, match.start())
        else:
            yield _Quantity(match[0], Fraction(2), "times", False, False, match.start())
    for match in _ENGLISH_ORDINAL.finditer(text):
        value = Fraction(_ORDINALS.index(match["o"].lower()) if match["o"] else match["d"])
        if (
            match["o"]
            and match["o"].lower() == "second"
            and re.search(r"(?:per|a|each|every) $", text[: match.start()])
        ):
            continue
        yield _Quantity(match[0], value, None, True, False, match.start())
    for match in _ENGLISH_NUMBER.finditer(text):
        if (
            re.search(r"[a-z]", match["n"], re.I)
            or (match["u"] and re.search("[a-z%]", match["u"], re.I))
            or match["cur"]
        ):
            word = match["n"].lower()
            if word in ("one", "a one"):
                if not _NOT_A_COUNT.search(text[max(0, match.start() - 10) : match.end() + 8]):
                    yield _Quantity(match[0].strip(), Fraction(1), None, False, True, match.start())
                continue
            yield _measured(match[0], _english(word), match["u"], match["cur"], match.start())
    taken = {i for m in _ENGLISH_NUMBER.finditer(text) if re.search(r"[a-z%$]", m[0], re.I) for i in range(*m.span())}
    for match in _CHINESE_NUMBER.finditer(text):
        number, unit = match["n"], match["u"]
        if match.start("n") in taken:
            continue
        hanzi = number[0] in _HAN
        bare = not (unit or match["ord"] or match["pct"] or match["den"])
        if hanzi and bare and (len(number) == 1 or number in ("千万", "百万", "万亿", "十万")) and not match["cur"]:
            continue  # a part of a word: 统一, 千万
        if match["den"]:
            yield _Quantity(match[0].strip(), _han(match["den"]) / _han(number), None, False, False, match.start())
            continue
        if number in ("一", "1") and not match["cur"] and unit not in _UNITS and not match["ord"] and not match["pct"]:
            yield _Quantity(match[0].strip(), Fraction(1), None, False, True, match.start())
            continue
        if unit == "成":
            yield _Quantity(match[0].strip(), _han(number) * 10, "percent", False, False, match.start())
            continue
        digits = re.sub(r"[\s多余几]", "", number)
        if match["ord"] or unit == "季度" or (unit == "名" and _han(digits) < 20):
            yield _Quantity(match[0].strip(), _han(digits), None, True, False, match.start())
            continue
        yield _measured(match[0], _han(digits), "%" if match["pct"] else unit, match["cur"], match.start())


def _measured(text: str, value: Fraction, unit: str | None, currency: str | None, start: int) -> _Quantity:
    text = text.strip()
    if currency:
        return _Quantity(text, value, _CURRENCIES[currency], False, False, start)
    known = _UNITS.get(unit or "") or _UNITS.get((unit or "").lower())
    if known is None:
        return _Quantity(text, value, None, False, False, start)
    return _Quantity(text, value * known[1], known[0], False, False, start)


def _english(words: str) -> Fraction:
    """The value of an English number: "twenty-five", "two hundred and ten", "3.6 million"."""
    total, current = Fraction(0), Fraction(0)
    for word in re.split(r"[\s-]+", words):
        if word in _ENGLISH_SCALES:
            scale = _ENGLISH_SCALES[word]
            if scale > 100:
                total, current = total + (current or Fraction(1)) * scale, Fraction(0)
            else:
                current = (current or Fraction(1)) * scale
        elif word in _TENS or word in _CARDINALS:
            current += Fraction(_TENS[word] if word in _TENS else _CARDINALS.index(word))
        elif word not in ("and", "a"):
            current += Fraction(word)
    return total + current


def _quantities(claim: _Text, proof: _Text) -> Iterator[Problem]:
    for date in claim.dates:
        if not any(_same_date(date, shown) for shown in proof.dates):
            yield Problem("date", date.text)
    for quantity in claim.quantities:
        if problem := _unproven(quantity, proof):
            yield problem
    for match in re.finditer(r"(?:\bfrom\b|从|由|自)(?P<a>.+?)(?:\bto\b|到|至|为|成)", claim.text):
        before = [q for q in claim.quantities if match.start("a") <= q.start < match.end("a")]
        after = [q for q in claim.quantities if match.end() <= q.start < match.end() + 12]
        if before and after and before[-1].unit == after[0].unit:
            first, last = _places(before[-1], proof), _places(after[0], proof)
            if first and last and min(first) > max(last):
                yield Problem("number", f"{before[-1].text} … {after[0].text}")


def _places(quantity: _Quantity, proof: _Text) -> list[int]:
    return [q.start for q in proof.quantities if (q.value, q.unit) == (quantity.value, quantity.unit)]


def _unproven(quantity: _Quantity, proof: _Text) -> Problem | None:
    if quantity.vague:
        enough = _ONE.search(proof.text) if quantity.value == 1 else True
        unit = quantity.text[1:].strip()
        if quantity.value == 1 and unit and re.search(rf"[{_HAN[3:]}\d]\s*{unit}", proof.text):
            enough = re.search(rf"[一1单某每各首]\s*{unit}", proof.text)  # "两家公司" is not 一家公司
        return None if enough else Problem("number", quantity.text)
    if quantity.ordinal:
        if quantity.value == 1 and _FIRST.search(proof.text):
            return None
        shown = [q for q in proof.quantities if q.value == quantity.value and (q.ordinal or q.text.endswith("号"))]
        return None if shown else Problem("number", quantity.text)
    if quantity.unit == "year" and re.search(rf"连续\s*第?\s*(?:{quantity.value}|[{_HAN}]+)\s*年", proof.text):
        return None if any(q.value == quantity.value for q in proof.quantities) else Problem("number", quantity.text)
    equal = [q for q in proof.quantities if q.value == quantity.value and not q.ordinal]
    for shown_one in equal:
        if shown_one.unit == quantity.unit:
            return None
        if quantity.unit is None and shown_one.unit not in _STRICT:
            return None
        if shown_one.unit is None and quantity.unit in ("person", "times"):
            return None
    if quantity.unit is None and re.search(rf"[A-Za-z-]{re.escape(quantity.text.strip())}(?![\d.])", proof.text):
        return None  # "oxygen 18", 氧-18
    numeral = re.search(r"\d[\d.]*", quantity.text)
    same = numeral and any(re.search(rf"(?<![\d.]){re.escape(numeral[0])}(?![\d.])", q.text) for q in proof.quantities)
    return Problem("unit" if equal or (same and quantity.unit) else "number", quantity.text)


# --- Names and Latin terms ------------------------------------------------------------------------------------------


class _Names:
    """The Latin words of the quotes, and whether an English word translates to something in them."""

    def __init__(self, sentence: str, shown: str, context: str, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self.text = shown
        self.flat = flatten(shown)
        self.words = _latin_words(shown)
        # A heading supplies a name that the lines leave out, but not in place of one that they give.
        given = {w for w in _NAME.findall(shown) if len(w) > 1 and (w != w.lower() or not _ordinary(w.lower(), self))}
        left_out = {_bare(w) for w in given} - _latin_words(sentence)
        if not left_out:
            self.words |= _latin_words(context)

    def holds(self, word: str) -> bool:
        """Whether the quotes hold this Latin word."""
        bare = _bare(word)
        return bare in self.words or stem(bare) in self.words

    def translated(self, words: Sequence[str]) -> bool:
        """Whether the quotes hold a translation of these English words."""
        return any(len(zh) > 1 and zh in self.flat for zh in _chinese(" ".join(words).lower(), self._dictionary))


def _latin_words(text: str) -> set[str]:
    words = {_bare(word) for word in _NAME.findall(text)}
    return words | {part for word in words for part in re.split(r"[./-]", word)}


def _bare(word: str) -> str:
    return re.sub(r"'s?$", "", word).strip(".").casefold()


_SUFFIXES = [
    (pair.partition(":")[0], pair.partition(":")[2])
    for pair in "ly: ily:y ness: er: or: ion: ation:e ment: ing: ed: al: able: ful: less: ity: ity:e ive: ive:e ern: ish:".split()
]


@lru_cache(maxsize=1 << 13)
def _chinese(phrase: str, dictionary: Dictionary) -> tuple[str, ...]:
    found = dictionary.translate(phrase.split())
    for suffix, replacement in _SUFFIXES:
        if not found and phrase.endswith(suffix) and len(phrase) > len(suffix) + 3:
            root = phrase[: -len(suffix)] + replacement
            found = dictionary.translate([root]) or dictionary.translate([root + "e"])
    return tuple(dict.fromkeys([*_GLOSSES.get(stem(phrase), _GLOSSES.get(phrase, ())), *found]))


_GLOSSES: dict[str, tuple[str, ...]] = {  # what the notes of a programmer call it, where CC-CEDICT does not
    **dict.fromkeys(("accept", "accepted"), ("认可", "接受", "答应")),
    **dict.fromkeys(("satisfied", "satisfy"), ("满足", "满意")),
    **dict.fromkeys(("win", "won"), ("赢", "夺得", "获胜")),
    **dict.fromkeys(("open", "opened"), ("开放", "打开", "开")),
    **dict.fromkeys(("depend", "dependent"), ("依赖", "依靠")),
    **dict.fromkeys(("work", "cooperate", "cooperation", "collaborate"), ("合作",)),
    **dict.fromkeys(("shook", "shake"), ("撼动", "动摇")),
    **dict.fromkeys(("see", "saw"), ("看作", "看")),
    **dict.fromkeys(("maintain", "maintained"), ("维护", "可维护性")),
    **dict.fromkeys(("readable", "readability"), ("可读性",)),
    **dict.fromkeys(("belong", "belonged"), ("属于",)),
    **dict.fromkeys(("controlled", "control"), ("控制", "说了算", "管")),
    **dict.fromkeys(("invent", "invented"), ("发明",)),
    **dict.fromkeys(("startup",), ("创业公司", "初创公司")),
    **dict.fromkeys(("approve", "approved"), ("批准", "认可")),
    **dict.fromkeys(("match", "matched"), ("对不上", "一样")),
    **dict.fromkeys(("require", "required", "need", "needed"), ("需要", "不用", "不必")),
    **dict.fromkeys(("continue", "continued"), ("继续",)),
    **dict.fromkeys(("recommend", "recommended"), ("建议", "推荐")),
    **dict.fromkeys(("effective",), ("有效", "无效", "效果")),
    **dict.fromkeys(("reach", "reached"), ("进入", "达到")),
    **dict.fromkeys(("support", "supported"), ("支持",)),
    **dict.fromkeys(("let",), ("让",)),
    **dict.fromkeys(("sale",), ("销量", "销售")),
    **dict.fromkeys(("computing",), ("计算",)),
    **dict.fromkeys(("motivation",), ("动力",)),
}
_FUNCTION = frozenset(
    "whereas while although though because since until unless whether nor neither either both via per versus among amid"
    " toward towards upon within without across along alongside behind beyond beside besides despite except regarding"
    " however therefore thus hence meanwhile moreover instead rather else yet still even ever never always often usually"
    " just too very quite almost nearly about around again once twice someone something anyone anything everyone everything"
    " nobody nothing none itself himself herself themselves myself ourselves yourself whose whom cannot can't won't don't"
    " doesn't didn't isn't wasn't aren't weren't hasn't haven't hadn't couldn't wouldn't shouldn't i'm it's open-sourced"
    " open-sourcing sourced sourcing startup startups known became become becomes became drew drawn grew grown led left"
    " dominated landmark iconic head-on put kept kind another every few several mr mrs ms dr us uk i ok de facto today".split()
)
_INITIAL_SKIP = frozenset("let rather given here there today people others not such like".split())
_CODE = re.compile(r"(?<![\w-])--?[A-Za-z][\w-]*|\b[a-z]+://[^\s`,，。)]*[\w/]")
_VERSION = re.compile(r"\b([A-Za-z][\w.-]*)\s+(v?\d+(?:\.\d+)+)(?![\d万亿%])")
_VERB_NEXT = re.compile(
    r"\s+and\s|\s+(?:(?:later|also|first|then|soon|already|originally|subsequently|finally|now|once|never|not)\s+)*"
    r"(?:is|are|was|were|has|had|have|will|would|can|could|may|did|does|do|[a-z-]+ed|"
    r"[a-z]{3,}s|led|put|grew|came|went|beat|held|said|rose|fell|lost|got|set|stood|brought|bought|sold|left|saw|knew|won|became|"
    r"began|chose|gave|"
    r"wrote|ran|made|took|let|built|stands|wanted)\b"
)


def _terms(claim: _Text, codes: Sequence[str], names: _Names) -> Iterator[Problem]:
    """Terms in Latin letters, in a sentence of either language, that neither stand in the quotes nor translate them."""
    sentence = claim.text
    for code in codes:
        if not re.search(rf"(?<![\w-]){re.escape(code)}(?![\w-])", names.text):
            yield Problem("latin", code)
    for match in _CODE.finditer(sentence):
        if not re.search(rf"(?<![\w-]){re.escape(match[0])}(?![\w-])", names.text):
            yield Problem("latin", match[0])
    for match in _VERSION.finditer(sentence):
        if match[2] not in re.findall(r"v?\d+(?:\.\d+)+", names.text) and names.holds(match[1]):
            yield Problem("latin", match[0])
    blanked = _blank_quantities(_CODE.sub(lambda m: " " * len(m[0]), sentence))
    tokens = list(_NAME.finditer(blanked))
    for i, token in enumerate(tokens):
        word = re.sub(r"'s?$", "", token[0])
        lower = word.lower()
        if names.holds(word) or (len(word) == 1 and word in "aIs"):
            continue
        if claim.english and (lower in STOP or lower in _FUNCTION):
            continue
        capital = word[0].isupper()
        if (capital or not claim.english) and _phrase_translated(tokens, i, names):
            continue
        pieces = [piece for piece in re.split(r"[-/.]", lower) if piece]
        ordinary = all(_ordinary(piece, names) for piece in pieces)
        if (
            claim.english
            and ordinary
            and (
                word == lower
                or (capital and _initial(sentence, token) and not _bare_subject(word, sentence[token.end() :]))
            )
        ):
            continue
        if len(pieces) > 1 and all(names.holds(p) or names.translated([p]) or p in STOP for p in pieces):
            continue
        yield Problem("name" if capital and not word.isupper() and ordinary else "latin", word)


def _initial(sentence: str, token: re.Match[str]) -> bool:
    """Whether a word opens a sentence, where any English word has a capital."""
    before = sentence[: token.start()]
    return not before.strip(" \"'(") or re.search(r"[.!?:]\s+[\"'(]*$", before) is not None


def _blank_quantities(text: str) -> str:
    """The text without the words that dates and quantities are made of."""
    _, text = _dates(text)
    for pattern in (_FRACTION, _ENGLISH_NUMBER):
        text = pattern.sub(lambda m: " " * len(m[0]), text)
    return re.sub(rf"(?<![\w.])(?:\d[\d.]*|[{_HAN}]+)\s*[{_HAN}]*(?:{_UNIT})", lambda m: " " * len(m[0]), text)


def _ordinary(word: str, names: _Names) -> bool:
    """Whether this is an English word: one that the dictionary can translate."""
    return (
        word in STOP or word in _FUNCTION or len(word) == 1 or word.isdigit() or bool(_chinese(word, names._dictionary))
    )


def _bare_subject(word: str, rest: str) -> bool:
    """Whether a sentence's first word stands like a name: singular, no article, a verb after it."""
    lower = word.lower()
    if lower in _INITIAL_SKIP or lower.endswith(
        ("ing", "ly", "ed", "ent", "al", "ic", "ive", "ous", "able", "ful", "ern", "ers", "ors", "ists")
    ):
        return False
    if word[1:] != word[1:].lower():
        return True  # IBM, CoreOS
    appositive = re.match(r", (?:a|an|the|also|often|first|known|now|once|which|who|formerly|originally)\b", rest)
    return appositive is not None or _VERB_NEXT.match(rest) is not None or rest.startswith("'s ")


def _phrase_translated(tokens: Sequence[re.Match[str]], i: int, names: _Names) -> bool:
    """Whether the capitalised words around this one, together or alone, translate something in the quotes."""
    for length in (4, 3, 2, 1):
        for start in range(max(0, i - length + 1), i + 1):
            words = [t[0] for t in tokens[start : start + length]]
            if len(words) == length and all(w[0].isupper() for w in words) and names.translated(words):
                return True
    return False


_PLACES = frozenset(
    "中国 美国 英国 法国 德国 日本 韩国 印度 俄罗斯 意大利 西班牙 加拿大 澳大利亚 巴西 墨西哥 荷兰 瑞典 "
    "瑞士 挪威 丹麦 芬兰 波兰 希腊 土耳其 埃及"
    " 以色列 伊朗 新加坡 泰国 越南 马来西亚 印尼 菲律宾 南非 欧盟 欧洲 亚洲 非洲 北京 上海 天津 重庆 "
    "广州 深圳 杭州 南京 武汉 成都 西安 苏州 香港 澳门"
    " 台湾 台北 东京 首尔 纽约 伦敦 巴黎 柏林 莫斯科 旧金山 硅谷 华盛顿 广东 浙江 江苏 四川 山东 湖南 "
    "湖北 河南 河北 福建 云南 海南 新疆 西藏"
    " 谷歌 微软 苹果 亚马逊 英特尔 甲骨文 红帽 脸书 推特 特斯拉 三星 索尼 丰田 华为 腾讯 阿里 阿里巴巴 "
    "百度 京东 小米 字节跳动 联想 中兴 美团 网易".split()
)
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_TITLE = (
    "教授|先生|女士|博士|老师|院士|主任|总统|主席|总理|部长|市长|省长|经理|董事长|总裁|医生|律师|记者|同学|导演|作家"
)
_PERSON = re.compile(
    rf"(?:(?<=^)|(?<=[,。;、:\s\"的由与和被对向给是叫岁]))([{_SURNAMES}][{CJK}]{{1,2}}?)"
    rf"(?={_TITLE}|于|在|说|表示|认为|担任|出任|获|赢|夺|发明|创办|写|提出|拿到|[,。、]|和|与|$)"
)
_TITLED = re.compile(rf"([{_SURNAMES}][{CJK}]{{1,2}})(?={_TITLE})")
_ORGANISATION = re.compile(
    rf"([{CJK}]{{2}})(?:公司|大学|银行|集团|科技|软件|电子|汽车|制药|航空|医院|学院|研究所|研究院|出版社)"
)
_NOT_ORGANISATION = set("家的各该这那此多些等位所本一两几间创业型件用和与商业厂母子小大总分")


def _chinese_names(sentence: str, names: _Names, dictionary: Dictionary) -> Iterator[Problem]:
    """Names in Chinese characters that the quotes do not hold."""
    if not has_cjk(sentence):
        return
    for match in re.finditer(r"《([^》]+)》|\"([^\"]+)\"|「([^」]+)」", sentence):
        if flatten(title := next(filter(None, match.groups()))) not in names.flat:
            yield Problem("name", title)
    for place in _PLACES:
        if place in sentence and place not in names.flat:
            yield Problem("name", place)
    for match in _TITLED.finditer(sentence):
        if match[1] not in names.flat:
            yield Problem("name", match[1])
    for match in _PERSON.finditer(sentence):
        if match[1] not in names.flat and len(dictionary.segment(match[1])) > 1:
            yield Problem("name", match[1])
    for match in _ORGANISATION.finditer(sentence):
        if match[1] not in names.flat and not set(match[1]) & _NOT_ORGANISATION:
            yield Problem("name", match[0])


# --- Which words of the quotes a clause is about --------------------------------------------------------------------


def _places_of(clause: str, proof: str, dictionary: Dictionary) -> Iterator[tuple[float, list[tuple[int, int]]]]:
    """Yield for each word of a clause its weight and where the quotes hold it, in their own language or translated."""
    lowered = proof.lower()
    for match in _NAME.finditer(clause):
        word = _bare(match[0])
        places = [m.span() for m in _NAME.finditer(proof) if _bare(m[0]) in (word, stem(word))]
        if places:
            yield 1.0, places
        elif word not in STOP and len(word) > 1:
            chinese = [zh for zh in _chinese(word, dictionary) if zh in lowered]
            long = [zh for zh in chinese if len(zh) > 1]
            found = [m.span() for zh in long or chinese[:2] for m in re.finditer(re.escape(zh), lowered)]
            if found:
                yield (1.0 if long else 0.3), found
    for number in re.findall(r"\d+(?:\.\d+)?", clause):
        if places := [m.span() for m in re.finditer(rf"(?<![\d.]){re.escape(number)}(?![\d.])", proof)]:
            yield 1.0, places
    for run in re.findall(rf"[{CJK}]+", clause):
        for pair in (run[i : i + 2] for i in range(len(run) - 1)):
            if pair in lowered:
                yield 1.0, [m.span() for m in re.finditer(pair, lowered)]


def _spans(proof: _Text) -> list[tuple[int, int]]:
    spans, start = [], 0
    for clause in proof.clauses:
        start = proof.text.index(clause, start)
        spans.append((start, start + len(clause)))
        start += len(clause)
    return spans


def _overlaps(clause: str, proof: _Text, spans: Sequence[tuple[int, int]], dictionary: Dictionary) -> list[float]:
    """How much of a clause each clause of the quotes shares; a word that stands in many of them counts less in each."""
    scores = [0.0] * len(spans)
    for weight, places in _places_of(clause, proof.text, dictionary):
        inside = {i for i, (a, b) in enumerate(spans) if any(a <= p < b for p, _ in places)}
        for i in inside:
            scores[i] += weight / len(inside)
    return scores


_EMPTY = frozenset("的了是在把被也都就还则很更不没有未无非这那它其与和跟同由一个条点着过到上下里中")


def _coverage(text: str, proof: _Text, spans: Sequence[tuple[int, int]], dictionary: Dictionary) -> list[float]:
    """What share of each clause of the quotes the words of a sentence stand for."""
    held = {i for _, places in _places_of(text, proof.text, dictionary) for a, b in places for i in range(a, b)}
    shares = []
    for start, end in spans:
        content = [i for i in range(start, end) if proof.text[i].isalnum() and proof.text[i] not in _EMPTY]
        shares.append(sum(i in held for i in content) / len(content) if content else 0.0)
    return shares


# --- Negation -------------------------------------------------------------------------------------------------------

_NOT_NEGATIONS = re.compile(
    r"不仅|不但|不只|不光|不过(?!去)|不断|不久|不少|不得不|不管|不论|无论|不错|差不多|不妨|没多久|"
    r"没过多久|未来|非常|除非|必不可少|不可或缺|不可避免|不可分"
    r"|缺一不可|不禁|无数|无疑|无非|无线|各不|不到(?=[\d一二两三四五六七八九十百千万半])|莫过于|离不开|不限|不锈钢|不动产|非洲|不一会儿?|"
    r"不知不觉|不约而同|了不起|不已|无人机|是不是|南非|西非|东非|北非|能不能|有没有|要不"
    r"|not only|not just|not merely|no doubt|not long after|not long before|no later than|no less than|no more than|not until"
    r"|\bno\.(?= ?\d)",
    re.I,
)
_NEGATION = re.compile(
    r"没有|没|未|无[法须需权力效意从]|无[家业缘望关害]|[毫并]无|无(?=任何|人(?!机))|不(?!足|同)|[并绝决]非|别(?=再|的?$)|勿"
    r"|\b(?:not|never|no|none|nobody|nothing|neither|nor|cannot|without|hardly|unable)\b|n't\b",
    re.I,
)
_REFUSAL = re.compile(  # words that say no by themselves
    r"拒绝|拒|失败|放弃|缺乏|缺少|不足|难以|很难|反对|否认|禁止|停止|终止|取消|避免|防止|阻止|让出|差(?!不多|别|异)|失去|免(?=费|税|除|去)|(?<!各)不同"
    r"|\b(?:refus\w*|reject\w*|declin\w*(?= to\b| the\b| an?\b)|fail\w*|lack\w*|abandon\w*|g[ai]ven? up|"
    r"gave up|giving up|avoid\w*|prevent\w*|ban(?:s|ned)?|stop\w*"
    r"|prohibit\w*|den(?:y|ied|ies)|oppos\w*|impossible|poor\w*|difficult\w*|hard(?! drive)|los[et]\w*"
    r"|ineffective\w*|unwilling\w*|free of charge|dissatisfied"
    r"|cancel\w*|unable|instead|rather than|turn(?:ed|s|ing)? down|different)\b",
    re.I,
)
_ENDING = re.compile(r"结束|仅|只|\b(?:ended|ends|over|only)\b")  # says what "not … long", "nothing but" say
_FILLER = (
    "really actually truly fully be been being have has had to do does did any longer it the a an its their that by with of"
    " yet ever even able allowed so very quite just only going going get got directly on see any"
).split()
_CHINESE_FILLER = re.compile(
    r"^(?:[再能会被把将要想得必须可以是有并真正曾经按期如期什么任何给归由]|太|很|过|与|和|同|跟|由|对)+"
)


def _masked(text: str) -> str:
    return _NOT_NEGATIONS.sub(lambda m: "·" * len(m[0]), text)


def _negations(clause: str) -> list[re.Match[str]]:
    return list(_NEGATION.finditer(_masked(clause)))


def _focus(clause: str, negation: re.Match[str]) -> list[str]:
    """The words a negation denies: the next content word of an English clause, the next characters of a Chinese one."""
    rest = clause[negation.end() :]
    if negation[0] in ("无效", "无力", "无权", "无意"):
        return [negation[0][1]]
    if name := re.match(r"\s*(?:是\s*)?([A-Z][\w-]*)(?!\s*\w)", rest):
        return [_bare(name[1])]  # "不是 Rocket"
    if has_cjk(negation[0]):
        rest = re.sub(r"\s+", "", rest)
        rest = re.sub(r"^[在于][^,]{0,12}?(?:[年月日上中里内时前后])(?=[^底初末])", "", rest)
        rest = re.sub(r"^[A-Za-z0-9 ]+(?:公司)?", "", _CHINESE_FILLER.sub("", rest))
        rest = _CHINESE_FILLER.sub("", rest)
        run = re.match(rf"[{CJK}]{{0,6}}", rest)
        text = run[0] if run else ""
        text = re.sub(r"^[一这那][家个种件些]", "", text)
        if text[:1] in ("让", "使"):
            return [text[0]]
        return [text[i : i + 2] for i in range(min(2, max(0, len(text) - 1)))] or ([text] if text else [])
    words = [w.lower() for w in re.findall(r"[A-Za-z][A-Za-z'-]*", rest)]
    content = [w for w in words if w not in _FILLER and not (w.endswith("ly") and len(w) > 4)]
    return content[:1]


def _polarity(claim: _Text, proof: _Text, dictionary: Dictionary) -> Iterator[Problem]:
    """Negations of the sentence that the quotes do not make, and those of the quotes that the sentence drops."""
    spans = _spans(proof)
    masked = _masked(proof.text)
    denied = [bool(_NEGATION.search(masked[a:b])) for a, b in spans]
    refused = [bool(_REFUSAL.search(masked[a:b])) for a, b in spans]
    total = sum(len(_NEGATION.findall(masked[a:b])) for a, b in spans)
    implied = sum(len(_REFUSAL.findall(masked[a:b])) for a, b in spans)
    made = sum(len(_REFUSAL.findall(_masked(clause))) for clause in claim.clauses)
    overlaps = [_overlaps(clause, proof, spans, dictionary) for clause in claim.clauses]
    for clause, scores in zip(claim.clauses, overlaps, strict=True):
        found = _negations(clause)
        made += len(found)
        for negation in found:
            if _REFUSAL.match(clause[negation.end() :].lstrip()):
                # "did not refuse": two that cancel out must do so in the quotes too
                if not any(one and other for one, other in zip(denied, refused, strict=True)):
                    yield Problem("negation", clause)
                continue
            places = _focus_places(_focus(clause, negation), proof.text, dictionary)
            if places:
                if not any(_is_denied(p, masked, spans) for p in places):
                    yield Problem("negation", clause)
                continue
            best = max(scores, default=0.0)
            near = [i for i, score in enumerate(scores) if score >= 0.5 * best]
            if not any(denied[i] or refused[i] for i in near):
                yield Problem("negation", clause)
    if any(map(_negations, claim.clauses)) and made > total + implied:
        yield Problem("negation", claim.text)
    yield from _dropped(claim, proof, spans, masked, overlaps, dictionary)


def _focus_places(focus: Iterable[str], proof: str, dictionary: Dictionary) -> list[int]:
    """Where the quotes hold the word that a negation denies."""
    places = []
    for word in focus:
        if has_cjk(word):
            places += [m.start() for m in re.finditer(re.escape(word), proof)]
        else:
            places += [m.start() for m in _NAME.finditer(proof) if _bare(m[0]) == word]
            chinese = [
                zh
                for zh in _chinese(word, dictionary)
                if (len(zh) > 1 or zh in _GLOSSES.get(stem(word), ())) and zh in proof
            ]
            places += [m.start() for zh in chinese for m in re.finditer(re.escape(zh), proof)]
    return places


def _is_denied(place: int, masked: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a negation stands before this place in its clause, or is the place itself (无效)."""
    for start, end in spans:
        if start <= place < end:
            before = masked[start:place]
            return bool(_NEGATION.search(before) or _REFUSAL.search(before) or _NEGATION.match(masked[place:end]))
    return False


def _dropped(
    claim: _Text,
    proof: _Text,
    spans: Sequence[tuple[int, int]],
    masked: str,
    overlaps: Sequence[Sequence[float]],
    dictionary: Dictionary,
) -> Iterator[Problem]:
    """Negations of the quotes whose predicate stands in the sentence, or whose clause it renders, without a "not"."""
    claimed = _masked(claim.text)
    noes = [sum(len(p.findall(_masked(c))) for p in (_NEGATION, _REFUSAL, _ENDING)) for c in claim.clauses]
    covered = _coverage(claim.text, proof, spans, dictionary)
    rendered = 0
    for i, (start, end) in enumerate(spans):
        clause, hidden = proof.text[start:end], masked[start:end]
        rendered += covered[i] >= 0.4 and "差" in hidden
        for negation in _NEGATION.finditer(hidden):
            focus = [*_focus(clause, negation), clause[negation.start() : negation.end() + 1]]
            where = _claim_places(focus, claim, dictionary)
            if where:
                if not any(_negated_near(p, claimed) for p in where):
                    yield Problem("negation", clause)
                continue
            # The predicate is in other words: does any clause of the sentence render this clause?
            best = [max(scores, default=0.0) for scores in overlaps]
            if covered[i] >= 0.5 and not sum(noes):
                yield Problem("negation", clause)
            for k, scores in enumerate(overlaps):
                if best[k] >= 1.0 and scores[i] >= 0.9 * best[k]:
                    rendered += 1
                    if not any(noes[max(0, k - 1) : k + 2]):
                        yield Problem("negation", clause)
                    break
    if rendered > sum(noes):
        yield Problem("negation", claim.text)


def _claim_places(focus: Iterable[str], claim: _Text, dictionary: Dictionary) -> list[int]:
    """Where the sentence holds, in its own language, the word that a negation of the quotes denies."""
    places = []
    for word in focus:
        if not claim.english:
            places += [m.start() for m in re.finditer(re.escape(word), claim.text)]
        else:
            for match in re.finditer(r"[A-Za-z][A-Za-z-]*", claim.text):
                lower = match[0].lower()
                if lower in STOP or (len(word) == 1 and word not in _GLOSSES.get(stem(lower), ())):
                    continue
                if word in _chinese(lower, dictionary):
                    places.append(match.start())
    return places


def _negated_near(place: int, claimed: str) -> bool:
    """Whether a negation stands before this place in the same clause of the sentence, or at it."""
    start = max((m.end() for m in _CLAUSE.finditer(claimed, 0, place)), default=0)
    before = claimed[start:place]
    return bool(
        _NEGATION.search(before)
        or _REFUSAL.search(before)
        or _NEGATION.match(claimed[place:])
        or _REFUSAL.match(claimed[place:])
    )


# --- Opposites ------------------------------------------------------------------------------------------------------

_OPPOSITES = [
    (re.compile(one, re.I), re.compile(other, re.I))
    for one, other in (
        (
            r"增加|增长|增多|上涨|上升|提高|升高|升到|升至|涨|扩大|越来越多|越做越大|\b(?:increas\w+|ris(?:e|es|"
            r"en|ing)|rose|gr[eo]w\w*|climb\w*|more and more|higher)\b|\bup\b(?! of| to\b| about)",
            r"减少|下降|下跌|降低|降到|降至|缩小|越来越少|跌|\b(?:decreas\w+|fall(?:s|en|ing)?|fell|drop\w*|"
            r"reduc\w+|fewer and fewer|lower(?:s|ed|ing)|down)\b",
        ),
        (
            r"之前|以前|(?<=登陆)前|早先|\bbefore\b(?! long)|\bprior to\b|\bearlier\b",
            r"之后|以后|后来|随后|后面|后(?!台|端|者|退|来|进|面|续)|\bafter\b|\bfollowing\b|\blater\b",
        ),
        (
            r"首次|第一|最早|最初|率先|先(?!进|生)|\b(?:first|earliest|initially|originally)\b",
            r"最后一|最晚|末次|最终一|\b(?:last(?! year)|latest)\b",
        ),
        (
            r"大于|超过|高于|多于|(?<=[\d十百千万亿]) ?[多余]|\b(?:greater than|more than|over|above|exceed\w*|higher than)\b",
            r"小于|低于|少于|不到|\b(?:less than|fewer than|under|below|lower than)\b",
        ),
        (r"开源|开放|\bopen[- ]sourc\w+", r"闭源|封闭|\b(?:closed[- ]sourc\w+|proprietary)\b"),
        (
            r"赢|夺|获胜|夺冠|胜出|\b(?:w[oi]n|wins|winning|victory)\b",
            r"输|失利|落败|\b(?:lost|lose|loses|losing|defeat)\b",
        ),
        (r"成功|\bsucce\w+", r"失败|\bfail\w*"),
        (r"最大|\b(?:biggest|largest|greatest)\b", r"最小|\b(?:smallest|least)\b"),
        (r"最底层|底层|\b(?:bottom|lowest)\b", r"最顶层|顶层|\b(?:top|highest)\b(?! of)"),
        (r"大写|\b(?:uppercase|capital)\b", r"小写|\blowercase\b"),
        (
            r"变简单|简单|更方便|\b(?:easier|simpler|simple|simplif\w+)\b",
            r"变复杂|复杂|麻烦|\b(?:harder|more complex|complicated)\b",
        ),
        (r"支持|赞成|\b(?:support(?:s|ed)?|favou?r\w*)\b", r"反对|\boppos\w+"),
        (r"很早|早早|\bearly(?! 20)\b", r"很晚|\blate(?! 20)\b"),
        (r"加入|进入|参与|\b(?:join\w*|enter\w*)\b", r"退出|离开|\b(?:le(?:ft|ave\w*)|withdr\w+|quit)\b"),
        (r"接受|认可|答应|同意|\b(?:accept\w*|agree\w*|approv\w+)\b", r"拒绝|\b(?:reject\w*|refus\w+|declin\w+)\b"),
        (r"快|\b(?:fast(?:er)?|quick\w*)\b", r"慢|\bslow\w*"),
        (r"本地|\blocal\w*\b", r"云端|\bcloud\b"),
        (r"买入|收购|\b(?:buys?|bought|acquir\w+)\b", r"卖|出售|\b(?:s[eo]lls?|sold)\b"),
        (
            r"启动|开始|\b(?:start\w*|began|begin\w*|launch\w*)\b",
            r"停止|结束|终止|\b(?:stop\w*|end(?:ed|s)|shut down)\b",
        ),
        (r"单机|\bsingle-machine\b", r"多机|\bmulti-machine\b"),
        (r"所有|全部|\b(?:all|every|each)\b", r"(?<!什么)没有任何|\bnone\b"),
        (r"更多|\bmore\b", r"更少|\b(?:less|fewer)\b"),
        (r"不再|\bno longer\b", r"仍|继续|依然|\bstill\b|\bcontinu\w+"),
        (r"容易|很好|\beas(?:y|ily)\b", r"差(?!不多|异|别)|不好|困难|很难|\b(?:hard|difficult)\b"),
        (r"最(?!不|后|终|近)|\bmost\b", r"最不|(?<!at )\bleast\b"),
        (r"放弃|\b(?:g[ai]ve up|give up|giving up|abandon\w*)\b", r"保住|保留|坚持|\b(?:keep|keeps|kept|retain\w*)\b"),
        (r"静态|\bstatic\b", r"动态|\bdynamic\b"),
        (r"公开|\bpublic\b", r"私有|私下|\bprivate\b"),
    )
]


def _antonyms(claim: _Text, proof: _Text, dictionary: Dictionary) -> Iterator[Problem]:
    """Words whose opposite the quotes say, in the place that the clause is about."""
    spans = _spans(proof)
    masked = _masked(proof.text)
    for clause in claim.clauses:
        for pair in _OPPOSITES:
            for said, opposite in (pair, pair[::-1]):
                match = said.search(clause)
                if not match or opposite.search(clause) or not (places := _affirmed(opposite, masked, spans)):
                    continue
                if agreed := [m.start() for m in said.finditer(proof.text)]:
                    scores = _overlaps(clause, proof, spans, dictionary)
                    best = max(scores, default=0.0)
                    near = [span for span, score in zip(spans, scores, strict=True) if score >= 0.7 * best]
                    if _inside(agreed, near) or not _inside(places, near):
                        continue
                if not _NEGATION.search(_masked(clause)[max(0, match.start() - 15) : match.start()]):
                    yield Problem("antonym", match[0])


def _affirmed(pattern: re.Pattern[str], masked: str, spans: Sequence[tuple[int, int]]) -> list[int]:
    """Where the quotes say a word without a "not" before it in its clause."""
    return [
        m.start()
        for m in pattern.finditer(masked)
        if not any(a <= m.start() < b and _NEGATION.search(masked[a : m.start()]) for a, b in spans)
    ]


def _inside(places: Iterable[int], spans: Iterable[tuple[int, int]]) -> bool:
    return any(a <= place < b for place in places for a, b in spans)


# --- Who did it to whom ---------------------------------------------------------------------------------------------

_SENTENCE = re.compile(r"[。!?;\n|]|\.(?=\s|$)")
_AND = re.compile(  # a comma joins names in English ("A, B and C"); in Chinese, folded, it has no space after it
    r"\s*(?:(?:和|与|及|以及|跟|同|、|,(?=\s)|/|→|一道|一起|公司|项目|容器|and|or|as well as|together with|as)\s*)+\s*(?:the\s+)?"
)
_ALIAS = re.compile(r"缩写|全称|简称|简写|\b(?:stands for|short for|abbreviat\w+|acronym)\b")
_FORMER = re.compile(
    r"最初的?名|最初叫|最初名|原名|原来叫|旧名|前身"
    r"|\b(?:formerly|previously|originally (?:called|named|known)|once called|first called|used to be)\b"
)
_AGENT = re.compile(  # what stands before the one who acts, after the thing acted on
    r"(?:\b(?:by|out of|based on|released by|with reference to|under (?:the )?(?:sole )?(?:control|"
    r"management) of|(?:project|product|part|tool|container|name|version|library|component) of|"
    r"(?:derived|originat\w+|born|made|project|product|tool|container|library) from)"
    r"\s+(?:the\s+|its\s+)?|被|由|归|参照|根据|的是)\s*$"
)
_COPULA = re.compile(r"是|\b(?:is|was|are|were)\b")
_BUYS = re.compile(r"买|收购|\b(?:buys?|bought|acquir\w+)\b")
_SELLS = re.compile(r"卖|出售|\b(?:sells?|sold)\b")
_ELIDED = re.compile(r",\s*\S{0,3}(?:是|由|被|便|(?:is|was|are|were)\b)")
_MOVED = re.compile(r"\b(?:is|was|are|were|been)\s+(?:\w+\s+)?\w+(?:ed|en|wn|t)\s+(?:to|into|in|on|with|as|for)\b")


def _groups(clause: str, known: frozenset[str]) -> list[tuple[int, int, tuple[str, ...]]]:
    """The names of a clause in order, (start, end, names): words side by side are one name, "A and B" are one group."""
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for match in _NAME.finditer(clause):
        if (name := _bare(match[0])) not in known:
            continue
        if found:
            start, end, names = found[-1]
            between = clause[end : match.start()]
            if not between.strip(" `\"'"):
                found[-1] = (start, match.end(), (*names[:-1], f"{names[-1]} {name}"))
                continue
            if _AND.fullmatch(between):
                found[-1] = (start, match.end(), (*names, name))
                continue
        found.append((match.start(), match.end(), (name,)))
    return found


def _pairs(clause: str, known: frozenset[str]) -> set[tuple[str, str]]:
    """The ordered pairs (who acts or owns, what is acted on or owned) of the names of a clause."""
    clause = ",".join(part if not _ALIAS.search(part) else " " for part in clause.split(","))
    groups = _groups(clause, known)
    found: set[tuple[str, str]] = set()
    for i, (_, end, first) in enumerate(groups):
        for j, (start, stop, second) in enumerate(groups[i + 1 :], i + 1):
            inner = groups[i + 1 : j]
            again = {name for *_, names in (groups[j], *inner) for name in names} & set(first)
            if again or {name for *_, names in inner for name in names} & set(second):
                continue  # the nearer mention tells more
            if any(re.search(r",\s*(?:and\s+)?$", clause[:at]) for at, *_ in inner):
                continue  # another subject stands between
            if i and not set(first) & set(groups[0][2]) and _ELIDED.search(clause[end:start]):
                continue  # what follows the comma is said of the first name
            forward = _forward(clause[end:start], clause[stop:])
            if forward is not None:
                found |= {
                    (a, b) if forward else (b, a) for a in first for b in second if not set(a.split()) & set(b.split())
                }
    return found


def _forward(between: str, after: str) -> bool | None:
    """Whether the first of two names acts on the second; None when the words between them do not tell."""
    if re.match(r"\s*(?:公司)?(?:看来|眼里|眼中)|'s (?:eyes|view)", between):
        return True
    if re.search(r",\s*(?:and\s+)?$", between) and not re.match(r"\s*(?:公司|项目)?被", after):
        return None  # a new subject
    if re.search(r"以后|之后|才有|\bafter\b", between):
        return None  # one before the other, not one upon the other
    if re.fullmatch(r"\s*这[家个款一种]\s*", between):
        return None  # "dotCloud 这家 PaaS 公司"
    if re.fullmatch(r"\s*in (?:the )?|\s*(?:\w+ )?of (?:the )?", between):
        return False  # "Cgroups in the Linux kernel"
    agent = _AGENT.search(between)
    if agent and re.search(r"\bto (?!the\b|its\b)[a-z]+ |为了|以便|用来", between[: agent.start()]):
        return True  # the agent of something nearer: "to counter the ecosystem dominated by Docker"
    if agent or re.match(r"\s*(?:公司|项目)?(?:推出|发布|提出|开源)的", after):
        forward = False
    elif re.search(r"\b(?:that|which)\s*$", between) and re.match(r"\s+(?:later |first |also )?[a-z-]+ed\b", after):
        forward = False  # "a project that Google open-sourced"
    else:
        told = _copular(between, after)
        if told is None:
            return None
        forward = told
    return not forward if _FORMER.search(between) else forward


def _copular(between: str, after: str) -> bool | None:
    """The same where the words between may be a form of "to be": "rkt 是 CoreOS 的容器", "is Docker's project"."""
    last = re.split("[,:]", between)[-1]
    if last != between and not re.match(r"\s*[这它]?就?是", last):
        return True
    copulas = list(_COPULA.finditer(last))
    if not copulas or _MOVED.search(last) or re.search(r"\b(?:re)?named\b|\bcalled\b", last):
        return True
    gap = last[copulas[-1].end() :].strip(" \"'")
    if re.match(r"(?:that|to)\b|[以把让在用向靠]|\S{0,3}做", gap):
        return True
    if has_cjk(gap):  # a verb and its object, but "是当时最有代表性的 PaaS 项目" tells nothing
        return None if gap.endswith(("的", "当时")) else True
    if gap in ("a", "an"):
        return None  # "is a Linux project"
    if len(gap) > 10:
        if after.startswith("'s"):
            return False  # "was an important step in Docker's move"
        return None if re.match(r"\s+[a-z]+", after) else True  # "is the most representative PaaS project"
    owner = re.match(rf"\s*(?:公司)?(?:在|[{CJK}]{{0,8}}的|'s|[a-z])", after)
    return not gap and not owner


def _roles(claim: _Text, proof: _Text, dictionary: Dictionary) -> Iterator[Problem]:
    """Names of the sentence that act on each other the other way round in the quotes, or do each other's deeds."""
    words = [m[0] for m in _NAME.finditer(proof.text) if len(m[0]) > 1]
    known = frozenset(_bare(w) for w in words if not (w.islower() and w.isalpha() and _chinese(w, dictionary)))
    shown: set[tuple[str, str]] = set()
    for sentence in _SENTENCE.split(proof.text):
        shown |= _pairs(sentence, known)
    claimed: set[tuple[str, str]] = set()
    for sentence in _SENTENCE.split(claim.text):
        claimed |= _pairs(sentence, known)
    if (_BUYS.search(claim.text) and _SELLS.search(proof.text)) or (
        _SELLS.search(claim.text) and _BUYS.search(proof.text)
    ):
        claimed = {(b, a) for a, b in claimed}
    present = set(_named(claim.text, known))
    for a, b in sorted(claimed - shown):
        rivals = {(x, y) for x, y in shown - claimed if (x == a and y in present) or (y == b and x in present)}
        agents = {x for x, y in shown if y == b}
        if (b, a) in shown or rivals or (agents and not agents & present):
            yield Problem("role", f"{a} / {b}")
    yield from _subjects(claim, proof, known)
    yield from _objects(claim, proof, known, dictionary)
    yield from _owners(claim, proof, known, dictionary)
    yield from _letters(claim, proof)
    compounds = {name for *_, names in _groups(claim.text, known) for name in names if " " in name}
    for compound in sorted(compounds):
        if (
            len(compound.split()) == 2
            and not set(compound.split()) & STOP
            and compound.replace(" ", "") not in flatten(proof.text).casefold()
        ):
            yield Problem("name", compound)
    yield from _bindings(claim, proof, known, dictionary)


def _bindings(claim: _Text, proof: _Text, known: frozenset[str], dictionary: Dictionary) -> Iterator[Problem]:
    """Names whose clauses fit the quotes better when they change places: "Cgroups limit what a process sees"."""
    spans = _spans(proof)
    carried = _carried(proof.clauses, known)
    fits = []
    for k, clause in enumerate(claim.clauses):
        bare = _NAME.sub(lambda m: " " if _bare(m[0]) in known else m[0], clause)
        scores = _overlaps(bare, proof, spans, dictionary)
        fits += [(k, name, scores) for name in dict.fromkeys(_named(clause, known))]

    def fit(scores: Sequence[float], name: str) -> float:
        return max((s for s, holders in zip(scores, carried, strict=True) if name in holders), default=0.0)

    absent = known - {part for _, name, _ in fits for part in name.split()}
    held = {name for names in carried for name in names if set(name.split()) <= absent}
    for _, a, scores in fits:
        for b in sorted(held):
            if fit(scores, b) > 1.4 * fit(scores, a) + 0.5:
                yield Problem("name", a)
    for i, (k, a, one) in enumerate(fits):
        for m, b, other in fits[i + 1 :]:
            kept, exchanged = fit(one, a) + fit(other, b), fit(one, b) + fit(other, a)
            if k != m and not set(a.split()) & set(b.split()) and exchanged > 1.2 * kept + 0.2:
                yield Problem("role", f"{a} / {b}")


def _named(clause: str, known: frozenset[str]) -> list[str]:
    return [name for _, _, names in _groups(clause, known) for name in names]


def _carried(clauses: Sequence[str], known: frozenset[str]) -> list[set[str]]:
    """The names of each clause; one without takes over the subject, the first name, of the clause before."""
    found: list[set[str]] = []
    subject: set[str] = set()
    last: tuple[str, ...] = ()
    for clause in clauses:
        groups = _groups(clause, known)
        subject = set(groups[0][2]) if groups else subject
        pointed = set(last) if re.match(r"\s*[这它被由是便就才]", clause) else set()
        found.append(({name for *_, names in groups for name in names} or subject) | pointed)
        last = groups[-1][2] if groups else last
    return found


_OWNER = re.compile(rf"([A-Za-z][\w-]*)\s*(?:公司|项目)?\s*(?:的\s*([{CJK}]{{2}})|'s?\s+([a-z]+))")


def _owners(claim: _Text, proof: _Text, known: frozenset[str], dictionary: Dictionary) -> Iterator[Problem]:
    """Things that the quotes give to another owner: "CoreOS 的核心产品" is not Docker's core product."""
    shown = {m.start(2): _bare(m[1]) for m in _OWNER.finditer(proof.text) if m[2] and _bare(m[1]) in known}
    for match in _OWNER.finditer(claim.text):
        name = _bare(match[1])
        head = match[2] or match[3]
        places = [a for _, spans in _places_of(head, proof.text, dictionary) for a, _ in spans]
        owners = {shown[place] for place in places if place in shown}
        if name in known and owners and name not in owners:
            yield Problem("role", match[0])


_OBJECT = re.compile(rf"(?:([{CJK}]{{2}})(?:了|给|给了)?|\b([a-z]{{3,}}))\s*([A-Z][\w-]*|[a-z]+[A-Z]\w*)")


def _objects(claim: _Text, proof: _Text, known: frozenset[str], dictionary: Dictionary) -> Iterator[Problem]:
    """Names whose verb stands before another name in the quotes: "拒绝 Google" is not "refusing Docker"."""
    for match in _OBJECT.finditer(claim.text):
        name, verb = _bare(match[3]), match[1] or match[2]
        if name not in known or verb in STOP or verb in _FUNCTION:
            continue
        ends = [b for _, spans in _places_of(verb, proof.text, dictionary) for a, b in spans if b - a > 1]
        after = [m for end in ends if (m := re.compile(r"(?:了|给|给了)?\s*([A-Za-z][\w-]*)").match(proof.text, end))]
        names = {_bare(m[1]) for m in after} & known
        if names and len(after) == len(ends) and name not in names:
            yield Problem("role", match[0])


_MOVING = re.compile(r"(?:被|由|把|将)[^,。|\n]*$")  # what follows is not, or not alone, who acts
_SUBJECT = re.compile(rf"([A-Za-z][\w-]*)\s*(?:公司)?\s*([{CJK}]{{2}})")


def _subjects(claim: _Text, proof: _Text, known: frozenset[str]) -> Iterator[Problem]:
    """Names of a Chinese sentence whose verb follows another name in the quotes: "lmctfy 问世" is not "Docker 问世"."""
    for match in _SUBJECT.finditer(claim.text):
        name, verb = _bare(match[1]), match[2]
        if (
            name not in known
            or verb[0] in "公项容镜并不没未也都就是在把被将"
            or _MOVING.search(claim.text[: match.start()])
        ):
            continue
        before = [proof.text[: m.start()] for m in re.finditer(verb, proof.text)]
        found = [m for text in before if (m := re.search(r"([A-Za-z][\w-]*)\s*(?:公司)?\s*[也都]?$", text))]
        moved = any(_MOVING.search(proof.text[: m.start()]) for m in found)
        names = {_bare(m[1]) for m in found} & known
        if names and not moved and len(found) == len(before) and name not in names:
            yield Problem("role", match[0])


_LETTER = re.compile(
    r"(?P<case>小写|大写|lowercase|uppercase|capital)[^A-Za-z,。]{0,4}(?:letter )?(?P<letter>[A-Za-z])(?![A-Za-z])",
    re.I,
)
_CASES = {"小写": "lower", "lowercase": "lower", "大写": "upper", "uppercase": "upper", "capital": "upper"}


def _letters(claim: _Text, proof: _Text) -> Iterator[Problem]:
    """Letters whose case the quotes give otherwise: "a lowercase I"."""
    shown = {(_CASES[m["case"].lower()], m["letter"].lower()) for m in _LETTER.finditer(proof.text)}
    for match in _LETTER.finditer(claim.text):
        if (_CASES[match["case"].lower()], match["letter"].lower()) not in shown:
            yield Problem("latin", match[0])
