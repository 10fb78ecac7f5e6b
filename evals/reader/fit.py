"""Fit how a trained reader's choice is weighed against our own judgement: python -m evals.reader.fit

Takes evals/reader/readings.jsonl, which `python -m evals.reader.train` wrote, and asks the dev split of the project's own
questions, follow-ups too, without a model; writes the part "chooser" of qa/answerability.json. What it prints is
cross-fitted over five folds (evals/weighing.py).
"""

import json
from pathlib import Path

import typer

from evals import weighing
from evals.own_sets import own_sets
from evals.run import Bench
from evals.weighing import Weighed
from ingest.embedders import load_embedder
from qa.answerable import log_odds
from qa.llm import PACKAGED
from qa.question import language_of
from qa.settings import QASettings
from qa.types import Language

READINGS = Path(__file__).with_name("readings.jsonl")
# Chosen on the same data, between the answers that are wrongly refused and those that are wrongly given.
_THRESHOLD: dict[Language, float] = {"zh": 0.5, "en": 0.5}


def main() -> None:
    """Ask, fit, report, write."""
    lines = [json.loads(line) for line in READINGS.read_text("utf8").splitlines()]
    read: dict[str, float] = {line["id"]: line["log_odds"] for line in lines}
    settings = QASettings.load(llm="none")  # what is weighed against the reader is what we judge without it
    bench = Bench(settings, load_embedder(settings.embedder), lambda *_: None)
    with own_sets() as sets:
        rows = [
            row
            for own in sets
            for result in bench.golden(own.name, own.questions, own.notes, ["dev"])
            for row in result.rows
        ]
    weighed = [Weighed(r.id, language_of(r.question), r.answerable, log_odds(r.confidence), read[r.id]) for r in rows]
    weighing.write("chooser", {"read_by": PACKAGED, **weighing.fit(weighed, _THRESHOLD)})


if __name__ == "__main__":
    typer.run(main)
