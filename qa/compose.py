"""Evidence to the words of an answer. The extractive composer uses the notes' own sentences and nothing else."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.plain import shown
from qa.types import Evidence

_FENCES = ("```", "~~~")


@dataclass(frozen=True, slots=True)
class Draft:
    """A run of sentences that one piece of evidence is to prove, each with what is printed before it."""

    sentences: tuple[tuple[str, str], ...]  # (what stands before it, the sentence)
    evidence: Evidence


def extract(evidence: Sequence[Evidence]) -> list[Draft]:
    """Draft an answer from the sentences of the evidence: notes by their best unit, units as they stand in the note."""
    rank: dict[tuple[Path, str], int] = {}
    for unit in evidence:
        rank.setdefault((unit.hit.folder, unit.hit.chunk.note), len(rank))
    ordered = sorted(evidence, key=lambda e: (rank[e.hit.folder, e.hit.chunk.note], e.start))
    return [_draft(unit) for unit in ordered]


def marked(text: str, ids: Iterable[int]) -> str:
    """Words of an answer with the marks of their citations; the fence that ends a code block keeps its line to itself."""
    text = unmistakable(text)
    return text + ("\n" if text.endswith(_FENCES) else " ") + " ".join(f"[{n}]" for n in ids)


def unmistakable(text: str) -> str:
    """The words with the brackets around numbers made full-width: the [1] of a note or of code is no citation of ours."""
    return re.sub(r"\[(\d+)\]", r"［\1］", text)


def _draft(unit: Evidence) -> Draft:
    chunk = unit.hit.chunk
    whole = len(unit.sentences) > 1
    sentences: list[tuple[str, str]] = []
    before = ""
    for sentence in unit.sentences:
        text = shown(sentence, chunk.text[sentence.start - chunk.start : sentence.end - chunk.start])
        if not text:
            continue
        line = "\n" if sentences and (before, sentence.kind) != ("prose", "prose") else ""
        before = sentence.kind
        sentences.append((line + ("- " if sentence.kind == "item" and whole else ""), text))
    return Draft(tuple(sentences), unit)
