"""Fit the answerability model: python -m evals.fit ../data/xquad.questions.jsonl …

Uses the dev split of the project's own questions, those of evals/validation, and the data sets given, with half of their
passages gone; writes qa/answerability.json. Logistic regression with an L2 penalty, one model for each language of the
question; the confidences it prints are cross-fitted over five folds. No weight has the wrong sign: what a sentence lacks must
not make it surer, be it so on these questions.
"""

import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import typer
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from evals.datasets import PassageSet, load_dataset
from evals.metrics import auroc
from evals.own_sets import own_sets, validation_sets
from evals.run import Bench
from evals.types import Row
from ingest.embedders import load_embedder
from ingest.errors import UserError
from qa.settings import QASettings

Matrix = NDArray[np.float64]
Bounds = tuple[float | None, float | None]

OUTPUT = Path(__file__).parents[1] / "qa" / "answerability.json"
_L2 = 3e-3
_FOLDS = 5
_LACKS = frozenset({"worst"})  # features of what is missed: the more, the less sure; of any other the more, the surer
# What a question counts: more of such notes as most people keep, less of encyclopaedias where that costs such notes more.
_WEIGHT = {
    "zh": {"everyday": 2.0, "validation": 2.0},
    "en": {"everyday": 2.0, "validation": 2.0, "xquad-dev": 0.25},
}
# Features that count nothing: what a score sums up of translated words confuses more than it tells (evals/LOG.md).
_LEFT_OUT = {"zh": frozenset[str](), "en": frozenset({"score"})}
# Chosen on the same data. From the first on a question is answered, from the second on without a caution.
_THRESHOLD = {"zh": (0.4, 0.6), "en": (0.4, 0.6)}


def main(paths: list[str]) -> None:
    """Ask, fit, report, write."""
    settings = QASettings.load(llm="none")  # what is judged is what the notes themselves say
    bench = Bench(settings, load_embedder(settings.embedder), lambda *_: None)
    rows: dict[str, list[Row]] = {}
    for own in own_sets():
        (result,) = bench.golden(own.name, own.questions, own.notes, ["dev"])
        rows[own.name] = [r for r in result.rows if not r.history]
    for own in validation_sets():
        for questions in filter(None, (own.questions, own.simple)):
            (result,) = bench.golden(own.name, questions, own.notes, ["dev"])
            rows.setdefault("validation", []).extend(result.rows)
    for path in paths:
        data = load_dataset(Path(path))
        if not isinstance(data, PassageSet):
            raise UserError(f"{path} holds no passages of which half could be taken away: name another")
        rows[data.name] = list(bench.passages(data)[1].rows)
    models: dict[str, object] = {}
    for language in ("zh", "en"):
        of = [(name, r) for name, all_rows in rows.items() for r in all_rows if r.language == language and r.features]
        models[language] = _fit_language(
            [r for _, r in of], [_WEIGHT[language].get(name, 1.0) for name, _ in of], [n for n, _ in of], language
        )
    about = "confidence = 1 / (1 + exp(-(bias + sum of weight * feature))); answered from the threshold on"
    fitted = {**json.loads(OUTPUT.read_text("utf8")), "about": about, "fitted_on": list(rows), "models": models}
    OUTPUT.write_text(json.dumps(fitted, indent=1) + "\n")


def _fit_language(rows: list[Row], weights: list[float], names: list[str], language: str) -> dict[str, object]:
    features = list(rows[0].features)
    x = np.array([[r.features[f] for f in features] for r in rows])
    y = np.array([float(r.answerable) for r in rows])
    weight = np.array(weights)
    folds = np.array([fold_of(r.id) for r in rows])
    bounds = [_bounds(feature, language) for feature in features]
    held_out = np.zeros(len(rows))
    for fold in range(_FOLDS):
        train = folds != fold
        held_out[~train] = _confidence(x[~train], _fit(x[train], y[train], weight[train], bounds))
    for name in dict.fromkeys(names):
        of = np.array([n == name for n in names])
        yes, no = held_out[of & (y == 1)], held_out[of & (y == 0)]
        points = ", ".join(f"{t:g}: {np.mean(yes >= t):.3f} / {np.mean(no < t):.3f}" for t in (0.3, 0.4, 0.5, 0.6, 0.7))
        area = auroc(yes.tolist(), no.tolist()).value
        typer.echo(f"{language} {name}: AUROC {area:.3f}; answered / abstained at {points}")
    *fitted, bias = (round(float(w), 3) for w in _fit(x, y, weight, bounds))
    threshold, sure = _THRESHOLD[language]
    return {"threshold": threshold, "sure": sure, "bias": bias, "weights": dict(zip(features, fitted, strict=True))}


def _bounds(feature: str, language: str) -> Bounds:
    if feature in _LEFT_OUT[language]:
        return 0.0, 0.0
    return (None, 0.0) if feature in _LACKS else (0.0, None)


def _fit(x: Matrix, y: Matrix, weight: Matrix, bounds: Sequence[Bounds]) -> Matrix:
    """Fit on standardised features; the coefficients for the features as they are, the bias last."""
    mean, scale = x.mean(axis=0), x.std(axis=0)
    z, share = np.c_[(x - mean) / scale, np.ones(len(x))], weight / weight.sum()
    penalty = np.r_[np.full(len(bounds), _L2), 0.0]

    def loss(w: Matrix) -> tuple[float, Matrix]:
        logits = z @ w
        value = share @ (np.logaddexp(0, logits) - y * logits) + penalty @ w**2 / 2
        slope: Matrix = z.T @ (share * (expit(logits) - y)) + penalty * w
        return float(value), slope

    w = minimize(loss, np.zeros(len(bounds) + 1), jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]).x
    raw = w[:-1] / scale
    fitted: Matrix = np.r_[raw, w[-1] - raw @ mean]
    return fitted


def _confidence(x: Matrix, w: Matrix) -> Matrix:
    p: Matrix = expit(x @ w[:-1] + w[-1])
    return p


def fold_of(id: str) -> int:
    """The fold of a question: its two languages, and its noises, are in one."""
    question = id.split("/")[0].split("@")[0].removesuffix("-zh").removesuffix("-en")
    return hashlib.sha256(question.encode()).digest()[0] % _FOLDS


if __name__ == "__main__":
    main(sys.argv[1:])
