"""Forgeries about when and history: backdated lists, time stamps and proofs of the log that are none."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from datetime import timedelta

from selfcheck.attestation.approvals import files_of
from selfcheck.attestation.attached import LOG_ENTRY, LOG_PROOF, LOG_TOKEN
from selfcheck.attestation.canonical import digests
from selfcheck.attestation.entries import FileEntry, entry_bytes
from selfcheck.attestation.notes import KeyKind, NoteSigner
from selfcheck.clock import FixedClock
from selfcheck.sealing.certificates import Issuer, make_root, new_key
from selfcheck.verification.verdicts import Verdict
from tests.conftest import TODAY
from tests.sealed.forging import Bench, Forged, forgery, sealed_by_hand
from tests.sealed.shapes import issued_on
from tests.sealed.world import ORIGIN, SINCE, Log, Wish, World

HOUR = timedelta(hours=1)


def logged(bench: Bench, wish: Wish | None = None) -> dict[str, bytes]:
    """The list's true approvals and its files of the log."""
    return bench.world.logged(bench.printed.snapshot, approvals(bench), wish or Wish())


def approvals(bench: Bench) -> dict[str, bytes]:
    """The list's true approvals."""
    return files_of(bench.world.approvals(bench.printed.snapshot, Wish().grades))


@forgery(Verdict.BACKDATED)
def made_today_with_the_date_of_last_year(bench: Bench) -> bytes:
    return bench.issue(issued_on(bench.printed.snapshot, TODAY - timedelta(days=365)))


@forgery(Verdict.BACKDATED)
def made_today_with_the_date_of_the_day_before_yesterday(bench: Bench) -> bytes:
    return bench.issue(issued_on(bench.printed.snapshot, TODAY - timedelta(hours=25)))


@forgery(Verdict.TIMESTAMP_INVALID)
def issued_after_it_was_sealed(bench: Bench) -> bytes:
    return bench.issue(issued_on(bench.printed.snapshot, TODAY + timedelta(days=3)))


@forgery(Verdict.TIMESTAMP_INVALID)
def time_stamps_of_a_stranger(bench: Bench) -> bytes:
    key = new_key()
    root = Issuer(make_root(key, bench.world.code, at=SINCE), key)
    means = bench.world.means(
        bench.printed.snapshot,
        authority=bench.world.stamps(bench.world.clock, root),
        roots=(bench.world.root.certificate, root.certificate),
    )
    more = World(code=bench.world.code).means(bench.printed.snapshot, issuer=root).lists
    return bench.issue(means=replace(means, lists=(*means.lists, *more)))


@forgery(Verdict.TIMESTAMP_INVALID)
def sealed_before_it_was_logged(bench: Bench) -> bytes:
    return bench.issue(logged_at=TODAY + HOUR)


@forgery(Verdict.TIMESTAMP_INVALID)
def approved_after_it_was_logged(bench: Bench) -> bytes:
    return bench.issue(logged_at=TODAY - HOUR)


@forgery(Verdict.TIMESTAMP_INVALID)
def sealed_after_the_moment_of_judging(bench: Bench) -> Forged:
    return Forged(bench.sealed, at=TODAY - timedelta(days=2))


@forgery(Verdict.TIMESTAMP_INVALID)
def an_older_time_stamp_put_before_the_seal_s_own(bench: Bench) -> bytes:
    """A genuine token of an hour ago, over something else: the library is content with the second one."""
    older = bench.world.stamps(FixedClock(TODAY - HOUR)).token(b"something else")
    return sealed_by_hand(bench.document(), bench.means, first_stamp=older)


@forgery(Verdict.NOT_IN_LOG)
def without_a_proof_of_the_log(bench: Bench) -> bytes:
    return bench.issue(attached={LOG_PROOF: None})


@forgery(Verdict.NOT_IN_LOG)
def without_an_entry_of_the_log(bench: Bench) -> bytes:
    return bench.issue(attached={LOG_ENTRY: None})


@forgery(Verdict.NOT_IN_LOG)
def in_a_log_of_their_own(bench: Bench) -> bytes:
    other = World(log=Log(NoteSigner.generate("other.example/log/1")), witnesses=bench.world.witnesses)
    return bench.issue(attached=other.logged(bench.printed.snapshot, approvals(bench), Wish()))


@forgery(Verdict.NOT_IN_LOG)
def in_a_log_of_the_same_name_with_another_key(bench: Bench) -> Forged:
    other = World(log=Log(NoteSigner.generate(ORIGIN)), witnesses=bench.world.witnesses)
    files = other.logged(bench.printed.snapshot, approvals(bench), Wish())
    return Forged(bench.issue(attached=files), bench.world.trust(made_at=TODAY + HOUR))


@forgery(Verdict.TRUST_BUNDLE_STALE)
def under_a_key_of_the_log_that_is_newer_than_the_bundle(bench: Bench) -> Forged:
    other = World(log=Log(NoteSigner.generate(ORIGIN)), witnesses=bench.world.witnesses)
    files = other.logged(bench.printed.snapshot, approvals(bench), Wish())
    return Forged(bench.issue(attached=files), bench.world.trust(made_at=TODAY - timedelta(days=90)))


@forgery(Verdict.PROOF_INVALID)
def the_proof_of_another_list(bench: Bench) -> bytes:
    other = bench.world.logged(bench.data(number="SC01-7KQ4XN-2026-0009"), {}, Wish())
    return bench.issue(attached={name: other[name] for name in (LOG_PROOF, LOG_TOKEN)})


@forgery(Verdict.PROOF_INVALID)
def a_hash_of_the_path_changed(bench: Bench) -> bytes:
    files = logged(bench)
    lines = files[LOG_PROOF].split(b"\n")
    lines[2] = b64encode(bytes(32))
    return bench.issue(attached={**files, LOG_PROOF: b"\n".join(lines)})


@forgery(Verdict.PROOF_INVALID)
def another_index(bench: Bench) -> bytes:
    files = logged(bench)
    head, rest = files[LOG_PROOF].split(b"\nindex ", 1)
    _, rest = rest.split(b"\n", 1)
    return bench.issue(attached={**files, LOG_PROOF: head + b"\nindex 0\n" + rest})


@forgery(Verdict.PROOF_INVALID)
def a_proof_that_is_none(bench: Bench) -> bytes:
    return bench.issue(attached={**logged(bench), LOG_PROOF: b"c2sp.org/tlog-proof@v1\nindex -1\n\n"})


@forgery(Verdict.PROOF_INVALID)
def a_checkpoint_signed_by_nobody(bench: Bench) -> bytes:
    files = logged(bench)
    head, line = files[LOG_PROOF].split(f"\n— {ORIGIN} ".encode())
    signature, rest = line.split(b"\n", 1)
    changed = signature[:20] + (b"A" if signature[20:21] != b"A" else b"B") + signature[21:]
    content = head + f"\n— {ORIGIN} ".encode() + changed + b"\n" + rest
    return bench.issue(attached={**files, LOG_PROOF: content})


@forgery(Verdict.PROOF_INVALID)
def a_cosignature_of_a_witness_forged(bench: Bench) -> bytes:
    name = bench.world.witnesses[0].name
    files = logged(bench)
    head, line = files[LOG_PROOF].split(f"\n— {name} ".encode())
    changed = line[:40] + (b"A" if line[40:41] != b"A" else b"B") + line[41:]
    return bench.issue(attached={**files, LOG_PROOF: head + f"\n— {name} ".encode() + changed})


@forgery(Verdict.PROOF_INVALID)
def an_entry_of_another_kind(bench: Bench) -> bytes:
    sha256, sm3 = digests(b"file")
    content = entry_bytes(FileEntry(bench.printed.snapshot.number, sha256, sm3))
    return bench.issue(attached={LOG_ENTRY: content})


@forgery(Verdict.PROOF_INVALID)
def an_entry_that_is_none(bench: Bench) -> bytes:
    content = logged(bench)[LOG_ENTRY]
    return bench.issue(attached={LOG_ENTRY: content + b"\n"})


@forgery(Verdict.WITNESS_SHORTFALL)
def without_the_witness(bench: Bench) -> bytes:
    alone = World(log=bench.world.log, witnesses=())
    files = alone.logged(bench.printed.snapshot, approvals(bench), Wish())
    token = bench.world.authority.token(files[LOG_PROOF].split(b"\n\n", 1)[1])
    return bench.issue(attached={**files, LOG_TOKEN: token})


@forgery(Verdict.WITNESS_SHORTFALL)
def with_a_witness_that_nobody_knows(bench: Bench) -> bytes:
    friend = NoteSigner.generate("friend.example/witness", KeyKind.COSIGNATURE)
    alone = World(log=bench.world.log, witnesses=(friend,))
    files = alone.logged(bench.printed.snapshot, approvals(bench), Wish())
    token = bench.world.authority.token(files[LOG_PROOF].split(b"\n\n", 1)[1])
    return bench.issue(attached={**files, LOG_TOKEN: token})


@forgery(Verdict.TIMESTAMP_INVALID)
def a_token_over_another_checkpoint(bench: Bench) -> bytes:
    return bench.issue(attached={**logged(bench), LOG_TOKEN: bench.world.authority.token(b"another")})


@forgery(Verdict.TIMESTAMP_INVALID)
def a_token_of_a_stranger_over_the_checkpoint(bench: Bench) -> bytes:
    key = new_key()
    stranger = bench.world.stamps(FixedClock(TODAY), Issuer(make_root(key, "0000", at=SINCE), key))
    files = logged(bench)
    return bench.issue(attached={**files, LOG_TOKEN: stranger.token(files[LOG_PROOF].split(b"\n\n", 1)[1])})


@forgery(Verdict.TIMESTAMP_INVALID)
def without_a_token_over_the_checkpoint(bench: Bench) -> bytes:
    return bench.issue(attached={LOG_TOKEN: None})
