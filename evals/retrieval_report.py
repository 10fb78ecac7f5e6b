"""Results of `qa eval retrieval` for a terminal, and their records as a part of RESULTS.md."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.text import Text

from evals import report, retrieval_record
from evals.conditions import DEFAULT
from evals.metrics import percentile
from evals.retrieval import Retrieval
from evals.types import Figure
from qa.plain import visible

_SHOWN = ("recall@1", "recall@5", "recall@10", "success@1", "success@5", "MRR@10", "nDCG@10")
_CHANGE = "MRR@10"  # whose difference from the default is shown

Plain = dict[str, dict[str, dict[str, Any]]]  # as in a record: condition -> pair -> measure -> figure


class Anchor(NamedTuple):
    """A published nDCG@10 beside ours."""

    record: str
    pair: str
    published: str
    source: str


_MTEB = "embeddings-benchmark/results, read at the source"
ANCHORS = (
    Anchor(
        "xquad-dev",
        "zh→zh",
        "0.964 multilingual-e5-large (560M weights), 0.978 inf-retriever-v1 (the best)",
        f"XQuAD zh, all 240 passages; {_MTEB}",
    ),
    Anchor(
        "xquad-dev",
        "en→zh",
        "0.904 bge-m3 (568M), 0.733 multilingual-e5-small (118M), 0.942 embeddinggemma-300m",
        f"Belebele en→zh, as none is published for XQuAD; {_MTEB}",
    ),
    Anchor("cmrc-trial", "zh→zh", "none; 0.983 plain BM25 on CMRC 2018 dev, 848 passages", "a baseline of ours"),
)


def show(results: Sequence[Retrieval], out: Console) -> None:
    """Print a table of conditions for each result and language pair."""
    for result in results:
        report.print_line(out, Text(f"\n{visible(result.name)} {result.key}: {visible(result.about)}", "bold"))
        plain = retrieval_record.to_json(result)
        for pair in result.figures[DEFAULT]:
            columns = _columns(plain["figures"], pair)
            table = report.table(_head(pair, plain["figures"]), *columns, f"{_CHANGE} less default's")
            for condition, cells in _rows(plain["figures"], plain["differences"], pair, columns):
                table.add_row(Text(condition, "bold" if condition == DEFAULT else ""), *cells)
            out.print(table)
        ms = sorted(result.ms)
        times = f"retrieval takes {percentile(ms, 50):.1f} ms (median), {percentile(ms, 95):.1f} ms (95th percentile)"
        report.print_line(out, Text(times))


def markdown(folder: Path) -> Iterator[str]:
    """The records of a folder as lines of Markdown; none when there are none."""
    records = list(retrieval_record.saved(folder))
    if not records:
        return
    yield from ("", "# Retrieval", "")
    yield "Rendered by `qa eval retrieval --save` from `evals/results/retrieval/`. Each figure with its 95 % bootstrap interval;"
    yield "the last column is the paired difference from the default. `whole`: a note is one chunk; `chunks`: as `qa ingest`"
    yield "cuts it. Measures: `evals/ranking.py`, conditions: `evals/conditions.py`, data: `evals/DATA.md`."
    yield from ("", "## nDCG@10 beside what others have published", "")
    yield "Other data, or more passages of the same, which is harder: a bearing and no race."
    yield ""
    rows = (
        (f"{a.record} {a.pair}", _cell(figure), a.published, a.source)
        for a, figure in _beside(records)
        if figure is not None
    )
    yield from report.markdown_table(("data", "here", "published", "source"), rows)
    for saved in records:
        for key, entry in saved["results"].items():
            made, models = entry["program"], entry["settings"]
            yield from ("", f"## {saved['name']} {key}", "")
            yield (
                f"{entry['about']}. Embedder {models['embedder']}, reranker {models['reranker']}."
                f" Commit {(made['git_sha'] or 'unknown')[:12]}{' with changes' * bool(made['dirty'])}."
            )
            for pair in entry["figures"][DEFAULT]:
                columns = _columns(entry["figures"], pair)
                yield ""
                yield from report.markdown_table(
                    (_head(pair, entry["figures"]), *columns, f"{_CHANGE} less default's"),
                    ((c, *cells) for c, cells in _rows(entry["figures"], entry["differences"], pair, columns)),
                )
    yield ""


def _beside(records: Sequence[dict[str, Any]]) -> Iterator[tuple[Anchor, dict[str, Any] | None]]:
    wholes = {saved["name"]: saved["results"].get("whole") for saved in records}
    for anchor in ANCHORS:
        entry = wholes.get(anchor.record)
        yield anchor, entry["figures"][DEFAULT].get(anchor.pair, {}).get("nDCG@10") if entry else None


def _head(pair: str, figures: Plain) -> str:
    return f"{pair}, n {figures[DEFAULT][pair][_CHANGE]['n']}"


def _columns(figures: Plain, pair: str) -> list[str]:
    """The measures shown; success@k only where it is not the same as recall@k."""
    of = [pairs[pair] for pairs in figures.values()]
    return [
        m
        for m in _SHOWN
        if not (
            m.startswith("success") and all(f[m]["value"] == f[m.replace("success", "recall")]["value"] for f in of)
        )
    ]


def _rows(figures: Plain, differences: Plain, pair: str, columns: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    for condition, pairs in figures.items():
        change = differences.get(condition, {}).get(pair)
        cells = [_cell(pairs[pair][measure]) for measure in columns]
        yield condition, [*cells, _cell(change[_CHANGE], "+") if change else ""]


def _cell(figure: dict[str, Any], sign: str = "") -> str:
    f = Figure(**figure)
    return (
        f"{f.value:{sign}.3f} ({f.low:{sign}.2f} to {f.high:{sign}.2f})"
        if sign
        else f"{f.value:.3f} ({f.low:.2f}–{f.high:.2f})"
    )
