"""The password in front of the MCP server: Gradio mounts that beside its own routes, where its login is not asked for."""

import base64
import hmac

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

PATH = "/gradio_api/mcp"

_REFUSAL = "the MCP server asks for the password of QA_PASSWORD: send it as the header Authorization: Bearer PASSWORD"


class McpGuard:
    """ASGI middleware: a request for the MCP server must carry the password, as a bearer token or with a user name."""

    def __init__(self, app: ASGIApp, user: str, password: str) -> None:
        basic = base64.b64encode(f"{user}:{password}".encode()).decode()
        self._app = app
        self._accepted = (f"Bearer {password}".encode(), f"Basic {basic}".encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with 401."""
        answer = self._app
        if scope["type"] == "http" and scope["path"].startswith(PATH) and not self._lets_in(scope):
            answer = PlainTextResponse(_REFUSAL, 401, {"www-authenticate": "Bearer"})
        await answer(scope, receive, send)

    def _lets_in(self, scope: Scope) -> bool:
        given = dict(scope["headers"]).get(b"authorization", b"")
        return any(hmac.compare_digest(given, accepted) for accepted in self._accepted)
