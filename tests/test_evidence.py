"""Which sentences answer: two readings of one question in one ranking, and one item of a list or all of it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.embedders import Embedder
from ingest.index import Index
from ingest.sync import sync
from qa.evidence import choose
from qa.question import Question
from qa.retrieve import Retriever
from qa.scoring import Scored, score_sentences, together
from qa.translate import Dictionary

LIST = """# 鲸鱼平台

鲸鱼平台由三个部件组成：

- 灯塔负责给船只引路。
- 浮标记录水温，每小时一次。
- 船坞是修船的地方。

修理渡轮分三步：

1. 把渡轮开进船坞，拆下螺旋桨。
2. 给船底刷漆。
3. 装回螺旋桨，试航一次。
"""


@pytest.fixture
def read(home: Path, notes: Path, embedder: Embedder) -> Callable[[str], tuple[Question, list[Scored]]]:
    """Read a question over the small notes and a list: the question, and every sentence found, best first."""
    (notes / "平台.md").write_text(LIST, encoding="utf8")
    sync(home, [notes], embedder)
    retriever, dictionary = Retriever(Index(home, embedder), embedder), Dictionary.open(home)

    def reading(text: str) -> tuple[Question, list[Scored]]:
        question = retriever.read(text, dictionary)
        hits, known = retriever.retrieve(question, 8)
        return question, score_sentences(question, known, hits, dictionary)

    return reading


def test_two_readings_make_one_ranking(read) -> None:
    (_, one), (_, other) = read("船坞是什么？"), read("蓝鲸计划的代号是什么？")
    both = together(one, other)
    assert {s.text for s in both} == {s.text for s in (*one, *other)}
    assert [s.score for s in both] == sorted((s.score for s in both), reverse=True)
    assert both[0].score == pytest.approx(one[0].score)
    assert {s.text for s in both[:2]} == {one[0].text, other[0].text}
    as_one = {(s.hit.chunk, s.at): s.own for s in one}
    assert all(s.own == as_one[s.hit.chunk, s.at] for s in both if (s.hit.chunk, s.at) in as_one)


def test_a_reading_that_finds_nothing_changes_nothing(read) -> None:
    _, found = read("船坞是什么？")
    assert together(found, []) == together([], found) == found
    nothing = [replace(s, score=0.0) for s in found]
    assert together(found, nothing) == together(nothing, found) == found


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("浮标做什么？", ["浮标记录水温，每小时一次。"]),
        ("怎么修理螺旋桨坏了的渡轮？", ["修理渡轮分三步：", "开进船坞", "刷漆", "试航"]),
        ("鲸鱼平台由哪些部件组成？", ["鲸鱼平台由三个部件组成：", "灯塔", "浮标", "船坞"]),
    ],
)
def test_an_item_that_alone_names_the_matter_is_quoted_alone_unless_it_is_a_step(
    read, question: str, quoted: list[str]
) -> None:
    unit = choose(*read(question))[0]
    chunk = unit.hit.chunk
    told = [chunk.text[s.start - chunk.start : s.end - chunk.start] for s in unit.sentences]
    assert len(told) == len(quoted)
    assert all(words in sentence for words, sentence in zip(quoted, told, strict=True))
