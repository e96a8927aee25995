"""Background work of the desk: trying and making a release, counting who uses the points.

Killed at any instant, each runs again from the start: the same parts give the same files, files are laid down before
any row names them, and what a row names is pointed to before the job ends.
"""

from __future__ import annotations

import logging
from typing import Any, Final

from selfcheck.actor import SYSTEM, Actor
from selfcheck.audit.operations import record
from selfcheck.db.session import UnitSession
from selfcheck.editing.making import Made, Workshop, lay_down, make
from selfcheck.editing.model import DraftState, ReleaseState
from selfcheck.editing.operations import draft, open_draft, open_drafts
from selfcheck.editing.records import LibraryRelease, PointDraft
from selfcheck.editing.releasing import SUBJECT, facts
from selfcheck.editing.settling import own_of
from selfcheck.editing.shelf import OwnRelease, point_to
from selfcheck.editing.tree import Change
from selfcheck.errors import Refused
from selfcheck.jobs.worker import Running
from selfcheck.text import Bilingual

log = logging.getLogger("selfcheck.library")
TRIAL_STEPS: Final = 3
RELEASE_STEPS: Final = 5
MOST_NAMED: Final = 50
NOT_MADE: Final = Bilingual(
    "系统故障，多次没有做成。请联系运营者；草稿没有变化，可以再发布一次。",
    "A fault of the system; it could not be made. Tell the operator. The drafts are as before; release again.",
)
REPLACED: Final = Bilingual(
    "发布期间有草稿被取回或修改，没有发布。请再试做一次。",
    "A draft was taken back or changed meanwhile; nothing was released. Try again.",
)


def try_release(workshop: Workshop, running: Running) -> None:
    """Make what would be released and keep its figures, or what is wrong with it; nothing is written."""
    with running.reading() as session:
        drafts = _drafts(session, running.claim.payload["drafts"])
    result: dict[str, Any]
    try:
        made = make(workshop, drafts, lambda words, done: running.say(words, done, TRIAL_STEPS))
        result = {"figures": made.figures, **_carried(made)}
    except Refused as refused:
        result = {"faults": {"zh": refused.zh, "en": refused.en}}
    with running.writing() as session:
        running.finish(session, result)


def _carried(made: Made) -> dict[str, Any]:
    return {
        "carried": len(made.base.carried),
        "conflicts": [[each.file, each.point_id] for each in made.base.conflicts[:MOST_NAMED]],
    }


def _drafts(session: UnitSession, versions: dict[str, int]) -> list[PointDraft]:
    """Return the drafts that were looked at.

    :raises Refused: one of them is another by now
    """
    drafts = [each for each in open_drafts(session, DraftState.APPROVED) if str(each.id) in versions]
    if {str(each.id): each.version for each in drafts} != versions:
        raise Refused("drafts-changed", REPLACED.zh, REPLACED.en)
    return drafts


def make_release(workshop: Workshop, running: Running) -> None:
    """Make a release: its files, its row, the pointer that every process follows, the end of the job."""
    with running.reading() as session:
        release = session.get_one(LibraryRelease, running.claim.payload["release_id"])
    if release.state != ReleaseState.RELEASED.value:
        try:
            own = _make(workshop, running, release)
        except Refused as refused:
            _fail(running, release.id, Bilingual(refused.zh, refused.en))
            return
        except Exception:
            if running.claim.is_last_attempt:
                _fail(running, release.id, NOT_MADE)
            raise
    else:  # an earlier run came as far as its row
        own = own_of(release)
    point_to(workshop.shelf.folder, own)
    workshop.shelf.look_again()
    with running.writing() as session:
        running.finish(session, {"release": own.name})


def _make(workshop: Workshop, running: Running, release: LibraryRelease) -> OwnRelease:
    versions: dict[str, int] = running.claim.payload["drafts"]
    with running.reading() as session:
        drafts = _drafts(session, versions)
    tried = running.claim.payload.get("figures")
    made = make(workshop, drafts, lambda words, done: running.say(words, done, RELEASE_STEPS), tried)
    running.say(Bilingual("正在写入文件", "Writing the files"), 3, RELEASE_STEPS)
    own, content = lay_down(workshop, made, own_of(release))
    running.say(Bilingual("正在登记", "Entering the register"), 4, RELEASE_STEPS)
    with running.writing() as session:
        at = running.clock.now()
        found = session.get_one(LibraryRelease, release.id, with_for_update=True)
        for each in _drafts(session, versions):
            each.state, each.is_open, each.release_id = DraftState.RELEASED.value, None, found.id
            each.changed_at = at
        found.state, found.released_at = ReleaseState.RELEASED.value, at
        found.digest, found.content_sha256, found.shipped_sha256 = own.digest, content, own.shipped_sha256
        found.figures = {**made.figures, **_carried(made)}
        found.changed_points = [each.point_id for each in drafts]
        session.flush()
        record(session, _orderer(found), "library-released", (SUBJECT, found.name), at=at, **facts(found))
        _keep_conflicts(session, made, running)
        if workshop.on_release is not None:
            workshop.on_release(session, found.name, found.changed_points, at)
    return own


def _orderer(release: LibraryRelease) -> Actor:
    return Actor(release.ordered_by, "") if release.ordered_by is not None else SYSTEM


def _keep_conflicts(session: UnitSession, made: Made, running: Running) -> None:
    """Make a draft of each own change that the new shipped library clashes with, so that no words are lost."""
    for conflict in made.base.conflicts:
        if open_draft(session, conflict.file, conflict.point_id) is None and conflict.after is not None:
            wanted = Change(conflict.file, conflict.point_id, conflict.before, conflict.after)
            draft(session, SYSTEM, wanted, running.clock.now())


def _fail(running: Running, release_id: int, words: Bilingual) -> None:
    with running.writing() as session:
        found = session.get_one(LibraryRelease, release_id, with_for_update=True)
        running.fail(session, words)
        found.state = ReleaseState.FAILED.value
        found.problem_zh, found.problem_en = words.zh[:500], words.en[:500]
        at = running.clock.now()
        record(session, _orderer(found), "library-release-failed", (SUBJECT, found.name), at=at)
