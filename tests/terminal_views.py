"""What the tests of the terminal show: problems, answers and questions, all of them made up."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kawung.answers import Answer, Question, Thing
from kawung.answers.question import Column, Matrix, Parameter, Ranking
from kawung.problems import Place, Problem, Severity, Words
from kawung.store import Rows


def problem(rule: str, severity: Severity, message: Words, remedy: Words, *places: Place) -> Problem:
    return Problem(rule, severity, message, remedy, places, (("path", "kw:strength"),))


def consent(row: int, study: str = "jarum") -> Problem:
    key = f"W{row:02}"
    return problem(
        "interview-consent-stated",
        Severity.VIOLATION,
        Words(
            f"Nothing is said about consent for interview {key}.",
            f"Persetujuan untuk wawancara {key} belum diisi.",
        ),
        Words(
            f"choose from the list for this cell. While it is empty, nothing from {key} goes into anything "
            "published, counts included.",
            f"pilih dari daftar untuk sel ini. Selama kosong, keterangan {key} tidak masuk ke terbitan apa "
            "pun, termasuk dalam hitungan.",
        ),
        Place(
            study,
            "interviews.csv",
            row,
            "consent",
            "",
            "G",
            (("id", key), ("date", "2026-05-14"), ("consent", "")),
        ),
    )


PROBLEMS = (
    problem(
        "linkage-strength-known",
        Severity.VIOLATION,
        Words(
            '"kuat sekali" is not on this study\'s scale of strength.',
            '"kuat sekali" tidak ada dalam skala kekuatan studi ini.',
        ),
        Words(
            "choose lemah, sedang or kuat. Nearest: kuat.",
            "pilih lemah, sedang, atau kuat. Paling dekat: kuat.",
        ),
        Place(
            "jarum",
            "linkages.csv",
            14,
            "strength",
            "kuat sekali",
            "F",
            (("id", "L13"), ("from", "A03"), ("to", "A11"), ("strength", "kuat sekali")),
        ),
    ),
    consent(6),
    problem(
        "linkage-twice",
        Severity.WARNING,
        Words("Two rows say the same.", "Dua baris berisi hal yang sama."),
        Words("delete one of them.", "hapus salah satunya."),
        *(
            Place("jarum", "linkages.csv", row, "id", key, "A", (("id", key),))
            for row, key in ((20, "L19"), (21, "L20"))
        ),
    ),
    problem(
        "study-year-stated",
        Severity.INFO,
        Words("The year is not stated.", "Tahun belum diisi."),
        Words("write a year, or why it is not known.", "isi tahunnya, atau alasan mengapa tidak diketahui."),
        Place("jarum", "study.toml", None, "year", ""),
    ),
)
MANY = tuple(consent(row) for row in (3, 4, 5, 6, 9, 12, 40))

_SHORT = Words("Which has the most linkages?", "Mana yang paling banyak keterkaitannya?")
QUESTION = Question(
    name="strongest-horizontal-linkage",
    number=1,
    group="linkage",
    file="01-x.rq",
    question=Words(
        "Which category of firm has the strongest horizontal linkage?",
        "Kategori usaha mana yang keterkaitan horizontalnya paling kuat?",
    ),
    short=_SHORT,
    graphs=("observed",),
    parameters=(
        Parameter("variable", "variable", Words("Only this variable.", "Hanya variabel ini.")),
        Parameter("count_rivals", "choice", Words("Count rivalry.", "Hitung persaingan."), required=True,
                  values={"yes": Words("yes", "ya"), "no": Words("no", "tidak")}),
    ),
    columns=(),
    leads=(),
    caveats=(),
    nothing=Words("This study cannot say.", "Studi ini tidak bisa menjawab."),
    query="",
    ranking=Ranking("per_firm", "category"),
)  # fmt: skip
OTHER = Question(
    name="studies", number=20, group="studies", file="20-x.rq",
    question=Words("Which studies are there?", "Studi apa saja yang ada?"),
    short=Words("Which studies are there?", "Studi apa saja yang ada?"),
    graphs=(), parameters=(), columns=(), leads=(), caveats=(), nothing=Words("None.", "Tidak ada."),
    query="", across=True, made_up_too=True,
)  # fmt: skip
_COLUMNS = (
    Column("study", "text", Words("study", "studi")),
    Column("made_up", "boolean", Words("made up", "rekaan")),
    Column("basis", "concept", Words("basis", "dasar")),
    Column("status", "concept", Words("status", "status")),
    Column("rank", "count", Words("rank", "peringkat"), missing="not-applicable"),
    Column("category", "thing", Words("category", "kategori")),
    Column("per_firm", "number", Words("per firm", "per usaha"), decimals=2),
    Column("firms", "count", Words("firms", "usaha"), missing="not-asked"),
)
_MEASURED = Thing("measured", Words("measured by Kawung", "dihitung Kawung"))


_CATEGORIES = {
    "assisted": Words("government-assisted", "binaan pemerintah"),
    "inherited": Words("inherited", "warisan"),
    "new": Words("new", "baru"),
    "other": Words("other", "lainnya"),
}


def _row(rank: int | None, key: str, per_firm: str | None, firms: int | None) -> dict[str, object]:
    return {
        "study": "contoh",
        "made_up": True,
        "basis": _MEASURED,
        "status": Thing("present", Words("present", "ada")),
        "rank": rank,
        "category": Thing(key, _CATEGORIES[key]),
        "per_firm": None if per_firm is None else Decimal(per_firm),
        "firms": firms,
    }


def answer(**changes: object) -> Answer:
    given: dict[str, object] = {
        "question": QUESTION,
        "study": "contoh",
        "title": Words("Example study", "Studi contoh"),
        "made_up": True,
        "parameters": {},
        "columns": _COLUMNS,
        "rows": (
            _row(1, "assisted", "2.67", 3),
            _row(1, "inherited", "2.67", 1004),
            _row(3, "new", "0.5", None),
            _row(None, "other", None, None),
        ),
        "lead": Words(
            "No single category: government-assisted and inherited share the first rank.",
            "Tidak ada satu kategori: binaan pemerintah dan warisan sama-sama di peringkat pertama.",
        ),
        "how_sure": Words("The first two cannot be told apart.", "Dua yang pertama tidak bisa dibedakan."),
        "caveats": tuple(Words(f"Caution number {n}.", f"Hal ke-{n} yang perlu diperhatikan.") for n in range(1, 6)),
        "stands_on": Words(
            "12 linkages, 15 findings, 10 interviews", "12 keterkaitan, 15 temuan penelitian, 10 wawancara"
        ),
        "source": Words("Nobody, an invented study", "Bukan siapa-siapa, studi rekaan"),
        "nothing": False,
        "comparable": True,
    }
    return Answer(**{**given, **changes})  # type: ignore[arg-type]


NOTHING = answer(rows=(), lead=QUESTION.nothing, how_sure=None, caveats=(), source=None, nothing=True, made_up=False)
ACROSS = answer(
    study=None,
    title=None,
    made_up=None,
    rows=(answer().rows[0], {**answer().rows[1], "made_up": False, "study": "jarum"}),
)
# More columns than fit: some the same in every row, some left out.
_MORE = tuple(Column(f"more{n}", "text", Words(f"a further column {n}", f"kolom tambahan {n}")) for n in range(1, 10))
WIDE = answer(
    columns=(*_COLUMNS, *_MORE),
    rows=tuple(
        {**row, **{c.name: None if at < 3 else f"value-{at}-{row['rank']}" for at, c in enumerate(_MORE)}}
        for row in answer().rows
    ),
)
# An answer read as a matrix, with a margin, a cell that nobody told and two bases; and the same rows as blocks.
_VARIABLES = {"all": Words("all", "semua"), "marketing": Words("marketing", "pemasaran"),
              "raw-material": Words("raw-material procurement", "pengadaan bahan baku")}  # fmt: skip
_STATES = {"present": Words("present", "ada"), "none": Words("none", "tidak ada"),
           "not-asked": Words("not asked", "tidak ditanya")}  # fmt: skip


def _told(category: str, variable: str, linkages: int | None, state: str) -> dict[str, object]:
    return {
        **_row(None, category, None, None),
        "variable": Thing(variable, _VARIABLES[variable]),
        "linkages": linkages,
        "state": Thing(state, _STATES[state]),
    }


MATRIX = answer(
    question=replace(QUESTION, ranking=None, matrix=Matrix(("variable",), "category", ("linkages", "state"))),
    columns=(
        *(c for c in _COLUMNS if c.name in ("study", "made_up", "basis", "status", "category")),
        Column("variable", "concept", Words("variable", "variabel")),
        Column("linkages", "count", Words("linkages", "keterkaitan")),
        Column("state", "concept", Words("state", "keadaan")),
    ),
    rows=(
        _told("new", "marketing", None, "not-asked"),
        _told("assisted", "marketing", 2, "present"),
        _told("assisted", "raw-material", 0, "none"),
        _told("new", "all", None, "present"),
    ),
)
BLOCKS = replace(MATRIX, question=replace(QUESTION, ranking=None, blocks=True))
CAN = {
    "jarum": {"strongest-horizontal-linkage": frozenset("P")},
    "contoh": {"strongest-horizontal-linkage": frozenset("MS")},
    "kosong": {"strongest-horizontal-linkage": frozenset[str]()},
}
STUDIES = [("jarum", False), ("kosong", False), ("contoh", True)]
ROWS = Rows(
    ("thing", "label", "n", "none", "node"),
    [
        (
            "<https://w3id.org/kawung/def#Tie>",
            '"Kuat, \\"sekali\\""@id',
            '"3"^^<http://www.w3.org/2001/XMLSchema#integer>',
            None,
            "_:b0",
        ),
    ],
)
