"""
answers: the page that lists the questions, made from their files.

`docs/questions.md` is this page. To write it anew:
`python -c "from kawung.answers.catalogue import page; print(page(), end='')" > docs/questions.md`
"""

from __future__ import annotations

from kawung.answers.question import GROUPS, Parameter, Question, questions

_OPENING = """# Questions

Made from `queries/answers` (`src/kawung/answers/catalogue.py`); `queries/README.md` says how such a file is written.
`kawung ask NAME --study KEY` asks one, `kawung ask NAME --help` lists what it can be asked about. Each file is a
plain SPARQL 1.1 query; `docs/engines.md` says which servers give the same rows.

Every row of every answer has `study`, `made_up`, `basis` and `status` before the fields named here; a thing takes
four fields (`x` its key, `x_en`, `x_id`, `x_iri`), a list of things the same with its members joined. What is not
there has a name: `none`, `not-asked`, `not-reported`, `withheld`, `not-applicable`.

Rows of what is public of a study have two more: `interviews_withheld`, how many of its interviews are not public, and
`withheld`, the fields of the row of which it cannot be said in public whether there is nothing. There a nothing is
`withheld`, and the answer says first of how many interviews it speaks.
"""


def page() -> str:
    """Return the page as Markdown: each question in both languages, its parameters, fields and cautions."""
    lines = [_OPENING]
    for group, words in GROUPS.items():
        asked = [q for q in questions() if q.group == group]
        if asked:
            lines += [f"## {words.en} · {words.id}", ""]
        for q in asked:
            lines += _question(q)
    return "\n".join(lines).rstrip() + "\n"


def _question(q: Question) -> list[str]:
    lines = [f"### {q.number} `{q.name}`", "", f"{q.question.en}<br>", f"*{q.question.id}*", ""]
    lines += [f"[`{q.file}`](../{q.file}) reads the graphs {', '.join(q.graphs)}.", ""]
    lines += [_parameter(p) for p in q.parameters]
    lines += ["", "| field | English | Indonesian | kind |", "| --- | --- | --- | --- |"]
    lines += [f"| {c.name} | {c.label.en} | {c.label.id} | {c.kind} |" for c in q.columns]
    lines += [""]
    if q.ranking:
        lines += [f"Ranked by `{q.ranking.by}`, high before low; equal values share a rank.", ""]
    cautions = [c.words for c in q.caveats if "{" not in c.words.en]
    lines += [f"- {w.en}. *{w.id}.*" for w in cautions] + ([""] if cautions else [])
    return lines


def _parameter(p: Parameter) -> str:
    text = f"- `{p.name}`: {p.help.en}. *{p.help.id}.*"
    if p.values:
        text += " One of " + ", ".join(f"`{code}`" for code in p.values) + "."
    if p.default is not None:
        text += f" Without it: `{p.default}`."
    return text + (" Required." if p.required else "")
