"""Chinese and Latin text: sentence ends, index terms, normal forms. The one place that knows the scripts."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from operator import add
from typing import Any

from ingest.figures import figures

CJK = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

_RUN = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+")
CJK_RUN = re.compile(rf"[{CJK}]+")
_HAS_CJK = re.compile(rf"[{CJK}]")
_DIGIT_GROUP = re.compile(r"(?<=\d),(?=\d{3})")
_ACRONYMS = re.compile(r"(?<![A-Za-z\d])([A-Z]{2,})s(?![A-Za-z\d])")  # "GPUs": in small letters it looks like "plus"
# Characters that show nothing and only hide text from a reader or from the index: zero width, bidi, tags, soft hyphen.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0000-\U000e007f]")

# A sentence ends at a Chinese end mark, or at a Latin one before a space (so not in a URL, "![", "!=" or "v1.2"), with
# the closing quotes that follow and the marks that close its emphasis; not in "Dr. Lin", "No. 5" or "Acme Inc. 年费".
_CLOSING = r"”’」』）)\]\"'》】"
_ABBREVIATIONS = (
    r"[a-z] Dr Mr Mrs Ms Prof St No Nos Vol Fig Eq Sec Ch pp adj adv syn ant Inc Co Corp Ltd vs etc al Jr Sr Mt approx"
)
_ABBREVIATED = "".join(rf"(?<!\b{word})" for word in _ABBREVIATIONS.split())
# Nor after the initial of a name ("Adeyemi F. 2024"), nor before an arrow, which tells what becomes of it ("不是。→ 7月2日").
_SENTENCE_END = re.compile(
    rf"(?:[。！？…]|[!?](?=[\s!?。！？…{_CLOSING}{CJK}]|$)"
    rf"|(?<![\d.]){_ABBREVIATED}(?<![a-z] [A-Z])(?<!-[A-Z])\.(?=\s*$|\s+(?![a-z\d])))+"
    rf"[{_CLOSING}]*(?:[*_~`]+(?=\s|$))?(?!\s*(?:[→⇒➜]|[-=]>))"
)
_ASKS = re.compile(rf"[?？][\s*_~`{_CLOSING}]*$")
# A short line that asks without a mark, as people write in chats: "寄了吗", "吃药了没", "行不行", "血糖今早多少".
_ASKS_UNMARKED = re.compile(
    r"(?!.*(?:不知|不清楚|不记得|忘))[^。！；…!;?？]{1,24}"
    r"(?:吗|[了过完好到成]没有?|(?<!没)有没有?|([好行对是能会在要])[不没]\1|(?<![不没差无])(?:多少|几[点号天个次岁]))\s*"
)
_LABEL = 30  # characters
# What ends the line over a memo or over what somebody said: "2024-04-11 07:55:40", "张三 10:32".
_CLOCK = re.compile(r"(?<![\d:：])\d{1,2}[:：]\d{2}(?:[:：]\d{2})?\s*(?:[AP]M)?$", re.I)
_DAY = re.compile(  # no "6.3", which may be any number
    r"\W*(?:\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}|\d{1,2}\s*月\s*\d{1,2}|\d{1,2}/\d{1,2}|\d\d-\d\d)\s*[日号]?"
    r"\W*(?:(?:周|星期|礼拜)[一二三四五六日天])?\W*"
)
_STOPS = re.compile(r"[。，；！？…,;!?]|[:：]\s*\S")  # of a line that says something
_DIGIT = re.compile(r"\d")
_NAMING = re.compile(  # numbers that name: dates, times, "MA520", "（3 人）"
    r"\d{1,4}(?:\s*[-/.年月日号:：]\s*\d{0,2})+|(?:19|20)\d\d|[A-Za-z][\w-]*\d|[（(][^（）()]*[)）]|^\d{1,2}\s*[.、]"
)
_ANNOUNCES = re.compile(r"(?:[:：]|如下[。.]?)[*_~`\s]*$")
# A line this wide (columns; a Chinese character takes two) without an end mark was wrapped by an editor: its sentence goes on
# in the next line, unless that opens like a line of its own, or a shorter one shows that this paragraph is made of lines.
WRAP_COLUMNS = 60
_OWN_LINE = re.compile(
    r"[\s>]*(?:\d{1,4}[-./:：年月日]\d|\d{1,4}[年月日：]|[①-⑳▶•·☆★✅❌→]|[（(]?[\d一二三四五六七八九十]{1,3}[、.)）]|"
    r"\[\^|:\s|\*\*|[^\s，。、；：:（()）]{1,12}(?:[：:](?!//)|\s[-–—]\s))"
)
_LAST_END = re.compile(rf"[。！？…!?.：:；;，,、][{_CLOSING}]*[*_~`\s]*$")
_FRAGMENT = 6  # Chinese characters or kana, or half as many other words: what is shorter goes with the rest of its line
_SHORT_LINE = 40  # characters of a line that asks and answers itself: "舅舅生日？还没到，7月2日"
_KANA = "\u3040-\u30ff"
_WORD = re.compile(rf"[{CJK}{_KANA}]|([^\W\d_{CJK}{_KANA}]+)")


def has_cjk(text: str) -> bool:
    """Tell whether the text holds at least one Chinese character."""
    return _HAS_CJK.search(text) is not None


def cjk_runs(text: str) -> list[str]:
    """The stretches of Chinese characters."""
    return CJK_RUN.findall(text)


def simplified(text: str) -> str:
    """The text with traditional characters folded into simplified ones: "為什麼" and "为什么" become one."""
    folded: str = _opencc().convert(text) if has_cjk(text) else text
    return folded


@cache
def _opencc() -> Any:
    from opencc import OpenCC  # not loaded for what is all Latin

    return OpenCC("t2s")


def normalize(text: str) -> str:
    """Fold width, case, script variant, diacritics, digit groups, invisible characters and the plural of acronyms away.

    "Ｋ８ｓ" becomes "k8s", "GPUs" "gpu".
    """
    text = simplified(unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)))
    text = _ACRONYMS.sub(r"\1", text).lower()
    text = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
    return _DIGIT_GROUP.sub("", unicodedata.normalize("NFC", text)).replace("ς", "σ")  # as SQLite does, too


def flatten(text: str) -> str:
    """Fold width and drop white space: two quotes are the same when their flat forms are equal."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def stem(word: str) -> str:
    """Cut an English plural (the S stemmer, Harman 1991): "namespaces" finds "Namespace"."""
    if len(word) > 4 and word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("us", "ss", "is")):
        return word[:-1]
    return word


def terms(text: str, *, unigrams: bool = True) -> list[str]:
    """Cut text into index terms: Latin words and numbers whole, Chinese runs into bigrams and, if asked, characters.

    A run of a single Chinese character always gives that character. Last come the terms of dates, times, versions and codes.
    """
    text = normalize(text)
    found: list[str] = []
    for run in _RUN.findall(text):
        if run.isascii() or not has_cjk(run):
            found.append(stem(run))
            continue
        if unigrams or len(run) == 1:
            found.extend(run)
        found.extend(map(add, run, run[1:]))
    found.extend(term for figure in figures(text) for term in figure.terms)
    return found


def asks(text: str) -> bool:
    """Whether a sentence is a question, by the mark or, if it is short, by the word that it ends with."""
    return _ASKS.search(text) is not None or _ASKS_UNMARKED.fullmatch(text) is not None


def announces(text: str) -> bool:
    """Whether a sentence leads into what follows it, by how it ends."""
    return _ANNOUNCES.search(text) is not None


def labels(line: str) -> bool:
    """Whether a line says so little that it may only name what follows it: "酒店", "4/9 候选人 马晓菲"."""
    words = _CLOCK.sub("", line)
    return len(line) <= _LABEL and _STOPS.search(words) is None and _DIGIT.search(_NAMING.sub("", words)) is None


def stamps(line: str) -> bool:
    """Whether a line only tells when, or who said when, what follows it: "2024-04-11 07:55", "4月11日 周四", "张三 10:32"."""
    return _DAY.fullmatch(line) is not None or (_CLOCK.search(line) is not None and labels(line))


def columns(line: str) -> int:
    """Width of a line in terminal columns."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) spans of the sentences of text[start:end], white space trimmed, in order.

    A line end is a sentence end too, unless the line was wrapped by an editor. What is too short to say anything ("半马！")
    goes with what follows it on its line, and so does a question on a short one.
    """
    end = len(text) if end is None else end
    begin = line_begin = opening = start
    cuts: list[int] = []
    said = 0  # the length of what was said since the last cut and before the opening
    lines = text[start:end].splitlines(keepends=True)
    for line, goes_on in zip(lines, _wrapped(lines), strict=True):
        line_end = len(line.rstrip())
        for match in _SENTENCE_END.finditer(line):
            cut = line_begin + match.end()
            if line_end <= _SHORT_LINE and match.end() < line_end and asks(match[0]):
                continue
            said, opening = said + _length(text[opening:cut]), cut
            if said >= _FRAGMENT or match.end() >= line_end:
                cuts.append(cut)
                said = 0
        line_begin += len(line)
        if not goes_on:
            cuts.append(line_begin)
            said, opening = 0, line_begin
    for cut in [*cuts, end]:
        while begin < cut and text[begin].isspace():
            begin += 1
        stop = cut
        while stop > begin and text[stop - 1].isspace():
            stop -= 1
        if stop > begin:
            yield begin, stop
        begin = max(begin, cut)


def _length(fragment: str) -> int:
    """Its Chinese characters and kana, and two for each other word."""
    return sum(2 if word else 1 for word in _WORD.findall(fragment))


def _wrapped(lines: Sequence[str]) -> list[bool]:
    """Whether each line goes on in the next one."""
    wide = [columns(line.strip()) >= WRAP_COLUMNS for line in lines]
    ended = [_LAST_END.search(line) is not None for line in lines]
    of_lines = any(not w and not e for w, e in zip(wide[:-1], ended[:-1], strict=True))
    return [w and not of_lines and i + 1 < len(lines) and not _OWN_LINE.match(lines[i + 1]) for i, w in enumerate(wide)]
