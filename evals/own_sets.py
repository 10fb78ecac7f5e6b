"""The sets of questions that come with the project, each with the notes it asks about."""

from dataclasses import dataclass
from pathlib import Path

from ingest.errors import UserError
from ingest.settings import default_notes

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class OwnSet:
    """Questions with their evidence, and the folder of notes."""

    name: str
    questions: Path
    notes: Path

    @property
    def simple(self) -> Path | None:
        """Plain questions, each of one line, about the same notes, where there are any."""
        path = self.questions.with_name("simple.jsonl")
        return path if path.exists() else None


def own_sets() -> tuple[OwnSet, OwnSet]:
    """Golden, over the notes that the product comes with, and everyday, over one person's notes on all of their life."""
    everyday = _HERE / "everyday"
    return (
        OwnSet("golden", _HERE / "questions.jsonl", default_notes()),
        OwnSet("everyday", everyday / "questions.jsonl", everyday / "notes"),
    )


def practice_sets() -> list[OwnSet]:
    """Notes of 45 people, with questions to learn from, some of them put into the other language: none is asked by `qa eval`."""
    return _people("practice")


def validation_sets() -> list[OwnSet]:
    """Notes of three people, with questions that no model learns from: weights and bounds may be chosen by them."""
    return _people("validation")


def stranger_sets() -> list[OwnSet]:
    """Notes of four people, with questions that nothing is tuned on: they tell what notes of a stranger are like."""
    return _people("strangers")


def _people(folder: str) -> list[OwnSet]:
    """One set for each person. Raises UserError in an installed program, which is without them."""
    found = sorted((_HERE / folder).glob("*/questions.jsonl"))
    if not found:
        raise UserError(f"the notes of {folder} come with the checkout only: run this from one")
    return [OwnSet(questions.parent.name, questions, questions.parent / "notes") for questions in found]
