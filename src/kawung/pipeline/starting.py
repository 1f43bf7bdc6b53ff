"""
conductor: the folder of a new study, made whole or not at all, and never over one that is there.

The files are written into a folder beside it, which takes its name in one step when all of them stand.
"""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from kawung import sheet
from kawung.iris import is_key
from kawung.pipeline import whole
from kawung.pipeline.project import PROJECT_FILE, find_project
from kawung.problems import UnreadableError, UsageError, Words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_OF_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\Z)")
"""Names that Windows gives to devices, whatever ending follows; a folder so called could not be copied there."""

_PROJECT_TEXT = """\
# The project's own settings. / Setelan proyek.
# base: the web address under which your things will be named; it ends in "/".
# base: alamat web untuk menamai data Anda; diakhiri "/".
base = ""
studies = "."
# Who answers for what is published, where people can write, and where to ask to be taken out; nothing is published
# without them.
# Siapa yang bertanggung jawab atas terbitan, alamat kontak, dan alamat untuk minta datanya dihapus; tanpa ini tidak ada
# yang diterbitkan.
publisher = ""
contact = ""
removal = ""
licence = "https://creativecommons.org/licenses/by/4.0/"

# What may be published beyond what informants allow; these are the careful defaults.
# Apa yang boleh diterbitkan di luar izin informan; ini bawaan yang hati-hati.
[publication]
# names: whether names of persons and firms may appear where consent allows it. / nama orang dan usaha boleh tampil.
names = false
# place: how fine an informant's place may be: none, province, regency, district, village. / sehalus apa tempatnya.
place = "district"
# dates: how fine the day of a talk may be: none, year, day. / sehalus apa tanggal wawancara.
dates = "year"
# smallest: figures about fewer than so many are withheld. / angka tentang kurang dari sekian dirahasiakan.
smallest = 3
# closeness: what a reader may know of linkages: role, linkages, neighbours. / apa yang mungkin diketahui pembaca.
closeness = "role"
# embargo = 2027-01-31: nothing from interviews leaves before that day. / sebelum tanggal itu tidak ada yang keluar.
"""


def folder_for(name: str, where: Path) -> Path:
    """Return the folder of the new study *name*; raise UsageError if the name is no key or the folder is there."""
    if not is_key(name) or name != name.lower() or name in sheet.RESERVED or _OF_DEVICES.match(name):
        raise UsageError(
            Words(
                en=f'"{name}" cannot name a study: use small letters, digits and hyphens, as in batik-jarum, and no '
                f"word that systems keep for themselves (con, nul, shared).",
                id=f'"{name}" tidak bisa menjadi nama studi: pakai huruf kecil, angka, dan tanda hubung, '
                f"misalnya batik-jarum, dan bukan kata yang dipakai sistem (con, nul, shared).",
            )
        )
    folder = where / name
    if folder.exists() or folder.is_symlink():
        raise UsageError(
            Words(
                en=f"{folder} is there already; nothing was changed. Choose another name.",
                id=f"{folder} sudah ada; tidak ada yang diubah. Pilih nama lain.",
            )
        )
    return folder


def among_others(folder: Path) -> Path | None:
    """
    Say where a project's studies lie if a new one lies in the project but not among them; None if all is well.

    `build` and `publish` would leave it out, and publish the others under their project's name.
    """
    project = find_project(folder.parent)
    if not project.studies or any(source.path.is_relative_to(folder) for source in project.studies):
        return None
    first = project.studies[0]
    return first.folder if first.alone else first.path.parent


def _project_file(folder: Path) -> list[Path]:
    """Write the project's file beside a new study; if that fails the study goes too. One that is there stays."""
    file = folder.parent / PROJECT_FILE
    try:
        whole.file(file, _PROJECT_TEXT.encode("utf-8"), over=False)
    except FileExistsError:
        return []
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return [file]


def write(folder: Path, contents: Mapping[str, str | bytes]) -> list[Path]:
    """
    Write a new study's files, by name, and a `kawung.toml` beside the folder where it belongs to no project.

    Returns the paths written. Raises UnreadableError if that cannot be done; then nothing new is left.
    """
    where = folder.parent
    project = find_project(where)
    data = {name: c.encode("utf-8") if isinstance(c, str) else c for name, c in contents.items()}
    try:
        where.mkdir(parents=True, exist_ok=True)
        whole.folder(folder, data)
        written = [folder / name for name in contents]
        if not project.configured and not project.studies:
            written += _project_file(folder)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableError(
            Words(en=f"{folder} cannot be written ({reason}).", id=f"{folder} tidak bisa ditulis ({reason}).")
        ) from error
    return written
