"""
foreign: what is wrong with the terms and statements of a text that could be read.

Each term is looked at once. Nothing is mended: what is wrong is told, and then nothing is imported.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kawung import store, vocabulary
from kawung.foreign import literals
from kawung.foreign.limits import MAX_NAME
from kawung.iris import DEF, HOME, SCHEME, STRUCTURE, XSD, is_iri, read_literal, value_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kawung.iris import Quad, Term
    from kawung.store import RdfForm

MOST_STATEMENTS, MOST_FOUND = 100, 500
"""So many statements are kept for one thing that is wrong, so many such things for one rule."""

_SCHEME_OF = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NO_HOST = re.compile(r"https?:(?!//[^/?#])", re.IGNORECASE)
_DIRECTION = re.compile("--(?:ltr|rtl)$")
_OURS = (DEF, SCHEME, STRUCTURE)


@dataclass(slots=True)
class Fault:
    """One thing that is wrong: its rule, what its texts tell, the part that is meant, statements that hold it."""

    rule: str
    text: str
    told: Mapping[str, str | int]
    statements: list[tuple[Quad, int]] = field(default_factory=list)
    """Each with the place in it of what is wrong: 0 subject, 1 predicate, 2 object."""


class Judge:
    """Looks at the statements of a text, one by one, and keeps what is wrong with them."""

    def __init__(self, form: RdfForm, base: str) -> None:
        self._form = form
        self._over = tuple(f"<{home}" for home in (HOME, f"{base}id/", f"{base}graph/"))
        self._judged: dict[Term, Fault | None] = {}
        self._faults: dict[tuple[str, str], Fault] = {}
        self._many: dict[str, int] = {}
        self.ours = False

    def see(self, said: Quad) -> None:
        """Look at a statement."""
        for at, name in enumerate(said[:3]):
            if name in self._judged:
                fault = self._judged[name]
            else:
                fault = self._judged[name] = self._of_term(name, predicate=at == 1)
            if fault is not None:
                self._keep(fault, said, at)
        if said.s.startswith(self._over):
            self._keep(Fault("rdf-over-ours", value_of(said.s), {}), said, 0)

    def faults(self) -> list[Fault]:
        """Give what is wrong, in the order in which it was met."""
        return list(self._faults.values())

    def _keep(self, fault: Fault, said: Quad, at: int) -> None:
        key = (fault.rule, fault.text)
        if key not in self._faults:
            if self._many.get(fault.rule, 0) >= MOST_FOUND:
                return
            self._many[fault.rule] = self._many.get(fault.rule, 0) + 1
            self._faults[key] = fault
        kept = self._faults[key].statements
        if len(kept) < MOST_STATEMENTS:
            kept.append((said, at))

    def _of_term(self, name: Term, *, predicate: bool) -> Fault | None:
        if name.startswith("_:"):
            return None
        if name.startswith("<<("):
            return Fault("rdf-too-new", name, {})
        return self._of_iri(name[1:-1], predicate=predicate) if is_iri(name) else self._of_literal(name)

    def _of_iri(self, text: str, *, predicate: bool = False) -> Fault | None:
        if not _SCHEME_OF.match(text):
            unexplained = predicate and self._form == "json-ld"
            return Fault("rdf-key-unexplained" if unexplained else "rdf-relative", text, {})
        if len(text) > MAX_NAME or _NO_HOST.match(text) or not store.sound_iri(text):
            return Fault("rdf-iri", text, {})
        if text[:5].lower() == "file:":
            return Fault("rdf-iri-of-file", text, {})
        if text.startswith(HOME):
            self.ours = True
            return self._of_ours(text)
        return None

    def _of_ours(self, text: str) -> Fault | None:
        space = next((space for space in _OURS if text.startswith(space)), None)
        if space is None or text in self._known:
            return None
        among = [known for known in self._known if known.startswith(space)]
        near = difflib.get_close_matches(text, among, n=1, cutoff=0.8)
        return Fault("rdf-term-unknown", text, {"nearest": near[0] if near else ""})

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(value_of(t.s) for t in vocabulary.ontology() if is_iri(t.s))

    def _of_literal(self, name: Term) -> Fault | None:
        value, tagged, tag = name.rpartition('"@')
        if tagged and '"' not in tag:
            if _DIRECTION.search(tag):
                return Fault("rdf-too-new", value[1:], {})
            return None if store.sound_tag(tag) else Fault("rdf-language", tag, {"value": value[1:]})
        found = read_literal(name)
        if ":" not in found.datatype:
            datatype = XSD + found.datatype
        else:
            datatype = found.datatype
            if fault := self._of_iri(datatype):
                return fault
        shown = datatype.replace(XSD, "xsd:")
        if not literals.is_datatype(datatype):
            return Fault("rdf-datatype", found.text, {"datatype": shown})
        return None if literals.fits(found.text, datatype) else Fault("rdf-literal", found.text, {"datatype": shown})
