"""
store: one request to a server that the user named, and its answer, within limits.

Only http and https. A server that sends us elsewhere is not followed: what was asked, and the password, go to the
address that was named and nowhere else. Time is counted over the whole exchange, since a server that sends one byte a
minute keeps every single read in time; size is counted while reading, since a length that is announced may be a lie.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import urllib.error
import urllib.request
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from kawung.problems import KawungError, UnreadableError, UsageError, Words
from kawung.store import trouble
from kawung.store.access import Access
from kawung.store.trouble import ServerError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from email.message import Message

SECONDS = 60.0
MOST_BYTES = 512 * 1024 * 1024
_SAID = 4096  # of what a server says with a refusal no more is read
_PIECE = 64 * 1024
Purpose = Literal["query", "change"]


def checked(address: str) -> str:
    """
    Return an address that can be asked.

    Raises UsageError for what is no http or https address, and for one that holds a user, a password or a `#`.
    """
    try:
        parts = urlsplit(address)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fine = False
    if not fine or not address.isascii() or not address.isprintable() or " " in address:
        raise UsageError(
            Words(
                en=f'"{address[:200]}" is not the address of a server; it looks like https://example.org/sparql.',
                id=f'"{address[:200]}" bukan alamat server; bentuknya seperti https://example.org/sparql.',
            )
        )
    if "@" in parts.netloc:
        raise UsageError(
            Words(
                en="The address must not hold a user or a password, which others on this computer could read; set "
                "KAWUNG_ENDPOINT_USER and KAWUNG_ENDPOINT_PASSWORD.",
                id="Alamat tidak boleh memuat nama pengguna atau kata sandi, karena bisa dibaca orang lain di komputer "
                "ini; isi KAWUNG_ENDPOINT_USER dan KAWUNG_ENDPOINT_PASSWORD.",
            )
        )
    if "#" in address:
        raise UsageError(
            Words(
                en="The address of a server holds no sign #; leave it out, with what follows it.",
                id="Alamat server tidak memuat tanda #; hapus tanda itu dan yang sesudahnya.",
            )
        )
    return address


def shown(address: str) -> str:
    """Name a server in a message: its address without what follows `?`, where some services put keys."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"[:200]


def is_near(address: str) -> bool:
    """Tell whether a server runs on this computer."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


class _Watch:
    """Cuts an exchange off when its time is over."""

    def __init__(self, seconds: float) -> None:
        self.late = False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def holds(self, connected: socket.socket) -> None:
        """Take a connection of its own to cut, in the place of an earlier one."""
        self._drop()
        self._socket = connected
        if self.late:
            self._cut()

    def _cut(self) -> None:
        self.late = True
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def ends(self) -> None:
        """Watch no longer."""
        self._timer.cancel()
        self._drop()

    def _drop(self) -> None:
        if self._socket is not None:
            self._socket.close()


def _watched(
    kind: type[http.client.HTTPConnection], watch: _Watch, host: str, **given: Any
) -> http.client.HTTPConnection:
    """Make a connection that is watched from its first byte, before it speaks to a proxy or agrees on TLS."""

    def connect(*to: Any) -> socket.socket:
        connected = socket.create_connection(*to)
        watch.holds(connected.dup())  # TLS takes the other one for itself
        return connected

    made = kind(host, **given)
    made._create_connection = connect  # type: ignore[attr-defined] # noqa: SLF001 - no public call is as early
    return made


class _Watched(urllib.request.HTTPHandler, urllib.request.HTTPSHandler):
    """Opens both kinds of address on watched connections."""

    def __init__(self, watch: _Watch) -> None:
        super().__init__()
        self._watch = watch

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open an address without TLS."""
        return self.do_open(partial(_watched, http.client.HTTPConnection, self._watch), req)

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open an address with TLS; the server must prove who it is."""
        secure = partial(_watched, http.client.HTTPSConnection, self._watch)
        return self.do_open(secure, req, context=ssl.create_default_context())


class _Digest(urllib.request.HTTPDigestAuthHandler):
    """Answers a server's challenge, and every later request at once with what it learnt."""

    def __init__(self, passwords: urllib.request.HTTPPasswordMgr) -> None:
        super().__init__(passwords)
        self.challenge: Mapping[str, str] = {}

    def get_authorization(self, req: urllib.request.Request, chal: Mapping[str, str]) -> str | None:
        """Work out the answer to a challenge, and keep the challenge."""
        self.challenge = chal
        return super().get_authorization(req, chal)

    def http_request(self, req: urllib.request.Request) -> urllib.request.Request:
        """Let a request in that follows on an earlier one."""
        if self.challenge and (answer := self.get_authorization(req, self.challenge)):
            req.add_unredirected_header(self.auth_header, f"Digest {answer}")
        return req

    https_request = http_request


class Answer:
    """What a server answers, read within the limits; a file as SPARQLWrapper wants one."""

    def __init__(self, wire: Wire, response: http.client.HTTPResponse, watch: _Watch) -> None:
        self._wire, self._response, self._watch = wire, response, watch
        self._read = 0
        if (response.length or 0) > wire.most:
            raise self._too_large()

    def read(self, size: int = -1) -> bytes:
        """Read a piece, or all that is left; raise UnreadableError if it is cut, late or too large."""
        pieces = []
        while size and (piece := self._piece(_PIECE if size < 0 else size)):
            pieces.append(piece)
            if size > 0:
                break
        return b"".join(pieces)

    def _piece(self, size: int) -> bytes:
        before = self._response.length
        try:
            piece = self._response.read(size)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise self._wire.broken(error, self._watch) from error
        if self._watch.late:
            raise self._wire.late()
        if not piece and before:  # the length that was announced did not come
            raise trouble.cut(self._wire.name)
        self._read += len(piece)
        if self._read > self._wire.most:
            raise self._too_large()
        return piece

    def _too_large(self) -> UnreadableError:
        self.close()
        return trouble.too_large(self._wire.name, self._wire.most)

    def info(self) -> Message:
        """Give the headers."""
        return self._response.headers

    def geturl(self) -> str:
        """Give the address that answered."""
        return self._response.url

    def close(self) -> None:
        """Read no more."""
        self._watch.ends()
        self._response.close()

    def __enter__(self) -> Answer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Wire:
    """The way to one server: its address, how we get in, how long and how much an answer may be."""

    def __init__(
        self, address: str, *, seconds: float = SECONDS, most: int = MOST_BYTES, access: Access | None = None
    ) -> None:
        self.address = checked(address)
        self.seconds, self.most = seconds, most
        self.name = shown(address)
        self.access = access or Access()
        self._known = False
        self._digest: _Digest | None = None
        if self.access.scheme == "digest":
            known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            known.add_password(None, self.address, self.access.user, self.access.password)
            self._digest = _Digest(known)

    def open(self, request: urllib.request.Request, purpose: Purpose = "query") -> Answer:
        """
        Send a request to this server and return its answer, not read yet.

        Raises UsageError if the server cannot read the query, UnreadableError for all else that keeps it from
        answering.
        """
        if purpose == "change" and request.data and not self._known:
            self._knock(request.full_url)
        if self.access.header:
            request.add_unredirected_header("Authorization", self.access.header)
        watch = _Watch(self.seconds)
        try:
            response = self._opener(watch).open(request, timeout=self.seconds)
            return Answer(self, response, watch)
        except urllib.error.HTTPError as refused:
            with refused:
                raise self._refused(refused, purpose, watch) from None
        except KawungError:
            raise
        except (OSError, http.client.HTTPException, ValueError) as error:
            watch.ends()
            raise self.broken(error, watch) from error

    def _knock(self, address: str) -> None:
        """
        Ask for nothing before much is sent, once: who may not send is told so, and a digest can be worked out.

        A server that refuses what is sent breaks off while we still speak, and then we do not hear why.
        """
        self._known = True
        try:
            self.open(_head(address), "change").close()
        except ServerError as error:
            if error.status in (401, 403):
                raise

    def _opener(self, watch: _Watch) -> urllib.request.OpenerDirector:
        """Put together what opens an address: nothing in it follows a server elsewhere or opens another scheme."""
        opener = urllib.request.OpenerDirector()
        handlers: list[urllib.request.BaseHandler] = [
            _Watched(watch),
            urllib.request.HTTPErrorProcessor(),
            urllib.request.HTTPDefaultErrorHandler(),
        ]
        if not is_near(self.address):  # a proxy of the environment leads out, never back to this computer
            handlers.append(urllib.request.ProxyHandler())
        if self._digest:
            handlers.append(self._digest)
        for handler in handlers:
            opener.add_handler(handler)
        return opener

    def _refused(self, refused: urllib.error.HTTPError, purpose: Purpose, watch: _Watch) -> KawungError:
        try:
            said = refused.read(_SAID) if refused.fp else b""
        except (OSError, http.client.HTTPException, ValueError):
            said = b""
        watch.ends()
        if watch.late:
            return self.late()
        if 300 <= refused.code < 400:
            return trouble.elsewhere(self.name, _plain(self.access.hidden(refused.headers.get("Location") or "")))
        first = _first_line(said, refused.headers.get("Content-Type") or "")
        return trouble.refused(self.name, refused.code, self.access.hidden(first), purpose, self.access.scheme)

    def late(self) -> UnreadableError:
        """Say that the time is over."""
        return trouble.late(self.name, self.seconds)

    def broken(self, error: Exception, watch: _Watch) -> UnreadableError:
        """Say why no answer came, or not all of it."""
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        if watch.late or isinstance(reason, TimeoutError):
            return self.late()
        if isinstance(reason, ssl.SSLError):
            return trouble.not_trusted(self.name, _plain(getattr(reason, "verify_message", "") or reason.reason or ""))
        if isinstance(reason, http.client.IncompleteRead):
            return trouble.cut(self.name)
        if isinstance(reason, http.client.RemoteDisconnected | ConnectionResetError | BrokenPipeError):
            return trouble.hung_up(self.name)
        if isinstance(reason, http.client.HTTPException | ValueError):
            return trouble.no_http(self.name)
        said = getattr(reason, "strerror", None) or type(reason).__name__
        return trouble.unreachable(self.name, _plain(str(said)))


def _head(address: str) -> urllib.request.Request:
    return urllib.request.Request(address, method="HEAD")  # noqa: S310 - the address was checked


def _plain(text: str) -> str:
    """Make one bounded line of what a stranger says, without signs that do not show."""
    return "".join(c if c.isprintable() else " " for c in text).strip()[:200]


def _first_line(said: bytes, kind: str) -> str:
    """Give the first line that says something; a page of HTML says nothing in its first line."""
    text = said.decode("utf-8", "replace")
    if "html" in kind.lower() or re.match(r"\s*<(?:!doctype|html)", text, re.IGNORECASE):
        return ""
    return next((line for part in text.splitlines() if (line := _plain(part))), "")
