"""Rules of the drawings: marks are as large as the table's numbers, words stand for nothing, labels are text."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import drawing_cases as cases
import shipped
from drawing_cases import both, every, floats, marked, numbers, parsed, rows, said, texts, whole_text
from kawung import networks, pipeline
from kawung.pages import drawings
from kawung.pages.drawings import Actor, Network, Ranked, Tie, answering, look, taking
from kawung.pages.drawings.layout import placed
from kawung.pages.drawings.lines import overlap
from kawung.pages.drawings.marks import Marks, weight
from kawung.pages.drawings.markup import address, wrapped
from kawung.pages.drawings.untangling import crossing, distance
from kawung.problems import Language

LANGUAGES: tuple[Language, ...] = ("en", "id")
ORDER = ("new", "inherited", "assisted")
HOSTILE = {
    "script": "<script>alert(1)</script> {}",
    "attribute": '"\' onload=alert(1) x=" {}',
    "turned": "\u202e\u2066 {} \u200f",
    "entity": "&lt;b&gt; & ]]> {}",
    "control": "\x00\x0b{}\ufffe",
    "long": "w" * 10_000 + " {}",
    "lines": "a\nb\t{}",
}

UNSEEN = re.compile("[\u200f\u202a-\u202e\u2066-\u2069\x00\x0b\ufffd\ufffe]")


@pytest.fixture(scope="module")
def opened() -> pipeline.Kawung:
    return pipeline.open_folders(
        [shipped.STUDIES / name for name in shipped.NAMES], pipeline.find_project(shipped.ROOT)
    )


@pytest.fixture(scope="module")
def contoh(opened: pipeline.Kawung) -> Network:
    read = networks.read(opened.store, "contoh")
    assert read
    return taking.network(read, ORDER)


def with_public_keys(network: Network) -> Network:
    """Give parties keys such as the public data set has: eight letters and digits that say nothing."""
    new = {a.key: f"{'bcdfghjkmn'[n % 10]}{n * 7919 % 9973:04}xyz" for n, a in enumerate(network.actors)}
    actors = tuple(replace(a, key=new[a.key], label=both(f"Usaha {new[a.key]}")) for a in network.actors)
    return replace(
        network,
        actors=actors,
        ties=tuple(replace(t, source=new[t.source], target=new[t.target]) for t in network.ties),
    )


def drawn(network: Network, language: Language = "en", **options: Any) -> drawings.Drawing:
    found = drawings.sociogram(network, language, lambda iri: f"x/{iri.rpartition('/')[2]}.html", **options)
    assert found
    return found


# What every drawing keeps


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_drawing_says_what_it_shows(language: Language) -> None:
    """Each has a title and a description that it names, a table with as many heads as cells, and ids of its own."""
    found = every(language=language)
    ids = []
    for one in found.values():
        svg = parsed(one.svg)[0]
        named = {e.get("id"): whole_text(e) for e in svg if e.get("id")}
        assert named[svg.get("aria-labelledby")] == one.title
        assert named[svg.get("aria-describedby")] == one.described
        assert one.caption
        heads = parsed(one.table.html()).findall(".//thead//th")
        assert all(len(row) == len(heads) for row in rows(one.table))
        assert all(row[0].tag == "th" and row[0].get("scope") == "row" for row in rows(one.table))
        ids += [e.get("id") for e in svg.iter() if e.get("id")]
    assert len(ids) == len(set(ids))


def test_what_holds_links_is_no_image() -> None:
    """An image hides its links from those who hear the page; one without links is an image."""
    for one in every().values():
        svg = parsed(one.svg)[0]
        assert svg.get("role") == ("group" if list(svg.iter("a")) else "img")
    plain = drawings.sociogram(cases.network(), "en")
    assert plain
    assert parsed(plain.svg)[0].get("role") == "img"


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_are_text(hostile: str, language: Language) -> None:
    """Whatever a label holds, drawings stay well-formed and hold no element, attribute or link that it brought."""
    plain, found = every(), every(hostile, language)
    tables = {kind: one.table for kind, one in found.items()} | {"matrix": _matrix(hostile, language)}
    for kind, one in found.items():
        svg, was = parsed(one.figure()), parsed(plain[kind].figure())
        assert {e.tag for e in svg.iter()} <= {e.tag for e in was.iter()}
        assert {a for e in svg.iter() for a in e.keys()} == {a for e in was.iter() for a in e.keys()}  # noqa: SIM118
        assert len(one.svg) < 30_000
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b]", one.svg)
    visible = UNSEEN.sub("", hostile.replace("{}", "")).split()
    for table in tables.values():
        told = UNSEEN.sub("", " ".join(whole_text(cell) for row in rows(table) for cell in row))
        assert "script" not in {e.tag for e in parsed(table.html()).iter()}
        assert all(word[:150] in told for word in visible)


def _matrix(label: str, language: Language) -> drawings.Table:
    table = drawings.matrix(cases.matrix(label), language, lambda iri: iri)
    assert table
    return table


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("l02.en.html", True),
        ("../../id/contoh/l02.en.html#a", True),
        ("https://example.org/", True),
        ("HTTP://example.org/", True),
        ("javascript:alert(1)", False),
        ("JavaScript:alert(1)", False),
        ("java\tscript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org/", False),
        ("\\\\example.org", False),
        ("", False),
        (None, False),
    ],
)
def test_links_lead_to_pages_only(href: str | None, kept: bool) -> None:
    """A link is one of our pages or http(s); all else is no link but plain text."""
    assert (address(href) is not None) == kept
    ring = drawings.sociogram(cases.network(), "en", lambda _iri: href)
    assert ring
    assert ("<a " in ring.svg) == ("<a " in ring.table.html()) == kept


def test_nothing_is_asked_of_others() -> None:
    """No drawing holds a style, a script, an image or an address, and colours are the page's with what they fall to."""
    for one in every().values():
        assert not re.search(r"<(style|script|image|foreignObject|use)|@import|url\((?!#)", one.svg)
        assert "http" not in re.sub(r'(href|rel)="[^"]*"', "", one.svg)
        for name, fallback in re.findall(r"var\(--([a-z0-9]+),([^)]+)\)", one.svg):
            assert name == "sans" or look.COLOURS[name][0] == fallback
        assert not re.search(r'(fill|stroke)="#', one.svg)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_made_up_says_so(language: Language) -> None:
    """In the title, and in letters in the drawing, so that it says so wherever it goes; real ones do not."""
    mark = {"en": "MADE-UP DATA", "id": "DATA REKAAN"}[language]
    for made_up in (True, False):
        for one in every(language=language, made_up=made_up).values():
            assert (mark in texts(parsed(one.svg))) == made_up
            assert (mark.casefold() in one.title.casefold()) == made_up


def test_both_languages_draw_the_same() -> None:
    """Only words differ: marks, lines and nodes are at the same places."""
    for kind, one in every(language="en").items():
        other = every(language="id")[kind]
        shapes = [
            [
                (e.tag, e.get("d"), e.get("x"), e.get("cx"), e.get("width"))
                for e in parsed(d.svg).iter()
                if e.tag in SHAPES
            ]
            for d in (one, other)
        ]
        if kind not in ("areas", "bars"):  # whose numbers are written as each language writes them
            assert shapes[0] == shapes[1] or kind in HALF
        assert one.described != other.described


SHAPES = ("path", "circle", "rect")
HALF = ("ranking", "shares", "sociogram")  # boxes around words are as wide as the words


def test_the_same_values_give_the_same_bytes() -> None:
    """Whatever the order of Python's sets is, and in a process of its own."""
    program = (
        "import sys; sys.path[:0] = sys.argv[1:]; import hashlib, drawing_cases as c;"
        "print(hashlib.sha256(''.join(d.whole() for d in c.every().values()).encode()).hexdigest())"
    )
    paths = [str(Path(__file__).parent), str(shipped.ROOT / "src")]
    made = {
        subprocess.run(
            [sys.executable, "-c", program, *paths],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(made) == 1


def test_colours_can_be_told_apart() -> None:
    """What is drawn upon what has the contrast that WCAG asks, on light and on dark ground."""

    def light(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    for upper, lower, least in look.ON:
        for at in (0, 1):
            one, other = sorted((light(look.COLOURS[upper][at]), light(look.COLOURS[lower][at])))
            assert (other + 0.05) / (one + 0.05) >= least, (upper, lower, at)
    used = {name for one in every().values() for name in re.findall(r"var\(--([a-z0-9]+),", one.svg)}
    told = {name for pair in look.ON for name in pair[:2]}
    assert used - told <= {"sans", "rule"}  # rule is decoration: a word says the same


def test_a_drawing_can_go_alone() -> None:
    """As a file it brings its colours for light and dark, and holds no link, which would lead nowhere."""
    for one in every().values():
        root = cases.ET.fromstring(one.file())
        assert root.tag == f"{cases.SVG}svg"
        assert not list(root.iter(f"{cases.SVG}a"))
        style = next(root.iter(f"{cases.SVG}style")).text
        assert style
        assert "prefers-color-scheme:dark" in style


# Sociograms


def lines_of(svg: Any) -> list[tuple[str, Any]]:
    """The lines of a sociogram with the variable that each is about; arrows and the light within hollow lines apart."""
    outer = next(g for g in svg.iter("g") if g.get("fill") == "none" and g.get("stroke") == look.paint("edge"))
    return [(g.get("data-variable"), p) for g in outer for p in g if not p.get("fill") and not p.get("stroke")]


@pytest.mark.parametrize("public", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sociogram_has_every_linkage_as_the_table_has_it(contoh: Network, language: Language, public: bool) -> None:
    """One line a linkage, by variable; as wide as its strength, hollow without one; arrows where a way was said."""
    network = with_public_keys(contoh) if public else contoh
    one = drawn(network, language)
    svg = parsed(one.svg)
    lines = lines_of(svg)
    assert len(lines) == len(network.ties) == len(rows(one.table))
    for variable in {t.variable for t in network.ties}:
        widths = sorted(float(p.get("stroke-width")) for v, p in lines if v == (variable or "-"))
        strengths = [t.strength for t in network.ties if t.variable == variable]
        assert widths == sorted(weight(s) if s else 4.5 for s in strengths)
    hollow = [p for p in svg.iter("path") if p.get("stroke") == look.paint("ground")]
    assert len(hollow) == sum(t.strength is None for t in network.ties)
    arrows = [p for p in svg.iter("path") if p.get("fill") == look.paint("edge")]
    assert len(arrows) == sum(t.flow is not None for t in network.ties) == sum("→" in r[0] for r in said(one.table))
    by_key = {t.key: t for t in network.ties}
    for row in rows(one.table):
        tie = by_key[row[0].get("data-value")]
        assert row[2].get("data-value") == (f"{tie.strength.rank}/{tie.strength.of}" if tie.strength else None)
        assert ("unsaid" in (row[2].get("class") or "")) == (tie.strength is None)


@pytest.mark.parametrize("public", [False, True])
def test_the_sociogram_shows_who_was_only_named(contoh: Network, public: bool) -> None:
    """Each actor's mark stands in it once; a dashed outline means only named, and so do dashed lines."""
    network = with_public_keys(contoh) if public else contoh
    svg, marks = parsed(drawn(network).svg), Marks(network)
    found = [t for t in texts(svg) if t in {marks.of(a) for a in network.actors} - {""}]
    assert sorted(found) == sorted(m for a in network.actors if (m := marks.of(a)))
    outlines = [e for e in svg.iter() if e.get("stroke-dasharray") == "4 3"]
    assert len(outlines) == sum(a.told == "only-named" for a in network.actors)
    named = {a.key for a in network.actors if a.told == "only-named"}
    dashed = [p for _, p in lines_of(svg) if p.get("stroke-dasharray")]
    assert len(dashed) == sum(bool({t.source, t.target} & named) for t in network.ties)


def test_categories_have_shapes_and_shades(contoh: Network) -> None:
    """The first is a light circle, the second a middle square, the third a dark triangle, as the key says."""
    network = replace(contoh, actors=tuple(a for a in contoh.actors if a.told == "interviewed" and a.category))
    keys = {a.key for a in network.actors}
    network = replace(network, ties=tuple(t for t in network.ties if {t.source, t.target} <= keys))
    svg = parsed(drawn(network).svg)
    shades = {g.get("fill"): [e.tag for e in g.iter() if e.tag in SHAPES] for g in svg.iter("g") if g.get("fill")}
    count = [sum(a.category == key for a in network.actors) for key in ORDER]
    assert [shades[look.paint(c)] for c in ("c1", "c2", "c3")] == [
        ["circle"] * count[0],
        ["rect"] * count[1],
        ["path"] * count[2],
    ]
    key = [whole_text(li) for li in parsed(drawn(network).key).iter("li")]
    assert key[:3] == [c.label.en for c in network.categories]
    assert {look.shape(n)[:3] for n in range(18)} == {look.shape(n)[:3] for n in range(12, 30)}
    assert len({(look.shape(n).corners, look.shape(n).shade) for n in range(18)}) == 18


def boxes_of(one: drawings.Drawing, network: Network, language: Language) -> tuple[list[cases.Box], list[cases.Box]]:
    """The boxes around letters on lines, and those around nodes, measured in the drawing."""
    svg, marks = parsed(one.svg), Marks(network)
    spelt = {v.letters.in_(language) for v in network.variables}
    letters, nodes = [], []
    for t in svg.iter("text"):
        x, y, said_ = float(t.get("x")), float(t.get("y")), whole_text(t)
        if said_ in spelt:
            letters.append((x - 11, y - 10, x + 11, y + 2))
        elif said_ in {marks.of(a) for a in network.actors}:
            nodes.append((x - 17, y - 18, x + 17, y + 10))
    return letters, nodes


@pytest.mark.parametrize("direction", [(), ("horizontal",)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_hide_neither_nodes_nor_each_other(
    contoh: Network, language: Language, direction: tuple[str, ...]
) -> None:
    """No two nodes, no two pairs of letters, and no letters and node lie upon each other."""
    network = contoh.only(*direction) if direction else contoh
    letters, nodes = boxes_of(drawn(network, language), network, language)
    assert len(letters) == len(network.ties)
    assert all(overlap(a, b) == 0 for a, b in combinations([*letters, *nodes], 2))


def test_no_line_runs_through_a_node(contoh: Network) -> None:
    """In the sociogram of horizontal linkages, a line comes near no node but those that it links."""
    network = contoh.only("horizontal")
    sheet = drawings.sociogram(network, "en")
    assert sheet
    marks = Marks(network)
    svg = parsed(sheet.svg)
    at = {whole_text(t): (float(t.get("x")), float(t.get("y")) - 5) for t in svg.iter("text")}
    for tie in network.ties:
        ends = [marks.of(a) for a in network.actors if a.key in (tie.source, tie.target)]
        if not all(ends):
            continue
        for actor in network.actors:
            if (mark := marks.of(actor)) and mark not in ends:
                assert distance(at[mark], at[ends[0]], at[ends[1]]) > 17


@pytest.mark.parametrize("graph", [nx.path_graph(9), nx.cycle_graph(10), nx.star_graph(9), nx.balanced_tree(2, 3)])
def test_what_can_be_drawn_without_crossings_is(graph: Any) -> None:
    """Paths, rings, stars and trees have no two lines that cross, and nobody stands outside the paper."""
    pairs = tuple(sorted(tuple(sorted(e)) for e in graph.edges))
    found = placed(len(graph), pairs, 360.0, 58.0, 0.0)
    at = found.points
    crossed = [
        (a, b)
        for a, b in combinations(pairs, 2)
        if not set(a) & set(b) and crossing(at[a[0]], at[a[1]], at[b[0]], at[b[1]])
    ]
    assert not crossed
    assert all(20 <= x <= found.width - 20 and 20 <= y <= found.height - 20 for x, y in at)


def test_sixty_actors_have_room() -> None:
    """All stand on the paper, none upon another; of more those with the most linkages, and it is said."""
    graph = nx.random_regular_graph(4, 60, seed=5)
    actors = tuple(Actor(f"{n:03}", both(str(n))) for n in range(60))
    ties = tuple(Tie(f"L{n}", f"{a:03}", f"{b:03}") for n, (a, b) in enumerate(sorted(graph.edges)))
    network = Network("besar", both("besar"), False, actors, ties)
    one = drawn(network)
    assert one.wide
    svg = parsed(one.svg)
    at = [(float(t.get("x")), float(t.get("y"))) for t in svg.iter("text")]
    assert len(at) == 60
    assert all((ax - bx) ** 2 + (ay - by) ** 2 > 40**2 for (ax, ay), (bx, by) in combinations(at, 2))
    more = replace(network, actors=(*actors, *(Actor(f"Z{n}", both("z")) for n in range(7))))
    assert "7 actors" in drawn(more).caption
    assert len(texts(parsed(drawn(more).svg))) == 60


def test_what_is_drawn_of_a_large_study_keeps_its_budget() -> None:
    """A drawing is under 30 KB however many linkages there are; its table shows a hundred and says how many more."""
    graph = nx.gnm_random_graph(500, 3000, seed=3)
    actors = tuple(Actor(f"{n:03}", both(f"Firm {n}"), iri=f"https://example.org/{n}") for n in graph)
    ties = tuple(
        Tie(f"L{n}", f"{a:03}", f"{b:03}", iri=f"https://example.org/l/{n}") for n, (a, b) in enumerate(graph.edges)
    )
    network = Network("besar", both("besar"), False, actors, ties)
    one = drawn(network)
    assert 10_000 < len(one.svg.encode()) <= 30_000
    assert len(one.table.rows) == 3000
    assert one.whole().count("<tr>") == 101
    assert "2,900 more linkages" in one.whole()
    assert drawings.multiples(network, "en") == ()


def test_everybody_has_one_place(contoh: Network) -> None:
    """By variable each actor stands where the drawing of all has it; together they have every linkage once."""
    whole = drawn(contoh)
    places = {whole_text(t): (t.get("x"), t.get("y")) for t in parsed(whole.svg).iter("text")}
    marks = {Marks(contoh).of(a) for a in contoh.actors} - {""}
    apart = drawings.multiples(contoh, "en")
    assert sum(len(lines_of(parsed(one.svg))) for one in apart) == len(contoh.ties)
    for one in apart:
        for t in parsed(one.svg).iter("text"):
            if whole_text(t) in marks:
                assert places[whole_text(t)] == (t.get("x"), t.get("y"))
        assert one.heading
        assert one.svg.count('data-variable="') <= 2


def test_those_without_a_linkage_are_drawn_too() -> None:
    """Somebody asked who names nobody is not left out: a row below holds them, and says how many there are."""
    one = drawn(cases.network())
    assert "Z9" in texts(parsed(one.svg))
    assert any(t.endswith(": 1") for t in texts(parsed(one.svg)))


def test_around_an_actor_are_its_linkages_alone(contoh: Network) -> None:
    """Suppliers stand left of it, buyers right; what others have among themselves is not there."""
    egos = drawings.Egos(contoh)
    for actor in contoh.actors:
        mine = [t for t in contoh.ties if actor.key in (t.source, t.target)]
        one = egos.draw(actor.key, "id")
        assert (one is None) == (not mine)
        if one:
            assert len(rows(one.table)) == len(lines_of(parsed(one.svg))) == len(mine)
    one = egos.draw("A05", "en")
    assert one
    at = {whole_text(t): float(t.get("x")) for t in parsed(one.svg).iter("text")}
    assert at["A13"] < at["A05"] < at["A17"]
    assert egos.draw("nobody", "en") is None


def test_marks_tell_actors_apart() -> None:
    """A short key is its own mark, a long one as few first signs as do, else all have numbers; none stands twice."""
    for keys, expected in (
        (["A01", "A02"], ["A01", "A02"]),
        (["abcd1234", "abxd1234", "zzzz9999"], ["abc", "abx", "zzz"]),
        (["abcd1234", "abce1234"], ["abcd", "abce"]),
        (["material-sellers", "material-suppliers", "z"], ["1", "2", "3"]),
    ):
        actors = tuple(Actor(key, both(key)) for key in keys)
        marks = Marks(Network("s", both("s"), False, actors, ()))
        assert [marks.of(a) for a in actors] == expected


def test_nothing_to_draw_is_no_drawing() -> None:
    """An empty value gives None rather than an empty frame."""
    empty = Network("s", both("s"), False, (Actor("A", both("A")),), ())
    assert drawings.sociogram(empty, "en") is None
    assert drawings.multiples(empty, "en") == ()
    assert drawings.flows(taking.flows(empty), "en") is None
    assert drawings.areas((), both("w"), "en") is None
    assert drawings.ranking((Ranked(both("a"), None),), cases.about(), "en") is None
    assert drawings.bars((), cases.about(), "en") is None
    assert drawings.shares((), cases.about(), "en") is None
    assert drawings.matrix(replace(cases.matrix(), down=()), "en") is None


# Charts, flows, areas, matrix


def test_a_ranking_is_drawn_to_scale() -> None:
    """Marks, ends of lines and numbers of the axis stand where one scale has the table's numbers."""
    one = every()["ranking"]
    svg = parsed(one.svg)
    values = [float(c.get("data-value")) for row in rows(one.table) if (c := row[2]).get("data-value")]
    xs = [floats(g.get("transform"))[0] for g in marked(svg, "mark")]
    per = (xs[0] - xs[2]) / (values[0] - values[2])
    start = xs[0] - per * values[0]
    assert [round(start + per * v, 1) for v in values] == [round(x, 1) for x in xs]
    spreads = [
        [float(v) for v in c.get("data-value").split()] for row in rows(one.table) if (c := row[3]).get("data-value")
    ]
    for path, (low, high) in zip(marked(svg, "spread"), spreads, strict=True):
        left, _, right = floats(path.get("d"))[:3]
        assert (left, right) == pytest.approx((start + per * low, start + per * high), abs=0.02)
    axis = floats(marked(svg, "axis")[0].get("d"))[::3]
    ticks = [float(t) for t in texts(svg) if re.fullmatch(r"[0-9.]+", t)]
    assert axis == pytest.approx([start + per * t for t in ticks], abs=0.02)
    assert ticks[0] == 0
    assert [whole_text(row[1]) for row in rows(one.table)] == ["1 =", "1 =", "3", "–"]
    assert len(marked(svg, "equal")) == 1
    assert {"equal", "rank"} <= set(texts(svg))
    assert any(e.get("data-state") == "not-asked" for e in svg.iter("rect"))
    assert "not asked" in texts(svg)


def test_bars_are_as_long_as_their_numbers() -> None:
    """A count's bar is drawn to scale, nought has none, and what is withheld has its word and no bar."""
    one = every(language="id")["bars"]
    svg = parsed(one.svg)
    widths, values = numbers(*marked(svg, "mark"), of="width"), [1655, 31, 0]
    assert widths == pytest.approx([widths[0] * v / 1655 for v in values], abs=0.01)
    assert {"1.655", "31", "0", "dirahasiakan"} <= set(texts(svg))
    assert [row[1] for row in said(one.table)] == ["1.655", "31", "0", "dirahasiakan"]


def test_shares_show_their_bounds() -> None:
    """Full until the least, striped until the most, of a frame that is all of them."""
    one = every()["shares"]
    svg = parsed(one.svg)
    frame = next(float(r.get("width")) for r in svg.iter("rect") if r.get("stroke") == look.paint("edge"))
    assert numbers(*marked(svg, "mark"), of="width") == pytest.approx([31 / 46 * frame, 27 / 46 * frame], abs=0.02)
    assert numbers(*marked(svg, "open"), of="width") == pytest.approx([13 / 46 * frame, frame], abs=0.02)
    assert {"between 31 and 44 of 46", "27 of 46", "between 0 and 46 of 46", "not reported"} <= set(texts(svg))
    assert said(one.table)[0][1:] == ["31", "44", "46"]


def test_flows_are_as_wide_as_they_are_many() -> None:
    """Each band has the width of its linkages; those told of groups have none, and their number is not 0."""
    one = every()["flows"]
    svg = parsed(one.svg)
    wide = {}
    for band in marked(svg, "band"):
        there, back = band.get("d").split("L")
        wide[band.get("data-from"), band.get("data-to")] = (
            floats(back)[-1] - floats(there)[1],
            floats(back)[1] - floats(there)[-1],
        )
    told = {(f.source, f.target): f.linkages for f in cases.flows().flows if f.linkages}
    unit = wide["s1", "b"][0] / 9
    assert wide.keys() == told.keys()
    for way, count in told.items():
        assert wide[way] == pytest.approx((unit * count, unit * count), abs=0.03)
    assert sum(p.get("stroke-dasharray") is not None for p in svg.iter("path")) == 2
    assert said(one.table)[-1][2:] == ["not reported", "3"]
    high = float(parsed(one.svg)[0].get("height"))
    assert all(float(r.get("y")) + float(r.get("height")) <= high for r in svg.iter("rect"))


def test_areas_lie_in_their_areas() -> None:
    """A box lies in that of the area around it and meets no other; nothing is said of where that is."""
    one = every()["areas"]
    boxes = []
    for r in parsed(one.svg).iter("rect"):
        x, y, wide, high = (float(r.get(a)) for a in ("x", "y", "width", "height"))
        if wide > 4:
            boxes.append((x, y, x + wide, y + high))
    boxes = boxes[-len(cases.areas()) :]
    within = [
        (a, b)
        for a in boxes
        for b in boxes
        if a != b and a[0] >= b[0] and a[1] >= b[1] and a[2] <= b[2] and a[3] <= b[3]
    ]
    assert len(within) == 1 + 2 + 9 * 3  # the regency, the district, nine villages, each in all around it
    assert all(overlap(a, b) == 0 or (a, b) in within or (b, a) in within for a, b in combinations(boxes, 2))
    assert "no map" in one.caption
    assert ["desa 4", "33.10.04.4", "village", "Bayat", "1"] in said(one.table)
    assert ["desa 3", "33.10.04.3", "village", "Bayat", "nothing recorded"] in said(one.table)


def test_many_areas_of_which_nothing_is_known_are_one_box() -> None:
    """A regency of three hundred villages without a word about them does not fill pages."""
    villages = [replace(cases.areas()[-1], code=f"33.10.04.{n}", known=None) for n in range(300)]
    one = drawings.areas((*cases.areas()[:3], *villages), both("w"), "en")
    assert one
    assert "300 more, nothing recorded" in texts(parsed(one.svg))
    assert len(one.svg) < 5_000
    assert len(rows(one.table)) == 303


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_matrix_names_every_kind_of_nothing(language: Language) -> None:
    """Totals come first; each state has its word and its pattern; what nothing is written of is not reported."""
    table = _matrix("{}", language)
    heads = [whole_text(th) for th in parsed(table.html()).findall(".//thead//th")]
    assert heads == ["variabel", "all", "baru", "warisan"]
    found = {row[0]: row[1:] for row in said(table)}
    words = {
        "en": ("none", "withheld", "not asked", "not reported", "present"),
        "id": ("tidak ada", "dirahasiakan", "tidak ditanya", "tidak dilaporkan", "ada"),
    }[language]
    none, withheld, not_asked, not_reported, present = words
    assert found == {"modal": [none, "4lagi", not_reported], "pemasaran": [withheld, not_asked, present]}
    marks = {whole_text(c): (c.get("class") or "").split() for row in rows(table) for c in row[1:]}
    assert marks[none] == ["none"]
    assert marks[withheld] == ["held"]
    assert marks[not_asked] == ["unasked"]
    assert marks[not_reported] == ["unsaid"]
    assert marks["4lagi"] == ["v2", "pub"]
    assert [a.get("href") for a in parsed(table.html()).iter("a")] == ["https://example.org/bukti"]
    groups = [th for th in parsed(table.html()).iter("th") if th.get("scope") == "rowgroup"]
    assert [whole_text(g) for g in groups] == ["horizontal"]


# What the shipped studies and their answers become


@pytest.mark.parametrize("study", ["contoh", "bayat", "bantul-2016"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_drawings_of_shipped_studies_are_small(opened: pipeline.Kawung, study: str, language: Language) -> None:
    """No drawing of a shipped study is larger than 30 KB, links and all."""
    read = networks.read(opened.store, study)
    assert read
    network = taking.network(read, ORDER)
    href = lambda iri: f"../../../../{iri.partition('/id/')[2]}.{language}.html"  # noqa: E731
    found = [drawings.sociogram(network, language, href), *drawings.multiples(network, language, href)]
    found += [drawings.flows(taking.flows(network), language, href)]
    assert all(one and len(one.svg.encode()) <= 30_000 for one in found)


def test_vertical_linkages_flow_from_suppliers_to_buyers(contoh: Network) -> None:
    """Each vertical linkage of contoh between two parties is counted once, by the partner's role and the category."""
    found = taking.flows(contoh)
    columns = {stop.key: stop.column for stop in found.stops}
    assert all(columns[f.target] == columns[f.source] + 1 for f in found.flows)
    sheet = shipped.cells("contoh", "linkages")
    suppliers = [r for r in sheet if r["to_role"] == "material-supplier" and r["from_role"] == "producer"]
    left = sum(f.linkages for f in found.flows if f.source == "0/material-supplier")
    assert left == len(suppliers) + 1  # L20 leaves the producer's role to be assumed
    assert [(f.linkages, f.uncounted) for f in found.flows if f.source.startswith("group/")] == [(0, 1)]


def test_answers_become_the_charts_of_their_numbers(opened: pipeline.Kawung) -> None:
    """A ranking has the answer's values and ranks of one basis; without values its ranks; bounds are the rows' own."""
    given = opened.ask("strongest-horizontal-linkage", study="contoh")
    found = answering.ranking(given)
    measured = [r for r in given.rows if str(r["basis"]) == "measured"]
    assert [(str(r.value), r.rank, r.category) for r in found] == [
        (str(r["per_firm"]), r["rank"], str(r["category"])) for r in measured
    ]
    published = answering.ranking(opened.ask("strongest-horizontal-linkage", study="bayat"))
    assert [(r.value, r.rank, r.state) for r in published] == [
        (None, 1, "not-reported"),
        *[(None, None, "not-reported")] * 2,
    ]
    bounds = opened.ask("linkage-matrix", study="bantul-2016")
    shares = {(str(s.label.en), s.low, s.high, s.of) for s in answering.shares(bounds)}
    assert ("pays its suppliers later, on credit", 0, 5, 46) in shares
    counts = answering.bars(given, "category", "linkages")
    assert [b.count for b in counts] == [r["linkages"] for r in given.rows]


@pytest.mark.parametrize("study", ["contoh", "bayat", "bantul-2016"])
def test_the_matrix_says_what_the_answer_says(opened: pipeline.Kawung, study: str) -> None:
    """Each row of the answer is in its cell: the number of linkages, or else the word for its state."""
    given = opened.ask("linkage-matrix", study=study)
    what = answering.matrix(given)
    assert what
    cells = dict(what.cells)
    for row in given.rows:
        known = cells[str(row["direction"]), str(row["variable"]), str(row["category"])]
        if row["linkages"]:
            assert known.number == row["linkages"]
        else:
            assert known.state == str(row["state"]) or known.state == "present"
        if known.evidence and known.state == str(row["state"]):
            assert known.evidence.startswith("https://")
    table = drawings.matrix(what, "id")
    assert table
    assert len(rows(table)) == len({(str(r["direction"]), str(r["variable"])) for r in given.rows})


def test_words_break_where_they_may() -> None:
    """At spaces, and in too long a word behind a hyphen; what is left over is cut with a sign for it."""
    assert wrapped("government-assisted", 12, 100, 3, bold=True) == ["government-", "assisted"]
    assert wrapped("pre- and post-war", 12, 400, 2) == ["pre- and post-war"]
    assert wrapped("satu dua tiga", 12, 40, 2) == ["satu", "dua…"]
    assert wrapped("", 12, 40, 2) == []
