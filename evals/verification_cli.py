"""`qa eval verification`: how well the verifier tells true sentences from false ones."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evals import options
from ingest.errors import WrongUsage

if TYPE_CHECKING:
    from pathlib import Path

    from evals.verification import Report
    from qa.settings import QASettings


def verification(
    ctx: typer.Context,
    split: Annotated[
        str | None, typer.Option(help="dev, test, free, practice, strangers or all; test unless given.")
    ] = None,
    llm: Annotated[str, typer.Option(help="A model that compares, too: local; none unless given.")] = "none",
    every: Annotated[int, typer.Option(min=1, help="Judge every n-th true rendering only, with its false ones.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Fail when more verdicts are wrong than recorded.")] = False,
    save: Annotated[bool, typer.Option("--save", help="Save the figures as the record.")] = False,
) -> None:
    """Measure the verifier: true renderings that it rejects, and mutations of them that it accepts, kind by kind.

    The sentences are written by hand in both languages, each with the lines it cites; a mutation changes one number,
    date, unit, name, term, "not", role or verb, or adds a premise. The splits free, practice and strangers are English as a
    good translator words it, and the same with one thing wrong; a local model learnt from free, and from lines of practice.
    No index is used.
    Exit status: 0 done, 1 failed or, with --check, a figure got worse, 2 wrong usage.

    Example: qa eval verification --split all --check
    """
    settings: QASettings = ctx.obj(llm=llm)
    splits = options.splits(split, "free", "practice", "strangers")
    options.refuse_contradictions(None, split, None, None, check, save)
    if (check or save) and (llm != "none" or every > 1):
        raise WrongUsage("the record is of the rules alone, and of all sentences: leave out --llm and --every")
    from evals import record, report, results_page, verification_record, verification_report
    from evals.verification import run
    from qa.llm import open_llm
    from qa.translate import Dictionary

    if save:
        record.refuse_uncommitted()
    model = open_llm(settings)
    if model is not None and not model.checks:
        raise WrongUsage(f"{model.name} was not trained to compare: use --llm local")
    with options.progress() as tick:
        found = run(Dictionary.open(settings.home), splits, tick, model, every)
    if as_json:
        shown = {"schema": "qa.eval.verification/1", "program": record.program(), **verification_report.to_json(found)}
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=1))
    else:
        verification_report.show(found, report.open_console())
    if save:
        verification_record.save(verification_record.PATH, found)
        results_page.write(record.FOLDER, record.FOLDER.with_name("RESULTS.md"))
    if check:
        _check(found, verification_record.PATH, report.open_console(stderr=as_json))


def _check(found: "Report", path: "Path", console: Any) -> None:
    from rich.text import Text

    from evals import report, verification_record

    risen, newly = verification_record.compare(path, found)
    for id in newly:
        report.print_line(console, Text(f"worse  {id}", "red"))
    report.verdict(risen, "mend what changed the verdicts above", console)
