"""Classifications: one meaning a code and year, equal digits no equal things, SKOS kept, traps told by name."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from itertools import chain
from typing import TYPE_CHECKING

import pytest

from kawung import resources, store, vocabulary, words
from kawung.iris import DEF, PREFIXES, TYPE, Minter, iri, is_iri, literal, read_literal, term, value_of
from kawung.regions import class_tables, classifications
from kawung.regions.classifications import Class, Reason, class_of, counterparts, explain, meanings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kawung.iris import Term

FOLDER = "data/regions/classifications/"
MINTER = Minter()
SHIPPED = classifications.shipped()
QUADS = classifications.quads(SHIPPED, MINTER)
CLASSES = list(SHIPPED.classes.values())
SCHEMES = list(SHIPPED.schemes.values())
MATCHES = {term(f"skos:{kind}Match") for kind in ("close", "broad", "narrow", "related")}


def said() -> dict[Term, dict[Term, list[Term]]]:
    """All statements by thing and property."""
    found: dict[Term, dict[Term, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for quad in QUADS:
        found[quad.s][quad.p].append(quad.o)
    return found


SAID = said()


def typed(curie: str) -> set[Term]:
    return {thing for thing, about in SAID.items() if term(curie) in about[TYPE]}


def pairs(*curies: str) -> set[tuple[Term, Term]]:
    return {(q.s, q.o) for q in QUADS if q.p in map(term, curies)}


def closure(arrows: Iterable[tuple[Term, Term]]) -> set[tuple[Term, Term]]:
    """Follow arrows as far as they go."""
    out = defaultdict(set)
    for start, end in arrows:
        out[start].add(end)
    found = set()
    for start in list(out):
        ahead = list(out[start])
        while ahead:
            end = ahead.pop()
            if (start, end) not in found:
                found.add((start, end))
                ahead += out[end]
    return found


def rows(file: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(resources.text(FOLDER + file), newline="")))


# -- the tables -------------------------------------------------------------------------------------------------------


def test_each_scheme_has_a_table_and_each_table_a_scheme() -> None:
    """The editions of the contract are there, each with classes, and the folder holds nothing else."""
    keys = {s.key for s in SCHEMES}
    assert keys >= {"kbli-2009", "kbli-2015", "kbli-2020", "kbli-2025", "isic-4", "kbki-2012", "isco-08"}
    assert keys >= {"size-bps", "size-uu20-2008", "named"}
    files = {name.removeprefix(FOLDER) for name in resources.names(FOLDER.rstrip("/"), ".csv")}
    assert files == {f"{key}.csv" for key in keys} | {"schemes.csv", "correspondences.csv"}
    assert Counter((c.scheme, c.edition) for c in CLASSES).keys() == SHIPPED.schemes.keys()


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda s: s.key)
def test_a_table_has_the_form_of_its_scheme(scheme: classifications.Scheme) -> None:
    """Each line is a class of its own: code of its level's form, both languages, grade and source, nothing padded."""
    lines = rows(f"{scheme.key}.csv")
    own = [c for c in CLASSES if (c.scheme, c.edition) == (scheme.scheme, scheme.edition)]
    assert [line["code"] for line in lines] == [c.code for c in own]
    assert len({line["code"] for line in lines}) == len(lines)
    assert all(cell == cell.strip() for line in lines for cell in line.values())
    for one in own:
        assert class_tables.form_of(one.scheme, one.level).match(one.code)
        assert all(one.label)
        assert all(all(text) for text in (one.definition, one.note) if text is not None)
        assert one.grade in class_tables.GRADES
        assert one.source


def test_a_class_lies_in_the_class_above() -> None:
    """A parent is one level up in the same edition, and the code begins with its; no class is its own ancestor."""
    for one in CLASSES:
        if one.parent:
            above = SHIPPED.classes[one.scheme, one.edition, one.parent]
            levels = class_tables.LEVELS[one.scheme]
            assert levels.index(above.level) < levels.index(one.level)
            assert one.code.startswith(above.code) or above.level == "section"
    assert all(start != end for start, end in closure(pairs("skos:broader")))
    batik = SHIPPED.classes["kbli", "2025", "13133"]
    upwards = [batik.code]
    while above_it := SHIPPED.classes["kbli", "2025", upwards[-1]].parent:
        upwards.append(above_it)
    assert upwards == ["13133", "1313", "131", "13", "C"]


def test_what_is_called_complete_is() -> None:
    """A class said to be complete has all of its parts: those of group 131 in every year."""
    below = {
        (c.edition, c.code): {
            d.code for d in CLASSES if (d.scheme, d.edition, d.parent) == (c.scheme, c.edition, c.code)
        }
        for c in CLASSES
        if c.complete
    }
    old = {"1311": {"13111", "13112", "13113"}, "1312": {"13121", "13122", "13123"}}
    old["1313"] = {"13131", "13132", "13133", "13134"}
    new = {"1311": {"13111", "13112", "13113"}, "1312": {"13121", "13122"}}
    new["1313"] = {"13131", "13132", "13133", "13139"}
    assert below == {
        (year, code): parts
        for years, known in ((("2009", "2015", "2020"), old), (("2025",), new))
        for year in years
        for code, parts in known.items()
    }


def test_a_correspondence_joins_two_classes_once() -> None:
    """Each row leads on to the next edition or to ISIC, has a kind, a note in both languages, a grade and a source."""
    order = [s.edition for s in SCHEMES if s.scheme == "kbli"]
    seen = set()
    for row in SHIPPED.associations:
        assert (row.scheme, row.edition) in SHIPPED.schemes
        assert row.kind in class_tables.KINDS
        assert (row.target is None) == (row.kind == "none")
        assert all(row.note)
        assert row.grade in class_tables.GRADES
        assert row.cited
        if row.scheme == "kbli":
            assert order.index(row.edition) == order.index(row.source.edition) + 1
        else:
            assert (row.scheme, row.kind, row.source.level) == ("isic", "wider", "subclass")
        key = (row.source, row.target, row.scheme, row.edition)
        assert key not in seen
        seen.add(key)
    assert len(seen) == len(rows("correspondences.csv"))


def test_every_batik_class_is_followed_from_year_to_year() -> None:
    """Each class of five digits of one year is answered in the next, or said to be answered by nothing."""
    followed = {(a.source.edition, a.source.code, a.edition) for a in SHIPPED.associations if a.scheme == "kbli"}
    for start, end in (("2015", "2020"), ("2020", "2025")):
        for one in CLASSES:
            if (one.scheme, one.edition, one.level) == ("kbli", start, "subclass"):
                assert (start, one.code, end) in followed, one.code


def test_nothing_seen_no_row_says_so() -> None:
    """Batik moved as read off the definitions; the row says that no official one was seen."""
    (batik,) = [
        a for a in SHIPPED.associations if (a.source.edition, a.source.code) == ("2020", "13134") and a.scheme == "kbli"
    ]
    assert batik.target == SHIPPED.classes["kbli", "2025", "13133"]
    assert (batik.kind, batik.grade) == ("same", "V")
    assert "no official row was seen" in batik.note.en
    assert "tabel resminya tidak terlihat" in batik.note.id


def test_the_readme_says_how_much_there_is() -> None:
    """The numbers of classes and rows in the README are those of the tables, and it names licence and limits."""
    about = resources.text(FOLDER + "README.md")
    for line in re.findall(r"^\| (`[^|]+) \| [^|]+ \| ([0-9, ]+)(?: rows)? \|$", about, re.MULTILINE):
        files = re.findall(r"`([a-z0-9-]+\.csv)`", line[0])
        assert [len(rows(file)) for file in files] == [int(n) for n in line[1].split(",")], files
    for needed in ("forbid passing on changed copies", "CC BY 4.0", "## Limits", "No official table"):
        assert needed in about


# -- a table of one's own ---------------------------------------------------------------------------------------------

HEAD = "code,level,parent,complete,label_id,label_en,definition_id,definition_en,note_id,note_en,grade,source"
GOOD = "13,division,,,Tekstil,textiles,,,,,V,seen"


@pytest.mark.parametrize(
    ("line", "rule", "column"),
    [
        ("13,division,,,Sekali lagi,once more,,,,,V,seen", "class-code-doubled", "code"),
        ("1313,subclass,,,Batik,batik,,,,,V,seen", "class-code-form", "code"),
        ("1313.4,subclass,,,Batik,batik,,,,,V,seen", "class-code-form", "code"),
        ("13134,kelompok,,,Batik,batik,,,,,V,seen", "class-level-unknown", "level"),
        ("13134,subclass,,,Batik,,,,,,V,seen", "class-cell-empty", "label_en"),
        ("13134,subclass,,,Batik,batik,,,,,V,", "class-cell-empty", "source"),
        ("13134,subclass,,,Batik,batik,,wax,,,V,seen", "class-one-language", "definition_id"),
        ("13134,subclass,,,Batik,batik,,,catatan,,V,seen", "class-one-language", "note_en"),
        ("13134,subclass,,,Batik,batik,,,,,sure,seen", "class-grade-unknown", "grade"),
        ("13134,subclass,1313,,Batik,batik,,,,,V,seen", "class-parent-unknown", "parent"),
        ("13134,subclass,13,,Batik,batik,,,,,V,seen", "class-parent-differs", "parent"),
        ("141,group,13,,Pakaian,clothing,,,,,V,seen", "class-parent-differs", "parent"),
    ],
)
def test_what_is_wrong_with_a_line_is_told_at_its_cell(line: str, rule: str, column: str) -> None:
    """A line that cannot stand is left out and told, with its cell, in both languages; the others are read."""
    found, problems = classifications.read("kbli-2020.csv", f"{HEAD}\n{GOOD}\n{line}\n".encode())
    assert [c.code for c in found] == ["13"]
    (problem,) = problems
    assert (problem.rule, problem.places[0].row, problem.places[0].column) == (rule, 3, column)
    assert problem.places[0].file == "kbli-2020.csv"
    assert all((*problem.message, *problem.remedy))


def test_zeros_in_front_stay() -> None:
    """A code is a text: 01134 is not 1134, which has another level's form."""
    lines = "01,division,,,Pertanian,farming,,,,,V,seen\n01134,subclass,,,Umbi,roots,,,,,V,seen\n"
    found, problems = classifications.read("kbli-2020.csv", f"{HEAD}\n{lines}".encode())
    assert ([c.code for c in found], problems) == (["01", "01134"], [])
    _, (problem,) = classifications.read("kbli-2020.csv", f"{HEAD}\n{lines.replace('01134', '1134')}".encode())
    assert problem.rule == "class-code-form"


@pytest.mark.parametrize(
    ("name", "data", "rule"),
    [
        ("kbli-2017.csv", HEAD.encode(), "class-file-unknown"),
        ("kbli-2020.csv", b"", "class-column-missing"),
        ("kbli-2020.csv", b"code,level\n13,division\n", "class-column-missing"),
        ("kbli-2020.csv", b"\xff\xfe\x00code", "class-file-not-text"),
        ("kbli-2020.csv", HEAD.encode() + b"\n" + b"1" * 200_000, "class-file-not-text"),
    ],
)
def test_a_file_that_cannot_be_read(name: str, data: bytes, rule: str) -> None:
    """A file of no scheme, without its headings, or not text is one problem and no class."""
    found, (problem,) = classifications.read(name, data)
    assert found == ()
    assert (problem.rule, problem.places[0].file, problem.places[0].row) == (rule, name, None)


# -- what a code means ------------------------------------------------------------------------------------------------

REFUSED = """
kbli |      | 13133      | class-without-year     | (KBLI 2009, KBLI 2015, KBLI 2020); batik cloth (KBLI 2025)
kbli |      | 13134      | class-without-year     | KBLI 2020 13134
KBLI |      | 47831      | class-without-year     | retail of new motorcycles (KBLI 2025)
KBLI |      | 20116      | class-without-year     | basic chemicals from oil, gas and coal (KBLI 2025)
isic |      | 1313       | class-without-year     | ISIC Rev. 4
size |      | micro      | class-without-year     | Law 20/2008
kbli | 2025 | 13134      | class-not-in-year      | write 13133 (batik cloth)
kbli | 2020 | 13139      | class-not-in-year      | other finishing of textiles
kbli | 2025 | 13123      | class-not-in-year      | artificial fur
kbli | 2025 | 64141      | class-not-in-year      | KBLI 2025 has no 64141
kbli | 2025 | 85498      | class-not-in-year      | training in crafts
kbli | 2015 | 47831      | class-unsure-in-year   | not known here
kbli | 2020 | 131        | class-unsure-in-year   | not known here
kbli | 2020 | 13135      | class-not-there        | 13131, 13132, 13133, 13134
kbli | 2025 | 13124      | class-not-there        | 13121, 13122
kbli | 2020 | 01111      | class-not-known        | 01111
kbli | 2020 | 99999      | class-not-known        | only those that bear on batik
kbli | 2017 | 13134      | class-year-unknown     | KBLI 2009, KBLI 2015, KBLI 2020, KBLI 2025
kbli | 2020 | 2661008    | class-of-other-scheme  | KBKI 2012 2661008
kbli | 2020 | 13.134     | class-form             | with every zero
kbli | 2020 | batik      | class-form             | with every zero
kbki | 2012 | 13134      | class-not-known        | KBKI 2012
isic | 4    | 13134      | class-of-other-scheme  | KBLI 2020 13134
sic  | 2007 | 13300      | class-scheme-unknown   | KBLI, ISIC, KBKI, ISCO
"""
CASES = [[part.strip() for part in line.split("|")] for line in REFUSED.strip().splitlines()]


@pytest.mark.parametrize(("scheme", "edition", "code", "rule", "told"), CASES, ids=lambda text: text)
def test_a_code_that_names_nothing_gives_its_reason(scheme: str, edition: str, code: str, rule: str, told: str) -> None:
    """The reason is named, says in both languages what is wrong and what to do, and how sure that is."""
    reason = class_of(scheme, edition, code)
    assert isinstance(reason, Reason)
    assert reason.rule == rule
    assert told in f"{reason.message.en} {reason.remedy.en}"
    for text in (reason.message, reason.remedy):
        assert text.en
        assert text.id
        assert text.en != text.id
    assert code in f"{reason.message.en} {reason.remedy.en}" or rule == "class-scheme-unknown"
    assert reason.sure == (rule not in ("class-unsure-in-year", "class-not-known"))
    assert explain(scheme, edition, code).en == f"{reason.message.en} {reason.remedy.en}"


OF_TABLES = (
    *("class-file", "class-column", "class-level", "class-code", "class-cell"),
    *("class-one", "class-grade", "class-parent"),
)


def test_each_rule_has_a_case() -> None:
    """Every reason that has a text is met by a case above."""
    rules = {key.partition(".")[2] for key in words.catalogue() if key.startswith("class_message.")}
    reasons = {rule for rule in rules if not rule.startswith(OF_TABLES)}
    assert len(CASES) >= 24
    assert {case[3] for case in CASES} == reasons


def test_a_reason_stays_short() -> None:
    """However long a cell is, what is quoted of it fits a line."""
    for scheme, edition, code in (("kbli", "2020", "1" * 9_999), ("kbli", "9" * 9_999, "1"), ("x\n" * 999, "", "1")):
        reason = class_of(scheme, edition, code)
        assert isinstance(reason, Reason)
        assert max(map(len, (*reason.message, *reason.remedy))) < 400
        assert "\n" not in reason.message.en


def test_13133_across_the_years() -> None:
    """The same digits are printing until 2020 and batik from 2025; neither is answered by the other."""
    printing, batik = class_of("KBLI", "2020", "13133"), class_of("KBLI", "2025", "13133")
    assert isinstance(printing, Class)
    assert isinstance(batik, Class)
    assert [c.edition for c in meanings("KBLI", "13133")] == ["2009", "2015", "2020", "2025"]
    assert {c.found.code for c in counterparts(printing, "2025")} == {"13132", "13139", "1811"}
    assert not any(c.same for c in counterparts(printing, "2025"))
    assert [(c.found.code, c.same) for c in counterparts(batik, "2020")] == [("13134", True)]
    assert [(c.found.code, c.same, len(c.steps)) for c in counterparts(batik, "2009")] == [("13134", True, 3)]
    text = explain("KBLI", "2025", "13133")
    assert "In KBLI 2020 the code 13133 means printing cloth." in text.en
    assert "In KBLI 2020 the same is 13134 (batik)." in text.en
    assert "Dalam KBLI 2020 yang sama adalah 13134 (Industri Batik)." in text.id


def test_changed_meanings_and_lurik() -> None:
    """47831 and 20116 mean other things in 2025; weaving was split by loom, ikat joined all hand weaving."""
    stalls, dyes = SHIPPED.classes["kbli", "2020", "47831"], SHIPPED.classes["kbli", "2020", "20116"]
    assert counterparts(stalls, "2025") == ()
    assert [(c.found.code, c.same) for c in counterparts(dyes, "2025")] == [("20113", False)]
    weaving, ikat = SHIPPED.classes["kbli", "2020", "13121"], SHIPPED.classes["kbli", "2020", "13122"]
    assert {c.found.code for c in counterparts(weaving, "2025")} == {"13121", "13122"}
    assert [(c.found.label.en, c.same) for c in counterparts(ikat, "2025")] == [("hand weaving", False)]
    finishing = SHIPPED.classes["kbli", "2025", "13132"]  # overlaps with 2020, which is the same as in 2009
    assert {(c.found.code, c.same) for c in counterparts(finishing, "2009")} == {("13132", False), ("13133", False)}
    assert counterparts(weaving, "2030") == counterparts(SHIPPED.classes["isic", "4", "1313"], "2025") == ()


def test_an_edition_may_be_written_as_people_write_it() -> None:
    """Case and spaces do not count, nor the word before a revision's number."""
    batik = SHIPPED.classes["kbli", "2020", "13134"]
    assert class_of(" KBLI ", " 2020", "13134 ") == class_of("kbli", "2020", "13134") == batik
    assert (
        class_of("ISIC", "Rev. 4", "1313") == class_of("isic", "rev4", "1313") == SHIPPED.classes["isic", "4", "1313"]
    )
    assert class_of("named", "", "batik-cloth") == SHIPPED.classes["named", "", "batik-cloth"]
    assert class_of("size", "bps", "small") != class_of("size", "uu20-2008", "small")


# -- the graph --------------------------------------------------------------------------------------------------------


def test_the_graph_is_sorted_and_of_the_project() -> None:
    """All stands in `graph/regions`, sorted, each thing under the project's own base."""
    own = Minter("https://example.org/kawung/")
    quads = classifications.quads(SHIPPED, own)
    assert quads == sorted(set(quads))
    assert {q.g for q in quads} == {own.shared_graph("regions")}
    assert not [q.s for q in quads if not value_of(q.s).startswith(own.base)]
    assert own.industry("KBLI", "2020", "13134") in {q.s for q in quads}
    assert iri("https://example.org/kawung/id/class/kbli-2020") in {q.s for q in quads}
    assert iri("https://example.org/kawung/id/class/named/batik-cloth") in {q.s for q in quads}


def test_the_ontology_defines_what_classes_say() -> None:
    """Terms of Kawung are in the ontology; terms of others are SKOS, XKOS, RDF and two of Dublin Core."""
    named = {t for q in QUADS for t in (q.p, q.o) if is_iri(t)}
    named |= {iri(read_literal(q.o).datatype) for q in QUADS if not is_iri(q.o) and ":" in read_literal(q.o).datatype}
    subjects = {t.s for t in vocabulary.ontology()}
    assert {t for t in named if t.startswith(f"<{DEF}")} <= subjects
    spaces = tuple(f"<{PREFIXES[p]}" for p in ("kw", "skos", "xkos", "rdf", "rdfs"))
    others = {t for t in named if not t.startswith((*spaces, f"<{MINTER.base}id/"))}
    assert others == {term("dcterms:source")}


def test_each_class_is_described() -> None:
    """A class has its kind, scheme, code plain and typed, one label a language, grade and source."""
    kinds = {"kbli": "IndustryClass", "isic": "IndustryClass", "named": "IndustryClass", "kbki": "ProductClass"}
    kinds |= {"isco": "OccupationClass", "size": "SizeClass"}
    assert typed("skos:Concept") == {MINTER.industry(c.scheme, c.edition, c.code) for c in CLASSES}
    for one in CLASSES:
        about = SAID[MINTER.industry(one.scheme, one.edition, one.code)]
        assert set(about[TYPE]) == {term("skos:Concept"), term(f"kw:{kinds[one.scheme]}")}
        assert about[term("skos:inScheme")] == [MINTER.scheme(one.scheme, one.edition)]
        assert literal(one.code) in about[term("skos:notation")]
        (other,) = {read_literal(n).datatype for n in about[term("skos:notation")]} - {"string"}
        assert other == f"{DEF}{one.scheme}-code"
        assert {read_literal(n).text for n in about[term("skos:notation")]} == {one.code}
        assert about[term("kw:grade")] == [literal(one.grade)]
        assert len(about[term("dcterms:source")]) == 1
        assert len(about[term("skos:broader")]) + len(about[term("skos:topConceptOf")]) == 1


def test_texts_are_in_both_languages_and_once() -> None:
    """S14: one preferred label a language; and whatever has a text has it in both."""
    for thing, about in SAID.items():
        for curie in ("rdfs:label", "skos:prefLabel", "skos:definition", "skos:scopeNote", "skos:note"):
            languages = sorted(str(read_literal(text).language) for text in about[term(curie)])
            assert languages in ([], ["en", "id"]), (thing, curie)
        assert about[term("rdfs:label")] or thing not in typed("skos:Concept")


def test_no_years_are_made_one_by_their_digits() -> None:
    """No exactMatch anywhere; between years a match follows a correspondence, and sizes are matched with nothing."""
    assert pairs("skos:exactMatch", "owl:sameAs") == set()
    matched = {(q.s, q.o) for q in QUADS if q.p in MATCHES}
    joined = {
        (MINTER.industry(*a.source[:3]), MINTER.industry(*a.target[:3]))
        for a in SHIPPED.associations
        if a.target is not None
    }
    assert matched == joined
    sizes = {MINTER.industry(c.scheme, c.edition, c.code) for c in CLASSES if c.scheme == "size"}
    assert not sizes & set(chain(*matched))
    thirteen = [MINTER.industry("kbli", year, "13133") for year in ("2020", "2025")]
    assert (thirteen[0], thirteen[1]) not in matched
    assert (MINTER.industry("kbli", "2020", "13134"), thirteen[1]) in pairs("skos:closeMatch")


def test_a_wider_class_is_broader() -> None:
    """A batik class of five figures has ISIC's class above it; weaving of 2020 has hand weaving of 2025 below it."""

    def of(scheme: str, edition: str, code: str) -> Term:
        return MINTER.industry(scheme, edition, code)

    assert (of("kbli", "2020", "13134"), of("isic", "4", "1313")) in pairs("skos:broadMatch")
    assert (of("kbli", "2020", "13121"), of("kbli", "2025", "13121")) in pairs("skos:narrowMatch")
    assert (of("kbli", "2020", "13134"), of("kbli", "2025", "13133")) in pairs("skos:closeMatch")


def test_skos_keeps_its_integrity() -> None:
    """
    S9, S13, S27, S37, S46: the kinds of thing, of label and of relation that SKOS holds apart stay apart.

    https://www.w3.org/TR/skos-reference/ (the numbers are its).
    """
    concepts, schemes, levels = typed("skos:Concept"), typed("skos:ConceptScheme"), typed("xkos:ClassificationLevel")
    assert not concepts & schemes
    assert not levels & (concepts | schemes)
    for about in SAID.values():
        assert not set(about[term("skos:prefLabel")]) & set(about[term("skos:altLabel")])
    upwards = pairs("skos:broader", "skos:broadMatch") | {(o, s) for s, o in pairs("skos:narrowMatch")}
    related = pairs("skos:related", "skos:relatedMatch")
    related |= {(o, s) for s, o in related}
    assert not related & closure(upwards)
    by_pair = defaultdict(set)
    for quad in QUADS:
        if quad.p in MATCHES:
            by_pair[frozenset((quad.s, quad.o))].add(quad.p)
    assert all(len(kinds) == 1 for kinds in by_pair.values())
    assert {o for _, o in pairs("skos:broader")} <= concepts
    assert {o for _, o in pairs("skos:topConceptOf", "skos:inScheme")} <= schemes
    same_scheme = pairs("skos:inScheme")
    schemes_by = dict(same_scheme)
    assert all(schemes_by[s] == schemes_by[o] for s, o in pairs("skos:broader"))
    assert all(schemes_by[s] == o for s, o in pairs("skos:topConceptOf"))


def test_levels_hold_every_class_once() -> None:
    """Each class is a member of one level of its scheme, and a level has its depth."""
    members = pairs("skos:member")
    assert Counter(o for _, o in members) == Counter(typed("skos:Concept"))
    levels = typed("xkos:ClassificationLevel")
    assert {s for s, _ in members} == levels
    schemes = dict(pairs("skos:inScheme"))
    assert all(schemes[s] == schemes[o] for s, o in members)
    depth = SAID[MINTER.level("kbli", "2020", "subclass")][term("xkos:depth")]
    assert [read_literal(d).python() for d in depth] == [5]


def test_each_association_has_two_ends_that_are_there() -> None:
    """A correspondence compares two schemes; its associations start in one and end in the other, or nowhere."""
    concepts, schemes = typed("skos:Concept"), dict(pairs("skos:inScheme"))
    associations, tables = typed("xkos:ConceptAssociation"), typed("xkos:Correspondence")
    assert Counter(o for _, o in pairs("xkos:madeOf")) == Counter(associations)
    assert len(associations) == len(SHIPPED.associations)
    for table in tables:
        compared = SAID[table][term("xkos:compares")]
        assert len(compared) == 2
        for row in SAID[table][term("xkos:madeOf")]:
            (source,) = SAID[row][term("xkos:sourceConcept")]
            targets = SAID[row][term("xkos:targetConcept")]
            assert source in concepts
            assert len(targets) <= 1
            assert SAID[row][term("skos:note")]
            assert {schemes[source], *(schemes[t] for t in targets)} <= set(compared)
    gone = [a for a in associations if not SAID[a][term("xkos:targetConcept")]]
    assert {value_of(SAID[a][term("xkos:sourceConcept")][0]).rpartition("/")[2] for a in gone} == {
        "47831",
        "64141",
        "64142",
    }


def test_the_classes_of_the_shipped_studies_are_described() -> None:
    """What a shipped study names as its industry is a class with a label."""
    named = set()
    for name in resources.names("data/studies", "study.toml"):
        text = resources.text(name)
        parts = [re.search(rf'^industry_{part} = "([^"]+)"', text, re.MULTILINE) for part in ("scheme", "year", "code")]
        if all(parts):
            named.add(tuple(p[1] for p in parts if p))
    assert ("KBLI", "2020", "13134") in named
    for scheme, year, code in named:
        assert isinstance(class_of(scheme, year, code), Class)
        assert SAID[MINTER.industry(scheme, year, code)][term("skos:prefLabel")]


def test_either_engine_climbs_the_tree() -> None:
    """From batik of 2025 up to manufacturing and over to 2020, in either engine; codes come back whole."""
    batik = MINTER.industry("kbli", "2025", "13133")
    up = f"SELECT DISTINCT ?c WHERE {{ GRAPH ?g {{ {batik} {term('skos:broader')}+ ?c }} }}"
    over = (
        f"SELECT ?c WHERE {{ GRAPH ?g {{ ?a {term('xkos:targetConcept')} {batik} ; "
        f"{term('xkos:sourceConcept')} ?c }} }}"
    )
    for engine in ("oxigraph", "rdflib"):
        opened = store.new(engine)
        opened.add(QUADS)
        assert len(opened.select(up).rows) == 4
        assert [row[0] for row in opened.select(over).rows] == [MINTER.industry("kbli", "2020", "13134")]
        assert sorted(opened.quads()) == QUADS
