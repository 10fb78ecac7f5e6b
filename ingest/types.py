"""The nouns of ingest: a note, its chunks, and the sentences inside a chunk."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["prose", "item", "code", "table", "heading", "meta"]


@dataclass(frozen=True, slots=True)
class Note:
    """One file of the notes folder, decoded."""

    path: str  # POSIX, relative to its notes folder: the note's identity there
    title: str  # front matter title, else the first heading, else the file name
    text: str  # newlines are \n, otherwise as on disk
    sha256: str  # of the bytes on disk, hexadecimal
    aliases: tuple[str, ...] = ()  # other names: those that it gives itself, and its file's where that says more

    @property
    def names(self) -> tuple[str, ...]:
        """Its title, then its other names."""
        return (self.title, *self.aliases)


@dataclass(frozen=True, slots=True)
class Sentence:
    """The smallest span that can be quoted: a sentence, a list item, a code block, a table row.

    Sentences of one chunk that share a group belong together: a lead-in with its list, a sentence with its code
    block, the sentences of one paragraph. Offsets are characters of the note's text.
    """

    start: int
    end: int
    kind: Kind
    group: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stored, embedded span of one note: note.text[start:end] == text, always."""

    note: str  # Note.path
    headings: tuple[str, ...]  # the heading path, outermost first, without the note's title
    start: int
    end: int
    line: int  # of start, counted from 1
    text: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A date, a time, a version or a code, which is only found as a whole, where it stands in a normalised text."""

    start: int
    end: int
    surface: str  # the same for all ways to write it
    terms: tuple[str, ...]  # the index terms of a note that holds it, beside those of its pieces
    asked: tuple[tuple[str, ...], ...]  # the index terms that a question with it looks for: alternatives, best first
    whole: bool = True  # whether its pieces say nothing: those of 2.2.0 are in 0.22.2, too
