"""One running chat for all browser tests, a browser for each file, and tabs that are watched while they are open."""

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from browsing import chat_server, chromium, copied_corpus, environment, program
from chat_page import PATIENCE, ChatPage, Watch
from playwright.sync_api import Browser

HOSTILE = (
    "<script>window.harmed = 1</script><img src=x onerror='window.harmed = 2'><svg onload='window.harmed = 3'></svg>"
    "<iframe src='http://evil.example/'></iframe><a href='javascript:window.harmed = 4'>点我</a>"
    "![图](http://evil.example/x.png) [链接](javascript:window.harmed=5) ${window.harmed = 6} {{7*7}} [1] [2]"
    " </div></mark></textarea>\" onmouseover=\"window.harmed = 7 <style>*{display:none}</style>"
)
MORE = {
    "红狐.md": f"# 红狐计划\n\n红狐计划的代号是白石九号 {HOSTILE}。\n\n| 列 {HOSTILE} | 值 |\n| --- | --- |\n| 甲 | {HOSTILE} |\n",
    "坏 <img src=x onerror='window.harmed = 8'>.md": "# <b onclick='window.harmed = 9'>青蛙计划</b>\n\n青蛙计划由园林组负责。\n",
    "蓝鲸.md": "# 蓝鲸计划\n\n蓝鲸计划的代号是青石七号。它由海洋组在 2021 年启动，预算为 300 万元。\n",
}
ASKED = {
    "zh": "CoreOS 为什么和 Docker 决裂？",
    "en": "why did CoreOS split",
    "code": "怎么用 Docker 发布应用？",
    "refused": "谁赢了 2022 年世界杯？",
}

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
def tab(browser: Browser, site: Site) -> Iterator[Callable[..., ChatPage]]:
    """Opens tabs with the chat; the test fails when one logs an error, shows a dialog, or sends a request elsewhere.

    tab(): Chinese, light, wide. tab(locale="en-US", color_scheme="dark", viewport=…): as new_context of Playwright has it.
    tab(beside=other): in the same browser as the other, with its storage.
    """
    watch = Watch(site.address)
    contexts = []

    def opened(path: str = "/", address: str = "", beside: ChatPage | None = None, **options) -> ChatPage:
        if beside is None:
            options = {"locale": "zh-CN", "color_scheme": "light", "viewport": {"width": 1280, "height": 800}} | options
            contexts.append(browser.new_context(reduced_motion="reduce", **options))
            contexts[-1].set_default_timeout(PATIENCE)
            watch.address = address or site.address
            watch.over(contexts[-1])
        context = beside.page.context if beside else contexts[-1]
        return ChatPage(context.new_page(), address or site.address).open(path)

    yield opened
    for context in contexts:
        context.close()
    assert not watch.bad, watch.bad
    assert watch.requests or not contexts


@pytest.fixture
def figure() -> Callable[[str], None]:
    """Takes a measured figure, to be printed when all tests have run; none is ever asserted on."""
    return partial(_figures.append)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in _figures:
        terminalreporter.line(line)
