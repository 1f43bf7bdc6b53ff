"""
server: who is answered.

The service stands on loopback, but a browser carries pages of the whole web there. So a request must name this
computer as its host, or else another site's name was turned to it (DNS rebinding), and if it comes from a page, that
page must be one of this computer, as OpenRefine's is. Only to such pages CORS gives the answer, and there is no
JSONP, which gives it to everybody: actors of a study may be people. https://fetch.spec.whatwg.org/#http-cors-protocol
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response

from kawung.server.speaking import language_of
from kawung.words import text

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from kawung.problems import Language

_HOST = re.compile(r"(?:localhost|127\.0\.0\.1)(?::[0-9]{1,5})?\Z", re.IGNORECASE)
_ORIGIN = re.compile(r"https?://(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]{1,5})?\Z", re.IGNORECASE)
_MISDIRECTED, _FORBIDDEN = 421, 403
_ALWAYS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-site",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "frame-ancestors http://localhost:* http://127.0.0.1:*",
}


class Guard:
    """An ASGI app around another that lets in only requests of this computer."""

    def __init__(self, inner: ASGIApp, language: Language) -> None:
        self._inner, self._language = inner, language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._inner(scope, receive, send)
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                _dress(MutableHeaders(scope=message), origin)
            await send(message)

        refused = self._refused(scope, headers)
        if refused is not None:
            await refused(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            await _preflight()(scope, receive, sending)
            return
        await self._inner(scope, receive, sending)

    def _refused(self, scope: Scope, headers: Headers) -> Response | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not _HOST.match(hosts[0]):
            return self._said("reconcile_server.host", scope, headers, _MISDIRECTED)
        if any(not _ORIGIN.match(origin) for origin in headers.getlist("origin")):
            return self._said("reconcile_server.origin", scope, headers, _FORBIDDEN)
        return None

    def _said(self, key: str, scope: Scope, headers: Headers, status: int) -> Response:
        language = language_of(scope["path"], "", headers.get("accept-language", ""), self._language)
        return error(text(key, language), status)


def error(message: str, status: int) -> JSONResponse:
    """Say what is wrong with a request."""
    return JSONResponse({"status": "error", "message": message}, status_code=status)


def _preflight() -> Response:
    """Tell a page what it may send."""
    allowed = {
        "access-control-allow-methods": "GET, POST, OPTIONS",
        "access-control-allow-headers": "Content-Type, Accept, Accept-Language",
        "access-control-max-age": "600",
    }
    return Response(status_code=204, headers=allowed)


def _dress(headers: MutableHeaders, origin: str | None) -> None:
    """Put on a response what keeps it where it belongs."""
    headers.update(_ALWAYS)
    headers.add_vary_header("Origin")
    if origin is not None:
        headers["access-control-allow-origin"] = origin
