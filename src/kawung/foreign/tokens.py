"""
foreign: what stands where in a text: names and texts, as far as they can be told without a parser.

Each of the three families of forms is gone through once; `tokens` gives for each name the IRI that it stands for, as
far as prefixes and bases tell, and for each text what it says. It is a search, no parser: it is asked where something
stands of which a parser has said that it does.
"""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import urljoin

from kawung.foreign.scanning import JSON, TAG, TURTLE
from kawung.iris import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kawung.store import RdfForm

_WORD = re.compile(rb"[^\s;,]+")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_UP = re.compile(r"(?:\.{0,2}/)+")
_SCHEME_OF = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ATTRIBUTE = re.compile(rb"""([^\s<>"'=/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_NAME = re.compile(rb"</?\s*([^\s<>/]+)")
_SCALAR = re.compile(rb"[^\s,:]+")
_LONGEST = 64 * 1024  # bytes of a token that is looked at as a name


class Token(NamedTuple):
    """A name or a text, and the byte where it begins; a name is an IRI, or relative where it can only be that."""

    at: int
    kind: Literal["name", "text"]
    value: str


def tokens(data: bytes, form: RdfForm, base: str) -> Iterator[Token]:
    """Go through a text; *base* is what relative names stand below, if anything."""
    walk: Callable[[bytes, str], Iterator[Token]] = {"rdf-xml": _xml, "json-ld": _json}.get(form, _turtle)
    return walk(data, base)


def relative(text: str) -> str:
    """Write a relative name as it comes out where nothing tells what it stands below."""
    return _UP.sub("", text, count=1) if _UP.match(text) and not text.startswith("//") else text


def _below(base: str, text: str) -> str:
    if _SCHEME_OF.match(text):
        return text
    try:
        return urljoin(base, text) if base else relative(text)
    except ValueError:  # what looks like an address of a computer and is none
        return text


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text

    def plain(found: re.Match[str]) -> str:
        try:
            return chr(int(found[1] or found[2], 16)) if found[1] or found[2] else _LETTERS.get(found[3], found[3])
        except (ValueError, OverflowError):
            return found[0]

    return _ESCAPE.sub(plain, text)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _turtle(data: bytes, base: str) -> Iterator[Token]:
    prefixes: dict[str, str] = {}
    waiting: str | None = None  # a prefix, or "" for the base, whose name comes next
    before = ""
    for token in TURTLE.finditer(data):
        kind = token.lastgroup
        if kind == "iri":
            name = _below(base, _unescaped(_text(token["iri"])))
            if waiting is not None and before == "prefix":
                prefixes[waiting] = name
            elif before == "base":
                base = name
            else:
                yield Token(token.start(), "name", name)
            waiting, before = None, ""
        elif kind is not None:
            yield Token(token.start(), "text", _unescaped(_text(token[kind])))
        elif data[token.start()] not in b"#[](){}<>":
            for word in _WORD.finditer(data, token.start(), token.end()):
                text = _text(word[0][:_LONGEST])
                directive = text.lstrip("@").lower()
                if directive in ("prefix", "base"):
                    before = directive
                elif before == "prefix" and text.endswith(":"):
                    waiting = text[:-1]
                else:
                    yield from _word(word.start(), text, prefixes)


def _word(at: int, text: str, prefixes: dict[str, str]) -> Iterator[Token]:
    """Give what a bare word of Turtle stands for: a name, or the text of a number or truth value."""
    text = text.rstrip(".") or text
    if text == "a":
        yield Token(at, "name", PREFIXES["rdf"] + "type")
        return
    prefix, colon, local = text.partition(":")
    if colon and prefix in prefixes:
        yield Token(at, "name", prefixes[prefix] + _unescaped(local))
    elif not text.startswith(("@", "^^", "_:")):
        yield Token(at, "text", text)
    if text.startswith("^^") and text[2:].partition(":")[0] in prefixes:
        prefix, _, local = text[2:].partition(":")
        yield Token(at, "name", prefixes[prefix] + local)
    elif text.startswith("@"):
        yield Token(at, "text", text[1:].lower())


def _xml(data: bytes, base: str) -> Iterator[Token]:
    prefixes: dict[str, str] = {"rdf": PREFIXES["rdf"]}
    at = 0
    while (start := data.find(b"<", at)) >= 0:
        text = data[at:start]
        if text.strip():
            yield Token(at + len(text) - len(text.lstrip()), "text", unescape(_text(text)))
        special = {b"<!--": b"-->", b"<![C": b"]]>"}.get(data[start : start + 4])
        special = b"?>" if data.startswith(b"<?", start) else special
        if special is not None:
            end = data.find(special, start)
            if end < 0:
                return
            if special == b"]]>":
                yield Token(start, "text", _text(data[start + 9 : end]))
            at = end + len(special)
            continue
        tag = TAG.match(data, start)
        name = tag and _NAME.match(tag[0])
        if tag is None or name is None:
            return
        at = tag.end()
        attributes = [(a.start() + start, a[1], a[2] or a[3] or b"") for a in _ATTRIBUTE.finditer(tag[0])]
        for _, key, value in attributes:
            if key == b"xmlns" or key.startswith(b"xmlns:"):
                prefixes[_text(key[6:])] = unescape(_text(value))
            elif key == b"xml:base":
                base = _below(base, unescape(_text(value)))
        if not tag[0].startswith(b"</"):
            yield Token(start, "name", _expanded(_text(name[1]), prefixes))
        for place, key, value in attributes:
            said = unescape(_text(value))
            if key.startswith(b"xmlns") or key == b"xml:base":
                continue
            yield Token(place, "name", _expanded(_text(key), prefixes))
            yield Token(place, "name", _below(base, "#" + said if key.endswith(b"ID") else said))
            yield Token(place, "text", said.lower() if key == b"xml:lang" else said)


def _expanded(name: str, prefixes: dict[str, str]) -> str:
    prefix, colon, local = name.partition(":")
    return prefixes.get(prefix, "") + local if colon else prefixes.get("", "") + name


def _json(data: bytes, base: str) -> Iterator[Token]:
    aliases: dict[str, str] = {}
    key: str | None = None
    last = ""
    for token in JSON.finditer(data):
        text = token["text"]
        if text is None:
            bare = token[0]
            if bare.lstrip().startswith(b":"):
                key = last
                bare = bare.lstrip()[1:]
            else:
                key = None
            for word in _SCALAR.finditer(bare):
                yield Token(token.start(), "text", _text(word[0][:_LONGEST]))
            continue
        last = _json_text(text) if len(text) <= _LONGEST else _text(text)
        if key is not None and _SCHEME_OF.match(last):
            aliases.setdefault(key, last)
        prefix, colon, local = last.partition(":")
        if colon and prefix in aliases and not local.startswith("//"):
            yield Token(token.start(), "name", aliases[prefix] + local)
        else:
            yield Token(token.start(), "name", aliases.get(last) or last)
            yield Token(token.start(), "name", _below(base, last))
        yield Token(token.start(), "text", last.lower() if key == "@language" else last)


def _json_text(text: bytes) -> str:
    if b"\\" not in text:
        return _text(text)
    try:
        return str(json.loads(b'"' + text + b'"'))
    except ValueError:
        return _text(text)
