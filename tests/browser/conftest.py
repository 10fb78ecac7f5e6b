"""One running chat for all browser tests, a browser for each file, and tabs that are watched while they are open."""

import json
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from browsing import chat_server, chromium, copied_corpus, environment, program
from chat_notes import ASKED, MORE
from chat_page import PATIENCE, ChatPage, Watch
from playwright.sync_api import Browser, BrowserContext

_figures: list[str] = []


@dataclass(frozen=True)
class Site:
    """A running chat, the notes it answers from, and where its index and history are."""

    address: str
    home: Path
    notes: Path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The chat over the project's notes and some more, two of them hostile. No model writes."""
    folder = tmp_path_factory.mktemp("chat")
    notes = copied_corpus(folder / "notes", MORE)
    with chat_server(folder / "home", notes, QA_EDITOR="vscode") as address:
        yield Site(address, folder / "home", notes)


@pytest.fixture(scope="session")
def told(site: Site) -> dict[str, dict]:
    """What `qa ask --json` answers to the questions of ASKED, from the same index."""
    done = subprocess.run(
        [program(), "ask", "--batch", "-", "--json"],
        input="".join(json.dumps({"id": id, "question": q}, ensure_ascii=False) + "\n" for id, q in ASKED.items()),
        env=environment(site.home, site.notes),
        capture_output=True,
        check=True,
        encoding="utf8",
    )
    return {answer["id"]: answer for answer in map(json.loads, done.stdout.splitlines())}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """For one file of tests: while Playwright runs, no other test can use an event loop in this thread."""
    with chromium() as found:
        yield found


@pytest.fixture
def watched(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts; the test fails when a page in one logs an error, shows a dialog, or asks another address.

    watched(address, forgive): forgive holds words of errors that are no failure. Options: as new_context of Playwright.
    """
    watch = Watch("")
    contexts: list[BrowserContext] = []

    def made(address: str, forgive: Sequence[str] = (), **options: Any) -> BrowserContext:
        watch.forgiven += forgive
        watch.address = address
        options = {"locale": "zh-CN", "color_scheme": "light", "viewport": {"width": 1280, "height": 800}} | options
        contexts.append(browser.new_context(reduced_motion="reduce", **options))
        contexts[-1].set_default_timeout(PATIENCE)
        watch.over(contexts[-1])
        return contexts[-1]

    yield made
    for context in contexts:
        context.close()
    assert not watch.bad, watch.bad
    assert watch.requests or not contexts


@pytest.fixture
def tab(watched: Callable[..., BrowserContext], site: Site) -> Callable[..., ChatPage]:
    """Opens tabs with the chat, watched.

    tab(): Chinese, light, wide. tab(locale="en-US", color_scheme="dark", viewport=…): as new_context of Playwright has it.
    tab(beside=other): in the same browser as the other, with its storage.
    """

    def opened(path: str = "/", address: str = "", beside: ChatPage | None = None, **options) -> ChatPage:
        context = beside.page.context if beside else watched(address or site.address, **options)
        return ChatPage(context.new_page(), address or site.address).open(path)

    return opened


@pytest.fixture
def figure() -> Callable[[str], None]:
    """Takes a measured figure, to be printed when all tests have run; none is ever asserted on."""
    return partial(_figures.append)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in _figures:
        terminalreporter.line(line)
