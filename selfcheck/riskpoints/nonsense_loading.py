"""The table of nonsense read from ``checklists/nonsense.yaml``: strict, every fault by file, line and field."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

from selfcheck.data_fields import Fields, open_fields
from selfcheck.riskpoints.loading import NamedProduct
from selfcheck.riskpoints.nonsense import Kind, Matter, Nonsense, Pair

FORMAT: Final = "selfcheck-nonsense/1"
FILE: Final = "nonsense.yaml"
Part = TypeVar("Part", Kind, Matter)


def load_nonsense(directory: Path, products: Mapping[str, NamedProduct], files: Collection[str]) -> Nonsense:
    """Read the table.

    :param directory: the folder of the checklists
    :param products: the catalogue's products by code
    :param files: codes of the library's files
    :raises DataFileError: naming file and line
    """
    table = open_fields(directory / FILE, FORMAT)
    kinds = _by_code(table, "kinds", [_kind(part, products) for part in table.each("kinds")])
    matters = _by_code(table, "matters", [_matter(part, files) for part in table.each("matters")])
    pairs: dict[tuple[str, str], Pair] = {}
    for part in table.each("never"):
        for pair in _pairs(part, matters, kinds):
            key = (pair.matter.code, pair.kind.code)
            if key in pairs:
                raise part.fault(f"{' × '.join(key)} 重复", f"{' × '.join(key)} stands twice", "kinds")
            pairs[key] = pair
    _check_used(table, matters, {matter for matter, _ in pairs})
    table.done()
    return Nonsense(tuple(kinds.values()), tuple(pairs.values()))


def _kind(fields: Fields, products: Mapping[str, NamedProduct]) -> Kind:
    named = fields.inner("products")
    for code in named.names:
        if code not in products or products[code].name.zh != named.text(code):
            raise named.fault("目录里的名称不是这个", "has another name in the catalogue, or none", code)
    if not named.names:
        raise fields.fault("至少一种产品", "at least one product", "products")
    kind = Kind(fields.text("code"), fields.words("name"), frozenset(named.names))
    fields.done()
    return kind


def _matter(fields: Fields, files: Collection[str]) -> Matter:
    matter = Matter(
        fields.text("code"),
        fields.words("name"),
        fields.texts("words"),
        fields.texts("unless"),
        frozenset(fields.texts("files")),
    )
    if not matter.words and not matter.files:
        raise fields.fault("至少写一个词或一个文件", "at least one word or file", "words")
    for word in matter.unless:
        if not any(each in word for each in matter.words):
            raise fields.fault(f"“{word}”里没有 words 中的词", f"“{word}” holds none of the words", "unless")
    if strange := matter.files.difference(files):
        raise fields.fault(f"没有文件 {sorted(strange)}", f"there is no file {sorted(strange)}", "files")
    fields.done()
    return matter


def _pairs(fields: Fields, matters: Mapping[str, Matter], kinds: Mapping[str, Kind]) -> list[Pair]:
    matter, reason = fields.known("matter", matters), fields.words("reason")
    found = [Pair(matter, kind, reason) for kind in fields.all_known("kinds", kinds)]
    if not found:
        raise fields.fault("至少一类产品", "at least one kind", "kinds")
    fields.done()
    return found


def _by_code(table: Fields, field: str, parts: Sequence[Part]) -> dict[str, Part]:
    found = {part.code: part for part in parts}
    if len(found) != len(parts) or not parts:
        raise table.fault("为空，或有重复的代码", "is empty or repeats a code", field)
    return found


def _check_used(table: Fields, matters: Mapping[str, Matter], used: Collection[str]) -> None:
    if idle := [code for code in matters if code not in used]:
        raise table.fault(f"没有用到：{idle}", f"never used: {idle}", "matters")
