"""Dates, times and weekdays as index terms that are the same however they are written: 1月25号, Jan 25 and 2024/1/25.

The terms of a date are after ISO 8601: 2024-01-25 in full, 0000-01-25 where no year is written, --01-25 for that day of
whatever year; those of its month likewise: 2024-01, 0000-01, --01. A time counts 24 hours: 20:41. A week is w17, a quarter q2.
"""

import re
from collections.abc import Iterator

from ingest.types import Figure

DIGITS = dict(zip("零〇一二三四五六七八九两", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2), strict=True))
_DIGIT = "".join(DIGITS)
_HAN = f"{_DIGIT}十"
_NUMBER = rf"[0-9]{{1,2}}|[{_DIGIT}]?十[{_DIGIT}]?|零?[{_DIGIT}]"
_BACK = 14  # characters before a 月, a 点, a month's name in which what belongs to it is looked for

# A number before one of these counts, and names no day: 3月5人, 1/2 杯, 10-15 天, 1.25倍, 1.5 kg; not in "7.4 PCR 失败", nor
# where they open the next line.
_UNITS = (
    r"(?:[kmc]?g|[mu]?l|[kmc]?m|h|hrs?|mins?|m?s|secs?|x|[kmgt]?b|[kmg]?hz|k?[vw]|k?wh|px|pt|k|u?m|days?|hours?|times)"
)
_COUNTED = (
    rf"(?:[%a-z]|[^\S\n]{_UNITS}(?![a-z0-9])|[^\S\n]?(?:%|"
    r"[倍元块万亿千百人次年月岁度米厘毫公克斤两折秒时级寸杯勺匙页章节楼线层条件的以之]"
    r"|[天日](?!气)|分(?!手)|升(?![到级])|个(?!人)|版(?!本)|台(?!风)))"
)
_MONTH_ZH = re.compile(
    rf"月(?<=[0-9{_HAN}\s]月)(?![亮饼球经薪租供费卡嫂台])份?"
    rf"(?:\s*(?:(?P<day>{_NUMBER})\s*[日号](?![线楼院门房])"
    rf"|(?P<bare>[0-9]{{1,2}})(?![0-9.:/]|-(?![0-9]{{1,2}}\s*[日号]))(?!{_COUNTED})))?"  # of "25-27日" the first day
)
_BEFORE_MONTH_ZH = re.compile(
    rf"(?:(?P<year>[0-9]{{4}}|[{_DIGIT}]{{4}})\s*年\s*|(?<![0-9{_HAN}个.])(?<![农阴旧]历))(?P<month>{_NUMBER})\s*$"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH_EN = re.compile(
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)(?![a-z0-9])\.?"
    r"(?:\s(?:the\s)?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?![a-z0-9]|[.:/][0-9]))?"
    r"(?:,?\s(?:of\s)?(?P<year>(?:19|20)[0-9]{2})(?![0-9]))?"
)
_BEFORE_MONTH_EN = re.compile(
    r"(?<![a-z0-9.:/-])(?:(?P<day>[0-9]{1,2})(?P<nth>st|nd|rd|th)?\s(?:of\s)?"
    r"|(?:in|during|since|until|by|of|early|mid|late)[\s-](?:the\s)?|(?:the|last|this|next)\s)?$"
)
_COMPACT = re.compile(r"[12][0-9]{7}(?![0-9])(?<![0-9]{9})")  # 20240125
_WITH_YEAR = re.compile(
    r"(?<![a-z0-9.])(?P<year>(?:19|20)[0-9]{2})(?P<mark>[-./])(?P<month>1[0-2]|0?[1-9])"
    r"(?:(?P=mark)(?P<day>3[01]|[12][0-9]|0?[1-9])(?![0-9])|(?![0-9]|(?P=mark)[0-9]))"
)
_MONTH, _DAY = r"(?P<month>1[0-2]|0?[1-9])", r"(?P<day>3[01]|[12][0-9]|0?[1-9])"
_BARE = re.compile(rf"{_MONTH}(?P<mark>[-./·]){_DAY}")
_SHORT_YEAR = re.compile(rf"(?P<year>[0-3][0-9])(?P<mark>[-./]){_MONTH}(?P=mark){_DAY}")  # 24.11.15
_COUNTS = re.compile(_COUNTED)
# Where a bare 11-19 or 3.5 is a day in a note: where it opens a line, a cell, a bracket, or what a colon leads in to, in
# "D2 1.25" and before a day of the week.
_OPENS = r"[\s>*+#_~-]*(?:\[[ x]\])?[\s*_~]*$"
_OPENING = re.compile(rf"(?:^|[|(\[【:]|(?<!\w)(?:d|day\s?)\d{{1,2}}){_OPENS}", re.M)
# A number with a point is a day in the first cell of a row alone: in the others it measures.
_OPENING_POINTED = re.compile(rf"(?:^\|?|[(\[【:]|(?<!\w)(?:d|day\s?)\d{{1,2}}){_OPENS}", re.M)
_ITS_WEEKDAY = re.compile(r"\s?\(?(?:周|星期)?[一二三四五六日]\)?(?!\w)")  # "1.25 六"

_PART = "(?P<am>凌晨|清晨|早上|早晨|上午|今早|明早|早)|(?P<pm>中午|下午|午后|傍晚|晚上|夜里|今晚|明晚|昨晚|晚)"
_HOUR_ZH = re.compile(
    rf"[点时](?<=[0-9{_HAN}\s][点时])(?P<minutes>\s*(?:(?P<half>半)|(?P<quarters>[一三])刻|(?P<minute>{_NUMBER})\s*分(?![之钟])"
    rf"|(?P<bare>[0-5][0-9](?![0-9.:%])(?!{_COUNTED})|[二三四五]?十[{_DIGIT}]?(?!\w))))?"
)
_BEFORE_HOUR_ZH = re.compile(rf"(?:{_PART})?\s*(?<![0-9{_HAN}第.:])(?P<hour>{_NUMBER})\s*$")
_BEFORE_CLOCK = re.compile(rf"(?:{_PART})\s*$")
_CLOCK = re.compile(r"(?<![0-9.:])(?P<hour>2[0-4]|[01]?[0-9]):(?P<minute>[0-5][0-9])(?P<second>:[0-5][0-9])?(?![0-9:])")
_AFTER_CLOCK = re.compile(r"\s?(?:(?P<am>a\.?m)|(?P<pm>p\.?m))(?![a-z0-9])")
_HOUR_EN = re.compile(r"(?P<hour>[1-9][0-2]?)\s?(?:(?P<am>a\.?m)|(?P<pm>p\.?m))(?![a-z0-9])")

_NOON = 12
_NIGHT, _MIDNIGHT = ("晚上", "夜里", "今晚", "明晚", "昨晚", "晚"), ("凌晨", "am", "a.m")

_DAYS_ZH = "一二三四五六日"
_WEEKDAY_ZH = re.compile(r"(?:周|星期|礼拜)(?P<day>[一二三四五六日天]+)(?![次回趟遍个天节堂顿])")
_DAYS = "mon tue wed thu fri sat sun".split()
_WEEKDAY_EN = re.compile(
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|saturday|sunday)s?(?![a-z0-9])"
)
# Before and after a day of the week what is joined to it without a space, and the pieces of that.
_JOINED_BEFORE, _JOINED_AFTER = re.compile(r"(?:[a-z0-9]+[-_.])+$"), re.compile(r"(?:[-_.][a-z0-9]+)+")
_PIECE, _YEAR = re.compile(r"[a-z0-9]+"), re.compile(r"(?:19|20)[0-9]{2}")
_QUARTER = re.compile(r"第?\s?(?P<quarter>[一二三四1-4])\s?季度")
_WEEK = re.compile(rf"第\s*(?P<zh>{_NUMBER})\s*周|week\s(?P<en>[0-9]{{1,2}})(?![0-9.])")


def moments(text: str) -> Iterator[Figure]:
    """The dates, times, weekdays and weeks of a normalised text that are told by a word, and 20240125."""
    yield from _chinese_dates(text)
    yield from _english_dates(text)
    for match in _COMPACT.finditer(text):
        yield from _date(match.start(), match.end(), match[0][:4], match[0][4:6], match[0][6:])
    yield from _spoken_times(text)
    yield from _weekdays(text)
    for match in _WEEK.finditer(text):
        week = f"w{_value(match['zh'] or match['en'])}"
        yield Figure(match.start(), match.end(), week, (week,), ((week,),))
    for match in _QUARTER.finditer(text):
        quarter = f"q{_value(match['quarter'])}"
        yield Figure(match.start(), match.end(), quarter, (quarter,), ((quarter,),))


def moments_within(text: str, start: int, end: int) -> Iterator[Figure]:
    """The dates with a year and the times in text[start:end], which is what is joined without a space."""
    for match in _WITH_YEAR.finditer(text, start, end) if end - start > 5 else ():
        yield from _date(match.start(), match.end(), match["year"], match["month"], match["day"])
    for match in _CLOCK.finditer(text, start, end) if ":" in text[start:end] else ():
        before = _BEFORE_CLOCK.search(text, max(0, match.start() - _BACK), match.start())
        after = _AFTER_CLOCK.match(text, match.end())
        first, last = before.start() if before else match.start(), after.end() if after else match.end()
        hour, minute = int(match["hour"]), int(match["minute"])
        yield from _time(first, last, hour, minute, before or after, match["second"] or "", sure=match[0][0] == "0")


def bare_day(text: str, start: int, end: int) -> Figure | None:
    """1.25, 1/25, 11-19 or 24.1.25 in text[start:end], unless it counts something.

    It may be another thing than a day: a question means either, a note its day where that is likely.
    """
    match = _BARE.fullmatch(text, start, end) or _SHORT_YEAR.fullmatch(text, start, end)
    if not match or _COUNTS.match(text, end):
        return None
    year, pointed = match.groupdict().get("year"), match["mark"] == "."
    opening = _OPENING_POINTED if pointed else _OPENING
    opens = opening.search(text, max(0, start - _BACK), start) or _ITS_WEEKDAY.match(text, end)
    likely = match["mark"] in "/·" or match[0][0] == "0" or opens
    (day,) = _date(start, end, year and f"20{year}", match["month"], match["day"])
    # 3.5 is the number of a section, too, of which there are many in what should be March.
    terms = day.terms[: 2 if pointed else None] if likely else ()
    return Figure(start, end, match[0], (match[0], *terms), ((match[0],), *day.asked))


def _chinese_dates(text: str) -> Iterator[Figure]:
    for match in _MONTH_ZH.finditer(text):
        if before := _BEFORE_MONTH_ZH.search(text, max(0, match.start() - _BACK), match.start()):
            day = match["day"] or match["bare"]
            yield from _date(before.start(), match.end(), before["year"], before["month"], day)


def _english_dates(text: str) -> Iterator[Figure]:
    for match in _MONTH_EN.finditer(text):
        before = _BEFORE_MONTH_EN.search(text, max(0, match.start() - _BACK), match.start())
        if not before or (match[0] == "may" and before["day"] and not before["nth"]):  # "version 25 may break"
            continue
        if (day := match["day"] or before["day"]) or match["year"] or before[0]:
            first = before.start() if before["day"] else match.start()
            yield from _date(first, match.end(), match["year"], str(_MONTHS.index(match[0][:3]) + 1), day)


def _spoken_times(text: str) -> Iterator[Figure]:
    for match in _HOUR_ZH.finditer(text):
        before = _BEFORE_HOUR_ZH.search(text, max(0, match.start() - _BACK), match.start())
        if before and (before["am"] or before["pm"] or match["minutes"]):
            told = match["minute"] or match["bare"]
            minute = _value(told) if told else 15 * _value(match["quarters"] or "零") or 30 * bool(match["half"])
            yield from _time(before.start(), match.end(), _value(before["hour"]), minute, before)
    for match in _HOUR_EN.finditer(text):
        if text[match.start() - 1 : match.start()] not in tuple("0123456789.:"):
            yield from _time(match.start(), match.end(), int(match["hour"]), 0, match)


def _weekdays(text: str) -> Iterator[Figure]:
    for match in _WEEKDAY_ZH.finditer(text):
        if text[match.start() - 1 : match.start()] not in tuple(f"0123456789几半{_HAN}"):  # 一周五天
            days = [f"周{day}" for day in match["day"].replace("天", "日")]  # "周二四" is two
            # A note that has it so is found by the pair of characters.
            added = tuple(day for day in days if day not in match[0])
            yield Figure(match.start(), match.end(), "".join(days), added, (tuple(days),))
    for match in _WEEKDAY_EN.finditer(text):
        if not text[match.start() - 1 : match.start()].isalnum() and not _within_code(text, *match.span()):
            day = f"周{_DAYS_ZH[_DAYS.index(match[0][:3])]}"
            yield Figure(match.start(), match.end(), day, (day,), ((day,),))


def _within_code(text: str, start: int, end: int) -> bool:
    """Whether text[start:end], a day of the week, is only a piece of a code: of prod-mon-01, not of mon-fri."""
    before, after = _JOINED_BEFORE.search(text, max(0, start - 2 * _BACK), start), _JOINED_AFTER.match(text, end)
    pieces = _PIECE.findall(f"{before[0] if before else ''} {after[0] if after else ''}")
    return any(not _WEEKDAY_EN.fullmatch(piece) for piece in pieces) and not any(map(_YEAR.fullmatch, pieces))


def _date(start: int, end: int, year: str | None, month: str, day: str | None) -> Iterator[Figure]:
    """A date by its numbers, in digits or in Chinese; none where there is no such month or day."""
    y, m, d = _value(year or "0"), _value(month), _value(day or "1")
    if not (1 <= m <= 12 and 1 <= d <= 31):
        return
    months = f"{y:04}-{m:02}", f"--{m:02}"
    written, any_year = (f"{of}-{d:02}" for of in months) if day else months
    terms = tuple(dict.fromkeys((written, any_year, *months)))
    asked = ((written,), (f"0000{written[4:]}",)) if year else ((any_year,),)
    # A month is a word like others: a note seldom names it in each line, and tells of it all the same.
    yield Figure(start, end, written if day else f"{y or ''}年{m}月".removeprefix("年"), terms, asked)


def _time(
    start: int, end: int, hour: int, minute: int, part: re.Match[str] | None, second: str = "", *, sure: bool = False
) -> Iterator[Figure]:
    """The figure of a time; part: what tells the half of the day; sure: it counts 24 hours, though it is before noon."""
    if hour > 24 or minute > 59:
        return
    am, pm = (part["am"], part["pm"]) if part else (None, None)
    if hour == _NOON and (pm in _NIGHT or am in _MIDNIGHT):
        hour = 0
    elif pm in _NIGHT and hour < 5 + (pm == "夜里"):
        pass  # after midnight
    elif pm and hour < _NOON and not (pm == "中午" and hour > 9):
        hour += _NOON
    time = f"{hour:02}:{minute:02}"
    terms = tuple(dict.fromkeys((f"{time}{second}", time)))
    asked = [(terms[0],)]
    if not (am or pm or sure or second) and 0 < hour < _NOON:
        asked.append((f"{hour + _NOON}:{minute:02}",))
    yield Figure(start, end, terms[0], terms, tuple(asked))


def _value(number: str) -> int:
    """The value of a number below 100, or of a year, in digits or in Chinese."""
    if number.isdecimal():
        return int(number)
    tens, ten, ones = number.partition("十")
    if ten:
        return 10 * (DIGITS[tens] if tens else 1) + (DIGITS[ones] if ones else 0)
    return int("".join(str(DIGITS[c]) for c in number))
