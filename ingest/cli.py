"""`qa ingest` and `qa status`: the folder and the index, seen from the shell."""

import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ingest.errors import UserError, WrongUsage

if TYPE_CHECKING:
    from ingest.embedders import Embedder
    from ingest.settings import IngestSettings
    from ingest.sync import Report

_KINDS = 6  # of files that are not read that are told of by name


def ingest(
    ctx: typer.Context,
    paths: Annotated[list[Path] | None, typer.Argument(help="Notes folders; none means those in the index.")] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Build the index anew beside the old one, then swap.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Go on, and take in each change as it is saved.")] = False,
    forget: Annotated[Path | None, typer.Option(metavar="PATH", help="Drop a folder from the index.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Bring the index in step with the notes: added, changed, renamed and deleted files. Unchanged files cost nothing.

    Example: qa ingest ~/notes
    """
    from ingest import sync

    settings: IngestSettings = ctx.obj()
    if forget is not None:
        if paths or rebuild or dry_run or watch:
            raise WrongUsage("--forget goes alone: run it first, then `qa ingest` for the rest")
        gone = sync.forget(settings.home, forget)
        typer.echo(
            json.dumps({"schema": "qa.forget/1", "notes": gone}) if as_json else f"Forgot {gone} notes of {forget}."
        )
        return
    if dry_run and (rebuild or watch):
        raise WrongUsage("--dry-run goes alone, and says what a plain `qa ingest` would do: leave out the other option")
    # What the user names must be there; of what the index knows, a folder that is away for now does not stop the rest.
    folders = [sync.checked_folder(path) for path in paths or ()] or _default_folders(settings)
    if dry_run:
        _print_report(sync.preview(settings.home, folders, settings.embedder), as_json)
        return
    from ingest.embedders import load_embedder

    embedder = load_embedder(settings.embedder)
    report = sync_folders(settings, folders, embedder, rebuild=rebuild)
    _print_report(report, as_json)
    _tell_others(folders, settings.home)
    if watch:
        _watch(settings, folders, embedder, as_json)
    failed = [change for change in report.changes if change.outcome == "failed"]
    if failed:
        folders_failed = sum(change.path == sync.WHOLE for change in failed)
        counts = {"folders": folders_failed, "notes": len(failed) - folders_failed}
        what = " and ".join(f"{n} of the {kind}" for kind, n in counts.items() if n)
        raise UserError(f"{what} could not be read: see the reasons above, mend them and run `qa ingest` again")


def status(ctx: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List each note with its state (indexed, stale, new, gone, skipped, failed), and what the index was built with.

    Example: qa status --json
    """
    from ingest.status import survey

    settings: IngestSettings = ctx.obj()
    found = survey(settings.home)
    if as_json:
        typer.echo(json.dumps({**found, "configured_embedder": settings.embedder}, ensure_ascii=False, indent=1))
        return
    for note in found["notes"]:
        reason = f"  ({note['reason']})" if note["reason"] else ""
        typer.echo(f"{note['state']:8} {note['chunks']:5}  {_printable(note['note'])}{reason}")
    counts = ", ".join(f"{n} {state}" for state, n in found["counts"].items()) or "no notes"
    typer.echo(f"\n{counts}; {found['chunks']} chunks from {len(found['folders'])} folders")
    typer.echo(f"embedder {found['embedder']}, index {found['index']}, vector index {found['vectors']}")
    _tell_others([Path(folder) for folder in found["folders"]], settings.home)


def _tell_others(folders: Sequence[Path], home: Path) -> None:
    """Say on stderr, in one line, how many files of the folders are of a kind that is not read."""
    from ingest.notes import other_files

    kinds = sum((other_files(folder, home) for folder in folders), Counter[str]())
    if kinds:
        most = ", ".join(f"{n} {_printable(kind)}" for kind, n in kinds.most_common(_KINDS))
        more = ", …" if len(kinds) > _KINDS else ""
        typer.echo(f"not read, for only .md, .markdown and .txt are: {most}{more}", err=True)


def sync_folders(
    settings: "IngestSettings", folders: Sequence[Path], embedder: "Embedder", *, rebuild: bool = False
) -> "Report":
    """Sync with a progress bar on stderr, if that is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from ingest.sync import sync

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("reading", total=None)

        def progress(done: int, total: int, note: str) -> None:
            bar.update(task, completed=done, total=total, description=_printable(note))

        return sync(settings.home, folders, embedder, rebuild=rebuild, progress=progress)


def _default_folders(settings: "IngestSettings") -> list[Path]:
    """The folders of the index and the configured notes folder; the notes that come with the project only if it is empty."""
    from ingest.settings import default_notes
    from ingest.sync import known_folders

    known = known_folders(settings.home)
    if not known or (settings.notes != default_notes() and settings.notes not in known):
        known.append(settings.notes)
    return known


def _watch(settings: "IngestSettings", folders: Sequence[Path], embedder: "Embedder", as_json: bool) -> None:
    from watchfiles import DefaultFilter, watch

    from ingest.errors import IndexBusy
    from ingest.index import Home

    typer.echo("Watching; Ctrl-C ends it.", err=True)
    there = [folder for folder in folders if os.path.isdir(folder)]
    # What a sync writes would bring on the next one, where the index lies among the notes.
    others = DefaultFilter(ignore_paths=[os.path.join(Home(settings.home).path, "")])
    due = True  # what was saved while the first sync ran
    # watchfiles would swallow Ctrl-C; the program reports every interruption in the same way.
    for changes in watch(*there, watch_filter=others, rust_timeout=1000, yield_on_timeout=True, raise_interrupt=True):
        if not changes and not due:
            continue
        try:
            _print_report(sync_folders(settings, folders, embedder), as_json, only_changes=True)
            due = False
        except UserError as error:  # a folder emptied, another writer: say so and go on watching
            due = isinstance(error, IndexBusy)  # until the other one is done
            if changes or not due:
                typer.echo(f"qa: {error}", err=True)


def _print_report(report: "Report", as_json: bool, *, only_changes: bool = False) -> None:
    from ingest.sync import WHOLE

    if as_json:
        typer.echo(json.dumps(_report_json(report), ensure_ascii=False))
        return
    for change in report.changes:
        if change.outcome == "unchanged":
            continue
        why = f"  ({'was ' * (change.outcome == 'renamed')}{change.reason})" if change.reason else ""
        name = str(change.folder) if change.path == WHOLE else change.path
        typer.echo(f"{change.outcome:9} {_printable(name + why)}")
    counts = report.counts()
    if counts.keys() - {"unchanged"} or not only_changes:
        typer.echo(", ".join(f"{n} {outcome}" for outcome, n in sorted(counts.items())) or "nothing to do")


def _report_json(report: "Report") -> dict[str, Any]:
    files = [
        {"folder": str(c.folder), "note": c.path, "outcome": c.outcome, "reason": c.reason, "chunks": c.chunks}
        for c in report.changes
    ]
    return {"schema": "qa.ingest/1", "rebuilt": report.rebuilt, "counts": report.counts(), "files": files}


def _printable(name: str) -> str:
    """A file name that cannot move the cursor or break the encoding of the terminal."""
    clean = "".join(c if c.isprintable() else "?" for c in name)
    encoding = sys.stdout.encoding or "utf8"
    return clean.encode(encoding, "replace").decode(encoding)
