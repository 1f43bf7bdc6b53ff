"""documents: what a release says of itself: whose it is, where it lies, under which licences, and whom to ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from kawung.iris import Term, iri

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kawung.problems import Words


class Terms(NamedTuple):
    """Under which licence (its address) something may be used, and what to say whose it is; empty: the publisher's."""

    licence: str
    attribution: str = ""


class Issue(NamedTuple):
    """The release in which the statements of a data set last changed, its day, and the SHA-256 of the N-Quads then."""

    version: str
    day: date
    sha256: str


@dataclass(frozen=True, slots=True)
class Release:
    """
    A release of a data set, of which nothing is looked up: the day, too, is told.

    *base* is that of the IRIs, *served* the address at which the folder lies (empty: the base itself); both end in "/".
    *name* is short and fit for a file. *contact* and *removal* (where to ask that something be removed) are addresses
    of a page or of a mailbox. *licence* is the publisher's; *terms* has those of parts (`ontology`, `areas`) that are
    under others. A study's own go before.
    """

    base: str
    name: str
    title: Words
    description: Words
    publisher: str
    contact: str
    removal: str
    licence: str
    version: str
    issued: date
    served: str = ""
    terms: Mapping[str, Terms] = field(default_factory=dict)

    def missing(self) -> tuple[str, ...]:
        """Name what is still empty and must not be: nothing is published without it."""
        needed = ("publisher", "contact", "removal", "licence")
        return tuple(name for name in needed if not getattr(self, name).strip())

    def url(self, path: str) -> str:
        """Return the address of a file of the folder."""
        return (self.served or self.base) + path

    def iri(self, path: str) -> Term:
        """Spell an IRI below the base."""
        return iri(self.base + path)


def address_of(contact: str) -> str:
    """Return a contact as an address that a link may lead to: that of a page, or `mailto:` and a mailbox."""
    return contact if ":" in contact else f"mailto:{contact}"
