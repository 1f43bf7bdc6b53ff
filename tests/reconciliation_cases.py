"""
Helpers of the tests of reconciliation: what is matched with, how an app is asked, and the schemas that judge answers.

The store holds the shipped studies as built, the shipped classes, and things made up to be taken for one another: two
regencies with a district Bayat, a city beside a regency, two studies with an actor of one label, own names, mark-up.
"""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import referencing
from referencing.jsonschema import DRAFT7

import shipped
from kawung import pipeline, reconciliation
from kawung.iris import HOME, TYPE, Minter, Quad, concept, literal, term
from kawung.regions import areas, class_tables, classifications, wording
from kawung.regions.areas import Area

SCHEMAS = shipped.ROOT.parent / "shared" / "standards" / "reconciliation-0.2"
MINTER = Minter(HOME)
AREA, CLASS = f"{HOME}id/area/", f"{HOME}id/class/"
SCRIPT = "<script>alert('x')</script> & Co"
OWN_NAME = "Ibu Sulastri Rahayu"

MADE_UP_AREAS = [
    Area("province", "97", "97", "", "id", "Provinsi Rekaan"),
    Area("regency", "97.01", "9701", "", "97", "Kabupaten Batu"),
    Area("regency", "97.71", "9771", "", "97", "Kota Batu"),
    Area("district", "97.01.01", "9701010", "", "97.01", "Bayat"),
    Area("district", "97.71.01", "9771010", "", "97.71", "Lor"),
    Area("village", "97.01.01.2001", "", "", "97.01.01", "Jarum"),
    Area("village", "97.01.01.2002", "", "", "97.01.01", "Kali Buntu"),
    # Figures that are one area's Kemendagri code without dots and another's BPS code.
    Area("regency", "97.02", "9703", "", "97", "Kabupaten Silang"),
    Area("regency", "97.03", "9702", "", "97", "Kabupaten Genap"),
]


def _made_up_study(key: str, kind: str) -> list[Quad]:
    graph = MINTER.graph(key, "entities")
    study = MINTER.thing(key, "study", key)
    said = [
        (study, TYPE, term("kw:Study")),
        (study, term("kw:key"), literal(key)),
        (study, term("kw:studyKind"), concept("study-kind", kind)),
        (study, term("dcterms:title"), literal(f"Study {key}", "en")),
        (study, term("dcterms:issued"), literal("2026", datatype="gYear")),
    ]
    for name, label in (("a1", "Batik Sekar"), ("a2", SCRIPT), ("a3", "Workshop A3")):
        actor = MINTER.thing(key, "party", name)
        said += [
            (actor, TYPE, term("kw:Actor")),
            (actor, TYPE, term("kw:Firm")),
            (actor, term("kw:key"), literal(name.upper())),
            (actor, term("rdfs:label"), literal(label, "en")),
            (actor, term("kw:kind"), concept("actor-kind", "firm")),
            (actor, term("kw:place"), MINTER.area("33.10.04.2004")),
        ]
    said.append((MINTER.thing(key, "party", "a3"), term("rdfs:label"), literal(OWN_NAME)))
    group = MINTER.thing(key, "party", "g1")
    said += [
        (group, TYPE, term("kw:ActorGroup")),
        (group, term("kw:key"), literal("G1")),
        (group, term("rdfs:label"), literal("Group one", "en")),
        (group, term("kw:groupSize"), literal("12", datatype="integer")),
    ]
    return [Quad(s, p, o, graph) for s, p, o in said]


def index(where: Path) -> reconciliation.Index:
    """Build the shipped studies, add what is made up, and make the index."""
    pipeline.build(pipeline.find_project(shipped.ROOT), where / "build")
    store = pipeline.open_build(where / "build").store
    store.add(classifications.quads(class_tables.shipped(), MINTER))
    store.add(areas.quads([*areas.shipped(), *MADE_UP_AREAS], MINTER))
    store.add([*_made_up_study("satu", "synthetic"), *_made_up_study("dua", "real")])
    foreign = MINTER.shared_graph("import/portal")
    store.add([Quad(MINTER.area("33.10.04"), term("rdfs:label"), literal("Nama Asing", "id"), foreign)])
    store.add([Quad(MINTER.area("00"), TYPE, term("kw:Area"), foreign)])
    return reconciliation.read(store, wording.parts)


def found(made: reconciliation.Index, language: str = "en", **query: Any) -> list[dict[str, Any]]:
    """Ask one query and return its candidates."""
    queries = reconciliation.read_queries(json.dumps({"q": query}))
    answer: Any = reconciliation.reconcile(made, queries, language)  # type: ignore[arg-type]
    return answer["q"]["result"]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(
    app: Any,
    path: str = "/en",
    *,
    method: str = "GET",
    query: bytes = b"",
    body: bytes | list[bytes] = b"",
    headers: dict[str, str] | list[tuple[str, str]] | None = None,
) -> Answer:
    """Ask an ASGI app once, without any network; a body in parts arrives in parts."""
    given = list((headers or {}).items()) if not isinstance(headers, list) else headers
    if not any(name == "host" for name, _ in given):
        given = [("host", "127.0.0.1:8010"), *given]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query,
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in given if value != "-"],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8010),
    }
    parts = body if isinstance(body, list) else [body]
    coming = [{"type": "http.request", "body": p, "more_body": n + 1 < len(parts)} for n, p in enumerate(parts)]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return coming.pop(0) if coming else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    start = sent[0]
    names = {name.decode(): value.decode("latin-1") for name, value in start["headers"]}
    return Answer(start["status"], names, b"".join(m.get("body", b"") for m in sent[1:]))


def judge(schema: str, instance: object) -> None:
    """Judge an instance by a schema of the standard; skip where the schemas are not, unless judges are required."""
    if not SCHEMAS.is_dir():
        assert os.environ.get("KAWUNG_REQUIRE_JUDGES") != "1", "the project's checks must have the schemas"
        pytest.skip("without the JSON Schemas of the Reconciliation Service API 0.2")
    read = {path.name: json.loads(path.read_text("utf-8")) for path in SCHEMAS.glob("*.json")}
    registry: Any = referencing.Registry().with_resources(
        (one["$id"], referencing.Resource.from_contents(one, default_specification=DRAFT7))
        for one in read.values()
        if "$id" in one
    )
    contents = {key: value for key, value in read[f"{schema}.json"].items() if key != "$schema"}
    jsonschema.Draft7Validator(contents, registry=registry).validate(instance)
