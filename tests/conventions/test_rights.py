"""The table of rights: every act has its roles, and its page says what it says."""

from __future__ import annotations

from selfcheck.enterprises.permissions import RIGHTS, Act
from selfcheck.issuing import steps
from tests.conventions.rights import WRITTEN, table


def test_every_act_has_its_roles_and_every_step_is_an_act() -> None:
    assert set(RIGHTS) == set(Act)
    assert {step.value for step in steps.Act} - {"recall"} <= {act.value for act in Act}  # who submitted may recall


def test_the_page_of_rights_is_made_from_the_table() -> None:
    assert WRITTEN.read_text(encoding="utf-8") == table(), "run python -m tests.conventions.rights"
