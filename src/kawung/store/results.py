"""
store: SPARQL results in JSON, row by row from a stream.

A million rows as Python's own JSON objects take gigabytes, so each row becomes a tuple of terms before the next is
looked at. https://www.w3.org/TR/sparql11-results-json/
"""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from kawung.iris import XSD, Term, literal, read_literal
from kawung.store import trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE = 64 * 1024
# How a word or a number can go on that a piece ends in.
_BEGINNINGS = {word[:n] for word in ("true", "false", "null") for n in range(1, len(word))} | {
    *("-", ".", "e", "E", "e-", "e+", "E-", "E+")
}
_STRING, _BOOLEAN = XSD + "string", XSD + "boolean"
_SPACE = re.compile(r"[ \t\n\r]*")
_LANGUAGE = re.compile(r"[A-Za-z]+(?:-[A-Za-z0-9]+)*\Z")
_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?\Z")
_NOT_IN_IRIS = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_HALF = re.compile("[\ud800-\udfff]")  # half of a sign, which no text may hold alone
_TRUTHS = {"1": "true", "0": "false"}


class Readable(Protocol):
    """What bytes come from."""

    def read(self, size: int = -1, /) -> bytes:
        """Give up to *size* bytes, nothing at the end."""


@dataclass(slots=True)
class Results:
    """What a query gave: variables and rows, or the truth of an ASK."""

    variables: tuple[str, ...] = ()
    rows: list[tuple[Term | None, ...]] = field(default_factory=list)
    truth: bool | None = None


class _CutError(Exception):
    """The text ended inside a value."""


class _Text:
    """A JSON text that is read piece by piece and forgotten behind the place that is read."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self._decode = codecs.getincrementaldecoder("utf-8")()
        self._scan = json.JSONDecoder().raw_decode
        self._text, self._at, self._ended = "", 0, False

    def _more(self) -> None:
        """Read on: as much again as is waiting, so that a long value is not looked at too often."""
        if self._ended:
            raise _CutError
        waiting = self._text[self._at :]
        piece = self._source.read(max(_PIECE, len(waiting)))
        self._ended = not piece
        self._text, self._at = waiting + self._decode.decode(piece, final=self._ended), 0

    def sign(self) -> str:
        """Give the next sign that is no space, without passing it; empty at the end."""
        while True:
            match = _SPACE.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                return ""
            self._more()

    def take(self, sign: str) -> None:
        """Pass a sign that must come now."""
        found = self.sign()
        if found != sign:
            raise ValueError(sign) if found else _CutError
        self._at += 1

    def took(self, sign: str) -> bool:
        """Pass a sign if it comes now."""
        if self.sign() != sign:
            return False
        self._at += 1
        return True

    def value(self) -> Any:
        """Read one value whole."""
        self.sign()
        while True:
            try:
                found, end = self._scan(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._may_go_on(error):
                    raise
                if self._ended:
                    raise _CutError from error
                self._more()
                continue
            # A number at the end of what was read may go on.
            if end == len(self._text) and not self._ended and not isinstance(found, dict | list | str):
                self._more()
                continue
            self._at = end
            return found

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        """Tell whether a value broke off only because no more of it has been read."""
        rest = self._text[error.pos :].strip()
        if error.msg.startswith("Invalid \\u"):
            return len(rest) < 6
        return error.msg.startswith("Unterminated") or not rest or rest in _BEGINNINGS

    def members(self) -> Iterator[str]:
        """Go through an object: give each name; whoever asks reads its value."""
        self.take("{")
        if self.took("}"):
            return
        while True:
            name = self.value()
            if not isinstance(name, str):
                raise TypeError(name)
            self.take(":")
            yield name
            if not self.took(","):
                self.take("}")
                return

    def items(self) -> Iterator[Any]:
        """Go through an array: give each value."""
        self.take("[")
        if self.took("]"):
            return
        while True:
            yield self.value()
            if not self.took(","):
                self.take("]")
                return


def read(source: Readable, server: str, most_rows: int) -> Results:
    """
    Read an answer; raise UnreadableError if it is cut, is not what SPARQL results look like, or has too many rows.

    No more is read than one row beyond *most_rows*.
    """
    text = _Text(source)
    found = Results()
    try:
        bound = _read_into(found, text, server, most_rows)
        if text.sign():
            raise ValueError("something follows")  # noqa: TRY301 - one way out for all that is not right
    except _CutError as error:
        raise trouble.cut(server) from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise trouble.not_results(server) from error
    if found.truth is None and not bound:
        raise trouble.not_results(server)
    return found


def _read_into(found: Results, text: _Text, server: str, most_rows: int) -> bool:
    """Read the outermost object; return whether it had rows, be they none."""
    rows_came = False
    waiting: list[dict[str, Any]] = []  # rows that came before the head, which names their columns
    for name in text.members():
        if name == "head":
            found.variables = _variables(text.value())
        elif name == "boolean":
            truth = text.value()
            if not isinstance(truth, bool):
                raise TypeError(truth)
            found.truth = truth
        elif name == "results":
            for inner in text.members():
                if inner != "bindings":
                    text.value()
                    continue
                rows_came = True
                for row in text.items():
                    if len(found.rows) + len(waiting) >= most_rows:
                        raise trouble.too_many(server, most_rows)
                    if found.variables:
                        found.rows.append(_row(found.variables, row))
                    else:
                        waiting.append(row)
        else:
            text.value()
    found.rows += [_row(found.variables, row) for row in waiting]
    return rows_came


def _variables(head: dict[str, Any]) -> tuple[str, ...]:
    names = head.get("vars") or ()
    if not all(isinstance(name, str) for name in names):
        raise TypeError(names)
    return tuple(names)


def _row(variables: tuple[str, ...], row: dict[str, Any]) -> tuple[Term | None, ...]:
    return tuple([None if (bound := row.get(name)) is None else term(bound) for name in variables])


def term(bound: dict[str, str]) -> Term:
    """
    Spell a bound value as its N-Triples text, as the embedded engines do.

    What an IRI may not hold is written as N-Triples allows it; a label of a blank node that it does not allow is
    written in letters and digits. Raises KeyError, TypeError or ValueError if it is no such value.
    """
    kind, value = bound["type"], bound["value"]
    if _HALF.search(value):
        raise ValueError(value)
    if kind == "uri":
        return _iri(value)
    if kind == "bnode":
        label = value.removeprefix("nodeID://").removeprefix("_:")
        return "_:" + (label if _LABEL.match(label) else "x" + value.encode().hex())
    if kind not in ("literal", "typed-literal"):
        raise ValueError(kind)
    if language := bound.get("xml:lang"):
        if not _LANGUAGE.match(language):
            raise ValueError(language)
        return literal(value, language)
    datatype = bound.get("datatype")
    if not datatype or datatype == _STRING:
        return literal(value)
    if datatype == _BOOLEAN:
        value = _TRUTHS.get(value, value)
    return f"{literal(value)}^^{_iri(datatype)}"


def _iri(text: str) -> Term:
    return "<" + _NOT_IN_IRIS.sub(lambda m: f"\\u{ord(m.group()):04X}", text) + ">"


def truth_of(found: Results) -> bool | None:
    """Give the truth of an ASK; Virtuoso gives it as a table, with 1 in it or without a row. None if there is none."""
    if found.truth is not None or len(found.variables) != 1:
        return found.truth
    cells = [read_literal(cell).text for (cell,) in found.rows if cell and cell.startswith('"')]
    return {(): False, ("0",): False, ("1",): True}.get(tuple(cells))


def whole_number(counted: Term | None) -> int:
    """Read a count."""
    return int(read_literal(counted).text) if counted else 0
