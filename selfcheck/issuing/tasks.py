"""Background work of issuing: make the document of an issued list and publish it; make a preview.

Killed at any instant, the job runs again from the start: the data are frozen, the same data give the same bytes,
and bytes are stored before any row names them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.accounts.records import User
from selfcheck.actor import SYSTEM
from selfcheck.attestation.canonical import from_bytes
from selfcheck.attestation.snapshot import Snapshot
from selfcheck.audit.operations import record
from selfcheck.checklist.model import State
from selfcheck.checklist.records import Checklist
from selfcheck.clock import Clock
from selfcheck.db.session import UnitSession
from selfcheck.enterprises.records import Unit
from selfcheck.errors import Refused
from selfcheck.issuing.causes import cause_in_words
from selfcheck.issuing.ports import Store
from selfcheck.issuing.previews import Previews
from selfcheck.issuing.printing import PaperSize, render_list
from selfcheck.issuing.records import IssuedFile, IssuedList, ListEvent
from selfcheck.jobs.worker import Cancelled, Running
from selfcheck.pdf.ports import Renderer
from selfcheck.text import Bilingual

Ending = Callable[[UnitSession, Bilingual], None]
NOT_MADE: Final = Bilingual(
    "系统故障，文件多次没有做成。请联系运营者；编号作废，清单已退回为草稿。",
    "A fault of the system: the document could not be made. Tell the operator; the number is void, the list a draft.",
)


@dataclass(frozen=True)
class Press:
    """Where documents are made and kept."""

    renderer: Renderer
    store: Store
    previews: Previews
    clock: Clock


def issue_list(press: Press, running: Running) -> None:
    """Make the Chinese document and the English reading copy of an issued list, and publish them.

    What cannot be made is refused in words, and its number is void with that reason; a fault of ours is tried
    again, and at the last attempt the number is void as well, so that the list comes back to its people.
    """
    unit_code, issued, snapshot = frozen_list(press, running)
    try:
        made = _make(press, running, unit_code, issued, snapshot)
    except Refused as refused:
        _void(press, running, issued, running.fail, Bilingual(refused.zh, refused.en))
        return
    except Exception:
        if running.claim.is_last_attempt:
            _void(press, running, issued, running.fail, NOT_MADE)
        raise
    with running.writing() as session:
        if (words := no_longer_wanted(session, running)) is None:
            for kind, (sha256, size) in made.items():
                _register(session, issued, kind, sha256, size)
            publish(session, issued, press)
            running.finish(session, {"issued_list_id": issued.id})
    if words is not None:
        _void(press, running, issued, running.cancel, words)


def no_longer_wanted(session: Session, running: Running) -> Bilingual | None:
    """Return why the work is not wanted any more: the unit is suspended, or whoever ordered it was shut out."""
    unit = session.scalars(select(Unit).where(Unit.id == running.claim.unit_id)).first()
    if unit is None or unit.state != "active":
        return Bilingual("单位已被停用，没有签发。", "The unit is suspended; nothing was issued.")
    orderer = session.get(User, running.claim.created_by) if running.claim.created_by is not None else None
    if orderer is not None and not orderer.is_active:
        return Bilingual("签署人的账号已被停用，没有签发。", "The signer's account is closed; nothing was issued.")
    return None


def preview_list(press: Press, running: Running) -> None:
    """Make the watermarked preview that was ordered."""
    name = running.claim.payload["name"]
    running.say(Bilingual("正在排版预览", "Laying out the preview"), 0, 1)
    content = render_list(press.previews.snapshot(name), press.renderer)
    press.previews.write(f"{name}.pdf", content, now=press.clock.now())
    with running.writing() as session:
        if (words := no_longer_wanted(session, running)) is not None:
            raise Cancelled(words)
        running.finish(session, {"name": name})


def frozen_list(press: Press, running: Running) -> tuple[str, IssuedList, Snapshot]:
    """Return the unit's code, the issued list that a job names, and what it froze."""
    with running.reading() as session:
        issued = session.scalars(
            select(IssuedList).where(IssuedList.id == running.claim.payload["issued_list_id"])
        ).one()
        unit_code = session.get_one(Unit, issued.unit_id).code
    return unit_code, issued, from_bytes(press.store.read(unit_code, issued.data_sha256))


def _make(
    press: Press, running: Running, unit_code: str, issued: IssuedList, snapshot: Snapshot
) -> dict[str, tuple[str, int]]:
    paper = PaperSize(issued.paper)
    running.say(Bilingual("正在排版清单", "Laying out the list"), 0, 2)
    chinese = render_list(snapshot, press.renderer, paper=paper)
    running.say(Bilingual("正在排版英文参阅本", "Laying out the English reading copy"), 1, 2)
    english = render_list(snapshot, press.renderer, paper=paper, language="en")
    running.say(Bilingual("正在登记", "Entering the register"), 2, 2)
    return {
        "list": (press.store.put(unit_code, chinese), len(chinese)),
        "reading": (press.store.put(unit_code, english), len(english)),
    }


def _register(session: Session, issued: IssuedList, kind: str, sha256: str, size: int) -> None:
    session.add(IssuedFile(sha256=sha256, number=issued.number, unit_id=issued.unit_id, kind=kind, size=size))


def publish(session: Session, issued: IssuedList, press: Press) -> None:
    """Publish an issued list: from now on it can be verified, and the one before it is superseded."""
    at = press.clock.now()
    session.add(ListEvent(issued_list_id=issued.id, kind="published", at=at))
    if issued.supersedes_id is not None and _stands(session, issued.supersedes_id):
        session.add(
            ListEvent(
                issued_list_id=issued.supersedes_id,
                kind="superseded",
                at=at,
                by_number=issued.number,
                reason=cause_in_words(issued.cause, issued.cause_words).zh,
            )
        )
    _move(session, issued.checklist_id, State.ISSUED)
    record(session, SYSTEM, "list-published", ("issued-list", issued.number), at=at, unit_id=issued.unit_id)


def _stands(session: Session, issued_list_id: int) -> bool:
    """Whether nobody withdrew the list, and nobody will until this transaction ends."""
    session.execute(select(IssuedList.id).where(IssuedList.id == issued_list_id).with_for_update(key_share=True))
    query = select(ListEvent.id).where(ListEvent.issued_list_id == issued_list_id, ListEvent.kind == "withdrawn")
    return session.scalars(query).first() is None


def _void(press: Press, running: Running, issued: IssuedList, ending: Ending, words: Bilingual) -> None:
    """Let a number go: the reason stays with it for ever, and the list is a draft again.

    The job ends in the same transaction, so that a late worker, whose fence has fallen, voids nothing.
    """
    with running.writing() as session:
        ending(session, words)
        at = press.clock.now()
        session.add(ListEvent(issued_list_id=issued.id, kind="void", at=at, reason=words.zh[:500]))
        _move(session, issued.checklist_id, State.DRAFT)
        record(session, SYSTEM, "number-void", ("issued-list", issued.number), at=at, unit_id=issued.unit_id)


def _move(session: Session, checklist_id: int, state: State) -> None:
    checklist = session.scalars(select(Checklist).where(Checklist.id == checklist_id)).one()
    checklist.state = state.value
