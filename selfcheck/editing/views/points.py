"""One point: every field in both languages, what is wrong with it as one types, who uses it, what changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfcheck.accounts.access import for_editor
from selfcheck.catalogue.model import Catalogue
from selfcheck.editing.counting import counted_at, use_of
from selfcheck.editing.differences import Difference, differences
from selfcheck.editing.forms import PointForm
from selfcheck.editing.hints import Hints, hints
from selfcheck.editing.model import EDITABLE, STATE_NAMES, STATE_SIGNS, DraftState, Fault
from selfcheck.editing.operations import draft, open_draft
from selfcheck.editing.records import PointDraft
from selfcheck.editing.shelf import Held, Shelf
from selfcheck.editing.tree import Change, points_of
from selfcheck.editing.views.blueprint import Place, bp, me, place_of_point
from selfcheck.errors import NotFound, Refused, Stale
from selfcheck.strict_yaml import DataFileError
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, reads_first, session, the

NOTHING_SEEN: Final = 0
"""The version of the draft that a page showed which showed none: any draft there is by now was not seen."""
POINT: Final = "/points/<point:point_id>"


@dataclass(frozen=True)
class Opened:
    """A point with its open draft: ``running`` is how the library in use reads, None for a new one."""

    place: Place
    point_id: str
    running: dict[str, Any] | None
    draft: PointDraft | None

    @property
    def shown(self) -> dict[str, Any]:
        """How the point reads in its draft, else in the library in use."""
        return self.draft.after if self.draft is not None else self.running or {}

    def faults(self, point: dict[str, Any], source: str) -> tuple[Fault, ...]:
        """Return what is wrong with the point as it reads."""
        return self.place.checker.faults(point, self.running, source)

    @property
    def may_edit(self) -> bool:
        """Whether the point can be written in now."""
        return self.draft is None or DraftState(self.draft.state) in EDITABLE


@bp.get(POINT)
@for_editor
def point(point_id: str) -> ResponseReturnValue:
    """Show a point, ready to be changed; in a draft, with all that is wrong with it."""
    opened = _open(point_id)
    found = opened.draft
    form = PointForm.of(opened.shown, version=found.version if found else None, source=found.source if found else "")
    form.offer(opened.place.products)
    if found is not None and opened.may_edit:
        form.show(opened.faults(found.after, found.source))
    return _page(opened, form), 200


@bp.post(POINT)
@for_editor
@acts_once
def save_point(point_id: str) -> ResponseReturnValue:
    """Save a draft. Words that are not right yet are kept all the same; it cannot be handed in until they are."""
    opened, form = _open(point_id), PointForm()
    form.offer(opened.place.products)
    if not form.validate():
        return _page(opened, form), 400
    wanted = form.point({**(opened.running or {}), "id": point_id})
    if wanted == opened.running and opened.draft is None:
        flash(_("没有改动，没有建立草稿。"), "info")
        return redirect(url_for("editing.point", point_id=point_id), 303)
    change = Change(opened.place.name, point_id, opened.running, wanted)
    seen = form.seen_version() or NOTHING_SEEN
    try:
        saved = draft(session(), me().actor, change, now(), version=seen, source=form.source.data)
    except Refused as refusal:
        form.add(refusal)
        if isinstance(refusal, Stale) and opened.draft is not None:
            form.version.data = str(opened.draft.version)
        theirs = differences(opened.shown, wanted) if isinstance(refusal, Stale) else ()
        return _page(opened, form, theirs), refusal.status
    return redirect(_after(saved, opened), 303)


def _after(saved: PointDraft, opened: Opened) -> str:
    if opened.faults(saved.after, saved.source):
        flash(_("草稿已保存，送审前还有地方要改。"), "warning")
        return url_for("editing.point", point_id=saved.point_id)
    flash(_("草稿已保存。"))
    return url_for("editing.one_draft", draft_id=saved.id)


@bp.post(POINT + "/findings")
@for_editor
@reads_first
def findings(point_id: str) -> ResponseReturnValue:
    """Answer what is wrong with the point as it is being typed, and what else strikes one; nothing is kept."""
    place = place_of_point(point_id)
    running, form = place.point(point_id), PointForm()
    form.offer(place.products)
    form.validate()
    wanted = form.point({**(running or {}), "id": point_id})
    faults = place.checker.faults(wanted, running, str(form.source.data or ""))
    return render_template("editing/_findings.html", faults=faults, hints=_hints(place, wanted), point_id=point_id)


def _hints(place: Place, point: dict[str, Any]) -> Hints | None:
    """Return what strikes one; nothing while the point cannot be read."""
    try:
        return hints(place.held.library, the(Catalogue), place.checker.read(point))
    except DataFileError:
        return None


def _open(point_id: str) -> Opened:
    place = place_of_point(point_id)
    running, found = place.point(point_id), open_draft(session(), place.name, point_id)
    if running is None and found is None:
        raise NotFound
    return Opened(place, point_id, running, found)


def _page(opened: Opened, form: PointForm, theirs: tuple[Difference, ...] = ()) -> str:
    shown = opened.shown
    return render_template(
        "editing/point.html",
        opened=opened,
        form=form,
        theirs=theirs,
        draft=opened.draft,
        faults=opened.faults(shown, opened.draft.source if opened.draft else ""),
        hints=_hints(opened.place, shown),
        since=differences(_shipped(opened), opened.running) if the(Held).own and opened.running else (),
        use=use_of(session(), opened.point_id),
        counted=counted_at(session()),
        documents=[each.code for each in opened.place.held.library.standards.standards],
        questions=opened.place.held.library.questions,
        state_names=STATE_NAMES,
        state_signs=STATE_SIGNS,
    )


def _shipped(opened: Opened) -> dict[str, Any] | None:
    """Return the point as the shipped library has it."""
    shelf = the(Shelf)
    shipped = Held(shelf.shipped, shelf.shipped_folder)
    if (
        opened.place.family.code not in shelf.shipped.family_by_code
        or not (shipped.files / opened.place.name).exists()
    ):
        return None
    return points_of(shipped.file(opened.place.name)).get(opened.point_id)
