"""Question 21 over what is shipped: what it says is what the tables of matches say, on both engines."""

from __future__ import annotations

from functools import cache

import pytest

from kawung import answers, store
from kawung.iris import Minter, Quad, concept, literal, term, value_of
from kawung.problems import UsageError
from test_mappings import BASE, accepted, stated

QUESTION = "external-identifiers"


@cache
def filled(engine: str) -> store.Store:
    """All that is shipped of regions, beside a real study of which nothing else is held."""
    minter = Minter(BASE)
    study, graph = minter.thing("nyata", "study", "nyata"), minter.graph("nyata", "entities")
    kept = store.new(engine)
    kept.add(stated())
    kept.add(
        Quad(study, p, o, graph)
        for p, o in (
            (term("rdf:type"), term("kw:Study")),
            (term("kw:key"), literal("nyata")),
            (term("kw:studyKind"), concept("study-kind", "real")),
        )
    )
    return kept


def test_it_says_what_the_tables_say() -> None:
    """Each thing matched, asked by its address, gives its accepted rows and no other, with who, when and how sure."""
    minter = Minter(BASE)
    by_thing: dict[str, set[tuple[str, ...]]] = {}
    for match in accepted():
        subject = value_of(minter.ours(match.subject) or "")
        kind = match.predicate.rpartition("#")[2].rstrip(">")
        by_thing.setdefault(subject, set()).add((match.object, kind, str(match.confidence), match.on, match.author))
    chosen = [*sorted(by_thing)[::6], f"{BASE}id/area/33.10", f"{BASE}id/class/kbli-2025/13133"]
    for thing in chosen:
        answer = answers.ask(filled("oxigraph"), QUESTION, params={"thing": thing})
        fields = ("address", "match", "confidence", "matched_on", "matched_by")
        rows = {tuple(str(row[field]) for field in fields) for row in answer.records()}
        assert {(a, k, f"{float(c):.2f}", o, b) for a, k, c, o, b in rows} == {
            (a, k, f"{float(c):.2f}", o, b) for a, k, c, o, b in by_thing[thing]
        }


@pytest.mark.parametrize("thing", ["33.10", "3310", "Kab. Klaten", f"{BASE}id/area/33.10"])
def test_the_regency_is_found_however_it_is_named(thing: str) -> None:
    """Code, BPS code, name with the word for its level, address: the same three matches, the town's not among them."""
    one, other = (answers.ask(filled(engine), QUESTION, params={"thing": thing}) for engine in ("oxigraph", "rdflib"))
    assert one.to_json() == other.to_json()
    addresses = {str(row["address"]) for row in one.records()}
    assert {a.split("/")[2] for a in addresses} == {"www.wikidata.org", "sws.geonames.org", "benangmerah.net"}
    assert not [a for a in addresses if "Q24884861" in a or "1639900" in a]
    assert one.lead.en.startswith("Kabupaten Klaten is matched with 3 things")


@pytest.mark.parametrize("thing", ["33.10.04.2004", "33.10.04"])
def test_a_village_has_none_and_its_district_not_the_regencys(thing: str) -> None:
    """Nobody found Bayat or its villages in Wikidata or GeoNames: of the district one old address, of Jarum nothing."""
    answer = answers.ask(filled("oxigraph"), QUESTION, params={"thing": thing})
    assert len(answer.rows) == (0 if thing.count(".") == 3 else 1)
    if not answer.rows:
        assert answer.lead.en == "It is not matched with anything in another data set."
        assert answer.nothing


@pytest.mark.parametrize("thing", ["33.1", "Bayat, Klaten", "nowhere"])
def test_a_thing_that_is_not_there_is_refused(thing: str) -> None:
    """A code that lost its zero names nothing, and what there is is named."""
    with pytest.raises(UsageError, match="thing: there is no"):
        answers.ask(filled("oxigraph"), QUESTION, params={"thing": thing})
