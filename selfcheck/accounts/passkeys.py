"""Passkeys (WebAuthn): a key in the person's phone or computer that proves them without a password.

A challenge is a one-time link of ours: made for one act, kept hashed, used once, five minutes long.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from selfcheck.accounts import one_time_links
from selfcheck.accounts.model import CHALLENGE_LIFETIME, Purpose
from selfcheck.accounts.one_time_links import Wish
from selfcheck.accounts.operations import get_user
from selfcheck.accounts.records import Passkey, User
from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.errors import NotFound, Refused

MOST: Final = 10
LONGEST_ANSWER: Final = 20_000
UNLIKE: Final = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Place:
    """Where passkeys are good: this installation's host and origins, from the configured address alone."""

    host: str
    origins: tuple[str, ...]
    name: str = "企业自查风险管控清单"

    @classmethod
    def of(cls, base_url: str) -> Place:
        """The place of a base address."""
        parts = urlsplit(base_url)
        return cls(parts.hostname or "localhost", (f"{parts.scheme}://{parts.netloc}",))


def of_user(session: Session, user_id: int) -> Sequence[Passkey]:
    """Return a person's passkeys, oldest first."""
    return session.scalars(select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)).all()


def options_to_add(session: Session, user: User, place: Place, *, at: datetime) -> str:
    """Return what the browser needs to make a passkey (JSON)."""
    options = generate_registration_options(
        rp_id=place.host,
        rp_name=place.name,
        user_name=user.name,
        user_id=f"user:{user.id}".encode(),
        user_display_name=user.display_name,
        challenge=_challenge(session, user.id, "add", at),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=_known(session, user.id),
    )
    return options_to_json(options)


def add(session: Session, actor: Actor, place: Place, answer: str, label: str, *, at: datetime) -> Passkey:
    """Keep the passkey that the browser made.

    :raises Refused: the answer does not belong to a challenge of ours, or the key is known already
    """
    user = get_user(session, actor.user_id or 0)
    challenge = _spend(session, answer, "add", user.id, at)
    if len(of_user(session, user.id)) >= MOST:
        raise Refused(
            "passkeys-many",
            f"通行密钥最多 {MOST} 个，请先删去不用的。",
            f"At most {MOST} passkeys. Remove one first.",
        )
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=place.host,
            expected_origin=list(place.origins),
            require_user_verification=True,
        )
    except UNLIKE as error:
        raise not_this_key() from error
    passkey = Passkey(
        user_id=user.id,
        credential_id=bytes_to_base64url(made.credential_id),
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        label=label,
        created_at=at,
    )
    if _by_credential(session, passkey.credential_id) is not None:
        raise not_this_key()
    session.add(passkey)
    session.flush()
    record(session, actor, "passkey-added", ("user", user.id), at=at, passkey=passkey.id)
    return passkey


def options_to_prove(session: Session, place: Place, *, at: datetime, user_id: int | None = None) -> str:
    """Return what the browser needs to use a passkey (JSON); ``user_id`` where we know already who it should be."""
    options = generate_authentication_options(
        rp_id=place.host,
        challenge=_challenge(session, user_id, "prove", at),
        allow_credentials=_known(session, user_id) if user_id else None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def prove(session: Session, place: Place, answer: str, *, at: datetime, user_id: int | None = None) -> User:
    """Return the active person whose passkey signed our challenge.

    :raises Refused: not our challenge, not a key we know, not the person expected, or a copied key
    """
    challenge = _spend(session, answer, "prove", user_id, at)
    passkey = _by_credential(session, str(_object(answer).get("id", "")))
    if passkey is None or (user_id is not None and passkey.user_id != user_id):
        raise not_this_key()
    try:
        proof = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=place.host,
            expected_origin=list(place.origins),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except UNLIKE as error:
        raise not_this_key() from error
    user = get_user(session, passkey.user_id)
    if not user.is_active:
        raise not_this_key()
    passkey.sign_count, passkey.used_at = proof.new_sign_count, at
    return user


def remove(session: Session, actor: Actor, passkey_id: int, *, at: datetime) -> None:
    """Forget one of one's own passkeys.

    :raises NotFound: it is not one's own
    """
    passkey = session.get(Passkey, passkey_id)
    if passkey is None or passkey.user_id != actor.user_id:
        raise NotFound
    session.delete(passkey)
    record(session, actor, "passkey-removed", ("user", passkey.user_id), at=at, passkey=passkey_id)


def _challenge(session: Session, user_id: int | None, act: str, at: datetime) -> bytes:
    wish = Wish(Purpose.PASSKEY, user_id, {"act": act}, CHALLENGE_LIFETIME)
    return base64url_to_bytes(one_time_links.make(session, wish, at=at))


def _spend(session: Session, answer: str, act: str, user_id: int | None, at: datetime) -> bytes:
    """The challenge that the browser answered, if it is ours, unused, and for this act and person."""
    try:
        told = parse_client_data_json(base64url_to_bytes(_response(answer)["clientDataJSON"]))
        link = one_time_links.use(session, bytes_to_base64url(told.challenge), Purpose.PASSKEY, at=at)
    except (Refused, *UNLIKE) as error:
        raise not_this_key() from error
    if link.payload.get("act") != act or link.user_id != user_id:
        raise not_this_key()
    return told.challenge


def _response(answer: str) -> dict[str, Any]:
    response = _object(answer).get("response")
    if not isinstance(response, dict):
        raise not_this_key()
    return response


def _object(answer: str) -> dict[str, Any]:
    try:
        found = json.loads(answer[:LONGEST_ANSWER])
    except (ValueError, RecursionError) as error:
        raise not_this_key() from error
    if not isinstance(found, dict):
        raise not_this_key()
    return found


def _by_credential(session: Session, credential_id: str) -> Passkey | None:
    return session.scalars(select(Passkey).where(Passkey.credential_id == credential_id)).first()


def _known(session: Session, user_id: int) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(base64url_to_bytes(key.credential_id)) for key in of_user(session, user_id)]


def not_this_key() -> Refused:
    """The one answer for a passkey that does not prove the person."""
    return Refused(
        "passkey-unlike",
        "没有认出这个通行密钥。请再试一次，或者用密码登录。",
        "This passkey was not recognised. Try again, or sign in with your password.",
        status=400,
    )
