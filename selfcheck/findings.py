"""What stands in the way or deserves a look, said in one form wherever it is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from selfcheck.text import Bilingual


class FindingLevel(StrEnum):
    """An error blocks issuing; a warning is shown and counted; a hint only helps."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding is mended: the endpoint of a page within the unit and the ids in its address."""

    endpoint: str
    ids: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. ``code`` (kebab-case) groups findings of a kind; ``where`` leads to the place to mend it."""

    level: FindingLevel
    code: str
    words: Bilingual
    where: Place | None = None

    @property
    def blocks(self) -> bool:
        """Whether nothing can be issued while it stands."""
        return self.level is FindingLevel.ERROR
