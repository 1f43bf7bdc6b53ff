"""
conductor: one file from one address that the user named, within limits; used by explicit commands only.

Only https, and http to this computer itself. A server that sends us elsewhere is not followed. The key for BPS comes
from the environment, goes to the server of BPS that wants it alone, and stands in no message, file or record. Time is
counted over the whole exchange, since a server that sends a byte now and then keeps every single read in time.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import urllib.error
import urllib.request
from contextlib import suppress
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import parse_qsl, unquote, urlsplit

from kawung.problems import UnreadableError, UsageError
from kawung.store.wire import is_near
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

KEY = "KAWUNG_BPS_KEY"
SLOT = "{key}"
MOST_BYTES = 32 * 1024 * 1024
SECONDS = 60.0
_OF_BPS = "webapi.bps.go.id"
_LEAST_KEY = 6  # what is shorter could be a number of the table, and is not looked for in it
_SECRETS = frozenset({"key", "apikey", "api_key", "api-key", "token", "access_token"})
_PIECE = 64 * 1024
_ACCEPTED = "application/json, text/csv, text/plain;q=0.5"


def checked(address: str) -> str:
    """
    Return an address that may be fetched from.

    Raises UsageError for one that is not https, for one that holds a user, a password, a key or a `#`, and for one that
    would give the key to somebody else than BPS.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    fine = host and port != 0 and address.isascii() and address.isprintable() and " " not in address
    if not fine or not (parts.scheme == "https" or (parts.scheme == "http" and is_near(address))):
        raise UsageError(words("statistics_fetch.no_address", address=address[:200]))
    if "@" in parts.netloc or "#" in address:
        raise UsageError(words("statistics_fetch.not_plain"))
    said = [*pairwise(unquote(parts.path).split("/")), *parse_qsl(parts.query)]
    if any(name.lower() in _SECRETS and after not in ("", SLOT) for name, after in said):
        raise UsageError(words("statistics_fetch.key_in_address", variable=KEY, slot=SLOT))
    if SLOT in address and (SLOT in parts.netloc or not (host == _OF_BPS or is_near(address))):
        raise UsageError(words("statistics_fetch.key_elsewhere", slot=SLOT, server=_OF_BPS, variable=KEY))
    return address


def without_key(address: str) -> str:
    """Name an address for people and records: where the key would stand, nothing does."""
    return address.replace(f"/key/{SLOT}", "").replace(SLOT, "")


def _key(environment: Mapping[str, str]) -> str:
    """Return the key of the environment; empty if there is none, or what is there can be none."""
    key = environment.get(KEY, "").strip()
    return key if len(key) >= _LEAST_KEY and key.isascii() and key.isalnum() else ""


def blanked(data: bytes, environment: Mapping[str, str]) -> bytes:
    """
    Put `{key}` wherever the key of the environment stands in a file: some servers repeat what they were asked.

    That is no number and no address, so a cell that held the key is told and never taken for something else.
    """
    key = _key(environment)
    for encoding in ("ascii", "utf-16-le", "utf-16-be") if key else ():
        data = data.replace(key.encode(encoding), SLOT.encode(encoding))
    return data


def fetch(address: str, environment: Mapping[str, str], *, seconds: float = SECONDS, most: int = MOST_BYTES) -> bytes:
    """
    Fetch a file; where the address says `{key}`, and on the server of BPS, the key of the environment is put in.

    In what comes back the key is blanked. Raises UsageError for an address that may not be fetched from and for a key
    that is needed and not set, UnreadableError for all that keeps the file from coming whole and in time.
    """
    checked(address)
    shown = without_key(address)
    if SLOT not in address and urlsplit(address).hostname == _OF_BPS:
        address = f"{address}&key={SLOT}" if "?" in address else f"{address.rstrip('/')}/key/{SLOT}"
    if SLOT in address:
        key = _key(environment)
        if not key:
            raise UsageError(words("statistics_fetch.no_key", variable=KEY, address=shown))
        address = address.replace(SLOT, key)
    try:
        data = _Exchange(seconds).run(lambda exchange: _asked(address, shown, exchange, most))
    except urllib.error.HTTPError as refused:
        with refused:
            said = "elsewhere" if 300 <= refused.code < 400 else "refused"
            _broken(said, shown, status=refused.code)
    except TimeoutError:
        _broken("late", shown, seconds=f"{seconds:g}")
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(reason, TimeoutError):
            _broken("late", shown, seconds=f"{seconds:g}")
        _broken("no_way", shown, reason=getattr(reason, "strerror", None) or type(reason).__name__)
    return blanked(data, environment)


class _Exchange:
    """
    One exchange with a server, done beside the caller, who waits for it no longer than it may take.

    What is late is cut off, whether names are looked up, TLS is agreed on, or headers or pieces come drop by drop.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._late = False
        self._socket: socket.socket | None = None

    def run(self, act: Callable[[_Exchange], bytes]) -> bytes:
        """Return what *act* gives, or raise what it raises; raise TimeoutError when its time is over."""
        given: list[bytes] = []
        raised: list[BaseException] = []

        def work() -> None:
            try:
                given.append(act(self))
            except BaseException as error:  # noqa: BLE001 - the caller raises it
                raised.append(error)
            finally:
                if self._socket is not None:
                    self._socket.close()

        beside = threading.Thread(target=work, daemon=True)
        beside.start()
        try:
            beside.join(self.seconds)
        finally:  # an interruption cuts it off too
            if late := beside.is_alive():
                self._cut()
        if late:
            beside.join(1)  # it ends at once, but for a name that is still looked up
            raise TimeoutError
        if raised:
            raise raised[0]
        return given[0]

    def _cut(self) -> None:
        self._late = True
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def connect(self, *to: Any) -> socket.socket:
        """Connect, and keep hold of the connection from its first byte on."""
        connected = socket.create_connection(*to)
        self._socket = connected.dup()  # TLS takes the other one for itself
        if self._late:
            self._cut()
        return connected


def _held(
    kind: type[http.client.HTTPConnection], exchange: _Exchange, host: str, **given: Any
) -> http.client.HTTPConnection:
    made = kind(host, **given)
    made._create_connection = exchange.connect  # type: ignore[attr-defined] # noqa: SLF001 - no public call is as early
    return made


class _Opener(urllib.request.HTTPHandler, urllib.request.HTTPSHandler):
    """Opens both kinds of address on connections that the exchange holds."""

    def __init__(self, exchange: _Exchange) -> None:
        super().__init__()
        self._exchange = exchange

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open an address without TLS."""
        return self.do_open(partial(_held, http.client.HTTPConnection, self._exchange), req)

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open an address with TLS; the server must prove who it is."""
        secure = partial(_held, http.client.HTTPSConnection, self._exchange)
        return self.do_open(secure, req, context=ssl.create_default_context())


def _asked(address: str, shown: str, exchange: _Exchange, most: int) -> bytes:
    """Ask for a file and read all of it."""
    request = urllib.request.Request(address, headers={"Accept": _ACCEPTED, "User-Agent": "kawung"})  # noqa: S310 - checked
    opener = urllib.request.OpenerDirector()
    handlers: list[urllib.request.BaseHandler] = [
        _Opener(exchange),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
    ]
    if not is_near(address):  # a proxy of the environment leads out, never back to this computer
        handlers.append(urllib.request.ProxyHandler())
    for handler in handlers:
        opener.add_handler(handler)
    with opener.open(request, timeout=exchange.seconds) as answer:
        if answer.status != http.client.OK:
            _broken("not_whole", shown, status=answer.status)
        return _whole(answer, shown, most)


def _whole(answer: http.client.HTTPResponse, shown: str, most: int) -> bytes:
    """Read an answer to its end, piece by piece, so that an endless one is not read on and on."""
    pieces, size, announced = [], 0, answer.length
    while piece := answer.read1(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > most:
            _broken("too_large", shown, size=most // 1024 // 1024)
    if announced is not None and size != announced:
        _broken("cut", shown)
    return b"".join(pieces)


def _broken(key: str, shown: str, **values: object) -> NoReturn:
    """Say what went wrong; what the system said stays out, since it may repeat the address with the key."""
    raise UnreadableError(words(f"statistics_fetch.{key}", address=shown, **values)) from None
