"""server: an app on this computer, until it is stopped."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
from typing import TYPE_CHECKING

import uvicorn

from kawung.problems import UsageError
from kawung.words import words

if TYPE_CHECKING:
    from kawung.problems import Language
    from kawung.server.guard import Guard

_LOOPBACK = "127.0.0.1"
_MOST_PORT = 65_535
_AT_ONCE, _PATIENCE = 64, 3


def listen(port: str) -> socket.socket:
    """Take a port of this computer (0: a free one); raise UsageError if it is none, or is in use."""
    if not (port.isascii() and port.isdigit() and len(port) <= len(str(_MOST_PORT)) and int(port) <= _MOST_PORT):
        raise UsageError(words("reconcile_server.port_form", text=port))
    own = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # elsewhere it would let two programs share a port
        own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        own.bind((_LOOPBACK, int(port)))
        own.listen()
    except OSError as error:
        own.close()
        other = int(port) + 1 if int(port) < _MOST_PORT else 0
        reason = error.strerror or type(error).__name__
        raise UsageError(words("reconcile_server.port_taken", port=port, reason=reason, other=str(other))) from error
    return own


def address(own: socket.socket, language: Language) -> str:
    """Return the address at which a port that was taken answers in a language."""
    host, port = own.getsockname()
    return f"http://{host}:{port}/{language}"


def serve(answering: Guard, own: socket.socket) -> None:
    """Answer at a port that was taken, until Ctrl-C or an ending of the process."""
    config = uvicorn.Config(
        answering,
        access_log=False,
        http="h11",
        lifespan="off",
        limit_concurrency=_AT_ONCE,
        log_config=None,
        log_level=logging.CRITICAL,
        loop="asyncio",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_PATIENCE,
        ws="none",
    )
    with own, contextlib.suppress(KeyboardInterrupt):  # which is how it is meant to end
        uvicorn.Server(config).run(sockets=[own])
