"""The note beside the conversation, marked where it is cited, and what became of the quote since."""

import re
from contextlib import suppress
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ingest.markdown import blocks
from ingest.notes import Unreadable, read_file
from qa.chain import Chain
from qa.types import Citation, Language
from ui import render
from ui.i18n import t
from ui.links import links
from ui.note_view import draw


class Reader:
    """Reads notes by the label of a citation, each at most once; only what is indexed can be read."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._seen: dict[str, tuple[str, Path] | None] = {}

    def read(self, label: str) -> tuple[str, Path] | None:
        """Text and file of a note as it is now; None when it is gone, unreadable or was never indexed."""
        if label not in self._seen:
            self._seen[label] = None
            if place := self._chain.locate(label):
                with suppress(OSError, Unreadable):
                    self._seen[label] = read_file(*place)[0], place[0] / place[1]
        return self._seen[label]

    def holds(self, citation: Citation) -> bool:
        """Whether the note still has the quote at its place."""
        found = self.read(citation.note)
        return found is not None and found[0][citation.char_start : citation.char_end] == citation.quote


def span(reader: Reader, note: str, start: int, end: int, language: Language, editors: str) -> Markup:
    """A note with the characters from start to end marked, none when end is not behind start."""
    found = reader.read(note)
    if found is None:
        return _gone(note, (), "", language)
    return _panel(found, note, (), (start, min(end, len(found[0]))), language, editors)


def citation(reader: Reader, cited: Citation, language: Language, editors: str) -> Markup:
    """The note of a citation with its quote marked; where the note has changed, that is said and the quote looked for."""
    found = reader.read(cited.note)
    if found is None:
        return _gone(cited.note, cited.headings, cited.quote, language)
    text, place = found[0], (cited.char_start, cited.char_end)
    if reader.holds(cited):
        return _panel(found, cited.note, cited.headings, place, language, editors)
    place = _moved(text, cited)
    if place == (0, 0):
        place = _section(text, cited.headings)
        warning, lost = t("lost", language), cited.quote
    else:
        warning, lost = t("moved", language, lines=_where(text, place, language)), ""
    return _panel(found, cited.note, cited.headings, place, language, editors, warning, lost)


def _panel(
    found: tuple[str, Path],
    note: str,
    headings: tuple[str, ...],
    place: tuple[int, int],
    language: Language,
    editors: str,
    warning: str = "",
    lost: str = "",
) -> Markup:
    text, file = found
    start, end = place
    line = text.count("\n", 0, start) + 1
    column = start - text.rfind("\n", 0, start)
    return render.html(
        "note.html",
        language,
        note=note,
        headings=headings,
        where=_where(text, place, language) if start < end else "",
        links=links(editors, file, line, column),
        view=draw(text, start, end),
        near=line if start == end and start else 0,
        warning=warning,
        lost=lost,
    )


def _gone(note: str, headings: tuple[str, ...], quote: str, language: Language) -> Markup:
    names: dict[str, Any] = {"note": note, "headings": headings, "where": "", "links": [], "view": None, "lost": quote}
    return render.html("note.html", language, warning=t("gone", language), near=0, **names)


def _where(text: str, place: tuple[int, int], language: Language) -> str:
    first = text.count("\n", 0, place[0]) + 1
    return render.lines(first, first + text.count("\n", *place), language)


def _section(text: str, headings: tuple[str, ...]) -> tuple[int, int]:
    """Where the innermost heading stands that is still there, as an empty span; (0, 0) for none."""
    found = [block for block in blocks(text) if block.kind == "heading"]
    for heading in reversed(headings):
        for block in found:
            if heading in text[block.start : block.end]:
                return block.start, block.start
    return 0, 0


def _moved(text: str, cited: Citation) -> tuple[int, int]:
    """Where the quote stands now, of several places the nearest to its old one; (0, 0) for none."""
    places = [found.span() for found in re.finditer(re.escape(cited.quote), text)]
    return min(places, key=lambda place: abs(place[0] - cited.char_start), default=(0, 0))
