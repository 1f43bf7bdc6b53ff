"""networks: what every form says in the same words: values as texts, what attributes mean, what a file has to tell."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kawung import vocabulary, words
from kawung.problems import Words

if TYPE_CHECKING:
    from kawung.networks.network import Attribute, Network, Value


def text_of(value: Value) -> str:
    """Write a value as every form has it: truths as words, decimals without exponent, lists parted by semicolons."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return ";".join(value) if isinstance(value, tuple) else str(value)


def described(attribute: Attribute, of: str) -> Words:
    """Say what an attribute of a `node` or of an `edge` means."""
    return words.words(f"network_edge.{attribute.name}" if of == "edge" else f"network_node.{attribute.name}")


def notice(network: Network) -> Words:
    """Say what whoever opens a file has to know: that it is made up, for whom it is, and how edges are to be read."""
    parts = [words.words("network.made_up")] if network.made_up else []
    parts += [words.words("network.team"), words.words("network.directed")]
    return Words(" ".join(part.en for part in parts), " ".join(part.id for part in parts))


def written_by() -> str:
    """Name the program with its version."""
    return f"Kawung {vocabulary.version()}"


def about(network: Network) -> dict[str, Value]:
    """Say what the network as a whole is: of which study, whether made up, how it is to be read, who made it."""
    said: dict[str, Value] = {
        "study": network.study,
        "title_en": network.title.en,
        "title_id": network.title.id,
        "made_up": network.made_up,
        "notice_en": notice(network).en,
        "notice_id": notice(network).id,
    }
    made = {"creators": network.creators, "citation": network.citation, "licence": network.licence}
    said |= {name: value for name, value in made.items() if value}
    return said | {"written_by": written_by()}
