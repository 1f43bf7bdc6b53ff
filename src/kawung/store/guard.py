"""
store: what is refused before an engine sees it.

Nothing is fetched: `SERVICE`, `LOAD`, `FROM` and over-deep texts are refused before a parser reads them, since an
engine would follow them or fall over. What can be read in two ways is refused too: a word could hide in one of them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kawung.problems import UsageError, Words

MAX_QUERY = 200_000
MAX_DEPTH = 200
MAX_STEPS = 2_000

# What may hold any word without meaning it: IRIs, texts, comments, and an escaped sign of a prefixed name (whose `\\#`
# opens no comment). The same tokens as SPARQL 1.1, section 19.8: https://www.w3.org/TR/sparql11-query/#sparqlGrammar.
_IRI = r"""<[^<>"{}|^`\\\x00-\x20]*>"""
_TEXTS = r""""{3}(?:[^"\\]|\\.|"(?!""))*"{3}
    |'{3}(?:[^'\\]|\\.|'(?!''))*'{3}
    |"(?:[^"\\\n\r]|\\.)*"
    |'(?:[^'\\\n\r]|\\.)*\'"""
_COMMENT = r"\#[^\n\r]*"
_NO_WORDS = re.compile(rf"{_IRI}|{_TEXTS}|{_COMMENT}|\\.", re.DOTALL | re.VERBOSE)
_CODEPOINT = re.compile(r"\\U([0-9A-Fa-f]{8})|\\[uU]([0-9A-Fa-f]{4})")  # rdflib reads \U with four digits too
_ASCII, _LAST = 0x80, 0x10FFFF
_ESCAPED = re.compile(r"\\[tbnrf\"'\\]")
_LONE_CR = re.compile(r"\r(?!\n)")
_NAMES = re.compile(r"[?$]\w+|:[\w-]*|@[A-Za-z-]+")  # of variables, of things behind their prefix, of languages
_FETCHING = re.compile(r"SERVICE|LOAD|FROM", re.IGNORECASE)  # an engine may read SERVICEx:y{} without a space
_UPDATING = re.compile(r"\b(?:INSERT|DELETE|CLEAR|DROP|CREATE|COPY|MOVE|ADD)\b", re.IGNORECASE)

# A query sign by sign, for its depth and its steps. A letter is any sign beyond ASCII, more than SPARQL allows in a
# name: what an engine takes for one name must never be two here.
_LETTER = r"[0-9A-Za-z_\u00a1-\U0010ffff]"
_LONGEST_PREFIX = 250  # so that `a-a-a-…` is not looked at anew to its end from each of its letters
_TOKEN = rf"""(?P<iri>{_IRI})
    |(?P<text>{_TEXTS})
    |(?P<gap>\s+|{_COMMENT})
    |(?P<variable>[?$]{_LETTER}+)
    |(?P<name>(?:[A-Za-z\u00a1-\U0010ffff](?:{_LETTER}|[.-]){{0,{_LONGEST_PREFIX}}}|_)?:
        (?:{_LETTER}|[:-]|%|\\.|\.+(?={_LETTER}|[:%\\-]))*)
    |(?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<tag>@[A-Za-z]+(?:-+[A-Za-z0-9]+)*)
    |(?P<word>{_LETTER}+)
    |(?P<sign><<|>>|.)"""
_OPENING, _CLOSING = ("(", "{", "[", "<<"), (")", "}", "]", ">>")
_STEPS = frozenset("-+*/|&^.;~({[")
_OPERATOR = re.compile(r"[-+*/&(!]")
_BEFORE_TERM = frozenset("(,=!<>|&+-*/^")  # behind these a `<` compares nothing
_HIDING = re.compile(r"['#()]|!!")  # what would not end with the `>`, were the `<` before it one that compares


def guard(query: str) -> None:
    r"""
    Refuse a query that could do more than read this store, or that could bring the engine down.

    Raises UsageError, saying which: it fetches or writes, is too long, nests too deep, has too many steps, or can be
    read in two ways. Not every engine reads `\u0053` as a letter everywhere, so the words are looked for in both
    readings, and a sign that could begin or end something is refused where it is written so.
    """
    if len(query) > MAX_QUERY:
        raise UsageError(
            Words(
                en=f"The query is longer than {MAX_QUERY:,} characters; ask for less at a time.",
                id=f"Kueri lebih panjang dari {MAX_QUERY:,} huruf; tanyakan sebagian saja.".replace(",", "."),
            )
        )
    read = _CODEPOINT.sub(_decoded, query)
    for text in {query: None, read: None}:
        _refuse_words(text)
    _refuse_unclear(query)
    _refuse_depth(read)


def _decoded(escape: re.Match[str]) -> str:
    number = _number(escape)
    return chr(number) if number <= _LAST else escape.group()


def _number(escape: re.Match[str]) -> int:
    return int(escape[1] or escape[2], 16)


def bare(query: str) -> str:
    """Leave out of a query what can hold words without meaning them."""
    return _NO_WORDS.sub(" ", query)


def _refuse_words(query: str) -> None:
    means = [m.group() for m in _token().finditer(query) if m.lastgroup not in ("iri", "text", "gap")]
    bare = _NAMES.sub(" ", " ".join(means))
    for pattern, en, id_ in (
        (
            _FETCHING,
            "Kawung fetches nothing for a query; name the graphs of a build with GRAPH",
            "Kawung tidak mengambil apa pun dari luar untuk kueri; sebut graf hasil olahan dengan GRAPH",
        ),
        (_UPDATING, "Kawung's queries only read", "Kueri Kawung hanya membaca"),
    ):
        if found := pattern.search(bare):
            word = found.group().upper()
            raise UsageError(Words(en=f"{word} is refused: {en}.", id=f"{word} ditolak: {id_}."))


def _refuse_unclear(query: str) -> None:
    """Refuse signs that one engine takes for the end of something and another does not."""
    if any(_number(escape) < _ASCII for escape in _CODEPOINT.finditer(query)):
        raise UsageError(
            Words(
                en="Write plain letters and signs as they are, not with \\u and a number.",
                id="Tulis huruf dan tanda biasa apa adanya, bukan dengan \\u dan angka.",
            )
        )
    if _LONE_CR.search(query):
        raise UsageError(
            Words(
                en="Some lines of the query end with the sign CR alone; save it with line ends of today.",
                id="Sebagian baris kueri diakhiri tanda CR saja; simpan dengan akhir baris yang lazim sekarang.",
            )
        )


def _refuse_hiding(kind: str, text: str, *, compares: bool) -> None:
    """Refuse a token that an engine may part otherwise: a text that it does not take, an IRI that may compare."""
    if kind == "text" and "\\" in _ESCAPED.sub("", text):
        raise UsageError(
            Words(
                en=r"A text in the query has \ before a sign that needs none; write \\ for the sign \ itself.",
                id=r"Sebuah teks dalam kueri memuat \ di depan tanda yang tidak memerlukannya; untuk tanda \ tulis \\.",
            )
        )
    if compares and (text == "<<" or (kind == "iri" and _HIDING.search(text))):
        raise UsageError(
            Words(
                en=f'"{text[:40]}" can be read in two ways; put spaces around < where it compares, and write a name in '
                "a list with a prefix.",
                id=f'"{text[:40]}" bisa dibaca dengan dua cara; beri spasi di kiri dan kanan < yang membandingkan, dan '
                "tulis nama dalam daftar dengan prefiks.",
            )
        )


def _refuse_depth(query: str) -> None:
    """Refuse what makes an engine call itself too often: nesting, and chains, which it turns into nesting."""
    walk = _Walk()
    for match in _token().finditer(query):
        kind, text = match.lastgroup or "", match.group()
        if kind != "gap":
            _refuse_hiding(kind, text, compares=walk.compares)
            walk.take(kind, text)
        if walk.depth > MAX_DEPTH:
            raise UsageError(
                Words(
                    en=f"The query nests deeper than {MAX_DEPTH} levels; write it flatter.",
                    id=f"Kueri bersarang lebih dari {MAX_DEPTH} tingkat; kurangi tingkatannya.",
                )
            )
        if walk.steps > MAX_STEPS:
            raise UsageError(
                Words(
                    en=f"The query has more than {MAX_STEPS:,} steps; ask for less at a time.",
                    id=f"Kueri lebih dari {MAX_STEPS:,} langkah; tanyakan sebagian saja.".replace(",", "."),
                )
            )


@lru_cache(maxsize=1)
def _token() -> re.Pattern[str]:
    """Compile what parts a query; it takes longer than all else here, and most runs of Kawung guard nothing."""
    return re.compile(_TOKEN, re.DOTALL | re.VERBOSE)


class _Walk:
    """
    How deep a query is at a place, and how many steps lie before it.

    A step is whatever an engine may answer by calling itself once more: an operator, a bracket, an end of a triple, an
    object behind a comma, an element of a list. The rows of VALUES and the values of IN and of functions are none.
    """

    def __init__(self) -> None:
        self.steps = 0
        self._open: list[str] = []
        self._negations = 0
        self._values = ""  # how far the head of a VALUES block has come: "", "VALUES", "(", "head", or "{" in its rows
        self._last = "("  # the last token if it was a sign; empty for a term

    @property
    def compares(self) -> bool:
        """Whether a `<` at this place may compare: behind a term in brackets, but not in the rows of VALUES."""
        return self._in_brackets and self._values != "{" and self._last not in _BEFORE_TERM

    @property
    def _in_brackets(self) -> bool:
        return bool(self._open) and self._open[-1] == "("

    @property
    def depth(self) -> int:
        """The number of brackets that are open, and of negations in a row."""
        return len(self._open) + self._negations

    def take(self, kind: str, text: str) -> None:
        """Go on by one token."""
        in_rows = self._values == "{"
        if kind == "sign":
            self._sign(text, in_rows=in_rows)
        else:
            self._negations = 0
            if not in_rows:
                self._count(kind, text)
            self._last = ""
        self._values = self._values_after(kind, text)

    def _sign(self, text: str, *, in_rows: bool) -> None:
        self._negations = self._negations + 1 if text == "!" else 0
        inside = self._open[-1] if self._open else ""
        if text in _OPENING:
            self._open.append(text)
        elif text in _CLOSING and self._open:
            self._open.pop()
        if not in_rows or text in "{[":
            self.steps += text in _STEPS or (text == "," and inside != "(")
        self._last = text

    def _count(self, kind: str, text: str) -> None:
        """Count what is no sign: an element of a list, and what only looks like one name."""
        if self._in_brackets and self._last in ("", *_CLOSING):
            # An element of a list; or `<` and `>` that compare, and between them a chain that looks like an IRI.
            self.steps += 1 + (len(_OPERATOR.findall(text)) if kind == "iri" else 0)
        if kind == "name":
            self.steps += text.partition(":")[0].count("-")  # `true-1-x:y` may be read as a subtraction

    def _values_after(self, kind: str, text: str) -> str:
        if kind == "word":
            return "VALUES" if text.upper() == "VALUES" else "{" if self._values == "{" else ""
        match self._values:
            case "VALUES":
                return "head" if kind == "variable" else "(" if text == "(" else ""
            case "(":
                return "(" if kind == "variable" else "head" if text == ")" else ""
            case "head":
                return "{" if text == "{" else ""
            case "{":
                return "{" if kind != "sign" or text in "()" else ""
        return ""
