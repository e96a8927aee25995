"""List numbers: no gap, no double, a series per unit and year, and nothing reused."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from selfcheck.clock import FixedClock
from selfcheck.db.installation import NUMBER_ALPHABET, installation_code
from selfcheck.db.session import transaction
from selfcheck.errors import Refused
from selfcheck.issuing.issue import a_year_on
from selfcheck.issuing.numbers import check_code, format_number, last_serial, next_number
from selfcheck.issuing.records import IssuedList
from selfcheck.services import Services
from tests.data.issued import another_list, attested, events_of, ready_list, review, work
from tests.data.units import SampleUnit, found_maker
from tests.people import People


@pytest.fixture
def maker(services: Services, people: People) -> SampleUnit:
    return found_maker(services, people)


def numbers(services: Services, unit: SampleUnit, year: int, count: int) -> list[str]:
    with unit.scope(services, writing=True) as session:
        return [next_number(session, unit.unit.number_code, year)[0] for _ in range(count)]


def test_a_number_is_installation_unit_year_serial() -> None:
    assert format_number("A1B2", "C3D4E5", 2026, 7) == "A1B2-C3D4E5-2026-0007"
    assert format_number("A1B2", "C3D4E5", 2026, 12345) == "A1B2-C3D4E5-2026-12345"


def test_the_alphabet_has_nothing_that_reads_as_something_else() -> None:
    assert not set("IO") & set(NUMBER_ALPHABET)


def test_check_codes_are_thirteen_signs_drawn_anew() -> None:
    drawn = {check_code() for _ in range(500)}
    assert len(drawn) == 500
    assert all(re.fullmatch(r"[A-Z2-7]{13}", code) for code in drawn)


def test_a_series_counts_from_one_without_a_gap(services: Services, maker: SampleUnit) -> None:
    drawn = numbers(services, maker, 2026, 12)
    assert [int(number.rsplit("-", 1)[1]) for number in drawn] == list(range(1, 13))
    with maker.scope(services) as session:
        assert last_serial(session, 2026) == 12


def test_each_year_and_each_unit_has_its_own_series(services: Services, people: People, maker: SampleUnit) -> None:
    other = found_maker(services, people, suffix="x")
    numbers(services, maker, 2026, 3)
    assert numbers(services, maker, 2027, 1)[0].endswith("-2027-0001")
    assert numbers(services, other, 2026, 1)[0].endswith("-2026-0001")
    assert numbers(services, maker, 2026, 1)[0].endswith("-2026-0004")


def test_an_act_that_breaks_off_takes_no_number(services: Services, maker: SampleUnit) -> None:
    class Gone(Exception):
        pass

    def breaks_off() -> None:
        with maker.scope(services, writing=True) as session:
            next_number(session, maker.unit.number_code, 2026)
            raise Gone

    with pytest.raises(Gone):
        breaks_off()
    assert numbers(services, maker, 2026, 1)[0].endswith("-0001")


def test_the_installation_keeps_its_four_signs(services: Services) -> None:
    with transaction(services.sessions, writing=True) as session:
        first = installation_code(session)
    with transaction(services.sessions, writing=False) as session:
        assert installation_code(session) == first
    assert re.fullmatch(f"[{NUMBER_ALPHABET}]{{4}}", first)


@pytest.mark.parametrize(
    ("moment", "year"),
    [
        (datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC), 2026),
        (datetime(2026, 12, 31, 16, 0, 0, tzinfo=UTC), 2027),
    ],
)
def test_the_year_turns_at_midnight_in_china(
    services: Services, people: People, clock: FixedClock, moment: datetime, year: int
) -> None:
    sample = ready_list(services, people)
    clock.moment = moment
    review(services, sample)
    issued = attested(services, sample)
    assert issued.number.split("-")[2] == str(year)


def test_two_lists_of_a_unit_share_its_series(services: Services, people: People) -> None:
    first = ready_list(services, people)
    second = another_list(services, first.of)
    for sample in (first, second):
        review(services, sample)
    serials = [attested(services, sample).number[-4:] for sample in (first, second)]
    assert serials == ["0001", "0002"]


def test_a_void_number_stays_with_its_reason_and_the_next_goes_on(services: Services, people: People) -> None:
    from tests.data.issued import Printer

    sample = ready_list(services, people)
    review(services, sample)
    lost = attested(services, sample)
    work(services, Printer(fails=[Refused("failed-limit", "这份文件太大", "Too large")]))
    assert events_of(services, lost)["void"].reason == "这份文件太大"
    review(services, sample)
    again = attested(services, sample)
    work(services)
    assert (lost.number[-4:], again.number[-4:]) == ("0001", "0002")
    with sample.of.scope(services) as session:
        editions = session.execute(select(IssuedList.serial, IssuedList.edition_no).order_by(IssuedList.serial)).all()
    assert [tuple(row) for row in editions] == [(1, 1), (2, 1)]  # the void one never was an issue of the list


def test_a_year_on_from_a_leap_day_is_the_day_before() -> None:
    leap = datetime(2028, 2, 29, tzinfo=UTC).date()
    assert a_year_on(leap).isoformat() == "2029-02-28"
