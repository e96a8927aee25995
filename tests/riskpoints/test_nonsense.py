"""What must never reach a product does not, in either role, on any day; and the table that says so is sound."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from selfcheck.glossary import Role
from selfcheck.places import checklists_dir
from selfcheck.riskpoints.loading import load
from selfcheck.riskpoints.nonsense import Nonsense, nonsense_in
from selfcheck.riskpoints.nonsense_loading import FILE, load_nonsense
from selfcheck.strict_yaml import DataFileError
from tests.data.library import (
    content,
    copy_of_small,
    shipped_catalogue,
    shipped_library,
    small_catalogue,
    small_library,
    write,
)

FEWEST_PAIRS: Final = 150
CATEGORY: Final = "riskpoints/categories/category_goods.yaml"
WORDS: Final = {"zh": "长凳没有电", "en": "A bench has no electricity"}


def shipped_table() -> Nonsense:
    """The table as it is shipped."""
    return load_nonsense(checklists_dir(), shipped_catalogue().by_code, shipped_library().family_by_code)


def small_table() -> Any:
    """A table on the small catalogue: no batteries and no CCC points on benches."""
    return {
        "format": "selfcheck-nonsense/1",
        "kinds": [{"code": "benches", "name": {"zh": "长凳", "en": "Benches"}, "products": {"P0005": "长凳"}}],
        "matters": [
            {"code": "battery", "name": {"zh": "电池", "en": "Batteries"}, "words": ["电池"], "unless": ["电池绿"]},
            {"code": "ccc", "name": {"zh": "认证", "en": "CCC"}, "files": ["measure_ccc"]},
        ],
        "never": [
            {"matter": "battery", "kinds": ["benches"], "reason": WORDS},
            {"matter": "ccc", "kinds": ["benches"], "reason": WORDS},
        ],
    }


def load_small(folder: Path, table: Any) -> Nonsense:
    """Write a table and read it against the small library."""
    write(folder / FILE, table)
    return load_nonsense(folder, small_catalogue().by_code, small_library().family_by_code)


def test_nothing_of_the_table_reaches_any_product() -> None:
    found = nonsense_in(shipped_library(), shipped_catalogue().products, shipped_table())
    assert [(each.point, each.product, each.role, each.pair.matter.code) for each in found] == []


def test_the_table_is_wide_and_covers_every_product() -> None:
    table = shipped_table()
    assert len(table.pairs) >= FEWEST_PAIRS
    placed = [code for kind in table.kinds for code in kind.products]
    assert sorted(placed) == sorted(shipped_catalogue().by_code)
    forbidden = {code for pair in table.pairs for code in pair.kind.products}
    assert forbidden == set(placed)


@pytest.mark.parametrize(("file", "register"), [("measure_ccc", "ccc"), ("measure_production_licence", "licence")])
def test_the_table_follows_the_registers(file: str, register: str) -> None:
    known = shipped_catalogue().by_code
    freed = {code for pair in shipped_table().pairs if file in pair.matter.files for code in pair.kind.products}
    assert len(freed) > len(known) // 3
    assert [code for code in sorted(freed) if getattr(known[code], register).covers != "none"] == []


@pytest.mark.parametrize(
    ("title", "found"),
    [("换电池后松动", [("category_goods-01", "P0005", Role.MAKER)]), ("刷电池绿后开裂", []), ("木料开裂", [])],
)
def test_a_planted_point_is_found(tmp_path: Path, title: str, found: list[tuple[str, str, Role]]) -> None:
    folder = copy_of_small(tmp_path)
    file = content(folder / CATEGORY)
    file["points"][0]["title"]["zh"] = title
    write(folder / CATEGORY, file)
    library = load(folder, small_catalogue().by_code)
    table = load_small(folder, small_table())
    hits = nonsense_in(library, small_catalogue().products, table)
    assert [(each.point, each.product, each.role) for each in hits] == found


Damage = Callable[[Any], None]
DAMAGES: Final[dict[str, tuple[Damage, str]]] = {
    "wrong format": (lambda table: table.update(format="x"), "format"),
    "unknown field": (lambda table: table.update(owner="me"), "owner"),
    "slipped product": (lambda table: table["kinds"][0]["products"].update(P0005="水泥"), "products.P0005"),
    "unknown product": (lambda table: table["kinds"][0]["products"].update(P9999="幻影"), "products.P9999"),
    "no product": (lambda table: table["kinds"][0].update(products={}), "kinds.0.products"),
    "no word": (lambda table: table["matters"][0].pop("words"), "matters.0"),
    "idle exception": (lambda table: table["matters"][0].update(unless=["电视"]), "matters.0.unless"),
    "unknown file": (lambda table: table["matters"][1].update(files=["measure_tax"]), "matters.1.files"),
    "unknown matter": (lambda table: table["never"][0].update(matter="gas"), "never.0.matter"),
    "unknown kind": (lambda table: table["never"][0].update(kinds=["chairs"]), "never.0.kinds"),
    "no kind": (lambda table: table["never"][0].update(kinds=[]), "never.0.kinds"),
    "no reason": (lambda table: table["never"][0].pop("reason"), "never.0.reason"),
    "pair twice": (lambda table: table["never"].append(table["never"][0]), "never.2.kinds"),
    "matter twice": (lambda table: table["matters"].append(table["matters"][0]), "matters"),
    "idle matter": (lambda table: table["never"].pop(), "matters"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_CAT_05_a_damaged_table_is_refused_by_line_and_field(tmp_path: Path, name: str) -> None:
    damage, field = DAMAGES[name]
    table = small_table()
    damage(table)
    with pytest.raises(DataFileError) as refused:
        load_small(tmp_path, table)
    assert refused.value.line
    assert field in str(refused.value)
