"""Every threat has its test, or names what will bring it. ``python -m tests.conventions.threats`` keeps the table."""

from __future__ import annotations

from tests.conventions import threats

EXISTING = threats.carrying_tests()
TABLE = threats.table()


def test_every_required_threat_stands_in_the_table() -> None:
    assert sorted(set(threats.REQUIRED) - set(TABLE)) == []


def test_every_named_test_exists_and_carries_the_id() -> None:
    missing = {threat: set(threats.proofs(entry)) - set(EXISTING.get(threat, [])) for threat, entry in TABLE.items()}
    assert not {threat: names for threat, names in missing.items() if names}


def test_a_threat_has_tests_or_says_what_will_bring_them() -> None:
    silent = [each for each, entry in TABLE.items() if not threats.proofs(entry) and len(entry.get("later", "")) < 10]
    assert not silent


def test_a_threat_that_has_tests_names_them() -> None:
    unnamed = [threat for threat in EXISTING if not threats.proofs(TABLE.get(threat, {}))]
    assert not unnamed, "run python -m tests.conventions.threats"
