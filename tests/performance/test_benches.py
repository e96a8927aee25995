"""The benches measure what they say: a scene of copied units that every main page opens, figures under fixed keys."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from selfcheck.bench import search, tailor
from selfcheck.bench.hostile import VALIDATORS, texts
from selfcheck.bench.pages import PAGES, statements_of
from selfcheck.bench.scenes import Scene, set_scene
from selfcheck.bench.security import same_by_chance
from selfcheck.bench.timing import percentile
from selfcheck.db.base import Base
from selfcheck.errors import SelfcheckError
from selfcheck.services import Services
from selfcheck.settings import from_environment

UNITS, ROWS = 3, 12


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Three units, two of them copies."""
    folder = tmp_path_factory.mktemp("scene") / "data"
    return set_scene(from_environment(folder, {}), folder, UNITS, ROWS)


def test_copies_are_whole_units(scene: Scene) -> None:
    tables = Base.metadata.tables
    rows, products, users = tables["checklist_rows"], tables["product_units"], tables["users"]
    with scene.services.engine.connect() as connection:
        on_list = rows.c.is_out.is_(False)
        per_unit = select(rows.c.unit_id, func.count()).where(on_list).group_by(rows.c.unit_id)
        assert [count for _, count in connection.execute(per_unit)] == [ROWS] * UNITS
        named = select(rows.c.unit_id, rows.c.product_unit_ids).where(rows.c.hand == "own")
        held = connection.execute(select(products.c.unit_id, products.c.id))
        own = {row.unit_id: row.id for row in held}
        assert all(ids == [own[unit_id]] for unit_id, ids in connection.execute(named))
        assert connection.scalar(select(func.count()).select_from(users)) == 3 * UNITS + 1
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []


def test_every_main_page_opens_in_a_copy(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    counts = statements_of(scene)
    assert list(counts) == [page.name for page in PAGES]
    assert all(counts.values())
    assert capsys.readouterr().err == ""  # pages that did not open are named there


@pytest.mark.parametrize("bench", [tailor, search])
def test_small_benches_print_their_keys(bench: object, shipped: Services) -> None:
    measure = vars(bench)["measure"]
    assert {"median_ms", "p95_ms"} <= set(measure(shipped))


def test_a_percentile_is_one_of_the_times() -> None:
    assert percentile([5.0, 1.0, 3.0], 95) == 5.0
    assert percentile(list(map(float, range(100))), 95) == 95.0


def test_equal_samples_are_told_apart_by_chance_alone() -> None:
    times = [float(number) for number in range(50)]
    assert same_by_chance(times, times) == pytest.approx(1.0)
    assert same_by_chance(times, [time + 40 for time in times]) < 0.001


@pytest.mark.parametrize("name", VALIDATORS)
def test_V1_2_9_every_validator_answers_or_refuses_long_texts(name: str) -> None:
    for text in texts().values():
        try:
            VALIDATORS[name](text)
        except SelfcheckError:
            continue
