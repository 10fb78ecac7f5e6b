"""Plots as inline SVG: numbers in, markup out. Colours come from the page, so they follow light and dark."""

from collections.abc import Sequence
from html import escape

from evals.types import Figure
from qa.plain import visible

_WIDTH, _LEFT, _RIGHT, _TOP, _BOTTOM = 320, 40, 10, 10, 32
_BINS = 20


def risk_coverage(curve: Sequence[tuple[float, float]]) -> str:
    """Risk (up) against coverage (right), both 0 to 1; risk is drawn up to the next tenth above its greatest value."""
    height = 200
    top = min(1.0, (int(max(risk for _, risk in curve) * 10) + 1) / 10)
    x = [_LEFT + coverage * (_WIDTH - _LEFT - _RIGHT) for coverage, _ in curve]
    y = [height - _BOTTOM - risk / top * (height - _TOP - _BOTTOM) for _, risk in curve]
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
    marks = f'<polyline class="line" points="{points}"/>'
    return _svg("risk by coverage", height, marks + _axes(height, "coverage", f"{100 * top:.0f} %", "100 %"))


def bars(figures: Sequence[tuple[str, Figure]]) -> str:
    """One bar a figure from 0 to 100 %, with its interval."""
    step, left = 22, 126
    height = step * len(figures) + _TOP + 16
    scale = _WIDTH - left - _RIGHT
    parts = []
    for i, (label, figure) in enumerate(figures):
        y = _TOP + i * step
        middle = y + 7
        low, high = left + figure.low * scale, left + figure.high * scale
        parts.append(_text(left - 6, y + 11, f"{label} ({figure.n})", "end"))
        parts.append(
            f'<rect class="bar" x="{left}" y="{y}" width="{figure.value * scale:.1f}" height="14" opacity=".45"/>'
        )
        parts.append(f'<line class="span" x1="{low:.1f}" x2="{high:.1f}" y1="{middle}" y2="{middle}"/>')
    parts += [_text(left, height - 4, "0"), _text(_WIDTH - _RIGHT, height - 4, "100 %", "end")]
    return _svg("share as it should be, by kind", height, "".join(parts))


def histogram(values: Sequence[float], unit: str) -> str:
    """How many values fall into each of 20 equal bins from 0 to the greatest."""
    height = 200
    top = max(values) or 1.0
    counts = [0] * _BINS
    for value in values:
        counts[min(_BINS - 1, int(value / top * _BINS))] += 1
    width = (_WIDTH - _LEFT - _RIGHT) / _BINS
    room = height - _TOP - _BOTTOM
    parts = []
    for i, count in enumerate(counts):
        tall = count / max(counts) * room
        x, y = _LEFT + i * width, height - _BOTTOM - tall
        parts.append(f'<rect class="bar" x="{x:.1f}" y="{y:.1f}" width="{width - 1:.1f}" height="{tall:.1f}"/>')
    return _svg("milliseconds", height, "".join(parts) + _axes(height, unit, str(max(counts)), f"{top:.0f}"))


def _axes(height: int, x_label: str, y_max: str, x_max: str) -> str:
    floor = height - _BOTTOM
    return (
        f'<line class="axis" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{floor}" y2="{floor}"/>'
        f'<line class="axis" x1="{_LEFT}" x2="{_LEFT}" y1="{_TOP}" y2="{floor}"/>'
        + _text(_LEFT - 5, _TOP + 8, y_max, "end")
        + _text(_LEFT - 5, floor, "0", "end")
        + _text(_WIDTH - _RIGHT, height - 16, x_max, "end")
        + _text((_WIDTH + _LEFT) / 2, height - 16, x_label, "middle")
    )


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{escape(visible(text))}</text>'


def _svg(label: str, height: int, content: str) -> str:
    return f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(label)}">{content}</svg>'
