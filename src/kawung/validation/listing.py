"""validation: what is checked, for those who want to read the rules (`--explain`, docs/rules.md)."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from kawung.problems import Severity, UsageError, Words
from kawung.validation import shapes

if TYPE_CHECKING:
    from kawung.validation.shapes import Rule

_SEVERITIES = {
    Severity.VIOLATION: Words("error", "salah"),
    Severity.WARNING: Words("look at", "periksa"),
    Severity.INFO: Words("note", "catatan"),
}
_HEAD = """# Rules · Aturan

Made from `ontology/shapes/` by `kawung.validation.page()`; a test fails when it is stale. Change the
shapes, not this page. Dibuat dari `ontology/shapes/`; ubah shapes, bukan halaman ini.

`{text}`, `{key}`, `{choices}` and `{nearest}` are filled from the sheet; a part in square brackets is left
out where there is nothing to fill in. Yang di dalam kurung siku tidak ditampilkan jika tidak ada isinya.
"""


def rules() -> tuple[Rule, ...]:
    """Return all rules, sorted by name."""
    return tuple(shapes.rules().values())


def explain(rule: str) -> Rule:
    """Return one rule by name, with all its texts; raises UsageError naming the nearest if there is none."""
    known = shapes.rules()
    if rule in known:
        return known[rule]
    close = ", ".join(difflib.get_close_matches(rule, known, n=3))
    raise UsageError(
        Words(
            en=f'There is no rule "{rule}".' + (f" Nearest: {close}." if close else ""),
            id=f'Tidak ada aturan "{rule}".' + (f" Paling dekat: {close}." if close else ""),
        )
    )


def page() -> str:
    """Return `docs/rules.md`: every rule by file, with severity, name and texts in both languages."""
    lines = [_HEAD]
    by_file: dict[str, list[Rule]] = {}
    for rule in rules():
        by_file.setdefault(rule.file, []).append(rule)
    lines.append(f"{len(rules())} rules · aturan.\n")
    for file, listed in sorted(by_file.items()):
        lines.append(f"## {file.rpartition('/')[2].removesuffix('.ttl')}\n")
        for rule in listed:
            weight = _SEVERITIES[rule.severity]
            lines.append(f"**{rule.rule}** · {weight.en}, {weight.id}  ")
            lines.append(f"{rule.name.en} · {rule.name.id}  ")
            lines.append(f"{rule.message.en} {rule.remedy.en}  ")
            lines.append(f"{rule.message.id} {rule.remedy.id}\n")
    return "\n".join(lines).rstrip() + "\n"
