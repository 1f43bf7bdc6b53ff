"""corridor, reasoning: clashes as Problems at the cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung import dictionary
from kawung.findings import Row, Study, place
from kawung.problems import Place, Problem, Severity, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kawung.iris import Term
    from kawung.reasoning.model import Clash

LINKAGE, OTHER = "linkage-meaning-clash", "meaning-clash"
EXPLANATIONS: Mapping[str, Words] = {
    LINKAGE: Words(
        en=(
            "A linkage is horizontal, vertical or institutional, never two of these. Which one it is follows "
            "from the roles in its row; a row with two roles on one side gets two directions: hence this "
            "message."
        ),
        id=(
            "Satu keterkaitan bersifat horizontal, vertikal, atau kelembagaan, tidak dua sekaligus. Arahnya "
            "mengikuti peran di barisnya; baris dengan dua peran di satu sisi mendapat dua arah, lalu muncul "
            "pesan ini."
        ),
    ),
    OTHER: Words(
        en=(
            "What the sheets say about one thing cannot all be so: taken together, the statements contradict "
            "the meaning of the words used, for instance when one party is called an actor and a group."
        ),
        id=(
            "Keterangan tentang satu hal tidak mungkin semuanya benar: jika digabung, isinya bertentangan "
            "dengan arti istilah yang dipakai, misalnya satu pihak disebut pelaku dan juga kelompok."
        ),
    ),
}
REMEDIES: Mapping[str, Words] = {
    LINKAGE: Words(
        en="Keep one role on each side. If a party acts in two roles, write one row for each role.",
        id="Sisakan satu peran di tiap sisi. Kalau satu pihak punya dua peran, tulis satu baris per peran.",
    ),
    OTHER: Words(
        en="Correct whichever of these cells is wrong; the statements cannot all stay.",
        id="Betulkan sel yang keliru; keterangan ini tidak bisa tetap semuanya.",
    ),
}


def problems(clashes: Iterable[Clash], things: Mapping[Term, tuple[Row, ...]], study: Study) -> list[Problem]:
    """
    Turn clashes into Problems, sorted.

    *things* gives for each thing the rows that describe it. The places are the cells that the contradiction
    comes from, as far as they can be told, else the rows; with no row, the study itself. Several clashes from
    the same cells become one Problem, which says the first and keeps all in its detail.
    """
    found: dict[tuple[str, tuple[Place, ...]], list[Clash]] = {}
    for clash in clashes:
        rows = [row for individual in clash.individuals for row in things.get(individual, ())]
        rule = LINKAGE if any(row.table == "linkages" for row in rows) else OTHER
        places = _places(clash, things, study) or [place(study, row) for row in rows]
        where = tuple(sorted(set(places or [place(study, None, table="study")]), key=Place.sort_key))
        found.setdefault((rule, where), []).append(clash)
    made = [
        Problem(
            rule,
            Severity.VIOLATION,
            Words(*(f"{text[:1].upper()}{text[1:]}." for text in here[0].short)),
            REMEDIES[rule],
            where,
            tuple((clash.rule, clash.words.en) for clash in here),
        )
        for (rule, where), here in found.items()
    ]
    return sorted(made, key=Problem.sort_key)


def _places(clash: Clash, things: Mapping[Term, tuple[Row, ...]], study: Study) -> list[Place]:
    """Point at the cells that fill one property of one thing with several values, else at all premises."""
    cells: dict[tuple[Term, Term], int] = {}
    for t in clash.premises:
        cells[t.s, t.p] = cells.get((t.s, t.p), 0) + 1
    doubled = [cell for cell, count in cells.items() if count > 1]
    found: list[Place] = []
    for s, p in doubled or cells:
        for row in things.get(s, ()):
            table = dictionary.tables().get(row.table)
            columns = [c.name for c in table.columns if c.term == p and c.name in row.cells] if table else []
            found += [place(study, row, name) for name in columns]
    return found
