"""Whose a line is: where a note tells the same of several, what it tells of one ("## 番茄") answers nothing of another."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from qa.lexical import Known, matches
from qa.opening import is_label, names_columns, text_of
from qa.plain import cells, plain
from qa.types import Hit

_NAMED = 0.9  # share of a concept from which a heading, a label or a first cell holds it
_MOSTLY = 0.3  # of the letters of such a name that are the question's, from which the question is about what it names
# A line of a record, which says of whom it is only by what stands over it: "内存：256G", "期望 32w".
_FIELD = re.compile(r"[^。！？]{1,12}[：:][^。！？]{1,40}|[^。！？，,；;]{1,30}")
_PART = re.compile(r"\d{1,2}")
_MARKS = re.compile(r"[\W\d_]+")
# What counts a heading and what explains it are no part of what it names: "三、加班", "爸爸（1954 年生）".
_NUMBERED = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}(?:[、)）]|[.．](?!\d))|[（(][一二三四五六七八九十\d]{1,3}[)）])\s*"
)
_GLOSS = re.compile(r"[（(【\[][^（()）【】\[\]]*[)）】\]]")
_Names = tuple[str, str]  # of what kind, and over or before what: those of one kind stand beside each other


class Rivals:
    """What the headings, labels and first cells of the notes that were found name of what the question is chiefly about."""

    def __init__(self, hits: Sequence[Hit], known: Sequence[Known]) -> None:
        # What a dictionary makes of an English word names too much, and so does a part of a date.
        words = [k.concept.surface for k in known]
        able = [
            c for c, k in enumerate(known) if not words[c].isascii() or (k.is_name and not _PART.fullmatch(words[c]))
        ]
        self._named: dict[tuple[Path, str, _Names], list[frozenset[int]]] = {}
        for hit in hits:
            for kind, name in _names(hit):
                held = matches([known[c] for c in able], name)
                found = frozenset(c for c, m in zip(able, held, strict=True) if m >= _NAMED)
                if found and sum(len(words[c]) for c in found) >= _MOSTLY * len(_MARKS.sub("", name)):
                    self._named.setdefault((hit.folder, hit.chunk.note, kind), []).append(found)

    def claim(self, hit: Hit, at: int, held: Sequence[float]) -> bool:
        """Whether the note has of another what this sentence tells of one. held: with what stands over it."""
        if hit.chunk.sentences[at].kind != "table" and not _FIELD.fullmatch(plain(text_of(hit, at))):
            return False
        for kind in _kinds(hit, at):
            named = self._named.get((hit.folder, hit.chunk.note, kind), ())
            if named and not any(all(held[c] >= 0.5 for c in found) for found in named):
                return True
        return False


def _kinds(hit: Hit, at: int) -> Iterator[_Names]:
    """The kinds of names of which this sentence has one."""
    if hit.chunk.headings:
        yield "heading", "\n".join(hit.chunk.headings[:-1])
    sentence = hit.chunk.sentences[at]
    if sentence.kind == "table":
        yield "row", f"{hit.chunk.start} {sentence.group}"
    first = next(j for j, s in enumerate(hit.chunk.sentences) if s.group == sentence.group)
    if is_label(hit, first):
        yield "label", "\n".join(hit.chunk.headings)


def _names(hit: Hit) -> Iterator[tuple[_Names, str]]:
    """Each name in a hit with its kind; one that is explained in brackets twice, with that and without."""
    for kind, words in _written(hit):
        name = _NUMBERED.sub("", words)
        for short in dict.fromkeys((name, _GLOSS.sub("", name))):
            if short.strip():
                yield kind, short


def _written(hit: Hit) -> Iterator[tuple[_Names, str]]:
    """The same as they stand in the note."""
    if hit.chunk.headings:
        yield ("heading", "\n".join(hit.chunk.headings[:-1])), hit.chunk.headings[-1]
    for i, sentence in enumerate(hit.chunk.sentences):
        text = text_of(hit, i)
        if sentence.kind == "table":
            if not names_columns(hit.chunk, sentence):
                yield ("row", f"{hit.chunk.start} {sentence.group}"), cells(text)[0]
        elif is_label(hit, i):
            yield ("label", "\n".join(hit.chunk.headings)), text
