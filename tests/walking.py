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
from collections import defaultdict
from collections.abc import Iterator
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


def by_kind(site: Path) -> dict[str, list[str]]:
    """The addresses of all pages by what they are: things by the word above their heading, others by where they lie."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(site.rglob("*.en.html")):
        address = path.relative_to(site).as_posix().removesuffix(".en.html")
        named = _KIND.search(path.read_text("utf-8"))
        parts = address.split("/")
        if parts[0] in ("question", "list"):
            kind = f"{parts[0]}/{len(parts) - 1}"
        else:
            kind = unescape(named[1]) if named else address
        found[kind].append(address)
    return found


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

    def axe(self, *rules: str) -> None:
        """Let axe look at the page as it is shown, by all its rules or by some; keep what is serious."""
        only = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate((AXE / "axe.min.js").read_text("utf-8"))
        found = self.page.evaluate("o => axe.run(o).then(r => r.violations)", {**only, "resultTypes": ["violations"]})
        for one in found:
            if one["impact"] in _SERIOUS:
                where = [node["target"] for node in one["nodes"]][:3]
                self.note(f"{one['id']} ({one['impact']}): {one['help']} {where}")

    def wide(self) -> None:
        """Note a page that must be scrolled sideways."""
        width, shown = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        if width > shown:
            self.note(f"{width} wide, {shown} shown")

    def note(self, what: str) -> None:
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
