"""`qa chat`: the page in the browser, on this machine only."""

import logging
import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.errors import WrongUsage

if TYPE_CHECKING:
    from qa.chain import Chain
    from ui.history import History


def chat(
    ctx: typer.Context,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="The port; none takes the first free one from 7860 on.")
    ] = None,
    host: Annotated[str, typer.Option(help="127.0.0.1, the only one: the notes stay on this machine.")] = "127.0.0.1",
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open the browser.")] = False,
    mcp: Annotated[bool, typer.Option("--mcp", help="Be an MCP server, too, so that assistants can ask.")] = False,
    share: Annotated[bool, typer.Option("--share", help="Refused: it would put the notes on the internet.")] = False,
    export_feedback: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the rated answers as questions for `qa eval`, and end."),
    ] = None,
    top_k: Annotated[int | None, typer.Option(help="How many chunks an answer may draw on.")] = None,
    llm: Annotated[str | None, typer.Option(help="Who writes the answer; none quotes the notes.")] = None,
) -> None:
    """Open the chat in the browser. It answers this machine only; Ctrl-C ends it.

    Example: qa chat --port 7860
    """
    if share:
        raise WrongUsage("--share is refused, it would put your notes on the internet: use an SSH tunnel to 127.0.0.1")
    if host not in ("127.0.0.1", "localhost"):
        raise WrongUsage(
            f"--host {host} is refused, the chat answers this machine only: use an SSH tunnel to 127.0.0.1"
        )
    settings = ctx.obj(top_k=top_k, llm=llm)

    from qa.ask import open_chain
    from ui.history import FILE, History
    from ui.links import check_editors

    check_editors(settings.editor)
    history = History(settings.home / FILE)
    chain = open_chain(settings)
    if export_feedback is not None:
        _export_feedback(history, chain, settings.home, export_feedback)
        return
    typer.echo("Starting the chat …", err=True)
    # Read as Gradio is imported; the folder that it would take may be that of another user of this machine.
    os.environ["GRADIO_TEMP_DIR"] = str(settings.home / "gradio")

    from ui.app import build_app
    from ui.chat import Chat
    from ui.server import USER, launch

    logging.getLogger("httpx").setLevel(logging.WARNING)
    page = Chat(chain, settings, history)
    app = build_app(page, chain, settings)
    url = launch(app, settings, port=port, mcp=mcp, browser=not no_open)
    typer.echo(f"The chat is at {url} (Ctrl-C ends it).")
    if mcp:
        typer.echo(f"Assistants find its MCP server at {url}gradio_api/mcp/")
    if settings.password is not None:
        typer.echo(f"It asks for the user name {USER} and the password that QA_PASSWORD holds.")
    threading.Thread(target=page.warm, daemon=True).start()
    with suppress(KeyboardInterrupt):
        threading.Event().wait()
    app.close(verbose=False)
    chain.close()
    history.close()


def _export_feedback(history: "History", chain: "Chain", home: Path, path: Path) -> None:
    from ui.feedback import export_feedback
    from ui.notes_page import note_states

    report = export_feedback(history, path, chain.locate, [n.note for n in note_states(home)])
    typer.echo(f"Wrote {report.written} questions to {path}.")
    open_ = "nobody said what is right in the words of a note"
    for label, questions in ((open_, report.open), ("the quote is gone", report.stale)):
        for question in questions:
            typer.echo(f"left out, {label}: {question}", err=True)
