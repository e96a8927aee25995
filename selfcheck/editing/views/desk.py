"""The desk itself: the release in use, what waits, the files of the library and their points."""

from __future__ import annotations

from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfcheck.accounts.access import for_editor
from selfcheck.clock import local_day
from selfcheck.editing.counting import order_count
from selfcheck.editing.forms import NewPointForm
from selfcheck.editing.model import STATE_NAMES, STATE_SIGNS, DraftState
from selfcheck.editing.operations import count_by_file, count_by_state, draft, open_drafts, taken_ids
from selfcheck.editing.point_fields import new_point
from selfcheck.editing.releasing import in_the_making, newest
from selfcheck.editing.reviewing import may_not_review
from selfcheck.editing.shelf import Held, Shelf
from selfcheck.editing.tree import Change
from selfcheck.editing.upgrading import next_id
from selfcheck.editing.views.blueprint import Place, bp, me, place_of
from selfcheck.errors import Refused
from selfcheck.riskpoints.release import digest_of
from selfcheck.text import Bilingual
from selfcheck.web.addresses import words_asked
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, session, the

MOST_LOOKED_AT: Final = 100
MOST_SHOWN: Final = 20
DAMAGED: Final = Bilingual(
    "库版文件夹里的文件和发布时不同：程序仍用内存里的内容，重启后会退回随附的库。请运营者运行 selfcheck doctor。",
    "Files of the release differ from what was released. What is in memory stays in use; after a restart the shipped"
    " library takes over. The operator runs selfcheck doctor.",
)


@bp.get("")
@for_editor
def home() -> ResponseReturnValue:
    """Show the release in use, the drafts that wait, and every file of the library."""
    held = the(Held)
    handed_in = open_drafts(session(), DraftState.SUBMITTED, size=MOST_LOOKED_AT)
    return render_template(
        "editing/home.html",
        held=held,
        shipped=the(Shelf).shipped,
        is_behind=held.is_behind(the(Shelf).shipped),
        problem=held.problem or _damage(held),
        making=in_the_making(session()),
        newest=newest(session()),
        waiting=[each for each in handed_in if not may_not_review(each, me().id)][:MOST_SHOWN],
        states=count_by_state(session()),
        by_file=count_by_file(session()),
        places=[Place(held, family) for family in held.library.families],
        state_names=STATE_NAMES,
    )


def _damage(held: Held) -> Bilingual | None:
    """Say that the files of an own release are not what they were."""
    return DAMAGED if held.own is not None and digest_of(held.files) != held.own.digest else None


@bp.get("/files/<group:code>")
@for_editor
def file(code: str) -> ResponseReturnValue:
    """Show the points of one file, with the drafts that are open."""
    return _file_page(place_of(code), NewPointForm(formdata=None)), 200


@bp.post("/files/<group:code>/points")
@for_editor
@acts_once
def add_point(code: str) -> ResponseReturnValue:
    """Begin a point that the file lacks."""
    place, form = place_of(code), NewPointForm()
    if not form.validate():
        return _file_page(place, form), 400
    point_id = next_id(place.held.file(place.name), taken_ids(session(), place.name))
    point = new_point(point_id, {"zh": form.title_zh.data, "en": form.title_en.data}, place.family)
    try:
        draft(session(), me().actor, Change(place.name, point_id, None, point), now())
    except Refused as refusal:
        form.add(refusal)
        return _file_page(place, form), refusal.status
    return redirect(url_for("editing.point", point_id=point_id), 303)


def _file_page(place: Place, form: NewPointForm) -> str:
    drafts = {each.point_id: each for each in open_drafts(session(), file=place.name)}
    sought = words_asked()
    points = [each for each in place.family.points if _fits(each, sought)]
    return render_template(
        "editing/file.html",
        place=place,
        points=points,
        drafts=drafts,
        new=[each for each in drafts.values() if each.before is None and each.point_id],
        form=form,
        q=sought,
        on=local_day(now()),
        state_names=STATE_NAMES,
        state_signs=STATE_SIGNS,
    )


def _fits(point: Any, sought: str) -> bool:
    words = f"{point.id} {point.title.zh} {point.title.en} {point.target.zh}".casefold()
    return all(part in words for part in sought.casefold().split())


@bp.post("/uses")
@for_editor
@acts_once
def count() -> ResponseReturnValue:
    """Have it counted anew who uses the points."""
    order_count(session(), me().actor, at=now())
    flash(_("正在后台统计，一会儿再看。"))
    point_id = request.form.get("point", "")
    is_known = point_id in the(Held).library.by_id
    return redirect(url_for("editing.point", point_id=point_id) if is_known else url_for("editing.home"), 303)
