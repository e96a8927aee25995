"""Forgeries about who: strangers' keys, other units' seals, ended and revoked keys, approvals that are none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ReasonFlags
from cryptography.x509.oid import NameOID

from selfcheck.attestation.approvals import Approval, Grade, SignIn, account_proof, files_of, statements_of
from selfcheck.attestation.snapshot import Confirmation, DoublePost
from selfcheck.attestation.trust import fingerprint
from selfcheck.clock import FixedClock
from selfcheck.glossary import Post
from selfcheck.sealing import cades
from selfcheck.sealing.certificates import Issuer, Revoked, issue_time, make_crl, make_root, new_key
from selfcheck.sealing.means import Means
from selfcheck.sealing.signers import Signing
from selfcheck.verification.verdicts import Verdict
from tests.conftest import TODAY
from tests.sealed.forging import Bench, Forged, forgery, sealed_by_hand, time_stamped
from tests.sealed.passkeys import own_key
from tests.sealed.shapes import without
from tests.sealed.world import SINCE, World
from tests.sealing.authorities import OtherAuthority, rsa_key

DAY = timedelta(days=1)
BARE: dict[str, Any] = {"embed_validation_info": False, "use_pades_lta": False, "validation_context": None}


@forgery(Verdict.UNTRUSTED_ISSUER)
def a_stranger_s_root_of_the_same_name(bench: Bench) -> bytes:
    """Name for name the same; only the key differs."""
    key = new_key()
    root = Issuer(make_root(key, bench.world.code, at=SINCE), key)
    means = bench.world.means(bench.printed.snapshot, issuer=root, authority=bench.world.stamps(bench.world.clock))
    return bench.issue(means=means)


@forgery(Verdict.UNTRUSTED_ISSUER)
def everything_made_under_a_stranger_s_root(bench: Bench) -> Forged:

    return Forged(World().issue(bench.printed), trust=bench.world.trust())


@forgery(Verdict.UNTRUSTED_ISSUER)
def sealed_with_the_key_of_the_time_stamps(bench: Bench) -> bytes:
    means = bench.means
    key = new_key()
    certificate = issue_time(bench.world.root, key.public_key(), bench.world.code, at=SINCE)
    return sealed_by_hand(bench.document(), replace(means, signing=Signing(certificate, means.signing.chain, key)))


@forgery(Verdict.UNTRUSTED_ISSUER)
def sealed_with_a_person_s_certificate(bench: Bench) -> bytes:
    people, means = bench.world.people, bench.means
    signing = people.person("陈𠮷安")
    lists = (*means.lists, people.list_as_of(TODAY))
    return sealed_by_hand(
        bench.document(), replace(means, signing=signing, roots=(*means.roots, people.root), lists=lists)
    )


@forgery(Verdict.ISSUER_MISMATCH)
def sealed_by_another_unit_of_the_installation(bench: Bench) -> bytes:
    means = bench.world.means(bench.printed.snapshot, name="另一家单位", uscc="91440300MA5DA0000X")
    return bench.issue(means=means)


@forgery(Verdict.ISSUER_MISMATCH)
def the_list_of_a_unit_that_another_sealed_in_its_name(bench: Bench) -> bytes:
    """The right name in the certificate, another code."""
    return bench.issue(means=bench.world.means(bench.printed.snapshot, uscc="91440300MA5DA0000X"))


@forgery(Verdict.ISSUER_MISMATCH)
def logged_under_another_unit(bench: Bench) -> bytes:
    return bench.issue(entry={"uscc": "91440300MA5DA0000X"})


@forgery(Verdict.SIGNER_REVOKED)
def a_revoked_key_with_an_old_revocation_list(bench: Bench) -> Forged:
    means = bench.means
    serial = means.signing.certificate.serial_number
    newer = make_crl(bench.world.root, [Revoked(serial, TODAY - DAY, ReasonFlags.key_compromise)], at=TODAY + DAY)
    trust = bench.world.trust(crls=(newer.public_bytes(Encoding.DER),))
    return Forged(bench.issue(means=means), trust, at=TODAY + 2 * DAY)


@forgery(Verdict.SIGNER_REVOKED)
def a_key_that_the_status_list_ended_before(bench: Bench) -> Forged:
    means = bench.means
    ended = {fingerprint(_public(means)): TODAY - DAY}
    return Forged(bench.issue(means=means), bench.world.trust(revoked_keys=ended))


def _public(means: Means) -> bytes:

    return means.signing.certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


@forgery(Verdict.SIGNER_EXPIRED)
def a_seal_used_after_its_certificate_ended(bench: Bench) -> Forged:
    """Every clock but that of the time stamps was turned back."""
    later = TODAY + timedelta(days=3 * 365)
    means = bench.world.means(bench.printed.snapshot, authority=bench.world.stamps(FixedClock(later)))
    return Forged(sealed_by_hand(bench.document(), means), at=later + DAY)


@forgery(Verdict.REVOCATION_UNKNOWN)
def no_revocation_list_in_the_file(bench: Bench) -> bytes:

    means = bench.means
    sealed = sealed_by_hand(bench.document(), means, **BARE)
    return time_stamped(sealed, means)


@forgery(Verdict.REVOCATION_UNKNOWN)
def a_revocation_list_that_had_run_out(bench: Bench) -> bytes:
    """Of a month before: a key revoked since would not be on it."""
    before = TODAY - timedelta(days=28)
    means = bench.world.means(bench.printed.snapshot, listed_at=before)
    bench.world.clock.moment = TODAY
    return sealed_by_hand(bench.document(), means, at=before)


@forgery(Verdict.WEAK_ALGORITHM)
def sealed_over_a_weak_digest(bench: Bench) -> bytes:
    means = bench.means
    return time_stamped(sealed_by_hand(bench.document(), means, md_algorithm="sha1", **BARE), means)


@forgery(Verdict.WEAK_ALGORITHM)
def sealed_with_a_short_key(bench: Bench) -> Forged:
    """A trusted authority certified a key of 1024 bits."""
    authority, key, facts = OtherAuthority(), rsa_key(1024), bench.printed.snapshot.unit
    names = {NameOID.ORGANIZATION_NAME: facts.name, NameOID.ORGANIZATION_IDENTIFIER: f"NTRCN-{facts.uscc}"}
    means = bench.means
    other = replace(
        means,
        signing=Signing(authority.certificate(key, names), (authority.root,), key),
        roots=(*means.roots, authority.root),
        lists=(*means.lists, authority.list_as_of(TODAY)),
    )
    roots = (*bench.world.trust().seal_roots, authority.root.public_bytes(Encoding.DER))
    content = sealed_by_hand(bench.document(), other, **BARE)

    return Forged(time_stamped(content, other), bench.world.trust(seal_roots=roots))


def approvals(bench: Bench, **other: Any) -> dict[str, bytes]:
    """The approvals' files by account, some of them made in another way."""
    made: list[Approval] = []
    for statement in statements_of(bench.printed.snapshot):
        make = other.get(statement.act.value)
        made.append(make(statement) if make else bench.world.approval(statement, Grade.ACCOUNT))
    return files_of(made)


def approved(bench: Bench, files: Mapping[str, bytes]) -> bytes:
    """Issue the list with these approvals."""
    return bench.issue(approved=files)


@forgery(Verdict.APPROVAL_MISSING)
def an_approval_left_out(bench: Bench) -> bytes:
    files = approvals(bench)
    return approved(bench, {name: files[name] for name in files if "reviewed" not in name})


@forgery(Verdict.APPROVAL_MISSING)
def a_statement_without_a_proof(bench: Bench) -> bytes:
    files = approvals(bench)
    return approved(bench, {name: files[name] for name in files if name != "approval-attested.account.json"})


@forgery(Verdict.APPROVAL_MISSING)
def a_review_left_out_though_there_is_a_director(bench: Bench) -> bytes:
    return bench.issue(without(["reviewed"], bench.printed.snapshot))


@forgery(Verdict.APPROVAL_MISSING)
def a_list_that_nobody_attested(bench: Bench) -> bytes:
    return bench.issue(without(["attested"], bench.printed.snapshot))


@forgery(Verdict.APPROVAL_INVALID)
def approvals_of_another_edition(bench: Bench) -> bytes:
    before = bench.world.approvals(bench.data(edition=1), [Grade.ACCOUNT])
    return approved(bench, files_of(before))


@forgery(Verdict.APPROVAL_INVALID)
def approvals_exchanged_after_they_were_logged(bench: Bench) -> bytes:
    """The operator puts other proofs in; the log's entry has the digest of the first ones."""
    other = files_of(bench.world.approvals(bench.printed.snapshot, [Grade.OWN_KEY]))
    gone = dict.fromkeys(approvals(bench), None)
    return bench.issue(attached={**gone, **other})


@forgery(Verdict.APPROVAL_INVALID)
def an_account_s_record_of_another_statement(bench: Bench) -> bytes:
    first, *_ = statements_of(bench.printed.snapshot)

    def make(statement: Any) -> Approval:
        of_first = account_proof(first, "x", SignIn.PASSWORD, since=TODAY, at=TODAY)
        return Approval(statement, Grade.ACCOUNT, of_first.proof)

    return approved(bench, approvals(bench, attested=make))


@forgery(Verdict.APPROVAL_INVALID)
def a_passkey_that_agreed_to_something_else(bench: Bench) -> bytes:
    first, *_ = statements_of(bench.printed.snapshot)

    def make(statement: Any) -> Approval:
        agreed = own_key(first, account="x", at=TODAY)
        proof = agreed.proof.replace(first.challenge.hex().encode(), statement.challenge.hex().encode())
        return Approval(statement, Grade.OWN_KEY, proof)

    return approved(bench, approvals(bench, attested=make))


@forgery(Verdict.APPROVAL_INVALID)
def a_passkey_s_signature_changed(bench: Bench) -> bytes:
    def make(statement: Any) -> Approval:
        agreed = own_key(statement, account="x", at=TODAY)
        at = agreed.proof.index(b'"signature":"') + 60
        letter = b"A" if agreed.proof[at : at + 1] != b"A" else b"B"
        return replace(agreed, proof=agreed.proof[:at] + letter + agreed.proof[at + 1 :])

    return approved(bench, approvals(bench, attested=make))


def certified(bench: Bench, name: str, people: OtherAuthority) -> bytes:
    """Let somebody sign the last statement with a certificate in some name."""

    def make(statement: Any) -> Approval:
        signed = cades.sign(replace(statement, person=name), people.person(name), bench.world.authority)
        return Approval(statement, Grade.CERTIFIED, signed.proof)

    return approved(bench, approvals(bench, attested=make))


@forgery(Verdict.APPROVAL_INVALID)
def a_certificate_of_another_person(bench: Bench) -> bytes:
    return certified(bench, "李四", bench.world.people)


@forgery(Verdict.APPROVAL_INVALID)
def a_person_s_certificate_from_nowhere(bench: Bench) -> bytes:
    def make(statement: Any) -> Approval:
        return cades.sign(statement, OtherAuthority().person(statement.person), bench.world.authority)

    return approved(bench, approvals(bench, attested=make))


@forgery(Verdict.APPROVAL_INVALID)
def a_certified_approval_stamped_by_a_stranger(bench: Bench) -> bytes:
    key = new_key()
    stranger = bench.world.stamps(bench.world.clock, Issuer(make_root(key, "0000", at=SINCE), key))

    def make(statement: Any) -> Approval:
        return cades.sign(statement, bench.world.people.person(statement.person), stranger)

    return approved(bench, approvals(bench, attested=make))


@forgery(Verdict.APPROVAL_INVALID)
def two_proofs_of_one_step(bench: Bench) -> bytes:
    files = approvals(bench)
    last = statements_of(bench.printed.snapshot)[-1]
    more = bench.world.approval(last, Grade.OWN_KEY).files()
    return approved(bench, {**files, **more})


@forgery(Verdict.APPROVAL_INVALID)
def a_step_in_the_wrong_post(bench: Bench) -> bytes:
    *others, last = bench.printed.snapshot.confirmations
    return bench.issue(bench.data(confirmations=(*others, replace(last, post=Post.OFFICER))))


def in_one_hand(bench: Bench) -> tuple[Confirmation, ...]:
    """The list's steps, the first and the last by one person."""
    first, second, last = bench.printed.snapshot.confirmations
    return (first, second, replace(last, person=first.person))


@forgery(Verdict.SAME_PERSON_TWICE)
def one_person_in_two_posts_without_saying_so(bench: Bench) -> bytes:
    return bench.issue(bench.data(confirmations=in_one_hand(bench)))


@forgery(Verdict.SAME_PERSON_TWICE)
def one_person_declared_for_other_posts(bench: Bench) -> bytes:
    hand = in_one_hand(bench)
    posts = (Post.DIRECTOR, Post.OFFICER)
    double = DoublePost(hand[0].person, posts, bench.printed.snapshot.unit.size)
    return bench.issue(bench.data(confirmations=hand, double_posts=(double,)))


@forgery(Verdict.SAME_PERSON_TWICE)
def one_account_behind_two_names(bench: Bench) -> bytes:
    def make(statement: Any) -> Approval:
        return account_proof(statement, "one", SignIn.PASSWORD, since=TODAY - DAY, at=TODAY)

    return approved(bench, approvals(bench, prepared=make, attested=make))
