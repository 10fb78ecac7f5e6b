"""The program `qa`: a table of verbs, each loaded when it is used, and the one place where errors are shown."""

import errno
import gc
import importlib
import io
import os
import signal
import sys
from contextlib import suppress
from types import FrameType
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ingest.errors import UserError

VERBS = {
    "ask": "qa.ask:ask",
    "search": "qa.ask:search",
    "ingest": "ingest.cli:ingest",
    "status": "ingest.cli:status",
    "doctor": "qa.doctor:doctor",
    "models": "qa.models_cli:app",
    "chat": "ui.cli:chat",
    "eval": "evals.cli:app",
}


_INTERRUPTED = 130
_INTERRUPTION = "qa: interrupted: nothing was lost, run the same command again to go on"


class _Verbs(TyperGroup):
    """Finds a verb's function, or its Typer, in VERBS, so that `qa ask` never imports what only `qa ingest` needs."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in VERBS:
            return None
        module, function = VERBS[cmd_name].split(":")
        verb = getattr(importlib.import_module(module), function)
        if isinstance(verb, typer.Typer):  # it has verbs of its own
            return typer.main.get_command(verb)
        app = typer.Typer(add_completion=False)
        app.command(cmd_name)(verb)
        return typer.main.get_command(app)


app = typer.Typer(cls=_Verbs, no_args_is_help=True, add_completion=False, rich_markup_mode=None)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"notes-qa {version('notes-qa')}")
        raise typer.Exit


@app.callback()
def root(
    ctx: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Answers from your own notes, each sentence proven by the lines it came from. Offline.

    Try: qa ask "why did CoreOS split"
    """
    ctx.obj = _load_settings


def _load_settings(**flags: Any) -> Any:
    """Build the settings when a verb asks for them: `--help` must not wait for it, nor fail on a bad one."""
    from qa.settings import QASettings

    return QASettings.load(**flags)


def main() -> None:
    """Run the program; every error that the user can mend ends here as one sentence on stderr."""
    _prepare_streams()
    _prepare_proxies()
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not where whoever started us has it ignored
        signal.signal(signal.SIGINT, _interrupt)
    # Start-up makes a million objects that stay; looking for garbage among them costs a fifth of a cold answer.
    gc.set_threshold(200_000, 50, 100)
    status = _run()
    if "xllamacpp" in sys.modules:
        # The library's threads may still call back into the interpreter while it ends, which aborts the process.
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError):
                stream.flush()
        os._exit(status)
    sys.exit(status)


def _prepare_proxies() -> None:
    """Say "socks5://" for the "socks://" that desktops write into the environment: no library of Python knows that."""
    for name in ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY"):
        for spelt in (name, name.lower()):
            if os.environ.get(spelt, "").startswith("socks://"):
                os.environ[spelt] = os.environ[spelt].replace("socks://", "socks5://", 1)


def _run() -> int:
    """The exit status of what was asked for."""
    try:
        typer.main.get_command(app).main(prog_name="qa")
    except UserError as error:
        typer.echo(f"qa: {error}", err=True)
        return error.exit_code
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        typer.echo("qa: the disk is full: make room on it and run the same command again", err=True)
        return 1
    except SystemExit as end:
        if end.code == _INTERRUPTED:
            typer.echo(_INTERRUPTION, err=True)
        if isinstance(end.code, str):
            raise
        return end.code or 0
    return 0


def _interrupt(signum: int, frame: FrameType | None) -> None:
    """Ctrl-C. A C extension that is being imported would turn the exception into an error of its own: end at once then.

    That is what a kill does, after which nothing is lost either.
    """
    at = frame
    while at is not None:
        if at.f_code.co_filename.startswith("<frozen importlib"):
            os.write(2, f"{_INTERRUPTION}\n".encode())
            os._exit(_INTERRUPTED)
        at = at.f_back
    raise KeyboardInterrupt


def _prepare_streams() -> None:
    """Make pipes carry UTF-8 whatever the locale; a stream that was closed reads as empty and swallows what is written."""
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf8")  # noqa: SIM115  # for as long as the program runs
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf8")  # noqa: SIM115
    for stream, errors in (
        (sys.stdin, "surrogateescape"),
        (sys.stdout, "backslashreplace"),
        (sys.stderr, "backslashreplace"),
    ):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf8", errors=errors)
