"""pages/html: questions as pages: answer first, how sure, what it stands on, cautions, evidence, how it was reached."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from kawung.iris import SCHEME, local_name
from kawung.pages.html import evidence as evidenced
from kawung.pages.html.desk import answer_address, linked, question_address, tags
from kawung.pages.html.frame import Leaf
from kawung.pages.html.marking import attribute, escaped
from kawung.pages.html.naming import gathered
from kawung.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kawung.pages.html.desk import Desk
    from kawung.pages.html.marking import Here
    from kawung.pages.html.values import Answered, Asked, Cell, Otherwise

ROWS = 100
"""How many rows of an answer stand on its page; the CSV file has all."""
_FINDINGS = 12
_CAVEATS = 3  # that stand above the answer's rows; more follow below them
_FEW = 12  # rows that stand below a drawing of the same; more fold away
_STATE, _BASIS = f"{SCHEME}cell-state#", f"{SCHEME}basis#"
_LOOKS = {"none": "none", "not-asked": "unasked", "not-reported": "unsaid", "withheld": "held"}


def pages(desk: Desk) -> Iterator[tuple[str, bytes]]:
    """Give the page with all questions, those of each question, and those of each answer with its files."""
    for language in LANGUAGES:
        yield _overview(desk, desk.here("questions", language))
    for asked in desk.given.asked:
        for language in LANGUAGES:
            yield _question(desk, asked, desk.here(question_address(asked), language))
        for answer in asked.answers:
            for language in LANGUAGES:
                address = answer_address(asked, answer)
                yield _answer(desk, asked, answer, desk.here(address, language, made_up=answer.made_up))
            yield from _files(asked, answer)


def best_answer(asked: Asked) -> Answered | None:
    """Return the answer that stands for a question: of a real study, and one that says something, if there is one."""
    real = [a for a in asked.answers if not a.made_up]
    return next(iter(sorted(real, key=lambda a: (a.nothing, not a.rows))), None)


def card(here: Here, asked: Asked, answer: Answered | None) -> SimpleNamespace:
    """Return a question with the answer that stands for it, as a card."""
    said = asked.question.in_(here.language)
    if answer is None:
        return SimpleNamespace(link=linked(here, question_address(asked), said), lead="", tags="", stands_on="")
    rests = _stands_on(here, answer)
    about = f"{_title(here, answer)}: {rests}" if rests else _title(here, answer)
    return SimpleNamespace(
        link=linked(here, answer_address(asked, answer), said),
        lead=escaped(answer.lead.in_(here.language)),
        tags=tags(here, answer),
        stands_on=escaped(about),
    )


def _overview(desk: Desk, here: Here) -> tuple[str, bytes]:
    groups: dict[str, list[SimpleNamespace]] = {}
    for asked in desk.given.asked:
        one = card(here, asked, best_answer(asked))
        one.link = linked(here, question_address(asked), asked.question.in_(here.language))
        groups.setdefault(asked.group.in_(here.language), []).append(one)
    leaf = Leaf("questions", escape(here.t.questions), "questions", [escape(here.t.questions)])
    shown = [SimpleNamespace(title=escaped(title), questions=found) for title, found in groups.items()]
    return leaf.file(here.language), desk.frame(leaf.address, here.language).page("questions.html", leaf, groups=shown)


def _question(desk: Desk, asked: Asked, here: Here) -> tuple[str, bytes]:
    leaf = Leaf(
        question_address(asked),
        attribute(asked.question.in_(here.language)),
        "questions",
        [linked(here, "questions", here.t.questions), escaped(asked.short.in_(here.language))],
    )
    rows = [(a.made_up, _row(here, asked, a)) for a in asked.answers]
    page = desk.frame(leaf.address, here.language).page(
        "question.html",
        leaf,
        asked=_told(here, asked),
        real=[row for made_up, row in rows if not made_up],
        invented=[row for made_up, row in rows if made_up],
    )
    return leaf.file(here.language), page


def _title(here: Here, answer: Answered) -> str:
    """Return whose answer it is."""
    return answer.title.in_(here.language) if answer.study else here.t.over_all


def _stands_on(here: Here, answer: Answered) -> str:
    """Say what an answer stands on; where there is nothing to stand on, the answer has said so."""
    return answer.stands_on.in_(here.language) if answer.rows else ""


def _row(here: Here, asked: Asked, answer: Answered) -> SimpleNamespace:
    title = _title(here, answer)
    return SimpleNamespace(
        link=linked(here, answer_address(asked, answer), title),
        lead=escaped(answer.lead.in_(here.language)),
        tags=tags(here, answer),
        stands_on=escaped(_stands_on(here, answer)),
    )


def _told(here: Here, asked: Asked) -> SimpleNamespace:
    """Return a question in the page's language."""
    choices = [
        SimpleNamespace(
            name=choice.name,
            help=escaped(choice.help.in_(here.language)),
            required=choice.required,
            default=choice.default,
            options=[(value, attribute(label.in_(here.language))) for value, label in choice.options],
        )
        for choice in asked.choices
    ]
    return SimpleNamespace(
        name=asked.name,
        address=question_address(asked),
        number=asked.number,
        question=escaped(asked.question.in_(here.language)),
        choices=choices,
        query=asked.query,
    )


def _answer(desk: Desk, asked: Asked, answer: Answered, here: Here) -> tuple[str, bytes]:
    address = answer_address(asked, answer)
    said = asked.question.in_(here.language)
    title = _title(here, answer)
    leaf = Leaf(
        address,
        attribute(f"{said} {title}"),
        "questions",
        [
            linked(here, "questions", here.t.questions),
            linked(here, question_address(asked), asked.short.in_(here.language)),
            escaped(title),
        ],
        made_up=answer.made_up,
        description=attribute(answer.lead.in_(here.language)),
        head=desk.head(here, address),
    )
    findings = _findings(desk, answer)
    drawing = desk.drawing(here, address)
    study = next((thing for key, thing in desk.book.studies if key == answer.study), None)
    model = SimpleNamespace(
        title=here.link(study) if study else escaped(title),
        folded=drawing and len(answer.rows) > _FEW,
        lead=escaped(answer.lead.in_(here.language)),
        tags=tags(here, answer),
        stands_on=escaped(_stands_on(here, answer)),
        how_sure=escaped(answer.how_sure.in_(here.language)) if answer.how_sure else "",
        notes=[escaped(n.in_(here.language)) for n in answer.notes],
        caveats=[escaped(c.in_(here.language)) for c in answer.caveats[:_CAVEATS]],
        more_caveats=[escaped(c.in_(here.language)) for c in answer.caveats[_CAVEATS:]],
        changes=[_otherwise(here, one) for one in answer.otherwise if not one.same],
        stays=_stays(here, answer),
        headings=[SimpleNamespace(label=escaped(h.label.in_(here.language)), number=h.number) for h in answer.headings],
        rows=[
            [_cell(here, c, h.number) for c, h in zip(row, answer.headings, strict=True)] for row in answer.rows[:ROWS]
        ],
        left=max(len(answer.rows) - ROWS, 0),
        source=escaped(answer.source.in_(here.language)) if answer.source else "",
        evidence=[evidenced.of_finding(here, desk.book.index, f) for f in findings[:_FINDINGS]],
        statements=[here.link(f"<{s}>") for s in answer.statements[:ROWS]],
        command=answer.command,
    )
    page = desk.frame(address, here.language, made_up=answer.made_up).page(
        "answer.html",
        leaf,
        asked=_told(here, asked),
        answer=model,
        stem=address,
        drawing=drawing,
        linked=desk.drawing(here, f"{address}/linked"),
    )
    return leaf.file(here.language), page


def _otherwise(here: Here, one: Otherwise) -> Markup:
    """Say who is first where a question is read otherwise."""
    key = "otherwise_first" if len(one.first) == 1 else "otherwise_shared"
    *before, last = (w.in_(here.language) for w in one.first)
    first = here.say("and", first=", ".join(before), last=last) if before else last
    return escaped(here.say(key, asked=one.asked.in_(here.language), first=first, value=one.value.in_(here.language)))


def _stays(here: Here, answer: Answered) -> Markup:
    """Say what was tried and changes nothing; empty if nothing was."""
    tried = [one.asked.in_(here.language) for one in answer.otherwise if one.same]
    return escaped(here.say("otherwise_stays", asked="; ".join(tried))) if tried else Markup()


def _findings(desk: Desk, answer: Answered) -> list[str]:
    """Return the findings behind an answer, each once."""
    found: dict[str, None] = {}
    for statement in answer.statements:
        said = gathered(desk.book.index.about(f"<{statement}>"))
        found |= dict.fromkeys(said.get(evidenced.RESTS_ON, ()))
        if len(found) > _FINDINGS:
            break
    return list(found)


def _cell(here: Here, cell: Cell, number: bool) -> SimpleNamespace:
    state = cell.nothing or _state(cell)
    look = _LOOKS.get(state, "n" if number else "")
    shown = Markup(", ").join(_part(here, p.text.in_(here.language), p.iri) for p in cell.parts)
    return SimpleNamespace(look=look, shown=Markup("<span>{}</span>").format(shown) if state in _LOOKS else shown)


def _state(cell: Cell) -> str:
    """Return the state of a cell that names one, empty if it names none."""
    return next((p.iri.removeprefix(_STATE) for p in cell.parts if p.iri and p.iri.startswith(_STATE)), "")


def _part(here: Here, text: str, iri: str | None) -> Markup:
    if iri is not None:
        if iri.startswith(_BASIS):
            return here.tag(iri.removeprefix(_BASIS))
        href = here.href(f"<{iri}>")
        if href is not None:  # what has no label is called by its key in an answer; a page knows better names
            label = here.label(f"<{iri}>") if text.casefold() == local_name(f"<{iri}>").casefold() else escaped(text)
            return Markup('<a href="{}">{}</a>').format(href, label)
        if iri == text and ":" in iri:
            return here.outside(iri)
    return here.folded(text)


def _files(asked: Asked, answer: Answered) -> Iterator[tuple[str, bytes]]:
    stem = answer_address(asked, answer)
    yield f"{stem}.csv", answer.csv.encode()
    yield f"{stem}.json", answer.json.encode()
    for language in LANGUAGES:
        yield f"{stem}.{language}.md", answer.markdown.in_(language).encode()
