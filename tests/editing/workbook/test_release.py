"""From a workbook to a release: a point and the rest of a file, drafted by one, approved by another."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from sqlalchemy import select

from selfcheck.db.session import transaction
from selfcheck.editing.records import PointDraft
from selfcheck.editing.workbook.layout import FILES, POINTS
from tests.editing.conftest import FILE, POINT, TheDesk, desk
from tests.editing.workbook.sheets import put_at, worked
from tests.filling import form_to, send, values_of
from tests.pages import read

__all__ = ["desk"]
HOME = "/library/workbook"


def work(book: Any) -> None:
    """Change a point and the file around it."""
    put_at(POINTS, POINT, "title.zh", "电池组能被改动")(book)
    put_at(FILES, FILE, "licence_note", "许可说明改过")(book)


def test_what_was_changed_in_a_workbook_comes_out(desk: TheDesk) -> None:
    content = worked(work, desk.li.get(f"{HOME}/export?file={FILE}").get_data())
    values = dict(values_of(form_to(read(desk.li.get(HOME)), HOME)).items())
    handed_in = desk.li.post(HOME, data={**values, "workbook": (BytesIO(content), "x.xlsx")})
    address = handed_in.headers["Location"]
    assert send(desk.li, desk.li.get(address), "drafts").status_code == 303
    with transaction(desk.services.sessions, writing=False) as session:
        made = list(session.scalars(select(PointDraft).order_by(PointDraft.id)))
    assert {each.point_id for each in made} == {POINT, ""}
    for each in made:
        assert desk.step(each, "submit") == 303
        assert desk.step(each, "review", by=desk.zhao, act="approve") == 303
    desk.release()
    library = desk.services.shelf.look_again().library
    assert library.by_id[POINT].title.zh == "电池组能被改动"
    assert library.family_by_code["electric_bicycle"].licence_note == "许可说明改过"
