"""Going on after a restore: nothing that may have been given after the backup is given a second time.

Nobody here knows what was issued after the backup. So numbers are left out in every series, and the log goes on under
another name: whoever holds a list from that time can still show that it is genuine, and it contradicts nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from selfcheck.actor import COMMAND_LINE
from selfcheck.audit.operations import record
from selfcheck.clock import CHINA, FixedClock
from selfcheck.db.session import Sessions, UnitSession, enter_unit, leave_unit, transaction
from selfcheck.enterprises.records import Unit
from selfcheck.issuing.logbook import Logbook
from selfcheck.issuing.numbers import leave_out
from selfcheck.regulator.receipts import leave_receipts_out
from selfcheck.settings import Settings
from selfcheck.transparency.heads import sign_head
from selfcheck.transparency.restarting import restart

GAP: Final = 1000


@dataclass(frozen=True, slots=True)
class Resume:
    """When it was restored, and how many numbers to leave out in every series."""

    at: datetime
    gap: int = GAP


@dataclass(frozen=True, slots=True)
class Resumed:
    """What was done so that nothing is given twice; ``origin`` is the log's new name, None where it was empty."""

    series: int
    gap: int
    origin: str | None

    def lines(self) -> tuple[str, ...]:
        """Say it in both languages, and what is left to do."""
        said = (
            f"备份之后可能签发过清单：{self.series} 个编号序列各空出 {self.gap} 个编号，没有做完的清单编号作废。",
            "备份之后的回执编号同样空出；备份之后办理的清单作废、密钥吊销已经丢失，须重新办理。",
            f"Lists may have been issued after the backup: {self.gap} numbers were left out in each of {self.series}"
            " series, and the numbers of unfinished lists are void.",
            "Receipts leave out as many. Lists withdrawn and keys revoked after the backup have to be so again.",
        )
        return said if self.origin is None else (*said, *_about_log(self.origin))


def _about_log(origin: str) -> tuple[str, ...]:
    return (
        f"存证日志改用新名称 {origin}。请告知监管部门：",
        "见证方执行 selfcheck witness trust（公钥见 selfcheck log key），检查人员换用重新导出的信任包。",
        f"The log goes on under the new name {origin}. Tell the regulator: witnesses run selfcheck witness trust",
        "(the key: selfcheck log key), and inspectors take the trust bundle exported anew.",
    )


def resume(sessions: Sessions, settings: Settings, wish: Resume, *, backup_at: datetime) -> Resumed:
    """Leave out numbers and rename the log, in one transaction.

    :param backup_at: the moment whose rows were restored
    """
    years = range(backup_at.astimezone(CHINA).year, wish.at.astimezone(CHINA).year + 1)
    with transaction(sessions, writing=True) as session:
        leave_receipts_out(session, years, wish.gap)
        series = _leave_out(session, years, wish)
        origin = restart(session, backup_at=backup_at, at=wish.at)
        if origin is not None:
            sign_head(session, Logbook(settings, FixedClock(wish.at)).begin(session), at=wish.at)
        backup = backup_at.isoformat()
        subject = ("installation", settings.base_url)
        record(session, COMMAND_LINE, "restored", subject, at=wish.at, gap=wish.gap, backup=backup, log=origin or "")
    return Resumed(series, wish.gap, origin)


def _leave_out(session: UnitSession, years: range, wish: Resume) -> int:
    units = session.scalars(select(Unit).order_by(Unit.id)).all()
    for unit in units:
        enter_unit(session, unit.id)
        leave_out(session, years, wish.gap, at=wish.at)
        _note(session, unit, wish)
    leave_unit(session)
    return len(units) * len(years)


def _note(session: UnitSession, unit: Unit, wish: Resume) -> None:
    subject = ("unit", unit.id)
    record(session, COMMAND_LINE, "numbers-left-out", subject, at=wish.at, unit_id=unit.id, gap=wish.gap)
