"""Lists whose data lapse, and what persons do about it, by the operations that the pages call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.accounts.records import User
from selfcheck.actor import Actor
from selfcheck.db.session import transaction
from selfcheck.glossary import Post
from selfcheck.issuing.again import confirm_again, give_up
from selfcheck.issuing.flow import open_case
from selfcheck.issuing.records import IssuedList, ListLapse
from selfcheck.services import Services
from selfcheck.transparency.keys import policy_file
from tests.data.issued import Issued, attested, desk_of, holder, present, work
from tests.data.lists import SampleList
from tests.data.log import running_witness
from tests.issuing.sealing import later, waits
from tests.people import form_token

A_DAY: Final = timedelta(hours=24)
ACTS: Final = {Post.OFFICER: "prepared", Post.DIRECTOR: "reviewed", Post.PERSON_IN_CHARGE: "attested"}
Client = Callable[[User], FlaskClient]


def without_witness(services: Services, sample: SampleList, folder: Path) -> Issued:
    """A reviewed list that is issued and stands in the log; its witness has not been there for a day."""
    with witness(services, folder):
        pass
    issued = attested(services, sample)
    work(services)
    assert "见证方还没有签名" in waits(services, issued)
    later(services, A_DAY)
    work(services)
    return issued


@contextmanager
def witness(services: Services, folder: Path) -> Iterator[None]:
    """A witness that is there; the operator names it."""
    with transaction(services.sessions, writing=True) as session:
        log = services.logbook.begin(session)
    with running_witness(folder, services.clock, *log.keys) as there:
        policy_file(services.settings).write_text(f"witness w {there.key.text} {there.url}\nquorum w\n", "utf-8")
        yield


def again(services: Services, issued: Issued, actor: Actor | None = None) -> None:
    """Confirm it again, as the page does."""
    sample = issued.of
    with sample.of.scope(services, writing=True) as session:
        at = services.clock.now()
        row = row_of(session, issued)
        case = open_case(session, desk_of(services), sample.of.unit, sample.id, at=at)
        chief = present(actor or holder(sample, Post.PERSON_IN_CHARGE), at)
        confirm_again(session, desk_of(services), chief, case, row, at=at)


def given_up(services: Services, issued: Issued, reason: str = "总监已离职") -> None:
    """Give its number up, as the page does."""
    with issued.of.of.scope(services, writing=True) as session:
        row = row_of(session, issued)
        give_up(session, holder(issued.of, Post.PERSON_IN_CHARGE), row, reason, at=services.clock.now())


def lapsed(services: Services, issued: Issued) -> list[ListLapse]:
    """What lapsed under its number."""
    with issued.of.of.scope(services) as session:
        return list(session.scalars(select(ListLapse).where(ListLapse.issued_list_id == issued.id)))


def approve(issued: Issued, client_for: Client, *posts: Post) -> None:
    """Let these approve by account on their page."""
    for post in posts:
        assert send(client_for(issued.of.of.users[post]), issued, f"approvals/{ACTS[post]}/account") == 303


def send(client: FlaskClient, issued: Issued, path: str, **fields: object) -> int:
    """Send a form about an issued list and return the status."""
    page = issued.of.of.url(f"issued/{issued.id}")
    data = {"csrf_token": form_token(client.get("/account")), **fields}
    return client.post(f"{page}/{path}", data=data).status_code


def row_of(session: Session, issued: Issued) -> IssuedList:
    """Its row."""
    return session.scalars(select(IssuedList).where(IssuedList.id == issued.id)).one()
