"""The app with six-digit codes, and the recovery codes that go with it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfcheck.accounts import factors, totp
from selfcheck.accounts.access import require_fresh, signed_in
from selfcheck.accounts.forms import TotpForm
from selfcheck.accounts.operations import get_user
from selfcheck.accounts.sealing import Seal
from selfcheck.accounts.views.blueprint import bp
from selfcheck.accounts.views.person import me
from selfcheck.accounts.web import arriving
from selfcheck.accounts.web.slips import qr_code
from selfcheck.errors import Refused
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import begin_writing, now, reads_first, session, the


@bp.get("/account/totp")
@signed_in
@require_fresh
def totp_setup() -> ResponseReturnValue:
    """Show a fresh secret to scan; nothing is kept until a code proves that it arrived."""
    sealed = the(Seal).close(totp.new_secret(), _place())
    return _setup_page(TotpForm(sealed=sealed), 200)


@bp.post("/account/totp")
@signed_in
@require_fresh
@reads_first
def turn_on_totp() -> ResponseReturnValue:
    """Turn the app's codes on and show the recovery codes, this once."""
    form, seal, person = TotpForm(), the(Seal), me()
    secret = seal.open(form.sealed.data or "", _place())
    if secret is None:
        return redirect(url_for("accounts.totp_setup"), 303)
    if not form.validate():
        return _setup_page(form, 400)
    try:
        arriving.count_code(person.id)
        codes = factors.turn_on_totp(begin_writing(), person.actor, secret, form.code.data or "", seal, at=now())
    except Refused as error:
        form.add(error)
        return _setup_page(form, error.status)
    arriving.forgive_account(session(), get_user(session(), person.id))
    return render_template("accounts/recovery_codes.html", codes=codes)


@bp.get("/account/totp/manage")
@signed_in
def totp_manage() -> ResponseReturnValue:
    """Show how many recovery codes are left; offer new ones, and to turn the app off."""
    user = get_user(session(), me().id)
    if user.totp_secret is None:
        return redirect(url_for("accounts.totp_setup"), 303)
    return render_template("accounts/totp_manage.html", left=len(user.recovery_codes))


@bp.post("/account/totp/off")
@signed_in
@require_fresh
@acts_once
def turn_off_totp() -> ResponseReturnValue:
    """Turn the app's codes off."""
    factors.turn_off_totp(session(), me().actor, at=now())
    flash(_("已停用验证器应用。"))
    return redirect(url_for("accounts.account"), 303)


@bp.post("/account/recovery-codes")
@signed_in
@require_fresh
def renew_recovery_codes() -> ResponseReturnValue:
    """Replace the recovery codes and show the new ones, this once."""
    codes = factors.renew_recovery_codes(session(), me().actor, the(Seal), at=now())
    return render_template("accounts/recovery_codes.html", codes=codes)


def _setup_page(form: TotpForm, status: int) -> ResponseReturnValue:
    secret = the(Seal).open(form.sealed.data or "", _place())
    if secret is None:
        return redirect(url_for("accounts.totp_setup"), 303)
    user = get_user(session(), me().id)
    address = totp.address(secret, user.name)
    page = render_template("accounts/totp.html", form=form, picture=qr_code(address), secret=totp.readable(secret))
    return page, status


def _place() -> str:
    return f"totp set-up:{me().id}"
