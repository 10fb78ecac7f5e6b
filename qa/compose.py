"""Evidence to the words of an answer. The extractive composer uses the notes' own sentences and nothing else."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.html import lined
from ingest.text import WRAP_COLUMNS, asks, columns
from ingest.types import Chunk, Sentence
from qa.outline import carries_on, done, draws_box, mark, outline
from qa.plain import shown
from qa.types import Evidence

# No other words of an answer have lines that are indented: `plain` cuts that off.
_CODE = re.compile(r"```|~~~|\$\$|(?s:.*)\n(?: {4}|\t)")
_CODE_AT_END = re.compile(r"(?:```|~~~|\$\$|\n(?: {4}|\t)[^\n]*)$")
_BOXES = {None: "", False: "☐ ", True: "☑ "}  # in front of a task
_WORD = re.compile(r"\w")
_ENDED = re.compile(r"[。！…!.][”」』）)\]\"'*_]*$")  # a sentence that may stand on the line of the next one


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
    """Words of an answer with the marks of their citations; the line that ends a code block is kept to itself."""
    text = unmistakable(text)
    return text + ("\n" if _CODE_AT_END.search(text) else " ") + " ".join(f"[{n}]" for n in ids)


def is_code(sentence: str) -> bool:
    """Whether a sentence of an answer is a block of code, as it stands in its note."""
    return _CODE.match(sentence) is not None


def unmistakable(text: str) -> str:
    """The words with the brackets around numbers made full-width: the [1] of a note or of code is no citation of ours."""
    return re.sub(r"\[(\d+)\]", r"［\1］", text)


def _draft(unit: Evidence) -> Draft:
    chunk = unit.hit.chunk
    whole = len(unit.sentences) > 1
    tree = outline(chunk)
    sentences: list[tuple[str, str]] = []
    before: Sentence | None = None
    for sentence in unit.sentences:
        text = shown(sentence, chunk.text[sentence.start - chunk.start : sentence.end - chunk.start])
        if not text or sentence.kind == "meta" or (sentence.kind == "prose" and not _WORD.search(text)):
            continue
        line = "\n" if before and _parted(unit, before, sentence) else ""
        before = sentence
        heads = tree.names(chunk.sentences.index(sentence))
        before_item = _mark(chunk, sentence, heads=heads) if sentence.kind == "item" and whole else ""
        box = "" if draws_box(chunk, sentence) else _BOXES[done(chunk, sentence)]
        sentences.append((line + before_item + box, text))
    return Draft(tuple(sentences), unit)


def _mark(chunk: Chunk, sentence: Sentence, *, heads: bool) -> str:
    """What stands before an item of several, as the note has it: its number, or a dash but for one that heads others."""
    found = mark(chunk, sentence)
    if not found[:1].isdigit():
        return "- " if found and not heads else ""
    return f"{found} "


def _parted(unit: Evidence, before: Sentence, sentence: Sentence) -> bool:
    """Whether two sentences of a unit stand on lines of their own, as they do in the note but for what an editor wrapped."""
    chunk = unit.hit.chunk
    if (before.kind, sentence.kind) != ("prose", "prose") and not carries_on(chunk, sentence, before):
        return True
    said = chunk.text[: before.end - chunk.start]
    breaks = lined(chunk.text[before.end - chunk.start : sentence.start - chunk.start]).count("\n")
    line = said.rpartition("\n")[2]
    return breaks > 1 or (
        breaks == 1 and (asks(line) or _ENDED.search(line) is None or columns(line.strip()) < WRAP_COLUMNS)
    )
