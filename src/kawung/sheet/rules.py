"""
sheet: what the reader may find wrong, one rule each, in both languages.

Only what has no place in a graph is reported here (files, headings, encoding, keys); a cell that does not fit its
column goes on as `Unread`, and the shapes speak of it. `RULES` is the whole list; `problem` fills a rule's texts.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from kawung.dictionary import Column
from kawung.problems import Place, Problem, Severity, Words
from kawung.vocabulary import fold

MAX_BYTES = 64 * 1024 * 1024
MAX_MANIFEST_BYTES = 1024 * 1024
MAX_ROWS = 1_000_000
MAX_COLUMNS = 16_384
MAX_CELL = 32_767
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One thing that can be wrong with a study's files.

    The texts hold placeholders of `str.format`; *near* is the remedy where something alike is known (`{nearest}`).
    """

    severity: Severity
    message: Words
    remedy: Words
    near: Words | None = None


_READING, _WRONG, _LOOK = Severity.UNREADABLE, Severity.VIOLATION, Severity.WARNING

RULES: dict[str, Rule] = {
    "manifest-missing": Rule(
        _READING,
        Words("The folder has no study.toml.", "Map ini tidak berisi study.toml."),
        Words(
            "Make one with kawung new, or copy it from another study, and fill it in.",
            "Buat dengan kawung new, atau salin dari studi lain, lalu isi.",
        ),
    ),
    "manifest-broken": Rule(
        _READING,
        Words("study.toml cannot be read {where}.", "study.toml tidak bisa dibaca {where}."),
        Words(
            'Mend it there. Texts and codes stand between quotation marks (name = "text"), a list between square '
            "brackets, and each name once in its part.",
            'Betulkan di situ. Teks dan kode diapit tanda kutip (nama = "teks"), daftar diapit kurung siku, dan '
            "setiap nama hanya sekali dalam bagiannya.",
        ),
    ),
    "study-key-form": Rule(
        _READING,
        Words(
            'A study cannot be called "{text}": its name becomes part of web addresses.',
            'Studi tidak bisa bernama "{text}": namanya menjadi bagian alamat web.',
        ),
        Words(
            "Rename the folder: lower-case letters, digits and hyphens, beginning and ending with a letter or digit, "
            "and not area, class or shared.",
            "Ganti nama map: huruf kecil, angka, dan tanda hubung, diawali dan diakhiri huruf atau angka, dan bukan "
            "area, class, atau shared.",
        ),
    ),
    "file-too-large": Rule(
        _READING,
        Words("{file} has more than {limit} {unit}.", "{file} berisi lebih dari {limit} {unit}."),
        Words(
            "Part the study, or remove what does not belong to it.",
            "Bagi studi ini, atau buang yang bukan bagiannya.",
        ),
    ),
    "file-not-text": Rule(
        _READING,
        Words(
            "{file} is not text in UTF-8: row {row} holds characters that cannot be read.",
            "{file} bukan teks UTF-8: baris {row} memuat huruf yang tidak bisa dibaca.",
        ),
        Words(
            'Open it in your spreadsheet and save it again as "CSV UTF-8".',
            'Buka di aplikasi lembar kerja, lalu simpan lagi sebagai "CSV UTF-8".',
        ),
    ),
    "quotes-broken": Rule(
        _READING,
        Words(
            "{file} cannot be read from row {row} on: a quotation mark there is not closed or stands in the wrong "
            "place.",
            "{file} tidak bisa dibaca mulai baris {row}: ada tanda kutip yang tidak ditutup atau salah tempat.",
        ),
        Words(
            'Close it, or write a quotation mark inside a cell twice (""). A spreadsheet does both by itself.',
            'Tutup tanda kutipnya, atau tulis dua kali ("") jika ada di dalam sel. Aplikasi lembar kerja '
            "melakukannya sendiri.",
        ),
    ),
    "headings-missing": Rule(
        _READING,
        Words(
            "No column of {file} is known: row {row} should hold its headings.",
            "Tidak ada kolom {file} yang dikenal: baris {row} seharusnya berisi judul kolom.",
        ),
        Words("Put these headings into the first row: {headings}.", "Isi baris pertama dengan judul kolom: {headings}."),
    ),
    "file-empty": Rule(
        _LOOK,
        Words("{file} is empty: it has not even headings.", "{file} kosong: judul kolom pun tidak ada."),
        Words("Delete the file, or give it headings and rows.", "Hapus berkasnya, atau isi judul kolom dan barisnya."),
    ),
    "file-unknown": Rule(
        _LOOK,
        Words("{file} is none of a study's sheets and was not read.", "{file} bukan lembar studi dan tidak dibaca."),
        Words(
            "Give it the name of a sheet, or put it elsewhere.",
            "Beri nama salah satu lembar, atau simpan di tempat lain.",
        ),
        Words(
            "If it is meant to be {nearest}, give it that name; if not, put it elsewhere.",
            "Jika maksudnya {nearest}, beri nama itu; jika bukan, simpan di tempat lain.",
        ),
    ),
    "heading-doubled": Rule(
        _WRONG,
        Words(
            'Two columns of {file} are headed {column}; the one headed "{text}" in {letter} was not read.',
            '{file} punya dua kolom {column}; kolom "{text}" di {letter} tidak dibaca.',
        ),
        Words("Keep one of them; rename or delete the other.", "Pakai salah satu; ganti nama atau hapus yang lain."),
    ),
    "heading-empty": Rule(
        _WRONG,
        Words(
            "Column {letter} of {file} has no heading, but {count} filled cells (the first in row {row}). They were "
            "not read.",
            "Kolom {letter} di {file} tidak punya judul, padahal ada {count} sel terisi (pertama di baris {row}). "
            "Isinya tidak dibaca.",
        ),
        Words("Give the column a heading, or empty its cells.", "Beri judul kolomnya, atau kosongkan selnya."),
    ),
    "column-unknown": Rule(
        _WRONG,
        Words(
            '"{text}" is no column of {part}; what stands there was not read.',
            '"{text}" bukan kolom {part}; isinya tidak dibaca.',
        ),
        Words(
            "Rename it to a column of this table, or delete it. What has no column may go into note.",
            "Ganti namanya dengan kolom tabel ini, atau hapus. Yang tidak punya kolom bisa ditulis di note.",
        ),
        Words(
            "If it is meant to be {nearest}, give it that name; if not, delete it.",
            "Jika maksudnya {nearest}, beri nama itu; jika bukan, hapus.",
        ),
    ),
    "column-missing": Rule(
        _WRONG,
        Words("{file} has no column {column}.", "{file} tidak punya kolom {column}."),
        Words('Add a column headed "{name}". {help}', 'Tambahkan kolom berjudul "{name}". {help}'),
    ),
    "cell-without-heading": Rule(
        _WRONG,
        Words(
            "Row {row} of {file} is longer than its headings: the text in {letter} has no column and was not read.",
            "Baris {row} di {file} lebih panjang dari judul kolomnya: isi {letter} tidak punya kolom dan tidak dibaca.",
        ),
        Words(
            "Move or delete it. In a CSV file a comma inside a cell also does this: put such a cell between "
            "quotation marks.",
            "Pindahkan atau hapus. Koma di dalam sel CSV juga berakibat begini: apit sel itu dengan tanda kutip.",
        ),
    ),
    "cell-too-long": Rule(
        _WRONG,
        Words(
            "The text in column {column} is longer than 32,767 characters; only its beginning was read.",
            "Teks di kolom {column} lebih panjang dari 32.767 huruf; hanya bagian awalnya yang dibaca.",
        ),
        Words("Shorten it or part it into several rows.", "Persingkat, atau bagi menjadi beberapa baris."),
    ),
    "key-missing": Rule(
        _WRONG,
        Words(
            "{place} has no {column}, so nothing can refer to it; it was not read.",
            "{place} tidak punya {column}, sehingga tidak bisa dirujuk; tidak dibaca.",
        ),
        Words("Fill in {column}, for example {example}.", "Isi {column}, misalnya {example}."),
    ),
    "key-form": Rule(
        _WRONG,
        Words(
            '"{text}" cannot stand in {column}; {place} was not read.',
            '"{text}" tidak bisa dipakai di {column}; {place} tidak dibaca.',
        ),
        Words(
            "Use only letters a to z, digits, hyphens, underscores and full stops, with a letter or digit at both "
            "ends, for example {example}.",
            "Pakai hanya huruf a sampai z, angka, tanda hubung, garis bawah, dan titik, dengan huruf atau angka di "
            "kedua ujung, misalnya {example}.",
        ),
    ),
    "key-doubled": Rule(
        _WRONG,
        Words(
            "{text} stands in {first} and in {place} with different contents; the later one was not read.",
            "{text} ada di {first} dan di {place} dengan isi berbeda; yang belakangan tidak dibaca.",
        ),
        Words(
            "Give one of them another {column}, or merge them into one.",
            "Beri {column} lain pada salah satunya, atau gabungkan menjadi satu.",
        ),
    ),
    "key-case": Rule(
        _WRONG,
        Words(
            "{text} in {place} differs from {other} in {first} only by capital letters; it was not read.",
            "{text} di {place} hanya berbeda huruf besar dari {other} di {first}; tidak dibaca.",
        ),
        Words(
            "Write it the same way if it is the same thing; if not, give it another {column}.",
            "Tulis sama jika memang sama; jika bukan, beri {column} lain.",
        ),
    ),
    "row-repeated": Rule(
        _LOOK,
        Words("{place} says the same as {first} once more.", "{place} mengulang {first} dengan isi yang sama."),
        Words("Delete one of them. They count once.", "Hapus salah satu. Keduanya dihitung sekali."),
    ),
    "study-missing": Rule(
        _WRONG,
        Words("study.toml has no part [study].", "study.toml tidak punya bagian [study]."),
        Words(
            "Begin it with a line [study] and put title, authors, method and place below it.",
            "Awali dengan baris [study], lalu tulis judul, penyusun, metode, dan tempat di bawahnya.",
        ),
    ),
    "study-once": Rule(
        _WRONG,
        Words(
            "study.toml describes {count} studies; only the first was read.",
            "study.toml memuat {count} studi; hanya yang pertama dibaca.",
        ),
        Words("Give each study a folder of its own.", "Buat satu map untuk setiap studi."),
    ),
    "study-key": Rule(
        _WRONG,
        Words(
            'study.toml calls the study "{text}", its folder "{key}"; it was read as {key}.',
            'Dalam study.toml studi ini bernama "{text}", mapnya "{key}"; dibaca sebagai {key}.',
        ),
        Words(
            "Make the two the same: change the key, or the name of the folder.",
            "Samakan keduanya: ubah kuncinya, atau nama mapnya.",
        ),
    ),
    "table-unknown": Rule(
        _WRONG,
        Words("study.toml has no part for {text}; it was not read.", "study.toml tidak punya bagian {text}; tidak dibaca."),
        Words(
            "Delete it, or move it below one of {names}.",
            "Hapus, atau pindahkan ke bawah salah satu dari {names}.",
        ),
        Words(
            "If it belongs to [{nearest}], write it there; if not, delete it.",
            "Jika termasuk [{nearest}], tulis di sana; jika tidak, hapus.",
        ),
    ),
    "table-form": Rule(
        _WRONG,
        Words(
            "{text} in study.toml is not a part with names and values; it was not read.",
            "{text} dalam study.toml bukan bagian yang berisi nama dan nilai; tidak dibaca.",
        ),
        Words(
            "Write a line [[{text}]] and its names below it, once for each.",
            "Tulis baris [[{text}]] dan nama-namanya di bawahnya, sekali untuk setiap isian.",
        ),
    ),
    "value-form": Rule(
        _WRONG,
        Words(
            "{column} holds a list or part inside another; it was not read.",
            "{column} berisi daftar atau bagian di dalam yang lain; tidak dibaca.",
        ),
        Words(
            'Write one value, or several as ["first", "second"].',
            'Tulis satu nilai, atau beberapa sebagai ["pertama", "kedua"].',
        ),
    ),
    "not-known-reason": Rule(
        _WRONG,
        Words(
            "{column} is said to be not known, but the reason is missing in {languages}.",
            "{column} dinyatakan tidak diketahui, tetapi alasannya belum ada dalam {languages}.",
        ),
        Words(
            'Give the reason in both languages: {name} = {{ not_known_en = "…", not_known_id = "…" }}.',
            'Tulis alasannya dalam dua bahasa: {name} = {{ not_known_en = "…", not_known_id = "…" }}.',
        ),
    ),
    "not-known-here": Rule(
        _WRONG,
        Words(
            "{column} cannot be said to be not known; it was not read.",
            "{column} tidak bisa dinyatakan tidak diketahui; tidak dibaca.",
        ),
        Words("Give a value, or delete the line.", "Tulis nilainya, atau hapus barisnya."),
    ),
}


def problem(
    rule: str,
    *places: Place,
    nearest: str | None = None,
    detail: tuple[tuple[str, str], ...] = (),
    **values: str | int | Words,
) -> Problem:
    """Fill the texts of a rule: *values* for its placeholders, *nearest* for the remedy where something is alike."""
    found = RULES[rule]
    remedy = found.near if nearest and found.near else found.remedy
    shown = {name: _shorten(v) if isinstance(v, str) else v for name, v in values.items()}

    def fill(text: Words) -> Words:
        en = {n: v.en if isinstance(v, Words) else v for n, v in shown.items()}
        id_ = {n: v.id if isinstance(v, Words) else v for n, v in shown.items()}
        return Words(text.en.format(**en, nearest=nearest), text.id.format(**id_, nearest=nearest))

    return Problem(rule, found.severity, fill(found.message), fill(remedy), places, detail)


def named(column: Column) -> Words:
    """Name a column as people see it: its heading, with the label in brackets where that differs."""

    def name(label: str) -> str:
        return column.name if fold(label) == fold(column.name) else f"{column.name} ({label})"

    return Words(name(column.label.en), name(column.label.id))


def nearest(text: str, known: Iterable[str]) -> str | None:
    """Return the known name most like *text*, if one is alike enough to be meant."""
    by_folded = {fold(name): name for name in known}
    close = difflib.get_close_matches(fold(text[:_SHOWN]), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else None


def _shorten(text: str) -> str:
    """Keep what a message quotes to one short line."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
