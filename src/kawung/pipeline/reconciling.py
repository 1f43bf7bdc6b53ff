"""conductor: a build as a service that finds its things for the rows of other people's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung import reconciliation
from kawung.pipeline import as_built, folders, parts
from kawung.pipeline.opened import open_build
from kawung.reconciliation import RequestError
from kawung.regions import wording

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from kawung.problems import Language

__all__ = ["Reconciliation", "RequestError", "open_reconciliation"]


class Reconciliation:
    """
    A build that is ready to be matched with.

    Each call takes texts as they come in, in the form of the Reconciliation Service API 0.2, and gives what is to be
    sent back as JSON; RequestError says what is wrong with a request.
    """

    def __init__(self, index: reconciliation.Index) -> None:
        self._index = index

    def __len__(self) -> int:
        return len(self._index.entities)

    def manifest(self, address: str, language: Language) -> dict[str, object]:
        """Describe the service that answers at an address."""
        return reconciliation.manifest(self._index, address, language)

    def reconcile(self, queries: str, language: Language) -> dict[str, object]:
        """Find candidates for a batch of queries."""
        return reconciliation.reconcile(self._index, reconciliation.read_queries(queries), language)

    def extend(self, asked: str, language: Language) -> dict[str, object]:
        """Give properties of things that were found."""
        return reconciliation.extend(self._index, reconciliation.read_extension(asked), language)

    def propose(self, type_: str, language: Language, limit: int | None = None) -> dict[str, object]:
        """Name the properties that things of a type have."""
        return reconciliation.propose(self._index, type_, language, limit=limit)

    def suggest(
        self,
        what: str,
        prefix: str,
        language: Language,
        *,
        types: Collection[str] = (),
        cursor: int,
        limit: int,
    ) -> dict[str, object]:
        """Complete what is typed: an "entity" (of one of the types), a "type" or a "property"."""
        if what == "entity":
            return reconciliation.suggest_entities(
                self._index, prefix, language, types=types, cursor=cursor, limit=limit
            )
        suggest = reconciliation.suggest_types if what == "type" else reconciliation.suggest_properties
        return suggest(self._index, prefix, language, cursor=cursor, limit=limit)

    def page(self, id_: str, language: Language) -> str | None:
        """Show a thing as a page; None if there is none of that address."""
        return reconciliation.page(self._index, id_, language)

    def flyout(self, id_: str, language: Language) -> dict[str, str] | None:
        """Show a thing as a piece of a page; None if there is none of that address."""
        return reconciliation.flyout(self._index, id_, language)


def open_reconciliation(build: Path, *, public: bool = True) -> Reconciliation:
    """
    Open what of a build is public, or else all of it, for matching.

    Raises UsageError if there is no build or a study has changed since, UnreadableError if it is damaged.
    """
    if not public:  # the public one is asked this when it is opened
        folders.reading(build, lambda made: as_built.refuse_changed(made, parts.studies(made.notes)))
    return Reconciliation(reconciliation.read(open_build(build, public=public).store, wording.parts))
