"""
matrices: ties and what was told → the tables of a study, as texts a person could have typed.

What nobody told is written as not known, with the reason, or left empty where empty means so; no role, kind,
category, place, informant or date is made up. Without a word on consent nothing may be published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from kawung import vocabulary, words
from kawung.dictionary import MANIFEST, in_manifest, tables
from kawung.problems import Words
from kawung.sheet.blank import quoted
from kawung.sheet.matrices.told import OTHER
from kawung.sheet.plain_files import csv_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from kawung.sheet.matrices.firms import Firm
    from kawung.sheet.matrices.reading import FileRead, Tie
    from kawung.sheet.matrices.told import FileTold, SourceTold, Told

Tables: TypeAlias = "dict[str, list[dict[str, str]]]"
"""Rows by table; a row has texts by column, as a cell of a sheet has them."""

PUBLICATION = "P01"
CONSENT, THIRD_PARTIES = "no-publication", "withhold"
_SCALE = "strength"
_GRADE = "section"
_NOT_KNOWN = "not known: "


def fill(key: str, told: Told, read: Sequence[FileRead], firms: Mapping[str, Firm]) -> Tables:
    """Fill the tables of the study *key*; *firms* are by label, and every label of a tie is among them."""
    found: Tables = {"study": [_study(key, told.source, read)]}
    if told.source.scale:
        found["scale"] = [{"key": _SCALE, "title_en": _said("scale_title").en, "title_id": _said("scale_title").id}]
        found["scale_point"] = [
            {
                "key": point.key,
                "scale": _SCALE,
                "ordinal": str(at),
                "label_en": point.label.en,
                "label_id": point.label.id,
            }
            for at, point in enumerate(sorted(told.source.scale, key=lambda p: p.number), start=1)
        ]
    found["actors"] = [
        _filled(id=firm.key, party="actor", kind=told.source.actor_kind, name=firm.name) for firm in firms.values()
    ]
    found["publications"] = [_publication(told.source)]
    found["findings"], found["linkages"] = _statements(told, read, firms)
    return found


def _study(key: str, source: SourceTold, read: Sequence[FileRead]) -> dict[str, str]:
    said = {f.told.variable for f in read} | {tie.told.variable for f in read for tie in f.ties}
    asked = [c.key for c in vocabulary.concepts("variable") if c.key in said]
    return {
        "key": key,
        "kind": "synthetic" if source.made_up else "real",
        "title_en": source.title_en or _unknown("not_told"),
        "title_id": source.title_id or _unknown("not_told"),
        "authors": "; ".join(source.authors) or _unknown("not_told"),
        "citation": source.citation,
        "year": source.year or _unknown("not_told"),
        "language": _unknown("not_told"),
        "licence": _unknown("only_data"),
        "data_licence": source.licence or _unknown("not_told"),
        "method_en": _unknown("how_asked"),
        "method_id": _unknown("how_asked"),
        "sample": _unknown("who_asked"),
        "key_informants": _unknown("who_asked"),
        "place": source.place or _unknown("not_told"),
        "industry_scheme": _unknown("not_told"),
        "industry_year": _unknown("not_told"),
        "industry_code": _unknown("not_told"),
        "instrument": _unknown("how_asked"),
        "scale": _SCALE if source.scale else _unknown("no_scale"),
        "cluster": _unknown("not_told"),
        "variables": "; ".join(asked) or _unknown("no_variable"),
        "consent": source.consent or CONSENT,
        "third_parties": source.third_parties or THIRD_PARTIES,
    }


def _publication(source: SourceTold) -> dict[str, str]:
    return _filled(
        id=PUBLICATION,
        kind="dataset",
        title=source.title_id or source.title_en or _unknown("not_told"),
        authors="; ".join(source.authors) or _unknown("not_told"),
        year=source.year or _unknown("not_told"),
        citation=source.citation,
        licence=source.licence or _unknown("not_told"),
        evidence_grade=_GRADE,
    )


def _statements(
    told: Told, read: Sequence[FileRead], firms: Mapping[str, Firm]
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Make a finding of what one file says on one variable in one wave, and a linkage of each tie."""
    findings: list[dict[str, str]] = []
    linkages: list[dict[str, str]] = []
    points = {p.number: p.key for p in told.source.scale}
    width = len(str(sum(len(file.ties) for file in read)))
    for file in read:
        groups: dict[tuple[str, str, str], list[Tie]] = {}
        if file.told.variable or not file.ties:  # a file without a tie says something too
            groups[file.told.variable, file.told.relation, file.told.wave] = []
        for tie in file.ties:
            groups.setdefault((tie.told.variable, tie.told.relation, tie.told.wave), []).append(tie)
        for ties in groups.values():
            if not ties and len(groups) > 1:
                continue
            finding = f"F{len(findings) + 1:02}"
            findings.append(_finding(finding, file, ties))
            for tie in ties:
                number = f"L{len(linkages) + 1:0{max(width, 2)}}"
                linkages.append(_linkage(number, finding, tie, firms, points))
    return findings, linkages


def _finding(key: str, file: FileRead, ties: Sequence[Tie]) -> dict[str, str]:
    told = ties[0].told if ties else file.told
    said = _said(
        "finding" if told.directed else "finding_undirected",
        file=told.file,
        ties=len(ties),
        relation=_relation(told),
        wave=_wave(told),
    )
    return {
        "id": key,
        "publication": PUBLICATION,
        "locator": told.file,
        "basis": "published",
        "evidence_grade": _GRADE,
        "paraphrase_en": said.en,
        "paraphrase_id": said.id,
    }


def _relation(told: FileTold) -> Words:
    """Name a relation: the variable, and the source's own word where there is one."""
    label = next((c.label for c in vocabulary.concepts("variable") if c.key == told.variable), None)
    if label is None:
        return Words(f'"{told.relation}"', f'"{told.relation}"') if told.relation else _said("some_relation")
    own = f' ("{told.relation}")' if told.relation else ""
    return Words(label.en + own, label.id + own)


def _wave(told: FileTold) -> Words:
    return Words(told.wave, told.wave) if told.wave else _said("no_wave")


def _linkage(
    key: str, finding: str, tie: Tie, firms: Mapping[str, Firm], points: Mapping[Decimal, str]
) -> dict[str, str]:
    told = tie.told
    strength = points[tie.number] if told.meaning == "strength" and tie.number is not None else ""
    amount = format(tie.number, "f") if told.meaning == "amount" and tie.number is not None else ""
    return _filled(
        id=key,
        **{"from": firms[tie.source].key},
        from_role=_unknown("role"),
        to=firms[tie.target].key,
        to_role=_unknown("role"),
        variable="" if told.variable == OTHER else told.variable,
        strength=strength,
        amount=amount,
        unit=told.unit if amount else "",
        period=told.wave,
        finding=finding,
        note=_note(tie),
    )


def _note(tie: Tie) -> str:
    """Name the cells of a tie and what they hold; in no language, so that both read it."""
    cells = "; ".join(f"{cell} = {text}" if text else cell for cell, text in tie.cells)
    way = "→" if tie.told.directed else "–"
    return f"{tie.told.file} {cells} ({tie.source} {way} {tie.target})"


def _filled(**cells: str) -> dict[str, str]:
    return {name: text for name, text in cells.items() if text}


def _said(name: str, **values: object) -> Words:
    return words.words(f"import_said.{name}", **values)


def _unknown(why: str) -> str:
    """Say in a cell that something is not known, and why in both languages."""
    reason = words.words(f"import_unknown.{why}")
    return f"{_NOT_KNOWN}{reason.en} | {reason.id}"


def not_known(filled: Tables) -> list[tuple[str, str]]:
    """Return the (table, column) that the tables say are not known, in the dictionary's order."""
    return [
        (table.name, column.name)
        for table in tables().values()
        for column in table.columns
        if any(row.get(column.name, "").startswith(_NOT_KNOWN) for row in filled.get(table.name, ()))
    ]


def files(filled: Tables) -> dict[str, str]:
    """Write tables as the files of a study: `study.toml`, and a CSV file with all headings for each other table."""
    parts = [words.text("import_said.manifest", "en"), words.text("import_said.manifest", "id")]
    manifest = ["".join(f"# {line}\n" for part in parts for line in part.split("\n"))]
    found = {}
    for table in tables().values():
        rows = filled.get(table.name, [])
        if in_manifest(table):
            manifest += [_entry(table.name, row) for row in rows]
        else:
            found[table.file] = csv_text(table, rows)
    return {MANIFEST: "\n".join(manifest), **found}


def _entry(table: str, row: Mapping[str, str]) -> str:
    head = f"[{table}]" if table == "study" else f"[[{table}]]"
    return "\n".join([head, *(f"{name} = {_toml(table, name, text)}" for name, text in row.items())]) + "\n"


def _toml(table: str, name: str, text: str) -> str:
    column = tables()[table].column(name)
    if text.startswith(_NOT_KNOWN):
        en, _, id_ = text.removeprefix(_NOT_KNOWN).partition(" | ")
        return f"{{ not_known_en = {quoted(en)}, not_known_id = {quoted(id_)} }}"
    if column is not None and column.many:
        return "[" + ", ".join(quoted(part.strip()) for part in text.split(";")) + "]"
    return text if column is not None and column.type == "integer" else quoted(text)
