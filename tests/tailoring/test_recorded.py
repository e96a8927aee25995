"""Engine version and behaviour are one: recorded inputs give their recorded outputs for ever.

A record that no longer holds means another engine: give ``ENGINE`` a new version, keep the old records under
their version, and write new ones with ``python -m tests.tailoring.test_recorded``.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from selfcheck.glossary import Role
from selfcheck.tailoring.model import Tailored, TailoringInput
from selfcheck.tailoring.rules import ENGINE, tailor
from tests.data.library import small_catalogue, small_library

RECORDS: Final = sorted((Path(__file__).parent / "recorded").glob("*.json"))


def output(result: Tailored) -> dict[str, Any]:
    """A result as one records it."""
    return {
        "engine": result.engine,
        "applied": [
            {
                "id": each.point.id,
                "products": list(each.products),
                "reason": [each.reason.zh, each.reason.en],
                "unanswered": list(each.unanswered),
            }
            for each in result.applied
        ],
        "set_aside": [
            {
                "id": each.point.id,
                "products": list(each.products),
                "reason": [each.reason.zh, each.reason.en],
                "rule": each.rule,
            }
            for each in result.set_aside
        ],
        "questions": [question.key for question in result.questions],
    }


def repeat(given: dict[str, Any]) -> dict[str, Any]:
    """Tailor a recorded input."""
    return output(
        tailor(
            small_library(),
            small_catalogue(),
            TailoringInput(
                products=tuple(given["products"]),
                role=Role(given["role"]),
                on=date.fromisoformat(given["on"]),
                answers=given["answers"],
                site_facts=given["site_facts"],
            ),
        )
    )


def test_every_record_of_this_engine_is_here() -> None:
    assert len([path for path in RECORDS if path.name.startswith(f"engine-{ENGINE}-")]) >= 8


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: str(path.stem))
def test_a_recorded_input_gives_its_recorded_output(path: Path) -> None:
    record = json.loads(path.read_text(encoding="utf-8"))
    assert repeat(record["input"]) == record["output"]


def main() -> None:
    """Write the records of this engine again."""
    for path in RECORDS:
        record = json.loads(path.read_text(encoding="utf-8"))
        record["output"] = repeat(record["input"])
        path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
