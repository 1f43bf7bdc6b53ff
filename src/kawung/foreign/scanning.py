"""
foreign: a look at a stranger's text before a parser sees it.

One way through the bytes, without any memory of them: how deep they nest, how long their terms are, whether they would
fetch something (a remote context) or unfold (a DOCTYPE). What is merely written wrongly is left to the parser to tell.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING

from kawung.foreign.limits import MAX_BYTES, MAX_DEPTH, MAX_NAME, MAX_TERM
from kawung.foreign.troubles import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable

    from kawung.store import RdfForm

BOM = codecs.BOM_UTF8
_OTHER_BOMS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PIECE = 1024 * 1024
_QUOTED = 300

TURTLE = re.compile(
    rb"""[^"'<>\#\[\](){}\\]++
    | "{3}(?P<long>(?:[^"\\]|\\.|"(?!""))*+)(?:"{3})? | '{3}(?P<long2>(?:[^'\\]|\\.|'(?!''))*+)(?:'{3})?
    | "(?P<text>(?:[^"\\\n\r]|\\.)*+)"? | '(?P<text2>(?:[^'\\\n\r]|\\.)*+)'?
    | << | >> | <(?P<iri>[^<>\n\r]*+)>? | \#[^\n\r]*+ | \\. | .""",
    re.VERBOSE | re.DOTALL,
)
TAG = re.compile(rb"""<[^<>"']*+(?:"[^"]*+"[^<>"']*+|'[^']*+'[^<>"']*+)*+>""")
JSON = re.compile(rb'"(?P<text>(?:[^"\\]|\\.)*+)"? | [\[\]{}] | [^"\[\]{}]++', re.VERBOSE | re.DOTALL)
_WORD = re.compile(rb"[^\s,;:]++")
_OPENS, _CLOSES = frozenset((b"[", b"(", b"{", b"<<")), frozenset((b"]", b")", b"}", b">>"))
_ENCODING = re.compile(rb"""<\?xml[^>]*?\bencoding\s*=\s*["']([^"']*)["']""")
_UNFOLDS = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb""""[^"]*+"|'[^']*+'""")


def scan(data: bytes, form: RdfForm) -> Trouble | None:
    """Return what keeps a text from being read at all; None where a parser may see it."""
    if len(data) > MAX_BYTES:
        return Trouble("rdf-too-large", {"most": MAX_BYTES // 1024 // 1024})
    return _not_text(data) or _LOOKS[form](data)


def line_at(data: bytes, at: int) -> int:
    """Give the line in which a byte stands."""
    return data.count(b"\n", 0, at) + 1


def column_at(data: bytes, at: int) -> int:
    """Give the column in which a byte stands, counted in letters."""
    start = data.rfind(b"\n", 0, at) + 1
    return len(data[start:at].decode("utf-8", "replace")) + 1


def _not_text(data: bytes) -> Trouble | None:
    if data.startswith(_OTHER_BOMS) or b"\0" in data[:4]:
        return Trouble("rdf-not-utf8", {"column": 1}, (1,))
    decoder = codecs.getincrementaldecoder("utf-8")()
    done = 0
    try:
        for start in range(0, len(data), _PIECE):
            waiting = len(decoder.getstate()[0])
            done = start - waiting
            decoder.decode(data[start : start + _PIECE], final=start + _PIECE >= len(data))
    except UnicodeDecodeError as error:
        at = done + error.start
        return Trouble("rdf-not-utf8", {"column": column_at(data, at)}, (line_at(data, at),))
    at = data.find(b"\0")
    if at >= 0:
        return Trouble("rdf-sign", {"column": column_at(data, at)}, (line_at(data, at),))
    return None


def _too_long(data: bytes, at: int, most: int) -> Trouble:
    told: dict[str, str | int] = {"most": most, "column": column_at(data, at)}
    return Trouble("rdf-term-too-long", told, (line_at(data, at),), data[at : at + 60].decode("utf-8", "replace"))


def _too_deep(data: bytes, at: int) -> Trouble:
    return Trouble("rdf-too-deep", {"most": MAX_DEPTH, "column": column_at(data, at)}, (line_at(data, at),))


def _long_word(data: bytes, start: int, end: int) -> Trouble | None:
    """Look for a word beyond measure in a run of bytes that is itself longer than that."""
    words = _WORD.finditer(data, start, end)
    return next((_too_long(data, w.start(), MAX_NAME) for w in words if w.end() - w.start() > MAX_NAME), None)


def _turtle(data: bytes) -> Trouble | None:
    depth = 0
    for token in TURTLE.finditer(data):
        kind, start, end = token.lastgroup, token.start(), token.end()
        size = end - start
        if kind is None:
            if size <= 2:
                sign = token[0]
                depth = max(0, depth + (sign in _OPENS) - (sign in _CLOSES))
                if depth > MAX_DEPTH:
                    return _too_deep(data, start)
            elif size > MAX_NAME and data[start] != ord("#") and (found := _long_word(data, start, end)):
                return found
        elif size > MAX_NAME and (kind == "iri" or size > MAX_TERM):
            return _too_long(data, start, MAX_NAME if kind == "iri" else MAX_TERM)
    return None


def _xml(data: bytes) -> Trouble | None:
    head = _ENCODING.match(data[len(BOM) if data.startswith(BOM) else 0 :][:_QUOTED])
    if head and head[1].lower() not in (b"utf-8", b"utf8", b"us-ascii"):
        return Trouble("rdf-not-utf8", {"column": 1}, (1,), head[1].decode("utf-8", "replace"))
    unfolds = _UNFOLDS.search(data)  # in a comment too: a parser may see its end elsewhere
    if unfolds:
        return Trouble("rdf-doctype", {"column": column_at(data, unfolds.start())}, (line_at(data, unfolds.start()),))
    depth = at = 0
    while (start := data.find(b"<", at)) >= 0:
        if start - at > MAX_TERM:
            return _too_long(data, at, MAX_TERM)
        opening = data[start : start + 9]
        ends = b"-->" if opening.startswith(b"<!--") else b"]]>" if opening == b"<![CDATA[" else b""
        ends = b"?>" if opening.startswith(b"<?") else ends
        if ends:
            end = data.find(ends, start + 2)
            if end < 0:
                return _unfinished(data, start)
            if ends == b"]]>" and end - start > MAX_TERM:
                return _too_long(data, start, MAX_TERM)
            at = end + len(ends)
            continue
        tag = None if opening.startswith(b"<!") else TAG.match(data, start)
        if tag is None:
            return _unfinished(data, start)
        at = tag.end()
        if at - start > MAX_NAME and (found := _long_attribute(data, tag)):
            return found
        depth += -1 if opening.startswith(b"</") else 0 if data[at - 2] == ord("/") else 1
        if depth > MAX_DEPTH:
            return _too_deep(data, start)
    return _too_long(data, at, MAX_TERM) if len(data) - at > MAX_TERM else None


def _unfinished(data: bytes, at: int) -> Trouble:
    shown = data[at : at + 60].decode("utf-8", "replace")
    return Trouble("rdf-syntax", {"column": column_at(data, at), "what": shown}, (line_at(data, at),))


def _long_attribute(data: bytes, tag: re.Match[bytes]) -> Trouble | None:
    for value in _ATTRIBUTE.finditer(data, tag.start(), tag.end()):
        if value.end() - value.start() > MAX_TERM:
            return _too_long(data, value.start(), MAX_TERM)
    bare = _ATTRIBUTE.sub(b" ", tag[0])
    return _too_long(data, tag.start(), MAX_NAME) if max(map(len, bare.split())) > MAX_NAME else None


def _json(data: bytes) -> Trouble | None:
    """Look at JSON: a context may stand in any object, and is remote where it is a text or imports one."""
    contexts: list[bool] = []  # of each bracket open: whether what stands in it are contexts
    waiting: tuple[int, bytes] | None = None  # a text that is a key if a colon follows
    key = ""
    for token in JSON.finditer(data):
        start, end, text = token.start(), token.end(), token["text"]
        if text is not None:
            if end - start > MAX_TERM:
                return _too_long(data, start, MAX_TERM)
            waiting = (start, text)
            continue
        here = key in ("@context", "@import") or (not key and bool(contexts) and contexts[-1])
        if waiting is not None:
            rest = token[0].lstrip() if end - start < _PIECE else b":"
            if here and not rest.startswith(b":"):
                return _remote(data, *waiting)
            key = _key(waiting[1]) if rest.startswith(b":") and not rest[1:].strip() else ""
            waiting = None
        if end - start > 1:
            if end - start > MAX_NAME and (long := _long_word(data, start, end)):
                return long
        elif data[start] in b"[{":
            contexts.append(here and data[start] == ord("["))
            key = ""
            if len(contexts) > MAX_DEPTH:
                return _too_deep(data, start)
        elif data[start] in b"]}":
            contexts[-1:] = []
            key = ""
    return None


def _remote(data: bytes, at: int, text: bytes) -> Trouble:
    return Trouble("rdf-remote-context", {"column": column_at(data, at)}, (line_at(data, at),), _plain(text))


def _key(text: bytes) -> str:
    """Read a key; one beyond measure is none that means anything here, but a key all the same."""
    return _plain(text) if len(text) <= _QUOTED else " "


def _plain(text: bytes) -> str:
    """Read a text of JSON, escapes and all; one that cannot be read as it stands."""
    try:
        return str(json.loads(b'"' + text + b'"'))
    except ValueError:
        return text.decode("utf-8", "replace")


_LOOKS: dict[RdfForm, Callable[[bytes], Trouble | None]] = {
    "turtle": _turtle,
    "trig": _turtle,
    "n-triples": _turtle,
    "n-quads": _turtle,
    "rdf-xml": _xml,
    "json-ld": _json,
}
