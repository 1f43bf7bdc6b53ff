"""
matrices: what a person told, read from options or from a plan file, and a plan with guesses to complete.

A plan is a TOML file: `[source]` once, `[[file]]` for each file. What is missing is named all at once; a word that
is no choice is named with its nearest. Paths in a plan go from the plan's folder.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from kawung import vocabulary, words
from kawung.iris import is_key
from kawung.problems import UnreadableError, UsageError, Words
from kawung.sheet.matrices.edges import variable_key
from kawung.sheet.matrices.reading import number
from kawung.sheet.matrices.told import FORMS, KEYS, MEANINGS, OTHER, FileTold, Point, SourceTold, Told
from kawung.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from kawung.sheet.matrices.records import Record
    from kawung.sheet.matrices.sheets import Part
    from kawung.sheet.matrices.told import Form, Headings, Keys, Meaning

_NOT_KNOWN = ("not known", "tidak diketahui")
_OTHER = (OTHER, "lain", "lainnya")
_SOURCE = (
    "citation", "title_en", "title_id", "authors", "year", "licence", "place", "actor_kind", "consent",
    "third_parties", "made_up", "scale", "keys",
)  # fmt: skip
_FILE = ("path", "sheet", "form", "variable", "relation", "wave", "directed", "values", "unit", "headings")
_SCHEMES = {"actor_kind": "actor-kind", "consent": "consent", "third_parties": "third-party-rule"}
_PART = re.compile(r"[^\W_]+")
_WAVE = re.compile(r"(?:19|20)[0-9]{2}|[wt]?[0-9]{1,2}", re.IGNORECASE)


def _stop(key: str, **values: object) -> UsageError:
    return UsageError(words.words(f"import_usage.{key}", **values))


class _Asking:
    """Reads single answers; what is missing is gathered, so that it can be named all at once."""

    def __init__(self, where: str = "") -> None:
        self._where = where
        self.missing: list[str] = []

    def text(self, said: object, name: str) -> str:
        """Take a text or a number as a text."""
        if isinstance(said, bool) or not isinstance(said, str | int | float):
            raise _stop("form", name=self.called(name))
        return str(said).strip()

    def called(self, name: str) -> str:
        """Name an answer as the person wrote it."""
        return f"{self._where}{name}"

    def choice(self, said: str, name: str, among: Sequence[str]) -> str:
        """Take one of *among*."""
        if said in among:
            return said
        near = difflib.get_close_matches(said, among, n=1, cutoff=0.5)
        raise _stop(
            "no_choice",
            name=self.called(name),
            text=said,
            choices=", ".join(among),
            nearest=_said("nearest", text=near[0]) if near else "",
        )

    def concept(self, said: str, name: str, scheme: str) -> str:
        """Take a concept of a scheme, by key or by a word for it."""
        for concept in vocabulary.concepts(scheme):
            if fold(said) in {fold(word) for word in concept.names()}:
                return concept.key
        return self.choice(said, name, [c.key for c in vocabulary.concepts(scheme)])

    def variable(self, said: str) -> str:
        """Take a variable, or the word that says that it is none of Kawung's."""
        if said.casefold() in _OTHER:
            return OTHER
        key = variable_key(said)
        keys = [c.key for c in vocabulary.concepts("variable") if c.key != "all"]
        return key or self.choice(said, "variable", [*keys, OTHER])

    def scale(self, said: Iterable[str]) -> tuple[Point, ...]:
        """Take the points of a scale: `1 = weak | lemah`, or the bare number."""
        points: list[Point] = []
        for text in said:
            value, _, label = (part.strip() for part in text.partition("="))
            read = number(value, "amount", ()).value
            en, _, id_ = (part.strip() for part in label.partition("|"))
            if not read or read in {p.number for p in points} or (label and not (en and id_)):
                raise _stop("scale", name=self.called("scale"), text=text)
            key = en.lower().replace(" ", "-") if is_key(en.lower().replace(" ", "-")) else _number_key(read)
            if key in {p.key for p in points}:
                key = f"{key}-{_number_key(read)}"
            points.append(Point(read, key, Words(en, id_) if label else Words(value, value)))
        return tuple(points)


def _number_key(value: Decimal) -> str:
    return format(value.normalize(), "f")


def from_flags(files: Sequence[str], flags: Mapping[str, str]) -> Told:
    """
    Take what the options say, for all files alike; *flags* are options without dashes, a switch has any text.

    Raises UsageError that names everything missing, or what is no choice.
    """
    ask = _Asking("--")
    form = cast("Form", ask.choice(flags.get("form", "matrix"), "form", FORMS))
    scale = ask.scale(part for part in flags.get("scale", "").split(";") if part.strip())
    one = _file(ask, files[0] if files else "", {**flags, "directed": "undirected" not in flags, "form": form}, scale)
    citation = flags.get("source", "").strip()
    if not citation:
        ask.missing.append("--source")
    if ask.missing:
        raise _stop("missing_flags", names=", ".join(dict.fromkeys(ask.missing)))
    keys = cast("Keys", ask.choice(flags.get("keys", "label"), "keys", KEYS))
    source = SourceTold(citation, made_up="made-up" in flags, scale=scale, keys=keys)
    return Told(source, tuple(replace(one, file=file) for file in files))


def _file(ask: _Asking, file: str, said: Mapping[str, object], scale: Sequence[Point]) -> FileTold:
    """Take the answers about one file; what is missing goes to *ask*."""
    texts = {name: ask.text(said.get(name, ""), name) for name in _FILE if name not in ("path", "directed")}
    form = cast("Form", ask.choice(texts["form"] or "matrix", "form", FORMS))
    meaning = cast("Meaning", ask.choice(texts["values"] or "tie", "values", MEANINGS))
    headings = cast("Headings", ask.choice(texts["headings"], "headings", ("", "yes", "no")))
    directed = said.get("directed", True)
    if not isinstance(directed, bool):
        raise _stop("yes_or_no", name=ask.called("directed"))
    variable = ask.variable(texts["variable"]) if texts["variable"] else ""
    needed = {
        "variable": not variable and form == "matrix",
        "relation": variable == OTHER and not texts["relation"],
        "wave": not texts["wave"] and form == "matrix",
        "unit": meaning == "amount" and not texts["unit"],
        "scale": meaning == "strength" and not scale,
    }
    ask.missing += [ask.called(name) for name, missing in needed.items() if missing]
    wave = "" if texts["wave"].casefold() in _NOT_KNOWN else texts["wave"]
    return FileTold(
        file, texts["sheet"], form, variable, texts["relation"], wave, directed, meaning, texts["unit"], headings
    )


def read_plan(name: str, data: bytes, *, made_up: bool = False) -> tuple[Told, tuple[str, ...]]:
    """
    Read a plan: what it tells, and the paths of its files in the same order.

    *name* is the plan's name in messages; *made_up* marks the study as invented whatever the plan says. Raises
    UnreadableError if it is no TOML, UsageError for what is missing or no choice.
    """
    try:
        plan = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # ValueError: no UTF-8, no TOML, a number beyond the limit
        reason = str(error) if isinstance(error, tomllib.TOMLDecodeError) else type(error).__name__
        raise UnreadableError(words.words("import_usage.plan_unreadable", file=name, reason=reason)) from error
    ask = _Asking(f"{name}: [source] ")
    _known(name, plan, ("source", "file"))
    said, entries = plan.get("source", {}), plan.get("file", [])
    if not isinstance(said, dict) or not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise _stop("plan_form", file=name)
    if not entries:
        raise _stop("plan_without_files", file=name)
    source = _source(ask, said, made_up=made_up)
    missing = list(ask.missing)
    files = []
    paths = []
    for entry in entries:
        path = _Asking(f"{name}: [[file]] ").text(entry.get("path", ""), "path")
        here = _Asking(f"{name}: [[file]] {path or '?'}: ")
        _known(name, entry, _FILE)
        files.append(_file(here, path.replace("\\", "/").rpartition("/")[2], entry, source.scale))
        missing += here.missing if path else [here.called("path")]
        paths.append(path)
    _known(name, said, _SOURCE)
    if missing:
        raise _stop("missing_in_plan", names="; ".join(dict.fromkeys(missing)))
    return Told(source, tuple(_told_apart(files, paths))), tuple(paths)


def _told_apart(files: list[FileTold], paths: list[str]) -> list[FileTold]:
    """Give each file a name of its own: files of one name get their paths, sheets of one workbook their tabs."""
    places = [(path, file.sheet) for path, file in zip(paths, files, strict=True)]
    if len(set(places)) < len(places):
        raise _stop("file_twice", file=next(path for path, sheet in places if places.count((path, sheet)) > 1))
    folders = {file.file: path for path, file in zip(paths, files, strict=True)}
    if any(folders[file.file] != path for path, file in zip(paths, files, strict=True)):
        files = [replace(f, file=path.replace("\\", "/")) for f, path in zip(files, paths, strict=True)]
    return [
        replace(f, file=f"{f.file} ({f.sheet})") if f.sheet and paths.count(p) > 1 else f
        for p, f in zip(paths, files, strict=True)
    ]


def _known(name: str, said: Mapping[str, Any], known: Sequence[str]) -> None:
    """Refuse a name that a plan does not have, since it may be a slip."""
    for key in said:
        if key not in known:
            raise _stop("plan_name", file=name, text=key, choices=", ".join(known))


def _source(ask: _Asking, said: Mapping[str, Any], *, made_up: bool) -> SourceTold:
    """Take what was told once for all files."""
    texts = {
        name: ask.text(said.get(name, ""), name) for name in _SOURCE if name not in ("authors", "made_up", "scale")
    }
    authors, scale, invented = said.get("authors", []), said.get("scale", []), said.get("made_up", False)
    for name, listed in (("authors", authors), ("scale", scale)):
        if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
            raise _stop("list", name=ask.called(name))
    if not isinstance(invented, bool):
        raise _stop("yes_or_no", name=ask.called("made_up"))
    if not texts["citation"]:
        ask.missing.append(ask.called("citation"))
    for name, scheme in _SCHEMES.items():
        if texts[name]:
            texts[name] = ask.concept(texts[name], name, scheme)
    keys = cast("Keys", ask.choice(texts.pop("keys") or "label", "keys", KEYS))
    named = tuple(author.strip() for author in authors if author.strip())
    return SourceTold(**texts, authors=named, made_up=made_up or invented, scale=ask.scale(scale), keys=keys)


def write_plan(files: Sequence[tuple[str, Part]], *, made_up: bool = False) -> str:
    """
    Write a plan to complete: *files* are (path as it is to stand there, what the file or a sheet of it holds).

    Form and headings go by how the records look, variable and wave by the file's name; each guess says that it is one.
    """
    parts = [_comment("plan_top"), "[source]"]
    for name in _SOURCE:
        value = {"authors": "[]", "scale": "[]", "made_up": str(made_up).lower(), "keys": '"label"'}.get(name, '""')
        parts += [_comment(f"plan_{name}"), f"{name} = {value}"]
    for at, (path, part) in enumerate(files):
        variable, wave = _guessed(path.rpartition("/")[2], part.tab)
        sheet = {"sheet": json.dumps(part.tab, ensure_ascii=False)} if part.tab else {}
        guesses = {
            "path": json.dumps(path, ensure_ascii=False),
            **sheet,
            "form": json.dumps(_looks(part.records)),
            "variable": json.dumps(variable),
            "relation": '""',
            "wave": json.dumps(wave),
            "directed": "true",
            "values": '"tie"',
            "unit": '""',
        }
        parts += ["", "[[file]]"]
        for key, value in guesses.items():
            if at == 0:
                parts.append(_comment(f"plan_file_{key}"))
            guess = key == "form" or (key in ("variable", "wave") and value != '""')
            parts.append(f"{key} = {value}" + (f"  # {_said_both('plan_guess')}" if guess else ""))
    return "\n".join(parts) + "\n"


def _looks(records: Sequence[Record]) -> str:
    """Guess the form: an edge list has two columns of names, a matrix a row and a column of them."""
    body = records[1:] or records
    second = [cells[1][1] for _, cells in body if len(cells) > 1 and cells[1][0] == 1]
    named = sum(number(text, "tie", ()).rule == "cell-not-number" for text in second)
    return "edges" if second and named * 2 > len(second) else "matrix"


def _guessed(name: str, tab: str) -> tuple[str, str]:
    """Guess variable and wave from a file's name and a sheet's: a word for a variable, a year, a number as `w2`."""
    parts = _PART.findall(f"{name.rpartition('.')[0] or name} {tab}")
    spoken = " " + " ".join(part.casefold() for part in parts) + " "
    found = [
        (len(word), concept.key)
        for concept in vocabulary.concepts("variable")
        for word in concept.names()
        if concept.key != "all" and f" {fold(word)} " in spoken
    ]
    waves = [part for part in parts if _WAVE.fullmatch(part)]
    return (max(found)[1] if found else "", waves[-1] if waves else "")


def _said(key: str, **values: object) -> Words:
    return words.words(f"import_said.{key}", **values)


def _said_both(key: str) -> str:
    said = _said(key)
    return f"{said.en} | {said.id}"


def _comment(key: str) -> str:
    said = _said(key)
    return "\n".join(f"# {line}".rstrip() for text in (said.en, said.id) for line in text.split("\n"))
