"""Checkpoints of the log: signed once for each size, cosigned by witnesses, put into proofs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from selfcheck.attestation.checkpoints import Checkpoint, Opened, open_checkpoint, with_signatures
from selfcheck.attestation.tlog_proof import TlogProof
from selfcheck.errors import Broken
from selfcheck.transparency.keys import Log
from selfcheck.transparency.records import SignedHead, WitnessCosignature
from selfcheck.transparency.tree import hold, inclusion_path, tree_root, tree_size

HEADS_AT_ONCE: Final = 20


@dataclass(frozen=True, slots=True)
class Head:
    """A checkpoint as it is handed out: the note with the log's signatures and the cosignatures there are."""

    id: int
    size: int
    root: bytes
    note: bytes
    opened: Opened


def sign_head(session: Session, log: Log, *, at: datetime) -> Head | None:
    """Sign the tree as it is, within the caller's transaction; None where nothing is in it yet.

    A size is signed once under one name, and again only where the key that did is revoked. Before a new one is
    signed, the newest signed tree must still be found in this one.

    :raises Broken: it is not: leaves were lost or changed, and whatever were signed now would contradict it
    """
    hold(session)
    size, newest = tree_size(session), _newest(session)
    if size == 0 and newest is None:
        return None
    if newest is not None:
        _refuse_other_history(session, newest, size)
        if (newest.size, newest.origin) == (size, log.origin):
            return _vouched_for(session, log, newest, at)
    root = tree_root(session, size)
    text = Checkpoint(log.origin, size, root).text
    note = with_signatures(text, [signer.sign(text) for signer in log.sign_with()])
    row = SignedHead(size=size, origin=log.origin, root=root, note=note, signed_at=at)
    session.add(row)
    session.flush()
    return with_cosignatures(session, log, [row])[0]


def _vouched_for(session: Session, log: Log, row: SignedHead, at: datetime) -> Head:
    """Return the head of a size that is signed, signed by the present keys as well where the former are revoked."""
    head = with_cosignatures(session, log, [row])[0]
    if log.vouches_for(head.opened.note):
        return head
    for signer in log.sign_with():
        line = signer.sign(head.opened.note.text).line
        session.add(WitnessCosignature(checkpoint_id=row.id, witness=signer.key.text, line=line, cosigned_at=at))
    session.flush()
    return with_cosignatures(session, log, [row])[0]


def _refuse_other_history(session: Session, newest: SignedHead, size: int) -> None:
    if newest.size > size or tree_root(session, newest.size) != newest.root:
        raise Broken(
            f"日志与已签的检查点（{newest.size}）不一致，拒绝再签，请运营者检查数据库\n"
            f"The log no longer continues its signed checkpoint ({newest.size}); nothing more is signed"
        )


def _newest(session: Session) -> SignedHead | None:
    newest_first = select(SignedHead).order_by(SignedHead.size.desc(), SignedHead.id.desc())
    return session.scalars(newest_first.limit(1)).first()


def newest_head(session: Session, log: Log) -> Head | None:
    """Return the newest checkpoint, whoever cosigned it."""
    newest = _newest(session)
    return with_cosignatures(session, log, [newest])[0] if newest else None


def published_head(session: Session, log: Log) -> Head | None:
    """Return the newest checkpoint with enough cosignatures for the log's policy: what everybody is shown."""
    return _first_met(log, _heads(session, log, 0, newest_first=True))


def head_over(session: Session, log: Log, index: int) -> Head | None:
    """Return the earliest checkpoint with this entry and enough cosignatures, or None while witnesses are missing."""
    return _first_met(log, _heads(session, log, index, newest_first=False))


def proof_of(session: Session, log: Log, index: int) -> TlogProof | None:
    """Return the whole proof of an entry, under the earliest checkpoint that has it; None while it is pending."""
    head = head_over(session, log, index)
    if head is None:
        return None
    return TlogProof(index, inclusion_path(session, index, head.size), head.note)


def _heads(session: Session, log: Log, index: int, *, newest_first: bool) -> Iterator[Head]:
    """Yield signed heads over an index that may meet the policy, a handful at a time."""
    order = (SignedHead.size.desc(), SignedHead.id.desc()) if newest_first else (SignedHead.size, SignedHead.id)
    query = select(SignedHead).where(SignedHead.size > index).order_by(*order)
    if (least := log.policy.fewest) > 0:
        known = WitnessCosignature.witness.in_([key.text for key in log.policy.witness_keys])
        mine = WitnessCosignature.checkpoint_id == SignedHead.id
        query = query.where(select(func.count()).where(mine, known).scalar_subquery() >= least)
    for start in count(0, HEADS_AT_ONCE):
        rows = session.scalars(query.offset(start).limit(HEADS_AT_ONCE)).all()
        yield from with_cosignatures(session, log, rows)
        if len(rows) < HEADS_AT_ONCE:
            return


def _first_met(log: Log, heads: Iterable[Head]) -> Head | None:
    return next((head for head in heads if _counts(log, head)), None)


def _counts(log: Log, head: Head) -> bool:
    """Whether a head proves something: a key that is not revoked signed it, and enough witnesses cosigned."""
    is_met = log.policy.is_met_by(each.witness for each in head.opened.cosigned)
    return is_met and log.vouches_for(head.opened.note)


def with_cosignatures(session: Session, log: Log, rows: Sequence[SignedHead]) -> list[Head]:
    """Return checkpoints with the cosignatures there are, checked."""
    ids = [row.id for row in rows]
    query = (
        select(WitnessCosignature).where(WitnessCosignature.checkpoint_id.in_(ids)).order_by(WitnessCosignature.id)
    )
    lines: dict[int, list[str]] = {}
    for each in session.scalars(query) if ids else ():
        lines.setdefault(each.checkpoint_id, []).append(each.line)
    return [_head(row, log, lines.get(row.id, [])) for row in rows]


def _head(row: SignedHead, log: Log, lines: Sequence[str]) -> Head:
    note = row.note + "".join(lines).encode()
    opened = open_checkpoint(note, log.keys, log.policy.witness_keys)
    return Head(row.id, row.size, row.root, note, opened)


def last_size_of(session: Session, witness: str) -> int:
    """Return the largest size that a witness cosigned, as far as we know.

    :param witness: its key as text
    """
    query = (
        select(func.max(SignedHead.size))
        .join(WitnessCosignature, WitnessCosignature.checkpoint_id == SignedHead.id)
        .where(WitnessCosignature.witness == witness)
    )
    return session.scalar(query) or 0
