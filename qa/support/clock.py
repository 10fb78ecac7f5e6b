"""Times of day, Chinese and English, read out of a text: 六点半, 下午3点, "6:30", "ten in the morning"."""

import re

from qa.support.numerals import CARDINALS, HAN, han_value
from qa.support.text import blanked
from qa.support.types import Time

_HOUR = rf"(?:\d{{1,2}}|[{HAN[:13]}]{{1,3}})"
_DAYPART = r"(?P<p>凌晨|清晨|早上|早晨|大早|一早|上午|中午|下午|午后|傍晚|晚上|夜里|半夜|今早|今晚|明早|明晚|[早晚])"
_CHINESE = re.compile(
    rf"(?:{_DAYPART}\s*)?(?P<h>{_HOUR})\s*[点时](?:\s*(?P<m>半|[一三]刻|\d{{1,2}}(?=分)|[{HAN[:13]}]{{2,3}}(?=分|[,。]|$)))?"
)
_DIGITS = re.compile(
    rf"(?:{_DAYPART}\s*)?(?<![\d:.])(?P<h>\d{{1,3}}):(?P<m>[0-5]\d)(?P<s>:[0-5]\d(?:\.\d+)?)?(?!\d|:\d)"
)
_PACE = re.compile(r"(?<![\d'])(\d{1,2})'([0-5]\d)(?!\d)")  # 5'25", minutes and seconds
_NAMED = {"midnight": 0, "noon": 12}
_WORD = "|".join([*_NAMED, *CARDINALS[12:0:-1]])
_HALF = (
    r"(?:\s*(?P<p>[ap])\.?m\b\.?|\s+(?P<pm>in the afternoon|in the evening|that evening|at night|p\.m\.)"
    r"|\s+(?P<am>in the (?:early )?morning|that morning|a\.m\.))"
)
_ENGLISH = [
    re.compile(rf"(?<![\d:.])(?P<h>\d{{1,3}}):(?P<m>[0-5]\d)(?P<s>:[0-5]\d(?:\.\d+)?)?(?!\d|:\d){_HALF}?", re.I),
    re.compile(rf"\b(?P<w>half|quarter) (?P<to>past|to) (?P<h>{_WORD}|\d{{1,2}})\b{_HALF}?", re.I),
    re.compile(rf"(?<![\d:.,])\b(?P<h>{_WORD}|\d{{1,2}})(?: o'clock)?{_HALF}", re.I),
    re.compile(rf"(?<![\d:.,])\b(?P<h>{_WORD}|\d{{1,2}}) o'clock\b", re.I),
]
_AFTERNOON = ("下午", "午后", "傍晚", "晚上", "夜里", "今晚", "明晚", "晚")
_NIGHT = ("凌晨", "半夜", "夜里", "晚上", "晚")
_NOON = 12


def read_times(text: str) -> tuple[list[Time], str]:
    """The times of a text, and the text with blanks for those that say nothing else; 三点 may be three points, too."""
    found: list[Time] = []

    def take(match: re.Match[str]) -> str:
        found.append(_english(match))
        return blanked(match)

    found += [_chinese(match) for match in _CHINESE.finditer(text)]
    for match in _DIGITS.finditer(text):
        if match["p"]:
            found.append(_chinese(match))
    found += [Time(m[0], int(m[1]), int(m[2]), None, False) for m in _PACE.finditer(text)]
    for pattern in _ENGLISH:
        text = pattern.sub(take, text)
    return found, text


def _chinese(match: re.Match[str]) -> Time:
    hour, minute, part = int(han_value(match["h"])), match["m"], match["p"]
    minutes = {"半": 30, "一刻": 15, "三刻": 45}.get(minute) if minute else 0
    if minutes is None:
        minutes = int(han_value(minute))
    if part in _AFTERNOON and hour < _NOON and not (part == "夜里" and hour < 6):
        hour += _NOON
    if part in _NIGHT and hour == _NOON:
        hour = 0
    return Time(match[0].strip(), hour, minutes, None, part is not None or hour >= _NOON)


def _english(match: re.Match[str]) -> Time:
    parts = match.groupdict()
    word = parts["h"].lower()
    hour = _NAMED[word] if word in _NAMED else CARDINALS.index(word) if word in CARDINALS else int(word)
    minute = {"half": 30, "quarter": 15}[parts["w"].lower()] if parts.get("w") else int(parts.get("m") or 0)
    if (parts.get("to") or "").lower() == "to":
        hour, minute = hour - 1, 60 - minute
    afternoon = (parts.get("p") or "").lower() == "p" or bool(parts.get("pm"))
    morning = (parts.get("p") or "").lower() == "a" or bool(parts.get("am"))
    if afternoon and hour < _NOON:
        hour += _NOON
    if morning and hour == _NOON:
        hour = 0
    sure = afternoon or morning or word in _NAMED or hour > _NOON
    return Time(match[0].strip(), hour, minute, parts.get("s"), sure)


def same_time(claimed: Time, shown: Time) -> bool:
    """Whether a time says no more and nothing else than the one shown; digits with a colon count 24 hours."""
    if (claimed.minute, claimed.second) != (shown.minute, shown.second):
        return False
    if claimed.hour == shown.hour:
        return shown.sure or not claimed.sure or ":" in shown.text
    return not claimed.sure and shown.sure and claimed.hour + _NOON == shown.hour and ":" not in shown.text
