"""
sheet: the reference of all tables and columns, for people, in both languages.

`docs/sheets.md` is what `render` gives; a test says when it is out of date.
"""

from __future__ import annotations

from kawung import vocabulary
from kawung.dictionary import Column, Table, in_manifest, tables
from kawung.problems import Words

_TYPES = {
    "key": Words("key", "kunci"),
    "text": Words("text", "teks"),
    "words": Words("text", "teks"),
    "integer": Words("whole number: 1655", "bilangan bulat: 1655"),
    "decimal": Words("number: 67.4 or 67,4", "angka: 67,4 atau 67.4"),
    "boolean": Words("yes or no", "ya atau tidak"),
    "year": Words("year: 2026", "tahun: 2026"),
    "date": Words("date: 2026-05-14", "tanggal: 2026-05-14"),
    "code": Words("code", "kode"),
    "url": Words("web address", "alamat web"),
    "point": Words("a word of the study's scale", "kata dari skala studi"),
    "area": Words("area code: 33.10.04", "kode wilayah: 33.10.04"),
    "measured": Words("as the column measure says", "menurut kolom measure"),
}
_TOP = """\
# Sheets / Lembar

*This file is made from `ontology/dictionary.toml` and the choice lists; change those and make it again:*
`python -c "import kawung.sheet as s; open('docs/sheets.md', 'w', encoding='utf-8').write(s.render())"`

A study is a workbook `study.xlsx` with a sheet for each table, or a folder with `study.toml` and CSV files; a
sheet that you do not need may be missing. In a workbook the parts of `study.toml` are sheets too. Headings are
the names below or their labels in either language. Empty cells say nothing; never write
0 or `-` for what you do not know. Several values in one cell are parted by `;`. Where a column may be *not
known*, write `not known: the reason` in a cell, and `{ not_known_en = "…", not_known_id = "…" }` in
`study.toml`. CSV files are best UTF-8, parted by comma, semicolon or tab. Numbers have no thousands separator.

Studi adalah buku kerja `study.xlsx` dengan satu lembar untuk setiap tabel, atau folder berisi `study.toml` dan
berkas CSV; lembar yang tidak perlu boleh tidak ada. Dalam buku kerja, bagian-bagian `study.toml` juga berupa
lembar. Judul kolom adalah nama di bawah ini atau sebutannya dalam salah satu bahasa. Sel kosong
tidak menyatakan apa-apa; jangan menulis 0 atau `-` untuk yang tidak diketahui. Beberapa nilai dalam satu sel
dipisahkan `;`. Jika kolom boleh *tidak diketahui*, tulis `tidak diketahui: alasannya` di sel, dan
`{ not_known_en = "…", not_known_id = "…" }` di `study.toml`. Berkas CSV sebaiknya UTF-8, dipisah koma, titik
koma, atau tab. Angka ditulis tanpa pemisah ribuan.
"""


def render() -> str:
    """Return the reference as Markdown: every table with its columns, then every choice list."""
    parts = [_TOP, *(_table(table) for table in tables().values())]
    schemes = dict.fromkeys(s for t in tables().values() for c in t.columns for s in c.schemes)
    parts.append("## Choice lists / Daftar pilihan\n\nA cell takes the key or the label in either language.")
    parts.append("Sel menerima kunci atau sebutan dalam salah satu bahasa.\n")
    parts += [_scheme(scheme) for scheme in schemes]
    return "\n".join(parts)


def _table(table: Table) -> str:
    """Describe one table."""
    where = f"`[[{table.name}]]` in `study.toml`" if in_manifest(table) else f"`{table.file}`"
    if table.name == "study":
        where = "`[study]` in `study.toml`"
    rows = [_column(column) for column in table.columns]
    return "\n".join(
        [
            f"## {table.label.en} / {table.label.id}",
            "",
            f"{where}. {table.help.en}",
            "",
            table.help.id,
            "",
            "| column / kolom | what to write | yang ditulis | holds / isi |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _column(column: Column) -> str:
    """Describe one column as a row of a table."""
    names = f"`{column.name}`<br>{column.label.en}<br>{column.label.id}"
    en, id_ = column.help
    if column.example:
        en, id_ = f"{en}<br>*{column.example}*", f"{id_}<br>*{column.example}*"
    marks = _holds(column)
    if column.required:
        marks.append("required / wajib")
    if column.many:
        marks.append("several with `;` / boleh beberapa dengan `;`")
    if column.unknowable:
        marks.append("may be not known / boleh tidak diketahui")
    return "| " + " | ".join(_in_cell(text) for text in (names, en, id_, "<br>".join(marks))) + " |"


def _holds(column: Column) -> list[str]:
    """Say what a cell of the column may hold."""
    if column.type == "choice":
        return [", ".join(f"`{v}`" for v in column.values)]
    found = []
    if column.tables:
        found.append("key of / kunci dari " + ", ".join(f"`{t}`" for t in column.tables))
    if column.schemes:
        found.append("list / daftar " + ", ".join(f"[{s}](#{s})" for s in column.schemes))
    if column.type == "bound":
        found.append("area code / kode wilayah")
    if column.type in _TYPES:
        words = _TYPES[column.type]
        found.append(words.en if words.en == words.id else f"{words.en} / {words.id}")
    return found


def _scheme(scheme: str) -> str:
    """List one choice list."""
    rows = []
    for c in vocabulary.concepts(scheme):
        also = "; ".join(dict.fromkeys(c.other))
        rows.append("| " + " | ".join(map(_in_cell, (f"`{c.key}`", *c.label, also))) + " |")
    head = ["| key / kunci | English | Indonesia | also / juga |", "|---|---|---|---|"]
    return "\n".join([f"### {scheme}", "", *head, *rows, ""])


def _in_cell(text: str) -> str:
    """Keep a text inside a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("\n", " ")
