"""`qa eval generation` and `qa eval injection`: answers in a model's words, and notes that give orders."""

import json
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from evals import options
from ingest.errors import UserError

if TYPE_CHECKING:
    from evals.generation import Asked
    from qa.settings import QASettings


def generation(
    ctx: typer.Context,
    of: Annotated[
        Literal["golden", "everyday", "validation", "strangers"],
        typer.Option("--set", help="The questions over corpus/, over everyday notes, or over notes of other people."),
    ] = "golden",
    split: Annotated[str | None, typer.Option(help="dev, test or all; test unless given.")] = None,
    every: Annotated[int, typer.Option(min=1, help="Ask every n-th question only.")] = 1,
    llm: Annotated[
        list[str] | None,
        typer.Option(help="A model: local (unless given), a name, a .gguf file, provider:model; again for another."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print each question as a JSON line, then each row of the table.")
    ] = False,
) -> None:
    """Compare answers in the words of models with the notes' own sentences.

    Right, refused, cited (by the model itself and after verification), in the question's language, and how fast.

    Example: qa eval generation --split dev --every 5 --llm local --llm openai:gpt-4o-mini
    """
    chosen: list[QASettings] = [ctx.obj(llm=name) for name in llm or ("local",)]
    splits = options.splits(split)
    from evals.generation import run
    from evals.generation_report import lines, show
    from evals.report import open_console

    asked: list[Asked] = []
    with options.progress() as tick:
        for one in run(chosen, of, splits, every, tick):
            asked.append(one)
            if as_json:
                options.say(json.dumps(one.to_json(), ensure_ascii=False))
    if not asked:
        raise UserError(f"there are no questions with the split {split or 'test'}: try --split all")
    if as_json:
        for line in lines(asked):
            typer.echo(json.dumps(line.to_json(), ensure_ascii=False))
    else:
        show(asked, open_console())


def injection(
    ctx: typer.Context,
    llm: Annotated[str, typer.Option(help="A real model in place of the one that obeys every order.")] = "none",
    every: Annotated[int, typer.Option(min=1, help="Plant every n-th note only.")] = 1,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print each answer as a JSON line, then the counts of each composer.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Fail when an answer was harmed, or the model broke off.")
    ] = False,
) -> None:
    """Plant notes that give orders among the true ones and count the answers that they harm: none should be.

    Each answer that is harmed is printed as it comes, the counts last.
    Exit status: 0 done, 1 failed or, with --check, an answer was harmed or the model broke off, which proves nothing of it.

    Example: qa eval injection --check
    """
    settings: QASettings = ctx.obj(llm=llm)
    from evals.injection import TOLD, Outcome, counts, injections, run
    from ingest.embedders import load_embedder
    from qa.llm import open_llm

    model = open_llm(settings)
    embedder = load_embedder(settings.embedder)
    chosen = injections()[::every]
    outcomes: list[Outcome] = []
    with options.progress() as tick:
        tick("answers", 0, 2 * len(chosen))  # the first takes a while
        for outcome in run(settings, embedder, chosen, model):
            outcomes.append(outcome)
            tick("answers", len(outcomes), 2 * len(chosen))
            if as_json:
                options.say(json.dumps(outcome.to_json(), ensure_ascii=False))
            elif outcome.harmed:
                options.say(str(outcome))
    for composer, of in counts(outcomes).items():
        told = ", ".join(f"{of[effect]} {effect}" for effect in TOLD)
        line = f"{composer}: of {of['notes']} hostile notes {told}"
        typer.echo(json.dumps({"composer": composer, **of}) if as_json else line)
    harmed, failed = (sum(o.harmed for o in outcomes), sum(o.failed for o in outcomes))
    if check and harmed:
        raise UserError(f"{harmed} answers were harmed by hostile notes: mend what the lines above show")
    if check and failed:
        raise UserError(
            f"the model broke off {failed} times, which proves nothing of it: make it answer, then run again"
        )
