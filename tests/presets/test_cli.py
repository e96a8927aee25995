"""``selfcheck presets``: for people in lines, for programs as JSON."""

from __future__ import annotations

import json

from click.testing import CliRunner

from selfcheck.cli import selfcheck
from tests.presets.shipped import KEYS, shipped_presets


def test_json_lists_every_trade_with_its_products() -> None:
    done = CliRunner().invoke(selfcheck, ["presets", "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)["presets"]
    assert [each["key"] for each in told] == KEYS
    for each in told:
        preset = shipped_presets().by_key[each["key"]]
        assert [product["code"] for product in each["products"] if product["ticked"]] == list(preset.ticked)
        assert each["answers"] == preset.answers


def test_lines_name_trade_and_products() -> None:
    done = CliRunner().invoke(selfcheck, ["presets"])
    assert "hardware-shop  销售单位  五金店：电线电缆" in done.output
