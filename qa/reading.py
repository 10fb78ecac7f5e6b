"""Which sentences of the notes answer a question, as a language model reads them; and the evidence that this makes.

A model that was trained for it is shown an excerpt of the notes, each line under a letter, and says one letter, or 0 where
no line answers: answer sentence selection as one choice among all candidates (a pointer over them, after Vinyals et al.
2015), read from the likelihoods of a single token. It chooses, and writes nothing. Any other model only says yes or no.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from qa import prompts
from qa.attribute import Premise
from qa.evidence import grown
from qa.llm import UNSEEN, Llm
from qa.prompts import LETTERS, NONE
from qa.question import Question
from qa.scoring import Scored
from qa.types import Evidence

READ = (11, 600)  # lines and characters of what a model is shown: some 400 tokens, so that a prompt stays under 700
_AT_ONCE = 6  # of these lines, the likeliest, that are read first
_SURE = 3.0  # log odds that they answer, from which on the others are not read; see evals/LOG.md
_CODE_CHARACTERS = 200  # of a block of code, to see whether it answers
_ALSO = 0.2  # a line is quoted that is at least this likely beside the likeliest; tuned on dev, see evals/LOG.md
_MOST = 5  # lines from which evidence grows


@dataclass(frozen=True, slots=True)
class Reading:
    """What a model makes of the premises it was shown."""

    log_odds: float  # that they answer
    shares: tuple[float, ...] = ()  # of each, how likely it answers beside the others; empty: it was not asked


def read(llm: Llm, question: str, premises: Sequence[Premise]) -> Reading:
    """Have a model that was trained to choose (`llm.reads`) read 1 to 16 premises, the likeliest first. Raises LlmFailed.

    The first of them are enough where it is sure of them. Else it reads on from there: the prompts open alike, and the
    runtime keeps what it made of the opening.
    """
    if len(premises) > _AT_ONCE:
        reading = _chosen(llm, question, premises, [range(_AT_ONCE)])
        if reading.log_odds >= _SURE:
            return reading
    return _chosen(llm, question, premises, [range(_AT_ONCE), range(_AT_ONCE, len(premises))])


def _chosen(llm: Llm, question: str, premises: Sequence[Premise], parts: Sequence[range]) -> Reading:
    """What the model chooses of some premises, which are shown part by part; the share of the others is 0."""
    sections = [at for part in parts for at in _sections(premises, part)]
    shown = [
        ((first.context[0], *first.citation.headings), [as_shown(premises[i]) for i in at])
        for at in sections
        for first in [premises[at[0]]]
    ]
    likely = llm.chooses(prompts.which(question, shown))
    order = [i for at in sections for i in at]
    found = {i: likely.get(letter, UNSEEN) for letter, i in zip(LETTERS, order, strict=False)}
    whole = sum(found.values())
    shares = tuple(found.get(i, 0.0) / whole for i in range(len(premises)))
    return Reading(math.log(whole / likely.get(NONE, UNSEEN)), shares)


def evidence(
    reading: Reading, premises: Sequence[Premise], question: Question, scored: Sequence[Scored]
) -> list[Evidence]:
    """What is quoted for the lines that answer, likeliest first: each with the sentences that it cannot do without.

    scored: every sentence of the hits.
    """
    likeliest = max(reading.shares)
    lines = sorted(
        (i for i, s in enumerate(reading.shares) if s >= _ALSO * likeliest), key=lambda i: -reading.shares[i]
    )
    chosen: list[Evidence] = []
    for piece in (premises[i].source for i in lines[:_MOST]):
        chunk, sentence = piece.hit.chunk, piece.sentences[0]
        if any(chunk == e.hit.chunk and sentence in e.sentences for e in chosen):
            continue
        seed = next((s for s in scored if s.hit.chunk == chunk and chunk.sentences[s.at] == sentence), None)
        chosen += grown(question, seed, scored) if seed else [piece]
    return chosen


def _sections(premises: Sequence[Premise], part: range) -> list[list[int]]:
    """Some premises by section, sections by their best premise, each in the order of its note: so that "it" can be read."""
    sections: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    for i in part[: len(premises)]:
        sections.setdefault((premises[i].citation.note, premises[i].citation.headings), []).append(i)
    return [sorted(at, key=lambda i: premises[i].citation.char_start) for at in sections.values()]


def as_shown(premise: Premise) -> str:
    """A premise as a model is shown it: of a block of code, the beginning."""
    return premise.text[:_CODE_CHARACTERS] if premise.verbatim else premise.text
