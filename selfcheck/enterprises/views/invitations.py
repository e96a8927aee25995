"""Inviting people to a unit by a link on paper, and coming in by one, with an account or without."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from selfcheck.accounts.access import public, viewer
from selfcheck.accounts.forms import NewAccountForm
from selfcheck.accounts.operations import create_user
from selfcheck.accounts.rules import SHORTEST
from selfcheck.accounts.web import arriving
from selfcheck.accounts.web.slips import Slip, link_address, show_slip
from selfcheck.actor import Actor
from selfcheck.clock import local_day
from selfcheck.enterprises.access import UnitAccess, for_unit
from selfcheck.enterprises.forms.people import InvitationForm
from selfcheck.enterprises.operations import invitations as operations
from selfcheck.enterprises.operations import reading
from selfcheck.enterprises.operations.invitations import Invited
from selfcheck.enterprises.permissions import ROLE_NAMES, Act, UnitRole
from selfcheck.enterprises.views.blueprint import UNIT, bp
from selfcheck.errors import NotFound, Refused
from selfcheck.text import Bilingual
from selfcheck.web.addresses import number_asked
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import begin_writing, now, reads_first, session


@bp.get(UNIT + "/invitations/new")
@for_unit(Act.INVITE)
def whom_to_invite(access: UnitAccess) -> ResponseReturnValue:
    """Ask whom to invite, as what; somebody on record is invited to the roles of their posts."""
    person_id = number_asked("person")
    held = [each.post.value for each in reading.holdings(access.db, local_day(now())) if each.person_id == person_id]
    form = InvitationForm(data={"person_id": str(person_id), "roles": held}) if person_id else InvitationForm()
    return _invite_page(access, form, 200)


@bp.post(UNIT + "/invitations/new")
@for_unit(Act.INVITE)
def invite(access: UnitAccess) -> ResponseReturnValue:
    """Make an invitation and show its slip, this once."""
    form, people = InvitationForm(), {str(person.id): person.name for person in reading.persons(access.db)}
    if not form.validate():
        return _invite_page(access, form, 400)
    person_id = int(form.person_id.data) if form.person_id.data in people else None
    try:
        invited = Invited(form.chosen(), person_id, form.note.data, int(form.days.data))
        invitation, token = operations.invite(access.db, access.actor, invited, at=now())
    except Refused as error:
        form.add(error)
        return _invite_page(access, form, error.status)
    return show_slip(
        Slip(
            title=Bilingual(f"加入{access.unit.name}", f"Join {access.unit.name}"),
            person=people.get(str(person_id), form.note.data),
            address=link_address("enterprises.invitation", token),
            expires_at=invitation.expires_at,
            back=url_for("enterprises.members", unit_code=access.unit.code),
        )
    )


def _invite_page(access: UnitAccess, form: InvitationForm, status: int) -> ResponseReturnValue:
    people = [
        SelectChoice(str(person.id), person.name) for person in reading.persons(access.db) if person.user_id is None
    ]
    form.person_id.choices = [SelectChoice("", _("不对应名册里的人")), *people]
    return render_template("enterprises/invite.html", access=access, form=form), status


@bp.post(UNIT + "/invitations/<int:invitation_id>/withdraw")
@for_unit(Act.INVITE)
@acts_once
def withdraw_invitation(access: UnitAccess, invitation_id: int) -> ResponseReturnValue:
    """Make an unused invitation worthless."""
    operations.withdraw(access.db, access.actor, invitation_id, at=now())
    flash(_("邀请已撤回。"))
    return redirect(url_for("enterprises.members", unit_code=access.unit.code), 303)


@bp.get("/invitations/<token:token>")
@public
def invitation(token: str) -> ResponseReturnValue:
    """Show what an invitation is for; opening it changes nothing."""
    return _invitation_page(token, NewAccountForm(), 200)


@bp.post("/invitations/<token:token>/accept")
@public
@acts_once
def accept_invitation(token: str) -> ResponseReturnValue:
    """Join the unit with the account that is signed in."""
    person = viewer()
    if person is None:
        return redirect(url_for("enterprises.invitation", token=token), 303)
    unit = operations.accept(session(), person.actor, token, at=now())
    flash(_("已加入%(name)s。", name=unit.name))
    return redirect(url_for("enterprises.overview", unit_code=unit.code), 303)


@bp.post("/invitations/<token:token>")
@public
@reads_first
def join_with_new_account(token: str) -> ResponseReturnValue:
    """Create an account and join the unit with it, in one transaction."""
    operations.look(session(), token, at=now())
    form = NewAccountForm()
    if viewer() is not None:
        raise NotFound
    if not form.validate():
        return _invitation_page(token, form, 400)
    try:
        account = form.account(least=SHORTEST)
        db = begin_writing()
        user = create_user(db, None, account, at=now())
        unit = operations.accept(db, Actor(user.id, user.display_name), token, at=now())
    except Refused as error:
        form.add(error)
        return _invitation_page(token, form, error.status)
    flash(_("已加入%(name)s。", name=unit.name))
    return arriving.enter(user, url_for("enterprises.overview", unit_code=unit.code), by="invitation")


def _invitation_page(token: str, form: NewAccountForm, status: int) -> ResponseReturnValue:
    invited, unit = operations.look(session(), token, at=now())
    roles = [ROLE_NAMES[UnitRole(role)] for role in invited.roles]
    values = {"invited": invited, "invited_to": unit, "roles": roles, "least": SHORTEST, "token": token}
    return render_template("enterprises/invitation.html", form=form, **values), status
