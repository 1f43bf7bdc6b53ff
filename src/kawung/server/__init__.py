"""
door: Kawung over HTTP.

`app` answers the Reconciliation Service API 0.2 as an ASGI app, `guard` keeps strangers out of it, `listen` and `serve`
run it on this computer alone. It holds the full build: whoever may ask it may read all that the team may read.
"""

from __future__ import annotations

from kawung.server.app import app
from kawung.server.running import address, listen, serve

__all__ = ["address", "app", "listen", "serve"]
