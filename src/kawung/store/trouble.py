"""store: what can go wrong with a server, said in words; each says what to do."""

from __future__ import annotations

from kawung.problems import UnreadableError, UsageError, Words


class ServerError(UnreadableError):
    """A server refused; *status* is the number that it gave."""

    def __init__(self, words: Words, status: int) -> None:
        super().__init__(words)
        self.status = status


def _unreadable(en: str, id_: str) -> UnreadableError:
    return UnreadableError(Words(en=en, id=id_))


def late(server: str, seconds: float) -> UnreadableError:
    """Say that no whole answer came in time."""
    return _unreadable(
        f"{server} did not answer within {seconds:g} seconds. Ask for less, or give it more time with --timeout.",
        f"{server} tidak menjawab dalam {seconds:g} detik. Minta lebih sedikit, atau tambah waktunya dengan --timeout.",
    )


def too_large(server: str, most: int) -> UnreadableError:
    """Say that an answer has more bytes than are taken."""
    size = most / 1024 / 1024
    return _unreadable(
        f"The answer of {server} is larger than {size:g} MiB. Ask for less, for instance with LIMIT.",
        f"Jawaban {server} lebih besar dari {size:g} MiB. Minta lebih sedikit, misalnya dengan LIMIT.",
    )


def too_many(server: str, most: int) -> UnreadableError:
    """Say that an answer has more rows than are taken."""
    number = f"{most:,}"
    return _unreadable(
        f"The answer of {server} has more than {number} rows. Ask for less, for instance with LIMIT.",
        f"Jawaban {server} lebih dari {number.replace(',', '.')} baris. Minta lebih sedikit, misalnya dengan LIMIT.",
    )


def cut(server: str) -> UnreadableError:
    """Say that an answer ends before its end."""
    return _unreadable(
        f"The answer of {server} is cut off; none of it is used. Ask again, or for less.",
        f"Jawaban {server} terputus; tidak ada bagiannya yang dipakai. Tanyakan lagi, atau minta lebih sedikit.",
    )


class CappedError(UnreadableError):
    """A server left rows out by a limit of its own; *rows* is the limit."""

    def __init__(self, server: str, rows: int) -> None:
        super().__init__(
            Words(
                en=f"{server} gives no more than {rows} rows, so this answer may lack some. Ask for less, or have the "
                "server's limit raised.",
                id=f"{server} hanya memberi {rows} baris, jadi jawaban ini mungkin kurang. Minta lebih sedikit, atau "
                "minta batas server dinaikkan.",
            )
        )
        self.rows = rows


def changing(server: str) -> UnreadableError:
    """Say that what was read in pages does not add up."""
    return _unreadable(
        f"The data on {server} changed while it was read. Ask again.",
        f"Isi {server} berubah selagi dibaca. Tanyakan lagi.",
    )


def partial(server: str) -> UnreadableError:
    """Say that a server stopped early by a time limit of its own and gave what it had."""
    return _unreadable(
        f"{server} stopped before it was done and gave only a part; none of it is used. Ask for less.",
        f"{server} berhenti sebelum selesai dan hanya memberi sebagian; tidak ada yang dipakai. Minta lebih sedikit.",
    )


def hung_up(server: str) -> UnreadableError:
    """Say that a server broke the connection."""
    return _unreadable(
        f"{server} broke the connection off without an answer. Try again; if it does so each time, ask for less.",
        f"{server} memutus sambungan tanpa jawaban. Coba lagi; jika selalu begitu, minta lebih sedikit.",
    )


def no_http(server: str) -> UnreadableError:
    """Say that what came is not HTTP."""
    return _unreadable(
        f"What answers at {server} does not speak HTTP. Check the address and its port.",
        f"Yang menjawab di {server} tidak memakai HTTP. Periksa alamat dan nomor portnya.",
    )


def unreachable(server: str, reason: str) -> UnreadableError:
    """Say that there is no way to a server."""
    return _unreadable(
        f"{server} cannot be reached ({reason}). Check the address, and whether the server runs.",
        f"{server} tidak bisa dihubungi ({reason}). Periksa alamatnya, dan apakah servernya berjalan.",
    )


def not_trusted(server: str, reason: str) -> UnreadableError:
    """Say that no safe connection could be made."""
    return _unreadable(
        f"No safe connection to {server} can be made ({reason}). Check the address; the server's certificate must be "
        "one that this computer trusts.",
        f"Sambungan aman ke {server} tidak bisa dibuat ({reason}). Periksa alamatnya; sertifikat server harus "
        "dipercaya komputer ini.",
    )


def elsewhere(server: str, target: str) -> UnreadableError:
    """Say that a server sends us to another address, which we do not follow."""
    return _unreadable(
        f"{server} points to another address, which Kawung does not follow by itself. If it is right, give it with "
        f"--endpoint: {target}",
        f"{server} menunjuk ke alamat lain, yang tidak diikuti Kawung dengan sendirinya. Jika benar, berikan dengan "
        f"--endpoint: {target}",
    )


def wrong_kind(server: str, kind: str) -> UnreadableError:
    """Say that an answer is of a kind that holds no rows."""
    return _unreadable(
        f"{server} answers with {kind or 'something unnamed'}, not with SPARQL results in JSON. Check that the "
        "address is that of the query service.",
        f"{server} menjawab dengan {kind or 'bentuk tak bernama'}, bukan hasil SPARQL dalam JSON. Periksa apakah "
        "alamatnya alamat layanan kueri.",
    )


def not_results(server: str) -> UnreadableError:
    """Say that an answer calls itself SPARQL results and is none."""
    return _unreadable(
        f"The answer of {server} is not what SPARQL results in JSON look like; none of it is used.",
        f"Jawaban {server} tidak berbentuk hasil SPARQL dalam JSON; tidak ada bagiannya yang dipakai.",
    )


def read_only() -> UsageError:
    """Say that nothing is put into a server this way."""
    return UsageError(
        Words(
            en="A server is only read here. kawung push sends it a build.",
            id="Di sini server hanya dibaca. kawung push mengirimkan hasil olahan kepadanya.",
        )
    )


def refused(server: str, status: int, said: str, purpose: str, scheme: str) -> ServerError | UsageError:
    """Say why a server refused, by the number it gave and the first line of what it said."""
    why = f" ({said})" if said else ""
    if status == 400 and purpose == "query":
        return UsageError(
            Words(
                en=f"{server} cannot read the query{why or ' and does not say why'}.",
                id=f"{server} tidak bisa membaca kueri ini{why or ' dan tidak menyebut sebabnya'}.",
            )
        )
    en, id_ = _REFUSALS.get(status) or (_FAILED if status >= 500 else _ODD)
    if status == 401 and scheme != "none":
        en, id_ = _NOT_THESE
    told = (text.format(server=server, status=status) + why + "." for text in (en, id_))
    return ServerError(Words(*told), status)


_NOT_THESE = (
    (
        "{server} does not accept the user and password, or the token, of the environment; some servers want "
        "KAWUNG_ENDPOINT_AUTH=digest, others basic"
    ),
    (
        "{server} tidak menerima nama pengguna dan kata sandi, atau token, dari lingkungan; ada server yang meminta "
        "KAWUNG_ENDPOINT_AUTH=digest, ada yang basic"
    ),
)
_FAILED = (
    "{server} failed (status {status}); try again, or ask for less",
    "Terjadi kegagalan di {server} (status {status}); coba lagi, atau minta lebih sedikit",
)
_ODD = (
    "{server} does not answer this (status {status}); check the address, or ask whoever runs it",
    "{server} tidak menjawab ini (status {status}); periksa alamatnya, atau tanyakan kepada pengelolanya",
)
_NO_SERVICE = (
    "There is no such service at {server} (status {status}); check the address",
    "Tidak ada layanan itu di {server} (status {status}); periksa alamatnya",
)
_OTHER_FORM = (
    (
        "{server} does not know the form that Kawung sends or asks for (status {status}); check that the address is "
        "that of the right service"
    ),
    (
        "{server} tidak mengenal bentuk yang dikirim atau diminta Kawung (status {status}); periksa apakah alamatnya "
        "alamat layanan yang tepat"
    ),
)
_TOO_MUCH = (
    "What was sent is too large for {server} (status {status}); send or ask for less",
    "Yang dikirim terlalu besar untuk {server} (status {status}); kirim atau minta lebih sedikit",
)
_BUSY = (
    "{server} is busy or closed for now (status {status}); try again later",
    "{server} sedang sibuk atau tutup (status {status}); coba lagi nanti",
)
_GATE = (
    "The server behind {server} did not answer it (status {status}); try again later, or ask for less",
    "Server di balik {server} tidak menjawabnya (status {status}); coba lagi nanti, atau minta lebih sedikit",
)
_REFUSALS = {
    400: ("{server} cannot read what was sent", "{server} tidak bisa membaca yang dikirim"),
    401: (
        (
            "{server} wants to know who asks; set KAWUNG_ENDPOINT_USER and KAWUNG_ENDPOINT_PASSWORD, or "
            "KAWUNG_ENDPOINT_TOKEN"
        ),
        (
            "{server} ingin tahu siapa yang bertanya; isi KAWUNG_ENDPOINT_USER dan KAWUNG_ENDPOINT_PASSWORD, atau "
            "KAWUNG_ENDPOINT_TOKEN"
        ),
    ),
    403: (
        "{server} does not allow this (status {status}); ask whoever runs it",
        "{server} tidak mengizinkan ini (status {status}); tanyakan kepada pengelolanya",
    ),
    404: _NO_SERVICE,
    405: _NO_SERVICE,
    410: _NO_SERVICE,
    501: _NO_SERVICE,
    406: _OTHER_FORM,
    415: _OTHER_FORM,
    413: _TOO_MUCH,
    414: _TOO_MUCH,
    429: _BUSY,
    503: _BUSY,
    502: _GATE,
    504: _GATE,
}
