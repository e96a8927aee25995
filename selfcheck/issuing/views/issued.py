"""Issued lists: while they are made, all of them, one with its files, withdrawing."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from selfcheck.accounts.access import require_fresh
from selfcheck.attestation.approvals import GRADE_NAMES
from selfcheck.attestation.codec import from_plain
from selfcheck.attestation.custody import KEEPER_NAMES, TIME_NAMES, SealTerms
from selfcheck.enterprises.access import UnitAccess, for_unit
from selfcheck.enterprises.permissions import Act as Right
from selfcheck.errors import NotFound, Refused
from selfcheck.evidence.rules import download_headers
from selfcheck.issuing.approvals import answers_of
from selfcheck.issuing.desk import Desk
from selfcheck.issuing.forms import WithdrawForm
from selfcheck.issuing.lapsing import lapse_of
from selfcheck.issuing.numbers import gaps
from selfcheck.issuing.operations import issued_list, withdraw
from selfcheck.issuing.previews import Previews
from selfcheck.issuing.records import IssuedFile
from selfcheck.issuing.standing import Issue, issues
from selfcheck.issuing.waiting import jobs_of, waits_for
from selfcheck.jobs.records import Job
from selfcheck.settings import Settings
from selfcheck.transparency.tree import place_of
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, the

bp = Blueprint("issued", __name__, url_prefix="/units/<unit:unit_code>")
PDF: Final = "application/pdf"
KINDS: Final = {"list": ("pdf", PDF), "reading": ("en.pdf", PDF), "data": ("json", "application/json")}


@bp.get("/jobs/<int:job_id>")
@for_unit(Right.READ)
def making(access: UnitAccess, job_id: int) -> ResponseReturnValue:
    """Show how far the work is; when it is done, lead on."""
    job = _job(access, job_id)
    if job.state == "done" and "issued_list_id" in job.result:
        return redirect(
            url_for("issued.one", unit_code=access.unit.code, issued_id=job.result["issued_list_id"]), 303
        )
    return render_template("issuing/making.html", access=access, job=job)


@bp.get("/jobs/<int:job_id>/progress")
@for_unit(Right.READ)
def progress(access: UnitAccess, job_id: int) -> ResponseReturnValue:
    """Answer with the progress alone; when nothing is left to wait for, let the page be loaded again."""
    job = _job(access, job_id)
    if job.state in {"queued", "running"}:
        return render_template("issuing/_progress.html", access=access, job=job)
    here = url_for("issued.making", unit_code=access.unit.code, job_id=job.id)
    return make_response("", 200, {"HX-Redirect": here})


@bp.get("/jobs/<int:job_id>/made.pdf")
@for_unit(Right.READ)
def made(access: UnitAccess, job_id: int) -> ResponseReturnValue:
    """Hand out what a job made for a while: a preview, floor sheets."""
    job = _job(access, job_id)
    if job.state != "done" or "name" not in job.result:
        raise NotFound
    content = Previews(the(Settings).data_dir / "previews").read(f"{job.result['name']}.pdf")
    return _download(content, f"{job.kind}.pdf", PDF)


def _job(access: UnitAccess, job_id: int) -> Job:
    query = select(Job).where(Job.id == job_id, Job.unit_id == access.unit.id)
    job = access.db.scalars(query).first()
    if job is None:
        raise NotFound
    return job


@bp.get("/issued")
@for_unit(Right.READ)
def lists(access: UnitAccess) -> ResponseReturnValue:
    """Show every list the unit ever issued."""
    found = issues(access.db)
    jobs = jobs_of(access.db, [each.issued for each in found if each.place == "being_made"])
    waiting = {number: words for number, job in jobs.items() if (words := waits_for(job))}
    values = {"issues": found, "waiting": waiting, "gaps": gaps(access.db)}
    return render_template("issuing/issued_lists.html", access=access, **values)


@bp.get("/issued/<int:issued_id>")
@for_unit(Right.READ)
def one(access: UnitAccess, issued_id: int) -> ResponseReturnValue:
    """Show one issued list."""
    return _page(access, issued_id, WithdrawForm(formdata=None))


@bp.post("/issued/<int:issued_id>/withdraw")
@for_unit(Right.WITHDRAW)
@require_fresh
@acts_once
def end(access: UnitAccess, issued_id: int) -> ResponseReturnValue:
    """Withdraw a list, with the reason."""
    form = WithdrawForm()
    if not form.validate():
        return _page(access, issued_id, form), 400
    try:
        withdraw(access.db, access.actor, issued_list(access.db, issued_id), form.reason.data, at=now())
    except Refused as refusal:
        form.add(refusal)
        return _page(access, issued_id, form), refusal.status
    flash(_("已作废。核验页从现在起显示作废和原因。"))
    return _to(access, issued_id)


def _to(access: UnitAccess, issued_id: int) -> ResponseReturnValue:
    return redirect(url_for("issued.one", unit_code=access.unit.code, issued_id=issued_id), 303)


def _page(access: UnitAccess, issued_id: int, form: WithdrawForm) -> str:
    issue = _issue(access, issued_id)
    issued = issue.issued
    is_made = issue.place == "being_made"
    job = jobs_of(access.db, [issued] if is_made else []).get(issued.number)
    return render_template(
        "issuing/issued.html",
        access=access,
        issue=issue,
        form=form,
        lapse=lapse_of(access.db, issued) if is_made else None,
        check_url=f"{the(Settings).base_url}/check/{issued.number}/{issued.check_code}",
        job=job,
        waits=waits_for(job),
        answers=answers_of(access.db, issued),
        seal=from_plain(SealTerms, issued.seal) if issued.seal else None,
        place_in_log=place_of(access.db, issued.number),
        names=GRADE_NAMES,
        keepers=KEEPER_NAMES,
        clocks=TIME_NAMES,
        Right=Right,
    )


def _issue(access: UnitAccess, issued_id: int) -> Issue:
    checklist_id = issued_list(access.db, issued_id).checklist_id
    return next(each for each in issues(access.db, checklist_id) if each.issued.id == issued_id)


@bp.get("/issued/<int:issued_id>/files/<any(list, reading, data):kind>")
@for_unit(Right.PRINT)
def file(access: UnitAccess, issued_id: int, kind: str) -> Response:
    """Hand out a file of an issued list, byte for byte as registered."""
    issued = issued_list(access.db, issued_id)
    query = select(IssuedFile).where(
        IssuedFile.unit_id == access.unit.id, IssuedFile.number == issued.number, IssuedFile.kind == kind
    )
    registered = access.db.scalars(query).first()
    if registered is None:
        raise NotFound
    ending, media_type = KINDS[kind]
    content = the(Desk).store.read(access.unit.code, registered.sha256)
    return _download(content, f"{issued.number}.{ending}", media_type)


def _download(content: bytes, name: str, media_type: str) -> Response:
    return Response(content, headers=dict(download_headers(name, media_type)) | {"Content-Type": media_type})
