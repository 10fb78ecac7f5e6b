"""A conversation as a file of its own: Markdown to read and keep, JSON for programs."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from qa.plain import visible
from qa.types import Language
from ui import render
from ui.history import Conversation, StoredTurn
from ui.i18n import t

# Text from notes and questions must come out of a Markdown viewer as it stands: no heading, link, picture that is
# fetched, or HTML. Wiki links and embeds go with their brackets, Obsidian's comments and marks with % and =.
_SPECIAL = re.compile(r"[\\`*_\[\]<>~|$&%=]")
_LINE_START = re.compile(r"(?m)^([ \t]*)(#{1,6}(?=\s|$)|[-+](?=\s|$)|-{2,}|\d{1,9}(?=[.)](?:\s|$)))")
_INDENT = re.compile(r"(?m)^[ \t]+")


def markdown(conversation: Conversation, turns: Sequence[StoredTurn]) -> str:
    """Questions as headings, answers, and each quote with note, headings and lines."""
    parts = [f"# {_inert(conversation.title)}", f"{conversation.created.astimezone():%Y-%m-%d %H:%M}"]
    for turn in turns:
        parts += _turn(turn)
    return "\n\n".join(parts) + "\n"


def as_json(conversation: Conversation, turns: Sequence[StoredTurn]) -> str:
    """The object `qa.conversation/1`: each turn holds its answer as `qa.answer/1`, and its rating."""
    found: dict[str, Any] = {
        "schema": "qa.conversation/1",
        "title": conversation.title,
        "created": conversation.created.isoformat(),
        "updated": conversation.updated.isoformat(),
        "turns": [
            {"asked": turn.asked.isoformat(), "answer": turn.answer, "liked": turn.liked, "reason": turn.reason}
            for turn in turns
        ],
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _turn(turn: StoredTurn) -> Iterator[str]:
    language = turn.answer["language"]
    yield f"## {_inert(' '.join(turn.question.split()))}"
    yield _inert(turn.answer["answer"]).replace("\n", "\n\n")
    if turn.answer["nearest"]:
        yield f"{t('nearest', language)}{t('colon', language).rstrip()}"
    for citation in turn.answer["citations"]:
        yield _quoted(citation, rf"\[{citation['id']}\] ", language)
    for citation in turn.answer["nearest"]:
        yield _quoted(citation, "", language)
    if turn.liked is not None:
        why = f" {_inert(turn.reason)}" if turn.reason else ""
        yield f"*{t('liked' if turn.liked else 'disliked', language)}*{why}"


def _quoted(citation: dict[str, Any], mark: str, language: Language) -> str:
    """A quote as a block, line by line, and where it stands."""
    # Two spaces at the end of a line keep it a line of its own.
    quote = "  \n> ".join(_inert(citation["quote"]).split("\n"))
    return f"> {quote}\n>\n> — {mark}{_inert(render.place(citation, language))}"


def _inert(text: str) -> str:
    """The text with all that Markdown would act on taken literally; an indent, which makes code, becomes hard spaces."""
    text = _SPECIAL.sub(r"\\\g<0>", visible(text))
    text = _LINE_START.sub(lambda m: m[1] + ("\\" + m[2] if not m[2].isdigit() else m[2] + "\\"), text)
    return _INDENT.sub(lambda m: "\u00a0" * len(m[0].expandtabs(4)), text)
