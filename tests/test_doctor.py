"""`qa doctor`: each part is broken for real and must be named, and what is said to mend it must mend it."""

import json
import os
import shutil
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from small_notes import CORPUS

from ingest.embedders import Embedder
from ingest.index import Home
from ingest.ledger import Ledger
from ingest.sync import forget, sync
from ingest.vectors import VectorIndex
from qa.checks import Finding, examine
from qa.models import Record, entry
from qa.offline import no_network
from qa.settings import QASettings
from qa.translate import Dictionary

CHECKS = [
    *("home", "embedder", "selector", "dictionary", "models", "ledger"),
    *("words", "notes", "vectors", "answers", "network"),
]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> tuple[Path, Path]:
    """Notes and a home with their index and a dictionary; to be copied."""
    folder = tmp_path_factory.mktemp("sound")
    for name, text in CORPUS.items():
        file = folder / "notes" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    sync(folder / "home", [folder / "notes"], embedder)
    Dictionary.open(folder / "home")
    return folder / "notes", folder / "home"


@pytest.fixture
def own(sound: tuple[Path, Path], home: Path) -> Path:
    """A home of one's own with a copy of the index; the notes are shared."""
    shutil.copytree(sound[1], home)
    return home


@pytest.fixture
def alone(sound: tuple[Path, Path], own: Path, notes: Path, embedder: Embedder) -> tuple[Path, Path]:
    """Notes and a home, both of one's own."""
    forget(own, sound[0])
    sync(own, [notes], embedder)
    return notes, own


def settings(home: Path, **more: object) -> QASettings:
    return QASettings.load(home=home, **more)


def broken(home: Path, **more: object) -> dict[str, Finding]:
    return {f.check: f for f in examine(settings(home, **more)) if f.state == "broken"}


def state_of(check: str, home: Path, **more: object) -> Finding:
    """What is first found about one part; the checks after it are not made."""
    with closing(examine(settings(home, **more))) as findings:
        return next(f for f in findings if f.check == check)


def generation(home: Path) -> Path:
    place = Home(home)
    return place.generation(place.current())


def execute(home: Path, *statements: str) -> None:
    """Change the ledger behind the program's back."""
    with closing(sqlite3.connect(generation(home) / "ledger.sqlite")) as db, db:
        for statement in statements:
            db.execute(statement)


def test_a_sound_home_passes_every_check(own: Path, qa) -> None:
    done = qa("doctor")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[:2] for line in done.stdout.splitlines()] == [["ok", check] for check in CHECKS]


def test_what_is_broken_is_said_in_json_with_exit_status_1(own: Path, qa) -> None:
    shutil.rmtree(next(generation(own).glob("vectors-*")))
    done = qa("doctor", "--json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert (found["schema"], found["healthy"]) == ("qa.doctor/1", False)
    states = {check["check"]: check["state"] for check in found["checks"]}
    assert states == {**dict.fromkeys(CHECKS, "ok"), "vectors": "broken", "answers": "warning"}
    assert "its folder is gone" in next(c["found"] for c in found["checks"] if c["check"] == "vectors")
    assert done.stderr.startswith("qa: vectors: broken")
    assert qa("ingest").returncode == 0  # what it says mends it
    assert qa("doctor").returncode == 0


def test_with_no_index_it_says_how_to_make_one(home: Path, sound: tuple[Path, Path]) -> None:
    home.mkdir()
    shutil.copy(next(sound[1].glob("dictionary-*")), home)
    found = broken(home)
    assert set(found) == {"ledger"}
    assert found["ledger"].mend == "run `qa ingest`"


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DELETE FROM postings WHERE rowid = (SELECT min(id) FROM chunks)", "1 chunks without their words"),
        ("INSERT INTO postings (rowid, terms) VALUES (999, '鲸')", "1 words of no chunk"),
        ("DELETE FROM embeddings WHERE hash = (SELECT min(vector) FROM chunks)", "1 chunks without a vector"),
        (
            "DELETE FROM embeddings WHERE hash = (SELECT min(sentence_vectors) FROM chunks)",
            "1 chunks without vectors of their sentences",
        ),
        ("UPDATE embeddings SET vectors = x'0000' WHERE hash = (SELECT max(vector) FROM chunks)", "another length"),
        ("UPDATE chunks SET sentences = '[]' WHERE id = 1", "other sentences than vectors"),
        ("DELETE FROM notes WHERE path = '鲸鱼.md'", "1 chunks without a note"),
        ("DELETE FROM folders", "5 notes without a folder"),
    ],
)
def test_a_ledger_that_lost_something_is_named_and_built_anew(
    own: Path, embedder: Embedder, statement: str, told: str
) -> None:
    execute(own, statement)
    found = broken(own)
    assert set(found) == {"ledger"}
    assert told in found["ledger"].found
    assert found["ledger"].mend == "run `qa ingest --rebuild`"


def test_what_it_says_of_a_ledger_mends_it(own: Path, embedder: Embedder) -> None:
    execute(own, "DELETE FROM postings WHERE rowid = 1", "DELETE FROM embeddings")
    assert "ledger" in broken(own)
    sync(own, [], embedder, rebuild=True)
    assert state_of("words", own).state == "ok"


def test_a_damaged_ledger_file(own: Path) -> None:
    file = generation(own) / "ledger.sqlite"
    data = bytearray(file.read_bytes())
    data[4096 : 4096 * 20] = b"\xff" * (4096 * 19)
    file.write_bytes(data)
    found = broken(own)
    assert set(found) == {"ledger"}
    assert "is damaged" in found["ledger"].found
    assert found["ledger"].mend.startswith(f"delete {own / 'index'}")


def test_an_index_of_another_embedder(own: Path) -> None:
    execute(own, "UPDATE manifest SET value = 'other' WHERE key IN ('embedder', 'fingerprint')")
    found = broken(own)
    assert set(found) == {"ledger"}
    assert "built by the embedder 'other'" in found["ledger"].found
    assert "QA_EMBEDDER=other" in found["ledger"].mend


def test_words_that_the_index_lost(own: Path) -> None:
    execute(
        own, "UPDATE postings SET terms = '别 的 词' WHERE rowid = (SELECT id FROM chunks WHERE text LIKE '%林晚秋%')"
    )
    assert state_of("words", own).found.endswith("1 chunks are not found by their own words (子目录/前言.md line 1)")


def _lose_one(home: Path) -> None:
    """Take one vector out, and put one of no chunk in, so that the number is right."""
    with closing(Ledger(generation(home) / "ledger.sqlite")) as ledger:
        keys, matrix = ledger.vectors()
        folder = generation(home) / ledger.manifest()["vectors"]
    with closing(VectorIndex(folder)) as vectors:
        vectors.delete([keys[0]])
        vectors.upsert(["nobody"], -matrix[:1])


def _lose_the_number(home: Path) -> None:
    with closing(Ledger(generation(home) / "ledger.sqlite")) as ledger:
        keys, _ = ledger.vectors()
        folder = generation(home) / ledger.manifest()["vectors"]
    with closing(VectorIndex(folder)) as vectors:
        vectors.delete([keys[0]])


def _scribble(home: Path) -> None:
    for file in generation(home).glob("vectors-*/chroma.sqlite3"):
        file.write_bytes(b"not a database" * 1000)


def _left_unfinished(home: Path) -> None:
    execute(home, "UPDATE manifest SET value = 'no' WHERE key = 'vectors_complete'")


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (_lose_one, "1 chunks are not found by their own vector"),
        (_lose_the_number, "it holds 4 chunks, and the ledger 5"),
        (_scribble, "the vector index cannot be used"),
        (_left_unfinished, "left unfinished"),
    ],
)
def test_a_broken_vector_index(own: Path, harm: Callable[[Path], None], told: str) -> None:
    harm(own)
    found = broken(own)
    assert set(found) == {"vectors"}
    assert told in found["vectors"].found
    assert "qa ingest" in found["vectors"].mend


def test_notes_that_changed_or_cannot_be_read(alone: tuple[Path, Path], embedder: Embedder) -> None:
    notes, home = alone
    (notes / "新.md").write_text("新的一条。", encoding="utf8")
    (notes / "表格.md").unlink()
    found = state_of("notes", home)
    assert (found.state, found.found) == ("warning", "1 new, 1 gone since the last ingest")

    sync(home, [notes], embedder)
    if os.geteuid() == 0:  # who reads everything: a file that the ledger remembers as one it could not read
        execute(home, "UPDATE notes SET state = 'failed', reason = 'permission denied' WHERE path = '鲸鱼.md'")
    else:
        (notes / "鲸鱼.md").chmod(0)
        sync(home, [notes], embedder)
    found = state_of("notes", home)
    assert (found.state, "鲸鱼.md: permission denied" in found.found) == ("broken", True)

    shutil.rmtree(notes)
    assert "is gone" in state_of("notes", home).found


def test_a_note_that_holds_other_text_than_the_index_says(own: Path) -> None:
    execute(own, "UPDATE chunks SET start = start + 1, end = end + 1 WHERE text LIKE '%青石七号%'")
    assert "1 do not hold what the index says they do (鲸鱼.md)" in state_of("notes", own).found


def test_a_selector_whose_files_are_gone(own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.encoder.FILES", tmp_path)
    found = state_of("selector", own)
    assert (found.state, found.mend) == ("broken", "install notes-qa anew")
    monkeypatch.undo()
    assert state_of("selector", own).state == "ok"


def test_an_embedder_that_is_not_there_is_told_and_not_looked_for_elsewhere(own: Path) -> None:
    found = state_of("embedder", own, embedder="nobody/no-such-model")
    assert (found.state, "no-such-model" in found.found) == ("broken", True)


def test_a_language_model_that_was_set_and_not_pulled(own: Path) -> None:
    found = broken(own, llm="qwen2.5-coder-1.5b")
    assert set(found) == {"answers"}
    assert "qa models pull qwen2.5-coder-1.5b" in found["answers"].mend


def test_that_no_model_was_pulled_is_no_fault(own: Path) -> None:
    found = state_of("models", own)
    assert found.state == "ok"
    assert "qa models pull qwen2.5-coder-1.5b" in found.found


def test_a_pulled_model_that_was_cut_short(own: Path) -> None:
    folder = own / "models"
    folder.mkdir()
    (folder / "tiny.gguf").write_bytes(b"half of")
    Record("tiny", "tiny.gguf", "0" * 64, 14, None, "somewhere").write(folder / "tiny.gguf.json")
    found = state_of("models", own)
    assert "tiny.gguf is not what was pulled" in found.found
    assert found.mend == "run `qa models remove tiny`, then `qa models pull somewhere`"


def test_a_record_without_its_model_is_named_with_what_mends_it(own: Path, qa) -> None:
    folder = own / "models"
    folder.mkdir()
    source = "https://example.org/own.gguf"
    Record("own", "own.gguf", "0" * 64, 14, None, source).write(folder / "own.gguf.json")
    assert entry(own, "own").state == "missing"
    assert (
        state_of("models", own).mend
        == f"run `qa models remove own`, then `qa models pull '{source}#sha256={'0' * 64}'`"
    )
    assert qa("models", "remove", "own").returncode == 0
    assert state_of("models", own).state == "ok"
    (folder / "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf.json").write_text("{}")
    assert "`qa models pull qwen2.5-coder-1.5b`" in state_of("models", own).mend


def test_notes_of_lists_alone_are_asked_for_too(home: Path, notes: Path, embedder: Embedder) -> None:
    for file in notes.rglob("*.md"):
        file.unlink()
    (notes / "list.md").write_text("- 牛奶两盒\n- 面包一袋\n- 鸡蛋十个\n", encoding="utf8")
    sync(home, [notes], embedder)
    assert state_of("answers", home).state == "ok"
    (notes / "list.md").write_text("# 清单\n", encoding="utf8")
    sync(home, [notes], embedder)
    assert state_of("answers", home).state == "ok"


def test_a_dictionary_that_is_empty(own: Path) -> None:
    file = next(own.glob("dictionary-*.sqlite"))
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("DELETE FROM phrases")
    assert "does not know the word whale" in state_of("dictionary", own).found


def test_a_home_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("x", encoding="utf8")
    assert "QA_HOME" in state_of("home", tmp_path / "home").mend


def test_the_guard_refuses_and_remembers_what_leaves_the_machine() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        with no_network() as attempts:
            socket.create_connection(server.getsockname()).close()
            assert attempts == []
            with pytest.raises(OSError, match="without a network"):
                socket.create_connection(("example.org", 443))
            with pytest.raises(OSError, match="without a network"):
                socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 53))
            with pytest.raises(OSError, match="without a network"):
                socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendmsg([b"x"], [], 0, ("192.0.2.2", 53))
            with pytest.raises(OSError, match="without a network"):
                socket.gethostbyaddr("192.0.2.3")
            with pytest.raises(OSError, match="without a network"):
                socket.getnameinfo(("192.0.2.4", 80), 0)
        assert attempts == ["example.org", *(f"192.0.2.{n}" for n in range(1, 5))]
