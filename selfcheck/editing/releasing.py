"""Ordering a release: tried first, then made, both by the worker. One release is in the making at a time."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.editing.model import DraftState, ReleaseState
from selfcheck.editing.records import LibraryRelease, PointDraft
from selfcheck.editing.shelf import Shelf
from selfcheck.errors import NotFound, Refused
from selfcheck.jobs.operations import Order, enqueue
from selfcheck.jobs.records import Job
from selfcheck.riskpoints.release import NAME

TRIAL: Final = "library-trial"
RELEASE: Final = "library-release"
SUBJECT: Final = "library-release"
NOTE_LEAST: Final = 10
NOTE_LIMIT: Final = 2000


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person typed to release: the name, the name once more, and why."""

    name: str
    confirmed: str
    note: str


def set_of(versions: Mapping[str, int], shelf: Shelf) -> str:
    """Name what would be released now: the drafts as they stand, the release and the shipped library beneath."""
    held = shelf.held()
    parts = [held.library.digest, shelf.shipped.digest, *(f"{each}.{versions[each]}" for each in sorted(versions))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def trial_key(what: str) -> str:
    """Return the key of the trial of a set."""
    return f"{TRIAL}:{what}"


def trial_of(session: Session, what: str) -> Job | None:
    """Return the newest trial of a set, if it was tried."""
    query = select(Job).where(Job.kind == TRIAL, Job.idem_key.startswith(trial_key(what))).order_by(Job.id.desc())
    return session.scalars(query.limit(1)).first()


def order_trial(session: Session, actor: Actor, shelf: Shelf, *, at: datetime) -> Job:
    """Have what would be released checked as a whole and measured.

    :raises Refused: there is nothing to release
    """
    versions = approved(session)
    _refuse_nothing(versions, shelf)
    what = set_of(versions, shelf)
    before = trial_of(session, what)
    if before is not None and before.state in ("queued", "running", "done"):
        return before
    key = trial_key(what) + (f":{before.id}" if before is not None else "")  # the one before broke off
    payload = {"drafts": versions}
    return enqueue(session, actor, Order(TRIAL, key, payload=payload), at=at)


def order_release(
    session: Session, actor: Actor, wish: Wish, shelf: Shelf, shipped_names: Collection[str], *, at: datetime
) -> LibraryRelease:
    """Have a release made of all approved drafts.

    :param shipped_names: names of shipped releases, which are taken
    :raises Refused: name, confirmation or note not as wanted; not tried; nothing to release; one is being made
    """
    versions = approved(session)
    _refuse_nothing(versions, shelf)
    _check_wish(wish)
    found = _of_name(session, wish.name)
    if wish.name in shipped_names or (found is not None and found.state != ReleaseState.FAILED.value):
        raise _refused("release-taken", f"库版 {wish.name} 已经有了，请用新的名称。", f"Release {wish.name} exists.")
    if (making := in_the_making(session)) is not None:
        raise _refused("release-in-making", f"库版 {making.name} 正在发布。", f"Release {making.name} is being made.")
    trial = trial_of(session, set_of(versions, shelf))
    if trial is None or not is_tried_well(trial):
        raise _refused("not-tried", "请先试做并看过结果。", "Try it first and look at what comes out.", field="")
    release = found or LibraryRelease(name=wish.name)
    session.add(release)
    _write(release, actor, wish, shelf, at)
    session.flush()
    payload = {"release_id": release.id, "drafts": versions, "figures": trial.result["figures"]}
    order = Order(RELEASE, f"{RELEASE}:{wish.name}:{secrets.token_hex(8)}", payload=payload)
    release.job_id = enqueue(session, actor, order, at=at).id
    record(session, actor, "library-release-ordered", (SUBJECT, wish.name), at=at, drafts=sorted(versions, key=int))
    return release


def _write(release: LibraryRelease, actor: Actor, wish: Wish, shelf: Shelf, at: datetime) -> None:
    release.state, release.note = ReleaseState.PREPARING.value, wish.note
    release.base = shelf.held().library.release
    release.shipped, release.shipped_digest = shelf.shipped.release, shelf.shipped.digest
    release.ordered_by, release.ordered_at = actor.user_id, at
    release.problem_zh = release.problem_en = ""


def _check_wish(wish: Wish) -> None:
    if not NAME.fullmatch(wish.name):
        raise _refused(
            "release-name", "库版名称形如 2026.12 或 2026.12.1。", "A release is named as 2026.12 or 2026.12.1."
        )
    if wish.confirmed != wish.name:
        raise _refused(
            "release-not-confirmed",
            "两次填写的库版名称不同。",
            "The name typed to confirm is another one.",
            field="confirmed",
        )
    if len(wish.note) < NOTE_LEAST:
        raise _refused(
            "note-wanted",
            f"请写明这一版改了什么、为什么，至少 {NOTE_LEAST} 个字。",
            f"Say what this release changes and why, in at least {NOTE_LEAST} characters.",
            field="note",
        )


def _refused(code: str, zh: str, en: str, *, field: str = "name") -> Refused:
    return Refused(code, zh, en, field=field or None, status=400)


def _refuse_nothing(versions: Mapping[str, int], shelf: Shelf) -> None:
    if not versions and not shelf.held().is_behind(shelf.shipped):
        raise Refused(
            "nothing-to-release",
            "还没有通过审核的草稿，没有可以发布的。",
            "No draft is approved, so there is nothing to release.",
        )


def is_tried_well(job: Job | None) -> bool:
    """Whether a trial came through without a fault."""
    return job is not None and job.state == "done" and not job.result.get("faults")


def approved(session: Session) -> dict[str, int]:
    """Return the drafts that the next release takes, by id, with their versions."""
    query = select(PointDraft.id, PointDraft.version).where(
        PointDraft.is_open.is_(True), PointDraft.state == DraftState.APPROVED.value
    )
    return {str(draft_id): version for draft_id, version in session.execute(query.order_by(PointDraft.id))}


def in_the_making(session: Session) -> LibraryRelease | None:
    """Return the release that the worker is at, if there is one."""
    return session.scalars(select(LibraryRelease).where(LibraryRelease.state == ReleaseState.PREPARING.value)).first()


def releases(session: Session) -> Sequence[LibraryRelease]:
    """Return every own release, the newest first."""
    return session.scalars(select(LibraryRelease).order_by(LibraryRelease.id.desc())).all()


def newest(session: Session) -> LibraryRelease | None:
    """Return the newest release that came out."""
    query = select(LibraryRelease).where(LibraryRelease.state == ReleaseState.RELEASED.value)
    return session.scalars(
        query.order_by(LibraryRelease.released_at.desc(), LibraryRelease.id.desc()).limit(1)
    ).first()


def release_of_name(session: Session, name: str) -> LibraryRelease:
    """Return a release by its name.

    :raises NotFound: there is none
    """
    found = _of_name(session, name)
    if found is None:
        raise NotFound
    return found


def _of_name(session: Session, name: str) -> LibraryRelease | None:
    return session.scalars(select(LibraryRelease).where(LibraryRelease.name == name)).first()


def drafts_of(session: Session, release: LibraryRelease) -> Sequence[PointDraft]:
    """Return the drafts that a release brought out."""
    query = select(PointDraft).where(PointDraft.release_id == release.id)
    return session.scalars(query.order_by(PointDraft.file, PointDraft.point_id)).all()


def facts(release: LibraryRelease) -> dict[str, Any]:
    """Return what the trail says of a release."""
    return {"digest": release.digest, "shipped": release.shipped, "base": release.base}
