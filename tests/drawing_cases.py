"""Helpers of the tests of drawings: values made for them, and drawings read back with an XML parser alone."""

from __future__ import annotations

import re
from decimal import Decimal
from xml.etree import ElementTree as ET

from kawung.pages import drawings
from kawung.pages.drawings import (
    About,
    Actor,
    Area,
    Bar,
    Category,
    Flow,
    Flows,
    Head,
    Known,
    Matrix,
    Network,
    Ranked,
    Share,
    Stop,
    Strength,
    Table,
    Tie,
    Variable,
)
from kawung.problems import Words

SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]


def both(text: str) -> Words:
    return Words(text, text)


def parsed(markup: str) -> ET.Element:
    """Read a piece of a page; markup that is not well-formed raises."""
    return ET.fromstring(f"<div>{markup}</div>")  # noqa: S314 - our own markup


def texts(node: ET.Element) -> list[str]:
    return ["".join(t.itertext()) for t in node.iter("text")]


def whole_text(node: ET.Element) -> str:
    return "".join(node.itertext())


def floats(text: str) -> list[float]:
    return [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", text)]


def numbers(*elements: ET.Element, of: str) -> list[float]:
    return [float(e.get(of, "nan")) for e in elements]


def marked(node: ET.Element, name: str) -> list[ET.Element]:
    return [e for e in node.iter() if name in (e.get("class") or "").split()]


def rows(table: Table) -> list[list[ET.Element]]:
    """The rows of a table as HTML says them, group headings left out."""
    return [list(tr) for body in parsed(table.html()).iter("tbody") for tr in body if len(tr) > 1]


def said(table: Table) -> list[list[str]]:
    return [[whole_text(cell) for cell in row] for row in rows(table)]


def network(label: str = "Usaha {}", *, made_up: bool = True, count: int = 8) -> Network:
    """A ring of actors with three categories, a group, a joint action, and somebody without any linkage."""
    keys = [f"A{n:02}" for n in range(1, count + 1)]
    told = ("interviewed", "only-named")
    actors = [
        Actor(k, both(label.format(k)), "actor", "abc"[n % 3], told[n % 4 == 3], f"https://example.org/{k}")
        for n, k in enumerate(keys)
    ]
    actors += [
        Actor("G1", both(label.format("G1")), "group"),
        Actor("joint-action:J1", both(label.format("J1")), "joint-action"),
        Actor("Z9", both(label.format("Z9")), "actor", None, "interviewed"),
    ]
    ties = [
        Tie(
            f"L{n:02}",
            keys[n],
            keys[(n + 1) % count],
            ("marketing", "capital", None)[n % 3],
            Strength(n % 3 + 1, 3, both(("lemah", "sedang", "kuat")[n % 3])) if n % 4 else None,
            (None, "along", "against")[n % 3],  # type: ignore[arg-type]
            ("horizontal",),
            both("horizontal"),
            rivalry=n == 2,
            iri=f"https://example.org/L{n:02}",
        )
        for n in range(count)
    ]
    ties += [Tie("L90", "G1", keys[0]), Tie("L91", keys[1], "joint-action:J1", "marketing")]
    return Network(
        "uji",
        both(label.format("studi")),
        made_up,
        tuple(actors),
        tuple(ties),
        tuple(Category(k, both(label.format(k))) for k in "abc"),
        (
            Variable("marketing", both(label.format("pemasaran")), Words("MK", "PM")),
            Variable("capital", both(label.format("modal")), Words("CA", "MO")),
        ),
    )


def about(label: str = "{}", *, made_up: bool = True) -> About:
    return About(both(label.format("judul")), both(label.format("nilai")), both(label.format("kategori")), made_up)


def ranked(label: str = "{}") -> tuple[Ranked, ...]:
    return (
        Ranked(both(label.format("satu")), Decimal("6.00"), 1, Decimal("4.00"), Decimal("6.00"), "a", "present", "i:1"),
        Ranked(both(label.format("dua")), Decimal("6.00"), 1, Decimal("3.67"), Decimal("6.67"), "b"),
        Ranked(both(label.format("tiga")), Decimal("2.00"), 3, Decimal("1.00"), Decimal("2.50"), "c"),
        Ranked(both(label.format("empat")), None, None, state="not-asked"),
    )


def bars(label: str = "{}") -> tuple[Bar, ...]:
    return (
        Bar(both(label.format("satu")), 1655),
        Bar(both(label.format("dua")), 31),
        Bar(both(label.format("nol")), 0),
        Bar(both(label.format("tiga")), None, "withheld"),
    )


def shares(label: str = "{}") -> tuple[Share, ...]:
    return (
        Share(both(label.format("satu")), 31, 44, 46),
        Share(both(label.format("dua")), 27, 27, 46),
        Share(both(label.format("tiga")), 0, 46, 46),
        Share(both(label.format("empat")), None, None, None, "not-reported"),
    )


def flows(label: str = "{}", *, made_up: bool = True) -> Flows:
    stops = (
        Stop("s1", both(label.format("pemasok")), 0),
        Stop("s2", both(label.format("subkontrak")), 0),
        Stop("a", both(label.format("baru")), 1, "a", "https://example.org/a"),
        Stop("b", both(label.format("warisan")), 1, "b"),
        Stop("g", both(label.format("pengrajin")), 1),
        Stop("t", both(label.format("pembeli")), 2),
    )
    ways = (
        Flow("s1", "a", 4),
        Flow("s1", "b", 9),
        Flow("s2", "b", 1, 1),
        Flow("a", "t", 2),
        Flow("b", "t", 5),
        Flow("g", "t", 0, 3),
    )
    return Flows("uji", both(label.format("studi")), made_up, stops, ways)


def areas(label: str = "{}") -> tuple[Area, ...]:
    found = [
        Area("33", both(label.format("Jawa Tengah")), "province", "id", 7, "https://example.org/33"),
        Area("33.10", both(label.format("Klaten")), "regency", "33", None),
        Area("33.10.04", both(label.format("Bayat")), "district", "33.10", 12),
        Area("34", both(label.format("Yogyakarta")), "province", "id"),
    ]
    found += [Area(f"33.10.04.{n}", both(label.format(f"desa {n}")), "village", "33.10.04", n % 3) for n in range(9)]
    return tuple(found)


def matrix(label: str = "{}") -> Matrix:
    across = tuple(Head(k, both(label.format(k)), k == "all") for k in ("baru", "all", "warisan"))
    down = tuple(Head(k, both(label.format(k))) for k in ("modal", "pemasaran"))
    cells = (
        (("h", "modal", "baru"), Known("present", 4, 2, both(label.format("lagi")), True, "https://example.org/bukti")),
        (("h", "modal", "all"), Known("none")),
        (("h", "pemasaran", "baru"), Known("not-asked")),
        (("h", "pemasaran", "all"), Known("withheld")),
        (("h", "pemasaran", "warisan"), Known("present")),
    )
    groups = (Head("h", both(label.format("horizontal"))), Head("v", both("vertikal")))
    return Matrix(both(label.format("matriks")), both(label.format("variabel")), groups, down, across, cells)


def every(label: str = "{}", language: str = "en", *, made_up: bool = True) -> dict[str, drawings.Drawing]:
    """Draw one of each kind, each thing called what *label* makes of its name."""
    net = network(label, made_up=made_up)
    href = lambda iri: iri  # noqa: E731 - the links as they are
    lang: drawings.values.Language = language  # type: ignore[name-defined]
    of = about(label, made_up=made_up)
    found = {
        "sociogram": drawings.sociogram(net, lang, href),
        "ego": drawings.Egos(net).draw("A02", lang, href),
        "flows": drawings.flows(flows(label, made_up=made_up), lang, href, categories=net.categories),
        "areas": drawings.areas(areas(label), both(label.format("wilayah")), lang, href, made_up=made_up),
        "ranking": drawings.ranking(ranked(label), of, lang, href, categories=net.categories),
        "bars": drawings.bars(bars(label), of, lang, href),
        "shares": drawings.shares(shares(label), of, lang, href),
    }
    found |= {f"by-variable-{n}": d for n, d in enumerate(drawings.multiples(net, lang, href, name="v"))}
    assert all(found.values())
    return {kind: d for kind, d in found.items() if d}
