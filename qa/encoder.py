"""A small encoder of Chinese and English: texts to a row for each of their tokens, in its context.

It is multilingual-e5-small (Wang et al. 2024, MIT) as `evals/selector` trained it on; the package onnxruntime computes it.
"""

import unicodedata
from collections.abc import Sequence
from importlib.resources import as_file, files
from typing import Any

import numpy as np
from numpy.typing import NDArray

BEGIN, PAD, END = 0, 1, 2  # token ids
_UNKNOWN = 3
LONGEST = 512  # tokens of a text: it knows no further position
BLOCK = 32  # weights that share a scale

FILES = files("qa") / "selector"

Rows = NDArray[np.float32]  # (tokens, width)


class Vocabulary:
    """Texts to tokens, and tokens to the vectors that the network starts from."""

    def __init__(self) -> None:
        from tokenizers import Tokenizer, models, pre_tokenizers

        with as_file(FILES / "vocabulary.npz") as path, np.load(path) as stored:
            pieces = stored["pieces"].tobytes().decode().split("\n")
            scores = stored["scores"].tolist()
            self._quarters, self._scales = stored["quarters"], stored["scales"]
            self._positions = stored["positions"].astype(np.float32)
        self._tokenizer = Tokenizer(models.Unigram(list(zip(pieces, scores, strict=True)), _UNKNOWN))
        self._tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=False)

    def tokens(self, text: str) -> list[int]:
        """The tokens of a text, without marks of its begin and end."""
        plain = " ".join(unicodedata.normalize("NFKC", text).split())
        ids: list[int] = self._tokenizer.encode(plain, add_special_tokens=False).ids
        return ids

    @property
    def vectors(self) -> NDArray[np.float32]:
        """What the network starts from for each token, wherever it stands: (tokens, width)."""
        return dequantized(self._quarters, self._scales)

    def embedded(self, tokens: NDArray[np.int64]) -> NDArray[np.float32]:
        """A vector for each token at its place: (length) -> (length, width)."""
        embedded = dequantized(self._quarters[tokens], self._scales[tokens])
        embedded += self._positions[: len(tokens)]
        return embedded


class Encoder:
    """The network over a vocabulary. It takes a third of a second to load, so load it once."""

    def __init__(self) -> None:
        import onnxruntime

        self.vocabulary = Vocabulary()
        options = onnxruntime.SessionOptions()
        # Texts are computed beside each other, which is faster than each by several cores.
        options.intra_op_num_threads = 1
        self._network: Any = onnxruntime.InferenceSession((FILES / "network.onnx").read_bytes(), options)

    def rows(self, tokens: Sequence[int]) -> Rows:
        """What the network makes of each token of a text, given as at most LONGEST tokens.

        Texts are computed one by one: the scale of its numbers, of eight bits, is then that of the text alone.
        """
        (rows,) = self._network.run(None, {"embedded": self.vocabulary.embedded(np.array(tokens))[None]})
        found: Rows = rows[0]
        return found


def dequantized(quarters: NDArray[np.uint8], scales: NDArray[np.float16]) -> NDArray[np.float32]:
    """Weights of four bits as numbers, (…, weights): a byte holds one of the first half of a block, and one of its second.

    quarters: (…, weights / 2). scales: (…, weights / 32).
    """
    both = quarters.reshape(*scales.shape, BLOCK // 2)
    blocks = np.concatenate((both & 15, both >> 4), axis=-1).astype(np.float32) - 8
    numbers: NDArray[np.float32] = blocks * scales[..., None].astype(np.float32)
    return numbers.reshape(*scales.shape[:-1], -1)
