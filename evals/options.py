"""What the commands of `qa eval` have in common: which options go together, and a progress bar."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ingest.errors import WrongUsage

if TYPE_CHECKING:
    from evals.run import Tick

_SPLITS = ("dev", "test")


def splits(split: str | None, *more: str) -> Sequence[str]:
    """The splits that --split names; raises WrongUsage for an unknown one. more: those that there are besides dev and test."""
    known = (*_SPLITS, *more)
    if split not in (None, "all", *known):
        raise WrongUsage(f"--split {split} is unknown: use {', '.join(known)} or all")
    return known if split == "all" else (split or "test",)


def refuse_contradictions(
    paths: list[Path] | None, split: str | None, questions: Path | None, notes: Path | None, check: bool, save: bool
) -> None:
    """Raise WrongUsage for options that cannot be meant together."""
    if (questions is None) != (notes is None):
        raise WrongUsage("--questions and --notes go together: name the file and the folder that it is about")
    if paths and (questions or split):
        raise WrongUsage("a data set goes without --questions, --notes and --split: leave them out, or the data set")
    if check and save:
        raise WrongUsage("--check compares with the record and --save replaces it: run one, then the other")


@contextmanager
def progress() -> Iterator["Tick"]:
    """A progress bar for each label, on stderr and only if that is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(
        *columns,
        console=console,
        transient=True,
        disable=not console.is_terminal,
        redirect_stdout=sys.stdout.isatty(),  # what is printed meanwhile stands above the bar; in a pipe, in the pipe
    ) as bar:
        tasks: dict[str, Any] = {}

        def tick(label: str, done: int, total: int) -> None:
            if label not in tasks:
                tasks[label] = bar.add_task(label.replace("[", r"\["), total=total)
            bar.update(tasks[label], completed=done)

        yield tick


def say(line: str) -> None:
    """Print a line on stdout while a progress bar may be shown."""
    typer.echo(line, file=sys.stdout)  # as it is now: typer's own way leads around what keeps the bar below
