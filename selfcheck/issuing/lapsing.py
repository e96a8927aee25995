"""逾期: frozen data that can no longer be sealed lapse. The number stays and is confirmed anew (``issuing.again``).

A verifier believes no date that is more than a day before the first proof of it, so data that waited longer for a
witness, a time stamp, a key or a person would be refused for their own date. They are given up in one transaction,
in the log too, before others are frozen under the number.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.actor import SYSTEM
from selfcheck.audit.operations import record
from selfcheck.issuing.entering import enter_lapse
from selfcheck.issuing.records import IssuedList, ListLapse
from selfcheck.jobs.worker import Running, Waiting
from selfcheck.text import Bilingual
from selfcheck.transparency.heads import head_over, sign_head
from selfcheck.transparency.keys import LogSource
from selfcheck.transparency.tree import place_of
from selfcheck.verification.sealed.timing import BACKDATED_FROM

# what is begun within it is proved well before a verifier would call it backdated
BEGIN_WITHIN: Final = BACKDATED_FROM - timedelta(hours=1)
LOOK_AGAIN: Final = timedelta(hours=1)
LATE: Final = Bilingual(
    "等了一天仍没有办成：请主要负责人重新确认，编号不变。原来的签发时间已经太久，核验方不会再认；各人须再批准一次。",
    "It could not be done within a day: let the person in charge confirm it again, the number stays. Verifiers would"
    " not believe its first date any more, so everybody has to approve once more.",
)
NOT_APPROVED: Final = Bilingual(
    "等了一天仍有人没有批准：请主要负责人重新确认，编号不变。有人已经离任的，请放弃这个编号，再提交清单。",
    "Somebody has not approved within a day: let the person in charge confirm it again, the number stays. Where"
    " somebody has left, give the number up and submit the list again.",
)
OTHER_TERMS: Final = Bilingual(
    "签章密钥或时间戳服务换了，与冻结的数据不符：请主要负责人重新确认，编号不变；各人须再批准一次。",
    "The key of the seal or the time-stamp authority changed, and the frozen data say otherwise: let the person in"
    " charge confirm it again, the number stays; everybody has to approve once more.",
)
FROZEN_ANEW: Final = Bilingual("刚刚重新确认，马上继续。", "Just confirmed again; it goes on at once.")


class Lapsed(Exception):
    """What was frozen can no longer be sealed; ``words`` say why."""

    def __init__(self, words: Bilingual) -> None:
        super().__init__(words.zh)
        self.words = words


def lapse_of(session: Session, issued: IssuedList) -> ListLapse | None:
    """Return why the data that a list stands for lapsed, None while they may still be sealed."""
    query = select(ListLapse).where(
        ListLapse.issued_list_id == issued.id, ListLapse.data_sha256 == issued.data_sha256
    )
    return session.scalars(query).first()


def words_of(lapse: ListLapse) -> Bilingual:
    """Return why data lapsed."""
    return Bilingual(lapse.reason, lapse.reason_en)


def refuse_outlived(session: Session, logbook: LogSource, issued: IssuedList, *, at: datetime) -> None:
    """Refuse to go on with data that cannot become a document any more, within the transaction that would enter them.

    :param issued: the list as it was when the work began
    :raises Waiting: they lapsed and wait for persons, or others were frozen meanwhile
    :raises Lapsed: too much time went by
    """
    current = session.scalar(select(IssuedList.data_sha256).where(IssuedList.id == issued.id))
    if current != issued.data_sha256:
        raise Waiting(FROZEN_ANEW, at)
    if (lapse := lapse_of(session, issued)) is not None:
        raise Waiting(words_of(lapse), at + LOOK_AGAIN)
    if at >= issued.issued_at + BEGIN_WITHIN and not _is_witnessed(session, logbook, issued):
        raise Lapsed(LATE)


def _is_witnessed(session: Session, logbook: LogSource, issued: IssuedList) -> bool:
    """Whether a witness saw the list in the log in time: that proves its date, whenever the rest comes."""
    log, index = logbook.open(session), place_of(session, issued.number)
    head = head_over(session, log, index) if log is not None and index is not None else None
    earliest = head.opened.earliest if head is not None else None
    return earliest is not None and earliest <= issued.issued_at + BACKDATED_FROM


def lapse(running: Running, logbook: LogSource, issued: IssuedList, words: Bilingual) -> None:
    """Let the data of a list lapse, in one transaction with what the log says of it; the number is kept."""
    at = running.clock.now()
    with running.writing() as session:
        running.keep(session)
        lapsed = ListLapse(
            issued_list_id=issued.id, data_sha256=issued.data_sha256, issued_at=issued.issued_at, at=at
        )
        lapsed.reason, lapsed.reason_en = words.zh, words.en
        session.add(lapsed)
        subject = ("issued-list", issued.number)
        record(session, SYSTEM, "list-lapsed", subject, at=at, unit_id=issued.unit_id, sha256=issued.data_sha256)
        session.flush()
        if enter_lapse(session, issued, at=at):
            sign_head(session, logbook.begin(session), at=at)
