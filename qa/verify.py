"""Proof: a quote counts only if the note on disk holds it, character for character, when the answer is given."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from ingest.index import note_label
from ingest.notes import Unreadable, read_file
from ingest.text import flatten
from qa.plain import plain
from qa.types import Citation, Evidence


class Verifier:
    """Re-reads notes, each at most once an answer."""

    def __init__(self, shared_paths: Mapping[str, Sequence[Path]]) -> None:
        self._shared = shared_paths
        self._texts: dict[tuple[Path, str], str | None] = {}
        self.changed: set[str] = set()  # notes that no longer hold what was indexed

    def cite(self, id: int, evidence: Evidence) -> Citation | None:
        """The citation of this evidence in the note as it is now, or None when the note no longer says so."""
        hit = evidence.hit
        chunk = hit.chunk
        label = note_label(hit.folder, chunk.note, self._shared)
        quote = chunk.text[evidence.start - chunk.start : evidence.end - chunk.start]
        text = self._read(hit.folder, chunk.note)
        start = -1 if text is None else _locate(text, quote, evidence.start)
        if start != evidence.start:
            self.changed.add(label)
        if text is None or start < 0:
            return None
        end = start + len(quote)
        line = text.count("\n", 0, start) + 1
        return Citation(
            id=id,
            note=label,
            headings=chunk.headings,
            line_start=line,
            line_end=line + quote.count("\n"),
            char_start=start,
            char_end=end,
            quote=quote,
            score=round(evidence.score, 4),
        )

    def _read(self, folder: Path, path: str) -> str | None:
        """The text of a note as it is now, or None when it cannot be read."""
        key = (folder, path)
        if key not in self._texts:
            try:
                self._texts[key] = read_file(folder, path)[0]
            except (OSError, Unreadable):
                self._texts[key] = None
        return self._texts[key]


def _locate(text: str, quote: str, expected: int) -> int:
    """Where the text holds the quote: at the place expected, else at its only other place; -1 when nowhere or unsure."""
    if text.startswith(quote, expected):
        return expected
    first = text.find(quote)
    return first if first >= 0 and text.find(quote, first + 1) < 0 else -1


def supported(sentence: str, quote: str) -> bool:
    """Whether a sentence stands word for word in a quote, markup and white space aside."""
    flat = flatten(sentence)
    return flat in flatten(plain(quote)) or flat in flatten(quote)
