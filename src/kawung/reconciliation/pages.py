"""reconciliation: a thing as a small page, without scripts; all that comes from data is escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from kawung import words
from kawung.iris import is_iri, value_of
from kawung.reconciliation.describing import described, named_as
from kawung.reconciliation.properties import AREA, PROPERTIES

if TYPE_CHECKING:
    from kawung.iris import Term
    from kawung.problems import Language
    from kawung.reconciliation.index import Entity, Index

_STYLE = (
    "body{font:14px/1.4 sans-serif;margin:8px;color:#111;background:#fff}h1{font-size:1.1em;margin:0 0 .3em}"
    "p{margin:.3em 0}dl{margin:.5em 0 0;display:grid;grid-template-columns:max-content 1fr;gap:.1em .8em}"
    "dt{color:#555}dd{margin:0;overflow-wrap:anywhere}.made-up{font-weight:bold;border:2px solid;padding:.2em .4em}"
)


def page(index: Index, id_: str, language: Language) -> str | None:
    """Show a thing as a page; None if there is none of that address."""
    one = index.entities.get(id_)
    if one is None:
        return None
    title = escape(named_as(one, index, language))
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body>{_body(one, index, language)}</body></html>\n"
    )


def flyout(index: Index, id_: str, language: Language) -> dict[str, str] | None:
    """Show a thing as a piece of a page; None if there is none of that address."""
    one = index.entities.get(id_)
    return None if one is None else {"id": one.id, "html": _body(one, index, language)}


def _body(one: Entity, index: Index, language: Language) -> str:
    made_up = words.text("reconcile.made_up_note", language) if one.made_up else ""
    lines = [f"<h1>{escape(named_as(one, index, language))}</h1>"]
    lines += [f'<p class="made-up">{escape(made_up)}</p>'] if made_up else []
    lines.append(f"<p>{escape(described(one, index, language))}</p><dl>")
    for id_, property_ in PROPERTIES.items():
        if id_ == "level" or (id_ == "code" and one.kind == AREA):  # which are said in other words
            continue
        if values := ", ".join(_shown(value, index, language) for value in one.all(id_)):
            lines.append(f"<dt>{escape(property_.label.in_(language))}</dt><dd>{escape(values)}</dd>")
    lines.append(f"<dt>{escape(words.text('reconcile.address', language))}</dt><dd>{escape(one.id)}</dd></dl>")
    return "".join(lines)


def _shown(value: Term, index: Index, language: Language) -> str:
    outside = is_iri(value) and value_of(value) not in index.entities and value not in index.titles
    return value_of(value) if outside else index.title(value).in_(language)
