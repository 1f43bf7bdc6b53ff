"""
conductor: RDF that others wrote → a project's linked data, in a graph of its own, whole or not at all.

What can be read is checked, with our shapes where it uses our terms; a build takes it from there.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from kawung import dictionary, foreign, iris, regions, store, validation, vocabulary, words
from kawung.findings import Study
from kawung.iris import DEF, TYPE, Quad, read_literal
from kawung.pipeline import whole
from kawung.problems import Problem, Severity, UnreadableError, UsageError, Words
from kawung.validation import engine, prepared, shapes, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kawung.dictionary import Column
    from kawung.foreign import Asked
    from kawung.iris import Term
    from kawung.pipeline.project import Project
    from kawung.store import RdfForm
    from kawung.validation import Rule
    from kawung.validation.engine import Result

__all__ = ["RdfImported", "import_rdf"]

MOST_OF_OURS = 100_000
"""So many statements about things in our terms are checked; more take too long."""
_FOLDER, _MOST_TOLD = "rdf", 300
_NOTHING = Words("", "")


@dataclass(frozen=True, slots=True)
class RdfImported:
    """
    What an import of RDF did: the name, the graph, where it comes from, what is wrong, and whether it was written.

    *files* are the two that it is kept in; *about* counts what was read and what was taken.
    """

    name: str
    graph: str
    about: foreign.About
    problems: tuple[Problem, ...]
    written: bool
    files: tuple[Path, Path]


def import_rdf(
    project: Project,
    file: Path,
    *,
    name: str | None = None,
    form: RdfForm | None = None,
    base: str = "",
    title: str = "",
    publisher: str = "",
    licence: str = "",
    made_up: bool = False,
    force: bool = False,
    fail_on: Severity | None = Severity.VIOLATION,
    seconds: float = foreign.SECONDS,
) -> RdfImported:
    """
    Read *file* and write its statements into the project's linked data, under *name* (else that of the file).

    *form* is told by the file's ending unless given. Nothing is written if a problem is of *fail_on* or worse, and
    what is there under the name is replaced only with *force*. What is unreadable or hostile is a problem that always
    stops. Raises UsageError for what was not told or cannot be a name, UnreadableError for a file that cannot be opened
    or written.
    """
    name = iris.key_from(file.name.partition(".")[0]) if name is None else name
    if not foreign.is_name(name):
        raise UsageError(words.words("rdf_usage.name", text=name))
    form = form or foreign.form_of(file.name)
    if form is None:
        raise UsageError(words.words("rdf_usage.form", file=file.name, forms=", ".join(store.RDF_FORMS)))
    if base and not (":" in base and store.sound_iri(base)):
        raise UsageError(words.words("rdf_usage.base", text=base))
    here, beside = (project.linked / _FOLDER / f"{name}{end}" for end in (foreign.DATA, foreign.ABOUT))
    if not force and (here.exists() or beside.exists()):
        raise UsageError(words.words("rdf_usage.there", file=str(here)))
    data = _bytes(file)
    asked = foreign.Asked(form, base, name, foreign.graph(name, project.minter), project.base)
    found = foreign.read(data, asked, seconds=seconds)
    problems = [foreign.problem(trouble, file.name) for trouble in found.troubles]
    if not problems and found.ours:
        problems = _checked(found.nquads, data, file.name, asked, project)
    about = foreign.About(
        file=file.name,
        sha256=foreign.digest(data),
        form=form,
        imported=datetime.now(UTC).astimezone().date().isoformat(),
        title=_line(title),
        publisher=_line(publisher),
        licence=_line(licence),
        base=base,
        made_up=made_up,
        read=found.read,
        statements=found.nquads.count(b"\n"),
        graphs=found.graphs,
        nquads_sha256=foreign.digest(found.nquads),
    )
    worst = max((p.severity for p in problems), default=Severity.INFO)
    written = bool(found.nquads) and worst < (Severity.UNREADABLE if fail_on is None else fail_on)
    if written:
        _write({here: found.nquads, beside: foreign.written(about)})
    ordered = tuple(sorted(problems, key=Problem.sort_key))
    return RdfImported(name, iris.value_of(asked.graph), about, ordered, written, (here, beside))


def _line(text: str) -> str:
    """Make one line of what was told, of signs that show."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _bytes(path: Path) -> bytes:
    """Read a file; of one over the size limit one byte more than that, so that the reader reports it."""
    try:
        with path.open("rb") as stream:
            return stream.read(foreign.MAX_BYTES + 1)
    except OSError as error:
        raise _trouble("unreadable", path, error) from error


def _trouble(key: str, path: Path, error: OSError) -> UnreadableError:
    return UnreadableError(words.words(f"rdf_usage.{key}", file=str(path), reason=error.strerror or str(error)))


def _write(contents: Mapping[Path, bytes]) -> None:
    first = next(iter(contents))
    try:
        first.parent.mkdir(parents=True, exist_ok=True)
        whole.files(contents)
    except OSError as error:
        raise _trouble("unwritable", first, error) from error


def _checked(nquads: bytes, data: bytes, file: str, asked: Asked, project: Project) -> list[Problem]:
    """Run our shapes over what is said in our terms, with the ontology and the areas beside it."""
    said = list(_of_ours(nquads))
    if len(said) > MOST_OF_OURS:
        return [foreign.problem(foreign.Trouble("rdf-ours-too-many", {"most": MOST_OF_OURS}), file)]
    joined = validation.join(_by_predicate(said), regions.quads(project.minter))
    about = {q.s for q in said}
    results = [r for r in engine.ask(joined, _shapes()) if r.focus in about and not _known_here(r, about, project)]
    rules = {rule.iri: rule for rule in shapes.rules().values()}
    pairs = _causes([(rules[r.source_shape], r) for r in results])[:_MOST_TOLD]
    places = foreign.lines(data, asked.form, asked.base, [_statement(said, result) for _, result in pairs])
    return [_problem(rule, result, file, line) for (rule, result), line in zip(pairs, places, strict=True)]


def _of_ours(nquads: bytes) -> Iterator[Quad]:
    """Give all that is said of the things of which something is said in our terms."""
    lines = nquads.decode("utf-8").split("\n")[:-1]
    ours = f"<{DEF}"
    things = {
        s for s, p, rest in (line.split(" ", 2) for line in lines) if p.startswith(ours) or (p == TYPE and ours in rest)
    }
    for line in lines:
        s, p, rest = line.split(" ", 2)
        if s in things or p == TYPE:
            o, _, g = rest.removesuffix(" .").rpartition(" ")
            yield Quad(s, p, o, g)


def _by_predicate(said: Iterable[Quad]) -> dict[Term, list[Quad]]:
    found: dict[Term, list[Quad]] = defaultdict(list)
    for quad in said:
        found[quad.p].append(quad)
    return found


@lru_cache(maxsize=1)
def _shapes() -> prepared.Prepared:
    return prepared.Prepared(shapes.triples("before"), vocabulary.ontology())


def _known_here(result: Result, about: set[Term], project: Project) -> bool:
    """Tell whether a result only says that a thing of ours is not described in the file, which it may not be."""
    value = result.value
    return value is not None and value not in about and value.startswith(f"<{project.base}id/")


def _causes(pairs: Sequence[tuple[Rule, Result]]) -> list[tuple[Rule, Result]]:
    """Drop what only follows from another rule's breach at the same thing."""
    broken = {(rule.rule, result.focus) for rule, result in pairs}
    return [(r, result) for r, result in pairs if not any((other, result.focus) in broken for other in r.requires)]


def _statement(said: Sequence[Quad], result: Result) -> tuple[tuple[Term, ...], int]:
    """Choose the statement by which a result is found in the file: that with its value, else what the thing is."""
    if result.path and result.value:
        return (result.focus, result.path, result.value), 2
    kind = next((q for q in said if q.s == result.focus and q.p == TYPE), None)
    first = kind or next(q for q in said if q.s == result.focus)
    return first.triple, 1 if first.s.startswith("_:") else 0


def _problem(rule: Rule, result: Result, file: str, line: int | None) -> Problem:
    """Say a rule's texts of a thing that stands in no sheet."""
    text = "" if result.value is None else _shown(result.value)
    facts = dict.fromkeys(("row", "found", "roles", "other", "column", "choices", "nearest"), _NOTHING)
    facts |= {"text": Words(text, text), "key": Words(_shown(result.focus), _shown(result.focus))}
    if column := _column(rule):
        facts |= texts.facts_of_column(column, texts.offer(column, Study("", {})), facts["text"])
    said = texts.fill(rule.message, facts)
    return Problem(
        rule=rule.rule,
        severity=rule.severity,
        message=words.words("rdf_wrong.shape", thing=_shown(result.focus), property=_property(rule), said=said),
        remedy=texts.fill(rule.remedy, facts),
        places=foreign.places(file, [line], text),
        detail=(("shape", rule.iri), ("component", result.component), ("focus", result.focus)),
    )


def _property(rule: Rule) -> str:
    """Name the property that a rule is about, as people write it: `kw:key`."""
    full = iris.value_of(rule.path[0])
    prefix, space = max(((p, s) for p, s in iris.PREFIXES.items() if full.startswith(s)), key=lambda both: len(both[1]))
    return f"{prefix}:{full.removeprefix(space)}"


def _column(rule: Rule) -> Column | None:
    """Find the column of a sheet that fills the property of a rule, which says what may stand there."""
    columns = (column for table in dictionary.tables().values() for column in table.columns)
    return next((c for c in columns if c.term in rule.path), None)


def _shown(term: Term) -> str:
    return foreign.shortened(term if term.startswith("_:") else _value(term))


def _value(term: Term) -> str:
    return term[1:-1] if iris.is_iri(term) else read_literal(term).text
