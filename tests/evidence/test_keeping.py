"""Handing files in: one transaction with the quota, references of their own, the trail."""

from __future__ import annotations

import threading
from io import BytesIO

import pytest
from sqlalchemy import func, select

from selfcheck.errors import NotFound, Refused
from selfcheck.evidence.operations import Shelf, Upload, file_of, keep
from selfcheck.evidence.records import File
from selfcheck.evidence.store import ContentStore
from selfcheck.services import Services
from tests.data.files import located, pdf, picture
from tests.data.units import SampleUnit, found_maker, found_shop
from tests.people import People


@pytest.fixture
def maker(services: Services, people: People) -> SampleUnit:
    return found_maker(services, people)


def shelf_of(services: Services, unit: SampleUnit, *, quota: int = 10**9) -> Shelf:
    return Shelf(ContentStore(services.settings.blob_dir), unit.unit.code, services.settings.upload_limit, quota)


def hand_in(services: Services, unit: SampleUnit, name: str, content: bytes, *, quota: int = 10**9) -> File:
    with unit.scope(services, writing=True) as session:
        upload = Upload(name, BytesIO(content))
        return keep(session, unit.actor, shelf_of(services, unit, quota=quota), upload, at=services.clock.now())


def test_UPL_07_the_same_bytes_twice_are_two_references(services: Services, maker: SampleUnit) -> None:
    first, second = (hand_in(services, maker, name, pdf()) for name in ("一.pdf", "二.pdf"))
    assert first.id != second.id
    assert (first.sha256, first.label, second.label) == (second.sha256, "一.pdf", "二.pdf")


def test_UPL_07_two_units_with_the_same_bytes_know_nothing_of_each_other(
    services: Services, people: People, maker: SampleUnit
) -> None:
    shop = found_shop(services, people)
    mine, theirs = hand_in(services, maker, "a.pdf", pdf()), hand_in(services, shop, "a.pdf", pdf())
    with shop.scope(services) as session:
        assert file_of(session, theirs.id)
        with pytest.raises(NotFound):
            file_of(session, mine.id)


def test_UPL_06_a_refused_file_leaves_no_row(services: Services, maker: SampleUnit) -> None:
    for name, content in (("a.svg", b"<svg/>"), ("a.pdf", b""), ("a.jpg", b"x" * 50)):
        with pytest.raises(Refused):
            hand_in(services, maker, name, content)
    with maker.scope(services) as session:
        assert session.scalar(select(func.count()).select_from(File)) == 0


def test_UPL_11_the_quota_counts_what_is_kept(services: Services, maker: SampleUnit) -> None:
    size = len(pdf())
    hand_in(services, maker, "1.pdf", pdf(), quota=2 * size)
    hand_in(services, maker, "2.pdf", pdf(), quota=2 * size)
    with pytest.raises(Refused, match="file-quota"):
        hand_in(services, maker, "3.pdf", pdf(), quota=2 * size)


def test_UPL_11_uploads_at_once_do_not_overshoot(services: Services, maker: SampleUnit) -> None:
    size, kept = len(pdf()), []
    gate = threading.Barrier(12)

    def upload() -> None:
        gate.wait()
        try:
            kept.append(hand_in(services, maker, "a.pdf", pdf(), quota=5 * size).size)
        except Refused:
            return

    threads = [threading.Thread(target=upload) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept) == 5


def test_UPL_12_the_original_stays_sealed_beside_its_preview(services: Services, maker: SampleUnit) -> None:
    photo = picture(size=(800, 600), exif=located())
    file = hand_in(services, maker, "现场.jpg", photo)
    store = ContentStore(services.settings.blob_dir)
    assert store.read(maker.unit.code, file.sha256) == photo
    assert file.preview_sha256 is not None
    assert b"SECRET AUTHOR" not in store.read(maker.unit.code, file.preview_sha256)
