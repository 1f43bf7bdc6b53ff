"""
Helpers of the tests in a browser: a project as it is published, a server, and a browser that watches itself.

The browser reaches the published folder and nothing else: what a page asks of any other place is stopped and noted.
"""

from __future__ import annotations

import functools
import http.server
import os
import re
import shutil
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from kawung.pipeline import find_project
from kawung.pipeline.publishing.site import publish

ROOT = Path(__file__).resolve().parents[1]
AXE = ROOT / "tests" / "judges" / "axe"
TODAY = date(2026, 11, 27)
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_KIND = re.compile(r'<p class="kind">([^<]*)</p>\s*<h1')
_SERIOUS = ("serious", "critical")
_PATIENCE = 300


def published(folder: Path, *studies: Path) -> Path:
    """Publish the shipped project, or other studies in place of its own; return the folder of the site."""
    project = folder / "project"
    shutil.copytree(ROOT / "data", project / "data")
    shutil.copy(ROOT / "kawung.toml", project)
    if studies:
        shutil.rmtree(project / "data" / "studies")
        for study in studies:
            shutil.copytree(study, project / "data" / "studies" / study.name)
    report = publish(find_project(project), folder / "site", today=TODAY, fail_on=None)
    assert report.updated is not None, [one.study for one in report.refused]
    return folder / "site"


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Path]) -> Path:
    """Make a folder once for all processes that run tests at the same time; return what *make* returns."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    made, failed = folder / "made", folder / "failed"
    try:
        folder.mkdir()
    except FileExistsError:
        for _ in range(_PATIENCE * 10):
            if made.exists() or failed.exists():
                break
            time.sleep(0.1)
        assert made.exists(), f"{name} could not be made"
        return Path(made.read_text("utf-8"))
    try:
        found = make(folder)
    except BaseException:
        failed.touch()
        raise
    (folder / "making").write_text(str(found), "utf-8")
    (folder / "making").rename(made)
    return found


def by_kind(site: Path) -> dict[str, list[str]]:
    """Tell the addresses of all pages by kind, smallest first: what a thing is called, of others where they lie."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for path in sorted(site.rglob("*.en.html")):
        address = path.relative_to(site).as_posix().removesuffix(".en.html")
        text = path.read_text("utf-8")
        named = _KIND.search(text)
        parts = address.split("/")
        if parts[0] in ("question", "list"):
            kind = f"{parts[0]}/{len(parts) - 1}"
        else:
            kind = unescape(named[1]) if named else address
        found[kind].append((len(text), address))
    return {kind: [address for _, address in sorted(pages)] for kind, pages in found.items()}


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
        pass


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a folder as `python3 -m http.server` does; give its address."""
    handler = functools.partial(_Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def _missing(what: str) -> None:
    if os.environ.get("KAWUNG_REQUIRE_BROWSER") == "1":
        pytest.fail(f"KAWUNG_REQUIRE_BROWSER is 1 and there is no {what}")
    pytest.skip(f"there is no {what}")


@contextmanager
def browser() -> Iterator[Any]:
    """Start a browser; the test is skipped where there is none, unless KAWUNG_REQUIRE_BROWSER is 1: then it fails."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("playwright")
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None:
        _missing("Chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield started
        started.close()


@dataclass
class Walk:
    """A tab of a browser, and all that went wrong in it so far."""

    page: Any
    root: str
    troubles: list[str] = field(default_factory=list)

    def open(self, path: str) -> Any:
        """Go to a path below the site's root."""
        self.page.goto(self.root + path)
        return self.page

    def follow(self, link: str) -> None:
        """Click the first link that fits, on a page of which nothing is folded away."""
        for folded in self.page.query_selector_all("details:not([open]) > summary"):
            folded.click()
        before = self.page.url
        self.page.click(f"{link} >> nth=0")
        self.page.wait_for_url(lambda url: url != before)

    def see(self, width: int, scheme: str, *rules: str) -> None:
        """Look at the page at a width and in a colour scheme; let axe look too, by all its rules or by some."""
        self.page.set_viewport_size({"width": width, "height": 800})
        self.page.emulate_media(color_scheme=scheme)
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            self.note(f"{wide} wide")
        options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
        if rules:
            options["runOnly"] = {"type": "rule", "values": rules}
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate((AXE / "axe.min.js").read_text("utf-8"))
        found = self.page.evaluate("o => axe.run(o).then(r => r.violations)", options)
        for one in found:
            if one["impact"] in _SERIOUS:
                where = [node["target"] for node in one["nodes"]][:3]
                self.note(f"{one['id']} ({one['impact']}, {scheme}): {one['help']} {where}")

    def note(self, what: str) -> None:
        """Keep what went wrong, with the page and its width."""
        size = self.page.viewport_size
        self.troubles.append(f"{urlsplit(self.page.url).path} at {size['width']}: {what}")


@contextmanager
def walking(started: Any, root: str, *, width: int = 1280, **options: Any) -> Iterator[Walk]:
    """Open a tab on a site, by http or from its folder; whatever it asks of another place is stopped and noted."""
    context = started.new_context(viewport={"width": width, "height": 800}, **options)
    walk = Walk(context.new_page(), root)

    def guard(route: Any) -> None:
        url = route.request.url
        if url.startswith((root, "data:", "blob:")):
            route.continue_()
        else:
            walk.note(f"asked for {url}")
            route.abort()

    context.route("**/*", guard)
    page = walk.page
    page.on("console", lambda said: said.type in ("error", "warning") and walk.note(f"console: {said.text}"))
    page.on("pageerror", lambda error: walk.note(f"script: {error}"))
    page.on("response", lambda got: got.status >= 400 and walk.note(f"{got.status} {got.url}"))
    page.on("requestfailed", lambda asked: walk.note(f"failed: {asked.url}"))
    yield walk
    context.close()
