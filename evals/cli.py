"""`qa eval`: how well the program answers, how well it proves, and when it rightly does not answer."""

import importlib
import json
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from evals import options, output
from ingest.errors import UserError, WrongUsage

if TYPE_CHECKING:
    from evals.run import Bench, Tick
    from evals.types import Result
    from qa.settings import QASettings

# What else is measured than answers: `qa eval NAME`, each loaded when it is used, with options of its own.
MEASURES = {
    "retrieval": "evals.retrieval_cli:retrieval",
    "verification": "evals.verification_cli:verification",
    "speed": "evals.speed:speed",
    "generation": "evals.generation_cli:generation",
    "injection": "evals.generation_cli:injection",
}


class _Measures(TyperGroup):
    """Finds `qa eval NAME` in MEASURES; anything else is what `qa eval` itself takes: a data set, an option, nothing."""

    def make_context(self, info_name: Any, args: list[str], parent: Any = None, **extra: Any) -> Any:
        name = args[0] if args and args[0] in MEASURES else None
        if name is None:
            return self.commands["answers"].make_context(info_name, args, parent, **extra)
        module, function = MEASURES[name].split(":")
        app = typer.Typer(add_completion=False)
        app.command(name)(getattr(importlib.import_module(module), function))
        return typer.main.get_command(app).make_context(f"{info_name} {name}", args[1:], parent, **extra)


app = typer.Typer(cls=_Measures, add_completion=False, rich_markup_mode=None)


@app.callback(help="Measure answers, citations and abstentions on questions whose answers are known.")
def _group() -> None:
    """Makes of one command a group; what `qa eval --help` prints is `evaluate`'s."""


@app.command("answers")
def evaluate(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Data sets: X.questions.jsonl beside X.passages.jsonl, or an RGB file. None: those that come with the project."
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
    Measured apart, each with its own --help: qa eval retrieval, verification, generation, injection, speed.

    Example: qa eval --split all --check
    """
    settings = ctx.obj(llm=llm or "none")  # never what happens to be pulled: figures must not depend on it
    splits = options.splits(split)
    options.refuse_contradictions(paths, split, questions, notes, check, save)
    began, clock = datetime.now(UTC), time.perf_counter()
    from evals import page, record, report, results_page

    if save and questions is None:
        record.refuse_settings(settings)
        record.refuse_uncommitted()
    if html is not None:
        output.probe(html)
        _refuse_overwriting(html)
    with options.progress() as tick:
        results = list(_results(_bench(settings, tick), paths or [], splits, questions, notes))
    if not results:
        raise UserError(f"there are no questions with the split {split or 'test'}: try --split all")
    if html is not None:
        output.write(html, page.render(results))
    if as_json:
        run = {"at": began.isoformat(timespec="seconds"), "seconds": round(time.perf_counter() - clock, 1)}
        typer.echo(json.dumps(_json(results, settings, run), ensure_ascii=False, indent=1))
    else:
        report.show(results, report.open_console())
    if save:
        for name in dict.fromkeys(result.name for result in results):
            path = record.path_of(record.FOLDER, name, questions, "record")
            record.save(path, [r for r in results if r.name == name], settings)
        if questions is None:
            results_page.write(record.FOLDER, record.FOLDER.with_name("RESULTS.md"))
    if check:
        _check(results, settings, questions, report.open_console(stderr=as_json))


def _bench(settings: "QASettings", tick: "Tick") -> "Bench":
    from evals.run import Bench
    from ingest.embedders import load_embedder

    return Bench(settings, load_embedder(settings.embedder), tick)


def _results(
    bench: "Bench", paths: Sequence[Path], splits: Sequence[str], questions: Path | None, notes: Path | None
) -> Iterator["Result"]:
    from evals.datasets import PassageSet, load_datasets
    from evals.own_sets import own_sets

    for data in load_datasets(paths):
        yield from bench.passages(data) if isinstance(data, PassageSet) else bench.noise(data)
    if questions and notes:
        yield from bench.golden(questions.stem, questions, notes, splits)
    elif not paths:
        for own in own_sets():
            yield from bench.golden(own.name, own.questions, own.notes, splits)


def _check(results: Sequence["Result"], settings: "QASettings", questions: Path | None, console: Any) -> None:
    from evals import record, report

    fallen: list[str] = []
    for result in results:
        path = record.path_of(record.FOLDER, result.name, questions, "record")
        fell, turned = record.compare(path, result, settings)
        asked = {row.id: row.question for row in result.rows}
        changed: dict[str, list[str]] = {"worse": [], "other": []}
        for t in turned:
            line = f"{result.name} {result.split}  {t.id}: {t.before} → {t.now}  {asked[t.id]}"
            changed["worse" if t.worse else "other"].append(line)
        report.show_changed(changed, console)
        fallen += fell
    report.verdict(fallen, "mend what changed the answers above", console)


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


def _refuse_overwriting(html: Path) -> None:
    """Raise WrongUsage for a file that is there and is no page: questions, a note."""
    with output.told(html):
        there = html.read_bytes() if html.is_file() else b""
    if there and not there.startswith(b"<!doctype html>"):
        raise WrongUsage(f"{html} is there and is no page: name another file")
