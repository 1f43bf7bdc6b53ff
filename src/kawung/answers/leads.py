"""
answers: ranks rows and decides what is said first.

A lead or caveat stands in the question's header with a condition; the first lead whose condition holds is said. A
condition is one or more tests joined by `and`; a *selector* is a basis (`measured`) or a column and a code
(`status:none`):

    rows > 0 · rows measured = 0 · rows status:none > 0        how many rows
    leaders = 1 · leaders published = 1                        how many rows hold the first rank
    any COLUMN = code · no COLUMN = code · all COLUMN = code   codes of a column
    sum COLUMN = 0 · count COLUMN > 1                          over numbers; over different values

Templates hold `{rows}`, `{leaders}`, `{sum:COLUMN}`, `{count:COLUMN}`, `{list:COLUMN}`, `{first:COLUMN}` and
`{second:COLUMN}` (a row of the first rank, and the next below), each with a selector behind it where it is meant
for some rows only.
"""

from __future__ import annotations

import operator
import re
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from kawung.answers.cells import Row, Thing, Value, missing, told
from kawung.answers.phrases import listed, number, sentence
from kawung.problems import FaultError, Language, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kawung.answers.question import Column, Conditional, Ranking

_TEST = re.compile(r"(\w+)(?: ([\w:-]+))? (=|!=|>=|<=|>|<) ([\w-]+)\Z")
_SLOT = re.compile(r"\{([\w:-]+)\}")
_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "=": operator.eq, "!=": operator.ne, ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le,
}  # fmt: skip


def ranked(rows: Sequence[dict[str, Value]], ranking: Ranking | None) -> list[dict[str, Value]]:
    """
    Give each row its `rank`: the one the query gave, else its place by the ranking's column within study and basis.

    Equal values share a rank and the next one is skipped (1, 1, 3); a row without a value gets none.
    """
    if ranking is None:
        return list(rows)
    groups: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for row in rows:
        if isinstance(value := row[ranking.by], int | Decimal):
            groups[_group(row)].append(Decimal(value))
    found = []
    for row in rows:
        value, rank = row[ranking.by], row.get("rank")
        if rank is None and isinstance(value, int | Decimal):
            rank = 1 + sum(1 for other in groups[_group(row)] if other > value)
        found.append({**row, "rank": rank})
    return found


def _group(row: Row) -> tuple[str, str]:
    return (str(row["study"]), str(row["basis"]))


class Telling:
    """Tests conditions and fills templates from the rows of one study's answer."""

    def __init__(self, rows: Sequence[Row], columns: Sequence[Column], ranking: Ranking | None) -> None:
        self.rows = rows
        self.columns = {c.name: c for c in columns}
        self.ranking = ranking

    def of(self, selector: str | None) -> list[Row]:
        """Return the rows of a basis, those that have a code in a column (`status:none`), or all."""
        if not selector:
            return list(self.rows)
        column, _, code = selector.rpartition(":")
        return [r for r in self.rows if self._code(r, column or "basis") == code]

    def leaders(self, selector: str | None) -> list[Row]:
        """Return the rows that hold the first rank."""
        return [r for r in self.of(selector) if r.get("rank") == 1]

    def holds(self, when: str) -> bool:
        """Tell whether a condition holds; raise FaultError if it cannot be read."""
        return all(self._test(part.strip()) for part in when.split(" and ")) if when else True

    def _test(self, text: str) -> bool:
        match = _TEST.match(text)
        if match is None:
            raise FaultError(Words(f'Not a condition: "{text}".', f'Bukan syarat: "{text}".'))
        word, name, sign, right = match.groups()
        if word in ("any", "no", "all"):
            equal = [self._code(r, name) == right for r in self.rows]
            return {"any": any(equal), "no": not any(equal), "all": all(equal)}[word]
        return _COMPARE[sign](self._number(word, name), Decimal(right))

    def _number(self, word: str, name: str | None, selector: str | None = None) -> Decimal:
        if word == "rows":
            return Decimal(len(self.of(name)))
        if word == "leaders":
            return Decimal(len(self.leaders(name)))
        if word in ("sum", "count") and name:
            values = self._different(name, selector) if word == "count" else [r[name] for r in self.of(selector)]
            if word == "count":
                return Decimal(len(values))
            return sum((Decimal(v) for v in values if isinstance(v, int | Decimal)), Decimal(0))
        raise FaultError(Words(f'Nothing is called "{word}" here.', f'Tidak ada yang bernama "{word}" di sini.'))

    def _code(self, row: Row, name: str) -> str:
        value = row[name]
        if isinstance(value, bool):
            return "true" if value else "false"
        return missing(self.columns[name], row) if value is None else _key(value)

    def _different(self, name: str, selector: str | None) -> list[Value]:
        seen: dict[str, Value] = {}
        for r in self.of(selector):
            value = r[name]
            for item in value if isinstance(value, tuple) and not isinstance(value, Words) else (value,):
                if item is not None:
                    seen.setdefault(_identity(item), item)
        return list(seen.values())

    def say(self, words: Words) -> Words:
        """Fill a template in both languages."""
        return Words(self._fill(words.en, "en"), self._fill(words.id, "id"))

    def _fill(self, text: str, language: Language) -> str:
        return sentence(_SLOT.sub(lambda m: self._slot(m[1].split(":"), language), text))

    def _slot(self, slot: Sequence[str], language: Language) -> str:
        word, name, selector = slot[0], None, None
        if word in ("rows", "leaders"):
            name = ":".join(slot[1:]) or None
        else:
            name, selector = slot[1], ":".join(slot[2:]) or None
        if word == "leaders" and self.ranking:
            return listed((self._told(r, self.ranking.winner, language) for r in self.leaders(name)), language)
        if word in ("first", "second") and name:
            places = sorted(
                (r for r in self.of(selector) if r.get("rank") is not None), key=lambda r: int(str(r["rank"]))
            )
            if word == "second":
                places = [r for r in places if r.get("rank") != 1]
            elif not places:
                places = self.of(selector)
            return self._told(places[0], name, language) if places else "–"
        if word == "list" and name:
            values = self._different(name, selector)
            return listed((told(self.columns[name], v, language) for v in values), language)
        value = self._number(word, name, selector)
        return number(int(value) if value == value.to_integral_value() else value, language)

    def _told(self, row: Row, name: str, language: Language) -> str:
        return told(self.columns[name], row[name], language, missing(self.columns[name], row))

    def first(self, choices: Sequence[Conditional]) -> tuple[Words, Words | None] | None:
        """Return the first text whose condition holds, with what is said about how sure it is."""
        for choice in choices:
            if self.holds(choice.when):
                return self.say(choice.words), self.say(choice.sure) if choice.sure else None
        return None

    def every(self, choices: Sequence[Conditional]) -> tuple[Words, ...]:
        """Return all texts whose condition holds."""
        return tuple(self.say(c.words) for c in choices if self.holds(c.when))


def _key(value: Value) -> str:
    return ";".join(map(str, value)) if isinstance(value, tuple) and not isinstance(value, Words) else str(value)


def _identity(value: Value) -> str:
    return value.iri or value.key if isinstance(value, Thing) else str(value)


def together(said: Mapping[str, Words]) -> Words:
    """Set the leads of several studies side by side, each under its study's key."""
    return Words(
        "  ".join(f"{key}: {words.en}" for key, words in said.items()),
        "  ".join(f"{key}: {words.id}" for key, words in said.items()),
    )
