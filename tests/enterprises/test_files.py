"""Scans of papers and of appointment documents come in with their forms."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from flask.testing import FlaskClient
from PIL import Image

from selfcheck.accounts.records import User
from selfcheck.enterprises.operations import reading
from selfcheck.evidence.operations import file_of
from selfcheck.services import Services
from tests.data.units import EBIKE, SampleUnit
from tests.people import form_token


def photo() -> BytesIO:
    """A small picture."""
    kept = BytesIO()
    Image.new("RGB", (8, 8), "white").save(kept, "PNG")
    kept.seek(0)
    return kept


def test_a_papers_scan_is_kept_and_can_be_seen(
    services: Services, maker: SampleUnit, client_for: Callable[[User], FlaskClient]
) -> None:
    client, product = client_for(maker.owner), maker.products[EBIKE]
    path = maker.url(f"products/{product}/papers/1")
    data = {"csrf_token": form_token(client.get(path)), "kind": "ccc", "number": "SAMPLE-CCC-0001", "version": "1"}
    refused = client.post(path, data={**data, "file": (BytesIO(b"<html>"), "scan.png")})
    assert refused.status_code in {400, 415}
    assert "field-error" in refused.get_data(as_text=True)
    assert client.post(path, data={**data, "file": (photo(), "scan.png")}).status_code == 303
    with maker.scope(services) as session:
        file_id = reading.product(session, product).papers[0].facts.file_id
    assert file_id is not None
    assert "看原件" in client.get(maker.url(f"products/{product}")).get_data(as_text=True)
    later = {**data, "version": "2", "holder": "样例电动车有限公司"}
    assert client.post(path, data=later).status_code == 303
    with maker.scope(services) as session:
        assert reading.product(session, product).papers[0].facts.file_id == file_id


def test_an_appointments_document_is_archived_with_it_or_later(
    services: Services, maker: SampleUnit, client_for: Callable[[User], FlaskClient]
) -> None:
    client, person = client_for(maker.owner), maker.persons["王芳"]
    path = maker.url(f"people/{person}/appoint")
    data = {"csrf_token": form_token(client.get(path)), "post": "director", "appointed_on": "2026-11-20"}
    refused = client.post(path, data={**data, "file": (BytesIO(b"<html>"), "scan.png")})
    assert refused.status_code in {400, 415}
    assert "field-error" in refused.get_data(as_text=True)
    assert client.post(path, data={**data, "file": (photo(), "任命.png")}).status_code == 303
    with maker.scope(services) as session:
        given = next(each for each, _ in reading.appointments(session) if each.post == "director" and each.file_id)
    assert "看原件" in client.get(maker.url(f"people/{person}")).get_data(as_text=True)
    page = maker.url(f"appointments/{given.id}/document")
    later = {"csrf_token": data["csrf_token"], "document_no": "样任〔2026〕3号", "file": (photo(), "重扫.png")}
    assert client.post(page, data=later).status_code == 303
    with maker.scope(services) as session:
        held = next(each for each, _ in reading.appointments(session) if each.id == given.id)
        assert (held.document_no, held.file_id != given.file_id) == ("样任〔2026〕3号", True)
        assert file_of(session, given.file_id or 0).label == "任命.png"
