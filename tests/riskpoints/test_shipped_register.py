"""The shipped register: whole, honest, and in step with the points that rest on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import pytest

from selfcheck.riskpoints.model import Library, Scope
from selfcheck.riskpoints.standards import YEAR, Kind, Register, State
from tests.data.library import shipped_catalogue, shipped_library, texts_of

A_DAY: Final = timedelta(days=1)
ISSUERS: Final = (
    "AQ|BB|CB|CECS|CISPR|CJ|CJJ|CNCA|DB|DL|EN|FZ|GA|GB|GBZ|HG|HJ|IEC|ISO|ITU|JB|JC|JG|JGJ|JJF|JJG|JR|JT|LY|MT|NB|NY|"
    "QB|QC|SB|SH|SJ|SN|SY|TB|TSG|UL|WB|WH|WS|XF|YB|YC|YD|YY|YZ"
)
NUMBER: Final = r"[0-9]+(?:\.[0-9]+)*(?:-(?:19|20)[0-9]{2})?(?:/XG[0-9](?:-20[0-9]{2})?)?(?:系列)?"
CODE: Final = re.compile(rf"(?<![A-Za-z0-9/])(?:(?:{ISSUERS})(?:/(?!XG)[A-Z]{{1,2}})*|T/[A-Z]{{2,}}) ?{NUMBER}")
ABBREVIATED: Final = re.compile(r"\s?[/~～]\s?\.?[0-9]")
CANONICAL: Final = re.compile(rf"(?:[A-Z]{{2,4}}(?:/[A-Z]{{2}})?(?:/T)? {NUMBER}|UN38\.3)")
CHANGES: Final = {
    "GB 6675.1-2025": date(2026, 11, 1),
    "GB 6675.2-2025": date(2026, 11, 1),
    "GB 6675.3-2025": date(2026, 11, 1),
    "GB 6675.4-2025": date(2026, 11, 1),
    "GB 46516-2025": date(2026, 11, 1),
    "GB 46517-2025": date(2026, 11, 1),
    "GB/T 14748-2025": date(2026, 11, 1),
    "GB/T 4706.1-2024": date(2026, 8, 1),
    "GB 18580-2025": date(2026, 6, 1),
    "GB 30981.1-2025": date(2026, 6, 1),
    "GB 30981.2-2025": date(2026, 6, 1),
    "GB 28007-2024": date(2026, 1, 1),
    "GB 45184-2024": date(2026, 1, 1),
    "GB 17761-2024": date(2025, 9, 1),
    "GB 12955-2024": date(2026, 5, 1),
    "GB 39752-2024": date(2025, 8, 1),
    "GB 34668-2024": date(2025, 8, 1),
    "GB 26572-2025": date(2027, 8, 1),
    "GB 47372-2026": date(2027, 4, 1),
    "GB 811-2022": date(2023, 7, 1),
    "GB 41317-2024": date(2024, 8, 1),
}
"""What the sources say of the changes that matter most."""


def register() -> Register:
    """The shipped register."""
    return shipped_library().standards


def texts_read(library: Library) -> Iterator[tuple[str, str]]:
    """Every text of points, inspection items and known failures, with where it stands."""
    for point in library.points:
        for name, words in texts_of(point):
            yield f"{point.id} {name}", words.zh
            yield f"{point.id} {name}", words.en
        yield f"{point.id} level_reason", point.level_reason
        for basis in point.basis:
            yield f"{point.id} basis", f"{basis.clause or ''} {basis.topic or ''}"
    for family in library.families:
        for item in family.inspection_items:
            yield f"{family.code} item", f"{item.item.zh} {item.item.en} {item.clause}"
        for failure in family.known_failures:
            yield f"{family.code} failure", f"{failure.text.zh} {failure.text.en}"


def test_the_register_is_whole() -> None:
    assert len(register().standards) == len(register().by_code) >= 750


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("按GB 17761-2024、GB/T 2099.1检", ["GB 17761-2024", "GB/T 2099.1"]),
        ("NB/SH/T 0527；TSG 23, GB/T 5023系列", ["NB/SH/T 0527", "TSG 23", "GB/T 5023系列"]),
        ("GB 23350-2021/XG1-2022 and T/CAS 12", ["GB 23350-2021/XG1-2022", "T/CAS 12"]),
        ("USB 3.0, 5 GB 内存", []),
    ],
)
def test_codes_are_told_from_other_words(text: str, codes: list[str]) -> None:
    assert CODE.findall(text) == codes


def test_every_code_in_a_text_is_in_the_register() -> None:
    strange = [
        (where, found[0])
        for where, text in texts_read(shipped_library())
        for found in CODE.finditer(text)
        if not register().named(found[0])
    ]
    assert not strange


def test_codes_are_written_out() -> None:
    short = [
        (where, text[found.start() : found.end() + 6])
        for where, text in texts_read(shipped_library())
        for found in CODE.finditer(text)
        if ABBREVIATED.match(text, found.end())
    ]
    assert not short


def test_a_code_has_one_spelling() -> None:
    wrong = [
        each.code
        for each in register().standards
        if each.kind is Kind.STANDARD and not CANONICAL.fullmatch(each.code)
    ]
    assert not wrong


def test_a_code_says_whether_it_is_mandatory() -> None:
    wrong = [
        each.code
        for each in register().standards
        if each.kind is Kind.STANDARD and each.mandatory is not None and each.mandatory is ("/T" in each.code)
    ]
    assert not wrong


def test_what_replaces_is_known_and_later() -> None:
    for standard in register().standards:
        for code in standard.replaces:
            older = register().by_code[code]
            newer = standard.edition or "9999"
            assert (older.edition or "0000") < newer, (standard.code, code)


def test_of_one_number_the_older_edition_is_replaced() -> None:
    loose = []
    for editions in register().by_number.values():
        dated = sorted((each for each in editions if each.edition), key=lambda each: each.edition)
        loose += [each.code for each in dated[:-1] if each.code not in register().replaced_by]
    assert not [code for code in loose if register().by_code[code].number != "GB 6675"]


@pytest.mark.parametrize("code", CHANGES)
def test_the_changes_fall_on_their_day(code: str) -> None:
    day, standard = CHANGES[code], register().by_code[code]
    assert standard.in_force_from == day
    assert register().state(standard, day) is State.IN_FORCE
    assert register().state(standard, day - A_DAY) is State.COMING
    for older in standard.replaces:
        assert register().state(register().by_code[older], day) is State.REPLACED
        assert register().state(register().by_code[older], day - A_DAY) is not State.REPLACED


def test_dated_points_agree_with_the_editions_they_name() -> None:
    early = [
        (point.id, standard.code)
        for point in shipped_library().points
        for basis in point.basis
        for standard in register().named(basis.document)
        if YEAR.search(basis.document)
        and point.applies_from
        and standard.in_force_from
        and point.applies_from < standard.in_force_from
    ]
    assert not early


def test_points_on_a_change_begin_when_it_does() -> None:
    for point in shipped_library().points:
        documents = [basis.document for basis in point.basis]
        dated = [CHANGES[each] for each in documents if each in CHANGES]
        if point.applies_from and dated and len(dated) == len(documents):
            assert point.applies_from == max(dated), point.id


def test_a_point_that_ends_ends_before_its_new_edition_begins() -> None:
    ending = [point for point in shipped_library().points if point.applies_until]
    assert ending
    for point in ending:
        coming = [register().by_code[each.document] for each in point.basis if each.document in CHANGES]
        assert {each.in_force_from for each in coming} == {point.applies_until and point.applies_until + A_DAY}


def test_no_point_rests_on_a_replaced_edition() -> None:
    today = max(day for day in CHANGES.values() if day < date(2027, 1, 1))
    old = []
    for point in shipped_library().points:
        named = [standard for basis in point.basis for standard in register().named(basis.document)]
        if any(register().state(each, today) is State.REPLACED for each in named):
            old.append(point.id)
    assert not old


def test_every_basis_leads_to_its_documents_as_printed() -> None:
    lost = [
        point.id
        for point in shipped_library().points
        if {each.code for basis in point.basis for each in register().named(basis.document)}
        != {each.code for each in register().mentioned(point.basis_text)}
    ]
    assert not lost


def test_what_the_catalogue_names_is_in_the_register() -> None:
    products = shipped_catalogue().products
    assert not {code for product in products for code in product.standards if not register().named(code)}


def test_every_family_names_standards_of_the_register() -> None:
    families = [family for family in shipped_library().families if family.scope is Scope.FAMILY]
    assert len([family for family in families if family.standards]) >= len(families) - 2
