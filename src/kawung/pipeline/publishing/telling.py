"""pipeline/publishing: what pages tell of a release: what is held back and gone, files and links for machines."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from kawung import dictionary, validation
from kawung.iris import iri, read_literal, term, value_of
from kawung.pages.documents import address, signposts
from kawung.pages.documents.parts import AREAS, REGIONS
from kawung.pages.documents.sets import title_of
from kawung.pages.html import Disclosed, Download, Gone, RuleExample
from kawung.problems import Words
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kawung.pages.documents import Index, Published, Tombstone
    from kawung.pages.html.values import Href
    from kawung.pipeline.account import Account
    from kawung.problems import Language

_MEDIA = {"nq": "application/n-quads", "trig": "application/trig", "ttl": "text/turtle"}


class Linked(NamedTuple):
    """
    What of a release is data, and real: statements of studies, and of the areas, classes and figures they share.

    *links* lead from these to things of others, *targets* tells how many lead into each data set by its IRI, and
    *from_studies* how many lead there from things of studies. *things* have addresses of their own.
    """

    studies: int
    of_studies: int
    of_regions: int
    links: int
    targets: Mapping[str, int]
    from_studies: int = 0
    things: int = 0


def linked(published: Published) -> Linked:
    """Count what is real, without ontology, rules and what tells of the release itself."""
    real = [published.counted[one.key] for one in published.sets if one.study and not one.made_up]
    shared = [published.counted[one.key] for one in published.sets if one.key in (AREAS, REGIONS)]
    targets: Counter[str] = Counter()
    for one in (*real, *shared):
        for link, number in one.links.items():
            targets[value_of(link.target)] += number
    return Linked(
        studies=len(real),
        of_studies=sum(one.triples for one in real),
        of_regions=sum(one.triples for one in shared),
        links=targets.total(),
        targets=targets,
        from_studies=sum(one.links.total() for one in real),
        things=sum(one.entities for one in (*real, *shared)),
    )


def numbers(found: Linked, index: Index) -> tuple[Words, ...]:
    """Say what was counted and what each number counts, and what of it the LOD Cloud asks for (lod-cloud.net)."""
    told = [words("numbers.statements", **found._asdict()), words("numbers.things", things=found.things)]
    if found.links:
        into = sorted(found.targets.items(), key=lambda one: (-one[1], one[0]))
        parts = [words("numbers.into", name=_titled(name, index), links=n) for name, n in into]
        listed = Words(", ".join(one.en for one in parts), ", ".join(one.id for one in parts))
        counted = {**found._asdict(), "targets": len(into), "shared": found.links - found.from_studies}
        told.append(words("numbers.links", listed=listed, **counted))
    most = max(found.targets.values(), default=0)
    return *told, words("numbers.whole"), words("numbers.cloud", links=found.links, most=most)


def _titled(name: str, index: Index) -> str:
    titles = (said.o for said in index.about(iri(name)) if said.p == term("dcterms:title"))
    return next((read_literal(title).text for title in titles), name)


def disclosed(accounts: Mapping[str, Account], gone: Iterable[Tombstone], base: str) -> Iterator[Disclosed]:
    """Say of each study what is held back of it and what is gone; what is gone of other studies stands apart."""
    by_study: dict[str, list[Gone]] = {}
    for one in gone:
        parts = one.iri[1:-1].removeprefix(base).split("/")
        study = parts[1] if len(parts) > 3 and parts[0] == "id" else ""
        day = date.fromisoformat(one.since[:10])
        by_study.setdefault(study if study in accounts else "", []).append(Gone(one.iri[1:-1], day, words("site.gone")))
    for study, account in sorted(accounts.items()):
        yield Disclosed(
            study=study,
            consents=tuple((words(f"site_consent.{key}"), n) for key, n in account.consents.items()),
            withheld=tuple((_table(table), _reason(reason), n) for table, reason, n in account.withheld),
            accepted=tuple((about, Words(reason, reason)) for about, reason in account.accepted),
            gone=tuple(by_study.get(study, ())),
        )
    if "" in by_study:
        yield Disclosed(study="", gone=tuple(by_study[""]))


def _table(name: str) -> Words:
    table = dictionary.tables().get(name)
    return table.label if table else Words(name, name)


def _reason(reason: str) -> Words:
    """Say why something stays, without naming what: those who read it do not know the sheet's numbers."""
    told = words(f"withheld.{reason}", by="…")
    return Words(*(text.replace(" …", "") for text in told))


def downloads(published: Published) -> Iterator[Download]:
    """List the dumps of all data sets."""
    by_key = {one.key: one for one in published.sets}
    for file in published.dumps:
        label = words(f"site_dump.{file.form}")
        study = by_key[file.data_set].study or ""
        if not study:
            title = title_of(by_key[file.data_set], published.release, published.index)
            label = Words(f"{title.en}: {label.en}", f"{title.id}: {label.id}")
        licence = published.licence(file.data_set)
        yield Download(file.path, label, "application/gzip", len(file.content), file.sha256, licence, study)


def examples() -> dict[str, RuleExample]:
    """Return for each rule a row that breaks it and one as it should be."""
    return {rule: RuleExample(one.table, one.wrong, one.right) for rule, one in validation.examples().items()}


class Heads:
    """Gives what stands in a page's head for machines: signposts, and what search engines read of data sets."""

    def __init__(self, published: Published, base: str) -> None:
        self._published, self._base = published, base
        self._sets = {one.key for one in published.sets}

    def __call__(self, page: str, language: Language, _href: Href) -> str:
        """Return the head of a page, asked as `pages.html.values.Heads` says."""
        found = []
        if page == "index":
            found.append(self._data_set("data", language))
        elif page.startswith(("http://", "https://")):
            found += self._signposts(page, language)
            parts = page.removeprefix(f"{self._base}id/").split("/")
            if len(parts) == 3 and parts[1] == "study":
                found.append(self._data_set(f"study-{parts[0]}", language))
        return "".join(found)

    def _signposts(self, page: str, language: Language) -> Iterator[str]:
        thing = iri(page)
        at = address(thing, self._base)
        if at is None or thing not in self._published.index:
            return
        licence = self._published.licence(self._published.part_of(at))
        own = address(iri(page.rstrip("#").replace("#", "/")), self._base) or at  # a term's page is below its document
        for rel, there, kind in signposts(f"{own}.{language}.html", at, thing, licence):
            media = Markup(' type="{}"').format(kind) if kind else ""
            yield Markup('<link rel="{}" href="{}"{}>\n').format(rel, there, media)

    def _data_set(self, key: str, language: Language) -> str:
        if key not in self._sets:
            return ""
        return f'<script type="application/ld+json">{self._published.schema_org(key, language)}</script>\n'
