"""The page to which a signed code leads, the camera page, and the rows that are proved on the phone."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta
from typing import Final

from flask import Blueprint, Response, jsonify, render_template
from flask.typing import ResponseReturnValue

from selfcheck.accounts.access import public
from selfcheck.attestation.codes import FOLDER, Outcome, Scanned, claimed_number, read
from selfcheck.errors import NotFound
from selfcheck.evidence.store import ContentStore
from selfcheck.scanning.registered import Registered, printed_address, registered
from selfcheck.scanning.words import ON_PHONE, OUTCOMES, ROWS, TROUBLES
from selfcheck.sealing.coding import code_pins
from selfcheck.settings import Settings
from selfcheck.verification.checks import verify_number
from selfcheck.verification.model import Report
from selfcheck.verification.ports import Ledger
from selfcheck.web.dates import moment
from selfcheck.web.keeping import keeper_script
from selfcheck.web.language import language
from selfcheck.web.limits import limited
from selfcheck.web.request import now, port, session, the

bp = Blueprint("scanning", __name__)
MINUTE: Final = timedelta(minutes=1)


@bp.get("/C/<code:code>")
@public
@limited("check", tries=30, per=MINUTE, of_all=1000)
def result(code: str) -> ResponseReturnValue:
    """Answer a phone that followed the code on paper: what is signed, beside what the register says."""
    scanned = _read(code)
    found = _registered(scanned)
    report = _report(found)
    page = render_template(
        "scanning/result.html", message=OUTCOMES[scanned.outcome], claims=scanned.claims, found=found, report=report
    )
    is_away = (found and found.standing == "away") or (report and report.verdict.could_not_say)
    return page, 503 if is_away else 200


@bp.get("/C/<code:code>/rows")
@public
@limited("check", tries=30, per=MINUTE, of_all=1000)
def rows(code: str) -> ResponseReturnValue:
    """Hand the camera page how the list stands, and digests and titles of its rows for it to prove."""
    scanned = _read(code)
    found = _registered(scanned)
    if found is None:
        raise NotFound
    leaves = [{"position": row.position, "title": row.title, "digest": row.digest.hex()} for row in found.rows]
    words = found.words.in_language(language())
    return jsonify(standing=found.standing, words=words, as_of=moment(now()), rows=leaves)


@bp.get("/check/camera")
@public
def camera() -> ResponseReturnValue:
    """Read codes with the phone's camera, and check them on the phone against the keys that come with this page."""
    pins = code_pins(session(), the(Settings).base_url)
    return render_template(
        "scanning/camera.html",
        address=pins.base_url,
        keys=" ".join(b64encode(key).decode() for key in pins.code_keys),
        outcomes=ON_PHONE,
        troubles=TROUBLES,
        row_words=ROWS,
        as_of=now(),
    )


@bp.get("/check/keeper.js")
@public
def keeper() -> Response:
    """Hand out the service worker that keeps the camera page for places without reception. It holds no data."""
    return keeper_script()


def _read(code: str) -> Scanned:
    pins = code_pins(session(), the(Settings).base_url)
    scanned = read(f"{pins.base_url}{FOLDER}{code}", pins)
    if scanned.outcome is not Outcome.CHANGED or (number := claimed_number(code)) is None:
        return scanned
    before = printed_address(session(), the(ContentStore), number)
    return read(f"{before}{FOLDER}{code}", pins) if before else scanned


def _registered(scanned: Scanned) -> Registered | None:
    if scanned.outcome is not Outcome.SIGNED or scanned.claims is None:
        return None
    return registered(session(), the(ContentStore), scanned.claims)


def _report(found: Registered | None) -> Report | None:
    if found is None or found.snapshot is None:
        return None
    return verify_number(found.snapshot.number, found.snapshot.check_code, port(Ledger), at=now())
