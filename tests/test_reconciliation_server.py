"""The reconciliation service over HTTP: what OpenRefine asks is answered, and strangers and nonsense are refused."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

import shipped
from kawung import pipeline, server
from kawung.pipeline.reconciling import Reconciliation
from kawung.problems import UsageError
from kawung.server.app import MOST_BODY
from kawung.server.speaking import language_of
from reconciliation_cases import AREA, ask, index, judge

FORM = {"content-type": "application/x-www-form-urlencoded"}
OPENREFINE = {"origin": "http://127.0.0.1:3333"}
BATCH = json.dumps({"q": {"query": "33.10.04"}, "other": {"query": "Bayat", "type": "Area"}})
EXTEND = json.dumps({"ids": [AREA + "33.10.04"], "properties": [{"id": "bpsCode"}]})


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Reconciliation:
    return Reconciliation(index(tmp_path_factory.mktemp("server")))


@pytest.fixture(scope="module")
def app(service: Reconciliation) -> Any:
    return server.app(service)


def form(**fields: str) -> bytes:
    return urlencode(fields).encode()


def test_the_manifest_leads_to_all_that_is_there(app: Any) -> None:
    """It is of the standard, speaks the language of its address, and every address in it answers."""
    for path, word in (("/en", "district"), ("/id", "kecamatan"), ("/id/", "kecamatan")):
        told = ask(app, path, headers={"host": "localhost:8020"}).json
        judge("manifest", told)
        address = f"http://localhost:8020{path.rstrip('/')}"
        assert told["versions"] == ["0.2"]
        for url in (told["view"]["url"], told["preview"]["url"]):
            assert url.startswith(address)
            shown = ask(app, url.partition("8020")[2].partition("?")[0], query=form(id=AREA + "33.10.04"))
            assert (shown.status, word in shown.body.decode()) == (200, True)
        for one in (*told["suggest"].values(), told["extend"]["propose_properties"]):
            assert one["service_url"] == address
            assert ask(app, path.rstrip("/") + one["service_path"], query=form(prefix="a")).status == 200
        flyout = told["suggest"]["entity"]["flyout_service_path"].partition("?")[0]
        assert word in ask(app, path.rstrip("/") + flyout, query=form(id=AREA + "33.10.04")).json["html"]


def test_a_batch_is_answered_by_get_and_post(app: Any) -> None:
    """Both ways give the same, of the standard, and a form may come in parts."""
    by_get = ask(app, query=form(queries=BATCH))
    by_post = ask(app, method="POST", body=form(queries=BATCH), headers=FORM)
    whole = form(queries=BATCH)
    in_parts = ask(app, method="POST", body=[whole[:9], b"", whole[9:]], headers=FORM)
    assert by_get.status == 200
    assert by_get.headers["content-type"] == "application/json"
    assert by_get.body == by_post.body == in_parts.body
    judge("reconciliation-result-batch", by_get.json)
    assert by_get.json["q"]["result"][0]["match"]
    assert not any(one["match"] for one in by_get.json["other"]["result"])


def test_of_a_parameter_that_is_given_twice_the_first_counts(app: Any) -> None:
    """And what stands in the form counts before what stands in the address."""
    twice = form(queries=BATCH) + b"&" + form(queries="{")
    assert ask(app, query=twice).status == 200
    assert ask(app, query=form(queries="{") + b"&" + form(queries=BATCH)).status == 400
    assert ask(app, method="POST", query=form(queries="{"), body=form(queries=BATCH), headers=FORM).status == 200


def test_extension_suggestions_and_proposals_are_answered(app: Any) -> None:
    """Each answers in the form of the standard."""
    extended = ask(app, method="POST", body=form(extend=EXTEND), headers=FORM).json
    judge("data-extension-response", extended)
    assert extended["rows"] == {AREA + "33.10.04": {"bpsCode": [{"str": "3310040"}]}}
    entities = ask(app, "/en/suggest/entity", query=form(prefix="jarum", type="Area", cursor="0", limit="5")).json
    judge("suggest-entities-response", entities)
    assert AREA + "33.10.04.2004" in [one["id"] for one in entities["result"]]
    types = ask(app, "/id/suggest/type", query=form(prefix="wil")).json
    judge("suggest-types-response", types)
    assert types["result"] == [{"id": "Area", "name": "wilayah administratif"}]
    properties = ask(app, "/en/suggest/property", query=form(prefix="bps")).json
    judge("suggest-properties-response", properties)
    assert [one["id"] for one in properties["result"]] == ["bpsCode"]
    proposed = ask(app, "/en/properties", query=form(type="Area", limit="3")).json
    judge("data-extension-property-proposal", proposed)
    assert (len(proposed["properties"]), proposed["limit"]) == (3, 3)


def test_the_language_is_that_of_the_address_then_of_the_reader(app: Any) -> None:
    """Path, then lang=, then Accept-Language, then that of the run."""

    def language(path: str, query: bytes = b"", accepted: str = "-") -> str:
        shown = ask(app, path, query=form(id=AREA + "33") + b"&" + query, headers={"accept-language": accepted})
        return shown.body.decode().partition('lang="')[2][:2]

    assert language("/id/preview", b"lang=en", "en") == "id"
    assert language("/preview", b"lang=id", "en") == "id"
    assert language("/preview", accepted="id-ID,id;q=0.9,en;q=0.8") == "id"
    assert language("/preview", accepted="de,en;q=0.5,id;q=0.4") == "en"
    assert language("/preview", b"lang=xx", "fr;q=x,*") == "en"
    assert language_of("/", "", "", "id") == "id"


@pytest.mark.parametrize(
    "origin", ["http://127.0.0.1:3333", "http://localhost:3333", "http://[::1]:3333", "http://localhost"]
)
def test_pages_of_this_computer_may_read(app: Any, origin: str) -> None:
    """CORS gives an answer, also an error, and a preflight to the page that asks, and says that it depends on it."""
    asked = ask(app, headers={"origin": origin})
    missing = ask(app, "/en/nothing", headers={"origin": origin})
    before = ask(app, method="OPTIONS", headers={"origin": origin, "access-control-request-method": "POST"})
    for answer in (asked, missing, before):
        assert answer.headers["access-control-allow-origin"] == origin
        assert "Origin" in answer.headers["vary"]
    assert before.status == 204
    assert "POST" in before.headers["access-control-allow-methods"]
    assert "Content-Type" in before.headers["access-control-allow-headers"]


STRANGERS = [
    "https://example.org",
    "http://127.0.0.1.example.org",
    "http://localhost.example.org:3333",
    "http://example.org#http://localhost",
    "http://localhost@example.org",
    "null",
    "file://",
    "http://192.168.1.4:3333",
    "",
]


@pytest.mark.parametrize("origin", STRANGERS)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_pages_from_elsewhere_are_refused(app: Any, origin: str, method: str) -> None:
    """A page of another site gets nothing, and no leave to read even that."""
    asked = ask(app, method=method, query=form(queries=BATCH), headers={**FORM, "origin": origin})
    assert asked.status == 403
    assert asked.json["status"] == "error"
    assert "access-control-allow-origin" not in asked.headers
    assert "Bayat" not in asked.body.decode()


@pytest.mark.parametrize(
    "hosts",
    [
        ["example.org"],
        ["127.0.0.1.example.org:8010"],
        ["localhost.example.org"],
        ["127.0.0.1:8010@example.org"],
        ["localhost:99999999"],
        ["localhost:8010/x"],
        ['localhost:"'],
        [""],
        ["127.0.0.1:8010", "127.0.0.1:8010"],
        ["0.0.0.0:8010"],
        ["-"],
    ],
    ids=" ".join,
)
def test_other_names_of_this_computer_are_refused(app: Any, hosts: list[str]) -> None:
    """A name that another site may have turned to this computer gets nothing (DNS rebinding)."""
    asked = ask(app, query=form(queries=BATCH), headers=[("host", host) for host in hosts])
    assert asked.status == 421
    assert "Bayat" not in asked.body.decode()


HOSTILE: dict[str, tuple[dict[str, Any], int]] = {
    "no JSON": ({"query": form(queries="{")}, 400),
    "deep JSON": ({"method": "POST", "body": form(queries="[" * 100_000), "headers": FORM}, 400),
    "not UTF-8": ({"query": b"queries=%ff%fe"}, 400),
    "not ASCII": ({"query": b"queries=\xff"}, 400),
    "many fields": ({"query": b"&".join(b"a=1" for _ in range(100))}, 400),
    "a long text": ({"query": form(queries=json.dumps({"q": {"query": "x" * 1_001}}))}, 400),
    "many queries": (
        {
            "method": "POST",
            "body": form(queries=json.dumps({str(n): {"query": "x"} for n in range(1_001)})),
            "headers": FORM,
        },
        413,
    ),
    "a large body": ({"method": "POST", "body": b"queries=" + b"x" * MOST_BODY, "headers": FORM}, 413),
    "a body without end": ({"method": "POST", "body": [b"x" * 65_536] * 1_000, "headers": FORM}, 413),
    "a JSON body": ({"method": "POST", "body": BATCH.encode(), "headers": {"content-type": "application/json"}}, 415),
    "a body of parts": ({"method": "POST", "body": b"--x", "headers": {"content-type": "multipart/form-data"}}, 415),
    "no kind of body": ({"method": "POST", "body": form(queries=BATCH)}, 415),
    "an empty form": ({"method": "POST", "headers": FORM}, 400),
    "a wrong extension": ({"query": form(extend='{"ids": 1}')}, 400),
    "another page": ({"path": "/en/../../etc/passwd"}, 404),
    "another language": ({"path": "/de"}, 404),
    "another suggestion": ({"path": "/en/suggest/secret"}, 404),
    "an unknown thing": ({"path": "/en/preview", "query": form(id="<script>")}, 404),
    "no thing": ({"path": "/en/flyout/entity"}, 404),
    "a cursor below 0": ({"path": "/en/suggest/entity", "query": form(prefix="a", cursor="-1")}, 400),
    "a cursor in other figures": ({"path": "/en/suggest/entity", "query": form(prefix="a", cursor="²")}, 400),
    "a long cursor": ({"path": "/en/suggest/entity", "query": form(prefix="a", cursor="9" * 5_000)}, 400),
    "a large limit": ({"path": "/en/suggest/entity", "query": form(prefix="a", limit="101")}, 400),
    "PUT": ({"method": "PUT"}, 405),
    "DELETE": ({"method": "DELETE", "path": "/en/preview"}, 405),
    "POST to a page": ({"method": "POST", "path": "/en/preview", "headers": FORM}, 405),
}


@pytest.mark.parametrize(("asked", "status"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_requests_are_told_what_is_wrong(app: Any, asked: dict[str, Any], status: int) -> None:
    """Each gets its status and a message as JSON in the language of the address, never the insides of a fault."""
    answer = ask(app, **asked)
    assert answer.status == status
    assert answer.headers["content-type"] == "application/json"
    assert answer.json["status"] == "error"
    assert "Traceback" not in answer.body.decode()
    indonesian = ask(app, **{**asked, "path": asked.get("path", "/en").replace("/en", "/id")})
    if "/de" not in asked.get("path", ""):
        assert indonesian.json["message"] != answer.json["message"]


def test_a_fault_of_our_own_shows_nothing_of_itself(service: Reconciliation, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever breaks inside, the answer is 500 with a plain sentence, which an OpenRefine can still read."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError("the inside")

    monkeypatch.setattr(service, "reconcile", broken)
    answer = ask(server.app(service), query=form(queries=BATCH), headers=OPENREFINE)
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (500, OPENREFINE["origin"])
    assert "inside" not in answer.body.decode()
    assert "ZeroDivision" not in answer.body.decode()


def test_answers_are_kept_where_they_belong(app: Any) -> None:
    """Nothing is stored or taken for another kind, pages run no scripts, and there is no JSONP."""
    for path, query in (("/en", b""), ("/en/preview", form(id=AREA + "33")), ("/en", form(queries=BATCH))):
        answer = ask(app, path, query=query + b"&callback=alert")
        assert answer.status == 200
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert not answer.body.startswith(b"alert")
    assert "access-control-allow-origin" not in ask(app).headers


@pytest.mark.parametrize("port", ["", "x", "-1", "65536", "99999999", "8010.0", "²"])
def test_what_is_no_port_is_refused(port: str) -> None:
    """Only a number from 0 to 65535 is a port."""
    with pytest.raises(UsageError, match="port"):
        server.listen(port)


def test_a_port_in_use_ends_with_2_and_a_way_out(tmp_path: Path) -> None:
    """The command says that the port is taken, which to take, and stops before it reads anything."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "kawung", "reconcile", "--port", str(port)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stdout) == (2, "")
    assert f"kawung reconcile --port {port + 1}" in " ".join(done.stderr.split())


def test_without_a_build_there_is_nothing_to_serve(tmp_path: Path) -> None:
    """The command ends with 2, names what to do first, and leaves its port."""
    command = [sys.executable, "-m", "kawung", "reconcile", "--port", "0"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "kawung build" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no way to send Ctrl-C to one process")
def test_the_command_serves_on_loopback_until_ctrl_c(tmp_path: Path) -> None:
    """It prints the address for OpenRefine, answers there alone, and ends quietly with 0."""
    pipeline.build(pipeline.find_project(shipped.ROOT), tmp_path / "build")
    command = [sys.executable, "-m", "kawung", "reconcile", "--port", "0", "--build", str(tmp_path / "build")]
    with subprocess.Popen(
        [*command, "--lang", "id"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        try:
            address = next(line.strip() for line in process.stdout if "http://" in line)
            assert address.startswith("http://127.0.0.1:")
            assert address.endswith("/id")
            port = int(address.split(":")[2].split("/")[0])
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request("GET", "/id", headers=OPENREFINE)
            answer = connection.getresponse()
            manifest = json.loads(answer.read())
            judge("manifest", manifest)
            assert manifest["preview"]["url"].startswith(address)
            assert answer.headers["access-control-allow-origin"] == OPENREFINE["origin"]
            connection.request("POST", "/id", body=form(queries=BATCH), headers=FORM)
            assert json.loads(connection.getresponse().read())["q"]["result"][0]["match"]
            connection.request("GET", "/id", headers={"Host": "example.org"})
            assert connection.getresponse().status == 421
            connection.close()
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=20)
        finally:
            process.kill()
    assert process.returncode == 0
    assert "Traceback" not in out + err
    assert "hanya komputer ini yang dijawab" in err
