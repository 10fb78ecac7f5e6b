"""Other numbers, other dates, other units."""

import re
from collections.abc import Iterator
from random import Random

from evals.mutations.text import put
from evals.mutations.types import Paraphrase

_DIGITS = re.compile(
    r"(?<![\w.:/,-])\d+(?:,\d{3})*(?:\.\d+)?(?![\w:]*\.\d)(?!\s*年(?!级)|\s*月|\s*日|\s*年代|s\b|[\d,:])"
)
_ENGLISH_DATE_NUMBER = re.compile(
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+\d{1,2}(?:,\s+\d{4})?"
    r"|\b(?:19|20)\d\d)s?\b"
)
_CARDINALS = "two three four five six seven eight nine ten eleven twelve thirteen".split()
_ORDINALS = "first second third fourth fifth sixth seventh".split()
_CARDINAL = re.compile(rf"\b(?:{'|'.join(_CARDINALS)})\b")
_ORDINAL = re.compile(
    rf"\b(?:{'|'.join(_ORDINALS)})\b(?=\s+(?:in|place|race|quarter|contest|proposed|is|open))|(?<=finished )fourth"
)
_HAN = "一二三四五六七八九十"
_HAN_COUNT = re.compile(
    r"(?<![百千万十分每同某])(?:第)?[两二三四五六七八九十](?=[条件处步家点种块个名位座次])|第一(?=[位名次条])"
)


def numbers(p: Paraphrase, random: Random) -> Iterator[str]:
    """Change one number: a digit, by one, by a scale."""
    text = p.sentence
    dated = {i for m in _ENGLISH_DATE_NUMBER.finditer(text) for i in range(*m.span())} if p.language == "en" else set()
    for match in _DIGITS.finditer(text):
        if match.start() in dated:
            continue
        number = match[0]
        whole = number.replace(",", "")
        comma = "," in number
        for new in (_another_digit(whole, random), _shifted(whole, 1), _shifted(whole, -1), _shifted(whole, 10)):
            if new and float(new) > 0 and float(new) != float(whole):
                yield put(text, match, f"{int(new):,}" if comma else new)
    for match in _CARDINAL.finditer(text):
        place = _CARDINALS.index(match[0])
        for new in (_CARDINALS[place + 1], _CARDINALS[place - 1] if place else "one", random.choice(_CARDINALS)):
            if new == "one" and re.match(r"\s+\w+s\b", text[match.end() :]):
                continue  # "one landmark things"
            if new == "one" and text[: match.start()].endswith("the "):
                continue  # "between the one"
            yield put(text, match, new)
    for match in _ORDINAL.finditer(text):
        place = _ORDINALS.index(match[0])
        yield put(text, match, _ORDINALS[place + 1])
        if place:
            yield put(text, match, _ORDINALS[place - 1])
    for match in _HAN_COUNT.finditer(text):
        digit = match[0][-1].replace("两", "二")
        for step in (1, -1, 3):
            place = _HAN.index(digit) + step
            if 0 <= place < len(_HAN):
                new = _HAN[place].replace("二", "二" if match[0].startswith("第") else "两")
                yield put(text, match, match[0][:-1] + new)
    for one, other in (
        ("one third", "two thirds"),
        ("三分之一", "三分之二"),
        ("half", "a third"),
        ("一半", "三分之一"),
    ):
        if (at := text.find(one)) >= 0:
            yield text[:at] + other + text[at + len(one) :]
    for one, other in (("million", "billion"), ("billion", "million"), ("亿", "万"), ("万", "亿")):
        if scale := re.search(rf"(?<=\d)\s*{one}|(?<=\d\s){one}", text):
            yield put(text, scale, scale[0].replace(one, other))


def _another_digit(number: str, random: Random) -> str:
    places = [i for i, c in enumerate(number) if c.isdigit()]
    place = random.choice(places)
    digit = random.choice([d for d in "123456789" if d != number[place]])
    return number[:place] + digit + number[place + 1 :]


def _shifted(number: str, by: int) -> str:
    if by == 10:
        return str(int(number) * 10) if "." not in number else f"{float(number) * 10:.10g}"
    whole, dot, rest = number.partition(".")
    return f"{int(whole) + by}{dot}{rest}" if int(whole) + by >= 0 else ""


_MONTHS = "January February March April May June July August September October November December".split()
_PARTS = (
    ("at the end of", "at the beginning of"),
    ("At the end of", "At the beginning of"),
    ("at the end of", "in the middle of"),
    ("年底", "年初"),
    ("年年底", "年年中"),
)


def dates(p: Paraphrase, random: Random) -> Iterator[str]:
    """Change one year, month, day, or part of a year."""
    text = p.sentence
    year = r"\b(?:19|20)\d\d\b(?!,\d)" if p.language == "en" else r"(?:19|20)\d\d(?= ?年)"
    for match in re.finditer(year, text):
        for step in (1, -1, random.choice((-10, 10, -2, 2, 3))):
            yield put(text, match, str(int(match[0]) + step))
    for match in re.finditer("|".join(_MONTHS), text):
        place = _MONTHS.index(match[0])
        yield put(text, match, _MONTHS[(place + 1) % 12])
        yield put(text, match, _MONTHS[(place + random.randrange(2, 11)) % 12])
    for match in re.finditer(r"\d+(?= 月)", text):
        yield put(text, match, str(int(match[0]) % 12 + 1))
        yield put(text, match, str((int(match[0]) + 6) % 12 + 1))
    for match in re.finditer(r"\d+(?= 日)", text):
        yield put(text, match, str(int(match[0]) % 28 + 1))
    if p.language == "en":
        for match in re.finditer(rf"(?:{'|'.join(_MONTHS)}) (\d{{1,2}})\b", text):
            yield text[: match.start(1)] + str(int(match[1]) % 28 + 1) + text[match.end(1) :]
    for match in re.finditer(r"(?:19)?90(?=s\b| 年代)", text):
        yield put(text, match, match[0].replace("90", "80"))
    for one, other in _PARTS:
        if one in text:
            yield text.replace(one, other, 1)


_UNITS = {
    "zh": (
        ("美元", ("元", "欧元")),
        ("毫秒", ("秒", "微秒")),
        ("公里", ("米", "英里")),
        ("分钟", ("小时", "秒")),
        ("GB", ("MB", "TB")),
        ("克", ("千克",)),
        ("%", (" 人", " 倍")),
        ("亿元", ("亿美元", "万元")),
        ("万元", ("万美元", "亿元")),
        (" 元", (" 美元",)),
        ("岁", ("年",)),
        (" 人", (" %", " 亿元")),
        ("亿辆", ("万辆",)),
        ("万名", ("名",)),
        ("万人次", ("人次", "亿人次")),
    ),
    "en": (
        ("million yuan", ("million dollars", "billion yuan")),
        ("yuan", ("dollars", "euros")),
        (" ms", (" seconds", " minutes")),
        ("kilometers", ("meters", "miles")),
        ("minutes", ("hours", "seconds")),
        ("GB", ("MB", "TB")),
        ("grams", ("kilograms",)),
        ("%", (" people", " million")),
        (" percent", (" people", " yuan")),
        ("$", ("€", "¥")),
        ("people", ("percent", "million people")),
    ),
}


def units(p: Paraphrase) -> Iterator[str]:
    """Give one number another unit."""
    for unit, others in _UNITS[p.language]:
        for match in re.finditer(re.escape(unit) + (r"(?=\d)" if unit in "$" else ""), p.sentence):
            near = p.sentence[max(0, match.start() - 9) : match.start()]
            if unit == "$" or re.search(r"\d\s*$|(?:thirty|million|hundred) ?$", near):
                yield from (put(p.sentence, match, other) for other in others)
