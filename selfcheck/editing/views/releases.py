"""Releases: try what is approved, release it with a note, look at what came out, take the files away."""

from __future__ import annotations

from typing import Any, Final

from flask import Response, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from selfcheck.accounts.access import for_editor, require_fresh
from selfcheck.editing.differences import differences
from selfcheck.editing.forms import ReleaseForm
from selfcheck.editing.making import STORED
from selfcheck.editing.model import DraftState, ReleaseState
from selfcheck.editing.operations import open_drafts
from selfcheck.editing.releasing import (
    RELEASE,
    TRIAL,
    approved,
    drafts_of,
    in_the_making,
    is_tried_well,
    order_release,
    order_trial,
    release_of_name,
    set_of,
    trial_of,
)
from selfcheck.editing.releasing import releases as all_releases
from selfcheck.editing.shelf import Held, Shelf
from selfcheck.editing.views.blueprint import bp, me
from selfcheck.errors import NotFound, Refused
from selfcheck.evidence.rules import download_headers
from selfcheck.evidence.store import ContentStore
from selfcheck.jobs.records import Job
from selfcheck.riskpoints.quality_cli import WORDS
from selfcheck.riskpoints.release import released
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, session, the

ZIP: Final = "application/zip"
MOST_SHOWN: Final = 100


@bp.get("/release")
@for_editor
def release() -> ResponseReturnValue:
    """Show what would be released, how its trial came out, and ask for name and note."""
    return _page(ReleaseForm(formdata=None)), 200


@bp.post("/release/trial")
@for_editor
@acts_once
def try_out() -> ResponseReturnValue:
    """Have what is approved checked as a whole and measured."""
    job = order_trial(session(), me().actor, the(Shelf), at=now())
    return redirect(url_for("editing.working", job_id=job.id), 303)


@bp.post("/release")
@for_editor
@require_fresh
@acts_once
def send_out() -> ResponseReturnValue:
    """Release all approved drafts."""
    form = ReleaseForm()
    if not form.validate():
        return _page(form), 400
    taken = released(the(Shelf).shipped_folder).digests
    try:
        ordered = order_release(session(), me().actor, form.wish(), the(Shelf), taken, at=now())
    except Refused as refusal:
        form.add(refusal)
        return _page(form), refusal.status
    return redirect(url_for("editing.working", job_id=ordered.job_id), 303)


def _page(form: ReleaseForm) -> str:
    shelf, versions = the(Shelf), approved(session())
    trial = trial_of(session(), set_of(versions, shelf))
    return render_template(
        "editing/release.html",
        form=form,
        count=len(versions),
        drafts=open_drafts(session(), DraftState.APPROVED, size=MOST_SHOWN),
        held=the(Held),
        shipped=shelf.shipped,
        is_behind=the(Held).is_behind(shelf.shipped),
        trial=trial,
        is_good=is_tried_well(trial),
        making=in_the_making(session()),
        figure_names=WORDS,
    )


@bp.get("/jobs/<int:job_id>")
@for_editor
def working(job_id: int) -> ResponseReturnValue:
    """Show how far the work is; when it is done, lead on."""
    job = _job(job_id)
    if job.state == "done":
        return redirect(_after(job), 303)
    return render_template("editing/working.html", job=job)


def _after(job: Job) -> str:
    if job.kind == RELEASE:
        return url_for("editing.one_release", name=job.result["release"])
    return url_for("editing.release")


@bp.get("/jobs/<int:job_id>/progress")
@for_editor
def working_progress(job_id: int) -> ResponseReturnValue:
    """Answer with the progress alone; when nothing is left to wait for, let the page be loaded again."""
    job = _job(job_id)
    if job.state in {"queued", "running"}:
        return render_template("editing/_progress.html", job=job)
    return make_response("", 200, {"HX-Redirect": url_for("editing.working", job_id=job.id)})


def _job(job_id: int) -> Job:
    job = session().scalars(select(Job).where(Job.id == job_id, Job.kind.in_((TRIAL, RELEASE)))).first()
    if job is None:
        raise NotFound
    return job


@bp.get("/releases")
@for_editor
def releases() -> ResponseReturnValue:
    """List the own releases, the newest first."""
    return render_template(
        "editing/releases.html", releases=all_releases(session()), held=the(Held), shipped=the(Shelf).shipped
    )


@bp.get("/releases/<release:name>")
@for_editor
def one_release(name: str) -> ResponseReturnValue:
    """Show what a release changed, its note and its figures."""
    found = release_of_name(session(), name)
    drafts = drafts_of(session(), found)
    changed: list[dict[str, Any]] = [
        {"draft": each, "differences": differences(each.before, each.after)} for each in drafts
    ]
    return render_template(
        "editing/one_release.html", release=found, changed=changed, held=the(Held), figure_names=WORDS
    )


@bp.get("/releases/<release:name>/library.zip")
@for_editor
def download(name: str) -> Response:
    """Hand out the files of a release, so that they can be brought into the shipped ones."""
    found = release_of_name(session(), name)
    if found.state != ReleaseState.RELEASED.value:
        raise NotFound
    content = the(ContentStore).read(STORED, found.content_sha256)
    headers = dict(download_headers(f"selfcheck-library-{name}.zip", ZIP)) | {"Content-Type": ZIP}
    return Response(content, headers=headers)
