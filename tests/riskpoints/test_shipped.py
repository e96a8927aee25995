"""The shipped library keeps its promises: read whole, within the vocabularies, honest about what it does not know."""

from __future__ import annotations

import json
import re
import time
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from jsonschema import Draft202012Validator

from selfcheck.glossary import Confidence, Level, Role, Stage
from selfcheck.places import checklists_dir
from selfcheck.riskpoints import loading
from selfcheck.riskpoints.model import Answered, Limit, Scope
from selfcheck.riskpoints.points import numbers
from selfcheck.riskpoints.release import files_of, released
from selfcheck.strict_yaml import read
from tests.data.library import leaves, shipped_catalogue, shipped_library, texts_of

FILES: Final = sorted((checklists_dir() / "riskpoints").rglob("*.yaml"))
SCHEMA: Final = Draft202012Validator(
    json.loads(Path(loading.__file__).with_name("schema.json").read_text(encoding="utf-8"))
)
SLOWEST_LOAD: Final = 2.0


def test_all_sources_are_here() -> None:
    library = shipped_library()
    assert len(library.families) == 67
    assert len(library.points) >= 2180
    assert {family.scope for family in library.families} == set(Scope)


def test_ids_are_unique() -> None:
    library = shipped_library()
    assert len(library.by_id) == len(library.points)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.stem))
def test_a_file_follows_the_schema(path: Path) -> None:
    assert [f"{fault.json_path}: {fault.message}" for fault in SCHEMA.iter_errors(read(path))] == []


def test_the_whole_library_loads_quickly() -> None:
    begun = time.perf_counter()
    loading.load(checklists_dir(), None)
    assert time.perf_counter() - begun < SLOWEST_LOAD


def test_targets_name_the_same_numbers_in_both_languages() -> None:
    differing = [
        point.id for point in shipped_library().points if numbers(point.target.zh) != numbers(point.target.en)
    ]
    assert not differing


def test_a_limit_stands_in_its_target() -> None:
    missing = [
        f"{point.id} {limit.quantity.zh}"
        for point in shipped_library().points
        for limit in point.limits
        if not stands_in(limit, point.target.zh)
    ]
    assert not missing


def stands_in(limit: Limit, target: str) -> bool:
    """Whether the target names the limit's values: plainly, as ±x, or as centre ± x."""
    named = {Decimal(number) for number in numbers(target)}
    if limit.upper is None:
        return limit.value in named
    centre, half = (limit.value + limit.upper) / 2, (limit.upper - limit.value) / 2
    return {limit.value, limit.upper} <= named or (half in named and (centre == 0 or centre in named))


LIMITS_IN_WORDS: Final = re.compile(
    r"(?:[≤≥<>＜＞]|不(?:得?超过|[小大少多低高]于|到)|[低高]于|超过?)\s*(\d+(?:\.\d+)?)"
)


def test_a_check_method_sets_no_limit_of_its_own() -> None:
    inventing = [
        (point.id, strange)
        for point in shipped_library().points
        if (strange := set(LIMITS_IN_WORDS.findall(point.check_method.zh)) - set(numbers(point.target.zh)))
    ]
    assert not inventing


def test_every_text_stands_in_both_languages_without_addresses() -> None:
    chinese, latin = re.compile(r"[一-鿿]"), re.compile(r"[A-Za-z]{3}")
    faults = [
        f"{point.id} {name}"
        for point in shipped_library().points
        for name, words in texts_of(point)
        if not chinese.search(words.zh) or not latin.search(words.en) or "http" in words.zh + words.en
    ]
    assert not faults


def test_every_stage_level_and_role_occurs() -> None:
    points = shipped_library().points
    assert {point.stage for point in points} == set(Stage)
    assert {point.level for point in points} == set(Level)
    assert {role for point in points for role in point.roles} == set(Role)


def test_a_target_is_never_surer_than_its_topic() -> None:
    order = list(Confidence)
    surer = [
        point.id
        for point in shipped_library().points
        if order.index(point.target_confidence) < order.index(point.confidence)
    ]
    assert not surer


def test_what_was_seen_says_where() -> None:
    points = shipped_library().points
    assert not [point.id for point in points if point.confidence is not Confidence.RECALLED and not point.addresses]


def test_doubts_are_carried() -> None:
    assert not [
        family.code for family in shipped_library().families if family.scope is Scope.CATEGORY and not family.doubts
    ]


def test_every_question_is_needed() -> None:
    library = shipped_library()
    asked = {
        leaf.question for point in library.points for leaf in leaves(point.condition) if isinstance(leaf, Answered)
    }
    assert asked | {"ccc_kinds", "licence_kinds"} == set(library.question_by_key)


def test_names_of_products_are_the_catalogue_s() -> None:
    known = set(shipped_catalogue().by_code)
    assert {code for family in shipped_library().families for code in family.products} <= known


def test_released_files_are_unchanged() -> None:
    directory = checklists_dir()
    assert released(directory).files == files_of(directory / "riskpoints"), "make a release: riskpoints freeze NAME"
    assert not shipped_library().release.endswith("+changed")
