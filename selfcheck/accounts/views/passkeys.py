"""Passkeys: signing in with one, as the second factor, and keeping one's own."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfcheck.accounts import passkeys
from selfcheck.accounts.access import public, require_fresh, signed_in, viewer
from selfcheck.accounts.forms import AddPasskeyForm, PasskeyForm, SignInForm
from selfcheck.accounts.operations import get_user
from selfcheck.accounts.views.blueprint import bp
from selfcheck.accounts.views.person import me
from selfcheck.accounts.web import arriving
from selfcheck.errors import Refused
from selfcheck.settings import Settings
from selfcheck.web.addresses import own_path
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, session, the


@bp.post("/sign-in/passkey-challenge")
@public
def passkey_challenge() -> ResponseReturnValue:
    """Give the browser a challenge to sign."""
    arriving.count_challenge()
    person = viewer() or arriving.still_owed(session(), arriving.half())
    user_id = person.id if person else None
    options = passkeys.options_to_prove(session(), arriving.passkey_place(), at=now(), user_id=user_id)
    return Response(options, mimetype="application/json")


@bp.post("/sign-in/passkey")
@public
def sign_in_by_passkey() -> ResponseReturnValue:
    """Judge what a passkey signed: it stands for both factors, and also completes a half-done sign-in."""
    form, db, kept = PasskeyForm(), session(), arriving.half()
    owed = arriving.still_owed(db, kept)
    place, user_id = arriving.passkey_place(), owed.id if owed else None
    try:
        user = passkeys.prove(db, place, form.answer.data or "", at=now(), user_id=user_id)
    except Refused as error:
        again = SignInForm(formdata=None, next=form.next.data)
        again.add(error)
        page = render_template(
            "accounts/sign_in.html", form=again, passkey_form=form, may_register=the(Settings).self_registration
        )
        return page, error.status
    next_path = kept.next if owed and kept else own_path(form.next.data)
    return arriving.enter(user, next_path, by="passkey")


@bp.post("/account/confirm/passkey")
@signed_in
def confirm_by_passkey() -> ResponseReturnValue:
    """Judge a passkey as the proof of who is there."""
    form, person = PasskeyForm(), me()
    passkeys.prove(session(), arriving.passkey_place(), form.answer.data or "", at=now(), user_id=person.id)
    arriving.prove_again(session(), person, by="passkey")
    return redirect(own_path(form.next.data), 303)


@bp.get("/account/passkeys")
@signed_in
@require_fresh
def my_passkeys() -> ResponseReturnValue:
    """List one's passkeys and offer to add one."""
    return _page(AddPasskeyForm(), 200)


@bp.post("/account/passkeys/challenge")
@signed_in
@require_fresh
def add_passkey_challenge() -> ResponseReturnValue:
    """Give the browser a challenge for a new passkey."""
    db = session()
    options = passkeys.options_to_add(db, get_user(db, me().id), arriving.passkey_place(), at=now())
    return Response(options, mimetype="application/json")


@bp.post("/account/passkeys")
@signed_in
@require_fresh
@acts_once
def add_passkey() -> ResponseReturnValue:
    """Keep a new passkey."""
    form = AddPasskeyForm()
    if not form.validate():
        return _page(form, 400)
    place, answer, label = arriving.passkey_place(), form.answer.data or "", str(form.label.data)
    try:
        passkeys.add(session(), me().actor, place, answer, label, at=now())
    except Refused as error:
        form.add(error)
        return _page(form, error.status)
    flash(_("通行密钥已添加，下次可以用它登录。"))
    return redirect(url_for("accounts.my_passkeys"), 303)


@bp.post("/account/passkeys/<int:passkey_id>/remove")
@signed_in
@require_fresh
@acts_once
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    """Forget one of one's passkeys."""
    passkeys.remove(session(), me().actor, passkey_id, at=now())
    flash(_("通行密钥已删去。"))
    return redirect(url_for("accounts.my_passkeys"), 303)


def _page(form: AddPasskeyForm, status: int) -> ResponseReturnValue:
    mine = passkeys.of_user(session(), me().id)
    return render_template("accounts/passkeys.html", form=form, passkeys=mine), status
