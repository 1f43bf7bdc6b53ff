"""
corridor: quads and shapes → Problems at the cell.

`check` runs the shapes of `ontology/shapes/` over a study whose statements `join` has put together, once before
reasoning and once after, and answers in the words of the sheet. `rules` and `explain` tell what is checked,
`examples` and `spoken` show it on a row, `page` lists it for people.
"""

from kawung.validation.checking import check, join
from kawung.validation.examples import Example, examples, spoken
from kawung.validation.listing import explain, page, rules
from kawung.validation.shapes import Rule

__all__ = ["Example", "Rule", "check", "examples", "explain", "join", "page", "rules", "spoken"]
