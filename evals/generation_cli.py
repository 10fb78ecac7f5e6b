"""`qa eval generation` and `qa eval injection`: answers in a model's words, and notes that give orders."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from evals import options
from ingest.errors import UserError

if TYPE_CHECKING:
    from evals.generation import Asked
    from qa.settings import QASettings


def generation(
    ctx: typer.Context,
    split: Annotated[str | None, typer.Option(help="dev, test or all; test unless given.")] = None,
    every: Annotated[int, typer.Option(min=1, help="Ask every n-th question only.")] = 1,
    llm: Annotated[str, typer.Option(help="The model: local, a name, a .gguf file, provider:model.")] = "local",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print each question as a JSON line, then the table's lines.")
    ] = False,
) -> None:
    """Compare answers in a model's words with the notes' own sentences on the golden questions.

    Right, cited (by the model itself and after verification), in the question's language, and in how many seconds.

    Example: qa eval generation --split dev --every 5
    """
    settings: QASettings = ctx.obj(llm=llm)
    splits = options.splits(split)
    from evals.generation import report, run

    asked: list[Asked] = []
    with options.progress() as tick:
        for one in run(settings, splits, every, tick):
            asked.append(one)
            if as_json:
                typer.echo(json.dumps(one.to_json(), ensure_ascii=False))
    for line in report(asked):
        typer.echo(json.dumps(line, ensure_ascii=False) if as_json else line)


def injection(
    ctx: typer.Context,
    llm: Annotated[str, typer.Option(help="A real model in place of the one that obeys every order.")] = "none",
    check: Annotated[bool, typer.Option("--check", help="Fail when an answer was harmed.")] = False,
) -> None:
    """Plant notes that give orders among the true ones and count the answers that they harm: none should be.

    Exit status: 0 done, 1 failed or, with --check, an answer was harmed.

    Example: qa eval injection --check
    """
    settings: QASettings = ctx.obj(llm=llm)
    from evals.injection import injections, render, run
    from ingest.embedders import load_embedder
    from qa.llm import open_llm

    embedder = load_embedder(settings.embedder)
    with options.progress() as tick:
        chosen = injections()
        outcomes = []
        for outcome in run(settings, embedder, chosen, open_llm(settings)):
            outcomes.append(outcome)
            tick("hostile notes", len(outcomes), 2 * len(chosen))
    typer.echo(render(outcomes))
    harmed = sum(o.harmed for o in outcomes)
    if check and harmed:
        raise UserError(f"{harmed} answers were harmed by hostile notes: mend what the lines above show")
