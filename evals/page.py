"""Results as one HTML page that asks nothing of the network. Everything in it is escaped: a note is hostile input."""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

from evals import plots
from evals.report import abstention_rows, figure_rows, groups_of, kind_rows, reason_label
from evals.summary import latency
from evals.types import OUTCOMES, Result, Row
from qa.plain import visible


def render(results: Sequence[Result]) -> str:
    """The page. Its policy lets only its own style and script act, known by their hashes."""
    style, script = _asset("page.css"), _asset("page.js")
    return Template(_asset("page.html")).substitute(
        style=style,
        script=script,
        style_hash=_sha256(style),
        script_hash=_sha256(script),
        contents="".join(f'<a href="#r{i}">{_text(f"{r.name} {r.split}")}</a>' for i, r in enumerate(results)),
        sections="\n".join(_section(i, r) for i, r in enumerate(results)),
    )


def _section(number: int, result: Result) -> str:
    summary = result.summary
    kinds = [
        (g.removeprefix("kind "), f["as_it_should_be"]) for g, f in summary.figures.items() if g.startswith("kind ")
    ]
    times = latency(result.rows)
    drawn = [
        _figure(plots.bars(kinds), "as it should be, by kind of question (n)"),
        _figure(plots.histogram([row.ms for row in result.rows], "milliseconds"), _latency(times)),
    ]
    if summary.curve:
        told = "risk (wrong among the answered) by coverage, as the less confident answers come in"
        drawn.insert(0, _figure(plots.risk_coverage(summary.curve), told))
    reasons = ((reason_label(reason), [_counts(count)]) for reason, count in summary.reasons.items())
    return (
        f'<section id="r{number}"><h2>{_text(f"{result.name} {result.split}")}</h2><p>{_text(result.about)}</p>'
        + _table(["percent (95 % interval) n", *groups_of(summary.figures)], figure_rows(summary.figures))
        + f'<div class="plots">{"".join(drawn)}</div>'
        + _table(["kind of question", "as it should be"], ((kind, [cell]) for kind, cell in kind_rows(summary.figures)))
        + _table(["", "answered", "not answered", "error"], abstention_rows(summary.outcomes))
        + _table(["reason", "questions"], reasons)
        + _filter(result.rows)
        + "\n".join(_row(row) for row in result.rows)
        + "</section>"
    )


def _filter(rows: Sequence[Row]) -> str:
    count = {outcome: sum(row.outcome == outcome for row in rows) for outcome in OUTCOMES}
    buttons = [f'<button data-show="" aria-pressed="true">all {len(rows)}</button>']
    buttons += [
        f'<button data-show="{outcome}" aria-pressed="false" title="{escape(OUTCOMES[outcome])}">{outcome} {n}</button>'
        for outcome, n in count.items()
        if n
    ]
    return f'<h3>Questions</h3><div class="filter">{"".join(buttons)}</div>'


def _row(row: Row) -> str:
    return (
        f'<details class="{row.outcome}" data-outcome="{row.outcome}"><summary><span class="tag">{row.outcome}</span>'
        f"{_text(row.question)}</summary>{''.join(_body(row))}</details>"
    )


def _body(row: Row) -> Iterator[str]:
    yield f'<p class="soft">{_text(row.id)} · {_text(row.kind)} · {row.language} · confidence {row.confidence:.3f}</p>'
    if row.history:
        yield _list("asked before", row.history)
    if row.standalone_question:
        yield f'<p class="soft">understood as: {_text(row.standalone_question)}</p>'
    yield f'<div class="answer">{_text(row.answer)}</div>'
    if row.reason:
        yield f'<p class="soft">reason: {_text(row.reason)}</p>'
    for citation in row.citations:
        yield f'<p class="soft">[{citation["id"]}] {_text(_place(citation))}</p>'
        yield f"<blockquote>{_text(citation['quote'])}</blockquote>"
    yield from _required(row)


def _required(row: Row) -> Iterator[str]:
    """What was required, piece by piece, and what went wrong."""
    if not row.answerable:
        yield "<h3>Required</h3><p>The notes do not say, so nothing may be answered.</p>"
    if row.facts:
        facts = "".join(f"<li>{_mark(fact.held)} {_text(' / '.join(fact.any_of))}</li>" for fact in row.facts)
        yield f"<h3>Required in the quoted lines</h3><ul>{facts}</ul>"
    if row.evidence:
        yield "<h3>Evidence</h3>"
    for piece in row.evidence:
        yield f'<p class="soft">{_mark(piece.covered)} {_text(piece.note)}</p><blockquote>{_text(piece.quote)}</blockquote>'
    if row.stray:
        yield _list("Cited, and no evidence", row.stray)
    if row.faults:
        yield _list("Faults of the proof", row.faults)


def _place(citation: dict[str, Any]) -> str:
    lines = str(citation["line_start"])
    if citation["line_end"] != citation["line_start"]:
        lines += f"–{citation['line_end']}"
    return f"{' › '.join((citation['note'], *citation['headings']))}, line {lines}"


def _mark(good: bool) -> str:
    return '<span class="ok">✓</span>' if good else '<span class="no">✗ missing</span>'


def _list(title: str, items: Iterable[str]) -> str:
    return f"<h3>{_text(title)}</h3><ul>{''.join(f'<li>{_text(item)}</li>' for item in items)}</ul>"


def _table(head: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]]) -> str:
    body = "".join(f"<tr>{''.join(f'<td>{_text(c)}</td>' for c in (label, *cells))}</tr>" for label, cells in rows)
    if not body:
        return ""
    return f'<div class="wide"><table><tr>{"".join(f"<th>{_text(h)}</th>" for h in head)}</tr>{body}</table></div>'


def _figure(svg: str, caption: str) -> str:
    return f"<figure>{svg}<figcaption>{_text(caption)}</figcaption></figure>"


def _latency(times: dict[str, float]) -> str:
    return f"milliseconds of an answer: median {times['p50']:.0f}, 95th percentile {times['p95']:.0f}"


def _counts(count: dict[str, int]) -> str:
    return ", ".join(f"{n} {outcome}" for outcome, n in count.items())


def _text(text: str) -> str:
    return escape(visible(text))


def _asset(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf8")


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
