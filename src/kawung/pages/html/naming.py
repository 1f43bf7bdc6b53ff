"""
pages/html: what a thing is called on a page, in both languages.

Things that nobody gave a label (a linkage, a finding, a row) get a name made of what they hold.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kawung import words
from kawung.iris import HOME, PREFIXES, Term, is_iri, literal, read_literal, term, value_of
from kawung.problems import Language, Words
from kawung.words import number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kawung.pages.documents.index import Index

LABELS = tuple(term(c) for c in ("skos:prefLabel", "rdfs:label", "dcterms:title", "sh:name"))
LONGEST = 160
"""How much of a label stands in a link or a heading; the whole of it stands among the statements."""
_KW = {
    name: term(f"kw:{name}")
    for name in (
        "source",
        "target",
        "participant",
        "variable",
        "dependent",
        "dependsOn",
        "greater",
        "lesser",
        "criterion",
        "claimProperty",
        "claimedValue",
        "about",
        "paraphrase",
        "unknownProperty",
        "key",
        "mappedThing",
        "externalThing",
        "place",
        "referenceYear",
        "value",
        "count",
        "share",
        "cellState",
        "group",
        "direction",
        "item",
        "elicitedIn",
        "studiesCluster",
        "text",
    )
}
_LICENCE = re.compile(
    r"//creativecommons\.org/(?:licenses/(?P<cc>by(?:-nc)?(?:-nd|-sa)?)/(?P<version>\d\.\d)|publicdomain/zero/(?P<zero>\d\.\d))"
    r"|//opendatacommons\.org/licenses/(?P<odc>odbl|by|pddl)/(?P<edition>\d-\d)"
)
_ODC = {"odbl": "ODbL", "by": "ODC-By", "pddl": "PDDL"}
_CHECKS = term("sh:targetClass")
_STRUCTURE = term("qb:structure")
_NOT_KNOWN = literal("not known")
_MOST = 400_000
"""How many names are kept in memory."""

Said = dict[Term, list[Term]]


class Name(NamedTuple):
    """A name in both languages; *in_en* and *in_id* say in which language a text is that is not in the one wanted."""

    en: str
    id: str
    in_en: str = ""
    in_id: str = ""

    def text(self, language: Language) -> str:
        """Return the name for pages in a language."""
        return self.en if language == "en" else self.id

    def other(self, language: Language) -> str:
        """Return the language that the name is in, where it is not the page's; else empty."""
        return self.in_en if language == "en" else self.in_id

    @property
    def words(self) -> Words:
        """The name as a text in both languages."""
        return Words(self.en, self.id)


class Parts(NamedTuple):
    """What the IRI of a thing of a study tells: `id/{study}/{kind}/{key}`."""

    study: str
    kind: str
    key: str


def gathered(said: Sequence[tuple[Term, Term, Term]]) -> Said:
    """Gather what is said of a thing by predicate, each object once."""
    found: Said = {}
    for p, o, _ in said:
        objects = found.setdefault(p, [])
        if o not in objects:
            objects.append(o)
    return found


def short(text: str) -> str:
    """Cut a text to what fits a link or a heading."""
    flat = " ".join(text.split()) if len(text) > LONGEST or "\n" in text else text
    return flat if len(flat) <= LONGEST else flat[: LONGEST - 1].rstrip() + "…"


def of_labels(texts: Mapping[str, str]) -> Name | None:
    """Make a name of labels by language tag (empty: none); None if there are none."""
    if not texts:
        return None
    plain = texts.get("")
    found = {}
    for wanted, other in (("en", "id"), ("id", "en")):
        if wanted in texts:
            found[wanted] = (texts[wanted], "")
        elif plain is not None:
            found[wanted] = (plain, "")
        else:
            tag = other if other in texts else min(texts)
            found[wanted] = (texts[tag], tag)
    return Name(short(found["en"][0]), short(found["id"][0]), found["en"][1], found["id"][1])


def by_language(literals: Sequence[Term]) -> dict[str, str]:
    """Return the texts of literals by language; of several in one language the first."""
    found: dict[str, str] = {}
    for o in literals:
        if o.startswith('"'):
            lit = read_literal(o)
            if lit.text.strip():
                found.setdefault(lit.language or "", lit.text)
    return found


def licence(address: str) -> str:
    """Name a licence as people do, "CC BY 4.0"; empty if the address is of none that is known."""
    found = _LICENCE.search(address)
    if not found:
        return ""
    if found["odc"]:
        return f"{_ODC[found['odc']]} {found['edition'].replace('-', '.')}"
    return f"CC0 {found['zero']}" if found["zero"] else f"CC {found['cc'].upper()} {found['version']}"


def _foreign(address: str) -> Name:
    """Name a thing of others: a common term in words, a licence, else by its prefix, else by its address."""
    for prefix, space in PREFIXES.items():
        if address.startswith(space):
            local = address.removeprefix(space)
            told = words.catalogue().get(f"page_property.{prefix}_{local}")
            return Name(told.en, told.id) if told else Name(f"{prefix}:{local}", f"{prefix}:{local}")
    shown = licence(address) or short(address)
    return Name(shown, shown)


class Names:
    """The names of all things of a data set, each made once it is asked for."""

    def __init__(self, index: Index, base: str) -> None:
        self._index, self._base, self._id = index, base, base + "id/"
        self._known: dict[Term, Name] = {}
        self._composed_ones: set[Term] = set()

    def parts(self, iri: Term) -> Parts | None:
        """Take the IRI of a thing of a study apart; None if it is none."""
        if not iri.startswith("<" + self._id):
            return None
        parts = iri[1 + len(self._id) : -1].split("/", 2)
        return Parts(*parts) if len(parts) == 3 else None

    def of(self, iri: Term) -> Name:
        """Return what a thing is called."""
        if iri not in self._known:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[iri] = self._made(iri)
        return self._known[iri]

    def _made(self, iri: Term) -> Name:
        said = gathered(self._index.about(iri))
        texts: dict[str, str] = {}
        for p in LABELS:
            for language, text in by_language(said.get(p, ())).items():
                texts.setdefault(language, text)
        found = of_labels(texts)
        checked = next(iter(said.get(_CHECKS, ())), None) if found is None else None
        if checked is not None:
            rules = words.words("page_name.rules", what=self.of(checked).words)
            found = Name(rules.en, rules.id)
        if found is None:
            self._composed_ones.add(iri)
        return found or self._composed(iri, said) or self._bare(iri)

    def is_composed(self, iri: Term) -> bool:
        """Tell whether nobody gave a thing a label."""
        self.of(iri)
        return iri in self._composed_ones

    def _bare(self, iri: Term) -> Name:
        """Name a thing after the end of its IRI, a foreign one with no statements by all of it."""
        text = value_of(iri) if is_iri(iri) else iri
        graphs = self._base + "graph/"
        if text.startswith(graphs):
            called = words.words("page_name.graph", key=text.removeprefix(graphs).replace("/", ", "))
            return Name(called.en, called.id)
        if not text.startswith((self._base, HOME)):
            return _foreign(text)
        whole = text.removeprefix(self._base).removeprefix(HOME).rstrip("/#").replace("#", "/")
        told = words.catalogue().get(f"page_document.{whole.replace('/', '_')}")
        tail = whole.rsplit("/", 1)[-1]
        return Name(told.en, told.id) if told else Name(tail, tail)

    def _composed(self, iri: Term, said: Said) -> Name | None:
        parts = self.parts(iri)
        if parts is None:
            return None
        key = next((read_literal(k).text for k in said.get(_KW["key"], ()) if k.startswith('"')), parts.key)
        if parts.kind == "dataset":
            called = self._dataset(parts, said)
            return Name(short(called.en), short(called.id))
        make = getattr(self, "_" + parts.kind.replace("-", "_"), None)
        composed: Words | None = make(said, key) if make else None
        if composed is None and parts.kind in _KEYED:
            composed = words.words(f"page_name.{_KEYED[parts.kind]}", key=key)
        return None if composed is None else Name(short(composed.en), short(composed.id))

    def _all(self, said: Said, name: str) -> Words | None:
        """Return what stands at a property, in words, joined; None if nothing does."""
        found = [self._said(o) for o in said.get(_KW[name], ())[:4]]
        return Words(", ".join(w.en for w in found), ", ".join(w.id for w in found)) if found else None

    def _said(self, o: Term) -> Words:
        if is_iri(o):
            return self.of(o).words
        value = read_literal(o).python()
        if isinstance(value, str | bool):
            return Words(str(value), str(value))
        return Words(number(value, "en"), number(value, "id"))

    def _and(self, first: Words, *more: Words | None) -> Words:
        """Append to a name what else tells it apart."""
        there = [w for w in more if w]
        return Words(", ".join((first.en, *(w.en for w in there))), ", ".join((first.id, *(w.id for w in there))))

    def _linkage(self, said: Said, key: str) -> Words | None:
        source, target = self._all(said, "source"), self._all(said, "target")
        together = self._all(said, "participant")
        if source and target:
            first = words.words("page_name.linkage", source=source, target=target)
        elif together:
            first = words.words("page_name.together", parties=together)
        else:
            return words.words("page_name.linkage_key", key=key)
        return self._and(first, self._all(said, "variable"))

    def _dependence(self, said: Said, _key: str) -> Words | None:
        who, on = self._all(said, "dependent"), self._all(said, "dependsOn")
        return words.words("page_name.dependence", who=who, on=on) if who and on else None

    def _order_claim(self, said: Said, _key: str) -> Words | None:
        greater, lesser = self._all(said, "greater"), self._all(said, "lesser")
        if not (greater and lesser):
            return None
        first = words.words("page_name.order", greater=greater, lesser=lesser)
        return self._and(first, self._all(said, "criterion"))

    def _claim(self, said: Said, _key: str) -> Words | None:
        what, value = self._all(said, "claimProperty"), self._all(said, "claimedValue")
        if not (what and value):
            return None
        first = words.words("page_name.claim", what=what, value=value)
        return self._and(first, self._all(said, "about"))

    def _figure(self, said: Said, _key: str) -> Words | None:
        first = self._all(said, "claimProperty")
        value = self._all(said, "value")
        if not (first and value):
            return None
        first = words.words("page_name.claim", what=first, value=value)
        year = self._all(said, "referenceYear") if _NOT_KNOWN not in said.get(_KW["referenceYear"], ()) else None
        return self._and(first, self._all(said, "place"), year)

    def _aggregate(self, said: Said, _key: str) -> Words | None:
        value = next((v for n in ("cellState", "count", "share", "value") if (v := self._all(said, n))), None)
        group = self._all(said, "group")
        if not (group and value):
            return None
        variable, direction = self._all(said, "variable"), self._all(said, "direction")
        where = self._and(group, variable, direction)
        return words.words("page_name.claim", what=where, value=value)

    def _finding(self, said: Said, key: str) -> Words | None:
        name = of_labels(by_language(said.get(_KW["paraphrase"], ())))
        told = name.words if name else None
        return words.words("page_name.finding_told", key=key, text=told) if told else None

    def _unknown(self, said: Said, _key: str) -> Words | None:
        what = self._all(said, "unknownProperty")
        return words.words("page_name.unknown", what=what) if what else None

    def _mapping(self, said: Said, _key: str) -> Words | None:
        ours, theirs = self._all(said, "mappedThing"), self._all(said, "externalThing")
        return words.words("page_name.mapping", ours=ours, theirs=theirs) if ours and theirs else None

    def _elicitation(self, said: Said, _key: str) -> Words | None:
        item, asked = self._all(said, "item"), self._all(said, "elicitedIn")
        return words.words("page_name.elicitation", item=item, asked=asked) if item and asked else None

    def _excerpt(self, said: Said, _key: str) -> Words | None:
        name = of_labels(by_language(said.get(_KW["text"], ())))
        return words.words("page_name.excerpt_told", text=name.words) if name else None

    def _dataset(self, parts: Parts, said: Said) -> Words:
        """Name a data set after the structure of its figures and its study; without one it is all that is public."""
        study = f"<{self._id}{parts.study}/study/{parts.study}>"
        whose = self.of(study).words if self._index.about(study) else None
        structure = next(iter(said.get(_STRUCTURE, ())), None)
        if structure is not None:
            return self._and(words.words("page_name.dataset", key=self.of(structure).words), whose)
        return (
            words.words("page_name.dataset_public", study=whose)
            if whose
            else words.words("page_name.dataset", key=parts.key)
        )

    def _study(self, said: Said, _key: str) -> Words | None:
        return self._all(said, "studiesCluster")


_KEYED = {
    "linkage": "linkage_key",
    "finding": "finding",
    "interview": "interview",
    "excerpt": "excerpt",
    "pair": "pair",
    "row": "row",
    "claim": "statement",
    "order-claim": "statement",
    "dependence": "statement",
    "constraint": "statement",
    "aggregate": "statement",
    "elicitation": "statement",
    "publication": "publication",
}
