"""Over generated studies: no public statement rests on a premise that consent forbids, and none is missing."""

from __future__ import annotations

import re
from datetime import date

import pytest
from bench import study as bench_study
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import publication_cases as cases
from publication_cases import Tables, public, row
from publication_checker import Checker

CONSENTS = ("with-quote", "with-quote", "without-quote", "aggregate-only", "no-publication", "withdrawn", "")
RULES = ("publish", "pseudonymise", "aggregate-only", "withhold", "not-applicable", "")
TODAY = date(2026, 11, 27)
INTERVIEWS = sorted(row["id"] for row in cases.tables("contoh")["interviews"])
SIZE = 12
# No shrinking: an example is a whole study, and making thousands of them takes minutes.
_PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
_CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large]
MANY = settings(max_examples=25, deadline=None, suppress_health_check=_CHECKS, phases=_PHASES)
FEW = settings(MANY, max_examples=10)


@st.composite
def changed(draw: st.DrawFn) -> Tables:
    """The shipped made-up study with other consents, embargoes, rules, sources and findings than it has."""
    told = cases.tables("contoh")
    told["study"][0]["third_parties"] = draw(st.sampled_from(RULES))
    told["study"][0]["consent"] = draw(
        st.sampled_from(("with-quote", "with-quote", "", "without-quote", "no-publication"))
    )
    told["publications"] = [{"id": "P01", "kind": "report", "title": "Rekaan", "locator": "p. 1"}]
    for interview in told["interviews"]:
        interview["consent"] = draw(st.sampled_from(CONSENTS))
        interview["embargo_until"] = draw(st.sampled_from(("", "", "2026-11-27", "2026-11-28")))
        interview["place"] = draw(st.sampled_from(("", "33.10.04.2001")))
    for finding in told["findings"]:
        if draw(st.integers(0, 5)) == 0:
            finding.update(interview="", publication=draw(st.sampled_from(("P01", "P01", ""))), basis="published")
    numbers = [f["id"] for f in told["findings"]]
    for table in ("actors", "linkages", "claims", "constraints", "dependences"):
        for one in told[table]:
            if draw(st.integers(0, 3)) == 0:
                most = 0 if table == "actors" else 1
                chosen = draw(st.lists(st.sampled_from(numbers), min_size=most, max_size=3, unique=True))
                one["finding"] = ";".join(chosen)
    for actor in told["actors"]:
        if actor["party"] == "group":
            actor["size"] = draw(st.sampled_from(("", "2", "40")))
    return told


def made(seed: int) -> Tables:
    """A made-up cluster of the benchmarks, with all its interviews, key informants and printed figures."""
    return {**{name: [] for name in cases.KEY_OF}, **bench_study.study("rekaan", SIZE, str(seed))}


@MANY
@given(changed())
def test_nothing_public_rests_on_what_consent_forbids(told: Tables) -> None:
    """Whatever was allowed, each public statement stands on premises that are public, and each that may be is there."""
    checker = Checker("contoh", told, TODAY)
    assert checker.wrong(public("contoh", told, today=TODAY, keys=cases.fixed_keys(told))) == []


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("seed", range(3))
def test_nothing_public_of_made_up_clusters_is_forbidden(seed: int, rule: str) -> None:
    """The same of clusters with hundreds of rows, under every rule for those who were only named."""
    told = made(seed)
    told["study"][0]["third_parties"] = rule
    checker = Checker("rekaan", told, TODAY)
    assert checker.wrong(public("rekaan", told, today=TODAY)) == []


@FEW
@given(changed(), st.sampled_from(INTERVIEWS))
def test_withdrawal_leaves_no_trace(told: Tables, interview: str) -> None:
    """Of any study the public graph after a withdrawal is, byte for byte, that without the interview."""
    keys = cases.fixed_keys(told)
    never = public("contoh", cases.without_interview(told, interview), today=TODAY, keys=keys)
    row(told, "interviews", interview)["consent"] = "withdrawn"
    after = public("contoh", told, today=TODAY, keys=keys)
    assert (after.stated, after.inferred, after.rows) == (never.stated, never.inferred, never.rows)


@FEW
@given(changed(), st.sampled_from(INTERVIEWS))
def test_less_consent_never_adds(told: Tables, interview: str) -> None:
    """
    Where an informant allows less, statements go and none comes, but that something is now withheld.

    So are numbers in words.
    """
    keys = cases.fixed_keys(told)
    before = public("contoh", told, today=TODAY, keys=keys)
    stood = row(told, "interviews", interview)["consent"] != "withdrawn"
    row(told, "interviews", interview)["consent"] = "no-publication"
    after = public("contoh", told, today=TODAY, keys=keys)
    assert after.asked == before.asked or not stood, "only whoever took the consent back counts as never asked"
    assert not {line for line in _triples(after) - _triples(before) if "[…]" not in line}


def _triples(found: cases.Public) -> set[str]:
    """
    What is stated, but for what is withheld, of how many people, and for the basis.

    The basis of a row on an interview and on print changes without one of them.
    """
    lines = (line.rpartition(" <")[0] for line in found.stated.splitlines())
    unlike = re.compile("#(basis|withholds|interviewsHeld|interviewsWithheld|sampleSize|keyInformantCount)>")
    return {line for line in lines if not unlike.search(line)}


def test_the_checker_can_find_fault() -> None:
    """A graph in which something was left that may not be, or from which something is missing, does not pass."""
    told = cases.tables("contoh")
    found = public("contoh", told, today=TODAY)
    assert Checker("contoh", told, TODAY).wrong(found) == []
    row(told, "interviews", "W01")["consent"] = "aggregate-only"
    wrong = "\n".join(Checker("contoh", told, TODAY).wrong(found))
    assert "interview w01 is not allowed" in wrong
    assert "l16 rests on nothing that is allowed" in wrong
    row(told, "interviews", "W01")["consent"] = "with-quote"
    row(told, "interviews", "W05")["embargo_until"] = ""
    assert "l33 is missing" in Checker("contoh", told, TODAY).wrong(found)
    told["study"][0]["third_parties"] = "withhold"
    assert any("names a13" in one for one in Checker("contoh", told, TODAY).wrong(found))
