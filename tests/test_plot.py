"""The map: the same notes give the same places, what a question found is lit, and no text of a note becomes markup."""

import html
import json
import re
from pathlib import Path

import numpy as np
import pytest

from ingest.embedders import Embedder
from ingest.sync import sync
from qa.chain import Chain
from qa.settings import QASettings
from ui.plot import NEIGHBOURS_MAX, NotesMap, Point, element, project


def clusters(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    groups = rng.integers(5, size=n)
    vectors = rng.normal(size=(5, 64))[groups] + 0.3 * rng.normal(size=(n, 64))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), groups


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 200, NEIGHBOURS_MAX + 1])
def test_places_are_inside_and_the_same_each_time(n: int) -> None:
    vectors, _ = clusters(n)
    places = project(vectors)
    assert places.shape == (n, 2)
    assert np.isfinite(places).all()
    assert places.min() >= 0
    assert places.max() <= 1
    assert np.array_equal(project(vectors), places)


def test_equal_vectors_have_a_place() -> None:
    assert np.isfinite(project(np.ones((10, 8), np.float32))).all()


def test_neighbours_on_the_map_are_of_one_cluster() -> None:
    vectors, groups = clusters(200)
    places = project(vectors)
    distances = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    assert (groups[distances.argmin(axis=1)] == groups).mean() > 0.95


def data_of(markup: str) -> dict:
    (value,) = re.findall(r'<notes-map data="([^"]*)">', markup)
    return json.loads(html.unescape(value))


def test_a_question_lights_up_what_it_found(home: Path, notes: Path, embedder: Embedder) -> None:
    chart = NotesMap(home)
    assert chart.points() == []
    assert "先同步" in element([])
    sync(home, [notes], embedder)
    chain = Chain.open(QASettings(home=home, notes=notes), embedder)
    points = chart.points()
    assert {p.note for p in points} == {"鲸鱼.md", "无标题.md", "表格.md", "换行.md", "子目录/前言.md"}
    hits = chain.search("蓝鲸计划的代号是什么？", 3)[1]
    lit = chart.lit(hits)
    assert [points[i].note for i in lit] == [h.chunk.note for h in hits]
    assert points[lit[0]].note == "鲸鱼.md"
    found = data_of(element(points, lit, "en"))
    assert found["lit"] == lit
    assert len(found["points"]) == len(points)
    for (x, y, note, _, first, last, start, end), point in zip(found["points"], points, strict=True):
        assert 0 <= x <= 1000
        assert 0 <= y <= 1000
        assert found["notes"][note] == point.note
        assert (first, last, start, end) == (point.line_start, point.line_end, point.start, point.end)
    (notes / "新.md").write_text("# 新\n\n一条新的笔记。\n", encoding="utf8")
    sync(home, [notes], embedder)
    assert {p.note for p in chart.points()} == {p.note for p in points} | {"新.md"}


def test_hostile_text_stays_text() -> None:
    hostile = """</script><script>alert(1)</script> " onmouseover='x' <!-- & ]]> \u2028"""
    point = Point("k", hostile, (hostile, "</notes-map>"), 1, 2, 0, 9, 0.5, 0.5)
    markup = element([point])
    assert data_of(markup)["notes"] == [hostile]
    assert markup.count("<script>") == markup.count("</script>") == 1
    assert markup.count("</notes-map>") == 1
    assert "alert" not in markup.split("<script>")[1]


def test_the_map_asks_for_nothing() -> None:
    markup = element([Point("k", "a.md", ("标题",), 1, 2, 0, 9, 0.5, 0.5)])
    assert not re.search(r"https?:|url\(|@import|\bfetch\(|XMLHttpRequest|innerHTML|<link|<img", markup)
