"""What stands before every request: who may ask, how much may be sent, what the browser may do.

A local server is open to every page that the user's browser shows.  So a request passes only if it
names this server as host (DNS rebinding), carries the session cookie that the opening address sets
(other users of the machine), and, where it changes something, comes from a page of this server
(cross-site requests).
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.exceptions import HTTPException

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Most bytes that a request may carry.
LIMIT = 25_000_000
SAFE = ("GET", "HEAD", "OPTIONS")
POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:",
    "font-src 'self'", "connect-src 'self'", "form-action 'self'", "base-uri 'none'",
    "frame-ancestors 'none'", "object-src 'none'",
))  # fmt: skip
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)


class Guard:
    """ASGI middleware that lets only the user's own pages through.

    Parameters
    ----------
    app : ASGI application
    token : str
        Stands in the opening address; the cookie holds another secret.
    port : int
    hosts : tuple of str
        Names of this server without port; loopback only, unless the user chose another host.
    limit : int
        Most bytes of a request body.
    """

    def __init__(
        self, app: App, *, token: str, port: int,
        hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]"), limit: int = LIMIT,
    ) -> None:  # fmt: skip
        self.app = app
        self.token = token
        self.secret = secrets.token_urlsafe(32)
        # Cookies are shared by all ports of a host: two workbenches need two names.
        self.cookie = f"detente_{port}"
        self.names = {f"{host}:{port}" for host in hosts}
        if port == 80:
            self.names |= set(hosts)
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or refuse one request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = {
            key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]
        }
        refused = self._refused(scope, headers)
        if refused is not None:
            await _answer(send, *refused)
            return
        if self._opens(scope):
            await self._enter(scope, send)
            return
        if not self._known(headers):
            await _answer(send, 403, _CLOSED, "text/html; charset=utf-8")
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.limit:
                raise HTTPException(413, self._too_large())
            return message

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", []), *HEADERS]}
            await send(message)

        await self.app(scope, counted, dressed)

    def _refused(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str] | None:
        host = headers.get("host", "")
        if host.lower() not in self.names:
            return 421, (
                f"This server does not answer for the host '{host[:80]}'. "
                "Open the address that 'detente serve' printed."
            )
        own = f"http://{host.lower()}"
        origin = headers.get("origin")
        if origin is not None and origin.lower() != own:
            return 403, f"Requests from '{origin[:80]}' are refused: they are not this workbench."
        if scope["method"] not in SAFE:
            if origin is None:
                return 403, "A request that changes something must come from a page (no Origin)."
            if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
                return 403, "Requests from other sites are refused."
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self.limit:
            return 413, self._too_large()
        return None

    def _too_large(self) -> str:
        return (
            f"More than {self.limit // 1_000_000} MB were sent; the workbench takes no more. "
            "Put large files into the folder of the situation yourself."
        )

    def _opens(self, scope: Scope) -> bool:
        if scope["method"] != "GET":
            return False
        given = dict(parse_qsl(scope["query_string"].decode("latin-1"))).get("token", "")
        return bool(given) and hmac.compare_digest(given.encode(), self.token.encode())

    async def _enter(self, scope: Scope, send: Send) -> None:
        """Set the cookie and go on without the token, so that it stays out of the history."""
        query = [
            pair for pair in parse_qsl(scope["query_string"].decode("latin-1"))
            if pair[0] != "token"
        ]  # fmt: skip
        # A path that starts with two slashes would name another host.
        target = "/" + str(scope["path"]).lstrip("/\\")
        target += f"?{urlencode(query)}" if query else ""
        cookie = f"{self.cookie}={self.secret}; Path=/; HttpOnly; SameSite=Strict"
        await send({
            "type": "http.response.start", "status": 303,
            "headers": [
                (b"location", target.encode("latin-1", "replace")),
                (b"set-cookie", cookie.encode()), (b"cache-control", b"no-store"), *HEADERS,
            ],
        })  # fmt: skip
        await send({"type": "http.response.body", "body": b""})

    def _known(self, headers: dict[str, str]) -> bool:
        try:
            morsel = SimpleCookie(headers.get("cookie", "")).get(self.cookie)
        except CookieError:
            return False
        return morsel is not None and hmac.compare_digest(
            morsel.value.encode(), self.secret.encode()
        )


async def _answer(
    send: Send, status: int, text: str, kind: str = "text/plain; charset=utf-8"
) -> None:
    body = text.encode()
    headers = [
        (b"content-type", kind.encode()), (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"), *HEADERS,
    ]  # fmt: skip
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


_CLOSED = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Detente: closed</title>'
    "<h1>This workbench is open to its own address only</h1><p>Open the whole address that "
    "<code>detente serve</code> printed in its terminal, with <code>?token=…</code>. If the "
    "server was started again, the old address no longer works.</p></html>"
)
