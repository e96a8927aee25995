"""``selfcheck catalogue`` prints exactly the keys that others rely on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from click.testing import CliRunner

from selfcheck.catalogue.cli import catalogue as command
from selfcheck.catalogue.model import Catalogue
from selfcheck.errors import Refused


@dataclass(frozen=True)
class Installed:
    """What the command needs of an installation."""

    catalogue: Catalogue
    language: str = "zh"


def printed(catalogue: Catalogue, *words: str) -> str:
    """What the command prints."""
    answer = CliRunner().invoke(command, list(words), obj=Installed(catalogue), catch_exceptions=False)
    assert answer.exit_code == 0
    return answer.stdout


def test_editions_as_json(catalogue: Catalogue) -> None:
    found: list[dict[str, Any]] = json.loads(printed(catalogue, "editions", "--json"))
    keys = "edition title_zh title_en document issued_on published_products known_products complete trust"
    assert all(list(each) == keys.split() for each in found)
    by_code = {each["edition"]: each for each in found}
    assert by_code["2024"]["known_products"] == 0
    assert by_code["2021"]["issued_on"] == "2021-03-30"
    assert by_code["2026-as-labelled"]["trust"] == "unverified"


def test_search_as_json(catalogue: Catalogue) -> None:
    found = json.loads(printed(catalogue, "search", "ddzxc", "--json"))
    assert found[0] == {
        "code": "P0134",
        "name_zh": "电动自行车",
        "name_en": "Electric bicycles",
        "category_zh": "交通用具及相关产品",
        "edition": "2026-as-labelled",
    }
    assert json.loads(printed(catalogue, "search", "玩具", "--edition", "2021", "--json"))[0]["edition"] == "2021"
    assert json.loads(printed(catalogue, "search", "玩具", "--edition", "2024", "--json")) == []


def test_words_for_people(catalogue: Catalogue) -> None:
    assert "国市监质监发〔2021〕15号" in printed(catalogue, "editions")
    assert "P0134  电动自行车" in printed(catalogue, "search", "电动自行车")
    assert printed(catalogue, "search", "qqqq") == ""


def test_an_unknown_edition_is_refused_with_what_is_known(catalogue: Catalogue) -> None:
    with pytest.raises(Refused, match="2024"):
        printed(catalogue, "search", "玩具", "--edition", "1999")
