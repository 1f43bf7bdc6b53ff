"""
door: reading the command line, and the help that says what may stand in it (`offers`).

`argparse` is not used: its words come from a catalogue for the whole process and not from the chosen
language, it wants global options in one place, and it cannot take the parameters of a question, which are
known only when the question is. A command line here is: the command (the first word that is no option), its
words, and options anywhere.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kawung import words
from kawung.cli.console import Look, pad
from kawung.cli.offers import COMMANDS, EVERYWHERE, Command, Option
from kawung.problems import Language, UsageError, Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["COMMANDS", "EVERYWHERE", "Asked", "Command", "Option", "help_lines", "read", "usage_error"]

COLUMN = 24


@dataclass(frozen=True, slots=True)
class Asked:
    """A command line as read; without a command it is the overview that was asked for."""

    command: Command | None
    words: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)

    def on(self, switch: str) -> bool:
        """Tell whether a switch was given."""
        return switch in self.options


def _nearest(text: str, among: Sequence[str], language: Language) -> str:
    found = difflib.get_close_matches(text, among, n=1, cutoff=0.55)
    return " " + words.text("usage.nearest", language, text=found[0]) if found else ""


def usage_error(key: str, nearest_to: str = "", among: Sequence[str] = (), /, **values: object) -> UsageError:
    """Make a usage error from a text, with the nearest of *among* named where one is near."""
    both = {language: words.text(key, language, **values) for language in words.LANGUAGES}
    near = {language: _nearest(nearest_to, among, language) for language in words.LANGUAGES}
    return UsageError(Words(en=both["en"] + near["en"], id=both["id"] + near["id"]))


def read(line: Sequence[str]) -> Asked:
    """Read a command line; raise UsageError, naming what is nearest, for what Kawung does not know."""
    command = _command(line)
    known = {o.name: o for o in (*EVERYWHERE, *(command.options if command else ()))}
    reader = _Reader(line, known, command)
    reader.run()
    if command is None and reader.words:
        raise usage_error("usage.no_command", reader.words[0], [c.name for c in COMMANDS], text=reader.words[0])
    if command and not {"help", "version"} & reader.options.keys():
        if len(reader.words) < command.least:
            raise usage_error("usage.missing", usage=words.words(command.usage), command=command.name)
        if command.most is not None and len(reader.words) > command.most:
            raise usage_error("usage.too_many", text=reader.words[command.most], command=command.name)
    return Asked(command, tuple(reader.words), reader.options, reader.parameters)


def _command(line: Sequence[str]) -> Command | None:
    """Find the first word that is neither an option nor an option's value."""
    valued = {o.name for o in EVERYWHERE if o.value} | {o.name for c in COMMANDS for o in c.options if o.value}
    skip = False
    for text in line:
        if skip:
            skip = False
        elif text == "--":
            return None
        elif text.startswith("-") and text != "-":
            skip = text.startswith("--") and "=" not in text and text[2:] in valued
        else:
            for command in COMMANDS:
                if command.name == text:
                    return command
            raise usage_error("usage.no_command", text, [c.name for c in COMMANDS], text=text)
    return None


class _Reader:
    """Goes through a command line once, knowing the command and so the options."""

    def __init__(self, line: Sequence[str], known: Mapping[str, Option], command: Command | None) -> None:
        self._rest = list(line)
        self._known = known
        self._short = {o.short: o for o in known.values() if o.short}
        self._command = command
        self._named = command is None
        self.words: list[str] = []
        self.options: dict[str, str] = {}
        self.parameters: dict[str, str] = {}

    def run(self) -> None:
        """Read everything."""
        while self._rest:
            text = self._rest.pop(0)
            if text == "--":
                self.words += self._rest
                return
            if text.startswith("--"):
                self._long(text)
            elif text.startswith("-") and text != "-":
                self._letters(text)
            elif self._named:
                self.words.append(text)
            else:
                self._named = True

    def _long(self, text: str) -> None:
        name, equals, value = text[2:].partition("=")
        option = self._known.get(name)
        if option is None:
            if self._command is None or not self._command.parameters:
                raise self._unknown(text.partition("=")[0])
            self.parameters[name.replace("-", "_")] = value if equals else self._value(f"--{name}")
        elif not option.value:
            if equals:
                raise usage_error("usage.no_value_wanted", option=f"--{name}")
            self.options[name] = ""
        elif option.bare and not equals and (not self._rest or self._rest[0].startswith("-")):
            self.options[name] = ""
        else:
            self._set(option, value if equals else self._value(f"--{name}"))

    def _letters(self, text: str) -> None:
        for letter in text[1:]:
            option = self._short.get(letter)
            if option is None:
                raise self._unknown(text)
            self.options[option.name] = ""

    def _value(self, option: str) -> str:
        if not self._rest or self._rest[0].startswith("--"):
            raise usage_error("usage.value_missing", option=option)
        return self._rest.pop(0)

    def _set(self, option: Option, value: str) -> None:
        if option.choices and value not in option.choices:
            choices = ", ".join(option.choices)
            raise usage_error(
                "usage.no_choice",
                value,
                option.choices,
                text=value,
                option=f"--{option.name}",
                choices=choices,
            )
        if option.name == "set":
            name, equals, setting = value.partition("=")
            if not (name and equals):
                raise usage_error("usage.no_setting", text=value)
            self.parameters[name.replace("-", "_")] = setting
        else:
            self.options[option.name] = value

    def _unknown(self, text: str) -> UsageError:
        names = [f"--{name}" for name in self._known]
        if self._command is None:
            return usage_error("usage.no_option", text, names, option=text)
        return usage_error("usage.no_option_here", text, names, option=text, command=self._command.name)


def help_lines(look: Look, command: Command | None) -> list[str]:
    """Write the help of a command, or of Kawung as a whole."""
    if command is None:
        lines = look.wrap(look.say("usage.all"), look.say("frame.usage") + " ")
        lines += ["", look.say("frame.commands")]
        for one in COMMANDS:
            lines += _entry(look, one.name, look.say(one.summary))
        own: tuple[Option, ...] = ()
    else:
        lines = look.wrap(f"kawung {command.name} {look.say(command.usage)}", look.say("frame.usage") + " ")
        lines.append("")
        for paragraph in look.say(command.help).split("\n"):
            lines += [f"  {paragraph.strip()}"] if paragraph.startswith("  ") else look.wrap(paragraph)
        own = command.options
    for heading, options in (("frame.options", own), ("frame.everywhere", EVERYWHERE)):
        if options:
            lines += ["", look.say(heading)]
            for option in options:
                lines += _entry(look, _spelling(look, option), _help(look, option))
    return lines


def _entry(look: Look, opening: str, text: str) -> list[str]:
    opening = f"  {opening}"
    if len(opening) + 2 > COLUMN:
        return [opening, *look.wrap(text, " " * COLUMN)]
    return look.wrap(text, pad(opening, COLUMN))


def _spelling(look: Look, option: Option) -> str:
    short = f"-{option.short}, " if option.short else ""
    value = look.say(option.value) if option.value else ""
    return f"{short}--{option.name}" + (f" [{value}]" if option.bare else f" {value}" if value else "")


def _help(look: Look, option: Option) -> str:
    text = look.say(option.help)
    if option.choices:
        text += " " + look.say("frame.one_of", choices=", ".join(option.choices))
    if option.initial:
        text += " " + look.say("frame.initially", value=option.initial)
    return text
