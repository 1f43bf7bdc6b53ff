"""pipeline/publishing: what the SPARQL box is given: the studies, the questions with their parameters, and the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung import answers, vocabulary
from kawung.answers import binding, parameters
from kawung.iris import literal
from kawung.pages import box

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kawung.answers import StudyInfo
    from kawung.pages.documents import Published
    from kawung.problems import Words


def files(published: Published, there: Sequence[StudyInfo]) -> Iterator[tuple[str, bytes]]:
    """Give the files of the box: the real data and each made-up study apart, as their dumps have them."""
    studies = [box.Study(s.key, f"study-{s.key}" if s.made_up else "") for s in there]
    wanted = {box.DATA, *(study.part for study in studies if study.part)}
    nquads = {file.data_set: file.content for file in published.dumps if file.form == "nq" and file.data_set in wanted}
    yield from box.files(nquads, studies, [question(q, there) for q in answers.questions()], parameters.lookups())


def question(asked: answers.Question, there: Sequence[StudyInfo]) -> box.Question:
    """Give a question of the box, of studies that are *there*: its query is parted where its parameters go."""
    bare = "".join(line for line in asked.query.splitlines(keepends=True) if not line.startswith("#+"))
    head, tail = binding.parted(bare)
    known = tuple(_parameter(p, there) for p in asked.parameters)
    return box.Question(asked.name, head.lstrip(), tail, known, asked.made_up_too)


def _parameter(p: answers.Parameter, there: Sequence[StudyInfo]) -> box.Parameter:
    options = tuple(_option(code, label) for code, label in p.values.items())
    if p.type == "study":
        options = tuple(_option(study.key, study.title) for study in there)
    elif p.type in parameters.SCHEMES:
        options = tuple(box.Option(c.key, c.label, c.iri) for c in vocabulary.concepts(parameters.SCHEMES[p.type]))
    return box.Parameter(p.name, p.type, p.help, p.required, p.default or "", options)


def _option(code: str, label: Words) -> box.Option:
    return box.Option(code, label, literal(code))
