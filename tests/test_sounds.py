"""Foreign names by their sound: the packaged model, and what the lexical side makes of it."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.embedders import Embedder
from ingest.index import Index
from ingest.sync import sync
from qa.lexical import Lexical
from qa.question import parse
from qa.sounds import is_spellable, spellings
from qa.translate import Concept, Dictionary

NOTES = {
    "1.md": "# 城市\n\n杰克逊维尔是佛罗里达州最大的城市。\n",
    "2.md": "# 学者\n\n麦金德生于英国，写过一篇有名的论文。\n",
    "3.md": "# 天气\n\n今天没有下雨。\n",
    "4.md": "# 团团\n\n团团怕打雷。嘉懿住在国家明珠塔旁边。\n",
}


@pytest.fixture
def lexical(tmp_path: Path, embedder: Embedder) -> Lexical:
    folder = tmp_path / "notes"
    folder.mkdir()
    for name, text in NOTES.items():
        (folder / name).write_text(text, encoding="utf8")
    sync(tmp_path / "home", [folder], embedder)
    return Lexical(Index(tmp_path / "home", embedder).ledger)


@pytest.mark.parametrize(
    ("name", "chinese"),
    [("jacksonville", "杰克逊维尔"), ("mackinder", "麦金德"), ("talbot", "塔尔博特"), ("wangxiaoming", "王小明")],
)
def test_a_name_is_spelled_as_chinese_does(name: str, chinese: str) -> None:
    assert chinese in [spelling.chinese for spelling in spellings(name)]


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=24))
@settings(max_examples=50, deadline=None)
def test_any_letters_give_sound_spellings(name: str) -> None:
    found = spellings(name)
    assert len({spelling.chinese for spelling in found}) == len(found) <= 100
    for spelling in found:
        assert 2 <= len(spelling.chinese) <= len(name)
        assert spelling.surety <= 1e-6  # the logarithm of a probability
    totals = [len(spelling.chinese) * spelling.surety for spelling in found]
    assert totals == pytest.approx(sorted(totals, reverse=True))
    assert sum(np.exp(totals)) <= 1 + 1e-6  # one way to cut each, so at most all of them


@pytest.mark.parametrize(
    ("word", "spellable"),
    [("linus", True), ("ace", False), ("k8s", False), ("c++", False), ("容器", False), ("é" * 5, False)],
)
def test_only_letters_are_spelled(word: str, spellable: bool) -> None:
    assert is_spellable(word) is spellable


def test_a_name_that_the_dictionary_lacks_is_found_where_a_note_spells_it(home: Path, lexical: Lexical) -> None:
    dictionary = Dictionary.open(home)
    for text, surface, note in (
        ("Which state is Jacksonville in?", "jacksonville", 0),
        ("where was mackinder born", "mackinder", 1),
    ):
        known = {k.concept.surface: k for k in lexical.resolve(parse(text, dictionary).terms)}[surface]
        assert known.alternatives
        assert known.scores.argmax() == note
        assert known.scores[2] == 0
        assert known.is_name  # nothing but itself stands for it: it weighs as a name


def test_a_spelling_must_stand_in_one_chunk(lexical: Lexical) -> None:
    for name in ("talbot", "torvalds", "zzzzz"):
        (known,) = lexical.resolve([Concept(name, ((name,),))])
        assert known.alternatives == ()
        assert not known.scores.any()


def test_a_word_that_the_dictionary_knows_is_not_guessed_at(lexical: Lexical) -> None:
    (known,) = lexical.resolve([Concept("mackinder", (("mackinder",), ("雨伞",)))])
    assert known.alternatives == ()


@pytest.mark.parametrize(
    ("question", "surface", "heard"),
    [
        ("What is Tuantuan afraid of?", "tuantuan", (("团团",),)),
        ("where does Jiayi live", "jiayi", (("嘉懿",),)),  # though 嘉义 is Jiayi, too
        ("where does jiayi live", "jiayi", ()),
        ("Where is Jiaming?", "jiaming", ()),  # 家明 is no name in 国家明珠塔
        ("Where is Zhihao?", "zhihao", ()),
    ],
)
def test_a_name_in_pinyin_is_heard_where_a_note_has_its_characters(
    home: Path, lexical: Lexical, question: str, surface: str, heard: tuple[tuple[str, ...], ...]
) -> None:
    dictionary = Dictionary.open(home)
    (concept,) = (c for c in lexical.heard(parse(question, dictionary), dictionary).concepts if c.surface == surface)
    assert concept.heard == heard
    (known,) = lexical.resolve([concept])
    assert set(heard) <= set(known.alternatives)


def test_the_words_of_a_phrase_stand_for_it_where_the_notes_lack_it(lexical: Lexical) -> None:
    words = (Concept("umbrella", (("umbrella",), ("雨伞",))), Concept("rain", (("rain",), ("下雨",))))
    asked = (("umbrella", "rain"), ("遮阳",))
    assert [k.concept.surface for k in lexical.resolve([Concept("umbrella rain", asked, words)])] == [
        "umbrella",
        "rain",
    ]
    held = (("umbrella", "rain"), ("天气",))
    assert [k.concept.surface for k in lexical.resolve([Concept("umbrella rain", held, words)])] == ["umbrella rain"]
