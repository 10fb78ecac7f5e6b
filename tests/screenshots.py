"""Pictures of the page for the README, made from a real server in a real browser: python tests/screenshots.py"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from browsing import CORPUS, chat_server, chromium
from chat_page import ChatPage
from PIL import Image
from playwright.sync_api import Browser, expect

FOLDER = Path(__file__).parent.parent / "ui" / "screenshots"
WIDE: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 780}, "is_mobile": True, "has_touch": True}
COLOURS = 96  # of a picture: text on plain ground needs no more
LARGEST = 150_000  # bytes of a picture


def main() -> None:
    """Write every picture anew."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home, chat_server(Path(home), CORPUS) as address, chromium() as browser:
        with opened(browser, address, locale="zh-CN", color_scheme="light", **WIDE) as chat:
            cited(chat, "CoreOS 为什么和 Docker 决裂？")
            save(chat, "chat-zh-light-wide")
        with opened(browser, address, locale="en-US", color_scheme="dark", **WIDE) as chat:
            cited(chat, "why did CoreOS split")
            save(chat, "chat-en-dark-wide")
        with opened(browser, address, locale="zh-CN", color_scheme="dark", **PHONE) as chat:
            turn = chat.ask("Swarm 集群的命令怎么写？")
            expect(turn.locator(".source").first).to_be_visible()
            save(chat, "chat-zh-dark-phone")
        with opened(browser, address, locale="en-US", color_scheme="light", **PHONE) as chat:
            cited(chat, "why did CoreOS split")
            save(chat, "chat-en-light-phone")
        with opened(browser, address, locale="en-US", color_scheme="light", **WIDE) as chat:
            chat.show("notes")
            save(chat, "notes-en-light-wide")
        with opened(browser, address, locale="zh-CN", color_scheme="dark", **WIDE) as chat:
            chat.show("map")
            chat.page.locator("#map-question").fill("CoreOS 为什么和 Docker 决裂？")
            chat.page.locator("#map-show").click()
            chat.page.wait_for_function("document.querySelector('notes-map')?.lit.length > 0")
            save(chat, "map-zh-dark-wide")


@contextmanager
def opened(browser: Browser, address: str, **options: Any) -> Iterator[ChatPage]:
    """A tab that is closed afterwards; nothing in it moves."""
    context = browser.new_context(reduced_motion="reduce", **options)
    yield ChatPage(context.new_page(), address).open()
    context.close()


def cited(chat: ChatPage, question: str) -> None:
    """Ask, and open the first citation."""
    chat.source(chat.ask(question), 1)
    expect(chat.page.locator("#cited")).to_be_in_viewport()


def save(chat: ChatPage, name: str) -> None:
    """Write a picture, once fonts, suggestions and drawings are there. Raises ValueError for one that is too large."""
    chat.page.mouse.move(0, 0)
    chat.page.wait_for_load_state("networkidle")
    chat.page.evaluate("document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => done())))")
    picture = Image.open(BytesIO(chat.page.screenshot()))
    file = FOLDER / f"{name}.png"
    picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    if file.stat().st_size > LARGEST:
        raise ValueError(f"{file.name} has {file.stat().st_size} bytes: make what it shows smaller")


if __name__ == "__main__":
    main()
