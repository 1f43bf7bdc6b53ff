"""store: a task on a stack of its own, so deep that no query which the guard lets through comes to its end."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar

from kawung.store.guard import guard

if TYPE_CHECKING:
    from collections.abc import Callable

    from kawung.store.base import Rows, Store

_STACK = 64 * 1024 * 1024  # 8 times that of a program on Linux, 64 times that on Windows and of threads on macOS
_TICK = 0.2  # seconds between two looks for Ctrl-C, which Windows does not let through to one who only waits

Done = TypeVar("Done")


def deep(task: Callable[[], Done]) -> Done:
    """Run a task in a thread with a deep stack; give what it gives, raise what it raises."""
    given: list[Done] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            given.append(task())
        except BaseException as error:  # noqa: BLE001 - handed on to whoever waits
            raised.append(error)

    before = threading.stack_size(_STACK)
    try:
        thread = threading.Thread(
            target=run, name="kawung-query", daemon=True
        )  # Ctrl-C ends the program, not the query
        thread.start()
    finally:
        threading.stack_size(before)
    while thread.is_alive():
        thread.join(_TICK)
    if raised:
        raise raised[0]
    return given[0]


def select_guarded(asked: Store, query: str) -> Rows:
    """
    Answer a stranger's SELECT in this process.

    What the guard refuses raises UsageError, and no other query brings the process down by its depth; but its time and
    its memory have no limit, since an engine at work cannot be stopped: for that there is `apart.select_apart`.
    """
    guard(query)
    return deep(lambda: asked.select(query))
