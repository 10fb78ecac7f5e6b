"""Lines with English that says what they do and English that says one thing wrongly, as tokens with what is wrong marked."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from pathlib import Path

from qa.glosses import Words, hints
from qa.prompts import Messages, same

_EVALS = Path(__file__).parents[1]
_RENDERINGS = _EVALS / "renderings.jsonl"
_PAIRS = _EVALS / "translator" / "pairs.jsonl"
JUDGED = Path(__file__).parent / "judged.jsonl"
HELD_OUT = JUDGED.with_name("held_out.jsonl")
WRONG, RIGHT, UNTOLD = 1, 0, -1  # marks of a token; what follows an error may be right by itself, and is not told

Encode = Callable[[Messages], list[int]]


@dataclass(frozen=True, slots=True)
class Branch:
    """What follows the opening in the prompt for one English sentence."""

    tokens: tuple[int, ...]
    marks: tuple[int, ...]  # of each token
    same: bool  # whether the sentence says what the line does


@dataclass(frozen=True, slots=True)
class Sample:
    """One line with all of its English: prompts that share their opening."""

    opening: tuple[int, ...]
    branches: tuple[Branch, ...]

    def __len__(self) -> int:
        return len(self.opening) + sum(len(branch.tokens) for branch in self.branches)


def samples(dictionary: Words, encode: Encode) -> Iterator[Sample]:
    """A sample for each freely worded line: the plain rendering that the translator learnt, the free one, the wrong one."""
    entries = [json.loads(line) for line in _PAIRS.read_text("utf8").splitlines()]
    plain = {entry["zh"]: entry["en"] for entry in entries}
    for line in _RENDERINGS.read_text("utf8").splitlines():
        entry = json.loads(line)
        trues = [entry["true"], *([plain[entry["zh"]]] if entry["zh"] in plain else [])]
        yield sample(entry["zh"], trues, entry["false"], dictionary, encode)


def judged(path: Path, dictionary: Words, encode: Encode) -> Iterator[Sample]:
    """A sample for each line that a model put into English: all that it made of it, judged by hand.

    path: JUDGED, lines of our dev notes and of practice, to learn from, or HELD_OUT, others of practice.
    """
    for text in path.read_text("utf8").splitlines():
        entry = json.loads(text)
        line, told = entry["zh"], hints(entry["zh"], dictionary)
        said = [(english, agrees) for agrees in (True, False) for english in entry[str(agrees).lower()]]
        prompts = [encode(same(line, told, english)) for english, _ in said]
        opening = min(_shared(prompts), min(map(len, prompts)) - 1)
        branches = (
            Branch(tuple(tokens[opening:]), (UNTOLD,) * (len(tokens) - opening), agrees)
            for tokens, (_, agrees) in zip(prompts, said, strict=True)
        )
        yield Sample(tuple(prompts[0][:opening]), tuple(branches))


def sample(line: str, trues: Sequence[str], false: str, dictionary: Words, encode: Encode) -> Sample:
    """A line with true English and a sentence that differs in one thing from the nearest of it."""
    told = hints(line, dictionary)
    prompts = [encode(same(line, told, english)) for english in (*trues, false)]
    # Where the English begins: no sentence begins with either of these.
    begins = _shared([encode(same(line, told, "@")), encode(same(line, told, "7"))])
    *right, wrong = prompts
    nearest = max(right, key=lambda tokens: SequenceMatcher(None, tokens, wrong, autojunk=False).ratio())
    closes = _shared([prompts[0][::-1], encode(same(line, told, "@"))[::-1]])
    marked = [*([RIGHT] * len(tokens) for tokens in right), _marks(nearest, wrong)]
    opening = _shared(prompts)
    branches = []
    for at, (tokens, marks) in enumerate(zip(prompts, marked, strict=True)):
        marks = [mark if begins <= i < len(tokens) - closes else UNTOLD for i, mark in enumerate(marks)]
        branches.append(Branch(tuple(tokens[opening:]), tuple(marks[opening:]), at < len(right)))
    return Sample(tuple(prompts[0][:opening]), tuple(branches))


def _marks(right: Sequence[int], wrong: Sequence[int]) -> list[int]:
    """Of each token of the wrong sentence: WRONG where it differs, or where something is gone; from there on UNTOLD."""
    marks = [RIGHT] * len(wrong)
    changes = [o for o in SequenceMatcher(None, right, wrong, autojunk=False).get_opcodes() if o[0] != "equal"]
    if changes:
        first = changes[0][3]
        marks[first:] = [UNTOLD] * (len(wrong) - first)
    for *_, start, end in changes:
        for i in range(start, max(end, min(start + 1, len(wrong)))):
            marks[i] = WRONG
    return marks


def _shared(prompts: Sequence[Sequence[int]]) -> int:
    """Tokens with which all of them begin."""
    return sum(1 for _ in takewhile(lambda tokens: len(set(tokens)) == 1, zip(*prompts, strict=False)))
