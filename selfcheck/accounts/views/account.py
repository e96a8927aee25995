"""One's own account: names, language and look, password, sessions, and proving again who is there."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from selfcheck.accounts import operations, sessions
from selfcheck.accounts.access import public, signed_in, viewer
from selfcheck.accounts.factors import use_code, wrong_code
from selfcheck.accounts.forms import ChangePasswordForm, CodeForm, ConfirmForm, PasskeyForm, ProfileForm
from selfcheck.accounts.operations import get_user
from selfcheck.accounts.passkeys import of_user
from selfcheck.accounts.passwords import Passwords
from selfcheck.accounts.records import User
from selfcheck.accounts.rules import least_length, normal_name
from selfcheck.accounts.sealing import Seal
from selfcheck.accounts.views.blueprint import bp
from selfcheck.accounts.views.person import me
from selfcheck.accounts.web import arriving
from selfcheck.accounts.web.visits import begin_session
from selfcheck.errors import Refused
from selfcheck.web.addresses import own_path
from selfcheck.web.language import COOKIE, LANGUAGES
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import begin_writing, now, reads_first, session, the

THEME_COOKIE = "theme"
YEAR = 365


@bp.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    """Show what is known of one's account."""
    db, person = session(), me()
    return render_template(
        "accounts/account.html",
        user=get_user(db, person.id),
        passkeys=of_user(db, person.id),
        sessions=sessions.live_sessions(db, person.id, at=now()),
    )


@bp.get("/account/profile")
@signed_in
def profile() -> ResponseReturnValue:
    """Offer to change names, language and look."""
    user = get_user(session(), me().id)
    form = ProfileForm(
        name=user.name, display_name=user.display_name, language=user.language or "", theme=user.theme or "auto"
    )
    return render_template("accounts/profile.html", form=form)


@bp.post("/account/profile")
@signed_in
@acts_once
def save_profile() -> ResponseReturnValue:
    """Change names, language and look."""
    form = ProfileForm()
    if not form.validate():
        return render_template("accounts/profile.html", form=form), 400
    try:
        name = normal_name(form.name.data or "")
        user = operations.rename(session(), me().actor, name, str(form.display_name.data), at=now())
    except Refused as error:
        form.add(error)
        return render_template("accounts/profile.html", form=form), error.status
    user.language, user.theme = form.language.data or None, form.theme.data
    flash(_("已保存。"))
    response = make_response(redirect(url_for("accounts.account"), 303))
    response.set_cookie(THEME_COOKIE, user.theme or "auto", max_age=YEAR * 86400, samesite="Lax")
    return response


@bp.get("/account/password")
@signed_in
def change_password() -> ResponseReturnValue:
    """Ask for the present and the new password."""
    return _password_page(ChangePasswordForm(), 200)


@bp.post("/account/password")
@signed_in
@reads_first
def save_password() -> ResponseReturnValue:
    """Change one's password; every other session ends."""
    form, person = ChangePasswordForm(), me()
    if not form.validate():
        return _password_page(form, 400)
    try:
        user = _with_password(form.present.data or "", field="present")
        least = least_length(user.installation_roles)
        new_hash = form.new_hash(least=least, words=(user.name, user.display_name))
    except Refused as error:
        form.add(error)
        return _password_page(form, error.status)
    user = operations.change_password(begin_writing(), person.actor, new_hash, at=now())
    arriving.forgive_account(session(), user)
    begin_session(user)
    flash(_("密码已更改，其他设备上的登录都已结束。"))
    return redirect(url_for("accounts.account"), 303)


def _password_page(form: ChangePasswordForm, status: int) -> ResponseReturnValue:
    least = least_length(me().installation_roles)
    return render_template("accounts/password.html", form=form, least=least), status


def _with_password(password: str, *, field: str) -> User:
    """The signed-in person, if this is their password. No lock is held meanwhile."""
    user = get_user(session(), me().id)
    arriving.count_try(user.name)
    if not the(Passwords).is_right(password, user.password_hash):
        raise Refused(
            "password-wrong", "密码不对，请再填一次。", "Wrong password. Try again.", field=field, status=400
        )
    return user


@bp.post("/account/sessions/<int:session_id>/end")
@signed_in
@acts_once
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of one's sessions, such as a lost phone's."""
    operations.end_session(session(), me().actor, session_id, at=now())
    flash(_("已结束那台设备上的登录。"))
    return redirect(url_for("accounts.account"), 303)


@bp.post("/account/sessions/end-others")
@signed_in
@acts_once
def end_other_sessions() -> ResponseReturnValue:
    """End all of one's sessions but this one."""
    person = me()
    operations.end_all_sessions(session(), person.actor, person.id, at=now(), but=person.session_id)
    flash(_("已结束其他设备上的登录。"))
    return redirect(url_for("accounts.account"), 303)


@bp.get("/account/confirm")
@signed_in
def confirm() -> ResponseReturnValue:
    """Ask again who is there, before a weighty act."""
    return _confirm_page(_confirm_form(), 200)


@bp.post("/account/confirm")
@signed_in
@reads_first
def try_to_confirm() -> ResponseReturnValue:
    """Judge the proof: a code where the person has an app, else the password."""
    form = _confirm_form()
    if not form.validate():
        return _confirm_page(form, 400)
    try:
        _prove(form)
    except Refused as error:
        form.add(error)
        return _confirm_page(form, error.status)
    return redirect(own_path(request.args.get("next")), 303)


def _prove(form: CodeForm | ConfirmForm) -> None:
    person = me()
    if isinstance(form, CodeForm):
        arriving.count_code(person.id)
        db = begin_writing()
        if not use_code(db, get_user(db, person.id), form.code.data or "", the(Seal), at=now()):
            raise wrong_code()
    else:
        _with_password(form.password.data or "", field="password")
        db = begin_writing()
    arriving.prove_again(db, person, by="password+code" if isinstance(form, CodeForm) else "password")


def _confirm_form() -> CodeForm | ConfirmForm:
    user = get_user(session(), me().id)
    return CodeForm() if user.totp_secret else ConfirmForm()


def _confirm_page(form: CodeForm | ConfirmForm, status: int) -> ResponseReturnValue:
    passkey_form = PasskeyForm(formdata=None, next=own_path(request.args.get("next")))
    page = render_template(
        "accounts/confirm.html",
        form=form,
        passkey_form=passkey_form,
        has_passkeys=bool(of_user(session(), me().id)),
    )
    return page, status


@bp.post("/language")
@public
def choose_language() -> ResponseReturnValue:
    """Choose the language of all pages, here and in one's account."""
    chosen = request.form.get("language", "")
    response: Response = redirect(own_path(request.form.get("next")), 303)
    if chosen not in LANGUAGES:
        return response
    if (person := viewer()) is not None:
        get_user(session(), person.id).language = chosen
    response.set_cookie(COOKIE, chosen, max_age=YEAR * 86400, httponly=True, samesite="Lax")
    return response
