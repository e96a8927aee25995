"""Evidence on rows: when it happened and when it was recorded stand apart."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest

from selfcheck.checklist.operations import reading
from selfcheck.controls.model import EvidenceFacts
from selfcheck.controls.operations.evidence import attach, detach, evidence_of
from selfcheck.controls.operations.reading import list_findings
from selfcheck.errors import Refused
from selfcheck.evidence.operations import Shelf, Upload
from selfcheck.evidence.store import ContentStore
from selfcheck.services import Services
from tests.data.files import pdf
from tests.data.lists import SampleList


def put(services: Services, sample: SampleList, facts: EvidenceFacts) -> tuple[int, int]:
    settings = services.settings
    shelf = Shelf(ContentStore(settings.blob_dir), sample.of.unit.code, settings.upload_limit, settings.unit_quota)
    with sample.of.scope(services, writing=True) as session:
        row = reading.rows_of(session, sample.id)[0]
        upload = Upload("检验报告.pdf", BytesIO(pdf()))
        to = (sample.id, row.id)
        evidence = attach(session, sample.of.actor, shelf, to, (upload, facts), at=services.clock.now())
        return row.id, evidence.id


def test_a_file_is_on_its_row_with_both_times(services: Services, ebikes: SampleList) -> None:
    row_id, _ = put(services, ebikes, EvidenceFacts(date(2026, 11, 1), date(2027, 11, 1), "型式检验"))
    with ebikes.of.scope(services) as session:
        (attached,) = evidence_of(session, ebikes.id)[row_id]
    assert attached.evidence.happened_on == date(2026, 11, 1)
    assert attached.evidence.recorded_at == services.clock.now()
    assert attached.file.label == "检验报告.pdf"


def test_expired_evidence_is_found(services: Services, ebikes: SampleList) -> None:
    put(services, ebikes, EvidenceFacts(expires_on=date(2026, 11, 1)))
    with ebikes.of.scope(services) as session:
        found = list_findings(session, ebikes.id, date(2026, 11, 20))
    assert "evidence-expired" in {finding.code for finding in found}


@pytest.mark.parametrize(
    "facts",
    [EvidenceFacts(date(2026, 11, 21)), EvidenceFacts(date(2026, 11, 2), date(2026, 11, 1))],
)
def test_days_that_cannot_be_are_refused(services: Services, ebikes: SampleList, facts: EvidenceFacts) -> None:
    with pytest.raises(Refused):
        put(services, ebikes, facts)


def test_a_file_taken_off_is_gone_from_the_row(services: Services, ebikes: SampleList) -> None:
    row_id, evidence_id = put(services, ebikes, EvidenceFacts())
    with ebikes.of.scope(services, writing=True) as session:
        detach(session, ebikes.of.actor, (ebikes.id, row_id), evidence_id, at=services.clock.now())
    with ebikes.of.scope(services) as session:
        assert not evidence_of(session, ebikes.id)
