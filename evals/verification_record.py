"""Saved figures of `qa eval verification`: shares of wrong verdicts, and the ids of the sentences they fell on."""

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

from evals import record
from evals.mutations import RENDERINGS, Split
from evals.questions import file_sha256
from evals.verification import Report

PATH = record.FOLDER / "verification" / "paraphrases.json"
SCHEMA = "qa.eval.verification.record/1"
PARTS = ("sentences_sha256", "figures", "wrong")  # of a split, without which there is no comparing

_NEAR = 1e-9  # counts have no rounding


def to_json(report: Report) -> dict[str, Any]:
    """Figures and the ids of the sentences on which the verifier is wrong, by split."""
    return {
        split: {
            "sentences_sha256": _sentences_sha256(split),
            "figures": {
                language: {kind: record.rounded(asdict(figure)) for kind, figure in kinds.items()}
                for language, kinds in languages.items()
            },
            "wrong": [row.id for row in report.wrong if row.original.split == split],
        }
        for split, languages in report.figures.items()
    }


def save(path: Path, report: Report) -> None:
    """Write the record; it keeps its other splits."""
    splits = saved(path)
    splits.update({split: {"program": record.program(), **of} for split, of in to_json(report).items()})
    record.write(path, {"schema": SCHEMA, "splits": dict(sorted(splits.items()))})


def saved(path: Path) -> dict[str, Any]:
    """What is saved of each split; nothing where there is no record."""
    return dict(record.read(path, SCHEMA, "splits", PARTS)["splits"])


def compare(path: Path, report: Report) -> tuple[list[str], list[str]]:
    """The shares of wrong verdicts that rose, and the ids of the sentences that are wrong now and were not.

    Raises NoRecord when there is none, or when it was made of other sentences.
    """
    splits = saved(path)
    risen: list[str] = []
    newly: list[str] = []
    for split, now in to_json(report).items():
        if split not in splits:
            raise record.NoRecord(f"verification {split} has no record to be checked against: run it with --save first")
        before = splits[split]
        if before["sentences_sha256"] != now["sentences_sha256"]:
            raise record.NoRecord(
                f"the record of verification {split} was made of other sentences: use those, or run with --save"
            )
        newly += [id for id in now["wrong"] if id not in before["wrong"]]
        risen += [f"verification {split}, {rise}" for rise in _risen(before["figures"], now["figures"])]
    return risen, newly


def _risen(before: dict[str, Any], now: dict[str, Any]) -> Iterable[str]:
    for language, kinds in before.items():
        for kind, old in kinds.items():
            new = now.get(language, {}).get(kind)
            if new is None or new["value"] > old["value"] + _NEAR:
                yield f"{language}, {kind}: {old['value']:.4f} → {'nothing' if new is None else format(new['value'], '.4f')}"
            elif new["n"] < old["n"]:  # a share of fewer mutations says less
                yield f"{language}, {kind}: n {old['n']} → {new['n']}"


def _sentences_sha256(split: str) -> str:
    return file_sha256(Path(__file__).with_name(RENDERINGS.get(cast(Split, split), "paraphrases.jsonl")))
