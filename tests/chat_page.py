"""The page of `qa chat` as a person uses it: what they see, click and type, and what must never happen meanwhile."""

import json
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Locator, Page, Request, expect

# What a browser says of a server that has ended: it depends on what its connections did at that moment.
ENDED = ("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "ERR_INCOMPLETE_CHUNKED")
# What Gradio logs when a page is left (a reload, an address) while it listens to the server: one of the two, by chance.
LEFT = ("AbortError", "Connection errored out")
PATIENCE = 30_000  # milliseconds: how long a busy machine may take, not how long a free one does
expect.set_options(timeout=PATIENCE)


@dataclass
class Watch:
    """What the tabs of a browser did that the page never should do."""

    address: str
    requests: int = 0
    forgiven: list[str] = field(default_factory=list)
    _seen: list[tuple[Page | None, str]] = field(default_factory=list)
    _loads: Counter[Page] = field(default_factory=Counter)

    @property
    def bad(self) -> list[str]:
        """A line for each; what Gradio logs as a page is left is none, of a page that was left."""
        left = {page for page, times in self._loads.items() if times > 1}
        return [what for page, what in self._seen if not (page in left and any(words in what for words in LEFT))]

    def over(self, context: BrowserContext) -> None:
        """Watch every tab of a context, those that are opened later, too."""
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self._seen.append((error.page, f"script error: {error.error}")))
        context.on("dialog", self._dialog)
        context.on("page", self._page)

    def _page(self, page: Page) -> None:
        page.on("websocket", lambda socket: self._url("websocket", socket.url))
        page.on("domcontentloaded", lambda loaded: self._loads.update([loaded]))

    def _request(self, request: Request) -> None:
        self.requests += 1
        self._url("request", request.url)

    def _url(self, what: str, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.netloc != urlsplit(self.address).netloc:
            self._seen.append((None, f"{what} to {url}"))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(words in message.text for words in self.forgiven):
            self._seen.append((message.page, f"console: {message.text}"))

    def _dialog(self, dialog: Dialog) -> None:
        self._seen.append((dialog.page, f"a dialog of the browser: {dialog.message}"))
        dialog.dismiss()


class ChatPage:
    """A tab with the chat."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.question = page.locator("#question")
        self.turns = page.locator("#turns > .turn")
        self.panel = page.locator("#panel")
        self.marks = page.locator("#note mark")
        self.conversations = page.locator("#conversations .pick")

    def open(self, path: str = "/") -> "ChatPage":
        """Load the page and wait until it can be used."""
        self.page.goto(self.address + path)
        return self.ready()

    def reload(self) -> "ChatPage":
        """Load the page anew, as F5 does."""
        self.page.reload()
        return self.ready()

    def ready(self) -> "ChatPage":
        """Wait until the conversation and the list of conversations are drawn."""
        self.page.locator("#conversations > *").first.wait_for(state="attached")  # behind the drawer of a phone
        return self

    def ask(self, text: str) -> Locator:
        """Type a question, press Enter, wait for the whole answer; gives the turn."""
        self.question.fill(text)
        self.question.press("Enter")
        return self.answered(text)

    def answered(self, text: str) -> Locator:
        """The last turn, once it answers this question and nothing is being written."""
        turn = self.turns.last
        expect(turn.locator(".question")).to_contain_text(text)
        expect(turn.locator(".actions")).to_be_visible()
        expect(self.page.locator("#qa")).to_have_attribute("data-busy", "false")
        return turn

    def show(self, view: str) -> Locator:
        """Go to the view chat, notes or map, and wait for what it shows."""
        self.page.locator(f"#tab-{view}").click()
        shown = {"chat": "#question", "notes": "#notes-list table", "map": "#map-box notes-map"}[view]
        expect(self.page.locator(shown)).to_be_visible()
        return self.page.locator(f"#{view}")

    def source(self, turn: Locator, n: int) -> Locator:
        """Click the [n] of an answer; gives the panel, once it shows the note."""
        turn.locator(f'.cite[data-n="{n}"]').first.click()
        expect(self.panel).to_be_visible()
        return self.panel

    def marked(self) -> str:
        """The highlighted characters, all of them."""
        return "".join(self.marks.evaluate_all("marks => marks.map((mark) => mark.textContent)"))

    def late(self, words: str) -> None:
        """From the next load on, what the server replies to requests that hold the words comes a second late."""
        self.page.add_init_script(
            """const now = window.fetch;
            window.fetch = async (...request) => {
              const reply = await now(...request);
              if (String(request[1]?.body).includes(WORDS)) await new Promise((done) => setTimeout(done, 1000));
              return reply;
            };""".replace("WORDS", json.dumps(words))
        )

    def menu(self, title: str, item: str) -> None:
        """Choose an item of a conversation's menu."""
        self.page.locator(".conversation", has_text=title).first.hover()
        self.page.locator(".conversation", has_text=title).first.locator(".more").click()
        self.page.get_by_role("menuitem", name=item).click()

    def focused(self) -> str:
        """The id, or else the class, of the element that has the focus."""
        return str(self.page.evaluate("document.activeElement.id || document.activeElement.className"))

    def sideways(self) -> list[str]:
        """What can be scrolled sideways though it should fit: the page itself, or one of its big parts."""
        return list(
            self.page.evaluate(
                """() => ['html', 'body', '#qa', '#main', '#scroll', '#notes-list', '#map-box', '#note', '#side']
                .filter((name) => {
                  const node = document.querySelector(name);
                  return node && node.checkVisibility() && node.scrollWidth > node.clientWidth;
                })"""
            )
        )
