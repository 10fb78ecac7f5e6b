"""The checks of `qa doctor`: each part of the program is really used, and what is broken is named with what mends it."""

import hashlib
import os
import shlex
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ingest.errors import ModelUnavailable, UserError

if TYPE_CHECKING:
    from ingest.embedders import Embedder
    from qa.models import Record
    from qa.settings import QASettings

State = Literal["ok", "warning", "broken"]
_SHORT = 200  # characters of a sentence that is asked for
_PROBE = ("蓝鲸计划的代号是什么？", "What is the blue whale project called?")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one part of the program."""

    check: str
    state: State
    found: str  # a clause
    mend: str | None = None  # what to do about it


def examine(settings: "QASettings") -> Iterator[Finding]:
    """Every check in turn, without a network. Nothing is written but the dictionary, where it is not there yet."""
    from qa.offline import no_network

    with no_network() as attempts:
        yield _home(settings.home)
        embedder: list[Embedder] = []
        yield from _tried("embedder", lambda: _embedder(settings, embedder))
        yield from _tried("selector", _selector)
        yield from _tried("dictionary", lambda: _dictionary(settings.home))
        yield from _tried("models", lambda: _models(settings.home))
        sound = True
        for finding in _tried("ledger", lambda: _ledger(settings.home, embedder)):
            sound = sound and finding.state != "broken"
            yield finding
        if sound:
            yield from _tried("words", lambda: _words(settings.home))
            yield from _tried("notes", lambda: _notes(settings.home))
            yield from _tried("vectors", lambda: _vectors(settings.home, attempts))
            if embedder:
                yield from _tried("answers", lambda: _answers(settings, embedder[0]))
    yield _network(attempts)


def _tried(check: str, look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """The findings of one check; what stops it is a finding, too, so that the other checks are still made."""
    try:
        yield from look()
    except UserError as error:
        found, _, mend = str(error).rpartition(": ")
        yield Finding(check, "broken", found or mend, mend)
    except Exception as error:  # a part that is broken may raise anything, and the rest is to be looked at all the same
        yield Finding(
            check, "broken", f"{type(error).__name__}: {error}", "run `qa ingest --rebuild`; if it stays, report it"
        )


def _home(home: Path) -> Finding:
    place = next(p for p in (home, *home.parents) if p.exists())
    if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
        return Finding("home", "broken", f"{home} cannot be written", "give yourself access to it, or set QA_HOME")
    return Finding("home", "ok", str(home))


def _embedder(settings: "QASettings", loaded: "list[Embedder]") -> Iterator[Finding]:
    """Load the embedder, which is left in `loaded`, and embed with it."""
    import numpy as np

    from ingest.embedders import load_embedder

    embedder = load_embedder(settings.embedder)
    vectors = embedder.encode(_PROBE)
    if not np.isfinite(vectors).all() or not np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3):
        yield Finding("embedder", "broken", f"{embedder.name} gives no vectors of length 1", "install it anew")
        return
    loaded.append(embedder)
    yield Finding("embedder", "ok", f"{embedder.name}, {vectors.shape[1]} dimensions")


def _selector() -> Iterator[Finding]:
    """Read two sentences for a question, of which one answers it."""
    from ingest.split import split
    from ingest.types import Note
    from qa.selector import Selector, windows
    from qa.types import Hit

    try:
        selector = Selector()
    except Exception as error:
        raise ModelUnavailable(f"it cannot be loaded ({error}): install notes-qa anew") from error
    (chunk,) = split(Note("probe.md", "", "食堂周五吃鱼。蓝鲸计划的代号是七号。\n", ""))
    hit = Hit(chunk, Path(), ("",), 0.0, 0.0, 0.0, (), ())
    other, answering = selector.odds(windows(selector.vocabulary, _PROBE[0], hit)[0])
    if answering > other:
        yield Finding("selector", "ok", "it tells which sentence answers")
    else:
        yield Finding("selector", "broken", "it does not tell which sentence answers", "install notes-qa anew")


def _dictionary(home: Path) -> Iterator[Finding]:
    from qa.translate import Dictionary

    if "鲸" not in "".join(Dictionary.open(home).translate(["whale"])):
        mend = f"delete {home}/dictionary-*.sqlite and ask again: it is then made anew"
        yield Finding("dictionary", "broken", "it does not know the word whale", mend)
    elif not list(home.glob("dictionary-*.sqlite")):
        mend = "give yourself access to QA_HOME, or set it to a folder that is yours"
        yield Finding("dictionary", "warning", "it cannot be kept, so each question waits for it to be made", mend)
    else:
        yield Finding("dictionary", "ok", "English words are found in Chinese notes")


def _models(home: Path) -> Iterator[Finding]:
    """Whether each model that was pulled is still what was checked then."""
    from qa.llm import PACKAGED
    from qa.model_catalog import CATALOG
    from qa.models import Record

    named = {model.file: model.name for model in CATALOG.values()}
    kept = []
    for path in sorted((home / "models").glob("*.gguf.json")):
        record, file = Record.read(path), path.with_suffix("")
        name = named.get(file.name, file.stem)
        source = name if name in CATALOG else record and _source(record)
        again = f", then `qa models pull {source}`" if source else ""
        if record is None or not file.is_file():
            mend = f"run `qa models remove {name}`{again}"
            yield Finding("models", "broken", f"{file} is gone, or its record cannot be read", mend)
            continue
        with file.open("rb") as data:
            if hashlib.file_digest(data, "sha256").hexdigest() != record.sha256:
                yield Finding(
                    "models", "broken", f"{file} is not what was pulled", f"run `qa models remove {name}`{again}"
                )
                continue
        kept.append(record.name)
    said = ", ".join(kept) or f"none, `qa models pull {PACKAGED}` gets one that reads closely"
    yield Finding("models", "ok", f"pulled: {said}; none is needed to quote the notes")


def _source(record: "Record") -> str:
    """Where a model that is not in the catalogue came from, as `qa models pull` takes it."""
    return shlex.quote(f"{record.source}#sha256={record.sha256}" if "://" in record.source else record.source)


def _ledger(home: Path, embedder: "list[Embedder]") -> Iterator[Finding]:
    from ingest import selftest
    from ingest.index import Home, check_manifest

    place = Home(home)
    name = place.current()
    if name is None:
        yield Finding("ledger", "broken", "there is no index", "run `qa ingest`")
        return
    path = place.ledger_path(name)
    if damaged := selftest.damage(path):
        mend = f"delete {place.path} and run `qa ingest FOLDER` for each of your notes folders"
        yield Finding("ledger", "broken", f"{path} is damaged ({damaged})", mend)
        return
    if wrong := list(selftest.faults(path)):
        yield Finding("ledger", "broken", f"it holds {'; '.join(wrong)}", "run `qa ingest --rebuild`")
        return
    with place.reading() as ledger:
        assert ledger is not None, "it was there a moment ago"
        if embedder:
            check_manifest(ledger.manifest(), embedder[0])
        count = ledger.count()
        yield Finding("ledger", "ok", f"{len(ledger.notes())} notes, {count} chunks, nothing missing between them")


def _words(home: Path) -> Iterator[Finding]:
    from ingest import selftest
    from ingest.index import Home

    place = Home(home)
    if lost := selftest.unread(place.ledger_path(place.current() or "")):
        found = f"{len(lost)} chunks are not found by their own words ({selftest.listed(lost)})"
        yield Finding("words", "broken", found, "run `qa ingest --rebuild`")
    else:
        yield Finding("words", "ok", "every chunk is found by its own words")


def _vectors(home: Path, attempts: list[str]) -> Iterator[Finding]:
    """Look in a process of its own: a torn vector index may end the one that opens it."""
    from ingest import selftest
    from ingest.index import Home

    place = Home(home)
    slow = "questions are answered without it, which is slower"
    try:
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            lost, reached = pool.submit(_probe, place.generation(place.current() or "")).result()
        attempts += reached
    except BrokenProcessPool:
        found = "the vector index ends the process that opens it"
        yield Finding("vectors", "broken", found, f"delete {place.path}/*/vectors-* and run `qa ingest`")
    except Exception as error:  # Chroma raises many kinds, its Rust core among them
        found = f"the vector index cannot be used ({error}): {slow}"
        yield Finding("vectors", "broken", found, "run `qa ingest`, and `qa ingest --rebuild` if it stays")
    else:
        if lost:
            found = f"{len(lost)} chunks are not found by their own vector ({selftest.listed(lost)})"
            yield Finding("vectors", "broken", found, "run `qa ingest --rebuild`")
        else:
            yield Finding("vectors", "ok", "every chunk is found by its own vector")


def _probe(generation: Path) -> tuple[list[str], list[str]]:
    """In the other process: the chunks that are not reachable, and the machines that something tried to reach."""
    from ingest import selftest
    from qa.offline import no_network

    with no_network() as attempts:
        return selftest.unreachable(generation), attempts


def _notes(home: Path) -> Iterator[Finding]:
    from ingest import selftest
    from ingest.status import survey

    found = survey(home)
    for folder in found["folders"]:
        if not Path(folder).is_dir():
            mend = f"put it back, or run `qa ingest --forget {folder}`"
            yield Finding("notes", "broken", f"the folder {folder} is gone", mend)
            return
    states: dict[str, list[str]] = {}
    for note in found["notes"]:
        states.setdefault(note["state"], []).append(f"{note['note']}: {note['reason']}" if note["reason"] else "")
    wrong = selftest.misquoted(home)
    if failed := states.get("failed"):
        mend = "give yourself access to them and run `qa ingest`"
        yield Finding("notes", "broken", f"{len(failed)} cannot be read ({selftest.listed(failed)})", mend)
    if wrong:
        found_ = f"{len(wrong)} do not hold what the index says they do ({selftest.listed(wrong)})"
        yield Finding("notes", "broken", found_, "run `qa ingest --rebuild`")
    changed = [f"{len(states[s])} {s}" for s in ("new", "stale", "gone") if s in states]
    if changed:
        yield Finding("notes", "warning", f"{', '.join(changed)} since the last ingest", "run `qa ingest`")
    elif not failed and not wrong:
        yield Finding("notes", "ok", f"{len(states.get('indexed', []))} as they were indexed")


def _answers(settings: "QASettings", embedder: "Embedder") -> Iterator[Finding]:
    """Open all that answers, and ask for a sentence of the notes: it must be found. No language model is made to write."""
    from qa.chain import Chain

    with closing(Chain.open(settings, embedder)) as chain:
        question = _question(settings.home)
        if question is None:
            yield Finding("answers", "ok", "the notes hold no short sentence to ask for")
            return
        hits = chain.search(question, settings.top_k)[1]
        answer = chain.variant(top_k=settings.top_k, lang=settings.lang, written=False).ask(question)
        if not any(question in hit.chunk.text for hit in hits):
            yield Finding(
                "answers", "broken", f"the notes are not found by their own words ({question})", "run `qa ingest`"
            )
        elif chain.notice:
            found, _, mend = chain.notice.rpartition("(")
            yield Finding("answers", "warning", found.strip(), mend.rstrip(")"))
        else:
            total = answer.timings_ms["total"]
            yield Finding("answers", "ok", f"a sentence of the notes was asked for, and found in {total:.0f} ms")


def _question(home: Path) -> str | None:
    """The first short sentence that the index holds, None where there is none."""
    from ingest.index import Home
    from qa.opening import QUOTABLE

    with Home(home).reading() as ledger:
        assert ledger is not None, "it was there a moment ago"
        for row in ledger.chunks(ledger.lengths()[0].tolist()):
            for sentence in row.chunk.sentences:
                text = row.chunk.text[sentence.start - row.chunk.start : sentence.end - row.chunk.start]
                if sentence.kind in QUOTABLE and any(c.isalnum() for c in text) and len(text) <= _SHORT:
                    return text
    return None


def _network(attempts: list[str]) -> Finding:
    if attempts:
        found = f"something tried to reach {', '.join(sorted(set(attempts)))}, and was refused"
        mend = "name a model that is on this machine with QA_EMBEDDER, or connect once so that it is downloaded"
        return Finding("network", "broken", found, mend)
    return Finding("network", "ok", "none was needed, and nothing was reported to anybody")
