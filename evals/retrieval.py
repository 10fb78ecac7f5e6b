"""Rank every question under every condition, and judge the rankings: data sets to results.

Two layouts of the same notes: `whole`, where a note is one chunk, as published figures on passages have it, and
`chunks`, where it is cut as `qa ingest` does. Truth is about the notes, so both are judged by the same questions: of a
set of passages the note that a question was asked about, whichever chunk of it is found (the ranking is one of notes);
of questions with evidence each quote, which a chunk holds when at least half of its characters are in it.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import numpy as np

from evals import metrics, ranking
from evals.conditions import (
    CONDITIONS,
    DEFAULT,
    DEFAULT_FIRST_STAGE,
    DEFAULT_LITERAL,
    RERANKED,
    Field,
    WithoutTokens,
    literal,
)
from evals.datasets import PassageSet
from evals.questions import file_sha256, load_questions, note_texts
from evals.ranking import MEASURES, Needs
from evals.run import DATASET_TOLERANCE, Tick, fill, lent_home
from evals.types import Case, Figure
from ingest.embedders import Embedder
from ingest.index import Index
from ingest.split import split
from ingest.sync import Cut, sync
from ingest.text import has_cjk
from ingest.types import Chunk, Note, Sentence
from qa.question import Question
from qa.rerank import Reranker
from qa.retrieve import Retriever
from qa.settings import QASettings
from qa.translate import Dictionary
from qa.types import Hit

Layout = Literal["whole", "chunks"]
Figures = dict[str, dict[str, dict[str, Figure]]]  # condition -> language pair -> measure -> figure

DEPTH = 40  # chunks of a ranking: more than enough for the first ten notes


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what would answer it."""

    id: str
    pair: str  # language of the question → language of the notes
    needs: Needs


@dataclass(frozen=True, slots=True)
class Retrieval:
    """The figures of one data set in one layout."""

    name: str  # of the data set
    split: str  # dev or test of a file of questions, empty for a set of passages
    layout: Layout
    about: str  # one sentence for a reader
    questions_sha256: str
    notes_sha256: str
    figures: Figures
    differences: Figures  # condition minus default, paired by question
    ranks: dict[str, int] = field(
        repr=False
    )  # question id -> rank of what was sought under `default`, 0 when not found
    ms: tuple[float, ...] = field(repr=False)  # of each question under `default`
    tolerance: float = 0.0

    @property
    def key(self) -> str:
        """What tells it from the other results of the same data set."""
        return f"{self.split} {self.layout}".strip()


def whole(note: Note) -> list[Chunk]:
    """A note as one chunk, with the sentences that it has when it is cut."""
    cut = split(note)
    if len(cut) < 2:
        return cut
    sentences: list[Sentence] = []
    for chunk in cut:
        first = sentences[-1].group + 1 if sentences else 0
        sentences += [Sentence(s.start, s.end, s.kind, first + s.group) for s in chunk.sentences]
    start, end = cut[0].start, cut[-1].end
    return [Chunk(note.path, (), start, end, cut[0].line, note.text[start:end], tuple(sentences))]


LAYOUTS: dict[Layout, Cut] = {"whole": whole, "chunks": split}


@dataclass(frozen=True, slots=True)
class _Source:
    """Questions over a folder of notes, and what would answer each."""

    name: str
    split: str
    folder: Path
    language: str  # of the notes
    cases: Sequence[Case]
    needs: Callable[[Case, Field], Needs]
    document: Callable[[Chunk], str]  # what a ranking is one of: the note of a chunk, or the chunk itself
    about: str
    questions_sha256: str
    notes_sha256: str
    tolerance: float


class RetrievalBench:
    """An embedder, a reranker or none, settings, and somebody to tell how far it is."""

    def __init__(self, settings: QASettings, embedder: Embedder, reranker: Reranker | None, tick: Tick) -> None:
        self._settings = settings
        self._embedder = embedder
        self._reranker = reranker
        self._tick = tick

    def passages(self, data: PassageSet) -> Iterator[Retrieval]:
        """Every passage one note, in both layouts."""
        notes = data.notes(half=False)
        names = list(notes)
        sought = {case.id: names[at] for at, case in data.cases}
        with TemporaryDirectory(prefix="qa-eval-notes-") as folder:
            fill(Path(folder), notes)
            source = _Source(
                name=data.name,
                split="",
                folder=Path(folder),
                language=_language(notes.values()),
                cases=[case for _, case in data.cases],
                needs=lambda case, _: (frozenset({sought[case.id]}),),
                document=lambda chunk: chunk.note,
                about=f"{len(data.cases)} questions over {len(notes)} passages"
                + f", {data.blank} blank ones passed over" * bool(data.blank),
                questions_sha256=data.sha256,
                notes_sha256="",
                tolerance=DATASET_TOLERANCE,
            )
            yield from self._results(source)

    def golden(self, name: str, questions: Path, notes: Path, splits: Sequence[str]) -> Iterator[Retrieval]:
        """The answerable questions of a file that lean on none before them, over a folder of notes, in both layouts."""
        texts, notes_sha256 = note_texts(notes)
        cases = [c for c in load_questions(questions, texts) if c.answerable and not c.history]
        for part in splits:
            asked = [case for case in cases if case.split == part]
            source = _Source(
                name=name,
                split=part,
                folder=notes,
                language=_language(texts.values()),
                cases=asked,
                needs=lambda case, field: _needs(case, field, texts),
                document=_span,
                about=f"{len(asked)} answerable questions that stand alone, over {len(texts)} notes",
                questions_sha256=file_sha256(questions),
                notes_sha256=notes_sha256,
                tolerance=0.0,
            )
            if asked:
                yield from self._results(source)

    def _results(self, source: _Source) -> Iterator[Retrieval]:
        """Index the notes in each layout, and rank every question under every condition."""
        with lent_home(self._settings.home) as home:
            dictionary = Dictionary.open(home)
            before: tuple[list[Chunk], list[Asked], _Ranked] | None = None
            for layout, cut in LAYOUTS.items():
                sync(home / layout, [source.folder], self._embedder, cut=cut)
                index = Index(home / layout, self._embedder)
                try:
                    field, retriever = Field(index, self._embedder), Retriever(index, self._embedder)
                    if (
                        before and before[0] == field.chunks
                    ):  # short notes are one chunk either way: nothing to rank anew
                        yield _result(source, layout, f"{source.about}, in the same chunks", *before[1:])
                        continue
                    asked = [
                        Asked(case.id, f"{case.language}→{source.language}", source.needs(case, field))
                        for case in source.cases
                    ]
                    questions = [retriever.read(case.question, dictionary) for case in source.cases]
                    first_stage = Retriever(index, WithoutTokens(self._embedder))
                    label = f"{source.name} {layout}"
                    ranked = self._rank(label, field, retriever, first_stage, questions, source.document)
                finally:
                    index.close()
                about = f"{source.about}, in {len(field.chunks)} chunks"
                yield _result(source, layout, about, asked, ranked)
                before = field.chunks, asked, ranked

    def _rank(
        self,
        label: str,
        field: Field,
        retriever: Retriever,
        first_stage: Retriever,
        questions: Sequence[Question],
        document: Callable[[Chunk], str],
    ) -> "_Ranked":
        ranked = _Ranked(document)
        for done, question in enumerate(questions, start=1):
            sides = field.sides(question)
            for name, combine in CONDITIONS.items():
                ranked.add(name, field.ranked(combine(sides), DEPTH))
            began = time.perf_counter()
            hits, _ = retriever.retrieve(question, DEPTH)
            ranked.ms.append((time.perf_counter() - began) * 1000)
            unaided = literal(question)
            ranked.add_hits(DEFAULT_LITERAL, hits if unaided == question else retriever.retrieve(unaided, DEPTH)[0])
            ranked.add_hits(DEFAULT_FIRST_STAGE, first_stage.retrieve(question, DEPTH)[0])
            ranked.add_hits(DEFAULT, hits)
            if self._reranker:
                ranked.add_hits(RERANKED, self._reranker.rerank(question.text, hits))
            self._tick(label, done, len(questions))
        return ranked


@dataclass(slots=True)
class _Ranked:
    """The rankings of every condition, question by question, and the milliseconds of the default one."""

    document: Callable[[Chunk], str]
    rankings: dict[str, list[list[str]]] = field(default_factory=dict)
    ms: list[float] = field(default_factory=list)

    def add(self, condition: str, chunks: Iterable[Chunk]) -> None:
        """Keep a ranking, each document at its first place."""
        self.rankings.setdefault(condition, []).append(list(dict.fromkeys(self.document(c) for c in chunks)))

    def add_hits(self, condition: str, hits: Iterable[Hit]) -> None:
        """Keep the ranking of these hits."""
        self.add(condition, (hit.chunk for hit in hits))


def _result(source: _Source, layout: Layout, about: str, asked: Sequence[Asked], ranked: _Ranked) -> Retrieval:
    values = {
        condition: np.array([ranking.judge(r, one.needs) for r, one in zip(rankings, asked, strict=True)])
        for condition, rankings in ranked.rankings.items()
    }
    figures: Figures = {}
    differences: Figures = {}
    for pair in sorted({one.pair for one in asked}, reverse=True):
        of = np.array([one.pair == pair for one in asked])
        for condition, value in values.items():
            figures.setdefault(condition, {})[pair] = _named(ranking.means(value[of]))
            if condition != DEFAULT:
                change = _named(ranking.means((value - values[DEFAULT])[of]))
                differences.setdefault(condition, {})[pair] = change
    ranks = {one.id: ranking.first_rank(r, one.needs) for one, r in zip(asked, ranked.rankings[DEFAULT], strict=True)}
    return Retrieval(
        name=source.name,
        split=source.split,
        layout=layout,
        about=about,
        questions_sha256=source.questions_sha256,
        notes_sha256=source.notes_sha256,
        figures=figures,
        differences=differences,
        ranks=ranks,
        ms=tuple(ranked.ms),
        tolerance=source.tolerance,
    )


def _named(figures: Sequence[Figure]) -> dict[str, Figure]:
    return dict(zip(MEASURES, figures, strict=True))


def _language(texts: Iterable[str]) -> str:
    """The language of most notes."""
    chinese = [has_cjk(text) for text in texts]
    return "zh" if 2 * sum(chinese) >= len(chinese) else "en"


def _span(chunk: Chunk) -> str:
    return f"{chunk.note}:{chunk.start}-{chunk.end}"


def _needs(case: Case, field: Field, texts: dict[str, str]) -> Needs:
    """For each piece of evidence the chunks that hold it; where none holds half of it, those that hold most."""
    needs = []
    for piece in case.evidence:
        places = [span for q in piece for span in metrics.places(q.note, texts[q.note], q.quote)]
        held = {_span(chunk): max(_held(chunk, place, texts) for place in places) for chunk in field.chunks}
        enough = min(0.5, max(held.values()))
        needs.append(frozenset(doc for doc, share in held.items() if share >= enough))
    return tuple(needs)


def _held(chunk: Chunk, place: metrics.Span, texts: dict[str, str]) -> float:
    """Share of the characters of a quote, blank ones aside, that stand in the chunk."""
    note, start, end = place
    if note != chunk.note:
        return 0.0
    wanted = [i for i in range(start, end) if not texts[note][i].isspace()]
    return sum(chunk.start <= i < chunk.end for i in wanted) / len(wanted)
