"""
pages/box: SPARQL in the browser, without a server: Oxigraph's WASM in a worker, the data beside it, the page's scripts.

Nothing is fetched, so that it works from a memory stick too: all comes as classic scripts, what is large packed by gzip
and written in base64. `box.js` comes with the page; the rest when somebody asks for it.
"""

from __future__ import annotations

from kawung.pages.box.values import Option, Parameter, Question, Study
from kawung.pages.box.writing import DATA, files

__all__ = ["DATA", "Option", "Parameter", "Question", "Study", "files"]
