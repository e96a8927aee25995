"""Every forgery gets its verdict, and none is ever called genuine."""

from __future__ import annotations

from datetime import timedelta

import pytest

from selfcheck.verification.checked import CheckState
from selfcheck.verification.checks import verify_file
from selfcheck.verification.reading import ChildReader
from selfcheck.verification.verdicts import Verdict
from tests.data.snapshots import ISSUED_AT
from tests.verification.conftest import Genuine
from tests.verification.forgeries import FORGERIES

AT = ISSUED_AT + timedelta(days=20)


def test_there_are_many_kinds_of_damage() -> None:
    assert len(FORGERIES) >= 30
    assert {verdict for verdict, _ in FORGERIES.values()} == {
        Verdict.TAMPERED,
        Verdict.UNKNOWN,
        Verdict.MALFORMED,
        Verdict.LIMIT_EXCEEDED,
    }


@pytest.mark.parametrize("name", FORGERIES)
def test_VER_05_each_forgery_gets_its_verdict(genuine: Genuine, name: str) -> None:
    expected, forge = FORGERIES[name]
    content = forge(genuine.pdf, genuine.data)
    assert content not in (genuine.pdf, genuine.data), "the forgery changed nothing"
    report = verify_file(f"{name}.pdf", content, genuine.register, ChildReader(), at=AT)
    assert report.verdict is expected
    assert (report.genuine, report.in_force, report.accepted) == (False, False, False)
    assert (report.facts is not None) is (expected is Verdict.TAMPERED)


@pytest.mark.parametrize("kind", ["pdf", "data"])
def test_the_genuine_files_pass(genuine: Genuine, kind: str) -> None:
    report = verify_file(kind, getattr(genuine, kind), genuine.register, ChildReader(), at=AT)
    assert report.verdict is Verdict.VALID_CURRENT
    assert report.accepted
    told = {check.key: check.state for check in report.checks}
    by_register = {told.pop(key) for key in ("readable", "current", "registered", "unchanged", "dated")}
    assert (by_register, set(told.values())) == ({CheckState.PASSED}, {CheckState.COULD_NOT}), "there is no seal"


def test_VER_02_a_preview_is_unknown(genuine: Genuine) -> None:
    register = genuine.register
    register.snapshot = register.snapshot.__class__(
        **{
            **{name: getattr(register.snapshot, name) for name in register.snapshot.__dataclass_fields__},
            "number": "ZZZZ-ZZZZZZ-2026-0001",
        }
    )
    report = verify_file("preview.pdf", genuine.preview, register, ChildReader(), at=AT)
    assert report.verdict is Verdict.UNKNOWN


def test_VER_09_no_register_no_verdict(genuine: Genuine) -> None:
    register = genuine.register
    register.is_away = True
    for content in (genuine.pdf, genuine.data, b"%PDF-1.7 something"):
        report = verify_file("file", content, register, ChildReader(), at=AT)
        assert report.verdict is Verdict.UNAVAILABLE
        assert not report.genuine


def test_VER_05_a_reader_that_hangs_is_ended(genuine: Genuine) -> None:
    report = verify_file("file", genuine.pdf + b" ", genuine.register, ChildReader(wall_seconds=0.01), at=AT)
    assert report.verdict is Verdict.LIMIT_EXCEEDED
