"""Verbs of accounts: create, find, recover, change a password, give and take roles, close. Each leaves its trail."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import String, cast, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from selfcheck.accounts import one_time_links, sessions
from selfcheck.accounts.model import InstallationRole, NewAccount, Purpose
from selfcheck.accounts.one_time_links import Wish
from selfcheck.accounts.records import User
from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.db.installation import InstallationFact
from selfcheck.errors import NotFound, Refused

FIRST_OPERATOR = "first_operator"


def create_user(session: Session, actor: Actor | None, account: NewAccount, *, at: datetime) -> User:
    """Create an account; ``actor`` None means the person creates their own.

    :raises Refused: the name is taken
    """
    if by_name(session, account.name) is not None:
        raise _name_taken()
    user = User(
        name=account.name,
        display_name=account.display_name,
        password_hash=account.password_hash,
        password_changed_at=at,
        stamp=secrets.token_hex(16),
        language=account.language,
        installation_roles=[role.value for role in account.roles],
        created_at=at,
    )
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError as error:  # somebody took the name between our look and our write
        raise _name_taken() from error
    actor = actor or Actor(user.id, user.display_name)
    record(session, actor, "account-created", ("user", user.id), at=at, roles=user.installation_roles)
    return user


def by_name(session: Session, name: str) -> User | None:
    """Return the account of a normalised name, or None."""
    return session.scalars(select(User).where(User.name == name)).first()


def get_user(session: Session, user_id: int) -> User:
    """Return an account.

    :raises NotFound: there is none
    """
    user = session.get(User, user_id)
    if user is None:
        raise NotFound
    return user


def has_operator(session: Session) -> bool:
    """Whether the first operator has been created; it never becomes untrue again."""
    query = select(InstallationFact.id).where(InstallationFact.name == FIRST_OPERATOR)
    return session.scalars(query).first() is not None


def make_first_link(session: Session, actor: Actor, *, at: datetime) -> str:
    """Return a token for the page that creates the first operator; earlier ones stop working.

    :raises Refused: there is an operator already
    """
    if has_operator(session):
        raise Refused(
            "operator-exists",
            "运营者账号已经创建，一次性链接不再需要。请直接登录。",
            "The operator's account exists; no one-time link is needed. Please sign in.",
        )
    one_time_links.withdraw(session, Purpose.FIRST_OPERATOR, user_id=None, at=at)
    token = one_time_links.make(session, Wish(Purpose.FIRST_OPERATOR), at=at)
    record(session, actor, "first-link-made", ("installation", 0), at=at)
    return token


def accept_first_operator(session: Session, token: str, account: NewAccount, *, at: datetime) -> User:
    """Create the first operator. Of two at the same moment exactly one succeeds, whatever their links.

    :raises NotFound: there is an operator already
    :raises Refused: the link does not work, or the name is taken
    """
    one_time_links.use(session, token, Purpose.FIRST_OPERATOR, at=at)
    if has_operator(session):
        raise NotFound
    user = create_user(session, None, account, at=at)
    user.installation_roles = [InstallationRole.OPERATOR.value]
    try:
        with session.begin_nested():
            session.add(InstallationFact(name=FIRST_OPERATOR, value=str(user.id)))
    except IntegrityError as error:
        raise NotFound from error
    record(session, Actor(user.id, user.display_name), "role-given", ("user", user.id), at=at, role="operator")
    return user


def invite(session: Session, actor: Actor, name: str, *, at: datetime) -> str:
    """Return a token by which somebody new creates their own account; ``name`` is whom it is meant for."""
    token = one_time_links.make(session, Wish(Purpose.INVITATION, payload={"name": name}), at=at)
    record(session, actor, "account-invited", ("installation", 0), at=at)
    return token


def accept_invited(session: Session, token: str, account: NewAccount, *, at: datetime) -> User:
    """Create the account that a link invites to.

    :raises Refused: the link does not work, or the name is taken
    """
    one_time_links.use(session, token, Purpose.INVITATION, at=at)
    return create_user(session, None, account, at=at)


def start_recovery(session: Session, actor: Actor, user_id: int, *, at: datetime) -> str:
    """Return a token by which the person chooses a new password; earlier ones stop working.

    Nobody chooses a password for another; the second factor stays.
    """
    user = get_user(session, user_id)
    if not user.is_active:
        raise NotFound
    one_time_links.withdraw(session, Purpose.RECOVERY, user_id=user.id, at=at)
    token = one_time_links.make(session, Wish(Purpose.RECOVERY, user.id, {"stamp": user.stamp}), at=at)
    record(session, actor, "recovery-started", ("user", user.id), at=at)
    return token


def look_recovery(session: Session, token: str, *, at: datetime) -> User:
    """Return whose password a recovery link may set, changing nothing.

    :raises Refused: the link does not work, also after the password was changed otherwise
    """
    link = one_time_links.look(session, token, Purpose.RECOVERY, at=at)
    user = get_user(session, link.user_id or 0)
    if not user.is_active or link.payload.get("stamp") != user.stamp:
        raise one_time_links.spent_link()
    return user


def recover(session: Session, token: str, password_hash: str, *, at: datetime) -> User:
    """Set the password by a recovery link; every session of the person ends.

    :raises Refused: the link does not work
    """
    user = look_recovery(session, token, at=at)
    one_time_links.use(session, token, Purpose.RECOVERY, at=at)
    _set_password(session, user, password_hash, at)
    sessions.end(session, user.id, at=at)
    record(session, Actor(user.id, user.display_name), "account-recovered", ("user", user.id), at=at)
    return user


def change_password(session: Session, actor: Actor, password_hash: str, *, at: datetime) -> User:
    """Set one's own password; every session ends, the caller starts the present one anew."""
    user = get_user(session, actor.user_id or 0)
    _set_password(session, user, password_hash, at)
    sessions.end(session, user.id, at=at)
    record(session, actor, "password-changed", ("user", user.id), at=at)
    return user


def _set_password(session: Session, user: User, password_hash: str, at: datetime) -> None:
    user.password_hash = password_hash
    user.password_changed_at = at
    user.stamp = secrets.token_hex(16)
    one_time_links.withdraw(session, Purpose.RECOVERY, user_id=user.id, at=at)
    session.flush()


def rename(session: Session, actor: Actor, name: str, display_name: str, *, at: datetime) -> User:
    """Change one's own sign-in name and display name.

    :raises Refused: the name is taken
    """
    user = get_user(session, actor.user_id or 0)
    holder = by_name(session, name)
    if holder is not None and holder.id != user.id:
        raise _name_taken()
    if (user.name, user.display_name) != (name, display_name):
        user.name, user.display_name = name, display_name
        record(session, actor, "account-renamed", ("user", user.id), at=at)
    return user


def end_session(session: Session, actor: Actor, session_id: int, *, at: datetime) -> None:
    """End one of one's own sessions.

    :raises NotFound: it is not one's own, or over
    """
    if not sessions.end(session, actor.user_id or 0, at=at, only=session_id):
        raise NotFound
    record(session, actor, "session-ended", ("session", session_id), at=at)


def end_all_sessions(session: Session, actor: Actor, user_id: int, *, at: datetime, but: int | None = None) -> int:
    """End every session of a person, save ``but``, and return how many ended."""
    count = sessions.end(session, user_id, at=at, but=but)
    record(session, actor, "sessions-ended", ("user", user_id), at=at, count=count)
    return count


def give_role(session: Session, actor: Actor, user_id: int, role: InstallationRole, *, at: datetime) -> None:
    """Give a person an installation role; they sign in again to use it."""
    user = get_user(session, user_id)
    if role.value in user.installation_roles:
        return
    user.installation_roles = [*user.installation_roles, role.value]
    _start_afresh(session, actor, user, at)
    record(session, actor, "role-given", ("user", user.id), at=at, role=role.value)


def take_role(session: Session, actor: Actor, user_id: int, role: InstallationRole, *, at: datetime) -> None:
    """Take an installation role from a person.

    :raises Refused: it would leave the installation without an operator
    """
    user = get_user(session, user_id)
    if role.value not in user.installation_roles:
        return
    _keep_an_operator(session, user, leaving=role is InstallationRole.OPERATOR)
    user.installation_roles = [each for each in user.installation_roles if each != role.value]
    _start_afresh(session, actor, user, at)
    record(session, actor, "role-taken", ("user", user.id), at=at, role=role.value)


def close_account(session: Session, actor: Actor, user_id: int, *, at: datetime) -> None:
    """Let a person sign in no more; what they did stays theirs.

    :raises Refused: it would leave the installation without an operator
    """
    user = get_user(session, user_id)
    _keep_an_operator(session, user, leaving=True)
    user.is_active = False
    sessions.end(session, user.id, at=at)
    one_time_links.withdraw(session, Purpose.RECOVERY, user_id=user.id, at=at)
    record(session, actor, "account-closed", ("user", user.id), at=at)


def open_account(session: Session, actor: Actor, user_id: int, *, at: datetime) -> None:
    """Let a person sign in again."""
    user = get_user(session, user_id)
    user.is_active = True
    record(session, actor, "account-opened", ("user", user.id), at=at)


def _start_afresh(session: Session, actor: Actor, user: User, at: datetime) -> None:
    if user.id != actor.user_id:
        sessions.end(session, user.id, at=at)


def _keep_an_operator(session: Session, user: User, *, leaving: bool) -> None:
    if not leaving or InstallationRole.OPERATOR.value not in user.installation_roles:
        return
    # the fact's row is the queue: two operators cannot remove each other at the same moment
    session.scalars(select(InstallationFact).where(InstallationFact.name == FIRST_OPERATOR).with_for_update()).first()
    others = select(User.id).where(
        User.id != user.id, User.is_active, cast(User.installation_roles, String).like('%"operator"%')
    )
    if session.scalars(others.limit(1)).first() is None:
        raise Refused(
            "last-operator",
            "这是最后一位运营者，不能撤下。请先让另一个人担任运营者。",
            "This is the last operator. Make somebody else an operator first.",
        )


def _name_taken() -> Refused:
    return Refused(
        "name-taken",
        "这个登录名已经有人使用，请换一个。",
        "This sign-in name is taken. Please choose another.",
        field="name",
        status=409,
    )
