"""The sets of questions that come with the project, each with the notes it asks about."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from ingest.settings import default_notes

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class OwnSet:
    """Questions with their evidence, and the folder of notes."""

    name: str
    questions: Path
    notes: Path


@contextmanager
def own_sets() -> Iterator[tuple[OwnSet, OwnSet]]:
    """Golden, over the notes that the product comes with, and everyday, over one person's notes on all of their life."""
    with as_file(files(__package__)) as here:
        everyday = here / "everyday"
        yield (
            OwnSet("golden", here / "questions.jsonl", default_notes()),
            OwnSet("everyday", everyday / "questions.jsonl", everyday / "notes"),
        )


def practice_sets() -> list[OwnSet]:
    """Notes of 29 people, with questions, for a reader to learn from: none is asked by `qa eval`."""
    return _people("practice")


def validation_sets() -> list[OwnSet]:
    """Notes of three people, with questions that no model learns from: weights and bounds may be chosen by them."""
    return _people("validation")


def stranger_sets() -> list[OwnSet]:
    """Notes of four people, with questions that nothing is tuned on: they tell what notes of a stranger are like."""
    return _people("strangers")


def _people(folder: str) -> list[OwnSet]:
    return [OwnSet(here.name, here / "questions.jsonl", here / "notes") for here in sorted((_HERE / folder).iterdir())]
