"""
store: what is refused before an engine sees it.

Nothing is fetched: `SERVICE`, `LOAD`, `FROM` and over-deep texts are refused before a parser reads them, since an
engine would follow them or fall over.
"""

from __future__ import annotations

import re

from kawung.problems import UsageError, Words

MAX_QUERY = 200_000
MAX_DEPTH = 200
MAX_STEPS = 2_000

# What may hold any word without meaning it: IRIs, texts, comments, and an escaped sign of a prefixed name (whose `\\#`
# opens no comment). The same tokens as SPARQL 1.1, section 19.8: https://www.w3.org/TR/sparql11-query/#sparqlGrammar.
_NO_WORDS = re.compile(
    r"""<[^<>"{}|^`\\\x00-\x20]*>
    |"{3}(?:[^"\\]|\\.|"(?!""))*"{3}
    |'{3}(?:[^'\\]|\\.|'(?!''))*'{3}
    |"(?:[^"\\\n\r]|\\.)*"
    |'(?:[^'\\\n\r]|\\.)*'
    |\#[^\n\r]*
    |\\.""",
    re.DOTALL | re.VERBOSE,
)
_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U(000[0-9A-Fa-f]{5}|0010[0-9A-Fa-f]{4})")
_NAMES = re.compile(r"[?$]\w+|:[\w-]*|@[A-Za-z-]+")  # of variables, of things behind their prefix, of languages
_FETCHING = re.compile(r"SERVICE|LOAD|FROM", re.IGNORECASE)  # an engine may read SERVICEx:y{} without a space
_UPDATING = re.compile(r"\b(?:INSERT|DELETE|CLEAR|DROP|CREATE|COPY|MOVE|ADD)\b", re.IGNORECASE)
_NEGATIONS = re.compile(r"(?:!\s*){200}")
_STEP = re.compile(r"[-+*/|&^.;{]|FILTER|BIND", re.IGNORECASE)


def guard(query: str) -> None:
    r"""
    Refuse a query that could do more than read this store, or that could bring the engine down.

    Raises UsageError, saying which: it fetches or writes, is too long, nests too deep, or has too many steps. An
    engine may read `\u0053` as a letter before it looks for words, so the text is looked at in both readings.
    """
    if len(query) > MAX_QUERY:
        raise UsageError(
            Words(
                en=f"The query is longer than {MAX_QUERY:,} characters.",
                id=f"Kueri lebih panjang dari {MAX_QUERY:,} huruf.".replace(",", "."),
            )
        )
    for text in {query: None, _CODEPOINT.sub(lambda m: chr(int(m[1] or m[2], 16)), query): None}:
        words_only = _NAMES.sub(" ", bare(text))
        _refuse_words(words_only)
        _refuse_depth(words_only)


def bare(query: str) -> str:
    """Leave out of a query what can hold words without meaning them."""
    return _NO_WORDS.sub(" ", query)


def _refuse_words(bare: str) -> None:
    for pattern, en, id_ in (
        (
            _FETCHING,
            "Kawung fetches nothing for a query",
            "Kawung tidak mengambil apa pun dari luar untuk kueri",
        ),
        (_UPDATING, "Kawung's queries only read", "Kueri Kawung hanya membaca"),
    ):
        if found := pattern.search(bare):
            word = found.group().upper()
            raise UsageError(Words(en=f"{word} is refused: {en}.", id=f"{word} ditolak: {id_}."))


def _refuse_depth(bare: str) -> None:
    """Refuse what makes an engine call itself too often: nesting, and chains, which it turns into nesting."""
    depth = deepest = 0
    for char in bare:
        if char in "({[":
            depth += 1
            deepest = max(deepest, depth)
        elif char in ")}]":
            depth -= 1
    if max(deepest, bare.count("<<")) > MAX_DEPTH or _NEGATIONS.search(bare):
        raise UsageError(
            Words(
                en=f"The query nests deeper than {MAX_DEPTH} levels.",
                id=f"Kueri bersarang lebih dari {MAX_DEPTH} tingkat.",
            )
        )
    if len(_STEP.findall(bare)) > MAX_STEPS:
        raise UsageError(
            Words(
                en=f"The query has more than {MAX_STEPS:,} steps; ask for less at a time.",
                id=f"Kueri lebih dari {MAX_STEPS:,} langkah; tanyakan sebagian saja.".replace(",", "."),
            )
        )
