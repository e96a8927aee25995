"""批准: the page on which each person of a frozen list approves it by certificate, own key, or account."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfcheck.accounts.access import require_fresh
from selfcheck.accounts.agreeing import agree, options_to_agree
from selfcheck.accounts.forms import PasskeyForm
from selfcheck.accounts.passkeys import of_user
from selfcheck.accounts.web.arriving import passkey_place
from selfcheck.attestation.approvals import GRADE_NAMES, GRADE_WORDS, Approval, Grade
from selfcheck.attestation.canonical import from_kept
from selfcheck.attestation.snapshot import Snapshot
from selfcheck.attestation.terms import Act
from selfcheck.enterprises.access import UnitAccess, for_unit, reopened
from selfcheck.enterprises.permissions import Act as Right
from selfcheck.errors import Broken, NotFound, Refused
from selfcheck.evidence.rules import download_headers
from selfcheck.glossary import POST_NAMES
from selfcheck.issuing.approvals import (
    TIME_TO_SIGN,
    Asked,
    account_of,
    asked_of,
    asked_person,
    by_account,
    is_closed,
    is_void,
    settle,
)
from selfcheck.issuing.certifying import certify, prepare
from selfcheck.issuing.desk import Desk
from selfcheck.issuing.forms import SignatureForm
from selfcheck.issuing.lapsing import lapse_of
from selfcheck.issuing.operations import issued_list
from selfcheck.issuing.records import IssuedList
from selfcheck.issuing.waiting import go_on, jobs_of, stop_waiting, waits_for_persons
from selfcheck.sealing.approving import agreed_by_own_key
from selfcheck.settings import Settings
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import close_session, now, the

bp = Blueprint("approvals", __name__, url_prefix="/units/<unit:unit_code>/issued/<int:issued_id>/approvals")
ACT: Final = "/<any(prepared, reviewed, attested):act>"
PROOFS: Final[Mapping[Grade, str]] = {
    Grade.CERTIFIED: "application/pkcs7-signature",
    Grade.OWN_KEY: "application/json",
    Grade.ACCOUNT: "application/json",
}


@bp.get("")
@for_unit(Right.READ)
def page(access: UnitAccess, issued_id: int) -> ResponseReturnValue:
    """Show who approved, how surely, and to whoever still may what they can do."""
    return _page(access, issued_id, SignatureForm(formdata=None))


def _page(access: UnitAccess, issued_id: int, form: SignatureForm) -> str:
    issued, snapshot = _frozen(access, issued_id)
    asked = asked_of(access.db, issued, snapshot)
    if not asked:
        raise NotFound
    page = {
        "form": form,
        "passkey_form": PasskeyForm(formdata=None),
        "has_passkeys": bool(of_user(access.db, access.viewer.id)),
        "is_closed": is_closed(access.db, issued),
        "until": waits_for_persons(jobs_of(access.db, [issued]).get(issued.number)),
        "names": GRADE_NAMES,
        "words": GRADE_WORDS,
    }
    return render_template(
        "issuing/approvals.html",
        access=access,
        issued=issued,
        page=page,
        asked=asked,
        is_void=is_void(access.db, issued),
        lapse=lapse_of(access.db, issued),
        missing=[each for each in asked if not each.row.grade],
        waited_for=[each for each in asked if each.stands_in],
        others_left=any(not each.is_settled and each.row.user_id != access.viewer.id for each in asked),
        mine=[each for each in asked if _may_answer(access, each)],
        given_up_at=issued.issued_at + TIME_TO_SIGN,
        posts=POST_NAMES,
        Right=Right,
    )


def _may_answer(access: UnitAccess, asked: Asked) -> bool:
    """Whether the viewer is the person of a step who may still give an answer, or a surer one."""
    is_surest = asked.row.grade == Grade.CERTIFIED
    return asked.row.user_id == access.viewer.id and access.may(Right.SUBMIT) and not is_surest


def _frozen(access: UnitAccess, issued_id: int) -> tuple[IssuedList, Snapshot]:
    issued = issued_list(access.db, issued_id)
    return issued, from_kept(the(Desk).store.read(access.unit.code, issued.data_sha256))


def _one(access: UnitAccess, issued_id: int, act: str) -> Asked:
    issued, snapshot = _frozen(access, issued_id)
    return asked_person(access.db, issued, snapshot, Act(act), access.viewer.id)


@bp.get(f"{ACT}/statement.json")
@for_unit(Right.READ)
def statement(access: UnitAccess, issued_id: int, act: str) -> Response:
    """Hand out a statement, byte for byte as it is to be signed."""
    return _download(f"approval-{act}.json", _any(access, issued_id, act).statement.content(), "application/json")


@bp.get(f"{ACT}/proof")
@for_unit(Right.READ)
def proof(access: UnitAccess, issued_id: int, act: str) -> Response:
    """Hand out the file that proves an approval, as it goes into the document."""
    approval = _any(access, issued_id, act).approval
    if approval is None:
        raise NotFound
    name = next(each for each in approval.files() if each != f"approval-{act}.json")
    return _download(name, approval.proof, PROOFS[approval.grade])


def _any(access: UnitAccess, issued_id: int, act: str) -> Asked:
    issued, snapshot = _frozen(access, issued_id)
    found = next((each for each in asked_of(access.db, issued, snapshot) if each.row.act == act), None)
    if found is None:
        raise NotFound
    return found


def _download(name: str, content: bytes, media_type: str) -> Response:
    return Response(content, headers=dict(download_headers(name, media_type)) | {"Content-Type": media_type})


@bp.post(f"{ACT}/challenge")
@for_unit(Right.SUBMIT)
def challenge(access: UnitAccess, issued_id: int, act: str) -> ResponseReturnValue:
    """Give the browser the digest of the statement for a passkey to sign."""
    mine = _one(access, issued_id, act)
    options = options_to_agree(access.db, passkey_place(), access.viewer.id, mine.statement.challenge)
    return Response(options, mimetype="application/json")


@bp.post(f"{ACT}/own-key")
@for_unit(Right.SUBMIT)
@acts_once
def by_own_key(access: UnitAccess, issued_id: int, act: str) -> ResponseReturnValue:
    """Take what a passkey signed."""

    def approval(mine: Asked) -> Approval:
        place, answer = passkey_place(), PasskeyForm().answer.data or ""
        assertion = agree(access.db, place, access.viewer.id, mine.statement.challenge, answer, at=now())
        account = account_of(access.viewer.id)
        return agreed_by_own_key(mine.statement, assertion, account=account, host=place.host, at=now())

    return _give(access, issued_id, act, approval)


@bp.post(f"{ACT}/account")
@for_unit(Right.SUBMIT)
@require_fresh
@acts_once
def by_sign_in(access: UnitAccess, issued_id: int, act: str) -> ResponseReturnValue:
    """Take the person's word by the account that they freshly signed in to."""

    def approval(mine: Asked) -> Approval:
        if access.actor.presence is None:
            raise Broken("a viewer without a moment of proof")
        return by_account(mine.statement, access.viewer.id, access.actor.presence, at=now())

    return _give(access, issued_id, act, approval)


def _give(access: UnitAccess, issued_id: int, act: str, make: Callable[[Asked], Approval]) -> ResponseReturnValue:
    try:
        mine = _one(access, issued_id, act)
        settle(access.db, access.actor, mine, make(mine), at=now())
    except Refused as refusal:
        return _refused(access, issued_id, refusal)
    return _done(access, issued_id)


def _refused(access: UnitAccess, issued_id: int, refusal: Refused) -> ResponseReturnValue:
    form = SignatureForm(formdata=None)
    form.add(refusal)
    return _page(access, issued_id, form), refusal.status


def _done(access: UnitAccess, issued_id: int) -> ResponseReturnValue:
    go_on(access.db, issued_list(access.db, issued_id), at=now())
    flash(_("已批准。所有人批准后自动签章、发布。"))
    return redirect(url_for("approvals.page", unit_code=access.unit.code, issued_id=issued_id), 303)


@bp.post(f"{ACT}/certificate")
@for_unit(Right.SUBMIT)
@acts_once
def by_certificate(access: UnitAccess, issued_id: int, act: str) -> ResponseReturnValue:
    """Take a signature that the person made elsewhere; a time-stamp authority may be asked, so no lock is held."""
    form = SignatureForm()
    if not form.validate():
        return _page(access, issued_id, form), 400
    try:
        issued, snapshot = _frozen(access, issued_id)
        mine = asked_person(access.db, issued, snapshot, Act(act), access.viewer.id, is_held=False)
        accepting = prepare(access.db, the(Settings), at=now())
        close_session()
        approval = certify(accepting, mine.statement, form.content, at=now())
    except Refused as refusal:
        return _refused(reopened(access), issued_id, refusal)
    return _give(reopened(access), issued_id, act, lambda _mine: approval)


@bp.post("/close")
@for_unit(Right.ATTEST)
@require_fresh
@acts_once
def close(access: UnitAccess, issued_id: int) -> ResponseReturnValue:
    """Wait for no surer approvals: what was confirmed by account counts."""
    stop_waiting(access.db, access.actor, issued_list(access.db, issued_id), at=now())
    flash(_("不再等待。没有用密钥或证书签名的，按登录确认计。"))
    return redirect(url_for("issued.one", unit_code=access.unit.code, issued_id=issued_id), 303)
