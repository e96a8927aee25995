"""The approvals inside a list: every step that the data name, by its person, of exactly these data."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from asn1crypto import cms, x509
from pyhanko.sign.validation import async_validate_detached_cms, generic_cms

from selfcheck.attestation.approvals import (
    PROOF_ENDINGS,
    Grade,
    Statement,
    from_base64,
    read_account_proof,
    read_own_key_proof,
    statements_over,
)
from selfcheck.attestation.attached import APPROVAL
from selfcheck.attestation.canonical import Malformed
from selfcheck.attestation.own_keys import own_key_holds
from selfcheck.attestation.snapshot import Snapshot
from selfcheck.attestation.terms import Act
from selfcheck.attestation.trust import Trust
from selfcheck.glossary import Post
from selfcheck.verification.sealed import chains
from selfcheck.verification.sealed.data import SealedList
from selfcheck.verification.sealed.elsewhere import Sealed
from selfcheck.verification.sealed.findings import Findings
from selfcheck.verification.sealed.model import Approved
from selfcheck.verification.sealed.persons import (
    Acting,
    account_mark,
    any_undeclared,
    certificate_marks,
    key_mark,
    person_no_of,
)
from selfcheck.verification.sealed.proving import Proved, context_of, is_pinned_stamp
from selfcheck.verification.sealed.words import NEEDS_BUNDLE
from selfcheck.verification.verdicts import Verdict

POSTS: Final = {Act.PREPARED: Post.OFFICER, Act.REVIEWED: Post.DIRECTOR, Act.ATTESTED: Post.PERSON_IN_CHARGE}
BOUND: Final = frozenset({"signing_certificate", "signing_certificate_v2"})


@dataclass(frozen=True)
class Proof:
    """What a proof says: when, and who by marks that are one person's alone (account, key, subject)."""

    at: datetime
    marks: frozenset[str]


@dataclass(frozen=True)
class Held:
    """An approval that holds."""

    approved: Approved
    statement: Statement
    marks: frozenset[str]

    @property
    def person(self) -> Acting:
        """Who it was, as far as proof and data tell."""
        return Acting(self.approved.post, self.approved.person, self.approved.person_no, self.marks)


def check_approvals(sealed: Sealed, trust: Trust, findings: Findings, *, is_elsewhere: bool) -> tuple[Held, ...]:
    """Check every step; return those approvals that hold.

    :param is_elsewhere: it is another installation's, so that nobody here knows who certifies its persons
    """
    data, files, proved = sealed.data, sealed.files, sealed.proved
    if not _needed(data.snapshot) <= {each.act for each in data.snapshot.confirmations}:
        findings.failed("approvals", Verdict.APPROVAL_MISSING)
    statements = statements_over(data.snapshot, data.sha256, data.sm3)
    if len({each.act for each in statements}) != len(statements) or _has_others(files, statements):
        findings.failed("approvals", Verdict.APPROVAL_INVALID)
    held = []
    for statement in statements:
        found = _held(statement, files, proved, trust, person_no_of(data.snapshot, statement.act))
        if found is Verdict.APPROVAL_INVALID and is_elsewhere and _is_certified(statement, files):
            findings.could_not("approvals", NEEDS_BUNDLE)
        elif isinstance(found, Verdict):
            findings.failed("approvals", found)
        else:
            held.append(found)
    findings.passed("approvals")
    return tuple(held)


def _needed(snapshot: Snapshot) -> set[Act]:
    """Return the steps that a list of such a unit goes through: reviewed where there is a director to do it."""
    needed = {Act.PREPARED, Act.ATTESTED}
    has_director = any(each.post is Post.DIRECTOR for each in snapshot.posts)
    return needed | {Act.REVIEWED} if has_director else needed


def _has_others(files: Mapping[str, bytes], statements: Sequence[Statement]) -> bool:
    """Whether there are files of a step that the data do not name, or two proofs of one step."""
    acts = [found[1] for name in files if (found := APPROVAL.fullmatch(name)) and found[2] != "json"]
    return len(acts) != len(set(acts)) or not set(acts) <= {each.act.value for each in statements}


def _is_certified(statement: Statement, files: Mapping[str, bytes]) -> bool:
    """Whether a step is approved by nothing but a certificate, and of this very statement."""
    stem = f"approval-{statement.act.value}"
    grades = [grade for grade, ending in PROOF_ENDINGS.items() if f"{stem}.{ending}" in files]
    return grades == [Grade.CERTIFIED] and files[f"{stem}.json"] == statement.content()


def _held(
    statement: Statement, files: Mapping[str, bytes], proved: Proved, trust: Trust, person_no: int | None
) -> Held | Verdict:
    stem = f"approval-{statement.act.value}"
    grades = [grade for grade, ending in PROOF_ENDINGS.items() if f"{stem}.{ending}" in files]
    if f"{stem}.json" not in files or not grades:
        return Verdict.APPROVAL_MISSING
    if files[f"{stem}.json"] != statement.content() or POSTS[statement.act] is not statement.post:
        return Verdict.APPROVAL_INVALID
    grade = grades[0]
    proof = _proof(statement, grade, files[f"{stem}.{PROOF_ENDINGS[grade]}"], proved, trust)
    if proof is None:
        return Verdict.APPROVAL_INVALID
    approved = Approved(
        act=statement.act,
        post=statement.post,
        person=statement.person,
        grade=grade,
        at=proof.at.replace(microsecond=0),
        acted_for=statement.acted_for,
        person_no=person_no,
    )
    return Held(approved, statement, proof.marks)


def _proof(statement: Statement, grade: Grade, content: bytes, proved: Proved, trust: Trust) -> Proof | None:
    if grade is Grade.CERTIFIED:
        return _certified(statement, content, proved, trust)
    try:
        return _by_account(statement, content) if grade is Grade.ACCOUNT else _by_own_key(statement, content)
    except (Malformed, ValueError, TypeError):
        return None


def _by_account(statement: Statement, content: bytes) -> Proof | None:
    proof = read_account_proof(content)
    fits = proof.statement_sha256 == statement.challenge.hex() and proof.signed_in_at <= proof.confirmed_at
    return Proof(proof.confirmed_at, frozenset({account_mark(proof.account)})) if fits else None


def _by_own_key(statement: Statement, content: bytes) -> Proof | None:
    proof = read_own_key_proof(content)
    if not own_key_holds(statement, proof):
        return None
    marks = frozenset({account_mark(proof.account), key_mark(from_base64(proof.public_key))})
    return Proof(proof.confirmed_at, marks)


def _certified(statement: Statement, content: bytes, proved: Proved, trust: Trust) -> Proof | None:
    """Check a detached CAdES-T signature: of this statement, by a certificate of this person, stamped in time."""
    if not trust.person_roots or proved.closed is None:
        return None
    try:
        signed = cms.ContentInfo.load(content, strict=True)["content"]
        tokens = list(generic_cms.extract_tst_data_iter(signed["signer_infos"][0], signed=False))
        moment: datetime = tokens[0]["encap_content_info"]["content"].parsed["gen_time"].native
        if len(tokens) != 1 or not is_pinned_stamp(tokens[0], proved, trust):
            return None
        signer = _signer(statement, signed, moment, proved, trust)
    except MemoryError:
        raise
    except Exception:  # a signature under attack fails in many ways
        return None
    return Proof(moment, certificate_marks(signer)) if signer is not None else None


def _signer(
    statement: Statement, signed: cms.SignedData, at: datetime, proved: Proved, trust: Trust
) -> x509.Certificate | None:
    """Return whose signature it is, None where it does not hold."""
    if len(signed["signer_infos"]) != 1 or signed["encap_content_info"]["content"].native is not None:
        return None
    status = asyncio.run(
        async_validate_detached_cms(
            statement.content(),
            signed,
            signer_validation_context=context_of(trust.person_roots, proved, at, "soft-fail", trust.crls),
            ts_validation_context=context_of(trust.time_roots, proved, proved.closed or at, "soft-fail"),
        )
    )
    stamp = status.timestamp_validity
    is_bound = any(each["type"].native in BOUND for each in signed["signer_infos"][0]["signed_attrs"])
    holds = (
        status.bottom_line
        and status.md_algorithm in chains.STRONG
        and stamp is not None
        and stamp.intact
        and stamp.valid
        and is_bound
        and _names(status.signing_cert.subject.native, statement.person)
        and _is_not_revoked(status.signing_cert.dump(), at, proved, trust)
    )
    return status.signing_cert if holds else None


def _names(subject: Mapping[str, object], person: str) -> bool:
    values = [value for part in subject.values() for value in (part if isinstance(part, list) else [part])]
    return person in values


def _is_not_revoked(content: bytes, at: datetime, proved: Proved, trust: Trust) -> bool:
    chain = chains.chain_to(chains.loaded([content])[0], proved.certificates, chains.loaded(trust.person_roots))
    if chain is None:
        return True  # the library found a chain by certificates inside the signature
    since = chains.revoked_since(chain, chains.lists_of((*proved.lists, *trust.crls)), trust)
    return since is None or since > at


def check_persons(data: SealedList, held: Sequence[Held], findings: Findings) -> None:
    """Check that nobody took two steps without being declared for it in the data (``persons``)."""
    is_twice = any_undeclared(data.snapshot, [each.person for each in held])
    findings.settled("persons", Verdict.SAME_PERSON_TWICE if is_twice else None)
