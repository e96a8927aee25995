"""What a working list and its rows can be: closed vocabularies, told in words where a page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from selfcheck.catalogue.model import Catalogue
from selfcheck.glossary import Frequency, ListForm, Post, Role, Stage
from selfcheck.riskpoints.model import Library
from selfcheck.text import Bilingual


class State(StrEnum):
    """Where a working list stands. Only a draft can be edited; an issued one is opened again for its next edition."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    REVIEWED = "reviewed"
    ISSUING = "issuing"
    ISSUED = "issued"


class Hand(StrEnum):
    """The unit's own hand in a row: as proposed (nobody looked), confirmed after reading, changed, or its own."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    CHANGED = "changed"
    OWN = "own"


class Standing(StrEnum):
    """How a target stands: seen in a source, recalled by the library (待按标准原文核对), since then confirmed or
    replaced by a named person against the standard, or the unit's own."""

    SEEN = "seen"
    RECALLED = "recalled"
    CONFIRMED = "confirmed"
    REPLACED = "replaced"
    OWN = "own"


class Decider(StrEnum):
    """Who set a point aside: the rules of tailoring, or the unit."""

    RULES = "rules"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class PresetRow:
    """A row that a trade preset proposes and the library lacks. Without ``products`` it is for all of the list."""

    id: str
    stage: Stage
    products: frozenset[str]
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PresetRows:
    """What a trade preset proposes for the rows of a list: other columns by point, and further rows."""

    name: Bilingual
    changes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rows: tuple[PresetRow, ...] = ()


@dataclass(frozen=True, slots=True)
class PresetBook:
    """The proposals of all trade presets by their keys."""

    by_key: Mapping[str, PresetRows] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Books:
    """What lists are tailored by: the library of risk points, the catalogue of products, the trade presets."""

    library: Library
    catalogue: Catalogue
    presets: PresetBook = field(default_factory=PresetBook)


@dataclass(frozen=True, slots=True)
class NewList:
    """A list to be started. An empty title is made of role and site; the light form is for sellers.

    ``preset`` is the key of the trade preset it begins from, empty for none.
    """

    role: Role
    product_unit_ids: tuple[int, ...]
    site_id: int | None = None
    title: str = ""
    form: ListForm = ListForm.FULL
    preset: str = ""


@dataclass(frozen=True, slots=True)
class OwnRow:
    """What an own row says; texts are clean. An empty ``product_unit_ids`` means every product of the list."""

    stage: Stage
    title: str
    measure: str
    target: str
    frequency: Frequency
    post: Post = Post.OFFICER
    person_id: int | None = None
    product_unit_ids: tuple[int, ...] = ()
    description: str = ""
    basis: str = ""
    check_method: str = ""
    evidence_words: str = ""
    title_en: str = ""
    measure_en: str = ""
    target_en: str = ""
    light_group: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows share one stage, hand, standing of the target, and whether a person is named."""

    stage: Stage
    hand: Hand
    standing: Standing
    has_person: bool
    count: int


STAGE_PLACES: Final = {stage: place for place, stage in enumerate(Stage)}
PRESET_ROWS_BEGIN: Final = 800_000
OWN_ROWS_BEGIN: Final = 900_000
STAGE_WIDTH: Final = 1_000_000


def place_of(stage: Stage, library_position: int | None) -> int:
    """Return where a row stands in its list: by stage, then as in the library, then the unit's own rows."""
    within = OWN_ROWS_BEGIN if library_position is None else library_position
    return STAGE_PLACES[stage] * STAGE_WIDTH + within


def proposed_post(stage: Stage, frequency: Frequency, role: Role) -> Post:
    """Return the post proposed for a row: what a maker arranges once in a while goes to the director."""
    rare = {Frequency.YEARLY, Frequency.QUARTERLY, Frequency.ON_CHANGE}
    if role is Role.MAKER and stage is Stage.MANAGE and frequency in rare:
        return Post.DIRECTOR
    return Post.OFFICER
