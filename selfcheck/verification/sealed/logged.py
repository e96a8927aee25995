"""The log inside a list: its entry, the proof that the log holds it, the witnesses, the token over the checkpoint."""

from __future__ import annotations

from collections.abc import Mapping
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
from selfcheck.attestation.tlog_proof import TlogProof, verify_proof
from selfcheck.attestation.trust import Trust
from selfcheck.clock import rfc3339
from selfcheck.verification.sealed.data import SealedList
from selfcheck.verification.sealed.findings import Findings
from selfcheck.verification.sealed.model import LogPlace
from selfcheck.verification.sealed.proving import Proved, token_time
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
        keys = tuple(NoteKey.from_text(each) for each in trust.log_keys)
        proof = TlogProof.from_content(files[LOG_PROOF])
        if (unknown := _unknown_log(proof, keys, proved, trust)) is not None:
            findings.settled("logged", unknown)
            return None
        opened = verify_proof(proof, leaf_hash(content), keys, trust.witnesses.witness_keys)
    except (NoteMalformed, NoteUnverified, ProofInvalid):
        findings.failed("logged", Verdict.PROOF_INVALID)
        return None
    findings.passed("logged")
    _check_witnesses(opened, trust, findings)
    place = _place(proof, opened, content)
    return Logged(place, opened.earliest, _stamped(files, proof, proved, trust, findings))


def _unknown_log(proof: TlogProof, keys: tuple[NoteKey, ...], proved: Proved, trust: Trust) -> Verdict | None:
    """Return what to say where no known key signed the checkpoint, None where one says that it did."""
    note = parse_note(proof.checkpoint)
    origin = Checkpoint.from_text(note.text).origin
    if {(each.name, each.key_id) for each in note.signatures} & {
        (key.name, key.key_id) for key in keys if key.name == origin
    }:
        return None
    is_newer = proved.closed is not None and proved.closed > trust.made_at
    return Verdict.TRUST_BUNDLE_STALE if is_newer else Verdict.NOT_IN_LOG


def _check_witnesses(opened: Opened, trust: Trust, findings: Findings) -> None:
    if trust.witnesses.quorum == NOBODY:
        findings.could_not("witnesses", NO_WITNESS_ASKED)
        return
    is_met = trust.witnesses.is_met_by(each.witness for each in opened.cosigned)
    findings.settled("witnesses", None if is_met else Verdict.WITNESS_SHORTFALL)


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


def _stamped(
    files: Mapping[str, bytes], proof: TlogProof, proved: Proved, trust: Trust, findings: Findings
) -> datetime | None:
    moment = token_time(files.get(LOG_TOKEN, b""), proof.checkpoint, proved, trust)
    if moment is None:
        findings.failed("times", Verdict.TIMESTAMP_INVALID)
    return moment
