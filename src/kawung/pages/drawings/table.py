"""pages/drawings: a table as a value, and as HTML: the same numbers as the drawing that it stands beside."""

from __future__ import annotations

from dataclasses import dataclass

from kawung.pages.drawings.markup import element, escaped, link

NOTHING = {"none": "none", "not-asked": "unasked", "not-reported": "unsaid", "withheld": "held"}
"""The class of the style sheet that marks each kind of nothing."""
SHOWN = 100
"""How many rows of a long table a page has room for."""


@dataclass(frozen=True, slots=True)
class Cell:
    """
    A cell: its text, whether it is a number, where it leads, and how it looks.

    *extra* is a second line, *mark* the class of a pattern or tint (the text says the same), *basis* True for what a
    publication says.
    """

    text: str
    number: bool = False
    href: str | None = None
    mark: str = ""
    extra: str = ""
    basis: bool = False
    value: str | None = None

    def html(self, tag: str = "td", scope: str | None = None) -> str:
        """Write the cell; texts are kept apart from their neighbours whatever way their script runs."""
        said = element("bdi", escaped(self.text))
        if tag == "td" and self.mark and not self.number:
            said = element("span", said)
        elif self.mark:
            said = element("b", said)
        if self.extra:
            said += element("br") + element("bdi", escaped(self.extra))
        classes = " ".join(
            name for name in ("n" * (self.number and not self.mark), self.mark, "pub" * self.basis) if name
        )
        return element(tag, link(said, self.href), class_=classes or None, scope=scope, data_value=self.value)


@dataclass(frozen=True, slots=True)
class Table:
    """
    A table: what it shows, the heads of its columns, and its rows, each with a first cell that heads it.

    A row of one cell heads the rows below it. *kind* is a class of the style sheet. *left* says how many rows more
    there are, where a page has room for the first `SHOWN` only.
    """

    caption: str
    heads: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    kind: str = ""
    left: str = ""

    def html(self) -> str:
        """Write the table into a region that can be scrolled by keyboard and has its name."""
        head = element("tr", "".join(cell.html("th", "col") for cell in self.heads))
        bodies: list[list[str]] = [[]]
        for row in self.rows[:SHOWN] if self.left else self.rows:
            if len(row) == 1 < len(self.heads):
                bodies.append([])
            bodies[-1].append(self._row(row))
        body = "".join(element("tbody", "".join(rows)) for rows in bodies if rows)
        caption = element("caption", escaped(self.caption))
        whole = element("table", caption + element("thead", head) + body, class_=self.kind or None)
        shown = element("div", whole, class_="scroll", role="region", aria_label=self.caption, tabindex="0")
        return shown + (element("p", escaped(self.left), class_="small") if self.left else "")

    def _row(self, row: tuple[Cell, ...]) -> str:
        first, *rest = row
        if not rest and len(self.heads) > 1:
            named = element("bdi", escaped(first.text))
            return element("tr", element("th", named, colspan=str(len(self.heads)), scope="rowgroup"), class_="grp")
        return element("tr", first.html("th", "row") + "".join(cell.html() for cell in rest))
