"""The page as a Gradio app: one HTML component whose script sends questions into the queue and calls the rest directly."""

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from typing import Any

import gradio as gr
from markupsafe import Markup
from pydantic import ValidationError

from ingest.errors import UserError
from qa.chain import Chain
from qa.llm import advice
from qa.question import MAX_CHARACTERS
from qa.settings import QASettings
from ui import api, errors, i18n, render
from ui.calls import TOP_K
from ui.chat import Chat
from ui.i18n import t

ASKING = 4  # questions answered at once
WAITING = 64  # questions in the queue; more are turned away with a message

_log = logging.getLogger(__name__)


def build_app(chat: Chat, chain: Chain, settings: QASettings) -> gr.Blocks:
    """The app, to be launched by `ui.server`: the page, and the endpoints of `ui/api.py` for programs and assistants."""
    app: gr.Blocks
    with gr.Blocks(title="notes-qa", analytics_enabled=False, fill_width=True) as app:
        page = gr.HTML(
            html_template=_shell(chain, settings),
            js_on_load=_script(),
            apply_default_css=False,
            server_functions=[_server_function(chat)],
            elem_id="page",
        )
        # Several at once: one that was stopped may not have ended when the next is asked. Gradio's own way to cancel
        # would wait for the next step, and report a failure that could be taken for the next question's.
        asked = page.ask(_steps(chat.ask), outputs=page, concurrency_limit=ASKING, trigger_mode="multiple", **_PRIVATE)
        synced = page.sync(_steps(chat.sync), outputs=page, concurrency_limit=1, **_PRIVATE)
        for event in (asked, synced):  # turned away by a full queue, or cut off
            event.failure(None, js="() => window.notesQA.failed()", **_PRIVATE)
        api.mount(api.open_api(chain, settings.home))
    app.queue(max_size=WAITING, api_open=True)
    return app


# What the page is wired with is of no use to other programs; for them there is ui/api.py.
_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


def asset(name: str) -> str:
    """A file of `assets/`."""
    return (files(__package__) / "assets" / name).read_text(encoding="utf8")


def _shell(chain: Chain, settings: QASettings) -> str:
    # Gradio takes the shell as a template: it holds fixed text only, no word of a note.
    # Its style travels inside: what Gradio is given as css, it rewrites, and breaks.
    names = {
        "llm": chain.llm,
        "advice": advice(settings),
        "top_k": min(settings.top_k, TOP_K),
        "max_top_k": TOP_K,
        "style": Markup(asset("page.css")),
    }
    return render.html("shell.html", "zh", **names)


def _script() -> str:
    strings = json.dumps(i18n.table(), ensure_ascii=False)
    return f"const STRINGS = {strings};\nconst MAX_CHARACTERS = {MAX_CHARACTERS};\n{asset('page.js')}"


def _server_function(chat: Chat) -> Callable[[Any], dict[str, Any]]:
    """The function behind `server.call({do: …})`: everything that is not a question."""
    actions: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
        name: getattr(chat, name)
        for name in (
            "open",
            "stop",
            "side",
            "suggestions",
            "note",
            "found",
            "rate",
            "rename",
            "delete",
            "export",
            "notes",
            "map",
        )
    }

    def call(data: Any) -> dict[str, Any]:
        try:
            if not isinstance(data, dict) or data.get("do") not in actions:
                raise UserError("the page is not of this program: reload it")
            return actions[data["do"]](data)
        except Exception as error:
            return {"error": _message(error, data)}

    return call


def _steps(
    steps: Callable[[Mapping[str, Any]], Iterator[dict[str, Any]]],
) -> Callable[[gr.EventData], Iterator[dict[str, Any]]]:
    """The steps of a long action as the component takes them; an error is a step, too."""

    def run(event: gr.EventData) -> Iterator[dict[str, Any]]:
        data = event._data if isinstance(event._data, dict) else {}
        origin = {"tab": str(data.get("tab")), "number": data.get("number")}
        try:
            for step in steps(data):
                yield {**step, **origin}
        except Exception as error:
            yield {"error": _message(error, data), "done": True, **origin}

    # Gradio finds the event by the type of the parameter.
    run.__annotations__ = {"event": gr.EventData}
    return run


def _message(error: Exception, data: Any) -> str:
    """What the page says of an error: what the user can mend as it is, of a bug only that there is one."""
    language = i18n.language(data.get("language")) if isinstance(data, dict) else "en"
    if isinstance(error, UserError):
        return errors.of_error(error, language)
    if isinstance(error, ValidationError):
        _log.warning("a request of the page was turned away: %s", error)
    else:
        _log.error("the page", exc_info=error)
    return t("failed", language)
