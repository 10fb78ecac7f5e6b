"""The vector index: Chroma at the border. Keys in, keys and similarities out; it holds nothing the ledger has not."""

import os
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

_COLLECTION = "chunks"
_BATCH = 1000

# Chroma gives all clients of one path in a process the same connection, with what it read before, even when the folder
# was since deleted and made anew. So each of ours spells its path in a way that no other open one does.
_spellings: set[str] = set()
_opening = Lock()  # what Chroma shares it counts without a lock of its own


class VectorIndex:
    """A Chroma collection in a folder of its own, with vectors made by us."""

    def __init__(self, path: Path) -> None:
        # Chroma reads the environment while it is imported; the setting alone is not enough in every release.
        os.environ["ANONYMIZED_TELEMETRY"] = "False"
        import chromadb
        from chromadb.config import Settings

        with _opening:
            spelling = str(path)
            while spelling in _spellings:
                spelling += "/."
            self._client = chromadb.PersistentClient(spelling, Settings(anonymized_telemetry=False))
            self._spelling = spelling
            _spellings.add(spelling)
        self._closed = False
        self._size: int | None = None  # as it was last counted: counting takes Chroma longer than a query
        try:
            self._collection = self._client.get_or_create_collection(
                _COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the files: Chroma keeps what it read, so a reader must close and open again to see a later write."""
        with _opening:
            if self._closed:  # another may go by its spelling by now
                return
            self._closed = True
            self._client.close()  # type: ignore[attr-defined]  # the declared interface lacks it
            _spellings.discard(self._spelling)

    def count(self) -> int:
        """Number of vectors."""
        if self._size is None:
            self._size = self._collection.count()
        return self._size

    def upsert(self, keys: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Write vectors (n, dimension) under their keys."""
        self._size = None
        for i in range(0, len(keys), _BATCH):
            self._collection.upsert(ids=list(keys[i : i + _BATCH]), embeddings=vectors[i : i + _BATCH])

    def delete(self, keys: Sequence[str]) -> None:
        """Drop keys; one that is not there does no harm."""
        self._size = None
        for i in range(0, len(keys), _BATCH):
            self._collection.delete(ids=list(keys[i : i + _BATCH]))

    def nearest(self, vector: NDArray[np.float32], k: int) -> list[str]:
        """The keys of the k nearest vectors by cosine, best first."""
        k = min(k, self.count())
        if k == 0:
            return []
        return self._collection.query(query_embeddings=vector[None], n_results=k, include=[])["ids"][0]
