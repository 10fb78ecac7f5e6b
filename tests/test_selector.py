"""The selector: its vocabulary, its network, and which sentences it finds to answer."""

from pathlib import Path

import numpy as np
import pytest

from ingest.split import split
from ingest.types import Note
from qa.answerable import any_of
from qa.encoder import BEGIN, END, LONGEST, Encoder, dequantized
from qa.question import parse
from qa.scoring import Scored, score_sentences
from qa.selector import Selector, load_selector, windows
from qa.translate import Dictionary
from qa.types import Hit

NOTE = """# 阳台种菜

## 番茄

四月三号播种，五月一号移到大盆里。品种是千禧，种子从市场的老李那里买的。

## 薄荷

薄荷在南窗，每天浇一次水。冬天要搬进屋里。
"""

LONG = "# 账本\n\n" + "".join(f"第{i}天在菜市场买了一些新鲜的蔬菜和水果，一共花了{i}块钱。" for i in range(90)) + "\n"


@pytest.fixture(scope="module")
def selector() -> Selector:
    return load_selector()


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


def hits(text: str) -> list[Hit]:
    """The chunks of a note as they are found."""
    note = Note("a.md", "阳台种菜", text, "0" * 64)
    return [
        Hit(c, Path("/n"), note.names, 0.5, 0.5, 0.5, (0.0,) * len(c.sentences), (0.0,) * len(c.sentences))
        for c in split(note)
    ]


def scored(question: str, text: str, dictionary: Dictionary) -> list[Scored]:
    """The sentences of a note that may be quoted, none of them any likelier than another."""
    return score_sentences(parse(question, dictionary), (), hits(text), dictionary)


def read(selector: Selector, question: str, dictionary: Dictionary) -> list[Scored]:
    """The sentences of the note as they are read."""
    return selector.read(parse(question, dictionary), scored(question, NOTE, dictionary))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("番茄是什么时候播种的？", "四月三号播种"),
        ("When were the tomatoes sown?", "四月三号播种"),
        ("种子是谁卖的？", "品种是千禧"),
        ("薄荷多久浇一次水？", "薄荷在南窗"),
        ("Where in the flat is the mint?", "薄荷在南窗"),
    ],
)
def test_the_sentence_that_answers_is_found_in_either_language(
    selector: Selector, question: str, answer: str, dictionary: Dictionary
) -> None:
    found = read(selector, question, dictionary)
    assert found[0].text.startswith(answer)
    assert found[0].odds == max(s.odds for s in found if s.odds is not None)


@pytest.mark.parametrize(
    ("told", "untold"),
    [("薄荷多久浇一次水？", "薄荷多少钱一盆？"), ("When were the tomatoes sown?", "How heavy were the tomatoes?")],
)
def test_what_the_notes_do_not_say_is_less_likely_answered(
    selector: Selector, told: str, untold: str, dictionary: Dictionary
) -> None:
    any_answers = [
        any_of([s.odds for s in read(selector, question, dictionary) if s.odds is not None])
        for question in (told, untold)
    ]
    assert any_answers[0] > any_answers[1] + 1


def test_a_long_chunk_is_read_in_parts_and_each_sentence_once(encoder: Encoder) -> None:
    for hit in hits(LONG):
        made = windows(encoder.vocabulary, "第七天花了多少钱？", hit)
        assert [at for w in made for at in range(w.first, w.first + len(w.spans))] == [*range(len(hit.chunk.sentences))]
        assert all(len(window.tokens) <= LONGEST for window in made)
        assert all(window.tokens[0] == BEGIN and window.tokens[-1] == END for window in made)
        assert all(a < b <= len(w.tokens) for w in made for a, b in w.spans)
    assert any(len(windows(encoder.vocabulary, "第七天花了多少钱？", hit)) > 1 for hit in hits(LONG))


def test_only_the_likeliest_are_read_and_the_others_stand_below_their_like(
    selector: Selector, dictionary: Dictionary
) -> None:
    question = "第七天花了多少钱？"
    before = scored(question, LONG, dictionary)
    found = selector.read(parse(question, dictionary), before)
    assert sorted(s.place for s in found) == sorted(s.place for s in before)
    assert found[0].odds is not None
    unread = [s for s in found if s.odds is None]
    assert unread
    assert {s.place: s.score for s in unread}.items() <= {s.place: s.score for s in before}.items()
    assert found == sorted(found, key=lambda s: -s.score)


def test_no_sentences_are_read(selector: Selector, dictionary: Dictionary) -> None:
    assert selector.read(parse("谁？", dictionary), []) == []


def test_ways_to_write_a_character_are_one(encoder: Encoder) -> None:
    tokens = encoder.vocabulary.tokens
    assert tokens("ＣｏｒｅＯＳ　１２３\n") == tokens("CoreOS 123")
    assert tokens("") == []


def test_four_bits_and_a_scale_make_a_weight() -> None:
    quarters = np.full((1, 16), 0x9F, np.uint8)  # low halves 15, high halves 9
    assert dequantized(quarters, np.array([[0.5]], np.float16)).tolist() == [[3.5] * 16 + [0.5] * 16]
