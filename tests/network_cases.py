"""
Helpers of the tests of networks: studies made and built for them, and two ways to know what is in one.

`parties_of` and `linkages_of` read a build with rdflib alone; `read_back` reads the files with networkx and csv.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import rdflib

import shipped
import studies
from kawung import pipeline
from kawung.networks import network
from kawung.pipeline.networks import NetworkExported, export_network

KW = rdflib.Namespace("https://w3id.org/kawung/def#")
MADE = "rekaan-besar"
STUDIES = (*shipped.NAMES, MADE)
FORMS = ("graphml", "gexf", "edges", "csvw")
DIRECTIONS = {
    KW.HorizontalLinkage: "horizontal",
    KW.BackwardLinkage: "vertical-backward",
    KW.ForwardLinkage: "vertical-forward",
    KW.SubcontractLinkage: "vertical-subcontracting",
    KW.InstitutionalLinkage: "institutional",
}
Facts = dict[str, dict[str, Any]]


def edit(folder: Path, file: str, change: Callable[[list[list[str]]], None]) -> None:
    rows = studies.read(folder / file)
    change(rows)
    studies.write(folder / file, rows)


def copied(where: Path, study: str = "contoh", key: str = "") -> Path:
    """Copy a study, under another key if one is given."""
    folder = studies.copy(study, where)
    if key:
        folder = folder.rename(where / key)
        studies.edit_text(folder / "study.toml", lambda text: text.replace(f'key = "{study}"', f'key = "{key}"', 1))
    return folder


def generate(folder: Path, seed: int) -> None:
    """Add made-up actors, groups, ties (several between the same two), group linkages and joint actions to a study."""
    dice = random.Random(seed)  # noqa: S311 - made-up data, nothing secret
    heads = {file: studies.read(folder / file)[0] for file in ("actors.csv", "linkages.csv")}
    parties = [f"B{n:02}" for n in range(30)]
    roles = ["producer", "producer", "material-supplier", "buyer", "lender", "subcontractor", "consumer", ""]

    def actors(rows: list[list[str]]) -> None:
        for n, key in enumerate(parties):
            cells = {
                "id": key,
                "party": "group" if n % 7 == 0 else "actor",
                "kind": dice.choice(["firm", "agency", ""]),
            }
            cells |= {"label_en": f"{key} 🧵", "category": dice.choice(["new", "inherited", ""]), "finding": "F01"}
            rows.append([cells.get(head, "") for head in heads["actors.csv"]])

    def linkages(rows: list[list[str]]) -> None:
        for n in range(150):
            one, other = dice.choice(parties[:12]), dice.choice(parties)
            cells = {"id": f"M{n:03}", "from": one, "to": other}
            cells |= {"from_role": dice.choice(roles), "to_role": dice.choice([*roles, "not known: nobody said"])}
            if n % 25 == 0:
                cells = {"id": f"M{n:03}", "participants": ";".join(dice.sample(parties, 4))}
                cells |= {"participants_role": dice.choice(["producer", "buyer"])}
            cells |= {"variable": dice.choice(["raw-material", "marketing", ""])}
            cells |= {"strength": dice.choice(["lemah", "sedang", "kuat", ""]), "share": dice.choice(["", "12.5", "0"])}
            cells |= {"frequency": dice.choice(["weekly", ""]), "period": dice.choice(["2024", ""]), "finding": "F01"}
            rows.append([cells.get(head, "") for head in heads["linkages.csv"]])

    edit(folder, "actors.csv", actors)
    edit(folder, "linkages.csv", linkages)


def built(root: Path) -> pipeline.Project:
    """Build the project at *root*, whatever its studies' problems."""
    (root / "kawung.toml").write_text('base = "https://example.org/kawung/"\n', encoding="utf-8")
    project = pipeline.find_project(root)
    report = pipeline.build(project, root / "build", fail_on=None)
    assert report.written
    return project


def project_with(root: Path, *changes: Callable[[Path], None], key: str = "") -> pipeline.Project:
    """Make and build a project of one changed copy of the example."""
    folder = copied(root / "data" / "studies", key=key)
    for change in changes:
        change(folder)
    return built(root)


def exported(project: pipeline.Project, study: str, form: str, to: Path | None = None, **more: Any) -> NetworkExported:
    out = to or project.root / "out" / f"{study}.{form}"
    return export_network(study, project, project.root / "build", form, out, team=True, **more)


def everything(root: Path) -> pipeline.Project:
    """Build the shipped studies and a generated one, and write each in all forms."""
    for name in shipped.NAMES:
        copied(root / "data" / "studies", name)
    generate(copied(root / "temporary", key=MADE), 7)
    (root / "temporary" / MADE).rename(root / "data" / "studies" / MADE)
    found = built(root)
    for study in STUDIES:
        for form in FORMS:
            assert exported(found, study, form).written
    return found


def _graph(data: rdflib.Dataset, study: str, *names: str) -> rdflib.Graph:
    found = rdflib.Graph()
    for name in names:
        for triple in data.graph(rdflib.URIRef(f"https://example.org/kawung/graph/{study}/{name}")):
            found.add(triple)
    return found


def _key(graph: rdflib.Graph, thing: Any) -> str | None:
    return None if thing is None else str(graph.value(thing, KW.key) or str(thing).rpartition("#")[2])


def parties_of(data: rdflib.Dataset, study: str) -> Facts:
    graph, found = _graph(data, study, "entities"), {}
    for class_, sort in ((KW.Actor, "actor"), (KW.ActorGroup, "group")):
        for party in graph.subjects(rdflib.RDF.type, class_):
            labels = {label.language: str(label) for label in graph.objects(party, rdflib.RDFS.label)}
            key = str(graph.value(party, KW.key))
            place = graph.value(party, KW.place)
            found[key] = {
                "node": sort,
                "label_en": labels.get("en") or labels.get("id") or key,
                "label_id": labels.get("id") or labels.get("en") or key,
                "actor_kind": _key(graph, graph.value(party, KW.kind)),
                "category": _key(graph, graph.value(party, KW.inCategory)),
                "place": None if place is None else str(place).rpartition("/")[2],
            }
    return found


def linkages_of(data: rdflib.Dataset, study: str) -> Facts:
    graph = _graph(data, study, "entities", "observed", "interpreted", "published")
    inferred, found = _graph(data, study, "inferred"), {}
    for class_, form in ((KW.Tie, "tie"), (KW.GroupLinkage, "group-linkage"), (KW.JointAction, "joint-action")):
        for linkage in graph.subjects(rdflib.RDF.type, class_):
            ends = [_key(graph, graph.value(linkage, side)) for side in (KW.source, KW.target)]
            point, share = graph.value(linkage, KW.strength), graph.value(linkage, KW.share)
            found[str(graph.value(linkage, KW.key))] = {
                "form": form,
                "ends": tuple(ends),
                "participants": {_key(graph, one) for one in graph.objects(linkage, KW.participant)},
                "variable": _key(graph, graph.value(linkage, KW.variable)),
                "direction": ";".join(
                    sorted(DIRECTIONS[c] for c in inferred.objects(linkage, rdflib.RDF.type) if c in DIRECTIONS)
                )
                or None,
                "strength": _key(graph, point),
                "strength_rank": None if point is None else int(graph.value(point, KW.ordinal)),
                "share": None if share is None else float(share),
                "basis": str(graph.value(linkage, KW.basis)).rpartition("#")[2],
            }
    return found


# Readers that others wrote.


def from_xml(path: Path, form: str) -> nx.MultiDiGraph:
    read = nx.read_graphml(path, force_multigraph=True) if form == "graphml" else nx.read_gexf(path)
    return nx.MultiDiGraph(read)


def from_csv(folder: Path, nodes: str, edges: str) -> nx.MultiDiGraph:
    """Read the two CSV files as their users would, with numbers as numbers and NA as nothing."""
    graph = nx.MultiDiGraph()
    types: dict[str, Callable[[str], Any]] = {"truth": lambda t: {"true": True, "false": False}[t]}
    types |= {"whole": int, "number": float}

    def typed(row: dict[str, str], attributes: tuple[network.Attribute, ...]) -> dict[str, Any]:
        found = {a.name: (a, row[a.name]) for a in attributes}
        return {n: types.get(a.kind, str)(t) for n, (a, t) in found.items() if a.required or t != "NA"}

    for row in read_csv(folder / nodes):
        graph.add_node(row["id"], **typed(row, network.NODES))
    for row in read_csv(folder / edges):
        assert row["type"] == "Directed"
        graph.add_edge(row["source"], row["target"], key=row["id"], **typed(row, network.EDGES))
    return graph


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


def read_back(project: pipeline.Project, study: str, form: str, out: Path | None = None) -> nx.MultiDiGraph:
    out = out or project.root / "out" / f"{study}.{form}"
    if form == "edges":
        return from_csv(out.parent, f"{study}-nodes.edges", out.name)
    return from_csv(out, "nodes.csv", "edges.csv") if form == "csvw" else from_xml(out, form)
