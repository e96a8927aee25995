"""The unit's page: handing an issued list to the regulator of its place, the receipt, and who looked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select

from selfcheck.accounts.finding import names_of
from selfcheck.audit.words import words_of
from selfcheck.clock import local_day
from selfcheck.enterprises.access import UnitAccess, for_unit
from selfcheck.enterprises.permissions import Act
from selfcheck.issuing.operations import issued_list
from selfcheck.issuing.records import IssuedList
from selfcheck.issuing.standing import issues
from selfcheck.regulator.assignments import offices_over
from selfcheck.regulator.forms import version_in
from selfcheck.regulator.model import QUIET, RECEIPT_NAMES, RECEIPT_SIGNS, area_words
from selfcheck.regulator.notices import put_aside
from selfcheck.regulator.receipts import hand_in, receipt_of
from selfcheck.regulator.records import Look
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now

bp = Blueprint("hand_in", __name__, url_prefix="/units/<unit:unit_code>/issued/<int:issued_id>/regulator")
LOOKS: Final = 50


@bp.get("")
@for_unit(Act.READ)
def show(access: UnitAccess, issued_id: int) -> ResponseReturnValue:
    """Show to whom the list is handed in, its receipt, and who looked at it."""
    issued = issued_list(access.db, issued_id)
    looks = _looks(access, issued)
    names = names_of(access.db, {look.user_id for look in looks})
    offices = offices_over(access.db, access.unit.region_code, local_day(now()))
    shown = {"receipt": receipt_of(access.db, issued.number), "looks": looks, "names": names, "offices": offices}
    words = {"receipt_names": RECEIPT_NAMES, "receipt_signs": RECEIPT_SIGNS, "words_of": words_of}
    place = _place(access, issued)
    return render_template(
        "regulator/hand_in.html", access=access, issued=issued, place=place, area_words=area_words, **shown, **words
    )


def _looks(access: UnitAccess, issued: IssuedList) -> Sequence[Look]:
    shown = or_(Look.is_quiet.is_(False), Look.at <= now() - QUIET)
    query = select(Look).where(
        Look.unit_id == access.unit.id, Look.subject_kind == "issued-list", Look.subject_id == issued.number, shown
    )
    return access.db.scalars(query.order_by(Look.id.desc()).limit(LOOKS)).all()


def _place(access: UnitAccess, issued: IssuedList) -> str:
    return next(each.place for each in issues(access.db, issued.checklist_id) if each.issued.id == issued.id)


@bp.post("")
@for_unit(Act.HAND_IN)
@acts_once
def submit(access: UnitAccess, issued_id: int) -> ResponseReturnValue:
    """Hand the list in."""
    receipt = hand_in(access.db, access.actor, access.unit, issued_list(access.db, issued_id), at=now())
    flash(_("已提交，回执号 %(number)s。", number=receipt.number))
    return redirect(url_for("hand_in.show", unit_code=access.unit.code, issued_id=issued_id), 303)


@bp.post("/known")
@for_unit(Act.HAND_IN)
def known(access: UnitAccess, issued_id: int) -> ResponseReturnValue:
    """Put the regulator's answer aside: the overview shows it no more."""
    number = issued_list(access.db, issued_id).number
    put_aside(access.db, access.unit, number, version_in(request.form.get("version")))
    return redirect(url_for("enterprises.overview", unit_code=access.unit.code), 303)
