"""Rights within a unit: one table, from which pages, tests and documentation are made."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from selfcheck.text import Bilingual


class UnitRole(StrEnum):
    """What a member of a unit may be. One person may hold several."""

    ADMINISTRATOR = "administrator"
    PREPARER = "preparer"
    OFFICER = "officer"
    DIRECTOR = "director"
    PERSON_IN_CHARGE = "person_in_charge"
    READER = "reader"


class Act(StrEnum):
    """What can be done within a unit."""

    READ = "read"
    EDIT_UNIT = "edit-unit"
    EDIT_PEOPLE = "edit-people"
    INVITE = "invite"
    EDIT_PRODUCTS = "edit-products"
    EDIT_LIST = "edit-list"
    SUBMIT = "submit"
    REVIEW = "review"
    RETURN = "return"
    ATTEST = "attest"
    WITHDRAW = "withdraw"
    HAND_IN = "hand-in"
    PRINT = "print"
    SHOW = "show-to-inspector"
    READ_TRAIL = "read-trail"
    GRANT_SUPPORT = "grant-support"


_EVERYBODY: Final = frozenset(UnitRole)
_WORKERS: Final = _EVERYBODY - {UnitRole.READER}
_LEADERS: Final = frozenset({UnitRole.ADMINISTRATOR, UnitRole.DIRECTOR, UnitRole.PERSON_IN_CHARGE})

RIGHTS: Final[dict[Act, frozenset[UnitRole]]] = {
    Act.READ: _EVERYBODY,
    Act.EDIT_UNIT: _LEADERS,
    Act.EDIT_PEOPLE: _LEADERS,
    Act.INVITE: frozenset({UnitRole.ADMINISTRATOR}),
    Act.EDIT_PRODUCTS: _WORKERS,
    Act.EDIT_LIST: _WORKERS,
    Act.SUBMIT: frozenset({UnitRole.PREPARER, UnitRole.OFFICER, UnitRole.DIRECTOR, UnitRole.PERSON_IN_CHARGE}),
    Act.REVIEW: frozenset({UnitRole.DIRECTOR}),
    Act.RETURN: frozenset({UnitRole.DIRECTOR, UnitRole.PERSON_IN_CHARGE}),
    Act.ATTEST: frozenset({UnitRole.PERSON_IN_CHARGE}),
    Act.WITHDRAW: frozenset({UnitRole.PERSON_IN_CHARGE}),
    Act.HAND_IN: frozenset({UnitRole.OFFICER, UnitRole.DIRECTOR, UnitRole.PERSON_IN_CHARGE}),
    Act.PRINT: _EVERYBODY,
    Act.SHOW: _WORKERS,
    Act.READ_TRAIL: _LEADERS,
    Act.GRANT_SUPPORT: frozenset({UnitRole.ADMINISTRATOR, UnitRole.PERSON_IN_CHARGE}),
}

# what an installation may demand a second factor for: what is issued, and who gets in
WEIGHTY: Final = frozenset({Act.ATTEST, Act.WITHDRAW, Act.INVITE, Act.GRANT_SUPPORT})

ROLE_NAMES: Final = {
    UnitRole.ADMINISTRATOR: Bilingual("单位管理员", "Unit administrator"),
    UnitRole.PREPARER: Bilingual("编制人", "Preparer"),
    UnitRole.OFFICER: Bilingual("质量安全员", "Quality and safety officer"),
    UnitRole.DIRECTOR: Bilingual("质量安全总监", "Quality and safety director"),
    UnitRole.PERSON_IN_CHARGE: Bilingual("主要负责人", "Main person in charge"),
    UnitRole.READER: Bilingual("查阅人", "Reader"),
}


def may(roles: frozenset[UnitRole], act: Act) -> bool:
    """Whether somebody with these roles may do this."""
    return bool(RIGHTS[act] & roles)
