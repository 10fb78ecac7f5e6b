"""Rated answers as questions that `qa eval --questions FILE` reads: what users liked must stay, what they disliked not.

A liked answer must quote again what it quoted; a liked refusal must stay one. A disliked answer is a question only where
the user said what is right: that the notes do not say, or the words of the note that do.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.errors import UserError
from ingest.notes import Unreadable, read_file
from ui.history import History, StoredTurn

NOT_IN_NOTES = "not_in_notes"  # the reason of a dislike that says: this should have been refused
_SHORTEST = 4  # characters of a reason that can be the words of a note


@dataclass(frozen=True, slots=True)
class FeedbackReport:
    """What an export wrote, and what it left out."""

    written: int
    open: tuple[str, ...]  # disliked questions of which nobody said what is right, or not in the words of a note
    stale: tuple[str, ...]  # questions whose quotes are no longer in the notes


def export_feedback(
    history: History, path: Path, locate: Callable[[str], tuple[Path, str] | None], notes: Iterable[str]
) -> FeedbackReport:
    """Write the rated turns as a file of questions; locate is that of a Chain, notes are the labels of all it knows.

    Raises UserError when none can be written.
    """
    lines: list[str] = []
    open_, stale = [], []
    for turn, before in history.rated():
        quotes = _truth(turn, locate, notes)
        if quotes is None:
            open_.append(turn.question)
        elif not all(q["quote"] in (_text(q["note"], locate) or "") for q in quotes):
            stale.append(turn.question)
        else:
            lines.append(json.dumps(_question(turn, before, quotes), ensure_ascii=False) + "\n")
    if not lines:
        raise UserError(
            "no rated answer can be made a question yet: like an answer, or dislike one and say that the notes do not"
            " say, or paste the words of the note that do"
        )
    try:
        path.write_text("".join(lines), encoding="utf8")
    except OSError as error:
        raise UserError(f"{path} cannot be written ({error.strerror}): name another file") from None
    return FeedbackReport(len(lines), tuple(open_), tuple(stale))


def _truth(
    turn: StoredTurn, locate: Callable[[str], tuple[Path, str] | None], notes: Iterable[str]
) -> list[dict[str, str]] | None:
    """The quotes that prove the right answer, none where the notes do not say; None when nobody said which it is."""
    answer = turn.answer
    if turn.liked:
        return [{"note": c["note"], "quote": c["quote"]} for c in answer["citations"]]
    if turn.reason == NOT_IN_NOTES and answer["status"] == "answered":
        return []
    words = turn.reason or ""
    if len(words) < _SHORTEST:
        return None
    shown = [c["note"] for c in [*answer["citations"], *answer["nearest"]]]
    places = dict.fromkeys([*shown, *notes])  # a note that was shown comes first: the words may stand in several
    return next(([{"note": note, "quote": words}] for note in places if words in (_text(note, locate) or "")), None)


def _question(turn: StoredTurn, before: list[str], quotes: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "id": f"feedback-{turn.id}",
        "kind": "liked" if turn.liked else "disliked",
        "question": turn.question,
        "history": before,
        "facts": [[q["quote"]] for q in quotes],
        "evidence": quotes,
    }


def _text(note: str, locate: Callable[[str], tuple[Path, str] | None]) -> str | None:
    place = locate(note)
    try:
        return read_file(*place)[0] if place else None
    except (OSError, Unreadable):
        return None
