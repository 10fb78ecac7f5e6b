"""The nouns of mutations: a true rendering, and what one change makes of it."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "number", "date", "name", "swap", "latin", "unit", "negation+", "negation-", "antonym", "relation", "premise"
]
Split = Literal["dev", "test", "free", "practice", "strangers"]


@dataclass(frozen=True, slots=True)
class Paraphrase:
    """A true rendering. quotes: (note, verbatim lines); the note is None where the lines were written for this set."""

    id: str
    split: Split
    language: Literal["zh", "en"]
    sentence: str
    quotes: tuple[tuple[str | None, str], ...]


@dataclass(frozen=True, slots=True)
class Mutation:
    """A paraphrase made false by one change."""

    id: str  # of the original, with the kind and a number
    original: Paraphrase
    kind: str  # a Kind; of what was made false by hand any word for what is wrong
    sentence: str
