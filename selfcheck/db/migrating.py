"""Bringing a database to the schema this code needs: the owner's business, done before anything else starts.

Alembic is loaded only where there is something to do, so that a second start is quick.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, inspect, make_url, text

from selfcheck.db.engine import open_engine
from selfcheck.db.schema import secure_tables
from selfcheck.errors import Broken
from selfcheck.settings import Settings

SCRIPTS: Final = Path(__file__).resolve().parent.parent / "migrations"
LOCK: Final = 730_001
REVISION: Final = re.compile(r"^(down_)?revision = ['\"](\w+)['\"]$", re.MULTILINE)


def migrate(settings: Settings) -> bool:
    """Upgrade the database to this code's schema; return whether anything was done.

    :raises Broken: the database was written by a newer version
    """
    engine = open_engine(settings.owner_database_url)
    try:
        with engine.connect().execution_options(writing=True) as connection:
            changed = _upgrade(connection, _application_role(settings))
            connection.commit()
        return changed
    finally:
        engine.dispose()


@cache
def head() -> str:
    """Return the revision this code needs: the one that no other builds upon."""
    files = sorted((SCRIPTS / "versions").glob("[0-9]*.py"))
    named = [found for file in files for found in REVISION.findall(file.read_text("utf-8"))]
    built_upon = {revision for is_base, revision in named if is_base}
    (newest,) = {revision for is_base, revision in named if not is_base} - built_upon
    return str(newest)


def current(connection: Connection) -> str | None:
    """Return the revision the database has, or None where it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("select version_num from alembic_version"))
    return found


def check_schema(engine: Engine) -> None:
    """Refuse to run on a schema of another version.

    :raises Broken: older (``serve`` brings it up) or newer than this code
    """
    with engine.connect() as connection:
        found = current(connection)
    if found != head():
        raise Broken(
            f"数据库结构（{found}）与程序（{head()}）不一致。请先用同一版本运行一次 selfcheck serve。\n"
            f"The database's schema ({found}) is not this program's ({head()}). Run `selfcheck serve` once."
        )


def _upgrade(connection: Connection, role: str | None) -> bool:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"select pg_advisory_xact_lock({LOCK})")
    if current(connection) == head():
        return False
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise Broken(
            "数据库由更新的版本写成，请换用新版程序 / the database was written by a newer version; run that version"
        ) from error
    secure_tables(connection, role)
    return True


def _application_role(settings: Settings) -> str | None:
    return make_url(settings.database_url).username if settings.database_url != settings.owner_database_url else None
