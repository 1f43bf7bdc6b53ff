"""
door: the rows of a SPARQL query, for people and in the two standard forms.

JSON: SPARQL 1.1 Query Results JSON Format, https://www.w3.org/TR/sparql11-results-json/. CSV: SPARQL 1.1
Query Results CSV, https://www.w3.org/TR/sparql11-results-csv-tsv/ (lines end as RFC 4180 says).
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from kawung.cli.table import Head, grid
from kawung.iris import PREFIXES, XSD, Term, read_literal, value_of

if TYPE_CHECKING:
    from kawung.cli.console import Look
    from kawung.store import Rows


def as_json(found: Rows) -> dict[str, object]:
    """Give rows as the standard's JSON value."""
    bindings = [
        {name: _binding(term) for name, term in zip(found.variables, row, strict=True) if term is not None}
        for row in found.rows
    ]
    return {"head": {"vars": list(found.variables)}, "results": {"bindings": bindings}}


def _binding(term: Term) -> dict[str, str]:
    if term.startswith("<"):
        return {"type": "uri", "value": value_of(term)}
    if term.startswith("_:"):
        return {"type": "bnode", "value": term[2:]}
    lit = read_literal(term)
    binding = {"type": "literal", "value": lit.text}
    if lit.language:
        binding["xml:lang"] = lit.language
    elif lit.datatype != "string":
        binding["datatype"] = lit.datatype if ":" in lit.datatype else XSD + lit.datatype
    return binding


def as_csv(found: Rows) -> str:
    """Give rows as the standard's CSV: bare values, unbound as nothing."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(found.variables)
    for row in found.rows:
        writer.writerow(["" if t is None else t if t.startswith("_:") else value_of(t) for t in row])
    return out.getvalue()


def as_table(look: Look, found: Rows) -> list[str]:
    """Write rows for people: IRIs with their prefixes where these are known, unbound said in words."""
    heads = [
        Head(name, is_id=any((row[at] or "").startswith("<") for row in found.rows), wraps=True)
        for at, name in enumerate(found.variables)
    ]
    unbound = look.say("query.unbound")
    rows = [[unbound if t is None else _short(t) for t in row] for row in found.rows]
    lines = grid(look, heads, rows, "") if rows and heads else []
    return [*lines, *([""] if lines else []), look.say("query.rows", n=len(found.rows))]


def _short(term: Term) -> str:
    if term.startswith("_:"):
        return term
    value = value_of(term)
    if term.startswith("<"):
        for prefix, home in sorted(PREFIXES.items(), key=lambda item: -len(item[1])):
            local = value.removeprefix(home)
            if local != value and local and not set(local) & set("/#?"):
                return f"{prefix}:{local}"
        return term
    return value
