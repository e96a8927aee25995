"""For developers: write a migration from the difference between the tables and the newest revision."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

import selfcheck.tables  # noqa: F401 - registers every table
from selfcheck.db.engine import open_engine
from selfcheck.db.migrating import SCRIPTS


def main() -> None:
    """Write the revision named by the first argument."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'empty.db'}")
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            if any(SCRIPTS.glob("versions/*.py")):
                command.upgrade(config, "head")
            number = len(list(SCRIPTS.glob("versions/[0-9]*.py"))) + 1
            command.revision(config, message=sys.argv[1], autogenerate=True, rev_id=f"{number:04d}")
        engine.dispose()


if __name__ == "__main__":
    main()
