"""Members of the unit with their roles; support access for the operator's people."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from selfcheck.accounts.finding import names_of
from selfcheck.clock import local_day
from selfcheck.enterprises.access import UnitAccess, for_unit
from selfcheck.enterprises.forms.people import RolesForm, SupportForm, number_in
from selfcheck.enterprises.operations import members as operations
from selfcheck.enterprises.operations import reading
from selfcheck.enterprises.permissions import ROLE_NAMES, Act
from selfcheck.enterprises.records import Membership
from selfcheck.enterprises.views.blueprint import UNIT, bp
from selfcheck.errors import NotFound, Refused
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now


@bp.get(UNIT + "/members")
@for_unit(Act.READ)
def members(access: UnitAccess) -> ResponseReturnValue:
    """List members and open invitations."""
    invited = reading.invitations(access.db) if access.may(Act.INVITE) else []
    names = {person.id: person.name for person in reading.persons(access.db)} if invited else {}
    values = {"rows": reading.members(access.db), "invited": invited, "role_names": ROLE_NAMES, "at": now()}
    return render_template("enterprises/members.html", access=access, names=names, **values)


@bp.get(UNIT + "/members/<int:user_id>")
@for_unit(Act.INVITE)
def member(access: UnitAccess, user_id: int) -> ResponseReturnValue:
    """Show a member's roles, ready to be changed."""
    membership = _membership(access, user_id)
    return _member_page(access, user_id, RolesForm(data={"roles": membership.roles}), 200)


@bp.post(UNIT + "/members/<int:user_id>")
@for_unit(Act.INVITE)
@acts_once
def change_roles(access: UnitAccess, user_id: int) -> ResponseReturnValue:
    """Change a member's roles."""
    _membership(access, user_id)
    form = RolesForm()
    if not form.validate():
        return _member_page(access, user_id, form, 400)
    try:
        operations.change_roles(access.db, access.actor, user_id, form.chosen(), at=now())
    except Refused as error:
        form.add(error)
        return _member_page(access, user_id, form, error.status)
    flash(_("角色已更改，从对方的下一次操作起生效。"))
    return redirect(url_for("enterprises.members", unit_code=access.unit.code), 303)


@bp.post(UNIT + "/members/<int:user_id>/end")
@for_unit(Act.INVITE)
@acts_once
def end_membership(access: UnitAccess, user_id: int) -> ResponseReturnValue:
    """Remove a member."""
    operations.end_membership(access.db, access.actor, user_id, at=now())
    flash(_("已移出本单位，从对方的下一次操作起生效。"))
    if user_id == access.viewer.id:
        return redirect(url_for("enterprises.my_units"), 303)
    return redirect(url_for("enterprises.members", unit_code=access.unit.code), 303)


def _membership(access: UnitAccess, user_id: int) -> Membership:
    for membership, user in reading.members(access.db):
        if user.id == user_id:
            return membership
    raise NotFound


def _member_page(access: UnitAccess, user_id: int, form: RolesForm, status: int) -> ResponseReturnValue:
    name = names_of(access.db, {user_id}).get(user_id, "")
    return render_template("enterprises/member.html", access=access, form=form, name=name, user_id=user_id), status


@bp.get(UNIT + "/support")
@for_unit(Act.GRANT_SUPPORT)
def support(access: UnitAccess) -> ResponseReturnValue:
    """Show who of the operator may read the unit, and until when."""
    today = local_day(now())
    return _support_page(access, SupportForm(data={"since": today, "until": today}), 200)


@bp.post(UNIT + "/support")
@for_unit(Act.GRANT_SUPPORT)
@acts_once
def grant_support(access: UnitAccess) -> ResponseReturnValue:
    """Grant read-only access for named days."""
    form, today = SupportForm(), local_day(now())
    form.user_id.choices = _operators(access)
    if not form.validate():
        return _support_page(access, form, 400)
    try:
        days = (form.since.data or today, form.until.data or today)
        operations.grant_support(access.db, access.actor, number_in(form.user_id), days, at=now())
    except Refused as error:
        form.add(error)
        return _support_page(access, form, error.status)
    flash(_("已准许查看。对方只能看，每次查看都会留痕。"))
    return redirect(url_for("enterprises.support", unit_code=access.unit.code), 303)


@bp.post(UNIT + "/support/<int:grant_id>/end")
@for_unit(Act.GRANT_SUPPORT)
@acts_once
def end_support(access: UnitAccess, grant_id: int) -> ResponseReturnValue:
    """End a support access at once."""
    operations.end_support(access.db, access.actor, grant_id, at=now())
    flash(_("已结束查看。"))
    return redirect(url_for("enterprises.support", unit_code=access.unit.code), 303)


def _operators(access: UnitAccess) -> list[SelectChoice]:
    return [SelectChoice(str(user.id), user.display_name) for user in reading.operators(access.db)]


def _support_page(access: UnitAccess, form: SupportForm, status: int) -> ResponseReturnValue:
    form.user_id.choices = _operators(access)
    rows = reading.support_grants(access.db)
    return render_template("enterprises/support.html", access=access, form=form, rows=rows), status
