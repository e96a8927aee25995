"""The way of a list as the desk sees it: a list that was returned shows the reviewer's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from selfcheck.checklist.way import CHECK, ListWay
from selfcheck.enterprises.ports import Step, StepState
from selfcheck.enterprises.records import Unit
from selfcheck.glossary import Role
from selfcheck.issuing.operations import returned, steps_of
from selfcheck.text import Bilingual


class DeskWay:
    """The steps of the unit's newest list in a role, from its questions to its issue."""

    def steps(self, session: Session, unit: Unit, role: Role) -> Sequence[Step]:
        """Return the steps of a unit in one role, in three statements."""
        return tuple(_with_words(session, step) for step in ListWay().steps(session, unit, role))


def _with_words(session: Session, step: Step) -> Step:
    if step.name != CHECK or step.state is not StepState.TODO or step.where is None:
        return step
    back = returned(steps_of(session, int(step.where.ids["checklist_id"])))
    if back is None:
        return step
    words = Bilingual(f"{back.person_name}退回：{back.words}", f"Returned by {back.person_name}: {back.words}")
    return replace(step, note=words)
