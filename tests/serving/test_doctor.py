"""The doctor says in words what is wrong, in both languages, and leaves with 1 where something must be mended."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Connection, text

from selfcheck.cli import Installation
from selfcheck.clock import FixedClock, SystemClock
from selfcheck.db.engine import open_engine
from selfcheck.db.session import transaction
from selfcheck.jobs.records import Job
from selfcheck.services import Services
from selfcheck.serving.cli import clock_is_right, doctor
from selfcheck.serving.doctor import Diagnosis, examine
from selfcheck.settings import Settings, from_environment, installation_secret
from tests.conftest import TODAY
from tests.people import People
from tests.serving.places import installed


@pytest.fixture
def healthy(place: Settings, shipped: Services) -> Iterator[Services]:
    """An installation that nothing is wrong with."""
    with installed(place, shipped, SystemClock()) as services:
        installation_secret(place)
        People(services).add("somebody")
        yield services


def found(settings: Settings) -> dict[str, Diagnosis]:
    return {each.name: each for each in examine(settings)}


def run(settings: Settings, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(doctor, arguments, obj=Installation(settings, "zh"))
    return done.exit_code, done.output


def with_address(settings: Settings) -> Settings:
    return replace(settings, public_base_url="https://check.example.cn")


def test_a_healthy_installation_leaves_with_0(healthy: Services) -> None:
    settings = with_address(healthy.settings)
    assert {each.state for each in examine(settings)} <= {"good", "warning"}
    code, said = run(settings)
    assert code == 0
    assert "留痕链完整" in said
    assert "The audit chains are whole" in said


def test_machines_read_json(healthy: Services) -> None:
    code, said = run(healthy.settings, "--json")
    assert code == 0
    assert {"name", "state", "zh", "en"} == set(json.loads(said)[0])


def test_a_missing_address_is_a_warning_and_a_plain_one_an_error(healthy: Services) -> None:
    assert found(healthy.settings)["address"].state == "warning"
    plain = replace(healthy.settings, public_base_url="http://check.example.cn")
    assert found(plain)["address"].state == "error"
    assert run(plain)[0] == 1


def test_a_secret_that_others_can_read_is_an_error(healthy: Services) -> None:
    healthy.settings.secret_file.chmod(0o644)
    assert "0600" in found(healthy.settings)["secret"].zh


def test_an_empty_database_is_named(place: Settings) -> None:
    place.data_dir.mkdir(parents=True)
    assert found(place)["schema"].state == "error"
    assert "serve" in found(place)["schema"].zh


def test_a_database_that_is_away_is_said_and_everything_else_still_looked_at(tmp_path: Path) -> None:
    away = replace(from_environment(tmp_path, {}), database_url="sqlite:////nowhere/at/all.db")
    diagnoses = found(away)
    assert diagnoses["database"].state == "error"
    assert "versions" in diagnoses


def test_another_schema_is_named_by_both_versions(healthy: Services) -> None:
    with open_owner(healthy.settings) as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
        connection.commit()
    assert "9999" in found(healthy.settings)["schema"].zh
    assert run(healthy.settings)[0] == 1


@contextmanager
def open_owner(settings: Settings) -> Iterator[Connection]:
    """A connection of the owner, who may do what the application may not."""
    engine = open_engine(settings.owner_database_url)
    with engine.connect().execution_options(writing=True) as connection:
        yield connection
    engine.dispose()


def test_a_broken_trail_is_named(healthy: Services) -> None:
    with open_owner(healthy.settings) as connection:
        connection.execute(text("update audit_entries set act = 'nothing-happened' where position = 1"))
        connection.commit()
    assert found(healthy.settings)["audit"].state == "error"


def test_failed_work_is_a_warning(healthy: Services) -> None:
    with transaction(healthy.sessions, writing=True) as session:
        session.add(Job(kind="x", payload={}, idem_key="x", run_after=TODAY, created_at=TODAY, state="parked"))
    assert found(healthy.settings)["jobs"].state == "warning"
    assert "1" in found(healthy.settings)["jobs"].zh


def test_a_role_that_row_security_does_not_bind_is_an_error(healthy: Services, database: str) -> None:
    owner = replace(healthy.settings, database_url=healthy.settings.owner_database_url)
    diagnoses = found(owner)
    if database == "postgresql":
        assert "superuser" in diagnoses["database"].zh
    else:
        assert "database" not in diagnoses


def test_a_damaged_database_file_is_said(healthy: Services, database: str) -> None:
    if database != "sqlite":
        return
    healthy.engine.dispose()
    path = healthy.settings.data_dir / "selfcheck.db"
    content = bytearray(path.read_bytes())
    for page in range(8, len(content) // 4096, 3):
        content[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    path.write_bytes(content)
    states = {each.state for each in examine(healthy.settings)}
    assert "error" in states


def test_CRASH_06_a_trail_from_the_future_is_an_error_until_the_clock_is_confirmed(healthy: Services) -> None:
    ahead = FixedClock(SystemClock().now() + timedelta(hours=1))
    People(replace(healthy, clock=ahead)).add("early-bird")
    assert found(healthy.settings)["clock"].state == "error"
    with closing(Installation(healthy.settings, "zh")) as installation:
        done = CliRunner().invoke(clock_is_right, obj=installation)
    assert done.exit_code == 0
    assert "clock" not in found(healthy.settings)
