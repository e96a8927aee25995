"""Codes on paper verified offline: by pinned keys and the status list, beside a sealed file; no address is opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest

from selfcheck.attestation.canonical import digests, to_canonical
from selfcheck.attestation.custody import Keeper, SealTerms, TimeSource
from selfcheck.attestation.status import Status, Superseded, veiled, veiled_name
from selfcheck.attestation.trust import Trust, fingerprint
from selfcheck.verification.checked import CheckState
from selfcheck.verification.qr import NAMES, verify_code
from selfcheck.verification.sealed.model import SealedFacts, Times
from selfcheck.verification.verdicts import Verdict
from tests.data.code_forgeries import CODE, FORGERIES, LIST
from tests.data.codes import ADDRESS, public

AT: Final = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
DIGEST: Final = digests(to_canonical(LIST))[0]


def status(**marks: Any) -> Status:
    return Status(AT - timedelta(days=1), AT + timedelta(days=6), **marks)


def trust(listed: Status | None = None) -> Trust:
    return Trust(1, AT, "样例运营者", ADDRESS, code_keys=(public(99), public()), status=listed)


def states(text: str, listed: Status | None = None) -> dict[str, CheckState]:
    return {check.key: check.state for check in verify_code(text, trust(listed), at=AT).checks}


def test_every_check_is_shown_with_its_number() -> None:
    report = verify_code(CODE, trust(status()), at=AT)
    assert report.verdict is Verdict.VALID_DATA_ONLY
    assert [check.number for check in report.checks] == list(range(1, len(NAMES) + 1))
    passed = {check.key for check in report.checks if check.state is CheckState.PASSED}
    assert passed == {"readable", "key", "intact", "address", "current"}
    assert report.status_as_of == AT - timedelta(days=1)
    assert LIST.number in report.sentence.zh


def test_a_code_alone_is_never_accepted_as_a_list_in_force() -> None:
    for day in (AT, AT.replace(year=2036)):
        report = verify_code(CODE, trust(status()), at=day)
        assert report.verdict.is_genuine
        assert not report.verdict.is_in_force


def test_without_a_status_list_nothing_is_said_of_today() -> None:
    assert states(CODE)["current"] is CheckState.COULD_NOT
    old = Status(LIST.issued_at - timedelta(days=1), AT + timedelta(days=1))
    assert states(CODE, old)["current"] is CheckState.COULD_NOT


def test_a_past_review_date_is_said_and_no_fault() -> None:
    report = verify_code(CODE, trust(), at=datetime(2036, 1, 1, tzinfo=UTC))
    assert report.verdict is Verdict.VALID_DATA_ONLY
    assert "2027-11-30" in report.sentence.zh
    assert "2027-11-30" in report.sentence.en


def test_a_replaced_list_names_what_replaced_it() -> None:
    following = "SC01-7KQ4XN-2026-0003"
    mark = {veiled_name(DIGEST): Superseded(date(2026, 11, 30), veiled(following, DIGEST))}
    report = verify_code(CODE, trust(status(superseded=mark)), at=AT)
    assert report.verdict is Verdict.VALID_SUPERSEDED
    assert following in report.sentence.zh


def test_a_withdrawn_list_is_called_so() -> None:
    mark = {veiled_name(DIGEST): date(2026, 11, 30)}
    report = verify_code(CODE, trust(status(withdrawn=mark)), at=AT)
    assert report.verdict is Verdict.VALID_WITHDRAWN
    assert report.checks[-1].state is CheckState.FAILED


def test_a_revoked_key_signs_nothing_any_more() -> None:
    report = verify_code(CODE, replace(trust(), revoked_keys={fingerprint(public()): AT}), at=AT)
    assert report.verdict is Verdict.QR_UNKNOWN_KEY
    assert report.claims is None


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_has_its_verdict(name: str) -> None:
    make, expected = FORGERIES[name]
    report = verify_code(make(), trust(status()), at=AT)
    assert report.verdict is Verdict(expected.value)
    assert not report.verdict.is_genuine
    assert report.sentence.zh
    assert report.sentence.en


def facts() -> SealedFacts:
    """What the seal of the code's own list proves."""
    return SealedFacts(
        number=LIST.number,
        edition=LIST.edition,
        role=LIST.role,
        unit_name=LIST.unit.name,
        uscc=LIST.unit.uscc,
        region=LIST.unit.region,
        rows=len(LIST.rows),
        is_light=False,
        is_sample=False,
        is_trial=False,
        posts=LIST.posts,
        double_posts=(),
        approvals=(),
        terms=SealTerms(
            Keeper.OPERATOR, "selfcheck", is_own_root=True, time_source=TimeSource.LOCAL, time_authority=""
        ),
        sealed_by=LIST.unit.name,
        certificate="",
        times=Times(LIST.issued_at),
        in_force_from=LIST.in_force_from,
        review_by=LIST.review_by,
        data_sha256=DIGEST,
        data_sm3="",
        check_url=LIST.check_url,
    )


def test_beside_its_own_file_the_code_fits() -> None:
    report = verify_code(CODE, trust(), at=AT, document=facts())
    assert report.verdict is Verdict.VALID_DATA_ONLY
    assert {check.key: check.state for check in report.checks}["document"] is CheckState.PASSED


@pytest.mark.parametrize("damage", [{"number": "SC01-7KQ4XN-2026-0001"}, {"edition": 1}, {"rows": 39}, {"uscc": "9"}])
def test_a_genuine_code_on_another_document_is_found(damage: dict[str, Any]) -> None:
    report = verify_code(CODE, trust(), at=AT, document=replace(facts(), **damage))
    assert report.verdict is Verdict.QR_DOC_MISMATCH


def test_a_report_goes_into_json() -> None:
    plain = verify_code(CODE, trust(status()), at=AT).plain()
    assert isinstance(plain, dict)
    assert plain["verdict"] == "VALID_DATA_ONLY"
