"""
publication: whether a party of which less is told than is so looks like others of which that is so.

A workshop that is shown as a firm hides among firms, a lone buyer that is shown as a group among groups, only if they
look like these: by what is told of them and what is not, by what they are called, and by whether they were asked. A
cure that makes one who looks like nobody else tells what it was to hide. So it is offered only where the crowd is there
(`Crowds`), and what was cured is looked at again each time, since a crowd can go (`find`).
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from kawung.findings import Withheld, place
from kawung.publication.curing import GROUP, apply, renaming
from kawung.publication.risks import (
    Cure,
    Risk,
    Target,
    by_key,
    concept_label,
    concepts_of,
    informants,
    is_group,
    listed,
    stands_for_many,
)
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kawung.findings import Row, Study
    from kawung.publication.risks import Known, Limits

Form = frozenset[tuple[str, bool]]
"""How a party looks: the columns in which something is told or said to be withheld, and which of the two."""
_ALIKE = frozenset({"id", "label_en", "label_id"})
"""Columns that look the same in all of a kind, once one of them is called by it (`curing`)."""
_ASKED = ("informant", True)


class Crowds:
    """The parties of a study that leaves, by how they look; *whole* is the study with all that stays."""

    def __init__(self, study: Study, limits: Limits, whole: Study) -> None:
        self._study, self._limits, self._whole = study, limits, by_key(whole, "actors")
        self._asked = informants(study)
        self._kinds: dict[str, Counter[Form]] = {}

    def has_groups(self) -> bool:
        """Tell whether a lone party that is shown as a group is one of enough that were groups before."""
        return self._others + 1 >= self._limits.smallest

    def has_kind(self, keys: Iterable[str], kind: str) -> bool:
        """Tell whether enough of a *kind* look like each of some parties; all are given by keys in small letters."""
        return all(self._alike(key, kind) >= self._limits.smallest for key in keys)

    def lone(self) -> tuple[Row, ...]:
        """Return the lone parties that are shown as groups, if there are too few groups beside them."""
        few = self._lone and not self.has_groups()
        return tuple(self._rows[key] for key in self._lone) if few else ()

    def coarse(self) -> Iterator[tuple[str, Row]]:
        """Give with its kind each party that is shown as of a wider kind, and looks like too few others of it."""
        for key, row in self._rows.items():
            own, shown = concepts_of(self._whole[key], "kind") if key in self._whole else (), concepts_of(row, "kind")
            if own and shown and own != shown and not is_group(row) and not self.has_kind([key], shown[0]):
                yield shown[0], row

    @cached_property
    def _rows(self) -> Mapping[str, Row]:
        return by_key(self._study, "actors")

    @cached_property
    def _lone(self) -> tuple[str, ...]:
        one = {key for key, row in self._whole.items() if not is_group(row)}
        return tuple(key for key, row in self._rows.items() if key in one and is_group(row))

    @cached_property
    def _others(self) -> int:
        """Count the groups that look, or would look, like a lone party that is shown as one."""
        lone = next(iter(self._lone), None) or next((key for key, row in self._rows.items() if not is_group(row)), None)
        if lone is None:
            return 0
        made = Target("actors", self._rows[lone].key, "party", GROUP)
        after = by_key(apply(self._study, Cure("coarsen", (made,))), "actors")
        many = (key for key, row in self._whole.items() if stands_for_many(row, self._limits) and key in after)
        return sum(self._form(key, after[key]) == self._form(lone, after[lone]) - {_ASKED} for key in many)

    def _alike(self, key: str, kind: str) -> int:
        """Count those who look like a party that is shown as of a kind, itself among them."""
        if kind not in self._kinds:
            of_kind = ((k, row) for k, row in self._rows.items() if concepts_of(row, "kind") == (kind,))
            self._kinds[kind] = Counter(self._form(k, row) for k, row in of_kind if not is_group(row))
        row = self._rows[key]
        return self._kinds[kind][self._form(key, row)] + (concepts_of(row, "kind") != (kind,))

    def _form(self, key: str, row: Row) -> Form:
        told = {(name, Withheld() in cell.values) for name, cell in row.cells.items() if name not in _ALIKE}
        return frozenset(told | {_ASKED}) if key in self._asked else frozenset(told)


def find(study: Study, limits: Limits, known: Known) -> list[Risk]:
    """Return those of whom less is told than is so, and who can be told from others by just that."""
    crowds = Crowds(study, limits, known.whole or study)
    found = []
    if lone := crowds.lone():
        keys = tuple(row.key for row in lone)
        what = words("disclosure_risk.as_group", n=len(keys), whom=listed(keys), smallest=limits.smallest)
        cure = Cure("withhold", tuple(Target("actors", key) for key in keys))
        places = tuple(place(study, row, "party") for row in lone)
        about = words("disclosure_about.as_group")
        found.append(Risk(f"as-group-{keys[0].lower()}", what, places, keys, len(keys), (cure,), about=about))
    for kind, row in crowds.coarse():
        label = concept_label("actor-kind", kind)
        what = words("disclosure_risk.as_kind", whom=row.key, kind=label, smallest=limits.smallest)
        cure = Cure("withhold", (Target("actors", row.key, "kind"), *(t._replace(to="") for t in renaming(row))))
        at, about = (place(study, row, "kind"),), words("disclosure_about.as_kind", kind=label)
        found.append(Risk(f"as-{kind}-{row.key.lower()}", what, at, (row.key,), 1, (cure,), about=about))
    return found
