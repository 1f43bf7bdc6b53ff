"""
One made-up study while it is made: its dice, who is in it, and how a row, a finding and a tie are added.

Some cells are left empty and some say that it is not known, as in any study.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import random

Row = dict[str, str]
Tables = dict[str, list[Row]]

MADE_UP = "made up"
NOT_SAID = "not known: the informant did not say | informan tidak mengatakannya"
CATEGORIES = {"new": ("new", "baru"), "inherited": ("inherited", "warisan"), "assisted": ("assisted", "binaan")}
VARIABLES = ("raw-material", "information-sharing", "market-demand", "marketing")
STRENGTHS = ("sangat-lemah", "lemah", "sedang", "kuat", "sangat-kuat")
HORIZONTAL, BACKWARD, FORWARD = "horizontal", "vertical-backward", "vertical-forward"


class Kind(NamedTuple):
    """What actors of one sort are: letter of their keys, kind, role in linkages, names, how many firms to one."""

    letter: str
    kind: str
    role: str
    en: str
    id: str
    firms: int


SUPPLIER = Kind("P", "firm", "material-supplier", "supplier", "pemasok", 8)
BUYER = Kind("B", "firm", "buyer", "buyer", "pembeli (buyer)", 14)
OUTLET = Kind("S", "sales-outlet", "marketing-channel", "showroom", "showroom", 25)
HOME = Kind("R", "home-worker", "subcontractor", "home worker", "pembatik rumahan", 7)
CO_OPERATIVE = Kind("K", "co-operative", "material-supplier", "co-operative", "koperasi", 40)
AGENCY = Kind("D", "agency", "government-agency", "agency", "instansi", 60)
BANK = Kind("L", "financial-institution", "lender", "bank", "bank", 60)
ASSOCIATION = Kind("N", "association", "association", "association", "asosiasi", 90)
AROUND = (SUPPLIER, BUYER, OUTLET, HOME, CO_OPERATIVE, AGENCY, BANK, ASSOCIATION)


@dataclass
class Making:
    """A study while it is made: its dice, its tables, and who is in it."""

    key: str
    dice: random.Random
    firms: int
    tables: Tables = field(default_factory=lambda: defaultdict(list))
    around: dict[Kind, list[str]] = field(default_factory=dict)
    producers: list[str] = field(default_factory=list)
    talkers: dict[str, str] = field(default_factory=dict)
    consents: dict[str, str] = field(default_factory=dict)
    category: dict[str, str] = field(default_factory=dict)

    def chance(self, share: float) -> bool:
        """Throw the dice: true in a *share* of throws."""
        return self.dice.random() < share

    def one(self, *choices: str) -> str:
        """Choose one text, each as likely as it is written often."""
        return self.dice.choice(choices)

    def add(self, table: str, letter: str, **cells: str) -> str:
        """Add a row under the next key and return the key; empty cells stay empty."""
        rows = self.tables[table]
        key = cells.pop("key", "") or f"{letter}{len(rows) + 1:05}"
        rows.append({"id": key, **cells, "note": cells.get("note", MADE_UP)})
        return key

    def finding(self, source: str, en: str, id_: str, basis: str = "observed") -> str:
        """Add a finding from an interview or a publication, with exact words where the informant allows them."""
        number = len(self.tables["findings"]) + 1
        if source.startswith("P"):
            said = {"publication": source, "locator": f"page {number % 90 + 1}", "evidence_grade": "section"}
        else:
            first = number * 7 % 300 + 1
            said = {"interview": source, "locator": f"transcript, lines {first}-{first + 3}"}
            if self.consents[source] == "with-quote" and self.chance(0.3):
                said |= self._quote()
        key = f"F{number:05}"
        texts = {"paraphrase_en": f"Made up: {en}.", "paraphrase_id": f"Rekaan: {id_}."}
        return self.add("findings", "F", key=key, basis=basis, **said, **texts)

    def _quote(self) -> Row:
        number = self.dice.randint(2, 40)
        return {
            "quote": f"Kalau soal itu, sudah {number} tahun begini."
            if self.chance(0.8)
            else f"Wis {number} taun, mas.",
            "quote_language": "id" if self.chance(0.8) else "jv",
            "quote_translation_en": f"It has been so for {number} years.",
        }

    def tie(self, source: str, target: str, roles: tuple[str, str], variable: str, finding: str, **cells: str) -> str:
        """Add a linkage between two parties, with the gaps that interviews leave."""
        strength = cells.pop("strength", "") or ("" if self.chance(0.12) else self.one(*STRENGTHS))
        cells = {
            "from": source,
            "from_role": "" if roles[0] == "producer" and self.chance(0.08) else roles[0],
            "to": target,
            "to_role": NOT_SAID if self.chance(0.02) else roles[1],
            "strength": strength,
            "variable": variable,
            "nature": self.one("", "", "economic", "social", "economic;social"),
            "frequency": self.one("", "", "", "daily", "weekly", "monthly", "seasonal", "yearly"),
            "period": "2025" if self.chance(0.1) else "",
            **cells,
            "finding": finding,
        }
        if self.chance(0.2):
            cells |= {"flow_from": source, "flow_to": target}
        return self.add("linkages", "L", **cells)
