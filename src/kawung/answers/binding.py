"""
answers: puts parameters into a query.

What every engine understands alike is one `VALUES` row as the first pattern of the outermost `WHERE`; initial
bindings and substitutions differ between engines. So the text is changed in one place and nowhere else.
SPARQL 1.1, grammar: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kawung.problems import UsageError, Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kawung.iris import Term

# IRIREF, the four kinds of string and comments; long strings before short ones, since both begin alike.
_NOT_SYNTAX = re.compile(
    r"<[^<>\"{}|^`\\\x00-\x20]*>"
    r'|"""(?:"{0,2}(?:[^"\\]|\\.))*"""'
    r"|'''(?:'{0,2}(?:[^'\\]|\\.))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r"|#[^\n\r]*",
    re.DOTALL,
)
_SELECT = re.compile(r"(?<![\w?$:-])SELECT(?![\w:-])", re.IGNORECASE)
_SHOWN = re.compile(r"^[ \t]*#\( shown$.*?^[ \t]*#\)$\n", re.DOTALL | re.MULTILINE)
_VARIABLE = re.compile(r"[A-Za-z]\w*\Z")


def mask(query: str) -> str:
    """Blank out IRIs, strings and comments, so that what is left is syntax at the same offsets."""
    return _NOT_SYNTAX.sub(lambda m: re.sub(r"[^\n\r]", " ", m.group()), query)


def outermost_group(query: str) -> tuple[int, int]:
    """
    Return the offsets of the braces that enclose the outermost WHERE of a SELECT query.

    Braces within parentheses (an EXISTS in the SELECT clause) do not count. Raises UsageError if there is no
    such group.
    """
    bare = mask(query)
    select = _SELECT.search(bare)
    if select:
        parens = braces = 0
        start = -1
        for at in range(select.end(), len(bare)):
            char = bare[at]
            if char == "(":
                parens += 1
            elif char == ")":
                parens -= 1
            elif char == "{" and (braces or not parens):
                if not braces:
                    start = at
                braces += 1
            elif char == "}" and braces:
                braces -= 1
                if not braces:
                    return start, at
    raise UsageError(
        Words(
            en="The query has no WHERE group that parameters could be put into.",
            id="Kueri tidak punya kelompok WHERE yang bisa diberi parameter.",
        )
    )


def distinct(query: str, names: Sequence[str]) -> str:
    """
    Ask a query for no more than which values *names* take together, each once: its SELECT within a shorter one.

    What the query marks as only shown (`queries/README.md`) is left out: it takes most of the time and changes nothing.
    """
    query = _SHOWN.sub("", query)
    start = select.start() if (select := _SELECT.search(mask(query))) else 0
    variables = " ".join(f"?{name}" for name in names)
    return f"{query[:start]}SELECT DISTINCT {variables} WHERE {{ {{\n{query[start:]}\n}} }}"


def insert_values(query: str, bindings: Mapping[str, Term]) -> str:
    """
    Put one VALUES row for *bindings* (variable name to term) at the head of the outermost WHERE of *query*.

    With no bindings the query comes back unaltered. Where the group is nothing but a sub-SELECT it is wrapped in
    braces of its own, since the grammar allows no pattern beside a bare one.
    """
    if not bindings:
        return query
    for name in bindings:
        if not _VARIABLE.match(name):
            raise ValueError(f"not a variable name: {name!r}")
    head, tail = parted(query)
    variables = " ".join(f"?{name}" for name in bindings)
    return f"{head} VALUES ({variables}) {{ ({' '.join(bindings.values())}) }}{tail}"


def parted(query: str) -> tuple[str, str]:
    """
    Part a query where a VALUES row goes: at the head of the outermost WHERE.

    A group that is nothing but a sub-SELECT gets braces of its own.
    """
    start, end = outermost_group(query)
    inside = query[start + 1 : end]
    if _SELECT.match(mask(query)[start + 1 : end].lstrip()):
        inside = " {" + inside + "} "
    return query[: start + 1], inside + query[end:]
