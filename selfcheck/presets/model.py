"""What a trade preset is. Frozen values, read from files; everything in it is a proposal that the unit may change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from selfcheck.checklist.model import PresetBook, PresetRows
from selfcheck.glossary import Role
from selfcheck.text import Bilingual


@dataclass(frozen=True, slots=True)
class Preset:
    """The proposals for one trade. ``ticked`` and ``offered`` are catalogue codes; ``answers`` are by question."""

    key: str
    role: Role
    name: Bilingual
    audience: Bilingual
    ticked: tuple[str, ...]
    offered: tuple[str, ...]
    answers: Mapping[str, str]
    rows: PresetRows

    @property
    def codes(self) -> tuple[str, ...]:
        """Every product it names, those ticked at first before the others."""
        return (*self.ticked, *self.offered)


@dataclass(frozen=True)
class Presets:
    """Every trade preset of an installation, in the order in which they are shown."""

    all: tuple[Preset, ...]

    @cached_property
    def by_key(self) -> dict[str, Preset]:
        """Presets by their key."""
        return {preset.key: preset for preset in self.all}

    def of(self, role: Role) -> tuple[Preset, ...]:
        """Return the presets of makers or of sellers."""
        return tuple(preset for preset in self.all if preset.role is role)

    @cached_property
    def book(self) -> PresetBook:
        """What lists are tailored by."""
        return PresetBook({preset.key: preset.rows for preset in self.all})
