"""Pulling a model into the store: from one source after another, resumed after a break, checked before it counts."""

import errno
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from ingest.errors import ModelUnavailable, UserError, WrongUsage
from ingest.locks import alone
from qa.model_catalog import CATALOG, HUB, CatalogModel
from qa.model_sources import FileSource, IndexSource, Source, SourceFailed, WebSource
from qa.models import Place, Record, file_of

Report = Callable[[str, int, int | None], None]  # what is being done, bytes done, bytes in all where that is known
Notice = Callable[[str], None]  # one line for the user

_SPARE = 256 * 2**20  # left free on the disk: room for a wheel in its two forms, and for the index to go on


@dataclass(frozen=True, slots=True)
class Order:
    """What to pull, and where it can be had, best source first."""

    record: Record
    sources: tuple[Source, ...]


def order(home: Path, what: str, hub: str = HUB, report: Report = lambda doing, done, total: None) -> Order:
    """Make out what the user wants: a name of the catalogue, an address with #sha256=…, or a .gguf file.

    `hub` is the address of the Hugging Face hub or a mirror of it. Raises WrongUsage when it is none of them.
    """
    if what in CATALOG:
        return _from_catalog(home, CATALOG[what], hub)
    if "://" in what:
        return _from_address(home, what, hub)
    path = Path(os.path.expanduser(what))
    if not os.path.isfile(path):
        raise WrongUsage(
            f"there is no model {what!r}: give one of {', '.join(CATALOG)}, the path of a .gguf file, or an address that"
            " ends with #sha256=…"
        )
    try:
        with path.open("rb") as file:
            if file.read(4) != b"GGUF":
                raise WrongUsage(f"{what} is not a model in the GGUF format: give a .gguf file")
        digest = sha256_of(path, lambda done, total: report("checking", done, total))
    except OSError as error:
        raise UserError(f"{what} cannot be read ({error.strerror}): give yourself access to it, run again") from error
    return _order(home, path.name, digest, path.stat().st_size, FileSource(path.absolute()), hub)


def _from_catalog(home: Path, model: CatalogModel, hub: str) -> Order:
    address = f"{hub.rstrip('/')}/{model.repository}/resolve/{model.revision}/{model.file}"
    sources: list[Source] = [WebSource(address)]
    if model.mirror is not None:
        sources.append(IndexSource(model.mirror, Place(home, model.file).work))
    return Order(Record.of(model, f"{HUB}/{model.repository}"), tuple(sources))


def _from_address(home: Path, what: str, hub: str) -> Order:
    try:
        parts = urlsplit(what)
        source = WebSource(urlunsplit(parts._replace(fragment="")))
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:  # a broken IPv6 address
        usable = False
    if not usable:
        raise WrongUsage(f"{what.partition('@')[2] or what} is not an address to pull from: begin it with https://")
    found = re.fullmatch(r"sha256=([0-9a-fA-F]{64})", parts.fragment)
    if found is None:
        raise WrongUsage(
            f"{source.shown} does not say which file it must be: add #sha256= and the 64 hexadecimal digits that its makers give"
        )
    file = unquote(parts.path.rpartition("/")[2])
    return _order(home, file, found[1].lower(), None, source, hub)


def _order(home: Path, file: str, sha256: str, size: int | None, source: WebSource | FileSource, hub: str) -> Order:
    """A model that was not asked for by name; one of the catalogue is known by its sha256 all the same."""
    where = source.shown if isinstance(source, WebSource) else str(source.path)
    for model in CATALOG.values():
        if model.sha256 == sha256:
            known = _from_catalog(home, model, hub)
            return Order(replace(known.record, source=where), (source, *known.sources))
    name = file[: -len(".gguf")] if file.lower().endswith(".gguf") else ""
    if not name or name.startswith(".") or set(name) & set("/\\\0"):
        raise WrongUsage(f"{where} does not end in the name of a .gguf file: give the address or path of one")
    if name in ("none", "auto", "local"):
        raise WrongUsage(f"{where} has a name that --llm has another meaning for: rename the file first")
    if name in CATALOG or file.lower() in {model.file.lower() for model in CATALOG.values()}:
        raise WrongUsage(f"{file} is the name of a model of the catalogue, and this is another: rename the file first")
    file = f"{name}.gguf"
    here = Record.read(Place(home, file).record)
    if here is not None and here.sha256 != sha256:
        raise WrongUsage(f"another model of the name {name} is here: run `qa models remove {name}` first")
    return Order(Record(name, file, sha256, size, None, where), (source,))


def pull(home: Path, order: Order, report: Report, notice: Notice) -> Path:
    """Bring a model into the store and return its path; one that is here already is checked again instead.

    Stopped at any moment, it keeps what has arrived and goes on from there the next time. Raises ModelUnavailable when no
    source gave the model, UserError when another process pulls it, or the disk has no room for it.
    """
    record, place = order.record, Place(home, order.record.file)
    with holding(place):
        if place.final.exists():
            if _is(place.final, record, report):
                return _settle(place, record)
            notice(f"{record.name} is here but damaged: it is pulled again")
            place.record.unlink(missing_ok=True)
        begun = Record.read(place.wanted)
        if begun is None or begun.sha256 != record.sha256 or (record.size and place.arrived() > record.size):
            place.part.unlink(missing_ok=True)
        record.write(place.wanted)
        _fetch(place, record, order.sources, report, notice)
        os.replace(place.part, place.final)
        return _settle(place, record)


def _fetch(place: Place, record: Record, sources: Sequence[Source], report: Report, notice: Notice) -> None:
    """Fill `place.part` with the model, checked, or raise ModelUnavailable."""
    failed: list[str] = []
    for source in sources:
        if failed:
            notice(f"{failed[-1]}; trying {source.name}")
        try:
            # A beginning may be damaged (a lost write, another file at that address): then once more, from nothing.
            resumed = place.arrived() > 0
            if _whole(place, record, source, report) or (resumed and _whole(place, record, source, report)):
                return
            failed.append(f"{source.name}: it gave another file than the one asked for")
        except SourceFailed as error:
            failed.append(f"{source.name}: {error}")
    kept = f", and {place.arrived() / 1e6:,.0f} MB that have arrived are kept" if place.arrived() else ""
    raise ModelUnavailable(
        f"the model {record.name} could not be pulled ({'; '.join(failed)}){kept}: look to the network, or set HF_ENDPOINT"
        " to a mirror of the hub, and run the same command again"
    )


def _whole(place: Place, record: Record, source: Source, report: Report) -> bool:
    """Fetch from one source; whether what is there now is the model. If not, it is thrown away."""
    expected: int | None = None

    def progress(done: int, total: int | None) -> None:
        nonlocal expected
        if total is not None and total != expected:
            expected = total
            _check_room(place, record.name, total - done)
        report(f"from {source.name}", done, total)

    source.fetch(place.part, record.size, progress)
    if record.size is not None and place.arrived() < record.size:
        raise SourceFailed("it stopped before the end")
    with place.part.open("rb+") as file:
        os.fsync(file.fileno())  # the name it is given when it has been checked must not outlive its bytes
    if _is(place.part, record, report):
        return True
    place.part.unlink()
    return False


def _is(path: Path, record: Record, report: Report) -> bool:
    """Whether a file is the model of a record."""
    if record.size is not None and path.stat().st_size != record.size:
        return False
    return sha256_of(path, lambda done, total: report("checking", done, total)) == record.sha256


def _settle(place: Place, record: Record) -> Path:
    """Write down that the model was checked, and drop what the pull leaves behind."""
    replace(record, size=place.final.stat().st_size).write(place.record)
    _drop_beginning(place)
    return place.final


def _drop_beginning(place: Place) -> None:
    for path in (place.part, place.wanted):
        path.unlink(missing_ok=True)
    shutil.rmtree(place.work, ignore_errors=True)


def remove(home: Path, name: str) -> int:
    """Delete a model, and what a broken pull has left of it; returns the bytes freed.

    Raises UserError when nothing of it is here, or while somebody pulls it.
    """
    place = Place(home, file_of(name))
    if not any(map(os.path.exists, (place.final, place.record, place.wanted))):
        raise UserError(f"nothing of the model {name} is here: `qa models list` shows what is")
    with holding(place):
        freed = place.arrived() + (place.final.stat().st_size if place.final.exists() else 0)
        place.record.unlink(missing_ok=True)
        place.final.unlink(missing_ok=True)
        _drop_beginning(place)
        return freed


def _check_room(place: Place, name: str, missing: int) -> None:
    free = shutil.disk_usage(place.part.parent).free
    if free < missing + _SPARE:
        raise UserError(
            f"the model {name} needs {(missing + _SPARE) / 1e9:.1f} GB and its disk has {free / 1e9:.1f} GB free: make room"
            f" on the disk of {place.final.parent}, or set QA_HOME to a folder on another one"
        )


@contextmanager
def holding(place: Place) -> Iterator[None]:
    """Be the only one who writes a model; raises UserError, which names the holder, when somebody else does.

    What the disk refuses meanwhile is raised as UserError, but for a full one, which the program knows how to say.
    """

    def busy(who: str) -> UserError:
        return UserError(f"{place.file} is being pulled already ({who}): wait until that ends and run again")

    try:
        place.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.part.parent.mkdir(parents=True, exist_ok=True)
        with alone(place.lock, place.holder, busy):
            yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        raise UserError(
            f"{error.filename or place.final.parent} cannot be used ({error.strerror}): give yourself access to it, or set"
            " QA_HOME to a folder that is yours"
        ) from error


def sha256_of(path: Path, progress: Callable[[int, int], None]) -> str:
    """The sha256 of a file in hexadecimal; calls progress with the bytes read and their number in all."""
    total, digest = path.stat().st_size, hashlib.sha256()
    with path.open("rb") as file:
        progress(0, total)
        while block := file.read(2**22):
            digest.update(block)
            progress(file.tell(), total)
    return digest.hexdigest()
