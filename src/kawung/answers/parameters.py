"""answers: turns what a person gave for a parameter into a term; what does not exist is refused with what does."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from kawung import vocabulary
from kawung.iris import Term, integer, is_iri, literal, local_name, read_literal, value_of
from kawung.problems import UsageError, Words
from kawung.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kawung.answers.question import Parameter, Question
    from kawung.store import Store

_PREFIXES = """
PREFIX kw: <https://w3id.org/kawung/def#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
# Each finds ?thing, its ?key and ?label (either may be doubled by languages) and the ?study it belongs to.
_LOOKUPS = {
    "actor": """
SELECT DISTINCT ?study ?thing ?key ?label WHERE {
  GRAPH ?entities { ?node a kw:Study ; kw:key ?study . ?thing a ?class ; kw:key ?key . }
  VALUES ?class { kw:Actor kw:ActorGroup }
  OPTIONAL { GRAPH ?entities { ?thing rdfs:label ?label } }
} ORDER BY ?study ?key ?label""",
    "category": """
SELECT DISTINCT ?study ?thing ?key ?label WHERE {
  GRAPH ?entities { ?node a kw:Study ; kw:key ?study . ?thing a kw:Category ; kw:key ?key . }
  OPTIONAL { GRAPH ?entities { ?thing skos:prefLabel|skos:altLabel ?label } }
} ORDER BY ?study ?key ?label""",
    "industry": """
SELECT DISTINCT ?study ?thing ?key ?label WHERE {
  GRAPH ?regions { ?thing a kw:IndustryClass }
  OPTIONAL { GRAPH ?regions { ?thing skos:prefLabel ?label } }
  BIND(STRAFTER(STR(?thing), "/id/class/") AS ?key)
} ORDER BY ?key ?label""",
    "linkage": """
SELECT DISTINCT ?study ?thing ?key WHERE {
  GRAPH ?entities { ?node a kw:Study ; kw:key ?study . ?source kw:key ?source_key . }
  GRAPH ?findings { ?finding kw:fromInterview|kw:fromPublication ?source }
  GRAPH ?statements { ?thing a ?class ; kw:key ?key ; kw:restsOn ?finding }
  VALUES ?class { kw:Tie kw:GroupLinkage kw:JointAction }
} ORDER BY ?study ?key""",
    "place": """
SELECT DISTINCT ?study ?thing ?key ?label WHERE {
  GRAPH ?regions { ?thing kw:kemendagriCode|kw:bpsCode ?key }
  OPTIONAL { GRAPH ?regions { ?thing rdfs:label|skos:prefLabel|skos:altLabel ?label } }
} ORDER BY ?key ?label""",
    "study": """
SELECT DISTINCT ?study ?thing ?key WHERE { GRAPH ?entities { ?thing a kw:Study ; kw:key ?key } } ORDER BY ?key""",
    "thing": """
SELECT DISTINCT ?study ?thing ?key ?label WHERE {
  {
    GRAPH ?regions { ?thing a kw:Area }
    OPTIONAL { GRAPH ?regions { ?thing rdfs:label|skos:prefLabel|skos:altLabel ?label } }
    BIND(STRAFTER(STR(?thing), "/id/area/") AS ?key)
  } UNION {
    GRAPH ?regions { ?thing kw:bpsCode ?key }
  } UNION {
    GRAPH ?regions { ?thing a ?class }
    VALUES ?class { kw:IndustryClass kw:ProductClass kw:OccupationClass kw:SizeClass }
    OPTIONAL { GRAPH ?regions { ?thing rdfs:label|skos:prefLabel ?label } }
    BIND(STRAFTER(STR(?thing), "/id/class/") AS ?key)
  } UNION {
    GRAPH ?entities { ?node a kw:Study ; kw:key ?study . ?thing a ?party ; kw:key ?key . }
    VALUES ?party { kw:Actor kw:ActorGroup }
    OPTIONAL { GRAPH ?entities { ?thing rdfs:label ?label } }
  } UNION {
    GRAPH ?regions { ?mapping kw:mappedThing ?thing }
    BIND(STR(?thing) AS ?key)
  }
} ORDER BY ?study ?key ?label""",
}
SCHEMES = {"variable": "variable", "direction": "direction", "kind": "actor-kind"}
"""The types of parameters that are concepts, with their schemes."""
_MOST_NAMED = 12
# How people write a class: "KBLI 2020 13134", "ISIC Rev. 4 1313", "KBKI 2012/2661008".
_CLASS = re.compile(r"([a-z]+)[ -]+(?:rev\.? *)?([a-z0-9-]+)[ /]+([a-z0-9-]+)\Z")
# How Indonesian place names say their level (Kepmendagri 300.2.2-2138/2025 writes them out; people shorten them).
_LEVEL = re.compile(r"^(provinsi|prov\.?|kabupaten|kab\.?|kota|kecamatan|kec\.?|desa|kelurahan|kel\.?) +")


def lookups() -> dict[str, str]:
    """Return the queries that find what a parameter may name, by its type: `?study ?thing ?key ?label`."""
    return {kind: _PREFIXES + query for kind, query in _LOOKUPS.items()}


def resolve(store: Store, question: Question, study: str | None, given: Mapping[str, str]) -> dict[str, Term]:
    """
    Return the terms for the query's variables; defaults are left to the query.

    Raises UsageError for a parameter that the question does not have, a required one that is missing, and a value
    that does not exist, each naming what there is.
    """
    for name in given:
        if question.parameter(name) is None:
            has = ", ".join(p.name for p in question.parameters)
            raise UsageError(
                Words(
                    f'"{question.name}" has no parameter "{name}"; it has: {has}.',
                    f'"{question.name}" tidak punya parameter "{name}"; yang ada: {has}.',
                )
            )
    found: dict[str, Term] = {}
    for p in question.parameters:
        text = study if p.name == "study" else given.get(p.name)
        if text is not None:
            found[p.name] = literal(text) if p.name == "study" else _term(store, p, study, text.strip())
        elif p.required:
            some = _some(store, p, study)
            raise UsageError(
                Words(
                    f'"{question.name}" needs {p.name}: {p.help.en}. {some.en}'.rstrip(),
                    f'"{question.name}" memerlukan {p.name}: {p.help.id}. {some.id}'.rstrip(),
                )
            )
    return found


def _term(store: Store, p: Parameter, study: str | None, text: str) -> Term:
    if p.type == "choice":
        for code, words in p.values.items():
            if fold(text) in (fold(code), fold(words.en), fold(words.id)):
                return literal(code)
        raise _unknown(p, text, p.values)
    if p.type == "integer":
        try:
            return integer(int(text))
        except ValueError:
            raise UsageError(
                Words(f'{p.name}: "{text}" is not a whole number.', f'{p.name}: "{text}" bukan bilangan bulat.')
            ) from None
    if p.type in SCHEMES:
        for c in vocabulary.concepts(SCHEMES[p.type]):
            if fold(text) in {fold(n) for n in c.names()}:
                return c.iri
        raise _unknown(p, text, [c.key for c in vocabulary.concepts(SCHEMES[p.type])])
    rows = _rows(store, p.type, study)
    if p.type == "study":
        keys = [r[2] for r in rows]
        if text not in keys:
            raise _unknown(p, text, keys)
        return literal(text)
    if p.type in ("industry", "thing"):
        _refuse_bare(p, text, [r for r in rows if "/" in r[2] and ":" not in r[2]])
    return _thing(p, text, rows)


def _refuse_bare(p: Parameter, text: str, rows: Sequence[tuple[str, Term, str, str]]) -> None:
    """Refuse a code or a name that several editions have: which one is meant changes what it means."""
    bare = fold(text.strip("<> "))
    known: dict[str, list[str]] = {}
    for _, _, key, label in rows:
        edition, _, code = key.partition("/")
        if edition != "named" and bare in (fold(code), fold(label)):
            known.setdefault(f"{edition.upper().replace('-', ' ', 1)} {code}", []).append(label)
    if not known or (len(known) == 1 and not bare.isdecimal()):
        return
    told = "; ".join(f"{name} ({' / '.join(dict.fromkeys(labels))})" for name, labels in sorted(known.items()))
    example = max(known)
    raise UsageError(
        Words(
            f'{p.name}: "{text}" says no year, and a code means different things in different years: {told}. Name '
            f'classification and year too, as in "{example}".',
            f'{p.name}: "{text}" tidak menyebut tahun, padahal kode berbeda arti di tahun yang berbeda: {told}. '
            f'Sebutkan juga klasifikasi dan tahunnya, misalnya "{example}".',
        )
    )


def _thing(p: Parameter, text: str, rows: Sequence[tuple[str, Term, str, str]]) -> Term:
    """Find the one thing among *rows* that a text names by IRI, key or label; refuse it if there is none or more."""
    wanted = text.strip("<> ")
    if not wanted:
        raise _unknown(p, text, dict.fromkeys(r[2] for r in rows))
    hits = {r[1]: r[0] for r in rows if value_of(r[1]) == wanted} or {
        r[1]: r[0] for r in rows if any(fold(wanted) == fold(n) for n in r[2:])
    }
    if not hits and p.type in ("thing", "industry") and (written := _CLASS.match(fold(wanted))):
        hits = {r[1]: r[0] for r in rows if r[2] == f"{written[1]}-{written[2]}/{written[3]}"}
    if not hits and p.type in ("place", "thing"):
        hits = {r[1]: r[0] for r in rows if _without_level(wanted) == _without_level(r[3])}
    if len(hits) == 1:
        return next(iter(hits))
    if hits:
        where = ", ".join(sorted(k or value_of(t) for t, k in hits.items()))
        raise UsageError(
            Words(
                f'{p.name}: "{text}" stands for more than one thing ({where}); name the study or the key.',
                f'{p.name}: "{text}" bisa berarti lebih dari satu ({where}); sebutkan studi atau kuncinya.',
            )
        )
    if p.type == "place":
        raise _unknown(
            p, text, dict.fromkeys(f"{r[2]} {r[3]}".strip() for r in rows), [_without_level(r[3]) for r in rows]
        )
    raise _unknown(p, text, dict.fromkeys(r[2] for r in rows), [r[3] for r in rows if r[3]])


def _without_level(name: str) -> str:
    """Fold a place's name without the word for its level: "Kab. Klaten", "Kabupaten Klaten" and "Klaten" are one."""
    return _LEVEL.sub("", fold(name))


def _rows(store: Store, kind: str, study: str | None) -> list[tuple[str, Term, str, str]]:
    """Look up the things of a kind: (study or "", IRI, key, label), those of *study* only where there is one."""
    found = []
    for row in store.select(_PREFIXES + _LOOKUPS[kind]).rows:
        of, thing, key, *label = (t or "" for t in row)
        name = read_literal(of).text if of else ""
        if is_iri(thing) and (study is None or not name or name == study):
            text = read_literal(label[0]).text if label and label[0] else ""
            found.append((name, thing, read_literal(key).text if key else local_name(thing), text))
    return found


def _some(store: Store, p: Parameter, study: str | None) -> Words:
    if p.type not in _LOOKUPS:
        return Words("", "")
    keys = list(dict.fromkeys(r[2] for r in _rows(store, p.type, study)))
    return there_is(keys) if keys else Words("", "")


def there_is(keys: Sequence[str]) -> Words:
    """Name what exists, at most a dozen."""
    shown = ", ".join(keys[:_MOST_NAMED])
    more = len(keys) - _MOST_NAMED
    if more > 0:
        return Words(f"There are: {shown} and {more} more.", f"Yang ada: {shown} dan {more} lagi.")
    return Words(f"There are: {shown}.", f"Yang ada: {shown}.")


def _unknown(p: Parameter, text: str, known: Iterable[str], labels: Iterable[str] = ()) -> UsageError:
    keys = list(known)
    spelt = {k.casefold(): k for k in (*labels, *keys)}
    near = difflib.get_close_matches(text.casefold(), spelt, n=1, cutoff=0.7)
    nearest = spelt[near[0]] if near else None
    some = there_is(keys) if keys else Words("There are none.", "Tidak ada satu pun.")
    return UsageError(
        Words(
            f'{p.name}: there is no "{text}". ' + (f"Nearest: {nearest}. " if nearest else "") + some.en,
            f'{p.name}: tidak ada "{text}". ' + (f"Paling dekat: {nearest}. " if nearest else "") + some.id,
        )
    )
