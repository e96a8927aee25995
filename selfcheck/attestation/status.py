"""状态清单: which lists were replaced or withdrawn, for readers who ask no server; others learn nothing. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final, Literal

from selfcheck.clock import local_day, rfc3339

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
NUMBER_AT_MOST: Final = 64


@dataclass(frozen=True, slots=True)
class Superseded:
    """Replaced on a day (UTC+8). ``hidden`` is the successor's number, to be read with the list's digest alone."""

    on: date
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of a list: since when, and by which number it was replaced where that is known.

    What lapsed was never published: other data may be issued under its number.
    """

    kind: Literal["superseded", "withdrawn", "lapsed"]
    on: date
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """Which lists were replaced or withdrawn, or lapsed, before ``made_at``; to be renewed by ``good_until``.

    Lists stand under ``veiled_name(digest)``, so that the file tells nothing of lists that its reader does not hold.
    """

    made_at: datetime
    good_until: datetime
    superseded: Mapping[str, Superseded] = field(default_factory=lambda: NOTHING)
    withdrawn: Mapping[str, date] = field(default_factory=lambda: NOTHING)
    lapsed: Mapping[str, date] = field(default_factory=lambda: NOTHING)

    def mark_of(self, data_sha256: str, *, at: datetime) -> Mark | None:
        """Return what had become of a list by then, or None; the gravest of several.

        :param data_sha256: digest of the list's data, hexadecimal
        """
        name, today = veiled_name(data_sha256), local_day(at)
        if (day := self.lapsed.get(name)) is not None and day <= today:
            return Mark("lapsed", day)
        if (day := self.withdrawn.get(name)) is not None and day <= today:
            return Mark("withdrawn", day)
        found = self.superseded.get(name)
        if found is None or found.on > today:
            return None
        return Mark("superseded", found.on, unveiled(found.hidden, data_sha256) or None)

    def knows(self, issued_at: datetime, *, at: datetime) -> bool:
        """Whether silence on a list issued then says that it is current: made after it, and not too old by now."""
        return issued_at <= self.made_at and at <= self.good_until


def status_to_plain(status: Status) -> dict[str, Any]:
    """Return the list as it stands in a bundle."""
    return {
        "made_at": rfc3339(status.made_at),
        "good_until": rfc3339(status.good_until),
        "superseded": {name: f"{each.on.isoformat()} {each.hidden}" for name, each in status.superseded.items()},
        "withdrawn": {name: day.isoformat() for name, day in status.withdrawn.items()},
        "lapsed": {name: day.isoformat() for name, day in status.lapsed.items()},
    }


def status_from_plain(plain: Mapping[str, Any]) -> Status:
    """Read a list back.

    :raises Exception: ValueError, TypeError, KeyError or AttributeError on what we do not write
    """
    return Status(
        made_at=moment_in(plain["made_at"]),
        good_until=moment_in(plain["good_until"]),
        superseded={name: _superseded(each) for name, each in plain["superseded"].items()},
        withdrawn={name: date.fromisoformat(each) for name, each in plain["withdrawn"].items()},
        lapsed={name: date.fromisoformat(each) for name, each in plain["lapsed"].items()},
    )


def _superseded(text: str) -> Superseded:
    day, hidden = text.split(" ")
    bytes.fromhex(hidden)
    return Superseded(date.fromisoformat(day), hidden)


def moment_in(text: str) -> datetime:
    """Read a moment with its offset. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without offset")
    return moment


def veiled_name(data_sha256: str) -> str:
    """Return the name of a list in the status list: only who has its digest can make it."""
    return _derived("name", data_sha256)[:16].hex()


def veiled(number: str, data_sha256: str) -> str:
    """Hide the number that replaced a list so that this list's digest opens it; of one list there is only one."""
    return _mixed(number.encode("ascii")[:NUMBER_AT_MOST], data_sha256).hex()


def unveiled(hidden: str, data_sha256: str) -> str:
    """Return a hidden number; nonsense where the digest is another list's."""
    return _mixed(bytes.fromhex(hidden)[:NUMBER_AT_MOST], data_sha256).decode("latin-1")


def _mixed(text: bytes, data_sha256: str) -> bytes:
    stream = _derived("successor 1", data_sha256) + _derived("successor 2", data_sha256)
    return bytes(each ^ key for each, key in zip(text, stream, strict=False))


def _derived(use: str, data_sha256: str) -> bytes:
    return hashlib.sha256(f"selfcheck-status/1 {use} {data_sha256}".encode()).digest()
