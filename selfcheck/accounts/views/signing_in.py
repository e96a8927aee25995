"""Signing in and out: name and password, then the second factor where there is one."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfcheck.accounts import sessions
from selfcheck.accounts.access import public, signed_in, viewer
from selfcheck.accounts.factors import has_second_factor, use_code, wrong_code
from selfcheck.accounts.forms import CodeForm, PasskeyForm, SignInForm
from selfcheck.accounts.operations import by_name
from selfcheck.accounts.passkeys import of_user
from selfcheck.accounts.passwords import Passwords
from selfcheck.accounts.records import User
from selfcheck.accounts.rules import normal_name
from selfcheck.accounts.sealing import Seal
from selfcheck.accounts.views.blueprint import bp
from selfcheck.accounts.web import arriving
from selfcheck.accounts.web.visits import current_visit, end_visit
from selfcheck.audit.operations import record
from selfcheck.errors import Refused
from selfcheck.settings import Settings
from selfcheck.web.addresses import own_path
from selfcheck.web.limits import TooMany
from selfcheck.web.request import begin_writing, now, reads_first, session, the


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Ask for name and password."""
    next_path = own_path(request.args.get("next"))
    if viewer() is not None:
        return redirect(next_path, 303)
    return _sign_in_page(SignInForm(next=next_path), 200)


@bp.post("/sign-in")
@public
@reads_first
def try_to_sign_in() -> ResponseReturnValue:
    """Judge name and password."""
    form = SignInForm()
    if not form.validate():
        return _sign_in_page(form, 400)
    next_path = own_path(form.next.data)
    try:
        judged, new_hash = _judge(form.name.data or "", form.password.data or "")
        db = begin_writing()
        user = arriving.still_owed(db, arriving.Half(judged.id, judged.stamp, next_path))
        if user is None:  # the password was changed, or the account closed, since we looked
            raise _refused()
    except Refused as error:
        form.add(error)
        return _sign_in_page(form, error.status, error)
    if new_hash:
        user.password_hash = new_hash
    if has_second_factor(db, user):
        arriving.remember_half(user, next_path)
        return redirect(url_for("accounts.second_factor"), 303)
    return arriving.enter(user, next_path, by="password")


def _judge(typed_name: str, password: str) -> tuple[User, str | None]:
    """The person of a name and password, and a new hash where theirs is outdated. No lock is held meanwhile."""
    passwords = the(Passwords)
    name = _name_or_nothing(typed_name)
    arriving.count_try(name)
    user = by_name(session(), name)
    known = user if user is not None and user.is_active else None
    is_right = passwords.is_right(password, known.password_hash if known else None)
    if known is None or not is_right:
        raise _refused()
    return known, passwords.hash(password) if passwords.is_outdated(known.password_hash) else None


def _refused() -> Refused:
    return Refused(
        "sign-in-refused",
        "登录名或密码不对。请检查大小写和输入法后再试。",
        "The sign-in name or the password is wrong. Check capitals and input method and try again.",
        status=400,
    )


def _name_or_nothing(typed: str) -> str:
    try:
        return normal_name(typed)
    except Refused:
        return "?" + typed[:80]


def _sign_in_page(form: SignInForm, status: int, error: Refused | None = None) -> ResponseReturnValue:
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, TooMany) else {}
    passkey_form = PasskeyForm(formdata=None, next=form.next.data)
    page = render_template(
        "accounts/sign_in.html",
        form=form,
        passkey_form=passkey_form,
        may_register=the(Settings).self_registration,
    )
    return page, status, headers


@bp.get("/sign-in/second-factor")
@public
def second_factor() -> ResponseReturnValue:
    """Ask for the second factor of a half-done sign-in."""
    user = arriving.still_owed(session(), arriving.half())
    if user is None:
        return redirect(url_for("accounts.sign_in"), 303)
    return _second_factor_page(user, CodeForm(), 200)


@bp.post("/sign-in/second-factor")
@public
@reads_first
def try_second_factor() -> ResponseReturnValue:
    """Judge a code of the app or a recovery code."""
    kept = arriving.half()
    user = arriving.still_owed(session(), kept)
    if user is None or kept is None:
        return redirect(url_for("accounts.sign_in"), 303)
    form = CodeForm()
    if not form.validate():
        return _second_factor_page(user, form, 400)
    try:
        arriving.count_code(user.id)
        db = begin_writing()
        user = db.get_one(User, user.id)
        if not use_code(db, user, form.code.data or "", the(Seal), at=now()):
            raise wrong_code()
    except Refused as error:
        form.add(error)
        return _second_factor_page(user, form, error.status)
    return arriving.enter(user, kept.next, by="password+code")


def _second_factor_page(user: User, form: CodeForm, status: int) -> ResponseReturnValue:
    page = render_template(
        "accounts/second_factor.html",
        form=form,
        passkey_form=PasskeyForm(formdata=None),
        has_totp=user.totp_secret is not None,
        has_passkeys=bool(of_user(session(), user.id)),
    )
    return page, status


@bp.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """End this browser's session, at the server too."""
    found, person = current_visit().found, viewer()
    if found is not None and person is not None:
        sessions.end(session(), found.user.id, at=now(), only=found.session.id)
        record(session(), person.actor, "signed-out", ("user", person.id), at=now())
    end_visit()
    return redirect(url_for("accounts.signed_out"), 303)


@bp.get("/signed-out")
@public
def signed_out() -> ResponseReturnValue:
    """Say that the session is over."""
    return render_template("accounts/signed_out.html")
