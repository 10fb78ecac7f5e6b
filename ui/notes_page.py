"""The notes page: every note and its state, found as you type, and a sync that tells how far it is."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from ingest.embedders import Embedder
from ingest.errors import IndexMissing
from ingest.status import survey
from ingest.sync import Report, known_folders, sync


@dataclass(frozen=True, slots=True)
class NoteState:
    """A note as `qa status` tells of it."""

    note: str  # the label that citations use
    state: str  # indexed, new, stale, gone, skipped, failed
    reason: str | None  # of any state but indexed
    chunks: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync is; the last one holds the report."""

    done: int  # notes written
    total: int  # notes to write, 0 while the folders are compared
    note: str  # the one written last
    report: Report | None = None


def note_states(home: Path) -> list[NoteState]:
    """Every note of every folder, held against the disk as it is now. Raises UserError when the index is damaged."""
    rows = survey(home)["notes"]
    return [NoteState(r["note"], r["state"], r["reason"], r["chunks"]) for r in rows]


def filter_notes(
    notes: Sequence[NoteState], text: str, said: Callable[[NoteState], str] = lambda note: ""
) -> list[NoteState]:
    """The notes that hold every word of the text in label, state or reason, or in what else is said of them."""
    words = _folded(text).split()
    return [n for n in notes if all(w in _folded(f"{n.note}\n{n.state}\n{n.reason or ''}\n{said(n)}") for w in words)]


def sync_now(home: Path, embedder: Embedder) -> Iterator[Progress]:
    """Bring the index in step with its folders, telling how far it is; the last Progress holds the report.

    A reader that goes away does not stop the sync, which ends in a thread of its own. Chains that are open answer from
    the new state with their next question. Raises UserError as `ingest.sync.sync` does, and IndexMissing for no index.
    """
    folders = known_folders(home)
    if not folders:
        raise IndexMissing(f"there is no index in {home}: run `qa ingest` first")
    news: SimpleQueue[Progress | BaseException] = SimpleQueue()

    def work() -> None:
        try:
            report = sync(home, folders, embedder, progress=lambda *at: news.put(Progress(*at)))
            written = sum(c.outcome in ("added", "changed", "renamed") for c in report.changes)
            news.put(Progress(written, written, "", report))
        except BaseException as error:  # whatever it is, the one who reads must hear of it
            news.put(error)

    # A daemon: a program that ends leaves each note as it was or as it is, and the next sync goes on from there.
    Thread(target=work, name="sync", daemon=True).start()
    yield Progress(0, 0, "")
    while True:
        item = news.get()
        if isinstance(item, BaseException):
            raise item
        yield item
        if item.report is not None:
            return


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
