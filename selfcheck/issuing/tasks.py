"""Background work of issuing: make the document of an issued list and publish it; make a preview; sign the log.

Killed at any instant, the job runs again from the start: the data are frozen, their entry in the log is the same
again, and bytes are stored before any row names them.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from selfcheck.attestation.canonical import from_bytes
from selfcheck.clock import Clock
from selfcheck.enterprises.records import Unit
from selfcheck.errors import Refused
from selfcheck.issuing.lapsing import LOOK_AGAIN, Lapsed, lapse
from selfcheck.issuing.making import WITNESS_AWAY, Unwanted, Works, make_sealed
from selfcheck.issuing.ports import Store
from selfcheck.issuing.previews import Previews
from selfcheck.issuing.printing import PaperSize, render_list
from selfcheck.issuing.publishing import Frozen, Made, no_longer_wanted, publish, void
from selfcheck.issuing.records import IssuedList
from selfcheck.jobs.worker import Cancelled, Running, Waiting
from selfcheck.pdf.ports import Renderer
from selfcheck.sealing.model import NotYet
from selfcheck.text import Bilingual
from selfcheck.transparency.asking import ask_witnesses
from selfcheck.transparency.heads import sign_head
from selfcheck.transparency.keys import LogSource

log = logging.getLogger("selfcheck.issuing")
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


def issue_list(press: Press, works: Works, running: Running) -> None:
    """Make the sealed list and its English reading copy, and publish them.

    What is away lets the job wait, its number kept; after a day what was frozen lapses and waits for its persons to
    confirm it anew. What cannot be made is refused in words, and its number is void with that reason; a fault of ours
    is tried again, and at the last attempt the number is void as well, so that the list comes back to its people.
    """
    frozen = frozen_list(press, running)
    issued, logbook = frozen.issued, works.logbook
    try:
        made = _make(press, works, running, frozen)
        _end(works, running, issued, made)
    except NotYet as missing:
        raise Waiting(missing.words) from missing
    except Lapsed as late:
        lapse(running, logbook, issued, late.words)
        raise Waiting(late.words, running.clock.now() + LOOK_AGAIN) from late
    except Waiting:
        raise
    except Unwanted as unwanted:
        void(running, logbook, issued, running.cancel, unwanted.words)
        return
    except Refused as refused:
        void(running, logbook, issued, running.fail, Bilingual(refused.zh, refused.en))
        return
    except Exception:
        if running.claim.is_last_attempt:
            void(running, logbook, issued, running.fail, NOT_MADE)
        raise


def _end(works: Works, running: Running, issued: IssuedList, made: Made) -> None:
    with running.writing() as session:
        if (words := no_longer_wanted(session, running)) is None:
            publish(session, running, works.logbook, issued, made)
    if words is not None:
        void(running, works.logbook, issued, running.cancel, words)
        return
    _ask(works.logbook, running)


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


def frozen_list(press: Press, running: Running) -> Frozen:
    """Return the issued list that a job names, and what it froze."""
    with running.reading() as session:
        issued = session.scalars(
            select(IssuedList).where(IssuedList.id == running.claim.payload["issued_list_id"])
        ).one()
        unit_code = session.get_one(Unit, issued.unit_id).code
    return Frozen(unit_code, issued, from_bytes(press.store.read(unit_code, issued.data_sha256)))


def _make(press: Press, works: Works, running: Running, frozen: Frozen) -> Made:
    sealed = make_sealed(works, running, frozen, press.renderer)
    running.say(Bilingual("正在排版英文参阅本", "Laying out the English reading copy"), 4, 5)
    paper = PaperSize(frozen.issued.paper)
    english = render_list(frozen.snapshot, press.renderer, paper=paper, language="en")
    running.say(Bilingual("正在登记", "Entering the register"), 5, 5)
    files = {"list": sealed, "reading": english}
    kept = {kind: (press.store.put(frozen.unit_code, each), len(each)) for kind, each in files.items()}
    return Made(kept, sealed)


def sign_log(logbook: LogSource, running: Running) -> None:
    """Sign the log as it is now and let witnesses cosign: what happened to a list is then seen by everybody."""
    with running.writing() as session:
        sign_head(session, logbook.begin(session), at=running.clock.now())
    if not _ask(logbook, running):
        raise Waiting(WITNESS_AWAY)
    with running.writing() as session:
        running.finish(session, {})


def _ask(logbook: LogSource, running: Running) -> bool:
    """Ask the witnesses about the newest checkpoint; return whether enough cosigned. Nothing waits for them here."""
    with running.reading() as session:
        opened = logbook.open(session)
    asked = ask_witnesses(running.sessions, opened) if opened else None
    for name, trouble in asked.troubles.items() if asked else ():
        log.warning("the witness %s did not cosign: %s", name, trouble.value)
    return asked is None or asked.is_met
