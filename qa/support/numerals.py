"""Number words and their values: "twenty-five", "3.6 million", 四万五千, 二〇一四."""

import re
from fractions import Fraction

from ingest.moments import DIGITS

_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
HAN = "零〇一二三四五六七八九两十百千万亿"
# What may follow a number of digits and a scale: 2万5, 1 万 2 千, 1万2000.
SMALLER = r"(?:\s*\d\s*[百千]万?|(?<=[万亿])\d{4}(?!\d)|\d(?![\d.,:/%A-Za-z百千万亿年月日号天点]))"
CARDINALS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
    " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
ENGLISH_SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "dozen": 12,
}
WORD = "|".join([*CARDINALS[::-1], *TENS, *ENGLISH_SCALES])


def han_value(text: str) -> Fraction:
    """The value of a number in digits or in Chinese: "3.6亿", 四万五千, 二〇一四."""
    text = re.sub(r"[\s多余几来]", "", text)
    text = re.sub("^(?=[万亿])", "一", text)
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return Fraction(text)
    whole, point, rest = text.partition("点")
    if point:
        return han_value(whole) + Fraction(f"0.{''.join(str(DIGITS[c]) for c in rest)}")
    if re.fullmatch("[零〇一二三四五六七八九]{2,}", text):
        return Fraction("".join(str(DIGITS[c]) for c in text))
    if short := re.fullmatch(rf"(.*[百千万亿])([{HAN[2:11]}]|\d)", text):
        return han_value(short[1]) + han_value(short[2]) * Fraction(_SCALES[short[1][-1]], 10)  # 一千二 is 1,200
    total, section, last, smallest = Fraction(0), Fraction(0), Fraction(0), 1
    for token in re.findall(r"\d+(?:\.\d+)?|.", text):
        if token in _SCALES:
            scale = _SCALES[token]
            if scale >= 10**4:
                total = (total + section + last) * scale if scale > smallest else total + (section + last) * scale
                section, last, smallest = Fraction(0), Fraction(0), scale
            else:
                section, last = section + (last or 1) * scale, Fraction(0)
        else:
            last = Fraction(DIGITS[token]) if token in DIGITS else Fraction(token)
    return total + section + last


def english_value(words: str) -> Fraction:
    """The value of an English number: "twenty-five", "two hundred and ten", "3.6 million"."""
    total, current = Fraction(0), Fraction(0)
    for word in re.split(r"[\s-]+", words):
        if word in ENGLISH_SCALES:
            scale = ENGLISH_SCALES[word]
            if scale > 100:
                total, current = total + (current or Fraction(1)) * scale, Fraction(0)
            else:
                current = (current or Fraction(1)) * scale
        elif word in TENS or word in CARDINALS:
            current += Fraction(TENS[word] if word in TENS else CARDINALS.index(word))
        elif word not in ("and", "a"):
            current += Fraction(word)
    return total + current
