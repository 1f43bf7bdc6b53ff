"""
conductor: what the workbooks of a study tell of their makers beside their sheets.

Spreadsheet programs write down who made a file, who saved it last and for which company; sheets are hidden, cells have
comments. Nothing of it is ever published by Kawung, but people pass workbooks on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung.pipeline.sources import files
from kawung.publication.looking import Document
from kawung.sheet.workbook.package import Package, WorkbookError
from kawung.sheet.workbook.tabs import AUTHOR, CHECKED, OWN
from kawung.sheet.workbook.texts import Comments

if TYPE_CHECKING:
    from kawung.pipeline.sources import Source

_CORE = ("creator", "lastModifiedBy", "description", "title", "subject", "keywords")
_EXTENDED = ("Company", "Manager")
_NAMES = {"lastModifiedBy": "last_modified_by", "Company": "company", "Manager": "manager"}
_HIDDEN = ("hidden", "veryHidden")


class _Texts:
    """Keeps the texts of elements by their names, whatever vocabulary they are from."""

    def __init__(self) -> None:
        self.depth = self.elements = 0
        self.found: dict[str, str] = {}
        self._name = ""

    def open(self, namespace: str) -> None:
        """Take the root's namespace, which does not matter here."""

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        """Enter an element."""
        self.depth += 1
        self.elements += 1
        self._name = name.rpartition(" ")[2]

    def text(self, data: str) -> None:
        """Keep its text."""
        self.found[self._name] = self.found.get(self._name, "") + data

    def end(self, _name: str) -> None:
        """Leave an element."""
        self.depth -= 1
        self._name = ""


def of(source: Source) -> list[Document]:
    """Return what each workbook of a study tells of itself; nothing of one that cannot be read."""
    found, _ = files(source)
    documents = []
    for name, data in sorted(found.items()):
        if data and name.lower().endswith(".xlsx") and not name.lower().endswith(CHECKED):
            try:
                documents.append(Document(name, tuple(_properties(Package(name, data)))))
            except WorkbookError:
                continue
    return documents


def _properties(package: Package) -> list[tuple[str, str]]:
    relations = package.relations("").values()
    parts = dict(relations)
    found: list[tuple[str, str]] = []
    for kind, names in (("core-properties", _CORE), ("extended-properties", _EXTENDED)):
        if kind in parts and package.has(parts[kind]):
            texts = _Texts()
            package.scan(parts[kind], texts)
            told = ((name, " ".join(texts.found.get(name, "").split())) for name in names)
            found += [(_NAMES.get(name, name), text) for name, text in told if text and text != AUTHOR]
    if "custom-properties" in parts:
        found.append(("custom", ""))
    main = parts.get("officeDocument", "")
    sheets = package.find(main, ["workbook/sheets/sheet"]) if main else []
    hidden = [a.get("name", "") for _, a in sheets if a.get("state") in _HIDDEN and a.get("name") not in OWN]
    commented = [tab for tab, part in _tabs(package, main, sheets) if _commented(package, part)]
    found += [("hidden", ", ".join(hidden))] if hidden else []
    return [*found, ("comments", ", ".join(commented))] if commented else found


def _tabs(package: Package, main: str, sheets: list[tuple[str, dict[str, str]]]) -> list[tuple[str, str]]:
    """Give each sheet's name with its part."""
    relations = package.relations(main) if main else {}
    named = ((a.get("name", ""), next((v for n, v in a.items() if n.endswith(" id")), "")) for _, a in sheets)
    return [(tab, relations[link][1]) for tab, link in named if link in relations]


def _commented(package: Package, part: str) -> bool:
    """Tell whether somebody has written comments at a sheet's cells; Kawung's own do not count."""
    comments, threaded = Comments(), False
    for kind, target in package.relations(part).values():
        if kind == "comments":
            package.scan(target, comments)
        threaded = threaded or kind == "threadedComment"
    return threaded or bool(comments.cells)
