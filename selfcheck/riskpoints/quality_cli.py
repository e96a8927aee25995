"""``selfcheck riskpoints quality``: the figures of the library, and the ids behind each of them for the editor."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Final

import click

from selfcheck.places import checklists_dir
from selfcheck.riskpoints.nonsense_loading import load_nonsense
from selfcheck.riskpoints.ports import HasLibrary
from selfcheck.riskpoints.quality import Quality
from selfcheck.riskpoints.quality import quality as measure
from selfcheck.text import Bilingual

WORDS: Final = {
    "points": Bilingual("风险点", "points"),
    "families": Bilingual("产品族", "product families"),
    "high_share": Bilingual("高风险占比", "share of high levels"),
    "decidable_share": Bilingual("管控目标可判定", "targets that can be decided"),
    "with_method_share": Bilingual("有自己的检查方法", "with a check method of their own"),
    "with_clause_share": Bilingual("依据写到条款", "with a clause of the basis"),
    "recalled_share": Bilingual("待核对", "not yet checked"),
    "duplicates": Bilingual("同一清单中的重复", "duplicates within one list"),
    "similarity": Bilingual("重复的相似度线", "similarity from which pairs count as duplicates"),
    "items_linked_share": Bilingual("检验项目有对应风险点或例外", "inspection items with points or excepted"),
    "nonsense_pairs_checked": Bilingual("检查的荒谬组合", "nonsense pairs checked"),
    "nonsense_found": Bilingual("发现的荒谬组合", "nonsense found"),
}


def _duplicates(found: Quality) -> Iterator[str]:
    titles = {point.id: point.title.zh for point in found.points}
    for each in found.duplicates:
        names = f"{each.first} {titles[each.first]} = {each.second} {titles[each.second]}"
        yield f"{each.similarity:.3f}  {each.product} {each.role}  {names}"


def _undecidable(found: Quality) -> Iterator[str]:
    return (f"{point.id}  {point.target.zh}" for point in found.undecidable)


def _vague_parts(found: Quality) -> Iterator[str]:
    return (f"{point.id}  {'；'.join(parts)}" for point, parts in found.vague_parts())


def _repeated_methods(found: Quality) -> Iterator[str]:
    return (f"{point.id}  {point.check_method.zh}" for point in found.repeated_methods)


def _unlinked(found: Quality) -> Iterator[str]:
    return (f"{family.code}  {item.severity}  {item.item.zh}" for family, item in found.unlinked)


def _nonsense(found: Quality) -> Iterator[str]:
    for each in found.nonsense:
        pair = each.pair
        words = f"{pair.matter.name.zh} × {pair.kind.name.zh}：{pair.reason.zh} / {pair.reason.en}"
        yield f"{each.point}  {each.product} {each.role}  {words}"


LISTS: Final[dict[str, Callable[[Quality], Iterator[str]]]] = {
    "duplicates": _duplicates,
    "undecidable": _undecidable,
    "vague_parts": _vague_parts,
    "repeated_methods": _repeated_methods,
    "unlinked": _unlinked,
    "nonsense": _nonsense,
}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@click.option("--list", "which", type=click.Choice(list(LISTS)), help="列出编号 / list the ids")
@click.pass_obj
def quality(installation: HasLibrary, as_json: bool, which: str | None) -> None:
    """风险点库的质量数字 / the figures of the library."""
    library, catalogue = installation.library, installation.catalogue
    table = load_nonsense(checklists_dir(), catalogue.by_code, library.family_by_code)
    found = measure(library, catalogue.products, table)
    if which:
        for line in LISTS[which](found):
            click.echo(line)
    elif as_json:
        click.echo(json.dumps(found.figures(), indent=2))
    else:
        for name, figure in found.figures().items():
            click.echo(f"{figure:>8}  {WORDS[name].zh} / {WORDS[name].en}")
