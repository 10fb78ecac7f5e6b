"""What a reader learns from: the sentences found for each dev question, and what each of them is to its answer.

The questions are those of the project's own sets and of passage sets given by their path; the latter are asked once over all
passages, and once more, where it was their passage that went, over every second one. Test questions are never asked.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from evals import metrics
from evals.datasets import PassageSet, load_dataset
from evals.metrics import Span
from evals.own_sets import OwnSet
from evals.questions import load_questions, note_texts
from evals.run import fill, lent_home, places
from evals.types import Case
from ingest.embedders import Embedder
from ingest.errors import ModelUnavailable, WrongUsage
from ingest.index import Index
from ingest.sync import sync
from qa.attribute import Premise
from qa.chain import Chain
from qa.decompose import subquestions
from qa.evidence import best_sentences, choose, merged
from qa.followup import standalone
from qa.generate import Writer
from qa.question import Question, language_of
from qa.rerank import load_reranker
from qa.retrieve import Retriever
from qa.scoring import Scored, score_sentences, together
from qa.settings import QASettings
from qa.translate import Dictionary
from qa.types import Citation, Evidence, Language, Turn
from qa.verify import Verifier

# How a sentence stands to the answer: it gives it; it may be quoted, but is not what is wanted; it has nothing of it.
Label = Literal["answers", "besides", "not"]
Wording = Callable[[Sequence[str]], Sequence[str]]  # English questions to Chinese ones, empty where there is none

_LINES, _CHARACTERS = 28, 2200  # of a pool: more than is ever shown, as training leaves out some of it at random


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that was found for a question."""

    premise: Premise
    label: Label
    tells: bool  # it holds a fact of the answer, wherever it stands


@dataclass(frozen=True, slots=True)
class Pool:
    """A question with the sentences that were found for it."""

    source: str  # name of the set
    own: bool  # it is one of the project's own sets
    case: Case
    question: str  # as the reader is asked: a follow-up made to stand alone
    language: Language  # that the question is read in: Chinese where it holds a word of it
    candidates: tuple[Candidate, ...]  # best first


def own_pools(own: OwnSet, settings: QASettings, embedder: Embedder, writer: Writer) -> Iterator[Pool]:
    """A pool for each dev question; English ones are put into Chinese by the writer. Raises ModelUnavailable if it fails."""
    texts = note_texts(own.notes)[0]
    cases = [case for case in load_questions(own.questions, texts) if case.split == "dev"]

    def wording(questions: Sequence[str]) -> list[str]:
        return [_in_chinese(writer, question) for question in questions]

    with lent_home(settings.home) as home:
        sync(home, [own.notes], embedder)
        finder = _Finder(settings.model_copy(update={"home": home, "llm": "none"}), embedder, writer)
        for case in cases:
            evidence = places((quote for piece in case.evidence for quote in piece), texts)
            also = places(case.also, texts)
            question, premises = finder.find(case, wording)
            candidates = [_labelled(case, p, _in(p.citation, evidence), _in(p.citation, also)) for p in premises]
            yield _pool(own.name, True, case, question, candidates)
        finder.close()


def passage_pools(path: Path, settings: QASettings, embedder: Embedder, writer: Writer) -> Iterator[Pool]:
    """A pool for each question over all passages, and for each whose passage is gone when every second one is.

    Their notes are called 笔记 and a number. Raises WrongUsage for a set that is of another form, or for a test.
    """
    data = load_dataset(path)
    if not isinstance(data, PassageSet) or "test" in data.name.split("-"):
        raise WrongUsage(f"{path} is not to learn from: name the questions of a passage set that is no test")
    at = {case.id: position for position, case in data.cases}
    chinese = {case.id: case.question for _, case in data.cases if case.language == "zh"}
    with lent_home(settings.home) as home:
        folder = home / "notes"
        finder: _Finder | None = None
        for half in (False, True):
            fill(folder, data.notes(half=half))
            sync(home, [folder], embedder)
            finder = finder or _Finder(settings.model_copy(update={"home": home, "llm": "none"}), embedder, writer)
            for case in data.asked(half=half):
                if half and case.answerable:
                    continue  # nothing has changed for it
                note = f"{at[case.id]:05}.md"
                told = chinese.get(f"{case.id.removesuffix('/en')}/zh", "")
                question, premises = finder.find(case, _whole(told))
                candidates = [
                    _labelled(case, _renamed(p), p.citation.note == note and _holds(case, p, any), False)
                    for p in premises
                ]
                yield _pool(data.name, False, case, question, candidates)
        if finder:
            finder.close()


def cut(candidates: Sequence[Candidate], lines: int, characters: int) -> list[Candidate]:
    """The first of them, as many as a prompt may hold; code is not counted by its length (as `Writer.gather` does)."""
    kept: list[Candidate] = []
    left = characters
    for candidate in candidates:
        left -= 0 if candidate.premise.verbatim else len(candidate.premise.text)
        if kept and (left < 0 or len(kept) == lines):
            break
        kept.append(candidate)
    return kept


class _Finder:
    """Finds what `Chain` finds, and keeps more of it."""

    def __init__(self, settings: QASettings, embedder: Embedder, writer: Writer) -> None:
        self._index = Index(settings.home, embedder)
        self._dictionary = Dictionary.open(settings.home)
        self._chain = Chain(settings, self._index, embedder, self._dictionary)
        self._retriever = Retriever(self._index, embedder, load_reranker(settings.reranker))
        self._top_k = settings.top_k
        self._writer = writer

    def close(self) -> None:
        """Let go of the index and its files."""
        self._chain.close()

    def find(self, case: Case, wording: Wording) -> tuple[str, list[Premise]]:
        """The question as it stands alone, and the sentences that may answer it, best first."""
        turns: list[Turn] = []
        for earlier in case.history:
            turns.append(Turn(earlier, self._chain.ask(earlier, turns).answer))
        text = self._alone(case.question, turns)
        language = language_of(case.question)
        with self._index.snapshot():
            questions = [
                replace(self._read(asked.text), language=language) for asked in subquestions(text, self._dictionary)
            ]
            found = [(question, self._scored(question)) for question in questions]
            if language == "en":
                besides = [self._scored(self._read(w)) if w else [] for w in wording([q.text for q in questions])]
                found = [(q, together(scored, more)) for (q, scored), more in zip(found, besides, strict=True)]
            return text, self._gathered(found)

    def _alone(self, text: str, turns: Sequence[Turn]) -> str:
        return (standalone(text, turns, self._dictionary) if turns else None) or text

    def _read(self, text: str) -> Question:
        return self._retriever.read(text, self._dictionary)

    def _scored(self, question: Question) -> list[Scored]:
        hits, known = self._retriever.retrieve(question, self._top_k)
        return score_sentences(question, known, hits, self._dictionary)

    def _gathered(self, found: Sequence[tuple[Question, Sequence[Scored]]]) -> list[Premise]:
        """The evidence and the next best sentences, one by one: together the writer would take no more than it may read."""
        verifier = Verifier(self._index.ledger.shared_paths())
        evidence = merged([unit for question, scored in found for unit in choose(question, scored)])
        of_evidence = [Evidence(unit.hit, (s,), unit.score) for unit in evidence for s in unit.sentences]
        further = [unit for _, scored in found for unit in best_sentences(scored, _LINES)]
        premises: dict[tuple[str, int], Premise] = {}
        for pieces in (*(((e,), ()) for e in of_evidence), *(((), (e,)) for e in further)):
            for premise in self._writer.gather(*pieces, verifier):
                premises.setdefault((premise.citation.note, premise.citation.char_start), premise)
        return list(premises.values())


def _pool(source: str, own: bool, case: Case, question: str, candidates: Sequence[Candidate]) -> Pool:
    assert case.split == ("dev" if own else ""), f"{case.id} is not to be trained on"
    language = language_of(case.question)
    return Pool(source, own, case, question, language, tuple(cut(candidates, _LINES, _CHARACTERS)))


def _labelled(case: Case, premise: Premise, proves: bool, allowed: bool) -> Candidate:
    # A sentence elsewhere that holds all the facts may well answer, too.
    besides = allowed or (bool(case.facts) and _holds(case, premise, all))
    label: Label = "answers" if proves else "besides" if besides else "not"
    return Candidate(premise, label, _holds(case, premise, any))


def _holds(case: Case, premise: Premise, of: Callable[[Iterator[bool]], bool]) -> bool:
    """Whether a sentence holds any, or all, of the facts that the answer must give."""
    return of(metrics.held(fact, [premise.citation.quote]) for fact in case.facts)


def _in(citation: Citation, places: Sequence[Span]) -> bool:
    """Whether they share a character."""
    return any(
        note == citation.note and start < citation.char_end and citation.char_start < end for note, start, end in places
    )


def _in_chinese(writer: Writer, question: str) -> str:
    chinese = writer.in_chinese(question)
    if chinese is None:
        raise ModelUnavailable(f"an English question cannot be put into Chinese, as {writer.notice}")
    return chinese


def _whole(chinese: str) -> Wording:
    """The wording that a set has for its whole question: of no use where it is asked in parts."""
    return lambda questions: [chinese] if len(questions) == 1 else [""] * len(questions)


def _renamed(premise: Premise) -> Premise:
    """A sentence of the passage 00012 as one of the note 笔记12: a passage has a number for a name, and no headings."""
    number = int(Path(premise.citation.note).stem)
    return replace(premise, citation=replace(premise.citation, headings=()), context=(f"笔记{number}",))
