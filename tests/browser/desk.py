"""What stands in the house of the expert's desk: a release, drafts in their states, a trial that waits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from selfcheck.accounts.model import InstallationRole
from selfcheck.accounts.records import User
from selfcheck.db.session import UnitSession, transaction
from selfcheck.editing import reviewing
from selfcheck.editing.operations import draft
from selfcheck.editing.releasing import Wish, order_release, order_trial
from selfcheck.editing.tree import Change, points_of
from tests.data.units import actor_of

if TYPE_CHECKING:
    from tests.browser.house import House

FILE = "families/electric_bicycle.yaml"
RELEASED, WAITING, APPROVED, FAULTY = (f"electric_bicycle-{number}" for number in ("04", "05", "08", "07"))


def lay_desk(house: House) -> dict[str, str]:
    """Release one draft, hand one in, approve one and have it tried, leave one with faults."""
    role = [InstallationRole.CONTENT_EDITOR]
    if "editor" not in house.users:
        house.users["editor"] = house.people.add("editor", "钱编辑", roles=role)
    writer = house.people.add("writer", "孙起草", roles=role)
    services, at = house.services, house.services.clock.now()
    with transaction(services.sessions, writing=True) as session:
        _hand_in(house, session, writer, RELEASED, {"level_reason": "发布过的理由"}, is_approved=True)
        order_trial(session, actor_of(writer), services.shelf, at=at)
    house.work()
    with transaction(services.sessions, writing=True) as session:
        wish = Wish("2026.12", "2026.12", "改写一处定级理由，便于单位理解。")
        order_release(session, actor_of(writer), wish, services.shelf, (), at=at)
    house.work()
    services.shelf.look_again()
    with transaction(services.sessions, writing=True) as session:
        words = {"title": {"zh": "新的题目", "en": "A new title"}, "level": "low", "limits": [LIMIT]}
        waiting = _hand_in(house, session, writer, WAITING, words)
        _hand_in(house, session, writer, APPROVED, {"level_reason": "通过了的理由"}, is_approved=True)
        faulty = _draft(
            house, session, house.users["editor"], FAULTY, {"target": {"zh": "良好 3", "en": "good"}, "basis": []}
        )
        job = order_trial(session, actor_of(writer), services.shelf, at=at)
        return {"waiting_draft": str(waiting), "faulty_draft": str(faulty), "desk_job": str(job.id)}


LIMIT: dict[str, Any] = {"quantity": {"zh": "电压", "en": "voltage"}, "operator": "<=", "value": "60", "unit": "V"}


def _draft(house: House, session: UnitSession, by: User, point_id: str, words: Mapping[str, Any]) -> int:
    running = points_of(house.services.shelf.held().file(FILE))[point_id]
    change = Change(FILE, point_id, running, {**running, **words})
    return draft(session, actor_of(by), change, house.services.clock.now()).id


def _hand_in(
    house: House,
    session: UnitSession,
    by: User,
    point_id: str,
    words: Mapping[str, Any],
    *,
    is_approved: bool = False,
) -> int:
    found, at = _draft(house, session, by, point_id, words), house.services.clock.now()
    reviewing.submit(session, actor_of(by), found, 1, (), at=at)
    if is_approved:
        reviewing.approve(session, actor_of(house.users["editor"]), found, 2, "", at=at)
    return found
