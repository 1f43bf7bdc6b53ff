"""
Random made-up studies as triples, for tests of what must hold for any study.

`study(seed)` gives the same triples each time: parties of all kinds, linkages of all forms (with roles missing, doubled
or unread), areas within areas, findings, claims with rivals, dependences, constraints, order claims and elicitation.
Nothing in it is about a real place.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from kawung.iris import TYPE, Minter, Term, Triple, concept, integer, literal, term

MINTER = Minter("https://example.org/kawung/")
ROLES = (
    "producer",
    "subcontractor",
    "material-supplier",
    "buyer",
    "marketing-channel",
    "consumer",
    "government-agency",
    "lender",
    "association",
)
KINDS = (
    "firm",
    "household-workshop",
    "home-worker",
    "co-operative",
    "sales-outlet",
    "agency",
    "association",
    "financial-institution",
    "school",
    "household",
)
VARIABLES = ("raw-material", "information-sharing", "market-demand", "marketing", "capital", "skill")
DIRECTIONS = ("horizontal", "vertical-backward", "vertical-forward", "institutional")
# A cell that the reader could not read stands in the graph as plain text, wherever a thing belongs.
UNREAD = literal("tidak jelas")


@dataclass
class _Study:
    key: str
    random: random.Random
    triples: list[Triple] = field(default_factory=list)

    def thing(self, kind: str, number: int) -> Term:
        return MINTER.thing(self.key, kind, f"{kind[0]}{number:02}")

    def say(self, s: Term, p: str, *objects: Term) -> None:
        self.triples += [Triple(s, TYPE if p == "a" else term(p), o) for o in objects]

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def role(self) -> Term:
        return concept("role", self.random.choice(("producer", "producer", *ROLES)))

    def roles(self) -> list[Term]:
        """Usually one role; sometimes none, an unread text, or two."""
        shake = self.random.random()
        if shake < 0.1:
            return []
        if shake < 0.15:
            return [UNREAD]
        return [self.role() for _ in range(2 if shake < 0.35 else 1)]


def study(seed: int) -> tuple[Triple, ...]:
    """Make a study of about 60 to 150 triples, the same for the same seed."""
    made = _Study(f"made-up-{seed}", random.Random(seed))  # noqa: S311 - made-up data, nothing secret
    areas = _areas(made, seed)
    actors, groups = _parties(made, areas)
    findings = _findings(made, actors)
    linkages = _linkages(made, actors, groups, findings)
    _others(made, actors, groups, findings, linkages)
    return tuple(sorted(set(made.triples)))


def _areas(made: _Study, seed: int) -> list[Term]:
    """A chain of areas, each stated to lie only in the next."""
    codes = [f"99.{seed % 100:02}", f"99.{seed % 100:02}.01", f"99.{seed % 100:02}.01.2001"]
    areas = [MINTER.area(f"{made.key}.{code}") for code in codes]
    for inner, outer in zip(areas[1:], areas, strict=False):
        made.say(inner, "kw:within", outer)
    return areas


def _parties(made: _Study, areas: list[Term]) -> tuple[list[Term], list[Term]]:
    category = made.thing("category", 1)
    made.say(category, "a", term("kw:Category"))
    actors = [made.thing("actor", n) for n in range(made.random.randint(4, 6))]
    for actor in actors:
        made.say(actor, "a", term("kw:Actor"))
        made.say(actor, "kw:key", literal(actor[-4:-1].upper()))
        if made.chance(0.8):
            made.say(actor, "kw:kind", concept("actor-kind", made.random.choice(KINDS)))
        if made.chance(0.4):
            made.say(actor, "kw:place", made.random.choice([*areas, UNREAD]))
        if made.chance(0.4):
            made.say(actor, "kw:inCategory", category)
    groups = [made.thing("group", n) for n in range(2)]
    for group in groups:
        made.say(group, "a", term("kw:ActorGroup"))
        made.say(group, "kw:kind", concept("actor-kind", made.random.choice(KINDS)))
    return actors, groups


def _findings(made: _Study, actors: list[Term]) -> list[Term]:
    interview = made.thing("interview", 1)
    made.say(interview, "a", term("kw:Interview"))
    made.say(interview, "kw:informant", made.random.choice(actors))
    findings = [made.thing("finding", n) for n in range(2)]
    for finding in findings:
        made.say(finding, "a", term("kw:Finding"))
        made.say(finding, "kw:fromInterview", interview)
        made.say(finding, "kw:basis", concept("basis", made.random.choice(("observed", "interpreted"))))
    asked = made.thing("elicitation", 1)
    made.say(asked, "a", term("kw:Elicitation"))
    made.say(asked, "kw:elicitedIn", interview)
    made.say(asked, "kw:askedAbout", made.role(), *made.roles())
    return findings


def _linkages(made: _Study, actors: list[Term], groups: list[Term], findings: list[Term]) -> list[Term]:
    linkages = [made.thing("linkage", n) for n in range(made.random.randint(4, 6))]
    for linkage in linkages:
        form = made.random.choice(("Tie", "Tie", "Tie", "GroupLinkage", "JointAction"))
        made.say(linkage, "a", term(f"kw:{form}"))
        made.say(linkage, "kw:key", literal(linkage[-4:-1].upper()))
        made.say(linkage, "kw:restsOn", made.random.choice(findings))
        made.say(linkage, "kw:variable", concept("variable", made.random.choice(VARIABLES)))
        parties = groups if form == "GroupLinkage" else actors
        if form == "JointAction":
            made.say(linkage, "kw:participant", *made.random.sample(actors, 3))
            made.say(linkage, "kw:participantRole", *made.roles())
        else:
            source, target = made.random.sample(parties, 2)
            made.say(linkage, "kw:source", source)
            made.say(linkage, "kw:target", target if made.chance(0.95) else UNREAD)
            made.say(linkage, "kw:sourceRole", *made.roles())
            made.say(linkage, "kw:targetRole", *made.roles())
        if made.chance(0.3):
            made.say(linkage, "kw:statedDirection", concept("direction", made.random.choice(DIRECTIONS)))
        if made.chance(0.2):
            made.say(linkage, "kw:flowFrom", made.random.choice(parties))
        if made.chance(0.3):
            made.say(linkage, "kw:alternatives", integer(made.random.randint(0, 9)))
    return linkages


def _others(made: _Study, actors: list[Term], groups: list[Term], findings: list[Term], linkages: list[Term]) -> None:
    claims = [made.thing("claim", n) for n in range(2)]
    for claim in claims:
        made.say(claim, "kw:about", made.random.choice([*actors, *groups]))
        made.say(claim, "kw:claimedValue", literal(str(made.random.randint(1, 99))))
        made.say(claim, "kw:restsOn", made.random.choice(findings))
    made.say(claims[0], "kw:rivalOf", claims[1] if made.chance(0.7) else UNREAD)
    need = made.thing("dependence", 1)
    made.say(need, "kw:dependent", made.random.choice(actors))
    made.say(need, "kw:dependsOn", made.random.choice([*actors, UNREAD]))
    trouble = made.thing("constraint", 1)
    made.say(trouble, "kw:affects", made.random.choice([*actors, *groups]))
    made.say(trouble, "kw:leadsTo", need, made.random.choice(linkages))
    made.say(trouble, "kw:hampers", concept("variable", made.random.choice(VARIABLES)))
    order = made.thing("order-claim", 1)
    made.say(order, "kw:greater", made.thing("category", 1))
    made.say(order, "kw:lesser", made.thing("category", 2))
