"""What the page says, in its own language, of errors, notices and reasons that the rest of the program words in English."""

import re

from ingest.errors import IndexBusy, IndexMismatch, IndexMissing, ModelUnavailable, NotesMissing, UserError
from qa.types import Language
from ui.history import AnswerGone, ConversationGone, HistoryUnusable
from ui.i18n import STRINGS, t

# What can reach the page. Each says why, and what to do, as far as its kind tells; {error} is the English sentence,
# where that names what the kind does not: a folder, a disk's refusal.
_ERRORS: dict[type[UserError], str] = {
    IndexMissing: "index_missing",
    IndexMismatch: "index_mismatch",
    IndexBusy: "index_busy",
    NotesMissing: "notes_missing",
    ModelUnavailable: "model_unavailable",
    ConversationGone: "conversation_gone",
    AnswerGone: "answer_gone",
    HistoryUnusable: "history_unusable",
}
_NOTICES = {
    re.compile(r"the model (?P<model>\S+) failed \((?P<why>.+)\): .+"): "notice_model",
    re.compile(r"the vector index .+"): "notice_vectors",
}
_REASONS = {
    re.compile(r"(?P<size>[\d.]+ MB) is over the limit of (?P<limit>\d+ MB)"): "reason_too_big",
    re.compile(r"copy of (?P<note>.+) that a sync conflict left: .+"): "reason_conflict",
}


def of_error(error: UserError, language: Language) -> str:
    """The sentence for an error; one that is none of the known kinds is said as it is."""
    key = next((key for kind, key in _ERRORS.items() if isinstance(error, kind)), None)
    return t(key, language, error=str(error)) if key else str(error)


def of_notice(notice: str, language: Language) -> str:
    """The sentence for what was wrong with the index or the model while a question was answered (`Chain.notice`)."""
    for pattern, key in _NOTICES.items():
        if found := pattern.fullmatch(notice):
            return t(key, language, **found.groupdict())
    return notice


def of_note(state: str, reason: str | None, language: Language) -> str:
    """Why a note is in its state, in words for whoever has the page with its button before them; empty for none."""
    reason = reason or ""
    for pattern, key in _REASONS.items():
        if found := pattern.fullmatch(reason):
            return t(key, language, **found.groupdict())
    keys = ("reason_" + re.sub(r"\W+", "_", reason.lower()), f"why_{state}")
    return next((t(key, language) for key in keys if key in STRINGS), reason)
