"""How answers in a model's words compare with the notes' own sentences: right, cited, in the right language, how fast.

Each question is asked once of each model: the first answer of the stream is the notes' own, the last the model's.
"""

import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.own_sets import OwnSet, own_sets, stranger_sets, validation_sets
from evals.questions import load_questions, note_texts
from evals.run import Tick, judge, lent_home
from evals.types import Case, Row
from ingest.embedders import Embedder, load_embedder
from ingest.errors import WrongUsage
from ingest.index import Index
from ingest.sync import sync
from qa import prompts
from qa.attribute import Premise
from qa.chain import Chain
from qa.cut import cut
from qa.generate import Writer
from qa.llm import Llm, open_llm
from qa.prompts import Messages
from qa.settings import QASettings
from qa.translate import Dictionary
from qa.types import Answer, Turn

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk


@dataclass(slots=True)
class Reply:
    """What a model said in one go, and what that took it."""

    words: str = ""
    tokens: int = 0  # stays 0 where the runtime does not tell it
    began: float = 0.0  # when its first word came; seconds of a clock
    ended: float = 0.0

    def hear(self, chunk: "AIMessageChunk") -> None:
        """Take in the next piece."""
        self.words += str(chunk.text)
        self.ended = time.perf_counter()
        self.began = self.began or self.ended
        if used := chunk.usage_metadata:
            self.tokens += used["output_tokens"]


class Overheard(Llm):
    """A model whose replies are kept as they came: what it cites itself is judged beside what the program cites."""

    def __init__(self, llm: Llm) -> None:
        self.__dict__.update(llm.__dict__)
        self.replies: list[Reply] = []
        self.longest = 0  # tokens of the longest prompt; 0 where the runtime does not tell
        self._coming: Reply | None = None

    def stream(self, messages: Messages, grammar: str | None = None, *, translating: bool = False) -> Generator[str]:
        """The reply, kept if it is of an answer: not the question in other words."""
        self._coming = Reply()
        if messages[0] != ("system", prompts.IN_CHINESE):
            self.replies.append(self._coming)
        try:
            yield from super().stream(messages, grammar, translating=translating)
        finally:
            self._coming = None

    def _chunks(self, messages: Messages, options: dict[str, Any]) -> "Generator[AIMessageChunk]":
        for chunk in super()._chunks(messages, options):
            if used := chunk.usage_metadata:
                self.longest = max(self.longest, used["input_tokens"])
            if self._coming:  # none while it reads
                self._coming.hear(chunk)
            yield chunk


class OverheardWriter(Writer):
    """Keeps the premises of the last answer, and whether each was chosen: then the model cites none itself."""

    premises: Sequence[Premise] = ()
    chosen = False

    def write(self, answer: Answer, premises: Sequence[Premise], *, chosen: bool = False) -> Generator[Answer]:
        """The growing answer."""
        self.premises, self.chosen = premises, chosen
        yield from super().write(answer, premises, chosen=chosen)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: the notes' own answer and the model's, judged by the same measure."""

    case: Case
    llm: str
    extractive: Row
    written: Row  # the notes' own, too, where the model wrote nothing
    drawn: Answer  # the notes' own
    answer: Answer
    model_said: tuple[tuple[str, tuple[int, ...]], ...]  # its sentences and the numbers it cited, before verification
    before_precision: float | None  # of the model's own citations
    before_recall: float | None
    seconds: dict[str, float]  # to the evidence, the model's first proven sentence, the end
    failed: bool  # the model broke off, and the notes' own sentences stand
    prompt_tokens: int | None  # of the longest prompt; None where the runtime does not tell
    generated: tuple[int, float]  # tokens that it wrote after the first ones of its replies, and the seconds they took

    @property
    def by_model(self) -> bool:
        """Whether the answer is in the model's words."""
        return self.answer.models.get("llm") is not None

    def to_json(self) -> dict[str, Any]:
        """What a reader wants to see of it."""
        return {
            "id": self.case.id,
            "llm": self.llm,
            "question": self.case.question,
            "extractive": self.extractive.outcome,
            "written": self.written.outcome,
            "answer": self.answer.answer,
            "verdicts": [s.verdict for s in self.answer.sentences],
            "said": [f"{list(numbers)} {text}" for text, numbers in self.model_said],
            "seconds": {name: round(value, 2) for name, value in self.seconds.items()},
        }


def ask(chain: Chain, llm: Overheard, writer: OverheardWriter, case: Case, folder: Path) -> Asked:
    """Ask one question, its earlier turns before it."""
    turns: list[Turn] = []
    for earlier in case.history:
        first = next(chain.stream(earlier, turns))  # the notes' own answer: what went before is the same for both
        turns.append(Turn(earlier, first.answer))
    llm.replies.clear()
    llm.longest = 0
    writer.premises, writer.chosen, writer.notice = [], False, None
    began = time.perf_counter()
    grown = [(answer, time.perf_counter() - began) for answer in chain.stream(case.question, turns)]
    end = time.perf_counter() - began
    extractive, evidence_at = grown[0]
    answer = grown[-1][0]
    seconds = {"evidence": evidence_at, "end": end}
    if answer.models.get("llm"):
        seconds["sentence"] = next(at for grown_so_far, at in grown if grown_so_far.models.get("llm"))
    said = sentences(llm.replies, chosen=writer.chosen)
    numbered = [premise for premise in writer.premises if not premise.verbatim]  # what the model was shown
    own = [numbered[n - 1].citation for _, ns in said for n in ns if 0 < n <= len(numbered)]
    its_own = replace(answer, citations=tuple(dict.fromkeys(own)), sentences=())
    cites = bool(said) and not writer.chosen
    cited = judge(case, its_own, 0.0, folder) if cites else None
    told = [reply for reply in llm.replies if reply.tokens]
    return Asked(
        case=case,
        llm=llm.name,
        extractive=judge(case, extractive, evidence_at * 1000, folder),
        written=judge(case, answer, end * 1000, folder),
        drawn=extractive,
        answer=answer,
        model_said=said,
        before_precision=cited.precision if cited and cited.citations else (0.0 if cites and case.evidence else None),
        before_recall=cited.recall if cited else None,
        seconds=seconds,
        failed=writer.notice is not None,
        prompt_tokens=llm.longest or None,
        generated=(sum(r.tokens - 1 for r in told), sum(r.ended - r.began for r in told)),
    )


def sentences(replies: Sequence[Reply], *, chosen: bool) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """The sentences of a model with the numbers it cited: of each line chosen, else of its first reply, the answer itself."""
    return tuple(sentence for reply in replies[: None if chosen else 1] for sentence in cut([reply.words]))


def run(
    chosen: Sequence[QASettings], name_of_set: str, splits: Sequence[str], every: int, tick: Tick
) -> Iterator[Asked]:
    """Ask every n-th question of the splits of one of our sets, of one model after the other.

    chosen: the same settings, each with another model. Raises WrongUsage where one names none.
    """
    of_people = {"validation": validation_sets, "strangers": stranger_sets}.get(name_of_set)
    sets = of_people() if of_people else [own for own in own_sets() if own.name == name_of_set]
    models: dict[str, Llm] = {}
    for settings in chosen:  # all are found before the first is asked
        if (named := open_llm(settings)) is None:
            raise WrongUsage("there is no model to compare with: name one with --llm, as in --llm local")
        models[named.name] = named
    settings = chosen[0]
    embedder = load_embedder(settings.embedder)
    for own in sets:
        yield from _of_notes(own, models, settings, splits, every, embedder, tick)


def _of_notes(
    own: OwnSet,
    models: dict[str, Llm],
    settings: QASettings,
    splits: Sequence[str],
    every: int,
    embedder: Embedder,
    tick: Tick,
) -> Iterator[Asked]:
    """Ask the questions of one set, over its notes in a home of their own."""
    cases = [c for c in load_questions(own.questions, note_texts(own.notes)[0]) if c.split in splits][::every]
    with lent_home(settings.home) as home:
        sync(home, [own.notes], embedder)
        dictionary = Dictionary.open(home)
        for name, named in models.items():
            llm = Overheard(named)
            writer = OverheardWriter(llm, embedder, dictionary)
            here = settings.model_copy(update={"home": home})
            chain = Chain(here, Index(home, embedder), embedder, dictionary, writer)
            about = f"{own.name}, {name}"
            for done, case in enumerate(cases):
                tick(about, done, len(cases))
                yield ask(chain, llm, writer, case, own.notes)
            tick(about, len(cases), len(cases))
            chain.close()
