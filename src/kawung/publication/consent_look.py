"""publication: how the consent sheet looks, on paper (two sides of A4) and on a telephone."""

LOOK = """\
@page { size: A4; margin: 12mm 15mm; }
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 46rem; padding: 1rem; color: #000; background: #fff;
  font: 16px/1.4 system-ui, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif;
}
header { border-bottom: 2px solid #000; margin-bottom: .6em; }
h1 { font-size: 1.5em; line-height: 1.2; margin: 0 0 .3em; }
h2 { font-size: 1.05em; margin: .9em 0 .25em; break-after: avoid; }
p, ul { margin: .25em 0; }
ul { padding-left: 1.2em; }
.kind { margin: 0; }
.choices { list-style: none; padding: 0; }
.choices li { display: flex; gap: .6em; margin: .35em 0; break-inside: avoid; }
.choices p { margin: 0; }
.choices.one { margin-top: .6em; break-after: avoid; }
.box { flex: none; width: 1.15em; height: 1.15em; border: 1.5px solid #000; margin-top: .1em; }
code { font-family: ui-monospace, "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace; font-size: .8em; }
.choices code { color: #555; white-space: nowrap; }
dl { display: flex; flex-wrap: wrap; gap: .4em 1.5em; margin: .4em 0; break-inside: avoid; }
dl div { flex: 1 1 15rem; }
dt { font-size: .87em; }
dd { margin: 0; border-bottom: 1px solid #000; min-height: 1.9em; padding-top: .25em; overflow-wrap: anywhere; }
.aside { font-size: .87em; }
.team { margin-top: 1em; border-top: 2px solid #000; font-size: .84em; }
table { border-collapse: collapse; width: 100%; break-inside: avoid; }
th, td { border: 1px solid #888; padding: .15em .4em; text-align: left; vertical-align: top; }
td { overflow-wrap: break-word; }
td:first-child { white-space: nowrap; }
@media (max-width: 30rem) { td:first-child { white-space: normal; } }
@media print {
  body { font-size: 10.5pt; line-height: 1.35; padding: 0; max-width: none; }
  h2.page { break-before: page; margin-top: 0; }
  dd { min-height: 9mm; padding-top: 3mm; }
}
"""
"""The sheet's style: black on white, since it is copied."""
