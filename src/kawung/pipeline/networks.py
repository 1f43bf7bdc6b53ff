"""conductor: a study of a build as a network, in files for other programs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kawung import dictionary, networks, words
from kawung.iris import term
from kawung.pipeline import as_built, folders, held, releases, whole
from kawung.pipeline.annotating import unwritten
from kawung.pipeline.opened import open_build
from kawung.problems import Place, Problem, Severity, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kawung.iris import Term
    from kawung.networks import Network
    from kawung.pipeline.opened import Kawung
    from kawung.pipeline.project import Project
    from kawung.problems import Language

NetworkForm = Literal["graphml", "gexf", "edges", "csvw"]
_ENDS: dict[NetworkForm, str] = {"graphml": ".graphml", "gexf": ".gexf", "edges": "-edges.csv", "csvw": "-csvw"}
_XML = {"graphml": "GraphML", "gexf": "GEXF"}


@dataclass(frozen=True, slots=True)
class NetworkExported:
    """
    What an export as a network did: the study, the form, where it went and what is in it, and what stood in the way.

    *out* is the file or folder that was named, *files* all that it consists of. A joint action counts as one linkage,
    *edges* are those in the files; *undirected* counts the linkages from which no direction follows.
    """

    study: str
    form: NetworkForm
    out: Path
    files: tuple[Path, ...]
    written: bool
    made_up: bool
    actors: int
    groups: int
    joint_actions: int
    linkages: int
    edges: int
    undirected: int
    problems: tuple[Problem, ...] = ()


def export_network(
    study: str,
    project: Project,
    build: Path,
    form: NetworkForm,
    to: Path | None = None,
    *,
    language: Language = "en",
    force: bool = False,
    team: bool = False,
) -> NetworkExported:
    """
    Write what of a study of a build is public as a network into *to*, whole or not at all.

    With *team* it is all that the build has, and not for publication. Nodes are labelled in *language*. Without *to* it
    goes into the current folder, under the study's key; beside a list of edges `x.csv` the nodes go
    into `x-nodes.csv` (beside `x-edges.csv` too). Nothing is written if a linkage cannot be an edge, or if a text holds
    a sign that the form cannot write: then the result has the problems. Raises UsageError if the build has no such
    study, if that has changed since, or if something is in the way (*force* writes over it, but never into a study),
    RefusedError if the study is not public, UnreadableError if the build is damaged or the files, or the record of what
    leaves, cannot be written.
    """
    if team:  # the public one is asked this when it is opened
        folders.reading(build, lambda made: as_built.refuse_changed(made, [study]))
    opened = open_build(build, study=study, public=not team)
    network = networks.read(opened.store, study, language)
    if network is None:
        there = ", ".join(one.key for one in opened.studies)
        raise UsageError(words.words("network.no_study", text=study, out=str(build), studies=there))
    out = to or Path(f"{study}{'-team' if team else ''}{_ENDS[form]}")
    _refuse_target(project, out, form, force=force)
    contents = _contents(network, out, form)
    problems = _problems(opened, network, form)
    if not problems:
        now = datetime.now(UTC)
        releases.record(project, f"export {form}", _held(build, study, team=team), now, where=str(out), team=team)
        _write(out, form, contents)
    linkages = {edge.term: edge.said for edge in network.edges}
    return NetworkExported(
        study=study,
        form=form,
        out=out,
        files=tuple(contents),
        written=not problems,
        made_up=network.made_up,
        actors=network.count("actor"),
        groups=network.count("group"),
        joint_actions=network.count("joint-action"),
        linkages=len(linkages),
        edges=len(network.edges),
        undirected=sum("no_direction" in said for said in linkages.values()),
        problems=tuple(problems),
    )


def _held(build: Path, study: str, *, team: bool) -> Mapping[str, releases.Held]:
    """Tell whom the build holds of a study."""
    if team:
        return {study: folders.reading(build, lambda made: held.of_team(made, study))}
    return folders.reading(build, lambda made: held.read(made, [study]))


def _nodes_beside(edges: Path) -> Path:
    return edges.with_name(f"{edges.stem.removesuffix('-edges')}-nodes{edges.suffix}")


def _refuse_target(project: Project, out: Path, form: NetworkForm, *, force: bool) -> None:
    """Refuse what lies in a study, and what is there already unless it is to be written over."""
    here = out.resolve()
    for source in project.studies:
        home = source.path.resolve()
        if here == home or (home.is_dir() and here.is_relative_to(home)):
            raise UsageError(words.words("export.source", out=str(out), name=out.name))
    for path in (out, _nodes_beside(out)) if form == "edges" else (out,):
        there = path.exists() or path.is_symlink()
        if there and (not force or path.is_dir() != (form == "csvw")):
            raise UsageError(words.words("export.there", out=str(path)))


def _contents(network: Network, out: Path, form: NetworkForm) -> dict[Path, bytes]:
    """Make the files of a form."""
    if form == "edges":
        return dict(zip((out, _nodes_beside(out)), networks.edge_list(network), strict=True))
    if form == "csvw":
        return {out / name: data for name, data in networks.csvw(network).items()}
    return {out: networks.graphml(network) if form == "graphml" else networks.gexf(network)}


def _problems(opened: Kawung, network: Network, form: NetworkForm) -> list[Problem]:
    """Name the linkages that no edge can stand for, and the texts that the form cannot write."""
    found = []
    for loose in network.loose:
        said = words.words("network.ends_message", key=loose.key, columns=", ".join(loose.sides))
        at = _place(opened, network.study, loose.term)
        found.append(Problem("network-ends", Severity.VIOLATION, said, words.words("network.ends_remedy"), (at,)))
    for unwritable in networks.unwritable(network) if form in _XML else ():
        said = words.words(
            "network.sign_message", attribute=unwritable.attribute, sign=unwritable.sign, form=_XML[form]
        )
        at = _place(opened, network.study, unwritable.term)
        found.append(Problem("network-sign", Severity.VIOLATION, said, words.words("network.sign_remedy"), (at,)))
    return sorted(found, key=Problem.sort_key)


def _place(opened: Kawung, study: str, thing: Term) -> Place:
    """Find the row of a thing, by the cell that holds its key; without one the study as a whole."""
    keys = opened.store.select(f"SELECT ?key WHERE {{ GRAPH ?graph {{ {thing} {term('kw:key')} ?key }} }}").rows
    for [key] in keys:
        if key and (places := opened.trace(thing, term("kw:key"), key)):
            return places[0]
    return Place(study, dictionary.MANIFEST)


def _write(out: Path, form: NetworkForm, contents: Mapping[Path, bytes]) -> None:
    """Write the files, all of them or none."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        if form == "csvw":
            whole.folder(out, {path.name: data for path, data in contents.items()})
        else:
            whole.files(contents)
    except OSError as error:
        raise unwritten(out, error) from error
