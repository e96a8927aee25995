"""Signed notes (C2SP signed-note) with Ed25519, and the cosignatures of witnesses (C2SP tlog-cosignature, v1).

A key is written ``name+id+base64`` as in ``golang.org/x/mod/sumdb/note``, its private half ``PRIVATE+KEY+…``.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from selfcheck.errors import SelfcheckError

BYTES_AT_MOST: Final = 64 * 1024
SIGNATURES_AT_MOST: Final = 100
NAME: Final = re.compile(r"[^\s+\x00-\x1f\x7f]{1,255}")
SIGNATURE_LINE: Final = re.compile(r"— ([^ \n]+) ([A-Za-z0-9+/]+={0,2})")
PRIVATE: Final = "PRIVATE+KEY+"
TIME_AT_MOST: Final = 2**63 - 1
KEY_SIZE: Final = 32


class NoteMalformed(SelfcheckError):
    """The bytes are no signed note or no key; the message says what is wrong first."""


class NoteUnverified(SelfcheckError):
    """No known key signed the note, or a signature said to be of a known key is not."""


class KeyKind(IntEnum):
    """What a key signs: notes of a log, or the cosignatures of a witness."""

    NOTE = 0x01
    COSIGNATURE = 0x04


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature line: who signed, with which key (four bytes), and the signature itself."""

    name: str
    key_id: bytes
    content: bytes

    @property
    def line(self) -> str:
        """The line as it stands in a note, with its end."""
        return f"— {self.name} {b64encode(self.key_id + self.content).decode()}\n"


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A public key under a name."""

    name: str
    kind: KeyKind
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes that point to this key."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def text(self) -> str:
        """The key as it is handed out."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"

    @classmethod
    def from_text(cls, text: str) -> NoteKey:
        """Read a key. Raises NoteMalformed."""
        name, key_id, kind, public = _parts(text)
        key = cls(name, kind, public)
        if key.key_id.hex() != key_id:
            raise NoteMalformed("the key's id is not that of its name and bytes")
        return key

    def verified_at(self, text: str, signature: Signature) -> int | None:
        """Check a signature of this key over a note's text; return when a witness made it, None of a log.

        :return: seconds since 1970, of cosignatures
        :raises NoteUnverified: it is not this key's over this text
        """
        content, at = signature.content, None
        message = text.encode()
        if self.kind is KeyKind.COSIGNATURE:
            at, content = int.from_bytes(content[:8], "big"), content[8:]
            if at > TIME_AT_MOST:
                raise NoteUnverified(f"the cosignature of {self.name} has no possible time")
            message = cosigned_message(text, at)
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(content, message)
        except (InvalidSignature, ValueError) as problem:
            raise NoteUnverified(f"the signature of {self.name}+{self.key_id.hex()} does not fit") from problem
        return at


@dataclass(frozen=True, slots=True)
class NoteSigner:
    """A private key under a name."""

    name: str
    kind: KeyKind
    seed: bytes = field(repr=False)

    @classmethod
    def generate(cls, name: str, kind: KeyKind = KeyKind.NOTE) -> NoteSigner:
        """Make a new key. Raises NoteMalformed for an impossible name."""
        if not NAME.fullmatch(name):
            raise NoteMalformed(f"{name[:40]!r} cannot name a key")
        return cls(name, kind, Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def from_text(cls, text: str) -> NoteSigner:
        """Read a private key. Raises NoteMalformed."""
        if not text.startswith(PRIVATE):
            raise NoteMalformed("no private key")
        name, key_id, kind, seed = _parts(text.removeprefix(PRIVATE))
        signer = cls(name, kind, seed)
        if signer.key.key_id.hex() != key_id:
            raise NoteMalformed("the key's id is not that of its name and bytes")
        return signer

    @property
    def text(self) -> str:
        """The key as it is kept; whoever has it can sign."""
        secret = b64encode(bytes([self.kind]) + self.seed).decode()
        return f"{PRIVATE}{self.name}+{self.key.key_id.hex()}+{secret}"

    @property
    def key(self) -> NoteKey:
        """The public half."""
        return NoteKey(self.name, self.kind, self._private().public_key().public_bytes_raw())

    def sign(self, text: str) -> Signature:
        """Sign a note's text as a log does."""
        if self.kind is not KeyKind.NOTE:
            raise ValueError("the key of a witness signs nothing but cosignatures")
        return Signature(self.name, self.key.key_id, self._private().sign(_checked(text).encode()))

    def cosign(self, text: str, at: int) -> Signature:
        """Sign a checkpoint's text as a witness does.

        :param at: seconds since 1970
        """
        if self.kind is not KeyKind.COSIGNATURE:
            raise ValueError("only the key of a witness cosigns")
        signed = self._private().sign(cosigned_message(_checked(text), at))
        return Signature(self.name, self.key.key_id, at.to_bytes(8, "big") + signed)

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


@dataclass(frozen=True, slots=True)
class Note:
    """A text, its last line ended, and the signatures that came with it, none of them checked."""

    text: str
    signatures: tuple[Signature, ...]

    @property
    def content(self) -> str:
        """The note as it is written."""
        return f"{self.text}\n{''.join(each.line for each in self.signatures)}"


@dataclass(frozen=True, slots=True)
class Verified:
    """A signature that fits, whose key it is, and when it was made (seconds since 1970, of cosignatures)."""

    key: NoteKey
    signature: Signature
    at: int | None


def cosigned_message(text: str, at: int) -> bytes:
    """Return what a witness signs: the checkpoint's text under a heading with the time."""
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def parse_note(content: bytes) -> Note:
    """Take a note apart.

    :raises NoteMalformed: not UTF-8, control characters, no blank line, or a line below it that is no signature
    """
    text, lines = _split(_readable(content))
    if not 0 < len(lines) <= SIGNATURES_AT_MOST:
        raise NoteMalformed(f"{len(lines)} signatures")
    return Note(text, tuple(dict.fromkeys(_signature(line) for line in lines)))


def open_note(content: bytes, keys: Sequence[NoteKey]) -> tuple[Note, tuple[Verified, ...]]:
    """Take a note apart and check every signature of a known key; those of unknown keys count for nothing.

    :raises NoteMalformed: no note
    :raises NoteUnverified: none is of a known key, or one that says so is not
    """
    note = parse_note(content)
    verified = verified_signatures(note, keys)
    if not verified:
        raise NoteUnverified("no known key signed this")
    return note, verified


def verified_signatures(note: Note, keys: Sequence[NoteKey]) -> tuple[Verified, ...]:
    """Return the signatures of known keys, one a key.

    :raises NoteUnverified: a signature that says it is of a known key is not, or two keys share name and id
    """
    known = {(key.name, key.key_id): key for key in keys}
    if len(known) != len(keys):
        raise NoteUnverified("two keys share one name and id")
    found: dict[NoteKey, Verified] = {}
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is not None and key not in found:
            found[key] = Verified(key, signature, key.verified_at(note.text, signature))
    return tuple(found.values())


def decoded(text: str) -> bytes:
    """Read base64 that is written as we would write it. Raises NoteMalformed."""
    try:
        content = b64decode(text, validate=True)
    except ValueError as problem:
        raise NoteMalformed("not base64") from problem
    if b64encode(content).decode() != text:
        raise NoteMalformed("not canonical base64")
    return content


def _readable(content: bytes) -> str:
    if len(content) > BYTES_AT_MOST:
        raise NoteMalformed(f"longer than {BYTES_AT_MOST} bytes")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise NoteMalformed("not UTF-8") from problem
    return _without_controls(text)


def _without_controls(text: str) -> str:
    if any(character < " " and character != "\n" for character in text):
        raise NoteMalformed("a control character")
    return text


def _checked(text: str) -> str:
    if not text.endswith("\n"):
        raise NoteMalformed("the text's last line has no end")
    return _without_controls(text)


def _split(text: str) -> tuple[str, list[str]]:
    body, blank, rest = text.rpartition("\n\n")
    if not blank or not rest.endswith("\n"):
        raise NoteMalformed("no blank line before the signatures, or no end after them")
    return body + "\n", rest[:-1].split("\n")


def _signature(line: str) -> Signature:
    found = SIGNATURE_LINE.fullmatch(line)
    if found is None or not NAME.fullmatch(found[1]):
        raise NoteMalformed("a line below the text is no signature")
    content = decoded(found[2])
    if len(content) < 5:
        raise NoteMalformed("a signature without bytes")
    return Signature(found[1], content[:4], content[4:])


def _parts(text: str) -> tuple[str, str, KeyKind, bytes]:
    name, plus, rest = text.partition("+")
    key_id, second_plus, encoded = rest.partition("+")
    if not plus or not second_plus or not NAME.fullmatch(name) or not re.fullmatch("[0-9a-f]{8}", key_id):
        raise NoteMalformed("a key is written name+id+base64")
    content = decoded(encoded)
    if len(content) != KEY_SIZE + 1 or content[0] not in {kind.value for kind in KeyKind}:
        raise NoteMalformed("neither an Ed25519 key nor one of a witness")
    return name, key_id, KeyKind(content[0]), content[1:]
