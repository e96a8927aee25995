"""A scratch installation full of units: one is made by the operations that pages call, the others are its copies."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, insert, select, update

from selfcheck.accounts import sessions
from selfcheck.accounts.model import InstallationRole, NewAccount
from selfcheck.accounts.operations import create_user, get_user
from selfcheck.accounts.passwords import Passwords
from selfcheck.accounts.web.visits import STORED
from selfcheck.actor import COMMAND_LINE
from selfcheck.bench.multiplying import Pattern, multiply
from selfcheck.db.base import Base
from selfcheck.db.migrating import migrate
from selfcheck.db.session import transaction
from selfcheck.demo.facts import MAKER
from selfcheck.demo.running import run
from selfcheck.errors import Broken
from selfcheck.services import Services, build
from selfcheck.settings import Settings

SEATS: Final = 20
BROWSER: Final = "bench"
OPERATOR: Final = InstallationRole.OPERATOR


@dataclass(frozen=True, slots=True)
class Seat:
    """Where one visitor sits: what addresses of their unit hold, and their cookies."""

    values: Mapping[str, str | int]
    cookie: str
    operator_cookie: str
    address: str


@dataclass(frozen=True, slots=True)
class Scene:
    """An installation with its units filled in, and the visitors' seats spread over them."""

    services: Services
    seats: tuple[Seat, ...]


def set_scene(settings: Settings, folder: Path, units: int, rows: int) -> Scene:
    """Fill a fresh installation in ``folder`` with so many units, each with a list of so many rows in draft."""
    services = fresh_installation(settings, folder)
    made, _number = run(services, MAKER)
    if made.unit is None:
        raise Broken("the pattern unit was not founded")
    with services.engine.connect().execution_options(writing=True) as connection:
        pattern = _pattern(connection, made.unit.id)
        _fit(connection, made.unit.id, rows)
        ids = [made.unit.id, *multiply(connection, pattern, units - 1)]
        connection.commit()
        values = [_values(connection, ids[place * len(ids) // SEATS]) for place in range(SEATS)]
    return Scene(services, _seats(services, made.unit.code, values))


def fresh_installation(settings: Settings, folder: Path) -> Services:
    """Make an empty installation in ``folder``, behind one proxy, so that visitors have own addresses."""
    url = f"sqlite:///{folder / 'selfcheck.db'}"
    own = replace(
        settings, data_dir=folder, database_url=url, owner_database_url=url, public_base_url=None, trusted_proxies=1
    )
    folder.mkdir(parents=True, exist_ok=True)
    migrate(own)
    return build(own)


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _pattern(connection: Connection, unit_id: int) -> Pattern:
    units, products = _table("units"), _table("product_units")
    number_code = connection.scalar(select(units.c.number_code).where(units.c.id == unit_id))
    product = connection.scalar(select(products.c.id).where(products.c.unit_id == unit_id))
    return Pattern(unit_id, str(number_code), int(product or 0))


def _fit(connection: Connection, unit_id: int, wanted: int) -> None:
    """Give the list so many rows in draft, every second of them unread."""
    rows, lists = _table("checklist_rows"), _table("checklists")
    on_list = (rows.c.unit_id == unit_id) & rows.c.is_out.is_(False)
    found = connection.scalars(select(rows.c.id).where(on_list).order_by(rows.c.place, rows.c.id)).all()
    _drop(connection, found[wanted:])
    own = connection.execute(select(rows).where(on_list, rows.c.hand == "own")).mappings().first()
    more = [{**(own or {}), "id": max(found) + count} for count in range(1, wanted - len(found) + 1)]
    if more:
        connection.execute(insert(rows), more)
    unread = {"hand": "proposed", "confirmed_by": None, "confirmed_by_name": "", "confirmed_at": None}
    half = rows.c.id.in_(found[::2]) & (rows.c.hand == "confirmed")
    connection.execute(update(rows).where(half).values(**unread, confirmed_together=None))
    connection.execute(update(lists).where(lists.c.unit_id == unit_id).values(state="draft"))


def _drop(connection: Connection, row_ids: Sequence[int]) -> None:
    rows, revisions = _table("checklist_rows"), _table("row_revisions")
    connection.execute(delete(revisions).where(revisions.c.row_id.in_(row_ids)))
    connection.execute(delete(rows).where(rows.c.id.in_(row_ids)))


def _values(connection: Connection, unit_id: int) -> dict[str, Any]:
    """Return what addresses of a unit are made of."""
    units, rows, issued = _table("units"), _table("checklist_rows"), _table("issued_lists")
    members, products = _table("memberships"), _table("product_units")
    query = (
        select(
            units.c.code.label("unit_code"),
            rows.c.checklist_id,
            rows.c.id.label("row_id"),
            issued.c.id.label("issued_id"),
            issued.c.number,
            issued.c.check_code,
            products.c.product_code,
            products.c.id.label("product_id"),
            members.c.user_id,
        )
        .join(rows, rows.c.unit_id == units.c.id)
        .join(issued, issued.c.unit_id == units.c.id)
        .join(products, products.c.unit_id == units.c.id)
        .join(members, members.c.unit_id == units.c.id)
        .where(units.c.id == unit_id, rows.c.is_out.is_(False))
        .order_by(members.c.id, rows.c.place)
        .limit(1)
    )
    return dict(connection.execute(query).mappings().one())


def _seats(services: Services, pattern_code: str, values: list[dict[str, Any]]) -> tuple[Seat, ...]:
    operator, files = _session(services, _operator(services)), services.settings.blob_dir
    for code in {str(each["unit_code"]) for each in values} - {pattern_code}:
        shutil.copytree(files / pattern_code, files / code)
    return tuple(
        Seat(each, _session(services, each["user_id"]), operator, f"10.0.0.{place}")
        for place, each in enumerate(values, start=1)
    )


def _operator(services: Services) -> int:
    account = NewAccount("bench-operator", "Operator", Passwords().hash(BROWSER), "zh_Hans", (OPERATOR,))
    with transaction(services.sessions, writing=True) as session:
        return create_user(session, COMMAND_LINE, account, at=services.clock.now()).id


def _session(services: Services, user_id: int) -> str:
    """Begin a session as a person and return the cookie's value."""
    with transaction(services.sessions, writing=True) as session:
        user, at = get_user(session, user_id), services.clock.now()
        content = {"csrf_token": f"bench {user_id}"}
        return STORED + sessions.start(session, user, browser=BROWSER, content=content, at=at)
