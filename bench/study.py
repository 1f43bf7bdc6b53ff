"""
One made-up study as tables of texts, the same for the same seed.

A cluster of so many firms with those they deal with: ties of skewed degree on several variables, told by one side or
both and then not always alike, shares of suppliers and buyers, joint actions, linkages of groups, dependences,
constraints, claims with rivals, printed figures, order claims, and the interviews and findings that all of it rests on.
Nothing in it is about a real place or person, and every row says so.
"""

from __future__ import annotations

import random

from bench import parties, printed
from bench.making import (
    AGENCY,
    ASSOCIATION,
    BACKWARD,
    BANK,
    BUYER,
    CATEGORIES,
    CO_OPERATIVE,
    FORWARD,
    HOME,
    HORIZONTAL,
    NOT_SAID,
    OUTLET,
    STRENGTHS,
    SUPPLIER,
    VARIABLES,
    Making,
    Tables,
)

_MATTERS = {
    "raw-material": ("buys cloth and wax together", "membeli kain dan malam bersama"),
    "information-sharing": ("trades news about motifs", "bertukar kabar soal motif"),
    "market-demand": ("serves the same shoppers", "melayani pembeli yang sama"),
    "marketing": ("passes orders on", "mengoper pesanan"),
}


def study(key: str, firms: int, seed: str) -> Tables:
    """
    Make a study of so many firms under *key*: rows by table, cells by column, all as texts.

    The tables of `study.toml` are among them; a list of values is parted by "; " as in a sheet.
    """
    made = Making(key, random.Random(seed), firms)  # noqa: S311 - made-up data, nothing secret
    parties.actors(made)
    parties.interviews(made)
    printed.publications(made)
    _give_findings(made)
    for firm, interview in made.talkers.items():
        _among_producers(made, firm, interview)
        _supply(made, firm, interview)
        _market(made, firm, interview)
        _others(made, firm, interview)
        _asked(made, interview)
    firm, interview = next(iter(made.talkers.items()))
    if not made.tables["constraints"]:  # a cluster of few firms may have none by chance
        _hampered(made, firm, interview)
    _rivals(made, interview)
    _joint(made)
    _key_informants(made)
    printed.figures(made)
    printed.described(made)
    return dict(made.tables)


def _give_findings(made: Making) -> None:
    """Let some actors rest on a finding: whoever was interviewed names himself."""
    for row in made.tables["actors"]:
        interview = made.talkers.get(row["id"])
        if interview and made.chance(0.7):
            row["finding"] = made.finding(
                interview, f"{row['id']} tells how the firm began", f"{row['id']} bercerita awal usahanya"
            )


def _partner(made: Making, firm: str) -> str:
    """Choose another producer; few are chosen often, as some firms are known to all."""
    at = int(len(made.producers) * made.dice.random() ** 2.2)
    partner = made.producers[min(at, len(made.producers) - 1)]
    return partner if partner != firm else made.producers[made.producers.index(firm) - 1]


def _among_producers(made: Making, firm: str, interview: str) -> None:
    degree = min(12, int(made.dice.paretovariate(1.3)))
    for _ in range(degree):
        partner, variable = _partner(made, firm), made.one(*VARIABLES)
        en, id_ = _MATTERS[variable]
        finding = made.finding(interview, f"{firm} {en} with {partner}", f"{firm} {id_} dengan {partner}")
        polarity = "rivalry" if variable == "market-demand" and made.chance(0.7) else made.one("co-operation", "")
        strength = made.one(*STRENGTHS)
        stated = HORIZONTAL if made.chance(0.1) else "institutional" if made.chance(0.005) else ""
        made.tie(
            firm,
            partner,
            ("producer", "producer"),
            variable,
            finding,
            strength=strength,
            polarity=polarity,
            direction=stated,
        )
        other = made.talkers.get(partner)
        if other and made.chance(0.35):
            again = made.finding(other, f"{partner} {en} with {firm} too", f"{partner} juga {id_} dengan {firm}")
            told = strength if made.chance(0.6) else made.one(*STRENGTHS)
            made.tie(partner, firm, ("producer", "producer"), variable, again, strength=told, polarity=polarity)


def _shares(made: Making, count: int) -> list[str]:
    """Part a hundred percent among some; sometimes the informant gives none."""
    if made.chance(0.2):
        return [""] * count
    weights = [made.dice.paretovariate(1.1) for _ in range(count)]
    shares = [int(100 * w / sum(weights)) for w in weights]
    shares[0] += 100 - sum(shares)
    return [f"{share}.5" if share < 99 and made.chance(0.02) and at else str(share) for at, share in enumerate(shares)]


def _supply(made: Making, firm: str, interview: str) -> None:
    pool = made.around[SUPPLIER] + made.around[CO_OPERATIVE]
    sellers = sorted(made.dice.sample(pool, min(len(pool), made.dice.choices((1, 2, 3, 4), (5, 4, 2, 1))[0])))
    shares = _shares(made, len(sellers))
    told = ", ".join(f"{seller} {share or '?'} %" for seller, share in zip(sellers, shares, strict=True))
    finding = made.finding(interview, f"{firm} takes material from {told}", f"bahan {firm} dari {told}")
    for seller, share in zip(sellers, shares, strict=True):
        made.tie(
            firm,
            seller,
            ("producer", "material-supplier"),
            "raw-material",
            finding,
            share=share,
            alternatives=made.one("", "", "0", "1", "2", "5"),
            direction=BACKWARD if made.chance(0.1) else "",
        )
    if len(sellers) == 1 and made.chance(0.6):
        read = made.finding(
            interview, f"{firm} depends on {sellers[0]}", f"{firm} bergantung pada {sellers[0]}", "interpreted"
        )
        made.add("dependences", "D", dependent=firm, depends_on=sellers[0], variable="raw-material", finding=read)


def _market(made: Making, firm: str, interview: str) -> None:
    pool = made.around[BUYER] + made.around[OUTLET]
    channels = sorted(made.dice.sample(pool, min(len(pool), made.dice.choices((1, 2, 3), (4, 4, 2))[0])))
    shares = _shares(made, len(channels))
    told = ", ".join(f"{channel} {share or '?'} %" for channel, share in zip(channels, shares, strict=True))
    finding = made.finding(interview, f"{firm} sells through {told}", f"{firm} menjual lewat {told}")
    for channel, share in zip(channels, shares, strict=True):
        role = "buyer" if channel.startswith("B") else "marketing-channel"
        made.tie(
            firm,
            channel,
            ("producer", role),
            "marketing",
            finding,
            share=share,
            direction=FORWARD if made.chance(0.1) else "",
        )
    if len(channels) == 1 and made.chance(0.4):
        read = made.finding(
            interview, f"{firm} lives by {channels[0]}", f"{firm} hidup dari {channels[0]}", "interpreted"
        )
        made.add("dependences", "D", dependent=firm, depends_on=channels[0], variable="marketing", finding=read)


def _others(made: Making, firm: str, interview: str) -> None:
    """Home workers, agencies, banks; what hampers the firm; what it says of itself and of its co-operative."""
    if made.chance(0.3):
        worker = made.dice.choice(made.around[HOME])
        finding = made.finding(interview, f"{firm} gives work out to {worker}", f"{firm} menyerahkan kerja ke {worker}")
        made.tie(firm, worker, ("producer", "subcontractor"), "market-demand", finding)
    if made.chance(0.25):
        body = made.dice.choice((AGENCY, BANK, ASSOCIATION))
        other = made.dice.choice(made.around[body])
        variable = {AGENCY: "skill", BANK: "capital", ASSOCIATION: "information-sharing"}[body]
        finding = made.finding(interview, f"{firm} has to do with {other}", f"{firm} berurusan dengan {other}")
        made.tie(firm, other, ("producer", body.role), variable, finding, nature="institutional")
    if made.chance(0.3):
        made.add(
            "claims",
            "C",
            about=firm,
            property=made.one("workers", "founded"),
            value=str(made.dice.randint(2, 60)) if made.chance(0.5) else f"about {made.dice.randint(1950, 2020)}",
            finding=made.finding(interview, f"{firm} tells its size and age", f"{firm} menyebut besar dan umurnya"),
        )
    if made.chance(0.15):
        _rivals(made, interview)
    if made.chance(0.25):
        _hampered(made, firm, interview)


def _rivals(made: Making, interview: str) -> None:
    """Two informants, two numbers of members; only sometimes does the sheet say that they contradict."""
    body, other = made.dice.choice(made.around[CO_OPERATIVE]), made.dice.choice(tuple(made.talkers.values()))
    count, period = made.dice.randint(20, 90), made.one("2024", "2025", "2026")
    first = made.finding(interview, f"{body} has {count} members", f"anggota {body} {count}")
    one = made.add(
        "claims",
        "C",
        about=body,
        property="members",
        value=str(count),
        unit="persons",
        quantifier=made.one("", "approximate"),
        period=period,
        finding=first,
    )
    second = made.finding(other, f"{body} has {count + 7} members", f"anggota {body} {count + 7}")
    made.add(
        "claims",
        "C",
        about=body,
        property="members",
        value=str(count + 7),
        unit="persons",
        period=period,
        rival_of=one if made.chance(0.5) else "",
        finding=second,
    )


def _hampered(made: Making, firm: str, interview: str) -> None:
    finding = made.finding(interview, f"{firm} tells what hampers it", f"{firm} menyebut kendalanya")
    earlier = [row["id"] for table in ("dependences", "constraints") for row in made.tables[table][-1:]]
    lacking = made.dice.choice(made.around[AGENCY]) if made.chance(0.3) else ""
    made.add(
        "constraints",
        "H",
        label_en=f"no capital to buy in advance, says {firm} (made up)",
        label_id=f"tidak ada modal untuk membeli lebih dulu, kata {firm} (rekaan)",
        affects=f"{firm};{_partner(made, firm)}",
        hampers=made.one("raw-material;vertical-backward", "information-sharing;horizontal", "economic"),
        leads_to=made.dice.choice(earlier) if earlier and made.chance(0.5) else "",
        relieved_by=made.dice.choice(made.around[BANK]) if made.chance(0.5) else "",
        lacking_from=lacking,
        lacking_in="capital" if lacking else "",
        quantifier=made.one("", "", "most", "some"),
        finding=finding,
    )


def _asked(made: Making, interview: str) -> None:
    asked = {
        "Q1": (";".join(VARIABLES), "producer", "roster"),
        "Q2": ("raw-material", "material-supplier", "recall"),
        "Q3": ("marketing", "buyer;marketing-channel;government-agency", "recall"),
    }
    for item, (variable, about, method) in asked.items():
        if made.chance(0.95):
            made.add(
                "elicitation",
                "E",
                interview=interview,
                variable=variable,
                asked_about=about,
                item=item,
                method=method,
                complete="yes" if made.chance(0.7) else "no",
            )


def _joint(made: Making) -> None:
    for _ in range(max(1, made.firms // 15)):
        firm = made.dice.choice(tuple(made.talkers))
        together = sorted({firm, *made.dice.sample(made.producers, min(len(made.producers), 4))})
        finding = made.finding(made.talkers[firm], f"{firm} shares a stand", f"{firm} berbagi stan")
        made.add(
            "linkages",
            "L",
            participants=";".join(together),
            participants_role="producer",
            variable="marketing",
            polarity="co-operation",
            finding=finding,
        )


def _key_informants(made: Making) -> None:
    """Add what officials say: of their own agency, of groups, of co-operatives."""
    officials = [row for row in made.tables["interviews"] if row["informant_kind"] == "key-informant"]
    for row in officials:
        interview, agency = row["id"], row["informant"]
        finding = made.finding(interview, f"{agency} helps firms", f"{agency} membantu usaha")
        for firm in sorted(made.dice.sample(tuple(made.talkers), min(len(made.talkers), 2 + made.firms // 10))):
            made.tie(
                agency,
                firm,
                ("government-agency", "producer"),
                made.one("marketing", "skill"),
                finding,
                nature="institutional",
            )
        for category in CATEGORIES:
            made.add(
                "linkages",
                "L",
                **{"from": f"G-{category}", "to": "G-consumers"},
                from_role="producer",
                to_role="consumer",
                variable="marketing",
                quantifier=made.one("some", "most", "few"),
                finding=finding,
            )
        count = made.finding(interview, f"{agency} counts members", f"{agency} menghitung anggota")
        for body in made.around[CO_OPERATIVE]:
            made.add(
                "claims",
                "C",
                about=body,
                property="members",
                value=str(made.dice.randint(20, 90)),
                unit="persons",
                period="2026",
                finding=count,
            )
        made.add(
            "claims",
            "C",
            about=NOT_SAID,
            property="share-of-businesses",
            value="90",
            unit="percent",
            quantifier="approximate",
            finding=count,
        )
        made.add(
            "elicitation",
            "E",
            interview=interview,
            variable="marketing",
            asked_about="government-agency",
            method="recall",
            complete="no",
        )
