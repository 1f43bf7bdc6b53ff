"""The consent sheet asks what the sheets know: each choice and column is on it, in both languages."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args

import pytest

from kawung import dictionary, vocabulary
from kawung.cli.consent_sheet_command import consent_sheet as command
from kawung.cli.console import Console
from kawung.cli.options import Asked
from kawung.cli.session import Run
from kawung.pipeline import find_project
from kawung.pipeline.consenting import consent_sheet, holder
from kawung.problems import Language, UnreadableError, UsageError
from kawung.publication import Settings
from kawung.publication import consent_sheet as sheets
from kawung.publication.consent_sheet import ASKED, RULES, Blanks, Choice, Entries, Points, Sheet, Text
from kawung.publication.rights import Holder
from kawung.publication.settings import DATES, PLACES

LANGUAGES: tuple[Language, ...] = get_args(Language)
HOLDER = Holder(publisher="Made-up team", contact="0800 <made up>")
PROJECT = """\
base = "https://example.org/kawung/"
studies = "."
publisher = "Made-up team"
contact = "somewhere@example.org"
removal = "remove@example.org"
[publication]
place = "regency"
smallest = 5
"""


class Page(HTMLParser):
    """What a page holds: its elements, their attributes, and its texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += attrs
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data.strip())


@pytest.fixture(params=LANGUAGES)
def sheet(request: pytest.FixtureRequest) -> Sheet:
    return sheets.made(request.param, Settings(), HOLDER)


def entries(sheet: Sheet) -> dict[str, str]:
    """What to write, by `table.column`."""
    [table] = [block for block in sheet.team if isinstance(block, Entries)]
    tabs = {t.tab: t.name for t in dictionary.tables().values()}
    found = {}
    for where, _, text in table.rows:
        tab, _, column = where.partition(" · ")
        found[f"{tabs[tab]}.{column}"] = text
    return found


def test_each_choice_is_a_key_of_the_schemes(sheet: Sheet) -> None:
    """The boxes are the kinds of consent and the rules; what no informant chooses is told to the team."""
    keys = [block.key for block in sheet.blocks if isinstance(block, Choice) and block.key]
    assert keys == [*ASKED, *RULES]
    told = entries(sheet)
    for scheme, asked, column, later in (
        ("consent", ASKED, "interviews.consent", {"withdrawn"}),
        ("consent", ASKED, "study.consent", {"not-applicable"}),
        ("third-party-rule", RULES, "study.third_parties", {"not-applicable"}),
    ):
        known = {concept.key for concept in vocabulary.concepts(scheme)}
        assert set(asked) < known
        written = {key for key in known if re.search(rf"(?:^|, ){key}\b(?!-)", told[column])}
        assert written == {*asked, *later}
    assert {c.key for c in vocabulary.concepts("consent")} == {*ASKED, "withdrawn", "not-applicable"}
    assert {c.key for c in vocabulary.concepts("third-party-rule")} == {*RULES, "not-applicable"}


def test_each_column_of_an_interview_is_there(sheet: Sheet) -> None:
    """The team is told of each column of the sheet Interviews, by label, and of the two of the study."""
    columns = dictionary.tables()["interviews"].columns
    assert set(entries(sheet)) == {f"interviews.{c.name}" for c in columns} | {"study.consent", "study.third_parties"}
    [table] = [block for block in sheet.team if isinstance(block, Entries)]
    assert [label for _, label, _ in table.rows][: len(columns)] == [c.label.in_(sheet.language) for c in columns]
    for scheme in (s for c in columns for s in c.schemes):
        assert all(concept.key in sheets.html(sheet) for concept in vocabulary.concepts(scheme))


def test_the_sheet_has_what_an_informant_needs(sheet: Sheet) -> None:
    """An embargo, whom to tell, withdrawal, signature, spoken consent; no article of law but those that are sure."""
    text = sheets.markdown(sheet)
    wanted = {
        "en": ("Nothing of it before", "take back your consent at any time", "Signature", "Recording", "read aloud"),
        "id": ("Jangan ditampilkan sebelum", "menarik kembali persetujuan kapan saja", "Tanda tangan", "Rekaman"),
    }[sheet.language]
    assert all(word in text for word in wanted)
    assert "Made-up team" in text
    assert "UU 27/2022" in text
    assert re.findall(r"(?:articles|Pasal) (\d+) (?:to|sampai) (\d+)", text) == [("22", "24")]


def test_both_languages_are_one_sheet() -> None:
    """The two have the same blocks in the same order, and no text is left in the other language."""
    english, indonesian = (sheets.made(language, Settings(), Holder()) for language in ("en", "id"))
    for here, there in ((english.blocks, indonesian.blocks), (english.team, indonesian.team)):
        assert [type(block) for block in here] == [type(block) for block in there]
    for one, other in zip(english.blocks, indonesian.blocks, strict=True):
        if isinstance(one, Text | Points):
            assert one != other
    assert english.title != indonesian.title


@pytest.mark.parametrize("names", [False, True])
@pytest.mark.parametrize("dates", DATES)
@pytest.mark.parametrize("place", PLACES)
def test_what_is_promised_is_what_the_project_does(place: str, dates: str, names: bool) -> None:
    """Names, places, dates and the smallest crowd are told as the settings have them, each by words of its own."""
    made = sheets.made("en", Settings(names=names, place=place, dates=dates, smallest=7), HOLDER)
    [points] = [block for block in made.blocks if isinstance(block, Points)]
    promised = {
        "The place where you live and work is not shown." if place == "none" else f" the {place} ",
        {"none": "The date of this talk is not", "year": "only the year", "day": "The date of this talk is shown"}[
            dates
        ],
        "Your name, or that of your firm, may be shown" if names else "Your name is not shown",
        "fewer than 7 people",
    }
    for words in promised:
        assert len([text for text in points.texts if words in text.replace(" or city", "")]) == 1, words


def test_the_page_needs_nothing_else(sheet: Sheet) -> None:
    """It is well formed, names its language, fetches and runs nothing, and escapes what it is given."""
    text = sheets.html(sheet)
    page = Page(text)
    assert page.open == []
    assert text.startswith("<!doctype html>\n")
    assert ("lang", sheet.language) in page.attributes
    assert not {"script", "link", "img", "iframe", "form"} & set(page.elements)
    assert not [name for name, _ in page.attributes if name in ("src", "href") or name.startswith("on")]
    assert not re.search(r"url\(|@import|https?:", text)
    assert HOLDER.contact in page.texts
    assert page.elements.count("code") == len([*ASKED, *RULES, *entries(sheet)])
    for block in sheet.blocks:
        if isinstance(block, Choice):
            assert block.text in page.texts
        if isinstance(block, Blanks):
            assert all(name in page.texts for name, _ in block.lines)


def test_it_stays_short(sheet: Sheet) -> None:
    """Two sides of A4 hold it (seen in print at 10.5 pt); a sentence that is read aloud has at most 40 words."""
    text = sheets.markdown(sheet)
    assert len(text) < 5600
    for block in sheet.blocks:
        if isinstance(block, Text):
            assert all(len(part.split()) <= 40 for part in re.split(r"[.:;] ", block.text))


def test_what_is_not_said_is_a_line_to_fill() -> None:
    """Without a publisher or address the sheet has empty lines for them; where to ask for removal comes first."""

    def lines(who: Holder) -> dict[str, str]:
        made = sheets.made("en", Settings(), who)
        return {name: text for block in made.blocks if isinstance(block, Blanks) for name, text in block.lines}

    assert lines(Holder())["Whom to tell"] == lines(Holder())["Telephone or address"] == ""
    assert lines(Holder(contact="a", removal="b"))["Telephone or address"] == "b"
    assert "Whom to tell: ___" in sheets.markdown(sheets.made("en", Settings(), Holder()))


def test_a_project_writes_its_own(tmp_path: Path) -> None:
    """The file says what kawung.toml says, in the language asked for, as a page or a text by its ending."""
    (tmp_path / "kawung.toml").write_text(PROJECT, encoding="utf-8")
    project = find_project(tmp_path)
    for name in ("a.html", "b.md"):
        who = consent_sheet(tmp_path / name, project, "id")
        text = (tmp_path / name).read_text("utf-8")
        assert who == holder(project) == Holder("Made-up team", "somewhere@example.org", "remove@example.org")
        for wanted in ("remove@example.org", "kurang dari 5 orang", "kabupaten", "dikutip"):
            assert wanted in text
    assert (tmp_path / "a.html").read_text("utf-8").startswith("<!doctype html>")
    assert (tmp_path / "b.md").read_text("utf-8").startswith("# ")


def test_nothing_is_replaced_or_half_written(tmp_path: Path) -> None:
    """A file that is there, another ending, a folder that is not there, wrong settings: nothing is written."""
    project = find_project(tmp_path)
    there = tmp_path / "there.html"
    there.write_text("mine", encoding="utf-8")
    for path, error in (
        (there, UsageError),
        (tmp_path / "sheet.docx", UsageError),
        (tmp_path / "sheet", UsageError),
        (tmp_path / "nowhere" / "sheet.html", UnreadableError),
    ):
        with pytest.raises(error):
            consent_sheet(path, project, "en")
    assert there.read_text("utf-8") == "mine"
    (tmp_path / "kawung.toml").write_text('base = "https://example.org/"\npublisher = 3\n', encoding="utf-8")
    with pytest.raises(UnreadableError):
        consent_sheet(tmp_path / "new.html", find_project(tmp_path), "en")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["kawung.toml", "there.html"]


@pytest.mark.parametrize("named", [False, True])
def test_the_command_says_what_it_made(
    named: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It names the file and what to do with it, and complains where nobody is named to write to."""
    monkeypatch.chdir(tmp_path)
    if named:
        (tmp_path / "kawung.toml").write_text(PROJECT, encoding="utf-8")
    conductor: Any = SimpleNamespace(consent_sheet=consent_sheet, find_project=find_project)
    for name in ("sheet.html", "sheet.md"):
        assert command(Run(Console({}, "en"), Asked(None, (name,)), conductor)) == 0
        out, err = capsys.readouterr()
        assert out.startswith(f"Made {name}: ")
        assert ("print it" in out) is (name == "sheet.html")
        assert "kawung check" in out
        assert ("names nobody to write to" in " ".join(err.split())) is not named
        assert (tmp_path / name).is_file()
