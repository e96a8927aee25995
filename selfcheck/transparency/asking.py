"""Asking witnesses to cosign the newest checkpoint (C2SP tlog-witness). No transaction is open while one waits."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from typing import Final

from sqlalchemy import select

from selfcheck.attestation.checkpoints import read_size
from selfcheck.attestation.notes import NoteMalformed, NoteUnverified, Signature, parse_note, verified_signatures
from selfcheck.attestation.policy import Witness
from selfcheck.db.session import Sessions, transaction
from selfcheck.transparency.fetching import Answer, Unreachable, ask
from selfcheck.transparency.heads import Head, last_size_of, newest_head
from selfcheck.transparency.keys import Log
from selfcheck.transparency.records import WitnessCosignature
from selfcheck.transparency.tree import consistency_path

AT_ONCE: Final = 8
LATEST: Final = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp())
Ask = Callable[[str, bytes], Answer]


class Trouble(StrEnum):
    """Why a witness did not cosign."""

    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    AHEAD = "ahead"
    INCONSISTENT = "inconsistent"
    NO_SIGNATURE = "no-signature"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the witnesses answered about the newest checkpoint.

    :param is_met: the policy of the log has enough cosignatures now
    :param troubles: names of witnesses with what went wrong; ``AHEAD`` and ``INCONSISTENT`` are for an operator
    """

    size: int
    is_met: bool
    troubles: dict[str, Trouble]


class Declined(Exception):
    """A witness gave no cosignature."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


def ask_witnesses(sessions: Sessions, log: Log, *, ask: Ask = ask) -> Asked | None:
    """Ask every witness that has not cosigned the newest checkpoint yet, all at once; None without a checkpoint.

    :param ask: posts a body to an address
    """
    with transaction(sessions, writing=False) as session:
        head = newest_head(session, log)
    if head is None:
        return None
    signed = {each.witness for each in head.opened.cosigned}
    asked = [each for each in log.policy.witnesses if each.url and each.key not in signed]
    troubles: dict[str, Trouble] = {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for witness, answer in zip(asked, pool.map(partial(_answer, sessions, head, ask), asked), strict=True):
            if isinstance(answer, Trouble):
                troubles[witness.name] = answer
            else:
                _keep(sessions, head, witness, answer)
    with transaction(sessions, writing=False) as session:
        now = newest_head(session, log) or head
    return Asked(now.size, log.policy.is_met_by(each.witness for each in now.opened.cosigned), troubles)


def _answer(sessions: Sessions, head: Head, ask: Ask, witness: Witness) -> Signature | Trouble:
    try:
        return _cosignature(sessions, head, ask, witness)
    except Unreachable:
        return Trouble.UNREACHABLE
    except Declined as declined:
        return declined.trouble


def _cosignature(sessions: Sessions, head: Head, ask: Ask, witness: Witness) -> Signature:
    with transaction(sessions, writing=False) as session:
        old = last_size_of(session, witness.key.text)
    answer = _post(sessions, head, ask, witness, old)
    if answer.status == 409:  # it saw another size last: an older database of ours, or a colleague asked meanwhile
        answer = _post(sessions, head, ask, witness, _size_in(answer.content, head.size))
    if answer.status != 200:
        raise Declined(Trouble.INCONSISTENT if answer.status in {409, 422} else Trouble.REFUSED)
    return _signature_in(answer.content, head, witness)


def _post(sessions: Sessions, head: Head, ask: Ask, witness: Witness, old: int) -> Answer:
    with transaction(sessions, writing=False) as session:
        path = consistency_path(session, old, head.size)
    return ask(f"{(witness.url or '').rstrip('/')}/add-checkpoint", request_body(old, path, head.note))


def request_body(old: int, path: Sequence[bytes], note: bytes) -> bytes:
    """Return the body of ``add-checkpoint``."""
    lines = [f"old {old}", *(b64encode(each).decode() for each in path), "", ""]
    return "\n".join(lines).encode() + note


def _size_in(content: bytes, size: int) -> int:
    try:
        seen = read_size(content.decode("ascii").removesuffix("\n"))
    except (UnicodeDecodeError, NoteMalformed) as problem:
        raise Declined(Trouble.INCONSISTENT) from problem
    if seen > size:
        raise Declined(Trouble.AHEAD)
    return seen


def _signature_in(content: bytes, head: Head, witness: Witness) -> Signature:
    try:
        note = parse_note(head.opened.note.text.encode() + b"\n" + content)
        verified = verified_signatures(note, [witness.key])
    except (NoteMalformed, NoteUnverified) as problem:
        raise Declined(Trouble.NO_SIGNATURE) from problem
    if not verified or (verified[0].at or 0) > LATEST:
        raise Declined(Trouble.NO_SIGNATURE)
    return verified[0].signature


def _keep(sessions: Sessions, head: Head, witness: Witness, signature: Signature) -> None:
    seconds = int.from_bytes(signature.content[:8], "big")
    with transaction(sessions, writing=True) as session:
        mine = select(WitnessCosignature.id).where(
            WitnessCosignature.checkpoint_id == head.id, WitnessCosignature.witness == witness.key.text
        )
        if session.scalar(mine) is None:
            session.add(
                WitnessCosignature(
                    checkpoint_id=head.id,
                    witness=witness.key.text,
                    line=signature.line,
                    cosigned_at=datetime.fromtimestamp(seconds, UTC),
                )
            )
