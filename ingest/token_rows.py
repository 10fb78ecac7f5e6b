"""A row for each token of a text, in its context: what late interaction compares (Khattab and Zaharia 2020).

The packaged encoder adds up one contribution of each token, made of n-grams around it, before its dense layers. Centred
for each language, these contributions align words across Chinese and English without any training. The package gives only
whole sentences, so the part of its forward pass that makes them is here; the weights are the package's.

512 numbers a token would be eight times the index: the first 64 principal components, a byte each, rank as well.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from ingest.text import has_cjk

TokenRows = NDArray[np.int8]  # (tokens, DIMENSION), each row of length 127 or thereabouts

DIMENSION = 64
_ORDERS = ((2, 0), (3, 1), (5, 2))  # of the n-grams: length, and how many of them lie before the token
_WIDTH = 256  # of a branch
_GAP = 2  # rows of zeros that keep the n-grams of a text out of the next: as many as reach out of it
_BUDGET = 400  # tokens in one pass: the weights are read once for all of them, and the rows stay in the cache


def token_rows(backend: Any, texts: Sequence[str]) -> list[TokenRows]:
    """The rows of each text, those of its start and end mark left out. `backend` is the package's NumpyBackend."""
    basis, means = _basis()
    found: list[TokenRows] = []
    for group in _groups([np.array(backend.sp.encode(t, out_type=int, add_bos=True, add_eos=True)) for t in texts]):
        raw = contributions(backend, group)
        for rows in raw:
            text = texts[len(found)]
            centred = (rows[1:-1] - means["zh" if has_cjk(text) else "en"]) @ basis
            lengths = np.linalg.norm(centred, axis=1, keepdims=True)
            found.append(np.rint(centred * (127 / np.maximum(lengths, 1e-6))).astype(np.int8))
    return found


def contributions(backend: Any, group: Sequence[NDArray[np.int64]]) -> list[NDArray[np.float32]]:
    """What each token of these texts, given as piece ids, adds to its sentence: (tokens, 512) for each text."""
    ids = np.concatenate(group)
    block = ids % len(backend.scale)
    embedded = backend.table[ids] * backend.scale[block, None] + backend.lo[block, None]
    projected = embedded @ backend.proj_W + backend.proj_b
    projected = _normed(projected, backend.ln_g_all, backend.ln_b_all, backend.eps)
    places = np.concatenate([[i] * len(one) for i, one in enumerate(group)]) * _GAP + np.arange(len(ids)) + _GAP
    features = [embedded]
    for i, (length, before) in enumerate(_ORDERS):
        own = projected[:, i * _WIDTH : (i + 1) * _WIDTH]
        once = np.maximum(_ngrams(own, places, length, before) @ backend.w1[i] + backend.b1[i], 0) + own
        features.append(np.maximum(_ngrams(once, places, length, before) @ backend.w2[i] + backend.b2[i], 0) + once)
    rows = _normed(np.concatenate(features, axis=1), backend.ln_g, backend.ln_b, backend.eps)
    rows = rows @ backend.cnn_W + backend.cnn_b
    return np.split(rows.astype(np.float32), np.cumsum([len(one) for one in group])[:-1])


def _ngrams(rows: NDArray[Any], places: NDArray[np.int64], length: int, before: int) -> NDArray[Any]:
    """The rows of each n-gram side by side: (tokens, length * width). Beyond the ends of a text all is zero."""
    spread = np.zeros((places[-1] + 1 + _GAP, rows.shape[1]), rows.dtype)
    spread[places] = rows
    windows = sliding_window_view(spread, length, axis=0)[places - before]
    return windows.transpose(0, 2, 1).reshape(len(rows), -1)


def _normed(rows: NDArray[Any], gain: NDArray[Any], bias: NDArray[Any], eps: float) -> NDArray[Any]:
    centred = rows - rows.mean(axis=1, keepdims=True)
    normed: NDArray[Any] = centred / np.sqrt((centred**2).mean(axis=1, keepdims=True) + eps) * gain + bias
    return normed


def _groups(texts: Sequence[NDArray[np.int64]]) -> list[list[NDArray[np.int64]]]:
    """Neighbouring texts of up to _BUDGET tokens together; a longer one stands alone."""
    groups: list[list[NDArray[np.int64]]] = []
    size = 0
    for text in texts:
        if not groups or size + len(text) > _BUDGET:
            groups.append([])
            size = 0
        groups[-1].append(text)
        size += len(text)
    return groups


@cache
def _basis() -> tuple[NDArray[np.float32], dict[str, NDArray[np.float32]]]:
    """The components (512, DIMENSION) and the mean row of each language, made by `python -m evals.token_basis`."""
    with as_file(files("ingest") / "token_basis.npz") as path, np.load(path) as stored:
        return stored["basis"], {"zh": stored["zh"], "en": stored["en"]}
