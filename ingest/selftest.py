"""Does the index hold together? The ledger against itself, and each chunk found by its own words and its own vector."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from ingest.index import Home, note_label
from ingest.ledger import ChunkRow, Ledger, connect_reader
from ingest.notes import Unreadable, read
from ingest.split import index_text
from ingest.text import terms
from ingest.vectors import VectorIndex

_NEIGHBOURS = 10  # a chunk must be among so many of its own vector: what is said twice has the same vector twice
_LISTED = 3  # places named in one fault

# What must not be there, and what it is called.
_STRAY = {
    "chunks without their words": "SELECT count(*) FROM chunks WHERE id NOT IN (SELECT rowid FROM postings)",
    "words of no chunk": "SELECT count(*) FROM postings WHERE rowid NOT IN (SELECT id FROM chunks)",
    "chunks without a note": "SELECT count(*) FROM chunks WHERE note NOT IN (SELECT id FROM notes)",
    "notes without a folder": "SELECT count(*) FROM notes WHERE folder NOT IN (SELECT id FROM folders)",
    "chunks without a vector": "SELECT count(*) FROM chunks WHERE vector NOT IN (SELECT hash FROM embeddings)",
    "chunks without vectors of their sentences": (
        "SELECT count(*) FROM chunks WHERE sentence_vectors NOT IN (SELECT hash FROM embeddings)"
    ),
    "vectors of another length": (
        "SELECT count(*) FROM chunks JOIN embeddings ON hash = vector"
        " WHERE length(vectors) <> (SELECT length(vectors) FROM chunks JOIN embeddings ON hash = vector LIMIT 1)"
    ),
    "chunks with other sentences than vectors of them": (
        "SELECT count(*) FROM chunks c JOIN embeddings v ON v.hash = c.vector"
        " JOIN embeddings s ON s.hash = c.sentence_vectors"
        " WHERE length(s.vectors) <> length(v.vectors) * json_array_length(c.sentences)"
    ),
}


def damage(path: Path) -> str | None:
    """What SQLite finds wrong with a ledger file; None when it is sound."""
    try:
        with closing(connect_reader(path)) as db:
            found = [row[0] for row in db.execute("PRAGMA integrity_check(1)")]
            db.execute("SELECT count(*) FROM chunks JOIN notes ON notes.id = note").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if found == ["ok"] else " ".join(found[0].split())


def faults(path: Path) -> Iterator[str]:
    """What does not fit together in a sound ledger file, each as a clause."""
    with closing(connect_reader(path)) as db:
        for what, sql in _STRAY.items():
            if count := db.execute(sql).fetchone()[0]:
                yield f"{count} {what}"


def unread(path: Path) -> list[str]:
    """Chunks that the inverted index would not find by their own words, as places in their notes."""
    with closing(Ledger(path)) as ledger, ledger.snapshot():
        written, found = ledger.indexed_terms()
        shared = ledger.shared_paths()
        lost = []
        for row in ledger.chunks(ledger.lengths()[0].tolist()):
            words = terms(index_text(row.names, row.chunk))
            if written.get(row.id) != " ".join(words) or found.get(row.id, 0) != len(words):
                lost.append(_place(row, shared))
        return lost


def unreachable(generation: Path) -> list[str]:
    """Chunks that the vector index does not find by their own vector, as places in their notes.

    Raises whatever Chroma raises, and ValueError when the vector index is gone or unfinished. A torn one may end the
    process: call it in one of its own.
    """
    with closing(Ledger(generation / "ledger.sqlite")) as ledger, ledger.snapshot():
        manifest = ledger.manifest()
        if manifest["vectors_complete"] != "yes" or ledger.pending():
            raise ValueError("it is being written, or was left unfinished")
        if not (generation / manifest["vectors"]).is_dir():
            raise ValueError("its folder is gone")
        with closing(VectorIndex(generation / manifest["vectors"])) as vectors:
            if (held := vectors.count()) != ledger.count():
                raise ValueError(f"it holds {held} chunks, and the ledger {ledger.count()}")
            keys, matrix = ledger.vectors()
            own = dict(zip(keys, matrix, strict=True))
            lost = []
            for key, vector in own.items():
                near = vectors.nearest(vector, _NEIGHBOURS)
                if key not in near and not any(n in own and (own[n] == vector).all() for n in near):
                    lost.append(key)
        shared = ledger.shared_paths()
        return [_place(row, shared) for row in ledger.chunks(list(ledger.chunk_ids(lost).values()))]


def misquoted(home: Path) -> list[str]:
    """Notes that are as they were when they were indexed, and yet hold other text where a chunk of theirs stands."""
    with Home(home).reading() as ledger:
        if ledger is None:
            return []
        with ledger.snapshot():
            rows, shared = ledger.chunks(ledger.lengths()[0].tolist()), ledger.shared_paths()
            hashes = {(note.folder, note.path): note.sha256 for note in ledger.notes()}
        chunks: dict[tuple[Path, str], list[tuple[int, int, str]]] = {}
        for row in rows:
            span = (row.chunk.start, row.chunk.end, row.chunk.text)
            chunks.setdefault((row.folder, row.chunk.note), []).append(span)
        wrong = []
        for (folder, path), spans in chunks.items():
            try:
                note = read(folder, path)
            except (OSError, Unreadable):
                continue  # gone or unreadable: the survey of the folder says so
            if note.sha256 == hashes[folder, path] and any(note.text[a:b] != text for a, b, text in spans):
                wrong.append(note_label(folder, path, shared))
        return wrong


def _place(row: ChunkRow, shared: Mapping[str, Sequence[Path]]) -> str:
    return f"{note_label(row.folder, row.chunk.note, shared)} line {row.chunk.line}"


def listed(places: list[str]) -> str:
    """The first few places, and how many more there are."""
    more = f" and {len(places) - _LISTED} more" if len(places) > _LISTED else ""
    return ", ".join(places[:_LISTED]) + more
