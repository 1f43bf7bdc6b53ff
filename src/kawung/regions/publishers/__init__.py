"""
publishers: what statistical offices and portals give → official figures.

A *table* is a file as read (`bps`, `ckan`, `plain`), a *map* (`told`) says what it means, `taking` makes figures of
both, `judging` says what a figure must be (`rules` has the list), `sources` where it comes from.
"""

from kawung.regions.publishers.judging import Figure, Judge, not_known
from kawung.regions.publishers.rules import RULES
from kawung.regions.publishers.sources import Source
from kawung.regions.publishers.taking import Taken, read, take
from kawung.regions.publishers.told import Told
from kawung.regions.publishers.told import read as read_map

__all__ = ["RULES", "Figure", "Judge", "Source", "Taken", "Told", "not_known", "read", "read_map", "take"]
