"""The one way from text to HTML. Questions, answers, notes, titles and suggestions are all hostile input until they pass.

Everything is a Jinja template of `templates/` that escapes each value put into it and takes out what a reader cannot see
(control, zero-width and direction-changing characters). Nothing else in `ui` may build HTML from text.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from qa.plain import plain, visible
from qa.types import Answer, Citation, Hit, Language
from ui.i18n import t
from ui.icons import icon

_MARKER = re.compile(r" ?\[(\d{1,3})\]")
_LINE_MARK = re.compile(r"(?m)^[ \t]*(?:#{1,6}|[-*+])[ \t]+")
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


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item or piece of code of an answer."""

    kind: str  # "p", "li" or "pre"
    html: Markup


def html(template: str, language: Language, **names: Any) -> Markup:
    """Fill a template of `templates/`; every value that is not Markup is escaped."""
    names |= {"lang": language, "t": lambda key, **values: t(key, language, **values)}
    return Markup(_environment().get_template(template).render(names))


def turn(view: TurnView, language: Language) -> Markup:
    """A question and its answer: chips, sources, or the nearest notes, and what can be done with it."""
    answer = view.answer
    repaired = sum(s.verdict == "repaired" for s in answer.sentences)
    return html("turn.html", language, view=view, answer=answer, blocks=blocks(view, language), repaired=repaired)


def blocks(view: TurnView, language: Language) -> list[Block]:
    """The answer in blocks, each [n] that its citations know a button; a [n] inside a sentence of a note stays text."""
    answer = view.answer
    known = {c.id: c for c in answer.citations}
    flow = _Flow(view, known, language)
    position = 0
    for sentence in answer.sentences:
        begin = answer.answer.find(sentence.text, position)
        if begin < 0:
            continue
        flow.between(answer.answer[position:begin])
        flow.words(sentence.text, repaired=sentence.verdict == "repaired")
        position = begin + len(sentence.text)
    flow.between(answer.answer[position:])
    return flow.blocks()


class _Flow:
    """Puts the pieces of an answer into blocks as they come."""

    def __init__(self, view: TurnView, known: Mapping[int, Citation], language: Language) -> None:
        self._view, self._known, self._language = view, known, language
        self._blocks: list[tuple[str, list[Markup]]] = [("p", [])]

    def between(self, text: str) -> None:
        """What stands between sentences: line ends, list marks, citation marks."""
        for i, line in enumerate(text.split("\n")):
            if i:
                self._blocks.append(("p", []))
            if line.startswith("- ") and not self._blocks[-1][1]:
                self._blocks[-1] = ("li", [])
                line = line[2:]
            self._marks(line)

    def words(self, text: str, *, repaired: bool) -> None:
        """The words of a sentence; several lines are code, or a table."""
        if "\n" in text:
            self._blocks[-1:] = [*(b for b in self._blocks[-1:] if b[1]), ("pre", [_text(text)])]
        elif repaired:
            hint = t("verdict_repaired", self._language)
            self._blocks[-1][1].append(Markup('<span class="repaired" title="{}">{}</span>').format(hint, _text(text)))
        else:
            self._blocks[-1][1].append(_text(text))

    def blocks(self) -> list[Block]:
        """The blocks that hold anything; marks after a piece of code come as a paragraph of their own."""
        return [Block(kind, Markup("").join(parts)) for kind, parts in self._blocks if any(p.strip() for p in parts)]

    def _marks(self, text: str) -> None:
        position = 0
        if text and self._blocks[-1][0] == "pre":
            self._blocks.append(("p", []))
        parts = self._blocks[-1][1]
        for match in _MARKER.finditer(text):
            citation = self._known.get(int(match[1]))
            if citation is not None:
                parts += [_text(text[position : match.start()]), self._chip(citation)]
                position = match.end()
        parts.append(_text(text[position:]))

    def _chip(self, citation: Citation) -> Markup:
        stale = citation.id in self._view.stale
        return html("chip.html", self._language, key=self._view.key, citation=citation, stale=stale).strip()


def found(answer: Answer, hits: Sequence[Mapping[str, Any]], scores: Sequence[Hit], language: Language) -> Markup:
    """How an answer was found: the question as understood, the passages with their scores, the verdict on each sentence.

    hits are those of `qa.search/1`, scores the same hits as they were retrieved.
    """
    return html("found.html", language, answer=answer, hits=zip(hits, scores, strict=True))


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
    environment.globals |= {"icon": icon, "place": place, "lines": lines, "copied": copied}
    environment.filters |= {
        "preview": lambda text: _short(text, _PREVIEW),
        "passage": lambda text: _short(text, _PASSAGE),
    }
    return environment
