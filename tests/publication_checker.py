"""
Judges a public graph against a study's sheets: the rules of consent worked out anew, on texts and lines alone.

It shares no code with the gate: it reads the sheets' cells, the table of public keys and the lines of N-Quads, and says
of every statement on which premises it stands and whether each of them may be public.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date

from publication_cases import KEY_OF, KIND_OF, NUMBERED, QUAD, Public, Tables
from shipped import STATEMENTS, parts

_PARTIES = {  # columns of each kind of statement that say whom it is about
    "linkages": ("from", "to", "participants"),
    "aggregates": ("group",),
    "order_claims": (),
    "claims": ("about",),
    "dependences": ("dependent", "depends_on"),
    "constraints": ("affects",),
}
_BARE = {"type", "key", "withholds"}


class Checker:
    """Knows of a study what may be public on a day."""

    def __init__(self, study: str, told: Tables, today: date) -> None:
        self.study, self.told = study, told
        self.rows = {name: {r[KEY_OF[name]].lower(): r for r in rows} for name, rows in told.items()}
        self.rule = told["study"][0].get("third_parties", "")
        whole = told["study"][0].get("consent", "")
        self.interviews = {}
        for key, row in self.rows["interviews"].items():
            late = bool(row.get("embargo_until")) and today.isoformat() < row["embargo_until"]
            steps = {"with-quote": 2, "without-quote": 1}
            allowed = steps.get(row["consent"], 0)
            if whole in ("with-quote", "without-quote", "aggregate-only", "no-publication", "withdrawn"):
                allowed = min(allowed, steps.get(whole, 0))
            self.interviews[key] = 0 if late else allowed
        self.findings = {}
        self.printed = set()
        for key, row in self.rows["findings"].items():
            interview, publication = row.get("interview", "").lower(), row.get("publication", "").lower()
            if interview:
                self.findings[key] = self.interviews.get(interview, 0)
            elif publication in self.rows["publications"]:
                self.findings[key] = 2
                self.printed.add(key)
            else:
                self.findings[key] = 0
        self.shown = {row["informant"].lower() for key, row in self.rows["interviews"].items() if self.interviews[key]}

    def must_not_appear(self, party: str) -> bool:
        """Tell whether no interview may name a party."""
        row = self.rows["actors"].get(party)
        if row is None:
            return True
        group = row["party"] == "group" and not (row.get("size") and int(row["size"]) < 3)
        return self.rule not in ("publish", "pseudonymise") and not group and party not in self.shown

    def carried_by(self, table: str, row: dict[str, str]) -> set[str]:
        """The findings on which a statement may stand in public."""
        findings = {f.lower() for f in parts(row.get("finding"))}
        leaving = {f for f in findings if self.findings.get(f)}
        named = {p.lower() for c in _PARTIES[table] for p in parts(row.get(c)) if p.lower() in self.rows["actors"]}
        return leaving & self.printed if any(map(self.must_not_appear, named)) else leaving

    def wrong(self, found: Public) -> list[str]:
        """Say what is in the public graph and may not be, and which statements are missing from it."""
        self.known, self.trouble = found.known, list[str]()
        about: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        things = set()
        for line in (found.stated + found.inferred).splitlines():
            match = QUAD.fullmatch(line)
            assert match is not None, line
            s, p, o, _ = match.groups()
            for node in (s, o):
                thing = self._thing(node)
                if thing is not None:
                    things.add(thing)
            if (thing := self._thing(s)) is not None and line in found.stated:
                about[thing].append((re.split("[#/]", p.strip("<>"))[-1], o))
        for kind, key in sorted(things):
            self._exists(kind, key)
        for (kind, key), said in sorted(about.items()):
            self._may_say(kind, key, said)
        self._texts(found)
        for table in STATEMENTS:
            for key, row in self.rows[table].items():
                if self.carried_by(table, row) and (KIND_OF[table], key) not in about:
                    self.trouble.append(f"{key} is missing")
        return self.trouble

    def _thing(self, node: str) -> tuple[str, str] | None:
        """Give kind and sheet's key of a numbered thing of the study."""
        match = re.match(rf"<https://w3id\.org/kawung/id/{self.study}/([a-z-]+)/([^>]+)>", node)
        if match is None:
            return None
        kind, key = match.groups()
        if kind == "excerpt":
            kind = "finding"
        if kind not in NUMBERED:
            return None
        own = self.known.get((kind, key))
        if own is None:
            self.trouble.append(f"{kind} {key} is no public key")
            return None
        return kind, own

    def _exists(self, kind: str, key: str) -> None:
        row = self.rows[NUMBERED[kind]].get(key)
        if row is None:
            self.trouble.append(f"{kind} {key} is no row")
        elif kind == "finding" and not self.findings[key]:
            self.trouble.append(f"finding {key} is not allowed")
        elif kind == "interview" and not self.interviews[key]:
            self.trouble.append(f"interview {key} is not allowed")
        elif kind == "elicitation" and not self.interviews.get(row["interview"].lower()):
            self.trouble.append(f"elicitation {key} is of an interview that is not allowed")
        elif NUMBERED[kind] in STATEMENTS and not self.carried_by(NUMBERED[kind], row):
            self.trouble.append(f"{key} rests on nothing that is allowed")

    def _may_say(self, kind: str, key: str, said: list[tuple[str, str]]) -> None:
        row = self.rows[NUMBERED[kind]][key]
        rests = {self._thing(o) for p, o in said if p == "restsOn"}
        if NUMBERED[kind] in STATEMENTS:
            fits = {("finding", f) for f in self.carried_by(NUMBERED[kind], row)}
            if not rests or not rests <= fits:
                self.trouble.append(f"{key} rests on {rests}, not on {fits}")
            printed = all(f in self.printed for _, f in rests - {None})
            for _, o in said:
                other = self._thing(o)
                if other and other[0] == "party" and self.must_not_appear(other[1]) and not printed:
                    self.trouble.append(f"{key} names {other[1]}")
        if kind == "party" and {p for p, _ in said} - _BARE:
            told = {("finding", f.lower()) for f in parts(row.get("finding"))}
            own = not told and key in self.shown
            if not own and (not rests or not rests <= told):
                self.trouble.append(f"{key} says {sorted({p for p, _ in said})} and nothing stands behind it")
        if kind == "finding" and "paraphrase" in {p for p, _ in said} and self._speaks_of_another(key):
            self.trouble.append(f"{key} speaks of somebody who must not appear")
        for p, _ in said:
            if p == "note" or (p in ("text", "translation") and self.findings.get(key, 0) < 2):
                self.trouble.append(f"{key} has {p}")
        if kind == "elicitation" and "listComplete" in {p for p, _ in said}:
            interview = row["interview"].lower()
            for one in self.rows["linkages"].values():
                own = {f.lower() for f in parts(one["finding"])}
                theirs = {f for f in own if self.rows["findings"].get(f, {}).get("interview", "").lower() == interview}
                if theirs and not self.carried_by("linkages", one):
                    self.trouble.append(f"{key} is called complete without {one['id']}")

    def _speaks_of_another(self, finding: str) -> bool:
        """Tell whether a finding of an interview carries a row about a party whom no interview may name."""
        if finding in self.printed:
            return False
        for table, columns in _PARTIES.items():
            for one in self.rows[table].values():
                named = {p.lower() for c in columns for p in parts(one.get(c))} & set(self.rows["actors"])
                if finding in {f.lower() for f in parts(one["finding"])} and any(map(self.must_not_appear, named)):
                    return True
        return False

    def _texts(self, found: Public) -> None:
        """Look for the sheet's numbers and for fine places and days, in all that is public."""
        said = found.stated + found.inferred + found.rows
        words = set(re.findall(r"[a-z0-9]+", said.lower()))
        numbers = {key for table in NUMBERED.values() for key in self.rows[table] if re.search(r"[a-z].*\d", key)}
        self.trouble += [f"{number} is in a text" for number in sorted(words & numbers)]
        printed = {r.get("place") for r in self.told["actors"] if set(_keys(r)) and set(_keys(r)) <= self.printed}
        villages = set(re.findall(r"\d\d\.\d\d\.\d\d\.\d{4}", said)) - printed
        days = re.findall(r'"\d{4}-\d\d-\d\d', said)
        self.trouble += [f"a village or a day is shown: {one}" for one in sorted({*villages, *days})]


def _keys(row: dict[str, str]) -> list[str]:
    """The findings behind a row, by keys in small letters."""
    return [key.lower() for key in parts(row.get("finding"))]
