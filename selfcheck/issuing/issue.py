"""签发: one transaction gives the number, freezes the data, enters the register and orders the document.

What the seal will rest on is frozen too, and each person's approval of exactly these data is kept beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.attestation.canonical import digests, to_canonical
from selfcheck.attestation.codec import to_plain
from selfcheck.attestation.custody import SealTerms
from selfcheck.attestation.snapshot import Snapshot
from selfcheck.attestation.terms import Act, Purpose
from selfcheck.audit.operations import newest_moment, record
from selfcheck.checklist.records import Checklist
from selfcheck.clock import CHINA, FixedClock, local_day, rfc3339
from selfcheck.enterprises.records import Unit
from selfcheck.errors import Refused
from selfcheck.issuing.approvals import TIME_TO_SIGN, ask_for
from selfcheck.issuing.cards import write_card
from selfcheck.issuing.causes import CAUSES
from selfcheck.issuing.desk import Desk
from selfcheck.issuing.dossier import Dossier, Frame
from selfcheck.issuing.freezing import draw_salts, freeze
from selfcheck.issuing.numbers import check_code, next_number
from selfcheck.issuing.records import IssuedFile, IssuedList, ListEvent, RegisteredNumber, Step
from selfcheck.issuing.standing import in_force_of
from selfcheck.jobs.operations import Order, enqueue
from selfcheck.jobs.records import Job
from selfcheck.sealing.keyring import Owner
from selfcheck.sealing.means import Vault, terms_for
from selfcheck.sealing.model import NotYet
from selfcheck.settings import Settings

JOB: Final = "issue-list"
CLOCK_SLACK: Final = timedelta(minutes=5)
PAPERS: Final = ("A4", "A3")


@dataclass(frozen=True, slots=True)
class Terms:
    """What the main person decides when attesting: dates, why anew, on what paper, whether persons sign by keys."""

    in_force_from: date
    review_by: date
    cause: str = ""
    cause_words: str = ""
    paper: str = "A4"
    by_keys: bool = False


def key_of(number: str) -> str:
    """Return the key of the one job that makes the document of a number."""
    return f"issue:{number}"


def a_year_on(day: date) -> date:
    """Return the same day a year later, the day before on 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def issue(
    session: Session, desk: Desk, actor: Actor, unit: Unit, checklist: Checklist, *, issuing: Issuing
) -> tuple[IssuedList, Job]:
    """Issue an attested list, within the unit's scope.

    The data are stored before the transaction commits, so that a row never names bytes that are not there.

    :return: the issued list, and the job that makes its document
    :raises Refused: terms that do not fit, or the unit's key cannot be used
    """
    dossier, terms, at = issuing.dossier, issuing.terms, issuing.at
    check_terms(terms, dossier, at)
    refuse_clock_behind(session, unit.id, at)
    before, seal = in_force_of(session, checklist.id), seal_terms(session, desk.settings, unit, at)
    number, serial = next_number(session, unit.number_code, at.astimezone(CHINA).year)
    named = Named(number, next_edition(session, checklist.id), check_code())
    frame = replace(frame_of(desk, named, terms, at), seal=seal)
    snapshot = freeze(dossier, frame, Purpose.ISSUE, draw_salts(len(dossier.rows)))
    content = to_canonical(snapshot)
    sha256 = desk.store.put(unit.code, content)
    issued = IssuedList(
        checklist_id=checklist.id,
        number=number,
        serial=serial,
        data_sha256=sha256,
        data_sm3=digests(content)[1],
        supersedes_id=before.id if before else None,
        seal=to_plain(seal),
        **_decided(terms, at),
        **said_by(snapshot),
    )
    session.add(issued)
    session.flush()
    session.add(RegisteredNumber(number=number, unit_id=unit.id, issued_list_id=issued.id))
    write_card(session, issued, snapshot)
    session.add(IssuedFile(sha256=sha256, number=number, unit_id=unit.id, kind="data", size=len(content)))
    ask_for(session, issued, snapshot, issuing.steps, wait=terms.by_keys)
    job = enqueue(session, actor, Order(JOB, key_of(number), unit.id, _payload(issued, terms)), at=at)
    record(session, actor, "list-issued", ("issued-list", number), at=at, unit_id=unit.id, sha256=sha256)
    return issued, job


def _payload(issued: IssuedList, terms: Terms) -> dict[str, object]:
    until = {"sign_until": rfc3339(issued.issued_at + TIME_TO_SIGN)} if terms.by_keys else {}
    return {"issued_list_id": issued.id, **until}


def seal_terms(session: Session, settings: Settings, unit: Unit, at: datetime) -> SealTerms:
    """Return what a seal made now would rest on.

    :raises Refused: the unit's key cannot be used, or no time-stamp authority is trusted
    """
    try:
        return terms_for(session, Vault.of(settings, FixedClock(at)), Owner(unit.id, unit.name, unit.uscc))
    except NotYet as missing:
        raise Refused(
            missing.code,
            "现在不能签发：单位的签章密钥或时间戳服务需要系统运营者处理（selfcheck keys list）。清单没有变动。",
            "It cannot be issued now: the operator has to see to the unit's seal key or the time-stamp authority"
            " (`selfcheck keys list`). Nothing was changed.",
        ) from missing


def refuse_clock_behind(session: Session, unit_id: int, at: datetime) -> None:
    """Refuse to issue by a clock that was put back: it would date this issue before what it follows.

    :raises Refused: the trail of the unit knows a later moment
    """
    newest = newest_moment(session, unit_id)
    if newest is not None and at < newest - CLOCK_SLACK:
        seen = newest.astimezone(CHINA)
        raise Refused(
            "clock-behind",
            f"系统时钟可能不对：记录里最近的时间是 {seen:%Y-%m-%d %H:%M}，比现在还晚。请系统运营者核对时钟后再签发。",
            f"The clock may be wrong: the latest moment on record is {seen:%Y-%m-%d %H:%M}, after now."
            " Ask the operator to check it before you issue.",
        )


@dataclass(frozen=True, slots=True)
class Issuing:
    """What is issued, on which terms, when; ``steps`` are those behind the dossier's confirmations."""

    dossier: Dossier
    terms: Terms
    at: datetime
    steps: Sequence[Step]


def _decided(terms: Terms, at: datetime) -> dict[str, object]:
    year = at.astimezone(CHINA).year
    return {"year": year, "paper": terms.paper, "cause": terms.cause, "cause_words": terms.cause_words}


def said_by(snapshot: Snapshot) -> dict[str, object]:
    """Return what stands on a list's row of what was frozen."""
    attested = next(each for each in snapshot.confirmations if each.act is Act.ATTESTED)
    return {
        "edition_no": snapshot.edition,
        "role": snapshot.role.value,
        "rows": len(snapshot.rows),
        "check_code": snapshot.check_code,
        "issued_at": snapshot.issued_at,
        "in_force_from": snapshot.in_force_from,
        "review_by": snapshot.review_by,
        "attested_by": attested.person,
        "unit_name": snapshot.unit.name,
        "uscc": snapshot.unit.uscc,
    }


@dataclass(frozen=True, slots=True)
class Named:
    """What a list is called for good: its number, its edition, the code by which it is checked."""

    number: str
    edition: int
    code: str


def frame_of(desk: Desk, named: Named, terms: Terms, at: datetime) -> Frame:
    """Return what issuing adds to the content, but for the terms of the seal."""
    return Frame(
        number=named.number,
        edition=named.edition,
        issued_at=at.replace(microsecond=0),
        in_force_from=terms.in_force_from,
        review_by=terms.review_by,
        check_url=f"{desk.settings.base_url}/check/{named.number}/{named.code}",
        check_code=named.code,
        is_sample=desk.settings.is_demo,
        is_trial=desk.settings.public_base_url is None,
        cause=terms.cause,
        cause_words=terms.cause_words,
    )


def next_edition(session: Session, checklist_id: int) -> int:
    """Return the next issue (版次) of a working list; void numbers do not count."""
    void = select(ListEvent.issued_list_id).where(ListEvent.kind == "void")
    count = select(func.count()).select_from(IssuedList)
    mine = count.where(IssuedList.checklist_id == checklist_id, IssuedList.id.not_in(void))
    return int(session.scalar(mine) or 0) + 1


def check_terms(terms: Terms, dossier: Dossier, at: datetime) -> None:
    """Refuse terms that do not fit.

    :raises Refused: in force before today, a review date out of bounds, or no cause for a new issue
    """
    today = local_day(at)
    if terms.in_force_from < today:
        raise Refused(
            "in-force-before-issue",
            "生效日期不能早于今天。",
            "The day it comes into force cannot be before today.",
            field="in_force_from",
            status=400,
        )
    if not terms.in_force_from < terms.review_by <= a_year_on(terms.in_force_from):
        raise Refused(
            "review-date",
            "复核日期须在生效之后、一年之内。",
            "The review date must be after it comes into force and within a year.",
            field="review_by",
            status=400,
        )
    if dossier.last is not None and terms.cause not in CAUSES:
        raise Refused(
            "cause-missing",
            "请选择为什么出新版，清单和核验页会写明。",
            "Choose why a new issue is made; the list says so.",
            field="cause",
            status=400,
        )
