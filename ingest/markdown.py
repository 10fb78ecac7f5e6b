"""Markdown text becomes a flat list of blocks with character spans: the parser's view of a note, nothing lost."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.html import TAG, UNREAD, Part, is_html, parts, untagged
from ingest.text import cjk_runs, columns
from ingest.types import Kind

# Each level of nesting costs the parser two stack frames and a pass over the lines; what is deeper comes out as prose.
MAX_NESTING = 60
# A heading stands in front of every chunk of its section: a "heading" of a thousand words must not.
MAX_HEADING = 200

_TITLE_COLUMNS = 40  # of a heading that is made one by a line of "---" under it; what is longer stands above a rule

_DATA = "compressed-json"  # language of a code block that holds what a program stores, not code: Excalidraw's drawings
# Languages of code blocks that draw a picture. A small one can be read as it stands.
_DRAWN = frozenset(
    "mermaid plantuml puml dot graphviz flow flowchart sequence mindmap markmap d2 ditaa echarts wavedrom".split()
)
_READABLE_DRAWING = 12  # lines
_NEWLINE = re.compile(r"\r\n?|\n")
_WORD = re.compile(r"\w")
_INLINE_MARKUP = re.compile(r"[\\`*_\[\]<>&!]")
# A line that only talks to a site generator: Hugo's {{< note >}}, Jekyll's {% raw %}.
_TEMPLATE_TAG = re.compile(r"\{\{[<%][^{}]*[>%]\}\}|\{%[^{}]*%\}")
# What makes the definition of a link one of a footnote or no definition at all: "[^1]: ", "[time]: Wednesday".
_FOOTNOTE = re.compile(r"\[\^[^\]\n]+\]:[ \t]*")
_ADDRESS = re.compile(r"[A-Za-z][\w+.-]*:|[./#?~]|www\.|.*/|.*\.\w{1,5}(?:[#?]|$)")
_COMMENT = "%%"  # opens and closes what its writer hid in Obsidian
_FORMULA = re.compile(r"\s*\$\$(?:(?!\$\$).)+\$\$\s*", re.S)  # of LaTeX, on lines of its own
_FENCE = re.compile(r"\s*(?:```|~~~)")
# Front matter as YAML, Hugo's in TOML, and Hexo's, which only ends with a rule: the last two of forty lines at most. What
# opens with a rule and is no list of properties is text between rules.
_KEY = r"[^\s:：#\d-][^:：，。！？；\n]{0,60}:(?!//).*"
_FRONT_MATTER = re.compile(
    rf"---[ \t]*\r?\n(?:[ \t]*(?:[#\r].*)?\n)*(?:{_KEY}\n(?:(?:[ \t#\]}}\r-].*)?\n)*?)*?(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)"
    r"|\+\+\+\s*\n(?:.*\n){0,40}?\+\+\+[ \t]*\r?(?:\n|\Z)"
    r"|(?=(?:.*\n){0,40}?title:)(?:[A-Za-z][\w-]*:(?:[ \t].*)?\n|[ \t]*-[ \t].*\n){1,40}---[ \t]*\r?(?:\n|\Z)"
)
# How a line opens that is an entry of its own: "2024.09.03", "9月3日". What is written as 9/3 may be a fraction.
_DATED = re.compile(r"(?:19|20)\d\d(?:[-./]\d{1,2}[-./]\d{1,2}(?!\d)|\s*年)|\d{1,2}\s*月\s*\d{1,2}\s*[日号]")
_SENTENCE_ENDS = re.compile(r"[。！？；.!?;]\s*$")
_LEAVES: dict[str, Kind] = {
    "heading_open": "heading",
    "paragraph_open": "prose",
    "fence": "code",
    "code_block": "code",
    "table_open": "table",
    "html_block": "meta",
    "hr": "meta",
}


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, code block, table, heading or other span of lines; offsets are characters.

    start to end takes the marks around the text in ("- ", "> ", "## "); text_start to text_end leaves them out.
    """

    start: int
    end: int
    kind: Kind
    headings: tuple[str, ...]  # plain text, outermost first; a heading's own text is the last
    level: int  # of a heading 1 to 6, of anything else how many lists and quotes it stands in
    text_start: int
    text_end: int


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A block as the parser gives it: lines first to stop (exclusive)."""

    first: int
    stop: int
    kind: Kind
    level: int = 0
    markup: str = ""  # opens the block: "##" or "```"; "=" or "-" under a setext heading
    content: str = ""


def blocks(text: str) -> list[Block]:
    """Cut Markdown into ordered blocks that do not overlap and cover every non-blank character."""
    lines = [0, *(match.end() for match in _NEWLINE.finditer(text)), len(text)]
    try:
        leaves = _leaves(text)
    except Exception:  # whatever the parser trips over, the note can still be read as plain paragraphs
        leaves = []
    found: list[Block] = []
    path: list[tuple[int, str]] = []
    line = 0
    for leaf in [*leaves, _Leaf(len(lines) - 1, len(lines) - 1, "meta")]:
        for start, end in _paragraphs(text, lines, line, leaf.first):
            _add_gap(found, text, start, end, tuple(title for _, title in path))
        start, end = _trim(text, lines[max(line, leaf.first)], lines[min(leaf.stop, len(lines) - 1)])
        line = max(line, leaf.stop)
        if start == end:
            continue
        inner = _inner(text, lines, leaf, start, end)
        if leaf.kind == "prose" and is_html(text, inner[0]) and (cut := parts(text, start, end)):
            found += (_of_html(text, part, leaf.level, path) for part in cut)
            continue
        if leaf.kind == "heading":
            _enter(path, leaf.level, _plain(leaf.content))
        found.append(Block(start, end, leaf.kind, tuple(title for _, title in path), leaf.level, *inner))
    return found


def _of_html(text: str, part: Part, depth: int, path: list[tuple[int, str]]) -> Block:
    """The block that a part of HTML is; a heading at depth 0 opens a section."""
    kind, level = part.kind, depth + (part.kind == "item")
    if kind == "heading" and depth:
        kind = "prose"
    elif kind == "heading":
        level = part.level
        _enter(path, level, _plain(untagged(text[part.text_start : part.text_end])))
    titles = tuple(title for _, title in path)
    return Block(part.start, part.end, kind, titles, level, part.text_start, part.text_end)


def _enter(path: list[tuple[int, str]], level: int, title: str) -> None:
    """Go from one section, as the headings over it, to the next; a heading without words only ends sections."""
    while path and path[-1][0] >= level:
        path.pop()
    if title:
        path.append((level, title))


@cache
def _parser() -> MarkdownIt:
    # The inline rules are slow and, on hostile text, quadratic; only headings need them, one at a time.
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table")
    return parser.disable(["inline", "text_join"])


@cache
def _inline_parser() -> MarkdownIt:
    return MarkdownIt("commonmark")


def _leaves(text: str) -> list[_Leaf]:
    """Parse the text into blocks that hold no other block, in order."""
    env: dict[str, Any] = {}
    found: list[_Leaf] = []
    if front := _FRONT_MATTER.match(text):
        above = front[0].count("\n")
        found.append(_Leaf(0, above + (not front[0].endswith("\n")), "meta"))
        text = "\n" * above + text[front.end() :]
    lines = _NEWLINE.split(text)
    if _COMMENT in text:
        for first, stop in list(_comments(lines)):
            lines[first:stop] = [""] * (stop - first)
            found.append(_Leaf(first, stop, "meta"))
        text = "\n".join(lines)
    found += (part for leaf in _token_leaves(_parser().parse(text, env)) for part in _entries(leaf, lines))
    # Link definitions leave no token behind, only this record.
    definitions = [*env.get("references", {}).values(), *env.get("duplicate_refs", [])]
    for definition in definitions:
        first, stop = definition["map"]
        content = "\n".join(lines[first:stop]).strip()
        words = _FOOTNOTE.sub("", content, count=1)
        is_link = words == content and _ADDRESS.match(unquote(definition["href"]))
        found.append(_Leaf(first, stop, "meta" if is_link else "prose", content=words))
    return sorted(found, key=lambda leaf: leaf.first)


def _comments(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the lines, first to stop (exclusive), of each comment of Obsidian that has whole lines, outside of code."""
    marks = [i for i, line in enumerate(lines) if line.count(_COMMENT) % 2]
    fenced, stop = False, 0
    for i, line in enumerate(lines):
        if i < stop:
            continue
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and line.lstrip().startswith(_COMMENT) and line.count(_COMMENT) % 2:
            close = bisect_right(marks, i)
            if close < len(marks) and lines[marks[close]].rstrip().endswith(_COMMENT):
                stop = marks[close] + 1
                yield i, stop


def _token_leaves(tokens: list[Token]) -> Iterator[_Leaf]:
    depth = 0
    opens_item = False
    for i, token in enumerate(tokens):
        if token.type in ("list_item_open", "blockquote_open"):
            depth += 1
            opens_item = opens_item or token.type == "list_item_open"
        elif token.type in ("list_item_close", "blockquote_close"):
            depth -= 1
            opens_item = False
        elif token.type == "code_block" and not depth and _is_indented(token.content):
            continue  # a gap between the leaves, which becomes paragraphs
        elif token.type in _LEAVES and token.map:
            kind, level, content = _LEAVES[token.type], depth, token.content
            stop = token.map[1]
            if token.type in ("heading_open", "paragraph_open"):
                content = tokens[i + 1].content
                ruled = token.markup == "-" and _is_ruled(content)
                if kind == "heading" and not depth and not ruled:
                    level = int(token.tag[1:])
                elif _TEMPLATE_TAG.fullmatch(content):
                    kind = "meta"
                else:  # a heading inside a list or a quote opens no section
                    kind = "item" if opens_item else "prose"
                    content = _FOOTNOTE.sub("", content, count=1) if content.startswith("[^") else content
                    kind = "code" if kind == "prose" and _FORMULA.fullmatch(content) else kind
                    stop -= ruled
            elif token.type == "html_block" and _WORD.search(TAG.sub("", UNREAD.sub("", content))):
                kind = "prose"
            elif token.type == "fence" and _is_unreadable(token):
                kind = "meta"
            opens_item = False
            yield _Leaf(token.map[0], stop, kind, level, token.markup, content)


def _entries(leaf: _Leaf, lines: list[str]) -> Iterator[_Leaf]:
    """Yield a list item without the lines below it that are not indented and open with a date, and each of these by itself.

    Markdown has them go on with the item; who wrote them began another entry of a diary.
    """
    first = leaf.first
    if leaf.kind == "item":
        for at in (i for i in range(leaf.first + 1, leaf.stop) if _DATED.match(lines[i])):
            yield replace(leaf, first=first, stop=at)
            first, leaf = at, replace(leaf, kind="prose", level=0, content=lines[at])
    yield replace(leaf, first=first)


def _is_unreadable(fence: Token) -> bool:
    """Whether what is fenced says nothing to who reads its source: what a program stores, a large drawing."""
    language = (fence.info.split() or [""])[0].strip("{}").lower()
    return language == _DATA or (language in _DRAWN and fence.content.count("\n") > _READABLE_DRAWING)


def _is_indented(content: str) -> bool:
    """Whether what the parser takes for code by its indent are Chinese paragraphs that begin so."""
    chinese = sum(map(len, cjk_runs(content)))
    return any(mark in content for mark in "。！？") and 2 * chinese > len("".join(content.split()))


def _is_ruled(content: str) -> bool:
    """Whether what the parser takes for a heading by the line of "---" under it is a paragraph, and the line a rule."""
    return "\n" in content or columns(content) > _TITLE_COLUMNS or _SENTENCE_ENDS.search(content) is not None


def _paragraphs(text: str, lines: list[int], first: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the runs of non-blank lines."""
    begin = None
    for i in range(first, stop):
        blank = not text[lines[i] : lines[i + 1]].strip()
        if not blank and begin is None:
            begin = lines[i]
        if blank and begin is not None:
            yield _trim(text, begin, lines[i])
            begin = None
    if begin is not None:
        yield _trim(text, begin, lines[stop])


def _add_gap(found: list[Block], text: str, start: int, end: int, headings: tuple[str, ...]) -> None:
    """Add lines that the parser gave no block: prose if they say something, else a mark such as a lonely ">" or "-"."""
    if _WORD.search(text, start, end):
        found.append(Block(start, end, "prose", headings, 0, start, end))
    elif found:
        found[-1] = replace(found[-1], end=end)
    else:
        found.append(Block(start, end, "meta", headings, 0, start, end))


def _inner(text: str, lines: list[int], leaf: _Leaf, start: int, end: int) -> tuple[int, int]:
    """Find the span of a block's text without the marks around it."""
    begin = start
    if leaf.markup[:1] in ("`", "~"):
        begin = text.find(leaf.markup, start, end)
    elif leaf.markup[:1] == "#":
        begin = text.find(leaf.content, text.find("#", start) + len(leaf.markup), end)
        if leaf.kind == "heading" and begin >= 0:
            end = begin + len(leaf.content)
    elif leaf.kind in ("prose", "item", "heading"):
        # The parser has cut the marks off: what it kept of the first line is the end of that line.
        kept = leaf.content.split("\n", 1)[0].rstrip()
        begin = lines[leaf.first] + len(text[lines[leaf.first] : lines[leaf.first + 1]].rstrip()) - len(kept)
        if leaf.markup and leaf.kind == "heading":
            end = lines[leaf.stop - 1]  # without the line of "===" or "---"
        if not text.startswith(kept, begin):
            begin = start
    return _trim(text, begin if start <= begin <= end else start, end)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, start + len(piece.strip())


def _plain(content: str) -> str:
    """Take the markup out of a heading."""
    content = content[:MAX_HEADING]
    if _INLINE_MARKUP.search(content):
        inline = _inline_parser().parseInline(content)[0].children or []
        breaks = ("softbreak", "hardbreak")
        content = "".join(" " if token.type in breaks else _shown(token) for token in inline)
    return " ".join(content.split())


def _shown(token: Token) -> str:
    return "" if token.type == "html_inline" else token.content
