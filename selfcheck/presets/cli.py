"""``selfcheck presets``: the trades that people can begin from, with their products and proposed answers."""

from __future__ import annotations

import json
from typing import Any, Protocol

import click

from selfcheck.catalogue.model import Catalogue
from selfcheck.glossary import ROLE_NAMES
from selfcheck.presets.model import Preset, Presets


class HasPresets(Protocol):
    """What this command needs of an installation."""

    @property
    def catalogue(self) -> Catalogue:
        """The shipped catalogue."""
        ...

    @property
    def presets(self) -> Presets:
        """The shipped presets."""
        ...


@click.command()
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@click.pass_obj
def presets(installation: HasPresets, as_json: bool) -> None:
    """列出行业预设 / list the trade presets."""
    if as_json:
        told = [_told(preset, installation.catalogue) for preset in installation.presets.all]
        click.echo(json.dumps({"presets": told}, ensure_ascii=False, indent=2))
        return
    for preset in installation.presets.all:
        names = "、".join(installation.catalogue.by_code[code].name.zh for code in preset.ticked)
        click.echo(f"{preset.key}  {ROLE_NAMES[preset.role].zh}  {preset.name.zh}：{names}（+{len(preset.offered)}）")


def _told(preset: Preset, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "key": preset.key,
        "role": preset.role.value,
        "name_zh": preset.name.zh,
        "name_en": preset.name.en,
        "for_zh": preset.audience.zh,
        "for_en": preset.audience.en,
        "products": [_product(code, preset, catalogue) for code in preset.codes],
        "answers": dict(preset.answers),
        "changes": {point: dict(columns) for point, columns in preset.rows.changes.items()},
        "rows": [
            {"id": row.id, "title_zh": row.columns["title"], "title_en": row.columns["title_en"]}
            for row in preset.rows.rows
        ],
    }


def _product(code: str, preset: Preset, catalogue: Catalogue) -> dict[str, Any]:
    name = catalogue.by_code[code].name
    return {"code": code, "name_zh": name.zh, "name_en": name.en, "ticked": code in preset.ticked}
