"""From when which demand on witnesses held: a list is judged by the one of its own time, not by what came later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.attestation.policy import Policy, parse_policy
from selfcheck.attestation.trust import Former
from selfcheck.transparency.records import WitnessDemand
from selfcheck.transparency.tree import hold


def demand_of(policy: Policy) -> Policy:
    """Return what a policy asks for, without the logs and the addresses, which may change and ask for the same."""
    witnesses = tuple(replace(each, url=None) for each in policy.witnesses)
    return Policy((), witnesses, policy.groups, policy.quorum)


def note_demand(session: Session, policy: Policy, *, at: datetime) -> None:
    """Keep from when a demand holds, before anything is signed by it; the same one again changes nothing."""
    text = demand_of(policy).text
    if _is_newest(session, text):
        return
    hold(session)
    if not _is_newest(session, text):
        newest = _demands(session)[-1:]
        session.add(WitnessDemand(text=text, since=max([at, *(each.since for each in newest)])))
        session.flush()


def former_demands(session: Session, policy: Policy, *, at: datetime) -> tuple[Former, ...]:
    """Return the demands before the present one, oldest first, each until when it held; the first held from ever.

    :param policy: the present one; where nobody noted it yet it holds from now on
    """
    rows = _demands(session)
    ends = [later.since for _, later in pairwise(rows)]
    if rows and rows[-1].text != demand_of(policy).text:
        ends.append(at)
    return tuple(Former(parse_policy(row.text), end) for row, end in zip(rows, ends, strict=False))


def _is_newest(session: Session, text: str) -> bool:
    newest = _demands(session)[-1:]
    return bool(newest) and newest[0].text == text


def _demands(session: Session) -> Sequence[WitnessDemand]:
    return session.scalars(select(WitnessDemand).order_by(WitnessDemand.id)).all()
