"""
corridor: RDF that others wrote → statements in a graph of their own.

`read` reads a text in a process apart and gives its statements as sorted N-Quads, or the troubles that keep them from
being taken; `problem` puts a trouble into words, `lines` says where in the text a statement stands. `About`, `written`,
`quads` and `linked` are what a project keeps of an import and what a build makes of it.
"""

from kawung.foreign.apart import Read, read
from kawung.foreign.keeping import ABOUT, DATA, About, digest, graph, is_name, linked, quads, written
from kawung.foreign.limits import ENDINGS, MAX_BYTES, SECONDS, form_of
from kawung.foreign.locating import lines
from kawung.foreign.reading import Asked
from kawung.foreign.troubles import RULES, Trouble, places, problem, shortened

__all__ = [
    "ABOUT",
    "DATA",
    "ENDINGS",
    "MAX_BYTES",
    "RULES",
    "SECONDS",
    "About",
    "Asked",
    "Read",
    "Trouble",
    "digest",
    "form_of",
    "graph",
    "is_name",
    "lines",
    "linked",
    "places",
    "problem",
    "quads",
    "read",
    "shortened",
    "written",
]
