"""Whatever a stranger asks ends in an answer, a clear refusal or a time-out, and the process that asked lives on."""

from __future__ import annotations

import _thread
import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawung import store
from kawung.iris import Quad, integer, iri, literal
from kawung.pipeline import folders, parts, querying
from kawung.problems import UnreadableError, UsageError, Words
from kawung.store import apart, worker
from kawung.store.deep import deep
from servers import Acting, acting

BASE = "https://example.org/"
ON_LINUX = Path("/proc/self/statm").exists()
ENDLESS_PATH = "SELECT * { GRAPH ?g { ?a (<a:b>|!<a:b>)*/(<a:b>|!<a:b>)*/(<a:b>|!<a:b>)*/(<a:b>|!<a:b>)* ?b } }"
ENDLESS_ORDER = "SELECT * { GRAPH ?g { ?a ?b ?c . ?d ?e ?f . ?h ?i ?j } } ORDER BY ?j ?f ?c"
DOUBLING = "BIND('abcdefgh' AS ?a0) " + " ".join(f"BIND(CONCAT(?a{i}, ?a{i}) AS ?a{i + 1})" for i in range(50))


def node(name: str) -> str:
    return iri(BASE + name)


QUADS = [
    *(Quad(node(f"n{i}"), node("p"), node(f"n{(i * 7 + 1) % 300}"), node("g")) for i in range(300)),
    *(Quad(node(f"n{i}"), node("q"), integer(i), node("g")) for i in range(300)),
    Quad(node("odd"), node("label"), literal('tab\t, "quoted", \\ and\r\nlines \x85\u2028\x1f', "id"), node("g")),
    Quad(node("odd"), node("plain"), literal(""), node("g")),
]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("data") / "data.nq"
    made.write_text("".join(q.line() for q in QUADS), encoding="utf-8", newline="\n")
    return made


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Hold every worker that is started; when the test is over none of them may still run."""
    started: list[subprocess.Popen[bytes]] = []
    start = apart._started

    def keep() -> subprocess.Popen[bytes]:
        started.append(start())
        return started[-1]

    monkeypatch.setattr(apart, "_started", keep)
    yield started
    assert all(worker.poll() is not None for worker in started)


def in_both(refused: pytest.ExceptionInfo[UsageError] | pytest.ExceptionInfo[UnreadableError], en: str) -> None:
    words = refused.value.words
    assert en in words.en
    assert words.id
    assert words.en != words.id


# The same answers


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
def test_rows_come_back_as_they_are(file: Path, monkeypatch: pytest.MonkeyPatch, engine: str) -> None:
    """A process of its own gives the rows, columns and terms that this one would, unbound ones and odd signs too."""
    monkeypatch.setenv("KAWUNG_ENGINE", engine)
    here = store.new()
    here.load_file(file)
    query = (
        "SELECT ?o ?none ?s { GRAPH ?g { ?s ?p ?o } OPTIONAL { GRAPH ?g { ?s ?p ?none } FILTER(?o < 5) } } "
        "ORDER BY ?s ?p"
    )
    found = store.select_apart([file], query)
    assert found == here.select(query)
    assert found.variables == ("o", "none", "s")
    assert (literal(""), None, node("odd")) in found.rows
    assert len(found.rows) == len(QUADS)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * {}", store.Rows((), [()])),
        ("SELECT * { FILTER(false) }", store.Rows((), [])),
        ("SELECT ?x {}", store.Rows(("x",), [(None,)])),
        ("SELECT ?x { FILTER(false) }", store.Rows(("x",), [])),
        ("SELECT ?x ?y { VALUES (?x ?y) { (UNDEF UNDEF) (UNDEF 1) } }", None),
    ],
)
def test_rows_of_nothing_are_told_apart(file: Path, query: str, expected: store.Rows | None) -> None:
    """No row, a row without columns and a row of nothing but unbound columns are three different answers."""
    assert store.select_apart([file], query) == (expected or store.Rows(("x", "y"), [(None, None), (None, integer(1))]))


def test_a_store_on_disk_is_asked_where_it_lies(file: Path, tmp_path: Path) -> None:
    """A worker opens a disk store instead of loading files."""
    store.write_disk(tmp_path / "store", [file])
    query = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert store.select_apart([tmp_path / "store"], query).rows == [(integer(len(QUADS)),)]


# What is refused before it is read


def chain(start: str, link: str, end: str, times: int) -> str:
    return f"SELECT * {{ {start}{link * times}{end} }}"


DEADLY = {
    "10,000 groups": "SELECT * " + "{" * 10_000 + "}" * 10_000,
    "10,000 brackets": chain("FILTER(", "(", "1" + ")" * 10_000 + ")", 10_000),
    "10,000 negations": chain("FILTER(", "!", "true)", 10_000),
    "negations in brackets": chain("FILTER(", "!(", "true" + ")" * 150 + ")", 150).replace("true", "!" * 60 + "true"),
    "alternatives": chain("FILTER(?a", " || ?a", ")", 10_000),
    "paths": chain("?s <a:b>", "/<a:b>", " ?o", 10_000),
    "unions": chain("{}", "UNION{}", "", 10_000),
    "unions of values": chain("{VALUES ?a {1}}", "UNION{VALUES ?a {1}}", "", 8_000),
    "objects": chain("?s ?p 1", ",2", "", 10_000),
    "elements": chain("?s ?p (", "1 ", ")", 10_000),
    "elements that are words": chain("?s ?p (", "true ", ")", 10_000),
    "empty lists": chain("?s ?p (", "()", ")", 10_000),
    "reifiers": chain("?s ?p ?o ", "~?r ", "", 10_000),
    "columns": "SELECT " + "".join(f"(1 AS ?a{i})" for i in range(10_000)) + "{}",
    "groupings": "SELECT (1 AS ?n) {} GROUP BY " + "STR(1)" * 10_000,
    "conditions": "SELECT (1 AS ?n) {} GROUP BY ?a HAVING " + "(1)" * 10_000,
    "orders": "SELECT ?a {} ORDER BY " + "(1)" * 10_000,
    "a chain between < and >": f"SELECT * {{ FILTER(?a<1{'+1' * 10_000}&&?b>2) }}",
    "a chain that ends as a prefix": f"PREFIX x: <a:b> SELECT * {{ FILTER(true{'-a' * 10_000}-x:y) }}",
    "values that are the end of a name": "PREFIX x: <a:b> SELECT * { ?s x:a\\-VALUES ?o { ?s ?p 1"
    + ",1" * 9_000
    + " } }",
    "values after a middle dot": "PREFIX x: <a:b> SELECT * { ?s x:a\u00b7VALUES ?o { ?s ?p 1" + ",1" * 9_000 + " } }",
    "values after a dot": "PREFIX x: <a:b> SELECT * { ?s x:a.VALUES ?o { ?s ?p 1" + ",1" * 9_000 + " } }",
    "values as a label": "SELECT * { ?s ?p _:VALUES . ?s ?p ?VALUES { ?s ?p 1" + ",1" * 9_000 + " } }",
    "groups in values": "SELECT * { VALUES ?a { 1 { ?s ?p 1" + ",1" * 9_000 + " } } }",
    "300,000 characters": "SELECT * { ?s ?p '" + "a" * 300_000 + "' }",
    "an escaped SERVICE": "SELECT * { \\u0053ERVICE <https://example.org/> { ?s ?p ?o } }",
    "an update": "INSERT DATA { <a:b> <a:b> 1 }",
    "groups behind a < that compares": "SELECT * { FILTER(?a<'x>') " + "{" * 9_000 + "}" * 9_000 + " FILTER('a'='a') }",
    "groups behind two <": "BASE <http://a/> SELECT * { FILTER(?a<<'x>) "
    + "{" * 9_000
    + "}" * 9_000
    + " FILTER('a'='a') }",
}


@pytest.mark.parametrize("name", DEADLY)
def test_what_would_fell_an_engine_starts_none(name: str, workers: list[subprocess.Popen[bytes]]) -> None:
    """Depth and steps that engines die of are refused, however they are disguised, before any process is started."""
    with pytest.raises(UsageError) as refused:
        store.select_apart([], DEADLY[name])
    assert refused.value.words.en != refused.value.words.id
    assert not workers


SERVICE = "SERVICE x:{?s ?p ?o}"
# pyoxigraph reads each as a query with SERVICE. Who takes every `<…>` for an IRI, every `\` for a part of a text and
# every `\u` for the sign that it stands for sees none.
DISGUISED = {
    "a text behind a < that compares": f"FILTER(?a<'x>'){SERVICE} FILTER('a'='a')",
    "a bracket behind it": "FILTER(?a<1)SERVICEx:#>\n{?s ?p ?o}",
    "a comment behind it": f"FILTER(?a<1#>'''\n){SERVICE} #'''\n",
    "behind a bracket that another < hid": f"FILTER(?a<(1>2)||?a<'x>'){SERVICE} FILTER('a'='a')",
    "behind a list of values": f"FILTER(!(?a IN (1))&&?a<'x>'){SERVICE} FILTER('a'='a')",
    "a text that cannot be one": f"VALUES ?v {{'''x'}} {SERVICE} #\\z'''\n",
    "an escaped end of a text": f"BIND('\\u0027' AS ?v) OPTIONAL {{ ?q <a:b\\u0041#> ?r }} {SERVICE} #'''\n",
}


def asking(address: str, text: str) -> str:
    return f"PREFIX x: <{address}>\nSELECT * {{ VALUES ?a {{ 0 'a' }} {text} }}"


def nobody(request: Acting) -> None:
    request.say(body='{"head": {"vars": []}, "results": {"bindings": []}}')


@pytest.mark.parametrize("name", DISGUISED)
def test_no_service_is_asked(name: str) -> None:
    """However SERVICE is disguised, the guard refuses what pyoxigraph would follow."""
    with acting(nobody) as (address, asked):
        query = asking(address, DISGUISED[name])
        with pytest.raises(UsageError) as refused:
            store.select_guarded(store.new("oxigraph"), query)
        in_both(refused, "")
        assert asked == []
        store.new("oxigraph").select(query)
        assert asked  # so it is no query that the engine refuses anyway


@pytest.mark.parametrize(
    "text",
    [
        "\\U0053ERVICE <a:b> { ?s ?p ?o }",
        "\\u00000053ERVICE <a:b> { ?s ?p ?o }",
        "#\r'''\n SERVICE <a:b> { ?s ?p ?o } #'''\n",
    ],
)
def test_what_rdflib_alone_reads_as_service(text: str) -> None:
    """Escapes with another number of digits, and comments that go on behind the sign CR, are refused as well."""
    with pytest.raises(UsageError):
        store.guard(f"SELECT * {{ {text} }}")


# What the guard and an engine could part otherwise, in places where it matters.
PARTS = [
    *("<", "<<", ">", "'x'", "'x>'", "'", "'''", "#", "#>", "\n", "\r", "(", ")", "(1)", "||", "&&", "=", "!", " "),
    *(
        "?a",
        "1",
        "'a'='a'",
        "\\z",
        "\\u0027",
        "x:a",
        "<a:b>",
        "<a:b#c>",
        "(?a<(1>2)",
        "{",
        "}",
        "VALUES ?v{",
        "FILTER(",
    ),
]
HOLES = st.lists(st.sampled_from(PARTS), max_size=2).map("".join)
FORMS = st.sampled_from(
    [
        "FILTER(?a<{})SERVICE x:{{?s ?p ?o}}{}{}",
        "FILTER({}?a<{}) SERVICE x:{{?s ?p ?o}} FILTER('a'='a'){}",
        "FILTER(?a<{}>{})SERVICE x:{{?s ?p ?o}} #{}\n",
        "FILTER(?a<{})SERVICEx:#>{}\n{{?s ?p ?o}}{}",
        "FILTER(?a<(1>2)||{}<{})SERVICE x:{{?s ?p ?o}}{}",
        "FILTER(?a IN({}<{}))SERVICE x:{{?s ?p ?o}}{}",
        "VALUES ?v {{'{}}}{} SERVICE x:{{?s ?p ?o}} #{}\n",
    ]
)


def test_no_comparison_hides_a_service() -> None:
    """Whatever stands around a `<` and a SERVICE: what the guard lets through asks nobody."""
    engine, let_through = store.new("oxigraph"), []
    with acting(nobody) as (address, asked):

        @settings(max_examples=800)
        @given(FORMS, HOLES, HOLES, HOLES)
        def ask(form: str, one: str, two: str, three: str) -> None:
            query = asking(address, form.format(one, two, three))
            try:
                store.guard(query)
            except UsageError:
                return
            let_through.append(query)
            with suppress(UsageError):
                engine.select(query)
            assert asked == [], query

        ask()
    assert let_through


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("FILTER(?a<'x'&&?b>'y')", "spaces around <"),
        ("FILTER(REGEX(?a, '\\d'))", "before a sign"),
        ("BIND('\\u0041' AS ?v)", "as they are"),
        ("# one\r# two\n", "CR alone"),
    ],
)
def test_what_can_be_read_in_two_ways_is_told_with_a_remedy(text: str, said: str) -> None:
    """Each has its own words, in both languages."""
    with pytest.raises(UsageError) as refused:
        store.guard(f"SELECT * {{ {text} }}")
    in_both(refused, said)


HARMLESS = {
    "compared with spaces": "SELECT ?s { VALUES ?s { 'a' } FILTER(?s < 'x' && ?s > '#') }",
    "not more than": "SELECT ?s { VALUES ?s { 'a' } FILTER(?s<= 'x'&&?s>='A') }",
    "names in brackets": "SELECT ?s { VALUES ?s { <a:b#c> } FILTER(?s=<a:b#c>&&?s IN (<a:b#d>, <a:b#c>)) }",
    "a type in brackets": "SELECT (<http://www.w3.org/2001/XMLSchema#integer>('1') AS ?s) {}",
    "rows of names": "SELECT ?s { VALUES (?s ?o) { (<a:b#c> <a:b#(d)>) (1 <a:b'c>) } }",
    "escapes of texts": r"SELECT ?s { VALUES ?s { 'a\\d\n\t\'\"' } }",
    "an escaped letter": r"SELECT ?s { VALUES ?s { 'kr\u00e9atif \U0001F600' } }",
    "lines of Windows": "SELECT ?s { # one\r\n VALUES ?s { 1 } # two\r\n }",
    "one of many values": f"SELECT ?s {{ VALUES ?s {{ {' '.join(node(f'n{i}') for i in range(4_000))} }} }}",
    "rows of values": f"SELECT ?s ?o {{ VALUES (?s ?o) {{ {'(<a:b> 1.5) ' * 6_000} }} }}",
    "names as values": f"PREFIX x: <a:b> SELECT ?s {{ VALUES ?s {{ {'x:a-b.c-d ' * 9_000} }} }}",
    "one of a list": "SELECT ?s { VALUES ?s { 2 } FILTER(?s IN (1" + ", 1" * 30_000 + ", 2)) }",
    "100,000 characters of a text": f"SELECT ?s {{ VALUES ?s {{ '{'a b, c. (d) ' * 8_000}' }} }}",
    "comments": "SELECT ?s { VALUES ?s { 1 } }" + "# a (b) {c} . \n" * 8_000,
    "compared": "SELECT ?s { VALUES ?s { 1 } FILTER(?s<2&&?s>0) }",
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_only_long_is_answered(name: str) -> None:
    """A hundred thousand characters of values, names, text or comments are no reason to refuse."""
    assert store.select_guarded(store.new("oxigraph"), HARMLESS[name]).rows


@pytest.mark.parametrize("unit", ["a-", "a.", "<", '"', "'''", '\\"""', "!  ", ":", "x:..", "<a", "#", "@a-", "("])
def test_no_text_keeps_the_guard_busy(unit: str) -> None:
    """A text made to be looked at again from each of its signs, which would take hours, is refused as fast as any."""
    whole = unit * (store.MAX_QUERY // len(unit) - 20)
    with pytest.raises(UsageError):
        store.guard(f"{whole}\nSERVICE <a:b> {{}}")


AT_THE_LIMIT = """
import sys, threading
from kawung import store
n = 1990
queries = [
    "SELECT * {FILTER(" + "ABS(" * 197 + "1" + ")" * 197 + ")}",
    "SELECT * {" + "FILTER NOT EXISTS{" * 198 + "?s ?p ?o" + "}" * 198 + "}",
    "SELECT * {FILTER(" + "!" * 198 + "true)}",
    "SELECT * {FILTER(1" + "+1" * n + ")}",
    "SELECT * {FILTER(?a" + "||?a" * (n // 2) + ")}",
    "SELECT * {?s <a:b>" + "|<a:b>" * n + " ?o}",
    "SELECT * {{}" + "UNION{}" * n + "}",
    "SELECT * {" + "BIND(1 AS ?a)".join("" for _ in range(2)) + "".join(f"BIND(1 AS ?b{i})" for i in range(600)) + "}",
    "SELECT * {?s ?p ?o " + "MINUS{?s ?p 1}" * n + "}",
    "SELECT " + "".join(f"(1 AS ?a{i})" for i in range(600)) + "{}",
    "SELECT (1 AS ?n) {} GROUP BY " + "STR(1)" * n,
    "SELECT ?a {} ORDER BY " + "(1)" * n,
]
filled = store.new("oxigraph")
done = []
def ask():
    for query in queries:
        store.select_guarded(filled, query)
        done.append(query)
threading.stack_size(256 * 1024)
thread = threading.Thread(target=ask)
thread.start()
thread.join()
print(len(done) == len(queries))
"""


def test_what_the_guard_lets_through_needs_no_deep_stack() -> None:
    """At the limits of the guard an engine stays whole in this process, even when a thread with a small stack asks."""
    ran = subprocess.run([sys.executable, "-c", AT_THE_LIMIT], capture_output=True, check=False, env=environment())
    assert ran.returncode == 0, ran.stderr.decode()
    assert ran.stdout.strip() == b"True"


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(part for part in sys.path if part)}


# What is stopped


@pytest.mark.parametrize("query", [ENDLESS_PATH, ENDLESS_ORDER], ids=["a path", "an order"])
def test_what_does_not_end_is_stopped(file: Path, workers: list[subprocess.Popen[bytes]], query: str) -> None:
    """A query that is not done in its time is stopped, and the message says what can be done."""
    with pytest.raises(UsageError) as refused:
        store.select_apart([file], query, seconds=0.3)
    in_both(refused, "0.3 seconds")
    assert "--timeout" in refused.value.words.en
    assert len(workers) == 1


@pytest.mark.skipif(not ON_LINUX, reason="only Linux holds a process to its memory")
@pytest.mark.parametrize("query", [f"SELECT ?a50 {{ {DOUBLING} }}", ENDLESS_ORDER], ids=["a text", "an order"])
def test_what_takes_all_memory_is_stopped(file: Path, monkeypatch: pytest.MonkeyPatch, query: str) -> None:
    """Beyond its memory a worker dies, and the message says how to allow it more."""
    monkeypatch.setenv("KAWUNG_QUERY_MEMORY", "64")
    with pytest.raises(UsageError) as refused:
        store.select_apart([file], query, seconds=120)
    in_both(refused, "more than 64 MiB")
    assert "KAWUNG_QUERY_MEMORY" in refused.value.words.en


def test_memory_is_a_number(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit that is no number is wrong use; 0 is none."""
    monkeypatch.setenv("KAWUNG_QUERY_MEMORY", "2 GiB")
    with pytest.raises(UsageError, match="KAWUNG_QUERY_MEMORY"):
        store.select_apart([file], "SELECT * {}")
    monkeypatch.setenv("KAWUNG_QUERY_MEMORY", "0")
    assert store.select_apart([file], "SELECT * {}").rows == [()]


def test_rows_and_bytes_have_a_limit(file: Path, workers: list[subprocess.Popen[bytes]]) -> None:
    """As many rows as are allowed come; one more, or more bytes, is refused whole."""
    query = "SELECT ?s ?o { GRAPH ?g { ?s <https://example.org/q> ?o } }"
    assert len(store.select_apart([file], query, rows=300).rows) == 300
    with pytest.raises(UsageError) as refused:
        store.select_apart([file], query, rows=299)
    in_both(refused, "more than 299 rows")
    assert "299 baris. Minta lebih sedikit, misalnya" in refused.value.words.id
    everything = "SELECT * { GRAPH ?g { ?a ?b ?c . ?d ?e ?f } }"
    with pytest.raises(UsageError) as refused:
        store.select_apart([file], everything, most=1024 * 1024)
    in_both(refused, "larger than 1 MiB")
    assert len(workers) == 3


def test_an_engine_that_is_not_here_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wrong name of an engine is not taken for a query that needs too much memory."""
    monkeypatch.setenv("KAWUNG_ENGINE", "mesin-uap")
    with pytest.raises(UsageError) as refused:
        store.select_apart([file], "SELECT * {}")
    in_both(refused, 'no engine "mesin-uap"')


@pytest.mark.parametrize("error", [OSError("no such table"), UnreadableError(Words("gone", "hilang"))])
def test_what_breaks_while_rows_are_read_is_a_damage(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that cannot be read to the end are told as such, not as a query that needs too much memory."""

    class Broken(store.RdflibStore):
        def stream(self, query: str) -> NoReturn:  # noqa: ARG002 - the parameter is the base's
            raise error

    monkeypatch.setattr(worker, "_filled", lambda _sources: Broken())
    told = worker._answer({"sources": [], "query": "SELECT * {}", "rows": 9, "memory": 0}, io.BytesIO())
    assert told == {"damaged": str(error)}


def test_no_program_waits_for_a_query_that_it_gave_up() -> None:
    """Who stops waiting, as at Ctrl-C, can end, though the engine is still at work in this process."""
    assert deep(lambda: threading.current_thread().daemon)


def when_loaded(workers: list[subprocess.Popen[bytes]], act: Callable[[], None] | None = None) -> None:
    """A while after a worker has been started kill it, or do something else."""

    def wait() -> None:
        while not workers:
            time.sleep(0.01)
        time.sleep(0.5)
        (act or workers[0].kill)()

    threading.Thread(target=wait).start()


def interrupt() -> None:
    """Send what Ctrl-C sends, to whoever waits in a system call too."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        _thread.interrupt_main()


def test_a_worker_that_is_killed_is_told(file: Path, workers: list[subprocess.Popen[bytes]]) -> None:
    """Whatever a worker dies of, whoever asked lives on and says so."""
    when_loaded(workers)
    with pytest.raises(UsageError) as refused:
        store.select_apart([file], ENDLESS_PATH)
    in_both(refused, "broke down")


def test_ctrl_c_stops_the_worker(file: Path, workers: list[subprocess.Popen[bytes]]) -> None:
    """Who asked may change their mind; the worker ends with the question."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a worker run within this process ignores it
    try:
        when_loaded(workers, interrupt)
        with pytest.raises(KeyboardInterrupt):
            store.select_apart([file], ENDLESS_PATH)
    finally:
        signal.signal(signal.SIGINT, before)
    assert workers[0].poll() is not None


ORPHAN = """
import sys
from pathlib import Path
from kawung.store import apart
start = apart._started
def tell():
    worker = start()
    print(worker.pid, flush=True)
    return worker
apart._started = tell
apart.select_apart([Path(sys.argv[1])], sys.argv[2])
"""


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not ON_LINUX, reason="looks for the process in /proc")
def test_no_worker_outlives_who_started_it(file: Path) -> None:
    """When the process that asked is killed, its worker ends, however busy it is."""
    line = [sys.executable, "-c", ORPHAN, str(file), ENDLESS_PATH]
    with subprocess.Popen(line, stdout=subprocess.PIPE, env=environment()) as asking:
        assert asking.stdout is not None
        worker = int(asking.stdout.readline())
        time.sleep(0.5)
        assert alive(worker)
        asking.send_signal(signal.SIGKILL)
    until = time.monotonic() + 30
    while alive(worker) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(worker)


def test_where_no_process_can_be_started(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that starts no process is told as such, not as a fault of the query."""
    monkeypatch.setattr(sys, "executable", str(file.parent / "no python"))
    with pytest.raises(UnreadableError) as refused:
        store.select_apart([file], "SELECT * {}")
    in_both(refused, "cannot start a process")


def test_modules_of_the_current_folder_are_not_taken(
    file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A worker runs Kawung's code and Python's, not what lies in the folder where somebody asks."""
    for name in ("json.py", "kawung.py", "threading.py"):
        (tmp_path / name).write_text("raise SystemExit(3)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert store.select_apart([file], "SELECT * {}").rows == [()]


# A build


@pytest.fixture
def build(tmp_path: Path) -> Path:
    put_in_force(tmp_path / "build", QUADS)
    return tmp_path / "build"


def put_in_force(out: Path, quads: list[Quad]) -> None:
    """Make a build that holds some statements, the first of them in the file that all studies share."""
    notes = {"form": parts.FORM, "studies": {"contoh": "fingerprint"}}
    files: dict[str, dict[str, list[bytes]]] = {}
    with folders.writing(out) as writing:
        for at, name in enumerate(parts.graphs(notes)):
            said = quads[:1] if at == 0 else quads[1:] if at == 2 else []
            part, _, file = name.rpartition("/")
            files.setdefault(part, {})[file] = [q.line().encode() for q in said]
        for part, held in files.items():
            with writing.part(part) as making:
                for file, lines in held.items():
                    making.add(file, lines)
        writing.finish(notes)


def test_a_build_is_asked_whole(build: Path) -> None:
    """A query sees all graphs of the build in force, each statement once."""
    found = querying.query_build(build, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    assert found == store.Rows(("n",), [(integer(len(QUADS)),)])


def test_a_build_s_limits_are_the_caller_s(build: Path) -> None:
    """Time and rows are those that the caller gives; a query that cannot be read is told with its place."""
    with pytest.raises(UsageError, match="seconds"):
        querying.query_build(build, ENDLESS_PATH, seconds=0.2)
    with pytest.raises(UsageError, match="more than 5 rows"):
        querying.query_build(build, "SELECT ?s { GRAPH ?g { ?s ?p ?o } }", rows=5)
    with pytest.raises(UsageError, match="line 1, character 12"):
        querying.query_build(build, "SELECT ?s {")
    with pytest.raises(UsageError, match="SELECT"):
        querying.query_build(build, "ASK {}")


def test_a_refused_query_needs_no_build(tmp_path: Path) -> None:
    """What the guard refuses is refused first; else a missing build is named with the remedy."""
    with pytest.raises(UsageError, match="SERVICE"):
        querying.query_build(tmp_path, "SELECT * { SERVICE <a:b> {} }")
    with pytest.raises(UsageError, match="kawung build"):
        querying.query_build(tmp_path, "SELECT * {}")


@pytest.mark.parametrize("damage", ["changed", "gone", "unreadable"])
def test_a_damaged_build_is_not_asked(build: Path, damage: str) -> None:
    """A build whose statements are not the ones that were written gives no answer."""
    current = folders.current(build)
    assert current is not None
    file = folders.opened(current).path(parts.file_of("contoh", parts.STATED))
    text = file.read_text(encoding="utf-8")
    file.unlink()
    if damage == "changed":
        file.write_text(text.replace("n7", "n8"), encoding="utf-8")
    elif damage == "unreadable":
        file.write_text("no statement\n", encoding="utf-8")
    with pytest.raises(UnreadableError, match="damaged"):
        querying.query_build(build, "SELECT * {}")


def test_a_build_that_is_replaced_meanwhile_is_asked_anew(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where another build takes the place of the one that was to be loaded, that one answers."""
    ask = store.select_apart
    asked: list[int] = []

    def once_too_late(sources: list[Path], text: str, *, seconds: float, rows: int) -> store.Rows:
        if not asked:
            put_in_force(build, QUADS[1:3])
        asked.append(len(sources))
        return ask(sources, text, seconds=seconds, rows=rows)

    monkeypatch.setattr(store, "select_apart", once_too_late)
    found = querying.query_build(build, "SELECT ?s { GRAPH ?g { ?s ?p ?o } } ORDER BY ?s")
    assert found.rows == [(QUADS[1].s,), (QUADS[2].s,)]
    assert len(asked) == 2


# A store on disk


@pytest.mark.parametrize("damage", ["tables", "manifest", "files"])
def test_a_store_that_cannot_be_made_of_a_damaged_one_is_closed(tmp_path: Path, file: Path, damage: str) -> None:
    """It is told as unreadable, and nothing keeps the folder that was begun open, so that it can be removed."""
    before, new = tmp_path / "before", tmp_path / "new"
    store.write_disk(before, [file])
    files = [file]
    if damage == "tables":
        for table in before.glob("*.sst"):
            table.write_bytes(bytes(byte ^ 0x55 for byte in table.read_bytes()))
    elif damage == "manifest":
        next(before.glob("MANIFEST-*")).write_bytes(b"")
    else:
        files = [tmp_path / "broken.nq"]
        files[0].write_text("no statement\n", encoding="utf-8")
    with pytest.raises(UnreadableError, match="damaged") as told:
        store.update_disk(new, before, without=[node("g")], files=files)
    assert told.value.__context__ is None
    if damage == "files":
        again = pyoxigraph.Store(str(new))  # the engine lets in one at a time
        del again
