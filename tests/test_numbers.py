"""The numbers that a release tells of itself: what is real, what leads elsewhere, and that each says what it counts."""

from __future__ import annotations

import re

import test_catalogue as catalogue
import test_documents as documents
from kawung.iris import HOME, TYPE
from kawung.pages.documents import Index, Published
from kawung.pipeline.publishing.telling import linked, numbers

STUDIES = ("study-bayat", "study-bantul-2016")
REAL = (*STUDIES, "areas", "regions")
MATCH = re.compile(r"<http://www\.w3\.org/2004/02/skos/core#(?:exact|close|broad|narrow|related)Match>")


def lines(*keys: str) -> list[tuple[str, str, str]]:
    return [line for key in keys for line in catalogue.lines(key)]


def test_only_what_is_real_is_counted() -> None:
    """Statements, things and links are those of the dumps of real studies and what they share, made-up ones apart."""
    found = linked(catalogue.published())
    assert found.studies == len(STUDIES)
    assert found.of_studies == len(set(lines(*STUDIES))) > 1000
    assert found.of_regions == len(set(lines("areas", "regions")))
    assert found.things == len({s for s, _, _ in lines(*REAL) if s.startswith(f"<{HOME}id/")})
    assert found.links == sum(
        MATCH.fullmatch(p) is not None and not o.startswith(f"<{HOME}") for _, p, o in lines(*REAL)
    )
    assert found.links == sum(found.targets.values()) >= 50
    assert found.from_studies == 0


def test_a_link_into_each_data_set_is_one_that_a_match_names() -> None:
    """The data sets are those of the tables of matches, with as many links as matches that count."""
    found = linked(catalogue.published())
    said = {}
    for s, p, o in lines("regions"):
        if p.endswith("def#externalDataset>"):
            said[s] = o[1:-1]
    assert set(found.targets) == set(said.values())
    assert all(0 < found.targets[one] <= list(said.values()).count(one) for one in found.targets)


def test_each_number_says_what_it_counts() -> None:
    """In both languages: what is counted, what is not, how many links lead where, and what the LOD Cloud asks."""
    found = linked(catalogue.published())
    told, most = numbers(found, catalogue.published().index), max(found.targets.values())
    for language in ("en", "id"):
        text = "\n".join(one.in_(language) for one in told)  # type: ignore[arg-type]
        digits = [int(re.sub("[.,]", "", n)) for n in re.findall(r"\b\d+(?:[.,]\d{3})*\b", text)]
        assert {found.of_studies, found.of_regions, found.things, found.links, *found.targets.values(), 1000} <= {
            *digits
        }
        assert f"ISIC Rev. 4 (FAO Caliper) {most}" in text
        assert {"en": "Made-up studies", "id": "Studi rekaan"}[language] in text
        assert {"en": f"at most {most} into one", "id": f"paling banyak {most} ke satu"}[language] in text


def test_a_release_without_links_says_so_and_no_more() -> None:
    """Made-up data alone: nothing real is claimed, and no data set of others named."""
    thing = f"<{HOME}id/x/study/x>"
    kind = f"<{HOME}scheme/study-kind#synthetic>"
    index = Index([documents.lines_of((thing, TYPE, f"<{HOME}def#Study>"), (thing, f"<{HOME}def#studyKind>", kind))])
    found = linked(Published(index, catalogue.RELEASE))
    assert (found.studies, found.of_studies, found.links, found.things) == (0, 0, 0, 0)
    told = [one.en for one in numbers(found, index)]
    assert not [one for one in told if "data sets of others" in one]
    assert any("0 links in all, at most 0 into one" in one for one in told)
