"""A note as HTML: every line with its number, the Markdown drawn, every character of the file kept.

Marks such as `**` or `- ` stay in the page and are only hidden from the eye, so that the highlighted characters are
exactly those of the cited span: the texts of all <mark> elements, put together, are the quote.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from ingest.markdown import Block, blocks
from ingest.types import Kind
from qa.plain import UNSEEN

MAX_LINES = 3000  # of a long note, what is shown around the citation
MAX_CHARACTERS = 400_000

# Not to be seen, or turning the text around: shown by their numbers.
_UNSEEN = re.compile(rf"[\u2028\u2029]|{UNSEEN}")
_INLINE = re.compile(
    r"(?P<code>`+)(?P<code_text>[^`\n]+)(?P=code)(?!`)"
    r"|(?P<bold>\*\*|__)(?=\S)(?P<bold_text>[^*_\n]+?)(?<=\S)(?P=bold)"
    r"|(?P<italic>(?<![\w*])\*)(?=[^\s*])(?P<italic_text>[^*\n]+?)(?<=[^\s*])\*(?![\w*])"
    r"|(?P<strike>~~)(?=\S)(?P<strike_text>[^~\n]+?)(?<=\S)~~"
    r"|(?P<wiki>!?\[\[)(?P<wiki_text>[^\[\]\n]+)\]\]"
    r"|(?P<link>!?\[)(?P<link_text>[^\[\]\n]*)(?P<link_end>\]\((?:[^()\n]|\([^()\n]*\))*\))"
)
_LEAD = re.compile(r"[ \t]*(?:>[ \t]?)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:\[[ xX]\][ \t]+)?|[ \t]*")
_BULLET = re.compile(r"[-*+](?=[ \t])")
_NUMBER = re.compile(r"\d{1,9}[.)](?=[ \t])")
_HASHES = re.compile(r" {0,3}#{1,6}[ \t]*")
_RULE = re.compile(r"[ \t|:]*-[ \t|:-]*")
_UNBROKEN = re.compile(r"[!-~]{25}")  # of an address, say: a column must not be as wide as that


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note, drawn."""

    html: Markup
    first: int  # number of the first line shown, counted from 1
    last: int
    total: int


def cell(tag: str, text: str, drawn: Markup) -> Markup:
    """A cell of a table as an element; one whose words have no place to break may be broken anywhere."""
    style = "cell long" if _UNBROKEN.search(text) else "cell"
    return Markup('<{0} class="{1}">{2}</{0}>').format(tag, style, drawn)


def draw(text: str, start: int = 0, end: int = 0) -> NoteView:
    """Draw a note; the characters from start to end are marked, none when end is not behind start."""
    starts = [0, *(m.end() for m in re.finditer("\n", text))]
    centre = bisect_right(starts, start) - 1
    first, stop = _window(starts, len(text), centre)
    layout = _Layout(text, blocks(text), (start, end))
    drawn = []
    for number in range(first, stop):
        begin = starts[number]
        stretch = starts[number + 1] if number + 1 < len(starts) else len(text)
        drawn.append(layout.line(number + 1, begin, stretch))
    return NoteView(Markup("").join(drawn), first + 1, stop, len(starts))


def _window(starts: list[int], length: int, centre: int) -> tuple[int, int]:
    """The lines to show: all of a note, or of a long one those around the centre."""
    if len(starts) <= MAX_LINES and length <= MAX_CHARACTERS:
        return 0, len(starts)
    first = max(0, centre - MAX_LINES // 2)
    stop = min(len(starts), first + MAX_LINES)
    while first < centre and starts[centre] - starts[first] > MAX_CHARACTERS // 2:
        first += 1
    while stop > centre + 1 and starts[stop - 1] - starts[centre] > MAX_CHARACTERS // 2:
        stop -= 1
    return first, stop


class _Layout:
    """Knows which block each line is of, and which characters are marked."""

    def __init__(self, text: str, found: list[Block], span: tuple[int, int]) -> None:
        self._text = text
        self._blocks = found
        self._begins = [block.start for block in found]
        self._span = span
        self._marked = False

    def line(self, number: int, begin: int, stop: int) -> Markup:
        """One line of the file, its line end included, as a numbered row."""
        end = stop - self._text.endswith("\n", begin, stop)
        kind, level = self._kind(begin, end)
        body = Markup("").join(self._body(kind, level, begin, end)) + self._emit(end, stop, "eol")
        return Markup('<div class="l {}" data-line="{}">{}</div>').format(self._class(kind, level), number, body)

    def _kind(self, begin: int, end: int) -> tuple[Kind | None, int]:
        """Kind and level of the block that a line lies in; None for a blank line."""
        piece = self._text[begin:end]
        if not (stripped := piece.strip()):
            block = self._block(begin)
            return ("code", 0) if block and block.kind == "code" and block.end > end else (None, 0)
        block = self._block(begin + piece.index(stripped[0]))
        return (block.kind, block.level) if block else ("prose", 0)

    def _block(self, position: int) -> Block | None:
        i = bisect_right(self._begins, position) - 1
        return self._blocks[i] if i >= 0 and position < self._blocks[i].end else None

    @staticmethod
    def _class(kind: Kind | None, level: int) -> str:
        if kind is None:
            return "k-blank"
        return f"k-{kind} h{level}" if kind == "heading" else f"k-{kind} d{min(level, 6)}"

    def _body(self, kind: Kind | None, level: int, begin: int, end: int) -> Iterator[Markup]:
        if kind == "heading" and (hashes := _HASHES.match(self._text, begin, end)):
            yield self._emit(begin, hashes.end(), "sign")
            yield from self._inline(hashes.end(), end)
        elif kind in ("prose", "item"):
            yield from self._lead(begin, end)
        elif kind == "table":
            yield from self._cells(begin, end)
        else:
            yield self._emit(begin, end)

    def _lead(self, begin: int, end: int) -> Iterator[Markup]:
        """The marks before a line of a list or quote, then its words."""
        lead = _LEAD.match(self._text, begin, end)
        stop = lead.end() if lead else begin
        if mark := _BULLET.search(self._text, begin, stop) or _NUMBER.search(self._text, begin, stop):
            yield self._emit(begin, mark.start(), "indent")
            yield self._emit(*mark.span(), "bullet" if mark.re is _BULLET else "number")
            yield self._emit(mark.end(), stop)
        else:
            yield self._emit(begin, stop, "indent" if ">" not in self._text[begin:stop] else "quoted")
        yield from self._inline(stop, end)

    def _cells(self, begin: int, end: int) -> Iterator[Markup]:
        if _RULE.fullmatch(self._text, begin, end):
            yield self._emit(begin, end, "sign")
            return
        position = begin
        for bar in re.finditer(r"(?<!\\)\|", self._text[begin:end]):
            at = begin + bar.start()
            if self._text[position:at].strip():
                yield self._cell(position, at)
            else:
                yield self._emit(position, at, "sign")
            yield self._emit(at, at + 1, "sign")
            position = at + 1
        if self._text[position:end].strip():
            yield self._cell(position, end)
        else:
            yield self._emit(position, end, "sign")

    def _cell(self, begin: int, end: int) -> Markup:
        return cell("span", self._text[begin:end], Markup("").join(self._inline(begin, end)))

    def _inline(self, begin: int, end: int) -> Iterator[Markup]:
        """Words of a line: emphasis, code and links are drawn, their signs hidden. No link leads anywhere."""
        position = begin
        for match in _INLINE.finditer(self._text, begin, end):
            name = str(match.lastgroup).removesuffix("_text").removesuffix("_end")
            inner = match.span(f"{name}_text")
            yield self._emit(position, match.start())
            yield self._emit(match.start(), inner[0], "sign")
            yield self._emit(*inner, name)
            yield self._emit(inner[1], match.end(), "sign")
            position = match.end()
        yield self._emit(position, end)

    def _emit(self, begin: int, end: int, style: str = "") -> Markup:
        """Characters begin to end, those of the span marked."""
        if begin >= end:
            return Markup("")
        a, b = (min(max(edge, begin), end) for edge in self._span)
        parts = Markup("")
        for start, stop, marked in ((begin, a, False), (a, b, True), (max(a, b), end, False)):
            if start < stop:
                piece = _shown(self._text[start:stop])
                parts += self._mark(piece) if marked else piece
        return Markup('<span class="{}">{}</span>').format(style, parts) if style else parts

    def _mark(self, piece: Markup) -> Markup:
        first, self._marked = not self._marked, True
        return Markup('<mark id="cited" tabindex="-1">{}</mark>' if first else "<mark>{}</mark>").format(piece)


def _shown(text: str) -> Markup:
    """The characters, escaped; those that nobody sees by their number."""
    parts, position = [], 0
    for match in _UNSEEN.finditer(text):
        parts += [Markup.escape(text[position : match.start()]), _named(match[0])]
        position = match.end()
    return Markup("").join([*parts, Markup.escape(text[position:])])


def _named(character: str) -> Markup:
    return Markup('<span class="unseen">U+{:04X}</span>').format(ord(character))
