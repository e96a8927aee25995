"""The scope in the query layer, and on PostgreSQL a second time in the database."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, UniqueConstraint, create_engine, func, insert, make_url, select, text, update
from sqlalchemy.exc import IntegrityError, ProgrammingError

from selfcheck.db.base import Base, TenantBase
from selfcheck.db.engine import check_application_role, open_engine
from selfcheck.db.session import Unscoped, enter_unit, is_tenant_table, session_factory, transaction
from selfcheck.enterprises.operations import units
from selfcheck.enterprises.records import Person, ProductSite, ProductUnit, Site
from selfcheck.errors import Broken
from selfcheck.services import Services
from tests.data.units import SampleUnit
from tests.databases import Server

# list numbers begin with the unit's own six characters, so that two units can never clash
OF_THE_INSTALLATION = {"issued_lists: ['number']", "issued_lists.number"}
TENANT_TABLES = [table for table in Base.metadata.sorted_tables if is_tenant_table(table)]


def test_TEN_06_unique_keys_of_a_unit_begin_with_the_unit() -> None:
    loose = [
        f"{table.name}: {[column.name for column in key.columns]}"
        for table in TENANT_TABLES
        for key in table.constraints
        if isinstance(key, UniqueConstraint) and next(iter(key.columns)).name != "unit_id"
    ]
    loose += [f"{table.name}.{column.name}" for table in TENANT_TABLES for column in table.columns if column.unique]
    loose += [
        f"{table.name}: {index.name}"
        for table in TENANT_TABLES
        for index in table.indexes
        if index.unique and next(iter(index.columns)).name != "unit_id"
    ]
    assert set(loose) <= OF_THE_INSTALLATION


def test_TEN_06_the_same_name_in_another_unit_is_no_clash(
    services: Services, mine: SampleUnit, theirs: SampleUnit
) -> None:
    for unit in (mine, theirs):
        with unit.scope(services, writing=True) as session:
            units.add_site(session, unit.actor, "总装车间", "", at=services.clock.now())


def test_TEN_07_a_statement_without_a_unit_raises(services: Services, theirs: SampleUnit) -> None:
    statements = [
        select(Person),
        select(Person.name),
        select(func.count()).select_from(Person),
        select(ProductUnit.id).where(ProductUnit.id.in_(select(ProductSite.product_unit_id))),
        update(Person).values(name="x"),
        insert(Person).values(unit_id=theirs.unit.id, name="x"),
        select(Person.__table__),
    ]
    for statement in statements:
        with transaction(services.sessions, writing=True) as session, pytest.raises(Unscoped):
            session.execute(statement)
    with services.sessions() as session, pytest.raises(Unscoped):
        session.get(Person, 1)


def test_TEN_07_a_row_for_another_unit_is_not_written(
    services: Services, mine: SampleUnit, theirs: SampleUnit
) -> None:
    with services.sessions() as session:
        enter_unit(session, mine.unit.id)
        session.add(Site(unit_id=theirs.unit.id, name="x"))
        with pytest.raises(Unscoped):
            session.flush()


def test_TEN_07_within_a_unit_only_its_rows_are_seen_and_changed(
    services: Services, mine: SampleUnit, theirs: SampleUnit
) -> None:
    with mine.scope(services, writing=True) as session:
        assert set(session.scalars(select(Person.unit_id))) == {mine.unit.id}
        session.execute(update(Person).values(phone="1"))
        assert session.scalars(select(Person).where(Person.id == theirs.persons["张建国"])).first() is None
    with theirs.scope(services) as session:
        assert set(session.scalars(select(Person.phone))) == {""}


def test_TEN_07_the_database_shows_nothing_without_a_unit(services: Services, theirs: SampleUnit) -> None:
    if services.engine.dialect.name != "postgresql":
        return
    with services.engine.connect() as connection:
        for table in TENANT_TABLES:
            assert connection.scalar(select(func.count()).select_from(table)) == 0, table.name
        with pytest.raises(ProgrammingError, match="row-level security"):
            connection.execute(
                insert(Site).values(unit_id=theirs.unit.id, name="x", address="", is_closed=False, version=1)
            )


def test_TEN_02_a_child_of_another_units_parent_is_refused_by_the_database(
    services: Services, mine: SampleUnit, theirs: SampleUnit
) -> None:
    with theirs.scope(services, writing=True) as session:
        site = units.add_site(session, theirs.actor, "总装车间", "", at=services.clock.now()).id
    product = next(iter(mine.products.values()))
    with services.sessions() as session:
        enter_unit(session, mine.unit.id)
        session.add(ProductSite(product_unit_id=product, site_id=site))
        with pytest.raises(IntegrityError):
            session.flush()


def test_TEN_08_an_owner_or_superuser_is_refused_at_start(services: Services, server: Server | None) -> None:
    check_application_role(services.engine)
    if server is None:
        return
    owner = make_url(server.owner_url).set(database=make_url(services.settings.database_url).database)
    engine = open_engine(owner.render_as_string(hide_password=False))
    with pytest.raises(Broken, match="BYPASSRLS"):
        check_application_role(engine)
    engine.dispose()


def test_TEN_08_row_level_security_is_forced_on_every_table_of_units(services: Services) -> None:
    if services.engine.dialect.name != "postgresql":
        return
    forced = text("select relname from pg_class where relrowsecurity and relforcerowsecurity")
    with services.engine.connect() as connection:
        assert set(connection.scalars(forced)) >= {table.name for table in TENANT_TABLES}


def test_TEN_09_a_pooled_connection_forgets_its_unit(
    services: Services, mine: SampleUnit, theirs: SampleUnit
) -> None:
    engine = one_connection(services.engine)
    sessions = session_factory(engine)
    expected = {mine.unit.id: len(mine.persons), theirs.unit.id: len(theirs.persons)}
    for turn in range(1000):
        unit_id = (mine if turn % 2 else theirs).unit.id
        with transaction(sessions, writing=False) as session:
            enter_unit(session, unit_id)
            assert session.scalar(select(func.count()).select_from(Person)) == expected[unit_id]
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            assert connection.scalar(select(func.count()).select_from(Person.__table__)) == 0
    with sessions() as session, pytest.raises(Unscoped):
        session.execute(select(Person))
    engine.dispose()


def one_connection(like: Engine) -> Engine:
    """An engine on the same database with a pool of one."""
    if like.dialect.name == "sqlite":
        return open_engine(like.url.render_as_string(hide_password=False))
    return create_engine(like.url, pool_size=1, max_overflow=0)


def test_every_table_of_units_says_so() -> None:
    assert {
        mapper.local_table for mapper in TenantBase.registry.mappers if issubclass(mapper.class_, TenantBase)
    } == set(TENANT_TABLES)
