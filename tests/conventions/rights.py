"""``docs/permissions.md``, made from the table of rights. ``python -m tests.conventions.rights`` writes it again."""

from __future__ import annotations

from typing import Final

from selfcheck.checklist.model import State
from selfcheck.enterprises.permissions import RIGHTS, ROLE_NAMES, WEIGHTY, Act, UnitRole
from selfcheck.issuing.steps import FROM
from tests.conventions.project import ROOT

WRITTEN: Final = ROOT / "docs" / "permissions.md"
HEAD: Final = """# 谁能做什么 · Who may do what

Made from `selfcheck/enterprises/permissions.py` (roles) and `selfcheck/issuing/steps.py` (states of a list) by
`python -m tests.conventions.rights`; a test keeps it true. *State*: in which states of a list the act can be taken;
empty where it does not depend on one. *Factor*: where the installation demands a second factor, this act waits for
it.
Nobody takes two steps of one list, except as declared for one person in several posts.
A regulator's inspector stands outside this table: reads issued lists of an area for named days, marks receipts as
read, changes nothing of a unit (docs/regulators.md).
"""


def states_of(act: Act) -> frozenset[State]:
    """In which states of a list an act can be taken; none where it does not depend on one."""
    steps = {step.value: frozenset(states) for step, states in FROM.items()}
    return {Act.EDIT_LIST.value: frozenset({State.DRAFT}), **steps}.get(act.value, frozenset())


def table() -> str:
    """The page."""
    heads = ["act", *(f"{ROLE_NAMES[role].zh}<br>{ROLE_NAMES[role].en}" for role in UnitRole), "state", "factor"]
    lines = [heads, ["---"] * len(heads)]
    for act, roles in RIGHTS.items():
        marks = ["✓" if role in roles else "" for role in UnitRole]
        states = ", ".join(state.value for state in State if state in states_of(act))
        lines.append([f"`{act.value}`", *marks, states, "✓" if act in WEIGHTY else ""])
    return HEAD + "\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


if __name__ == "__main__":
    WRITTEN.write_text(table(), encoding="utf-8")
