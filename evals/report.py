"""Results for a terminal, and the records as RESULTS.md."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from evals import anchors
from evals.record import Fallen
from evals.summary import FIGURES, latency
from evals.types import OUTCOMES, Figure, Result, Summary
from qa.plain import visible

_PIPE_COLUMNS = 200
_SHOWN_CHANGED = 40  # questions of one result that are listed


def open_console(*, stderr: bool = False) -> Console:
    """A console as wide as the terminal; in a pipe, as wide as any table."""
    out = Console(stderr=stderr, highlight=False)
    return out if out.is_terminal else Console(stderr=stderr, highlight=False, width=_PIPE_COLUMNS)


def show(results: Sequence[Result], out: Console) -> None:
    """Print the tables of each result."""
    for result in results:
        print_line(out, Text(f"\n{visible(result.name)} {result.split}: {visible(result.about)}", "bold"))
        for shown in (_figures(result.summary), _kinds(result.summary), _abstention(result.summary)):
            out.print(shown)
        times = latency(result.rows)
        print_line(
            out, Text(f"an answer takes {times['p50']:.0f} ms (median), {times['p95']:.0f} ms (95th percentile)")
        )


def show_changed(changed: Mapping[str, Sequence[str]], out: Console) -> None:
    """Print what came out otherwise than in the record, some lines of each mark; what is worse in red."""
    for mark, lines in changed.items():
        for line in lines[:_SHOWN_CHANGED]:
            print_line(out, Text(visible(f"{mark}  {line}"), "red" if mark == "worse" else ""))
        if len(lines) > _SHOWN_CHANGED:
            print_line(out, Text(f"{mark}  … and {len(lines) - _SHOWN_CHANGED} more"))


def print_line(out: Console, text: Text) -> None:
    """Print one line; a pipe gets it whole."""
    out.print(text, soft_wrap=not out.is_terminal)


def verdict(fallen: Sequence[str], remedy: str, out: Console) -> None:
    """The end of a --check: that no figure fell, or which did, line by line; then it raises Fallen, with what to do."""
    for line in fallen:
        print_line(out, Text(f"FELL  {line}", "red"))
    if fallen:
        raise Fallen(f"{len(fallen)} figures fell, first {fallen[0]}: {remedy}, or accept them with --save")
    print_line(out, Text("OK: no figure fell", "green"))


def interval(figure: Figure, *, percent: bool = True) -> str:
    """A figure with its interval and n: `92.6 (76.6–97.9) n27`, in percent; an AUROC as it is."""
    if not percent:
        return f"{figure.value:.3f} ({figure.low:.2f}–{figure.high:.2f}) n{figure.n}"
    return f"{100 * figure.value:.1f} ({100 * figure.low:.1f}–{100 * figure.high:.1f}) n{figure.n}"


def groups_of(figures: dict[str, Any]) -> list[str]:
    """The groups that are columns: all, then the languages."""
    return [group for group in figures if not group.startswith("kind ")]


def figure_rows(figures: dict[str, dict[str, Figure]]) -> Iterator[tuple[str, list[str]]]:
    """(what, its cells by group) of every figure there is, in the order of FIGURES."""
    columns = groups_of(figures)
    for name, label in FIGURES.items():
        found = [figures[group].get(name) for group in columns]
        if any(found):
            yield label, [interval(f, percent=name != "auroc") if f else "" for f in found]


def kind_rows(figures: dict[str, dict[str, Figure]]) -> Iterator[tuple[str, str]]:
    """(kind, its share as it should be)."""
    for group, of in figures.items():
        if group.startswith("kind "):
            yield group.removeprefix("kind "), interval(of["as_it_should_be"])


def abstention_rows(outcomes: dict[str, dict[str, int]]) -> Iterator[tuple[str, list[str]]]:
    """The 2x2 table of each group, with the rate of the error in either row."""
    for group, count in outcomes.items():
        right, wrong, missed, abstained, invented = (count.get(outcome, 0) for outcome in OUTCOMES)
        for what, answered, not_answered, error in (
            ("answerable", right + wrong, missed, missed),
            ("unanswerable", invented, abstained, invented),
        ):
            if total := answered + not_answered:
                yield f"{group}, {what}", [str(answered), str(not_answered), f"{100 * error / total:.1f} %"]


def _figures(summary: Summary) -> Table:
    shown = table("percent (95 % interval) n", *groups_of(summary.figures))
    for label, cells in figure_rows(summary.figures):
        shown.add_row(label, *cells)
    return shown


def _kinds(summary: Summary) -> Table:
    shown = table("kind of question", "as it should be")
    for kind, cell in kind_rows(summary.figures):
        shown.add_row(Text(visible(kind)), cell)
    return shown


def _abstention(summary: Summary) -> Table:
    shown = table("", "answered", "not answered", "error")
    for label, cells in abstention_rows(summary.outcomes):
        shown.add_row(label, *cells)
    for reason, count in summary.reasons.items():
        told = ", ".join(f"{n} {outcome}" for outcome, n in count.items())
        shown.add_row(reason_label(reason), "", told, "")
    return shown


def reason_label(reason: str) -> str:
    """What stands before the questions of a reason."""
    answered = {"unsure": "answered, with a caution", "partly_answered": "answered in part"}
    return answered.get(reason, f"not answered: {reason}")


def table(*columns: str) -> Table:
    """An empty table with these columns, the first of them left-aligned."""
    empty = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for i, column in enumerate(columns):
        empty.add_column(column, justify="left" if i == 0 else "right", overflow="fold")
    return empty


def markdown(records: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The records of answers as lines of Markdown."""
    yield "# Results"
    yield ""
    yield "Rendered by `qa eval --save` from `evals/results/`; not typed. Shares of n questions with their 95 % interval"
    yield "(Wilson for shares, bootstrap for means, Hanley and McNeil for AUROC). How each is defined: `evals/metrics.py`"
    yield "and `evals/summary.py`."
    yield from ("", "## Beside what others have published", "")
    yield "Other data and other systems, so a bearing and no race."
    yield "Quotes from the notes are judged by machine, not by people. XQuAD, CMRC and RGB are in sample."
    yield ""
    yield from markdown_table(
        ("measure", "here", "published", "source"),
        ((a.what, interval(f, percent=a.figure != "auroc"), a.published, a.source) for a, f in anchors.beside(records)),
    )
    for saved in records:
        for split, entry in saved["splits"].items():
            figures = {g: {k: Figure(**f) for k, f in of.items()} for g, of in entry["figures"].items()}
            made = entry["program"]
            yield from ("", f"## {saved['name']} {split}", "")
            yield f"{entry['about']}. Commit {(made['git_sha'] or 'unknown')[:12]}{' with changes' * bool(made['dirty'])}."
            yield ""
            yield from markdown_table(
                ("", *groups_of(figures)), ((label, *cells) for label, cells in figure_rows(figures))
            )
            yield ""
            yield from markdown_table(
                ("abstention", "answered", "not answered", "error"),
                ((label, *cells) for label, cells in abstention_rows(entry["outcomes"])),
            )
            yield ""
            yield from markdown_table(("kind of question", "as it should be"), kind_rows(figures))
    yield ""


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table in Markdown."""
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"
