"""Rows to figures: by language, by kind of question, by reason of an abstention."""

from collections import Counter
from collections.abc import Sequence

from evals import metrics
from evals.types import GOOD, Figure, Row, Summary

# The figures in the order in which they are shown; README and `_figures` below say what each is.
FIGURES = {
    "right": "right, of the answerable",
    "answered": "answered, of the answerable",
    "abstained": "abstained, of the others",
    "auroc": "AUROC of the confidence",
    "valid": "proof valid",
    "citation_precision": "citation precision, of answers to the answerable",
    "citation_recall": "citation recall",
    "follow_up": "follow-ups as they should be",
    "left_alone": "independent, left alone",
    "as_it_should_be": "right or rightly abstained",
}


def summarise(rows: Sequence[Row], refusal: Sequence[Row] | None = None) -> Summary:
    """The figures of some rows. Abstention and AUROC are taken from `refusal`, which are all rows unless given."""
    contrast = rows if refusal is None else refusal
    groups: dict[str, tuple[Sequence[Row], Sequence[Row]]] = {"all": (rows, contrast)}
    languages = sorted({row.language for row in rows}, reverse=True)
    for language in languages if len(languages) > 1 else []:
        groups[language] = (
            [r for r in rows if r.language == language],
            [r for r in contrast if r.language == language],
        )
    figures = {group: _figures(*both) for group, both in groups.items()}
    kinds = {f"kind {kind}": [r for r in rows if r.kind == kind] for kind in sorted({row.kind for row in rows})}
    for kind, of_kind in kinds.items():
        figures[kind] = {"as_it_should_be": metrics.proportion(sum(r.outcome in GOOD for r in of_kind), len(of_kind))}
    reasons: dict[str, Counter[str]] = {}
    for row in rows:
        if row.reason or not row.answered:
            reasons.setdefault(row.reason or "none given", Counter())[row.outcome] += 1
    return Summary(
        figures=figures,
        outcomes={group: dict(sorted(Counter(r.outcome for r in both[1]).items())) for group, both in groups.items()},
        reasons={reason: dict(sorted(count.items())) for reason, count in sorted(reasons.items())},
        curve=metrics.risk_coverage(
            [(r.confidence, r.outcome != "right") for r in contrast if r.answered], len(contrast)
        ),
    )


def latency(rows: Sequence[Row]) -> dict[str, float]:
    """Milliseconds of an answer: median and 95th percentile."""
    ordered = sorted(row.ms for row in rows)
    return {"p50": metrics.percentile(ordered, 50), "p95": metrics.percentile(ordered, 95)}


def _figures(rows: Sequence[Row], contrast: Sequence[Row]) -> dict[str, Figure]:
    answerable = [r for r in rows if r.answerable]
    positive, negative = ([r for r in contrast if r.answerable is which] for which in (True, False))
    shown = [r for r in rows if r.citations or r.faults]
    precision = [r.precision for r in rows if r.precision is not None]
    recall = [r.recall for r in rows if r.recall is not None]
    found = {
        "right": metrics.share([r.outcome == "right" for r in answerable]),
        "answered": metrics.share([r.answered for r in positive]),
        "abstained": metrics.share([not r.answered for r in negative]),
        "auroc": metrics.auroc([r.confidence for r in positive], [r.confidence for r in negative])
        if positive and negative
        else None,
        "valid": metrics.share([not r.faults for r in shown]),
        "citation_precision": metrics.mean(precision) if precision else None,
        "citation_recall": metrics.mean(recall) if recall else None,
        "follow_up": metrics.share([r.outcome in GOOD for r in rows if r.history]),
        "left_alone": metrics.share([r.standalone_question is None for r in rows if r.stands_alone]),
    }
    return {name: figure for name, figure in found.items() if figure is not None}
