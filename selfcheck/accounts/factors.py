"""The second factor: codes of an app, and recovery codes for the day the phone is gone."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from selfcheck.accounts import sessions, totp
from selfcheck.accounts.operations import get_user
from selfcheck.accounts.records import Passkey, User
from selfcheck.accounts.sealing import Seal
from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.errors import Refused
from selfcheck.text import half_width

CODES: Final = 10
ALPHABET: Final = "23456789abcdefghjkmnpqrstuvwxyz"


def has_second_factor(session: Session, user: User) -> bool:
    """Whether a password alone does not sign this person in."""
    return user.totp_secret is not None or bool(session.scalars(_passkey_ids(user.id).limit(1)).first())


def _passkey_ids(user_id: int):  # type: ignore[no-untyped-def]  # a select of one column; its type is longer than it helps
    return select(Passkey.id).where(Passkey.user_id == user_id)


def turn_on_totp(session: Session, actor: Actor, secret: bytes, typed: str, seal: Seal, *, at: datetime) -> list[str]:
    """Turn the app's codes on after one was typed, and return fresh recovery codes, shown this once.

    :raises Refused: the code does not fit
    """
    user = get_user(session, actor.user_id or 0)
    step = totp.matching_step(secret, half_width(typed), at=at, after=0)
    if step is None:
        raise wrong_code()
    user.totp_secret = seal.close(secret, f"totp:{user.id}")
    user.totp_step = step
    codes = _new_codes(user, seal)
    user.stamp = secrets.token_hex(16)
    record(session, actor, "totp-turned-on", ("user", user.id), at=at)
    return codes


def renew_recovery_codes(session: Session, actor: Actor, seal: Seal, *, at: datetime) -> list[str]:
    """Replace the recovery codes and return the new ones, shown this once."""
    user = get_user(session, actor.user_id or 0)
    codes = _new_codes(user, seal)
    record(session, actor, "recovery-codes-renewed", ("user", user.id), at=at)
    return codes


def turn_off_totp(session: Session, actor: Actor, *, at: datetime) -> None:
    """Turn one's own app codes off."""
    user = get_user(session, actor.user_id or 0)
    user.totp_secret, user.recovery_codes, user.stamp = None, [], secrets.token_hex(16)
    record(session, actor, "totp-turned-off", ("user", user.id), at=at)


def remove_factors(session: Session, actor: Actor, user_id: int, *, at: datetime) -> None:
    """Take every second factor from a person who lost theirs; their sessions end, their password stays."""
    user = get_user(session, user_id)
    user.totp_secret, user.recovery_codes, user.stamp = None, [], secrets.token_hex(16)
    session.execute(delete(Passkey).where(Passkey.user_id == user.id))
    sessions.end(session, user.id, at=at)
    record(session, actor, "factors-removed", ("user", user.id), at=at)


def use_code(session: Session, user: User, typed: str, seal: Seal, *, at: datetime) -> bool:
    """Take a code of the app or a recovery code, each once, in full width too; whether it fits."""
    typed = half_width(typed)
    session.refresh(user, with_for_update=True)
    return _use_totp(user, typed, seal, at) or _use_recovery(session, user, typed, seal, at)


def _use_totp(user: User, typed: str, seal: Seal, at: datetime) -> bool:
    secret = seal.open(user.totp_secret, f"totp:{user.id}") if user.totp_secret else None
    if secret is None:
        return False
    step = totp.matching_step(secret, typed, at=at, after=user.totp_step)
    if step is None:
        return False
    user.totp_step = step
    return True


def _use_recovery(session: Session, user: User, typed: str, seal: Seal, at: datetime) -> bool:
    plain = "".join(sign for sign in typed.lower() if sign in ALPHABET)
    kept = _fingerprint(seal, user, plain)
    if kept not in user.recovery_codes:
        return False
    user.recovery_codes = [code for code in user.recovery_codes if code != kept]
    left = len(user.recovery_codes)
    record(session, Actor(user.id, user.display_name), "recovery-code-used", ("user", user.id), at=at, left=left)
    return True


def _new_codes(user: User, seal: Seal) -> list[str]:
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(10)) for _ in range(CODES)]
    user.recovery_codes = [_fingerprint(seal, user, code) for code in codes]
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _fingerprint(seal: Seal, user: User, code: str) -> str:
    return seal.fingerprint(code, f"recovery:{user.id}")


def wrong_code() -> Refused:
    """The refusal of a code, whatever was wrong with it."""
    return Refused(
        "code-wrong",
        "验证码不对，或者已经用过。请等应用里换出新的验证码再填。",
        "The code is wrong or was used already. Wait for the next one in the app and type that.",
        field="code",
        status=400,
    )
