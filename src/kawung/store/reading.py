"""store: what a query's text says that engines tell each in its own way: its columns, and where it breaks."""

from __future__ import annotations

import re
from functools import lru_cache

from kawung.problems import UsageError, Words
from kawung.store.guard import bare

_WORD = r"(?<![\w?$:@])"  # not the name of something
_SELECT = re.compile(_WORD + r"SELECT\b\s*(?:DISTINCT\b|REDUCED\b)?", re.IGNORECASE)
_CLAUSE = re.compile(r"[(){}*]|" + _WORD + r"(?:WHERE|FROM|AS)\b|[?$]\w+", re.IGNORECASE)


@lru_cache(maxsize=256)
def projection(query: str) -> tuple[str, ...]:
    """Return the variables of the first SELECT clause in the order written; empty for `SELECT *`."""
    words_only = bare(query)
    match = _SELECT.search(words_only)
    if match is None:
        return ()
    names: list[str] = []
    depth = 0
    named = False  # an AS at the outer level of an expression has come, so the next variable is its name
    for found in _CLAUSE.finditer(words_only, match.end()):
        part = found.group()
        word = part.upper()
        if depth == 0 and word in ("{", "WHERE", "FROM", "*"):
            break
        if part in ("(", "{"):
            depth += 1
        elif part in (")", "}"):
            depth -= 1
        elif word == "AS":
            named = depth == 1
        elif part[0] in "?$" and (depth == 0 or named):
            names.append(part[1:])
            named = False
    return tuple(names)


def columns(query: str, found: list[str]) -> tuple[str, ...]:
    """Put the variables that an engine found into the query's order; for `SELECT *` that in which they first occur."""
    written = projection(query)
    if set(written) == set(found):
        return written
    places = {m.group()[1:]: m.start() for m in reversed([*re.finditer(r"[?$]\w+", bare(query))])}
    return tuple(sorted(found, key=lambda name: (places.get(name, len(query)), name)))


# Where the two engines say that a query breaks: `error at 3:17: …` and `…, (line:3, col:17)`.
_AT = re.compile(r"error at (\d+):(\d+):|(?: \(at char \d+\),)? \(line:(\d+), col:(\d+)\)")


def bad_query(error: Exception) -> UsageError:
    """Say where and how a query breaks, from what an engine says of it."""
    first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    at = _AT.search(first)
    rest = _AT.sub("", first).strip(" ,()") or first
    if at is None:
        return UsageError(Words(en=f"The query cannot be read: {first}", id=f"Kueri tidak bisa dibaca: {first}"))
    line, column = (at[1], at[2]) if at[1] else (at[3], at[4])
    return UsageError(
        Words(
            en=f"The query cannot be read at line {line}, character {column} ({rest}).",
            id=f"Kueri tidak bisa dibaca pada baris {line}, huruf ke-{column} ({rest}).",
        )
    )


def not_select() -> UsageError:
    """Say that a query gives no rows."""
    return UsageError(
        Words(
            en="Only SELECT queries give rows; write the question as a SELECT.",
            id="Hanya kueri SELECT yang memberi baris; tulis pertanyaannya sebagai SELECT.",
        )
    )
