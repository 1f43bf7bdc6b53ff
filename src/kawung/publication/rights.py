"""
publication: what others may do with a published study, on what consent it rests, and whom to ask to be taken out.

`statement` says it of one study, as statements about its public data set; `shared` says what holds for all: what each
kind of consent and each rule for third parties allows (ODRL policies, `data/rights/policies.ttl`), and under which
licence the parts stand that studies share (`data/rights/parts.ttl`). Neither has blank nodes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kawung import resources, store
from kawung.findings import Named
from kawung.iris import HOME, TYPE, Triple, concept, iri, literal, local_name, term, value_of
from kawung.problems import UnreadableError, Words
from kawung.publication.consent import Level, interviews, printed_only, third_parties
from kawung.publication.settings import Settings
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kawung.findings import Study
    from kawung.iris import Minter, Term
    from kawung.publication.releasing import Released

KEY = "public"
"""The key of a study's public data set, of kind `dataset`, and of its policy, of kind `policy`."""
_FOLDER, _POLICIES = "data/rights/", HOME + "policy/"
_SHOWN = {Level.QUOTE: "with-quote", Level.CONTENT: "without-quote"}
_FIGURES, _NOT = "aggregate-only", "not-published"
_NAMES = ("publisher", "contact", "removal", "licence")


@dataclass(frozen=True, slots=True)
class Holder:
    """
    Who answers for what a project publishes: the name, and where people can write; empty where nobody said.

    *removal* is where to ask to be taken out, if that is not *contact*; *licence* is that of studies that name none.
    """

    publisher: str = ""
    contact: str = ""
    removal: str = ""
    licence: str = ""


def read(toml: Mapping[str, object]) -> Holder:
    """Read who answers from the contents of a kawung.toml; raises UnreadableError for what is no text or address."""
    found = {name: toml.get(name, "") for name in _NAMES}
    told = {name: " ".join(value.split()) for name, value in found.items() if isinstance(value, str)}
    for name in _NAMES:
        if name not in told:
            raise UnreadableError(words("rights_setting.text", name=name))
    if told["licence"]:
        try:
            web = iri(told["licence"]).startswith(("<https://", "<http://"))
        except ValueError:
            web = False
        if not web:
            raise UnreadableError(words("rights_setting.licence", text=told["licence"]))
    return Holder(**told)


def consents(released: Released, settings: Settings) -> dict[str, int | None]:
    """
    Count the interviews of a study by what of them is published; None is withheld.

    The keys are `with-quote`, `without-quote`, `aggregate-only` and `not-published`; empty if nobody was interviewed.
    Whoever took the consent back is not counted. A count under the smallest is withheld; of the two kinds that the
    data do not show both are then, since many know how many were asked.
    """
    if printed_only(released.study):
        return {}
    there = interviews(released.study, Settings(), date.max).values()
    shown = Counter(_SHOWN[allowed.level] for allowed in there if allowed.level in _SHOWN)
    stays = {w.key.lower(): w.reason for w in released.withheld if w.table == "interviews" and w.column is None}
    held = Counter(_FIGURES if why == "aggregate_only" else _NOT for why in stays.values() if why != "withdrawn")
    small = [key for key in _SHOWN.values() if 0 < shown[key] < settings.smallest]
    if any(0 < n < settings.smallest for n in held.values()):
        small += [_FIGURES, _NOT]
    counts = {key: (shown + held)[key] for key in (*_SHOWN.values(), _FIGURES, _NOT)}
    return {key: None if key in small else n for key, n in counts.items()} if any(counts.values()) else {}


def said(released: Released, settings: Settings, holder: Holder) -> Words:
    """Say in both languages what holds for a published study."""
    study, licence = released.study, _licence(released.study, holder)
    parts = [words("rights.made_up")] if _one(study, "kind") == concept("study-kind", "synthetic") else []
    parts.append(words("rights.licence", licence=value_of(licence)) if licence else words("rights.no_licence"))
    counts = consents(released, settings)
    if counts:
        told = {key.replace("-", "_"): words("rights.withheld") if n is None else n for key, n in counts.items()}
        parts.append(words("rights.interviews", **told))
        if None in counts.values():
            parts.append(words("rights.why_withheld"))
        parts.append(words(f"rights_third_party.{third_parties(study).replace('-', '_')}"))
        parts.append(words("rights.names" if settings.names else "rights.no_names"))
        parts.append(words(f"rights_place.{settings.place}"))
        parts.append(words("rights.do_not_seek"))
    else:
        parts.append(words("rights.printed"))
    if holder.publisher:
        parts.append(words("rights.publisher", publisher=holder.publisher))
    where = holder.removal or holder.contact
    parts.append(words("rights.removal", where=where) if where else words("rights.removal_unknown"))
    return Words(en=" ".join(part.en for part in parts), id=" ".join(part.id for part in parts))


def statement(released: Released, settings: Settings, holder: Holder, minter: Minter) -> list[Triple]:
    """
    State the rights in a study's public data set, sorted: licence, text, policy, legal basis, publisher.

    The data conform to the policies of those kinds of consent under which something of them was published, and to that
    of the study's rule for third parties. They do not inherit their rules: what `odrl:hasPolicy` leads to holds for the
    data as a whole, and these rules speak of parts.
    """
    key = released.study.key
    data, policy = minter.thing(key, "dataset", KEY), minter.thing(key, "policy", KEY)
    passing_on = minter.thing(key, "policy", f"{KEY}.distribute")
    text, licence = said(released, settings, holder), _licence(released.study, holder)
    found = [
        Triple(data, TYPE, term("void:Dataset")),
        Triple(data, term("dcterms:source"), minter.thing(key, "study", key)),
        Triple(data, term("dcterms:rights"), literal(text.en, "en")),
        Triple(data, term("dcterms:rights"), literal(text.id, "id")),
        *(Triple(data, term("dcterms:references"), minter.shared_graph(name)) for name in ("ontology", "regions")),
        Triple(data, term("odrl:hasPolicy"), policy),
        Triple(policy, TYPE, term("odrl:Set")),
        Triple(policy, term("odrl:permission"), passing_on),
        Triple(passing_on, TYPE, term("odrl:Permission")),
        Triple(passing_on, term("odrl:action"), term("odrl:distribute")),
        Triple(passing_on, term("odrl:target"), data),
        *(Triple(data, term("dcterms:conformsTo"), iri(_POLICIES + kind)) for kind in _kinds(released, settings)),
    ]
    if consents(released, settings):
        found.append(Triple(data, term("dpv:hasLegalBasis"), term("dpv:Consent")))
    if licence:
        found.append(Triple(data, term("dcterms:license"), licence))
    if holder.publisher:
        found.append(Triple(data, term("dcterms:publisher"), literal(holder.publisher)))
    return sorted(found)


def shared(minter: Minter) -> list[Triple]:
    """State what no single study says, sorted: all policies, and the licence of each part that studies share."""
    found = store.parse_turtle(resources.text(f"{_FOLDER}policies.ttl"))
    for t in store.parse_turtle(resources.text(f"{_FOLDER}parts.ttl")):
        found.append(Triple(minter.shared_graph(local_name(t.s)), t.p, t.o))
    return sorted(found)


def _kinds(released: Released, settings: Settings) -> list[str]:
    """Name the policies that a published study keeps to: `consent#with-quote`."""
    study, counts = released.study, consents(released, settings)
    there = {allowed.level for allowed in interviews(study, Settings(), date.max).values()}
    found = [f"consent#{key}" for level, key in _SHOWN.items() if level in there]
    if counts.get(_FIGURES):
        found.append(f"consent#{_FIGURES}")
    if counts:
        found.append(f"third-party-rule#{third_parties(study)}")
    if not counts or any(True for _ in study.rows("publications")):
        found.append("consent#not-applicable")
    return found


def _licence(study: Study, holder: Holder) -> Term:
    """Return the licence of a study's data: its own, else the project's; empty if nobody named one."""
    return _one(study, "data_licence") or (iri(holder.licence) if holder.licence else "")


def _one(study: Study, column: str) -> Term:
    """Return what a study names in a column; empty if it names nothing or several things."""
    named = {value.iri for row in study.rows("study") for value in row.values(column) if isinstance(value, Named)}
    return named.pop() if len(named) == 1 else ""
