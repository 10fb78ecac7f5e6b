"""Days of the week, Chinese and English, read out of a text: 周一三五, 星期天, "Tuesdays"."""

import re

from qa.support.numerals import HAN

_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_SHORT = "Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun".split()
WEEKDAY = re.compile(rf"\b(?:{'|'.join(_DAYS)})s?\b|\b(?:{'|'.join(_SHORT)})\b\.?")
_ONE = "一二三四五六日天"
# 一周一次 and 每周三次 count weeks and times, 周四天 none.
_CHINESE = re.compile(
    rf"(?<![{HAN}几\d半])(?:周|星期|礼拜)(?P<d>[{_ONE}](?:[、,和]?(?:周|星期)?[{_ONE}])*)(?![次回趟遍个天节堂顿])"
)
_RANGE = re.compile(rf"([{_ONE}])\s*(?:到|至|[-–~])\s*(?:周|星期|礼拜)?([{_ONE}])")
_WEEKEND = re.compile(r"周末|周六日|双休")


def weekdays(text: str) -> dict[str, str]:
    """The days a text names: each in English, with the words that name it."""
    found: dict[str, str] = {}
    for match in WEEKDAY.finditer(text):
        found.setdefault(next(day for day in _DAYS if day.startswith(match[0][:3])), match[0])
    for match in _CHINESE.finditer(text):
        for c in match["d"]:
            if c in _ONE:
                found.setdefault(_named(c), match[0])
        if (span := _RANGE.match(text, match.end() - 1)) and match[0][-1] in _ONE:
            first, last = (_DAYS.index(_named(c)) for c in span.groups())
            found |= dict.fromkeys(_DAYS[first : last + 1], span[0])
    if weekend := _WEEKEND.search(text):
        found.setdefault("Saturday", weekend[0])
        found.setdefault("Sunday", weekend[0])
    return found


def _named(c: str) -> str:
    return _DAYS[min(_ONE.index(c), 6)]
