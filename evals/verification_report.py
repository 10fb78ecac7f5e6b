"""The figures of `qa eval verification` for a terminal and for RESULTS.md."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from evals import report, verification_record
from evals.types import Figure
from evals.verification import LANGUAGES, TRUE, Report
from qa.plain import visible

_SHOWN = 12  # sentences on which the verifier is wrong, of each split


def show(found: Report, out: Console) -> None:
    """Print a table for each split, and the sentences on which the verifier is wrong."""
    for split, languages in found.figures.items():
        report.print_line(out, Text(f"\nverification {split}: wrong verdicts, percent (95 % interval) n", "bold"))
        table = report.table("", *LANGUAGES)
        for label, cells in _rows(languages):
            table.add_row(label, *cells)
        out.print(table)
        wrong = [row for row in found.wrong if row.original.split == split]
        for row in wrong[:_SHOWN]:
            why = "; ".join(f"{p.kind}: {p.text}" for p in row.problems)
            told = f"rejected  {row.id}: {row.sentence} ({why})" if why else f"accepted  {row.id}: {row.sentence}"
            report.print_line(out, Text(visible(told)))
        if len(wrong) > _SHOWN:
            report.print_line(out, Text(f"… and {len(wrong) - _SHOWN} more"))


def markdown(path: Path) -> Iterator[str]:
    """The record as lines of Markdown; none when there is none."""
    splits = verification_record.saved(path)
    if not splits:
        return
    yield from ("", "# Verification", "")
    yield "Rendered by `qa eval verification --save` from `evals/results/verification/`. Wrong verdicts in percent, Wilson's 95 %"
    yield "interval and n: hand-written true renderings rejected, and mutations of them accepted. The rules were tuned on dev."
    yield "Free, practice, strangers: English as a good translator words it, with one thing wrong in the false ones. Rules alone,"
    yield "without the model that compares, too, before an English answer is shown; they were hardly tuned on these."
    for split, saved in splits.items():
        figures = {
            language: {kind: Figure(**figure) for kind, figure in kinds.items()}
            for language, kinds in saved["figures"].items()
        }
        yield from ("", f"## {split}", "")
        yield from report.markdown_table(("", *LANGUAGES), ((label, *cells) for label, cells in _rows(figures)))


def _rows(figures: Mapping[str, Mapping[str, Figure]]) -> Iterator[tuple[str, list[str]]]:
    """(what, its cell for each language) of true renderings, of all mutations and of each kind of them."""
    for kind in figures["all"]:
        label = "true renderings rejected" if kind == TRUE else f"{kind} accepted"
        yield label, [report.interval(f) if (f := figures[lang].get(kind)) else "" for lang in LANGUAGES]


def to_json(found: Report) -> dict[str, Any]:
    """What `--json` prints of a report: figures, and every sentence on which the verifier is wrong."""
    return {
        "splits": verification_record.to_json(found),
        "wrong": [
            {
                "id": row.id,
                "kind": row.kind,
                "sentence": row.sentence,
                "quotes": [quote for _, quote in row.original.quotes],
                "problems": [{"kind": p.kind, "text": p.text} for p in row.problems],
            }
            for row in found.wrong
        ],
    }
