"""
conductor: every rule that a check may name, explained.

Rules come from five rooms: the reader (`sheet.RULES`), areas, codes and linked data (`regions`), imported RDF
(`foreign.RULES`), the shapes (`validation`), and reasoning (`reasoning.EXPLANATIONS`); here they speak in one form.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from kawung import foreign, reasoning, regions, sheet, validation, words
from kawung.pipeline import withdrawing
from kawung.pipeline.sources import UNREADABLE_FILE
from kawung.problems import Language, Severity, UsageError, Words
from kawung.regions import publishers, sssom

if TYPE_CHECKING:
    from collections.abc import Iterator

_ONE_OR_MANY = re.compile(r"\{\w+:[^{}|]*\|([^{}|]*)\}")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_ALIKE = 3
Source = Literal["reader", "regions", "foreign", "shapes", "reasoning"]
_SPOKEN = ("file", "column", "place")  # what can be named without an example, `explain_part` in the texts


@dataclass(frozen=True, slots=True)
class Explained:
    """
    One rule in both languages.

    *source* says who watches over it. *message* and *remedy* are those that stand beside the example; where there is
    none, what they would name is "a column" and the like, or "…". *requires* are the rules whose breach makes this
    one a mere consequence. *example* is a row of a sheet, *shown* (wrong, right) an example that is no row.
    """

    rule: str
    source: Source
    severity: Severity
    title: Words
    message: Words
    remedy: Words
    requires: tuple[str, ...] = ()
    example: validation.Example | None = None
    shown: tuple[Words, Words] | None = None


def _open(text: Words) -> Words:
    """Say "a column" and the like, or "…", where a text would name something, and speak of many."""

    def bare(text: str, language: Language) -> str:
        whole = _ONE_OR_MANY.sub(r"\1", text.replace("{{", "\1").replace("}}", "\2"))
        for part in _SPOKEN:
            whole = whole.replace(f"{{{part}}}", words.text(f"explain_part.{part}", language))
        plain = _PLACEHOLDER.sub("…", whole).replace("\1", "{").replace("\2", "}")
        return plain[:1].upper() + plain[1:]

    return Words(bare(text.en, "en"), bare(text.id, "id"))


def _shown(rule: str) -> tuple[Words, Words] | None:
    known = words.catalogue()
    if f"rule_wrong.{rule}" not in known:
        return None
    return words.words(f"rule_wrong.{rule}"), words.words(f"rule_right.{rule}")


def _of_reader(rule: str, severity: Severity) -> Explained:
    known = words.catalogue()
    message, remedy = _open(known[f"sheet_message.{rule}"]), _open(known[f"sheet_remedy.{rule}"])
    title = known.get(f"rule_title.{rule}", message)
    return Explained(rule, "reader", severity, title, message, remedy, shown=_shown(rule))


def _of_regions(rule: str, severity: Severity) -> Explained:
    known = words.catalogue()
    message, remedy = _open(known[f"regions_message.{rule}"]), _open(known[f"regions_remedy.{rule}"])
    return Explained(rule, "regions", severity, known[f"rule_title.{rule}"], message, remedy, shown=_shown(rule))


def _of_linked() -> Iterator[Explained]:
    """Explain what may be wrong with a project's own figures and matches, and with RDF of others."""
    for rule, severity in publishers.RULES.items():
        yield _without_example(rule, "regions", severity, (f"figure_message.{rule}", f"figure_remedy.{rule}"))
    for rule, severity in sssom.RULES.items():
        key = rule.removeprefix("mapping-").replace("-", "_")
        yield _without_example(rule, "regions", severity, (f"mapping_wrong.{key}", f"mapping_remedy.{key}"))
    for rule, severity in foreign.RULES.items():
        key = rule.removeprefix("rdf-").replace("-", "_")
        yield _without_example(rule, "foreign", severity, (f"rdf_wrong.{key}", f"rdf_remedy.{key}"))


def _without_example(rule: str, source: Source, severity: Severity, texts: tuple[str, str]) -> Explained:
    known = words.catalogue()
    message, remedy = (_open(known[key]) for key in texts)
    title = known.get(f"rule_title.{rule}", message)
    if message.en == message.id:  # at a cell, all is told of the class that is meant there
        message, remedy = title, known[f"rule_remedy.{rule}"]
    return Explained(rule, source, severity, title, message, remedy)


def _of_files() -> Explained:
    """Explain the one rule that the system's refusal breaks."""
    message, remedy = (_open(words.catalogue()[f"unreadable_file.{part}"]) for part in ("message", "remedy"))
    title = words.words(f"rule_title.{UNREADABLE_FILE}")
    return Explained(UNREADABLE_FILE, "reader", Severity.UNREADABLE, title, message, remedy)


def _of_reasoning(rule: str, meaning: Words) -> Explained:
    title, remedy = words.words(f"rule_title.{rule}"), reasoning.REMEDIES[rule]
    return Explained(rule, "reasoning", Severity.VIOLATION, title, meaning, remedy, shown=_shown(rule))


def _of_shapes(rule: validation.Rule) -> Explained:
    message, remedy = validation.spoken(rule)
    return Explained(
        rule=rule.rule,
        source="shapes",
        severity=rule.severity,
        title=rule.name,
        message=message,
        remedy=remedy,
        requires=tuple(sorted(rule.requires)),
        example=validation.examples().get(rule.rule),
    )


@lru_cache(maxsize=1)
def rules() -> dict[str, Explained]:
    """Return every rule by name, sorted."""
    found = [
        *(_of_reader(rule, severity) for rule, severity in sheet.RULES.items()),
        _of_files(),
        *(_of_regions(rule, severity) for rule, severity in regions.RULES.items()),
        *_of_linked(),
        *(
            _without_example(rule, "reader", severity, withdrawing.TEXTS[rule])
            for rule, severity in withdrawing.RULES.items()
        ),
        *(_of_reasoning(rule, meaning) for rule, meaning in reasoning.EXPLANATIONS.items()),
        *(_of_shapes(rule) for rule in validation.rules()),
    ]
    return {e.rule: e for e in sorted(found, key=lambda e: e.rule)}


def explain(rule: str) -> Explained:
    """Return one rule; raise UsageError, naming the nearest, if there is none of that name."""
    known = rules()
    name = rule.strip().strip("[]").casefold()
    if name in known:
        return known[name]
    close = difflib.get_close_matches(name, known, n=_ALIKE) or [k for k in known if name and name in k][:_ALIKE]
    both = {language: words.text("explain.unknown", language, text=rule) for language in words.LANGUAGES}
    if close:
        near = {language: words.text("usage.nearest", language, text=", ".join(close)) for language in words.LANGUAGES}
        both = {language: f"{text} {near[language]}" for language, text in both.items()}
    raise UsageError(Words(en=both["en"], id=both["id"]))
