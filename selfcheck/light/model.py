"""The groups of a light list: five acts in the shop's own order, at most fifteen groups. Frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from selfcheck.glossary import Frequency, ShopAct, Stage
from selfcheck.text import Bilingual

FORMAT: Final = "selfcheck-light/1"
GROUPS_AT_MOST: Final = 15
ID_AT_MOST: Final = 20


@dataclass(frozen=True, slots=True)
class LightGroup:
    """What one does in the shop, and what falls under it.

    :param stages: stages in which one of ``words`` in a title brings a row here
    :param rest: stages of which everything that no word takes falls here
    :param ids: library points that fall here whatever they are called
    """

    id: str
    act: ShopAct
    title: Bilingual
    wording: Bilingual
    frequency: Frequency
    stages: frozenset[Stage] = frozenset()
    words: tuple[str, ...] = ()
    rest: frozenset[Stage] = frozenset()
    ids: frozenset[str] = frozenset()


@dataclass(frozen=True)
class LightForm:
    """All groups, in the order of the paper."""

    groups: tuple[LightGroup, ...]

    @cached_property
    def by_id(self) -> Mapping[str, LightGroup]:
        """Groups by their id."""
        return {group.id: group for group in self.groups}

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Where a group stands, by its id."""
        return {group.id: place for place, group in enumerate(self.groups)}

    @cached_property
    def of_point(self) -> Mapping[str, LightGroup]:
        """Groups by the points they name."""
        return {key: group for group in self.groups for key in group.ids}

    @cached_property
    def of_rest(self) -> Mapping[Stage, LightGroup]:
        """The group that takes what no word takes, by stage."""
        return {stage: group for group in self.groups for stage in group.rest}
