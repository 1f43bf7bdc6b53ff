"""pages/drawings: what is said beside a sociogram: how to read it, its key, the table of its linkages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung import vocabulary, words
from kawung.pages.drawings.frame import nothing
from kawung.pages.drawings.look import JOINT, OTHER, outline, paint, shape
from kawung.pages.drawings.marks import HOLLOW, weight
from kawung.pages.drawings.markup import element, escaped, shortened
from kawung.pages.drawings.table import SHOWN, Cell, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kawung.pages.drawings.marks import Marks
    from kawung.pages.drawings.markup import Attributes
    from kawung.pages.drawings.values import Actor, Href, Network, Strength, Tie, Variable
    from kawung.problems import Language, Words

NO_VARIABLE = "-"
"""What the lines without a variable, and their entry in the key, are called for scripts."""
_LONG = 300


def counted(
    network: Network, ties: Sequence[Tie], drawn: Sequence[Actor], alone: Sequence[Actor], language: Language
) -> str:
    """Count what a drawing shows, for those who do not see it."""
    told = {kind: sum(a.told == kind for a in (*drawn, *alone)) for kind in ("interviewed", "only-named")}
    parts = [words.text("sociogram.counted", language, actors=len(drawn) + len(alone), ties=len(ties))]
    if any(told.values()):
        parts.append(words.text("sociogram.told", language, asked=told["interviewed"], named=told["only-named"]))
    parts.append(words.text("sociogram.listed", language))
    if network.made_up:
        parts.insert(0, words.text("drawing.invented", language))
    return " ".join(parts)


def caption(network: Network, ties: Sequence[Tie], left_out: int, language: Language) -> str:
    """Say how to read a sociogram: only what is in it."""
    parts = []
    if network.categories:
        parts.append("shape")
    if any(a.told == "only-named" for a in network.actors):
        parts.append("dashed")
    parts.append("width" if any(t.strength for t in ties) else "no_width")
    if any(t.strength for t in ties) and not all(t.strength for t in ties):
        parts.append("hollow")
    if any(t.flow for t in ties):
        parts.append("arrow")
    said = [words.text(f"sociogram_read.{part}", language) for part in parts]
    if left_out:
        said.append(words.text("sociogram.left_out", language, n=left_out))
    return " ".join(said)


def key(network: Network, actors: Sequence[Actor], ties: Sequence[Tie], marks: Marks, language: Language) -> str:
    """Make the list of what stands for what, of what is in the drawing."""
    shown = [
        (element("span", icon + escaped(shortened(label, 80))), v)
        for icon, label, v in _entries(network, actors, ties, marks, language)
    ]
    items = "".join(element("li", entry, data_variable=variable) for entry, variable in shown)
    return element("ul", items, class_="key", aria_label=words.text("drawing.key", language))


def _entries(
    network: Network, actors: Sequence[Actor], ties: Sequence[Tie], marks: Marks, language: Language
) -> Iterator[tuple[str, str, str | None]]:
    """Give the icon and label of each entry of a key, and the variable that it is about."""
    ink: Attributes = {"stroke": paint("ink"), "stroke_width": 2.4}

    def icon(inside: str) -> str:
        return element("svg", inside, viewBox="-28 -28 56 56", width=21, height=21, aria_hidden="true")

    def say(name: str) -> str:
        return words.text(f"sociogram_key.{name}", language)

    there = {a.category for a in actors}
    for n, category in enumerate(network.categories):
        if category.key in there:
            of = shape(n)
            yield icon(outline(of, 0, 0, 1, fill=paint(of.shade), **ink)), category.label.in_(language), None
    if any(marks.shape(a) is OTHER for a in actors):
        yield icon(outline(OTHER, 0, 0, 1, fill=paint("ground"), **ink)), say("other"), None
    if any(a.told == "only-named" for a in actors):
        yield icon(element("circle", r=17, fill="none", stroke_dasharray="7 5", **ink)), say("named"), None
    if any(a.sort == "group" for a in actors):
        rings = element("circle", r=15, fill="none", **ink) + element("circle", r=21, fill="none", **ink)
        yield icon(rings), say("group"), None
    if any(a.sort == "joint-action" for a in actors):
        yield icon(outline(JOINT, 0, 0, 1.2, fill=paint("soga"))), say("joint"), None
    for variable in network.variables:
        if any(t.variable == variable.key for t in ties):
            letters = element("b", escaped(variable.letters.in_(language))) + " "
            yield letters, variable.label.in_(language), variable.key
    if any(t.variable is None for t in ties):
        yield "", words.text("sociogram.no_variable", language), NO_VARIABLE
    for strength in _strengths(ties):
        line = element("path", d="M-26 0H26", stroke=paint("edge"), stroke_width=weight(strength) * 2)
        yield icon(line), words.text("sociogram.strength", language, strength=strength.label), None
    if not all(t.strength for t in ties):
        line = element("path", d="M-26 0H26", stroke=paint("edge"), stroke_width=HOLLOW[0] * 2.6)
        line += element("path", d="M-26 0H26", stroke=paint("ground"), stroke_width=HOLLOW[1] * 2.6)
        yield (
            icon(line),
            words.text("sociogram.strength_unknown", language, said=nothing("not-reported", language)),
            None,
        )
    if any(t.rivalry for t in ties):
        box = element("rect", x=-22, y=-15, width=44, height=30, fill="none", **ink)
        yield (
            icon(box),
            next(c.label.in_(language) for c in vocabulary.concepts("polarity") if c.key == "rivalry"),
            None,
        )


def _strengths(ties: Sequence[Tie]) -> list[Strength]:
    """List the strengths that linkages have, the weakest first."""
    return sorted({t.strength for t in ties if t.strength}, key=lambda s: (s.of, s.rank, s.label))


def _who(actors: Mapping[str, Actor], tie: Tie, marks: Marks, language: Language) -> str:
    """Name both parties of a linkage, an arrow between them where it was said which way something passes."""
    source, target = (marks.named(actors[end], language) if end in actors else end for end in (tie.source, tie.target))
    if tie.flow == "against":
        return f"{target} → {source}"
    return f"{source} {'→' if tie.flow else '–'} {target}"


def tie_said(
    actors: Mapping[str, Actor], tie: Tie, variables: Sequence[Variable], marks: Marks, *, language: Language
) -> str:
    """Say in a line what a linkage is."""
    variable = next((v.label.in_(language) for v in variables if v.key == tie.variable), "")
    parts = [_who(actors, tie, marks, language), variable, tie.strength.label.in_(language) if tie.strength else ""]
    return ", ".join(part for part in parts if part)


def table(network: Network, ties: Sequence[Tie], marks: Marks, title: str, language: Language, *, href: Href) -> Table:
    """List the linkages: between whom, on what, how strong, in which direction, on what it rests."""
    names = ("who", "variable", "strength", "direction", "basis")
    unsaid = nothing("not-reported", language)

    def cell(said: Words | None, value: str | None = None) -> Cell:
        if said is None:
            return Cell(unsaid, mark="unsaid")
        return Cell(shortened(said.in_(language), _LONG), value=value)

    actors = {a.key: a for a in network.actors}
    labels = {v.key: v.label for v in network.variables}
    rivalry = next(c.label for c in vocabulary.concepts("polarity") if c.key == "rivalry")
    rows = []
    for tie in ties:
        variable = labels.get(tie.variable or "")
        of = f"{tie.strength.rank}/{tie.strength.of}" if tie.strength else None
        who = Cell(_who(actors, tie, marks, language), href=href(tie.iri) if tie.iri else None, value=tie.key)
        direction = cell(tie.direction)
        if tie.rivalry:
            direction = Cell(direction.text, mark=direction.mark, extra=rivalry.in_(language))
        rows.append(
            (
                who,
                cell(variable),
                cell(tie.strength.label if tie.strength else None, of),
                direction,
                cell(tie.basis),
            )
        )
    heads = tuple(Cell(words.text(f"sociogram_table.{name}", language)) for name in names)
    left = words.text("drawing.left", language, n=len(rows) - SHOWN) if len(rows) > SHOWN else ""
    return Table(words.text("drawing.table", language, title=title), heads, tuple(rows), left=left)
