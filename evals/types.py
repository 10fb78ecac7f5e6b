"""The nouns of evals: a case, what became of it, a figure, a result."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from qa.types import Language

Outcome = Literal["right", "wrong", "missed", "abstained", "invented"]

OUTCOMES: dict[Outcome, str] = {
    "right": "answered, and the quoted lines hold every required fact",
    "wrong": "answered, but a required fact is not in the quoted lines",
    "missed": "not answered, although the notes say",
    "abstained": "not answered, as it should be",
    "invented": "answered, although the notes do not say",
}
GOOD: frozenset[Outcome] = frozenset({"right", "abstained"})


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a note, as they stand in it."""

    note: str
    quote: str


@dataclass(frozen=True, slots=True)
class Case:
    """One question with what a right answer must hold and may quote."""

    id: str
    split: str
    kind: str
    language: Language
    question: str
    answerable: bool
    facts: tuple[tuple[str, ...], ...] = ()  # all are required, of each any alternative
    history: tuple[str, ...] = ()  # the questions asked before it in the same conversation
    evidence: tuple[tuple[Quote, ...], ...] = ()  # the pieces that prove the answer, of each every place that holds it
    also: tuple[Quote, ...] = ()  # what may be quoted besides
    stands_alone: bool = False  # of a case with history: it leans on none of it, and must not be rewritten


@dataclass(frozen=True, slots=True)
class Fact:
    """A required fact, and whether the quoted lines hold it."""

    any_of: tuple[str, ...]
    held: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence, and whether the citations cover it."""

    note: str
    quote: str
    covered: bool


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one case."""

    id: str
    kind: str
    language: Language
    question: str
    history: tuple[str, ...]
    standalone_question: str | None
    stands_alone: bool
    answerable: bool
    outcome: Outcome
    reason: str | None  # of an abstention or a doubtful answer
    confidence: float
    features: dict[str, float]  # what the confidence was judged by
    answer: str
    citations: tuple[dict[str, Any], ...]  # as in `qa ask --json`
    facts: tuple[Fact, ...]
    evidence: tuple[Piece, ...]
    stray: tuple[str, ...]  # sentences that were cited and are no evidence
    faults: tuple[str, ...]  # quotes that are not in their note, sentences that no quote supports
    precision: float | None  # of the citations; None where there is nothing to judge
    recall: float | None
    ms: float

    @property
    def answered(self) -> bool:
        """Whether an answer was given."""
        return self.outcome in ("right", "wrong", "invented")

    def to_json(self) -> dict[str, Any]:
        """The row without its timing, which differs from run to run."""
        fields = asdict(self)
        del fields["ms"]
        return fields


@dataclass(frozen=True, slots=True)
class Figure:
    """A share or a mean of n questions with its 95 % interval; higher is better, always."""

    value: float
    n: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a result."""

    figures: dict[str, dict[str, Figure]]  # group (all, zh, en, kind …) -> name -> figure
    outcomes: dict[str, dict[str, int]]  # group -> outcome -> number of questions
    reasons: dict[str, dict[str, int]]  # reason of an abstention or doubt -> outcome -> number of questions
    curve: list[tuple[float, float]]  # (coverage, risk) by falling confidence

    def to_json(self) -> dict[str, Any]:
        """Plain dicts and lists."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Result:
    """All rows of one data set under one condition."""

    name: str  # of the data set
    split: str  # dev or test; of a data set given by its path, the condition
    about: str  # one sentence for a reader
    questions_sha256: str
    notes_sha256: str
    rows: tuple[Row, ...] = field(repr=False)
    summary: Summary = field(repr=False)
    tolerance: float = 0.0  # how far a figure may fall before --check fails
