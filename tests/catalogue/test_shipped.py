"""What the shipped catalogue holds, and what it says of its own limits."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from selfcheck.catalogue.lookup import naming_edition, rows_of
from selfcheck.catalogue.model import Catalogue, Covers, Mode
from selfcheck.glossary import Confidence

TODAY = date(2026, 11, 20)
KNOWN = {
    "2026-as-labelled": 330,
    "2024": 0,
    "2023": 17,
    "2022": 13,
    "2021": 7,
    "2020": 0,
    "2018": 14,
    "2016": 0,
}
PUBLISHED = {"2016": 339, "2018": 406, "2020": 269, "2021": 249, "2023": 247}


def test_editions_say_what_was_seen_of_them(catalogue: Catalogue) -> None:
    assert {each.code: each.known_products for each in catalogue.editions} == KNOWN
    published = {each.code: each.published_products for each in catalogue.editions if each.published_products}
    assert published == PUBLISHED
    assert not any(each.complete for each in catalogue.editions)
    assert all(each.trust.zh and each.trust.en and each.label.en for each in catalogue.editions)


def test_the_two_notices_carry_their_facts(catalogue: Catalogue) -> None:
    older, newer = catalogue.edition_by_code["2021"], catalogue.edition_by_code["2024"]
    assert (older.document, older.issued_on) == ("国市监质监发〔2021〕15号", date(2021, 3, 30))
    assert newer.issued_on == date(2024, 1, 25)
    assert (len(older.measures), len(newer.measures)) == (6, 7)
    assert sum(count for _, count in older.category_counts) == 245
    assert any("15日内" in duty.zh for duty in older.duties)
    assert any("2024-12-15" in duty.zh for duty in newer.duties)


def test_the_notice_in_force_is_never_the_unverified_list(catalogue: Catalogue) -> None:
    found = catalogue.notice_on(TODAY)
    assert found is not None
    assert found.code == "2024"
    assert not catalogue.edition_by_code["2026-as-labelled"].is_notice
    before = catalogue.notice_on(date(2023, 12, 31))
    assert before is not None
    assert before.code == "2023"
    assert catalogue.notice_on(date(2000, 1, 1)) is None


def test_codes_and_names_are_given_for_ever(catalogue: Catalogue) -> None:
    given = Path(__file__).with_name("codes.txt").read_text(encoding="utf-8").splitlines()
    assert [f"{each.code} {each.name.zh}" for each in catalogue.products][: len(given)] == given
    assert "P0043" not in catalogue.by_code


def test_every_row_of_the_unverified_list_is_there(catalogue: Catalogue) -> None:
    rows = rows_of(catalogue, "2026-as-labelled")
    assert [row.number for row, _ in rows] == list(range(1, 331))
    assert all(row.source.confidence is Confidence.RECALLED for row, _ in rows)
    assert all(product.code == f"P{row.number:04d}" for row, product in rows if row.number != 43)


def test_a_duplicate_of_the_source_stays_visible(catalogue: Catalogue) -> None:
    rack = catalogue.by_name["电动晾衣架"]
    assert [row.number for row in rack.rows] == [15, 43]
    assert any("两次" in note.zh for note in rack.notes)


def test_rows_of_a_neighbouring_year_count_nowhere(catalogue: Catalogue) -> None:
    assert rows_of(catalogue, "2024") == ()
    assert len(rows_of(catalogue, "2024", neighbour=True)) == 17
    assert len(rows_of(catalogue, "2021", neighbour=True)) == 12
    film = catalogue.by_name["农用薄膜"]
    assert film.editions == ("2026-as-labelled", "2023")
    assert naming_edition(catalogue, film).code == "2023"


def test_a_name_printed_otherwise_is_kept_and_explained(catalogue: Catalogue) -> None:
    chair = catalogue.by_name["座便椅(凳)"]
    assert {row.printed_name for row in chair.rows} >= {"座便椅", "坐便椅"}
    assert chair.notes


def test_registers_say_how_much_of_them_is_held(catalogue: Catalogue) -> None:
    licence, ccc = catalogue.register_heads["licence"], catalogue.register_heads["ccc"]
    assert (licence.published_categories, licence.published_varieties) == (14, 27)
    assert sum(not entry.is_placeholder for entry in catalogue.registers["licence"]) == 20
    assert (ccc.published_categories, ccc.published_varieties) == (16, 96)
    entries = catalogue.registers["ccc"]
    assert sum(entry.code[4:].isdigit() for entry in entries) == 96
    assert sum(entry.mode is Mode.REMOVED for entry in entries) == 9
    modes = [entry.mode for entry in entries]
    assert (modes.count(Mode.SELF_DECLARATION_A), modes.count(Mode.SELF_DECLARATION_B)) == (7, 12)


def test_a_change_of_mode_has_its_day(catalogue: Catalogue) -> None:
    by_code = {entry.code: entry for entry in catalogue.registers["ccc"]}
    drill = by_code["CCC-012"]
    assert drill.mode_on(date(2026, 12, 31)) is Mode.SELF_DECLARATION_A
    assert drill.mode_on(date(2027, 1, 1)) is Mode.CERTIFICATION
    assert sum(bool(entry.changes) for entry in by_code.values()) == 17
    charger = by_code["CCC-A09"]
    assert (charger.binds_on(date(2025, 10, 31)), charger.binds_on(date(2025, 11, 1))) == (False, True)
    assert not by_code["CCC-R1"].binds_on(TODAY)


def test_the_register_decides_where_the_row_says_otherwise(catalogue: Catalogue) -> None:
    cables = catalogue.by_name["电线电缆"]
    assert (cables.ccc.row_flag, cables.ccc.required, cables.ccc.disagrees) == (False, True, True)
    assert cables.ccc.required_on(TODAY)
    assert cables.licence.required_on(TODAY)
    assert not cables.licence.disagrees


def test_what_the_register_leaves_open_is_not_taken_for_no(catalogue: Catalogue) -> None:
    pile = catalogue.by_name["电动汽车充电桩(含电动汽车用充电延长线)"]
    assert (pile.ccc.row_flag, pile.ccc.required, pile.ccc.is_open) == (True, False, True)
    for product in catalogue.products:
        for standing in (product.licence, product.ccc):
            is_explained = standing.note is not None or standing.covers in {Covers.WHOLE, Covers.NONE}
            assert is_explained, (product.code, standing.register)
            if standing.disagrees:
                assert standing.note or standing.entries, (product.code, standing.register)


def test_flags_of_the_list_are_all_kept(catalogue: Catalogue) -> None:
    flagged = [each for each in catalogue.products if each.licence.row_flag]
    assert len(flagged) == 26
    assert sum(each.ccc.row_flag is True for each in catalogue.products) == 91  # 92 rows, one of them twice
    assert catalogue.by_name["电冰箱"].ccc.row_flag is None
    assert catalogue.by_code["P0078"].licence.printed == "是(细木工板、胶合板)"


def test_every_text_has_its_english(catalogue: Catalogue) -> None:
    for product in catalogue.products:
        for need in product.special_needs:
            assert catalogue.words_of_need(need).en.isascii()
        assert product.name.en.isascii(), product.code
