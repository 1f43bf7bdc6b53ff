"""
publication: what was decided about what could single somebody out, as `disclosure.toml` beside a study keeps it.

A cure is kept with all that it changes, an acceptance with its reason and with a mark of what was accepted: where a
study comes to say something else, it must be looked at again.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from kawung.dictionary import tables
from kawung.problems import UnreadableError
from kawung.publication import curing
from kawung.publication.risks import CURES, Cure, Target
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kawung.findings import Study

FILE = "disclosure.toml"
_HEAD = (
    "# What was decided about what of this study could single somebody out; written by kawung disclose.\n"
    "# Yang diputuskan tentang hal yang bisa membuat seseorang dikenali; ditulis oleh kawung disclose.\n"
)


class Acceptance(NamedTuple):
    """Why something is published all the same, and the mark of what was accepted."""

    reason: str
    mark: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided of a study, by item: cures, in the order decided, and acceptances."""

    cures: tuple[tuple[str, Cure], ...] = ()
    accepted: Mapping[str, Acceptance] = field(default_factory=dict)

    def cured(self, study: Study) -> Study:
        """Return the study with all cures applied."""
        for _, cure in self.cures:
            study = curing.apply(study, cure)
        return study

    def merged(self, study: Study) -> Study:
        """Return the study with its categories as they are published, and all else as it is."""
        for _, cure in self.cures:
            if cure.kind == "merge":
                study = curing.apply(study, cure)
        return study

    def with_cure(self, item: str, cure: Cure) -> Decisions:
        """Return the decisions with one more cure; what was decided of the item before holds on, but no acceptance."""
        kept = {name: one for name, one in self.accepted.items() if name != item}
        return Decisions((*self.cures, (item, cure)), kept)

    def with_accepted(self, item: str, reason: str, mark: str) -> Decisions:
        """Return the decisions with one more acceptance."""
        return Decisions(self.cures, {**self.accepted, item: Acceptance(reason, mark)})

    def undone(self, item: str) -> Decisions:
        """Return the decisions without what was decided of one item."""
        kept = {name: one for name, one in self.accepted.items() if name != item}
        return Decisions(tuple((name, cure) for name, cure in self.cures if name != item), kept)

    def about(self, item: str) -> bool:
        """Tell whether anything was decided of an item."""
        return item in self.accepted or any(name == item for name, _ in self.cures)


def read(data: bytes) -> Decisions:
    """
    Read what was decided.

    Raises UnreadableError if it is not as Kawung writes it: what cannot be understood must not open anything.
    """
    try:
        said = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(words("disclosure_usage.unreadable", file=FILE, reason=str(error))) from error
    if unknown := sorted(said.keys() - {"cure", "accepted"}):
        raise _wrong(unknown[0], 1)
    cures = [_cure(entry, number) for number, entry in enumerate(_entries(said, "cure"), 1)]
    accepted = [_acceptance(entry, number) for number, entry in enumerate(_entries(said, "accepted"), 1)]
    return Decisions(tuple(cures), dict(accepted))


def _wrong(part: str, number: int) -> UnreadableError:
    reason = words("disclosure_usage.form", file=FILE, part=part, number=number)
    return UnreadableError(words("disclosure_usage.unreadable", file=FILE, reason=reason))


def _entries(said: Mapping[str, Any], part: str) -> list[Any]:
    entries = said.get(part, [])
    if not isinstance(entries, list):
        raise _wrong(part, 1)
    return entries


def _texts(entry: object, names: set[str], part: str, number: int) -> dict[str, str]:
    """Return the texts of an entry, which has these names and no others but `target`."""
    if not isinstance(entry, dict) or entry.keys() - {"target"} != names:
        raise _wrong(part, number)
    texts = {name: entry[name] for name in names}
    if not all(isinstance(text, str) and text.strip() for text in texts.values()):
        raise _wrong(part, number)
    return texts


def _cure(entry: Any, number: int) -> tuple[str, Cure]:
    texts = _texts(entry, {"item", "kind"}, "cure", number)
    kind = next((kind for kind in CURES if kind == texts["kind"]), None)
    targets = entry.get("target")
    if kind is None or not isinstance(targets, list) or not targets:
        raise _wrong("cure", number)
    return texts["item"], Cure(kind, tuple(_target(one, number) for one in targets))


def _target(entry: object, number: int) -> Target:
    known = {"table", "key", "column", "to"}
    if not isinstance(entry, dict) or not {"table", "key"} <= entry.keys() <= known:
        raise _wrong("cure", number)
    if not all(isinstance(value, str) for value in entry.values()):
        raise _wrong("cure", number)
    target = Target(**entry)
    table = tables().get(target.table)
    column = table.column(target.column) if table and target.column else None
    if table is None or (target.column and column is None) or not curing.may_become(target.to, column):
        raise _wrong("cure", number)
    return target


def _acceptance(entry: Any, number: int) -> tuple[str, Acceptance]:
    texts = _texts(entry, {"item", "reason", "mark"}, "accepted", number)
    if "target" in entry:
        raise _wrong("accepted", number)
    return texts["item"], Acceptance(texts["reason"], texts["mark"])


def written(decisions: Decisions) -> bytes:
    """Write decisions down; what is read again is the same."""
    parts = [_HEAD]
    for item, cure in decisions.cures:
        lines = ["[[cure]]", f"item = {_text(item)}", f"kind = {_text(cure.kind)}", "target = ["]
        for target in cure.targets:
            said = {name: text for name, text in target._asdict().items() if text or name in ("table", "key")}
            lines.append("  { " + ", ".join(f"{name} = {_text(text)}" for name, text in said.items()) + " },")
        parts.append("\n".join([*lines, "]", ""]))
    for item, one in decisions.accepted.items():
        lines = ["[[accepted]]", *(f"{n} = {_text(t)}" for n, t in (("item", item), *one._asdict().items()))]
        parts.append("\n".join([*lines, ""]))
    return "\n".join(parts).encode()


def _text(text: str) -> str:
    """Write a text as TOML does; its escapes are those of JSON but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
