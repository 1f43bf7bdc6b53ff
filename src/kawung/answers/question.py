"""
answers: a question as its file tells it.

A question is one file, `queries/answers/NN-name.rq`: lines that begin with `#+` hold TOML (texts in both
languages, parameters, columns, leads, caveats), the rest is a SPARQL 1.1 query that runs unaltered.
`queries/README.md` describes the keys.
"""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from kawung import resources
from kawung.iris import term
from kawung.problems import FaultError, UsageError, Words
from kawung.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = "queries/answers"
GROUPS: dict[str, Words] = {
    "linkage": Words("Linkage", "Keterkaitan"),
    "dependence": Words("Dependence", "Ketergantungan usaha"),
    "actors": Words("Actors", "Pelaku"),
    "evidence": Words("Evidence", "Bukti"),
    "studies": Words("Studies", "Studi"),
}
Kind = Literal[
    "text",
    "texts",
    "words",
    "code",
    "codes",
    "number",
    "count",
    "boolean",
    "concept",
    "thing",
    "things",
    "statement",
    "statements",
    "iri",
]


@dataclass(frozen=True, slots=True)
class Parameter:
    """
    What a question can be asked about.

    *type* is study, actor, linkage, category, place, thing, industry, variable, direction, kind, choice or integer;
    *name* is the query's variable without its `?`; *values* are the codes of a choice with their labels; *default* is
    what the query takes when nothing is given (the query itself says so with COALESCE; None means "all").
    """

    name: str
    type: str
    help: Words
    required: bool = False
    default: str | None = None
    values: Mapping[str, Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column of an answer: the query's variable, its label, how its terms are read, and the name of nothing.

    *missing* is the code that stands for an unbound cell (`not-reported`, `not-known`, `not-asked`, `none`,
    `withheld`, `not-applicable`); *decimals* is how many a number keeps; *values* label the codes of a `code` column;
    *shown* is False for a column that is for machines only, *detail* True for one that people see on request.

    What a study keeps back makes these a "withheld": an unbound cell where the thing in another column withholds one of
    some properties (*withheld* has column and properties); a 0 of a column that *counts* what informants told; a code,
    of an unbound cell the name of nothing, that says that somebody is *silent*.
    """

    name: str
    kind: Kind
    label: Words
    missing: str = "not-reported"
    decimals: int | None = None
    shown: bool = True
    detail: bool = False
    values: Mapping[str, Words] = field(default_factory=dict)
    withheld: tuple[str, ...] = ()
    counts: bool = False
    silent: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Matrix:
    """How rows read as a matrix: lines by *down*, columns by *across*, in a cell the first of *cell* that is told."""

    down: tuple[str, ...]
    across: str
    cell: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conditional:
    """A text that holds when *when* does (always, if empty); *sure* is what is said after it about how sure it is."""

    when: str
    words: Words
    sure: Words | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """How rows are ranked: by which column, high before low; *winner* is the column that a lead sentence names."""

    by: str
    winner: str


@dataclass(frozen=True, slots=True)
class Question:
    """
    One question: its texts, what it can be asked about, its columns, and *query*, the file's text as it is.

    *across* gathers several studies in one answer, *made_up_too* lets made-up ones in; *matrix* and *blocks* say how
    people best read the rows; *compares* says that it is asked to set things side by side, and fails where none can be.
    *rests_on* says what rows stand on that come from no study's statements. *says_withheld*: its query tells by itself
    which states are withheld.
    """

    name: str
    number: int
    group: str
    file: str
    question: Words
    short: Words
    graphs: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    leads: tuple[Conditional, ...]
    caveats: tuple[Conditional, ...]
    nothing: Words
    query: str
    ranking: Ranking | None = None
    matrix: Matrix | None = None
    across: bool = False
    made_up_too: bool = False
    blocks: bool = False
    compares: bool = False
    rests_on: Words | None = None
    says_withheld: bool = False

    @property
    def others(self) -> tuple[str, ...]:
        """The parameters that name a further study, beside which the one asked about is set."""
        return tuple(p.name for p in self.parameters if p.type == "study" and p.name != "study")

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter of that name, if the question has one."""
        return next((p for p in self.parameters if p.name == name), None)


def _words(entry: Mapping[str, Any]) -> Words:
    return Words(entry["en"], entry["id"])


def _values(entry: Mapping[str, Any]) -> dict[str, Words]:
    return {v["code"]: _words(v) for v in entry.get("values", ())}


def _conditional(entry: Mapping[str, Any]) -> Conditional:
    sure = Words(entry["sure_en"], entry["sure_id"]) if "sure_en" in entry else None
    return Conditional(entry.get("when", ""), _words(entry), sure)


def _matrix(entry: Mapping[str, Any]) -> Matrix:
    return Matrix(tuple(entry["down"]), entry["across"], tuple(entry["cell"]))


def parse(text: str, file: str) -> Question:
    """Read a question from its file's text; raise FaultError if the header does not hold what it must."""
    header = "\n".join(line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+"))
    try:
        read = tomllib.loads(header)
        return Question(
            name=read["name"],
            number=read["number"],
            group=read["group"],
            file=file,
            question=_words(read["question"]),
            short=_words(read["short"]),
            graphs=tuple(read["graphs"]),
            parameters=tuple(
                Parameter(
                    name=p["name"],
                    type=p["type"],
                    help=_words(p),
                    required=p.get("required", False),
                    default=p.get("default"),
                    values=_values(p),
                )
                for p in read.get("parameter", ())
            ),
            columns=tuple(
                Column(
                    name=c["name"],
                    kind=c["kind"],
                    label=_words(c),
                    missing=c.get("missing", "not-reported"),
                    decimals=c.get("decimals"),
                    shown=c.get("shown", True),
                    detail=c.get("detail", False),
                    values=_values(c),
                    withheld=(*c["withheld"][:1], *map(term, c["withheld"][1:])) if "withheld" in c else (),
                    counts=c.get("counts", False),
                    silent=frozenset(c.get("silent", ())),
                )
                for c in read["column"]
            ),
            leads=tuple(_conditional(e) for e in read["lead"]),
            caveats=tuple(_conditional(e) for e in read.get("caveat", ())),
            nothing=_words(read["nothing"]),
            query=text,
            ranking=Ranking(**read["rank"]) if "rank" in read else None,
            matrix=_matrix(read["matrix"]) if "matrix" in read else None,
            across=read.get("across", False),
            made_up_too=read.get("made_up_too", False),
            blocks=read.get("blocks", False),
            compares=read.get("compares", False),
            rests_on=_words(read["rests_on"]) if "rests_on" in read else None,
            says_withheld=read.get("says_withheld", False),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise FaultError(
            Words(
                en=f"The header of {file} does not hold what it must: {error}.",
                id=f"Kepala berkas {file} tidak memuat yang seharusnya: {error}.",
            )
        ) from error


@lru_cache(maxsize=1)
def questions() -> tuple[Question, ...]:
    """Return all shipped questions by number."""
    found = [parse(resources.text(name), name) for name in resources.names(FOLDER, ".rq")]
    return tuple(sorted(found, key=lambda q: q.number))


def find(name_or_number: str | int) -> Question:
    """Return the question of that name or number; raise UsageError with the nearest names if there is none."""
    asked = str(name_or_number).strip()
    for q in questions():
        if fold(asked) == fold(q.name) or asked.lstrip("0") == str(q.number):
            return q
    names = {q.name: q for q in questions()}
    near = difflib.get_close_matches(asked.casefold(), names, n=3, cutoff=0.3) or [
        q.name for q in questions() if fold(asked) in fold(q.short.en) or fold(asked) in fold(q.short.id)
    ]
    listed = ", ".join(near or names)
    raise UsageError(
        Words(
            en=f'There is no question "{asked}". Nearest: {listed}.',
            id=f'Tidak ada pertanyaan "{asked}". Yang paling dekat: {listed}.',
        )
    )
