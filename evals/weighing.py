"""How what a model reads is weighed against our own judgement: a logistic model over the log odds of either.

`qa.answerable.judge_read` applies it; `python -m evals.fit_reader` fits it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import typer
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from evals.fit import OUTPUT, fold_of
from evals.metrics import auroc
from qa.types import Language

_FOLDS = 5
_L2 = 0.1


@dataclass(frozen=True, slots=True)
class Weighed:
    """A question that a model read."""

    id: str
    language: Language
    answerable: bool
    prior: float  # log odds of our confidence
    read: float  # log odds of what the model says


def fit(readings: Sequence[Weighed], thresholds: Mapping[Language, float]) -> dict[str, object]:
    """Bias and weights for each language, with its threshold; prints cross-fitted figures over five folds."""
    return {lang: _fit_language([r for r in readings if r.language == lang], at) for lang, at in thresholds.items()}


def write(part: str, fitted: Mapping[str, object]) -> None:
    """Put it into qa/answerability.json as that part, the others as they are."""
    OUTPUT.write_text(json.dumps({**json.loads(OUTPUT.read_text("utf8")), part: fitted}, indent=1) + "\n")


def _fit_language(readings: Sequence[Weighed], threshold: float) -> dict[str, float]:
    x = np.array([[r.prior, r.read] for r in readings])
    y = np.array([r.answerable for r in readings])
    folds = np.array([fold_of(r.id) for r in readings])
    held_out = np.zeros(len(readings))
    for fold in range(_FOLDS):
        train = folds != fold
        held_out[~train] = _fit(x[train], y[train]).predict_proba(x[~train])[:, 1]
    for name, scores in (("ours", x[:, 0]), ("the model's", x[:, 1]), ("both", held_out)):
        area = auroc(scores[y].tolist(), scores[~y].tolist()).value
        typer.echo(f"{readings[0].language}, {name}: AUROC {area:.3f} of {len(readings)} questions")
    for t in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        wrongly, rightly = np.mean(held_out[y] < t), np.mean(held_out[~y] < t)
        typer.echo(f"  at {t:g}: {wrongly:.3f} of the answerable refused, {rightly:.3f} of the others")
    model = _fit(x, y)
    prior, read = (round(float(w), 3) for w in model.coef_[0])
    return {"threshold": threshold, "bias": round(float(model.intercept_[0]), 3), "prior": prior, "read": read}


def _fit(x: NDArray[np.float64], y: NDArray[np.bool_]) -> LogisticRegression:
    """The model; our own judgement counts for the notes or not at all.

    Where every question without an answer is close to its notes, a free weight of it would be below zero: a reader would be
    believed more the less the notes say.
    """
    model = LogisticRegression(C=1 / _L2).fit(x, y)
    return model if model.coef_[0, 0] >= 0 else LogisticRegression(C=1 / _L2).fit(x * [0, 1], y)
