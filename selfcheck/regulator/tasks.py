"""Background work of the regulator's desk: the verdicts of a batch; cards of lists older than the cards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.clock import local_day
from selfcheck.enterprises.records import Unit
from selfcheck.errors import NotFound, Refused
from selfcheck.issuing.cards import write_missing
from selfcheck.issuing.ports import Store
from selfcheck.issuing.records import ListCard
from selfcheck.jobs.worker import Cancelled, Running
from selfcheck.regulator.assignments import regulator_on
from selfcheck.regulator.finding import within
from selfcheck.regulator.judging import Verifier, judge
from selfcheck.regulator.model import Regulator
from selfcheck.regulator.records import Batch, BatchFile
from selfcheck.regulator.tray import Tray
from selfcheck.regulator.unpacking import MOST_FILES, count, pieces
from selfcheck.text import Bilingual

NO_AREA: Final = Bilingual(
    "监管人员的任职已经结束，没有给出结论。", "The inspector's assignment has ended; no verdict was given."
)
GONE: Final = Bilingual(
    "上传的文件已经清除，没有给出结论。请重新上传。",
    "The uploaded files are gone; no verdict was given. Upload again.",
)


@dataclass(frozen=True)
class Bench:
    """What the verdicts of a batch are made with."""

    tray: Tray
    verifier: Verifier


def verify_batch(bench: Bench, running: Running) -> None:
    """Verify every file of a batch, say how far it is, write the verdicts together and leave no file behind.

    Killed at any instant it begins again: verdicts are written in one transaction with the job's end. Where there
    will be no verdict, nothing stays either.
    """
    with running.reading() as session:
        batch = session.get_one(Batch, running.claim.payload["batch_id"])
    try:
        rows = _judge_all(bench, running, batch.word)
    except NotFound as gone:
        raise Cancelled(GONE) from gone
    except Refused:
        bench.tray.clear(batch.word)
        raise
    except Exception:
        if running.claim.is_last_attempt:
            bench.tray.clear(batch.word)
        raise
    with running.writing() as session:
        who = regulator_on(session, batch.user_id, _today(running))
        if who is None:
            bench.tray.clear(batch.word)
            raise Cancelled(NO_AREA)
        _mark_outside(session, who, rows)
        for row in rows:
            row.batch_id = batch.id
            session.add(row)
        session.get_one(Batch, batch.id).finished_at = running.clock.now()
        running.finish(session, {"batch_id": batch.id, "files": len(rows)})
    bench.tray.clear(batch.word)


def _judge_all(bench: Bench, running: Running, word: str) -> list[BatchFile]:
    laid = list(bench.tray.files(word))
    total = sum(count(each) for each in laid)
    rows: list[BatchFile] = []
    for file in laid:
        for piece in pieces(file):
            if len(rows) == MOST_FILES:
                return rows
            words = Bilingual(f"正在核验 {piece.name[-80:]}", f"Verifying {piece.name[-80:]}")
            running.say(words, len(rows), total)
            rows.append(judge(bench.verifier, piece, len(rows) + 1, at=running.clock.now()))
    return rows


def _mark_outside(session: Session, who: Regulator, rows: list[BatchFile]) -> None:
    named = {row.number for row in rows if row.number}
    query = select(ListCard.number).join(Unit, Unit.id == ListCard.unit_id).where(within(who))
    inside = set(session.scalars(query.where(ListCard.number.in_(named))))
    for row in rows:
        row.is_outside = bool(row.number) and row.number not in inside


def _today(running: Running) -> date:
    return local_day(running.clock.now())


def write_cards(store: Store, running: Running) -> None:
    """Write cards for lists that were issued before there were cards; none twice."""
    written = write_missing(running.sessions, store)
    with running.writing() as session:
        running.finish(session, {"written": written})
