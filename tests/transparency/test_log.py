"""The log in the database: what is added can be proved at every size, once and for ever."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

import pytest
from sqlalchemy import delete, func, select, update

from selfcheck.attestation.entries import EventEntry, FileEntry, Kind, LapseEntry, LogEntry, entry_leaf
from selfcheck.attestation.merkle import check_consistency, check_inclusion, hashes_before, leaf_hash
from selfcheck.db.session import transaction
from selfcheck.services import Services
from selfcheck.transparency.chains import Contradiction
from selfcheck.transparency.records import LoggedEntry, SignedHead, TreeHash, WitnessCosignature
from selfcheck.transparency.tree import (
    Contradicts,
    append,
    consistency_path,
    entries_of,
    inclusion_path,
    index_of,
    is_logged,
    is_over,
    lapses,
    leaf_of,
    place_of,
    tree_root,
    tree_size,
)
from tests.data.log import AT, add, entry, fill
from tests.data.together import at_once

SIZE: Final = 13
WRITERS, EACH = 4, 6


def test_every_entry_is_proved_at_every_size(services: Services) -> None:
    assert fill(services, SIZE) == list(range(SIZE))
    with transaction(services.sessions, writing=False) as session:
        roots = {size: tree_root(session, size) for size in range(1, SIZE + 1)}
        for size, root in roots.items():
            for index in range(size):
                leaf = entry_leaf(entry(index + 1))
                check_inclusion(index, size, leaf, inclusion_path(session, index, size), root)
            for old in range(1, size + 1):
                check_consistency(old, size, roots[old], root, consistency_path(session, old, size))


def test_an_entry_that_is_handed_in_again_is_the_same(services: Services) -> None:
    assert add(services, entry(1), entry(2), entry(1)) == [0, 1, 0]
    with transaction(services.sessions, writing=False) as session:
        assert tree_size(session) == 2


def test_what_is_rolled_back_was_never_there(services: Services) -> None:
    fill(services, 3)
    with services.sessions() as session:
        session.connection(execution_options={"writing": True})
        append(session, entry(9), at=AT)
        session.rollback()
    assert fill(services, 1, start=4) == [3]
    with transaction(services.sessions, writing=False) as session:
        assert session.scalar(select(func.count()).select_from(TreeHash)) == hashes_before(4)


def test_many_writers_lose_nothing_and_double_nothing(services: Services) -> None:
    def write(writer: int) -> list[int]:
        return add(services, *(entry(1 + writer * EACH + place) for place in range(EACH)))

    done = at_once([partial(write, writer) for writer in range(WRITERS)])
    indexes = [index for each in done if isinstance(each, list) for index in each]
    assert sorted(indexes) == list(range(WRITERS * EACH)), done
    with transaction(services.sessions, writing=False) as session:
        size, root = tree_size(session), tree_root(session, WRITERS * EACH)
        assert size == WRITERS * EACH
        for row in session.scalars(select(LoggedEntry)):
            assert row.leaf == leaf_hash(row.content)
            check_inclusion(row.index, size, row.leaf, inclusion_path(session, row.index, size), root)


def test_the_same_entry_from_many_writers_stands_there_once(services: Services) -> None:
    done = at_once([partial(add, services, entry(7)) for _ in range(WRITERS)])
    assert done == [[0]] * WRITERS
    with transaction(services.sessions, writing=False) as session:
        assert tree_size(session) == 1


def test_of_two_successors_handed_in_at_once_one_stands(services: Services) -> None:
    add(services, entry(1))
    previous = entry_leaf(entry(1)).hex()
    rivals = [entry(serial, edition=2, previous=previous) for serial in range(2, 6)]
    done = at_once([partial(add, services, rival) for rival in rivals])
    refused = [each for each in done if isinstance(each, Contradicts)]
    assert [each.how for each in refused] == [Contradiction.TWO_SUCCESSORS] * 3, done


def test_entries_are_found_by_number_and_leaf(services: Services) -> None:
    number = entry(2).number
    add(services, entry(1), entry(2), FileEntry(number, "d" * 64, "e" * 64))
    with transaction(services.sessions, writing=False) as session:
        leaf = leaf_of(session, number)
        assert leaf == entry_leaf(entry(2))
        assert index_of(session, leaf) == 1
        assert [row.kind for row in entries_of(session, number)] == ["list", "file"]
        assert leaf_of(session, entry(9).number) is None
        assert index_of(session, bytes(32)) is None


FIRST = entry(1)
SECOND = entry(2, edition=2, previous=entry_leaf(FIRST).hex())
VOID = EventEntry(Kind.VOID, SECOND.number, FIRST.claimed_at)
WITHDRAWN = EventEntry(Kind.WITHDRAWN, FIRST.number, FIRST.claimed_at)
FILE = FileEntry(FIRST.number, "d" * 64, "e" * 64)
LAPSED = LapseEntry(FIRST.number, FIRST.data_sha256, "2026-11-21T10:00:00+08:00")
ANEW = entry(1, data_sha256="7" * 64, claimed_at="2026-11-21T11:00:00+08:00")
LAPSED_TOO = LapseEntry(ANEW.number, ANEW.data_sha256, "2026-11-22T12:00:00+08:00")
VOIDED = EventEntry(Kind.VOID, FIRST.number, "2026-11-22T13:00:00+08:00")
ANOTHER = entry(1, data_sha256="6" * 64, claimed_at="2026-11-22T14:00:00+08:00")
SECOND_ANEW = replace(SECOND, data_sha256="5" * 64)
CONTRADICTIONS: Final[dict[str, tuple[list[LogEntry], LogEntry, Contradiction]]] = {
    "one number, other data": ([FIRST], entry(1, data_sha256="f" * 64), Contradiction.NUMBER_TWICE),
    "two successors": ([FIRST, SECOND], entry(3, edition=2, previous=SECOND.previous), Contradiction.TWO_SUCCESSORS),
    "an edition left out": ([FIRST], entry(2, edition=3, previous=SECOND.previous), Contradiction.WRONG_EDITION),
    "the list of another unit": (
        [FIRST],
        entry(2, edition=2, previous=SECOND.previous, uscc="91310000MA1FL58888"),
        Contradiction.OTHER_UNIT,
    ),
    "nothing before it": ([FIRST], entry(2, edition=2, previous="0" * 64), Contradiction.NO_PREVIOUS),
    "a file without a list": ([], FILE, Contradiction.NO_LIST),
    "after a void one": (
        [FIRST, SECOND, VOID],
        entry(3, edition=3, previous=entry_leaf(SECOND).hex()),
        Contradiction.AFTER_VOID,
    ),
    "the file of a void one": (
        [FIRST, SECOND, VOID],
        FileEntry(SECOND.number, "d" * 64, "e" * 64),
        Contradiction.AFTER_VOID,
    ),
    "void after its file": (
        [FIRST, FILE],
        EventEntry(Kind.VOID, FIRST.number, FIRST.claimed_at),
        Contradiction.VOID_AFTER_FILE,
    ),
    "withdrawn twice": (
        [FIRST, WITHDRAWN],
        EventEntry(Kind.WITHDRAWN, FIRST.number, "2026-11-21T09:30:00+08:00"),
        Contradiction.EVENT_TWICE,
    ),
    "another list while the first still stands": (
        [FIRST, LAPSED, ANEW],
        entry(1, data_sha256="8" * 64),
        Contradiction.NUMBER_TWICE,
    ),
    "a list after its number was given up": (
        [FIRST, LAPSED, ANEW, LAPSED_TOO, VOIDED],
        ANOTHER,
        Contradiction.NUMBER_TWICE,
    ),
    "another edition under a lapsed number": ([FIRST, LAPSED], replace(ANEW, edition=2), Contradiction.NUMBER_TWICE),
    "another unit under a lapsed number": (
        [FIRST, LAPSED],
        replace(ANEW, uscc="91310000MA1FL58888"),
        Contradiction.NUMBER_TWICE,
    ),
    "the file of a lapsed list": ([FIRST, LAPSED], FILE, Contradiction.AFTER_LAPSE),
    "a lapsed list withdrawn": ([FIRST, LAPSED], WITHDRAWN, Contradiction.AFTER_LAPSE),
    "lapsed after its file": ([FIRST, FILE], LAPSED, Contradiction.LAPSE_AFTER_FILE),
    "a lapse of other data": ([FIRST], replace(LAPSED, data_sha256="9" * 64), Contradiction.NO_LIST),
    "lapsed twice": ([FIRST, LAPSED], replace(LAPSED, claimed_at="2026-11-22T09:30:00+08:00"), Contradiction.NO_LIST),
    "lapsed after it was void": (
        [FIRST, EventEntry(Kind.VOID, FIRST.number, FIRST.claimed_at)],
        LAPSED,
        Contradiction.AFTER_VOID,
    ),
    "two successors, one of them issued anew": (
        [FIRST, SECOND, LapseEntry(SECOND.number, SECOND.data_sha256, FIRST.claimed_at), SECOND_ANEW],
        entry(3, edition=2, previous=SECOND.previous),
        Contradiction.TWO_SUCCESSORS,
    ),
    "the successor of a lapsed list": (
        [FIRST, LAPSED, ANEW],
        entry(2, edition=2, previous=entry_leaf(FIRST).hex()),
        Contradiction.AFTER_VOID,
    ),
    "superseded by nothing": (
        [FIRST],
        EventEntry(Kind.SUPERSEDED, FIRST.number, FIRST.claimed_at, entry(8).number),
        Contradiction.NO_LIST,
    ),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_what_contradicts_the_log_is_refused(services: Services, name: str) -> None:
    before, wrong, how = CONTRADICTIONS[name]
    add(services, *before)
    with pytest.raises(Contradicts) as refused:
        add(services, wrong)
    assert refused.value.how is how
    with transaction(services.sessions, writing=False) as session:
        assert tree_size(session) == len(before)


def test_an_edition_whose_document_failed_is_made_again(services: Services) -> None:
    again = entry(3, edition=2, previous=SECOND.previous)
    third = entry(4, edition=3, previous=entry_leaf(again).hex())
    superseded = EventEntry(Kind.SUPERSEDED, FIRST.number, FIRST.claimed_at, again.number)
    renewed = FileEntry(FIRST.number, "1" * 64, "2" * 64)
    assert add(services, FIRST, FILE, SECOND, VOID, again, superseded, renewed, third) == list(range(8))


def test_a_list_that_lapsed_makes_room_for_another_under_its_number(services: Services) -> None:
    file = FileEntry(ANOTHER.number, "1" * 64, "2" * 64)
    following = entry(2, edition=2, previous=entry_leaf(ANOTHER).hex())
    first, lapsed, anew, gone, another = add(services, FIRST, LAPSED, ANEW, LAPSED_TOO, ANOTHER)
    assert (first, lapsed, anew, gone, another) == (0, 1, 2, 3, 4)
    with transaction(services.sessions, writing=False) as session:
        assert leaf_of(session, FIRST.number) == entry_leaf(ANOTHER)
        assert place_of(session, FIRST.number) == another
        assert [is_over(session, entry_leaf(each)) for each in (FIRST, ANEW, ANOTHER)] == [True, True, False]
        assert [each.data_sha256 for each, _ in lapses(session)] == [FIRST.data_sha256, ANEW.data_sha256]
    assert add(services, file, following) == [5, 6]


def test_a_lapsed_number_stands_for_nothing_until_it_is_issued_anew(services: Services) -> None:
    add(services, FIRST, LAPSED)
    with transaction(services.sessions, writing=False) as session:
        assert leaf_of(session, FIRST.number) is None
        assert place_of(session, FIRST.number) is None
        assert is_logged(session, FIRST.number)
        assert not is_logged(session, SECOND.number)
    assert add(services, VOIDED) == [2], "it may be given up instead"
    with transaction(services.sessions, writing=False) as session:
        assert is_over(session, entry_leaf(FIRST))


def test_on_postgresql_the_application_cannot_change_the_log(services: Services) -> None:
    if services.engine.dialect.name != "postgresql":
        pytest.skip("grants are PostgreSQL's")
    fill(services, 2)
    for table in (LoggedEntry, TreeHash, SignedHead, WitnessCosignature):
        for damage in (delete(table), update(table).values(id=100)):
            with services.engine.connect() as connection, pytest.raises(Exception, match="permission denied"):
                connection.execute(damage)
