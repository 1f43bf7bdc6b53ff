"""What the publications about a made-up cluster print, and what `study.toml` says of the study."""

from __future__ import annotations

from bench.making import BACKWARD, CATEGORIES, FORWARD, HORIZONTAL, STRENGTHS, VARIABLES, Making

TWICE_PRINTED = 30  # clusters of more firms are in two publications
_ASKED_TOO = ("capital", "skill")
_STRENGTH_LABELS = (
    ("very weak", "sangat lemah"),
    ("weak", "lemah"),
    ("medium", "sedang"),
    ("strong", "kuat"),
    ("very strong", "sangat kuat"),
)
_ITEMS = {
    "Q1": ("Whom do you deal with among the craftspeople?", "Dengan pengrajin mana Anda berurusan?", ""),
    "Q2": ("From whom do you get material, and what share?", "Dari siapa bahan diperoleh, dan berapa?", "raw-material"),
    "Q3": ("To whom do you sell, and what share?", "Kepada siapa Anda menjual, dan berapa bagiannya?", "marketing"),
    "Q4": ("How often do you share news?", "Seberapa sering Anda berbagi kabar?", "information-sharing"),
}


def publications(made: Making) -> None:
    """Add the publications that tell of the cluster."""
    for number in (1, 2) if made.firms > TWICE_PRINTED else (1,):
        made.add(
            "publications",
            "P",
            key=f"P{number}",
            kind=("article", "report")[number - 1],
            title=f"Publikasi rekaan {number} tentang {made.key}",
            authors="Penulis Rekaan; Penulis Contoh",
            year="2024" if number == 1 else "not known: made up without a year | rekaan tanpa tahun",
            citation=f"Penulis Rekaan. Made-up publication {number} about {made.key}. Not to be cited.",
            licence="https://creativecommons.org/licenses/by/4.0/",
            evidence_grade="section",
        )


def figures(made: Making) -> None:
    """Add what publications print: cells, counts by answer, shares, values, and which category is linked most."""
    directions = (HORIZONTAL, BACKWARD, FORWARD)
    for publication in [row["id"] for row in made.tables["publications"]]:
        finding = made.finding(publication, "a table of figures", "satu tabel angka", "published")
        for group in ("all", *CATEGORIES):
            base = made.dice.randint(10, 60)
            for variable in VARIABLES:
                for direction in directions:
                    cell = {"group": group, "variable": variable, "direction": direction, "finding": finding}
                    made.add(
                        "aggregates",
                        "G",
                        **cell,
                        measure="cell-state",
                        value=made.one("present", "present", "none", "not-reported"),
                    )
                if made.chance(0.5):
                    made.add(
                        "aggregates",
                        "G",
                        group=group,
                        variable=variable,
                        direction=HORIZONTAL,
                        item="Q1",
                        measure="share",
                        value=f"{made.dice.randint(0, 99)}.{made.dice.randint(1, 9)}",
                        base=str(base),
                        period="2025",
                        finding=finding,
                    )
            left = base
            for position in range(1, len(STRENGTHS) + 1):
                count = left if position == len(STRENGTHS) else made.dice.randint(0, left)
                left -= count
                made.add(
                    "aggregates",
                    "G",
                    group=group,
                    variable="information-sharing",
                    direction=HORIZONTAL,
                    item="Q4",
                    position=str(position),
                    measure="count",
                    value=str(count),
                    base=str(base),
                    response=STRENGTHS[0] if position == 1 else "",
                    finding=finding,
                )
            made.add(
                "aggregates",
                "G",
                group=group,
                variable="marketing",
                direction=FORWARD,
                measure="value",
                value=f"{made.dice.randint(1, 900)}.25",
                period="2025",
                finding=finding,
            )
        for variable in ("all", *VARIABLES):
            greater, *lesser = made.dice.sample(tuple(CATEGORIES), 3)
            made.add(
                "order_claims",
                "O",
                greater=greater,
                lesser=";".join(lesser),
                criterion=made.one("linkage-strength", "linkage-strength", "share-linked"),
                variable=variable,
                direction=made.dice.choice(directions),
                scope_en="made up; the firms asked",
                scope_id="rekaan; usaha yang ditanya",
                finding=finding,
            )


def described(made: Making) -> None:
    """Say what the study itself is, as `study.toml` does."""
    place = "not known: a made-up study has no place | studi rekaan tidak punya tempat"
    industry = "not known: a made-up study counts in no industry | studi rekaan tidak masuk industri mana pun"
    by = "https://creativecommons.org/licenses/by/4.0/"
    made.tables["study"] = [
        {
            "key": made.key,
            "kind": "synthetic",
            "title_en": f"MADE-UP DATA: invented cluster {made.key}",
            "title_id": f"DATA REKAAN: klaster {made.key} yang tidak nyata",
            "authors": "The Kawung maintainers",
            "citation": f"The Kawung maintainers (2026). Made-up cluster {made.key}. Not to be cited as a study.",
            "year": "2026",
            "language": "id",
            "licence": by,
            "data_licence": by,
            "method_en": "Made up by a program, to measure speed. Nobody was asked.",
            "method_id": "Rekaan buatan program untuk mengukur kecepatan. Tidak ada yang ditanya.",
            "sample": str(len(made.talkers)),
            "key_informants": str(len(made.tables["interviews"]) - len(made.talkers)),
            "place": place,
            "industry_scheme": industry,
            "industry_year": industry,
            "industry_code": industry,
            "instrument": "daftar",
            "scale": "kekuatan",
            "cluster": "klaster",
            "variables": "; ".join((*VARIABLES, *_ASKED_TOO)),
            "consent": "with-quote",
            "third_parties": "pseudonymise",
            "categories_disjoint": "true",
        }
    ]
    made.tables["cluster"] = [
        {"key": "klaster", "label_en": f"Made-up cluster {made.key}", "label_id": f"Klaster rekaan {made.key}"}
    ]
    made.tables["instrument"] = [
        {"key": "daftar", "title_en": "Made-up questions", "title_id": "Pertanyaan rekaan", "published": "true"}
    ]
    made.tables["item"] = [
        {
            "key": key,
            "instrument": "daftar",
            "label_en": f"Made up: {en}",
            "label_id": f"Rekaan: {id_}",
            "variable": variable,
        }
        for key, (en, id_, variable) in _ITEMS.items()
    ]
    made.tables["scale"] = [{"key": "kekuatan", "title_en": "Made-up strength", "title_id": "Kekuatan rekaan"}]
    made.tables["scale_point"] = [
        {"key": key, "scale": "kekuatan", "ordinal": str(n), "label_en": en, "label_id": id_, "weight": str(n)}
        for n, (key, (en, id_)) in enumerate(zip(STRENGTHS, _STRENGTH_LABELS, strict=True), start=1)
    ]
    made.tables["category"] = [
        {
            "key": key,
            "label_en": en,
            "label_id": id_,
            "definition_en": f"Made up: {en} firms.",
            "definition_id": f"Rekaan: usaha {id_}.",
        }
        for key, (en, id_) in CATEGORIES.items()
    ]
