"""
pages/drawings: SVG and HTML as text: escaping, elements, links, and how much room a text needs.

Everything that comes from data goes through `text` or an attribute of `element`; nothing else writes it.
"""

from __future__ import annotations

import re
import unicodedata

ELLIPSIS = "…"
Attributes = dict[str, str | float | None]
"""Attributes of an element by their names in Python."""
# What XML has no way to write, https://www.w3.org/TR/xml/#charsets
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# Signs that turn the direction of what follows them; a drawing's texts stand close to each other.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
_TO_ESCAPE = re.compile("[&<>\"']")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_NO_ADDRESS = re.compile(r"[\x00-\x20\x7f\\]")
_NARROW, _WIDE = frozenset("ijlI.,;:|!'()[]·´` "), frozenset("mwMW@%…")
_NAME = re.compile(r"[a-z][a-z0-9-]*\Z")


def escaped(value: str) -> str:
    """Escape a text for content and attributes, every sign kept that can be written."""
    return _TO_ESCAPE.sub(lambda sign: _ESCAPED[sign.group()], _FORBIDDEN.sub("\ufffd", value))


def shortened(value: str, longest: int) -> str:
    """Put a text on one line, at most *longest* signs, without signs that would turn its neighbours."""
    line = " ".join(_TURNING.sub("", value[: longest * 4]).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + ELLIPSIS


def text(value: str, longest: int = 120) -> str:
    """Write a text into a drawing, shortened and escaped."""
    return escaped(shortened(value, longest))


def number(value: float) -> str:
    """Write a coordinate: two places at most, no zeros at the end, never -0."""
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written in ("-0", "") else written


def element(tag: str, content: str = "", /, **attributes: str | float | None) -> str:
    """
    Write an element; *content* is markup, attributes are escaped, those that are None are left out.

    `stroke_width` is written stroke-width, `class_` class; numbers are written as coordinates.
    """
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escaped(value) if isinstance(value, str) else number(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    return f"<{tag}{written}>{content}</{tag}>" if content else f"<{tag}{written}/>"


def address(href: str | None) -> str | None:
    """Let a link through that leads to our own pages or to http(s), else None."""
    if not href or _NO_ADDRESS.search(href) or href.startswith("//"):
        return None
    if _SCHEME.match(href) and not href.lower().startswith(("http://", "https://")):
        return None
    return href


def link(content: str, href: str | None, /, **attributes: str | float | None) -> str:
    """Make markup a link if its address may be one; content that is none stays as it is."""
    to = address(href)
    if to is None:
        return content
    outside = "noopener" if _SCHEME.match(to) else None
    return element("a", content, href=to, rel=outside, **attributes)


def checked_name(name: str) -> str:
    """Return the name of a drawing, from which its ids are made; raise ValueError if it cannot begin an id."""
    if not _NAME.match(name):
        raise ValueError(f"a drawing cannot be named {name!r}: small letters, digits and hyphens, a letter first")
    return name


def width(value: str, size: float, *, bold: bool = False) -> float:
    """
    Estimate how wide a text is at a font size.

    Which font the reader has is not known; the widest of those that pages name is meant, so that texts fit in all.
    """
    units = 0.0
    for sign in value:
        if unicodedata.combining(sign) or unicodedata.category(sign) == "Cf":
            continue
        if unicodedata.east_asian_width(sign) in "WF":
            units += 1.0
        elif sign in _NARROW:
            units += 0.37
        elif sign in _WIDE:
            units += 0.96
        else:
            units += 0.71 if sign.isupper() else 0.62
    return units * size * (1.12 if bold else 1.0)


def fitting(value: str, size: float, room: float, *, bold: bool = False) -> str:
    """Shorten a text on one line until it fits into *room*."""
    line = shortened(value, 200)
    if width(line, size, bold=bold) <= room:
        return line
    while line and width(line + ELLIPSIS, size, bold=bold) > room:
        line = line[:-1].rstrip()
    return line + ELLIPSIS


def wrapped(value: str, size: float, room: float, most: int, *, bold: bool = False) -> list[str]:
    """Break a text into at most *most* lines that fit into *room*, the last one shortened if need be."""
    lines: list[str] = []
    parts = [part for word in shortened(value, 400).split() for part in _parts(f"{word} ", size, room, bold=bold)]
    while parts and len(lines) < most - 1:
        line = parts.pop(0)
        while parts and width((line + parts[0]).rstrip(), size, bold=bold) <= room:
            line += parts.pop(0)
        lines.append(fitting(line, size, room, bold=bold))
    if parts:
        lines.append(fitting("".join(parts), size, room, bold=bold))
    return lines


def _parts(word: str, size: float, room: float, *, bold: bool) -> list[str]:
    """Part a word that is too wide behind its hyphens."""
    if width(word.rstrip(), size, bold=bold) <= room:
        return [word]
    return [part for part in re.split("(?<=-)", word) if part.strip()]
