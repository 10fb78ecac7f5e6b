"""The model store: which local models lie under the home, and the paths to them.

    <home>/models/<file>.gguf           a whole model: it has this name only after its sha256 was checked
    <home>/models/<file>.gguf.json      the record of that check; a model without one does not count as installed
    <home>/models/pulling/<file>.gguf   what has arrived of a pull under way or broken off, beside it its record and lock

`qa.model_pull` is what writes there.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import TypeAdapter

from ingest.errors import ModelUnavailable, WrongUsage
from qa.model_catalog import CATALOG, HUB, CatalogModel

State = Literal["installed", "pulling", "partial", "available", "missing"]  # missing: its record is all that is here


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one model, as it is written beside it."""

    name: str
    file: str
    sha256: str
    size: int | None  # None as long as a pull has not said
    license: str | None  # None for a model that is not in the catalogue
    source: str  # address or path that it came from

    @classmethod
    def of(cls, model: CatalogModel, source: str) -> Self:
        """The record of a model of the catalogue."""
        return cls(model.name, model.file, model.sha256, model.size, model.license, source)

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """A record, None when there is none that can be read."""
        try:
            return TypeAdapter(cls).validate_json(path.read_bytes())
        except (OSError, ValueError):
            return None

    def write(self, path: Path) -> None:
        """Write the record in one step."""
        fresh = path.with_name(path.name + ".new")
        fresh.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf8")
        os.replace(fresh, path)


@dataclass(frozen=True, slots=True)
class Place:
    """The files of one model in the store."""

    home: Path
    file: str

    @property
    def final(self) -> Path:
        """The model."""
        return self.home / "models" / self.file

    @property
    def record(self) -> Path:
        """The record of its check."""
        return self.home / "models" / f"{self.file}.json"

    @property
    def part(self) -> Path:
        """What has arrived of it."""
        return self.home / "models" / "pulling" / self.file

    @property
    def wanted(self) -> Path:
        """The record of what is being pulled."""
        return self.part.with_name(f"{self.file}.json")

    @property
    def work(self) -> Path:
        """A folder for what a source has to unpack."""
        return self.part.with_name(f"{self.file}.work")

    @property
    def lock(self) -> Path:
        """Held by the one who pulls or removes, whom `holder` names."""
        return self.part.with_name(f"{self.file}.lock")

    @property
    def holder(self) -> Path:
        """Who holds the lock."""
        return self.part.with_name(f"{self.file}.holder")

    def checked(self) -> Record | None:
        """The record of the model if it lies here whole and checked, else None."""
        record = Record.read(self.record)
        try:
            return record if record is not None and self.final.stat().st_size == record.size else None
        except OSError:
            return None

    def arrived(self) -> int:
        """Bytes that a pull under way or broken off has brought; 0 where we may not look."""
        try:
            return self.part.stat().st_size
        except OSError:
            return 0

    def busy(self) -> bool:
        """Whether somebody is pulling it now, as far as we can tell."""
        if not os.path.exists(self.lock):
            return False
        import filelock  # here, for an answer only asks what is installed

        try:
            with filelock.FileLock(self.lock, timeout=0):
                return False
        except filelock.Timeout:
            return True
        except OSError:  # the lock is not ours to open: who asks cannot pull it either, and hears why from `holding`
            return False


@dataclass(frozen=True, slots=True)
class Entry:
    """A model as `qa models list` shows it."""

    record: Record
    state: State
    path: Path | None  # where it is installed
    arrived: int  # bytes of a pull under way or broken off

    def to_json(self) -> dict[str, Any]:
        """The object of `qa.models/1`."""
        path = str(self.path) if self.path else None
        return {**asdict(self.record), "state": self.state, "path": path, "arrived": self.arrived}


def file_of(name: str) -> str:
    """The file of a model by its name; raises WrongUsage for what cannot be a name."""
    if name in CATALOG:
        return CATALOG[name].file
    if not name or name.startswith(".") or name != Path(name).name or "\\" in name:
        raise WrongUsage(f"{name!r} is not the name of a model: `qa models list` shows the names")
    return f"{name}.gguf"


def installed(home: Path, name: str) -> Path | None:
    """Path of a model that was pulled and checked, by its name; None when it is not (wholly) here. Loads nothing."""
    try:
        place = Place(home, file_of(name))
    except WrongUsage:
        return None
    record = place.checked()
    if record is None or (name in CATALOG and record.sha256 != CATALOG[name].sha256):
        return None
    return place.final


def model_path(home: Path, name_or_path: str) -> Path:
    """Path of a model by its name, or of a .gguf file anywhere; raises UserError that says what to pull or to give."""
    if (found := installed(home, name_or_path)) is not None:
        return found
    if name_or_path in CATALOG:
        raise ModelUnavailable(f"the model {name_or_path} is not here: run `qa models pull {name_or_path}`")
    path = os.path.expanduser(name_or_path)
    if os.path.isfile(path):
        return Path(path).absolute()
    raise WrongUsage(
        f"there is no model {name_or_path!r}: pull one of {', '.join(CATALOG)} with `qa models pull NAME`, or give the"
        " path of a .gguf file"
    )


def entries(home: Path) -> Iterator[Entry]:
    """Every model of the catalogue, then every other one that is here or on its way."""
    others: dict[str, Record] = {}
    for folder in (home / "models" / "pulling", home / "models"):
        for path in sorted(folder.glob("*.gguf.json")):
            if (record := Record.read(path)) is not None and record.name not in CATALOG:
                others[record.name] = record
    for model in CATALOG.values():
        yield _entry(home, Record.of(model, f"{HUB}/{model.repository}"))
    for record in others.values():
        yield _entry(home, record)


def entry(home: Path, name: str) -> Entry:
    """One model by its name; raises WrongUsage when it is neither known nor here."""
    for found in entries(home):
        if found.record.name == name:
            return found
    raise WrongUsage(f"there is no model {name!r}: `qa models list` shows the names")


def _entry(home: Path, record: Record) -> Entry:
    place = Place(home, record.file)
    path, arrived = installed(home, record.name), place.arrived()
    absent: State = "available" if record.name in CATALOG else "missing"
    state: State = "installed" if path else "pulling" if place.busy() else "partial" if arrived else absent
    return Entry(place.checked() or record if path else record, state, path, arrived)
