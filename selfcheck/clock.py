"""Time. Nothing else in the project asks the machine what time it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final, Protocol

CHINA: Final = timezone(timedelta(hours=8), "UTC+8")


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """Return the moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the machine's moment in UTC, to the microsecond."""
        return datetime.now(UTC)


@dataclass
class FixedClock:
    """A clock that stands until it is moved; for tests and reproducible demos."""

    moment: datetime

    def now(self) -> datetime:
        """Return the moment that was set."""
        return self.moment

    def advance(self, by: timedelta) -> None:
        """Move the clock on."""
        self.moment += by


def local_day(moment: datetime) -> date:
    """Return the day in the unit's zone: a day belongs to UTC+8."""
    return moment.astimezone(CHINA).date()


def rfc3339(moment: datetime) -> str:
    """Return the moment as RFC 3339 with offset, in UTC+8, to the second."""
    return moment.astimezone(CHINA).isoformat(timespec="seconds")
