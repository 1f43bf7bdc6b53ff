"""
pages/html: the pages that people read, of a public data set and of what is known beside it.

`pages` gives them file by file. `values` has what a caller tells; `book` knows the things, `naming` what they are
called, `marking` makes text and links safe, `frame` fills templates, and the other modules make the pages of each kind.
"""

from kawung.pages.html.site import pages
from kawung.pages.html.values import (
    Answered,
    Asked,
    Cell,
    Choice,
    Disclosed,
    Download,
    Given,
    Gone,
    Heading,
    Otherwise,
    Part,
    RuleExample,
    Site,
)

__all__ = [
    "Answered",
    "Asked",
    "Cell",
    "Choice",
    "Disclosed",
    "Download",
    "Given",
    "Gone",
    "Heading",
    "Otherwise",
    "Part",
    "RuleExample",
    "Site",
    "pages",
]
