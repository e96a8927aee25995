"""Evidence through the browser: handed in, handed out as files alone, to members alone."""

from __future__ import annotations

import gc
from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from selfcheck.accounts.records import User
from selfcheck.checklist.operations import reading
from selfcheck.enterprises.operations import members
from selfcheck.evidence.records import File
from selfcheck.glossary import Post
from selfcheck.services import Services
from tests.data.files import located, pdf, picture
from tests.data.lists import SampleList
from tests.filling import form_to, values_of
from tests.pages import read


@pytest.fixture
def row_id(services: Services, ebikes: SampleList) -> int:
    """The first row."""
    with ebikes.of.scope(services) as session:
        return reading.rows_of(session, ebikes.id)[0].id


def hand_in(
    client: FlaskClient, sample: SampleList, row_id: int, name: str, content: bytes, **fields: str
) -> TestResponse:
    address = sample.url(f"rows/{row_id}")
    values = dict(values_of(form_to(read(client.get(address)), "/evidence")))
    return client.post(
        f"{address}/evidence",
        data={**values, **fields, "file": (BytesIO(content), name)},
        content_type="multipart/form-data",
    )


def file_of(services: Services, sample: SampleList) -> File:
    with sample.of.scope(services) as session:
        return session.scalars(select(File)).one()


def test_a_photo_is_kept_shown_small_and_handed_out_whole(
    services: Services, ebikes: SampleList, officer: FlaskClient, row_id: int
) -> None:
    photo = picture(size=(900, 600), exif=located())
    assert hand_in(officer, ebikes, row_id, "现场 照片.jpg", photo, happened_on="2026-11-19").status_code == 303
    shown = read(officer.get(ebikes.url(f"rows/{row_id}")))
    assert "发生于 2026年11月19日" in shown.main
    assert "记录于 2026年11月20日 09:30" in shown.main
    file = file_of(services, ebikes)
    whole = officer.get(ebikes.of.url(f"files/{file.id}"))
    assert whole.get_data() == photo
    assert whole.headers["Content-Disposition"].startswith("attachment; filename=\"jpg\"; filename*=UTF-8''")
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert whole.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in whole.headers["Cache-Control"]


def test_UPL_12_what_pages_show_of_a_photo_has_no_metadata(
    services: Services, ebikes: SampleList, officer: FlaskClient, row_id: int
) -> None:
    hand_in(officer, ebikes, row_id, "a.jpg", picture(size=(900, 600), exif=located()))
    shown = officer.get(ebikes.of.url(f"files/{file_of(services, ebikes).id}/preview"))
    assert shown.mimetype == "image/jpeg"
    assert b"SECRET AUTHOR" not in shown.get_data()


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("a.svg", b"<svg/>", 415),
        ("a.pdf", b"", 400),
        ("a.png", picture(), 415),
        ("a.pdf", pdf(catalog=b"/Encrypt 1 0 R"), 415),
    ],
)
def test_UPL_03_a_refused_file_is_said_beside_the_field(
    ebikes: SampleList, officer: FlaskClient, row_id: int, name: str, content: bytes, status: int
) -> None:
    refused = hand_in(officer, ebikes, row_id, name, content, note="我的说明")
    assert refused.status_code == status
    assert "我的说明" in refused.get_data(as_text=True)


@pytest.mark.filterwarnings("ignore:unclosed file")  # the test client leaves its own large bodies to the collector
def test_UPL_06_the_cap_holds_at_the_door(
    services: Services, ebikes: SampleList, officer: FlaskClient, row_id: int
) -> None:
    cap = services.settings.upload_limit
    empty = len(pdf(objects=b"%\n"))
    for size, status in ((cap, 303), (cap + 1, 413), (cap + 2 * 1024 * 1024, 413)):
        padded = pdf(objects=b"%" + b" " * (size - empty) + b"\n")
        assert hand_in(officer, ebikes, row_id, "a.pdf", padded).status_code == status
    assert file_of(services, ebikes).size == cap
    gc.collect()


@pytest.mark.parametrize("ranges", ["bytes=0-0", "bytes=-1", "bytes=" + ",".join(["0-9"] * 1000)])
def test_UPL_13_ranges_are_not_served(
    services: Services, ebikes: SampleList, officer: FlaskClient, row_id: int, ranges: str
) -> None:
    hand_in(officer, ebikes, row_id, "a.pdf", pdf())
    answer = officer.get(ebikes.of.url(f"files/{file_of(services, ebikes).id}"), headers={"Range": ranges})
    assert (answer.status_code, answer.get_data()) == (200, pdf())


def test_UPL_15_a_link_dies_with_the_right(
    services: Services, ebikes: SampleList, officer: FlaskClient, row_id: int
) -> None:
    hand_in(officer, ebikes, row_id, "a.pdf", pdf())
    address = ebikes.of.url(f"files/{file_of(services, ebikes).id}")
    assert officer.get(address).status_code == 200
    with ebikes.of.scope(services, writing=True) as session:
        user = ebikes.of.users[Post.OFFICER]
        members.end_membership(session, ebikes.of.actor, user.id, at=services.clock.now())
    assert officer.get(address).status_code == 404


def test_TEN_02_files_and_evidence_of_another_unit_do_not_exist(
    services: Services,
    ebikes: SampleList,
    shop_list: SampleList,
    officer: FlaskClient,
    row_id: int,
    client_for: Callable[[User], FlaskClient],
) -> None:
    hand_in(officer, ebikes, row_id, "a.pdf", pdf())
    file = file_of(services, ebikes)
    stranger = client_for(shop_list.of.owner)
    for path in (f"files/{file.id}", f"files/{file.id}/preview"):
        assert stranger.get(shop_list.of.url(path)).status_code == 404
        assert stranger.get(ebikes.of.url(path)).status_code == 404
    with shop_list.of.scope(services) as session:
        theirs = reading.rows_of(session, shop_list.id)[0].id
    page = stranger.get(shop_list.url(f"rows/{theirs}"))
    token = dict(values_of(form_to(read(page), "/evidence")))
    gone = stranger.post(shop_list.url(f"rows/{theirs}/evidence/1/remove"), data=token)
    assert gone.status_code == 404
    with ebikes.of.scope(services) as session:
        assert session.scalars(select(File)).one()


def test_a_damaged_file_is_never_served(
    services: Services, ebikes: SampleList, officer: FlaskClient, row_id: int
) -> None:
    hand_in(officer, ebikes, row_id, "a.pdf", pdf())
    file = file_of(services, ebikes)
    path = services.settings.blob_dir / ebikes.of.unit.code / file.sha256[:2] / file.sha256
    path.chmod(0o600)
    path.write_bytes(pdf()[:-1] + b"x")
    answer = officer.get(ebikes.of.url(f"files/{file.id}"))
    assert answer.status_code == 503
    assert "佐证材料已损坏" in read(answer).main


def test_a_file_is_taken_off_its_row(ebikes: SampleList, officer: FlaskClient, row_id: int) -> None:
    hand_in(officer, ebikes, row_id, "a.pdf", pdf())
    page = officer.get(ebikes.url(f"rows/{row_id}"))
    form = form_to(read(page), "/remove")
    assert officer.post(form.action, data=values_of(form)).status_code == 303
    assert "还没有文件" in read(officer.get(ebikes.url(f"rows/{row_id}"))).main
