"""A browser and a running `qa chat` to point it at, for the tests in `browser/` and for `screenshots.py`."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserType, Error, sync_playwright

DEBIAN = Path("/usr/bin/chromium")
CORPUS = Path(__file__).parent.parent / "corpus"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run"
).split()
# Whatever the page may try, no name but this machine's can be looked up.
FLAGS.append("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")


class NoBrowser(Exception):
    """There is no Chromium; the message says how to get one."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium. Raises NoBrowser."""
    with sync_playwright() as playwright, launch(playwright.chromium) as browser:
        yield browser


@contextmanager
def launch(kind: BrowserType) -> Iterator[Browser]:
    """That of $QA_CHROMIUM, else Debian's, else Playwright's own. Raises NoBrowser."""
    program = os.environ.get("QA_CHROMIUM") or (str(DEBIAN) if DEBIAN.exists() else None)
    try:
        browser = kind.launch(executable_path=program, args=FLAGS)
    except Error as error:
        raise NoBrowser(
            f"no Chromium can be started ({error.message.splitlines()[0]}): run `apt-get install chromium`, or "
            "`playwright install chromium`, or name one with QA_CHROMIUM"
        ) from None
    with closing(browser):
        yield browser


@contextmanager
def chat_server(home: Path, notes: Path, *options: str, **settings: str) -> Iterator[str]:
    """A `qa chat` over a folder of notes, with its index and history in home; gives its address, without a last slash.

    options: of the command, such as --mcp. settings: further environment, such as QA_LLM. What it prints is in home/chat.log.
    """
    env = environment(home, notes, **settings)
    home.mkdir(parents=True, exist_ok=True)
    log = home / "chat.log"
    with log.open("w") as out:
        command = [str(program()), "chat", "--no-open", "--port", str(free_port()), *options]
        process = subprocess.Popen(
            command, env=env, cwd=home, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=out
        )
        try:
            yield _address(process, log)
        finally:
            process.terminate()
            process.wait(timeout=30)


def environment(home: Path, notes: Path, **settings: str) -> dict[str, str]:
    """The environment without the user's own settings."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("QA_")}
    return own | {"QA_HOME": str(home), "QA_NOTES": str(notes), "QA_LLM": "none"} | settings


def program() -> Path:
    """The installed `qa`."""
    return Path(sys.executable).with_name("qa")


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def copied_corpus(folder: Path, more: Mapping[str, str]) -> Path:
    """The notes that come with the project and some more, in a folder of their own."""
    shutil.copytree(CORPUS, folder)
    for name, text in more.items():
        (folder / name).write_text(text, encoding="utf8")
    return folder


def _address(process: "subprocess.Popen[bytes]", log: Path) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        _, found, address = line.decode().partition("The chat is at ")
        if found:
            return address.split()[0].rstrip("/")
    raise AssertionError(f"qa chat ended with {process.wait()}: {log.read_text()}")
