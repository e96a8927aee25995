"""``docs/security.md``: every demand has a proof that exists, or says what will bring it."""

from __future__ import annotations

import re
from typing import Final

from tests.conventions import threats
from tests.conventions.project import modules, text_of

ROW: Final = re.compile(r"^\| (?P<demand>[\d.]+[^|]*) \| (?P<proof>[^|]*) \| (?P<open>[^|]*)\|$", re.MULTILINE)
THREAT: Final = re.compile(r"\b[A-Z]{2,5}-\d\d\b")
TEST: Final = re.compile(r"`(test_\w+)`")
ROWS: Final = list(ROW.finditer(text_of("docs/security.md")))


def test_every_demand_has_a_proof_or_says_what_is_missing() -> None:
    silent = [row["demand"] for row in ROWS if not row["proof"].strip() and len(row["open"].strip()) < 10]
    assert len(ROWS) > 80
    assert not silent


def test_every_threat_given_as_proof_has_tests() -> None:
    table = threats.table()
    hollow = {
        f"{row['demand'].split()[0]} {threat}"
        for row in ROWS
        for threat in THREAT.findall(row["proof"])
        if not threats.proofs(table.get(threat, {}))
    }
    assert not hollow


def test_every_test_given_as_proof_exists() -> None:
    existing = {
        function.name for module in modules() if module.name.startswith("tests/") for function in module.functions()
    }
    missing = {name for row in ROWS for name in TEST.findall(row["proof"]) if name not in existing}
    assert not missing
