"""What a selector learns from: the chunks found for a question, and which of their sentences answer it."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from evals import metrics
from evals.own_sets import OwnSet
from evals.questions import load_questions, note_texts, read_lines
from evals.run import lent_home, places
from evals.types import Case
from ingest.embedders import Embedder
from ingest.index import Index
from ingest.sync import sync
from qa.encoder import Vocabulary
from qa.retrieve import Retriever
from qa.scoring import Scored, score_sentences
from qa.selector import Window, windows
from qa.settings import QASettings
from qa.translate import Dictionary
from qa.types import Hit

FOUND = 12  # chunks for a question: more than an answer draws on
_REMOVED = 0.15  # share of the answerable questions that are shown without what answers them
_ANSWERING = 2  # windows at most that hold an answer
_TOKENS = 400, 900  # from, to, of the windows of a question


@dataclass(frozen=True, slots=True)
class Labelled:
    """A window with what each of its sentences is to the answer: True, False, or None where that is not to be told."""

    window: Window
    answers: tuple[bool | None, ...]
    tells: bool  # it holds a fact of the answer, or what may be quoted besides


@dataclass(frozen=True, slots=True)
class Pool:
    """A question with the windows that were found for it, the likeliest first."""

    case: Case
    windows: tuple[Labelled, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """Windows that are read for one question, and whether any of their sentences is marked as one that answers."""

    windows: tuple[Labelled, ...]
    answered: bool


def pools(own: OwnSet, settings: QASettings, embedder: Embedder, vocabulary: Vocabulary) -> Iterator[Pool]:
    """A pool for each question that follows no other, for its translation, and for each of the simple questions.

    The latter two lie beside the questions, in translations.jsonl and simple.jsonl, where there are any.
    """
    texts = note_texts(own.notes)[0]
    with lent_home(settings.home) as home:
        sync(home, [own.notes], embedder)
        index, dictionary = Index(home, embedder), Dictionary.open(settings.home)
        retriever = Retriever(index, embedder)
        asked = {case.id: case for case in load_questions(own.questions, texts) if not case.history}
        further = load_questions(own.simple, texts) if own.simple else []
        for case in (*asked.values(), *_translated(own, asked), *further):
            with index.snapshot():
                question = retriever.read(case.question, dictionary)
                question = replace(question, language=case.language)
                hits, known = retriever.retrieve(question, FOUND)
            scored = score_sentences(question, known, hits, dictionary)
            yield Pool(case, tuple(_labelled(case, vocabulary, hits, scored, texts)))
        index.close()


def _translated(own: OwnSet, asked: Mapping[str, Case]) -> Iterator[Case]:
    path = own.questions.with_name("translations.jsonl")
    for _, entry in read_lines(path) if path.exists() else ():
        case = asked[entry["id"]]
        yield replace(case, question=entry["question"], language="en" if case.language == "zh" else "zh")


def sample(pool: Pool, rng: random.Random) -> Sample:
    """The pool as it is read once, drawn anew: the likeliest windows most often; of some questions none that answer."""
    answering = [w for w in pool.windows if any(w.answers)]
    others = [w for w in pool.windows if not any(w.answers)]
    shown: list[Labelled] = []
    if answering and rng.random() >= _REMOVED:
        rng.shuffle(answering)
        shown = answering[:_ANSWERING]
    elif pool.case.answerable:
        others = [w for w in others if not w.tells]
    answered = bool(shown)
    left = rng.randint(*_TOKENS) - sum(len(w.window.tokens) for w in shown)
    for _, one in sorted(((i * rng.random(), w) for i, w in enumerate(others)), key=lambda o: o[0]):
        left -= len(one.window.tokens)
        if shown and left < 0:
            break
        shown.append(one)
    return Sample(tuple(shown), answered)


def _labelled(
    case: Case, vocabulary: Vocabulary, hits: Sequence[Hit], scored: Sequence[Scored], texts: dict[str, str]
) -> Iterator[Labelled]:
    evidence = places((quote for piece in case.evidence for quote in piece), texts)
    also = places(case.also, texts)
    may = {(id(s.hit), s.at) for s in scored}

    def held(hit: Hit, at: int) -> list[bool]:
        sentence = hit.chunk.sentences[at]
        return [metrics.held(fact, [texts[hit.chunk.note][sentence.start : sentence.end]]) for fact in case.facts]

    def within(hit: Hit, at: int, spans: Sequence[metrics.Span]) -> bool:
        of = hit.chunk.sentences[at]
        return any(note == hit.chunk.note and start < of.end and of.start < end for note, start, end in spans)

    for hit in hits:
        for window in windows(vocabulary, case.question, hit):
            own = range(window.first, window.first + len(window.spans))
            answers: list[bool | None] = []
            for j in own:
                facts = held(hit, j)
                answering = within(hit, j, evidence)
                spared = within(hit, j, also) or (bool(facts) and all(facts))
                answers.append(None if (id(hit), j) not in may or (spared and not answering) else answering)
            tells = any(any(held(hit, j)) or within(hit, j, also) or within(hit, j, evidence) for j in own)
            yield Labelled(window, tuple(answers), tells)
