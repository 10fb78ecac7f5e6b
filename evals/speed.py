"""`qa eval speed`: how long an ingest and a warm question take over many notes, and what that is a multiple of.

Seconds differ between machines; how often a question costs as much as embedding its words does not, or hardly. Nothing
here is ever compared with a limit.
"""

import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from evals import options
from ingest.errors import NotesMissing, WrongUsage

if TYPE_CHECKING:
    from evals.run import Tick
    from ingest.embedders import Embedder
    from qa.settings import QASettings

_SECTIONS = 10  # of a generated note: each becomes a chunk
_SENTENCES = 5  # of a section, about 200 characters
_WARM = 5  # questions asked before any is timed
_SAMPLE = 100  # chunks embedded alone, to be compared with the ingest


@dataclass(frozen=True, slots=True)
class Speed:
    """What was measured; times in milliseconds, sizes in bytes."""

    notes: int
    chunks: int
    questions: int
    ingest_chunks_per_second: float
    ingest_to_embedding: float  # time of the ingest by that of embedding the same number of chunks and no more
    index_to_notes: float  # size of the index by that of the notes
    embed_p50: float  # of a question
    search_p50: float
    search_p95: float
    ask_p50: float
    ask_p95: float
    search_to_embed: float
    ask_to_embed: float


def speed(
    ctx: typer.Context,
    chunks: Annotated[int, typer.Option(min=_SECTIONS, max=1_000_000, help="Chunks of the notes generated.")] = 3000,
    notes: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Notes to measure with, instead.")] = None,
    every: Annotated[int, typer.Option(min=1, help="Ask every n-th question only.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure an ingest and warm questions, answered with the notes' own sentences, over many notes made for it.

    Your own index is not touched.

    Example: qa eval speed --chunks 10000
    """
    settings = ctx.obj(llm="none")
    if notes is not None and not notes.is_dir():
        raise WrongUsage(f"{notes} is no folder: name one that holds notes")
    with options.progress() as tick, TemporaryDirectory(prefix="qa-eval-notes-") as made:
        if notes is None:
            generate(Path(made), chunks)
        found = measure(settings, notes or Path(made), every, tick)
    if as_json:
        typer.echo(json.dumps({"schema": "qa.eval.speed/1", **asdict(found)}))
        return
    typer.echo(f"{found.chunks} chunks of {found.notes} notes, {found.questions} questions")
    typer.echo(
        f"ingest    {found.ingest_chunks_per_second:.0f} chunks/s, {found.ingest_to_embedding:.2f} times embedding alone;"
        f" the index is {found.index_to_notes:.1f} times the notes"
    )
    for name, p50, p95, ratio in (
        ("search", found.search_p50, found.search_p95, found.search_to_embed),
        ("ask", found.ask_p50, found.ask_p95, found.ask_to_embed),
    ):
        typer.echo(
            f"{name:9} {p50:.1f} ms (median), {p95:.1f} ms (95th percentile), {ratio:.1f} times embedding a question"
        )


def generate(folder: Path, chunks: int) -> None:
    """Write notes that make about so many chunks, of sentences of the notes that come with the project, shuffled.

    The same number gives the same notes. No two sections are alike, so nothing is embedded once for many; that all are
    about one matter makes every word of a question frequent, which is the slow case.
    """
    from evals.questions import note_texts
    from ingest.settings import default_notes
    from ingest.text import sentence_spans

    texts, _ = note_texts(default_notes())
    sentences = [text[a:b] for text in texts.values() for a, b in sentence_spans(text)]
    plain = [s for s in dict.fromkeys(sentences) if len(s) > 15 and s[0].isalnum()]
    draw = random.Random(chunks)
    for number in range(-(-chunks // _SECTIONS)):
        sections = [
            f"## 第 {number}-{i} 节\n\n{''.join(draw.sample(plain, _SENTENCES))}\n"
            for i in range(min(_SECTIONS, chunks - number * _SECTIONS))
        ]
        (folder / f"{number:06}.md").write_text(f"# 第 {number} 卷\n\n" + "\n".join(sections), encoding="utf8")


def measure(settings: "QASettings", notes: Path, every: int, tick: "Tick") -> Speed:
    """Ingest the notes into an index that is thrown away, then ask every n-th golden question of the dev split."""
    from evals.metrics import percentile
    from evals.run import lent_home
    from ingest.embedders import load_embedder
    from ingest.sync import sync
    from qa.chain import Chain

    embedder = load_embedder(settings.embedder)
    questions = list(_questions())[::every]
    embed = sorted(_times(embedder.encode_question, questions, "embed", tick))
    with lent_home(settings.home) as home:
        began = time.perf_counter()
        report = sync(home, [notes], embedder, progress=lambda done, total, _: tick("ingest", done, total))
        taken = time.perf_counter() - began
        chunks = sum(change.chunks for change in report.changes)
        if not chunks:
            raise NotesMissing(f"{notes} holds no note with words: name a folder that does")
        alone = _embedding_seconds(notes, embedder) * chunks
        size = sum(f.stat().st_size for f in (home / "index").rglob("*") if f.is_file())
        chain = Chain.open(settings.model_copy(update={"home": home}), embedder)
        search = sorted(_times(lambda q: chain.search(q, settings.top_k), questions, "search", tick))
        ask = sorted(_times(chain.ask, questions, "ask", tick))
        chain.close()
    indexed = [change for change in report.changes if change.chunks]
    bytes_of_notes = sum((notes / change.path).stat().st_size for change in indexed)
    return Speed(
        notes=len(indexed),
        chunks=chunks,
        questions=len(questions),
        ingest_chunks_per_second=chunks / taken,
        ingest_to_embedding=taken / alone,
        index_to_notes=size / bytes_of_notes,
        embed_p50=percentile(embed, 50),
        search_p50=percentile(search, 50),
        search_p95=percentile(search, 95),
        ask_p50=percentile(ask, 50),
        ask_p95=percentile(ask, 95),
        search_to_embed=percentile(search, 50) / percentile(embed, 50),
        ask_to_embed=percentile(ask, 50) / percentile(embed, 50),
    )


def _questions() -> Iterator[str]:
    """The golden questions of the dev split that lean on none before them, in both languages."""
    from evals.own_sets import own_sets
    from evals.questions import load_questions, note_texts

    golden, _ = own_sets()
    cases = load_questions(golden.questions, note_texts(golden.notes)[0])
    yield from (case.question for case in cases if case.split == "dev" and not case.history)


def _times(act: Callable[[str], object], questions: Sequence[str], label: str, tick: "Tick") -> Iterator[float]:
    """Milliseconds of each question; the first few are asked once before, to warm up."""
    for question in questions[:_WARM]:
        act(question)
    for done, question in enumerate(questions, start=1):
        began = time.perf_counter()
        act(question)
        yield (time.perf_counter() - began) * 1000
        tick(label, done, len(questions))


def _embedding_seconds(notes: Path, embedder: "Embedder") -> float:
    """Seconds to embed one chunk with its sentences, as an ingest does; the mean over a sample."""
    from ingest.notes import Skipped, Unreadable, read, scan
    from ingest.split import index_text, split

    texts: list[str] = []
    sampled = 0
    for item in scan(notes):
        if isinstance(item, Skipped) or sampled >= _SAMPLE:
            continue
        try:
            note = read(notes, item.path)
        except Unreadable:
            continue
        for chunk in split(note):
            texts.append(index_text([note.title], chunk))
            texts += [note.text[s.start : s.end] for s in chunk.sentences]
            sampled += 1
    began = time.perf_counter()
    embedder.encode(texts)
    return (time.perf_counter() - began) / sampled
