"""What the page does when something is clicked or asked. In: what the browser sent; out: HTML and plain values as JSON."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

from ingest.errors import WrongUsage
from ingest.sync import WHOLE
from qa.chain import Chain
from qa.llm import advice
from qa.question import MAX_CHARACTERS, checked_question
from qa.settings import QASettings
from qa.types import Answer, AnswerSentence, Citation, Language
from ui import errors, export, panel, render
from ui.asking import Asking
from ui.calls import Ask, Export, Filter, Open, Pick, Rating, Rename, Request, Stop
from ui.history import Conversation, History, StoredTurn
from ui.i18n import t
from ui.notes_page import NoteState, filter_notes, note_states, sync_now
from ui.panel import Reader
from ui.plot import NotesMap, element
from ui.render import TurnView
from ui.suggest import Suggester

LANGUAGES: tuple[Language, ...] = ("zh", "en")
NOTES = 500  # rows of the list of notes
TURNS = 30  # of a long conversation, what is drawn at once


class Chat:
    """Conversations over the notes, for any number of tabs. All that lasts is in the history."""

    def __init__(self, chain: Chain, settings: QASettings, history: History) -> None:
        self._chain = chain
        self._settings = settings
        self._advice = advice(settings)
        self._history = history
        self._asking = Asking()
        self._map = NotesMap(settings.home)
        # A suggestion is asked before it is made: of the notes themselves, which takes milliseconds.
        plain = chain.variant(top_k=settings.top_k, lang=settings.lang, written=False)
        self._suggester = Suggester(plain, settings.home)

    def warm(self) -> None:
        """Work out the first suggestions: after that all that answers is loaded, and the first question is quick."""
        for language in LANGUAGES:
            self._suggester.first(language)

    def ask(self, data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Answer a question, first what the notes say, then the answer as it grows; each step is on disk as it is shown.

        `stop`, or closing the iterator, ends it and keeps what there is. Raises UserError.
        """
        request = Ask.model_validate(data)
        text = self._question(request)
        with self._asking.begun(request.name) as stopped:
            yield from self._answer(request, text, stopped)

    def _answer(self, request: Ask, text: str, stopped: Event) -> Iterator[dict[str, Any]]:
        """The steps of an answer. Other questions go on meanwhile, in this conversation, too: only its turn is touched."""
        chain = self._chain.variant(top_k=request.top_k, lang=request.lang, written=request.written, stop=stopped)
        turns = self._history.turns(request.conversation) if request.conversation else []
        before = [turn for turn in turns if request.replace is None or turn.id < request.replace]
        stored: StoredTurn | None = None
        answer, side = None, ""
        with closing(chain.stream(text, [turn.as_turn() for turn in before])) as growing:
            for answer in growing:
                with self._asking.unless(stopped) as goes_on:
                    if not goes_on:
                        return
                    if stored is None:
                        stored = self._begin(request, answer, new=not turns)
                        self._asking.keeps(stopped, stored.id)
                    else:
                        stored = self._history.update(stored.id, answer)
                side = side or self._side(request.language, stored.conversation)  # nothing in it changes after that
                yield self._step(stored, answer, request, side, writing=chain.llm is not None)
        if stored and answer and not stopped.is_set():
            yield self._step(stored, answer, request, side, done=True, notice=chain.notice)

    def stop(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """End a question, now or when its turn comes: what is kept of its answer no longer changes."""
        self._asking.stop(Stop.model_validate(data).name)
        return {}

    def _begin(self, request: Ask, answer: Answer, *, new: bool) -> StoredTurn:
        """Store what there is of an answer at once, in place of what it is asked instead of."""
        if new or request.conversation is None:
            return self._history.add(self._history.create().id, answer)
        if request.replace is not None:
            return self._history.replace(request.conversation, request.replace, request.last, answer)
        return self._history.add(request.conversation, answer)

    def open(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """A conversation with its last turns, or none, and the list of conversations; earlier counts those left out."""
        request = Open.model_validate(data)
        turns = self._history.turns(request.conversation) if request.conversation else []
        conversation = request.conversation if turns else None
        turns = [turn for turn in turns if request.before is None or turn.id < request.before]
        first = max(0, len(turns) - TURNS)
        if request.since is not None:
            first = min(first, sum(turn.id < request.since for turn in turns))
        reader, growing = Reader(self._chain), self._asking.growing()
        drawn = [
            {"key": turn.id, "html": render.turn(_view(turn, reader, writing=turn.id in growing), request.language)}
            for turn in turns[first:]
        ]
        side = self._side(request.language, conversation)
        return {"conversation": conversation, "turns": drawn, "earlier": first, "side": side}

    def suggestions(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Questions that the notes answer: to begin with, or to ask next in a conversation."""
        request = Request.model_validate(data)
        turns = self._history.turns(request.conversation) if request.conversation else []
        if turns:
            asked = [turn.question for turn in turns]
            questions = self._suggester.next(answer_of(turns[-1]), asked, request.language)
        else:
            questions = self._suggester.first(request.language)
        names = {"questions": questions, "next": bool(turns)}
        return {"html": render.html("suggestions.html", request.language, **names) if questions else ""}

    def note(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The note of a citation, marked where it is cited; or, without a turn, any indexed note with a span."""
        request = Pick.model_validate(data)
        reader, language, editors = Reader(self._chain), request.language, self._settings.editor
        if request.turn is None:
            return {"html": panel.span(reader, request.note, request.start, request.end, language, editors)}
        cited = _cited(self._answer_picked(request), request)
        if cited is None:
            raise WrongUsage(t("source_gone", request.language))
        return {"html": panel.citation(reader, cited, language, editors)}

    def found(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """How the answer of a turn was found, by searching again."""
        request = Pick.model_validate(data)
        answer, chain = self._answer_picked(request), self._chain
        _, hits = chain.search(answer.standalone_question or answer.question, request.top_k)
        described = [chain.hit_json(rank, hit) for rank, hit in enumerate(hits, start=1)]
        reader = Reader(chain)
        changed = not all(reader.holds(c) for c in (*answer.citations, *answer.nearest))
        return {"html": render.found(answer, described, hits, request.language, changed=changed)}

    def rate(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep what the user thinks of an answer."""
        request = Rating.model_validate(data)
        self._history.rate(request.turn, request.liked, request.reason)
        return {}

    def rename(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Give a conversation a title."""
        request = Rename.model_validate(data)
        self._history.rename(request.conversation or 0, request.title)
        return {}

    def delete(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Delete a conversation."""
        request = Request.model_validate(data)
        self._history.delete(request.conversation or 0)
        return {}

    def export(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """A conversation as a file that the browser saves: its text, and a name for it."""
        request = Export.model_validate(data)
        conversation = self._history.conversation(request.conversation or 0)
        write, suffix = (export.markdown, "md") if request.form == "markdown" else (export.as_json, "json")
        text = write(conversation, self._history.turns(conversation.id))
        return {"text": text, "name": f"{_file_name(conversation.title)}.{suffix}"}

    def side(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The list of conversations."""
        request = Request.model_validate(data)
        return {"side": self._side(request.language, request.conversation)}

    def notes(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The notes that hold the words typed, with their states."""
        request = Filter.model_validate(data)
        language = request.language

        def why(note: NoteState) -> str:
            return errors.of_note(note.state, note.reason, language)

        def said(note: NoteState) -> str:
            return f"{t(f'state_{note.state}', language)}\n{why(note)}"

        found = filter_notes(note_states(self._settings.home), request.filter, said)
        counts = Counter(note.state for note in found)
        shown = [(note, why(note)) for note in found[:NOTES]]
        more = max(0, len(found) - NOTES)
        return {"html": render.html("notes.html", language, notes=shown, counts=counts, more=more)}

    def map(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The collection as a map, with what a question retrieves lit up."""
        request = Ask.model_validate({"text": "", **data})
        hits = self._chain.search(self._question(request), request.top_k)[1] if request.text.strip() else []
        return {"html": element(self._map.points(), self._map.lit(hits), request.language)}

    def sync(self, data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Bring the index in step with the notes, telling how far it is. Raises UserError."""
        request = Request.model_validate(data)
        for step in sync_now(self._settings.home, self._chain.embedder):
            names = {"done": step.done, "total": step.total, "note": step.note, "report": None}
            if step.report is not None:
                away = [c.folder for c in step.report.changes if c.path == WHOLE]
                names |= {"report": step.report.counts(), "away": away}
            html = render.html("sync.html", request.language, **names)
            yield {"html": html, "done": step.report is not None}

    def _answer_picked(self, request: Pick) -> Answer:
        turn = next((t for t in self._history.turns(request.conversation or 0) if t.id == request.turn), None)
        if turn is None:
            raise WrongUsage(t("source_gone", request.language))
        return answer_of(turn)

    def _question(self, request: Ask) -> str:
        if not re.search(r"\w", request.text):
            raise WrongUsage(t("empty_question", request.language))
        if len(request.text.strip()) > MAX_CHARACTERS:
            raise WrongUsage(t("too_long", request.language, limit=f"{MAX_CHARACTERS:,}"))
        return checked_question(request.text)

    def _step(
        self,
        stored: StoredTurn,
        answer: Answer,
        request: Ask,
        side: str,
        *,
        writing: bool = False,
        done: bool = False,
        notice: str | None = None,
    ) -> dict[str, Any]:
        """What the page is told."""
        return {
            "conversation": stored.conversation,
            "key": stored.id,
            "html": render.turn(
                TurnView(str(stored.id), answer, writing=writing, advice=self._advice), request.language
            ),
            "side": side,
            "done": done,
            "notice": errors.of_notice(notice, request.language) if notice else None,
        }

    def _side(self, language: Language, current: int | None) -> str:
        groups = _by_age([c for c in self._history.conversations() if c.turns], language)
        return render.html("side.html", language, groups=groups, current=current)


def answer_of(turn: StoredTurn) -> Answer:
    """The answer of a stored turn; what the history does not keep is left out."""
    found = {k: v for k, v in turn.answer.items() if k not in ("schema", "id")}
    found["sentences"] = tuple(
        AnswerSentence(s["text"], tuple(s["citations"]), s["verdict"]) for s in found["sentences"]
    )
    for name in ("citations", "nearest"):
        found[name] = tuple(Citation(**{**c, "headings": tuple(c["headings"])}) for c in found[name])
    return Answer(**found)


def _view(turn: StoredTurn, reader: Reader, *, writing: bool) -> TurnView:
    answer = answer_of(turn)
    stale = frozenset(c.id for c in answer.citations if not reader.holds(c))
    return TurnView(str(turn.id), answer, stale, turn.liked, writing)


def _cited(answer: Answer, request: Pick) -> Citation | None:
    if request.near is not None:
        return answer.nearest[request.near] if 0 <= request.near < len(answer.nearest) else None
    return next((c for c in answer.citations if c.id == request.n), None)


def _by_age(conversations: Sequence[Conversation], language: Language) -> list[tuple[str, list[Conversation]]]:
    """Conversations of today, of the last week, and older ones."""
    now = datetime.now(UTC).astimezone()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    groups: dict[str, list[Conversation]] = {"today": [], "week": [], "older": []}
    for conversation in conversations:
        used = conversation.updated
        groups["today" if used >= midnight else "week" if used >= midnight - timedelta(days=7) else "older"].append(
            conversation
        )
    return [(t(name, language), group) for name, group in groups.items() if group]


def _file_name(title: str) -> str:
    kept = "".join(c if c.isalnum() or c in " -_" else " " for c in title)
    return " ".join(kept.split())[:60] or "conversation"
