"""`qa eval retrieval`: how well the right lines are found, under every condition."""

import json
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evals import options
from ingest.errors import UserError, WrongUsage

if TYPE_CHECKING:
    from evals.retrieval import Retrieval, RetrievalBench
    from evals.run import Tick
    from qa.settings import QASettings


def retrieval(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Data sets: X.questions.jsonl beside X.passages.jsonl. None: the golden set."),
    ] = None,
    split: Annotated[str | None, typer.Option(help="dev, test or all; test unless given.")] = None,
    questions: Annotated[Path | None, typer.Option(metavar="FILE", help="Your own questions, with --notes.")] = None,
    notes: Annotated[Path | None, typer.Option(metavar="FOLDER", help="The notes that they are about.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Fail when a figure fell below the saved record.")] = False,
    save: Annotated[bool, typer.Option("--save", help="Save the figures as the record.")] = False,
) -> None:
    """Measure retrieval: each side alone, their fusions, the default, and the reranker when QA_RERANKER names one.

    Recall@k, success@k, MRR@10 and nDCG@10 by language pair, with intervals. Your own index is not touched.
    Exit status: 0 done, 1 failed or, with --check, a figure of the default fell, 2 wrong usage.

    Example: qa eval retrieval xquad.questions.jsonl --json
    """
    settings = ctx.obj()
    splits = options.splits(split)
    options.refuse_contradictions(paths, split, questions, notes, check, save)
    from evals import record, report, results_page, retrieval_record, retrieval_report

    if save and questions is None:
        record.refuse_uncommitted()
    began, clock = datetime.now(UTC), time.perf_counter()
    with options.progress() as tick:
        results = list(_results(_bench(settings, tick), paths or [], splits, questions, notes))
    if not results:
        raise UserError(f"there are no answerable questions with the split {split or 'test'}: try --split all")
    if as_json:
        run = {"at": began.isoformat(timespec="seconds"), "seconds": round(time.perf_counter() - clock, 1)}
        typer.echo(json.dumps(_json(results, settings, run), ensure_ascii=False, indent=1))
    else:
        retrieval_report.show(results, report.open_console())
    if save:
        for name in dict.fromkeys(result.name for result in results):
            of = [result for result in results if result.name == name]
            path = record.path_of(retrieval_record.FOLDER, name, questions, "retrieval")
            retrieval_record.save(path, of, settings)
        if questions is None:
            results_page.write(record.FOLDER, record.FOLDER.with_name("RESULTS.md"))
    if check:
        _check(results, settings, questions, report.open_console(stderr=as_json))


def _bench(settings: "QASettings", tick: "Tick") -> "RetrievalBench":
    from evals.retrieval import RetrievalBench
    from ingest.embedders import load_embedder
    from qa.rerank import load_reranker

    return RetrievalBench(settings, load_embedder(settings.embedder), load_reranker(settings.reranker), tick)


def _results(
    bench: "RetrievalBench", paths: Sequence[Path], splits: Sequence[str], questions: Path | None, notes: Path | None
) -> Iterator["Retrieval"]:
    from evals.datasets import PassageSet, load_datasets
    from evals.own_sets import own_sets

    for path, data in zip(paths, load_datasets(paths), strict=True):
        if not isinstance(data, PassageSet):
            raise WrongUsage(f"{path} gives each question documents of its own: use it with `qa eval`, not here")
        yield from bench.passages(data)
    if questions and notes:
        yield from bench.golden(questions.stem, questions, notes, splits)
    elif not paths:
        golden, _ = own_sets()
        yield from bench.golden(golden.name, golden.questions, golden.notes, splits)


def _check(results: Sequence["Retrieval"], settings: "QASettings", questions: Path | None, console: Any) -> None:
    from evals import record, report, retrieval_record

    fallen: list[str] = []
    for result in results:
        path = record.path_of(retrieval_record.FOLDER, result.name, questions, "retrieval")
        fell, moved = retrieval_record.compare(path, result, settings)
        changed: dict[str, list[str]] = {"worse": [], "better": []}
        for m in moved:
            line = f"{result.name} {result.key}  {m.id}: rank {m.before or '–'} → {m.now or '–'}"
            changed["worse" if m.worse else "better"].append(line)
        report.show_changed(changed, console)
        fallen += fell
    report.verdict(fallen, "mend what moved the questions above", console)


def _json(results: Sequence["Retrieval"], settings: "QASettings", run: dict[str, Any]) -> dict[str, Any]:
    """Everything; what differs from run to run is in `run` and `timings` and nowhere else."""
    from evals import record, retrieval_record
    from evals.metrics import percentile

    times = {f"{r.name} {r.key}": sorted(r.ms) for r in results}
    return {
        "schema": "qa.eval.retrieval/1",
        "run": run,
        "timings": {what: {"p50": percentile(ms, 50), "p95": percentile(ms, 95)} for what, ms in times.items()},
        "program": record.program(),
        "settings": retrieval_record.knobs(settings),
        "results": [
            {"name": r.name, "split": r.split, "layout": r.layout, **retrieval_record.to_json(r)} for r in results
        ],
    }
