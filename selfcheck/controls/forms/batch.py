"""What is done to many rows at once, read from the form around the whole page."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from selfcheck.controls.model import Pick
from selfcheck.controls.rules import BULK_FIELDS
from selfcheck.errors import Refused

SEEN: Final = re.compile(r"([0-9]{1,15})\.([0-9]{1,9})")
NUMBER: Final = re.compile(r"[0-9]{1,15}")
STAGE_ACT: Final = "stage-"
EVERYTHING: Final = "all"
SET_ACT: Final = "set-"
BY_POST: Final = "post"


@dataclass(frozen=True, slots=True)
class Batch:
    """An act upon rows: confirm the ticked ones, a section or all, or set one field of the ticked ones.

    :param by_post: rows without a person get the holder of their own post
    :param section: key of the section that is confirmed, ``all`` for every row shown, empty for ticked rows
    :param change: field and value to set, None when rows are confirmed
    """

    ticked: frozenset[int]
    seen: tuple[Pick, ...]
    person_id: int | None
    by_post: bool = False
    section: str = ""
    change: tuple[str, Any] | None = None

    def picks(self, sections: Mapping[str, Collection[int]]) -> tuple[Pick, ...]:
        """Return the rows meant, as they were shown: the ticked ones, those of the section, or all.

        :param sections: ids of the rows of each section
        """
        if self.section == EVERYTHING:
            return self.seen
        meant = sections.get(self.section, ()) if self.section else self.ticked
        return tuple(pick for pick in self.seen if pick.row_id in meant)


def read_batch(form: MultiDict[str, str]) -> Batch:
    """Read an act.

    :raises Refused: something in the form is not as the page made it
    """
    act = form.get("act", "")
    section = act.removeprefix(STAGE_ACT) if act.startswith(STAGE_ACT) else ""
    person = form.get(f"person-{section}" if section else "person", "") or form.get("person", "")
    return Batch(
        ticked=frozenset(_number(value) for value in form.getlist("pick")),
        seen=_seen(form.get("seen", "")),
        person_id=_number(person) if person and person != BY_POST else None,
        by_post=person == BY_POST,
        section=section,
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
