"""The log inside a list: its entry, the proof that the log holds it, the witnesses, the token over the checkpoint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from selfcheck.attestation.approvals import approvals_digest
from selfcheck.attestation.attached import APPROVAL, LOG_ENTRY, LOG_PROOF, LOG_TOKEN
from selfcheck.attestation.canonical import Malformed, Unsupported
from selfcheck.attestation.checkpoints import Checkpoint, Opened
from selfcheck.attestation.entries import ListEntry, entry_from
from selfcheck.attestation.merkle import ProofInvalid, leaf_hash
from selfcheck.attestation.notes import NoteKey, NoteMalformed, NoteUnverified, parse_note
from selfcheck.attestation.policy import Policy
from selfcheck.attestation.tlog_proof import TlogProof, verify_proof
from selfcheck.attestation.trust import Trust, log_key_info
from selfcheck.clock import rfc3339
from selfcheck.verification.sealed.data import SealedList
from selfcheck.verification.sealed.findings import Findings
from selfcheck.verification.sealed.model import LogPlace
from selfcheck.verification.sealed.proving import CLOCKS_DIFFER, Proved, token_time
from selfcheck.verification.sealed.words import NO_WITNESS_ASKED
from selfcheck.verification.verdicts import Verdict

NOBODY: Final = "none"


@dataclass(frozen=True)
class Logged:
    """Where the list stands in the log, and when that was attested first."""

    place: LogPlace
    witnessed: datetime | None
    stamped: datetime | None


def check_entry(data: SealedList, files: Mapping[str, bytes], trust: Trust, findings: Findings) -> ListEntry | None:
    """Check that the log's entry is of these data, this unit and these approvals."""
    if LOG_ENTRY not in files:
        findings.failed("logged", Verdict.NOT_IN_LOG)
        return None
    try:
        entry = entry_from(files[LOG_ENTRY])
    except Unsupported:
        findings.could_not("logged", verdict=Verdict.UNSUPPORTED)
        return None
    except (Malformed, ValueError, TypeError, RecursionError):
        findings.failed("logged", Verdict.PROOF_INVALID)
        return None
    if not isinstance(entry, ListEntry):
        findings.failed("logged", Verdict.PROOF_INVALID)
        return None
    _compare(entry, data, files, findings)
    if trust.templates and entry.template not in trust.templates:
        findings.could_not("data", verdict=Verdict.UNSUPPORTED)
    return entry


def _compare(entry: ListEntry, data: SealedList, files: Mapping[str, bytes], findings: Findings) -> None:
    snapshot = data.snapshot
    if entry.uscc != snapshot.unit.uscc:
        findings.failed("identity", Verdict.ISSUER_MISMATCH)
    said = (entry.number, entry.edition, entry.data_sha256, entry.data_sm3, entry.claimed_at)
    if said != (snapshot.number, snapshot.edition, data.sha256, data.sm3, rfc3339(snapshot.issued_at)):
        findings.failed("data", Verdict.DATA_MISMATCH)
    approvals = {name: content for name, content in files.items() if APPROVAL.fullmatch(name)}
    if entry.approvals_sha256 != approvals_digest(approvals):
        findings.failed("approvals", Verdict.APPROVAL_INVALID)


def check_log(
    entry: ListEntry | None, files: Mapping[str, bytes], proved: Proved, trust: Trust, findings: Findings
) -> Logged | None:
    """Check the proof and its witnesses; return where the list stands."""
    if LOG_PROOF not in files or not trust.log_keys:
        findings.failed("logged", Verdict.NOT_IN_LOG)
    if entry is None or findings.has("logged"):
        return None
    content = files[LOG_ENTRY]
    try:
        proof = TlogProof.from_content(files[LOG_PROOF])
        stamped = token_time(files.get(LOG_TOKEN, b""), proof.checkpoint, proved, trust)
        keys, policies = _believed(trust, stamped), _demanded(trust, stamped)
        if (unknown := _unknown_log(proof, keys, proved, trust)) is not None:
            findings.settled("logged", unknown)
            return None
        witnesses = tuple(dict.fromkeys(key for policy in policies for key in policy.witness_keys))
        opened = verify_proof(proof, leaf_hash(content), keys, witnesses)
    except (NoteMalformed, NoteUnverified, ProofInvalid):
        findings.failed("logged", Verdict.PROOF_INVALID)
        return None
    findings.passed("logged")
    _check_witnesses(opened, policies, findings)
    if stamped is None:
        findings.failed("times", Verdict.TIMESTAMP_INVALID)
    return Logged(_place(proof, opened, content), opened.earliest, stamped)


def _keys(trust: Trust) -> tuple[NoteKey, ...]:
    return tuple(NoteKey.from_text(each) for each in trust.log_keys)


def _believed(trust: Trust, stamped: datetime | None) -> tuple[NoteKey, ...]:
    """Return the keys of the log; a revoked one where the time stamp shows that the checkpoint is from before.

    :param stamped: when the checkpoint existed by its time stamp, which a thief of the log's key cannot choose
    """
    ends = ((key, trust.revoked_since(log_key_info(key.public))) for key in _keys(trust))
    return tuple(key for key, end in ends if end is None or (stamped is not None and stamped < end))


def _demanded(trust: Trust, stamped: datetime | None) -> tuple[Policy, ...]:
    """Return the demands on witnesses that one of must be met: those of the time of the checkpoint's time stamp.

    Not those of its size, nor of any claimed date: whoever has the log's key writes these as they like. Without a
    time stamp that holds it is the demand of today.
    """
    if stamped is None:
        return (trust.witnesses,)
    return trust.witnesses_between(stamped - CLOCKS_DIFFER, stamped + CLOCKS_DIFFER)


def _unknown_log(proof: TlogProof, keys: tuple[NoteKey, ...], proved: Proved, trust: Trust) -> Verdict | None:
    """Return what to say where no known key signed the checkpoint, None where one says that it did."""
    note = parse_note(proof.checkpoint)
    origin = Checkpoint.from_text(note.text).origin
    signed = {(each.name, each.key_id) for each in note.signatures if each.name == origin}
    if signed & {(key.name, key.key_id) for key in keys}:
        return None
    # a revoked one is known, and no reason for another bundle
    known = {(key.name, key.key_id) for key in _keys(trust)}
    is_newer = proved.closed is not None and proved.closed > trust.made_at
    return Verdict.TRUST_BUNDLE_STALE if is_newer and not signed & known else Verdict.NOT_IN_LOG


def _check_witnesses(opened: Opened, policies: Sequence[Policy], findings: Findings) -> None:
    cosigners = tuple(each.witness for each in opened.cosigned)
    if any(each.quorum != NOBODY and each.is_met_by(cosigners) for each in policies):
        findings.passed("witnesses")
    elif any(each.quorum == NOBODY for each in policies):
        findings.could_not("witnesses", NO_WITNESS_ASKED)
    else:
        findings.failed("witnesses", Verdict.WITNESS_SHORTFALL)


def _place(proof: TlogProof, opened: Opened, content: bytes) -> LogPlace:
    checkpoint = opened.checkpoint
    return LogPlace(
        origin=checkpoint.origin,
        index=proof.index,
        size=checkpoint.size,
        root=checkpoint.root.hex(),
        leaf=leaf_hash(content).hex(),
        checkpoint=proof.checkpoint.decode("utf-8"),
        witnesses=tuple(each.witness.name for each in opened.cosigned),
    )
