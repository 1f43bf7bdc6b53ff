"""networks: a study's statements → its network."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from kawung import dictionary, vocabulary
from kawung.iris import TYPE, concept, local_name, read_literal, term, value_of
from kawung.networks.network import JOINT, Edge, Loose, Network, Node
from kawung.networks.statements import DIRECTIONS, Statements, reasons, statements
from kawung.problems import Words
from kawung.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kawung.iris import Term
    from kawung.networks.network import Value
    from kawung.problems import Language
    from kawung.store import Store

_FORMS = {"kw:Tie": "tie", "kw:GroupLinkage": "group-linkage", "kw:JointAction": JOINT}
_SORTS = {"kw:Actor": "actor", "kw:ActorGroup": "group", "kw:Party": "party"}
_SIDES = {"from": "kw:source", "to": "kw:target"}
_CONCEPTS = {
    "stated_direction": "kw:statedDirection",
    "source_role": "kw:sourceRole",
    "target_role": "kw:targetRole",
    "frequency": "kw:frequency",
    "nature": "kw:nature",
    "polarity": "kw:polarity",
    "quantifier": "kw:quantifier",
    "flow_from": "kw:flowFrom",
    "flow_to": "kw:flowTo",
    "basis": "kw:basis",
    "findings": "kw:restsOn",
    "pair": "kw:pair",
}
_LISTS = {"source_role", "target_role", "nature", "findings"}
_NUMBERS = {
    "share": ("kw:share", "decimal"),
    "amount": ("kw:amount", "decimal"),
    "alternatives": ("kw:alternatives", "integer"),
}
_TEXTS = {"unit": "kw:unit", "period": "kw:period"}
_LARGEST = 2**63 - 1  # the largest whole number that GraphML and GEXF have a type for


def read(store: Store, study: str, language: Language = "en") -> Network | None:
    """
    Read a study's network from a store that holds a build, its nodes labelled in *language*; None if it is not there.

    Directions are those that the build concluded, the same as the questions tell. What a cell says that could not be
    read stands in `unread`; a linkage whose sides do not each name one party of the sheet is in `loose`, not among
    the edges.
    """
    found = statements(store, study)
    if found is None:
        return None
    made_up = concept("study-kind", "synthetic") in found.all(found.study, "kw:studyKind")
    always: dict[str, Value] = {"study": study, "made_up": made_up}
    parties = {node.term: node for node in _parties(found, language, always)}
    joint: list[Node] = []
    edges: list[Edge] = []
    loose: list[Loose] = []
    kinds: Counter[tuple[str, str, str]] = Counter()
    for linkage, form in sorted((linkage, form) for class_, form in _FORMS.items() for linkage in found.of(class_)):
        key, (ends, wrong) = found.key(linkage), _ends(found, linkage, form, parties)
        if wrong:
            loose.append(Loose(key, linkage, wrong))
            continue
        arrows = {key: (ends[0], ends[-1])}
        if form == JOINT:
            joint.append(_joint(found, linkage, language, always))
            arrows = {f"{key}:{at}": (end, joint[-1].id) for at, end in enumerate(ends, 1)}
        said = _linkage(found, linkage, form) | always | {"address": value_of(linkage)}
        for id_, (source, target) in arrows.items():
            edges.append(Edge(id_, source, target, _kind(kinds, source, target, said), linkage, said))
    return Network(
        study=study,
        term=found.study,
        title=found.label(found.study),
        made_up=made_up,
        creators=tuple(value_of(t) for t in found.all(found.study, "dcterms:creator")),
        citation=found.one(found.study, "dcterms:bibliographicCitation"),
        licence=next((value_of(t) for t in found.things(found.study, "kw:dataLicence").read), None),
        kind=value_of(concept("study-kind", "synthetic" if made_up else "real")),
        nodes=tuple(sorted((*parties.values(), *joint), key=lambda node: node.id)),
        edges=tuple(sorted(edges, key=lambda edge: edge.id)),
        loose=tuple(loose),
    )


def _kind(kinds: Counter[tuple[str, str, str]], source: str, target: str, said: Mapping[str, Value]) -> str:
    """Name an edge's kind after its variable, with a number from the second edge of that kind between two nodes on."""
    name = str(said.get("variable", "linkage"))
    kinds[source, target, name] += 1
    count = kinds[source, target, name]
    return name if count == 1 else f"{name} {count}"


def _ends(
    found: Statements, linkage: Term, form: str, parties: Mapping[Term, Node]
) -> tuple[list[str], tuple[str, ...]]:
    """Return the ids of the nodes at a linkage's ends, and the columns that do not name parties as they must."""
    if form == JOINT:
        said = sorted({one for side in ("participant", "source", "target") for one in found.all(linkage, f"kw:{side}")})
        ends = [parties[one].id for one in said if one in parties]
        return ends, () if len(ends) == len(said) else ("participants",)
    sides = {column: found.all(linkage, property_) for column, property_ in _SIDES.items()}
    wrong = tuple(column for column, said in sides.items() if len(said) != 1 or said[0] not in parties)
    return [parties[one].id for said in sides.values() for one in said if one in parties], wrong


def _parties(found: Statements, language: Language, always: dict[str, Value]) -> Iterable[Node]:
    interviews = found.of("kw:Interview")
    told = {who: i for i in reversed(interviews) for who in found.things(i, "kw:informant").read}
    for party in sorted({one for class_ in _SORTS for one in found.of(class_)}):
        sort = next(sort for class_, sort in _SORTS.items() if term(class_) in found.stated[party][TYPE])
        said = _Sayer(found, party)
        said.labels("label", found.label(party))
        said.set("node", sort)
        said.one("actor_kind", "kw:kind", labelled=True)
        said.one("category", "kw:inCategory", labelled=True)
        said.one("cluster", "kw:inCluster")
        said.one("place", "kw:place")
        if party in told:
            said.set("told", "interviewed")
            kinds = found.things(told[party], "kw:informantKind").read
            said.set("informant_kind", *map(local_name, kinds))
        elif told and sort == "actor":
            said.set("told", "only-named")
        said.several("member_of", "kw:memberOf")
        said.number("size", "kw:groupSize", "integer")
        said.set("label", found.label(party).in_(language))
        yield Node(found.key(party), party, said.found() | always | {"address": value_of(party)})


def _joint(found: Statements, linkage: Term, language: Language, always: dict[str, Value]) -> Node:
    """Make the node of a joint action; its label names what it is, since the sheet gives it no name."""
    key, said = found.key(linkage), _Sayer(found, linkage)
    name = vocabulary.labels()[term("kw:JointAction")]
    label = Words(f"{name.en} {key}", f"{name.id} {key}")
    said.set("label", label.in_(language))
    said.labels("label", label)
    said.set("node", JOINT)
    return Node(f"{JOINT}:{key}", linkage, said.found() | always | {"address": value_of(linkage)})


def _linkage(found: Statements, linkage: Term, form: str) -> dict[str, Value]:
    said = _Sayer(found, linkage)
    said.set("linkage", found.key(linkage))
    said.set("form", form)
    said.one("variable", "kw:variable", labelled=True)
    _direction(said, found, linkage, form)
    for name, property_ in _CONCEPTS.items():
        if name in _LISTS:
            said.several(name, property_)
        else:
            said.one(name, property_)
    if form == JOINT:
        said.several("source_role", "kw:participantRole")
    assumed = set(found.all(linkage, "kw:roleAssumed"))
    sides = {side: set(found.all(linkage, f"kw:{side}")) for side in ("source", "target")}
    said.list("role_assumed", [side for side, parties in sides.items() if parties & assumed])
    _strength(said, found, linkage)
    for name, (property_, datatype) in _NUMBERS.items():
        said.number(name, property_, datatype)
    for name, property_ in _TEXTS.items():
        said.text(name, property_)
    headings = {column.term: column.name for column in dictionary.tables()["linkages"].columns}
    for language, texts in reasons(found, linkage, headings).items():
        said.set(f"not_known_{language}", "; ".join(texts) or None)
    return said.found()


def _direction(said: _Sayer, found: Statements, linkage: Term, form: str) -> None:
    """Tell the direction concluded, or why none was: a role is not known, or none follows from these roles."""
    inferred = found.inferred.get(linkage, {})
    keys = sorted(key for class_, key in DIRECTIONS.items() if term(class_) in inferred.get(TYPE, ()))
    said.list("direction", keys)
    labels = [vocabulary.labels()[concept("direction", key)] for key in keys]
    for language in LANGUAGES:
        said.set(f"direction_{language}", "; ".join(label.in_(language) for label in labels) or None)
    if not keys:
        sides = ["participant"] if form == JOINT else ["source", "target"]
        known = all(inferred.get(term(f"kw:{side}Stage")) for side in sides)
        said.set("no_direction", "none-follows" if known else "role-not-known")


def _strength(said: _Sayer, found: Statements, linkage: Term) -> None:
    """Tell the word of the scale, its rank among how many, and a weight only where the study gave one."""
    said.one("strength", "kw:strength", labelled=True)
    points = found.things(linkage, "kw:strength").read
    if len(points) != 1:
        return
    [point] = points
    said.number("strength_rank", "kw:ordinal", "integer", of=point)
    said.number("strength_given_weight", "kw:weight", "decimal", of=point)
    scales = found.things(point, "kw:inScale").read
    said.one("strength_scale", "kw:inScale", of=point)
    if len(scales) == 1:
        said.set("strength_ranks", sum(scales == found.all(p, "kw:inScale") for p in found.of("kw:ScalePoint")))


class _Sayer:
    """Collects what is said of one thing; where a property says more than its attribute can hold, it is `unread`."""

    def __init__(self, found: Statements, thing: Term) -> None:
        self._found, self._thing = found, thing
        self._said: dict[str, Value] = {}
        self._unread: list[str] = []

    def found(self) -> dict[str, Value]:
        """Give the attributes, and what could not be read."""
        self.set("unread", " | ".join(sorted(self._unread)) or None)
        return self._said

    def set(self, name: str, *values: Value | None) -> None:
        """Say what was worked out; of several values the first."""
        if values and values[0] is not None:
            self._said[name] = values[0]

    def list(self, name: str, values: Iterable[str]) -> None:
        """Say several texts, if there are any."""
        if together := tuple(values):
            self._said[name] = together

    def labels(self, name: str, label: Words) -> None:
        """Say a label in each language."""
        for language in LANGUAGES:
            self._said[f"{name}_{language}"] = label.in_(language)

    def one(self, name: str, property_: str, *, labelled: bool = False, of: Term | None = None) -> None:
        """Say the key of what a property leads to, and with *labelled* its label."""
        read, unread = self._found.things(of or self._thing, property_)
        self._doubt(name, unread)
        if len(read) > 1:
            self._doubt(name, map(self._found.key, read))
        elif read:
            self._said[name] = self._found.key(read[0])
            if labelled:
                self.labels(name, vocabulary.labels().get(read[0]) or self._found.label(read[0]))

    def several(self, name: str, property_: str) -> None:
        """Say the keys of all that a property leads to."""
        read, unread = self._found.things(self._thing, property_)
        self._doubt(name, unread)
        self.list(name, sorted(map(self._found.key, read)))

    def text(self, name: str, property_: str) -> None:
        """Say a text."""
        self._only(name, property_, "string", self._thing, str)

    def number(self, name: str, property_: str, datatype: str, *, of: Term | None = None) -> None:
        """Say a whole number or a decimal."""
        self._only(name, property_, datatype, of or self._thing, int if datatype == "integer" else Decimal)

    def _only(self, name: str, property_: str, datatype: str, of: Term, as_: Callable[[str], Value]) -> None:
        read, unread = self._found.literals(of, property_, datatype)
        self._doubt(name, unread)
        values = [as_(read_literal(t).text) for t in read]
        if len(values) > 1 or any(isinstance(value, int) and abs(value) > _LARGEST for value in values):
            self._doubt(name, map(str, values))
        elif values and values[0] != "":
            self._said[name] = values[0]

    def _doubt(self, name: str, texts: Iterable[str]) -> None:
        self._unread += [f"{name}: {text}" for text in texts]
