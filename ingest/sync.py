"""Bring the index in step with its folders: added, changed, renamed, deleted. Safe to stop at any moment.

Each batch of notes is one transaction of the ledger, so whatever ends the process leaves every note as it was or as it
is. Vectors follow afterwards; until they have, the ledger says so and readers do without them.
"""

import os
import shlex
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Literal

import numpy as np

from ingest.embedders import Embedder
from ingest.errors import NotesMissing, UserError
from ingest.html import untagged
from ingest.index import Home, generation_for, manifest_for
from ingest.ledger import SCHEMA_VERSION, Ledger, NewChunk, NoteRow, embedding_key
from ingest.notes import Candidate, Skipped, Unreadable, bad_name, printable, read, scan
from ingest.split import SPLITTER_VERSION, index_text, split
from ingest.text import simplified
from ingest.types import Chunk, Note
from ingest.vectors import VectorIndex

WHOLE = "."  # the path of a change that is of the folder itself, not of a file in it

Outcome = Literal["added", "changed", "renamed", "deleted", "unchanged", "skipped", "failed"]
Progress = Callable[[int, int, str], None]  # notes done, notes to do, the note at hand
Cut = Callable[[Note], list[Chunk]]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one file."""

    folder: Path
    path: str  # or WHOLE
    outcome: Outcome
    reason: str | None = None  # of a skip or a failure; the old path of a rename
    chunks: int = 0


@dataclass(slots=True)
class Report:
    """What a sync did, file by file."""

    changes: list[Change] = field(default_factory=list)
    rebuilt: bool = False

    def counts(self) -> dict[str, int]:
        """Number of files by outcome."""
        return dict(Counter(c.outcome for c in self.changes))


@dataclass(slots=True)
class _Plan:
    """What a folder needs: notes to write, rows to drop, problems to record."""

    folder: Path
    write: list[tuple[Candidate, Note, Change]] = field(default_factory=list)
    touch: list[tuple[NoteRow, str]] = field(default_factory=list)
    drop: list[Change] = field(default_factory=list)
    problems: list[tuple[Change, str]] = field(default_factory=list)
    unchanged: list[Change] = field(default_factory=list)


def sync(
    home: Path,
    folders: Iterable[Path],
    embedder: Embedder,
    *,
    rebuild: bool = False,
    progress: Progress = lambda done, total, note: None,
    cut: Cut = split,
) -> Report:
    """Bring the index in step with these folders and, when it has to be built anew, with all that it held.

    Notes are cut into chunks by `cut`: another one than `split` is for an index that is thrown away, as its manifest
    does not tell. An evaluation makes chunks of whole notes so.
    A folder that the index knows and that is not there now, such as that of a disk which is not plugged in, fails alone:
    what the index holds of it stays. Raises NotesMissing when that is so of every folder, or when a new one is not there
    or holds no note; when all is built anew, it takes every folder. IndexBusy when another process writes.
    """
    place = Home(home)
    folders = _placed(folders, known_folders(home))
    with place.writing():
        manifest = manifest_for(embedder)
        current = place.current()
        target = _target(generation_for(manifest), current, rebuild)
        fresh = current != target
        known = known_folders(home)
        folders = _disjoint(folders, known, everything=fresh)
        if fresh and rebuild:
            shutil.rmtree(place.generation(target), ignore_errors=True)
        ledger = Ledger(place.ledger_path(target), write=True)
        try:
            _prepare(ledger, manifest, place.ledger_path(current) if fresh and current else None)
            if current is None:
                place.swap(target)
            report = Report(rebuilt=fresh and current is not None)
            plans, report.changes = _plans(ledger, folders, may_be_away=() if fresh else known)
            _apply(ledger, plans, embedder, cut, progress, report)
            place.swap(target)  # which also clears away what a rebuild that was stopped had left
            _flush_vectors(ledger, place.generation(target))
        finally:
            ledger.close()
    report.changes.sort(key=lambda c: (str(c.folder), c.path))
    return report


def preview(home: Path, folders: Iterable[Path], embedder: str) -> Report:
    """What `sync` would do with an embedder of this name, without doing it."""
    report, known = Report(), known_folders(home)
    with Home(home).reading() as ledger:
        alike = {"schema": SCHEMA_VERSION, "splitter": SPLITTER_VERSION, "embedder": embedder}
        report.rebuilt = ledger is not None and not alike.items() <= ledger.manifest().items()
        folders = _disjoint(_placed(folders, known), known, everything=report.rebuilt)
        plans, report.changes = _plans(
            None if report.rebuilt else ledger, folders, may_be_away=() if report.rebuilt else known
        )
        for plan in plans:
            report.changes += [c for _, _, c in plan.write] + plan.drop
            report.changes += [c for c, _ in plan.problems] + plan.unchanged
    report.changes.sort(key=lambda c: (str(c.folder), c.path))
    return report


def forget(home: Path, folder: Path) -> int:
    """Drop a folder from the index; returns how many notes went with it. Raises UserError for an unknown folder."""
    place = Home(home)
    with place.writing():
        name, known = place.current(), known_folders(home)
        found = _known_as(_absolute(folder), known)
        if name is None or found is None:
            named = ", ".join(map(str, known)) or "none"
            raise UserError(
                f"{printable(str(_absolute(folder)))} is not in the index: name one of its folders ({named})"
            )
        place.swap(name)  # nor is it to come back with what a rebuild that was stopped had left
        ledger = Ledger(place.ledger_path(name), write=True)
        try:
            gone = sum(bool(row.sha256) for row in ledger.notes(found))  # what was passed over has none
            with ledger.transaction():
                ledger.forget_folder(found)
                ledger.prune_embeddings()
                _raise_revision(ledger)
            _flush_vectors(ledger, place.generation(name))
        finally:
            ledger.close()
    return gone


def known_folders(home: Path) -> list[Path]:
    """The folders that the index holds; none when there is no index."""
    with Home(home).reading() as ledger:
        return ledger.folders() if ledger else []


def checked_folder(folder: Path) -> Path:
    """The absolute path of a notes folder; raises NotesMissing unless it is a folder whose name can be stored."""
    folder = _absolute(folder)
    if reason := bad_name(str(folder)):
        raise NotesMissing(f"{printable(str(folder))} cannot be taken in ({reason}): rename the folder")
    if not os.path.exists(folder):
        raise NotesMissing(
            f"there is no folder {folder}: name the folder that holds your notes (`qa ingest --forget` drops one for good)"
        )
    if not os.path.isdir(folder):
        raise NotesMissing(f"{folder} is not a folder: name the folder that holds the note")
    return folder


def _absolute(folder: Path) -> Path:
    """The absolute path; raises NotesMissing where that is relative to a folder which is gone."""
    try:
        return Path(os.path.abspath(folder))
    except FileNotFoundError:
        raise NotesMissing("the current folder is gone: go to another one, or name the notes folder in full") from None


def _placed(folders: Iterable[Path], known: Sequence[Path]) -> list[Path]:
    """The folders as the index spells them, those that it does not know as absolute paths; raises NotesMissing."""
    return [_known_as(_absolute(f), known) or checked_folder(f) for f in folders]


def _known_as(folder: Path, known: Sequence[Path]) -> Path | None:
    """The one of the known folders that this is, though it may be spelt otherwise; None when it is none of them."""
    return folder if folder in known else next((other for other in known if _same(folder, other)), None)


def _same(one: Path, other: Path) -> bool:
    """Whether two paths lead to one folder: through links, or in other case where the disk does not tell."""
    try:
        return os.path.samefile(one, other)
    except OSError:  # not both are there
        return os.path.realpath(one) == os.path.realpath(other)


def _within(folder: Path, other: Path) -> bool:
    """Whether a folder lies in another one, or is that."""
    real = Path(os.path.realpath(folder))
    return any(_same(part, other) for part in (real, *real.parents))


def _prepare(ledger: Ledger, manifest: dict[str, str], old: Path | None) -> None:
    """Write the manifest of a new ledger, with what an older one can give; check that of an existing one."""
    if ledger.manifest():
        check = {k: v for k, v in ledger.manifest().items() if k in manifest}
        assert check == manifest, "a generation is named by its manifest"
        return
    if old is not None:
        _take_over(ledger, manifest, old)
    with ledger.transaction():
        ledger.write_manifest(**manifest, vectors="vectors-0", vectors_complete="no", revision="0")


def _take_over(ledger: Ledger, manifest: dict[str, str], old: Path) -> None:
    """Reuse the embedding cache of an older ledger that was made by the same embedder."""
    try:
        source = Ledger(old)
        same = source.manifest().get("fingerprint") == manifest["fingerprint"]
        source.close()
        if same:
            ledger.copy_embeddings(old)
    except sqlite3.DatabaseError:
        return  # the old index is damaged, which may be why it is built anew


def _target(name: str, current: str | None, rebuild: bool) -> str:
    """The generation to write: the current one where it was built alike, unless it is to be built anew beside it."""
    other = name + "-again"
    if current not in (name, other):
        return name
    return current if not rebuild else other if current == name else name


def _disjoint(folders: list[Path], known: list[Path], *, everything: bool) -> list[Path]:
    """The folders to sync, each once, with the known ones if everything is; raises UserError where one holds another."""
    # What an older version took in twice, by two spellings, is taken in once when all is built anew.
    taken = [f for i, f in enumerate(known) if not everything or _known_as(f, known[:i]) is None]
    again = [checked_folder(f) for f in taken if everything]
    # The outer of two new ones first, so that the inner one is refused.
    for folder in sorted(dict.fromkeys(folders), key=os.path.realpath):
        if _known_as(folder, taken) is None:
            _refuse_overlap(folder, taken)
            taken.append(folder)
    return list(dict.fromkeys([*again, *(_known_as(f, taken) or f for f in folders)]))


def _refuse_overlap(folder: Path, known: list[Path]) -> None:
    for other in known:
        if _within(folder, other):
            raise UserError(f"{folder} is already part of {other}: run `qa ingest {_quoted(other)}`")
        if _within(other, folder):
            raise UserError(
                f"{folder} holds {other}, which is in the index: run `qa ingest --forget {_quoted(other)}` first"
            )


def _quoted(folder: Path) -> str:
    """A folder as a shell takes it."""
    return shlex.quote(str(folder))


def _plans(
    ledger: Ledger | None, folders: list[Path], *, may_be_away: Sequence[Path]
) -> tuple[list[_Plan], list[Change]]:
    """What the folders need, and the failures of those that may be away and are.

    Raises NotesMissing when any other one is away, or all are.
    """
    plans: list[_Plan] = []
    away: list[Change] = []
    for folder in folders:
        try:
            plans.append(_plan(ledger, folder))
        except NotesMissing as error:
            if folder not in may_be_away or len(away) == len(folders) - 1:
                raise
            away.append(Change(folder, WHOLE, "failed", str(error)))
    return plans, away


def _plan(ledger: Ledger | None, folder: Path) -> _Plan:
    """Compare a folder with the ledger. Files whose signature is as recorded are not read."""
    if not os.path.isdir(folder):
        raise NotesMissing(
            f"there is no folder {folder} now, and what the index holds of it was left as it is: put it back and run"
            f" `qa ingest` again, or run `qa ingest --forget {_quoted(folder)}`"
        )
    known = {row.path: row for row in ledger.notes(folder)} if ledger else {}
    plan = _Plan(folder)
    seen: set[str] = set()
    closed: list[str] = []  # folders that could not be opened: nobody knows what became of their notes
    fresh: list[tuple[Candidate, Note]] = []
    for item in scan(folder):
        seen.add(item.path)
        if isinstance(item, Skipped) and item.failed:
            closed.append(item.path + "/")
        row = known.get(item.path)
        if isinstance(item, Skipped):
            plan.problems.append((Change(folder, item.path, "failed" if item.failed else "skipped", item.reason), ""))
        elif row and row.signature == item.signature and row.state != "failed":  # what failed may be readable now
            outcome: Outcome = "unchanged" if row.state == "indexed" else row.state
            plan.unchanged.append(Change(folder, item.path, outcome, row.reason))
        else:
            _read_into(plan, fresh, item, row)
    dropped = {path for path in known if path not in seen and not path.startswith(tuple(closed))}
    gone = {known[path].sha256: known[path] for path in dropped if known[path].sha256}
    for found, note in fresh:
        row = known.get(found.path)
        old = gone.pop(note.sha256, None) if row is None else None
        if old:
            plan.write.append((found, note, Change(folder, found.path, "renamed", old.path)))
        else:
            plan.write.append((found, note, Change(folder, found.path, "changed" if row else "added")))
    renamed = {c.reason for _, _, c in plan.write if c.outcome == "renamed"}
    plan.drop = [Change(folder, path, "deleted") for path in sorted(dropped - renamed)]
    lost = sum(bool(known[path].sha256) for path in dropped)  # what was passed over has none
    if lost and not plan.write and all(change.outcome != "unchanged" for change in plan.unchanged):
        raise NotesMissing(
            f"{folder} holds no notes now, but {lost} of it are in the index, which was left as it is: "
            f"put the notes back, or run `qa ingest --forget {_quoted(folder)}`"
        )
    if not seen:
        raise NotesMissing(f"{folder} holds no notes: put .md files into it, or name another folder")
    return plan


def _read_into(plan: _Plan, fresh: list[tuple[Candidate, Note]], item: Candidate, row: NoteRow | None) -> None:
    try:
        note = read(plan.folder, item.path)
    except FileNotFoundError:
        return  # deleted since the folder was scanned: the next sync sees it gone
    except Unreadable as error:
        outcome: Outcome = "failed" if error.failed else "skipped"
        plan.problems.append((Change(plan.folder, item.path, outcome, str(error)), item.signature))
        return
    if row and row.sha256 == note.sha256:
        plan.touch.append((row, item.signature))
        plan.unchanged.append(Change(plan.folder, item.path, "unchanged"))
    else:
        fresh.append((item, note))


def _apply(
    ledger: Ledger, plans: list[_Plan], embedder: Embedder, cut: Cut, progress: Progress, report: Report
) -> None:
    with ledger.transaction():
        for plan in plans:
            ledger.add_folder(plan.folder)
            for row, signature in plan.touch:
                ledger.touch_note(row, signature)
            for change, signature in plan.problems:
                assert change.outcome in ("skipped", "failed")
                ledger.put_problem(plan.folder, change.path, signature, change.outcome, change.reason or "")
            report.changes += plan.unchanged + [c for c, _ in plan.problems]
    total = sum(len(plan.write) for plan in plans)
    done = 0
    for batch in _batches(plans, cut, embedder.chunks_at_once):
        with ledger.transaction():
            _embed(ledger, [new for *_, chunks in batch for new in chunks], embedder)
            for folder, found, note, change, chunks in batch:
                ledger.put_note(folder, note, found.signature, chunks)
                if change.outcome == "renamed" and change.reason:
                    ledger.delete_note(folder, change.reason)
                report.changes.append(Change(folder, note.path, change.outcome, change.reason, len(chunks)))
        done += len(batch)
        progress(done, total, batch[-1][2].path)
    with ledger.transaction():
        for plan in plans:
            for change in plan.drop:
                ledger.delete_note(plan.folder, change.path)
            report.changes += plan.drop
        ledger.prune_embeddings()
        if any(plan.write or plan.drop for plan in plans):
            _raise_revision(ledger)


def _raise_revision(ledger: Ledger) -> None:
    """Tell readers of a change, though it may be of an empty note and leave the vectors as they are."""
    ledger.write_manifest(revision=str(int(ledger.manifest()["revision"]) + 1))


_Item = tuple[Path, Candidate, Note, Change, list[NewChunk]]


def _batches(plans: list[_Plan], cut: Cut, at_once: int) -> Iterator[list[_Item]]:
    """Cut the notes to write, a batch of about so many chunks at a time: embedded and committed together."""
    batch: list[_Item] = []
    size = 0
    for plan in plans:
        for found, note, change in plan.write:
            chunks = [_new_chunk(note, chunk) for chunk in cut(note)]
            batch.append((plan.folder, found, note, change, chunks))
            size += len(chunks)
            if size >= at_once:
                yield batch
                batch, size = [], 0
    if batch:
        yield batch


def _new_chunk(note: Note, chunk: Chunk) -> NewChunk:
    embedded = index_text([note.title], chunk)  # by its other names it is found, but what it is about they blur
    sentences = embedding_key(["", *_sentence_texts(chunk)])
    return NewChunk(chunk, index_text(note.names, chunk), embedded, embedding_key([embedded]), sentences)


def _sentence_texts(chunk: Chunk) -> list[str]:
    words = ((s, chunk.text[s.start - chunk.start : s.end - chunk.start]) for s in chunk.sentences)
    return [text if s.kind == "code" else untagged(text) for s, text in words]


def _embed(ledger: Ledger, chunks: list[NewChunk], embedder: Embedder) -> None:
    """Fill the cache with the vectors that these chunks lack, in one call of the embedder."""
    wanted = {c.vector: [c.embedded] for c in chunks} | {c.sentence_vectors: _sentence_texts(c.chunk) for c in chunks}
    missing = ledger.missing_embeddings(wanted)
    # The encoder knows both scripts, but likes a question in the one better when the note is in it, too.
    groups = [(key, [simplified(text) for text in texts]) for key, texts in wanted.items() if key in missing]
    vectors = iter(embedder.encode([text for _, texts in groups for text in texts]))
    sentences = {c.sentence_vectors for c in chunks}  # these are compared token by token, too
    tokens = embedder.encode_tokens([text for key, texts in groups if key in sentences for text in texts])
    rows = None if tokens is None else iter(tokens)
    for key, texts in groups:
        own = list(islice(rows, len(texts))) if rows and key in sentences else None
        ledger.put_embedding(key, np.array(list(islice(vectors, len(texts)))), own)


def _flush_vectors(ledger: Ledger, generation: Path) -> None:
    """Bring the vector index in step with the ledger; one that is broken or unfinished is built anew beside it."""
    manifest, pending = ledger.manifest(), ledger.pending()
    revision = int(manifest["revision"]) + 1
    name = manifest["vectors"]
    index = None
    if manifest["vectors_complete"] == "yes":
        index = _open_healthy(generation / name, ledger.count() if not pending else None)
    if index and not pending:
        index.close()
        return
    if index:
        keys, matrix = ledger.vectors(pending)
    else:
        name = f"vectors-{revision}"
        keys, matrix = ledger.vectors()
    with ledger.transaction():
        ledger.write_manifest(vectors_complete="no", revision=str(revision), vectors=name)
    try:
        index = index or VectorIndex(generation / name)
        index.delete(sorted(set(pending) - set(keys)))
        index.upsert(keys, matrix)
        complete = index.count() == ledger.count()
        index.close()
    except Exception as error:  # Chroma raises many kinds; the ledger says that the vectors are unfinished
        raise UserError(
            f"the vector index cannot be written ({error}): the notes are indexed and can be asked all the same, make"
            " room on the disk and run `qa ingest` to finish it"
        ) from error
    with ledger.transaction():
        ledger.clear_pending()
        ledger.write_manifest(vectors_complete="yes" if complete else "no")
    for other in generation.glob("vectors-*"):
        if other.name != name:
            shutil.rmtree(other, ignore_errors=True)


def _open_healthy(path: Path, expected: int | None) -> VectorIndex | None:
    """The vector index in a folder, or None when it is gone, does not open or does not hold the expected number."""
    try:
        if not path.is_dir():
            return None
        index = VectorIndex(path)
        if expected is None or index.count() == expected:
            return index
        index.close()
    except Exception:  # Chroma raises many kinds, its Rust core among them; whatever it is, the ledger has it all
        return None
    return None
