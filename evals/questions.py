"""Questions with evidence, one JSON object a line: read, checked against the notes, made into cases.

    {"id", "split", "kind", "topic", "language", "history", "question", "facts", "evidence", "also", "stands_alone"}

Only id, question, facts and evidence are required; README says what each holds.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast
from unicodedata import normalize

from evals.types import Case, Quote
from ingest.errors import NotesMissing, UserError
from ingest.notes import Skipped, Unreadable, read_file, scan
from qa.question import MAX_CHARACTERS, language_of
from qa.types import Language

_KNOWN = (
    "id",
    "split",
    "kind",
    "topic",
    "language",
    "history",
    "question",
    "facts",
    "evidence",
    "also",
    "stands_alone",
)
_DEFAULT_SPLIT = "test"

Names = Mapping[str, str]  # composed -> as the folder has it


class BadQuestions(UserError):
    """A file of questions, or a data set, is not what it should be."""


def read_lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (where, object) of each line that is not blank; raises BadQuestions for what is not JSON objects."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadQuestions(f"{path} cannot be read ({error.strerror}): name a file of questions") from None
    except UnicodeDecodeError:
        raise BadQuestions(f"{path} is not UTF-8 text: save it as UTF-8") from None
    empty = True
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        empty = False
        where = f"{path.name} line {number}"
        try:
            entry = json.loads(line)
            json.dumps(entry, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise BadQuestions(f"{where} holds half a character (\\ud800 to \\udfff): write the whole one") from None
        except (ValueError, RecursionError):
            raise BadQuestions(f"{where} is not JSON: write one object a line") from None
        if not isinstance(entry, dict):
            raise BadQuestions(f"{where} is no JSON object: write one object a line")
        yield where, entry
    if empty:
        raise BadQuestions(f"{path} is empty: put one JSON object a line into it")


def load_questions(path: Path, texts: dict[str, str]) -> list[Case]:
    """The cases of a file over notes (path -> text); raises BadQuestions, which names the line and what to mend."""
    cases: list[Case] = []
    seen: set[str] = set()
    names = {
        normalize("NFC", name): name for name in texts
    }  # an é may be two characters on disk and one in the questions
    for where, entry in read_lines(path):
        case = _case(where, entry, names)
        where = f"{where} ({case.id})"
        if case.id in seen:
            raise BadQuestions(f"{where} has the id of an earlier line: give each question its own")
        seen.add(case.id)
        for quote in [*(q for piece in case.evidence for q in piece), *case.also]:
            if quote.note not in texts:
                raise BadQuestions(f"{where} names the note {quote.note!r}, which is not in the folder: correct it")
            if quote.quote not in texts[quote.note]:
                raise BadQuestions(
                    f"{where} quotes {quote.quote[:40]!r}, which is not in {quote.note}: copy the quote from the note"
                )
        cases.append(case)
    return cases


def note_texts(folder: Path) -> tuple[dict[str, str], str]:
    """The text of every note of a folder by its path, and one SHA-256 of them all. Raises NotesMissing for no notes."""
    texts: dict[str, str] = {}
    digest = hashlib.sha256()
    for item in scan(folder):
        if isinstance(item, Skipped):
            continue
        try:
            texts[item.path], sha256 = read_file(folder, item.path)
        except Unreadable:  # an ingest reports it and passes over it; a question that needs it will say so
            continue
        digest.update(f"{item.path}\0{sha256}\n".encode())
    if not texts:
        raise NotesMissing(f"{folder} holds no notes: name the folder that the questions are about")
    return texts, digest.hexdigest()


def file_sha256(*paths: Path) -> str:
    """One SHA-256 of the bytes of the files, in order."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def text_of(where: str, entry: dict[str, Any], key: str) -> str:
    """A string of the entry that is not blank; raises BadQuestions."""
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BadQuestions(f"{where} has no {key!r}: write it as text in quotes")
    return value


def question_of(where: str, text: str) -> str:
    """A question that can be asked; raises BadQuestions for one that is endless or holds no word."""
    if len(text) > MAX_CHARACTERS or not any(c.isalnum() for c in text):
        raise BadQuestions(f"{where} has a question that cannot be asked: write 1 to {MAX_CHARACTERS} characters")
    return text.strip()


def _case(where: str, entry: dict[str, Any], names: Names) -> Case:
    if unknown := sorted(entry.keys() - set(_KNOWN)):
        raise BadQuestions(f"{where} has the unknown key {unknown[0]!r}: use {', '.join(_KNOWN)}")
    question = question_of(where, text_of(where, entry, "question"))
    language = entry.get("language", language_of(question))
    if language not in ("zh", "en"):
        raise BadQuestions(f"{where} has the language {language!r}: write zh or en")
    facts = entry.get("facts")
    if not isinstance(facts, list) or not all(_strings(f) and f for f in facts):
        raise BadQuestions(f'{where} has no list of "facts": write [["one", "or the other"], …], or [] for no answer')
    evidence = entry.get("evidence")
    if not isinstance(evidence, list) or bool(evidence) != bool(facts):
        raise BadQuestions(f'{where}: write "evidence" as a list, empty where "facts" is empty and only there')
    history = entry.get("history", [])
    if not _strings(history):
        raise BadQuestions(f'{where}: write "history" as a list of the questions asked before')
    split, kind = entry.get("split", _DEFAULT_SPLIT), entry.get("kind", "question")
    if split not in ("dev", "test") or not isinstance(kind, str):
        raise BadQuestions(f'{where}: "split" is dev or test, and "kind" a word: correct them')
    return Case(
        id=text_of(where, entry, "id"),
        split=split,
        kind=kind,
        language=cast(Language, language),
        question=question,
        answerable=bool(facts),
        facts=tuple(tuple(f) for f in facts),
        history=tuple(question_of(where, h) for h in history),
        evidence=tuple((_quote(where, e, names), *_quotes(where, e.get("or", []), names)) for e in evidence),
        also=_quotes(where, entry.get("also", []), names),
        stands_alone=entry.get("stands_alone") is True,
    )


def _quotes(where: str, value: Any, names: Names) -> tuple[Quote, ...]:
    if not isinstance(value, list):
        raise BadQuestions(f'{where}: write "or" and "also" as lists of {{"note", "quote"}}')
    return tuple(_quote(where, v, names) for v in value)


def _quote(where: str, value: Any, names: Names) -> Quote:
    if not isinstance(value, dict):
        raise BadQuestions(f'{where}: write each piece of evidence as {{"note", "quote"}}')
    note = text_of(where, value, "note")
    return Quote(names.get(normalize("NFC", note), note), text_of(where, value, "quote"))


def _strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value)
