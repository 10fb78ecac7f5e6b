"""How the page is served: on this machine only, nothing but the page, within limits, and never out to the network."""

import hmac
import os
import re
from collections.abc import Callable
from importlib.resources import files

import gradio as gr
from gradio.themes import Base
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ingest.errors import UserError
from qa.settings import QASettings
from ui import render
from ui.i18n import t
from ui.mcp_guard import McpGuard

HOST = "127.0.0.1"
_HOSTS = [HOST, "localhost", "[::1]"]  # what a browser on this machine may call us
USER = "qa"
MAX_BODY = 256 * 1024  # bytes of a request: a question has 2,000 characters, its history comes from the disk

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}

# The browser itself refuses whatever leaves this machine. Gradio evaluates templates, so scripts cannot be narrower.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; frame-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = [
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]
# Of what Gradio can do besides, the page needs neither files nor uploads nor another server's answers.
_CLOSED = ("/gradio_api/upload", "/gradio_api/file", "/gradio_api/proxy", "/gradio_api/stream", "/gradio_api/vibe")


class Limits:
    """ASGI middleware: turns away other sites and what the page does not need, bounds requests, adds security headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with 403, 404 or 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *_HEADERS]}
            await send(message)

        if not _ours(scope):
            answer = PlainTextResponse("another site's page may not use the chat: open it at its own address", 403)
        elif scope["path"].startswith(_CLOSED):
            answer = PlainTextResponse("there is nothing here: open the page at /", 404)
        elif (body := await _body(receive)) is None:
            answer = PlainTextResponse(f"the request is over {MAX_BODY // 1024} KB: send less in one request", 413)
        else:
            await self._app(scope, _replay(body, receive), guarded)
            return
        await answer(scope, receive, guarded)


def launch(app: gr.Blocks, settings: QASettings, *, port: int | None, mcp: bool = False, browser: bool = False) -> str:
    """Serve the app in the background and give its address. port None takes the first free one from 7860 on."""
    _quiet()
    try:
        return _launch(app, settings, port=port, mcp=mcp, browser=browser)
    except OSError as error:
        if "empty port" not in str(error):
            raise
        where = f"port {port}" if port else "every port from 7860 on"
        raise UserError(f"{where} of {HOST} is taken: name a free one with --port") from None


def _launch(app: gr.Blocks, settings: QASettings, *, port: int | None, mcp: bool, browser: bool) -> str:
    _, url, _ = app.launch(
        server_name=HOST,
        server_port=port,
        share=False,
        inbrowser=browser,
        prevent_thread_lock=True,
        quiet=True,
        show_error=False,
        auth=_auth(settings),
        auth_message=str(render.html("sign_in.html", "zh", say=t, user=USER)),
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=mcp,
        max_file_size="1kb",
        app_kwargs={"middleware": middleware(settings), "docs_url": None, "redoc_url": None, "openapi_url": None},
        favicon_path=str(files(__package__) / "assets" / "favicon.svg"),
        theme=Base(font=["system-ui"], font_mono=["ui-monospace"]),
    )
    return url


def middleware(settings: QASettings) -> list[Middleware]:
    """What each request passes through first. A foreign Host is a page elsewhere that had its name resolve to us."""
    password = settings.password.get_secret_value() if settings.password else None
    guard = [Middleware(McpGuard, user=USER, password=password)] if password else []
    return [Middleware(Limits), Middleware(TrustedHostMiddleware, allowed_hosts=_HOSTS, www_redirect=False), *guard]


def _auth(settings: QASettings) -> Callable[[str, str], bool] | None:
    if settings.password is None:
        return None
    secret = settings.password.get_secret_value().encode()
    return lambda user, password: hmac.compare_digest(password.encode(), secret) and user == USER


def _quiet() -> None:
    """Turn off what Gradio would send or fetch; its own defaults differ between versions and environments."""
    os.environ |= {"GRADIO_ANALYTICS_ENABLED": "False", "GRADIO_SHARE": "False", "HF_HUB_OFFLINE": "1"}
    for name in ("GRADIO_ALLOWED_PATHS", "GRADIO_SERVER_NAME", "GRADIO_ROOT_PATH"):
        os.environ.pop(name, None)
    # Gradio asks itself whether it is up; a proxy of the user's must not be in between.
    for name in ("no_proxy", "NO_PROXY"):
        os.environ[name] = ",".join(filter(None, [os.environ.get(name), HOST, "localhost"]))


def _ours(scope: Scope) -> bool:
    """Whether a request comes from our page or from a program: a browser names the site whose page sends it.

    Another port is another site: it may be anybody's page that some other program on this machine shows.
    """
    headers: dict[bytes, str] = {name: value.decode("latin-1").lower() for name, value in scope["headers"]}
    if b"origin" not in headers:
        return True
    scheme, _, site = headers[b"origin"].partition("://")
    if scheme not in _DEFAULT_PORTS:
        return False
    if scope.get("scheme") == "https":  # from a proxy on this machine, which may leave out the port that the page has
        return scheme == "https" and re.sub(r":\d+$", "", site) in _HOSTS
    port = _DEFAULT_PORTS[scheme]  # which a browser leaves out and a proxy may put in
    return site.removesuffix(port) == headers.get(b"host", "").removesuffix(port)


async def _body(receive: Receive) -> bytes | None:
    """The whole body, or None when it is over the limit."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(parts)
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MAX_BODY:
            return None
        if not message.get("more_body"):
            return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    """A receive that gives the body once, then waits for the end of the connection."""
    given = False

    async def replayed() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed
