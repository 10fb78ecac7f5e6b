"""What the index knows of each note, held against the folders as they are now."""

from collections import Counter
from pathlib import Path
from typing import Any

from ingest.errors import NotesMissing
from ingest.index import Home, note_label
from ingest.ledger import NoteRow
from ingest.notes import Candidate, Skipped, scan


def survey(home: Path) -> dict[str, Any]:
    """The object behind `qa status --json`: every note with its state, the counts, and what the index was built with."""
    place = Home(home)
    found: dict[str, Any] = {"schema": "qa.status/1", "index": str(place.path), "embedder": None, "fingerprint": None}
    with place.reading() as ledger:
        if ledger is None:
            return {**found, "vectors": "none", "chunks": 0, "folders": [], "counts": {}, "notes": []}
        manifest, shared, chunks = ledger.manifest(), ledger.shared_paths(), ledger.chunk_counts()
        notes = []
        for folder in ledger.folders():
            for path, state, reason, row in _states(folder, {n.path: n for n in ledger.notes(folder)}):
                notes.append(
                    {
                        "note": note_label(folder, path, shared),
                        "folder": str(folder),
                        "state": state,
                        "reason": reason,
                        "chunks": chunks.get(row.id, 0) if row else 0,
                    }
                )
        complete = manifest.get("vectors_complete") == "yes" and not ledger.pending()
        return {
            **found,
            "embedder": manifest.get("embedder"),
            "fingerprint": manifest.get("fingerprint"),
            "vectors": "complete" if complete else "incomplete",
            "chunks": ledger.count(),
            "folders": [str(f) for f in ledger.folders()],
            "counts": dict(Counter(n["state"] for n in notes)),
            "notes": notes,
        }


def _states(folder: Path, rows: dict[str, NoteRow]) -> list[tuple[str, str, str | None, NoteRow | None]]:
    """(path, state, reason, row) of each file that the folder or the ledger holds, by path."""
    files: dict[str, Candidate | Skipped] = {}
    away = "no longer in the folder: `qa ingest` takes it out"
    try:
        files = {item.path: item for item in scan(folder)}
    except NotesMissing:
        away = "its folder cannot be opened now: put it back"  # an ingest leaves the note as it is
    result: list[tuple[str, str, str | None, NoteRow | None]] = []
    for path in sorted(files.keys() | rows.keys()):
        item, row = files.get(path), rows.get(path)
        if isinstance(item, Skipped):
            result.append((path, "failed" if item.failed else "skipped", item.reason, row))
        elif item is None:
            result.append((path, "gone", away, row))
        elif row is None:
            result.append((path, "new", "not yet ingested: `qa ingest` takes it in", row))
        elif row.signature != item.signature:
            result.append((path, "stale", "touched or changed since it was ingested: `qa ingest` takes it in", row))
        else:
            result.append((path, str(row.state), row.reason, row))
    return result
