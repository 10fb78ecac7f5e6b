"""Pools to samples: the prompt of run time as tokens, and which of the words that a reader may say is right."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NoReturn, cast

from evals.reader.pools import Candidate, Pool, cut
from qa.attribute import Premise
from qa.llm import READING, Llm
from qa.prompts import LETTERS, NONE, Messages
from qa.reading import read

CHOICES = (*LETTERS, NONE)  # the words that a reader may say
NOTHING = len(LETTERS)  # position of the one that says that no line answers

Encode = Callable[[Messages], list[int]]
# How a pool is shown: as it is; with lines left out at random; of a question that is answered without all that answers it.
Mode = Literal["plain", "drop", "removed"]

_OWN = 5  # times a question of ours is shown in an epoch: notes, and the words of people, are what this is for
_PLAIN, _DROP = 0.5, 0.28  # shares of the modes; the rest is "removed", or "drop" of a question without an answer
_DROPPED = {"answers": 0.15, "besides": 0.15, "not": 0.35}  # how likely a line is left out
_SHOWN, _CHARACTERS = (8, 16), (450, 900)  # from, to; at run time it is `qa.reading.READ`
_LONGEST = 1100  # tokens; a few samples with much code are longer, and left out


@dataclass(frozen=True, slots=True)
class Sample:
    """One prompt, and what may be said to it. Places are those in CHOICES."""

    pool: Pool
    tokens: tuple[int, ...]
    lines: int  # that are shown
    right: tuple[int, ...]  # one as good as the other
    spared: tuple[int, ...]  # lines that may be quoted besides: neither right nor wrong


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """Words to tokens, as the runtime does it."""

    encode: Encode
    token: Callable[[str], int]  # of a word that is a single one

    @property
    def choices(self) -> tuple[int, ...]:
        """The token of each of CHOICES."""
        return tuple(map(self.token, CHOICES))


def epoch(pools: Sequence[Pool], encode: Encode, rng: random.Random) -> list[Sample]:
    """A training sample for each pool, five for one of ours, each shown in a way drawn anew; shuffled."""
    samples = []
    for pool in pools:
        for _ in range(_OWN if pool.own else 1):
            at = rng.random()
            removes = at >= _PLAIN + _DROP and pool.case.answerable
            mode: Mode = "plain" if at < _PLAIN else "removed" if removes else "drop"
            made = training(pool, mode, encode, rng)
            if made and len(made.tokens) < _LONGEST:
                samples.append(made)
    rng.shuffle(samples)
    return samples


def training(
    pool: Pool,
    mode: Mode,
    encode: Encode,
    rng: random.Random,
    shown: tuple[int, int] = _SHOWN,
    characters: tuple[int, int] = _CHARACTERS,
) -> Sample | None:
    """The pool as a prompt of random length; None where it would be unclear what is right.

    shown, characters: from, to, of its lines.
    """
    longest = rng.randint(*shown), rng.randint(*characters)
    kept = list(pool.candidates)
    if mode == "removed":
        kept = [c for c in kept if c.label == "not" and not c.tells]
    elif mode == "drop":
        kept = [c for c in kept if rng.random() > _DROPPED[c.label]]
    lines = cut(kept, *longest)
    labels = {c.label for c in lines}
    if not lines or (pool.case.answerable and mode != "removed" and "besides" in labels and "answers" not in labels):
        return None
    return _sample(pool, lines, encode)


def prompt(question: str, premises: Sequence[Premise]) -> tuple[Messages, list[int]]:
    """What a reader is asked at run time, and the premises in the order of their letters."""
    overheard = _Overheard()
    shares = read(overheard, question, premises).shares
    return overheard.asked, sorted(range(len(premises)), key=shares.__getitem__)


def tokenizer(model: Path) -> Tokenizer:
    """The tokenizer and the chat format that a GGUF file holds."""
    from transformers import AutoTokenizer  # with it comes most of transformers

    known = AutoTokenizer.from_pretrained(str(model.parent), gguf_file=model.name)

    def encode(messages: Messages) -> list[int]:
        turns = [{"role": role, "content": words} for role, words in messages]
        return cast(list[int], known.apply_chat_template(turns, add_generation_prompt=True, return_dict=False))

    def token(word: str) -> int:
        (found,) = known.encode(word, add_special_tokens=False)
        return cast(int, found)

    return Tokenizer(encode, token)


def _sample(pool: Pool, shown: Sequence[Candidate], encode: Encode) -> Sample:
    messages, order = prompt(pool.question, [c.premise for c in shown])
    labels = [shown[i].label for i in order]
    answerable = pool.case.answerable
    right = tuple(i for i, label in enumerate(labels) if answerable and label == "answers")
    spared = tuple(i for i, label in enumerate(labels) if right and label == "besides")
    return Sample(pool, tuple(encode(messages)), len(shown), right or (NOTHING,), spared)


class _Overheard(Llm):
    """A reader that is only listened to: what it is asked, and, by likelihoods that rise with the letters, about what."""

    def __init__(self) -> None:
        super().__init__("overheard", self._nobody, timeout=0, reads=True)
        self.asked: Messages = []

    def chooses(self, messages: Messages, taught: dict[str, str] = READING) -> dict[str, float]:
        """The letters, each likelier than the one before."""
        self.asked = messages
        return {word: float(place) for place, word in enumerate(CHOICES, start=1)}

    @staticmethod
    def _nobody() -> NoReturn:
        raise AssertionError("nothing is loaded")
