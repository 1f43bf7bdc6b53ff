"""
pages/box: the files of the SPARQL box.

`sparql/box.js` and the words come with the page; `asking.js`, `engine.js`, `questions.js` and `data.js` when somebody
loads the box, a made-up study when it is asked for. Each hands over what it holds by calling `kawungBox(name, value)`.
"""

from __future__ import annotations

import base64
import json
from importlib.resources import files as resources
from typing import TYPE_CHECKING, Any

from kawung import words
from kawung.iris import HOME, PREFIXES, XSD
from kawung.pages.box.vendored import oxigraph
from kawung.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kawung.pages.box.values import Parameter, Question, Study
    from kawung.problems import Language

FOLDER = "sparql"
DATA = "data"
"""The part of the data that is real, with all that studies share."""
LICENCE = f"{FOLDER}/oxigraph-licence.txt"
_SHOWN = ("kw", "dcterms", "rdfs", "skos")
_START = """
SELECT ?study ?title WHERE {
  ?study a kw:Study ; dcterms:title ?title
}
ORDER BY ?study ?title
"""


def files(
    nquads: Mapping[str, bytes],
    studies: Sequence[Study],
    questions: Sequence[Question],
    lookups: Mapping[str, str],
) -> Iterator[tuple[str, bytes]]:
    """
    Give the files of the box by path.

    *nquads* are the parts of the data by name, as N-Quads packed by gzip: `DATA`, and each made-up study apart.
    *lookups* are queries by type of parameter that find `?study ?thing ?key ?label`.
    """
    engine = oxigraph()
    made = {
        "engine": _script("engine", _engine(), f"/* Oxigraph {engine.version}, see oxigraph-licence.txt */\n"),
        "asking": _own("asking.js"),
        "questions": _script("questions", _questions(studies, questions, lookups)),
        **{part: _script(part, base64.b64encode(content).decode()) for part, content in nquads.items()},
    }
    size = sum(len(made[name]) for name in ("engine", "asking", "questions", DATA))
    for name, content in made.items():
        yield f"{FOLDER}/{name}.js", content
    for language in LANGUAGES:
        yield f"{FOLDER}/words.{language}.js", _script(f"words.{language}", _words(language, size / 1_000_000))
    yield f"{FOLDER}/box.js", _own("box.js")
    yield LICENCE, engine.licence


def _own(name: str) -> bytes:
    return resources("kawung.pages.box").joinpath(name).read_bytes()


def _script(name: str, value: object, before: str = "") -> bytes:
    """Return a script that hands over a value."""
    told = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return f'{before}kawungBox("{name}",{told});\n'.encode()


def _engine() -> dict[str, str]:
    engine = oxigraph()
    code = [engine.script, *(_own(name).decode() for name in ("arithmetic.js", "worker.js"))]
    return {"code": "\n".join(code), "wasm": base64.b64encode(engine.wasm).decode()}


def _words(language: Language, megabytes: float) -> dict[str, str]:
    """Return the texts of the box in a language; what it loads is known here, all else when it is said."""
    names = [key.partition(".")[2] for key in words.catalogue() if key.startswith("box.")]
    told = {name: words.catalogue()[f"box.{name}"].in_(language) for name in sorted(names)}
    return told | {"size": words.text("box.size", language, size=megabytes)}


def _questions(studies: Sequence[Study], questions: Sequence[Question], lookups: Mapping[str, str]) -> dict[str, Any]:
    return {
        "home": HOME,
        "integer": f"{XSD}integer",
        "prefixes": PREFIXES,
        "start": "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in _SHOWN) + _START,
        "lookups": dict(lookups),
        "studies": [{"key": s.key, "part": s.part} for s in studies],
        "questions": [
            {
                "name": q.name,
                "head": q.head,
                "tail": q.tail,
                "made_up_too": q.made_up_too,
                "parameters": [_parameter(p) for p in q.parameters],
            }
            for q in questions
        ],
    }


def _parameter(p: Parameter) -> dict[str, Any]:
    return {
        "name": p.name,
        "type": p.type,
        "help": p.help._asdict(),
        "required": p.required,
        "default": p.default,
        "options": [[value, label._asdict(), term] for value, label, term in p.options],
    }
