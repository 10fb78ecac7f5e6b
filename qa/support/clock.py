"""Times of day, Chinese and English, read out of a text: 六点半, 下午3点, "6:30", "ten in the morning"."""

import re
from collections.abc import Callable, Iterator

from qa.support.numerals import CARDINALS, HAN, TENS, english_value, han_value
from qa.support.text import blanked
from qa.support.types import Time

_HOUR = rf"(?:\d{{1,2}}|[{HAN[:13]}]{{1,3}})"
_DAYPART = r"(?P<p>凌晨|清晨|早上|早晨|大早|一早|上午|中午|下午|午后|傍晚|晚上|夜里|半夜|今早|今晚|明早|明晚|[早晚])"
_COUNTED = "个天人次块元度米公千斤年月岁条项种位名里多几张只件"  # what a number after 点 counts: 三点二十个人
_MINUTE = (
    rf"半|[一三]刻|过?\s*(?:\d{{1,2}}|[{HAN[:13]}]{{1,3}})(?=\s*分(?!之))"
    rf"|(?:[0-5]\d(?![\d.:%])|(?:[二三四五]?十[{HAN[2:11]}]?|零[{HAN[2:11]}])(?![{HAN}]))(?!\s*[{_COUNTED}])"
)
_CHINESE = re.compile(
    rf"(?:{_DAYPART}\s*)?(?:(?<![\d:.])(?P<c>\d{{1,2}}):(?P<d>[0-5]\d)(?!\d|:\d)"
    rf"|(?<![第之])(?P<h>{_HOUR})\s*[点时](?:\s*(?P<m>{_MINUTE})(?:\s*分钟?)?)?)"
)
_SOON = rf"一刻|(?:\d{{1,2}}|[{HAN[:13]}]{{1,3}})\s*分钟?"
_BEFORE_THE_HOUR = re.compile(  # 九点差五分, 差五分九点
    rf"(?:{_DAYPART}\s*)?(?:差\s*(?P<a>{_SOON})\s*(?P<h>{_HOUR})\s*点|(?P<k>{_HOUR})\s*点\s*还?差\s*(?P<b>{_SOON}))"
)
_PACE = re.compile(r"(?<![\d'])(\d{1,2})'([0-5]\d)(?!\d)")  # 5'25", minutes and seconds
_LASTED = re.compile(r"(?<![\d.])(\d{1,3})\s*(?:分钟?|个?小时)\s*(\d{1,2})\s*[秒分]")  # "28:30" for 28 分 30 秒
_NAMED = {"midnight": 0, "noon": 12}
_WORD = "|".join([*_NAMED, *CARDINALS[12:0:-1]])
_CLOCK_HOUR = rf"(?P<h>{_WORD}|2[0-4]|1?\d)"
_MINUTES = rf"(?:{'|'.join(list(TENS)[:4])})(?:[ -](?:{'|'.join(CARDINALS[1:10])}))?|{'|'.join(CARDINALS[19:9:-1])}"
_HALF = (
    r"(?:\s*(?P<p>[ap])\.?m\b\.?|\s+(?P<pm>in the afternoon|in the evening|that evening|at night|p\.m\.)"
    r"|\s+(?P<am>in the (?:early )?morning|that morning|a\.m\.))"
)
_AT = r"\b(?:at|until|till|by|around|about|before|after|since|from|to|and)\s+"
_NO_NOUN = (
    r"(?=\s*(?:[.,;:)]|$)|\s+(?:in|on|at|and|to|till|until|every|each|this|that|when|[ap]\.?m|he|she|I|we|they|the)\b)"
)
_ENGLISH = [
    re.compile(rf"(?<![\d:.])(?P<h>\d{{1,3}}):(?P<m>[0-5]\d)(?P<s>:[0-5]\d(?:\.\d+)?)?(?!\d|:\d){_HALF}?", re.I),
    re.compile(
        rf"\b(?P<w>half|quarter|(?:{_MINUTES}|five|\d{{1,2}})(?: minutes?)?) (?P<to>past) {_CLOCK_HOUR}\b{_HALF}?", re.I
    ),
    re.compile(
        rf"\b(?P<w>quarter|(?:{_MINUTES}|five|\d{{1,2}}) minutes?) (?P<to>to) {_CLOCK_HOUR}\b{_HALF}?{_NO_NOUN}", re.I
    ),
    re.compile(rf"(?<=\bat )(?P<w>five|ten|twenty|twenty-five) (?P<to>to) {_CLOCK_HOUR}\b{_HALF}?", re.I),
    re.compile(rf"{_AT}(?P<h>{_WORD})[ -](?P<f>{_MINUTES})\b{_HALF}?{_NO_NOUN}", re.I),
    re.compile(rf"\b(?P<h>{_WORD})[ -](?P<f>{_MINUTES}){_HALF}", re.I),
    re.compile(rf"(?<![\d:.,])\b{_CLOCK_HOUR}(?: o'clock)?{_HALF}", re.I),
    re.compile(rf"(?<![\d:.,])\b{_CLOCK_HOUR} o'clock\b", re.I),
]
_AFTERNOON = ("下午", "午后", "傍晚", "晚上", "夜里", "今晚", "明晚", "晚")
_NIGHT = ("凌晨", "半夜", "夜里", "晚上", "今晚", "明晚", "晚")
_NOON = 12


def read_times(text: str) -> tuple[list[Time], str]:
    """The times of a text, and the text with blanks for those that say nothing else; 三点 may be three points, too."""
    found: list[Time] = []

    def take(read: Callable[[re.Match[str]], Time]) -> Callable[[re.Match[str]], str]:
        def blank(match: re.Match[str]) -> str:
            found.append(read(match))
            return blanked(match)

        return blank

    text = _BEFORE_THE_HOUR.sub(take(_before_the_hour), text)
    for match, time in _chinese_times(text):
        found.append(time)
        if ":" in match[0] or match["m"]:
            text = f"{text[: match.start()]}{blanked(match)}{text[match.end() :]}"
    for spent in (_PACE, _LASTED):
        found += [Time(m[0], int(m[1]), int(m[2]), None, int(m[1]) > _NOON) for m in spent.finditer(text)]
    for pattern in _ENGLISH:
        text = pattern.sub(take(_english), text)
    return found, text


def _chinese_times(text: str) -> Iterator[tuple[re.Match[str], Time]]:
    """The times with 点, and those with a colon that a part of the day stands before; it holds for the later ones beside it.

    上午 9 点到 11 点: 11 in the morning. One that is earlier on the clock, or in another sentence, stands for itself.
    """
    part, last, end = None, 0, 0
    for match in _CHINESE.finditer(text):
        hour = int(han_value(match["h"] or match["c"]))
        if re.search(r"[。;!?|\n]", text[end : match.start()]) or not last < hour <= _NOON:
            part = None
        part, last, end = match["p"] or part, hour % _NOON, match.end()
        if part or match["h"]:
            minute = _minutes(match["m"]) if match["h"] else int(match["d"])
            yield match, _time(match[0], hour, minute, part)


def _minutes(text: str | None) -> int:
    named = {None: 0, "半": 30, "一刻": 15, "三刻": 45}
    return named[text] if text in named else int(han_value(re.sub(r"[过分钟\s]", "", text or "")))


def _before_the_hour(match: re.Match[str]) -> Time:
    hour, less = int(han_value(match["h"] or match["k"])), _minutes(match["a"] or match["b"])
    return _time(match[0], hour - 1, 60 - less, match["p"])


def _time(text: str, hour: int, minute: int, part: str | None) -> Time:
    if (part in _AFTERNOON and hour < _NOON and not (part == "夜里" and hour < 6)) or (part == "中午" and hour < 4):
        hour += _NOON
    if part in _NIGHT and hour == _NOON:
        hour = 0
    text = text.strip()
    text = text if not part or text.startswith(part) else f"{part}{text}"
    return Time(text, hour, minute, None, part is not None or hour >= _NOON)


def _english(match: re.Match[str]) -> Time:
    parts = match.groupdict()
    word = parts["h"].lower()
    hour = _NAMED[word] if word in _NAMED else CARDINALS.index(word) if word in CARDINALS else int(word)
    minute = int(parts.get("m") or 0)
    if words := (parts.get("w") or parts.get("f") or "").lower():
        first = words.partition(" minute")[0]
        minute = {"half": 30, "quarter": 15}.get(first) or int(english_value(first))
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
    """Whether a time says no more and nothing else than the one shown; digits alone with a colon count 24 hours."""
    if (claimed.minute, claimed.second) != (shown.minute, shown.second):
        return False
    clock = ":" in shown.text and shown.text[0].isdigit()
    if claimed.hour == shown.hour:
        return shown.sure or not claimed.sure or clock
    return not claimed.sure and shown.sure and claimed.hour + _NOON == shown.hour and not clock
