"""Agreeing to something with a passkey: the device signs the digest of exactly that, and the proof can be kept.

No challenge of ours has to be remembered: the digest is the challenge, and an assertion that is sent twice says the
same thing twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy.orm import Session
from webauthn import generate_authentication_options, options_to_json, verify_authentication_response
from webauthn.helpers import (
    base64url_to_bytes,
    decode_credential_public_key,
    decoded_public_key_to_cryptography,
    parse_authentication_credential_json,
)
from webauthn.helpers.structs import PublicKeyCredentialDescriptor, UserVerificationRequirement

from selfcheck.accounts.passkeys import LONGEST_ANSWER, UNLIKE, Place, not_this_key, of_user
from selfcheck.accounts.records import Passkey


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a passkey signed, and the key (SubjectPublicKeyInfo, DER) with which anybody can check it."""

    credential: str
    public_key: bytes
    authenticator_data: bytes
    client_data: bytes
    signature: bytes


def options_to_agree(session: Session, place: Place, user_id: int, digest: bytes) -> str:
    """Return what the browser needs to let one of the person's passkeys sign a digest (JSON)."""
    options = generate_authentication_options(
        rp_id=place.host,
        challenge=digest,
        allow_credentials=[
            PublicKeyCredentialDescriptor(base64url_to_bytes(key.credential_id)) for key in of_user(session, user_id)
        ],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def agree(session: Session, place: Place, user_id: int, digest: bytes, answer: str, *, at: datetime) -> Assertion:
    """Return the proof that a passkey of this person signed the digest.

    :raises Refused: not a key of theirs, not this digest, or a copied key
    """
    try:
        given = parse_authentication_credential_json(answer[:LONGEST_ANSWER])
    except UNLIKE as error:
        raise not_this_key() from error
    passkey = next((key for key in of_user(session, user_id) if key.credential_id == given.id), None)
    if passkey is None:
        raise not_this_key()
    try:
        proof = verify_authentication_response(
            credential=given,
            expected_challenge=digest,
            expected_rp_id=place.host,
            expected_origin=list(place.origins),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except UNLIKE as error:
        raise not_this_key() from error
    passkey.sign_count, passkey.used_at = proof.new_sign_count, at
    said = given.response
    return Assertion(given.id, _public_key(passkey), said.authenticator_data, said.client_data_json, said.signature)


def _public_key(passkey: Passkey) -> bytes:
    key = decoded_public_key_to_cryptography(decode_credential_public_key(passkey.public_key))
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
