"""How answers in a model's words compare with the notes' own sentences: right, cited, in the right language, how fast.

Each question is asked once: the first answer of the stream is the notes' own, the last the model's.
"""

import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from evals import metrics
from evals.questions import load_questions, note_texts
from evals.run import Tick, judge, lent_home
from evals.types import Case, Row
from ingest.embedders import load_embedder
from ingest.errors import WrongUsage
from ingest.index import Index
from ingest.settings import default_notes
from ingest.sync import sync
from qa.attribute import Premise
from qa.chain import Chain
from qa.cut import cut, speaks
from qa.generate import Writer
from qa.llm import Llm, open_llm
from qa.prompts import Messages
from qa.settings import QASettings
from qa.translate import Dictionary
from qa.types import Answer, Turn


class Overheard(Llm):
    """A model whose words, as they came, are kept: what it cites itself is judged beside what the program cites."""

    def __init__(self, llm: Llm) -> None:
        self.__dict__.update(llm.__dict__)
        self.replies: list[str] = []

    def stream(self, messages: Messages, grammar: str | None = None) -> Generator[str]:
        """The reply, kept."""
        self.replies.append("")
        for words in super().stream(messages, grammar):
            self.replies[-1] += words
            yield words


class OverheardWriter(Writer):
    """Keeps the premises of the last answer."""

    premises: Sequence[Premise] = ()

    def write(self, answer: Answer, premises: Sequence[Premise]) -> Generator[Answer]:
        """The growing answer."""
        self.premises = premises
        yield from super().write(answer, premises)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: the notes' own answer and the model's, judged by the same measure."""

    case: Case
    extractive: Row
    written: Row  # the same as the extractive one where the model wrote nothing
    answer: Answer
    model_said: tuple[tuple[str, tuple[int, ...]], ...]  # its sentences and the numbers it cited, before verification
    before_precision: float | None  # of the model's own citations
    before_recall: float | None
    seconds: dict[str, float] = field(default_factory=dict)  # to the evidence, the first proven sentence, the end

    def to_json(self) -> dict[str, Any]:
        """What a reader wants to see of it."""
        return {
            "id": self.case.id,
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
    writer.premises = ()
    began = time.perf_counter()
    grown = [(answer, time.perf_counter() - began) for answer in chain.stream(case.question, turns)]
    end = time.perf_counter() - began
    extractive, evidence_at = grown[0]
    answer = grown[-1][0]
    seconds = {"evidence": evidence_at, "end": end}
    if len(grown) > 1:
        seconds["sentence"] = grown[1][1]
    said = tuple(cut([llm.replies[0]])) if llm.replies else ()
    own = [writer.premises[n - 1].citation for _, ns in said for n in ns if 0 < n <= len(writer.premises)]
    its_own = replace(extractive, citations=tuple(dict.fromkeys(own)), sentences=())
    cited = judge(case, its_own, 0.0, folder) if said else None
    return Asked(
        case=case,
        extractive=judge(case, extractive, evidence_at * 1000, folder),
        written=judge(case, answer, end * 1000, folder),
        answer=answer,
        model_said=said,
        before_precision=cited.precision if cited and cited.citations else (0.0 if said and case.evidence else None),
        before_recall=cited.recall if cited else None,
        seconds=seconds,
    )


def facts_told(asked: Asked) -> bool | None:
    """Whether a Chinese answer itself holds every fact; None where that cannot be told by words: an English one."""
    if asked.case.language != "zh" or not asked.case.facts:
        return None
    return all(metrics.held(fact, [asked.answer.answer]) for fact in asked.case.facts)


def report(asked: Sequence[Asked]) -> Iterator[str]:
    """The table, a line at a time."""
    for language in ("zh", "en"):
        of = [a for a in asked if a.case.language == language]
        yes = [a for a in of if a.case.answerable]
        no = [a for a in of if not a.case.answerable]
        by_model = [a for a in of if a.answer.models.get("llm")]
        if not of:
            continue
        yield f"{language}: {len(of)} questions, {len(by_model)} answers in the model's words"
        for name in ("extractive", "written"):
            rows = [(a, getattr(a, name)) for a in yes]
            right = sum(r.outcome == "right" for _, r in rows)
            precision = [r.precision for _, r in rows if r.precision is not None]
            recall = [r.recall for _, r in rows if r.recall is not None and r.answered]
            yield (
                f"  {name:<10} right {right}/{len(yes)}, citation precision {_mean(precision)}, recall {_mean(recall)}"
                f", refused {sum(not getattr(a, name).answered for a in no)}/{len(no)}"
            )
        before = [a.before_precision for a in by_model if a.before_precision is not None]
        recall = [a.before_recall for a in by_model if a.before_recall is not None]
        yield f"  the model's own citations: precision {_mean(before)}, recall {_mean(recall)}"
        told = [t for a in yes if (t := facts_told(a)) is not None and a.extractive.answered]
        if told:
            yield f"  facts in the words of the answer: {sum(told)}/{len(told)} of the answered"
        spoken = [speaks(s.text, a.answer.language) for a in by_model for s in a.answer.sentences if "\n" not in s.text]
        verdicts = [s.verdict for a in by_model for s in a.answer.sentences]
        said = sum(len(a.model_said) for a in of)
        yield (
            f"  sentences: {said} written, {verdicts.count('verified')} verified, {verdicts.count('repaired')} repaired; "
            f"in the language of the question {sum(spoken)}/{len(spoken)}"
        )
        for what in ("evidence", "sentence", "end"):
            times = sorted(a.seconds[what] for a in by_model if what in a.seconds)
            if times:
                yield (
                    f"  seconds to {what}: median {metrics.percentile(times, 50):.1f}, "
                    f"95 % {metrics.percentile(times, 95):.1f}"
                )


def _mean(values: Sequence[float | None]) -> str:
    present = [v for v in values if v is not None]
    return f"{sum(present) / len(present):.3f} (n {len(present)})" if present else "-"


def run(settings: QASettings, splits: Sequence[str], every: int, tick: Tick) -> Iterator[Asked]:
    """Ask every n-th golden question of the splits in a home of its own."""
    embedder = load_embedder(settings.embedder)
    notes = default_notes()
    with as_file(files(__package__) / "questions.jsonl") as path:
        cases = [c for c in load_questions(path, note_texts(notes)[0]) if c.split in splits][::every]
    with lent_home(settings.home) as home:
        sync(home, [notes], embedder)
        here = settings.model_copy(update={"home": home})
        named = open_llm(here)
        if named is None:
            raise WrongUsage("there is no model to compare with: name one with --llm, as in --llm local")
        llm, dictionary = Overheard(named), Dictionary.open(home)
        writer = OverheardWriter(llm, embedder, dictionary)
        chain = Chain(here, Index(home, embedder), embedder, dictionary, writer)
        for done, case in enumerate(cases, start=1):
            yield ask(chain, llm, writer, case, notes)
            tick("answers of the model", done, len(cases))
