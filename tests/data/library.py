"""The shipped catalogue and library, read once, and a small library written to a folder for tests."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from selfcheck.catalogue.loading import load as load_catalogue
from selfcheck.catalogue.model import Catalogue, Covers, Product, RegisterStanding
from selfcheck.places import checklists_dir
from selfcheck.riskpoints.loading import load
from selfcheck.riskpoints.model import AllOf, AnyOf, Condition, Library, Not, RiskPoint
from selfcheck.text import Bilingual

SMALL = Path(__file__).parent / "small_library"


class _Plain(yaml.SafeDumper):
    """Writes what stands twice twice: the strict reader knows no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never make an alias."""
        return True


@cache
def shipped_catalogue() -> Catalogue:
    """The shipped catalogue."""
    return load_catalogue(checklists_dir())


@cache
def shipped_library() -> Library:
    """The shipped library, checked against the shipped catalogue."""
    return load(checklists_dir(), shipped_catalogue().by_code)


def product(code: str, name: str, *, licence: Covers = Covers.NONE, ccc: Covers = Covers.NONE) -> Product:
    """An invented product with its standing in the two registers."""
    return Product(
        code=code,
        name=Bilingual(name, f"{name} (en)"),
        category="invented",
        grade="",
        special_needs=(),
        rows=(),
        licence=_standing("licence", licence),
        ccc=_standing("ccc", ccc),
        standards=(),
        pinyin=(),
    )


def small_catalogue() -> Catalogue:
    """Five invented products: a kettle, a lamp, a cable (part licensed, part certified), cement and a bench."""
    products = (
        product("P0001", "电水壶", ccc=Covers.WHOLE),
        product("P0002", "台灯", ccc=Covers.UNCLEAR),
        product("P0003", "电缆", licence=Covers.PART, ccc=Covers.PART),
        product("P0004", "水泥", licence=Covers.WHOLE),
        product("P0005", "长凳"),
    )
    return Catalogue(editions=(), categories=(), products=products, registers={})


def small_library() -> Library:
    """The small library, read from its files."""
    return load(SMALL, small_catalogue().by_code)


def copy_of_small(folder: Path) -> Path:
    """Copy the small library's files into a folder and return it."""
    for path in SMALL.rglob("*.yaml"):
        target = folder / path.relative_to(SMALL)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return folder


def content(path: Path) -> Any:
    """Read a data file loosely, to damage it."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def write(path: Path, value: Any) -> None:
    """Write a data file."""
    text = yaml.dump(value, Dumper=_Plain, allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8")


def texts_of(point: RiskPoint) -> Iterator[tuple[str, Bilingual]]:
    """Every text of a point that a person reads, by its field."""
    for name in ("title", "description", "target", "measure", "check_method", "evidence", "frequency_words"):
        yield name, getattr(point, name)


def leaves(condition: Condition) -> Iterator[Condition]:
    """Every leaf of a condition."""
    if isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from leaves(part)
    elif isinstance(condition, Not):
        yield from leaves(condition.part)
    else:
        yield condition


def _standing(register: str, covers: Covers) -> RegisterStanding:
    return RegisterStanding(register, covers in (Covers.WHOLE, Covers.PART), None, (), covers)
