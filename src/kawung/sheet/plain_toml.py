"""
sheet: TOML of the plain kind that studies are mostly written in → what `tomllib` makes of it, in less time.

Plain are lines that hold nothing, a heading (`[study]`, `[[category]]`) or a key and its value: a text without a
backslash, a number, true or false, a list of such texts, or such texts by key (`{ not_known_en = "…" }`). Whatever else
there is, and whatever is wrong, is for `tomllib`. TOML 1.0.0: https://toml.io/en/v1.0.0
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_GAP, _KEY, _TEXT = r"[ \t]*+", r"[A-Za-z0-9_-]++", r'"[^"\\\x00-\x08\x0a-\x1f\x7f]*+"'
_PAIR = rf"{_KEY}{_GAP}={_GAP}{_TEXT}"
_LINE = re.compile(
    rf"""{_GAP}(?:
        \[{_GAP}(?P<part>{_KEY}){_GAP}\]
      | \[\[{_GAP}(?P<entry>{_KEY}){_GAP}\]\]
      | (?P<key>{_KEY}){_GAP}={_GAP}(?:
            (?P<text>{_TEXT})
          | (?P<whole>-?(?:0|[1-9][0-9]{{0,17}}+))(?![0-9.])
          | (?P<decimal>-?(?:0|[1-9][0-9]{{0,17}}+)\.[0-9]++)
          | (?P<truth>true|false)
          | \[{_GAP}(?P<list>(?:{_TEXT}{_GAP}(?:,{_GAP}|(?=\])))*+)\]
          | \{{{_GAP}(?P<table>{_PAIR}{_GAP}(?:,{_GAP}{_PAIR}{_GAP})*+)\}}
        )
    )?{_GAP}(?:\#[^\x00-\x08\x0a-\x1f\x7f]*+)?""",
    re.VERBOSE,
)
_TEXTS, _PAIRS = re.compile(r'"([^"]*)"'), re.compile(rf'({_KEY}){_GAP}={_GAP}"([^"]*)"')


def read(text: str, parse_float: Callable[[str], object]) -> dict[str, Any] | None:
    """Read plain TOML whose lines end in LF; None for any other, be it TOML or not."""
    found: dict[str, Any] = {}
    here, lists = found, set[str]()
    for line in text.split("\n"):
        said = _LINE.fullmatch(line)
        if said is None:
            return None
        kind = said.lastgroup
        if kind == "part":
            name, here = said[kind], {}
            if found.setdefault(name, here) is not here:
                return None
        elif kind == "entry":
            name, here = said[kind], {}
            if name in found and name not in lists:
                return None
            found.setdefault(name, []).append(here)
            lists.add(name)
        elif kind is not None:
            name = said["key"]
            value = _value(kind, said[kind], parse_float)
            if name in here or value is None:
                return None
            here[name] = value
    return found


def _value(kind: str, typed: str, parse_float: Callable[[str], object]) -> object:
    """Read a value; None where one key stands twice in it."""
    if kind == "text":
        return typed[1:-1]
    if kind == "list":
        return _TEXTS.findall(typed)
    if kind == "table":
        pairs = _PAIRS.findall(typed)
        by_key = dict(pairs)
        return by_key if len(by_key) == len(pairs) else None
    if kind == "whole":
        return int(typed)
    return parse_float(typed) if kind == "decimal" else typed == "true"
