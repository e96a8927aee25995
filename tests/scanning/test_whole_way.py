"""From the issue to the paper and back: what is printed on a sealed list is scanned, opened and verified offline."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from selfcheck.attestation.codes import claims, read
from selfcheck.db.session import transaction
from selfcheck.pdf.supervised import SupervisedRenderer
from selfcheck.sealing.coding import code_pins
from selfcheck.services import Services
from tests.data.codes import path_of
from tests.data.issued import file_of, published, snapshot_of
from tests.pdf.paper import codes_in, page_texts, qr_on_page, scan
from tests.people import People


@pytest.mark.any_database
def test_a_sealed_list_is_printed_scanned_and_known_again(
    visitor: FlaskClient, services: Services, people: People
) -> None:
    renderer = SupervisedRenderer()
    try:
        issued = published(services, people, renderer=renderer)
    finally:
        renderer.close()
    sealed, frozen = file_of(services, issued), snapshot_of(services, issued)
    (text,) = codes_in(scan(sealed, 1, dpi=150, tilt=3))
    with transaction(services.sessions, writing=False) as session:
        assert read(text, code_pins(session, services.settings.base_url)).claims == claims(frozen)
    page = visitor.get(path_of(text))
    assert "登记在册，现行" in page.text
    assert frozen.number in page.text
    assert all(qr_on_page(sealed, place) == {frozen.check_url} for place in range(2, len(page_texts(sealed)) + 1))
