"""pages/box: the questions and studies that the box knows, as plain values; whoever publishes gives them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kawung.iris import Term
    from kawung.problems import Words


class Option(NamedTuple):
    """One choice for a parameter: what stands in an address for it, its label, and the term it becomes in the query."""

    value: str
    label: Words
    term: Term


@dataclass(frozen=True, slots=True)
class Parameter:
    """
    What a question can be asked about; *name* is the query's variable without its `?`.

    Without *options* it is a text: a whole number where *type* is `integer`, else a thing that the lookup of its *type*
    finds. *default* is what the query takes by itself.
    """

    name: str
    type: str
    help: Words
    required: bool = False
    default: str = ""
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """
    A question by its name, and its query in two parts: the row of parameters goes between *head* and *tail*.

    *made_up_too*: it is about made-up studies too when no study is chosen.
    """

    name: str
    head: str
    tail: str
    parameters: tuple[Parameter, ...] = ()
    made_up_too: bool = False


class Study(NamedTuple):
    """A study by its key. A made-up one names the *part* of the data that it is; the others are in `DATA`."""

    key: str
    part: str = ""
