"""An installation without a database: keys, clock, log, witnesses and persons, all from the real sealing functions.

world = World()
pdf = world.issue(printed)                               # as the worker issues
pdf = world.issue(printed, Wish(grades=(OWN_KEY, ...)))  # as somebody else would like it
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from selfcheck.attestation.approvals import (
    Approval,
    Grade,
    SignIn,
    Statement,
    account_proof,
    approvals_digest,
    files_of,
    statements_of,
)
from selfcheck.attestation.attached import LOG_ENTRY, LOG_PROOF, LOG_TOKEN
from selfcheck.attestation.canonical import digests, to_canonical
from selfcheck.attestation.checkpoints import Checkpoint, with_signatures
from selfcheck.attestation.custody import Keeper, SealTerms, TimeSource
from selfcheck.attestation.entries import ListEntry, entry_bytes
from selfcheck.attestation.merkle import (
    Node,
    beside,
    completed_by,
    cover,
    grown,
    inclusion_ranges,
    leaf_hash,
    range_root,
)
from selfcheck.attestation.notes import KeyKind, NoteSigner
from selfcheck.attestation.policy import Group, Policy, Witness
from selfcheck.attestation.snapshot import Snapshot
from selfcheck.attestation.status import Status
from selfcheck.attestation.tlog_proof import TlogProof
from selfcheck.attestation.trust import Trust
from selfcheck.clock import CHINA, FixedClock, rfc3339
from selfcheck.sealing import cades
from selfcheck.sealing.attaching import attach
from selfcheck.sealing.authority import Authority, OwnStamper
from selfcheck.sealing.certificates import Issuer, issue_seal, issue_time, make_crl, make_root, new_key
from selfcheck.sealing.means import Means
from selfcheck.sealing.seal import Sealing, seal
from selfcheck.sealing.signers import Signing, as_asn1
from tests.conftest import TODAY
from tests.sealed.passkeys import own_key
from tests.sealing.authorities import OtherAuthority

ORIGIN = "lists.example/log/0a1b2c3d"
TEMPLATE = "list/1"
BEFORE = 7
SINCE = TODAY - timedelta(days=30)


@dataclass
class Log:
    """A log in memory, with entries of others before and after ours."""

    signer: NoteSigner = field(default_factory=lambda: NoteSigner.generate(ORIGIN))
    leaves: list[bytes] = field(default_factory=lambda: [leaf_hash(f"{n}".encode()) for n in range(BEFORE)])

    def proof(self, content: bytes, witnesses: Sequence[NoteSigner], at: datetime) -> TlogProof:
        """Add an entry, sign the head, let the witnesses cosign it, and prove it."""
        self.leaves.append(leaf_hash(content))
        index, size = len(self.leaves) - 1, len(self.leaves)
        kept = self._kept()
        root = range_root(range(size), kept)
        text = Checkpoint(self.signer.name, size, root).text
        signed = [self.signer.sign(text), *(each.cosign(text, int(at.timestamp())) for each in witnesses)]
        path = tuple(range_root(part, kept) for part in inclusion_ranges(index, size))
        return TlogProof(index, path, with_signatures(text, signed))

    def _kept(self) -> dict[Node, bytes]:
        kept: dict[Node, bytes] = {}
        for place, leaf in enumerate(self.leaves):
            made = grown(leaf, [kept[node] for node in beside(place)])
            kept.update(zip(completed_by(place), made, strict=True))
        assert all(node in kept for node in cover(0, len(self.leaves)))
        return kept


@dataclass(frozen=True)
class Wish:
    """What a list is issued with; a forger wishes other things than the worker.

    :param grades: one for each step, the last for all that follow
    :param approved: the approvals' files instead of those of the grades
    :param entry: fields of the log's entry that shall be others
    :param attached: files put in, or taken out where None, last of all
    """

    grades: tuple[Grade, ...] = (Grade.ACCOUNT,)
    means: Means | None = None
    approved: Mapping[str, bytes] | None = None
    entry: Mapping[str, Any] = field(default_factory=dict)
    attached: Mapping[str, bytes | None] = field(default_factory=dict)
    logged_at: datetime = TODAY
    sealed_at: datetime = TODAY


@dataclass(frozen=True)
class Printed:
    """A printed list, its visible block, and its data."""

    snapshot: Snapshot
    pdf: bytes
    block: bytes


@dataclass
class World:
    """One installation: a root, time stamps of its own, a log, a witness, an authority for persons."""

    code: str = "SC01"
    clock: FixedClock = field(default_factory=lambda: FixedClock(TODAY))
    log: Log = field(default_factory=Log)
    witnesses: tuple[NoteSigner, ...] = field(
        default_factory=lambda: (NoteSigner.generate("samr.example/witness", KeyKind.COSIGNATURE),)
    )
    people: OtherAuthority = field(default_factory=OtherAuthority)
    revoked: list[Any] = field(default_factory=list)

    @cached_property
    def root(self) -> Issuer:
        """The installation's root."""
        key = new_key()
        return Issuer(make_root(key, self.code, at=SINCE), key)

    @cached_property
    def authority(self) -> Authority:
        """Its own time stamps."""
        return self.stamps(self.clock)

    def stamps(self, clock: FixedClock, root: Issuer | None = None) -> Authority:
        """Time stamps by another clock, or under another root."""
        root, key = root or self.root, new_key()
        certificate = issue_time(root, key.public_key(), self.code, at=SINCE)
        stamper = OwnStamper(as_asn1(certificate), key, [as_asn1(root.certificate)], clock)
        return Authority(TimeSource.LOCAL, "selfcheck", stamper)

    @property
    def terms(self) -> SealTerms:
        """What a seal rests on here."""
        return self.terms_of(self.root.certificate)

    def terms_of(self, issuer: x509.Certificate) -> SealTerms:
        """What a seal under some root rests on."""
        name = str(issuer.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value)
        return SealTerms(Keeper.OPERATOR, name, issuer == self.root.certificate, TimeSource.LOCAL, "selfcheck")

    def means(self, snapshot: Snapshot, **other: Any) -> Means:
        """What the unit of a list seals with; name, uscc, since, authority, issuer and more may be others."""
        issuer, key = other.get("issuer", self.root), new_key()
        name, uscc = other.get("name", snapshot.unit.name), other.get("uscc", snapshot.unit.uscc)
        certificate = issue_seal(issuer, key.public_key(), name, uscc, at=other.get("since", SINCE))
        authority = other.get("authority", self.authority)
        return Means(
            signing=Signing(certificate, (issuer.certificate,), key),
            authority=authority,
            roots=tuple(dict.fromkeys((issuer.certificate, *other.get("roots", (self.root.certificate,))))),
            lists=tuple(
                make_crl(each, self.revoked, at=other.get("listed_at", TODAY)).public_bytes(Encoding.DER)
                for each in dict.fromkeys((issuer, self.root))
            ),
            foreign=(),
            terms=self.terms_of(issuer.certificate),
        )

    def trust(self, **other: Any) -> Trust:
        """Whom a stranger believes, without a status list."""
        der = self.root.certificate.public_bytes(Encoding.DER)
        names = [f"w{place}" for place in range(len(self.witnesses))]
        known = tuple(Witness(name, each.key) for name, each in zip(names, self.witnesses, strict=True))
        groups = {"all": Group(len(names), tuple(names))} if names else {}
        plain = Trust(
            version=1,
            made_at=TODAY,
            name="示范市",
            base_url="https://check.example.cn",
            seal_roots=(der,),
            time_roots=(der,),
            person_roots=(self.people.root.public_bytes(Encoding.DER),),
            log_origin=ORIGIN,
            log_keys=(self.log.signer.key.text,),
            witnesses=Policy((), known, groups, "all" if names else "none"),
            templates=(TEMPLATE,),
        )
        return replace(plain, **other)

    def status(self, **marks: Any) -> Status:
        """A status list of today, good for a week."""
        return Status(TODAY, TODAY + timedelta(days=7), **marks)

    def approval(self, statement: Statement, grade: Grade) -> Approval:
        """A person's approval, a little before the list is logged."""
        at = TODAY - timedelta(minutes=1)
        if grade is Grade.CERTIFIED:
            return cades.sign(statement, self.people.person(statement.person), self.stamps(FixedClock(at)))
        if grade is Grade.OWN_KEY:
            return own_key(statement, account=f"of {statement.person}", at=at)
        return account_proof(statement, f"of {statement.person}", SignIn.PASSWORD, since=at, at=at)

    def approvals(self, snapshot: Snapshot, grades: Sequence[Grade]) -> tuple[Approval, ...]:
        """The approvals of all steps."""
        statements = statements_of(snapshot)
        each = [*grades, *[grades[-1]] * len(statements)]
        return tuple(self.approval(statement, grade) for statement, grade in zip(statements, each, strict=False))

    def logged(self, snapshot: Snapshot, approved: Mapping[str, bytes], wish: Wish) -> dict[str, bytes]:
        """Log a list; return the log's files."""
        sha256, sm3 = digests(to_canonical(snapshot))
        entry = ListEntry(
            uscc=snapshot.unit.uscc,
            number=snapshot.number,
            edition=snapshot.edition,
            data_sha256=sha256,
            data_sm3=sm3,
            approvals_sha256=approvals_digest(approved),
            template=TEMPLATE,
            claimed_at=rfc3339(snapshot.issued_at.astimezone(CHINA)),
        )
        content = entry_bytes(replace(entry, **wish.entry))
        proof = self.log.proof(content, self.witnesses, wish.logged_at)
        token = self.stamps(FixedClock(wish.logged_at)).token(proof.checkpoint)
        return {LOG_ENTRY: content, LOG_PROOF: proof.content, LOG_TOKEN: token}

    def document(self, printed: Printed, wish: Wish) -> bytes:
        """The printed list with everything attached, not sealed yet."""
        snapshot = printed.snapshot
        approved = wish.approved
        if approved is None:
            approved = files_of(self.approvals(snapshot, wish.grades))
        files: dict[str, bytes | None] = {**approved, **self.logged(snapshot, approved, wish), **wish.attached}
        kept = {name: content for name, content in files.items() if content is not None}
        return attach(printed.pdf, kept, at=snapshot.issued_at)

    def issue(self, printed: Printed, wish: Wish | None = None) -> bytes:
        """Issue a printed list as the worker does: approve, log, attach, seal."""
        wish = wish or Wish()
        self.clock.moment = wish.sealed_at
        sealing = Sealing(
            self.document(printed, wish), printed.block, printed.snapshot.unit.name, printed.snapshot.number
        )
        return seal(sealing, wish.means or self.means(printed.snapshot), at=wish.sealed_at)
