"""
regions: official figures, the shipped ones and a project's own, → a data cube in `graph/regions`.

A table of figures has a line a figure and a table of sources beside it (`figures.csv`, `sources.csv`; of a project
`NAME.csv` and `NAME.sources.csv`). Sources that differ stand side by side, since the source is a dimension of the cube;
figures of different editions, areas or sizes are never joined here.
"""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kawung import resources
from kawung.findings import letter
from kawung.iris import STRUCTURE, TYPE, Quad, concept, decimal, integer, iri, literal, term
from kawung.problems import FaultError, Place, Problem, Severity, Words
from kawung.regions import class_tables
from kawung.regions.publishers import Figure, Judge, Source, not_known, sources
from kawung.regions.publishers.classes import NAMED
from kawung.regions.publishers.judging import OF_AREA, cell_of
from kawung.regions.publishers.rules import RULES, problem
from kawung.regions.rules import every

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kawung.iris import Minter, Term
    from kawung.regions.areas import Area

__all__ = ["RULES", "Figure", "Figures", "Source", "apart", "linked", "quads", "read", "shipped", "written"]

SOURCES_END = ".sources.csv"
_FIGURES, _SOURCES = "data/regions/figures.csv", "data/regions/sources.csv"
_NEEDED = ("key", "area_code", "property", "year", "value", "unit", "source", "grade")
_NEEDED_OF_SOURCE = ("key", "kind", "title", "publisher")


class Figures(NamedTuple):
    """Official figures and their sources."""

    figures: tuple[Figure, ...]
    sources: tuple[Source, ...]


@lru_cache(maxsize=1)
def shipped() -> Figures:
    """Return the shipped figures, in the order of their tables."""
    found, problems = read(_FIGURES, resources.text(_FIGURES).encode(), _SOURCES, resources.text(_SOURCES).encode())
    if problems:
        raise FaultError(problems[0].message)
    return found


def linked(files: Mapping[str, bytes], *, known: Sequence[Area] = ()) -> tuple[Figures, list[Problem]]:
    """
    Read a project's own figures: the files of its folder by name, `NAME.csv` with `NAME.sources.csv`.

    *known* are the project's areas beside the shipped ones. A key that stands twice over all files, or in the shipped
    figures, is a problem.
    """
    found = Figures((), ())
    problems: list[Problem] = []
    for name in sorted(name for name in files if name.endswith(".csv") and not name.endswith(SOURCES_END)):
        beside = name.removesuffix(".csv") + SOURCES_END
        values, wrong = read(name, files[name], beside, files.get(beside, b""), known=known)
        values, taken = apart(values, found, name, beside)
        problems += [*wrong, *taken]
        found = Figures(found.figures + values.figures, found.sources + values.sources)
    return found, sorted(problems, key=Problem.sort_key)


def apart(values: Figures, others: Figures, name: str, beside: str) -> tuple[Figures, list[Problem]]:
    """
    Part off what has a key of others or of the shipped ones, or other words than they have for one class.

    *name* and *beside* are the files that it stands in.
    """
    labels = {of: label for one in (*others.figures, *shipped().figures) for of, label in _labels(one).items()}
    differ = {
        one.key: problem(
            "figure-name-differs", Place("", name, None, f"{of[0]}_en", label.en), code=of[-1], label=first
        )
        for one in values.figures
        for of, label in _labels(one).items()
        if (first := labels.get(of, label)) != label
    }
    keys = {one.key for one in (*others.figures, *shipped().figures)}
    published = {one.key for one in (*others.sources, *shipped().sources)}
    problems = [
        problem("figure-key-doubled", Place("", name, None, "key", one.key))
        for one in values.figures
        if one.key in keys
    ]
    problems += [
        problem("source-key-doubled", Place("", beside, None, "key", one.key))
        for one in values.sources
        if one.key in published
    ]
    problems += differ.values()
    left = Figures(
        tuple(one for one in values.figures if one.key not in keys and one.key not in differ),
        tuple(one for one in values.sources if one.key not in published),
    )
    return left, problems


def read(
    name: str, data: bytes, sources_name: str, sources_data: bytes, *, known: Sequence[Area] = ()
) -> tuple[Figures, list[Problem]]:
    """
    Read a table of figures and its table of sources.

    Returns the lines that are right, and what is wrong with the others, each at its cell.
    """
    problems: list[Problem] = []
    by_key: dict[str, Source] = {}
    for row, at in _lines(sources_name, sources_data, Source._fields, _NEEDED_OF_SOURCE, problems):
        source, wrong = sources.judged(row, at)
        problems += wrong
        if source is not None and source.key in by_key:
            problems.append(problem("source-key-doubled", at("key")))
        elif source is not None:
            by_key[source.key] = source
    judge = Judge(sources=frozenset(by_key), known=known)
    found: dict[str, Figure] = {}
    cells: dict[tuple[str, ...], Place] = {}
    labels: dict[tuple[str, ...], Words] = {}
    for row, at in _lines(name, data, Figure._fields, _NEEDED, problems):
        figure, wrong = judge.figure(row, at)
        if figure is None:
            problems += [_weighed(p) for p in wrong]
            continue
        wrong = _beside(figure, at, found, cells, labels)
        problems += wrong
        if not wrong:
            found[figure.key] = figure
    return Figures(tuple(found.values()), tuple(by_key.values())), sorted(problems, key=Problem.sort_key)


def _weighed(told: Problem) -> Problem:
    """Let a line without a number, or of an area not known, weigh fully: here nobody chose to leave it out."""
    return Problem(told.rule, max(told.severity, Severity.VIOLATION), told.message, told.remedy, told.places)


def _beside(
    figure: Figure,
    at: Callable[[str], Place],
    found: Mapping[str, Figure],
    cells: dict[tuple[str, ...], Place],
    labels: dict[tuple[str, ...], Words],
) -> list[Problem]:
    """Tell what is wrong with a figure beside those before it."""
    if not sources.is_name(figure.key):
        return [problem("figure-key", at("key"))]
    if figure.key in found:
        return [problem("figure-key-doubled", at("key"))]
    first = cells.setdefault(cell_of(figure), at("value"))
    if first != at("value"):
        return [problem("figure-doubled", at("value"), other=str(first.row))]
    for of, label in _labels(figure).items():
        if labels.setdefault(of, label) != label:
            return [problem("figure-name-differs", at(f"{of[0]}_en"), code=of[-1], label=labels[of])]
    return []


def _labels(figure: Figure) -> dict[tuple[str, ...], Words]:
    """Give the words that a figure has for its classes, by kind, scheme, edition and code."""
    said = {
        ("industry", figure.industry_scheme, figure.industry_year, figure.industry_code): (
            Words(figure.industry_en, figure.industry_id)
        ),
        ("size", figure.size_scheme, figure.size_code): Words(figure.size_en, figure.size_id),
    }
    return {of: label for of, label in said.items() if label.en}


def _lines(
    name: str, data: bytes, fields: tuple[str, ...], needed: tuple[str, ...], problems: list[Problem]
) -> Iterator[tuple[dict[str, str], Callable[[str], Place]]]:
    """Give the filled lines of a table by field, with what points at a cell; what is wrong with the table is told."""
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except (ValueError, csv.Error):
        problems.append(problem("figures-unreadable", Place("", name)))
        return
    headings = tuple(heading.strip() for heading in rows[0]) if rows else ()
    missing = [field for field in needed if field not in headings]
    strange = [h for h in headings if h not in fields]
    if missing and len(headings) == 1 and ";" in headings[0]:
        problems.append(problem("figures-separator", Place("", name)))
        return
    if missing or strange or len(set(headings)) != len(headings):
        told = ", ".join(strange) or "-"
        at = Place("", name)
        problems.append(problem("figures-headings", at, missing=every(missing), strange=told, fields=every(fields)))
        return
    for number, row in enumerate(rows[1:], 2):
        if len(row) > len(headings):
            problems.append(problem("figure-cells-too-many", Place("", name, number)))
        elif any(cell.strip() for cell in row):
            cells = dict(zip(headings, row, strict=False))
            yield cells, _pointer(name, number, headings, cells)


def _pointer(name: str, number: int, headings: tuple[str, ...], cells: Mapping[str, str]) -> Callable[[str], Place]:
    shown = tuple((h, cells.get(h, "")) for h in ("key", "area_code", "year") if h in headings)

    def at(field: str) -> Place:
        if field not in headings:
            return Place("", name, number, field, "")
        context = tuple(pair for pair in shown if pair[0] != field)
        return Place("", name, number, field, cells.get(field, ""), letter(headings.index(field)), context)

    return at


def written(values: Figures) -> tuple[bytes, bytes]:
    """Write figures and their sources as the two tables that `read` reads."""
    return _table(Figure._fields, values.figures), _table(Source._fields, values.sources)


def _table(fields: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(fields)
    writer.writerows(rows)
    return out.getvalue().encode()


def quads(values: Figures, minter: Minter) -> list[Quad]:
    """
    Describe figures as observations of the cube, with their sources, data sets and the groups that only they name.

    Sorted, in `graph/regions`. Which structure an observation follows is told by what it has: a class of size, a class
    of industry, or neither.
    """
    graph = minter.shared_graph("regions")
    found: dict[Term, list[tuple[Term, Term]]] = {}
    for source in values.sources:
        found[minter.thing("shared", "publication", source.key)] = _said_of_source(source)
    for figure in values.figures:
        structure = _structure(figure)
        data_set = minter.thing("shared", "dataset", structure)
        found[data_set] = [(TYPE, term("qb:DataSet")), (term("qb:structure"), iri(STRUCTURE + structure))]
        node = minter.thing("shared", "figure", figure.key)
        found[node] = [(term("qb:dataSet"), data_set), *_said_of_figure(figure, minter)]
        if reason := not_known(figure.year):
            unknown = minter.thing("shared", "unknown", f"figures.{figure.key}.year")
            found[node].append((term("kw:hasUnknown"), unknown))
            found[unknown] = [
                (TYPE, term("kw:Unknown")),
                (term("kw:unknownProperty"), term("kw:referenceYear")),
                *_both("kw:reason", reason.en, reason.id),
            ]
        found |= _groups(figure, minter)
    return sorted({Quad(s, p, o, graph) for s, said in found.items() for p, o in said})


def _structure(figure: Figure) -> str:
    if figure.property in OF_AREA:
        return "official-figure-of-area"
    return "official-figure-by-size" if figure.size_code else "official-figure"


def _both(property_: str, en: str, id_: str) -> list[tuple[Term, Term]]:
    return [(term(property_), literal(text, lang)) for text, lang in ((en, "en"), (id_, "id")) if text]


def _said_of_source(source: Source) -> list[tuple[Term, Term]]:
    said = [
        (TYPE, term("kw:Publication")),
        (term("kw:key"), literal(source.key)),
        (term("kw:publicationKind"), concept("publication-kind", source.kind)),
        (term("dcterms:title"), literal(source.title)),
        (term("dcterms:publisher"), literal(source.publisher)),
        (term("dcterms:bibliographicCitation"), literal(source.citation())),
    ]
    said += [(term("dcterms:issued"), literal(source.year, datatype="gYear"))] if source.year else []
    said += [(term("dcterms:source"), iri(source.address))] if source.address else []
    said += [(term("kw:locator"), literal(source.locator))] if source.locator else []
    said += [(term("dcterms:license"), iri(source.licence))] if source.licence else []
    said += [(term("dcterms:rights"), literal(source.terms))] if source.terms else []
    return said


def _said_of_figure(figure: Figure, minter: Minter) -> list[tuple[Term, Term]]:
    year = "not known" if not_known(figure.year) else figure.year
    said = [
        (TYPE, term("qb:Observation")),
        (term("kw:place"), minter.area(figure.area_code)),
        (term("kw:claimProperty"), concept("claim-property", figure.property)),
        (term("kw:referenceYear"), literal(year)),
        (term("kw:accordingTo"), minter.thing("shared", "publication", figure.source)),
        (term("kw:value"), decimal(Decimal(figure.value))),
        (term("kw:valueAsWritten"), literal(figure.as_written or figure.value)),
        (term("kw:unit"), literal(figure.unit)),
        (term("kw:grade"), literal(figure.grade)),
        (term("sdmx-attribute:obsStatus"), term(f"sdmx-code:obsStatus-{figure.status}")),
        *_both("rdfs:comment", figure.note_en, figure.note_id),
    ]
    if figure.industry_code:
        said.append((term("kw:industry"), _industry(figure, minter)))
    if figure.size_code:
        said.append((term("kw:sizeClass"), minter.industry("size", figure.size_scheme, figure.size_code)))
    if figure.base_size:
        said.append((term("kw:baseSize"), integer(int(figure.base_size))))
    return said


def _industry(figure: Figure, minter: Minter) -> Term:
    return minter.industry(figure.industry_scheme, figure.industry_year, figure.industry_code)


def _groups(figure: Figure, minter: Minter) -> dict[Term, list[tuple[Term, Term]]]:
    """Describe the classes that no shipped table describes, by the words that their source has for them."""
    found = {}
    known = class_tables.shipped().classes
    key = (figure.industry_scheme, figure.industry_year, figure.industry_code)
    if figure.industry_en and key not in known:
        node = _industry(figure, minter)
        found[node] = _class("kw:IndustryClass", figure.industry_en, figure.industry_id, key[2])
        found[node].append((term("skos:inScheme"), minter.scheme(key[0], key[1])))
    if figure.size_en and figure.size_scheme == NAMED:
        node = minter.industry("size", NAMED, figure.size_code)
        found[node] = _class("kw:SizeClass", figure.size_en, figure.size_id, figure.size_code)
    return found


def _class(kind: str, en: str, id_: str, code: str) -> list[tuple[Term, Term]]:
    return [(TYPE, term(kind)), *_both("skos:prefLabel", en, id_), (term("skos:notation"), literal(code))]
