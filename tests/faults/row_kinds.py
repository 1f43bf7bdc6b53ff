"""What may be wrong between the cells of a row, or between rows: keys, names, circles, and what contradicts itself."""

from __future__ import annotations

import unicodedata

from faults.ground import Ground, Kind, rule
from faults.neutral import Spot, key_of
from kawung.dictionary import tables

_KEYED = tuple((name, key_of(name)) for name in tables() if name != "study")


def _key_missing(ground: Ground, table: str, name: str) -> bool:
    row = ground.free(table, name, lambda r: ground.leaf(table, r))
    return row is not None and ground.cell("key-missing", table, row, name, "")


def _key_form(ground: Ground, table: str, name: str) -> bool:
    row = ground.free(table, name, lambda r: ground.leaf(table, r))
    text = ground.rng.choice(("baris satu", "#1", "a/b", "satu, dua", "-x"))
    return row is not None and ground.cell("key-form", table, row, name, f"{text}{len(ground.planted)}")


def _key_doubled(ground: Ground, table: str, name: str) -> bool:
    """Add a row under a key that another row has, with other content in a free text."""
    row = _again(ground, table, name)
    if row is None:
        return False
    free = next(c.name for c in reversed(tables()[table].columns) if c.type in ("text", "words"))
    added = len(ground.bare.tabs[table].rows) - 1
    ground.put(table, added, **{free: f"something else {len(ground.planted)}"})
    ground.expect("key-doubled", Spot(table, row, name), Spot(table, added, name))
    return True


def _row_repeated(ground: Ground, table: str, name: str) -> bool:
    row = _again(ground, table, name)
    if row is None:
        return False
    ground.expect("row-repeated", Spot(table, row, name), Spot(table, len(ground.bare.tabs[table].rows) - 1, name))
    return True


def _key_case(ground: Ground, table: str, name: str) -> bool:
    row = _again(ground, table, name)
    if row is None:
        return False
    added = len(ground.bare.tabs[table].rows) - 1
    ground.put(table, added, **{name: ground.text(table, row, name).swapcase()})
    ground.expect("key-case", Spot(table, row, name), Spot(table, added, name))
    return True


def _again(ground: Ground, table: str, name: str) -> int | None:
    """Add a row that says what another says; return that other row."""
    row = ground.free(table, name)
    if row is not None:
        ground.take(table, row)
        ground.add(table, ground.bare.tabs[table].rows[row])
    return row


_LOOKS = str.maketrans("ABCEKMPTaceiopx", "АВСЕКМРТасеіорх")


def _key_lookalike(ground: Ground, table: str, name: str) -> bool:
    """Write a letter of a key that looks the same and is another, or one that cannot be seen."""
    row = ground.free(table, name)
    return row is not None and ground.cell("key-lookalike", table, row, name, _deceiving(ground, table, row, name))


def _reference_lookalike(ground: Ground, table: str, name: str) -> bool:
    row = ground.free(table, name, lambda r: ground.text(table, r, name) not in ("", "all"))
    if row is None or ";" in ground.text(table, row, name):
        return False
    return ground.cell("key-lookalike", table, row, name, _deceiving(ground, table, row, name))


def _deceiving(ground: Ground, table: str, row: int, name: str) -> str:
    text = ground.text(table, row, name)
    changed = text.translate(_LOOKS)
    if changed == text or ground.rng.random() < 0.4:
        return text[:1] + ground.rng.choice("\u200b\u200d\u2060") + text[1:]
    return changed


def _key_personal(ground: Ground, table: str, name: str) -> bool:
    people = ("firm", "household-workshop", "home-worker", "")  # bodies may bear what name they like
    row = ground.free(
        table,
        name,
        lambda r: (
            ground.leaf(table, r)
            and ground.text(table, r, "kind") in people
            and ground.text(table, r, "party") != "group"
        ),
    )
    text = ground.rng.choice(("bu-sari", "pak-darmo", "081234567890", "3310045566778899", "mbak-tuti"))
    return row is not None and ground.cell("key-personal", table, row, name, text)


_NAMED = (
    ("actors", "label_id"),
    ("actors", "label_en"),
)


def _names_alike(ground: Ground, table: str, name: str) -> bool:
    """Give one row the name of another in other letters: composed or not, capitals, letters of another alphabet."""
    first = ground.filled(table, name)
    if first is None:
        return False
    second = ground.free(table, name, lambda r: r != first and ground.text(table, r, name) != "")
    if second is None:
        return False
    text = f"Café Nila {len(ground.planted)}"
    other = ground.rng.choice(
        (unicodedata.normalize("NFD", text), text.upper(), text.replace("N", "Ν"), text + "\u200b")
    )
    for row, said in ((first, text), (second, other)):
        ground.put(table, row, **{name: said})
        ground.take(table, row)
    ground.expect("names-alike", Spot(table, first, name), Spot(table, second, name))
    return True


def _hides_text(ground: Ground, table: str, name: str) -> bool:
    row = ground.filled(table, name)
    return row is not None and ground.cell("cell-hides-text", table, row, name, "harga \u202eumur")


def _itself(ground: Ground, table: str, name: str) -> bool:
    """Let a row name itself, or both sides of a row name one party."""
    source, breach = _SELF[table, name]
    # A group may deal within itself; and who gives or receives must stay a party.
    row = ground.free(
        table,
        name,
        lambda r: ground.text(table, r, source) not in ("", "A10") and ground.text(table, r, "flow_to") == "",
    )
    if row is None:
        return False
    return ground.cell(breach, table, row, name, ground.text(table, row, source))


_SELF = {
    ("actors", "member_of"): ("id", "party-member-of-other"),
    ("claims", "rival_of"): ("id", "claim-rival-of-other"),
    ("constraints", "leads_to"): ("id", "constraint-leads-to-other"),
    ("dependences", "depends_on"): ("dependent", "dependence-depends-on-differs"),
    ("order_claims", "lesser"): ("greater", "order-claim-lesser-differs"),
    ("linkages", "to"): ("from", "linkage-to-differs"),
}


def _in_a_circle(ground: Ground, table: str, name: str) -> bool:
    """Let two rows lead back to each other."""
    first = ground.free(table, name)
    second = None if first is None else ground.free(table, name, lambda r: r != first)
    if first is None or second is None:
        return False
    ids = [ground.text(table, r, "id") for r in (first, second)]
    for row, other in ((first, ids[1]), (second, ids[0])):
        ground.put(table, row, **{name: other})
        ground.take(table, row)
        ground.expect(_CIRCLES[table, name], Spot(table, row, name))
    return True


_CIRCLES = {
    ("actors", "member_of"): "party-member-of-no-ring",
    ("constraints", "leads_to"): "constraint-leads-to-no-ring",
}


def _needed(ground: Ground, table: str, name: str) -> bool:
    """Empty a cell that another cell of its row asks for."""
    other, breach = NEEDED[table, name]
    row = ground.free(
        table, name, lambda r: bool(ground.text(table, r, name)) and (not other or bool(ground.text(table, r, other)))
    )
    if row is None or (name == "evidence_grade" and not ground.sound("study", 0, "kind")):  # asked of real studies only
        return False
    return ground.cell(breach, table, row, name, "")


NEEDED = {
    ("linkages", "from"): ("to", "linkage-from-needed"),
    ("linkages", "to"): ("from", "linkage-to-needed"),
    ("linkages", "unit"): ("amount", "linkage-unit-needed"),
    ("constraints", "lacking_from"): ("lacking_in", "constraint-lacking-from-needed"),
    ("findings", "evidence_grade"): ("publication", "finding-evidence-grade-needed"),
    ("findings", "quote"): ("quote_translation_en", "excerpt-quote-needed"),
    ("findings", "quote_language"): ("quote", "excerpt-quote-language-needed"),
}


def _one_source(ground: Ground, table: str, name: str) -> bool:
    """Leave a finding without any source, or give it two."""
    row = ground.free(table, name)
    if row is None:
        return False
    ground.take(table, row)
    if ground.rng.random() < 0.5:
        ground.put(table, row, interview="", publication="")
        ground.expect("finding-source-stated", Spot(table, row, "interview"))
        return True
    ground.put(table, row, interview="W01", publication="P01")
    ground.expect("finding-source-single", Spot(table, row, "interview"))
    return True


def _basis(ground: Ground, table: str, name: str) -> bool:
    """Call what an informant said published, or what a publication says observed."""
    row = ground.free(table, name, lambda r: ground.text(table, r, "basis") != "interpreted")
    if row is None:
        return False
    said = ground.text(table, row, "interview") != ""
    text, breach = ("published", "finding-basis-of-interview") if said else ("observed", "finding-basis-of-publication")
    return ground.cell(breach, table, row, name, text)


def _against_the_roles(ground: Ground, table: str, name: str) -> bool:
    row = ground.free(table, name, lambda r: ground.text(table, r, "to_role") == "material-supplier")
    return row is not None and ground.cell("linkage-direction-agrees", table, row, name, "horizontal")


def _one_participant(ground: Ground, table: str, name: str) -> bool:
    row = ground.filled(table, name)
    return row is not None and ground.cell("linkage-participants-needed", table, row, name, "A01")


def _participants_and_from(ground: Ground, table: str, name: str) -> bool:
    row = ground.free(table, name, lambda r: ground.text(table, r, "from") != "")
    return row is not None and ground.cell("linkage-participants-alone", table, row, name, "A01; A02")


def _flow_of_a_stranger(ground: Ground, table: str, name: str) -> bool:
    row = ground.free(table, name, lambda r: ground.text(table, r, "from") not in ("", "A17"))
    if not ground.sound_key("actors", "A17"):
        return False
    return row is not None and ground.cell(rule(table, name, "party"), table, row, name, "A17")


def _of_an_actor(ground: Ground, table: str, name: str) -> bool:
    """Give one actor what only a group has."""
    row = ground.free(table, name, lambda r: ground.text(table, r, "party") == "actor")
    return row is not None and ground.cell(rule(table, name, "of-group"), table, row, name, _OF_GROUP[name])


_OF_GROUP = {"size": "12", "bounded_by": "new"}


def _informant_group(ground: Ground, table: str, name: str) -> bool:
    row = ground.free(table, name)
    if row is None or not ground.sound_key("actors", "A10"):
        return False
    return ground.cell("interview-informant-actor", table, row, name, "A10")


def _embargo(ground: Ground, table: str, name: str) -> bool:
    row = ground.free(table, name, lambda r: ground.text(table, r, "date") != "")
    return row is not None and ground.cell("interview-embargo-until-later", table, row, name, "2020-01-31")


def _above_base(ground: Ground, table: str, name: str) -> bool:
    row = ground.free(table, name, lambda r: ground.text(table, r, "measure") == "count")
    return row is not None and ground.cell("aggregate-count-within-base", table, row, name, "99")


def _other_scale(ground: Ground, table: str, name: str) -> bool:
    row = ground.free(table, name, lambda r: ground.text(table, r, "from") != "")
    if row is None or not (ground.sound("study", 0, "scale") and ground.sound_key("scale_point", "yakin")):
        return False  # without its own scale, a study has no other one
    return ground.cell("linkage-strength-on-scale", table, row, name, "yakin")


def _same_place_on_scale(ground: Ground, table: str, name: str) -> bool:
    """Give a point of a scale the place of another; told once, at the one whose key comes later."""
    first = ground.free(table, name)
    if first is None:
        return False
    mate = ground.free(
        table, name, lambda r: r != first and ground.text(table, r, "scale") == ground.text(table, first, "scale")
    )
    if mate is None:
        return False
    ground.put(table, mate, **{name: ground.text(table, first, name)})
    for row in (first, mate):
        ground.take(table, row)
    later = max((first, mate), key=lambda r: ground.text(table, r, "key"))
    ground.expect("scale-point-ordinal-unique", Spot(table, later, name))
    return True


def _quote_without_consent(ground: Ground, table: str, name: str) -> bool:
    """Quote an informant who did not agree to it."""
    row = ground.free(table, name, lambda r: ground.leaf(table, r) and not ground.text(table, r, "quote"))
    if row is None or not ground.sound_key("interviews", "W05"):
        return False
    ground.put(table, row, interview="W05", publication="", basis="observed", evidence_grade="", quote_language="id")
    return ground.cell("excerpt-consent-allows", table, row, name, "Jangan ditulis ya.")


def _code_without_year(ground: Ground, table: str, name: str) -> bool:
    """Say that the edition is not known while the code is given; an empty one breaks a simpler rule."""
    row = ground.free(table, name)
    return row is not None and ground.cell("code-without-year", table, row, name, "not known: lost | hilang")


def _study_key(ground: Ground, table: str, name: str) -> bool:
    """Call the study otherwise than its folder."""
    row = ground.free(table, name)
    return row is not None and ground.cell("study-key", table, row, name, "studi-lain")


KINDS = (
    Kind("a study called otherwise than its folder", (("study", "key"),), _study_key),
    Kind("key missing", _KEYED, _key_missing),
    Kind("key out of form", _KEYED, _key_form),
    Kind("one key for two contents", _KEYED, _key_doubled),
    Kind("a row repeated word for word", _KEYED, _row_repeated),
    Kind("keys that differ in case", _KEYED, _key_case),
    Kind("a key with a letter that deceives", _KEYED, _key_lookalike),
    Kind(
        "a reference with a letter that deceives",
        tuple((t.name, c.name) for t in tables().values() for c in t.columns if c.type == "ref"),
        _reference_lookalike,
    ),
    Kind("a key that looks like a person", (("actors", "id"), ("interviews", "id")), _key_personal),
    Kind("names alike", _NAMED, _names_alike),
    Kind(
        "text that hides",
        tuple((t.name, c.name) for t in tables().values() for c in t.columns if c.type in ("text", "words")),
        _hides_text,
    ),
    Kind("a row that names itself", tuple(_SELF), _itself),
    Kind("a circle", tuple(_CIRCLES), _in_a_circle),
    Kind("a cell that another one asks for", tuple(NEEDED), _needed),
    Kind("no source or two", (("findings", "interview"),), _one_source),
    Kind("a basis that the source does not allow", (("findings", "basis"),), _basis),
    Kind("direction against roles", (("linkages", "direction"),), _against_the_roles),
    Kind("one participant", (("linkages", "participants"),), _one_participant),
    Kind("participants beside two sides", (("linkages", "participants"),), _participants_and_from),
    Kind("a flow of a stranger", (("linkages", "flow_from"), ("linkages", "flow_to")), _flow_of_a_stranger),
    Kind("an actor with a group's cells", (("actors", "size"), ("actors", "bounded_by")), _of_an_actor),
    Kind("a group as informant", (("interviews", "informant"),), _informant_group),
    Kind("an embargo before the interview", (("interviews", "embargo_until"),), _embargo),
    Kind("a count above its base", (("aggregates", "value"),), _above_base),
    Kind("a point of another scale", (("linkages", "strength"),), _other_scale),
    Kind("two points in one place", (("scale_point", "ordinal"),), _same_place_on_scale),
    Kind("a quote without consent", (("findings", "quote"),), _quote_without_consent),
    Kind("a code without its year", (("study", "industry_year"),), _code_without_year),
)
