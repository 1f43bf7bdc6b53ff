"""pipeline/publishing: whose site it is, under which titles and licences: what a project says of its release."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kawung.iris import CC_BY, ODBL, iri
from kawung.pages.documents import Release, Terms
from kawung.pages.documents.release import address_of
from kawung.pipeline import consenting
from kawung.pipeline.project import NO_BASE, PROJECT_FILE
from kawung.problems import UnreadableError, UsageError, Words
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kawung.pages.html import Site
    from kawung.pipeline.project import Project

SECTION = "site"
_TEXTS = ("name", "title_en", "title_id", "about_en", "about_id", "served")
_MAILBOX = re.compile(r"[^\s@:]+@[^\s@:]+")
_LONGEST = 1000
_NEEDED = ("publisher", "contact", "removal", "licence")


@dataclass(frozen=True, slots=True)
class Imprint:
    """
    What a project says of what it publishes.

    *name* is short and fit for a file; *served* is where the folder lies if that is not the base of its IRIs.
    """

    base: str
    name: str
    title: Words
    about: Words
    publisher: str
    contact: str
    removal: str
    licence: str
    served: str

    def release(self, version: str, issued: date) -> Release:
        """Say it for machines, of one release."""
        return Release(
            base=self.base,
            name=self.name,
            title=self.title,
            description=self.about,
            publisher=self.publisher,
            contact=self.contact,
            removal=self.removal,
            licence=self.licence,
            version=version,
            issued=issued,
            served=self.served,
            terms={
                "areas": Terms(ODBL, words("imprint.areas").en),
                "ontology": Terms(CC_BY, words("imprint.ontology").en),
            },
        )

    def site(self, version: str, day: date) -> Site:
        """Say it for people, of one release."""
        from kawung.pages.html import Site  # noqa: PLC0415 - templates are slow to load

        return Site(
            base=self.base,
            title=self.title,
            about=self.about,
            publisher=self.publisher,
            contact=self.contact,
            removal=self.removal,
            licence=self.licence,
            version=version,
            day=day,
        )


def imprint(project: Project) -> Imprint:
    """
    Read what a project says of what it publishes, from `kawung.toml`.

    Raises UsageError, naming what is to be filled in, if nobody answers for it or its names are nobody's;
    UnreadableError if something is said that cannot be.
    """
    holder = consenting.holder(project)
    said = _section(project)
    missing = [name for name in _NEEDED if not getattr(holder, name)]
    missing += ["base"] if project.base == NO_BASE else []
    if missing:
        raise UsageError(words("imprint.missing", file=PROJECT_FILE, names=", ".join(missing)))
    texts = {"base": project.base, **{name: getattr(holder, name) for name in _NEEDED}, **said}
    for name, text in texts.items():
        if len(text) > _LONGEST:  # it stands on every page
            raise UnreadableError(words("imprint.long", file=PROJECT_FILE, name=name, most=_LONGEST, n=len(text)))
    for name in ("contact", "removal"):
        if not _reachable(getattr(holder, name)):
            raise UnreadableError(words("imprint.address", file=PROJECT_FILE, name=name, text=getattr(holder, name)))
    plain = words("imprint.title")
    title = Words(said["title_en"] or said["title_id"] or plain.en, said["title_id"] or said["title_en"] or plain.id)
    plain = words("imprint.about")
    about = Words(said["about_en"] or said["about_id"] or plain.en, said["about_id"] or said["about_en"] or plain.id)
    served = said["served"]
    if served:
        try:
            iri(served)
        except ValueError:
            served = ""
        if not (served.startswith(("http://", "https://")) and served.endswith("/")):
            raise UnreadableError(words("imprint.served", file=PROJECT_FILE, text=said["served"]))
    return Imprint(
        base=project.base,
        name=said["name"] or "kawung",
        title=title,
        about=about,
        publisher=holder.publisher,
        contact=holder.contact,
        removal=holder.removal,
        licence=holder.licence,
        served=served,
    )


def _reachable(text: str) -> bool:
    """Tell whether people can write to an address: that of a page, or a mailbox."""
    if not (text.startswith(("http://", "https://", "mailto:")) or _MAILBOX.fullmatch(text)):
        return False
    try:
        iri(address_of(text))
    except ValueError:
        return False
    return True


def _section(project: Project) -> Mapping[str, str]:
    told = tomllib.loads((project.root / PROJECT_FILE).read_text("utf-8-sig")) if project.configured else {}
    said = told.get(SECTION, {})
    wrong = not isinstance(said, dict) or not all(isinstance(value, str) for value in said.values())
    if wrong or not said.keys() <= set(_TEXTS):
        raise UnreadableError(words("imprint.section", file=PROJECT_FILE, names=", ".join(_TEXTS)))
    return {name: " ".join(said.get(name, "").split()) for name in _TEXTS}
