"""answers: asks a store a question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from kawung.answers import evidence, withheld
from kawung.answers.answer import BASIS_COLUMN, MADE_UP_COLUMN, NO_BASIS_COLUMN, RANK, STATUS_COLUMN, STUDY, Answer
from kawung.answers.binding import distinct, insert_values
from kawung.answers.cells import Thing, Value, code, listed_in, read, things
from kawung.answers.leads import Telling, ranked, together
from kawung.answers.parameters import resolve, there_is
from kawung.answers.phrases import STATUS
from kawung.answers.question import Column, Question, find, questions
from kawung.answers.withheld import Kept
from kawung.iris import Term, concept, is_iri, literal, read_literal, value_of
from kawung.problems import UsageError, Words
from kawung.store import Store, projection

_STUDIES = """
PREFIX kw: <https://w3id.org/kawung/def#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?study ?kind ?title ?name ?informants ?held ?withheld ?statements WHERE {
  GRAPH ?entities { ?node a kw:Study ; kw:key ?study ; kw:studyKind ?kind . }
  OPTIONAL { GRAPH ?entities { ?node dcterms:title ?title } }
  OPTIONAL { GRAPH ?entities { ?node kw:studiesCluster ?cluster . ?cluster rdfs:label ?name } }
  OPTIONAL {
    GRAPH ?entities {
      ?node kw:hasWithholding ?note .
      ?note kw:ofInformantKind ?informants ; kw:interviewsHeld ?held ; kw:interviewsWithheld ?withheld .
    }
  }
  OPTIONAL { GRAPH ?entities { ?node kw:withholds ?statements } FILTER(?statements = kw:Statement) }
} ORDER BY ?study ?title ?name ?informants ?held ?withheld"""
_SYNTHETIC = concept("study-kind", "synthetic")
_PRESENT_IRI = concept("cell-state", "present")
_PRESENT = code(_PRESENT_IRI)
_NO_STUDY = Words(
    "There is no study here yet, so there is nothing to answer from.",
    "Belum ada studi di sini, jadi belum ada yang bisa dijawab.",
)
_SIDE_BY_SIDE = Words(
    "The studies were made with different instruments; their rows stand side by side and are not ranked together.",
    "Studi-studi ini memakai instrumen yang berbeda; barisnya disandingkan, tidak diperingkat bersama.",
)
# What the overview of studies and questions prints for a basis.
LETTERS = {"published": "P", "measured": "M", "inferred": "I", "observed": "S", "interpreted": "S"}


# What each study can answer: by its key and the question's name.
Kinds = Mapping[str, Mapping[str, frozenset[str]]]


class StudyInfo(NamedTuple):
    """One study of a store: its key, whether it is made up, its title or else the name of its cluster."""

    key: str
    made_up: bool
    title: Words


def studies(store: Store) -> list[StudyInfo]:
    """List the studies of a store, real ones first, by key."""
    return [info for info, _ in _studies(store)]


def _studies(store: Store) -> list[tuple[StudyInfo, Kept]]:
    """List the studies of a store with what each keeps back."""
    made_up: dict[str, bool] = {}
    titles: dict[str, dict[str, str]] = defaultdict(dict)
    names: dict[str, dict[str, str]] = defaultdict(dict)
    back: dict[str, Kept] = defaultdict(Kept)
    for study, kind, title, name, *held in store.select(_STUDIES).rows:
        if study is None:
            continue
        key = read_literal(study).text
        back[key].add(*held)
        made_up[key] = made_up.get(key, False) or kind == _SYNTHETIC
        for said, kept in ((title, titles[key]), (name, names[key])):
            if said and said.startswith('"'):
                lit = read_literal(said)
                kept.setdefault(lit.language or "", lit.text)
    return [
        (StudyInfo(key, made_up[key], _in_both(titles[key] or names[key], key)), back[key])
        for key in sorted(made_up, key=lambda key: (made_up[key], key))
    ]


def _in_both(texts: Mapping[str, str], otherwise: str) -> Words:
    """Give a text in both languages: its own, else the untagged one, else any, else *otherwise*."""
    first = next(iter(texts.values()), otherwise)
    return Words(*(texts.get(language) or texts.get("") or first for language in ("en", "id")))


def ask(
    store: Store,
    question: Question | str | int,
    *,
    study: str | None = None,
    params: Mapping[str, str | int | None] | None = None,
    can: Kinds | None = None,
) -> Answer:
    """
    Ask *question* (itself, its name or its number) of *study*, or of all real studies.

    *params* maps the question's parameters to what a person would write: a key, a label in either language, a code, a
    number (None is as if not given). Without a study made-up ones are left out, unless the question lists studies
    or the store holds no other. *can* is what `can_answer_each` gave for the store, for a caller who knows it already.
    Raises UsageError for a study, parameter or value that does not exist and for a required parameter that is missing.
    """
    q = question if isinstance(question, Question) else find(question)
    given = {name: str(value) for name, value in (params or {}).items() if value is not None}
    study = given.pop("study", None) if study is None else study
    given.pop("study", None)
    known = _studies(store)
    there = {s.key: s for s, _ in known}
    if study is not None and study not in there:
        raise _no_such_study(study, list(there))
    bindings = resolve(store, q, study, given)
    rows = [_with_fixed(r) for r in _rows(store, q, bindings)]
    if study is None and not q.made_up_too and not all(s.made_up for s in there.values()):
        rows = [r for r in rows if not r["made_up"]]
    rows = ranked(rows, q.ranking)
    beside = {str(r[name]) for r in rows for name in q.others}
    kept = {s.key: one for s, one in known if one.back and (study in (None, s.key) or s.key in beside)}
    if kept:
        withheld.mark(store, q, rows, kept)
    basis = BASIS_COLUMN if "basis" in projection(q.query) else NO_BASIS_COLUMN
    columns = (STUDY, MADE_UP_COLUMN, basis, STATUS_COLUMN, *((RANK,) if q.ranking else ()), *q.columns)
    columns += withheld.COLUMNS if kept else ()
    if q.made_up_too:
        if can is None:
            can = can_answer_each(store) if study is None else {study: can_answer(store, study)}
        columns, rows = _with_overview(can, columns, rows)
    asked = {**_defaults(q), **given}
    return _told(store, q, there=there, study=study, params=asked, columns=columns, rows=rows, kept=kept)


def _defaults(q: Question) -> dict[str, str]:
    return {p.name: p.default for p in q.parameters if p.default is not None}


def _no_such_study(study: str, there: list[str]) -> UsageError:
    some = there_is(there) if there else Words("There are no studies here yet.", "Belum ada studi di sini.")
    return UsageError(Words(f'There is no study "{study}". {some.en}', f'Tidak ada studi "{study}". {some.id}'))


def _variables(q: Question) -> dict[str, Column]:
    """
    Pair the query's variables with the columns they fill.

    A column of words takes two, `…_en` and `…_id`; a column named as a parameter is read from `?for_…`, since the
    parameter's own variable is taken.
    """
    fixed = (STUDY, MADE_UP_COLUMN, BASIS_COLUMN, STATUS_COLUMN, RANK)
    by_name = {c.name: c for c in (*fixed, *q.columns)}
    words = {f"{c.name}_{lang}": c for c in q.columns if c.kind == "words" for lang in ("en", "id")}
    return {v: words.get(v) or by_name.get(v) or by_name[v.removeprefix("for_")] for v in projection(q.query)}


def _rows(store: Store, q: Question, bindings: Mapping[str, Term]) -> list[dict[str, Value]]:
    got = store.select(insert_values(q.query, bindings))
    columns = _variables(q)
    terms: set[Term] = set()
    for row in got.rows:
        for name, t in zip(got.variables, row, strict=True):
            if t and is_iri(t) and columns[name].kind != "iri":
                terms.add(t)
            elif t and columns[name].kind == "things":
                terms.update(listed_in(t))
    named = things(store, terms)
    found = []
    for row in got.rows:
        cells: dict[str, Value] = {c.name: None for c in q.columns}
        for name, text in zip(got.variables, row, strict=True):
            column = columns[name]
            if column.kind == "words":
                before = cells[column.name]
                en, id_ = before if isinstance(before, Words) else ("", "")
                said = value_of(text) if text else ""
                both = Words(said, id_) if name.endswith("_en") else Words(en, said)
                cells[column.name] = both if any(both) else None
            else:
                cells[column.name] = read(column, text, named)
        found.append(cells)
    return found


def _with_fixed(row: dict[str, Value]) -> dict[str, Value]:
    """Add the columns that every row has where the query leaves them to us."""
    row.setdefault("basis", None)
    row["study"] = row["study"] or None  # what belongs to no study
    status = row.get("status")
    if status is None or status == "present":
        row["status"] = _PRESENT
    elif isinstance(status, str) and status in STATUS:
        row["status"] = Thing(status, STATUS[status])
    return row


def _told(
    store: Store,
    q: Question,
    *,
    there: Mapping[str, StudyInfo],
    study: str | None,
    params: dict[str, str],
    columns: tuple[Column, ...],
    rows: list[dict[str, Value]],
    kept: Mapping[str, Kept],
) -> Answer:
    keys = list(dict.fromkeys(str(r["study"]) for r in rows if r["study"] is not None))
    telling = Telling(rows, columns, q.ranking)
    several = len(keys) > 1 and not q.across
    how_sure = None
    if not there:
        lead = _NO_STUDY
    elif not rows:
        lead = telling.say(q.nothing)
    elif several:
        by_study: dict[str, list[dict[str, Value]]] = defaultdict(list)
        for row in rows:
            by_study[str(row["study"])].append(row)
        parts = {k: Telling(by_study[k], columns, q.ranking).first(q.leads) for k in keys}
        said = {k: part[0] if part else q.nothing for k, part in parts.items()}
        lead = together({k: withheld.said_first(text, [kept[k]] if k in kept else []) for k, text in said.items()})
    else:
        lead, how_sure = telling.first(q.leads) or (telling.say(q.nothing), None)
    of = {key: one for key, one in kept.items() if study or key in keys}
    if of and not several and not q.made_up_too and not q.others:
        lead = withheld.said_first(lead, list(of.values()))
    entry = there.get(study) if study else None
    statements = _statements(rows, columns)
    return Answer(
        question=q,
        study=study,
        title=entry.title if entry else None,
        made_up=entry.made_up if entry else None,
        parameters=params,
        columns=columns,
        rows=tuple(rows),
        lead=lead,
        how_sure=how_sure,
        caveats=(*withheld.cautions(of), *(telling.every(q.caveats) if rows else ())),
        stands_on=(q.rests_on if rows else None) or evidence.stands_on(store, statements, keys, _official(rows)),
        source=evidence.source(store, statements, keys),
        nothing=not any(str(r["status"]) in ("present", "none") for r in rows),
        comparable=not several,
        notes=(_SIDE_BY_SIDE,) if several else (),
    )


def _official(rows: list[dict[str, Value]]) -> int:
    """Count the sources of what belongs to no study."""
    return len({r["source"] for r in rows if r["study"] is None and isinstance(r.get("source"), Thing)})


def _statements(rows: list[dict[str, Value]], columns: tuple[Column, ...]) -> frozenset[Term]:
    """Collect the statements that the rows stand on."""
    found: set[Term] = set()
    for c in columns:
        if c.kind == "statements":
            found |= {f"<{s}>" for r in rows if isinstance(v := r[c.name], tuple) for s in v if isinstance(s, str)}
        elif c.kind == "statement":
            found |= {f"<{iri}>" for r in rows if (iri := getattr(r[c.name], "iri", None))}
    return frozenset(found)


def can_answer(store: Store, study: str) -> dict[str, frozenset[str]]:
    """
    Tell for every question by name what kinds of answer a study has; empty where it cannot say.

    P as published · M measured · I inferred · S said by an informant, interpreted by the researcher or recorded
    in the study's own sheets. Questions about one actor or linkage count as asked about any.
    """
    return _kinds(store, {"study": literal(study)}).get(study) or _nothing()


def can_answer_each(store: Store) -> dict[str, dict[str, frozenset[str]]]:
    """Tell for every study by key what `can_answer` tells of one; each question is asked once for all."""
    found = _kinds(store, {})
    return {s.key: found.get(s.key) or _nothing() for s in studies(store)}


def _nothing() -> dict[str, frozenset[str]]:
    return {q.name: frozenset() for q in _asked_of_one()}


def _asked_of_one() -> list[Question]:
    """Return the questions that one study can be asked: not the list of studies, nor what takes two."""
    return [q for q in questions() if not q.made_up_too and not q.others]


def _kinds(store: Store, bindings: Mapping[str, Term]) -> dict[str, dict[str, frozenset[str]]]:
    """Tell by study and question what kinds of answer there are, each question asked once."""
    found: dict[str, dict[str, set[str]]] = {}
    asked = [(q, [n for n in ("study", "basis", "status") if n in projection(q.query)]) for q in _asked_of_one()]
    texts = [distinct(insert_values(q.query, bindings), names) for q, names in asked]
    for (q, names), rows in zip(asked, store.select_each(texts), strict=True):
        for row in rows.rows:
            said = dict(zip(names, row, strict=True))
            study, basis, status = (said.get(name) for name in ("study", "basis", "status"))
            if study and (status is None or status == _PRESENT_IRI or code(status).key == "none"):
                kinds = found.setdefault(read_literal(study).text, {name: set() for name in _nothing()})
                kinds[q.name].add(LETTERS.get(code(basis).key, "S") if basis else "S")
    return {key: {name: frozenset(kinds) for name, kinds in by.items()} for key, by in found.items()}


def _with_overview(
    can: Kinds, columns: tuple[Column, ...], rows: list[dict[str, Value]]
) -> tuple[tuple[Column, ...], list[dict[str, Value]]]:
    """Add to a list of studies what each can answer: `linkage-matrix (M P)`."""
    column = Column("can_answer", "text", Words("can answer", "bisa menjawab"), missing="none")

    def told(study: str) -> str | None:
        by_name = can.get(study, {}).items()
        return "; ".join(f"{name} ({' '.join(sorted(letters))})" for name, letters in by_name if letters) or None

    return (*columns, column), [{**r, "can_answer": told(str(r["study"]))} for r in rows]
