"""信任包: whom to believe when a list is verified without asking a server, and what became of lists until when.

A bundle is one canonical JSON file (RFC 8785) of the installation, signed with ECDSA P-256 by its status key. Whoever
was told the fingerprint of that key once believes every later bundle: a rotated key signs beside the one before.

Files of the former format, which know nothing of earlier demands on witnesses, are still read.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, b64encode
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

import rfc8785
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from selfcheck.attestation.canonical import Malformed, parse_strictly
from selfcheck.attestation.notes import NoteMalformed
from selfcheck.attestation.policy import Policy, parse_policy
from selfcheck.attestation.status import Mark as Mark  # a reader of bundles asks for it here
from selfcheck.attestation.status import Status, moment_in, status_from_plain, status_to_plain
from selfcheck.clock import rfc3339
from selfcheck.errors import Refused

SCHEMA: Final = "selfcheck-trust/2"
FORMER_SCHEMA: Final = "selfcheck-trust/1"
SIGNATURES_AT_MOST: Final = 8
PIN_DIGITS: Final = 32  # of a fingerprint as persons compare it: 128 bits
VERSION_AT_MOST: Final = 10**14


NOTHING: Final[Mapping[str, datetime]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Former:
    """Who had to cosign the log until a moment; it held from the end of the one before."""

    policy: Policy
    until: datetime


@dataclass(frozen=True, slots=True)
class Trust:
    """Everything that verifying a list rests on.

    :param version: grows with every bundle: its moment as ``YYYYMMDDhhmmss`` in UTC
    :param name: who runs the installation
    :param code: the installation's four characters in list numbers
    :param seal_roots: DER certificates under which seals are believed; likewise of time stamps and of persons
    :param crls: newest revocation lists (DER) of the installation's own roots
    :param log_keys: verifier keys (signed notes) of the log, retired ones too
    :param witnesses: who cosigns the log, and how many of them are enough; ``former_witnesses`` until when it was
        others, oldest first
    :param revoked_keys: keys (SHA-256 of the SubjectPublicKeyInfo, hexadecimal) with the moment of their end
    :param code_keys: public keys of QR codes, SubjectPublicKeyInfo (DER)
    :param templates: ids of the layouts in which lists were ever printed
    :param signers: fingerprints of the keys that sign these bundles; a reader takes them over
    """

    version: int
    made_at: datetime
    name: str
    base_url: str
    code: str = ""
    is_demo: bool = False
    seal_roots: tuple[bytes, ...] = ()
    time_roots: tuple[bytes, ...] = ()
    person_roots: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    log_origin: str = ""
    log_keys: tuple[str, ...] = ()
    witnesses: Policy = field(default_factory=Policy)
    former_witnesses: tuple[Former, ...] = ()
    revoked_keys: Mapping[str, datetime] = field(default_factory=lambda: NOTHING)
    code_keys: tuple[bytes, ...] = ()
    templates: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    status: Status | None = None

    def witnesses_between(self, first: datetime, last: datetime) -> tuple[Policy, ...]:
        """Return the demands on witnesses that held at some moment between two, oldest first."""
        begins = [datetime.min.replace(tzinfo=UTC), *(each.until for each in self.former_witnesses)]
        ends = [*(each.until for each in self.former_witnesses), datetime.max.replace(tzinfo=UTC)]
        policies = (*(each.policy for each in self.former_witnesses), self.witnesses)
        held = zip(policies, begins, ends, strict=True)
        return tuple(policy for policy, since, until in held if since <= last and first < until)

    def revoked_since(self, public_key: bytes) -> datetime | None:
        """Return since when nothing that a key signs is believed, None where it was never revoked.

        :param public_key: SubjectPublicKeyInfo (DER)
        """
        return self.revoked_keys.get(fingerprint(public_key))


def version_at(moment: datetime) -> int:
    """Return the version of a bundle made then; an installation restored from a backup never falls behind."""
    return int(moment.astimezone(UTC).strftime("%Y%m%d%H%M%S"))


def key_id(code_key: bytes) -> bytes:
    """Return the eight bytes by which a QR code names its key."""
    return hashlib.sha256(code_key).digest()[:8]


def fingerprint(public_key: bytes) -> str:
    """Return the SHA-256 of a SubjectPublicKeyInfo, hexadecimal."""
    return hashlib.sha256(public_key).hexdigest()


def log_key_info(public: bytes) -> bytes:
    """Return a key of the log (Ed25519, 32 bytes) as the SubjectPublicKeyInfo by whose digest keys are named."""
    key = Ed25519PublicKey.from_public_bytes(public)
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def shown_fingerprint(print_of_key: str) -> str:
    """Return a fingerprint as persons compare it: 128 bits in groups of four."""
    return " ".join(print_of_key[start : start + 4] for start in range(0, PIN_DIGITS, 4))


def to_plain(trust: Trust) -> dict[str, Any]:
    """Return the bundle's content as it stands in the file, without signatures."""
    status = trust.status
    return {
        "schema": SCHEMA,
        "version": trust.version,
        "made_at": rfc3339(trust.made_at),
        "name": trust.name,
        "base_url": trust.base_url,
        "code": trust.code,
        "is_demo": trust.is_demo,
        **{name: [b64encode(each).decode() for each in getattr(trust, name)] for name in BINARY},
        **{name: list(getattr(trust, name)) for name in TEXTS},
        "log_origin": trust.log_origin,
        "witnesses": trust.witnesses.text,
        "former_witnesses": [
            {"policy": each.policy.text, "until": rfc3339(each.until)} for each in trust.former_witnesses
        ],
        "revoked_keys": {name: rfc3339(moment) for name, moment in trust.revoked_keys.items()},
        **({"status": status_to_plain(status)} if status else {}),
    }


BINARY: Final = ("seal_roots", "time_roots", "person_roots", "crls", "code_keys")
TEXTS: Final = ("log_keys", "templates", "signers")


def write(trust: Trust, *keys: EllipticCurvePrivateKey) -> bytes:
    """Return the signed file.

    :param keys: the status key in use, and those before it that are not revoked, so that old readers follow
    """
    content = to_plain(trust)
    message = rfc8785.dumps(content)
    signatures = {
        b64encode(_public_bytes(key)).decode(): b64encode(key.sign(message, ECDSA(SHA256()))).decode() for key in keys
    }
    return rfc8785.dumps({"content": content, "signatures": signatures})


def read(data: bytes, pinned: Collection[str] | None, *, newest: int = 0) -> Trust:
    """Read a bundle.

    :param pinned: fingerprints of keys that are believed (SHA-256, hexadecimal; at least the first 32 digits); None
        to read one that nobody vouches for, whose ``signers`` a person has to compare
    :param newest: the newest version seen of this installation
    :raises Refused: no bundle, signed by none of these keys, a signature that does not fit, or an older one
    """
    try:
        content, signatures = _parts(parse_strictly(data), data)
        trust = from_plain(content)
    except (Malformed, NoteMalformed, ValueError, TypeError, KeyError, AttributeError) as problem:
        raise _malformed(problem) from problem
    signed = _signed_by(rfc8785.dumps(content), signatures)
    if set(trust.signers) != signed:
        raise _malformed("the keys that it names are not those that signed it")
    if pinned is not None and not any(each.startswith(_pin(pin)) for each in signed for pin in pinned):
        raise Refused(
            "trust-unknown-signer",
            "这个信任包不是由已核对过指纹的密钥签发的，没有采用。请当面核对指纹。",
            "No key whose fingerprint was compared signed this bundle; it is not used. Compare fingerprints first.",
        )
    if trust.version < newest:
        raise Refused(
            "trust-older",
            f"这个信任包（{trust.version}）比已有的（{newest}）旧，没有采用。请下载最新的。",
            f"This bundle ({trust.version}) is older than the one here ({newest}) and is not used. Get the newest.",
        )
    return trust


def from_plain(content: Mapping[str, Any]) -> Trust:
    """Build a bundle from its content. What may stand in it is checked here, whom it comes from in ``read``.

    :raises Exception: ValueError, TypeError, KeyError, AttributeError or NoteMalformed on what we do not write
    """
    if content["schema"] == FORMER_SCHEMA:
        content = _as_written_now(content)
    fields = set(content)
    wanted = set(to_plain(EMPTY))
    if content["schema"] != SCHEMA or not wanted <= fields <= wanted | {"status"}:
        raise ValueError("another schema, or fields that are missing or unknown")
    plain: dict[str, Any] = {
        **{name: _text(content[name]) for name in ("name", "base_url", "code", "log_origin")},
        **{name: tuple(_binary(each) for each in content[name]) for name in BINARY},
        **{name: tuple(_text(each) for each in content[name]) for name in TEXTS},
    }
    return Trust(
        version=_version(content["version"]),
        made_at=moment_in(content["made_at"]),
        is_demo=content["is_demo"] is True,
        witnesses=parse_policy(_text(content["witnesses"])),
        former_witnesses=_former(content["former_witnesses"]),
        revoked_keys={_text(name): moment_in(each) for name, each in content["revoked_keys"].items()},
        status=status_from_plain(content["status"]) if "status" in content else None,
        **plain,
    )


def _as_written_now(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of a bundle of the former format as it would be written today."""
    now = {**content, "schema": SCHEMA, "former_witnesses": [], "revoked_keys": {}}
    if "status" in content:
        status = dict(content["status"])
        now["revoked_keys"] = status.pop("revoked_keys")
        now["status"] = {**status, "lapsed": {}}
    return now


def _former(plain: Sequence[Mapping[str, str]]) -> tuple[Former, ...]:
    found = tuple(Former(parse_policy(_text(each["policy"])), moment_in(each["until"])) for each in plain)
    if any(later.until < earlier.until for earlier, later in pairwise(found)):
        raise ValueError("former demands that are not in order")
    return found


EMPTY: Final = Trust(0, datetime(2000, 1, 1, tzinfo=UTC), "", "")


def _parts(plain: Any, data: bytes) -> tuple[dict[str, Any], dict[str, str]]:
    if not isinstance(plain, dict) or set(plain) != {"content", "signatures"} or rfc8785.dumps(plain) != data:
        raise Malformed("no trust bundle in canonical form")
    content, signatures = plain["content"], plain["signatures"]
    if not isinstance(content, dict) or not isinstance(signatures, dict):
        raise Malformed("no trust bundle")
    if not 0 < len(signatures) <= SIGNATURES_AT_MOST:
        raise Malformed(f"{len(signatures)} signatures")
    return content, signatures


def _signed_by(message: bytes, signatures: Mapping[str, str]) -> set[str]:
    """Return the fingerprints of the keys that signed; one signature that does not fit spoils all."""
    try:
        return {_checked(_binary(key), _binary(value), message) for key, value in signatures.items()}
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError) as problem:
        raise Refused(
            "trust-changed",
            "信任包的签名与内容不符：文件被改动过。请重新取得。",
            "A signature of the trust bundle does not fit: the file was changed. Get it again.",
        ) from problem


def _checked(public_key: bytes, signature: bytes, message: bytes) -> str:
    key = load_der_public_key(public_key)
    if not isinstance(key, EllipticCurvePublicKey):
        raise TypeError("bundles are signed by ECDSA")
    key.verify(signature, message, ECDSA(SHA256()))
    return fingerprint(public_key)


def _pin(typed: str) -> str:
    pin = re.sub(r"[\s:]", "", typed).lower()
    if not re.fullmatch(f"[0-9a-f]{{{PIN_DIGITS},64}}", pin):
        raise Refused(
            "pin-unfit",
            f"指纹至少 {PIN_DIGITS} 位十六进制数字。",
            f"A fingerprint has at least {PIN_DIGITS} hexadecimal digits.",
        )
    return pin


def _public_bytes(key: EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _malformed(problem: object) -> Refused:
    return Refused(
        "trust-malformed",
        f"这不是信任包，或文件已损坏（{problem}）。",
        f"This is no trust bundle, or it is damaged ({problem}).",
    )


def _version(value: Any) -> int:
    if type(value) is not int or not 0 < value < VERSION_AT_MOST:
        raise ValueError("a version is a moment in digits")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _binary(text: str) -> bytes:
    return b64decode(text, validate=True)
