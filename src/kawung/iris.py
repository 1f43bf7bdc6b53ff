"""
ground: the one place where an IRI or a literal is spelt.

Inside Kawung an RDF term is its N-Triples text (`<https://…>`, `"kuat"@id`), a statement a tuple of such
texts. They are hashable, sort the same everywhere, belong to no engine, and a sorted list of them is already
the canonical dump. RDF 1.1 N-Triples, section 3: https://www.w3.org/TR/n-triples/
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

Term = str
HOME = "https://w3id.org/kawung/"
DEF = HOME + "def#"
SHAPE = HOME + "shape#"
SCHEME = HOME + "scheme/"
SHEET = HOME + "sheet/"
STRUCTURE = HOME + "structure/"
XSD = "http://www.w3.org/2001/XMLSchema#"

PREFIXES: dict[str, str] = {
    "kw": DEF,
    "kws": SHAPE,
    "bibo": "http://purl.org/ontology/bibo/",
    "csvw": "http://www.w3.org/ns/csvw#",
    "dcterms": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sdmx-attribute": "http://purl.org/linked-data/sdmx/2009/attribute#",
    "sdmx-code": "http://purl.org/linked-data/sdmx/2009/code#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xkos": "http://rdf-vocabulary.ddialliance.org/xkos#",
    "xsd": XSD,
}

CATALOGUE: dict[str, str] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "formats": "http://www.w3.org/ns/formats/",
    "language": "http://publications.europa.eu/resource/authority/language/",
    "media": "https://www.iana.org/assignments/media-types/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
"""Further prefixes, of what tells of data sets and not of things in them."""

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
CC_BY, ODBL = "https://creativecommons.org/licenses/by/4.0/", "https://opendatacommons.org/licenses/odbl/1-0/"
NO_LICENCE = "https://w3id.org/sssom/license/unspecified"  # how SSSOM says that nobody has said
NO_TERM = "https://w3id.org/sssom/NoTermFound"  # and that there is nothing that it could be
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
GRAPHML = "http://graphml.graphdrawing.org/xmlns"
GEXF = "http://gexf.net/1.3"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

GRAPHS = ("entities", "observed", "interpreted", "published", "inferred", "measured", "provenance")
BASES = ("observed", "interpreted", "published")

_NOT_IN_KEYS, _LONGEST = re.compile(r"[^a-z0-9]+"), 60
_KEY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\Z")
_IRI_FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_TO_ESCAPE = re.compile(r'[\\"\n\r\t\x00-\x08\x0b\x0c\x0e-\x1f\x7f]')


class Triple(NamedTuple):
    """Subject, predicate and object, each an N-Triples text."""

    s: Term
    p: Term
    o: Term


class Quad(NamedTuple):
    """A triple and the name of the graph it stands in."""

    s: Term
    p: Term
    o: Term
    g: Term

    @property
    def triple(self) -> Triple:
        """The statement without its graph."""
        return Triple(self.s, self.p, self.o)

    def line(self) -> str:
        """Return the statement as one line of N-Quads, with its line end."""
        return f"{self.s} {self.p} {self.o} {self.g} .\n"


def iri(text: str) -> Term:
    """Spell an absolute IRI as a term; raise ValueError if it holds a character that no IRI may hold."""
    if _IRI_FORBIDDEN.search(text) or ":" not in text:
        raise ValueError(f"not an absolute IRI: {text!r}")
    return f"<{text}>"


def term(curie: str) -> Term:
    """Spell a term from a prefixed name of `PREFIXES`: `term("kw:Linkage")`."""
    prefix, _, local = curie.partition(":")
    return iri(PREFIXES[prefix] + local)


def concept(scheme: str, key: str) -> Term:
    """Spell the concept *key* of the shared scheme *scheme*: `concept("variable", "marketing")`."""
    return iri(f"{SCHEME}{scheme}#{key}")


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    return _ESCAPES.get(char) or f"\\u{ord(char):04X}"


def literal(text: str, language: str | None = None, datatype: str | None = None) -> Term:
    """
    Spell a literal: plain, with a language tag, or with an XSD datatype named by its local name (`integer`).

    Tags are written in lower case, as RDF 1.1 allows and one engine does
    (https://www.w3.org/TR/rdf11-concepts/).

    The text is kept as it is; whoever calls with a datatype gives the canonical form.
    """
    quoted = f'"{text}"' if plain(text) else f'"{_TO_ESCAPE.sub(_escape, text)}"'
    if language:
        return f"{quoted}@{language.lower()}"
    if datatype and datatype != "string":
        return f"{quoted}^^<{XSD}{datatype}>"
    return quoted


def plain(text: str) -> bool:
    """Tell whether a literal holds a text as it is, without any escape."""
    if text.isprintable():  # looked for letter by letter only where there are line ends and the like
        return '"' not in text and "\\" not in text
    return _TO_ESCAPE.search(text) is None


def integer(value: int) -> Term:
    """Spell an xsd:integer."""
    return f'"{value}"^^<{XSD}integer>'


@lru_cache(maxsize=4096)
def decimal(value: Decimal) -> Term:
    """
    Spell an xsd:decimal canonically: no exponent, no zeros at the end, no point without digits behind it.

    Both engines keep this form. XSD 1.1 part 2, E.1 (decimalCanonicalMap):
    https://www.w3.org/TR/xmlschema11-2/.
    """
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return literal("0" if text in ("-0", "") else text, datatype="decimal")


def boolean(value: bool) -> Term:
    """Spell an xsd:boolean."""
    return literal("true" if value else "false", datatype="boolean")


TYPE = term("rdf:type")


@dataclass(frozen=True, slots=True)
class Lit:
    """A literal read back: its text, language tag and datatype (local name for XSD, else the IRI)."""

    text: str
    language: str | None = None
    datatype: str = "string"

    def python(self) -> str | int | Decimal | bool:
        """Return the nearest Python value; the text if its datatype has none or the text does not fit."""
        try:
            if self.datatype == "integer":
                return int(self.text)
            if self.datatype == "decimal":
                return Decimal(self.text)
        except (ValueError, InvalidOperation):
            return self.text
        if self.datatype == "boolean":
            return self.text in ("true", "1")
        return self.text


_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?\Z', re.DOTALL)
_UNESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CHARS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def is_iri(text: Term) -> bool:
    """Tell whether a term is an IRI."""
    return text.startswith("<")


def value_of(text: Term) -> str:
    """Return an IRI without its brackets or the bare text of a literal."""
    return text[1:-1] if text.startswith("<") else read_literal(text).text


def read_literal(text: Term) -> Lit:
    """Read a literal's N-Triples text back; raise ValueError if it is not one."""
    match = _LITERAL.match(text)
    if match is None:
        raise ValueError(f"not a literal: {text!r}")
    raw, language, datatype = match.groups()
    plain = _UNESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _CHARS.get(m[3], m[3]), raw)
    if language:
        return Lit(plain, language, "langString")
    if datatype:
        return Lit(plain, None, datatype.removeprefix(XSD))
    return Lit(plain)


def local_name(text: Term) -> str:
    """Return what stands after the last `#` or `/` of an IRI."""
    return re.split(r"[#/]", value_of(text))[-1]


def is_key(text: str) -> bool:
    """Tell whether *text* may be a key: ASCII letters, digits, `.`, `_`, `-`, with no sign at the ends."""
    return bool(_KEY.match(text))


def are_keys(texts: Collection[str]) -> bool:
    """Tell whether all of some texts may be keys; those of letters and digits alone are told together."""
    joined = "".join(texts)
    return (joined.isascii() and joined.isalnum() and all(texts)) or all(map(is_key, texts))


def key_from(text: str) -> str:
    """Make a key of any text: its letters without marks, and digits, in small letters; empty if it has none."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()
    return _NOT_IN_KEYS.sub("-", bare).strip("-")[:_LONGEST].strip("-")


def _edition(scheme: str, year: str) -> str:
    """Name an edition of a classification: `kbli-2020`; one without editions by its own name."""
    return f"{scheme.lower()}-{year}" if year else scheme.lower()


@dataclass(frozen=True, slots=True)
class Minter:
    """Spells the IRIs of things and graphs under a project's own base (which ends in `/`)."""

    base: str = HOME

    def thing(self, study: str, kind: str, key: str) -> Term:
        """Name a thing of a study: `{base}id/{study}/{kind}/{key}`, in lower case."""
        if not is_key(key):
            raise ValueError(f"not a key: {key!r}")
        return iri(f"{self.base}id/{study}/{kind}/{key.lower()}")

    def graph(self, study: str, name: str) -> Term:
        """Name one of a study's graphs; *name* is one of `GRAPHS`."""
        if name not in GRAPHS:
            raise ValueError(f"no such graph: {name!r}")
        return iri(f"{self.base}graph/{study}/{name}")

    def shared_graph(self, name: str) -> Term:
        """Name a graph that all studies share: `ontology` or `regions`."""
        return iri(f"{self.base}graph/{name}")

    def area(self, code: str) -> Term:
        """Name an administrative area by its Kemendagri code: `{base}id/area/33.10.04`."""
        return iri(f"{self.base}id/area/{code}")

    def industry(self, scheme: str, year: str, code: str) -> Term:
        """Name a class of a classification: `{base}id/class/kbli-2020/13134`; of groups as named, without any year."""
        return iri(f"{self.base}id/class/{_edition(scheme, year)}/{code}")

    def scheme(self, scheme: str, year: str) -> Term:
        """Name one edition of a classification: `{base}id/class/kbli-2020`."""
        return iri(f"{self.base}id/class/{_edition(scheme, year)}")

    def level(self, scheme: str, year: str, level: str) -> Term:
        """Name a level of an edition of a classification: `{base}id/level/kbli-2020/subclass`."""
        return iri(f"{self.base}id/level/{_edition(scheme, year)}/{level}")

    def correspondence(self, start: tuple[str, str], end: tuple[str, str], row: str = "") -> Term:
        """Name the table from one edition to another, or a row of it: `{base}id/correspondence/kbli-2020/kbli-2025`."""
        table = f"{self.base}id/correspondence/{_edition(*start)}/{_edition(*end)}"
        return iri(f"{table}/{row}" if row else table)

    def mapping(self, key: str) -> Term:
        """Name a match with an outside thing: `{base}id/shared/mapping/{key}`."""
        return iri(f"{self.base}id/shared/mapping/{key}")

    def dataset(self, key: str) -> Term:
        """Name an outside data set that is linked to: `{base}id/shared/dataset/{key}`."""
        return iri(f"{self.base}id/shared/dataset/{key}")

    def ours(self, address: str) -> Term | None:
        """Spell the address of a thing or concept of ours under this base; None if it is somebody else's."""
        if address.startswith(SCHEME):
            return iri(address)
        for base in (self.base, HOME):
            if address.startswith(f"{base}id/"):
                return iri(self.base + address.removeprefix(base))
        return None
