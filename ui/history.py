"""Conversations in one SQLite file: what was asked and answered, and how it was liked.

Several tabs, threads and processes may use the file at once. Each call is one transaction that is on disk when the call
returns, so whatever ends the process loses at most the call at hand.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Any

from ingest.errors import UserError
from ingest.ledger import transaction
from qa.plain import visible
from qa.types import Answer, Turn

FILE = "history.sqlite"  # in the home folder
TITLE = 60  # characters of a title
REASON = 2000  # characters of a reason kept

_VERSION = 1
_SCHEMA = """
CREATE TABLE conversations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again: another tab may still hold that of a deleted one
    title TEXT,  -- NULL: that of the first question
    created TEXT NOT NULL,
    updated TEXT NOT NULL
);
CREATE TABLE turns (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    asked TEXT NOT NULL,
    answer TEXT NOT NULL,
    liked INTEGER,
    reason TEXT
);
CREATE INDEX turns_conversation ON turns (conversation, id);
"""
_CONVERSATION = """
SELECT c.id, c.title, c.created, c.updated, (SELECT count(*) FROM turns t WHERE t.conversation = c.id),
    (SELECT json_extract(t.answer, '$.question') FROM turns t WHERE t.conversation = c.id ORDER BY t.id LIMIT 1)
FROM conversations c
"""
_TURN = "SELECT id, conversation, asked, answer, liked, reason FROM turns"


class ConversationGone(UserError):
    """The conversation is no longer there."""


class AnswerGone(UserError):
    """The turn is no longer there."""


class HistoryUnusable(UserError):
    """The file cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as the list shows it."""

    id: int
    title: str  # given by the user, else from the first question; empty while nothing was asked
    created: datetime
    updated: datetime  # of the last turn
    turns: int


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """A question with its answer, as it was given, and what the user thought of it."""

    id: int
    conversation: int
    asked: datetime
    answer: dict[str, Any]  # qa.answer/1
    liked: bool | None = None  # None: not rated
    reason: str | None = None

    @property
    def question(self) -> str:
        """The question as the user typed it."""
        return str(self.answer["question"])

    def as_turn(self) -> Turn:
        """What the chain takes as history."""
        return Turn(self.question, str(self.answer["answer"]))


class History:
    """All conversations of one file, which is made when it is not there.

    Raises UserError when the file cannot be read or written, or a newer version of the program made it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._turn = RLock()  # threads share one connection and take turns, processes are kept apart by SQLite
        with self._translated():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("PRAGMA foreign_keys = ON")
            self._db.execute("PRAGMA secure_delete = ON")  # what the user deletes is overwritten, too
            with self._transaction():
                self._prepare()

    def close(self) -> None:
        """Close the file."""
        with self._turn:
            self._db.close()

    def conversations(self) -> list[Conversation]:
        """Every conversation, the last used one first."""
        with self._transaction("BEGIN"):
            return [
                _conversation(*row) for row in self._db.execute(_CONVERSATION + " ORDER BY c.updated DESC, c.id DESC")
            ]

    def conversation(self, id: int) -> Conversation:
        """One conversation. Raises UserError when it was deleted."""
        with self._transaction("BEGIN"):
            return self._conversation(id)

    def create(self) -> Conversation:
        """Begin a conversation, without title or turns."""
        now = _now()
        with self._transaction():
            cursor = self._db.execute("INSERT INTO conversations (created, updated) VALUES (?, ?)", (now, now))
            return self._conversation(cursor.lastrowid or 0)

    def rename(self, id: int, title: str) -> Conversation:
        """Give a conversation a title; a blank one gives it that of its first question again. Raises UserError."""
        with self._transaction():
            self._db.execute("UPDATE conversations SET title = ? WHERE id = ?", (title_of(title) or None, id))
            return self._conversation(id)

    def delete(self, id: int) -> None:
        """Delete a conversation with its turns; one that is gone already does no harm."""
        with self._transaction():
            self._db.execute("DELETE FROM conversations WHERE id = ?", (id,))
        self._wipe()

    def turns(self, id: int) -> list[StoredTurn]:
        """The turns of a conversation, first to last; none when it was deleted."""
        with self._transaction("BEGIN"):
            return self._turns(id)

    def add(self, id: int, answer: Answer) -> StoredTurn:
        """Append a turn. Raises UserError when the conversation was deleted."""
        with self._transaction():
            self._conversation(id)
            return self._add(id, answer)

    def update(self, turn: int, answer: Answer) -> StoredTurn:
        """Put an answer in place of what was there of it, whatever follows it by now. Raises UserError when it is gone."""
        with self._transaction():
            self._db.execute("UPDATE turns SET answer = ? WHERE id = ?", (_json(answer), turn))
            return self._one(turn)

    def replace(self, id: int, first: int, last: int, answer: Answer) -> StoredTurn:
        """Append a turn in place of those from first to last, or, when that fails, leave all as it was."""
        with self._transaction():
            self._conversation(id)
            self._db.execute("DELETE FROM turns WHERE conversation = ? AND id BETWEEN ? AND ?", (id, first, last))
            added = self._add(id, answer)
        self._wipe()
        return added

    def rate(self, turn: int, liked: bool | None, reason: str | None = None) -> StoredTurn:
        """Keep whether an answer was liked, and why; None takes the rating back. Raises UserError when it is gone."""
        kept = (reason or "").strip()[:REASON] or None
        with self._transaction():
            values = (None if liked is None else int(liked), None if liked is None else kept, turn)
            self._db.execute("UPDATE turns SET liked = ?, reason = ? WHERE id = ?", values)
            return self._one(turn)

    def rated(self) -> list[tuple[StoredTurn, list[str]]]:
        """Every rated turn, with the questions asked before it in its conversation, in the order they were asked."""
        with self._transaction("BEGIN"):
            rows = self._db.execute(_TURN + " WHERE liked IS NOT NULL ORDER BY id").fetchall()
            before = (
                "SELECT json_extract(answer, '$.question') FROM turns WHERE conversation = ? AND id < ? ORDER BY id"
            )
            return [(_turn(*row), [q for (q,) in self._db.execute(before, (row[1], row[0]))]) for row in rows]

    # -----------------------------------------------------------------------------------------------------------------

    def _wipe(self) -> None:
        """Empty the log of changes, which holds what was deleted until then."""
        with self._turn, self._translated():
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _prepare(self) -> None:
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version > _VERSION:
            raise UserError(
                f"the history in {self._path} was written by a newer version of notes-qa: update notes-qa, or move the"
                " file away to begin a new one"
            )
        if version == 0:
            for statement in _SCHEMA.split(";\n"):
                self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {_VERSION}")

    def _conversation(self, id: int) -> Conversation:
        row = self._db.execute(_CONVERSATION + " WHERE c.id = ?", (id,)).fetchone()
        if row is None:
            raise ConversationGone("the conversation is gone, it may have been deleted in another tab: begin a new one")
        return _conversation(*row)

    def _one(self, turn: int) -> StoredTurn:
        row = self._db.execute(_TURN + " WHERE id = ?", (turn,)).fetchone()
        if row is None:
            raise AnswerGone("the answer is no longer there, it may have been deleted in another tab: reload the page")
        return _turn(*row)

    def _turns(self, id: int) -> list[StoredTurn]:
        return [_turn(*row) for row in self._db.execute(_TURN + " WHERE conversation = ? ORDER BY id", (id,))]

    def _add(self, id: int, answer: Answer) -> StoredTurn:
        now, text = _now(), _json(answer)
        cursor = self._db.execute("INSERT INTO turns (conversation, asked, answer) VALUES (?, ?, ?)", (id, now, text))
        self._db.execute("UPDATE conversations SET updated = ? WHERE id = ?", (now, id))
        return _turn(cursor.lastrowid or 0, id, now, text, None, None)

    @contextmanager
    def _transaction(self, begin: str = "BEGIN IMMEDIATE") -> Iterator[None]:
        """All or nothing, one thread at a time."""
        with self._turn, self._translated(), transaction(self._db, begin):
            yield

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.DatabaseError) as error:
            raise HistoryUnusable(
                f"the history in {self._path} cannot be used ({getattr(error, 'strerror', None) or error}): make room on"
                " the disk and give yourself access, or move the file away to begin a new one"
            ) from error


def title_of(text: str) -> str:
    """A title from a question or from what the user typed: one line of at most TITLE characters."""
    line = " ".join(visible(text).split())
    return line if len(line) <= TITLE else line[: TITLE - 1].rstrip() + "…"


def _json(answer: Answer) -> str:
    # A browser may send half a surrogate pair, which no file takes.
    return json.dumps(answer.to_json(), ensure_ascii=False).encode("utf8", "replace").decode("utf8")


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _conversation(
    id: int, title: str | None, created: str, updated: str, turns: int, question: str | None
) -> Conversation:
    shown = title or title_of(question or "")
    return Conversation(id, shown, datetime.fromisoformat(created), datetime.fromisoformat(updated), turns)


def _turn(id: int, conversation: int, asked: str, answer: str, liked: int | None, reason: str | None) -> StoredTurn:
    rated = None if liked is None else bool(liked)
    return StoredTurn(id, conversation, datetime.fromisoformat(asked), json.loads(answer), rated, reason)
