"""Ordering floor sheets: the choice becomes a job's payload, which the worker reads again."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.errors import Refused
from selfcheck.glossary import Frequency, Post
from selfcheck.issuing.printing import PaperSize
from selfcheck.issuing.standing import Issue
from selfcheck.jobs.operations import Order, enqueue
from selfcheck.jobs.records import Job
from selfcheck.paper.model import Direction, SheetOptions, Span

JOB: Final = "floor-checklists"


def order_sheets(
    session: Session, actor: Actor, issue: Issue, options: SheetOptions, *, is_preview: bool, at: datetime
) -> Job:
    """Have the floor sheets of a list printed, or the first of them alone.

    :raises Refused: the list is not in force
    """
    if issue.place != "in_force":
        raise Refused(
            "sheets-of-a-list-not-in-force",
            "只有现行的清单才打印现场检查表，请到“已签发”里打开现行的一版。",
            "Floor checklists are printed from the list in force. Open that one under Issued.",
        )
    name = secrets.token_hex(16)
    payload = {
        "name": name,
        "issued_list_id": issue.issued.id,
        "is_preview": is_preview,
        "options": as_payload(options),
    }
    return enqueue(session, actor, Order(JOB, f"floor:{name}", issue.issued.unit_id, payload), at=at)


def as_payload(options: SheetOptions) -> dict[str, Any]:
    """Return the choice as plain values."""
    return {
        "paper": options.paper.value,
        "direction": options.direction.value,
        "span": options.span.value,
        "row_height_mm": options.row_height_mm,
        "copies": options.copies,
        "spare_rows": options.spare_rows,
        "products": sorted(options.products),
        "posts": sorted(options.posts),
        "frequencies": sorted(options.frequencies),
        "language": options.language,
    }


def from_payload(payload: Mapping[str, Any]) -> SheetOptions:
    """Return the choice that ``as_payload`` wrote."""
    return SheetOptions(
        paper=PaperSize(payload["paper"]),
        direction=Direction(payload["direction"]),
        span=Span(payload["span"]),
        row_height_mm=payload["row_height_mm"],
        copies=payload["copies"],
        spare_rows=payload["spare_rows"],
        products=frozenset(payload["products"]),
        posts=frozenset(Post(each) for each in payload["posts"]),
        frequencies=frozenset(Frequency(each) for each in payload["frequencies"]),
        language=payload["language"],
    )
