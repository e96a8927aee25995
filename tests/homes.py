"""Where a test's database lives, how it is kept as it stands, and how another test's is put in its place."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import URL, Connection, Engine, create_engine, text


class Home(Protocol):
    """Where a test's database lives."""

    @property
    def kind(self) -> object:
        """What is the same for databases that can be copied from each other."""
        ...

    def keep(self) -> object | None:
        """Keep the database as it stands; None where somebody still has it open. Nothing may be connected."""
        ...

    def bring_back(self, kept: object) -> None:
        """Put what was kept in the place of the database. Nothing may be connected."""
        ...


@dataclass(frozen=True)
class File:
    """A SQLite file."""

    path: Path

    @property
    def kind(self) -> object:
        """Every file is like every other."""
        return "sqlite"

    def keep(self) -> object | None:
        """Return the bytes; the last connection brought the write-ahead log into them."""
        return None if self._beside() else self.path.read_bytes()

    def bring_back(self, kept: object) -> None:
        """Write the bytes."""
        assert isinstance(kept, bytes)
        assert not self._beside()
        self.path.write_bytes(kept)

    def _beside(self) -> list[Path]:
        return [each for each in self.path.parent.glob(f"{self.path.name}-*") if each.stat().st_size]


@dataclass(frozen=True)
class Copy:
    """A database of a PostgreSQL server, copied from a template."""

    owner: URL
    name: str

    @property
    def kind(self) -> object:
        """The server: only its own databases can be copied."""
        return self.owner

    def create(self, template: str) -> None:
        """Make the database."""
        self._told(f"create database {self.name} template {template}")

    def drop(self) -> None:
        """Remove the database, whoever is connected."""
        self._told(f"drop database {self.name} with (force)")

    def keep(self) -> object | None:
        """Copy the database and return the name of the copy."""
        name = f"kept_{secrets.token_hex(6)}"
        self._told(f"create database {name} template {self.name}")
        return name

    def bring_back(self, kept: object) -> None:
        """Make the database anew, from the copy."""
        self._told(f"drop database {self.name} with (force)", f"create database {self.name} template {kept}")

    def _told(self, *statements: str) -> None:
        with administration(self.owner) as connection:
            for statement in statements:
                connection.execute(text(statement))


def administration(owner: URL) -> Connection:
    """A connection that makes and removes databases."""
    if owner not in ADMINS:
        ADMINS[owner] = create_engine(owner, isolation_level="AUTOCOMMIT", pool_size=1)
    return ADMINS[owner].connect()


ADMINS: dict[URL, Engine] = {}
HOMES: dict[Engine, Home] = {}
