"""HTML as exports leave it in notes: its tables, lists, headings and lines are structure, and its tags are no words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape

from ingest.types import Kind

# HTML as notes have it. What merely stands in such brackets is text: "P<Q且R>S", "List<Order>"; an attribute has a value or
# is a known switch, so that "a <b and c> d" is, too.
_VALUE = r"""\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'=<>`]+)"""
_SWITCH = (
    r"\s+(?:allowfullscreen|async|autoplay|checked|controls|defer|disabled|hidden|loop|muted|open|reversed|selected)"
)
TAG = re.compile(
    r"</?(?:a|abbr|address|article|aside|audio|b|big|blockquote|body|br|button|canvas|caption|center|cite|code|col|colgroup"
    r"|dd|del|details|dfn|div|dl|dt|em|embed|en-note|fieldset|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html"
    r"|i|iframe|img|input|ins|kbd|label|legend|li|link|main|mark|meta|nav|object|ol|optgroup|option|p|param|picture|pre|q"
    r"|rp|rt|ruby|s|samp|script|section|select|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td"
    r"|textarea|tfoot|th|thead|time|title|tr|track|tt|u|ul|var|video|wbr)"
    rf"(?:\s+[\w:@.-]+{_VALUE}|{_SWITCH})*\s*/?>",
    re.I,
)
# HTML that is not read: a comment, what acts or dresses up.
UNREAD = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.S | re.I)
# What tags become where words are read or shown: a row of a table has bars, what is struck out keeps saying so.
TAG_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?i)\A\s*<t[dh]\b[^<>]*>"), "| "),
    (re.compile(r"(?i)</t[dh]\s*>\s*"), " |"),
    (re.compile(r"(?i)<t[dh]\b[^<>]*>"), " "),
    (re.compile(r"(?is)<(s|del|strike)\s*>(?=[^\s<])([^<]+)</\1\s*>"), r"~~\2~~"),
    (re.compile(r"(?i)<br\s*/?>|</(?:div|li|p|summary|tr|h[1-6])\s*>"), " "),
    (TAG, ""),
)
_BLOCK = (
    r"(?:address|article|aside|blockquote|body|center|details|div|dd|dl|dt|en-note|figcaption|figure|footer|h[1-6]|header|html"
    r"|li|main|ol|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)"
)
_OPENS = re.compile(rf"<{_BLOCK}\b[^<>]*>", re.I)
# What opens or ends a part of its own; a line without a word parts paragraphs, as a blank line does.
_PART = re.compile(
    r"(?P<table><table\b[^<>]*>.*?(?:</table\s*>|\Z))|<(?P<item>li)\b[^<>]*>|<h(?P<heading>[1-6])\b[^<>]*>"
    r"|</(?:li|h[1-6]|p|ul|ol)\s*>|<div\b[^<>]*>(?:\s|&nbsp;|<br\s*/?>)*</div\s*>",
    re.S | re.I,
)
_ROW = re.compile(r"<tr\b[^<>]*>(.*?)(?=</?tr\b|</table\b|\Z)", re.S | re.I)
_EDGE = re.compile(rf"(?:\s|&nbsp;|<br\s*/?>|</?{_BLOCK}\b[^<>]*>)+", re.I)
# What ends a line, or opens a block, outside of code.
_LINE = re.compile(rf"(?P<code>(`+).+?\2)|(?P<end><br\s*/?>|</{_BLOCK}\s*>)|<{_BLOCK}\b[^<>]*>", re.S | re.I)
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of HTML that is one block: a table, an item, a heading or lines. text: the same without the tags around."""

    start: int
    end: int
    kind: Kind
    level: int  # of a heading
    text_start: int
    text_end: int


def is_html(text: str, start: int) -> bool:
    """Whether a block of a note opens as a block of HTML does."""
    return _OPENS.match(text, start) is not None


def parts(text: str, start: int, end: int) -> list[Part]:
    """Cut a stretch of HTML into its blocks, in order; together they cover it. None where it has no word."""
    found: list[Part] = []
    for begin, stop, kind, level in _stretches(text, start, end):
        inner = (begin, stop) if kind == "table" else _inner(text, begin, stop)
        if _says(text, *inner):
            found.append(Part(begin, stop, kind, level, *inner))
        elif found:
            found[-1] = replace(found[-1], end=stop)
    return [replace(found[0], start=start), *found[1:]] if found else []


def rows(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the rows of a table that have a word, without the tags around each."""
    for row in _ROW.finditer(text, start, end):
        if _says(text, *row.span(1)):
            yield row.span(1)


def lined(text: str) -> str:
    """The text, no character longer or shorter, with a line end for each tag that ends a line, and spaces for what opens one."""

    def blank(tag: re.Match[str]) -> str:
        return tag[0] if tag["code"] else " " * (len(tag[0]) - 1) + ("\n" if tag["end"] else " ")

    return _LINE.sub(blank, text) if "<" in text else text


def untagged(text: str) -> str:
    """The words of a text without its tags. Where there is code in it, a tag may be what it is about: it stays."""
    if "<" not in text or "`" in text:
        return text
    for pattern, replacement in TAG_RULES:
        text = pattern.sub(replacement, text)
    return unescape(text)


def is_only_tags(text: str) -> bool:
    """Whether a text is made of tags, and says nothing."""
    return TAG.search(text) is not None and not _says(text, 0, len(text))


def _stretches(text: str, start: int, end: int) -> Iterator[tuple[int, int, Kind, int]]:
    """Yield (start, end, kind, level of a heading) of what lies between one that opens or ends a part and the next."""
    found: list[tuple[int, Kind, int]] = []
    for mark in _PART.finditer(text, start, end):
        if mark["table"]:
            found += [(mark.start(), "table", 0), (mark.end(), "prose", 0)]
        elif mark["item"] or mark["heading"]:
            found.append((mark.start(), "heading" if mark["heading"] else "item", int(mark["heading"] or 0)))
        else:
            found.append((mark.end(), "prose", 0))
    opened: list[tuple[int, Kind, int]] = [(start, "prose", 0), *found]
    for (begin, kind, level), stop in zip(opened, [*(at for at, *_ in found), end], strict=True):
        if begin < stop:
            yield begin, stop, kind, level


def _inner(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the tags of blocks and the space at its ends."""
    edges = [edge.span() for edge in _EDGE.finditer(text, start, end)]
    if edges and edges[-1][1] == end:
        end = edges[-1][0]
    if edges and edges[0][0] == start:
        start = min(edges[0][1], end)
    return start, end


def _says(text: str, start: int, end: int) -> bool:
    return _WORD.search(TAG.sub(" ", UNREAD.sub(" ", unescape(text[start:end])))) is not None
