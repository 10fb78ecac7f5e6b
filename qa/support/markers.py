"""Does a sentence keep the words that change what a whole clause says (差点, 如果, 打算), and add none of its own ("must")?

The words are those of markers.txt. A dropped one makes a fact of what was nearly one, planned, doubted or called off.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.support.parts import parts
from qa.support.proof import Proof
from qa.support.types import Kind, Problem, Text

_KINDS: dict[str, Kind] = {"added": "marker", "when": "date"}  # of the parts that say what a sentence adds
_COVERED = 0.3  # of a clause among others: what a sentence must render of it before it is taken to say it


@dataclass(frozen=True, slots=True)
class _Marker:
    """One line of markers.txt: a word, and what answers it in the other text."""

    word: re.Pattern[str]
    answer: re.Pattern[str]
    chinese: re.Pattern[str]  # the answer, or in a part of what a sentence adds the word, where the sentence is Chinese


def _english(words: str) -> re.Pattern[str]:
    alternatives = (word.replace("_", " ").replace("*", r"[\w-]*") for word in words.split())
    return re.compile(
        "|".join(rf"{word[1:]}(?!\w)" if word[0] == "~" else rf"(?<!\w)(?:{word})(?!\w)" for word in alternatives), re.I
    )


def _chinese(words: str) -> re.Pattern[str]:
    return re.compile("|".join(words.split()))


def _columns(part: str) -> Iterator[list[str]]:
    return (line.split(" | ") for line in parts("markers.txt")[part])


_KEPT = tuple(_Marker(_chinese(zh), _english(en), _chinese(f"{zh} {more}")) for zh, en, more in _columns("kept"))
_ADDED = tuple(
    (kind, _Marker(_english(en), _chinese(zh), _chinese(said)))
    for part, kind in _KINDS.items()
    for en, zh, said in _columns(part)
)


def markers(claim: Text, proof: Proof) -> Iterator[Problem]:
    """Markers of the quotes that a sentence leaves out of a clause it renders, and those that only the sentence has."""
    unanswered = [
        marker
        for marker in _KEPT
        if marker.word.search(proof.text)
        and not (marker.answer if claim.english else marker.chinese).search(claim.text)
    ]
    held = proof.held(claim.text) if unanswered else frozenset()
    for start, end in proof.spans:
        for word in (m for marker in unanswered if (m := marker.word.search(proof.text, start, end))):
            if len(proof.spans) == 1 or proof.share(held, start, end, word.span()) >= _COVERED:
                yield Problem("marker", proof.text[start:end])
    for kind, marker in _ADDED:
        added = (marker.word if claim.english else marker.chinese).search(claim.text)
        if added and not marker.answer.search(proof.text):
            yield Problem(kind, added[0])
