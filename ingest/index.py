"""The index: a ledger and a vector index that belong together, in a generation folder that one pointer names.

    <home>/index/CURRENT            name of the generation that readers open
    <home>/index/<generation>/      ledger.sqlite, vectors-<n>/
    <home>/index/lock               held by the one writer, beside it who holds it

The ledger is the truth. The vector index is trusted only while the ledger says that it is complete; until then, and
whenever it cannot be opened, the nearest chunks are found by an exact scan of the vectors in the ledger.
"""

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.embedders import Embedder
from ingest.errors import IndexBusy, IndexMismatch, IndexMissing, UserError
from ingest.ledger import SCHEMA_VERSION, ChunkRow, Ledger
from ingest.locks import alone
from ingest.split import SPLITTER_VERSION
from ingest.vectors import VectorIndex


def manifest_for(embedder: Embedder) -> dict[str, str]:
    """What an index made now by this embedder would be built with."""
    return {
        "schema": SCHEMA_VERSION,
        "splitter": SPLITTER_VERSION,
        "embedder": embedder.name,
        "fingerprint": embedder.fingerprint,
    }


def generation_for(manifest: dict[str, str]) -> str:
    """The name of the generation folder for a manifest."""
    return "gen-" + hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()[:12]


class Home:
    """The folder that holds the index: which generation is current, and who may write."""

    def __init__(self, path: Path) -> None:
        self.path = path / "index"

    def current(self) -> str | None:
        """Name of the generation that readers open, or None when nothing was ingested yet."""
        try:
            name = (self.path / "CURRENT").read_text(encoding="utf8", errors="replace").strip()
            return name if (self.path / name / "ledger.sqlite").is_file() else None
        except FileNotFoundError:
            return None
        except NotADirectoryError as error:
            raise UserError(f"{self.path.parent} is not a folder: set QA_HOME to one that is yours") from error
        except OSError as error:
            raise UserError(
                f"the index in {self.path} cannot be read ({error.strerror}): give yourself access to it, or set QA_HOME"
                " to a folder that is yours"
            ) from error

    def generation(self, name: str) -> Path:
        """Folder of a generation."""
        return self.path / name

    def ledger_path(self, name: str) -> Path:
        """Ledger file of a generation."""
        return self.path / name / "ledger.sqlite"

    def unreadable(self, error: sqlite3.DatabaseError) -> str:
        """What to say when the ledger cannot be read."""
        return (
            f"the index cannot be read ({error}): give yourself access to it, or delete {self.path} and run `qa ingest`"
        )

    def revision(self) -> str:
        """What changes with every sync that changed anything; empty when nothing was ingested yet. Raises UserError."""
        with self.reading() as ledger:
            name = self.current()
            if ledger is None or name is None:
                return ""
            return f"{name} {_identity(self.ledger_path(name))} {ledger.manifest().get('revision')}"

    def swap(self, name: str) -> None:
        """Make a generation the current one, in one step, and drop the others."""
        fresh = self.path / "CURRENT.new"
        with fresh.open("w", encoding="utf8") as file:
            file.write(name + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, self.path / "CURRENT")
        for other in self.path.glob("gen-*"):
            if other.name != name:
                shutil.rmtree(other, ignore_errors=True)

    @contextmanager
    def reading(self) -> Iterator[Ledger | None]:
        """Open the current ledger for reading, None when nothing was ingested yet; raises UserError if it is damaged."""
        name = self.current()
        if name is None:
            yield None
            return
        try:
            with closing(Ledger(self.ledger_path(name))) as ledger:
                yield ledger
        except sqlite3.DatabaseError as error:
            raise UserError(self.unreadable(error)) from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the writer's lock; raises IndexBusy, which names the holder, when another process has it.

        What the disk refuses meanwhile is raised as UserError.
        """

        def busy(who: str) -> IndexBusy:
            return IndexBusy(f"another ingest is writing the index ({who}): wait until it ends and run again")

        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # what notes say is nobody else's business
            self.path.mkdir(0o700, exist_ok=True)
            with alone(self.path / "lock", self.path / "lock.holder", busy):
                yield
        except (OSError, sqlite3.DatabaseError) as error:
            raise UserError(
                f"the index in {self.path} cannot be written ({getattr(error, 'strerror', None) or error}): make room on"
                " the disk and give yourself access, or set QA_HOME to another folder"
            ) from error


class Index:
    """An index open for reading."""

    def __init__(self, home: Path, embedder: Embedder) -> None:
        """Open the current generation.

        Raises IndexMissing when there is none, IndexMismatch when another embedder, splitter or schema built it.
        """
        self._home, self._embedder = Home(home), embedder
        name = self._home.current()
        if name is None:
            raise IndexMissing(f"there is no index in {home}: run `qa ingest` first")
        self.ledger = self._open_ledger(name)
        self.notice: str | None = None  # set while the vector index cannot be used
        self._vectors: VectorIndex | None = None
        self._opened = ""  # revision of the vectors that were opened, or were found not to open

    def _open_ledger(self, name: str) -> Ledger:
        path = self._home.ledger_path(name)
        file = _identity(path)
        try:
            ledger = Ledger(path)
        except sqlite3.DatabaseError as error:
            raise IndexMismatch(self._home.unreadable(error)) from None
        check_manifest(ledger.manifest(), self._embedder)
        self._folder, self._file = path.parent, file
        return ledger

    def close(self) -> None:
        """Let go of the files of the ledger and of the vector index."""
        self.ledger.close()
        if self._vectors is not None:
            self._vectors.close()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """What is read inside is of one state, the newest; raises IndexMismatch when it was built anew by another embedder.

        Threads take turns.
        """
        self._follow()
        with self.ledger.snapshot():
            yield

    def _follow(self) -> None:
        """Go over to the generation that was swapped in since; the one open here is then deleted and never changes."""
        name = self._home.current()
        if name is None or _identity(self._home.ledger_path(name)) == self._file:
            return
        self.ledger.take_over(self._open_ledger(name))
        self._opened = ""

    def usable_vectors(self) -> VectorIndex | None:
        """The vector index as the ledger describes it now, or None, with the notice saying why."""
        manifest = self.ledger.manifest()
        if manifest.get("vectors_complete") != "yes" or self.ledger.pending():
            self.notice = (
                "the vector index is being written or was left unfinished: searched without it (run `qa ingest`)"
            )
            return None
        if self._opened != manifest["revision"]:
            self._opened = manifest["revision"]
            if self._vectors is not None:
                self._vectors.close()
            self._vectors, self.notice = self._open_vectors(self._folder / manifest["vectors"])
        return self._vectors

    def _open_vectors(self, path: Path) -> tuple[VectorIndex | None, str | None]:
        try:
            if not path.is_dir():
                raise FileNotFoundError("its folder is gone")
            vectors = VectorIndex(path)
            if vectors.count() != self.ledger.count():
                vectors.close()
                raise ValueError("it holds another number of chunks than the ledger")
            return vectors, None
        except Exception as error:  # Chroma raises many kinds, its Rust core among them
            return None, f"the vector index cannot be used ({error}): searched without it (run `qa ingest --rebuild`)"

    def nearest(self, vector: NDArray[np.float32], k: int) -> list[int]:
        """Row ids of the k chunks nearest to a vector by cosine, in no order."""
        vectors = self.usable_vectors()
        if vectors is not None:
            return list(self.ledger.chunk_ids(vectors.nearest(vector, k)).values())
        keys, matrix = self.ledger.vectors()
        if not keys:
            return []
        best = np.argsort(-(matrix @ vector), kind="stable")[:k]
        return list(self.ledger.chunk_ids([keys[i] for i in best]).values())

    def chunks(self, ids: list[int]) -> list[ChunkRow]:
        """The chunks with these row ids."""
        return self.ledger.chunks(ids)


def _identity(ledger: Path) -> tuple[int, int] | None:
    """What tells a ledger file from one made anew under its name: as long as a reader has it open, no other gets these."""
    try:
        status = ledger.stat()
    except FileNotFoundError:  # swapped out this moment
        return None
    return status.st_dev, status.st_ino


def note_label(folder: Path, path: str, shared: Mapping[str, Sequence[Path]]) -> str:
    """A note's path; of a shared one with as much of its folder's before it as tells it from the others that share it."""
    if path not in shared:
        return path
    others = [other.parts for other in shared[path] if other != folder]
    count = 1
    while any(parts[-count:] == folder.parts[-count:] for parts in others):
        count += 1
    return Path(*folder.parts[-count:], path).as_posix()


def check_manifest(manifest: dict[str, str], embedder: Embedder) -> None:
    """Raise IndexMismatch unless the index was built with what this program and embedder would use."""
    wanted = manifest_for(embedder)
    if manifest.get("fingerprint") != wanted["fingerprint"]:
        built = manifest.get("embedder", "unknown")
        raise IndexMismatch(
            f"the index was built by the embedder {built!r} ({manifest.get('fingerprint')}), not by"
            f" {embedder.name!r}: run `qa ingest` to rebuild it, or set QA_EMBEDDER={built}"
        )
    if any(manifest.get(k) != v for k, v in wanted.items()):
        raise IndexMismatch("the index was built by another version of notes-qa: run `qa ingest` to rebuild it")
