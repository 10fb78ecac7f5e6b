"""The nouns of support: what is wrong with a sentence, and what is read out of a text before two are compared."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Kind = Literal[
    "number",
    "date",
    "unit",
    "name",
    "latin",
    "negation",
    "marker",
    "antonym",
    "role",
    "relation",
    "noun",
    "length",
    "meaning",
]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in a sentence that its quotes do not show.

    kind: "number", "date", "unit", "name" (of a person, a place, an organisation), "latin" (a term in Latin letters: a
    product, a command, a flag, a version), "negation" (one too many or too few), "marker" (a word that changes a clause,
    "if", "almost", "must", left out or added), "antonym" (the quotes say the opposite word), "role" (names, or the sides of
    a comparison, that changed places), "relation" (a verb, or a noun made of one, that nothing in the quotes renders),
    "noun" (a thing that nothing in them renders), "length" (too long to be judged) or "meaning" (a model that compares says
    that it differs). text: the words of the sentence, or of the quote for what it lacks.
    """

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Date:
    """A date of a text; what it does not tell is None."""

    text: str
    year: int | None
    month: int | None
    day: int | None
    part: str | None  # "start", "mid", "end" of the year or the month
    decade: int | None = None


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day of a text, or how long something took, as clocks show it."""

    text: str
    hour: int  # of 24 where the text tells
    minute: int
    second: str | None  # as it is written, ":18"
    sure: bool  # whether it tells morning from afternoon


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text, its value in base units of its dimension."""

    text: str
    value: Fraction
    unit: str | None  # a dimension: "second", "usd"
    ordinal: bool
    vague: bool  # "one", 一: an article as often as a number
    start: int  # first character in the text


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence, or the quotes it cites, as the rules see them."""

    text: str  # folded
    english: bool  # no Chinese character outside quotes and brackets
    clauses: tuple[str, ...]  # in order, each a part of the text
    dates: tuple[Date, ...]
    times: tuple[Time, ...]
    quantities: tuple[Quantity, ...]
