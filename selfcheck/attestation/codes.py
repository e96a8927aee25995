"""签名二维码: what the code on paper claims, signed, so that a phone can check it without a network. Pure.

The text is an address whose last part is a COSE_Sign1 object in base32: a phone's camera opens the page, an
inspector's tool takes the object, believes pinned keys alone and never opens the address. Scheme and host are in
capitals, which QR codes hold in fewer modules; the address is signed along, so the object means nothing elsewhere.
"""

from __future__ import annotations

import re
from base64 import b32decode, b32encode
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Protocol

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from selfcheck.attestation.canonical import Malformed, Unsupported, code_from, digests, row_digest, to_canonical
from selfcheck.attestation.cose import Signed, encoded, parse, plain, sign1
from selfcheck.attestation.merkle import beside, completed_by, grown, leaf_hash, range_root
from selfcheck.attestation.snapshot import Row, Snapshot
from selfcheck.attestation.trust import key_id

VERSION: Final = 1
FOLDER: Final = "/C/"
TEXT_AT_MOST: Final = 1000
TEXT: Final = re.compile(
    r"(?P<address>(?i:https?://(?:[a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?)(?:/[A-Za-z0-9._~/-]{1,100})?)"
    r"/C/(?P<code>[A-Z2-7]{16,720})",
    re.ASCII,  # else a long s or a Kelvin sign passes for a letter of a host
)
NUMBER: Final = re.compile(r"[0-9A-Z-]{8,40}")
USCC: Final = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
EPOCH: Final = date(1970, 1, 1)
SECONDS_AT_MOST: Final = 2**33
DAYS_AT_MOST: Final = 2**17
ROWS_AT_MOST: Final = 2000


class Pinned(Protocol):
    """Whom to believe: the address that codes are expected to name, and public keys (SubjectPublicKeyInfo, DER)."""

    @property
    def base_url(self) -> str:
        """The installation's address."""
        ...

    @property
    def code_keys(self) -> tuple[bytes, ...]:
        """The keys of its codes, retired ones too."""
        ...


@dataclass(frozen=True, slots=True)
class Pins:
    """Address and keys alone, where no whole trust bundle is at hand."""

    base_url: str
    code_keys: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Claims:
    """What the code says of the list. Digests in hexadecimal; ``rows_root`` is the root of ``rows_tree``."""

    number: str
    edition: int
    uscc: str
    issued_at: datetime
    review_by: date
    rows: int
    data_sha256: str
    rows_root: str


class Outcome(StrEnum):
    """How reading ended; the words of the verdicts (attested by ``selfcheck.verification.verdicts``)."""

    SIGNED = "VALID_DATA_ONLY"
    CHANGED = "TAMPERED"
    UNKNOWN_KEY = "QR_UNKNOWN_KEY"
    FOREIGN_HOST = "QR_FOREIGN_HOST"
    MALFORMED = "MALFORMED"
    UNSUPPORTED = "UNSUPPORTED"


@dataclass(frozen=True, slots=True)
class Scanned:
    """What was read. ``claims`` stand only where a pinned key signed them; ``address`` is where the text leads."""

    outcome: Outcome
    address: str = ""
    claims: Claims | None = None


@dataclass(frozen=True, slots=True)
class RowLeaf:
    """A row as the tree holds it: its place and title as printed, and the digest that its code begins."""

    position: int
    title: str
    digest: bytes

    @property
    def code(self) -> str:
        """行码, as printed."""
        return code_from(self.digest)

    @property
    def hash(self) -> bytes:
        """The leaf hash."""
        return leaf_hash(self.digest + f"{self.position} {self.title}".encode())


def claims(snapshot: Snapshot) -> Claims:
    """Return what the code of a frozen list claims."""
    sha256, _ = digests(to_canonical(snapshot))
    return Claims(
        number=snapshot.number,
        edition=snapshot.edition,
        uscc=snapshot.unit.uscc,
        issued_at=snapshot.issued_at.astimezone(UTC),
        review_by=snapshot.review_by,
        rows=len(snapshot.rows),
        data_sha256=sha256,
        rows_root=rows_root(row_leaves(snapshot)).hex(),
    )


def address_of(snapshot: Snapshot) -> str:
    """Return the address of the installation that issued a list, as frozen into it."""
    return snapshot.check_url.rpartition("/check/")[0]


def row_leaves(snapshot: Snapshot) -> tuple[RowLeaf, ...]:
    """Return the leaves of the list's row tree, in the order of the rows."""
    return tuple(RowLeaf(row.position, row.title.zh, _digest(snapshot, row)) for row in snapshot.rows)


def _digest(snapshot: Snapshot, row: Row) -> bytes:
    return row_digest(snapshot.number, row.position, row, row.salt)


def rows_root(leaves: tuple[RowLeaf, ...]) -> bytes:
    """Return the root of a row tree (RFC 6962)."""
    kept: dict[Any, bytes] = {}
    for place, leaf in enumerate(leaves):
        hashes = grown(leaf.hash, [kept[node] for node in beside(place)])
        kept.update(zip(completed_by(place), hashes, strict=True))
    return range_root(range(len(leaves)), kept)


def sign(said: Claims, key: EllipticCurvePrivateKey, *, address: str) -> str:
    """Return the text of the code. The same claims, key and address give the same text for ever.

    :param address: base address of the installation, ``https://host``
    """
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    content = sign1(_payload(said), key, key_id(public), context=_context(address))
    scheme, _, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.upper()}://{host.upper()}{slash}{path}{FOLDER}{b32encode(content).decode().rstrip('=')}"


def read(text: str, trust: Pinned) -> Scanned:
    """Read a code, believing the pinned keys alone; nothing is fetched, the address is never opened.

    ``FOREIGN_HOST``: our object, but printed behind another address than the one it was signed for.
    """
    found = TEXT.fullmatch(text.strip()) if len(text) <= TEXT_AT_MOST else None
    if found is None:
        return Scanned(Outcome.MALFORMED)
    address = found["address"]
    try:
        return _read(_unpacked(found["code"]), address, trust)
    except Unsupported:
        return Scanned(Outcome.UNSUPPORTED, address)
    except Malformed:
        return Scanned(Outcome.MALFORMED, address)


def claimed_number(code: str) -> str | None:
    """Return the number that an object in base32 names, believed by nobody yet: to look up what it was printed on."""
    try:
        return _claims(_unpacked(code).payload).number
    except (Malformed, Unsupported):
        return None


def _read(signed: Signed, address: str, trust: Pinned) -> Scanned:
    keys = [key for key in trust.code_keys if key_id(key) == signed.key_id]
    if not keys:
        return Scanned(Outcome.UNKNOWN_KEY, address)
    if signed.is_signed_by(keys, _context(address)):
        return Scanned(Outcome.SIGNED, address, _claims(signed.payload))
    if signed.is_signed_by(keys, _context(trust.base_url)):
        return Scanned(Outcome.FOREIGN_HOST, address, _claims(signed.payload))
    return Scanned(Outcome.CHANGED, address)


def _unpacked(code: str) -> Signed:
    try:
        content = b32decode(code + "=" * (-len(code) % 8))
    except ValueError as problem:
        raise Malformed("no base32") from problem
    if b32encode(content).decode().rstrip("=") != code:
        raise Malformed("base32 with bits left over")
    return parse(content)


def _context(address: str) -> bytes:
    return (address.rstrip("/").upper() + FOLDER).encode()


def _payload(said: Claims) -> bytes:
    return encoded(
        {
            0: VERSION,
            1: said.number,
            2: said.edition,
            3: said.uscc,
            4: int(said.issued_at.timestamp()),
            5: (said.review_by - EPOCH).days,
            6: said.rows,
            7: bytes.fromhex(said.data_sha256),
            8: bytes.fromhex(said.rows_root),
        }
    )


def _claims(payload: bytes) -> Claims:
    values = plain(payload)
    if not isinstance(values, dict) or values.get(0) != VERSION:
        raise Unsupported("claims of another version")
    match [values.get(name) for name in range(1, 9)]:
        case [str(number), int(edition), str(uscc), int(seconds), int(days), int(rows), bytes(data), bytes(root)]:
            pass
        case _:
            raise Malformed("claims are missing or of another type")
    fits = NUMBER.fullmatch(number) and USCC.fullmatch(uscc) and len(data) == len(root) == 32
    if not fits or not (0 < edition < 1_000_000 and 0 <= rows <= ROWS_AT_MOST):
        raise Malformed("a claim that no list makes")
    if not (0 <= seconds < SECONDS_AT_MOST and 0 <= days < DAYS_AT_MOST):
        raise Malformed("a day that no list has")
    issued_at, review_by = datetime.fromtimestamp(seconds, UTC), EPOCH + timedelta(days=days)
    said = Claims(number, int(edition), uscc, issued_at, review_by, int(rows), data.hex(), root.hex())
    if _payload(said) != payload:
        raise Malformed("claims in another form, or others beside them")
    return said
