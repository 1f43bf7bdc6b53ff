"""
conductor: one file from one address that the user named, within limits; used by explicit commands only.

Only https, and http to this computer itself. A server that sends us elsewhere is not followed. A portal's key comes
from the environment, goes into the request alone, and stands in no message, file or record.
"""

from __future__ import annotations

import http.client
import ssl
import time
import urllib.error
import urllib.request
from itertools import pairwise
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import parse_qsl, unquote, urlsplit

from kawung.problems import UnreadableError, UsageError
from kawung.store.wire import is_near
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY = "KAWUNG_BPS_KEY"
SLOT = "{key}"
MOST_BYTES = 32 * 1024 * 1024
SECONDS = 60.0
_OF_BPS = "bps.go.id"
_SECRETS = frozenset({"key", "apikey", "api_key", "api-key", "token", "access_token"})
_PIECE = 64 * 1024
_ACCEPTED = "application/json, text/csv, text/plain;q=0.5"


def checked(address: str) -> str:
    """
    Return an address that may be fetched from.

    Raises UsageError for one that is not https, and for one that holds a user, a password, a key or a `#`.
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
    return address


def without_key(address: str) -> str:
    """Name an address for people and records: where the key would stand, nothing does."""
    return address.replace(f"/key/{SLOT}", "").replace(SLOT, "")


def fetch(address: str, environment: Mapping[str, str], *, seconds: float = SECONDS, most: int = MOST_BYTES) -> bytes:
    """
    Fetch a file; where the address says `{key}`, and on BPS's own servers, the key of the environment is put in.

    Raises UsageError for an address that may not be fetched from and for a key that is needed and not set,
    UnreadableError for all that keeps the file from coming whole.
    """
    checked(address)
    shown, host = without_key(address), urlsplit(address).hostname or ""
    if SLOT not in address and (host == _OF_BPS or host.endswith(f".{_OF_BPS}")):
        address = f"{address}&key={SLOT}" if "?" in address else f"{address.rstrip('/')}/key/{SLOT}"
    if SLOT in address:
        key = environment.get(KEY, "").strip()
        if not key.isalnum() or not key.isascii():
            raise UsageError(words("statistics_fetch.no_key", variable=KEY, address=shown))
        address = address.replace(SLOT, key)
    request = urllib.request.Request(address, headers={"Accept": _ACCEPTED, "User-Agent": "kawung"})  # noqa: S310 - checked
    ends = time.monotonic() + seconds
    handlers: list[urllib.request.BaseHandler] = [
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
    ]
    if not is_near(address):  # a proxy of the environment leads out, never back to this computer
        handlers.append(urllib.request.ProxyHandler())
    opener = urllib.request.OpenerDirector()
    for handler in handlers:
        opener.add_handler(handler)
    try:
        with opener.open(request, timeout=seconds) as answer:
            return _whole(answer, shown, ends, seconds, most)
    except urllib.error.HTTPError as refused:
        with refused:
            said = "elsewhere" if 300 <= refused.code < 400 else "refused"
            _broken(said, shown, status=refused.code)
    except UnreadableError:
        raise
    except TimeoutError:
        _broken("late", shown, seconds=f"{seconds:g}")
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(reason, TimeoutError):
            _broken("late", shown, seconds=f"{seconds:g}")
        _broken("no_way", shown, reason=getattr(reason, "strerror", None) or type(reason).__name__)


def _whole(answer: http.client.HTTPResponse, shown: str, ends: float, seconds: float, most: int) -> bytes:
    """Read an answer to its end, piece by piece, so that neither a slow nor an endless one is waited for."""
    pieces, size, announced = [], 0, answer.length
    while piece := answer.read1(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > most:
            _broken("too_large", shown, size=most // 1024 // 1024)
        if time.monotonic() > ends:
            _broken("late", shown, seconds=f"{seconds:g}")
    if announced is not None and size != announced:
        _broken("cut", shown)
    return b"".join(pieces)


def _broken(key: str, shown: str, **values: object) -> NoReturn:
    """Say what went wrong; what the system said stays out, since it may repeat the address with the key."""
    raise UnreadableError(words(f"statistics_fetch.{key}", address=shown, **values)) from None
