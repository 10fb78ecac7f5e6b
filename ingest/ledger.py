"""The ledger: one SQLite file that holds notes, chunks, sentences, the inverted index and the embedding cache."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ingest.text import terms
from ingest.token_rows import DIMENSION, TokenRows
from ingest.types import Chunk, Note, Sentence

SCHEMA_VERSION = "6"  # raise it when the tables or the index terms change: the index is then built anew
_BATCH = 500  # parameters in one SQL statement

State = Literal["indexed", "skipped", "failed"]

_SCHEMA = """
CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE folders (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);
CREATE TABLE notes (
    id INTEGER PRIMARY KEY,
    folder INTEGER NOT NULL REFERENCES folders ON DELETE CASCADE,
    path TEXT NOT NULL,
    title TEXT NOT NULL,
    aliases TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    signature TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    UNIQUE (folder, path)
);
CREATE INDEX notes_path ON notes (path);
CREATE TABLE chunks (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    note INTEGER NOT NULL REFERENCES notes ON DELETE CASCADE,
    headings TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    line INTEGER NOT NULL,
    text TEXT NOT NULL,
    sentences TEXT NOT NULL,
    terms INTEGER NOT NULL,
    vector TEXT NOT NULL,
    sentence_vectors TEXT NOT NULL
);
CREATE INDEX chunks_note ON chunks (note);
CREATE INDEX chunks_vector ON chunks (vector);
CREATE INDEX chunks_sentence_vectors ON chunks (sentence_vectors);
CREATE TABLE embeddings (hash TEXT PRIMARY KEY, vectors BLOB NOT NULL, tokens BLOB);
CREATE TABLE pending (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE postings USING fts5 (terms, tokenize = "unicode61 remove_diacritics 0 tokenchars '-._:/'");
CREATE TRIGGER chunks_gone AFTER DELETE ON chunks BEGIN
    DELETE FROM postings WHERE rowid = old.id;
    INSERT OR IGNORE INTO pending VALUES (old.key);
END;
"""


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note as the ledger knows it."""

    id: int
    folder: Path
    path: str
    title: str
    sha256: str
    signature: str
    state: State
    reason: str | None


@dataclass(frozen=True, slots=True)
class ChunkRow:
    """A chunk as the ledger knows it: where its note lies, and its vectors."""

    id: int
    key: str
    folder: Path
    names: tuple[str, ...]  # of its note, its title first
    chunk: Chunk
    vector: NDArray[np.float32]  # (dimension,)
    sentence_vectors: NDArray[np.float32]  # (len(chunk.sentences), dimension)


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """A chunk as the ledger knows it, without its vectors."""

    key: str
    folder: Path
    title: str
    chunk: Chunk


@dataclass(frozen=True, slots=True)
class NewChunk:
    """A chunk on its way in: the texts that are indexed and embedded for it, and the cache keys of its vectors."""

    chunk: Chunk
    index_text: str
    embedded: str
    vector: str
    sentence_vectors: str


def embedding_key(texts: Sequence[str]) -> str:
    """The cache key of the vectors of these texts, in this order."""
    digest = hashlib.sha256()
    for text in texts:
        data = text.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def chunk_key(folder: Path, chunk: Chunk) -> str:
    """The identity of a chunk: its note's place, its span and its content."""
    return embedding_key([str(folder), chunk.note, f"{chunk.start}:{chunk.end}", chunk.text])[:32]


@contextmanager
def transaction(db: sqlite3.Connection, begin: str = "BEGIN IMMEDIATE") -> Iterator[None]:
    """All or nothing: what happens inside is committed at the end, and undone by any exception."""
    db.execute(begin)
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


class Ledger:
    """A connection to the ledger file. Writers work inside `transaction()`; each commit is a legal state."""

    def __init__(self, path: Path, *, write: bool = False) -> None:
        if write:
            path.parent.mkdir(0o700, parents=True, exist_ok=True)  # in an index that is open to others, too
            self._db = sqlite3.connect(path, isolation_level=None, timeout=30)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("PRAGMA foreign_keys = ON")
            if not self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'manifest'").fetchone():
                self._db.executescript("BEGIN IMMEDIATE;" + _SCHEMA + "COMMIT;")
        else:
            self._db = connect_reader(path)
        self._taken_over = 0
        self._db.execute("CREATE VIRTUAL TABLE temp.instances USING fts5vocab (main, postings, instance)")
        self._db.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (main, postings, row)")
        if not write:
            self._db.execute("PRAGMA query_only = ON")

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def take_over(self, other: "Ledger") -> None:
        """Read from the file of another ledger from now on: whoever holds this one sees what the other one holds."""
        # The old connection is left to the last statement that still reads from it, which closes it by going away.
        self._db = other._db
        self._taken_over += 1

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: what happens inside is committed at the end, and undone by any exception."""
        with transaction(self._db):
            yield

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """What is read inside is of one state, whatever another process commits meanwhile."""
        self._db.execute("BEGIN")
        try:
            self._db.execute("SELECT 1 FROM manifest").fetchone()  # the state is fixed by the first read
            yield
        finally:
            self._db.execute("ROLLBACK")

    def data_version(self) -> int:
        """A number that changes whenever another connection changes the file, or another file is taken over."""
        version = int(self._db.execute("PRAGMA data_version").fetchone()[0])
        return version + (self._taken_over << 32)  # each file counts for itself

    # manifest ------------------------------------------------------------------------------------------------------

    def manifest(self) -> dict[str, str]:
        """What the index was built with."""
        return dict(self._db.execute("SELECT key, value FROM manifest"))

    def write_manifest(self, **values: str) -> None:
        """Set manifest entries."""
        self._db.executemany("INSERT OR REPLACE INTO manifest VALUES (?, ?)", values.items())

    # folders and notes -----------------------------------------------------------------------------------------------

    def folders(self) -> list[Path]:
        """The notes folders, in the order they were added."""
        return [Path(p) for (p,) in self._db.execute("SELECT path FROM folders ORDER BY id")]

    def add_folder(self, folder: Path) -> None:
        """Add a notes folder; one that is there stays."""
        self._db.execute("INSERT OR IGNORE INTO folders (path) VALUES (?)", (str(folder),))

    def forget_folder(self, folder: Path) -> None:
        """Drop a folder with its notes and chunks."""
        self._db.execute("DELETE FROM folders WHERE path = ?", (str(folder),))

    def notes(self, folder: Path | None = None) -> list[NoteRow]:
        """Every note of a folder, or of all, by path."""
        rows = self._db.execute(
            "SELECT n.id, f.path, n.path, title, sha256, signature, state, reason FROM notes n"
            " JOIN folders f ON f.id = n.folder WHERE ?1 IS NULL OR f.path = ?1 ORDER BY f.id, n.path",
            (None if folder is None else str(folder),),
        )
        return [NoteRow(r[0], Path(r[1]), *r[2:]) for r in rows]

    def chunk_counts(self) -> dict[int, int]:
        """Number of chunks by note id."""
        return dict(self._db.execute("SELECT note, count(*) FROM chunks GROUP BY note"))

    def notes_called(self, label: str) -> list[NoteRow]:
        """The notes whose path is the label or its end, in the order in which their folders were added."""
        rows = self._db.execute(
            "SELECT n.id, f.path, n.path, title, sha256, signature, state, reason FROM notes n"
            " JOIN folders f ON f.id = n.folder WHERE substr('/' || ?1, -length(n.path) - 1) = '/' || n.path ORDER BY f.id",
            (label,),
        )
        return [NoteRow(r[0], Path(r[1]), *r[2:]) for r in rows]

    def shared_paths(self) -> dict[str, list[Path]]:
        """The note paths that leave open which note is meant, each with its folders.

        They are those that stand in more than one folder, and those that end in one of them: "work/plan.md" may also be
        plan.md of the folder work.
        """
        twice = {p for (p,) in self._db.execute("SELECT path FROM notes GROUP BY path HAVING count(*) > 1")}
        shared: dict[str, list[Path]] = {}
        if twice:
            rows = self._db.execute(
                "SELECT n.path, f.path FROM notes n JOIN folders f ON f.id = n.folder ORDER BY f.id"
            )
            for path, folder in rows:
                names = path.split("/")
                if any("/".join(names[i:]) in twice for i in range(len(names))):
                    shared.setdefault(path, []).append(Path(folder))
        return shared

    def put_note(self, folder: Path, note: Note, signature: str, chunks: Iterable[NewChunk]) -> None:
        """Write a note and its chunks in place of what was there. Their vectors must be in the cache already."""
        self.delete_note(folder, note.path)
        cursor = self._db.execute(
            "INSERT INTO notes (folder, path, title, aliases, sha256, signature, state)"
            " SELECT id, ?, ?, ?, ?, ?, 'indexed' FROM folders WHERE path = ?",
            (note.path, note.title, _json(note.aliases), note.sha256, signature, str(folder)),
        )
        for new in chunks:
            self._put_chunk(folder, cursor.lastrowid, new)

    def _put_chunk(self, folder: Path, note: int | None, new: NewChunk) -> None:
        chunk, words = new.chunk, terms(new.index_text)
        key = chunk_key(folder, chunk)
        sentences = [(s.start, s.end, s.kind, s.group) for s in chunk.sentences]
        cursor = self._db.execute(
            "INSERT INTO chunks (key, note, headings, start, end, line, text, sentences, terms, vector, sentence_vectors)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                key,
                note,
                _json(chunk.headings),
                chunk.start,
                chunk.end,
                chunk.line,
                chunk.text,
                json.dumps(sentences),
                len(words),
                new.vector,
                new.sentence_vectors,
            ),
        )
        self._db.execute("INSERT INTO postings (rowid, terms) VALUES (?, ?)", (cursor.lastrowid, " ".join(words)))
        self._db.execute("INSERT OR IGNORE INTO pending VALUES (?)", (key,))

    def put_problem(self, folder: Path, path: str, signature: str, state: State, reason: str) -> None:
        """Record that a file was skipped, which drops its chunks, or failed, which keeps those of the last good reading."""
        if state == "skipped":
            self.delete_note(folder, path)
        self._db.execute(
            "INSERT INTO notes (folder, path, title, aliases, sha256, signature, state, reason)"
            " SELECT id, ?, '', '[]', '', ?, ?, ? FROM folders WHERE path = ?"
            " ON CONFLICT (folder, path) DO UPDATE SET signature = excluded.signature, state = excluded.state,"
            " reason = excluded.reason",
            (path, signature, state, reason, str(folder)),
        )

    def touch_note(self, note: NoteRow, signature: str) -> None:
        """Record that a file was touched but holds what it held."""
        self._db.execute(
            "UPDATE notes SET signature = ?, state = 'indexed', reason = NULL WHERE id = ?", (signature, note.id)
        )

    def delete_note(self, folder: Path, path: str) -> None:
        """Drop a note and its chunks."""
        self._db.execute(
            "DELETE FROM notes WHERE path = ? AND folder = (SELECT id FROM folders WHERE path = ?)", (path, str(folder))
        )

    # embeddings ------------------------------------------------------------------------------------------------------

    def missing_embeddings(self, keys: Iterable[str]) -> set[str]:
        """Those of the cache keys that hold no vectors yet."""
        wanted = set(keys)
        return wanted - {k for (k,) in self._in("SELECT hash FROM embeddings WHERE hash IN ({})", list(wanted))}

    def put_embedding(self, key: str, vectors: NDArray[np.float32], tokens: Sequence[TokenRows] | None) -> None:
        """Cache the vectors (n, dimension) of n texts, in half precision: cosines keep three decimals.

        And the rows of each text's tokens, where the embedder gives any.
        """
        packed = None if tokens is None else _pack(tokens)
        values = (key, vectors.astype(np.float16).tobytes(), packed)
        self._db.execute("INSERT OR IGNORE INTO embeddings VALUES (?, ?, ?)", values)

    def copy_embeddings(self, source: Path) -> None:
        """Take over the embedding cache of another ledger file."""
        self._db.execute("ATTACH ? AS source", (str(source),))
        self._db.execute("INSERT OR IGNORE INTO embeddings SELECT hash, vectors, tokens FROM source.embeddings")
        self._db.execute("DETACH source")

    def prune_embeddings(self) -> None:
        """Drop the vectors that no chunk uses any more."""
        self._db.execute(
            "DELETE FROM embeddings WHERE hash NOT IN (SELECT vector FROM chunks)"
            " AND hash NOT IN (SELECT sentence_vectors FROM chunks)"
        )

    # chunks ----------------------------------------------------------------------------------------------------------

    def count(self) -> int:
        """Number of chunks."""
        return int(self._db.execute("SELECT count(*) FROM chunks").fetchone()[0])

    def chunk_ids(self, keys: Sequence[str]) -> dict[str, int]:
        """Row ids of the chunks with these keys; keys that are gone are left out."""
        return dict(self._in("SELECT key, id FROM chunks WHERE key IN ({})", keys))

    def chunks(self, ids: Sequence[int]) -> list[ChunkRow]:
        """The chunks with these row ids, in the order of the note they stand in."""
        rows = self._in(
            "SELECT c.id, c.key, f.path, n.title, n.aliases, n.path, c.headings, c.start, c.end, c.line, c.text, c.sentences,"
            " v.vectors, s.vectors FROM chunks c JOIN notes n ON n.id = c.note JOIN folders f ON f.id = n.folder"
            " JOIN embeddings v ON v.hash = c.vector JOIN embeddings s ON s.hash = c.sentence_vectors"
            " WHERE c.id IN ({}) ORDER BY c.id",
            ids,
        )
        return [_chunk_row(*row) for row in rows]

    def token_rows(self, ids: Sequence[int]) -> dict[int, list[TokenRows]]:
        """The token rows of each sentence of these chunks, by row id; a chunk that has none is left out."""
        rows = self._in(
            "SELECT id, json_array_length(sentences), tokens FROM chunks JOIN embeddings ON hash = sentence_vectors"
            " WHERE tokens IS NOT NULL AND id IN ({})",
            ids,
        )
        return {id: _unpack(tokens, sentences) for id, sentences, tokens in rows}

    def outline(self) -> list[OutlineRow]:
        """Every chunk without its vectors, note by note in the order in which it stands there."""
        rows = self._db.execute(
            "SELECT c.key, f.path, n.title, n.path, c.headings, c.start, c.end, c.line, c.text, c.sentences"
            " FROM chunks c JOIN notes n ON n.id = c.note JOIN folders f ON f.id = n.folder"
            " ORDER BY f.id, n.path, c.start"
        )
        return [OutlineRow(key, Path(folder), title, _chunk(*rest)) for key, folder, title, *rest in rows]

    def vectors(self, keys: Sequence[str] | None = None) -> tuple[list[str], NDArray[np.float32]]:
        """Keys and vectors (n, dimension) of the chunks with these keys, or of all."""
        sql = "SELECT key, vectors FROM chunks JOIN embeddings ON hash = vector"
        rows = list(self._db.execute(sql) if keys is None else self._in(sql + " WHERE key IN ({})", keys))
        matrix = np.frombuffer(b"".join(blob for _, blob in rows), np.float16).astype(np.float32)
        return [key for key, _ in rows], matrix.reshape(len(rows), -1) if rows else matrix.reshape(0, 1)

    def pending(self) -> list[str]:
        """Keys of chunks whose vectors were added or dropped here, but not yet in the vector index."""
        return [k for (k,) in self._db.execute("SELECT key FROM pending")]

    def clear_pending(self) -> None:
        """Record that the vector index holds just the vectors of the chunks here."""
        self._db.execute("DELETE FROM pending")

    # the inverted index ----------------------------------------------------------------------------------------------

    def term_frequencies(self, words: Iterable[str]) -> dict[str, list[tuple[int, int]]]:
        """Postings of each term: (chunk row id, occurrences). A term that no chunk holds has an empty list."""
        sql = "SELECT doc, count(*) FROM instances WHERE term = ? GROUP BY doc"
        return {word: self._db.execute(sql, (word,)).fetchall() for word in set(words)}

    def indexed_terms(self) -> tuple[dict[int, str], dict[int, int]]:
        """By chunk row id: the terms as they were written, and how many of them the inverted index holds."""
        written = dict(self._db.execute("SELECT rowid, terms FROM postings"))
        return written, dict(self._db.execute("SELECT doc, count(*) FROM instances GROUP BY doc"))

    def text_with(self, term: str) -> str:
        """What is indexed of some chunk that holds the term: its note's names, its headings, its text; empty if none does."""
        row = self._db.execute(
            "SELECT n.title || ' ' || n.aliases || ' ' || c.headings || ' ' || c.text FROM chunks c JOIN notes n ON n.id = c.note"
            " WHERE c.id = (SELECT doc FROM instances WHERE term = ? LIMIT 1)",
            (term,),
        ).fetchone()
        return str(row[0]) if row else ""

    def lengths(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Row ids of all chunks, ascending, and their numbers of terms."""
        rows = self._db.execute("SELECT id, terms FROM chunks ORDER BY id").fetchall()
        table = np.array(rows, np.int64).reshape(-1, 2)
        return table[:, 0], table[:, 1].astype(np.float64)

    def latin_terms(self) -> list[str]:
        """Every index term that begins with a Latin letter."""
        rows = self._db.execute("SELECT term FROM vocabulary WHERE term >= 'a' AND term < '{'")
        return [term for (term,) in rows]

    def chinese_pairs(self) -> frozenset[str]:
        """Every index term of two Chinese characters."""
        rows = self._db.execute("SELECT term FROM vocabulary WHERE term >= '㐀' AND length(term) = 2")
        return frozenset(term for (term,) in rows)

    # -----------------------------------------------------------------------------------------------------------------

    def _in(self, sql: str, values: Sequence[str] | Sequence[int]) -> Iterator[tuple[Any, ...]]:
        for i in range(0, len(values), _BATCH):
            part = values[i : i + _BATCH]
            yield from self._db.execute(sql.format(",".join("?" * len(part))), part)


def _pack(tokens: Sequence[TokenRows]) -> bytes:
    """The number of tokens of each text, then the rows of all."""
    return np.array([len(rows) for rows in tokens], "<u4").tobytes() + b"".join(rows.tobytes() for rows in tokens)


def _unpack(packed: bytes, texts: int) -> list[TokenRows]:
    counts = np.frombuffer(packed, "<u4", texts)
    rows = np.frombuffer(packed, np.int8, offset=counts.nbytes).reshape(-1, DIMENSION)
    return np.split(rows, np.cumsum(counts)[:-1]) if texts else []


def connect_reader(path: Path) -> sqlite3.Connection:
    """Open for reading; who reads from several threads takes turns. Raises sqlite3.DatabaseError."""
    uri = path.absolute().as_uri()
    db = sqlite3.connect(uri + "?mode=rw", uri=True, isolation_level=None, timeout=30, check_same_thread=False)
    try:
        db.execute("SELECT 1 FROM manifest")
    except sqlite3.OperationalError:  # a folder that cannot be written holds no WAL: nobody changes the file either
        db.close()
        wal = path.with_name(path.name + "-wal")
        if wal.is_file() and wal.stat().st_size:  # or a writer was killed, and only who may write can read what it left
            raise
        db = sqlite3.connect(uri + "?immutable=1", uri=True, isolation_level=None, check_same_thread=False)
        db.execute("SELECT 1 FROM manifest")
    return db


def _json(names: Sequence[str]) -> str:
    return json.dumps(names, ensure_ascii=False)


def _chunk(path: str, headings: str, start: int, end: int, line: int, text: str, sentences: str) -> Chunk:
    spans = tuple(Sentence(*s) for s in json.loads(sentences))
    return Chunk(path, tuple(json.loads(headings)), start, end, line, text, spans)


def _chunk_row(
    id: int, key: str, folder: str, title: str, aliases: str, path: str, headings: str, start: int, end: int, line: int,
    text: str, sentences: str, vector: bytes, sentence_vectors: bytes,
) -> ChunkRow:  # fmt: skip
    chunk = _chunk(path, headings, start, end, line, text, sentences)
    spans = chunk.sentences
    one = np.frombuffer(vector, np.float16).astype(np.float32)
    many = np.frombuffer(sentence_vectors, np.float16).astype(np.float32).reshape(len(spans), -1 if spans else len(one))
    return ChunkRow(id, key, Path(folder), (title, *json.loads(aliases)), chunk, one, many)
