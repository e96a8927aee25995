"""The table of threats: id → the tests that carry it in their name, or what will bring them.

``python -m tests.conventions.threats`` writes ``threats.toml`` again from the tests that exist and keeps the
``later`` texts of ids without one.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

from tests.conventions.project import modules

TABLE: Final = Path(__file__).with_name("threats.toml")
ID: Final = re.compile(r"(?<![A-Z])([A-Z]{2,5})_(\d\d)(?!\d)")
Entry = dict[str, Any]


def numbered(prefix: str, *numbers: int) -> list[str]:
    """The ids of a group."""
    return [f"{prefix}-{number:02d}" for number in numbers]


REQUIRED: Final = [
    *numbered("AUTH", *range(1, 18)),
    *numbered("TEN", *range(1, 13), 14, 16),
    *numbered("FORM", *range(1, 12)),
    *numbered("UPL", 1, 2, 3, 4, 6, 7, 9, *range(11, 16)),
    *numbered("PDF", *range(1, 12), 14, 15),
    *numbered("VER", *range(1, 12)),
    *numbered("CAT", *range(1, 9)),
    *numbered("URL", *range(1, 6), *range(7, 12)),
    *numbered("CON", *range(1, 8), 9, 10),
    *numbered("CRASH", *range(2, 7), 11, 13),
]
GROUPS: Final = tuple(dict.fromkeys(threat.split("-")[0] for threat in REQUIRED))


def carrying_tests() -> dict[str, list[str]]:
    """Id → names of the tests that carry it, as ``file::test``."""
    found: dict[str, list[str]] = defaultdict(list)
    for module in modules():
        if not module.name.startswith("tests/"):
            continue
        for function in module.functions():
            if function.name.startswith("test_"):
                for group, number in ID.findall(function.name):
                    if group in GROUPS:
                        found[f"{group}-{number}"].append(f"{module.name}::{function.name}")
    return {threat: sorted(set(names)) for threat, names in found.items()}


def table() -> dict[str, Entry]:
    """The table as it stands."""
    read: dict[str, Entry] = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return read


def proofs(entry: Entry) -> list[str]:
    """The tests an entry names."""
    return list(entry.get("tests", []))


def order(threat: str) -> tuple[int, str]:
    """Groups as in the list of threats, then by number."""
    return GROUPS.index(threat.split("-")[0]), threat


def as_toml(entries: dict[str, Entry], tests: dict[str, list[str]]) -> str:
    """The table as text: tests that exist win over what was written before."""
    lines = ["# Threat → its tests, or what will bring them. Written by python -m tests.conventions.threats;", ""]
    lines[0] += " only the later texts are by hand."
    for threat in sorted({*REQUIRED, *entries, *tests}, key=order):
        entry = entries.get(threat, {})
        names = tests.get(threat) or proofs(entry)
        lines.append(f"[{threat}]")
        if names:
            lines += ["tests = [", *(f'  "{name}",' for name in names), "]"]
        if entry.get("later"):
            lines.append(f'later = "{entry["later"]}"')
        lines.append("")
    return "\n".join(lines)


def main() -> None:
    """Write the table again."""
    before = table() if TABLE.exists() else {}
    existing = carrying_tests()
    kept = {threat: {"later": entry["later"]} for threat, entry in before.items() if entry.get("later")}
    TABLE.write_text(as_toml(kept, existing), encoding="utf-8")


if __name__ == "__main__":
    main()
