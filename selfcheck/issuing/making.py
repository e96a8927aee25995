"""The sealed document of an issued list: approvals, log, time stamp, printing, seal, and the judge's own look at it.

Nothing but the entry in the log comes of any step, and that entry is the same each time: the work may be cut off
anywhere and begins again. Whatever is away raises ``NotYet``; the number is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from selfcheck.attestation.approvals import Approval, files_of
from selfcheck.attestation.attached import LOG_ENTRY, LOG_PROOF, LOG_TOKEN
from selfcheck.attestation.entries import entry_bytes
from selfcheck.attestation.tlog_proof import TlogProof
from selfcheck.db.session import UnitSession
from selfcheck.issuing.approvals import TIME_TO_SIGN, asked_of, given
from selfcheck.issuing.entering import enter_list, list_entry
from selfcheck.issuing.lapsing import NOT_APPROVED, OTHER_TERMS, Lapsed, refuse_outlived
from selfcheck.issuing.ports import Judge
from selfcheck.issuing.printing import PaperSize, render_list
from selfcheck.issuing.publishing import Frozen, no_longer_wanted
from selfcheck.jobs.worker import Running, Waiting
from selfcheck.pdf.ports import Renderer
from selfcheck.sealing.attaching import attach
from selfcheck.sealing.block import render_block
from selfcheck.sealing.coding import printed_code
from selfcheck.sealing.keyring import Owner
from selfcheck.sealing.means import Means, Vault, means_for
from selfcheck.sealing.model import NotYet
from selfcheck.sealing.seal import Sealing, seal
from selfcheck.text import Bilingual
from selfcheck.transparency.asking import ask_witnesses
from selfcheck.transparency.heads import proof_of
from selfcheck.transparency.keys import Log, LogSource

WITNESS_AWAY: Final = Bilingual(
    "日志的见证方还没有签名（连不上或不同意），编号已保留，系统会自动重试。",
    "Witnesses of the log have not cosigned yet (away, or they do not agree). The number is kept; we try again.",
)
SIGNING: Final = Bilingual(
    "等待各人用密钥或证书签名；到时没有签的，按登录确认计。",
    "Waits for persons to sign with key or certificate; whoever has not in time counts by account.",
)
LOOK_AGAIN: Final = timedelta(minutes=15)


class Unwanted(Exception):
    """Nobody may go on with this list."""

    def __init__(self, words: Bilingual) -> None:
        super().__init__(words.zh)
        self.words = words


@dataclass(frozen=True)
class Works:
    """What seals: the keys, the log, and the judge who looks at the result."""

    vault: Vault
    logbook: LogSource
    judge: Judge


@dataclass(frozen=True)
class Logged:
    """A list that stands in the log, with what its seal rests on."""

    means: Means
    approvals: tuple[Approval, ...]
    log: Log
    index: int
    code: str
    entry: bytes

    def files(self, proof: TlogProof, token: bytes) -> dict[str, bytes]:
        """Return everything that is attached to the list beside its data."""
        return {
            **files_of(self.approvals),
            LOG_ENTRY: self.entry,
            LOG_PROOF: proof.content,
            LOG_TOKEN: token,
        }


def enter(works: Works, running: Running, frozen: Frozen) -> Logged:
    """Gather the means and enter the list into the log, in one short transaction.

    :raises Waiting: persons may still give a surer approval, or have to confirm again
    :raises NotYet: an approval or a key is missing
    :raises Lapsed: it is too late for what was frozen, or what the data say of the seal holds no more
    :raises Unwanted: unit or signer were shut out
    """
    issued, snapshot = frozen.issued, frozen.snapshot
    with running.writing() as session:
        running.keep(session)
        if (words := no_longer_wanted(session, running)) is not None:
            raise Unwanted(words)
        refuse_outlived(session, works.logbook, issued, at=running.clock.now())
        approvals = _approvals(session, running, frozen)
        owner = Owner(issued.unit_id, issued.unit_name, issued.uscc)
        means = means_for(session, works.vault, owner)
        if means.terms != snapshot.seal:
            raise Lapsed(OTHER_TERMS)
        code = printed_code(session, works.vault, snapshot)
        entry = list_entry(session, issued, snapshot, approvals)
        log, index = enter_list(session, works.logbook, entry, at=running.clock.now())
    return Logged(means, approvals, log, index, code, entry_bytes(entry))


def _approvals(session: UnitSession, running: Running, frozen: Frozen) -> tuple[Approval, ...]:
    asked, now = asked_of(session, frozen.issued, frozen.snapshot, is_held=True), running.clock.now()
    if any(each.approval is None for each in asked) and now >= frozen.issued.issued_at + TIME_TO_SIGN:
        raise Lapsed(NOT_APPROVED)
    approvals = given(asked)
    until = running.claim.payload.get("sign_until")
    if until and not all(each.is_settled for each in asked):
        moment = datetime.fromisoformat(until)
        if now < moment:
            # somebody may answer between this look and the job's going back to the queue, where nobody wakes it
            raise Waiting(SIGNING, min(moment, now + LOOK_AGAIN))
    return approvals


def witnessed(works: Works, running: Running, frozen: Frozen, logged: Logged) -> TlogProof:
    """Let witnesses cosign and return the proof that the list stands in the log.

    :raises NotYet: too few answered
    :raises Lapsed: the work was held up, and it is too late by now
    """
    ask_witnesses(running.sessions, logged.log)
    with running.reading() as session:
        refuse_outlived(session, works.logbook, frozen.issued, at=running.clock.now())
        proof = proof_of(session, logged.log, logged.index)
    if proof is None:
        raise NotYet("witness-away", WITNESS_AWAY)
    return proof


def printed(frozen: Frozen, logged: Logged, renderer: Renderer, *, at: datetime) -> tuple[bytes, bytes]:
    """Return the printed list with its data, and the block that stands for its seal."""
    paper = PaperSize(frozen.issued.paper)
    document = render_list(frozen.snapshot, renderer, paper=paper, code=logged.code)
    grades = {each.statement.act: each.grade for each in logged.approvals}
    return document, render_block(frozen.snapshot, logged.means.terms, grades, renderer, at=at)


def sealed(
    frozen: Frozen, logged: Logged, parts: tuple[bytes, bytes], files: dict[str, bytes], *, at: datetime
) -> bytes:
    """Return the list with everything attached, sealed."""
    snapshot, (document, block) = frozen.snapshot, parts
    whole = attach(document, files, at=snapshot.issued_at)
    return seal(Sealing(whole, block, snapshot.unit.name, snapshot.number), logged.means, at=at)


def make_sealed(works: Works, running: Running, frozen: Frozen, renderer: Renderer) -> bytes:
    """Return the sealed list, found good by the judge in a process of its own.

    :raises Waiting, NotYet, Lapsed, Unwanted: as ``enter``; also the time authority or a witness is away
    :raises Refused: it cannot be printed, or the judge does not accept it
    """
    running.say(Bilingual("正在写入日志", "Entering the log"), 0, 5)
    logged = enter(works, running, frozen)
    proof = witnessed(works, running, frozen, logged)
    running.say(Bilingual("正在取得时间戳", "Getting a time stamp"), 1, 5)
    files = logged.files(proof, logged.means.authority.token(proof.checkpoint))
    running.say(Bilingual("正在排版清单", "Laying out the list"), 2, 5)
    parts = printed(frozen, logged, renderer, at=running.clock.now())
    running.say(Bilingual("正在签章并核验", "Sealing and verifying"), 3, 5)
    content = sealed(frozen, logged, parts, files, at=running.clock.now())
    works.judge.refuse_unfit(content, at=running.clock.now())
    return content
