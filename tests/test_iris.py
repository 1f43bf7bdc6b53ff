"""IRIs and literals are spelt in one way and read back as they were."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawung import iris
from kawung.iris import Minter, Quad, Triple, decimal, integer, iri, is_key, literal, read_literal

texts = st.text(st.characters(exclude_categories=["Cs"]))
tags = st.from_regex(r"[a-z]{2,3}(-[a-z0-9]{2,8})?", fullmatch=True)
decimals = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12)
NT_LITERAL = re.compile(r'"(?:[^"\\\n\r]|\\[tbnrf"\'\\]|\\u[0-9A-F]{4})*"(?:@[a-z0-9-]+|\^\^<[^<>"\s]+>)?\Z')


@given(text=texts, tag=st.none() | tags)
def test_a_text_is_read_back_as_it_was(text: str, tag: str | None) -> None:
    """Any text, tagged or not, survives being spelt, on one line and by the grammar of N-Triples."""
    said = literal(text, tag)
    assert NT_LITERAL.match(said), said
    read = read_literal(said)
    assert (read.text, read.language) == (text, tag)
    assert read.datatype == ("langString" if tag else "string")
    assert iris.value_of(said) == text


@given(text=texts)
def test_a_plain_text_needs_no_escape(text: str) -> None:
    """A text is plain if it stands in a literal as it is, whatever it holds."""
    assert iris.plain(text) is (re.search(r'[\\"\x00-\x1f\x7f]', text) is None)


@given(text=texts, datatype=st.sampled_from(["integer", "date", "gYear", "decimal", "boolean"]))
def test_a_datatype_is_read_back_by_its_local_name(text: str, datatype: str) -> None:
    """An XSD datatype comes back by local name, with the text untouched even where it does not fit."""
    read = read_literal(literal(text, datatype=datatype))
    assert (read.text, read.language, read.datatype) == (text, None, datatype)


def test_a_plain_text_has_no_datatype_and_tags_are_small() -> None:
    """`string` is not written, since RDF 1.1 understands it; tags are in lower case, whoever wrote them."""
    assert literal("a", datatype="string") == literal("a") == '"a"'
    assert literal("a", "en-GB") == '"a"@en-gb'
    own = literal("3310") + "^^" + iris.term("kw:bps-code")
    assert read_literal(own) == iris.Lit("3310", None, iris.DEF + "bps-code")


@given(value=decimals)
def test_a_decimal_is_canonical(value: Decimal) -> None:
    """Equal numbers have one spelling, without exponent, plus, zeros at the end or a bare point; the value is kept."""
    said = decimal(value)
    assert said == decimal(value * Decimal("1.000"))
    text = read_literal(said).text
    assert re.fullmatch(r"-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?", text)
    assert text != "-0"
    assert read_literal(said).python() == value


def test_a_long_decimal_keeps_its_digits() -> None:
    """Digits beyond those of Python's decimal context are kept, and exponents are written out."""
    long = "1234567890123456789012345678901234567890.125"
    assert read_literal(decimal(Decimal(long))).text == long
    assert read_literal(decimal(Decimal("1E+3"))).text == "1000"
    assert read_literal(decimal(Decimal("1E-3"))).text == "0.001"


@given(value=st.integers())
def test_an_integer_is_read_back(value: int) -> None:
    """Integers come back as Python's."""
    assert read_literal(integer(value)).python() == value


def test_what_does_not_fit_its_datatype_stays_text() -> None:
    """A value that its datatype does not allow is not guessed at."""
    assert read_literal(literal("dua", datatype="integer")).python() == "dua"
    assert read_literal(literal("1,5", datatype="decimal")).python() == "1,5"
    assert read_literal(iris.boolean(False)).python() is False
    assert read_literal(literal("2016", datatype="gYear")).python() == "2016"


@pytest.mark.parametrize("text", ["<https://example.org/>", "_:b", '"a', '"a"@', "a", '"a" ', '"a"^^xsd:string', ""])
def test_what_is_no_literal_is_not_read_as_one(text: str) -> None:
    """Reading a literal from anything else is the caller's mistake."""
    with pytest.raises(ValueError, match="not a literal"):
        read_literal(text)


@pytest.mark.parametrize(
    "text", ["no-scheme", "https://a b", "https://a<b", 'https://a"b', "https://a\nb", "https://a\\b", "https://a{b"]
)
def test_what_no_iri_may_hold_is_refused(text: str) -> None:
    """A text that would break an N-Triples line never becomes a term."""
    with pytest.raises(ValueError, match="not an absolute IRI"):
        iri(text)


@pytest.mark.parametrize("key", ["L02", "A1", "a", "1", "bu-sari", "x_y.z", "A-1.b"])
def test_keys_that_name_things(key: str) -> None:
    """Letters, digits and inner `.`, `_`, `-` make a key; things are named in lower case under the base."""
    assert is_key(key)
    assert Minter("https://example.org/").thing("s", "party", key) == f"<https://example.org/id/s/party/{key.lower()}>"


@pytest.mark.parametrize("key", ["", " ", "bu sari", "-a", "a-", ".a", "a.", "a/b", "a#b", "é", "a\n", "a;b", "../x"])
def test_keys_that_name_nothing(key: str) -> None:
    """What could leave its place in an IRI, or be read otherwise by somebody, is no key."""
    assert not is_key(key)
    with pytest.raises(ValueError, match="not a key"):
        Minter().thing("s", "party", key)


@given(key=texts)
def test_a_key_stays_in_its_place(key: str) -> None:
    """Whatever a cell says, either it is refused or the name of the thing ends in it and in nothing else."""
    if not is_key(key):
        return
    named = iris.value_of(Minter().thing("s", "party", key))
    assert named.removeprefix(f"{iris.HOME}id/s/party/") == key.lower()
    assert "/" not in key


def test_graphs_areas_and_industries() -> None:
    """Graphs are those of the contract and no others; areas and classes go by code, a class with scheme and year."""
    own = Minter("https://example.org/")
    assert own.graph("s", "observed") == "<https://example.org/graph/s/observed>"
    assert own.shared_graph("regions") == "<https://example.org/graph/regions>"
    assert own.area("33.10.04") == "<https://example.org/id/area/33.10.04>"
    assert own.industry("KBLI", "2020", "13134") == "<https://example.org/id/class/kbli-2020/13134>"
    assert set(iris.BASES) < set(iris.GRAPHS)
    with pytest.raises(ValueError, match="no such graph"):
        own.graph("s", "guessed")


def test_a_statement_is_a_line() -> None:
    """A quad is its own line of N-Quads, and its triple is the statement without the graph."""
    quad = Quad("<a:s>", "<a:p>", literal("satu\ndua"), "<a:g>")
    assert quad.line() == '<a:s> <a:p> "satu\\ndua" <a:g> .\n'
    assert quad.triple == Triple("<a:s>", "<a:p>", quad.o)
    assert iris.term("kw:Tie") == "<https://w3id.org/kawung/def#Tie>"
    assert iris.concept("role", "buyer") == "<https://w3id.org/kawung/scheme/role#buyer>"
    assert iris.local_name(iris.concept("role", "buyer")) == "buyer"
    assert iris.local_name("<https://example.org/id/area/33.10>") == "33.10"
