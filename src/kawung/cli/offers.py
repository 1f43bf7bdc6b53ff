"""door: what may be written on the command line: every command with its words and options."""

from __future__ import annotations

from dataclasses import dataclass

from kawung import words
from kawung.store import RDF_FORMS


@dataclass(frozen=True, slots=True)
class Option:
    """
    An option: its name without dashes, a short letter, and the key of its help.

    *value* is the key of the word that stands for its value in the help (empty: a switch), *choices* what the
    value may be, *initial* what it is when not given; *bare* says that it may also stand without a value, which
    is then "".
    """

    name: str
    help: str
    value: str = ""
    short: str = ""
    choices: tuple[str, ...] = ()
    initial: str = ""
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """
    A command: its name, the keys of its one-line and its long help, how many words it takes, and its options.

    *usage* is the key of what may stand behind the command; *parameters* says that options which are not its
    own are the parameters of a question.
    """

    name: str
    summary: str
    help: str
    usage: str
    least: int = 0
    most: int | None = 0
    options: tuple[Option, ...] = ()
    parameters: bool = False


EVERYWHERE = (
    Option("lang", "option.lang", "value.lang", choices=words.LANGUAGES),
    Option("color", "option.color", "value.color", choices=("auto", "always", "never"), initial="auto"),
    Option("ascii", "option.ascii"),
    Option("quiet", "option.quiet", short="q"),
    Option("verbose", "option.verbose", short="v"),
    Option("debug", "option.debug"),
    Option("help", "option.help", short="h"),
    Option("version", "option.version"),
)


def _format(*choices: str) -> Option:
    return Option("format", "option.format", "value.format", choices=choices, initial=choices[0])


_FAIL_ON = Option(
    "fail-on",
    "option.fail_on",
    "value.severity",
    choices=("violation", "warning", "info", "never"),
    initial="violation",
)
_ALL = Option("all", "option.all")
_BUILD = Option("build", "option.build", "value.folder", initial="build")
_PUBLIC = Option("public", "option.public")
_TEAM = Option("team", "option.team")
_ENDPOINT = Option("endpoint", "option.endpoint", "value.address")


def _timeout(key: str) -> Option:
    return Option("timeout", key, "value.seconds", initial="60")


COMMANDS = (
    Command(
        "new",
        "command.new",
        "help.new",
        "usage.new",
        least=1,
        most=1,
        options=(Option("made-up", "option.made_up"), Option("csv", "option.new_csv")),
    ),
    Command("consent-sheet", "command.consent_sheet", "help.consent_sheet", "usage.consent_sheet", least=1, most=1),
    Command(
        "check",
        "command.check",
        "help.check",
        "usage.check",
        most=None,
        options=(
            _format("table", "concise", "json", "csv", "sarif"),
            _FAIL_ON,
            _ALL,
            Option("annotate", "option.annotate"),
            Option("annotate-to", "option.annotate_to", "value.file"),
            Option("explain", "option.explain", "value.rule", bare=True),
            Option("schema", "option.schema"),
        ),
    ),
    Command(
        "export",
        "command.export",
        "help.export",
        "usage.export",
        least=1,
        most=2,
        options=(
            Option("workbook", "option.export_workbook", "value.file", bare=True),
            Option("csv", "option.export_csv", "value.folder", bare=True),
            Option("graphml", "option.export_graphml", "value.file", bare=True),
            Option("gexf", "option.export_gexf", "value.file", bare=True),
            Option("edges", "option.export_edges", "value.file", bare=True),
            Option("csvw", "option.export_csvw", "value.folder", bare=True),
            Option("build", "option.export_build", "value.folder", initial="build"),
            _TEAM,
            Option("force", "option.force"),
            _format("table", "json"),
        ),
    ),
    Command(
        "import",
        "command.import",
        "help.import",
        "usage.import",
        least=1,
        most=None,
        options=(
            Option("variable", "option.import_variable", "value.import_text"),
            Option("relation", "option.import_relation", "value.import_text"),
            Option("wave", "option.import_wave", "value.import_text"),
            Option("source", "option.import_source", "value.import_text"),
            Option("sheet", "option.import_sheet", "value.import_text"),
            Option("form", "option.import_form", "value.format", choices=("matrix", "edges"), initial="matrix"),
            Option("headings", "option.import_headings", "value.value", choices=("yes", "no")),
            Option("undirected", "option.import_undirected"),
            Option("values", "option.import_values", "value.value", "", ("tie", "strength", "amount"), initial="tie"),
            Option("scale", "option.import_scale", "value.import_points"),
            Option("unit", "option.import_unit", "value.import_text"),
            Option("keys", "option.import_keys", "value.value", choices=("label", "number"), initial="label"),
            Option("made-up", "option.made_up"),
            Option("plan", "option.import_plan", "value.import_plan"),
            Option("write-plan", "option.import_write_plan", "value.import_plan"),
            Option("map", "option.statistics_map", "value.statistics_map"),
            Option("from", "option.statistics_from", "value.address"),
            Option("name", "option.import_name", "value.import_text"),
            Option("base", "option.rdf_base", "value.address"),
            Option("rdf-format", "option.rdf_format", "value.format", choices=RDF_FORMS),
            Option("title", "option.rdf_title", "value.import_text"),
            Option("publisher", "option.rdf_publisher", "value.import_text"),
            Option("licence", "option.rdf_licence", "value.import_text"),
            Option("force", "option.import_force"),
            Option("timeout", "option.import_timeout", "value.seconds"),
            _format("table", "json"),
            Option(
                "fail-on",
                "option.import_fail_on",
                "value.severity",
                choices=("violation", "warning", "info", "never"),
                initial="violation",
            ),
            _ALL,
        ),
    ),
    Command(
        "build",
        "command.build",
        "help.build",
        "usage.build",
        options=(
            Option("out", "option.out", "value.folder", initial="build"),
            _format("table", "concise", "json"),
            _FAIL_ON,
            Option("all", "option.all_changes"),
            Option("fresh", "option.fresh"),
        ),
    ),
    Command(
        "link",
        "command.link",
        "help.link",
        "usage.link",
        options=(
            Option("propose", "option.link_propose", "value.link_propose"),
            Option("build", "option.link_build", "value.folder", initial="build"),
            _format("table", "json"),
            _FAIL_ON,
            Option("all", "option.link_all"),
        ),
    ),
    Command(
        "ask",
        "command.ask",
        "help.ask",
        "usage.ask",
        most=1,
        options=(
            Option("study", "option.study", "value.study"),
            Option("set", "option.set", "value.setting"),
            _format("table", "json", "csv", "markdown"),
            _BUILD,
            _PUBLIC,
            _ENDPOINT,
            _timeout("option.ask_timeout"),
        ),
        parameters=True,
    ),
    Command(
        "query",
        "command.query",
        "help.query",
        "usage.query",
        least=1,
        most=1,
        options=(_format("table", "csv", "json"), _BUILD, _PUBLIC, _ENDPOINT, _timeout("option.query_timeout")),
    ),
    Command(
        "push",
        "command.push",
        "help.push",
        "usage.push",
        options=(
            Option("endpoint", "option.push_endpoint", "value.address"),
            Option("protocol", "option.push_protocol", "value.value", "", ("graph-store", "update"), "graph-store"),
            Option("query-endpoint", "option.push_query_endpoint", "value.address"),
            Option("build", "option.push_build", "value.folder", initial="build"),
            Option("study", "option.push_study", "value.study"),
            Option("private-server", "option.push_private_server"),
            Option("prune", "option.push_prune"),
            Option("dry-run", "option.push_dry_run"),
            _timeout("option.push_timeout"),
            _format("table", "json"),
        ),
    ),
    Command(
        "publish",
        "command.publish",
        "help.publish",
        "usage.publish",
        least=1,
        most=1,
        options=(_format("table", "json"), _FAIL_ON, Option("all", "option.all")),
    ),
    Command(
        "disclose",
        "command.disclose",
        "help.disclose",
        "usage.disclose",
        least=1,
        most=1,
        options=(
            Option("dry-run", "option.disclose_dry_run"),
            Option("coarsen", "option.disclose_coarsen", "value.disclose_item"),
            Option("withhold", "option.disclose_withhold", "value.disclose_item"),
            Option("drop-quote", "option.disclose_drop_quote", "value.disclose_item"),
            Option("merge", "option.disclose_merge", "value.disclose_item"),
            Option("column", "option.disclose_column", "value.disclose_column"),
            Option("everywhere", "option.disclose_everywhere"),
            Option("accept", "option.disclose_accept", "value.disclose_item"),
            Option("reason", "option.disclose_reason", "value.disclose_reason"),
            Option("undo", "option.disclose_undo", "value.disclose_item"),
            Option("before", "option.disclose_before", "value.disclose_path"),
            Option(
                "closeness",
                "option.disclose_closeness",
                "value.value",
                choices=("role", "linkages", "neighbours"),
            ),
            Option("all", "option.disclose_all"),
            _format("table", "json"),
        ),
    ),
    Command(
        "withdraw",
        "command.withdraw",
        "help.withdraw",
        "usage.withdraw",
        least=2,
        most=2,
        options=(
            Option("yes", "option.withdraw_yes"),
            Option("dry-run", "option.withdraw_dry_run"),
            Option("all", "option.withdraw_all"),
            _format("table", "json"),
        ),
    ),
    Command(
        "reconcile",
        "command.reconcile",
        "help.reconcile",
        "usage.reconcile",
        options=(
            Option("port", "option.reconcile_port", "value.port", initial="8010"),
            Option("build", "option.reconcile_build", "value.folder", initial="build"),
            _TEAM,
        ),
    ),
)
