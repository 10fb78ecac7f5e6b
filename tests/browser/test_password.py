"""A chat with a password: its sign-in page, and its MCP server, which asks for it, too."""

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import chat_server, copied_corpus
from chat_notes import ASKED, MORE
from chat_page import ChatPage
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from playwright.sync_api import BrowserContext, expect

PASSWORD = "开门 sesame"
REFUSED = ["400 (Bad Request)", "401 (Unauthorized)"]  # what the browser logs of a wrong password


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("locked")
    notes = copied_corpus(folder / "notes", MORE)
    with chat_server(folder / "home", notes, "--mcp", QA_PASSWORD=PASSWORD) as found:
        yield found


@pytest.fixture
def door(browser, address: str, watched):
    """Opens the sign-in page."""

    def opened(**options):
        context: BrowserContext = watched(address, REFUSED, **options)
        page = context.new_page()
        page.goto(address)
        page.get_by_role("textbox").first.wait_for()
        return page

    return opened


@pytest.mark.parametrize(
    ("locale", "scheme", "width", "said"),
    [("zh-CN", "light", 1280, "用户名是 qa"), ("en-US", "dark", 390, "The user name is qa")],
)
def test_the_sign_in_page_speaks_the_language_and_is_accessible(door, locale, scheme, width, said) -> None:
    page = door(locale=locale, color_scheme=scheme, viewport={"width": width, "height": 800})
    expect(page.locator(f'.qa-sign [lang="{locale[:2]}"]', has_text=said)).to_be_visible()
    expect(page.locator(f'.qa-sign [lang="{"en" if locale[:2] == "zh" else "zh"}"]').first).to_be_hidden()
    assert page.title().startswith("笔记问答")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found] == []


def test_a_wrong_password_is_refused_and_the_right_one_opens_the_chat(door, address: str) -> None:
    page = door()
    name, password = page.get_by_role("textbox").all()
    for given, user in (("wrong", "qa"), (PASSWORD, "root")):
        name.fill(user)
        password.fill(given)
        password.press("Enter")
        expect(page.get_by_text("凭据不正确")).to_be_visible()
        expect(password).to_have_value("")
    name.fill("qa")
    password.fill(PASSWORD)
    password.press("Enter")
    chat = ChatPage(page, address).ready()
    expect(chat.ask(ASKED["zh"]).locator(".cite").first).to_be_visible()


def test_without_the_password_nothing_is_answered(address: str) -> None:
    with httpx.Client(base_url=address) as client:
        assert client.post("/gradio_api/run/ask", json={"data": [ASKED["zh"], None]}).status_code == 401
        assert client.get("/config").status_code == 401
        refused = client.post("/gradio_api/mcp/", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
    assert refused.status_code == 401
    assert "QA_PASSWORD" in refused.text


def test_an_assistant_with_the_password_asks_the_notes(address: str) -> None:
    async def ask(headers: dict[str, str] | None = None, auth: tuple[str, str] | None = None) -> dict:
        async with (
            httpx.AsyncClient(headers=headers, auth=auth, timeout=60) as client,
            streamable_http_client(address + "/gradio_api/mcp/", http_client=client) as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            result = await session.call_tool("ask", {"question": ASKED["zh"]})
            return json.loads(result.content[0].text)

    for way in ({"headers": {"Authorization": f"Bearer {PASSWORD}".encode()}}, {"auth": ("qa", PASSWORD)}):
        with ThreadPoolExecutor() as beside:  # in this thread Playwright has an event loop
            answer = beside.submit(lambda way=way: asyncio.run(ask(**way))).result()
        assert answer["status"] == "answered"
        assert answer["citations"]
