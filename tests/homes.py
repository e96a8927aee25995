"""Where a test's database lives, how it is kept as it stands, and how another test's is put in its place."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from sqlalchemy import URL, Connection, Engine, create_engine, text


class Home(Protocol):
    """Where a test's database lives."""

    @property
    def kind(self) -> object:
        """What is the same for databases that can be copied from each other."""
        ...

    def is_new(self) -> bool:
        """Whether nothing was ever written since the database was made."""
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
    empty: bytes

    @property
    def kind(self) -> object:
        """Every file is like every other."""
        return "sqlite"

    def is_new(self) -> bool:
        """Whether it still holds the bytes it began with."""
        return not self._beside() and self.path.read_bytes() == self.empty

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


@dataclass
class Copy:
    """A database of a PostgreSQL server, copied from a template. Nobody else writes on that server meanwhile."""

    owner: URL
    name: str
    begun: str = ""

    @property
    def kind(self) -> object:
        """The server: only its own databases can be copied."""
        return self.owner

    def create(self, template: str) -> None:
        """Make the database."""
        with administration(self.owner) as connection:
            connection.execute(text(f"create database {self.name} template {template}"))
        self.begun = self._written()

    def drop(self) -> None:
        """Remove the database, whoever is connected."""
        with administration(self.owner) as connection:
            connection.execute(text(f"drop database {self.name} with (force)"))

    def is_new(self) -> bool:
        """Whether no transaction of the server wrote anything since."""
        return self._written() == self.begun

    def keep(self) -> object | None:
        """Copy the database and return the name of the copy."""
        name = f"kept_{secrets.token_hex(6)}"
        with administration(self.owner) as connection:
            connection.execute(text(f"create database {name} template {self.name}"))
        return name

    def bring_back(self, kept: object) -> None:
        """Make the database anew, from the copy."""
        self.drop()
        self.create(str(kept))
        self.begun = ""  # somebody's installation is no new one, though nothing was written since

    def _written(self) -> str:
        with administration(self.owner) as connection:
            return str(connection.scalar(text("select pg_snapshot_xmax(pg_current_snapshot())::text")))


def administration(owner: URL) -> Connection:
    """A connection that makes and removes databases."""
    if owner not in ADMINS:
        ADMINS[owner] = create_engine(owner, isolation_level="AUTOCOMMIT", pool_size=1)
    return ADMINS[owner].connect()


def forget(owner: URL) -> None:
    """Let go of a server that ends."""
    if owner in ADMINS:
        ADMINS.pop(owner).dispose()


ADMINS: Final[dict[URL, Engine]] = {}
HOMES: Final[dict[Engine, Home]] = {}
