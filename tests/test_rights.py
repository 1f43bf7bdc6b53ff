"""Consent as data: each kind of consent has a policy that says what the gate does; rights tell no small number."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, ODRL2, RDF, RDFS

import publication_cases as cases
import shipped
from kawung import publication, resources, vocabulary
from kawung.findings import Ref
from kawung.iris import HOME, Minter, Triple, concept, read_literal, term, value_of
from kawung.problems import UnreadableError
from kawung.publication import PublicKeys, Settings, consent, rights
from kawung.publication.consent import Level
from kawung.publication.releasing import Released
from kawung.publication.rights import Holder
from kawung.validation import engine, shapes
from publication_cases import Tables

BASE = "https://example.org/kawung/"
HOLDER = Holder(publisher="Made-up team", contact="mailto:team@example.org")
SCHEMES = ("consent", "third-party-rule")
# Of the Data Privacy Vocabulary 2.1 (its Turtle file), as much as the policies use.
DPV = {
    *("hasLegalBasis", "hasConsentStatus", "hasConsentControl", "hasTechnicalMeasure", "Consent", "WithdrawConsent"),
    *("ConsentGiven", "ConsentRefused", "ConsentWithdrawn", "Pseudonymisation"),
}
RULES = {ODRL2.permission: ODRL2.Permission, ODRL2.prohibition: ODRL2.Prohibition, ODRL2.obligation: ODRL2.Duty}
DPV_BASE = "https://w3id.org/dpv#"


@pytest.fixture(scope="module")
def policies() -> Graph:
    return Graph().parse(data=resources.text("data/rights/policies.ttl"), format="turtle")


@pytest.fixture
def contoh() -> Tables:
    return cases.tables("contoh")


def policy(key: str, scheme: str) -> URIRef:
    return URIRef(f"{HOME}policy/{scheme}#{key}")


def asset(name: str) -> URIRef:
    return URIRef(f"{HOME}policy/asset#{name}")


def ruled(graph: Graph, of: URIRef, kind: URIRef) -> set[tuple[str, str]]:
    """The rules of one kind that a policy has, as action and target: ("distribute", "quotes")."""
    found = set()
    for rule in graph.objects(of, kind):
        action, target = graph.value(rule, ODRL2.action), graph.value(rule, ODRL2.target)
        found.add((str(action).rpartition("/")[2], str(target).rpartition("#")[2]))
    return found


def released(told: Tables, study: str = "contoh", rules: Settings | None = None) -> Released:
    return publication.release(cases.read(study, told), rules or Settings(), cases.TODAY, PublicKeys())


def state(told: Tables, study: str = "contoh", rules: Settings | None = None, who: Holder = HOLDER) -> list[Triple]:
    return rights.statement(released(told, study, rules), rules or Settings(), who, Minter(BASE))


def with_consents(told: Tables, *kinds: str) -> Tables:
    """A study whose interviews allow just this, one kind each; those that are too many are gone."""
    told["interviews"] = told["interviews"][: len(kinds)]
    for one, kind in zip(told["interviews"], kinds, strict=True):
        one["consent"], one["embargo_until"] = kind, ""
    return told


# -- policies ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", SCHEMES)
def test_each_choice_has_its_policy(policies: Graph, scheme: str) -> None:
    """Each concept leads to a Set that names it as its source, and no policy stands for anything else."""
    seen = {(value_of(t.s), value_of(t.o)) for t in vocabulary.ontology() if t.p == term("rdfs:seeAlso")}
    concepts = vocabulary.concepts(scheme)
    for one in concepts:
        of = policy(one.key, scheme)
        assert (of, RDF.type, ODRL2.Set) in policies
        assert policies.value(of, DCTERMS.source) == URIRef(value_of(one.iri))
        assert (value_of(one.iri), str(of)) in seen
    sets = {s for s in policies.subjects(RDF.type, ODRL2.Set) if f"/{scheme}#" in str(s)}
    assert sets == {policy(one.key, scheme) for one in concepts}


def test_policies_are_well_formed(policies: Graph) -> None:
    """A policy has rules, a rule one action and one target of ours, a duty its action; all of it hangs together."""
    used = set()
    for of in policies.subjects(RDF.type, ODRL2.Set):
        rules = [(rule, RULES[kind]) for kind in RULES for rule in policies.objects(of, kind)]
        assert rules, of
        for rule, kind in rules:
            assert set(policies.objects(rule, RDF.type)) == {kind}
            assert len(list(policies.objects(rule, ODRL2.action))) == 1
            [target] = policies.objects(rule, ODRL2.target)
            for duty in policies.objects(rule, ODRL2.duty):
                assert (duty, RDF.type, ODRL2.Duty) in policies
                used.add(duty)
            used |= {rule, target, *policies.objects(rule, ODRL2.output)}
        assert sorted(o.language for o in policies.objects(of, RDFS.label)) == ["en", "id"]  # type: ignore[attr-defined]
        used.add(of)
    assert set(policies.subjects()) == used
    assets = set(policies.subjects(RDF.type, ODRL2.AssetCollection))
    assert {o for p in (ODRL2.target, ODRL2.output) for o in policies.objects(None, p)} == assets
    for one in assets:
        assert sorted(o.language for o in policies.objects(one, RDFS.label)) == ["en", "id"]  # type: ignore[attr-defined]


def test_terms_are_those_of_the_vocabularies(policies: Graph) -> None:
    """No term is made up; the action "aggregate" of ODRL, which makes collections, stands for no figure."""
    for node in {str(x) for t in policies for x in t if isinstance(x, URIRef)}:
        if node.startswith(str(ODRL2)):
            assert URIRef(node) in ODRL2
        elif node.startswith(DPV_BASE):
            assert node.removeprefix(DPV_BASE) in DPV
        else:
            assert node.startswith((HOME, str(DCTERMS), str(RDF), str(RDFS)))
    assert ODRL2.aggregate not in set(policies.objects())


@pytest.mark.parametrize("key", ["with-quote", "without-quote", "aggregate-only", "no-publication", "withdrawn"])
def test_policies_of_consent_say_what_the_gate_does(policies: Graph, contoh: Tables, key: str) -> None:
    """What a policy permits leaves if everybody says so, and what it forbids does not."""
    told = with_consents(contoh, *[key] * len(contoh["interviews"]))
    study = cases.read("contoh", told)
    gone = publication.release(study, Settings(), cases.TODAY, PublicKeys()).study
    findings = [one for one in gone.rows("findings") if one.values("interview")]
    level = max(allowed.level for allowed in consent.interviews(study, Settings(), cases.TODAY).values())
    happens = {
        ("distribute", "content"): bool(findings),
        ("distribute", "quotes"): any(isinstance(v, str) for one in findings for v in one.values("quote")),
        ("derive", "content"): level >= Level.FIGURES,
    }
    of = policy(key, "consent")
    assert ruled(policies, of, ODRL2.permission) == {rule for rule, does in happens.items() if does}
    assert ruled(policies, of, ODRL2.prohibition) == {rule for rule, does in happens.items() if not does}
    erased = {("delete", "content"), ("delete", "quotes")} if key == "withdrawn" else set()
    assert ruled(policies, of, ODRL2.obligation) == erased


@pytest.mark.parametrize("key", ["publish", "pseudonymise", "aggregate-only", "withhold", "not-applicable"])
def test_policies_of_third_parties_say_what_the_gate_does(policies: Graph, contoh: Tables, key: str) -> None:
    """Whoever was only named appears if the policy permits it, and not if it forbids it."""
    contoh["study"][0]["third_parties"] = key
    for one in contoh["actors"]:
        one["name"] = "Nama Rekaan"
    gone = released(contoh, rules=Settings(names=True)).study
    asked = {ref.key for one in gone.rows("interviews") for ref in one.values("informant") if isinstance(ref, Ref)}
    named = [one for one in gone.rows("actors") if one.key not in asked and one.values("party") == ("actor",)]
    happens = {"named": bool(named), "names": any(isinstance(v, str) for one in named for v in one.values("name"))}
    of = policy(key, "third-party-rule")
    permitted, forbidden = ruled(policies, of, ODRL2.permission), ruled(policies, of, ODRL2.prohibition)
    assert {rule for rule in permitted if rule[0] == "distribute"} == {
        ("distribute", k) for k, v in happens.items() if v
    }
    assert {rule for rule in forbidden if rule[0] == "distribute"} == {
        ("distribute", k) for k, v in happens.items() if not v
    }
    assert permitted.isdisjoint(forbidden)
    assert (("derive", "named") in permitted) is (key not in ("withhold", "not-applicable"))


def test_only_what_was_consented_to_rests_on_consent(policies: Graph) -> None:
    """Policies that permit something of an informant name consent as legal basis and that it can be taken back."""
    for one in vocabulary.concepts("consent"):
        of = policy(one.key, "consent")
        informant = any(what in ("content", "quotes") for _, what in ruled(policies, of, ODRL2.permission))
        assert ((of, URIRef(f"{DPV_BASE}hasLegalBasis"), URIRef(f"{DPV_BASE}Consent")) in policies) is informant
        control = (of, URIRef(f"{DPV_BASE}hasConsentControl"), URIRef(f"{DPV_BASE}WithdrawConsent"))
        assert (control in policies) is informant


# -- the statement ----------------------------------------------------------------------------------------------------


def texts(stated: list[Triple]) -> dict[str | None, str]:
    read = [read_literal(t.o) for t in stated if t.p == term("dcterms:rights")]
    return {one.language: one.text for one in read}


def objects(stated: list[Triple], property_: str) -> set[str]:
    return {value_of(t.o) for t in stated if t.p == term(property_)}


def test_a_study_with_interviews_says_what_it_rests_on(contoh: Tables) -> None:
    """Its licence, its policy, the policies of the consents in it, consent as legal basis, and whom to ask."""
    stated = state(contoh)
    assert objects(stated, "dcterms:license") == {"https://creativecommons.org/licenses/by/4.0/"}
    assert objects(stated, "odrl:hasPolicy") == {f"{BASE}id/contoh/policy/public"}
    assert objects(stated, "odrl:target") == {f"{BASE}id/contoh/dataset/public"}
    kept = {str(policy(key, "consent")) for key in ("with-quote", "without-quote")}
    assert objects(stated, "dcterms:conformsTo") == kept | {str(policy("pseudonymise", "third-party-rule"))}
    assert objects(stated, "dpv:hasLegalBasis") == {f"{DPV_BASE}Consent"}
    assert objects(stated, "dcterms:publisher") == {"Made-up team"}
    said = texts(stated)
    assert set(said) == {"en", "id"}
    for text in said.values():
        assert HOLDER.contact in text
        assert "https://creativecommons.org/licenses/by/4.0/" in text
    assert said["en"].startswith("MADE-UP DATA")
    assert said["id"].startswith("DATA REKAAN")


@pytest.mark.parametrize("study", ["bayat", "bantul-2016"])
def test_a_study_of_publications_rests_on_no_consent(study: str) -> None:
    """Nobody was interviewed: no legal basis, no counts, no rule for third parties."""
    stated = state(cases.tables(study), study)
    assert objects(stated, "dcterms:conformsTo") == {str(policy("not-applicable", "consent"))}
    assert objects(stated, "dpv:hasLegalBasis") == set()
    assert "nobody was interviewed" in texts(stated)["en"]
    assert "MADE-UP" not in texts(stated)["en"]


def test_a_statement_is_of_its_own_study(contoh: Tables) -> None:
    """Its subjects are the study's own under the project's base, none is blank, and it comes sorted and each once."""
    stated = state(contoh)
    assert stated == sorted(set(stated))
    assert all(t.s.startswith(f"<{BASE}id/contoh/") for t in stated)
    assert not [x for t in stated for x in t if x.startswith("_:")]
    policies_named = objects(stated, "dcterms:conformsTo")
    assert policies_named <= {value_of(t.s) for t in rights.shared(Minter(BASE))}


def test_nothing_is_told_of_who_took_it_back(contoh: Tables) -> None:
    """A study with a consent taken back says just what it says without that interview."""
    told = with_consents(contoh, *["with-quote"] * 4, "aggregate-only", "withdrawn", "withdrawn", "no-publication")
    stated = state(told)
    told["interviews"] = [one for one in told["interviews"] if one["consent"] != "withdrawn"]
    assert state(told) == stated


@pytest.mark.parametrize(
    ("kinds", "counts"),
    [
        ({"with-quote": 5, "without-quote": 3, "aggregate-only": 3}, (5, 3, 3, 0)),
        ({"with-quote": 5, "without-quote": 2, "no-publication": 4}, (5, None, 0, 4)),
        ({"with-quote": 5, "without-quote": 3, "aggregate-only": 1}, (5, 3, None, None)),
        ({"with-quote": 3, "aggregate-only": 4, "no-publication": 2, "withdrawn": 2}, (3, 0, None, None)),
        ({"aggregate-only": 5, "no-publication": 3}, (0, 0, 5, 3)),
        ({"withdrawn": 11}, ()),
    ],
)
def test_small_counts_are_withheld(contoh: Tables, kinds: dict[str, int], counts: tuple[int | None, ...]) -> None:
    """A count under the smallest is withheld, and with it the other of those that the data do not show."""
    told = with_consents(contoh, *Counter(kinds).elements())
    assert tuple(rights.consents(released(told), Settings()).values()) == counts
    said = texts(state(told))
    for language, word in (("en", "withheld"), ("id", "dirahasiakan")):
        assert (re.search(rf": {word}\b", said[language]) is not None) is (None in counts)
    for n in (1, 2):
        assert not re.search(rf": {n}[;.]", said["en"])


def test_the_smallest_is_the_projects_own(contoh: Tables) -> None:
    """A stricter project withholds more."""
    told = with_consents(contoh, *["with-quote"] * 4, *["without-quote"] * 7)
    assert rights.consents(released(told), Settings())["with-quote"] == 4
    assert rights.consents(released(told), Settings(smallest=5))["with-quote"] is None


def test_the_strictest_of_study_and_interview_counts(contoh: Tables) -> None:
    """Where informants allowed the study less than an interview says, it is counted under the less."""
    contoh["study"][0]["consent"] = "without-quote"
    told = with_consents(contoh, *["with-quote"] * 8)
    assert rights.consents(released(told), Settings())["without-quote"] == 8
    assert str(policy("with-quote", "consent")) not in objects(state(told), "dcterms:conformsTo")


def test_what_a_project_shows_is_said(contoh: Tables) -> None:
    """Names, places, licence and address follow the project's settings."""
    plain, open_ = texts(state(contoh)), texts(state(contoh, rules=Settings(names=True, place="village")))
    assert "no finer than the district" in plain["en"]
    assert "no finer than the village" in open_["en"]
    assert "Names of persons and firms are not shown" in plain["en"]
    assert "Names of persons and firms are shown" in open_["en"]
    contoh["study"][0]["data_licence"] = "not known: not agreed | tidak diketahui: belum disepakati"
    project = state(contoh, who=Holder(licence="https://example.org/licence", removal="https://example.org/removal"))
    assert objects(project, "dcterms:license") == {"https://example.org/licence"}
    assert "taken out: https://example.org/removal" in texts(project)["en"]
    nobody = state(contoh, who=Holder())
    assert objects(nobody, "dcterms:license") == objects(nobody, "dcterms:publisher") == set()
    assert "names nobody to write to" in texts(nobody)["en"]


def test_a_statement_breaks_no_shape(contoh: Tables) -> None:
    """Beside the public graph of its study the statement adds nothing that a shape complains about."""
    gone = cases.public("contoh", contoh)
    lines = [m.groups() for m in map(cases.QUAD.match, gone.lines) if m]
    data = {Triple(*line[:3]) for line in lines}
    more = {*data, *rights.statement(released(contoh), Settings(), HOLDER, Minter()), *rights.shared(Minter())}
    assert len(more) > len(data) + 200
    found = [set(engine.run(graph, shapes.triples("before"), vocabulary.ontology())) for graph in (data, more)]
    assert found[1] == found[0]


# -- parts and settings -----------------------------------------------------------------------------------------------


def test_each_part_has_the_licence_of_the_list() -> None:
    """LICENSE-DATA.md and the data name the same licences, in both languages, under the project's base."""
    told = [t for t in rights.shared(Minter(BASE)) if "/graph/" in t.s]
    assert {value_of(t.s) for t in told} == {f"{BASE}graph/ontology", f"{BASE}graph/regions"}
    manual = (shipped.ROOT / "LICENSE-DATA.md").read_text("utf-8")
    licences = {value_of(t.s).rpartition("/")[2]: value_of(t.o) for t in told if t.p == term("dcterms:license")}
    rows = dict(re.findall(r"^\| (`.*?) \| .*?\((https://\S+?)\)", manual, re.MULTILINE))
    assert licences["regions"] == rows["`data/regions/areas.csv`"]
    assert licences["ontology"] == next(url for files, url in rows.items() if "`ontology/`" in files)
    assert sorted(str(read_literal(t.o).language) for t in told if t.p == term("dcterms:rights")) == [
        *["en"] * 2,
        *["id"] * 2,
    ]
    for source in ("idn-area-data", "Wilayah-Administratif-Indonesia"):
        assert source in (shipped.ROOT / "data" / "regions" / "README.md").read_text("utf-8")
        assert all(source in t.o for t in told if t.p == term("dcterms:rights") and t.s.endswith("regions>"))


def test_who_answers_is_read_from_the_project() -> None:
    """Names are taken as they stand, without breaks; what is not said is empty."""
    toml: dict[str, object] = {"publisher": "A\n team", "contact": " x@example.org ", "base": 5}
    assert rights.read(toml) == Holder(publisher="A team", contact="x@example.org")
    assert rights.read({}) == Holder()


@pytest.mark.parametrize(
    "toml",
    [
        {"publisher": 3},
        {"contact": ["a"]},
        {"removal": True},
        {"licence": "CC BY"},
        {"licence": "javascript:alert(1)"},
    ],
)
def test_what_is_no_name_or_address_is_refused(toml: dict[str, object]) -> None:
    """Nothing is published under a name or licence that cannot be one."""
    with pytest.raises(UnreadableError):
        rights.read(toml)


def test_the_study_keeps_what_it_says_of_itself(contoh: Tables) -> None:
    """The statement is about the data; of the study node it says nothing, so that no licence of it is doubled."""
    node = f"<{BASE}id/contoh/study/contoh>"
    assert node not in {t.s for t in state(contoh)}
    assert {t.p for t in state(contoh) if t.o == node} == {term("dcterms:source")}


def test_all_kinds_of_consent_are_known_to_the_gate() -> None:
    """A kind of consent that the gate does not know would be counted nowhere."""
    known = {*consent._LEVELS, concept("consent", "not-applicable")}
    assert {one.iri for one in vocabulary.concepts("consent")} == known
