"""The password in front of the MCP server: Gradio mounts that beside its own routes, where its login is not asked for."""

import base64
import hmac
from typing import Any

from starlette.types import Receive, Scope, Send

PATH = "/gradio_api/mcp"

_REFUSAL = b"the MCP server asks for the password of QA_PASSWORD: send it as the header Authorization: Bearer PASSWORD"


class McpGuard:
    """ASGI middleware: a request for the MCP server must carry the password, as a bearer token or with a user name."""

    def __init__(self, app: Any, user: str, password: str) -> None:
        basic = base64.b64encode(f"{user}:{password}".encode()).decode()
        self._app = app
        self._accepted = (f"Bearer {password}".encode(), f"Basic {basic}".encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with 401."""
        if scope["type"] != "http" or not scope["path"].startswith(PATH) or self._lets_in(scope):
            await self._app(scope, receive, send)
            return
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"www-authenticate", b"Bearer")]
        await send({"type": "http.response.start", "status": 401, "headers": headers})
        await send({"type": "http.response.body", "body": _REFUSAL})

    def _lets_in(self, scope: Scope) -> bool:
        given = dict(scope["headers"]).get(b"authorization", b"")
        return any(hmac.compare_digest(given, accepted) for accepted in self._accepted)
