"""sheet: the workbook of a new study, made from the dictionary, with help in both languages wherever one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import Workbook

from kawung import iris, vocabulary
from kawung.dictionary import tables
from kawung.sheet.workbook import lists, look, read_me
from kawung.sheet.workbook.saving import saved
from kawung.sheet.workbook.tabs import EXAMPLE, example_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kawung.problems import Language
    from kawung.sheet.blank import Kind


def blank_workbook(key: str, kind: Kind, language: Language = "en") -> bytes:
    """
    Return a new study's workbook: a sheet of advice, a sheet for each table, the choice lists.

    *key* is the study's key, *kind* whether its data will be real or made up; drop-downs offer the words of *language*.
    `sheet.read` takes the result as it is; what is still to fill in is for the shapes to say.
    """
    label = next(c.label for c in vocabulary.concepts("study-kind") if c.iri == iris.concept("study-kind", kind))
    study = {"key": key, "kind": label.in_(language)}
    return assembled(key, study, {}, language, made_up=kind == "synthetic", examples=True)


def assembled(
    key: str,
    study: Mapping[str, str],
    rows: Mapping[str, Sequence[Mapping[str, str]]],
    language: Language,
    *,
    made_up: bool,
    examples: bool,
) -> bytes:
    """Return a workbook with the texts of *study* and, by table and column, of *rows*; with *examples* one a sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    read_me.add(book, key, language, made_up=made_up)
    for table in tables().values():
        if table.name == "study":
            look.upright(book, table, language, study)
            continue
        shown = {c.name: example_of(c, language) for c in table.columns if c.example} | {table.key.name: EXAMPLE}
        look.dress(book, table, language, rows.get(table.name, ()), example=shown if examples else None)
    lists.add(book, language, 3 if examples else 2)
    for sheet in book.worksheets:
        look.on_paper(sheet)
    book.active = 1
    return saved(book)
