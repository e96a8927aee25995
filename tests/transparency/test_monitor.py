"""The monitor finds what a log must not do; the log of these tests does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import text

from selfcheck.attestation.checkpoints import Checkpoint, with_signatures
from selfcheck.attestation.entries import EventEntry, Kind, LogEntry, entry_bytes, entry_leaf
from selfcheck.attestation.merkle import leaf_hash
from selfcheck.attestation.notes import KeyKind, NoteSigner
from selfcheck.attestation.policy import Policy, parse_policy
from selfcheck.db.session import transaction
from selfcheck.services import Services
from selfcheck.transparency.keys import Log
from selfcheck.transparency.monitor.auditing import Audit
from selfcheck.transparency.monitor.findings import Watched, Wrong
from selfcheck.transparency.monitor.following import CouldNotLook, Elsewhere, Look
from selfcheck.transparency.monitor.leaves import Memory, roots_at
from selfcheck.transparency.tiles import TILE_WIDTH, Tile, tile_of, tile_path
from tests.data.log import ORIGIN, add, entry, fill, new_log, signed

SIGNER: Final = NoteSigner.generate(ORIGIN)
WITNESS: Final = NoteSigner.generate("samr.example/witness", KeyKind.COSIGNATURE)
POLICY: Final = Policy(logs=(SIGNER.key,))
SIZE: Final = 600


def leaves(count: int, start: int = 0) -> list[bytes]:
    return [leaf_hash(f"{number}".encode()) for number in range(start, start + count)]


def note_of(hashes: Sequence[bytes], signer: NoteSigner = SIGNER, *, at: int = 0) -> bytes:
    """A checkpoint over these leaves, cosigned where a time is given."""
    root = roots_at(b"".join(hashes), [len(hashes)])[len(hashes)]
    checkpoint = Checkpoint(signer.name, len(hashes), root).text
    return with_signatures(checkpoint, [signer.sign(checkpoint), *([WITNESS.cosign(checkpoint, at)] if at else [])])


@dataclass
class Published:
    """A log of these leaves as it shows itself; ``shown`` replaces its checkpoint, ``lost`` tiles are kept back."""

    hashes: list[bytes]
    shown: bytes | None = None
    lost: set[str] = field(default_factory=set)

    def checkpoint(self) -> bytes:
        return self.shown or note_of(self.hashes)

    def tile(self, path: str) -> bytes | None:
        wanted = tile_of(path)
        assert wanted is not None
        first = wanted.number * TILE_WIDTH
        content = b"".join(self.hashes[first : first + wanted.width])
        return None if path in self.lost else content


def look(
    published: Published, memory: Path, elsewhere: Elsewhere | None = None, policy: Policy = POLICY
) -> list[Wrong]:
    watched = Look(published, policy, Memory(memory)).watch(elsewhere or Elsewhere())
    assert (watched.origin, watched.size) == (ORIGIN, len(published.hashes))
    return [finding.wrong for finding in watched.findings]


def test_a_log_that_only_grows_is_left_alone(tmp_path: Path) -> None:
    for size in (1, 255, 256, 257, SIZE):
        seen = {"a file": note_of(leaves(size // 2 or 1))}
        assert look(Published(leaves(size)), tmp_path, Elsewhere(seen, {"mine": leaves(size)[-1]})) == []
    assert Memory(tmp_path).leaves() == b"".join(leaves(SIZE))


def test_rewritten_history_is_found_at_its_place(tmp_path: Path) -> None:
    look(Published(leaves(SIZE)), tmp_path)
    other = [*leaves(300), leaf_hash(b"another"), *leaves(400, start=301)]
    watched = Look(Published(other), POLICY, Memory(tmp_path)).watch(Elsewhere())
    assert [(each.wrong, each.where) for each in watched.findings] == [(Wrong.REWRITTEN, "300")]
    assert Memory(tmp_path).leaves() == b"".join(leaves(SIZE))
    assert (tmp_path / "evidence").exists()


def test_two_heads_of_one_size_are_found(tmp_path: Path) -> None:
    look(Published(leaves(10)), tmp_path)
    assert look(Published([*leaves(9), leaf_hash(b"another")]), tmp_path) == [Wrong.REWRITTEN]


def test_a_log_that_became_shorter_is_found(tmp_path: Path) -> None:
    look(Published(leaves(20)), tmp_path)
    assert look(Published(leaves(19)), tmp_path) == [Wrong.ROLLED_BACK]


def test_another_history_shown_to_a_witness_is_found(tmp_path: Path) -> None:
    other = note_of([*leaves(5), leaf_hash(b"for others")])
    assert look(Published(leaves(20)), tmp_path, Elsewhere({"witness": other})) == [Wrong.SPLIT_VIEW]
    assert (tmp_path / "evidence" / "other-6").read_bytes() == other
    assert Memory(tmp_path).checkpoint() is None


def test_a_head_that_only_a_witness_has_seen_is_found(tmp_path: Path) -> None:
    assert look(Published(leaves(20)), tmp_path, Elsewhere({"witness": note_of(leaves(25))})) == [Wrong.WITHHELD]


def test_a_checkpoint_from_elsewhere_that_the_log_never_signed_is_found(tmp_path: Path) -> None:
    forged = note_of(leaves(5), NoteSigner.generate(ORIGIN))
    assert look(Published(leaves(20)), tmp_path, Elsewhere({"a file": forged})) == [Wrong.BAD_SIGNATURE]


def test_a_missing_leaf_is_found(tmp_path: Path) -> None:
    elsewhere = Elsewhere(leaves={"my list": entry_leaf(entry(1)), "there": leaves(3)[1]})
    watched = Look(Published(leaves(20)), POLICY, Memory(tmp_path)).watch(elsewhere)
    assert [(each.wrong, each.where) for each in watched.findings] == [(Wrong.MISSING_LEAF, "my list")]


def test_hashes_that_do_not_lead_to_the_root_are_found(tmp_path: Path) -> None:
    wrong = Published([*leaves(9), leaf_hash(b"another")], shown=note_of(leaves(10)))
    assert look(wrong, tmp_path) == [Wrong.WRONG_ROOT]


def test_tiles_that_are_kept_back_are_found(tmp_path: Path) -> None:
    for path in ("0/001", "0/002.p/88"):
        assert look(Published(leaves(SIZE), lost={path}), tmp_path) == [Wrong.MISSING_TILE]


def test_too_few_cosignatures_are_found(tmp_path: Path) -> None:
    policy = parse_policy(f"log {SIGNER.key.text}\nwitness w {WITNESS.key.text}\nquorum w\n")
    assert look(Published(leaves(5)), tmp_path, policy=policy) == [Wrong.WITNESS_SHORTFALL]
    cosigned = Published(leaves(5), shown=note_of(leaves(5), at=1_790_000_000))
    assert look(cosigned, tmp_path, policy=policy) == []


@pytest.mark.parametrize("shown", [b"", b"hello", note_of(leaves(3), NoteSigner.generate("other.example/log"))])
def test_what_is_not_this_log_could_not_be_looked_at(tmp_path: Path, shown: bytes) -> None:
    with pytest.raises(CouldNotLook):
        Look(Published(leaves(3), shown=shown or b"\n"), POLICY, Memory(tmp_path)).watch(Elsewhere())


def test_tiles_have_one_address() -> None:
    assert tile_path(0, 1234067) == "0/x001/x234/067"
    assert tile_path(3, 5, 17) == "3/005.p/17"
    assert tile_of("0/x001/x234/067") == Tile(0, 1234067)
    wrong = (
        "8/000",
        "0/x000/001",
        "0/1",
        "0/000.p/0",
        "0/000.p/256",
        "0/000.p/300",
        "0/000.p/01",
        "0/x1/000",
        "00/000",
    )
    assert [path for path in wrong if tile_of(path) is not None] == []


def audited(services: Services, log: Log, issued: Sequence[str] = ()) -> Watched:
    with transaction(services.sessions, writing=False) as session:
        return Audit(session, log).run(issued)


def test_an_audit_of_a_whole_log_finds_nothing(services: Services) -> None:
    log = new_log()
    for start in (1, 8, 20):
        fill(services, 7, start=start)
        signed(services, log)
    assert audited(services, log, [entry(3).number]) == Watched(log.origin, 21, ())


def test_an_audit_misses_lists_that_were_issued_past_the_log(services: Services) -> None:
    fill(services, 3)
    watched = audited(services, new_log(), [entry(1).number, entry(9).number])
    assert [(each.wrong, each.where) for each in watched.findings] == [(Wrong.MISSING_LEAF, entry(9).number)]


DAMAGES: Final = {
    "an entry removed": ("delete from log_entries where id = 3", Wrong.MISSING_LEAF),
    "the last entry removed": ("delete from log_entries where id = 6", Wrong.MISSING_LEAF),
    "an entry changed": (
        "update log_entries set content = cast(replace(content, '0001', '0009') as blob) where id = 1",
        Wrong.CHANGED_ENTRY,
    ),
    "a hash changed": ("update log_hashes set hash = zeroblob(32) where id = 3", Wrong.WRONG_HASH),
    "a hash too many": ("insert into log_hashes (id, hash) values (99, zeroblob(32))", Wrong.WRONG_HASH),
    "a checkpoint changed": ("update log_checkpoints set root = zeroblob(32)", Wrong.BAD_SIGNATURE),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_an_audit_finds_damage_in_the_database(services: Services, name: str) -> None:
    if services.engine.dialect.name == "postgresql":
        pytest.skip("the application's role may not even try")
    statement, wrong = DAMAGES[name]
    log = new_log()
    fill(services, 6)
    signed(services, log)
    with services.engine.connect() as connection:
        connection.execute(text(statement))
        connection.commit()
    assert wrong in {finding.wrong for finding in audited(services, log).findings}


def test_an_audit_finds_a_log_that_was_made_anew(services: Services, clock: object) -> None:
    """Whoever has the database and the key can write a consistent log; a checkpoint signed before tells."""
    if services.engine.dialect.name == "postgresql":
        pytest.skip("the application's role may not even try")
    log = new_log()
    fill(services, 4)
    signed(services, log)
    with services.engine.connect() as connection:
        for table in ("log_entries", "log_hashes"):
            connection.execute(
                text({"log_entries": "delete from log_entries", "log_hashes": "delete from log_hashes"}[table])
            )
        connection.commit()
    fill(services, 5, start=50)
    assert {finding.wrong for finding in audited(services, log).findings} == {Wrong.REWRITTEN}


@pytest.mark.parametrize(
    ("entries", "wrong"),
    [
        ([entry(1), entry(1, data_sha256="f" * 64)], Wrong.EQUIVOCATION),
        (
            [entry(1), *(entry(n, edition=2, previous=entry_leaf(entry(1)).hex()) for n in (2, 3))],
            Wrong.EQUIVOCATION,
        ),
        ([entry(1), EventEntry(Kind.WITHDRAWN, entry(2).number, entry(2).claimed_at)], Wrong.CONTRADICTION),
    ],
    ids=["one number twice", "two successors", "withdrawn without a list"],
)
def test_an_audit_finds_entries_that_append_would_have_refused(
    services: Services, entries: list[LogEntry], wrong: Wrong
) -> None:
    if services.engine.dialect.name == "postgresql":
        pytest.skip("written with SQLite's own syntax; the walk is the same")
    add(services, entries[0])
    with services.engine.connect() as connection:
        for place, each in enumerate(entries[1:], 2):
            content = entry_bytes(each)
            values = {"id": place, "kind": each.kind.value, "number": each.number, "content": content}
            statement = text(
                "insert into log_entries (id, kind, number, content, leaf, at)"
                " values (:id, :kind, :number, :content, :leaf, '2026-11-20 00:00:00')"
            )
            connection.execute(statement, values | {"leaf": leaf_hash(content)})
        connection.commit()
    assert wrong in {finding.wrong for finding in audited(services, new_log()).findings}
