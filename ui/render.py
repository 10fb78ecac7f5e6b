"""The one way from text to HTML. Questions, answers, notes, titles and suggestions are all hostile input until they pass.

Everything is a Jinja template of `templates/` that escapes each value put into it and takes out what a reader cannot see
(control, zero-width and direction-changing characters), but for what goes through `exact`: values that nobody sees and
the page sends back, such as the name of a note. Nothing else in `ui` may build HTML from text.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from textwrap import dedent
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from qa.compose import unmistakable
from qa.cut import speaks
from qa.plain import cells, plain, visible
from qa.render import improvable
from qa.types import Answer, Citation, Hit, Language
from ui.i18n import t
from ui.icons import icon
from ui.note_view import cell

_MARKER = re.compile(r" ?\[(\d{1,3})\]")
_OPENING = re.compile(r"[ \t]*(?:`{3,}|~{3,})[ \t]*\{?\.?([\w+#.-]{0,24})")
_CLOSING = re.compile(r"[ \t]*(?:`{3,}|~{3,})[ \t]*")
_LINE_MARK = re.compile(r"(?m)^[ \t]*(?:#{1,6}|[-*+])[ \t]+")
_ROW = re.compile(r"\|.+\|.*\|")  # of a table, two cells at least
_PREVIEW = 90  # characters of a quote that stands beside its place
_PASSAGE = 160  # of a retrieved passage


@dataclass(frozen=True, slots=True)
class TurnView:
    """A turn as the page shows it."""

    key: str  # names the turn in the page and in what the page sends back
    answer: Answer
    stale: frozenset[int] = frozenset()  # ids of the citations whose note has changed since
    liked: bool | None = None
    writing: bool = False  # more of the answer is to come
    advice: str | None = None  # what to type so that a local model reads, too


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item or piece of code of an answer."""

    kind: str  # "p", "li", "tr" or "pre"
    html: Markup
    lang: Language
    label: str  # of code: its language, as the note says
    marks: Markup  # of code and of the row of a table: its citations, which stand in its corner, or in a cell


def html(template: str, language: Language, **names: Any) -> Markup:
    """Fill a template of `templates/`; every value that is not Markup is escaped."""
    names |= {"lang": language, "t": lambda key, **values: t(key, language, **values)}
    return Markup(_environment().get_template(template).render(names))


def turn(view: TurnView, language: Language) -> Markup:
    """A question and its answer: chips, sources, or the nearest notes, and what can be done with it."""
    answer = view.answer
    repaired = sum(s.verdict == "repaired" for s in answer.sentences)
    advice = view.advice if improvable(answer) and not view.writing else None
    return html(
        "turn.html",
        language,
        view=view,
        answer=answer,
        blocks=blocks(view, language),
        repaired=repaired,
        advice=advice,
    )


def blocks(view: TurnView, language: Language) -> list[Block]:
    """The answer in blocks, each [n] that its citations know a button; a [n] inside a sentence of a note stays text."""
    answer = view.answer
    known = {c.id: c for c in answer.citations}
    flow = _Flow(view, known, language)
    position = 0
    for sentence in answer.sentences:
        told = unmistakable(sentence.text)
        begin = answer.answer.find(told, position)
        if begin < 0:
            continue
        flow.between(answer.answer[position:begin])
        if "\n" in sentence.text:
            flow.code(sentence.text)
        elif _ROW.fullmatch(sentence.text):
            flow.row(sentence.text)
        else:
            flow.words(sentence.text, repaired=sentence.verdict == "repaired")
        position = begin + len(told)
    flow.between(answer.answer[position:])
    return flow.blocks()


@dataclass(slots=True)
class _Growing:
    """A block while it is put together."""

    kind: str = "p"
    lang: Language | None = None  # of its first words
    label: str = ""
    parts: list[Markup] = field(default_factory=list)
    end: Markup = field(
        default_factory=Markup
    )  # the last character, kept back until it is known whether a mark follows
    marks: list[Markup] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not any(part.strip() for part in (*self.parts, self.end, *self.marks))

    def flush(self) -> list[Markup]:
        """All parts but, of code and rows, the marks; elsewhere these never stand alone at the start of a line."""
        if self.kind in ("pre", "tr"):
            return self.parts
        if self.marks:
            self.parts.append(Markup('<span class="stuck">{}{}</span>').format(self.end, Markup("").join(self.marks)))
        else:
            self.parts.append(self.end)
        self.end, self.marks = Markup(""), []
        return self.parts


class _Flow:
    """Puts the pieces of an answer into blocks as they come."""

    def __init__(self, view: TurnView, known: Mapping[int, Citation], language: Language) -> None:
        self._view, self._known, self._language = view, known, language
        self._blocks = [_Growing()]

    def between(self, text: str) -> None:
        """What stands between sentences: line ends, list marks, citation marks."""
        for i, line in enumerate(text.split("\n")):
            if i:
                self._blocks.append(_Growing())
            if line.startswith("- ") and self._blocks[-1].empty:
                self._blocks[-1] = _Growing("li")
                line = line[2:]
            self._marks(line)

    def words(self, text: str, *, repaired: bool) -> None:
        """The words of a sentence; what is of another language than the block says so, for the voice that reads it."""
        block, lang = self._open(), tongue(text)
        block.lang = block.lang or lang
        for piece in filter(None, (text[:-1], text[-1:])):
            words = _text(piece)
            if repaired:
                hint = t("verdict_repaired", self._language)
                words = Markup('<span class="repaired" title="{}">{}</span>').format(hint, words)
            if lang != block.lang:
                words = Markup('<span lang="{}">{}</span>').format(lang, words)
            block.flush()
            block.end = words

    def code(self, text: str) -> None:
        """A sentence of several lines: code, or a table."""
        label, code = _unfenced(text)
        self._blocks.append(_Growing("pre", tongue(code), label, [_text(code)]))

    def row(self, text: str) -> None:
        """A sentence that is a row of a table."""
        shown = [cell("td", words, _text(words)) for words in cells(text)]
        self._blocks.append(_Growing("tr", tongue(text), "", shown))

    def blocks(self) -> list[Block]:
        """The blocks that hold anything."""
        spoken = self._view.answer.language
        return [
            Block(b.kind, Markup("").join(b.flush()), b.lang or spoken, b.label, Markup("").join(b.marks))
            for b in self._blocks
            if not b.empty
        ]

    def _open(self) -> _Growing:
        """The block that further words go into: code and rows take none."""
        if self._blocks[-1].kind in ("pre", "tr"):
            self._blocks.append(_Growing())
        return self._blocks[-1]

    def _marks(self, text: str) -> None:
        position = 0
        for match in _MARKER.finditer(text):
            citation = self._known.get(int(match[1]))
            if citation is not None:
                self._rest(text[position : match.start()])
                self._mark(self._chip(citation))
                position = match.end()
        self._rest(text[position:])

    def _rest(self, text: str) -> None:
        if text and not (text.isspace() and self._blocks[-1].kind in ("pre", "tr")):
            self._open().flush().append(_text(text))

    def _mark(self, chip: Markup) -> None:
        """Puts a chip to the words or the code that it proves, though these be on the line before."""
        next((b for b in reversed(self._blocks) if not b.empty), self._blocks[-1]).marks.append(chip)

    def _chip(self, citation: Citation) -> Markup:
        stale = citation.id in self._view.stale
        return html("chip.html", self._language, key=self._view.key, citation=citation, stale=stale).strip()


def _unfenced(code: str) -> tuple[str, str]:
    """Language and lines of a code block; those of one without fences are left as they are."""
    lines = code.split("\n")
    if _CLOSING.fullmatch(lines[-1]):
        lines.pop()
    label = ""
    if opening := _OPENING.match(lines[0]):
        label = opening[1]
        lines.pop(0)
    return label, dedent("\n".join(lines)) if opening else "\n".join(lines)


def tongue(text: str) -> Language:
    """The language that a voice should read a text in: English when hardly a character is Chinese."""
    return "en" if speaks(text, "en") else "zh"


def found(
    answer: Answer,
    hits: Sequence[Mapping[str, Any]],
    scores: Sequence[Hit],
    language: Language,
    *,
    changed: bool = False,
) -> Markup:
    """How an answer was found: the question as understood, the passages with their scores, the verdict on each sentence.

    hits are those of `qa.search/1`, scores the same hits as they were retrieved: now, not when the answer was given.
    changed: a note that it cites has changed since.
    """
    cited = [[c.id for c in answer.citations if _within(c, hit)] for hit in hits]
    return html("found.html", language, answer=answer, hits=zip(hits, scores, cited, strict=True), changed=changed)


def _within(citation: Citation, hit: Mapping[str, Any]) -> bool:
    same = citation.note == hit["note"]
    return bool(same and hit["char_start"] <= citation.char_start and citation.char_end <= hit["char_end"])


def place(citation: Citation | Mapping[str, Any], language: Language) -> str:
    """Note, heading path and lines, as plain text."""
    of = citation if isinstance(citation, Mapping) else {f: getattr(citation, f) for f in _PLACE}
    return f"{' › '.join((of['note'], *of['headings']))}, {lines(of['line_start'], of['line_end'], language)}"


def lines(start: int, end: int, language: Language) -> str:
    """ "line 3" or "lines 3–5"."""
    return t("line", language, a=start) if start == end else t("lines", language, a=start, b=end)


def copied(answer: Answer, language: Language) -> str:
    """What the copy button puts on the clipboard: the answer and where its marks point to, as plain text."""
    sources = [f"[{c.id}] {place(c, language)}" for c in answer.citations]
    return visible("\n".join([answer.answer, *([""] if sources else []), *sources]))


_PLACE = ("note", "headings", "line_start", "line_end")


def _text(text: str) -> Markup:
    return Markup.escape(visible(text))


def _short(markdown: str, limit: int) -> str:
    text = " ".join(plain(_LINE_MARK.sub("", markdown)).split())
    return text if len(text) <= limit else text[:limit] + "…"


def _finalize(value: object) -> object:
    return value if isinstance(value, Markup) else visible(str(value))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("ui"),
        autoescape=True,
        finalize=_finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"icon": icon, "place": place, "lines": lines, "copied": copied, "tongue": tongue}
    environment.filters |= {
        "exact": Markup.escape,
        "preview": lambda text: _short(text, _PREVIEW),
        "passage": lambda text: _short(text, _PASSAGE),
    }
    return environment
