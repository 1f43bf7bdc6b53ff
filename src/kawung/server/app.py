"""server: the addresses of the Reconciliation Service API 0.2, for each language and for the one of the run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from kawung.pipeline.reconciling import RequestError
from kawung.server.guard import Guard, error
from kawung.server.speaking import language_of
from kawung.words import LANGUAGES, text

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from kawung.pipeline.reconciling import Reconciliation
    from kawung.problems import Language

MOST_BODY = 1 << 20
_MOST_FIELDS, _LONGEST_PREFIX, _MOST, _PAGE, _FARTHEST = 20, 1_000, 100, 20, 1_000_000
_ROOT = ("", "/")
_LANG = re.compile(rb"(?:^|&)lang=([A-Za-z]{2})(?:&|$)")
_FORM = "application/x-www-form-urlencoded"
_WRONG, _NOT_THERE, _METHOD, _TOO_MUCH, _NO_FORM, _FAULT = 400, 404, 405, 413, 415, 500

Fields = dict[str, str]


class _AskedWrongError(Exception):
    """A request that cannot be answered: the key of what to say, the status, and what fills the text."""

    def __init__(self, key: str, status: int = _WRONG, **values: object) -> None:
        super().__init__(key)
        self.key, self.status, self.values = key, status, values


def app(service: Reconciliation, language: Language = "en") -> Guard:
    """Make the ASGI app of a service; *language* is that of an address which says none, to whom accepts neither."""
    answering = _Answering(service, language)
    pages: dict[str, Callable[[Request], Awaitable[Response]]] = {
        **dict.fromkeys(_ROOT, answering.root),
        "/suggest/{what:str}": answering.suggest,
        "/properties": answering.properties,
        "/preview": answering.page,
        "/view": answering.page,
        "/flyout/entity": answering.flyout,
    }
    routes = [
        Route(f"{start}{path}" or "/", answering.told(page), methods=["GET", "POST"] if path in _ROOT else ["GET"])
        for start in ("", *(f"/{one}" for one in LANGUAGES))
        for path, page in pages.items()
        if (start, path) != ("", "/")
    ]
    inner = Starlette(routes=routes, exception_handlers={HTTPException: answering.not_there})
    inner.router.redirect_slashes = False
    return Guard(inner, language)


class _Answering:
    """What answers the addresses."""

    def __init__(self, service: Reconciliation, language: Language) -> None:
        self._service, self._otherwise = service, language

    def _language(self, request: Request) -> Language:
        asked = _LANG.search(request.scope["query_string"])
        accepted = request.headers.get("accept-language", "")
        return language_of(request.scope["path"], asked[1].decode() if asked else "", accepted, self._otherwise)

    def told(self, page: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        """Make what is wrong with a request an answer."""

        async def answer(request: Request) -> Response:
            try:
                return await page(request)
            except RequestError as wrong:
                return error(wrong.words.in_(self._language(request)), wrong.status)
            except _AskedWrongError as wrong:
                return error(text(wrong.key, self._language(request), **wrong.values), wrong.status)
            except Exception:  # noqa: BLE001 - the last net: it is our fault, and a stranger sees nothing of its insides
                return error(text("reconcile_server.fault", self._language(request)), _FAULT)

        return answer

    async def not_there(self, request: Request, found: Exception) -> Response:
        """Answer for an address that is not there, or one that is not asked in this way."""
        status = found.status_code if isinstance(found, HTTPException) else _NOT_THERE
        key = "reconcile_server.no_method" if status == _METHOD else "reconcile_server.no_page"
        return error(text(key, self._language(request)), status)

    async def root(self, request: Request) -> Response:
        """Answer a batch of queries or a request for properties; say what there is where neither is asked."""
        language = self._language(request)
        fields = await _form(request) if request.method == "POST" else _query(request)
        if "queries" in fields:
            return JSONResponse(await run_in_threadpool(self._service.reconcile, fields["queries"], language))
        if "extend" in fields:
            return JSONResponse(await run_in_threadpool(self._service.extend, fields["extend"], language))
        if request.method == "POST":
            raise _AskedWrongError("reconcile_server.nothing_asked")
        said = request.scope["path"].strip("/")
        address = f"http://{request.headers['host']}/{said or language}"
        return JSONResponse(self._service.manifest(address, language))

    async def suggest(self, request: Request) -> Response:
        """Complete what is typed."""
        what, fields = request.path_params["what"], _query(request)
        if what not in ("entity", "type", "property"):
            raise _AskedWrongError("reconcile_server.no_page", _NOT_THERE)
        types = fields.get("type", "")
        found = self._service.suggest(
            what,
            fields.get("prefix", "")[:_LONGEST_PREFIX],
            self._language(request),
            types=[types] if types else [],
            cursor=_number(fields, "cursor", 0, 0, _FARTHEST),
            limit=_number(fields, "limit", _PAGE, 1, _MOST),
        )
        return JSONResponse(found)

    async def properties(self, request: Request) -> Response:
        """Name the properties of a type."""
        fields = _query(request)
        limit = _number(fields, "limit", _MOST, 1, _FARTHEST) if "limit" in fields else None
        return JSONResponse(self._service.propose(fields.get("type", ""), self._language(request), limit))

    async def page(self, request: Request) -> Response:
        """Show a thing."""
        shown = self._service.page(_query(request).get("id", ""), self._language(request))
        if shown is None:
            raise _AskedWrongError("reconcile_server.no_thing", _NOT_THERE)
        return HTMLResponse(shown)

    async def flyout(self, request: Request) -> Response:
        """Show a thing in a few lines, inside another page."""
        shown = self._service.flyout(_query(request).get("id", ""), self._language(request))
        if shown is None:
            raise _AskedWrongError("reconcile_server.no_thing", _NOT_THERE)
        return JSONResponse(shown)


def _query(request: Request) -> Fields:
    return _fields(request.scope["query_string"])


async def _form(request: Request) -> Fields:
    """Read a form from a request's body."""
    if request.headers.get("content-type", "").partition(";")[0].strip().casefold() != _FORM:
        raise _AskedWrongError("reconcile_server.form", _NO_FORM)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BODY:
            raise _AskedWrongError("reconcile_server.body_large", _TOO_MUCH, most=MOST_BODY >> 20)
    return _query(request) | _fields(bytes(body))


def _fields(raw: bytes) -> Fields:
    """Read parameters; of one that is given twice the first counts."""
    try:
        pairs = parse_qsl(
            raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS, encoding="utf-8"
        )
    except ValueError as wrong:  # not ASCII, not UTF-8, or too many
        raise _AskedWrongError("reconcile_server.form_unread") from wrong
    return dict(reversed(pairs))


def _number(fields: Fields, name: str, otherwise: int, least: int, most: int) -> int:
    asked = fields.get(name)
    if not asked:
        return otherwise
    if not (asked.isascii() and asked.isdigit() and len(asked) <= len(str(most)) and least <= int(asked) <= most):
        raise _AskedWrongError("reconcile_server.number_form", parameter=name, least=least, most=most)
    return int(asked)
