"""Foreign names by their sound: the Chinese spellings of "Jacksonville", 杰克逊维尔 among the first.

No dictionary holds every name. Chinese spells a foreign one character by character as it sounds, and the names that
CC-CEDICT does hold show how: `evals/name_sounds.py` learns from them how often a few letters become a character (joint
multigrams, Deligne and Bimbot 1995). A spelling is a guess, to be believed only where a note has it.
"""

import math
from collections import defaultdict
from collections.abc import Container
from functools import cache, lru_cache
from heapq import nlargest
from importlib.resources import as_file, files
from typing import NamedTuple

import numpy as np

LETTERS = 6  # at most, that become one character: "zhuang" is a syllable
_SHORTEST, _LONGEST = 4, 24  # letters of a name: fewer could be anything
_KEPT = 50  # beginnings of a spelling that are followed up at each letter
_GIVEN = 100


class Spelling(NamedTuple):
    """A Chinese spelling of a name."""

    chinese: str
    surety: float  # mean logarithm of the probability of a character, given the name


def is_spellable(word: str) -> bool:
    """Whether a normalised word may be a name that Chinese spells by its sound."""
    return _SHORTEST <= len(word) <= _LONGEST and word.isascii() and word.isalpha()


def syllables(letters: str, known: Container[str], most: int) -> list[list[str]]:
    """The ways to cut letters into at most so many known syllables of pinyin."""
    if not letters:
        return [[]]
    if not most:
        return []
    starts = (letters[:n] for n in range(1, min(LETTERS, len(letters)) + 1) if letters[:n] in known)
    return [[start, *rest] for start in starts for rest in syllables(letters[len(start) :], known, most - 1)]


@lru_cache(maxsize=1024)
def spellings(name: str) -> tuple[Spelling, ...]:
    """Spellings of two characters or more, likeliest first; none for letters that no name has."""
    model, length = _model(), len(name)
    begun: list[list[tuple[float, str]]] = [[] for _ in range(length + 1)]
    begun[0] = [(0.0, "")]
    all_of = [1.0] + [0.0] * length  # the probability of the first letters, over all their spellings
    for start in range(length):
        best = nlargest(_KEPT, begun[start])
        for end in range(start + 1, min(length, start + LETTERS) + 1):
            characters = model.get(name[start:end], ())
            all_of[end] += all_of[start] * sum(p for _, p in characters)
            begun[end] += [(log + math.log(p), chinese + c) for log, chinese in best for c, p in characters]
    found: dict[str, float] = {}
    for log, chinese in begun[length]:
        found[chinese] = max(log, found.get(chinese, -math.inf))
    whole = math.log(all_of[length]) if found else 0.0
    likeliest = nlargest(_GIVEN, ((log, chinese) for chinese, log in found.items() if len(chinese) > 1))
    return tuple(Spelling(chinese, (log - whole) / len(chinese)) for log, chinese in likeliest)


@cache
def _model() -> dict[str, list[tuple[str, float]]]:
    """Letters -> characters and how probable each is together with these letters."""
    model: dict[str, list[tuple[str, float]]] = defaultdict(list)
    with as_file(files("qa") / "name_sounds.npz") as path, np.load(path) as stored:
        rows = zip(
            stored["letters"].tolist(), stored["character"].tolist(), stored["probability"].tolist(), strict=True
        )
        for letters, character, probability in rows:
            model[letters].append((character, probability))
    return dict(model)
