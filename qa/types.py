"""The nouns of qa: a turn, a hit, a piece of evidence, a citation, an answer. The JSON of the contract is made here."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from ingest.types import Chunk, Sentence

Language = Literal["zh", "en"]
Status = Literal["answered", "not_in_notes", "failed"]  # failed: a line of a batch that could not be asked
Verdict = Literal["verified", "repaired"]
# Why the notes do not say. Two are of an answer: "unsure", the sentences are those that come nearest, and may not answer;
# "partly_answered", of several things that are asked one or more are not found, and the answer says which.
# "notes_changed": what would answer, or comes nearest, is no longer as it was indexed.
Reason = Literal[
    "nothing_found", "related_but_no_answer", "contradicted_premise", "notes_changed", "unsure", "partly_answered"
]


@dataclass(frozen=True, slots=True)
class Turn:
    """What was asked before, and what was answered."""

    question: str
    answer: str  # the text of the Answer, markers [n] and all; empty where it is not known


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk retrieved for a question."""

    chunk: Chunk
    folder: Path
    names: tuple[str, ...]  # of its note, its title first
    score: float  # higher is better, always; between 0 and 1
    dense: float  # cosine of question and chunk, mean of the whole chunk and its best sentence
    lexical: float  # share of the question's terms, weighted by rarity, that the chunk holds
    sentence_scores: tuple[float, ...]  # cosine of question and sentence, one for each of chunk.sentences
    sentence_late: tuple[
        float, ...
    ]  # by how much each is more like the question, token by token, than others; 0 if unread

    @property
    def title(self) -> str:
        """The title of its note."""
        return self.names[0]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One or more neighbouring sentences of a hit that are quoted as one: a sentence, or a lead-in with its list."""

    hit: Hit
    sentences: tuple[Sentence, ...]
    score: float

    @property
    def start(self) -> int:
        """First character in the note's text."""
        return self.sentences[0].start

    @property
    def end(self) -> int:
        """One past the last character in the note's text."""
        return self.sentences[-1].end


@dataclass(frozen=True, slots=True)
class Citation:
    """The proof of a sentence: a span of a note as it is on disk now."""

    id: int  # the n of the marker [n]
    note: str
    headings: tuple[str, ...]
    line_start: int
    line_end: int
    char_start: int
    char_end: int
    quote: str
    score: float


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One sentence of an answer and the citations that prove it."""

    text: str
    citations: tuple[int, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or the statement that the notes do not say. Field for field the JSON `qa.answer/1`."""

    question: str
    language: Language
    status: Status
    answer: str
    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    reason: Reason | str | None = None  # of an abstention or a doubtful answer; of a failure, what to do about it
    standalone_question: str | None = None  # a follow-up as it was understood; None for one that stands alone
    unsaid: tuple[
        str, ...
    ] = ()  # what else is asked and not found; the last lines of the answer, not in the JSON by itself
    confidence: float = 0.0  # probability that the notes answer, 0 to 1; for evaluation, not in the JSON
    features: dict[str, float] = field(default_factory=dict)  # what that was judged by, likewise
    models: dict[str, str | None] = field(default_factory=dict)
    timings_ms: dict[str, float] = field(default_factory=dict)

    def to_json(self, id: Any = None) -> dict[str, Any]:
        """The JSON object of the contract, every key present."""
        fields = asdict(self)
        del fields["unsaid"], fields["confidence"], fields["features"]
        return {"schema": "qa.answer/1", "id": id, **fields}
