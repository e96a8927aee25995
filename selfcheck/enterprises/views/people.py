"""The unit's people: who they are, which posts they hold since when, and who holds several."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfcheck.catalogue.model import Catalogue
from selfcheck.clock import local_day
from selfcheck.enterprises.access import UnitAccess, for_unit
from selfcheck.enterprises.forms.people import (
    AddPersonForm,
    AppointForm,
    AppointmentDocumentForm,
    ChangePersonForm,
    EndAppointmentForm,
)
from selfcheck.enterprises.operations import people as operations
from selfcheck.enterprises.operations import reading
from selfcheck.enterprises.operations.rows import one
from selfcheck.enterprises.permissions import Act
from selfcheck.enterprises.posts import double_words
from selfcheck.enterprises.readiness import posts_needed
from selfcheck.enterprises.records import Appointment, Person
from selfcheck.enterprises.scope import ScopeRules
from selfcheck.enterprises.views.blueprint import UNIT, bp
from selfcheck.enterprises.views.files import keep_file
from selfcheck.errors import NotFound, Refused, Stale
from selfcheck.evidence.operations import file_of
from selfcheck.glossary import Post
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, the
from selfcheck.web.uploads import takes_files


@bp.get(UNIT + "/people")
@for_unit(Act.READ)
def people(access: UnitAccess) -> ResponseReturnValue:
    """List people with their posts, what is still missing, and who holds several."""
    unit = reading.unit_record(access.db, access.unit, local_day(now()))
    required = {
        role: posts_needed(unit, role, the(Catalogue), the(ScopeRules), local_day(now())) for role in unit.roles
    }
    holders: dict[Post, list[str]] = {post: [] for post in Post}
    for holding in unit.holdings:
        holders[holding.post].append(holding.person)
    values = {"required": required, "holders": holders, "record": unit, "double_words": double_words}
    rows = reading.persons(access.db, with_left=True)
    return render_template("enterprises/people.html", access=access, rows=rows, **values)


@bp.get(UNIT + "/people/add")
@for_unit(Act.EDIT_PEOPLE)
def person_to_add(access: UnitAccess) -> ResponseReturnValue:
    """Ask for a person and their posts."""
    return _add_page(access, AddPersonForm(data={"appointed_on": local_day(now())}), 200)


@bp.post(UNIT + "/people/add")
@for_unit(Act.EDIT_PEOPLE)
@takes_files
@acts_once
def add_person(access: UnitAccess) -> ResponseReturnValue:
    """Add the person, and appoint them to what was ticked."""
    form = AddPersonForm()
    if not form.validate():
        return _add_page(access, form, 400)
    try:
        row = operations.add_person(access.db, access.actor, form.name.data, phone=form.phone.data, at=now())
        for facts in form.appointments(local_day(now()), keep_file(access, form.file)):
            operations.appoint(access.db, access.actor, row.id, facts, at=now())
    except Refused as error:
        form.add(error)
        return _add_page(access, form, error.status)
    flash(_("已添加%(name)s。", name=row.name))
    return _back(access)


def _add_page(access: UnitAccess, form: AddPersonForm, status: int) -> ResponseReturnValue:
    return render_template("enterprises/add_person.html", access=access, form=form), status


@bp.get(UNIT + "/people/<int:person_id>")
@for_unit(Act.EDIT_PEOPLE)
def person(access: UnitAccess, person_id: int) -> ResponseReturnValue:
    """Show a person, ready to be changed, with every appointment there was."""
    row = one(access.db, Person, person_id)
    return _person_page(access, row, ChangePersonForm(obj=row), 200)


@bp.post(UNIT + "/people/<int:person_id>")
@for_unit(Act.EDIT_PEOPLE)
@acts_once
def change_person(access: UnitAccess, person_id: int) -> ResponseReturnValue:
    """Change a person."""
    row, form = one(access.db, Person, person_id), ChangePersonForm()
    if not form.validate():
        return _person_page(access, row, form, 400)
    try:
        operations.change_person(access.db, access.actor, person_id, form.change(), at=now())
    except Stale as stale:
        return _person_page(access, row, form.show_stale(stale, ChangePersonForm(formdata=None, obj=row)), 409)
    except Refused as error:
        form.add(error)
        return _person_page(access, row, form, error.status)
    flash(_("人员已保存。"))
    return _back(access)


def _person_page(access: UnitAccess, row: Person, form: ChangePersonForm, status: int) -> ResponseReturnValue:
    held = [each for each, _name in reading.appointments(access.db) if each.person_id == row.id]
    return render_template("enterprises/person.html", access=access, row=row, form=form, held=held), status


@bp.get(UNIT + "/people/<int:person_id>/appoint")
@for_unit(Act.EDIT_PEOPLE)
def post_to_give(access: UnitAccess, person_id: int) -> ResponseReturnValue:
    """Ask for the post, the day and the document."""
    row = one(access.db, Person, person_id)
    return _appoint_page(access, row, AppointForm(data={"appointed_on": local_day(now())}), 200)


@bp.post(UNIT + "/people/<int:person_id>/appoint")
@for_unit(Act.EDIT_PEOPLE)
@takes_files
@acts_once
def appoint(access: UnitAccess, person_id: int) -> ResponseReturnValue:
    """Appoint the person."""
    row, form = one(access.db, Person, person_id), AppointForm()
    if not form.validate():
        return _appoint_page(access, row, form, 400)
    try:
        facts = form.facts(local_day(now()), keep_file(access, form.file))
        operations.appoint(access.db, access.actor, person_id, facts, at=now())
    except Refused as error:
        form.add(error)
        return _appoint_page(access, row, form, error.status)
    flash(_("任命已登记。"))
    return _back(access)


def _appoint_page(access: UnitAccess, row: Person, form: AppointForm, status: int) -> ResponseReturnValue:
    return render_template("enterprises/appoint.html", access=access, row=row, form=form), status


@bp.get(UNIT + "/appointments/<int:appointment_id>/document")
@for_unit(Act.EDIT_PEOPLE)
def appointment_document(access: UnitAccess, appointment_id: int) -> ResponseReturnValue:
    """Ask for the document of an appointment."""
    held = one(access.db, Appointment, appointment_id)
    return _document_page(access, held, AppointmentDocumentForm(data={"document_no": held.document_no}), 200)


@bp.post(UNIT + "/appointments/<int:appointment_id>/document")
@for_unit(Act.EDIT_PEOPLE)
@takes_files
@acts_once
def document_appointment(access: UnitAccess, appointment_id: int) -> ResponseReturnValue:
    """Put the document of an appointment on record."""
    held, form = one(access.db, Appointment, appointment_id), AppointmentDocumentForm()
    if not form.validate():
        return _document_page(access, held, form, 400)
    try:
        file_id = keep_file(access, form.file)
    except Refused as error:
        form.add(error)
        return _document_page(access, held, form, error.status)
    number = form.document_no.data
    operations.document_appointment(access.db, access.actor, appointment_id, number, file_id, at=now())
    flash(_("任命文件已登记。"))
    return redirect(url_for("enterprises.person", unit_code=access.unit.code, person_id=held.person_id), 303)


def _document_page(
    access: UnitAccess, held: Appointment, form: AppointmentDocumentForm, status: int
) -> ResponseReturnValue:
    values = {"held": held, "row": one(access.db, Person, held.person_id), "form": form}
    file = file_of(access.db, held.file_id) if held.file_id else None
    return render_template("enterprises/appointment_document.html", access=access, file=file, **values), status


@bp.get(UNIT + "/appointments/<int:appointment_id>/end")
@for_unit(Act.EDIT_PEOPLE)
def ask_end_appointment(access: UnitAccess, appointment_id: int) -> ResponseReturnValue:
    """Ask for the last day."""
    return _end_page(access, appointment_id, EndAppointmentForm(data={"ended_on": local_day(now())}), 200)


@bp.post(UNIT + "/appointments/<int:appointment_id>/end")
@for_unit(Act.EDIT_PEOPLE)
@acts_once
def end_appointment(access: UnitAccess, appointment_id: int) -> ResponseReturnValue:
    """End the appointment."""
    form = EndAppointmentForm()
    if not form.validate():
        return _end_page(access, appointment_id, form, 400)
    try:
        last = form.ended_on.data or local_day(now())
        operations.end_appointment(access.db, access.actor, appointment_id, last, at=now())
    except NotFound:
        raise
    except Refused as error:
        form.add(error)
        return _end_page(access, appointment_id, form, error.status)
    flash(_("免职已登记。"))
    return _back(access)


def _end_page(access: UnitAccess, appointment_id: int, form: EndAppointmentForm, status: int) -> ResponseReturnValue:
    held = one(access.db, Appointment, appointment_id)
    row = one(access.db, Person, held.person_id)
    return render_template("enterprises/end_appointment.html", access=access, held=held, row=row, form=form), status


@bp.post(UNIT + "/people/<int:person_id>/declare")
@for_unit(Act.EDIT_PEOPLE)
@acts_once
def declare_double_posts(access: UnitAccess, person_id: int) -> ResponseReturnValue:
    """Declare that the person holds all their posts together."""
    held = [each for each in reading.holdings(access.db, local_day(now())) if each.person_id == person_id]
    posts = [holding.post for holding in held]
    operations.declare_double_posts(access.db, access.actor, person_id, posts, at=now())
    flash(_("一人多岗已声明，会印在清单上。"))
    return _back(access)


def _back(access: UnitAccess) -> ResponseReturnValue:
    return redirect(url_for("enterprises.people", unit_code=access.unit.code), 303)
