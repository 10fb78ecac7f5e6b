"""Saved figures of `qa eval retrieval`, one file a data set; no text of a data set is ever in one."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from evals import record
from evals.conditions import DEFAULT, RERANKED
from evals.retrieval import Figures, Retrieval
from qa.settings import QASettings

FOLDER = record.FOLDER / "retrieval"
SCHEMA = "qa.eval.retrieval.record/1"
PARTS = ("questions_sha256", "settings", "figures", "not_first")  # of an entry, without which there is no comparing

COMPARED = ("recall@1", "MRR@10", "nDCG@10")  # of which the difference from the default is kept
GATED = (DEFAULT, RERANKED)  # what ships; an ablation may fall when what it lacks gets better
_NEAR = 0.0005  # of rounding


class Moved(NamedTuple):
    """A question for which what was sought stands at another rank; 0 where it is not found."""

    id: str
    before: int
    now: int

    @property
    def worse(self) -> bool:
        """Whether it fell."""
        return self.now == 0 or (self.before != 0 and self.now > self.before)


def knobs(settings: QASettings) -> dict[str, Any]:
    """The settings that a ranking depends on."""
    return {"embedder": Path(settings.embedder).name, "reranker": Path(settings.reranker).name}


def to_json(result: Retrieval) -> dict[str, Any]:
    """A result as plain dicts, without what is a time."""
    return {
        "about": result.about,
        "questions_sha256": result.questions_sha256,
        "notes_sha256": result.notes_sha256,
        "figures": _plain(result.figures),
        "differences": _plain(result.differences, COMPARED),
        "not_first": {id: rank for id, rank in result.ranks.items() if rank != 1},
    }


def save(path: Path, results: Sequence[Retrieval], settings: QASettings) -> None:
    """Write the results of one data set into its record, which keeps its other splits."""
    entries = record.read(path, SCHEMA, "results", PARTS)["results"]
    for result in results:
        entries[result.key] = {"program": record.program(), "settings": knobs(settings), **to_json(result)}
    record.write(path, {"schema": SCHEMA, "name": results[0].name, "results": dict(sorted(entries.items()))})


def saved(folder: Path) -> Iterator[dict[str, Any]]:
    """Every record of a folder, by name."""
    return record.saved(folder, SCHEMA, "results", PARTS)


def compare(path: Path, result: Retrieval, settings: QASettings) -> tuple[list[str], list[Moved]]:
    """The figures of what ships that fell, and the questions that moved, against the record.

    Raises NoRecord when there is none, or when it was made of other questions or with other models.
    """
    what = f"{result.name} {result.key}"
    entries = record.read(path, SCHEMA, "results", PARTS)["results"]
    if result.key not in entries:
        raise record.NoRecord(f"{what} has no record to be checked against: run it with --save first")
    before = entries[result.key]
    record.refuse_other(before, what, result.questions_sha256, before["settings"] == knobs(settings))
    fell = []
    for condition in GATED:
        for pair, measures in before["figures"].get(condition, {}).items():
            for measure, old in measures.items():
                new = result.figures.get(condition, {}).get(pair, {}).get(measure)
                if line := record.fall(old, new, max(result.tolerance, _NEAR)):
                    fell.append(f"{what}, {condition}, {pair}, {measure}: {line}")
    ranks = before["not_first"]
    moved = [Moved(id, ranks.get(id, 1), rank) for id, rank in result.ranks.items() if ranks.get(id, 1) != rank]
    return fell, moved


def _plain(figures: Figures, measures: Sequence[str] | None = None) -> dict[str, Any]:
    return {
        condition: {
            pair: {m: record.rounded(asdict(f)) for m, f in of.items() if measures is None or m in measures}
            for pair, of in pairs.items()
        }
        for condition, pairs in figures.items()
    }
