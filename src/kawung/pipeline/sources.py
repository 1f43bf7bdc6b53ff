"""
conductor: where a study is, and reading its files.

A study is a folder that holds `study.toml` or `study.xlsx`, or one workbook that somebody was sent or keeps elsewhere.
Beside its sheets may lie files that say what becomes of it and are no part of it (`BESIDE`).
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kawung import words
from kawung.dictionary import MANIFEST, tables
from kawung.iris import is_key, key_from
from kawung.problems import Place, Problem, Severity, UnreadableError, UsageError, Words
from kawung.sheet.rules import MAX_BYTES
from kawung.sheet.workbook.package import ENDINGS
from kawung.sheet.workbook.tabs import CHECKED, locked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WORKBOOK = "study.xlsx"
UNREADABLE_FILE = "file-unreadable"
_TEXTS = (".csv", ".toml")
PUBLIC_KEYS, DECISIONS, WITHDRAWALS = "public-keys.csv", "disclosure.toml", "withdrawals.csv"
BESIDE = (PUBLIC_KEYS, DECISIONS, WITHDRAWALS)
"""Under which keys its things are published, what was decided about what could single somebody out, who withdrew."""
_OF_WORKBOOK = f".{WITHDRAWALS}"


@dataclass(frozen=True, slots=True)
class Source:
    """
    A study's place: its key, and its folder or its one workbook.

    Of a lone workbook the key is made from the file's name; what the workbook itself says goes before.
    """

    key: str
    path: Path

    @property
    def alone(self) -> bool:
        """Tell whether the study is one workbook and not a folder."""
        return not self.path.is_dir()

    @property
    def folder(self) -> Path:
        """The folder in which the study's files lie."""
        return self.path.parent if self.alone else self.path

    def beside(self, name: str) -> Path:
        """
        Say where a file of `BESIDE` lies, however its capitals are: one that is overlooked brings somebody back.

        That of a workbook that stands alone bears the workbook's name too.
        """
        own = f"{_stem(self.path.name)}.{name}" if self.alone else name
        return find(self.folder, own) or self.folder / own


def _stem(workbook: str) -> str:
    """Name a workbook without its ending; a copy with Kawung's remarks is the same study as its original."""
    checked = workbook.lower().endswith(CHECKED)
    return workbook[: -len(CHECKED)] if checked else Path(workbook).stem


def is_study_folder(folder: Path) -> bool:
    """Tell whether a folder is a study."""
    return any(find(folder, name) is not None for name in (MANIFEST, WORKBOOK))


def find(folder: Path, name: str) -> Path | None:
    """
    Find a file of a study by name, `STUDY.TOML` for `study.toml` too, as most people's systems do.

    So that a study is the same everywhere, systems that tell capitals apart must not.
    """
    if (folder / name).is_file():
        return folder / name
    try:
        alike = [path for path in folder.iterdir() if path.name.lower() == name.lower() and path.is_file()]
    except OSError:
        return None
    return min(alike, default=None)


def studies_in(folder: Path) -> list[Source]:
    """Return the studies whose folders lie in *folder*, by name."""
    if not folder.is_dir():
        return []
    return [Source(p.name, p) for p in sorted(folder.iterdir()) if p.is_dir() and is_study_folder(p)]


def sources(paths: Sequence[Path]) -> list[Source]:
    """
    Turn what a user named (study folders, folders of studies, files of a study, workbooks) into studies, each once.

    Raises UnreadableError for a path that does not exist, UsageError for one without a study.
    """
    found: list[Source] = []
    for path in paths:
        if not path.exists():
            raise UnreadableError(Words(en=f"There is no {path}.", id=f"{path} tidak ada."))
        inside = _of_file(path) if path.is_file() else _of_folder(path)
        if not inside:
            raise UsageError(
                Words(
                    en=f"{path} holds no study: a study is a folder with a {WORKBOOK} or a {MANIFEST}, or one "
                    f"workbook. kawung new NAME makes one.",
                    id=f"{path} tidak memuat studi: studi adalah folder berisi {WORKBOOK} atau {MANIFEST}, atau satu "
                    f"buku kerja. kawung new NAMA membuatnya.",
                )
            )
        found += [one for one in inside if one not in found]
    return found


def _of_folder(folder: Path) -> list[Source]:
    if is_study_folder(folder):
        return [Source(folder.absolute().name, folder)]
    inside = studies_in(folder) or studies_in(folder / "data" / "studies")
    if inside:
        return inside
    workbooks = [p for p in map(folder.joinpath, _files(folder)) if p.suffix.lower() in ENDINGS]
    workbooks = [p for p in workbooks if p.suffix.lower() == ".xlsx"] or workbooks  # others are refused by name
    return [_lone(workbooks[0])] if len(workbooks) == 1 else []


def _of_file(file: Path) -> list[Source]:
    folder = file.absolute().parent
    if _is_workbook(file):
        of_folder = is_key(folder.name) and folder.name == folder.name.lower()
        whole = file.name.lower() == WORKBOOK or find(folder, MANIFEST) is not None
        readable = file.suffix.lower() == ".xlsx" and not file.name.lower().endswith(CHECKED)
        if whole and of_folder and readable and file.name in _files(folder):
            return [Source(folder.name, file.parent)]
        return [_lone(file)]
    return [Source(folder.name, file.parent)] if is_study_folder(folder) else []


def _lone(file: Path) -> Source:
    return Source(key_from(_stem(file.name).lower()) or "study", file)


def _is_workbook(file: Path) -> bool:
    return file.suffix.lower() in ENDINGS or locked(file.name) is not None


@lru_cache(maxsize=1)
def _names() -> tuple[frozenset[str], frozenset[str]]:
    """Name the files that hold a study's sheets, and what a spreadsheet may be called to be taken for one."""
    files = frozenset(t.file for t in tables().values())
    return files | {MANIFEST, WORKBOOK}, frozenset({"study", *(Path(name).stem for name in files), *tables()})


def _files(folder: Path) -> list[str]:
    """
    Name the files of a folder that can be part of a study.

    Copies with Kawung's remarks are none; neither are spreadsheets of other kinds, unless they bear a sheet's name.
    """
    _, sheets = _names()
    found = []
    with os.scandir(folder) as entries:
        there = sorted(entries, key=lambda entry: entry.name)
    for entry in there:
        name = entry.name.lower()
        if name.endswith((CHECKED, _OF_WORKBOOK)) or name in BESIDE or not _is_file(entry):
            continue
        if (book := locked(entry.name)) is not None:
            if (folder / book).exists():
                found.append(entry.name)
            continue
        stem, dot, ending = name.rpartition(".")
        suffix = dot + ending
        if stem and (suffix in (*_TEXTS, ".xlsx") or (suffix in ENDINGS and stem in sheets)):
            found.append(entry.name)
    return found


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Tell whether an entry of a folder is a file; a link that leads nowhere or in a ring is none."""
    return Path(entry).is_file() if entry.is_symlink() else entry.is_file()


def files(source: Source) -> tuple[dict[str, bytes], list[Problem]]:
    """
    Read the files that can be part of a study, by name; what the system does not give is a problem.

    A file over the size limit is given as its first bytes, one more than the limit, so that the reader reports it. The
    note that a workbook is open stands there without its bytes. Names that differ from a sheet's by capitals only are
    given as the sheet's, unless another file has that name.
    """
    found: dict[str, bytes] = {}
    problems: list[Problem] = []
    alone = source.alone
    names = [source.path.name, *_beside(source.path)] if alone else _files(source.path)
    own = frozenset() if alone else _names()[0].difference(names)
    folder = os.fspath(source.folder)
    for name in names:
        if locked(name) is not None:
            found[name] = b""
            continue
        try:
            data = _start(os.path.join(folder, name))  # noqa: PTH118 - of thousands of files paths cost the most
        except OSError as error:
            problems.append(_unreadable(source, name, error))
            continue
        sheet = name.lower()
        found[sheet if sheet in own and sheet not in found else name] = data
    return found, problems


def beside(source: Source) -> dict[str, bytes]:
    """Read the files of `BESIDE` that a study has, by name; raises UnreadableError if one is there and unreadable."""
    read = ((name, read_beside(source, name)) for name in BESIDE)
    return {name: data for name, data in read if data is not None}


def read_beside(source: Source, name: str) -> bytes | None:
    """
    Read one file of `BESIDE`; None if there is none.

    Raises UnreadableError if it is there and unreadable; a link that leads nowhere is there: what it led to said
    something that must not be forgotten.
    """
    file = source.beside(name)
    try:
        return file.read_bytes()
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not file.is_symlink():
            return None
        reason = error.strerror or type(error).__name__
        raise UnreadableError(words.words("beside.unreadable", file=str(file), reason=reason)) from error


@contextmanager
def naming(source: Source) -> Iterator[None]:
    """Put the place of a study before what is said of a file that lies beside it."""
    try:
        yield
    except UnreadableError as error:
        said, place = error.words, source.folder
        raise UnreadableError(Words(en=f"{place}: {said.en}", id=f"{place}: {said.id}")) from error


def strays(source: Source) -> list[str]:
    """
    Name the lists of withdrawals in a study's folder that belong to a workbook which is not there.

    It was renamed, or has become a study of its own with the folder: what was withdrawn from it is forgotten. To a
    study that is a folder none belongs but its own.
    """
    try:
        names = sorted(path.name for path in source.folder.iterdir())
    except OSError:
        return []
    books = {_stem(name).lower() for name in names if source.alone and name.lower().endswith(ENDINGS)}
    lists = (name for name in names if name.lower().endswith(_OF_WORKBOOK))
    return [name for name in lists if name.lower().removesuffix(_OF_WORKBOOK) not in books]


def _start(path: str) -> bytes:
    """Read a file, of a large one no more than shows that it is over the limit."""
    with open(path, "rb") as stream:  # noqa: PTH123 - as above
        # Python makes room for as many bytes as it is asked for, which for a small file takes most of the time.
        return stream.read(MAX_BYTES + 1) if os.fstat(stream.fileno()).st_size > MAX_BYTES else stream.read()


def _beside(file: Path) -> list[str]:
    notes = (f"~${file.name}", f".~lock.{file.name}#")
    return [note for note in notes if file.with_name(note).is_file()]


def _unreadable(source: Source, file: str, error: OSError) -> Problem:
    reason = error.strerror or type(error).__name__
    return Problem(
        UNREADABLE_FILE,
        Severity.UNREADABLE,
        words.words("unreadable_file.message", file=file, reason=reason),
        words.words("unreadable_file.remedy"),
        (Place(source.key, file),),
    )
