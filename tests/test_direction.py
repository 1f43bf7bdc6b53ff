"""Direction is inferred from roles: cases/direction holds one small study each, with all that follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kawung import reasoning
from kawung.iris import Term, Triple, concept, term
from reasoning_cases import data, expected, expected_clashes, folders, found_clashes, own, rules

if TYPE_CHECKING:
    from pathlib import Path

CASES = folders("direction")
DIRECTION, STATED = term("kw:direction"), term("kw:statedDirection")


def case(name: str) -> reasoning.Reasoned:
    return reasoning.infer(data(next(c for c in CASES if c.name == name)), rules())


def directions(reasoned: reasoning.Reasoned) -> dict[str, set[Term]]:
    """Return the directions inferred for each linkage, by the last part of its name."""
    found: dict[str, set[Term]] = {}
    for t in reasoned.new:
        if t.p == DIRECTION:
            found.setdefault(t.s.rsplit("/", 1)[1].rstrip(">"), set()).add(t.o)
    return found


def direction(*keys: str) -> set[Term]:
    return {concept("direction", key) for key in keys}


def test_no_case_is_lost() -> None:
    """The table of cases is found whole."""
    assert len(CASES) == 14


# rdflib reads each query anew, which is slow: it runs two cases here, and test_reasoning compares the engines.
@pytest.mark.parametrize(
    ("path", "engine"),
    [(c, "oxigraph") for c in CASES]
    + [(c, "rdflib") for c in CASES if c.name in ("joint-action", "two-roles-in-one-row")],
    ids=lambda x: x if isinstance(x, str) else x.name,
)
def test_case(path: Path, engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each case infers exactly what its table says, no more and no less, and clashes where the table says so."""
    monkeypatch.setenv("KAWUNG_ENGINE", engine)
    reasoned = reasoning.infer(data(path), rules())
    assert set(reasoned.new) == expected(path)
    assert found_clashes(reasoned) == expected_clashes(path)


def test_a_role_belongs_to_one_linkage() -> None:
    """A workshop that supplies in one linkage and produces in another has two directions, one in each."""
    assert directions(case("supplier-here-producer-there")) == {
        "l01": direction("vertical", "vertical-backward"),
        "l02": direction("horizontal"),
    }


def test_one_actor_in_three_roles_has_three_directions() -> None:
    """A co-operative that supplies, markets and lends is linked backward, forward and institutionally."""
    assert directions(case("cooperative-in-three-roles")) == {
        "l01": direction("vertical", "vertical-backward"),
        "l02": direction("vertical", "vertical-forward"),
        "l03": direction("institutional"),
    }


def test_flow_does_not_decide() -> None:
    """Material lent from producer to producer stays horizontal: the role decides, not what flows."""
    assert directions(case("loan-between-producers")) == {"l01": direction("horizontal")}


def test_who_is_written_first_does_not_decide() -> None:
    """Swapping the sides of a linkage changes nothing about its direction."""
    found = directions(case("swapped"))
    assert found["l01"] == found["l02"] == direction("vertical", "vertical-backward")
    assert found["l03"] == found["l04"] == direction("vertical", "vertical-forward")


@pytest.mark.parametrize("name", ["traders", "role-not-known"])
def test_some_pairs_have_no_direction(name: str) -> None:
    """Without a producer, or without a known role on one side, no direction is made up."""
    assert directions(case(name)) == {}


def test_joint_action_of_producers_is_horizontal() -> None:
    """Producers acting together are linked horizontally; buyers acting together are not."""
    assert directions(case("joint-action")) == {"l01": direction("horizontal")}


def test_two_roles_spoil_only_their_own_row() -> None:
    """A row with two roles clashes by itself; a linkage of the same two actors keeps its one direction."""
    reasoned = case("two-roles-in-one-row")
    path = next(c for c in CASES if c.name == "two-roles-in-one-row")
    (clash,) = reasoned.clashes
    assert clash.individuals == (f"<{own(path)}l01>",)
    assert directions(reasoned)["l02"] == direction("horizontal")


def test_a_stated_direction_stays_beside_the_inferred_one() -> None:
    """What the sheet states is a value of its own: it neither hinders nor becomes the inferred direction."""
    path = next(c for c in CASES if c.name == "stated-otherwise")
    stated = data(path)
    reasoned = reasoning.infer(stated, rules())
    linkage = f"<{own(path)}l01>"
    assert Triple(linkage, STATED, concept("direction", "horizontal")) in stated
    assert directions(reasoned) == {"l01": direction("vertical", "vertical-backward")}
    assert not reasoned.clashes
    assert all(t.p != STATED for t in reasoned.new)
