"""批准: what a person says to the frozen data, how surely it was them, and the files that carry both. Pure.

The statement is a small canonical file of its own (RFC 8785): its bytes are what a person's key signs, so anybody
can check the signature with common tools. Beside it stands one file that proves who said it, in one of three grades.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeVar

import rfc8785

from selfcheck.attestation.canonical import Malformed, digests, parse_strictly, to_canonical
from selfcheck.attestation.codec import from_plain, to_plain
from selfcheck.attestation.snapshot import Confirmation, Snapshot
from selfcheck.attestation.terms import Act
from selfcheck.glossary import Post
from selfcheck.text import Bilingual

STATEMENT_SCHEMA: Final = "selfcheck-approval/1"
ACCOUNT_SCHEMA: Final = "selfcheck-approval-account/1"
OWN_KEY_SCHEMA: Final = "selfcheck-approval-key/1"
T = TypeVar("T")


class Grade(StrEnum):
    """How surely it was the person: a certificate of theirs, a passkey of theirs, or a fresh sign-in for this act."""

    CERTIFIED = "certified"
    OWN_KEY = "own_key"
    ACCOUNT = "account"


GRADE_NAMES: Final = {
    Grade.CERTIFIED: Bilingual("本人证书签名", "certified"),
    Grade.OWN_KEY: Bilingual("本人密钥同意", "agreed by own key"),
    Grade.ACCOUNT: Bilingual("账号确认", "confirmed by account"),
}
GRADE_WORDS: Final = {
    Grade.CERTIFIED: Bilingual(
        "本人用证书机构签发给自己的证书签名，并盖有时间戳。",
        "Signed with the person's own certificate from a certificate authority, and time-stamped.",
    ),
    Grade.OWN_KEY: Bilingual(
        "本人用自己手机或电脑里的通行密钥同意；密钥属于谁，由本系统的账号登记说明。",
        "Agreed with a passkey in the person's own device; whose key it is, the accounts of this system say.",
    ),
    Grade.ACCOUNT: Bilingual(
        "本人为这一步登录账号确认；由本系统记录，没有本人持有的密钥。",
        "Confirmed by signing in to the account for this act; this system recorded it, no key of the person's did.",
    ),
}
PROOF_ENDINGS: Final = {Grade.CERTIFIED: "p7s", Grade.OWN_KEY: "key.json", Grade.ACCOUNT: "account.json"}


class SignIn(StrEnum):
    """With what a person signed in for the act; ``console`` where the operator acted for an invented person."""

    PASSWORD = "password"  # noqa: S105 - a way to sign in, no password
    PASSWORD_AND_CODE = "password_and_code"  # noqa: S105 - as above
    PASSKEY = "passkey"
    CONSOLE = "console"


@dataclass(frozen=True, slots=True)
class Statement:
    """What one person says to one edition of one list. ``words`` stand on the page, on paper and in the data."""

    schema: str
    act: Act
    post: Post
    person: str
    number: str
    edition: int
    uscc: str
    data_sha256: str
    data_sm3: str
    words: Bilingual
    acted_for: str = ""

    def content(self) -> bytes:
        """Return the canonical bytes: what a certificate signs, and of which a passkey's challenge is the digest."""
        return rfc8785.dumps(to_plain(self))

    @property
    def challenge(self) -> bytes:
        """What a passkey is asked to sign: the SHA-256 of the bytes."""
        return hashlib.sha256(self.content()).digest()


@dataclass(frozen=True, slots=True)
class AccountProof:
    """The system's record that an account confirmed the statement. ``account`` is an opaque reference."""

    schema: str
    statement_sha256: str
    account: str
    sign_in: SignIn
    signed_in_at: datetime
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class OwnKeyProof:
    """A WebAuthn assertion over the statement; binary values in base64, ``public_key`` a SubjectPublicKeyInfo."""

    schema: str
    statement_sha256: str
    account: str
    host: str
    credential: str
    public_key: str
    authenticator_data: str
    client_data: str
    signature: str
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class Approval:
    """A statement and the file that proves it: a CAdES-T signature (DER), or one of the proofs above (JSON)."""

    statement: Statement
    grade: Grade
    proof: bytes

    def files(self) -> dict[str, bytes]:
        """Return both files under the names they have in the document."""
        stem = f"approval-{self.statement.act.value}"
        return {f"{stem}.json": self.statement.content(), f"{stem}.{PROOF_ENDINGS[self.grade]}": self.proof}


def statements_of(snapshot: Snapshot) -> tuple[Statement, ...]:
    """Return what each person of the frozen list has to say, in the order of the steps."""
    return statements_over(snapshot, *digests(to_canonical(snapshot)))


def statements_over(snapshot: Snapshot, sha256: str, sm3: str) -> tuple[Statement, ...]:
    """Return the same where the digests of the canonical bytes are known."""
    return tuple(_statement(snapshot, each, sha256, sm3) for each in snapshot.confirmations)


def _statement(snapshot: Snapshot, given: Confirmation, sha256: str, sm3: str) -> Statement:
    return Statement(
        schema=STATEMENT_SCHEMA,
        act=given.act,
        post=given.post,
        person=given.person,
        number=snapshot.number,
        edition=snapshot.edition,
        uscc=snapshot.unit.uscc,
        data_sha256=sha256,
        data_sm3=sm3,
        words=given.statement,
        acted_for=given.acted_for,
    )


def read_statement(content: bytes) -> Statement:
    """Read a statement back.

    :raises Malformed: anything but a statement in canonical form
    """
    return _read(Statement, content, STATEMENT_SCHEMA)


def account_proof(statement: Statement, account: str, sign_in: SignIn, *, since: datetime, at: datetime) -> Approval:
    """Return the approval of a person who signed in at ``since`` for this act and confirmed at ``at``."""
    digest = statement.challenge.hex()
    proof = AccountProof(ACCOUNT_SCHEMA, digest, account, sign_in, since, at)
    return Approval(statement, Grade.ACCOUNT, rfc8785.dumps(to_plain(proof)))


def read_account_proof(content: bytes) -> AccountProof:
    """Read the record of an account's confirmation. Raises Malformed."""
    return _read(AccountProof, content, ACCOUNT_SCHEMA)


def read_own_key_proof(content: bytes) -> OwnKeyProof:
    """Read a passkey's assertion. Raises Malformed."""
    return _read(OwnKeyProof, content, OWN_KEY_SCHEMA)


def own_key_approval(statement: Statement, proof: OwnKeyProof) -> Approval:
    """Return the approval that a passkey gave."""
    return Approval(statement, Grade.OWN_KEY, rfc8785.dumps(to_plain(proof)))


def _read(kind: type[T], content: bytes, schema: str) -> T:
    plain = parse_strictly(content)
    try:
        if not isinstance(plain, dict) or plain.get("schema") != schema:
            raise Malformed(f"not a {schema}")
        read = _typed(kind, plain)
        if rfc8785.dumps(to_plain(read)) != content:
            raise Malformed("not in canonical form (RFC 8785)")
    except (ValueError, TypeError, KeyError, AttributeError, UnicodeError) as problem:
        raise Malformed(str(problem)[:200]) from problem
    return read


def _typed(kind: type[T], plain: Mapping[str, object]) -> T:
    if not all(isinstance(value, str | int | dict) for value in plain.values()):
        raise Malformed("a value of another type")
    return from_plain(kind, plain)


def files_of(approvals: Iterable[Approval]) -> dict[str, bytes]:
    """Return the files of all approvals by name."""
    return {name: content for approval in approvals for name, content in approval.files().items()}


def approvals_digest(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 (hex) over the names and digests of the approvals' files: it stands in the log's entry."""
    named = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return hashlib.sha256(rfc8785.dumps(dict(named))).hexdigest()


def as_base64(content: bytes) -> str:
    """Return bytes as they stand in a proof."""
    return b64encode(content).decode("ascii")


def from_base64(text: str) -> bytes:
    """Return the bytes of a proof's value. Raises Malformed."""
    try:
        return b64decode(text, validate=True)
    except ValueError as problem:
        raise Malformed("not base64") from problem
