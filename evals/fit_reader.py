"""Fit how a language model's reading is weighed against our own judgement: python -m evals.fit_reader --llm local

Asks the dev split of the project's own questions; writes the part "reader" of qa/answerability.json. Logistic regression over two
numbers, the log odds of our confidence and those of the model's yes; what it prints is cross-fitted over five folds.
"""

import json
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from evals.fit import OUTPUT, fold_of
from evals.metrics import auroc
from evals.own_sets import OwnSet, own_sets
from evals.questions import load_questions, note_texts
from evals.run import lent_home
from evals.types import Case
from ingest.embedders import load_embedder
from ingest.index import Index
from ingest.sync import sync
from qa.answerable import log_odds
from qa.chain import Chain
from qa.generate import Writer
from qa.llm import Llm, open_llm
from qa.prompts import Messages
from qa.settings import QASettings
from qa.translate import Dictionary

_FOLDS = 5
_L2 = 0.1
_FLOOR = 0.02  # confidence below which the model is not asked: its time is worth more
# Chosen on the same data, between the answers that are wrongly refused and those that are wrongly given.
_THRESHOLD = {"zh": 0.6, "en": 0.6}


class _Silent(Llm):
    """Reads and never writes an answer; keeps what it read."""

    def __init__(self, llm: Llm) -> None:
        self.__dict__.update(llm.__dict__)
        self.read: float | None = None

    def affirms(self, messages: Messages) -> float:
        """The log odds, kept; no answer is written after a no."""
        self.read = super().affirms(messages)
        return -math.inf


def main(llm: Annotated[str, typer.Option(help="The model that reads.")] = "local") -> None:
    """Ask, fit, report, write."""
    settings = QASettings.load(llm=llm)
    opened = open_llm(settings)
    if opened is None:
        raise typer.BadParameter("a model must read: name one with --llm")
    with own_sets() as sets:
        read = [reading for own in sets for reading in _read(settings, _Silent(opened), own)]
    fitted: dict[str, object] = {"floor": _FLOOR, "read_by": opened.name}
    for language, threshold in _THRESHOLD.items():
        fitted[language] = _fit_language([r for r in read if r.case.language == language], threshold)
    OUTPUT.write_text(json.dumps({**json.loads(OUTPUT.read_text("utf8")), "reader": fitted}, indent=1) + "\n")


@dataclass(frozen=True, slots=True)
class _Reading:
    """A question that the model was asked about."""

    case: Case
    prior: float  # log odds of our confidence
    read: float  # log odds of the model's yes


def _read(settings: QASettings, llm: _Silent, own: OwnSet) -> list[_Reading]:
    questions = load_questions(own.questions, note_texts(own.notes)[0])
    cases = [c for c in questions if c.split == "dev" and not c.history]
    embedder = load_embedder(settings.embedder)
    found: list[_Reading] = []
    with lent_home(settings.home) as home, typer.progressbar(cases, file=sys.stderr) as shown:
        dictionary = Dictionary.open(home)
        sync(home, [own.notes], embedder)
        here = settings.model_copy(update={"home": home, "llm": "none"})
        chain = Chain(here, Index(home, embedder), embedder, dictionary, Writer(llm, embedder, dictionary))
        for case in shown:
            llm.read = None
            first, *_ = chain.stream(case.question)
            if llm.read is not None:
                found.append(_Reading(case, log_odds(first.confidence), llm.read))
        chain.close()
    return found


def _fit_language(readings: Sequence[_Reading], threshold: float) -> dict[str, float]:
    x = np.array([[r.prior, r.read] for r in readings])
    y = np.array([r.case.answerable for r in readings])
    folds = np.array([fold_of(r.case.id) for r in readings])
    held_out = np.zeros(len(readings))
    for fold in range(_FOLDS):
        train = folds != fold
        held_out[~train] = _fit(x[train], y[train]).predict_proba(x[~train])[:, 1]
    for name, scores in (("ours", x[:, 0]), ("the model's", x[:, 1]), ("both", held_out)):
        area = auroc(scores[y].tolist(), scores[~y].tolist()).value
        typer.echo(f"{readings[0].case.language}, {name}: AUROC {area:.3f} of {len(readings)} questions")
    for t in (0.3, 0.4, 0.5, 0.6, 0.7):
        wrongly, rightly = np.mean(held_out[y] < t), np.mean(held_out[~y] < t)
        typer.echo(f"  at {t:g}: {wrongly:.3f} of the answerable refused, {rightly:.3f} of the others")
    model = _fit(x, y)
    prior, read = (round(float(w), 3) for w in model.coef_[0])
    return {"threshold": threshold, "bias": round(float(model.intercept_[0]), 3), "prior": prior, "read": read}


def _fit(x: NDArray[np.float64], y: NDArray[np.bool_]) -> LogisticRegression:
    return LogisticRegression(C=1 / _L2).fit(x, y)


if __name__ == "__main__":
    typer.run(main)
