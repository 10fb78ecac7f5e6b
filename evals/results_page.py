"""RESULTS.md, rendered from all records there are."""

from pathlib import Path

from evals import output, record, report, retrieval_report, verification_report


def write(folder: Path, target: Path) -> None:
    """Render the records of a folder, and of the folders in it, into one page of Markdown."""
    lines = [
        *report.markdown(list(record.saved(folder))),
        *retrieval_report.markdown(folder / "retrieval"),
        *verification_report.markdown(folder / "verification" / "paraphrases.json"),
    ]
    output.write(target, "\n".join(lines))
