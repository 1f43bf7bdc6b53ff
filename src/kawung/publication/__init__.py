"""
corridor: a study as read → the part of it that may be published, and what stays behind, with the reason.

`release` makes of a study one that holds only what consent, embargo and the rule for third parties allow, under keys
made for the public; it goes down the corridor like any other. `counted` is what figures may count.
"""

from __future__ import annotations

from kawung.publication.counting import counted
from kawung.publication.keys import PublicKeys
from kawung.publication.releasing import Released, release
from kawung.publication.settings import Settings
from kawung.publication.withheld import Withheld

__all__ = ["PublicKeys", "Released", "Settings", "Withheld", "counted", "release"]
