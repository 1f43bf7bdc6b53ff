"""server: the language of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung.words import LANGUAGES

if TYPE_CHECKING:
    from kawung.problems import Language


def language_of(path: str, parameter: str, accepted: str, otherwise: Language) -> Language:
    """
    Choose the language: the first part of the path, the parameter `lang`, what the browser accepts, else *otherwise*.

    OpenRefine asks partly from its own server, which knows nothing of the browser's languages, so the address says it.
    """
    first = path.strip("/").partition("/")[0]
    for said in (first, parameter.casefold()):
        for language in LANGUAGES:
            if said == language:
                return language
    return _accepted(accepted) or otherwise


def _accepted(header: str) -> Language | None:
    """Return the language that a browser likes best of those that are spoken."""
    best: tuple[float, Language] | None = None
    for part in header[:200].split(","):
        tag, _, quality = part.partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            continue
        for language in LANGUAGES:
            likes = tag.strip().casefold().partition("-")[0] == language and weight > 0
            if likes and (best is None or weight > best[0]):
                best = (weight, language)
    return best[1] if best else None
