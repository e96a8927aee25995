"""Recording controls: every row with its target in view, by stage, or by act for a light list; confirm after reading,
or set many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from selfcheck.checklist.model import Hand
from selfcheck.checklist.operations import reading
from selfcheck.checklist.operations.reading import product_name
from selfcheck.checklist.progress import progress
from selfcheck.checklist.records import Checklist, ChecklistRow
from selfcheck.checklist.views.blueprint import list_url
from selfcheck.checklist.views.lists import may_edit, wants
from selfcheck.clock import local_day
from selfcheck.controls.forms.batch import BY_POST, Batch, read_batch
from selfcheck.controls.forms.rows import holder_choices, person_choices, worded
from selfcheck.controls.model import Confirmed
from selfcheck.controls.operations.confirming import confirm_rows, set_field
from selfcheck.controls.operations.evidence import evidence_of
from selfcheck.controls.operations.reading import sole_holders
from selfcheck.controls.rules import FIELD_NAMES
from selfcheck.controls.sections import Section, keys_of, name_of, sections_by_act, sections_by_stage
from selfcheck.controls.views.blueprint import LIST, bp, light_of
from selfcheck.enterprises.access import UnitAccess, for_unit
from selfcheck.enterprises.model import Holding
from selfcheck.enterprises.permissions import Act
from selfcheck.errors import NotFound, Refused
from selfcheck.glossary import FREQUENCY_NAMES, LEVEL_NAMES, POST_NAMES, ListForm, Post
from selfcheck.inspection.operations import beside_rows
from selfcheck.riskpoints.model import Library
from selfcheck.text import Bilingual
from selfcheck.web.language import gettext as _
from selfcheck.web.language import say
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, the

SHOWN = ("all", "left", "recalled", "person")


@bp.get(LIST + "/controls")
@for_unit(Act.READ)
def record(access: UnitAccess, checklist_id: int) -> ResponseReturnValue:
    """Show every row of the list by section."""
    return _page(access, reading.checklist_of(access.db, checklist_id), ""), 200


@bp.get(LIST + "/controls/<word:stage>")
@for_unit(Act.READ)
def stage(access: UnitAccess, checklist_id: int, stage: str) -> ResponseReturnValue:
    """Show the rows of one stage, or of one act of a light list."""
    checklist = reading.checklist_of(access.db, checklist_id)
    if stage not in keys_of(_form(checklist)):
        raise NotFound
    return _page(access, checklist, stage), 200


def _form(checklist: Checklist) -> ListForm:
    return ListForm(checklist.form)


def _sections(checklist: Checklist, rows: Sequence[ChecklistRow]) -> list[Section]:
    light = light_of(checklist)
    return sections_by_stage(rows) if light is None else sections_by_act(rows, light, the(Library))


@bp.post(LIST + "/controls")
@for_unit(Act.EDIT_LIST)
@acts_once
def record_rows(access: UnitAccess, checklist_id: int) -> ResponseReturnValue:
    """Confirm rows after reading, or set one field of many."""
    checklist = reading.checklist_of(access.db, checklist_id)
    back = request.form.get("only", "")
    only = back if back in keys_of(_form(checklist)) else ""
    try:
        batch = read_batch(request.form)
        done = _act(access, checklist, batch)
    except Refused as refusal:
        if refusal.code not in ("person-needed", "no-row"):
            raise
        return _page(access, checklist, only, refusal), refusal.status
    _tell(batch, done)
    return redirect(_next_page(access, checklist, batch, only), 303)


def _act(access: UnitAccess, checklist: Checklist, batch: Batch) -> Confirmed:
    sections = _sections(checklist, reading.rows_of(access.db, checklist.id))
    picks = batch.picks({each.key: {row.id for row in each.rows} for each in sections})
    if batch.change is not None:
        return set_field(access.db, access.actor, checklist.id, picks, batch.change, at=now())
    held = _holders(access) if batch.by_post else {}
    person = {post: each.person_id for post, each in held.items()} if batch.by_post else batch.person_id
    return confirm_rows(access.db, access.actor, checklist.id, picks, person, at=now())


def _holders(access: UnitAccess) -> Mapping[Post, Holding]:
    return sole_holders(access.db, local_day(now()))


def _tell(batch: Batch, done: Confirmed) -> None:
    if batch.change is None:
        flash(_("已确认 %(count)s 行。一次确认多少行会记在清单里。", count=done.count))
    else:
        flash(_("%(count)s 行的“%(name)s”已设好。", count=done.count, name=say(FIELD_NAMES[batch.change[0]])))
    if done.changed_since:
        words = _("有 %(count)s 行在您看的时候被别人改过，没有动，请再看一遍。", count=len(done.changed_since))
        flash(words, "warning")


def _next_page(access: UnitAccess, checklist: Checklist, batch: Batch, only: str) -> str:
    """Lead to the check when nothing is left, else on to the next section, or back to where the person was."""
    if batch.change is None and progress(reading.tallies(access.db, checklist.id)).is_done:
        return list_url("issuing.readiness", access, checklist.id, onward=1)
    if only:
        return list_url("controls.stage", access, checklist.id, stage=only)
    return list_url("controls.record", access, checklist.id, _next_section(access, checklist, batch.section))


def _next_section(access: UnitAccess, checklist: Checklist, confirmed: str) -> str | None:
    """Return the section to read after the one that was confirmed: the next with rows left, else the first such."""
    sections = _sections(checklist, reading.rows_of(access.db, checklist.id)) if confirmed else []
    names = [each.key for each in sections]
    start = names.index(confirmed) if confirmed in names else 0
    return next((each.key for each in [*sections[start:], *sections[:start]] if each.left), confirmed or None)


def _page(access: UnitAccess, checklist: Checklist, only: str, refusal: Refused | None = None) -> str:
    rows = reading.rows_of(access.db, checklist.id)
    if only:
        rows = [row for each in _sections(checklist, rows) if each.key == only for row in each.rows]
    shown = wants("show", SHOWN)
    units = reading.product_units_of(access.db, checklist.id)
    can_edit = may_edit(access, checklist)
    return render_template(
        "controls/light.html" if _form(checklist) is ListForm.LIGHT else "controls/record.html",
        access=access,
        checklist=checklist,
        only=only,
        shown=shown,
        section_name=name_of(_form(checklist), only) if only else None,
        sections=_sections(checklist, [row for row in rows if _fits(row, shown)]),
        total=len(rows),
        left=sum(row.hand == Hand.PROPOSED.value for row in rows),
        bulk={"frequency": worded(FREQUENCY_NAMES), "post": worded(POST_NAMES), "level": worded(LEVEL_NAMES)},
        files=evidence_of(access.db, checklist.id),
        names={unit.id: product_name(unit) for unit in units},
        known=beside_rows(access.db, the(Library), checklist, (rows, units), local_day(now())),
        may_edit=can_edit,
        refusal=Bilingual(refusal.zh, refusal.en) if refusal else None,
        ticked=request.form.getlist("pick"),
        **_people(access, rows, _holders(access) if can_edit else {}),
    )


def _people(access: UnitAccess, rows: Sequence[ChecklistRow], held: Mapping[Post, Holding]) -> dict[str, Any]:
    """Return who may be responsible and who probably is."""
    persons = reading.persons_by_id(access.db)
    people = person_choices(persons.values())
    return {
        "persons": {person.id: person.name for person in persons.values()},
        "person_choices": people,
        "confirm_choices": [*people, *holder_choices(held)],
        "chosen": request.form.get("person") or _likely(rows, held, people),
        "sole": _sole(held, people),
    }


def _sole(held: Mapping[Post, Holding], people: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    """Return the person who alone holds every post that is held, or is the only one, as a choice."""
    if len(people) == 2:
        return people[-1]
    ids = {str(each.person_id) for each in held.values()}
    return next((each for each in people if {each[0]} == ids), None)


def _likely(rows: Sequence[ChecklistRow], held: Mapping[Post, Holding], people: Sequence[tuple[str, str]]) -> str:
    """Return who is probably responsible: everybody for their own post, or the only person there is."""
    only = people[-1][0] if len(people) == 2 else ""
    is_held = bool(held) and {row.post for row in rows if row.person_id is None} <= {post.value for post in held}
    return only or (BY_POST if is_held else "")


def _fits(row: ChecklistRow, shown: str) -> bool:
    return {
        "all": True,
        "left": row.hand == Hand.PROPOSED.value,
        "recalled": row.target_standing == "recalled",
        "person": row.person_id is None,
    }[shown]
