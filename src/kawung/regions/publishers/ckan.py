"""
publishers: tables of CKAN portals (data.go.id, data.jatengprov.go.id and others), from JSON to records.

`datastore_search` answers with `result.fields` and `result.records`, and says in `result.total` how many there are; a
page that holds fewer is refused, since what is missing cannot be seen. `datastore/dump?format=json` has `fields` and
`records` at the top, each record a list. https://docs.ckan.org/en/latest/maintaining/datastore.html
"""

from __future__ import annotations

from typing import Any

from kawung.regions.publishers.table import Plain, Record, Table, measured, text_of, unreadable


def is_ckan(found: Any) -> bool:
    """Tell whether JSON is an answer of a CKAN portal."""
    return isinstance(found, dict) and ("success" in found or found.keys() >= {"fields", "records"})


def read(file: str, found: dict[str, Any]) -> Table:
    """Read a table; raise UnreadableError if the answer is an error, a part of a table, or none."""
    if "success" in found and found["success"] is not True:
        error = found.get("error")
        said = error.get("message") or error.get("__type") if isinstance(error, dict) else error
        raise unreadable("ckan_error", file, said=text_of(said)[:200] or "?")
    result = found.get("result", found)
    fields = result.get("fields") if isinstance(result, dict) else None
    records = result.get("records") if isinstance(result, dict) else None
    if not isinstance(fields, list) or not isinstance(records, list):
        raise unreadable("ckan_form", file)
    names = [text_of(f.get("id")) if isinstance(f, dict) else "" for f in fields]
    if not all(names) or len(set(names)) != len(names):
        raise unreadable("ckan_form", file)
    total = result.get("total")
    if isinstance(total, Plain) and total.isdecimal() and int(total) != len(records):
        raise unreadable("ckan_part", file, found=len(records), of=int(total))
    measured(file, len(records), len(names))
    return Table("ckan", tuple(names), tuple(_records(file, names, records)))


def _records(file: str, names: list[str], records: list[Any]) -> list[Record]:
    found = []
    for number, one in enumerate(records, 2):  # as in the same table saved as CSV, below its headings
        if isinstance(one, list) and len(one) == len(names):
            cells = dict(zip(names, map(text_of, one), strict=True))
        elif isinstance(one, dict):
            cells = {name: text_of(one.get(name)) for name in names}
        else:
            raise unreadable("ckan_form", file)
        found.append(Record(number, cells))
    return found
