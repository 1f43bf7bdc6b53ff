"""store: how Kawung makes itself known to a server: by what the environment holds, never by the command line."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from kawung.problems import UsageError, Words

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Access:
    """How Kawung makes itself known to a server; what is secret is never shown."""

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    scheme: Literal["none", "basic", "digest", "bearer"] = "none"

    @property
    def header(self) -> str | None:
        """The header that lets us in; none where the server first has to ask."""
        if self.scheme == "bearer":
            return f"Bearer {self.token}"
        return f"Basic {self._pair}" if self.scheme == "basic" else None

    @property
    def _pair(self) -> str:
        return base64.b64encode(f"{self.user}:{self.password}".encode()).decode()

    def hidden(self, text: str) -> str:
        """Take out of a server's words what is secret; some servers print the request."""
        for secret in (self.token, self.password, self._pair if self.password else ""):
            if secret:
                text = text.replace(secret, "…")
        return text


def access(environment: Mapping[str, str] = os.environ) -> Access:
    """
    Read from the environment how to get in: KAWUNG_ENDPOINT_TOKEN, or …_USER and …_PASSWORD, and …_AUTH.

    Raises UsageError where these contradict one another or cannot be sent.
    """
    user, password, token, scheme = (
        environment.get(f"KAWUNG_ENDPOINT_{name}", "") for name in ("USER", "PASSWORD", "TOKEN", "AUTH")
    )
    if scheme.lower() not in ("", "basic", "digest"):
        raise UsageError(
            Words(
                en="KAWUNG_ENDPOINT_AUTH is neither basic nor digest.",
                id="KAWUNG_ENDPOINT_AUTH bukan basic dan bukan digest.",
            )
        )
    if token and (user or password):
        raise UsageError(
            Words(
                en="Set either KAWUNG_ENDPOINT_TOKEN or KAWUNG_ENDPOINT_USER and KAWUNG_ENDPOINT_PASSWORD, not both.",
                id="Isi KAWUNG_ENDPOINT_TOKEN, atau KAWUNG_ENDPOINT_USER dan KAWUNG_ENDPOINT_PASSWORD, bukan keduanya.",
            )
        )
    if bool(user) != bool(password) or (scheme and not user):
        raise UsageError(
            Words(
                en="KAWUNG_ENDPOINT_USER and KAWUNG_ENDPOINT_PASSWORD belong together; one of them is empty.",
                id="KAWUNG_ENDPOINT_USER dan KAWUNG_ENDPOINT_PASSWORD satu pasangan; salah satunya kosong.",
            )
        )
    if ":" in user or not (token + user + password).isprintable() or not token.isascii() or " " in token:
        raise UsageError(
            Words(
                en="The user, password or token for the server holds a sign that cannot be sent.",
                id="Nama pengguna, kata sandi, atau token untuk server berisi tanda yang tidak bisa dikirim.",
            )
        )
    if token:
        return Access(token=token, scheme="bearer")
    return Access(user, password, scheme="digest" if scheme.lower() == "digest" else "basic") if user else Access()
