"""Who is in a made-up cluster, and who of them was interviewed."""

from __future__ import annotations

from bench.making import AGENCY, AROUND, BANK, CATEGORIES, CO_OPERATIVE, HOME, Making


def actors(made: Making) -> None:
    """Add the firms, those they deal with, and groups of both."""
    for kind in AROUND:
        made.around[kind] = [f"{kind.letter}{n:04}" for n in range(1, max(2, made.firms // kind.firms) + 1)]
    for number in range(1, made.firms + 1):
        firm = f"U{number:04}"
        sort, en, id_ = ("firm", "firm", "usaha") if made.chance(0.6) else ("household-workshop", "workshop", "bengkel")
        category = made.dice.choices(tuple(CATEGORIES), (4, 5, 2))[0]
        made.producers.append(firm)
        made.category[firm] = category
        made.add(
            "actors",
            "",
            key=firm,
            party="actor",
            kind=sort,
            label_en=f"Made-up {en} {firm}",
            label_id=f"{id_.capitalize()} rekaan {firm}",
            category=category if made.chance(0.97) else "",
            cluster="klaster",
            member_of=made.dice.choice(made.around[CO_OPERATIVE]) if made.chance(0.25) else "",
        )
    for kind, keys in made.around.items():
        for actor in keys:
            made.add(
                "actors",
                "",
                key=actor,
                party="actor",
                kind=kind.kind,
                label_en=f"Made-up {kind.en} {actor}",
                label_id=f"{kind.id.capitalize()} rekaan {actor}",
                cluster="klaster" if kind in (HOME, CO_OPERATIVE) else "",
                place="33" if kind in (AGENCY, BANK) else "",
            )
    for category, (en, id_) in CATEGORIES.items():
        made.add(
            "actors",
            "",
            key=f"G-{category}",
            party="group",
            kind="firm",
            label_en=f"Made-up {en} firms together",
            label_id=f"Usaha {id_} rekaan bersama-sama",
            cluster="klaster",
            size=str(sum(c == category for c in made.category.values()) or 1),
            bounded_by=category,
        )
    made.add(
        "actors",
        "",
        key="G-consumers",
        party="group",
        kind="household",
        label_en="Made-up consumers",
        label_id="Konsumen rekaan",
    )


def interviews(made: Making) -> None:
    """Interview most firms and an official or two, with the consent that each gives."""
    asked = sorted(made.dice.sample(made.producers, max(4, made.firms * 6 // 10)))
    for number, party in enumerate((*asked, *made.around[AGENCY][:2]), start=1):
        craftsperson = party in made.category
        consent = made.dice.choices(
            ("with-quote", "without-quote", "aggregate-only", "no-publication", "withdrawn"), (45, 25, 10, 18, 2)
        )[0]
        interview = made.add(
            "interviews",
            "W",
            informant=party,
            informant_kind="craftsperson" if craftsperson else "key-informant",
            date=f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}",
            language=made.one("id", "id", "id", "jv"),
            consent=consent,
            embargo_until="2031-12-31" if made.chance(0.04) else "",
        )
        made.consents[interview] = consent
        if craftsperson:
            made.talkers[party] = interview
