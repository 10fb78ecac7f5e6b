"""A conversation as a file of its own: Markdown to read and keep, JSON for programs."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ui.history import Conversation, StoredTurn


@dataclass(frozen=True, slots=True)
class _Words:
    line: str  # {} is the line, or first–last
    nearest: str
    liked: str
    disliked: str


_WORDS = {
    "zh": _Words("第 {} 行", "笔记中最接近的内容：", "评价：有用", "评价：没用"),
    "en": _Words("line {}", "Nearest in the notes:", "Rated: helpful", "Rated: not helpful"),
}
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
    words = _WORDS[turn.answer["language"]]
    yield f"## {_inert(' '.join(turn.question.split()))}"
    yield _inert(turn.answer["answer"]).replace("\n", "\n\n")
    if turn.answer["nearest"]:
        yield words.nearest
    for citation in turn.answer["citations"]:
        yield _quoted(citation, rf"\[{citation['id']}\] ", words)
    for citation in turn.answer["nearest"]:
        yield _quoted(citation, "", words)
    if turn.liked is not None:
        yield f"*{words.liked if turn.liked else words.disliked}*" + (f" {_inert(turn.reason)}" if turn.reason else "")


def _quoted(citation: dict[str, Any], mark: str, words: _Words) -> str:
    """A quote as a block, line by line, and where it stands."""
    first, last = citation["line_start"], citation["line_end"]
    path = " › ".join([citation["note"], *citation["headings"]])
    where = words.line.format(first if first == last else f"{first}–{last}")
    # Two spaces at the end of a line keep it a line of its own.
    quote = "  \n> ".join(_inert(citation["quote"]).split("\n"))
    return f"> {quote}\n>\n> — {mark}{_inert(path)}, {where}"


def _inert(text: str) -> str:
    """The text with all that Markdown would act on taken literally; an indent, which makes code, becomes hard spaces."""
    text = _SPECIAL.sub(r"\\\g<0>", "".join(c for c in text if c.isprintable() or c in "\n\t"))
    text = _LINE_START.sub(lambda m: m[1] + ("\\" + m[2] if not m[2].isdigit() else m[2] + "\\"), text)
    return _INDENT.sub(lambda m: "\u00a0" * len(m[0].expandtabs(4)), text)
