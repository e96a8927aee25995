"""Drafts: all of them, one side by side with what it changes, and its steps."""

from __future__ import annotations

from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfcheck.accounts.access import for_editor
from selfcheck.catalogue.model import Catalogue
from selfcheck.editing import reviewing
from selfcheck.editing.differences import differences
from selfcheck.editing.forms import ReviewForm, StepForm
from selfcheck.editing.model import EDITABLE, STATE_NAMES, STATE_SIGNS, DraftState, Fault
from selfcheck.editing.operations import count_by_state, draft_by_id, open_drafts
from selfcheck.editing.records import PointDraft
from selfcheck.editing.shelf import Held
from selfcheck.editing.tree import HEAD, apply, check
from selfcheck.editing.upgrading import as_change, outdated
from selfcheck.editing.views.blueprint import Place, bp, me, place_of
from selfcheck.errors import Refused
from selfcheck.strict_yaml import DataFileError
from selfcheck.text import Bilingual
from selfcheck.web.addresses import page_asked
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import begin_writing, now, reads_first, session, the

PAGE: Final = 50
DRAFT: Final = "/drafts/<int:draft_id>"
OUTDATED: Final = Bilingual(
    "这一点的原文在起草以后变了。请打开草稿，对照现在的内容再保存一次。",
    "The words beneath this draft have changed. Open it, compare with what stands now, and save it once more.",
)


@bp.get("/drafts")
@for_editor
def drafts() -> ResponseReturnValue:
    """List the open drafts, those of one state if one is asked for."""
    asked = request.args.get("state", "")
    state = DraftState(asked) if asked in set(DraftState) else None
    counts = count_by_state(session())
    total = counts.get(state, 0) if state else sum(counts.values())
    page = min(page_asked(), max(1, -(-total // PAGE)))
    return render_template(
        "editing/drafts.html",
        drafts=open_drafts(session(), *([state] if state else []), page=page, size=PAGE),
        state=state,
        page=page,
        pages=max(1, -(-total // PAGE)),
        total=total,
        state_names=STATE_NAMES,
        state_signs=STATE_SIGNS,
    )


@bp.get(DRAFT)
@for_editor
def one_draft(draft_id: int) -> ResponseReturnValue:
    """Show what a draft changes, side by side, and the steps that the person may take."""
    return _page(draft_by_id(session(), draft_id), ReviewForm(formdata=None)), 200


@bp.post(DRAFT + "/submit")
@for_editor
@reads_first
@acts_once
def submit(draft_id: int) -> ResponseReturnValue:
    """Hand a draft in; the library is read as a whole with it first, before anything is locked."""
    form, found = StepForm(), draft_by_id(session(), draft_id)
    faults = faults_of(found, whole=True)
    begin_writing()
    reviewing.submit(session(), me().actor, draft_id, _version(form), faults, at=now())
    flash(_("草稿已送审，请另一位内容编辑审核。"))
    return redirect(url_for("editing.one_draft", draft_id=draft_id), 303)


@bp.post(DRAFT + "/take-back")
@for_editor
@acts_once
def take_back(draft_id: int) -> ResponseReturnValue:
    """Take a draft back to go on with it."""
    found = reviewing.take_back(session(), me().actor, draft_id, _version(StepForm()), at=now())
    flash(_("草稿已取回。"))
    return redirect(_address(found), 303)


@bp.post(DRAFT + "/drop")
@for_editor
@acts_once
def drop(draft_id: int) -> ResponseReturnValue:
    """Give a draft up."""
    reviewing.drop(session(), me().actor, draft_id, _version(StepForm()), at=now())
    flash(_("草稿已放弃，内容仍留在记录里。"))
    return redirect(url_for("editing.drafts"), 303)


@bp.post(DRAFT + "/review")
@for_editor
@acts_once
def review(draft_id: int) -> ResponseReturnValue:
    """Approve a draft of somebody else, or return it with words."""
    form = ReviewForm()
    if not form.validate():
        return _page(draft_by_id(session(), draft_id), form), 400
    act = reviewing.approve if request.form.get("act") == "approve" else reviewing.give_back
    try:
        act(session(), me().actor, draft_id, _version(form), form.words.data, at=now())
    except Refused as refusal:
        form.add(refusal)
        return _page(draft_by_id(session(), draft_id), form), refusal.status
    flash(_("已通过，下次发布时带上。") if act is reviewing.approve else _("已退回给起草人。"))
    return redirect(url_for("editing.drafts"), 303)


def _version(form: StepForm | ReviewForm) -> int:
    typed = str(form.version.data or "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _address(found: PointDraft) -> str:
    if found.point_id == HEAD:
        return url_for("editing.one_draft", draft_id=found.id)
    return url_for("editing.point", point_id=found.point_id)


def faults_of(found: PointDraft, *, whole: bool = False) -> tuple[Fault, ...]:
    """Return what is wrong with an open draft.

    :param whole: whether the library is read as a whole with the draft in it, where the point itself is right
    """
    held, place = the(Held), _place(found)
    faults: tuple[Fault, ...] = ()
    if place is not None and found.point_id != HEAD:
        running = place.point(found.point_id)
        faults = place.checker.faults(found.after, running, found.source)
    if outdated(held_part(held, found), [found]):
        faults = (*faults, Fault("", "", OUTDATED))
    return faults if faults or not whole else _faults_of_whole(held, found)


def held_part(held: Held, found: PointDraft) -> dict[str, dict[str, object]]:
    """Return the one file of the library in use that a draft is about."""
    return {found.file: held.file(found.file)} if (held.files / found.file).is_file() else {}


def _faults_of_whole(held: Held, found: PointDraft) -> tuple[Fault, ...]:
    try:
        check(apply(held.tree(), [as_change(found)]), the(Catalogue).by_code)
    except DataFileError as error:
        words = Bilingual(f"{error.path}：{error.message.zh}", f"{error.path}: {error.message.en}")
        return (Fault("", "", words),)
    return ()


def _place(found: PointDraft) -> Place | None:
    code = found.file.rpartition("/")[2].removesuffix(".yaml")
    return place_of(code) if code in the(Held).library.family_by_code else None


def _page(found: PointDraft, form: ReviewForm) -> str:
    form.version.data = str(found.version)
    is_open = bool(found.is_open)
    return render_template(
        "editing/draft.html",
        draft=found,
        form=form,
        place=_place(found),
        differences=differences(found.before, found.after),
        faults=faults_of(found) if is_open else (),
        is_editable=is_open and DraftState(found.state) in EDITABLE,
        is_own=reviewing.may_not_review(found, me().id),
        HEAD=HEAD,
        state_names=STATE_NAMES,
        state_signs=STATE_SIGNS,
    )
