"""The program as a shell sees it: what it prints, how it exits, what it refuses, and that nothing is ever lost."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from small_notes import CORPUS

from ingest import sync as syncing
from ingest.embedders import Embedder
from ingest.errors import NotesMissing, WrongUsage
from ingest.index import Home
from ingest.ledger import Ledger
from ingest.sync import checked_folder, sync
from qa.settings import QASettings

QA = Path(sys.executable).with_name("qa")
QUESTION = "蓝鲸计划的代号是什么？"
UNANSWERABLE = "Who won the 2022 World Cup?"

ANSWER = {
    *("schema", "id", "question", "language", "status", "answer", "sentences", "citations", "nearest", "reason"),
    *("standalone_question", "models", "timings_ms"),
}
SPAN = {"note", "headings", "line_start", "line_end", "char_start", "char_end", "score"}
SEARCH = {"schema", "id", "question", "language", "hits"}
VERBS = ([], ["ask"], ["search"], ["ingest"], ["status"], ["doctor"], ["models"], ["chat"], ["eval"])
HEAVY = {"torch", "chromadb", "gradio", "numpy", "langchain", "langchain_core", "sentence_transformers"}

# Stands in the way of each process of these tests: whatever it wants of another machine is written down and refused.
GUARD = """
import os, socket

def guard(name, inner):
    def guarded(*args, **more):
        address = args[0] if name == "getaddrinfo" else args[1]
        host = address[0] if isinstance(address, tuple) else address
        local = host in (None, "", "localhost", "127.0.0.1", "::1")
        if local or (name != "getaddrinfo" and not isinstance(address, tuple)):
            return inner(*args, **more)
        with open(os.environ["NETWORK_LOG"], "a") as log:
            log.write(f"{name} {address}\\n")
        raise OSError(f"the test refuses {name} {address}")
    return guarded

socket.socket.connect = guard("connect", socket.socket.connect)
socket.socket.connect_ex = guard("connect_ex", socket.socket.connect_ex)
socket.getaddrinfo = guard("getaddrinfo", socket.getaddrinfo)
"""

Done = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def shield(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of somebody new, on a machine without a network."""
    folder = tmp_path_factory.mktemp("shield")
    (folder / "sitecustomize.py").write_text(GUARD, encoding="utf8")
    names = ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "HF_HOME")
    for name in names:
        (folder / name).mkdir()
    path = [str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {n: str(folder / n) for n in names} | {
        "NETWORK_LOG": str(folder / "log"),
        "PYTHONPATH": os.pathsep.join(path),
    }


@pytest.fixture(autouse=True)
def _shielded(shield: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every run of the program here is shielded, and none may have tried to reach another machine."""
    for name, value in shield.items():
        monkeypatch.setenv(name, value)
    yield
    log = Path(shield["NETWORK_LOG"])
    assert not log.exists(), log.read_text(encoding="utf8")


class Library:
    """Five notes and the home that the first question made of them. To be read only: the tests share it."""

    def __init__(self, folder: Path, shield: dict[str, str]) -> None:
        self.notes, self.home = folder / "笔记", folder / "home"
        for name, text in CORPUS.items():
            (self.notes / name).parent.mkdir(parents=True, exist_ok=True)
            (self.notes / name).write_bytes(text.encode())
        kept = {k: v for k, v in os.environ.items() if not k.startswith("QA_")}
        self.first = subprocess.run(
            [*_without_network(), QA, "ask", QUESTION, "--json"],
            capture_output=True,
            text=True,
            encoding="utf8",
            stdin=subprocess.DEVNULL,
            env={**kept, **shield, "QA_HOME": str(self.home), "QA_NOTES": str(self.notes)},
            cwd=folder,
            timeout=120,
        )

    def copy(self, to: Path) -> Path:
        """A home of one's own with the same index."""
        shutil.copytree(self.home, to)
        return to

    def lend_dictionary(self, to: Path) -> Path:
        """A home with no index; only the dictionary, which takes seconds to make, is there."""
        to.mkdir(parents=True, exist_ok=True)
        for file in self.home.glob("dictionary-*"):
            shutil.copy(file, to)
        return to


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, shield: dict[str, str]) -> Library:
    return Library(tmp_path_factory.mktemp("library"), shield)


def _without_network() -> list[str]:
    """What runs a program in a network of its own, where the system can do that."""
    prefix = ["unshare", "--map-root-user", "--net"]
    works = shutil.which("unshare") and subprocess.run([*prefix, "true"], capture_output=True).returncode == 0
    return prefix if works else []


def _without_privilege() -> list[str]:
    """What makes the permissions of files count for root, too; skips the test where that cannot be had."""
    if os.geteuid() != 0:
        return []
    prefix = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    if not shutil.which("setpriv") or subprocess.run([*prefix, "true"], capture_output=True).returncode != 0:
        pytest.skip("runs as root, whom no permission stops")
    return prefix


def behind(prefix: list[str], *args: str, **env: str) -> Done:
    """Run the program behind a prefix."""
    return subprocess.run(
        [*prefix, QA, *args],
        capture_output=True,
        text=True,
        encoding="utf8",
        stdin=subprocess.DEVNULL,
        env={**os.environ, **env},
    )


def together(*runs: Callable[[], Done]) -> list[Done]:
    """Start independent runs side by side: most of their time is spent on starting."""
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda run: run(), runs))


def lines_of(done: Done) -> list[dict]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def assert_refused(done: Done, code: int, *words: str) -> None:
    """One sentence on stderr, which says what is wrong and, after a colon, what to do."""
    assert (done.returncode, done.stdout) == (code, ""), done
    assert done.stderr.startswith("qa: ")
    assert done.stderr.count("\n") == 1
    assert ": " in done.stderr.removeprefix("qa: ")
    for word in words:
        assert word in done.stderr


def assert_proven(span: dict, quote: str, folder: Path) -> None:
    text = (folder / span["note"]).read_bytes().decode().replace("\r\n", "\n")
    assert text[span["char_start"] : span["char_end"]] == quote
    assert span["line_start"] == text.count("\n", 0, span["char_start"]) + 1
    assert quote in "\n".join(text.split("\n")[span["line_start"] - 1 : span["line_end"]])


def assert_sound(answer: dict, folder: Path) -> None:
    """An answer as the contract has it, with all that it cites to be found in the folder."""
    assert answer.keys() == ANSWER
    assert answer["schema"] == "qa.answer/1"
    assert len(answer["nearest"]) <= 3
    for cited in [*answer["citations"], *answer["nearest"]]:
        assert cited.keys() == SPAN | {"id", "quote"}
        assert_proven(cited, cited["quote"], folder)
    ids = {c["id"] for c in answer["citations"]}
    assert bool(ids) == bool(answer["sentences"]) == (answer["status"] == "answered")
    for sentence in answer["sentences"]:
        assert sentence.keys() == {"text", "citations", "verdict"}
        assert sentence["citations"]
        assert set(sentence["citations"]) <= ids
        assert all(f"[{i}]" in answer["answer"] for i in sentence["citations"])


def states(home: Path) -> dict[str, str]:
    """The notes in the ledger, by path."""
    ledger = Ledger(Home(home).ledger_path(Home(home).current()))
    try:
        return {row.path: row.state for row in ledger.notes()}
    finally:
        ledger.close()


# the contract --------------------------------------------------------------------------------------------------------


def test_the_first_question_ingests_the_notes_and_says_so(library: Library) -> None:
    assert library.first.returncode == 0, library.first
    said = library.first.stderr.splitlines()
    assert [line.split()[0] for line in said] == ["No", "Indexed", "Building"]
    assert f"ingesting {library.notes}" in said[0]
    assert "Indexed 5 notes" in said[1]
    assert "dictionary" in said[2]
    answer = json.loads(library.first.stdout)
    assert_sound(answer, library.notes)
    assert (answer["status"], answer["id"], answer["language"]) == ("answered", None, "zh")
    assert "青石七号" in answer["answer"]
    assert answer["models"].keys() == {"embedder", "reranker", "llm"}
    assert answer["timings_ms"].keys() >= {"retrieve", "answer", "total"}


def test_a_pipe_is_a_question_and_gets_plain_utf8(qa, library: Library) -> None:
    answered, abstained = together(
        lambda: qa("ask", stdin="\ufeff" + QUESTION + "\n", QA_HOME=str(library.home), PYTHONIOENCODING="ascii"),
        lambda: qa("ask", "-", stdin=UNANSWERABLE, QA_HOME=str(library.home)),
    )
    assert (answered.returncode, abstained.returncode) == (0, 3)
    assert answered.stdout.startswith("蓝鲸计划的代号是青石七号。 [1]\n")
    assert "鲸鱼.md, line 3" in answered.stdout
    assert "The notes do not say" in abstained.stdout
    assert "[1]" not in abstained.stdout
    for done in (answered, abstained):
        assert done.stderr == ""
        assert "\x1b" not in done.stdout


def test_a_batch_answers_each_line_in_order_and_keeps_its_id(qa, library: Library, tmp_path: Path) -> None:
    questions: list[bytes] = [
        "\ufeff蓝鲸计划的代号是什么？".encode(),
        b'{"id": 7, "question": "who wrote it?"}',
        b"",
        b'{"id": ["a", null], "question": "ffmpeg"}\r',
        b"   ",
        b'{"id": "broken", "question": 5}',
        b'{"id": 1,',
        b'{"id": NaN, "question": "ffmpeg"}',
        b'{"question":' + b"[" * 100_000,
        "蓝鲸".encode("gb18030"),
        b'{"id": "\\ud800", "question": "\\ud800"}',
        '{"id": {"n": 1}, "question": "？！"}'.encode(),
        '{"question": "青鸟的内存是多少？", "other": 1}'.encode(),
    ]
    file = tmp_path / "问题.jsonl"
    file.write_bytes(b"\n".join(questions))
    asked, found = together(
        lambda: qa("ask", "--batch", str(file), QA_HOME=str(library.home)),
        lambda: qa("search", "-k", "2", "--batch", str(file), QA_HOME=str(library.home)),
    )
    for done in (asked, found):
        assert done.returncode == 1
        assert done.stderr.startswith("qa: 7 of the lines could not be asked: ")
        lines = lines_of(done)
        ids = [line["id"] for line in lines]
        assert ids == [None, 7, ["a", None], "broken", None, None, None, None, "\ud800", {"n": 1}, None]
        failed = [line for line in lines if line.get("status") == "failed"]
        assert [lines.index(line) for line in failed] == [3, 4, 5, 6, 7, 8, 9]
        assert "line 6 is not" in failed[0]["reason"]
        assert "line 7 is not" in failed[1]["reason"]
        assert all(": " in line["reason"] for line in failed)
    answers, hits = lines_of(asked), lines_of(found)
    for answer in answers:
        assert_sound(answer, library.notes)
    assert answers[0]["status"] == "answered"
    assert [line["question"] for line in answers] == [line["question"] for line in hits]
    assert answers[-1]["question"] == "青鸟的内存是多少？"
    for line in hits[:3]:
        assert line.keys() == SEARCH
        assert 0 < len(line["hits"]) <= 2


def test_a_batch_from_a_pipe_exits_0_when_every_line_was_asked(qa, library: Library) -> None:
    done, missing, folder = together(
        lambda: qa("ask", "--batch", "-", stdin=f"{QUESTION}\n{UNANSWERABLE}\n", QA_HOME=str(library.home)),
        lambda: qa("ask", "--batch", "nowhere.jsonl", QA_HOME=str(library.home)),
        lambda: qa("search", "--batch", str(library.notes), QA_HOME=str(library.home)),
    )
    assert (done.returncode, done.stderr) == (0, "")
    answered, abstained = lines_of(done)
    assert (answered["status"], abstained["status"]) == ("answered", "not_in_notes")
    assert (abstained["language"], abstained["id"]) == ("en", None)
    assert abstained["reason"] in ("nothing_found", "related_but_no_answer")
    for answer in (answered, abstained):
        assert_sound(answer, library.notes)
    assert_refused(missing, 1, "nowhere.jsonl", "name a file")
    assert_refused(folder, 1, "cannot be read")


def test_a_search_for_words_that_no_note_holds_says_so(qa, library: Library) -> None:
    done = qa("search", "zzqxv", QA_HOME=str(library.home))
    assert (done.returncode, bool(done.stdout)) == (0, True)
    assert done.stderr.startswith("qa: no note holds these words: ")


def test_hits_are_ranked_and_hold_what_their_notes_hold(qa, library: Library) -> None:
    done = qa("search", "蓝鲸", "--json", "-k", "3", QA_HOME=str(library.home))
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert found.keys() == SEARCH
    assert (found["schema"], found["question"], found["language"]) == ("qa.search/1", "蓝鲸", "zh")
    assert [hit["rank"] for hit in found["hits"]] == [1, 2, 3]
    scores = [hit["score"] for hit in found["hits"]]
    assert scores == sorted(scores, reverse=True)
    for hit in found["hits"]:
        assert hit.keys() == SPAN | {"rank", "text"}
        assert_proven(hit, hit["text"], library.notes)
    assert found["hits"][0]["note"] == "鲸鱼.md"


def test_help_shows_an_example_and_imports_nothing_heavy(qa) -> None:
    # A setting that is wrong must not stand between a user and the help.
    runs = together(*(lambda v=v: qa(*v, "--help", PYTHONPROFILEIMPORTTIME="1", QA_UNKNOWN="1") for v in VERBS))
    for done, verb in zip(runs, VERBS, strict=True):
        imported = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in done.stderr.splitlines()}
        assert done.returncode == 0, done
        assert f"Usage: qa {' '.join(verb)}".strip() in done.stdout
        assert "Example: qa" in done.stdout or 'Try: qa ask "' in done.stdout
        assert "typer" in imported
        assert not imported & HEAVY


# wrong usage ---------------------------------------------------------------------------------------------------------


def test_a_question_that_cannot_be_asked_is_refused_with_2(qa, library: Library, home: Path) -> None:
    runs = together(
        lambda: qa("ask", "  "),
        lambda: qa("search", "？！…"),
        lambda: qa("ask", "x" * 100_000),
        lambda: qa("ask", "-", stdin="长" * 100_000),
        lambda: qa("ask", stdin="蓝鲸".encode("gb18030")),
        lambda: qa("search", os.fsdecode(b"\xff\xfe")),
        lambda: qa("ask", "蓝鲸", "--batch", "-"),
    )
    for done in runs[:2]:
        assert_refused(done, 2, "the question is empty", "ask something")
    for done in runs[2:4]:
        assert_refused(done, 2, "100,000 characters", "fewer words")
    for done in runs[4:6]:
        assert_refused(done, 2, "not UTF-8")
    assert_refused(runs[6], 2, "--batch")
    assert not home.exists()  # nothing was ingested for them


def test_wrong_settings_are_refused_with_2_and_the_right_name(qa, tmp_path: Path) -> None:
    unknown, nobody, bad, flag = together(
        lambda: qa("status", QA_TOPK="3"),
        lambda: qa("status", QA_HOME="~nobody123/x"),
        lambda: qa("status", QA_TOP_K="abc"),
        lambda: qa("ask", "x", "--lang", "fr"),
    )
    assert_refused(unknown, 2, "QA_TOPK", "did you mean QA_TOP_K?")
    assert_refused(nobody, 2, "QA_HOME is wrong", "there is no user nobody123")
    assert_refused(bad, 2, "QA_TOP_K is wrong")
    assert_refused(flag, 2, "--lang is wrong", "'zh'")
    (tmp_path / "qa.toml").write_text("top_k = = 3", encoding="utf8")
    assert_refused(qa("status"), 2, f"{tmp_path / 'qa.toml'} cannot be read")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"embeder = 'x'\n", "embeder: did you mean embedder"),
        (b"[qa]\ntop_k = 3\n", "unknown setting qa"),
        (b"\xff\xfe\x00", r"qa\.toml cannot be read"),
        (b"top_k = 'many'\n", r"top_k in qa\.toml is wrong"),
        (
            b"llm_base_url = 'https://evil.example'\n",
            r"llm_base_url is not taken.* set QA_LLM_BASE_URL or write it into",
        ),
    ],
)
def test_a_wrong_qa_toml_is_refused(content: bytes, message: str, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "qa.toml").write_bytes(content)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WrongUsage, match=message):
        QASettings.load()


def test_a_qa_toml_with_a_byte_order_mark_is_read(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "qa.toml").write_text("\ufefftop_k = 3\r\n", encoding="utf8")
    monkeypatch.chdir(tmp_path)
    assert QASettings.load().top_k == 3


def test_a_folder_that_is_gone_or_has_no_name_is_refused(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(NotesMissing, match="the current folder is gone: go to another one"):
        checked_folder(Path("."))
    with pytest.raises(WrongUsage, match=r"--notes is wrong \(.*the current folder is gone"):
        QASettings.load(notes="foo")
    with pytest.raises(NotesMissing, match=r"n\\xff cannot be taken in \(name is not UTF-8\): rename"):
        checked_folder(Path("/n\udcff"))


def test_the_users_own_qa_toml_counts_less_than_that_of_the_folder(tmp_path: Path, monkeypatch) -> None:
    own = tmp_path / "config" / "notes-qa" / "qa.toml"
    own.parent.mkdir(parents=True)
    own.write_text("top_k = 2\nllm_base_url = 'http://127.0.0.1:9'", encoding="utf8")
    (tmp_path / "qa.toml").write_text("top_k = 3", encoding="utf8")
    monkeypatch.setattr("platformdirs.user_config_dir", lambda *_, **__: str(own.parent))
    monkeypatch.chdir(tmp_path)
    assert (QASettings.load().top_k, QASettings.load().llm_base_url) == (3, "http://127.0.0.1:9")
    monkeypatch.chdir(own.parent)
    assert QASettings.load().top_k == 2


def test_a_variable_that_is_empty_is_one_that_is_not_set(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("QA_TOP_K", "QA_NOTES", "QA_HOME"):
        monkeypatch.setenv(name, "")
    assert QASettings.load().home.name == "notes-qa"


def test_unknown_verbs_and_options_are_wrong_usage(qa) -> None:
    runs = together(
        lambda: qa("aks", "x"),
        lambda: qa("ask", "--nope", "x"),
        lambda: qa("search", "x", "-k", "0"),
        lambda: qa("ingest", "--dry-run", "--rebuild"),
        lambda: qa("ingest", "--forget", "a", "b"),
    )
    for done in runs:
        assert (done.returncode, done.stdout) == (2, "")
        assert "Traceback" not in done.stderr
    assert_refused(runs[3], 2, "--dry-run")
    assert_refused(runs[4], 2, "--forget")


# folders and files ---------------------------------------------------------------------------------------------------


def test_folders_that_cannot_be_ingested_leave_the_index_alone(qa, library: Library, tmp_path: Path) -> None:
    home = library.copy(tmp_path / "home")
    (tmp_path / "空的").mkdir()
    runs = together(
        lambda: qa("ingest", str(tmp_path / "nowhere")),
        lambda: qa("ingest", str(library.notes / "鲸鱼.md")),
        lambda: qa("ingest", str(tmp_path / "空的")),
        lambda: qa("ask", QUESTION, QA_HOME=str(tmp_path / "new"), QA_NOTES=str(tmp_path / "nowhere")),
    )
    assert_refused(runs[0], 1, "there is no folder")
    assert_refused(runs[1], 1, "is not a folder")
    assert_refused(runs[2], 1, "holds no notes")
    assert (runs[3].returncode, runs[3].stdout) == (1, "")
    assert "there is no folder" in runs[3].stderr.splitlines()[-1]
    assert_refused(qa("ingest", "--forget", str(tmp_path)), 1, "is not in the index", str(library.notes))
    assert states(home) == dict.fromkeys(CORPUS, "indexed")


@pytest.fixture
def oddities(tmp_path: Path) -> Path:
    folder = tmp_path / "odd"
    folder.mkdir()
    (tmp_path / "outside.md").write_text("外面的秘密。", encoding="utf8")
    files = {
        "国标.md": "# 国标\n\n大熊猫爱吃竹子。\n".encode("gb18030"),
        "大五.md": "# 大五\n\n黑面琵鷺在曾文溪口過冬。\n".encode("big5"),
        "标记.md": "\ufeff# 标记\n\n雪豹住在高山上。\n".encode(),
        "宽字.md": "# 宽字\n\n丹顶鹤在扎龙筑巢。\n".encode("utf-16"),
        "二进制.md": bytes(range(256)) * 20,
        "一行.md": b"a" * 20_000_000,
        "终端.md": ("# 终端\n\n## 红\x1b[31m色\n\n朱鹮的\x1b[2J羽毛是白色。\x07\n" + "普通的文字。\n" * 40).encode(),
        "锁住.md": "# 锁住\n\n藏羚羊跑得很快。\n".encode(),
        "图.png": b"\x89PNG",
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / "出去.md").symlink_to(tmp_path / "outside.md")
    (folder / "出去").symlink_to(tmp_path)
    (folder / "打转").symlink_to(folder)
    (folder / "自己.md").symlink_to(folder / "自己.md")
    (folder / "锁住.md").chmod(0)
    return folder


def test_odd_files_are_read_or_skipped_with_a_reason(
    qa, library: Library, oddities: Path, home: Path, embedder: Embedder
) -> None:
    library.lend_dictionary(home)
    done = behind(_without_privilege(), "ingest", str(oddities), "--json")
    assert done.returncode == 1
    assert done.stderr.startswith("qa: 1 of the notes could not be read: ")
    report = json.loads(done.stdout)
    assert {file["note"]: (file["outcome"], file["reason"]) for file in report["files"]} == {
        **dict.fromkeys(("国标.md", "大五.md", "标记.md", "宽字.md", "终端.md"), ("added", None)),
        "二进制.md": ("skipped", "binary data, not text"),
        "一行.md": ("skipped", "19.1 MB is over the limit of 8 MB"),
        "锁住.md": ("failed", "permission denied"),
        "出去.md": ("skipped", "link leaves the notes folder"),
        "出去": ("skipped", "link leaves the notes folder"),
        "打转": ("skipped", "link to a folder"),
        "自己.md": ("skipped", "link that leads nowhere"),
    }
    if os.geteuid() != 0:
        (oddities / "锁住.md").chmod(0o600)
    sync(home, [oddities], embedder)  # by somebody who may read it, with nothing else changed
    assert states(home)["锁住.md"] == "indexed"
    animals = ("大熊猫", "黑面琵鷺", "雪豹", "丹顶鹤", "藏羚羊", "外面的秘密")
    found, text = together(
        lambda: qa("search", "-k", "1", "--batch", "-", stdin="\n".join(animals)),
        lambda: qa("search", "朱鹮的羽毛", "-k", "1"),
    )
    first = [line["hits"][0]["text"] for line in lines_of(found)]
    assert [animal in hit for animal, hit in zip(animals, first, strict=True)] == [True] * 5 + [False]
    assert text.stdout.startswith(" 1 终端.md")
    assert not [c for c in text.stdout if ord(c) < 32 and c != "\n"]


def test_a_note_that_vanishes_during_an_ingest_is_passed_over(
    home: Path, notes: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = syncing.scan

    def scan_and_lose(folder: Path) -> list:
        found = list(scan(folder))
        (notes / "鲸鱼.md").unlink()
        return found

    monkeypatch.setattr(syncing, "scan", scan_and_lose)
    sync(home, [notes], embedder)
    assert states(home) == dict.fromkeys(CORPUS.keys() - {"鲸鱼.md"}, "indexed")


# the index follows the folder ----------------------------------------------------------------------------------------


def test_search_and_status_follow_the_notes(qa, library: Library, home: Path, notes: Path, embedder: Embedder) -> None:
    library.lend_dictionary(home)
    other = notes.parent / "工作"
    other.mkdir()
    (other / "换行.md").write_text("# 换行\n\n打印机在二楼走廊。\n", encoding="utf8")
    sync(home, [notes, other], embedder)
    (notes / "鲸鱼.md").write_text("# 蓝鲸计划\n\n计划的名字改成了白石八号。\n", encoding="utf8")
    (notes / "表格.md").rename(notes / "机器.md")
    (notes / "子目录/前言.md").unlink()
    (notes / "新的.md").write_text("# 新的\n\n灰喜鹊在院子里做窝。\n", encoding="utf8")

    asked, dry, status = together(
        lambda: qa("ask", QUESTION, "--json"),
        lambda: qa("ingest", "--dry-run", "--json"),
        lambda: qa("status", "--json"),
    )
    answer = json.loads(asked.stdout)
    assert "青石七号" not in answer["answer"] + json.dumps(answer["citations"] + answer["nearest"], ensure_ascii=False)
    assert "鲸鱼.md" in asked.stderr
    assert "qa ingest" in asked.stderr
    seen = json.loads(status.stdout)
    assert seen["schema"] == "qa.status/1"
    assert {note["note"]: note["state"] for note in seen["notes"] if note["state"] != "indexed"} == {
        **{"鲸鱼.md": "stale", "表格.md": "gone", "机器.md": "new", "子目录/前言.md": "gone", "新的.md": "new"}
    }
    assert {note["note"] for note in seen["notes"]} >= {"notes/换行.md", "工作/换行.md"}
    assert seen["counts"] == {"stale": 1, "gone": 2, "new": 2, "indexed": 3}
    assert seen["folders"] == [str(notes), str(other)]

    done = qa("ingest", "--json")
    plan, report = json.loads(dry.stdout), json.loads(done.stdout)
    assert report["schema"] == "qa.ingest/1"
    for told in (plan, report):  # what a dry run says is what a run does
        assert {(Path(f["folder"]).name, f["note"]): f["outcome"] for f in told["files"]} == {
            ("notes", "鲸鱼.md"): "changed",
            ("notes", "机器.md"): "renamed",
            ("notes", "子目录/前言.md"): "deleted",
            ("notes", "新的.md"): "added",
            ("notes", "无标题.md"): "unchanged",
            ("notes", "换行.md"): "unchanged",
            ("工作", "换行.md"): "unchanged",
        }
        assert told["counts"] == {"changed": 1, "renamed": 1, "deleted": 1, "added": 1, "unchanged": 3}

    questions = ("白石八号", "白鹭的内存", "灰喜鹊", "打印机", "旧房子离公司太远", "林晚秋")
    found = qa("search", "-k", "1", "--batch", "-", stdin="\n".join(questions))
    *first, gone = [line["hits"][0] for line in lines_of(found)]
    assert [hit["note"] for hit in first] == ["鲸鱼.md", "机器.md", "新的.md", "工作/换行.md", "notes/换行.md"]
    assert "林晚秋" not in gone["text"]

    forgot = qa("ingest", "--forget", str(other), "--json")
    assert json.loads(forgot.stdout) == {"schema": "qa.forget/1", "notes": 1}
    assert len(states(home)) == 5


# the home ------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_an_index_of_another_embedder_is_refused_and_rebuilt(qa, library: Library, tmp_path: Path) -> None:
    home = library.copy(tmp_path / "home")
    index = home / "index"
    (index / Home(home).current()).rename(index / "gen-0123456789ab")
    (index / "CURRENT").write_text("gen-0123456789ab\n", encoding="utf8")
    with sqlite3.connect(index / "gen-0123456789ab/ledger.sqlite") as db:
        db.execute("UPDATE manifest SET value = 'bge-m3' WHERE key = 'embedder'")
        db.execute("UPDATE manifest SET value = 'bge-m3-1' WHERE key = 'fingerprint'")
    db.close()
    assert_refused(qa("ask", QUESTION), 1, "'bge-m3'", "run `qa ingest`", "QA_EMBEDDER=bge-m3")
    done = json.loads(qa("ingest", "--json").stdout)
    assert (done["rebuilt"], done["counts"]) == (True, {"added": 5})
    assert [f.name for f in index.glob("gen-*")] == [Home(home).current()]


def test_a_second_writer_is_told_who_the_first_is(qa, library: Library, tmp_path: Path) -> None:
    home = library.copy(tmp_path / "home")
    code = (
        "import sys, pathlib; from ingest.index import Home\n"
        "with Home(pathlib.Path(sys.argv[1])).writing(): print(1, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout.readline()
        assert_refused(qa("ingest"), 1, f"process {other.pid} ", "run again")
        other.stdin.close()
    assert states(home) == dict.fromkeys(CORPUS, "indexed")


def test_a_home_that_cannot_be_used_is_said_to_be_one(qa, library: Library, tmp_path: Path) -> None:
    file, damaged = tmp_path / "file", library.copy(tmp_path / "damaged")
    file.write_text("not a folder", encoding="utf8")
    Home(damaged).ledger_path(Home(damaged).current()).write_bytes(b"not a database" * 1000)
    runs = together(
        lambda: qa("status", QA_HOME=str(file)),
        lambda: qa("ingest", str(library.notes), QA_HOME=str(file)),
        lambda: qa("status", QA_HOME=str(damaged)),
        lambda: qa("ask", QUESTION, QA_HOME=str(damaged)),
    )
    for done in runs[:2]:
        assert_refused(done, 1, f"{file} is not a folder", "QA_HOME")
    for done in runs[2:]:
        assert_refused(done, 1, "cannot be read", str(damaged), "run `qa ingest`")


@pytest.mark.slow
def test_a_home_that_is_read_only_answers_all_the_same(library: Library, tmp_path: Path) -> None:
    home = library.copy(tmp_path / "home")
    prefix = _without_privilege()
    killed = library.copy(tmp_path / "killed")
    Home(killed).ledger_path(Home(killed).current()).with_suffix(".sqlite-wal").write_bytes(b"x" * 5000)
    for path in (*home.rglob("*"), home, *killed.rglob("*"), killed):
        path.chmod(0o500 if path.is_dir() else 0o400)
    asked, ingested, examined, left = together(
        lambda: behind(prefix, "ask", QUESTION, "--json"),
        lambda: behind(prefix, "ingest", str(library.notes)),
        lambda: behind(prefix, "doctor", "--json"),
        lambda: behind(prefix, "status", QA_HOME=str(killed)),
    )
    for path in (home, *home.rglob("*"), killed, *killed.rglob("*")):
        path.chmod(0o700)
    assert_refused(left, 1, "give yourself access")  # what an ingest that was killed left is not passed over
    assert asked.returncode == 0, asked
    assert_sound(json.loads(asked.stdout), library.notes)
    assert "Traceback" not in asked.stderr
    assert_refused(ingested, 1, "cannot be written")
    found = {check["check"]: check["state"] for check in json.loads(examined.stdout)["checks"]}
    assert [found[check] for check in ("home", "ledger", "words", "notes")] == ["broken", "ok", "ok", "ok"]


# streams and signals -------------------------------------------------------------------------------------------------


def test_closed_streams_end_the_program_quietly(library: Library) -> None:
    env = {**os.environ, "QA_HOME": str(library.home)}

    def shell(command: str) -> Done:
        return subprocess.run(
            ["bash", "-c", command], env=env, capture_output=True, text=True, encoding="utf8", cwd=library.notes
        )

    first, silent, no_input, full = together(
        lambda: shell(f"yes 蓝鲸 | head -100 | '{QA}' search --batch - | head -1"),
        lambda: shell(f"'{QA}' status >&- 2>&-"),
        lambda: shell(f"'{QA}' ask <&-"),
        lambda: shell(f"test ! -e /dev/full || '{QA}' status > /dev/full"),
    )
    assert len(first.stdout.splitlines()) == 1
    assert json.loads(first.stdout)["hits"]
    assert first.stderr == ""
    assert (silent.returncode, silent.stdout, silent.stderr) == (0, "", "")
    assert_refused(no_input, 2, "the question is empty")
    if os.path.exists("/dev/full"):
        assert_refused(full, 1, "the disk is full")


def many_notes(folder: Path, count: int) -> Path:
    folder.mkdir()
    for i in range(count):
        (folder / f"{i}.md").write_text(f"# 第{i}篇\n\n今天是第{i}天。\n", encoding="utf8")
    return folder


def end_midway(folder: Path, home: Path, how: signal.Signals, beyond: int = 0) -> tuple[int, str]:
    """Start an ingest, send it a signal once more notes than that are in; returns its exit status and its stderr."""
    with subprocess.Popen(
        [QA, "ingest", str(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL
    ) as ingest:
        while ingest.poll() is None and ingested(home) <= beyond:
            time.sleep(0.01)
        ingest.send_signal(how)
        return ingest.wait(30), ingest.stderr.read().decode()


def ingested(home: Path) -> int:
    try:
        return len(states(home)) if Home(home).current() else 0
    except sqlite3.Error:  # it is being made
        return 0


def test_ctrl_c_loses_nothing_and_the_next_ingest_completes(qa, home: Path, tmp_path: Path) -> None:
    folder = many_notes(tmp_path / "notes", 500)
    code, said = end_midway(folder, home, signal.SIGINT)
    assert code == 130
    assert said == "qa: interrupted: nothing was lost, run the same command again to go on\n"
    before = ingested(home)
    assert 0 < before < 500
    done = json.loads(qa("ingest", "--json").stdout)
    assert done["counts"] == {"unchanged": before, "added": 500 - before}
    seen = json.loads(qa("status", "--json").stdout)
    assert (seen["counts"], seen["vectors"]) == ({"indexed": 500}, "complete")


@pytest.mark.slow
def test_an_ingest_that_is_killed_again_and_again_completes(qa, library: Library, home: Path, tmp_path: Path) -> None:
    library.lend_dictionary(home)
    folder = many_notes(tmp_path / "notes", 1500)
    done = 0
    for how in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGKILL):
        code, said = end_midway(folder, home, how, beyond=done)
        assert code == (130 if how == signal.SIGINT else -how)
        assert "Traceback" not in said
        assert done < ingested(home) < 1500
        done = ingested(home)
        name = sorted(states(home))[0]
        found = qa("search", f"第 {name.removesuffix('.md')} 篇", "--json")  # what is in is found
        assert found.returncode == 0
        assert json.loads(found.stdout)["hits"][0]["note"] == name
        assert "qa ingest" in found.stderr  # and what is unfinished is said
    assert qa("ingest").returncode == 0
    seen = json.loads(qa("status", "--json").stdout)
    assert (seen["counts"], seen["vectors"]) == ({"indexed": 1500}, "complete")
    assert qa("search", "第 1499 篇", "-k", "1").stderr == ""


@pytest.mark.slow
def test_ctrl_c_at_any_moment_is_one_sentence(home: Path, tmp_path: Path) -> None:
    folder = many_notes(tmp_path / "notes", 20)
    for tenths in range(2, 20):
        with subprocess.Popen(
            [QA, "ingest", str(folder), "--rebuild"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as ingest:
            time.sleep(tenths / 10)
            ingest.send_signal(signal.SIGINT)
            code = ingest.wait(30)
            said = ingest.stderr.read().decode()
        # Too late to be heard: Python is on its way out, or gone.
        assert (code, said.count("\n")) in ((130, 1), (-signal.SIGINT, 0), (0, 0)), said


@pytest.mark.slow
def test_watch_takes_in_a_saved_note_until_ctrl_c(library: Library, tmp_path: Path) -> None:
    home = library.copy(tmp_path / "home")
    folder = many_notes(tmp_path / "notes", 1)
    with subprocess.Popen(
        [QA, "ingest", str(folder), "--watch"], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    ) as watch:
        assert watch.stderr.readline() == b"Watching; Ctrl-C ends it.\n"
        deadline = time.monotonic() + 30
        while "新.md" not in states(home) and time.monotonic() < deadline:
            (folder / "新.md").write_text("# 新\n\n刚刚写下的一句话。\n", encoding="utf8")
            time.sleep(0.5)
        watch.send_signal(signal.SIGINT)
        assert watch.wait(30) == 130
        assert watch.stderr.read().startswith(b"qa: interrupted: ")
    assert states(home)["新.md"] == "indexed"


@pytest.mark.slow
def test_watch_misses_nothing_and_does_not_see_itself(tmp_path: Path) -> None:
    folder = many_notes(tmp_path / "notes", 500)
    home = folder / "home"

    reports = tmp_path / "reports"

    def wait_for_report(number: int) -> None:
        deadline = time.monotonic() + 30
        while reports.read_text(encoding="utf8").count("\n") < number:
            assert time.monotonic() < deadline
            time.sleep(0.1)

    command, env = [QA, "ingest", str(folder), "--watch", "--json"], {**os.environ, "QA_HOME": str(home)}
    with reports.open("w") as out, subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE, env=env) as watch:
        try:
            while watch.poll() is None and not ingested(home):
                time.sleep(0.01)
            (folder / "迟.md").write_text("在第一次读的时候写下的一句话。\n", encoding="utf8")
            wait_for_report(2)
            assert watch.stderr.readline() == b"Watching; Ctrl-C ends it.\n"
            with Home(home).writing():
                (folder / "忙.md").write_text("别人在写的时候写下的一句话。\n", encoding="utf8")
                assert b"another ingest is writing" in watch.stderr.readline()
            wait_for_report(3)
            time.sleep(3)
        finally:
            watch.kill()
    assert reports.read_text(encoding="utf8").count("\n") == 3
    assert states(home).keys() >= {"迟.md", "忙.md"}


# the network ---------------------------------------------------------------------------------------------------------


def test_the_shield_of_these_tests_holds(tmp_path: Path) -> None:
    log = tmp_path / "log"
    code = "import socket; socket.create_connection(('192.0.2.1', 80))"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "NETWORK_LOG": str(log)}, capture_output=True
    )
    assert done.returncode == 1
    assert log.read_text(encoding="utf8").startswith("getaddrinfo 192.0.2.1")


@pytest.mark.slow
def test_every_verb_works_without_a_network(library: Library) -> None:
    prefix = _without_network()
    if not prefix:
        pytest.skip("this system gives no network of one's own; the shield stands in for it")
    home = {"QA_HOME": str(library.home)}
    runs = together(
        lambda: behind(prefix, "search", "蓝鲸", **home),
        lambda: behind(prefix, "status", **home),
        lambda: behind(prefix, "ingest", **home),
    )
    assert [done.returncode for done in runs] == [0, 0, 0]
    assert [done.stderr for done in runs] == ["", "", ""]
