"""
regions: a text that is meant as a code → the area, or what is wrong with the code.

One code system is never computed from another: below the regency Kemendagri and BPS number differently, so the area of
a BPS code is known only where the table of areas has that code.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

from kawung.regions.reasons import Unresolved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kawung.regions.areas import Area
    from kawung.regions.known import Known

_CODED = re.compile(r"(?=(?:.*[0-9]){2})[0-9OolI][0-9OolI\s.,/_-]*\Z")
_ISO = re.compile(r"[A-Za-z]{2}(?:-[A-Za-z0-9]{1,3})?\Z")
_SIGNS = re.compile(r"[\s,/_.-]+")
_LOOKS = str.maketrans("OolI", "0011")
_WIDTHS = (2, 2, 2, 4)
_BPS_WIDTHS = ([2, 2, 3], [2, 2, 3, 3])
_POSTAL = re.compile(r"[1-9][0-9]{4}\Z")
_UNDOTTED = (4, 6, 10)


def decode(text: str, known: Known) -> Area | Unresolved | None:
    """Read a text as a code; None if it is not meant as one."""
    text = text.strip()
    if text in known.by_code:
        return known.by_code[text]
    if _ISO.match(text) and text.upper() in known.by_iso:
        area = known.by_iso[text.upper()]
        return Unresolved("area-code-of-iso", (area,)) if area.kemendagri_code else area
    if not _CODED.match(text):
        return None
    groups = [group for group in _SIGNS.split(text.translate(_LOOKS)) if group]
    while len(groups) > 1 and not groups[-1].strip("0"):
        if ".".join(groups) in known.by_code:
            break
        groups.pop()
    dotted = ".".join(groups)
    if dotted in known.by_code:
        return Unresolved("area-code-signs", (known.by_code[dotted],))
    return _run_together(groups[0], known) if len(groups) == 1 else _parted(groups, known)


def _run_together(digits: str, known: Known) -> Unresolved:
    """Tell what figures without any dots are."""
    ours = known.by_code.get(_dotted(digits)) if len(digits) in _UNDOTTED else None
    theirs = known.by_bps.get(digits)
    if ours and theirs in (None, ours):
        return Unresolved("area-code-signs", (ours,))
    if theirs:
        return Unresolved("area-code-of-bps", (theirs, *([ours] if ours else [])))
    if cut := _padded([digits[n : n + 2] for n in range(0, len(digits), 2)], known):
        return Unresolved("area-code-cut", cut)
    if _POSTAL.match(digits):
        return Unresolved("area-code-postal")
    regency = known.by_code.get(_dotted(digits[:4]))
    if len(digits) in (7, 10) and regency:
        return Unresolved("area-code-of-bps", other=regency)
    return Unresolved("area-name-unknown", plain=True)


def _dotted(digits: str) -> str:
    return ".".join(part for part in (digits[:2], digits[2:4], digits[4:6], digits[6:]) if part)


def _parted(groups: Sequence[str], known: Known) -> Unresolved:
    """Tell what figures with signs between them are, which are no code of an area that is known."""
    widths = [len(group) for group in groups]
    theirs = known.by_bps.get("".join(groups))
    if widths in _BPS_WIDTHS and theirs:
        return Unresolved("area-code-of-bps", (theirs,))
    above = [known.by_code.get(".".join(groups[:n])) for n in range(len(groups) - 1, 0, -1)]
    parent = next((area for area in above if area), None)
    if widths in _BPS_WIDTHS and parent and parent.level == "regency":
        return Unresolved("area-code-of-bps", other=parent)
    if widths == list(_WIDTHS[: len(widths)]):
        return Unresolved("area-code-not-there", other=parent, plain=parent is None)
    cut = _padded(groups, known)
    short = len(widths) <= len(_WIDTHS) and all(0 < w <= full for w, full in zip(widths, _WIDTHS, strict=False))
    if cut or (short and parent):
        return Unresolved("area-code-cut", cut, other=parent)
    return Unresolved("area-name-unknown", plain=True)


def _padded(groups: Sequence[str], known: Known) -> tuple[Area, ...]:
    """Give the areas whose code this was before zeros were lost: in front of a group, or at the very end."""
    choices = []
    for n, group in enumerate(groups[: len(_WIDTHS)]):
        last = n == len(groups) - 1
        full = _WIDTHS[n]
        choices.append({group.zfill(full), group.ljust(full, "0") if last else group.zfill(full)})
    if len(groups) > len(_WIDTHS):
        return ()
    codes = sorted(".".join(chosen) for chosen in product(*choices))
    return tuple(known.by_code[code] for code in codes if code in known.by_code)
