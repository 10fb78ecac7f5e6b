"""Metrics on cases small enough to be worked out by hand."""

from statistics import stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals import metrics

TEXT = "第一句话在这里。第二句话在后面！\n\n- 第三项\n- 第四项\n\n```\nls -l\n```\n"
TEXTS = {"a.md": TEXT, "b.md": "别的笔记。"}


def span(quote: str, note: str = "a.md") -> metrics.Span:
    return metrics.places(note, TEXTS[note], quote)[0]


def test_a_fact_is_held_whatever_its_width_case_and_space() -> None:
    assert metrics.held(["2013年底", "x"], ["到了 ２０１３ 年底，DOCKER"])
    assert metrics.held(["docker"], ["别的", "到了 DOCKER"])
    assert not metrics.held(["2014"], ["2013 年底"])
    assert not metrics.held(["任何"], [])


def test_a_quote_has_every_place_where_it_stands() -> None:
    assert metrics.places("n", "甲乙甲乙甲", "甲乙") == [("n", 0, 2), ("n", 2, 4)]
    assert metrics.places("n", "甲", "乙") == []
    assert metrics.places("n", "甲", "") == []


def test_a_cited_span_is_counted_by_its_sentences_and_lines() -> None:
    whole = [("a.md", 0, len(TEXT))]
    assert [TEXT[a:b] for _, a, b in metrics.cited_sentences(whole, TEXTS)] == [
        "第一句话在这里。",
        "第二句话在后面！",
        "- 第三项",
        "- 第四项",
        "ls -l",
    ]
    assert len(metrics.cited_sentences(whole * 2, TEXTS)) == 5  # cited twice, counted once


def test_citation_precision_is_the_share_of_cited_sentences_that_are_evidence() -> None:
    cited = [span("第一句话在这里。第二句话在后面！")]
    assert metrics.precision(cited, [span("第一句话在这里。")], TEXTS) == 0.5
    assert metrics.precision(cited, [span("第一句话在这里。"), span("第二句话在后面！")], TEXTS) == 1
    assert metrics.precision(cited, [span("别的笔记。", "b.md")], TEXTS) == 0
    assert metrics.precision([], [span("第一句话在这里。")], TEXTS) == 0
    assert [TEXT[a:b] for _, a, b in metrics.stray(cited, [span("一句话在这")], TEXTS)] == ["第二句话在后面！"]


def test_evidence_is_covered_when_half_of_it_is_cited() -> None:
    lists = span("- 第三项\n- 第四项")  # eight characters that are not blank
    assert metrics.covered([span("第三项")], lists, TEXTS) is False
    assert metrics.covered([span("- 第三项")], lists, TEXTS) is True
    assert metrics.covered([span("第三项"), span("第四项")], lists, TEXTS) is True
    assert metrics.covered([span("别的", "b.md")], lists, TEXTS) is False


def test_wilson_interval_as_published() -> None:
    # Newcombe (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    for k, n, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        figure = metrics.proportion(k, n)
        assert (figure.value, figure.n) == (k / n, n)
        assert (figure.low, figure.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_a_mean_has_a_bootstrap_interval_that_is_the_same_each_time() -> None:
    values = [0.0, 0.5, 1.0, 1.0]
    figure = metrics.mean(values)
    assert figure.value == 0.625
    assert 0 <= figure.low < 0.625 < figure.high <= 1
    assert metrics.mean(values) == figure
    assert metrics.mean([1.0]) == metrics.Figure(1, 1, 1, 1)


def test_the_bootstrap_interval_is_the_normal_one_where_that_holds() -> None:
    values = [i / 400 for i in range(401)]
    figure = metrics.mean(values)
    error = stdev(values) / len(values) ** 0.5
    assert [(end - 0.5) / error for end in (figure.low, figure.high)] == pytest.approx([-1.96, 1.96], abs=0.15)


def test_the_interval_of_auroc_is_that_of_its_authors() -> None:
    # Hanley and McNeil (1982), table I: 58 normal and 51 abnormal scans, each rated 1 to 5.
    normal, abnormal = (
        [r for r, n in enumerate(of) for _ in range(n)] for of in ((33, 6, 6, 11, 2), (3, 2, 2, 11, 33))
    )
    figure = metrics.auroc(abnormal, normal)
    assert figure.value == pytest.approx(0.893, abs=5e-4)
    assert [(end - figure.value) / 1.96 for end in (figure.low, figure.high)] == pytest.approx(
        [-0.032, 0.032], abs=1e-3
    )


def test_auroc_counts_pairs_and_halves_ties() -> None:
    assert metrics.auroc([3, 4], [1, 2]).value == 1
    assert metrics.auroc([1, 2], [3, 4]).value == 0
    assert metrics.auroc([1, 1], [1, 1]).value == 0.5
    assert metrics.auroc([0.9, 0.4, 0.4], [0.4, 0.1]).value == pytest.approx(5 / 6)  # 2 + 1.5 + 1.5 of six pairs


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12), st.lists(st.integers(0, 5), min_size=1, max_size=12))
def test_auroc_is_the_share_of_pairs_in_the_right_order(positive: list, negative: list) -> None:
    pairs = [(p > n) + 0.5 * (p == n) for p in positive for n in negative]
    figure = metrics.auroc(positive, negative)
    assert figure.value == pytest.approx(sum(pairs) / len(pairs))
    assert 0 <= figure.low <= figure.value + 1e-9
    assert figure.value - 1e-9 <= figure.high <= 1


def test_risk_grows_as_less_confident_answers_come_in() -> None:
    answers = [(0.5, True), (0.9, False), (0.5, False), (0.1, True)]
    assert metrics.risk_coverage(answers, asked=8) == [(1 / 8, 0), (3 / 8, 1 / 3), (4 / 8, 2 / 4)]
    assert metrics.risk_coverage([], asked=8) == []


def test_percentile_is_the_nearest_rank() -> None:
    values = list(range(1, 11))
    assert [metrics.percentile(values, p) for p in (0, 50, 95, 100)] == [1, 5, 10, 10]
    assert metrics.percentile([7], 50) == 7
