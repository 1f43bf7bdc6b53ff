"""
validation: for each rule a row that breaks it and the row as it should be.

The rows come from the cases with which the shapes are tested; `tests/examples.py` writes them down.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kawung import resources
from kawung.dictionary import tables
from kawung.findings import Study
from kawung.problems import Words
from kawung.validation import texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kawung.validation.shapes import Rule

_FILE = "ontology/shapes/examples.toml"


@dataclass(frozen=True, slots=True)
class Example:
    """
    Two readings of one row of *table*, by column, of the columns that matter; *column* is the one to look at.

    *right* is empty where the row should not be there at all.
    """

    table: str
    column: str
    wrong: Mapping[str, str]
    right: Mapping[str, str]


@lru_cache(maxsize=1)
def examples() -> dict[str, Example]:
    """Return the examples by rule."""
    read = tomllib.loads(resources.text(_FILE))
    return {rule: Example(e["table"], e["column"], e["wrong"], e["right"]) for rule, e in read.items()}


def spoken(rule: Rule) -> tuple[Words, Words]:
    """Say a rule's message and remedy as they would stand beside its example."""
    example = examples().get(rule.rule)
    open_ = Words("…", "…")
    facts = dict.fromkeys(("text", "column", "row", "key", "choices", "found", "roles", "other"), open_)
    if example is not None:
        table = tables()[example.table]
        key = example.right.get(table.key.name) or example.wrong.get(table.key.name) or "…"
        facts["key"] = Words(key, key)
        column = table.column(example.column)
        typed = example.wrong.get(example.column, "")
        if column is not None:
            facts["text"] = Words(typed, typed) if typed else open_
            facts.update(texts.facts_of_column(column, texts.offer(column, Study("", {})), Words(typed, typed)))
    return texts.fill(rule.message, facts), texts.fill(rule.remedy, facts)
