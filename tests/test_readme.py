"""The figures of the README are those of the records that `qa eval --save` writes."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SETS = ("golden", "everyday")
SPLITS = ("dev", "test")
OUTCOMES = {
    (name, split, language): counts
    for name in SETS
    for split, record in json.loads((ROOT / f"evals/results/{name}.json").read_text("utf8"))["splits"].items()
    for language, counts in record["outcomes"].items()
}


def percent(sets: tuple[str, ...], split: str, language: str, good: str, bad: tuple[str, ...]) -> int:
    """The share of the questions of these sets that came out well, among those that came out either way."""
    counts = [OUTCOMES[name, split, language] for name in sets]
    well = sum(c.get(good, 0) for c in counts)
    return round(100 * well / (well + sum(c.get(outcome, 0) for c in counts for outcome in bad)))


@pytest.mark.parametrize(
    ("row", "sets", "good", "bad"),
    [
        ("right answers over `corpus/`", ("golden",), "right", ("wrong", "missed")),
        ("right answers over one person's everyday notes", ("everyday",), "right", ("wrong", "missed")),
        ("refused, questions without an answer", SETS, "abstained", ("invented",)),
    ],
)
def test_figures_are_those_on_record(row: str, sets: tuple[str, ...], good: str, bad: tuple[str, ...]) -> None:
    (line,) = (line for line in (ROOT / "README.md").read_text("utf8").splitlines() if line.startswith(f"| {row}"))
    shares = [[percent(sets, split, language, good, bad) for split in SPLITS] for language in ("zh", "en")]
    assert line.endswith("".join(f"| {dev} / {test} % " for dev, test in shares) + "|")
    asked = [
        sum(OUTCOMES[n, split, "all"].get(outcome, 0) for n in sets for outcome in (good, *bad)) for split in SPLITS
    ]
    assert re.findall(r"\((\d+)\)", line) == [str(n) for n in asked]


def test_the_recall_is_that_on_record() -> None:
    record = json.loads((ROOT / "evals/results/retrieval/xquad-dev.json").read_text("utf8"))["results"]["whole"]
    figures = [record["figures"]["default"][pair]["recall@1"] for pair in ("zh→zh", "en→zh")]
    row = f"| recall@1, {figures[0]['n']} XQuAD questions over 120 Chinese passages, tuned on "
    assert row + "".join(f"| {figure['value']:.3f} " for figure in figures) + "|" in (ROOT / "README.md").read_text(
        "utf8"
    )
