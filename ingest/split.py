"""A note becomes chunks: whole paragraphs, lists, code blocks and tables of one section, with what leads into them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.html import is_html, is_only_tags, lined, rows, untagged
from ingest.markdown import Block, blocks
from ingest.properties import in_chinese, property_of, tells
from ingest.text import announces, asks, labels, sentence_spans, stamps, terms
from ingest.types import Chunk, Kind, Note, Sentence

SPLITTER_VERSION = "6"  # raise it when chunks change: the index is then built anew

TARGET = 400  # characters; short neighbours share a chunk until it is this long
LIMIT = 1000  # a paragraph or a list up to this length stays whole, with its lead-in
CODE_LIMIT = 3000  # so does a code block or a table
LONG_ITEM = 120  # a list item up to this length is one sentence
MAX_INDENT = 80  # how far from the start of its line a quote mark is looked for
LONG_LEAD_IN = 3  # of a paragraph of more sentences, only the last one leads into the list

_CHECKBOX = re.compile(r"\[[ xX]\]\s+(?=\S)")
_QUOTE_MARK = re.compile(r"\s*(?:>\s*)+")
_SPACE = re.compile(r"\s*")
_ASIDES = ("{{", "{%", "<")  # how a line opens that only talks to a program: a tag of a site generator, HTML, a comment
# A file inside the text, as a picture that was pasted: nothing that can be read. And what a program stores as such.
_DATA = r"[A-Za-z0-9+/=%]"
EMBEDDED = re.compile(
    r"!?\[[^\[\]]*\]\(\s*<?data:[^()\s]*\s*(?:\"[^\"\n]*\"\s*)?\)|<img\b[^<>]*\bdata:[^<>]*>"
    rf"|<?data:[\w.+-]+/[\w.+-]+(?:;[\w=.-]+)*;base64,{_DATA}*>?|(?<!{_DATA}){_DATA}{{1000,}}"
)
_HIDDEN = re.compile(rf"{EMBEDDED.pattern}|(?<![\d`])%%.*?%%", re.S)  # and a comment of Obsidian, which its writer hid
_FRONT_MATTER_ENDS = ("---", "+++")
_BLOCK_ID = re.compile(r"\s*\^[\w-]+\s*")  # what Obsidian puts after a block to link to it
_OPENING = 80  # characters by which a chunk is shown that has no sentence
_CLAUSE_ENDS = ("；;", "，,、", " ")

# How a piece holds on to the one before it: not at all, as part of the same list, or as what its lead-in announces.
_Bond = Literal["free", "same", "tied"]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block, or a part of one that is too long; groups count through the note."""

    start: int
    end: int
    kind: Kind
    bond: _Bond
    limit: int
    headings: tuple[str, ...]
    sentences: tuple[Sentence, ...]


def split(note: Note) -> list[Chunk]:
    """Cut a note into ordered chunks that do not overlap and cover every non-blank character."""
    chunks: list[Chunk] = []
    line, counted = 1, 0
    pieces = _pieces(note.text)
    # Where all of the note stands under its title, that is not repeated.
    under_title = {piece.headings[0] for piece in pieces if piece.headings} == {note.title}
    for run in _pack(pieces):
        start, end, headings = run[0].start, run[-1].end, _headings(run)
        line += note.text.count("\n", counted, start)
        counted = start
        if under_title:
            headings = headings[1:]
        words = note.text[start:end]
        # A picture, a heading that nothing follows: every chunk has a sentence to be shown by.
        opening = Sentence(start, start + len(words[:_OPENING].rstrip()), "meta", 0)
        sentences = _renumber([sentence for piece in run for sentence in piece.sentences]) or (opening,)
        chunks.append(Chunk(note.path, headings, start, end, line, words, sentences))
    return chunks


def index_text(names: Sequence[str], chunk: Chunk) -> str:
    """Give what is embedded or indexed: these names and the heading path, unless the chunk shows them, then its text."""
    shown = [chunk.text[s.start - chunk.start : s.end - chunk.start] for s in chunk.sentences if s.kind == "heading"]
    told = [set(terms(line)) for line in shown]
    path = dict.fromkeys((*names, *chunk.headings))
    above = [heading for heading in path if not any(line.issuperset(terms(heading)) for line in told)]
    code = any(s.kind == "code" for s in chunk.sentences)
    return EMBEDDED.sub(" ", "\n".join([*above, in_chinese(chunk.text if code else untagged(chunk.text))]))


def _headings(run: list[_Piece]) -> tuple[str, ...]:
    """Take the heading path of the first piece that is not a heading itself."""
    return next((piece.headings for piece in run if piece.kind != "heading"), run[-1].headings)


def _renumber(sentences: list[Sentence]) -> tuple[Sentence, ...]:
    """Let the groups of a chunk count from 0."""
    number: dict[int, int] = {}
    return tuple(Sentence(s.start, s.end, s.kind, number.setdefault(s.group, len(number))) for s in sentences)


def _pack(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """Yield the pieces of each chunk."""
    current: list[_Piece] = []
    for part in _parts(pieces):
        if current and not _fits(current, part):
            yield current
            current = []
        current += part
    if current:
        yield current


def _parts(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """Yield what must not be torn: a piece with all that is bonded to it or, if too long, with what is tied to it."""
    begin = 0
    for i in range(1, len(pieces) + 1):
        if i < len(pieces) and pieces[i].bond != "free":
            continue
        unit, begin = pieces[begin:i], i
        if unit[-1].end - unit[0].start <= LIMIT:
            yield unit
        else:
            yield from _tied_parts(unit)


def _tied_parts(unit: list[_Piece]) -> Iterator[list[_Piece]]:
    part = unit[:1]
    for piece in unit[1:]:
        if piece.bond == "tied" and piece.end - part[0].start <= piece.limit:
            part.append(piece)
        else:
            yield part
            part = [piece]
    yield part


def _fits(current: list[_Piece], part: list[_Piece]) -> bool:
    """Tell whether the part belongs into the chunk that ends with the current pieces."""
    if current[-1].kind == "heading":  # a heading goes with what follows it, unless headings pile up
        return current[-1].end - current[0].start <= LIMIT
    # A rule or a tag says nothing alone: it ends the chunk before it.
    limit = LIMIT if part[0].kind == "meta" else TARGET
    return part[0].kind != "heading" and part[-1].end - current[0].start <= limit


def _pieces(text: str) -> list[_Piece]:
    """Turn the note's blocks into pieces, with sentences, groups and bonds."""
    pieces: list[_Piece] = []
    group = -1
    before: Block | None = None  # the block before this one
    opener: Block | None = None  # the lead-in or list item whose group is being continued
    for block in blocks(text):
        if before is not None and block.kind == "meta" and text.startswith(_ASIDES, block.start):
            marks = [Sentence(*span, "meta", group) for span in _spans(text, block)]
            pieces += _cut_block(text, block, "same" if _leads(text, before) else "free", marks)
            continue  # what a site generator or a browser is told stands between a lead-in and its table
        if before is None and block.kind == "meta" and text[block.start : block.end].endswith(_FRONT_MATTER_ENDS):
            properties = [Sentence(a, b, kind, i) for i, (a, b, kind) in enumerate(_properties(text, block))]
            group += len(properties)
            pieces += _cut_block(text, block, "free", properties)
            before = block
            continue
        announced = before is not None and _announces(text, before, block)
        joined = announced or (opener is not None and _continues(text, opener, block))
        same_list = before is not None and _nested(before) and _nested(block)
        tied = announced or (joined and block.kind in ("code", "table"))
        bond: _Bond = "tied" if tied else "same" if joined or same_list else "free"
        leads = _leads(text, block) or _asks(text, block)
        if not joined:
            group += 1
            opener = block if leads or block.kind == "item" else None
        elif announced and before is opener and not _nested(block):
            opener = None  # it announced this code block or table, and no more
        spans = _spans(text, block)
        groups = _groups(text, block, spans, group)
        group = groups[-1] if groups else group
        if leads and block.kind == "prose" and len(spans) > LONG_LEAD_IN and not joined:
            group += 1
            groups[-1] = group
        sentences = [Sentence(*span, block.kind, number) for span, number in zip(spans, groups, strict=True)]
        pieces += _cut_block(text, block, bond, sentences)
        before = block
    return pieces


def _groups(text: str, block: Block, spans: Sequence[tuple[int, int]], first: int) -> list[int]:
    """The group of each sentence of a block: where messages stand without a blank line between, each has one of its own."""
    groups: list[int] = []
    for start, end in spans:
        first += block.kind == "prose" and stamps(text[start:end])
        groups.append(first)
    return groups


def _leads(text: str, block: Block) -> bool:
    return block.kind in ("prose", "item") and (announces(_tail(text, block)) or _is_label(text, block))


def _is_label(text: str, block: Block) -> bool:
    """Whether a paragraph only names what follows it, as a heading does."""
    words = text[block.text_start : block.text_end]
    return block.kind == "prose" and "\n" not in words and labels(words)


def _asks(text: str, block: Block) -> bool:
    return block.kind in ("prose", "item") and asks(_tail(text, block))


def _tail(text: str, block: Block) -> str:
    """The last line of a block."""
    return text[max(block.text_start, text.rfind("\n", 0, block.text_end) + 1) : block.text_end]


def _nested(block: Block) -> bool:
    return block.level > 0 and block.kind != "heading"


def _announces(text: str, lead_in: Block, block: Block) -> bool:
    """Tell whether a block is a lead-in, a question or a stamp, and the next one what it announces, or its answer."""
    if block.kind in ("heading", "meta") or not ((asked := _asks(text, lead_in)) or _leads(text, lead_in)):
        return False
    if block.kind in ("code", "table") or block.level > lead_in.level:
        return True
    opens = asked or stamps(text[lead_in.text_start : lead_in.text_end])
    return opens and block.kind == "prose" and block.level == lead_in.level


def _continues(text: str, opener: Block, block: Block) -> bool:
    """Tell whether the block still belongs to the list of a lead-in or a question, or to an item's own text."""
    if block.kind in ("heading", "meta"):
        return False
    if _leads(text, opener) or (opener.kind == "prose" and _asks(text, opener)):
        return block.level > opener.level
    return block.kind != "item" and block.level >= opener.level


def _spans(text: str, block: Block) -> list[tuple[int, int]]:
    """Find the sentences of a block; none is longer than the block's limit."""
    start, end = block.text_start, block.text_end
    if block.kind in ("code", "meta"):
        parts = _readable(text, start, end)
        return [cut for part in parts for cut in _cut(text, *part, CODE_LIMIT, ("\n",))]
    if block.kind == "table":
        of_lines = (span for i, span in enumerate(_lines(text, start, end)) if i != 1)  # the second is |---|---|
        of_table = rows(text, start, end) if is_html(text, start) else of_lines
        cells = [part for row in of_table for part in _readable(text, *row, _HIDDEN)]
        return [cut for part in cells for cut in _cut(text, *part, CODE_LIMIT, _CLAUSE_ENDS)]
    if block.kind == "item" and (box := _CHECKBOX.match(text, start, end)):
        start = box.end()
    whole = block.kind == "heading" or (block.kind == "item" and end - start <= LONG_ITEM)
    parts = _readable(text, start, end, _HIDDEN)
    found = [span for part in parts for span in ([part] if whole else _sentences(text, *part))]
    unquoted = [_unquote(text, *span) for span in found if not _BLOCK_ID.fullmatch(text, *span)]
    return [cut for span in unquoted for cut in _cut(text, *span, LIMIT, _CLAUSE_ENDS)]


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a span, where tags of HTML end lines, too; tags alone are none."""
    for begin, stop in sentence_spans(lined(text[start:end])):
        if not is_only_tags(text[start + begin : start + stop]):
            yield start + begin, start + stop


def _properties(text: str, front: Block) -> Iterator[tuple[int, int, Kind]]:
    """Yield the lines of front matter, each with the lines of its list; what tells a reader something may be quoted."""
    spans: list[tuple[int, int]] = []
    for start, end in _lines(text, front.start, front.end):
        continued = spans and (text[start - 1 : start] in (" ", "\t") or text.startswith("- ", start))
        if continued:
            spans[-1] = spans[-1][0], end
        elif start < end:
            spans.append((start, end))
    for start, end in spans:
        found = property_of(text[start:end])
        yield start, end, "item" if found and tells(*found) else "meta"


def _readable(text: str, start: int, end: int, unread: re.Pattern[str] = EMBEDDED) -> Iterator[tuple[int, int]]:
    """Yield what stands before, between and after what is not read inside a span."""
    for found in unread.finditer(text, start, end):
        if start < found.start():
            yield start, found.start()
        start = found.end()
    if start < end:
        yield start, end


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for line in text[start:end].split("\n"):
        yield _unquote(text, start, start + len(line))
        start += len(line) + 1


def _unquote(text: str, start: int, end: int) -> tuple[int, int]:
    """Trim a span, and leave out the quote mark if it begins a line."""
    before = text[max(0, start - MAX_INDENT) : start].rstrip(" \t")
    if (not before or before.endswith("\n")) and (mark := _QUOTE_MARK.match(text, start, end)):
        start = mark.end()
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, start + len(piece.strip())


def _cut(text: str, start: int, end: int, limit: int, marks: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Yield trimmed parts of a span within the limit, cut after the first kind of mark in their second half."""
    while start < end:
        stop = end
        if end - start > limit:
            cuts = (max(text.rfind(c, start + limit // 2, start + limit) for c in kind) + 1 for kind in marks)
            stop = next((cut for cut in cuts if cut), start + limit)
        piece = text[start:stop]
        begin = start + len(piece) - len(piece.lstrip())
        if begin < stop:
            yield begin, begin + len(piece.strip())
        start = stop


def _cut_block(text: str, block: Block, bond: _Bond, sentences: list[Sentence]) -> Iterator[_Piece]:
    """Yield a block as one piece, or as several that end with a sentence and stay within the limit."""
    limit = LIMIT if block.kind in ("prose", "item") else CODE_LIMIT
    start, kept = block.start, list[Sentence]()
    for sentence in sentences:
        if kept and sentence.end - start > limit:
            end = kept[-1].end
            yield _Piece(start, end, block.kind, bond, limit, block.headings, tuple(kept))
            start, kept, bond = _after_space(text, end), [], "same"
        kept.append(sentence)
    yield _Piece(start, block.end, block.kind, bond, limit, block.headings, tuple(kept))


def _after_space(text: str, start: int) -> int:
    match = _SPACE.match(text, start)
    return match.end() if match else start
