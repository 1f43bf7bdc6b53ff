"""answers: counts and cites what an answer rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung.answers.phrases import counted, listed
from kawung.iris import Term, literal, local_name, read_literal
from kawung.problems import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kawung.store import Store

_PREFIXES = """
PREFIX kw: <https://w3id.org/kawung/def#>
PREFIX dcterms: <http://purl.org/dc/terms/>
"""
_RESTS_ON = """
SELECT DISTINCT ?statement ?class ?pair ?finding ?interview ?publication WHERE {{
  VALUES ?statement {{ {statements} }}
  GRAPH ?statements {{ ?statement a ?class ; kw:restsOn ?finding }}
  OPTIONAL {{ GRAPH ?pairs {{ ?statement kw:pair ?pair }} }}
  OPTIONAL {{ GRAPH ?heard {{ ?finding kw:fromInterview ?interview }} }}
  OPTIONAL {{ GRAPH ?printed {{ ?finding kw:fromPublication ?publication }} }}
}}"""
_CITED = """
SELECT DISTINCT ?publication ?citation ?locator WHERE {{
  VALUES ?statement {{ {statements} }}
  GRAPH ?statements {{ ?statement kw:restsOn ?finding }}
  GRAPH ?printed {{ ?finding kw:fromPublication ?publication }}
  OPTIONAL {{ GRAPH ?located {{ ?finding kw:locator ?locator }} }}
  OPTIONAL {{ GRAPH ?entities {{ ?publication dcterms:bibliographicCitation ?citation }} }}
}} ORDER BY ?citation ?publication ?locator"""
_ABOUT = """
SELECT DISTINCT ?study ?citation ?sample ?key_informants WHERE {{
  VALUES ?study {{ {keys} }}
  GRAPH ?entities {{ ?node a kw:Study ; kw:key ?study . }}
  OPTIONAL {{ GRAPH ?entities {{ ?node dcterms:bibliographicCitation ?citation }} }}
  OPTIONAL {{ GRAPH ?entities {{ ?node kw:sampleSize ?sample }} }}
  OPTIONAL {{ GRAPH ?entities {{ ?node kw:keyInformantCount ?key_informants }} }}
}} ORDER BY ?study ?citation"""
_LINKAGES = {"Tie", "GroupLinkage", "JointAction"}
_OWN_SHEETS = Words("what the study's own sheets say", "isi lembar studi itu sendiri")
_NOTHING = Words("nothing", "tidak ada")
_SOURCES = ("sources of official figures", "sumber angka resmi")


def _joined(parts: Sequence[Words], sign: str) -> Words:
    return Words(sign.join(p.en for p in parts), sign.join(p.id for p in parts))


def stands_on(store: Store, statements: Iterable[Term], studies: Sequence[str], official: int = 0) -> Words:
    """
    Count what *statements* rest on: linkages (reports of one pair once), findings, interviews, published sentences.

    For published sentences it adds whom the study asked, as far as it says so; *official* is how many sources of
    official figures there are beside.
    """
    asked = sorted(statements)
    if not asked:
        told = [_OWN_SHEETS] if studies else []
        told += [counted(official, "source of official figures", *_SOURCES)] if official else []
        return _joined(told, "; ") if told else _NOTHING
    linkages: set[Term] = set()
    others: set[Term] = set()
    heard: set[Term] = set()
    printed: set[Term] = set()
    interviews: set[Term] = set()
    rows = store.select(_PREFIXES + _RESTS_ON.format(statements=" ".join(asked))).rows
    units = {s: pair or s for s, c, pair, *_ in rows if s and c and local_name(c) in _LINKAGES}
    for statement, _, _, finding, interview, publication in rows:
        if not statement or not finding:
            continue
        if statement in units:
            linkages.add(units[statement])
        else:
            others.add(statement)
        if interview:
            heard.add(finding)
            interviews.add(interview)
        if publication:
            printed.add(finding)
    parts: list[Words] = []
    if heard:
        if linkages:
            parts.append(counted(len(linkages), "linkage", "linkages", "keterkaitan"))
        if others:
            parts.append(counted(len(others), "statement", "statements", "keterangan"))
        parts.append(counted(len(heard), "finding", "findings", "temuan penelitian"))
        parts.append(counted(len(interviews), "interview", "interviews", "wawancara"))
    clauses = [_joined(parts, ", ")] if parts else []
    if printed:
        clauses.append(counted(len(printed), "published sentence", "published sentences", "kalimat terbitan"))
        if len(studies) == 1 and not heard and (whom := _whom(store, studies[0])):
            clauses.append(whom)
    return _joined(clauses, "; ") if clauses else _NOTHING


def _whom(store: Store, study: str) -> Words | None:
    """Say whom a study asked: "10 craftspeople and 1 key informant were asked"; without such, who is not told."""
    craft = ("craftsperson", "craftspeople", "pengrajin")
    anyone = ("person or firm", "people or firms", "orang atau usaha")
    for _, _, sample, key_informants in store.select(_PREFIXES + _ABOUT.format(keys=literal(study))).rows:
        asked: list[Words] = []
        interviewed = key_informants and key_informants.startswith('"')
        for text, (one, many, id_) in (
            (sample, craft if interviewed else anyone),
            (key_informants, ("key informant", "key informants", "informan kunci")),
        ):
            value = read_literal(text).python() if text and text.startswith('"') else None
            if isinstance(value, int) and value:
                asked.append(counted(value, one, many, id_))
        if asked:
            single = len(asked) == 1 and asked[0].en.startswith("1 ")
            return Words(
                f"{listed((w.en for w in asked), 'en')} {'was' if single else 'were'} asked",
                f"{listed((w.id for w in asked), 'id')} ditanya",
            )
    return None


def source(store: Store, statements: Iterable[Term], studies: Sequence[str]) -> Words | None:
    """Cite the publications that *statements* rest on, with the locators used; else the studies themselves."""
    cited: dict[str, list[str]] = {}
    if asked := sorted(statements):
        for publication, citation, locator in store.select(_PREFIXES + _CITED.format(statements=" ".join(asked))).rows:
            name = read_literal(citation).text if citation else local_name(publication or "")
            places = cited.setdefault(name.rstrip("."), [])
            if locator and (text := read_literal(locator).text) not in places:
                places.append(text)
    if not cited and studies:
        keys = " ".join(literal(k) for k in studies)
        for _, citation, _, _ in store.select(_PREFIXES + _ABOUT.format(keys=keys)).rows:
            if citation and citation.startswith('"'):
                cited.setdefault(read_literal(citation).text.rstrip("."), [])
    if not cited:
        return None
    texts = {
        lang: "; ".join(f"{name}: {listed(places, lang, most=4)}" if places else name for name, places in cited.items())
        for lang in ("en", "id")
    }
    return Words(texts["en"], texts["id"])
