"""What others have published, beside what was measured here. Other data, other systems: a bearing, not a race."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from evals.types import Figure


class Anchor(NamedTuple):
    """One of our figures and the published ones nearest to it."""

    what: str
    record: str
    split: str
    group: str
    figure: str
    published: str
    source: str


# How a published figure is known: read at its source, read where others quote it, recalled and not read again, or
# measured by us with a plain baseline.
_AT_SOURCE, _QUOTED, _RECALLED, _BASELINE = (
    "read at the source",
    "as quoted by others",
    "recalled, not re-read",
    "baseline",
)
_RGB = "RGB, Chen et al., AAAI 2024, first release of the Chinese set"
_KIND = "as_it_should_be"

ANCHORS = (
    Anchor(
        "answer in the quoted lines, no noise", "rgb-dev", "noise", "kind noise 0", _KIND,
        "95.67 % ChatGPT", f"{_RGB}; {_RECALLED}",
    ),
    Anchor(
        "the same, 2 of 5 documents noise", "rgb-dev", "noise", "kind noise 0.4", _KIND,
        "91.00 % ChatGPT", f"{_RGB}; {_RECALLED}",
    ),
    Anchor(
        "the same, 4 of 5 documents noise", "rgb-dev", "noise", "kind noise 0.8", _KIND,
        "70.67 % ChatGPT", f"{_RGB}; {_RECALLED}",
    ),
    Anchor(
        "abstained, all 5 documents noise", "rgb-dev", "noise", "all", "abstained",
        "43.33 % best LLM; 57 % lexical cover", f"{_RGB}; {_RECALLED}; cover of words: {_BASELINE}",
    ),
    Anchor(
        "answered by the same rule, no noise", "rgb-dev", "noise", "all", "answered",
        "67 % lexical cover", _BASELINE,
    ),
    Anchor(
        "AUROC, no noise against all noise", "rgb-dev", "noise", "all", "auroc",
        "0.662 lexical cover", _BASELINE,
    ),
    Anchor(
        "AUROC, passage gone, XQuAD", "xquad-dev", "half", "zh", "auroc",
        "0.916 lexical cover", _BASELINE,
    ),
    Anchor(
        "AUROC, passage gone, CMRC", "cmrc-trial", "half", "all", "auroc",
        "0.935 lexical cover, on the dev set", _BASELINE,
    ),
    Anchor(
        "citation precision, of answers to the answerable", "golden", "test", "all", "citation_precision",
        "76.5 % GPT-4 on ASQA; 74.5 % four commercial engines",
        f"ALCE, Gao et al., EMNLP 2023, {_QUOTED}; Liu et al., EMNLP Findings 2023, {_AT_SOURCE}",
    ),
    Anchor(
        "citation recall", "golden", "test", "all", "citation_recall",
        "73.0 % GPT-4 on ASQA; 51.5 % four commercial engines", "the same two",
    ),
    Anchor(
        "every sentence supported by its quote", "golden", "test", "all", "valid",
        "80 % GopherCite, over 90 % when it declines the least sure 30 %",
        f"Menick et al. 2022, supported and plausible as people judge it, {_QUOTED}",
    ),
)  # fmt: skip


def beside(records: Sequence[dict[str, Any]]) -> Iterator[tuple[Anchor, Figure]]:
    """Each anchor with our figure, where a record has one."""
    splits = {(saved["name"], split): entry for saved in records for split, entry in saved["splits"].items()}
    for anchor in ANCHORS:
        figures = splits.get((anchor.record, anchor.split), {}).get("figures", {})
        found = figures.get(anchor.group, {}).get(anchor.figure)
        if found:
            yield anchor, Figure(**found)
