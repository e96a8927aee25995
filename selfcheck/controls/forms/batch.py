"""What is done to many rows at once, read from the form around the whole page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from selfcheck.checklist.records import ChecklistRow
from selfcheck.controls.model import Pick
from selfcheck.controls.rules import BULK_FIELDS
from selfcheck.errors import Refused

SEEN: Final = re.compile(r"([0-9]{1,15})\.([0-9]{1,9})")
NUMBER: Final = re.compile(r"[0-9]{1,15}")
STAGE_ACT: Final = "stage-"
SET_ACT: Final = "set-"
BY_POST: Final = "post"


@dataclass(frozen=True, slots=True)
class Batch:
    """An act upon rows: confirm the ticked ones, confirm a stage, or set one field of the ticked ones.

    :param by_post: rows without a person get the holder of their own post
    :param stage: value of the stage that is confirmed, empty for ticked rows
    :param change: field and value to set, None when rows are confirmed
    """

    ticked: frozenset[int]
    seen: tuple[Pick, ...]
    person_id: int | None
    by_post: bool = False
    stage: str = ""
    change: tuple[str, Any] | None = None

    def picks(self, rows: Iterable[ChecklistRow]) -> tuple[Pick, ...]:
        """Return the rows meant, as they were shown: the ticked ones, or those of the stage."""
        if not self.stage:
            return tuple(pick for pick in self.seen if pick.row_id in self.ticked)
        of_stage = {row.id for row in rows if row.stage == self.stage}
        return tuple(pick for pick in self.seen if pick.row_id in of_stage)


def read_batch(form: MultiDict[str, str]) -> Batch:
    """Read an act.

    :raises Refused: something in the form is not as the page made it
    """
    act = form.get("act", "")
    stage = act.removeprefix(STAGE_ACT) if act.startswith(STAGE_ACT) else ""
    person = form.get(f"person-{stage}" if stage else "person", "") or form.get("person", "")
    return Batch(
        ticked=frozenset(_number(value) for value in form.getlist("pick")),
        seen=_seen(form.get("seen", "")),
        person_id=_number(person) if person and person != BY_POST else None,
        by_post=person == BY_POST,
        stage=stage,
        change=_change(act, form),
    )


def _change(act: str, form: MultiDict[str, str]) -> tuple[str, Any] | None:
    if not act.startswith(SET_ACT):
        return None
    name = act.removeprefix(SET_ACT)
    if name not in BULK_FIELDS:
        raise _odd()
    value = form.get(act, "")
    if name == "person_id":
        return name, _number(value) if value else None
    return name, value or None if name == "level" else value


def _seen(text: str) -> tuple[Pick, ...]:
    words = text.split()
    found = [SEEN.fullmatch(word) for word in words]
    if not all(found):
        raise _odd()
    return tuple(Pick(int(match[1]), int(match[2])) for match in found if match)


def _number(text: str) -> int:
    if not NUMBER.fullmatch(text):
        raise _odd()
    return int(text)


def _odd() -> Refused:
    return Refused(
        "odd-form",
        "提交的内容和页面对不上，没有处理。请刷新页面后再试。",
        "What was sent does not fit the page; nothing was done. Reload the page and try again.",
        status=400,
    )
