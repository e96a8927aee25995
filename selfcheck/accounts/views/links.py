"""Pages behind one-time links. Opening one changes nothing; only its form does."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfcheck.accounts import one_time_links, operations
from selfcheck.accounts.access import public
from selfcheck.accounts.forms import NewAccountForm, NewPasswordForm
from selfcheck.accounts.model import Purpose
from selfcheck.accounts.records import User
from selfcheck.accounts.rules import SHORTEST, SHORTEST_FOR_ROLES, least_length
from selfcheck.accounts.views.blueprint import bp
from selfcheck.accounts.web import arriving
from selfcheck.errors import NotFound, Refused
from selfcheck.settings import Settings
from selfcheck.web.language import gettext as _
from selfcheck.web.request import begin_writing, now, reads_first, session, the


@bp.get("/welcome/<token:token>")
@public
def welcome(token: str) -> ResponseReturnValue:
    """Offer to create the first operator."""
    _look_first(token)
    return _welcome_page(NewAccountForm(), 200)


@bp.post("/welcome/<token:token>")
@public
@reads_first
def create_first_operator(token: str) -> ResponseReturnValue:
    """Create the first operator; of two at the same moment exactly one."""
    _look_first(token)
    form = NewAccountForm()
    if not form.validate():
        return _welcome_page(form, 400)
    try:
        account = form.account(least=SHORTEST_FOR_ROLES)
        user = operations.accept_first_operator(begin_writing(), token, account, at=now())
    except NotFound:
        raise
    except Refused as error:
        form.add(error)
        return _welcome_page(form, error.status)
    return arriving.enter(user, url_for("operator.home"), by="first-link")


def _look_first(token: str) -> None:
    if operations.has_operator(session()):
        raise NotFound
    one_time_links.look(session(), token, Purpose.FIRST_OPERATOR, at=now())


def _welcome_page(form: NewAccountForm, status: int) -> ResponseReturnValue:
    return render_template("accounts/welcome.html", form=form, least=SHORTEST_FOR_ROLES), status


@bp.get("/recover/<token:token>")
@public
def recover(token: str) -> ResponseReturnValue:
    """Ask for a new password."""
    user = operations.look_recovery(session(), token, at=now())
    return _recover_page(user, NewPasswordForm(), 200)


@bp.post("/recover/<token:token>")
@public
@reads_first
def set_recovered_password(token: str) -> ResponseReturnValue:
    """Set the new password; the second factor is still asked for at sign-in."""
    user, form = operations.look_recovery(session(), token, at=now()), NewPasswordForm()
    if not form.validate():
        return _recover_page(user, form, 400)
    try:
        least = least_length(user.installation_roles)
        new_hash = form.new_hash(least=least, words=(user.name, user.display_name))
    except Refused as error:
        form.add(error)
        return _recover_page(user, form, error.status)
    operations.recover(begin_writing(), token, new_hash, at=now())
    arriving.know_device(user.name)
    flash(_("新密码已设好，请用它登录。"))
    return redirect(url_for("accounts.sign_in"), 303)


def _recover_page(user: User, form: NewPasswordForm, status: int) -> ResponseReturnValue:
    least = least_length(user.installation_roles)
    return render_template("accounts/recover.html", form=form, user=user, least=least), status


@bp.get("/join/<token:token>")
@public
def join(token: str) -> ResponseReturnValue:
    """Offer to create an account to whom an operator invited."""
    invited = one_time_links.look(session(), token, Purpose.INVITATION, at=now())
    return _join_page(NewAccountForm(data={"display_name": invited.payload.get("name", "")}), 200)


@bp.post("/join/<token:token>")
@public
@reads_first
def create_invited_account(token: str) -> ResponseReturnValue:
    """Create the account; the link works once."""
    one_time_links.look(session(), token, Purpose.INVITATION, at=now())
    form = NewAccountForm()
    if not form.validate():
        return _join_page(form, 400)
    try:
        account = form.account(least=SHORTEST)
        user = operations.accept_invited(begin_writing(), token, account, at=now())
    except Refused as error:
        form.add(error)
        return _join_page(form, error.status)
    return arriving.enter(user, "/", by="invitation")


def _join_page(form: NewAccountForm, status: int) -> ResponseReturnValue:
    return render_template("accounts/join.html", form=form, least=SHORTEST), status


@bp.get("/register")
@public
def register() -> ResponseReturnValue:
    """Offer to create one's own account, where the operator allows it."""
    _only_if_allowed()
    return _register_page(NewAccountForm(), 200)


@bp.post("/register")
@public
@reads_first
def create_own_account() -> ResponseReturnValue:
    """Create one's own account."""
    _only_if_allowed()
    form = NewAccountForm()
    if not form.validate():
        return _register_page(form, 400)
    try:
        arriving.count_registration()
        account = form.account(least=SHORTEST)
        user = operations.create_user(begin_writing(), None, account, at=now())
    except Refused as error:
        form.add(error)
        return _register_page(form, error.status)
    return arriving.enter(user, "/", by="registration")


def _only_if_allowed() -> None:
    if not the(Settings).self_registration:
        raise NotFound


def _register_page(form: NewAccountForm, status: int) -> ResponseReturnValue:
    return render_template("accounts/register.html", form=form, least=SHORTEST), status
