"""`qa eval`: how well the program answers, how well it proves, and when it rightly does not answer."""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ingest.errors import UserError, WrongUsage

if TYPE_CHECKING:
    from evals.run import Bench, Tick
    from evals.types import Result
    from qa.settings import QASettings

_SPLITS = ("dev", "test")
_GOLDEN = "golden"


def evaluate(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Data sets: X.questions.jsonl beside X.passages.jsonl, or an RGB file. None: the golden set."
        ),
    ] = None,
    split: Annotated[str | None, typer.Option(help="dev, test or all; test unless given.")] = None,
    questions: Annotated[Path | None, typer.Option(metavar="FILE", help="Your own questions, with --notes.")] = None,
    notes: Annotated[Path | None, typer.Option(metavar="FOLDER", help="The notes that they are about.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a page with every question, too.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Fail when a figure fell below the saved record.")] = False,
    save: Annotated[bool, typer.Option("--save", help="Save the figures as the record.")] = False,
    llm: Annotated[str | None, typer.Option(help="Who writes the answer; none quotes the notes.")] = None,
) -> None:
    """Measure answers, citations and abstentions on questions whose answers are known. Your own index is not touched.

    Exit status: 0 done, 1 failed or, with --check, a figure fell, 2 wrong usage.

    Example: qa eval --split all --check
    """
    settings = ctx.obj(llm=llm)
    splits = _splits(split)
    _refuse_contradictions(paths, split, questions, notes, check, save)
    began, clock = datetime.now(UTC), time.perf_counter()
    from evals import page, record, report

    if save and questions is None:
        record.refuse_uncommitted()
    if html is not None:
        _write(html, "")  # so that a place that cannot be written is told before the work, not after it
    with _bench(settings) as bench:
        results = list(_results(bench, paths or [], splits, questions, notes))
    if not results:
        raise UserError(f"there are no questions with the split {split or 'test'}: try --split all")
    if html is not None:
        _write(html, page.render(results))
    if as_json:
        run = {"at": began.isoformat(timespec="seconds"), "seconds": round(time.perf_counter() - clock, 1)}
        typer.echo(json.dumps(_json(results, settings, run), ensure_ascii=False, indent=1))
    else:
        report.show(results, report.open_console())
    if save:
        for name in dict.fromkeys(result.name for result in results):
            record.save(_record(name, questions), [r for r in results if r.name == name], settings)
        if questions is None:
            report.write_results(record.FOLDER, record.FOLDER.with_name("RESULTS.md"))
    if check:
        _check(results, settings, questions, report.open_console(stderr=as_json))


def _splits(split: str | None) -> Sequence[str]:
    if split not in (None, "all", *_SPLITS):
        raise WrongUsage(f"--split {split} is unknown: use dev, test or all")
    return _SPLITS if split == "all" else (split or "test",)


def _refuse_contradictions(
    paths: list[Path] | None, split: str | None, questions: Path | None, notes: Path | None, check: bool, save: bool
) -> None:
    if (questions is None) != (notes is None):
        raise WrongUsage("--questions and --notes go together: name the file and the folder that it is about")
    if paths and (questions or split):
        raise WrongUsage("a data set goes without --questions, --notes and --split: leave them out, or the data set")
    if check and save:
        raise WrongUsage("--check compares with the record and --save replaces it: run one, then the other")


@contextmanager
def _bench(settings: "QASettings") -> Iterator["Bench"]:
    """The embedder and, on a terminal, a progress bar."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from evals.run import Bench
    from ingest.embedders import load_embedder

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        tasks: dict[str, Any] = {}

        def tick(label: str, done: int, total: int) -> None:
            if label not in tasks:
                tasks[label] = bar.add_task(label.replace("[", r"\["), total=total)
            bar.update(tasks[label], completed=done)

        told: Tick = tick
        yield Bench(settings, load_embedder(settings.embedder), told)


def _results(
    bench: "Bench", paths: Sequence[Path], splits: Sequence[str], questions: Path | None, notes: Path | None
) -> Iterator["Result"]:
    from evals.datasets import PassageSet, load_dataset
    from ingest.settings import default_notes

    for data in [load_dataset(path) for path in paths]:  # all are read before the first is asked
        yield from bench.passages(data) if isinstance(data, PassageSet) else bench.noise(data)
    if not paths:
        with ExitStack() as stack:
            golden = stack.enter_context(as_file(files(__package__) / "questions.jsonl"))
            name = _GOLDEN if questions is None else questions.stem
            yield from bench.golden(name, questions or golden, notes or default_notes(), splits)


def _record(name: str, questions: Path | None) -> Path:
    """Where a record lies: with the project, or beside somebody's own questions."""
    from evals.record import FOLDER

    return FOLDER / f"{name}.json" if questions is None else questions.with_suffix(".record.json")


def _check(results: Sequence["Result"], settings: "QASettings", questions: Path | None, console: Any) -> None:
    from rich.text import Text

    from evals import record, report

    fallen: list[str] = []
    for result in results:
        fell, turned = record.compare(_record(result.name, questions), result, settings)
        report.show_turned(result, turned, console)
        fallen += fell
    for line in fallen:
        report.print_line(console, Text(f"FELL  {line}", "red"))
    if fallen:
        raise record.Fallen(
            f"{len(fallen)} figures fell, first {fallen[0]}: mend what changed the answers above, or accept them with --save"
        )
    report.print_line(console, Text("OK: no figure fell", "green"))


def _json(results: Sequence["Result"], settings: "QASettings", run: dict[str, Any]) -> dict[str, Any]:
    """Everything; what differs from run to run is in `run` and `timings` and nowhere else."""
    from evals import record
    from evals.summary import latency

    return {
        "schema": "qa.eval/1",
        "run": run,
        "timings": {
            f"{r.name} {r.split}": {**latency(r.rows), "questions": {row.id: row.ms for row in r.rows}} for r in results
        },
        "program": record.program(),
        "settings": record.knobs(settings),
        "results": [
            {
                "name": r.name,
                "split": r.split,
                "about": r.about,
                "questions_sha256": r.questions_sha256,
                "notes_sha256": r.notes_sha256,
                "summary": r.summary.to_json(),
                "questions": [row.to_json() for row in r.rows],
            }
            for r in results
        ],
    }


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf8")
    except OSError as error:
        raise UserError(f"{path} cannot be written ({error.strerror}): name a file in a folder that is yours") from None
