"""Forgeries that pass themselves off as older: by a former demand on witnesses, a revoked key, or lapsed data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from selfcheck.attestation.approvals import files_of
from selfcheck.attestation.attached import LOG_ENTRY, LOG_PROOF, LOG_TOKEN
from selfcheck.attestation.canonical import digests, to_canonical
from selfcheck.attestation.notes import KeyKind, NoteSigner
from selfcheck.attestation.policy import Policy, parse_policy
from selfcheck.attestation.snapshot import Snapshot
from selfcheck.attestation.status import veiled_name
from selfcheck.attestation.trust import Former, Trust, fingerprint, log_key_info
from selfcheck.clock import FixedClock, local_day
from selfcheck.verification.verdicts import Verdict
from tests.conftest import TODAY
from tests.sealed.forging import Bench, Forged, forgery
from tests.sealed.in_history import approvals, logged
from tests.sealed.shapes import issued_on
from tests.sealed.world import Wish, World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OTHER = NoteSigner.generate("other.example/witness", KeyKind.COSIGNATURE)
NOBODY = parse_policy("quorum none\n")


def all_of(*signers: NoteSigner) -> Policy:
    """A demand that all of these cosign."""
    lines = [f"witness w{place} {each.key.text}" for place, each in enumerate(signers)]
    names = " ".join(f"w{place}" for place in range(len(signers)))
    return parse_policy("\n".join([*lines, f"group all all {names}", "quorum all", ""]))


def raised(bench: Bench, former: Policy | None = None, until: datetime = TODAY - HOUR) -> Trust:
    """Two witnesses are asked for now; until then it was one, or whoever ``former`` names."""
    (one,) = bench.world.witnesses
    return bench.world.trust(witnesses=all_of(one, OTHER), former_witnesses=(Former(former or all_of(one), until),))


def revoked(bench: Bench, at: datetime, **other: Any) -> Trust:
    """The log's key was revoked."""
    name = fingerprint(log_key_info(bench.world.log.signer.key.public))
    return bench.world.trust(revoked_keys={name: at}, **other)


def old_looking(bench: Bench, at: datetime) -> tuple[Snapshot, Mapping[str, bytes]]:
    """What a thief of the log's key and of its witness makes: everything of then, but for the time stamp."""
    snapshot = issued_on(bench.printed.snapshot, at)
    approved = files_of(bench.world.approvals(snapshot, Wish().grades))
    files = bench.world.logged(snapshot, approved, Wish(logged_at=at))
    return snapshot, {**files, LOG_TOKEN: bench.world.authority.token(files[LOG_PROOF].split(b"\n\n", 1)[1])}


@forgery(Verdict.WITNESS_SHORTFALL)
def a_new_list_under_the_former_lower_threshold(bench: Bench) -> Forged:
    return Forged(bench.sealed, raised(bench))


@forgery(Verdict.WITNESS_SHORTFALL)
def a_new_list_without_a_witness_as_in_the_days_when_none_was_asked(bench: Bench) -> Forged:
    alone = World(log=bench.world.log, witnesses=())
    files = alone.logged(bench.printed.snapshot, approvals(bench), Wish())
    token = bench.world.authority.token(files[LOG_PROOF].split(b"\n\n", 1)[1])
    return Forged(bench.issue(attached={**files, LOG_TOKEN: token}), raised(bench, NOBODY))


@forgery(Verdict.WITNESS_SHORTFALL)
def a_checkpoint_that_looks_older_than_the_raised_threshold(bench: Bench) -> Forged:
    snapshot, files = old_looking(bench, TODAY - 60 * DAY)
    return Forged(bench.issue(snapshot, attached=files), raised(bench, until=TODAY - 30 * DAY))


@forgery(Verdict.WITNESS_SHORTFALL)
def a_new_list_cosigned_by_a_witness_that_was_replaced(bench: Bench) -> Forged:
    former = (Former(all_of(*bench.world.witnesses), TODAY - HOUR),)
    return Forged(bench.sealed, bench.world.trust(witnesses=all_of(OTHER), former_witnesses=former))


@forgery(Verdict.WITNESS_SHORTFALL)
def an_old_list_that_had_too_few_witnesses_even_then(bench: Bench) -> Forged:
    former = (Former(all_of(*bench.world.witnesses, OTHER), TODAY + DAY),)
    return Forged(bench.sealed, bench.world.trust(former_witnesses=former), at=TODAY + 2 * DAY)


@forgery(Verdict.WITNESS_SHORTFALL)
def an_old_list_without_the_time_stamp_that_shows_its_age(bench: Bench) -> Forged:
    return Forged(bench.issue(attached={LOG_TOKEN: None}), raised(bench, until=TODAY + DAY))


@forgery(Verdict.NOT_IN_LOG)
def a_checkpoint_of_a_revoked_log_key(bench: Bench) -> Forged:
    return Forged(bench.sealed, revoked(bench, TODAY - HOUR))


@forgery(Verdict.NOT_IN_LOG)
def a_checkpoint_of_a_log_key_at_the_very_moment_of_its_end(bench: Bench) -> Forged:
    return Forged(bench.sealed, revoked(bench, TODAY))


@forgery(Verdict.NOT_IN_LOG)
def a_checkpoint_of_a_revoked_log_key_that_looks_older(bench: Bench) -> Forged:
    snapshot, files = old_looking(bench, TODAY - 60 * DAY)
    return Forged(bench.issue(snapshot, attached=files), revoked(bench, TODAY - 30 * DAY))


@forgery(Verdict.NOT_IN_LOG)
def a_checkpoint_of_a_revoked_log_key_without_a_time_stamp(bench: Bench) -> Forged:
    return Forged(bench.issue(attached={LOG_TOKEN: None}), revoked(bench, TODAY + DAY))


@forgery(Verdict.NOT_IN_LOG)
def a_checkpoint_of_a_revoked_log_key_stamped_by_a_stranger(bench: Bench) -> Forged:
    stranger = World(code="0000").stamps(FixedClock(TODAY - DAY))
    files = logged(bench)
    token = stranger.token(files[LOG_PROOF].split(b"\n\n", 1)[1])
    return Forged(bench.issue(attached={**files, LOG_TOKEN: token}), revoked(bench, TODAY - HOUR))


@forgery(Verdict.NOT_IN_LOG)
def a_revoked_log_key_in_a_file_newer_than_the_bundle(bench: Bench) -> Forged:
    return Forged(bench.sealed, revoked(bench, TODAY - 91 * DAY, made_at=TODAY - 90 * DAY))


@forgery(Verdict.LOG_INCONSISTENT)
def data_that_lapsed_sealed_all_the_same(bench: Bench) -> Forged:
    name = veiled_name(digests(to_canonical(bench.printed.snapshot))[0])
    status = bench.world.status(lapsed={name: local_day(TODAY)})
    assert LOG_ENTRY in logged(bench)
    return Forged(bench.sealed, bench.world.trust(status=status))
