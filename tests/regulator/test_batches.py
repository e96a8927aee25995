"""A folder or an archive goes in, one verdict a file comes out, and no file stays."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from selfcheck.accounts.records import User
from selfcheck.clock import FixedClock
from selfcheck.db.session import transaction
from selfcheck.jobs.worker import Worker
from selfcheck.regulator.assignments import end as end_assignment
from selfcheck.regulator.batches import JOB
from selfcheck.regulator.judging import Verifier
from selfcheck.regulator.records import Assignment, Batch, BatchFile
from selfcheck.regulator.tasks import Bench, verify_batch
from selfcheck.regulator.tray import Tray
from selfcheck.services import Services
from selfcheck.verification.ports import Read
from tests.data.files import pdf
from tests.data.issued import Issued, file_of, ledger_of, work
from tests.filling import form_to, values_of
from tests.pages import read, untranslated
from tests.people import CLICK, People
from tests.regulator.conftest import assigned

URL = "/regulator/batches"


def packed(files: dict[str, bytes]) -> bytes:
    """A ZIP archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return target.getvalue()


def blank() -> bytes:
    """A whole PDF that has nothing to do with us."""
    target = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(target)
    return target.getvalue()


def upload(
    desk: FlaskClient, files: Sequence[tuple[str, bytes]], folder: Sequence[tuple[str, bytes]] = ()
) -> TestResponse:
    """Send files by the form."""
    values = dict(values_of(form_to(read(desk.get(URL)), URL)))
    data = values | {
        "files": [(io.BytesIO(content), name) for name, content in files],
        "folder": [(io.BytesIO(content), name) for name, content in folder],
    }
    return desk.post(URL, data=data, content_type="multipart/form-data")


def verdicts(services: Services) -> dict[str, str]:
    """The verdicts by file."""
    with transaction(services.sessions, writing=False) as session:
        return {row.name: row.verdict for row in session.scalars(select(BatchFile).order_by(BatchFile.position))}


def in_the_tray(services: Services) -> list[Path]:
    """What lies in the tray."""
    folder = services.settings.batch_dir
    return list(folder.iterdir()) if folder.exists() else []


def test_an_archive_from_upload_to_table(services: Services, mine: Issued, theirs: Issued, desk: FlaskClient) -> None:
    genuine = file_of(services, mine)
    files = {
        "好/清单.pdf": genuine,
        "好/数据.json": file_of(services, mine, "data"),
        "改过.pdf": genuine + b"\n%more",
        "外地.pdf": file_of(services, theirs),
        "=cmd|calc.pdf": blank(),
        "说明.txt": "不是清单".encode(),
    }
    answer = upload(desk, [("周一.zip", packed(files))])
    assert answer.status_code == 303, read(answer).main
    page = answer.headers["Location"]
    assert "正在核验：周一.zip" in read(desk.get(page)).heading
    assert desk.get(f"{page}/progress", headers={"HX-Request": "true"}).status_code == 200
    assert work(services) >= 1
    assert verdicts(services) == {
        "周一.zip/好/清单.pdf": "VALID_CURRENT",
        "周一.zip/好/数据.json": "VALID_CURRENT",
        "周一.zip/改过.pdf": "TRAILING_DATA",
        "周一.zip/外地.pdf": "VALID_CURRENT",
        "周一.zip/=cmd|calc.pdf": "UNKNOWN",
        "周一.zip/说明.txt": "MALFORMED",
    }
    assert in_the_tray(services) == []
    assert desk.get(f"{page}/progress").headers["HX-Redirect"].endswith(page)
    shown = desk.get(page)
    assert f"/regulator/lists/{mine.number}" in shown.get_data(as_text=True)
    assert f"/regulator/lists/{theirs.number}" not in shown.get_data(as_text=True)
    assert "不在本辖区" in read(shown).main
    for words in ("有效 3 个", "被改动 1 个", "不是这里签发的 1 个", "没能核验 1 个"):  # each a thing of its own
        assert words in read(shown).main
    assert "周一.zip" in read(desk.get(URL)).main
    assert not untranslated()
    _table_holds(desk, page, mine)


def _table_holds(desk: FlaskClient, page: str, mine: Issued) -> None:
    answer = desk.get(f"{page}/verdicts.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0][:4] == ["序号", "文件", "结论", "结论代码"]
    assert [row[3] for row in rows[1:3]] == ["VALID_CURRENT", "VALID_CURRENT"]
    assert rows[1][7] == mine.number
    assert [row[4] for row in rows[1:]] == ["是", "是", "否", "是", "否", "没能核验"]
    assert [row[11] for row in rows[1:]] == ["是", "是", "是", "否", "", ""]
    book = openpyxl.load_workbook(io.BytesIO(desk.get(f"{page}/verdicts.xlsx").data))
    sheet = book.worksheets[0]
    assert [[cell.value or "" for cell in row] for row in sheet.iter_rows()] == rows
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_IMP_01_names_that_would_run_are_only_text(services: Services, desk: FlaskClient) -> None:
    names = ["=HYPERLINK(1).pdf", "+1.pdf", "-2.pdf", "@x.pdf"]
    page = upload(desk, [(name, pdf()) for name in names]).headers["Location"]
    work(services)
    rows = list(csv.reader(io.StringIO(desk.get(f"{page}/verdicts.csv").data.decode("utf-8-sig"))))
    assert [row[1] for row in rows[1:]] == [f"'{name}" for name in names]
    sheet = openpyxl.load_workbook(io.BytesIO(desk.get(f"{page}/verdicts.xlsx").data)).worksheets[0]
    assert [row[1].value for row in list(sheet.iter_rows())[1:]] == names
    assert {row[1].data_type for row in sheet.iter_rows()} == {"s"}


def test_a_folder_is_taken_like_an_archive(services: Services, mine: Issued, desk: FlaskClient) -> None:
    folder = [("周一/a.pdf", file_of(services, mine)), ("周一/.DS_Store", b"x")]
    assert upload(desk, [], folder).status_code == 303
    work(services)
    assert verdicts(services) == {"周一/a.pdf": "VALID_CURRENT"}
    assert "周一" in read(desk.get(URL)).main


def test_what_cannot_be_taken_is_said_at_the_form_and_nothing_stays(services: Services, desk: FlaskClient) -> None:
    for files, words in [
        ([], "没有可以核验的文件"),
        ([("Thumbs.db", b"x")], "没有可以核验的文件"),
        ([("a.zip", b"PK\x03\x04 broken")], "打不开"),
        ([("a.zip", packed({f"{number}.pdf": b"x" for number in range(501)}))], "最多核验 500 个"),
    ]:
        answer = upload(desk, files)
        assert answer.status_code == 400
        assert words in read(answer).main
        assert in_the_tray(services) == []
    with transaction(services.sessions, writing=False) as session:
        assert session.scalars(select(Batch)).all() == []


def test_a_batch_is_its_inspectors_alone(
    services: Services, people: People, desk: FlaskClient, client_for: Callable[[User], FlaskClient]
) -> None:
    page = upload(desk, [("a.pdf", pdf())]).headers["Location"]
    work(services)
    colleague = people.add("colleague", "同事")
    assigned(services, colleague)
    other = client_for(people.again(colleague))
    for path in (page, f"{page}/progress", f"{page}/verdicts.csv", f"{page}/verdicts.xlsx"):
        assert other.get(path).status_code == 404
    assert "a.pdf" not in read(other.get(URL)).main


def test_TEN_12_an_inspector_whose_assignment_ended_gets_no_verdicts(services: Services, desk: FlaskClient) -> None:
    upload(desk, [("a.pdf", pdf())])
    with transaction(services.sessions, writing=True) as session:
        held = session.scalars(select(Assignment)).one()
        end_assignment(session, CLICK, held.id, at=services.clock.now())
    work(services)
    assert verdicts(services) == {}
    assert in_the_tray(services) == []


@dataclass
class Faltering:
    """A reader of files that breaks down before it works."""

    faults: list[Exception] = field(default_factory=list)

    def read(self, content: bytes, *, at: datetime) -> Read:
        """Find nothing."""
        if self.faults:
            raise self.faults.pop(0)
        return Read()


def test_a_fault_halfway_is_tried_again_and_no_verdict_stands_twice(
    services: Services, desk: FlaskClient, clock: FixedClock
) -> None:
    upload(desk, [("a.pdf", pdf()), ("b.pdf", pdf(tail=b"b"))])
    reader = Faltering([RuntimeError("power")])
    bench = Bench(Tray(services.settings.batch_dir), Verifier(ledger_of(services), reader))

    def handler(running: object) -> None:
        verify_batch(bench, running)  # type: ignore[arg-type]  # the worker hands on a Running

    worker = Worker(services.sessions, clock, {JOB: handler})
    while not verdicts(services):
        clock.advance(timedelta(seconds=40))
        assert worker.run_one()
    assert verdicts(services) == {"a.pdf": "UNKNOWN", "b.pdf": "UNKNOWN"}
    assert in_the_tray(services) == []


def test_old_files_of_batches_that_never_ended_are_swept(services: Services) -> None:
    tray = Tray(services.settings.batch_dir)
    tray.lay("a" * 32, [("a.pdf", io.BytesIO(b"x"))])
    (laid,) = in_the_tray(services)
    begun = datetime.fromtimestamp(laid.stat().st_mtime, UTC)
    tray.sweep(now=begun + timedelta(hours=23))
    assert in_the_tray(services) == [laid]
    tray.sweep(now=begun + timedelta(hours=25))
    assert in_the_tray(services) == []


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_table_before_the_verdicts_says_to_wait(desk: FlaskClient, ending: str) -> None:
    page = upload(desk, [("a.pdf", pdf())]).headers["Location"]
    assert desk.get(f"{page}/verdicts.{ending}").status_code == 409


def test_an_archive_that_swells_leaves_nothing_in_the_tray(desk: FlaskClient, services: Services) -> None:
    bomb = packed({"a.pdf": bytes(30 * 1024 * 1024)})
    assert upload(desk, [("清单.zip", bomb)]).status_code == 303
    work(services)
    assert verdicts(services) == {}
    assert in_the_tray(services) == []
