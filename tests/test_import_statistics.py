"""Tables of portals become official figures: what each form gives, what is refused, and what is fetched or written."""

from __future__ import annotations

import csv
import html
import http.server
import io
import json
import threading
import time
import tomllib
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kawung import pipeline
from kawung.pipeline import fetching, linked
from kawung.problems import KawungError, Severity, UnreadableError, UsageError
from kawung.regions import figures, publishers
from kawung.regions.publishers.numbers import Read, Sign, number
from run import kawung_here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from subprocess import CompletedProcess

CASES = Path(__file__).parent / "cases" / "statistics"
FOLDERS = sorted(p for p in CASES.iterdir() if p.is_dir())


def project(folder: Path) -> pipeline.Project:
    """An empty project."""
    return pipeline.find_project(folder)


def case_files(folder: Path) -> tuple[Path, Path]:
    return next(folder.glob("table.*")), folder / "map.toml"


def test_the_cases_are_there() -> None:
    """No case is lost by a glob that finds nothing, and every rule of the import is broken by one."""
    assert len(FOLDERS) == 19
    broken = {rule for f in FOLDERS for rule, _ in tomllib.loads((f / "expected.toml").read_text("utf-8"))["problems"]}
    elsewhere = {rule for rule in publishers.RULES if rule.startswith(("source-", "figures-"))}
    elsewhere |= {"figure-key", "figure-key-doubled", "figure-cells-too-many", "figure-source-unknown"}
    elsewhere |= {"figure-industry-scheme", "figure-industry-named-year", "figure-name-differs", "figure-size"}
    assert broken | elsewhere == set(publishers.RULES)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_a_table_gives_what_was_counted_by_hand(folder: Path, tmp_path: Path) -> None:
    """Area, year, number, unit and text as written of each; problems at their cells; written whole or not at all."""
    expected = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
    table, map_file = case_files(folder)
    done = pipeline.import_statistics(project(tmp_path), map_file, table)
    found = publishers.take(table.name, _read(table, map_file), _map(map_file)).figures
    assert [[f.area_code, f.year, f.value, f.unit, f.as_written] for f in found] == expected["figures"]
    assert [f.status for f in found] == expected.get("statuses", ["A"] * len(found))
    told = sorted((p.rule, p.places[0].cell or p.places[0].column or "-") for p in done.problems)
    assert told == sorted((rule, "industry_scheme" if at == "-" else at) for rule, at in expected["problems"])
    assert (done.form, done.written, done.passed) == (expected["form"], expected["written"], expected.get("passed", 0))
    for text in expected.get("says", ()):
        assert all(text in p.message.en + p.remedy.en for p in done.problems if p.rule.startswith("figure-industry"))
    assert all(p.message.en != p.message.id and p.remedy.en != p.remedy.id for p in done.problems)
    files = sorted(p.name for p in tmp_path.rglob("*.csv"))
    assert files == (["rekaan-2023.csv", "rekaan-2023.sources.csv"] if done.written else [])


def _map(file: Path) -> publishers.Told:
    return publishers.read_map(file.name, file.read_bytes())


def _read(table: Path, map_file: Path) -> Any:
    return publishers.read(table.name, table.read_bytes(), _map(map_file))


@pytest.mark.parametrize(
    ("text", "decimal", "read"),
    [
        ("1204", "", Read("1204")),
        ("0012", "", Read("12")),
        ("1.204", ",", Read("1204")),
        ("1.204", ".", Read("1.204")),
        ("1.204.300,50", ",", Read("1204300.50")),
        ("1,204,300.5", ".", Read("1204300.5")),
        ("1 204 300", "", Read("1204300")),
        ("\u22123,5", ",", Read("-3.5")),
        ("2.500x", ",", Read("2500", "P")),
        ("2.500**", ",", Read("2500", "P")),
        ("12 e", "", Read("12", "E")),
        ("7r", "", Read("7")),
        ("1.204", "", Sign.AMBIGUOUS),
        ("1,5", "", Sign.AMBIGUOUS),
        ("", "", Sign.NONE),
        ("-", ",", Sign.NONE),
        ("\u2013", ",", Sign.NONE),
        ("\u2026", ",", Sign.NONE),
        ("...", "", Sign.NONE),
        ("x", "", Sign.NONE),
        ("N/A", "", Sign.NONE),
        ("1.2.3", ",", None),
        ("12,34,567", ".", None),
        ("1.204,", ",", None),
        ("tiga", ",", None),
        ("1e6", ".", None),
        ("\u0663", "", None),
        ("9" * 50, "", None),
    ],
)
def test_a_number_is_read_in_the_form_that_was_told(text: str, decimal: str, read: object) -> None:
    """A sign that is no number is never 0, two readings are never decided, and decimals stay as printed."""
    assert number(text, decimal) == read


def _said(call: Callable[[], object], kind: type[KawungError]) -> str:
    with pytest.raises(kind) as raised:
        call()
    assert raised.value.words.en != raised.value.words.id
    return raised.value.words.en


def _page(text: str) -> bytes:
    """A static table of BPS whose page is *text*."""
    table = {"table_id": 1, "title": "x", "table": html.escape(text)}
    return json.dumps({"status": "OK", "data-availability": "available", "data": table}).encode()


GOOD = (CASES / "csv-two-readings" / "map.toml").read_text(encoding="utf-8")
OPEN = "[" * 100_000


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (b"{", "no JSON"),
        (b'{"status": "OK", "status": "OK"}', "no JSON"),
        (b'{"a": NaN}', "no JSON"),
        (OPEN.encode(), "no JSON"),
        (b'{"a": 1}', "neither of the WebAPI of BPS nor of a CKAN portal"),
        (b'{"status": "Error", "message": "Invalid key"}', "Invalid key"),
        (b'{"status": "OK", "data-availability": "list-not-available"}', "no such table"),
        (b'{"status": "OK", "data-availability": "available", "data": [{"page": 1}, []]}', "a list of BPS"),
        (b'{"status": "OK", "data-availability": "available", "datacontent": {"1": 2}}', "its part vervar"),
        (_page("<!--" * 200_000), "its part table"),
        (_page("<table>" + "<tr>" + "<td rowspan=200 colspan=200>" * 4_900 + "<tr>" * 199), "its part table"),
        (_page("<table><tr>" + "<td colspan=200>x" * 6), "more than"),
        (b'{"success": false, "error": {"message": "Not found"}}', "Not found"),
        (b'{"success": true, "result": {"fields": [{"id": "a"}], "records": [{"a": 1}], "total": 9}}', "1 of 9"),
        (b'{"success": true, "result": {"fields": [{"id": "a"}, {"id": "a"}], "records": []}}', "fields and records"),
        (b'{"fields": [{"id": "a"}], "records": [[1, 2]]}', "fields and records"),
        (b"\xff\xfe\x00", "no text"),
        (b"kode,usaha\n3310,\xe9\n", "no text"),
        (b"a\0b", "no text"),
        (b" \n \n", "is empty"),
        (b'kode,usaha\n"3310,5\n', "cannot be read as a table"),
        (b"nomor,usaha\n1,5\n", "no column kode"),
        (b"kode,kode,usaha\n1,2,5\n", "more than one column kode"),
        (b"," * 3_000_000, "more than 200,000 rows, 1,000 columns or 2,000,000 cells"),
        (b'","\n' * 3_000_000, "more than"),
        (b"\n" * 1_000_000, "more than"),
        (b"a," * 1_000 + b"\n", "more than"),
        (b"a," * 999 + b"\n" + b"1\n" * 2_001, "more than"),
        (b"[" + b"[]," * 3_000_000, "more than"),
        (b"[" + b"1," * 4_000_001, "more than"),
        (_page("<table>" + "<tr>" * 200_001), "more than"),
    ],
)
def test_what_is_no_table_is_refused_whole(table: bytes, says: str, tmp_path: Path) -> None:
    """Broken, partial, strange or hostile: said in words, exit 3, nothing written."""
    (tmp_path / "map.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "t.json").write_bytes(table)
    call = lambda: pipeline.import_statistics(project(tmp_path), tmp_path / "map.toml", tmp_path / "t.json")  # noqa: E731
    assert says in _said(call, UnreadableError)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('areas = "bps"', "", "whose codes the areas have"),
        ('areas = "bps"', 'areas = "dagri"', "choose from kemendagri, bps"),
        ('areas = "bps"', 'areas = "bps"\ndecimal = ";"', "choose from ., ,"),
        ('areas = "bps"', 'areas = "bps"\ncolour = "red"', 'no "colour"'),
        ('areas = "bps"', 'areas = "bps"\nheadings = ["1"]', "numbers of rows"),
        ('areas = "bps"', 'areas = "bps"\nheadings = [3, 1]', "numbers of rows"),
        ("[[figure]]", "[[figures]]", 'no "figures"'),
        ('unit = "usaha"\n', "", "does not say unit"),
        ('year = "2022"', "year = 2022", "must be a text between quotation marks"),
        ('year = "2022"', 'year = { heading = "tahun" }', 'no "heading"'),
        ('year = "2022"', "year = { means = {} }", "does not say year.column"),
        ('title = "Tabel rekaan"', "", "title is empty"),
        ('key = "rekaan-2023"', 'key = "Rekaan 2023"', "cannot be the key"),
        ('publisher = "MADE UP for a test"', 'publisher = "x"\naddress = "data.go.id"', "no web address"),
        ('publisher = "MADE UP for a test"', 'publisher = "x"\naccessed = "2026-13"', "no date"),
        ('publisher = "MADE UP for a test"', 'publisher = "x"\nkind = "poster"', "no kind of publication"),
        ("[source]", "[source", "cannot be read as a map"),
    ],
)
def test_what_a_map_does_not_tell_is_wrong_use(old: str, new: str, says: str) -> None:
    """A map that leaves something open, or says what nobody knows, is refused by name; nothing is guessed."""
    assert old in GOOD
    assert says in _said(lambda: publishers.read_map("map.toml", GOOD.replace(old, new).encode()), UsageError)


@pytest.mark.parametrize("name", ["klaten.sources", "Klaten", "../klaten", "-klaten", "klaten_1", "", "k" * 61])
def test_a_name_that_would_be_lost_or_lead_elsewhere_is_wrong_use(name: str, tmp_path: Path) -> None:
    """Small letters, digits and hyphens, as imported RDF has them: `klaten.sources.csv` would be read as sources."""
    text = case_files(CASES / "csv")[1].read_text(encoding="utf-8")
    (tmp_path / "map.toml").write_text(text.replace('key = "rekaan-2023"', 'key = "rekaan.sources"'), encoding="utf-8")
    table = case_files(CASES / "csv")[0]
    call = lambda: pipeline.import_statistics(project(tmp_path), tmp_path / "map.toml", table, name=name)  # noqa: E731
    assert "cannot be a name here" in _said(call, UsageError)
    assert not (tmp_path / "data").exists()


def test_what_is_there_is_replaced_on_demand_only(tmp_path: Path) -> None:
    """A name that is taken stops the import; --force replaces both files; the figures read back are those taken."""
    table, map_file = case_files(CASES / "ckan")
    here = project(tmp_path)
    first = pipeline.import_statistics(here, map_file, table)
    before = {p.name: p.read_bytes() for p in first.files}
    assert "there already" in _said(lambda: pipeline.import_statistics(here, map_file, table), UsageError)
    again = pipeline.import_statistics(here, map_file, table, force=True)
    assert again.written
    assert {p.name: p.read_bytes() for p in again.files} == before
    values, problems = figures.linked(linked.read(here.linked).like(linked.FIGURES))
    assert problems == []
    assert [f.key for f in values.figures] == ["rekaan-2023-1", "rekaan-2023-2"]
    assert [s.key for s in values.sources] == ["rekaan-2023"]


def test_one_source_is_filed_once(tmp_path: Path) -> None:
    """The same source under a second name would be two publications in the graph: told, and nothing written."""
    table, map_file = case_files(CASES / "ckan")
    pipeline.import_statistics(project(tmp_path), map_file, table)
    second = pipeline.import_statistics(project(tmp_path), map_file, table, name="lagi")
    assert not second.written
    assert {"source-key-doubled", "figure-key-doubled"} <= {p.rule for p in second.problems}
    assert not (tmp_path / "data" / "linked" / "figures" / "lagi.csv").exists()


def test_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The source takes its name first; where the figures cannot, it goes too."""
    table, map_file = case_files(CASES / "ckan")
    real, named = Path.replace, []

    def fail(self: Path, target: Path) -> Path:
        named.append(target.name)
        if target.name.endswith(".sources.csv"):
            return real(self, target)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    said = _said(lambda: pipeline.import_statistics(project(tmp_path), map_file, table), UnreadableError)
    assert "No space left" in said
    assert len(named) == 2
    assert named[0].endswith(".sources.csv")
    assert list((tmp_path / "data" / "linked" / "figures").iterdir()) == []


def test_an_own_area_is_known(tmp_path: Path) -> None:
    """What a project adds to the areas is known to its imports."""
    table, map_file = case_files(CASES / "bps-table")
    (tmp_path / "data" / "linked").mkdir(parents=True)
    lines = "level,kemendagri_code,bps_code,iso_code,parent_code,name\nregency,33.11,3311,,33,Kabupaten Sukoharjo\n"
    (tmp_path / "data" / "linked" / "areas.csv").write_text(lines, encoding="utf-8")
    done = pipeline.import_statistics(project(tmp_path), map_file, table)
    assert done.figures == 4
    assert [p.rule for p in done.problems] == ["figure-value-none"]


def test_never_stops_only_what_is_unreadable(tmp_path: Path) -> None:
    """With --fail-on never what could be read is written, and a warning is enough to stop where that is asked."""
    table, map_file = case_files(CASES / "csv")
    assert pipeline.import_statistics(project(tmp_path), map_file, table, fail_on=None).written
    table, map_file = case_files(CASES / "ckan")
    strict = pipeline.import_statistics(project(tmp_path), map_file, table, name="b", fail_on=Severity.WARNING)
    assert not strict.written


# -- from an address --------------------------------------------------------------------------------------------------


class _Portal(http.server.BaseHTTPRequestHandler):
    """A portal that answers as its path says, and remembers what it was asked."""

    asked: list[str]

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        body = (CASES / "ckan" / "table.json").read_bytes()
        if self.path.startswith("/elsewhere"):
            self.send_response(302)
            self.send_header("Location", "/table")
            self.end_headers()
        elif self.path.startswith("/refused"):
            self.send_error(403)
        elif self.path.startswith("/cut"):
            self.send_response(200)
            self.send_header("Content-Length", str(len(body) + 10))
            self.end_headers()
            self.wfile.write(body)
        elif self.path.startswith("/slow"):
            self.send_response(200)
            self.end_headers()
            self._drip(b" ")
        elif self.path.startswith("/drop"):  # a header that never ends
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            self._drip(b"X")
        elif self.path.startswith("/hundred"):
            self._drip(b"HTTP/1.1 100 Continue\r\n\r\n")
        elif self.path.startswith("/chunk"):  # the length of a piece that never ends
            self.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;")
            self._drip(b"x")
        elif self.path.startswith("/silent"):
            self._drip(b"")
        elif self.path.startswith(("/part", "/none", "/made")):
            self.send_response({"/part": 206, "/none": 204, "/made": 201}[self.path[:5]])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        elif self.path.startswith("/echo"):
            echoed = body.replace(b"MADE UP", self.path.encode()).decode().replace("33", self.path, 1).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(echoed)))
            self.end_headers()
            self.wfile.write(echoed)
        else:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def _drip(self, piece: bytes) -> None:
        """Send a piece every tenth of a second for two seconds, or until nobody listens."""
        with suppress(OSError):
            for _ in range(20):
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(0.1)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def portal() -> Iterator[tuple[str, list[str]]]:
    """A portal on this computer: its address, and what it was asked."""
    handler = type("Handler", (_Portal,), {"asked": []})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", handler.asked
        finally:
            server.shutdown()
            thread.join()


def test_a_table_is_fetched_and_its_key_stays_secret(tmp_path: Path) -> None:
    """The key goes into the request and nowhere else: not into files, problems or what the source says."""
    _, map_file = case_files(CASES / "ckan")
    with portal() as (address, asked):
        done = pipeline.import_statistics(
            project(tmp_path), map_file, address=f"{address}/table/key/{{key}}", environment={fetching.KEY: "s3cret"}
        )
    assert asked == ["/table/key/s3cret"]
    assert done.written
    assert done.source.address == f"{address}/table"
    everything = repr(done) + "".join(p.read_text(encoding="utf-8") for p in done.files)
    assert "s3cret" not in everything


@pytest.mark.parametrize(
    ("path", "seconds", "says"),
    [
        ("/elsewhere/key/{key}", 5, "points to another address (status 302)"),
        ("/refused/key/{key}", 5, "status 403"),
        ("/cut/key/{key}", 5, "cut off"),
        ("/slow/key/{key}", 0.3, "within 0.3 seconds"),
        ("/drop/key/{key}", 0.3, "within 0.3 seconds"),
        ("/hundred/key/{key}", 0.3, "within 0.3 seconds"),
        ("/chunk/key/{key}", 0.3, "within 0.3 seconds"),
        ("/silent/key/{key}", 0.3, "within 0.3 seconds"),
        ("/part/key/{key}", 5, "gives a part of the table, or nothing (status 206)"),
        ("/none/key/{key}", 5, "(status 204)"),
        ("/made/key/{key}", 5, "(status 201)"),
    ],
)
def test_what_does_not_come_whole_is_refused(path: str, seconds: float, says: str) -> None:
    """No redirection is followed, no slow or broken answer used, and no message repeats the key."""
    with portal() as (address, asked):
        call = lambda: fetching.fetch(address + path, {fetching.KEY: "s3cret"}, seconds=seconds)  # noqa: E731
        said = _said(call, UnreadableError)
    assert says in said
    assert "s3cret" not in said
    assert len(asked) == 1


def test_a_server_that_repeats_the_key_does_not_get_it_into_what_we_say_or_keep(tmp_path: Path) -> None:
    """A cell in which it stood holds `{key}`, and is told as such; so is a key in a file that was saved before."""
    _, map_file = case_files(CASES / "ckan")
    told = {fetching.KEY: "s3cret"}
    with portal() as (address, _):
        data = fetching.fetch(f"{address}/echo/{{key}}", told)
        done = pipeline.import_statistics(
            project(tmp_path), map_file, address=f"{address}/echo/{{key}}", environment=told, fail_on=None
        )
    assert b"/echo/{key}" in data
    assert b"s3cret" not in data
    assert done.problems
    (tmp_path / "saved.json").write_bytes(data.replace(b"{key}", b"s3cret"))
    saved = pipeline.import_statistics(project(tmp_path), map_file, tmp_path / "saved.json", environment=told, name="b")
    for one in (done, saved):
        written = "".join(p.read_text(encoding="utf-8") for p in one.files if p.exists())
        assert "s3cret" not in repr(one) + written
    assert fetching.blanked("a,s3cret".encode("utf-16"), told).decode("utf-16") == "a,{key}"
    assert fetching.blanked(b"12345", {fetching.KEY: "12345"}) == b"12345"


def test_a_proxy_of_the_environment_is_not_asked_for_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs it would see the request, key and all."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with portal() as (address, asked):
        fetching.fetch(f"{address}/table", {})
    assert asked == ["/table"]


def test_too_much_is_refused() -> None:
    """An answer is read to its limit and no further."""
    with portal() as (address, _):
        assert "larger than" in _said(lambda: fetching.fetch(f"{address}/t", {}, most=100), UnreadableError)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("http://data.example.org/t", "begins with https://"),
        ("ftp://data.example.org/t", "begins with https://"),
        ("file:///etc/passwd", "begins with https://"),
        ("https://", "begins with https://"),
        ("https://user:secret@data.example.org/t", "no user"),
        ("https://data.example.org/t#x", "no user"),
        ("https://webapi.bps.go.id/v1/api/list/model/data/domain/3310/key/abc123", "must not hold a key"),
        ("https://webapi.bps.go.id/v1/api/list/model/data/domain/3310/k%65y/abc123", "must not hold a key"),
        ("https://webapi.bps.go.id/v1/api/list?model=data&key=abc123", "must not hold a key"),
        ("https://data.example.org/t?API_KEY=abc123&q=x", "must not hold a key"),
        ("https://webapi.bps.go.id/v1/api/list/model/data/domain/3310", "wants a key"),
        ("https://data.example.org/t/key/{key}", "for nobody else"),
        ("https://data.example.org/t?q={key}", "for nobody else"),
        ("https://www.bps.go.id/t/key/{key}", "for nobody else"),
        ("https://webapi.bps.go.id.example.org/t/key/{key}", "for nobody else"),
        ("http://{key}.localhost/t", "for nobody else"),
    ],
)
def test_an_address_that_may_not_be_fetched_is_refused_before_anything_is_asked(address: str, says: str) -> None:
    """Only https, no password and no key in the address; BPS without a key of the environment is not asked at all."""
    assert says in _said(lambda: fetching.fetch(address, {}), UsageError)


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        (
            "https://webapi.bps.go.id/v1/api/list/model/data/",
            "https://webapi.bps.go.id/v1/api/list/model/data/key/s3cret",
        ),
        (
            "https://webapi.bps.go.id/v1/api/list?model=data",
            "https://webapi.bps.go.id/v1/api/list?model=data&key=s3cret",
        ),
        ("https://data.example.org/t?q=bps.go.id", "https://data.example.org/t?q=bps.go.id"),
        ("https://notbps.go.id/t", "https://notbps.go.id/t"),
        ("https://www.bps.go.id/t", "https://www.bps.go.id/t"),
    ],
)
def test_the_key_goes_where_bps_wants_it_and_to_nobody_else(
    address: str, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind a path as a step, behind a query as a parameter; another publisher's server gets none unasked."""
    seen: list[str] = []

    def opened(_: object, request: urllib.request.Request, **__: object) -> None:
        seen.append(request.full_url)
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr("urllib.request.OpenerDirector.open", opened)
    said = _said(lambda: fetching.fetch(address, {fetching.KEY: "s3cret"}), UnreadableError)
    assert seen == [asked]
    assert "s3cret" not in said


# -- at the door ------------------------------------------------------------------------------------------------------


def _door(folder: Path, *line: str) -> CompletedProcess[str]:
    return kawung_here("import", "statistics", *line, cwd=folder)


def test_the_command_tells_what_was_taken(tmp_path: Path) -> None:
    """A summary in words, what was left out with its reason, what comes next; 0 where it was written, 1 where not."""
    table, map_file = case_files(CASES / "bps-table")
    done = _door(tmp_path, str(table), "--map", str(map_file), "--lang", "en")
    assert done.returncode == 0
    assert "a table of BPS, 5 figures in it, 3 taken." in done.stdout
    assert "1 cell holds no number and was left out; that is not 0." in done.stdout
    assert "MADE UP for a test, Tabel rekaan, 2024" in done.stdout
    table, map_file = case_files(CASES / "codes-cut")
    stopped = _door(tmp_path, str(table), "--map", str(map_file), "--name", "x", "--lang", "id")
    assert stopped.returncode == 1
    assert "Tidak ada yang ditulis" in stopped.stdout


def test_the_command_speaks_json(tmp_path: Path) -> None:
    """The stable form, with problems as everywhere."""
    table, map_file = case_files(CASES / "ckan")
    done = _door(tmp_path, str(table), "--map", str(map_file), "--format", "json")
    told = json.loads(done.stdout)
    assert (told["written"], told["figures"], told["without_number"]) == (True, 2, 1)
    assert told["source"]["key"] == "rekaan-2023"
    assert told["problems"][0]["places"][0]["cell"] == "D4"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (["t.csv"], "--map MAP.toml"),
        (["--map", "m.toml"], "Name one table"),
        (["t.csv", "u.csv", "--map", "m.toml"], "u.csv"),
        (["t.csv", "--map", "m.toml", "--wave", "2019"], "--wave"),
        (["t.csv", "--map", "m.toml", "--timeout", "soon"], "--timeout"),
    ],
)
def test_wrong_use_ends_with_two(line: list[str], says: str, tmp_path: Path) -> None:
    """What is missing or does not belong there is named."""
    done = _door(tmp_path, *line, "--lang", "en")
    assert done.returncode == 2
    assert says in done.stderr


def test_a_study_takes_none_of_the_options(tmp_path: Path) -> None:
    """--map beside a study made of matrices is refused, not ignored."""
    done = kawung_here("import", "batik-x", "t.csv", "--map", "m.toml", "--lang", "en", cwd=tmp_path)
    assert done.returncode == 2
    assert "--map belongs to kawung import statistics" in done.stderr


def test_the_map_of_the_page_is_a_map(tmp_path: Path) -> None:
    """What docs/statistics.md shows to copy takes the figure that it speaks of."""
    page = (Path(__file__).parent.parent / "docs" / "statistics.md").read_text(encoding="utf-8")
    shown = page.partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "map.toml").write_text(shown, encoding="utf-8")
    (tmp_path / "t.csv").write_text(
        "Judul;;\nKode;Kecamatan;Batik\n;;Unit\n3310040;Bayat;1.204\n;Jumlah;1.204\n", encoding="utf-8"
    )
    done = pipeline.import_statistics(project(tmp_path), tmp_path / "map.toml", tmp_path / "t.csv")
    assert (done.written, done.figures, done.passed, done.problems) == (True, 1, 1, ())
    (row,) = list(csv.DictReader(io.StringIO(done.files[0].read_text(encoding="utf-8"))))
    assert (row["area_code"], row["value"], row["as_written"]) == ("33.10.04", "1204", "1.204")
