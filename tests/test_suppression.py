"""Nobody works a withheld cell out: judged by linear programmes over all that is told, with exact fractions."""

from __future__ import annotations

import ast
import random
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawung.problems import UsageError
from kawung.publication import suppression
from kawung.publication.figures import Figure, Telling, Tellings, figures
from kawung.publication.suppression import Count, Told, suppress
from kawung.publication.tables import Dimension, Layout

FLAT = [Dimension.flat("category", "abc"), Dimension.flat("variable", "xyz")]
DIRECTION = Dimension.of("direction", {"all": ("h", "v"), "v": ("vb", "vf")})
VILLAGE = Dimension.flat("village", ("p", "q", "r"))
SHAPES = {
    "two by two": ([Dimension.flat("category", "ab"), Dimension.flat("variable", "xy")], None),
    "three by three": (FLAT, None),
    "one row": ([Dimension.flat("category", "abcde")], None),
    "three ways": ([Dimension.flat("a", "ab"), Dimension.flat("b", "xy"), Dimension.flat("c", "12")], None),
    "parts of parts": ([FLAT[0], DIRECTION], None),
    "two tables with a margin in common": ([*FLAT, VILLAGE], [["category", "variable"], ["category", "village"]]),
    "a table and its margin alone": ([*FLAT, DIRECTION], [["category", "direction"], ["variable"]]),
}


# The judge. It reads what is told and the trees of codes, and shares no code with what it judges.


def leaves_below(dimension: Dimension, code: str) -> set[str]:
    parts = dict(dimension.parts).get(code)
    return set().union(*(leaves_below(dimension, part) for part in parts)) if parts else {code}


def codes_of(dimension: Dimension) -> set[str]:
    return {dimension.whole, *(part for _, below in dimension.parts for part in below)}


def cells_of(dimensions, tables):
    tables = tables or [[d.name for d in dimensions]]
    return {
        cell
        for table in tables
        for cell in product(*(codes_of(d) if d.name in table else {d.whole} for d in dimensions))
    }


def sums_of(dimensions, cells):
    """All sums that hold among cells: a whole and its parts along one dimension."""
    for cell in cells:
        for at, dimension in enumerate(dimensions):
            parts = dict(dimension.parts).get(cell[at])
            summed = [(*cell[:at], part, *cell[at + 1 :]) for part in parts or ()]
            if summed and set(summed) <= cells:
                yield cell, summed


def true_cells(dimensions, tables, counts):
    """Each cell's entries: of each counted leaf its count."""
    below = [{code: leaves_below(d, code) for code in codes_of(d)} for d in dimensions]
    return {
        cell: {
            leaf: c
            for leaf, c in counts.items()
            if all(at in b[code] for at, b, code in zip(leaf, below, cell, strict=True))
        }
        for cell in cells_of(dimensions, tables)
    }


def reduced(rows):
    """Row echelon form of an exact system, the last column being the right hand side; None if it contradicts itself."""
    rows, done, width = [list(r) for r in rows], [], len(rows[0]) - 1 if rows else 0
    for column in range(width):
        pivot = next((r for r in rows if r[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot = [v / pivot[column] for v in pivot]
        rows = [[a - r[column] * b for a, b in zip(r, pivot, strict=True)] if r[column] else r for r in rows]
        done = [[a - r[column] * b for a, b in zip(r, pivot, strict=True)] if r[column] else r for r in done] + [pivot]
    return None if any(r[-1] for r in rows) else done


class Programme:
    """All x >= 0 with rows·x = right hand side, to be maximised over: simplex in two phases by Bland's rule."""

    def __init__(self, rows, wide):
        self.wide = wide
        rows = [[-v for v in r] if r[-1] < 0 else list(r) for r in rows]
        units = range(len(rows))
        self.rows = [r[:-1] + [Fraction(i == at) for i in units] + r[-1:] for at, r in enumerate(rows)]
        self.basis = [wide + at for at in units]
        assert self.climb([Fraction(0)] * wide + [Fraction(-1)] * len(rows))
        assert all(b < wide or not r[-1] for r, b in zip(self.rows, self.basis, strict=True)), "contradicts itself"
        for row, column in enumerate(self.basis):
            if column >= wide:
                self.pivot(row, next(c for c in range(wide) if self.rows[row][c]))
        self.rows = [r[:wide] + r[-1:] for r in self.rows]

    def pivot(self, row, column):
        head = self.rows[row][column]
        self.rows[row] = [v / head if v else v for v in self.rows[row]]
        for other, values in enumerate(self.rows):
            if other != row and (factor := values[column]):
                self.rows[other] = [a - factor * b if b else a for a, b in zip(values, self.rows[row], strict=True)]
        self.basis[row] = column

    def climb(self, cost):
        """Go up as far as it goes; False if it has no end."""
        while True:
            dear = [(r, cost[b]) for r, b in zip(self.rows, self.basis, strict=True) if cost[b]]
            gains = (c for c in range(self.wide) if cost[c] > sum(r[c] * price for r, price in dear if r[c]))
            if (column := next((c for c in gains if c not in self.basis), None)) is None:
                return True
            bases = enumerate(zip(self.rows, self.basis, strict=True))
            ratios = [(r[-1] / r[column], b, at) for at, (r, b) in bases if r[column] > 0]
            if not ratios:
                return False
            self.pivot(min(ratios)[2], column)

    def highest(self, column, sign=1):
        """The highest value of sign·x, None without end."""
        cost = [sign * (c == column) for c in range(self.wide)]
        if not self.climb(cost):
            return None
        return sum(cost[b] * r[-1] for r, b in zip(self.rows, self.basis, strict=True))


def bounds(cells, unknown, known, sums, floors):
    """The lowest and highest value (None: no end) that each of these can have for who knows *known* and all sums."""
    at = {c: i for i, c in enumerate(sorted(unknown))}
    rows = []
    for whole, parts in sums:
        row = [Fraction(0)] * (len(at) + 1)
        for c, sign in ((whole, 1), *((part, -1) for part in parts)):
            if c in at:
                row[at[c]] += sign
                row[-1] -= sign * floors[c]
            else:
                row[-1] -= sign * known[c]
        if any(row):
            rows.append(row)
    rows = reduced(rows)
    assert rows is not None
    programme = Programme(rows, len(at))
    for cell in cells:
        high, low = programme.highest(at[cell]), programme.highest(at[cell], -1)
        yield cell, floors[cell] - low, None if high is None else floors[cell] + high


def few(people, smallest):
    return 0 < len(people) < smallest


class Truth:
    """What is so: each cell's value, who stands behind it, who could have, and who knows it being alone in it."""

    def __init__(self, dimensions, tables, counts, smallest):
        self.inside = true_cells(dimensions, tables, counts)
        self.sums = list(sums_of(dimensions, set(self.inside)))
        self.value = {cell: sum(c.count for c in entries.values()) for cell, entries in self.inside.items()}
        self.could = {cell: set().union(*(c.could for c in e.values())) for cell, e in self.inside.items()}
        self.sides = {cell: self._sides(entries.values()) for cell, entries in self.inside.items()}
        self.smallest = smallest

    @staticmethod
    def _sides(entries):
        sides = [{} for _ in range(max((len(c.by) for c in entries), default=0))]
        for count in entries:
            for side, by in zip(sides, count.by, strict=False):
                for who, share in by.items():
                    side[who] = side.get(who, 0) + share
        return sides

    def small(self, cell):
        return self.value[cell] < self.smallest or any(few(side, self.smallest) for side in self.sides[cell])

    def follows(self, cell):
        """A nothing follows where each part of it lies in a nothing that singles nobody out."""
        plain = [c for c, n in self.value.items() if not n and not few(self.could[c], self.smallest)]
        return all(any(leaf in self.inside[c] for c in plain) for leaf in self.inside[cell])

    def insiders(self, unknown):
        """Who knows which of these cells, being alone in them."""
        found = {}
        for cell in unknown:
            if self.value[cell] == 1 and not any(self.sides[cell]):
                found.setdefault(next(leaf for leaf, c in self.inside[cell].items() if c.count), set()).add(cell)
            for who, share in (item for side in self.sides[cell] for item in side.items()):
                if share == self.value[cell]:
                    found.setdefault(who, set()).add(cell)
        return list(found.values())


def judge(dimensions, tables, counts, told, smallest=3):
    """Judge what is told of counts."""
    truth = Truth(dimensions, tables, counts, smallest)
    assert set(told) == set(truth.inside)
    for cell, seen in told.items():
        assert seen.count in (None, truth.value[cell])
        assert (seen.count is None) == (seen.withheld is not None)
        if truth.value[cell]:
            assert (seen.withheld == "primary") == truth.small(cell)
        else:
            nobody = few(truth.could[cell], smallest) and not truth.follows(cell)
            assert seen.withheld == ("primary" if nobody else None)
    unknown = {cell for cell, seen in told.items() if seen.count is None}
    known = {cell: truth.value[cell] for cell in told if cell not in unknown}
    floors = {cell: 0 if few(truth.could[cell], smallest) else 1 for cell in unknown}
    small = sorted(cell for cell in unknown if told[cell].withheld == "primary")
    for cell, low, high in bounds(small, unknown, known, truth.sums, floors):
        assert high is None or high - low >= smallest, (cell, low, high)
    for cells in truth.insiders(unknown):
        more = known | {c: truth.value[c] for c in cells}
        others = [cell for cell in small if truth.value[cell] and cell not in cells]
        for cell, low, high in bounds(others, unknown - cells, more, truth.sums, floors):
            assert high is None or high > low, (cell, cells)


@cache
def laid(dimensions, tables):
    return Layout(dimensions, ast.literal_eval(tables))


def judged(dimensions, tables, counts, smallest=3):
    """Suppress, judge, and return what is told."""
    told = suppress(laid(tuple(dimensions), repr(tables)), counts, smallest)
    judge(dimensions, tables, counts, told, smallest)
    return told


def leaves_of(dimensions):
    return list(product(*(sorted(leaves_below(d, d.whole)) for d in dimensions)))


@st.composite
def persons(draw, dimensions):
    """A count of persons in each cell without parts, many of them small."""
    numbers = st.sampled_from([0, 0, 1, 1, 2, 3, 4, 6, 7])
    return {leaf: Count(n) for leaf in leaves_of(dimensions) if (n := draw(numbers))}


@st.composite
def reports(draw, dimensions):
    """Counts of what people of the first dimension's codes told, with who told it and, of some, whom it names."""
    asked = {leaf[0]: () for leaf in leaves_of(dimensions)}
    asked = {code: [f"{code}{n}" for n in range(draw(st.sampled_from([0, 1, 2, 3, 5])))] for code in asked}
    counts = {}
    for leaf in leaves_of(dimensions):
        shares = {who: share for who in asked[leaf[0]] if (share := draw(st.sampled_from([0, 0, 1, 2])))}
        named = {f"t{draw(st.integers(0, 4))}": 1 for _ in shares if draw(st.booleans())}
        counts[leaf] = Count(sum(shares.values()), (shares, named), frozenset(asked[leaf[0]]))
    return counts


@pytest.mark.parametrize("shape", SHAPES)
def test_no_sum_gives_a_withheld_count_of_persons_back(shape: str) -> None:
    """Whoever knows all that is told, and the rule, cannot say of a small cell that it is; nor can one who is in it."""
    dimensions, tables = SHAPES[shape]

    @settings(max_examples=20, deadline=None)
    @given(persons(dimensions), st.integers(2, 4))
    def all_are_safe(counts, smallest):
        judged(dimensions, tables, counts, smallest)

    all_are_safe()


@pytest.mark.parametrize("shape", SHAPES)
def test_nor_a_withheld_count_of_what_a_few_told(shape: str) -> None:
    """The same where people told several things, some of them of others, and where a nothing singles somebody out."""
    dimensions, tables = SHAPES[shape]

    @settings(max_examples=15, deadline=None)
    @given(reports(dimensions))
    def all_are_safe(counts):
        judged(dimensions, tables, counts)

    all_are_safe()


def test_a_large_table_is_safe_too() -> None:
    """Of a table of 180 cells no small one can be told to be small, though it is too large to search."""
    chance = random.Random(7)  # noqa: S311 - nothing secret
    dimensions = [Dimension.flat("a", "abcde"), Dimension.flat("b", "vwxyz"), Dimension.flat("c", "1234")]
    counts = {leaf: Count(1 + int(chance.expovariate(0.05))) for leaf in leaves_of(dimensions)}
    told = suppress(Layout(dimensions), counts)
    truth = Truth(dimensions, None, counts, 3)
    unknown = {cell for cell, seen in told.items() if seen.count is None}
    assert {cell for cell in told if truth.small(cell)} <= unknown < set(told)
    known = {cell: truth.value[cell] for cell in told if cell not in unknown}
    small = [cell for cell in unknown if truth.small(cell)]
    for _, low, high in bounds(small, unknown, known, truth.sums, dict.fromkeys(unknown, 1)):
        assert high is None or high - low >= 3


@settings(max_examples=12, deadline=None)
@given(persons(SHAPES["two by two"][0]))
def test_whole_numbers_leave_as_many_values_open(counts) -> None:
    """Not only fractions: some tables of whole numbers agree with all that is told and lie three apart in the cell."""
    dimensions, _ = SHAPES["two by two"]
    told = suppress(Layout(dimensions), counts)
    leaves = leaves_of(dimensions)
    inside = true_cells(dimensions, None, dict.fromkeys(leaves, Count(0)))
    known = {cell: seen.count for cell, seen in told.items() if seen.count is not None}
    fixed = [[known[leaf]] if leaf in known else range(1, 14) for leaf in leaves]
    values = {cell: set() for cell, seen in told.items() if seen.withheld == "primary"}
    for numbers in product(*fixed):
        table = dict(zip(leaves, numbers, strict=True))
        sums = {cell: sum(table[leaf] for leaf in entries) for cell, entries in inside.items()}
        if all(sums[cell] == number for cell, number in known.items()):
            for cell, found in values.items():
                found.add(sums[cell])
    assert all(max(found) - min(found) >= 3 for found in values.values())


ROW = [Dimension.flat("category", "abcd")]


def row(numbers, **more):
    counts = {(code,): Count(n) for code, n in zip("abcd", numbers, strict=True)}
    return {cell[0]: seen for cell, seen in suppress(Layout(ROW), counts, **more).items()}


def test_the_least_that_protects_is_withheld() -> None:
    """Of cells that could cover a small one the smallest that is enough is taken; the sum stays where it can."""
    secret, cover = Told(None, "primary"), Told(None, "secondary")
    assert row([1, 9, 5, 20]) == {"all": Told(35), "a": secret, "b": Told(9), "c": cover, "d": Told(20)}
    # With 3 to cover it a count of 1 could be 1, 2 or 3: not enough. The 4 leaves 1 to 4.
    assert row([1, 3, 4, 20]) == {"all": Told(28), "a": secret, "b": Told(3), "c": cover, "d": Told(20)}
    # Two small ones alone would tell each of the two the other.
    assert row([1, 1, 30, 40])["c"] == cover
    assert row([5, 9, 5, 20]) == {"all": Told(39), "a": Told(5), "b": Told(9), "c": Told(5), "d": Told(20)}


def test_a_nothing_is_told_unless_it_is_of_a_few() -> None:
    """0 is told; where one or two could have been counted it is not, unless it follows from a 0 of more people."""
    assert row([0, 9, 5, 20])["a"] == Told(0)
    many, one = frozenset("mnopq"), frozenset("r")
    dimensions = [Dimension.flat("category", "ab"), Dimension.flat("variable", "xy")]
    counts = {
        ("a", "x"): Count(6, ({"m": 3, "n": 2, "o": 1},), many),
        ("a", "y"): Count(0, (), many),
        ("b", "x"): Count(0, (), one),
        ("b", "y"): Count(0, (), one),
    }
    told = judged(dimensions, None, counts)
    assert told["b", "x"] == Told(None, "primary")  # r named nobody for x, as the 6 of all would tell
    assert told["all", "x"].count is None
    assert told["b", "y"] == told["all", "y"] == Told(0)  # none of six named anybody for y
    assert told["b", "all"].count is None


def test_who_stands_behind_a_count_is_what_counts() -> None:
    """Six linkages that two told are as small as two; and so are those that name two who may only be counted."""
    told_by_two, by_three = {"p": 4, "q": 2}, {"p": 2, "q": 2, "r": 2}
    for by, seen in {
        (frozenset(told_by_two.items()),): "primary",
        (frozenset(by_three.items()),): None,
        (frozenset(by_three.items()), frozenset({("t", 1), ("u", 1)})): "primary",
    }.items():
        counts = {("a",): Count(6, tuple(dict(side) for side in by)), ("b",): Count(50), ("c",): Count(60)}
        assert suppress(Layout([Dimension.flat("category", "abc")]), counts)["a",].withheld == seen


def test_a_margin_of_two_tables_is_one_cell() -> None:
    """What would give a cell of one table back through the other is withheld there too, and told alike."""
    dimensions, tables = SHAPES["two tables with a margin in common"]
    numbers = {"a": [1, 20, 30], "b": [10, 20, 30], "c": [10, 20, 30]}
    counts = {
        (category, variable, "pqr"[at]): Count(n)
        for category, row_ in numbers.items()
        for at, (variable, n) in enumerate(zip("xyz", row_, strict=True))
    }
    told = judged(dimensions, tables, counts)
    assert ("a", "x", "p") not in told
    assert told["a", "x", "all"] == Told(None, "primary")
    assert told["a", "all", "p"] == Told(None, "primary")  # the same one person, in the other table
    assert sum(seen.count is not None for seen in told.values()) > len(told) / 2


@settings(max_examples=5, deadline=None)
@given(persons(FLAT), st.randoms())
def test_the_same_counts_are_told_alike(counts, chance) -> None:
    """Neither the order of the counts nor what a layout was used for before changes what is told."""
    layout = Layout(FLAT)
    first = suppress(layout, counts)
    shuffled = list(counts.items())
    chance.shuffle(shuffled)
    suppress(layout, {leaf: replace(count, count=count.count + 1) for leaf, count in shuffled})
    assert suppress(layout, dict(shuffled)) == first == suppress(Layout(FLAT), counts)


def passes(dimensions, counts, told):
    try:
        judge(dimensions, None, counts, told)
    except AssertionError:
        return False
    return True


def cheapest(dimensions, counts):
    """The least that withholding can cost beyond the small ones: by trying all, the cheapest first."""
    truth = Truth(dimensions, None, counts, 3)
    small = {cell for cell, value in truth.value.items() if value and truth.small(cell)}
    others = [cell for cell, value in truth.value.items() if value and cell not in small]
    price = {cell: value + 1 for cell, value in truth.value.items()}
    choices = (choice for number in range(len(others) + 1) for choice in combinations(others, number))
    for choice in sorted(choices, key=lambda choice: sum(map(price.__getitem__, choice))):
        hidden = small | set(choice)
        told = {
            cell: Told(None, "primary" if cell in small else "secondary") if cell in hidden else Told(value)
            for cell, value in truth.value.items()
        }
        open_ = [hidden.intersection([whole, *parts]) for whole, parts in truth.sums]
        if not any(len(cells) == 1 and cells <= small for cells in open_) and passes(dimensions, counts, told):
            return sum(price[cell] for cell in choice)
    raise AssertionError


def costs(dimensions, counts):
    told = suppress(laid(tuple(dimensions), "None"), counts)
    value = Truth(dimensions, None, counts, 3).value
    return sum(value[cell] + 1 for cell, seen in told.items() if seen.withheld == "secondary")


@settings(max_examples=15, deadline=None)
@given(persons(SHAPES["two by two"][0]))
def test_in_a_small_table_nothing_cheaper_would_do(counts) -> None:
    """Of all that could be withheld, each choice judged, what is withheld costs least."""
    dimensions, _ = SHAPES["two by two"]
    assert costs(dimensions, counts) == cheapest(dimensions, counts)


@pytest.mark.parametrize("numbers", ["612943641", "461239164", "913264194"])
def test_nor_in_one_of_three_by_three(numbers: str) -> None:
    """Where cells have to change in a ring of six, that is found too."""
    counts = {leaf: Count(int(n)) for leaf, n in zip(leaves_of(FLAT), numbers, strict=True)}
    assert costs(FLAT, counts) == cheapest(FLAT, counts)


def test_a_long_search_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that may take no step keeps what was found without it: safe, if dearer."""
    chance = random.Random(4)  # noqa: S311 - nothing secret
    made = suppression._Search.__init__
    dearer = 0
    for _ in range(20):
        counts = {leaf: Count(chance.choice([1, 2, 3, 4, 6, 9])) for leaf in leaves_of(FLAT)}
        least = costs(FLAT, counts)
        with monkeypatch.context() as patched:
            patched.setattr(suppression._Search, "__init__", lambda self, table, best: made(self, table, best, 0))
            dearer += least < costs(FLAT, counts)
            assert least <= costs(FLAT, counts)
            judged(FLAT, None, counts)
    assert dearer


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: suppress(Layout(FLAT), {}, 0),
        lambda: suppress(Layout(FLAT), {("a", "x"): Count(-1)}),
        lambda: suppress(Layout(FLAT), {("a", "x"): Count(1, ({"p": 2},))}),
        lambda: suppress(Layout(FLAT), {("a", "all"): Count(4)}),
        lambda: suppress(Layout(FLAT), {("a",): Count(4)}),
        lambda: Layout(FLAT, [["category", "colour"]]),
        lambda: Layout([FLAT[0], FLAT[0]]),
        lambda: Dimension.flat("category", ["a", "a"]),
        lambda: Dimension.of("category", {"all": ["a"], "b": ["c"]}),
        lambda: Dimension.of("category", {"all": ["a"], "a": ["all"]}),
    ],
)
def test_what_makes_no_table_is_refused(wrong) -> None:
    """Codes that form no tree, cells that are none, people with more than all: the caller is told."""
    with pytest.raises(UsageError):
        wrong()


# Figures of linkages.

CATEGORIES, VARIABLES = ("new", "old"), ("capital", "skill")
WAYS = ("horizontal", "vertical-backward", "vertical-forward", "institutional")


def told_of(found: tuple[Figure, ...]) -> dict[tuple[str, str, str], Figure]:
    return {(figure.category, figure.variable, figure.direction): figure for figure in found}


def study(shown: dict[str, str], counted: dict[str, str], linkages: list[Telling]) -> tuple[Tellings, Tellings]:
    """Who may be shown and who only counted, by category, and all that they told."""
    seen = [telling for telling in linkages if telling.informant in shown and telling.named is None]
    return Tellings(shown, seen), Tellings(shown | counted, linkages)


def test_who_allowed_figures_only_is_counted() -> None:
    """Three who may only be counted count; what they told and what is shown add up in one figure, and in its sums."""
    linkages = [Telling(f"L{n}", f"c{n}", "capital", "vertical-backward") for n in range(4)]
    linkages += [Telling("L9", "s", "capital", "vertical-forward")]
    seen = figures(
        *study({"s": "new"}, {f"c{n}": "new" for n in range(4)}, linkages),
        categories=CATEGORIES,
        variables=VARIABLES,
        complete=[("new", "skill", "horizontal"), ("old", "skill", "horizontal")],
    )
    found = told_of(seen)
    assert found["new", "capital", "vertical-backward"].count == 4
    assert found["new", "capital", "vertical"].count == 5
    assert found["all", "all", "all"] == Figure("all", "all", "all", "present", 5)
    assert found["new", "skill", "horizontal"] == Figure("new", "skill", "horizontal", "none", 0)
    assert ("new", "skill", "institutional") not in found  # perhaps nobody asked
    assert seen == tuple(sorted(seen, key=lambda f: (f.category, f.variable, f.direction)))


def test_a_single_one_who_allowed_figures_only_is_not_found_by_subtraction() -> None:
    """Where one alone may only be counted, their category and all sums are withheld; the other category is told."""
    linkages = [Telling(f"L{n}", f"s{n % 4}", "capital", "horizontal") for n in range(12)]
    linkages += [Telling("L20", "c", "capital", "horizontal")]
    shown = {"s0": "new", "s1": "new", "s2": "old", "s3": "old"}
    found = told_of(figures(*study(shown, {"c": "old"}, linkages), categories=CATEGORIES, variables=VARIABLES))
    assert found["new", "capital", "horizontal"].count == 6
    for codes, figure in found.items():
        assert (figure.state == "withheld") == (figure.count is None) == (codes[0] != "new")
    assert found["old", "skill", "institutional"].state == "withheld"  # that c named nobody is told neither


@pytest.mark.parametrize(("named", "state"), [("ttt", "withheld"), ("tuv", "present"), ("", "present")])
def test_who_is_named_may_be_counted_only(named: str, state: str) -> None:
    """What three tell of one who may stand in figures only is not given away; what they tell of three is counted."""
    shown = dict.fromkeys(["s0", "s1", "s2"], "new")
    linkages = [Telling(f"L{n}", f"s{n % 3}", "capital", "horizontal") for n in range(6)]
    linkages += [Telling(f"N{n}", f"s{n}", "capital", "horizontal", who) for n, who in enumerate(named)]
    found = told_of(figures(*study(shown, {}, linkages), categories=CATEGORIES, variables=VARIABLES))
    figure = found["new", "capital", "horizontal"]
    assert (figure.state, figure.count) == (state, None if state == "withheld" else len(linkages))


def test_what_is_not_known_counts_in_the_wholes() -> None:
    """A linkage without direction or variable, and one known to be vertical only, are in the sums that hold them."""
    shown = {f"s{n}": None if n == 3 else "new" for n in range(4)}
    linkages = [
        Telling("L1", "s0", "capital", None),
        Telling("L2", "s1", None, "vertical"),
        Telling("L3", "s2", "all", "horizontal"),
        Telling("L4", "s3", "skill", "vertical-forward"),
    ]
    found = told_of(figures(*study(shown, {}, linkages), categories=CATEGORIES, variables=VARIABLES))
    assert {codes: figure.count for codes, figure in found.items()} == {
        ("all", "all", "all"): 4,
        ("all", "all", "horizontal"): 1,
        ("all", "all", "vertical"): 2,
        ("all", "all", "vertical-forward"): 1,
        ("all", "capital", "all"): 1,
        ("all", "skill", "all"): 1,
        ("all", "skill", "vertical"): 1,
        ("all", "skill", "vertical-forward"): 1,
        ("new", "all", "all"): 3,
        ("new", "all", "horizontal"): 1,
        ("new", "all", "vertical"): 1,
        ("new", "capital", "all"): 1,
    }


@settings(max_examples=6, deadline=None)
@given(st.data())
def test_no_figure_less_what_is_shown_tells_of_a_few(data) -> None:
    """Whoever subtracts the linkages shown from all figures cannot work out what those told who may only be counted."""
    people = {f"p{n}": data.draw(st.sampled_from(CATEGORIES)) for n in range(9)}
    open_ = data.draw(st.sets(st.sampled_from(sorted(people)), max_size=6))
    linkages = [
        Telling(f"{who}-{n}", who, data.draw(st.sampled_from(VARIABLES)), data.draw(st.sampled_from(WAYS)))
        for who in people
        for n in range(data.draw(st.integers(0, 4)))
    ]
    shown = {who: people[who] for who in people if who in open_}
    hidden = {who: people[who] for who in people if who not in open_}
    found = told_of(figures(*study(shown, hidden, linkages), categories=CATEGORIES, variables=VARIABLES))
    dimensions = [
        Dimension.flat("category", CATEGORIES),
        Dimension.flat("variable", VARIABLES),
        Dimension.of(
            "direction",
            {
                "all": ["horizontal", "vertical", "institutional"],
                "vertical": ["vertical-backward", "vertical-forward", "vertical-subcontracting"],
            },
        ),
    ]
    counts, seen = {}, {}
    for leaf in leaves_of(dimensions):
        here = [t for t in linkages if (people[t.informant], t.variable, t.direction) == leaf]
        seen[leaf] = Count(sum(t.informant in open_ for t in here))
        by = [t.informant for t in here if t.informant in hidden]
        able = frozenset(who for who, category in hidden.items() if category == leaf[0])
        counts[leaf] = Count(len(by), ({who: by.count(who) for who in by},), able)
    told = {}
    for cell, entries in true_cells(dimensions, None, seen).items():
        figure = found.get(cell, Figure(*cell, "none", 0))
        less = None if figure.count is None else figure.count - sum(c.count for c in entries.values())
        told[cell] = Told(less, figure.why)
    judge(dimensions, None, counts, told)
