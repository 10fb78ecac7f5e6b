"""A follow-up question as one that can be understood alone, from the turns before it."""

import re
from collections.abc import Sequence
from typing import Any

from ingest.errors import WrongUsage
from ingest.text import simplified
from qa.colloquial import written
from qa.followup.discourse import Talk, take_in
from qa.followup.leaning import leans
from qa.followup.rewriting import rewrite
from qa.translate import Dictionary
from qa.types import Turn

_QUESTION = 500  # characters of an earlier question read
_LONGEST = 2000  # and of the one asked
_TURNS = 6  # turns read: nobody reaches further back with a pronoun
_HISTORY = 'the history is no list of turns: write [{"question": "…", "answer": "…"}], or the questions alone'
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_CONTRACTED = (
    (
        re.compile(r"\b(why|how|what|where|when|who)'d (?=they|you|he|she|it|we|i|the|that|this|[A-Z])", re.I),
        r"\1 did ",
    ),
    (re.compile(r"\b(it|he|she|that)'s(?= (?:been|got)\b)", re.I), r"\1 has"),
    (re.compile(r"\b(it|he|she|that)'s\b", re.I), r"\1 is"),
)


def turns(history: Any) -> list[Turn]:
    """The turns of a history as JSON has it: objects with "question" and "answer", or questions alone; null is none.

    Raises WrongUsage for anything else.
    """
    if history is None:
        return []
    if not isinstance(history, list | tuple):
        raise WrongUsage(_HISTORY)
    return [_turn(entry) for entry in history]


def _turn(entry: Any) -> Turn:
    if isinstance(entry, Turn):
        return entry
    question, answer = (entry.get("question"), entry.get("answer")) if isinstance(entry, dict) else (entry, None)
    answer = "" if answer is None else answer
    if not isinstance(question, str) or not isinstance(answer, str):
        raise WrongUsage(_HISTORY)
    return Turn(question, answer)


def standalone(question: str, history: Sequence[Turn], dictionary: Dictionary) -> str | None:
    """The question rewritten so that it can be understood, and searched for, alone; None when it stands alone already.

    Its language stays; names come as the history has them.
    """
    question = _clean(question)
    if not history or not leans(question, dictionary):
        return None
    talk: Talk | None = None
    for turn in history[-_TURNS:]:
        if re.search(r"\w", turn.question):
            talk = _hear(turn, talk, dictionary)
    rewritten = rewrite(question, talk, dictionary)[0] if talk else None
    return rewritten if rewritten and rewritten != question else None


def _clean(text: str) -> str:
    text = written(simplified(" ".join(_CONTROL.sub(" ", text[:_LONGEST]).split()))).replace("’", "'")
    for contracted, full in _CONTRACTED:
        text = contracted.sub(full, text)
    return text


def _hear(turn: Turn, before: Talk | None, dictionary: Dictionary) -> Talk:
    """Take in one turn."""
    question = _clean(turn.question)[:_QUESTION]
    taken_up: dict[str, str] = {}
    if before and leans(question, dictionary):
        rewritten, taken_up = rewrite(question, before, dictionary)
        question = rewritten or question
    return take_in(question, turn.answer, taken_up, before, dictionary)
