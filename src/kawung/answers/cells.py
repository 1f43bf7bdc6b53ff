"""
answers: the cells of an answer, from terms to Python values and to texts.

A cell is text, a number, a yes or no, `Words` (a text in both languages), a `Thing`, a tuple of things, a tuple
of IRIs (the statements that a row stands on) or None where the query left the variable unbound; the row's status
or the column then names which kind of nothing it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from kawung import vocabulary
from kawung.answers.phrases import BASIS, STATUS, YES_NO, number, rounded
from kawung.iris import SCHEME, Term, is_iri, local_name, read_literal, term, value_of
from kawung.problems import Language, Words

if TYPE_CHECKING:
    from kawung.answers.question import Column
    from kawung.store import Store


@dataclass(frozen=True, slots=True)
class Thing:
    """Something an answer names: key, label in both languages, IRI (None for a code of the question's own)."""

    key: str
    label: Words
    iri: str | None = None

    def __str__(self) -> str:
        return self.key


Value = str | int | Decimal | bool | Words | Thing | tuple[Thing, ...] | tuple[str, ...] | None
Row = Mapping[str, Value]

_BASIS, _STATE = f"<{SCHEME}basis#", f"<{SCHEME}cell-state#"
_NAMES = """
SELECT DISTINCT ?thing ?property ?text WHERE {{
  VALUES ?thing {{ {things} }}
  GRAPH ?graph {{ ?thing ?property ?text }}
  FILTER(?property IN ({properties}))
}}"""
_KEY = term("kw:key")
_CODE = term("kw:kemendagriCode")
_LABELS = tuple(term(c) for c in ("skos:prefLabel", "rdfs:label", "dcterms:title"))


def code(text: Term) -> Thing:
    """Read a concept of the schemes basis or cell-state; `computed` is called "measured" wherever people read it."""
    key = local_name(text)
    if text.startswith(_BASIS):
        key = "measured" if key == "computed" else key
        return Thing(key, BASIS.get(key, Words(key, key)), value_of(text))
    return Thing(key, STATUS.get(key, Words(key, key)), value_of(text))


def things(store: Store, terms: set[Term]) -> dict[Term, Thing]:
    """Find keys and labels for IRIs: from the vocabulary where it has them, else from what the studies' graphs say."""
    known = vocabulary.labels()
    found: dict[Term, Thing] = {}
    asked: list[Term] = []
    for t in sorted(terms):
        if t.startswith((_BASIS, _STATE)):
            found[t] = code(t)
        elif t in known:
            found[t] = Thing(local_name(t), known[t], value_of(t))
        else:
            asked.append(t)
    if asked:
        properties = ", ".join((_KEY, _CODE, *_LABELS))
        said: dict[Term, dict[Term, dict[str, str]]] = {t: {} for t in asked}
        for thing, prop, text in store.select(_NAMES.format(things=" ".join(asked), properties=properties)).rows:
            if thing and prop and text and text.startswith('"'):
                lit = read_literal(text)
                here = said[thing].setdefault(prop, {})
                language = lit.language or ""
                here[language] = min(here.get(language, lit.text), lit.text)
        found |= {t: _thing(t, said[t]) for t in asked}
    return found


def _thing(t: Term, said: Mapping[Term, Mapping[str, str]]) -> Thing:
    key = (said.get(_KEY) or said.get(_CODE) or {}).get("", local_name(t))
    label: dict[str, str] = {}
    for prop in _LABELS:
        for language, text in said.get(prop, {}).items():
            label.setdefault(language, text)
    plain = label.get("", key)
    en, id_ = label.get("en"), label.get("id")
    return Thing(key, Words(en or label.get("") or id_ or plain, id_ or label.get("") or en or plain), value_of(t))


def listed_in(text: Term) -> list[Term]:
    """Return the IRIs of a list that a query gave as one text, sorted, each once."""
    return sorted({f"<{part}>" for part in value_of(text).split()})


def _coded(column: Column, key: str) -> Thing:
    return Thing(key, column.values.get(key, Words(key, key)))


def read(column: Column, text: Term | None, named: Mapping[Term, Thing]) -> Value:
    """Read one term as its column says; what does not fit stays the text it is."""
    if text is None:
        return None
    if column.kind == "statements":
        return tuple(sorted(set(value_of(text).split()))) or None
    if column.kind == "texts":
        return "; ".join(sorted({p for part in value_of(text).split("|") if (p := part.strip())})) or None
    if column.kind == "things":
        return tuple(named[t] for t in listed_in(text)) or None
    if column.kind == "codes":
        return tuple(_coded(column, key) for key in sorted(set(value_of(text).split()))) or None
    if is_iri(text):
        return value_of(text) if column.kind == "iri" else named[text]
    if column.kind == "code":
        return _coded(column, value_of(text))
    value = read_literal(text).python()
    if isinstance(value, Decimal):
        return rounded(value, column.decimals)
    if isinstance(value, int) and column.decimals and not isinstance(value, bool):
        return rounded(Decimal(value), column.decimals)
    return value


def missing(column: Column, row: Row) -> str:
    """
    Return the code for what is not in a row's cell.

    That it is withheld, where the row says so; its own status, where it has nothing; else the column's.
    """
    if column.name in str(row.get("withheld") or "").split(";"):
        return "withheld"
    status = str(row.get("status") or "present")
    return status if column.missing == "not-reported" and status != "present" else column.missing


def told(column: Column, value: Value, language: Language, nothing: str | None = None) -> str:
    """Write a cell for people; *nothing* is the code for an empty one, which is never a blank."""
    if value is None:
        return STATUS[nothing or column.missing].in_(language)
    if isinstance(value, bool):
        return YES_NO[value].in_(language)
    if isinstance(value, int | Decimal):
        return number(value, language, column.decimals)
    if isinstance(value, Words):
        return value.in_(language)
    if isinstance(value, Thing):
        return value.label.in_(language)
    if isinstance(value, tuple):
        return ", ".join(v.label.in_(language) if isinstance(v, Thing) else v for v in value)
    return value


def fields(column: Column) -> tuple[str, ...]:
    """Name the machine-readable fields that a column takes: one, or several for things and words."""
    name = column.name
    if column.kind in ("concept", "thing", "things", "statement"):
        return (name, f"{name}_en", f"{name}_id", f"{name}_iri")
    if column.kind in ("code", "codes"):
        return (name, f"{name}_en", f"{name}_id")
    if column.kind == "words":
        return (f"{name}_en", f"{name}_id")
    return (name,)


def flat(column: Column, value: Value) -> tuple[str | int | Decimal | bool | None, ...]:
    """Spread a cell over its fields; a field that has nothing is None."""
    if isinstance(value, Thing):
        return (value.key, value.label.en, value.label.id, value.iri)[: len(fields(column))]
    if isinstance(value, Words):
        return (value.en or None, value.id or None)
    if isinstance(value, tuple):
        items = [v if isinstance(v, Thing) else Thing(v, Words(v, v), v) for v in value]
        joined = (
            ";".join(t.key for t in items),
            "; ".join(t.label.en for t in items),
            "; ".join(t.label.id for t in items),
            " ".join(t.iri or "" for t in items),
        )
        return joined[: len(fields(column))] if column.kind != "statements" else (joined[3],)
    return (value,) + (None,) * (len(fields(column)) - 1)
