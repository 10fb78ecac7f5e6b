"""Chinese and Latin text: sentence ends, index terms, normal forms. The one place that knows the scripts."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

CJK = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

_RUN = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+")
_CJK_RUN = re.compile(rf"[{CJK}]+")
_HAS_CJK = re.compile(rf"[{CJK}]")
_DIGIT_GROUP = re.compile(r"(?<=\d),(?=\d{3})")
# Characters that show nothing and only hide text from a reader or from the index: zero width, bidi, tags, soft hyphen.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0000-\U000e007f]")

# A sentence ends at a Chinese end mark, or at a Latin one before a space (so not in a URL, "![", "!=" or "v1.2"), with
# the closing quotes that follow and the marks that close its emphasis.
_CLOSING = r"”’」』）)\]\"'》】"
_SENTENCE_END = re.compile(
    rf"(?:[。！？…]|[!?](?=[\s!?。！？…{_CLOSING}{CJK}]|$)|(?<![\d.])\.(?=\s|$))+[{_CLOSING}]*(?:[*_~`]+(?=\s|$))?"
)
_ASKS = re.compile(rf"[?？][\s*_~`{_CLOSING}]*$")
_ANNOUNCES = re.compile(r"(?:[:：]|如下[。.]?)[*_~`\s]*$")
# A line this wide (columns; a Chinese character takes two) without an end mark was wrapped by an editor: its sentence goes on.
_WRAP_COLUMNS = 60


def has_cjk(text: str) -> bool:
    """Tell whether the text holds at least one Chinese character."""
    return _HAS_CJK.search(text) is not None


def cjk_runs(text: str) -> list[str]:
    """The stretches of Chinese characters."""
    return _CJK_RUN.findall(text)


def simplified(text: str) -> str:
    """The text with traditional characters folded into simplified ones: "為什麼" and "为什么" become one."""
    folded: str = _opencc().convert(text) if has_cjk(text) else text
    return folded


@cache
def _opencc() -> Any:
    from opencc import OpenCC  # not loaded for what is all Latin

    return OpenCC("t2s")


def normalize(text: str) -> str:
    """Fold width, case, script variant, diacritics, digit groups and invisible characters away: "Ｋ８ｓ" becomes "k8s"."""
    text = simplified(unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))).lower()
    text = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
    return _DIGIT_GROUP.sub("", unicodedata.normalize("NFC", text))


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

    A run of a single Chinese character always gives that character.
    """
    found: list[str] = []
    for run in _RUN.findall(normalize(text)):
        if not has_cjk(run):
            found.append(stem(run))
            continue
        if unigrams or len(run) == 1:
            found.extend(run)
        found.extend(run[i : i + 2] for i in range(len(run) - 1))
    return found


def asks(text: str) -> bool:
    """Whether a sentence is a question, by the mark that it ends with."""
    return _ASKS.search(text) is not None


def announces(text: str) -> bool:
    """Whether a sentence leads into what follows it, by how it ends."""
    return _ANNOUNCES.search(text) is not None


def columns(line: str) -> int:
    """Width of a line in terminal columns."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) spans of the sentences of text[start:end], white space trimmed, in order.

    A line end is a sentence end too, unless the line was wrapped by an editor.
    """
    end = len(text) if end is None else end
    begin = line_begin = start
    cuts = []
    for line in text[start:end].splitlines(keepends=True):
        for match in _SENTENCE_END.finditer(line):
            cuts.append(line_begin + match.end())
        line_begin += len(line)
        if columns(line.strip()) < _WRAP_COLUMNS:
            cuts.append(line_begin)
    for cut in [*cuts, end]:
        while begin < cut and text[begin].isspace():
            begin += 1
        stop = cut
        while stop > begin and text[stop - 1].isspace():
            stop -= 1
        if stop > begin:
            yield begin, stop
        begin = max(begin, cut)
