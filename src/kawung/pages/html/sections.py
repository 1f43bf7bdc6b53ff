"""
pages/html: what stands first on the page of each kind of thing: its facts, and tables of what belongs to it.

Both are told here as data: the properties of the facts, and for each table the property by which its rows name the
thing, with the properties that are its columns. What is not named here stands among the statements further down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from kawung import words
from kawung.iris import Term, is_iri, literal, local_name, read_literal, term
from kawung.pages.html.evidence import tag_of
from kawung.pages.html.marking import escaped
from kawung.pages.html.naming import Said, gathered
from kawung.pages.html.statements import basis_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kawung.pages.documents.index import Index
    from kawung.pages.html.marking import Here

MOST = 60
"""How many rows of a table stand on the page of a thing."""
WITHHOLDS = term("kw:withholds")
"""Leads from a thing to the properties of which something may be known and is not shown."""
_UNKNOWN, _OF, _REASON = term("kw:hasUnknown"), term("kw:unknownProperty"), term("kw:reason")
_BASIS = term("kw:basis")
_SHARE = term("kw:share")
_CODED = frozenset(map(term, ("kw:level", "kw:pointsTo", "dcterms:language")))
"""Properties whose values are codes that are told in words."""
_NOT_KNOWN = literal("not known")
"""The word of the sheets for it; why stands in a note of its own."""
_TIE = "variable direction strength polarity"


def _curies(names: str) -> tuple[Term, ...]:
    return tuple(term(n if ":" in n else f"kw:{n}") for n in names.split())


FACTS: dict[str, tuple[Term, ...]] = {
    kind: _curies(names)
    for kind, names in {
        "actor": "kind inCategory sizeClass place inCluster memberOf industry",
        "group": "kind inCategory boundedBy groupSize quantifier place inCluster memberOf industry",
        "linkage": "direction statedDirection variable strength polarity nature frequency period share amount unit"
        " alternatives quantifier flowFrom flowTo pair",
        "claim": "about claimProperty claimedValue unit quantifier period place settledBy settledOn settlingReason",
        "order": "greater lesser criterion direction variable scope",
        "dependence": "dependent dependsOn variable share amount unit",
        "constraint": "hampers leadsTo affects couldBeRelievedBy lacksContributionOf lacksContributionIn",
        "observation": "group variable direction item position responseOption claimProperty place industry sizeClass"
        " cellState count share value unit baseSize referenceYear accordingTo reading grade qb:dataSet",
        "finding": "evidenceGrade locator",
        "source": "informantKind consent heldOn embargoUntil publicationKind dcterms:creator dcterms:issued"
        " dcterms:bibliographicCitation dcterms:source dcterms:publisher dcterms:license dcterms:rights evidenceGrade",
        "place": "level within kemendagriCode bpsCode isoCode",
        "industry": "skos:notation skos:inScheme skos:broader skos:definition dcterms:source grade",
        "concept": "skos:notation skos:inScheme skos:broader skos:topConceptOf usualRole atStage ordinal inScale",
        "class": "rdfs:subClassOf owl:equivalentClass owl:disjointWith dcterms:source rdfs:seeAlso",
        "property": "rdfs:domain rdfs:range rdfs:subPropertyOf owl:inverseOf owl:propertyChainAxiom dcterms:source",
        "ontology": "rdfs:comment dcterms:description owl:versionInfo owl:versionIRI dcterms:created dcterms:modified"
        " dcterms:creator dcterms:license vann:preferredNamespacePrefix vann:preferredNamespaceUri",
        "shape": "sh:severity sh:path sh:targetClass pointsTo dcterms:requires",
        "study": "studiesCluster place industry dcterms:issued sampleSize keyInformantCount method asksVariable"
        " strengthScale dcterms:creator dcterms:bibliographicCitation dcterms:source dcterms:license dataLicence",
        "cluster": "place industry",
        "dataset": "qb:structure",
        "excerpt": "dcterms:language",
        "scheme": "dcterms:source dcterms:creator dcterms:issued",
    }.items()
}


class _Spec(NamedTuple):
    """A table: its title's text, the properties by which rows name the thing, the columns, whether names have tags."""

    title: str
    by: tuple[Term, ...]
    columns: tuple[Term, ...]


def _spec(title: str, by: str, columns: str = "") -> _Spec:
    return _Spec(title, _curies(by), _curies(columns))


TABLES: dict[str, tuple[_Spec, ...]] = {
    "actor": (
        _spec("linkages_out", "source", f"target {_TIE}"),
        _spec("linkages_in", "target", f"source {_TIE}"),
        _spec("linkages_joint", "participant", _TIE),
        _spec("depends", "dependent", "dependsOn variable"),
        _spec("presses", "dependsOn", "dependent variable"),
        _spec("claims_about", "about affects greater lesser group", "claimProperty claimedValue unit"),
        _spec("interviews", "informant", "informantKind consent heldOn"),
        _spec("members", "memberOf", "kind"),
    ),
    "finding": (_spec("rests_here", "restsOn"),),
    "source": (
        _spec("findings_from", "fromInterview fromPublication"),
        _spec("asked_in", "elicitedIn", "item askedAbout variable listComplete"),
        _spec("according", "accordingTo"),
    ),
    "excerpt": (_spec("quoted_by", "hasExcerpt"),),
    "place": (
        _spec("places_within", "within", "level kemendagriCode"),
        _spec("clusters_here", "place", ""),
    ),
    "industry": (
        _spec("narrower", "skos:broader"),
        _spec("in_industry", "industry"),
        _spec(
            "corresponds", "xkos:sourceConcept xkos:targetConcept", "xkos:sourceConcept xkos:targetConcept skos:note"
        ),
        _spec("mapped", "mappedThing", "externalThing matchKind confidence"),
    ),
    "concept": (
        _spec("narrower", "skos:broader"),
        _spec("mapped", "mappedThing", "externalThing matchKind confidence"),
    ),
    "class": (
        _spec("subclasses", "rdfs:subClassOf", "skos:definition"),
        _spec("domain_of", "rdfs:domain", "rdfs:range"),
        _spec("range_of", "rdfs:range", "rdfs:domain"),
        _spec("checked_by", "sh:targetClass", "sh:property"),
        _spec("mapped", "mappedThing", "externalThing matchKind confidence"),
    ),
    "property": (
        _spec("subproperties", "rdfs:subPropertyOf", "skos:definition"),
        _spec("filled_by", "fills"),
        _spec("checked_by", "sh:path", "sh:severity"),
    ),
    "shape": (_spec("part_of_shape", "sh:property"), _spec("required_by", "dcterms:requires")),
    "cluster": (
        _spec("studies_of", "studiesCluster", "dcterms:issued sampleSize"),
        _spec("members_cluster", "inCluster", "kind inCategory place"),
    ),
    "dataset": (_spec("observations", "qb:dataSet", "group variable direction cellState count share value"),),
    "scheme": (_spec("concepts", "skos:inScheme", "skos:notation"),),
    "claim": (_spec("led_by", "leadsTo"),),
    "linkage": (_spec("led_by", "leadsTo"), _spec("same_pair", "pair", f"source target {_TIE}")),
}
TABLES["group"] = (*TABLES["actor"], _spec("members_cluster", "boundedBy"))
TABLES["constraint"] = TABLES["dependence"] = TABLES["order"] = TABLES["observation"] = (_spec("led_by", "leadsTo"),)
_PAIR = term("kw:pair")


class Fact(NamedTuple):
    """A property of a thing with its values, and the mark of rules that concluded it."""

    label: Markup
    values: list[Markup]
    tag: Markup


class Table(NamedTuple):
    """A table of things: its title, its headings, its rows (the thing itself first), how many more there are."""

    name: str
    title: str
    headings: list[Markup]
    rows: list[list[Markup]]
    left: int


def facts(here: Here, index: Index, kind: str, said: Sequence[tuple[Term, Term, Term]]) -> list[Fact]:
    """Return the facts of a thing in the order of its kind; of what is not known the reason, of the withheld that."""
    wanted = FACTS.get(kind, ())
    values: dict[Term, list[Term]] = {}
    inferred: set[Term] = set()
    nothing: dict[Term, list[Markup]] = {}
    for p, o, g in said:
        if p == _UNKNOWN:
            why = gathered(index.about(o))
            for about in why.get(_OF, ()):
                nothing.setdefault(about, []).append(_not_known(here, why))
        elif p == WITHHOLDS and p not in wanted:
            nothing.setdefault(o, []).append(withheld(here))
        elif p in wanted and not o.startswith("_:") and o != _NOT_KNOWN:
            there = values.setdefault(p, [])
            if o not in there:
                there.append(o)
            if basis_of(g) == "inferred":
                inferred.add(p)
    found = []
    for p in wanted:
        if p in values:
            shown = [_value(here, p, o) for o in values[p] if _spoken(here, o, values[p])]
            found.append(Fact(here.link(p), shown, here.tag("inferred") if p in inferred else Markup()))
        elif p in nothing:
            found.append(Fact(here.link(p), list(dict.fromkeys(nothing[p])), Markup()))
    return found


def _value(here: Here, p: Term, o: Term) -> Markup:
    """Return a value as people read it: a code that is no thing of its own in words, a share with its sign."""
    if o.startswith('"'):
        lit = read_literal(o)
        told = words.catalogue().get(f"page_code.{local_name(p)}_{lit.text}")
        if told is not None and p in _CODED:
            return escape(told.in_(here.language))
        if p == _SHARE and lit.datatype in ("integer", "decimal"):
            return Markup("{} %").format(here.value(o))
    return here.value(o)


def _not_known(here: Here, why: Said) -> Markup:
    reasons = [read_literal(o) for o in why.get(_REASON, ()) if o.startswith('"')]
    told = next((r.text for r in reasons if r.language == here.language), reasons[0].text if reasons else "")
    return Markup("{}: {}").format(here.t.not_known, escaped(told)) if told else escape(here.t.not_known)


def withheld(here: Here) -> Markup:
    """Return the word for what may be known but is not shown, with its look."""
    word = words.text("page_state.withheld", here.language)
    return Markup('<span class="held"><span>{}</span></span>').format(word)


def _spoken(here: Here, o: Term, among: Sequence[Term]) -> bool:
    """Tell whether a value is for readers of this language: a text that is there in it too is left to the others."""
    if is_iri(o):
        return True
    spoken = {lit.language for v in among if not is_iri(v) and (lit := read_literal(v)).language}
    language = read_literal(o).language
    return not language or language == here.language or here.language not in spoken


def tables(here: Here, index: Index, kind: str, iri: Term) -> list[Table]:
    """Return the tables of a thing that have rows."""
    found = []
    done: set[Term] = set()
    for spec in TABLES.get(kind, ()):
        near = iri
        if spec.by == (_PAIR,):
            near = next((o for p, o, _ in index.about(iri) if p == _PAIR), iri)
        there = dict.fromkeys(s for s, p, _ in index.pointing(near) if p in spec.by and not s.startswith("_:"))
        rows = [
            s for s in sorted(there, key=here.marked) if s != iri and (spec.title != "linkages_joint" or s not in done)
        ]
        done |= set(rows)
        if rows:
            found.append(table(here, index, spec.title, spec.columns, rows))
    return found


def table(here: Here, index: Index, title: str, columns: Sequence[Term], rows: Sequence[Term]) -> Table:
    """Return a table of things, with the columns in which something stands."""
    made = [(s, gathered(index.about(s))) for s in rows[:MOST]]
    used = [c for c in columns if any(c in said for _, said in made)]
    based = any(_BASIS in said for _, said in made)
    headings = [escape(here.t.thing), *(here.link(c) for c in used)]
    if based:
        headings.append(here.link(_BASIS))
    lines = []
    for s, said in made:
        nothing = _nothing_of(here, index, said)
        cells = [here.link(s), *(_cell(here, c, said.get(c, ()), nothing.get(c)) for c in used)]
        lines.append([*cells, tag_of(here, said)] if based else cells)
    return Table(title, getattr(here.t, f"table_{title}"), headings, lines, max(len(rows) - MOST, 0))


def _nothing_of(here: Here, index: Index, said: Said) -> dict[Term, Markup]:
    """Return why properties of a thing have no value: not known, or withheld."""
    found = dict.fromkeys(said[WITHHOLDS], withheld(here)) if WITHHOLDS in said else {}
    for unknown in said.get(_UNKNOWN, ()):
        found |= {o: escape(here.t.not_known) for p, o, _ in index.about(unknown) if p == _OF}
    return found


def _cell(here: Here, column: Term, objects: Iterable[Term], nothing: Markup | None) -> Markup:
    there = [o for o in objects if not o.startswith("_:") and o != _NOT_KNOWN]
    shown = [_value(here, column, o) for o in there if _spoken(here, o, there)]
    return Markup("; ").join(shown) if shown else nothing or Markup("–")
