"""The workbook's pages: out, changed, in on trial, accepted as drafts; nothing goes live by it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from selfcheck.accounts.model import InstallationRole
from selfcheck.accounts.records import User
from selfcheck.actor import Actor
from selfcheck.db.session import transaction
from selfcheck.editing.operations import draft
from selfcheck.editing.records import PointDraft
from selfcheck.editing.tree import Change, points_of
from selfcheck.editing.workbook.layout import FILES, POINTS
from selfcheck.services import Services
from tests.editing.workbook.sheets import Work, put_at, worked
from tests.filling import form_to, send, values_of
from tests.pages import read, untranslated
from tests.people import People

HOME = "/library/workbook"
FILE = "families/cement.yaml"
POINT = "cement-01"


@pytest.fixture
def editor_user(people: People) -> User:
    """A content editor."""
    return people.add("editor", "钱编辑", roles=[InstallationRole.CONTENT_EDITOR])


@pytest.fixture
def editor(editor_user: User, client_for: Callable[[User], FlaskClient]) -> FlaskClient:
    """The editor at a browser."""
    untranslated()
    return client_for(editor_user)


def exported(client: FlaskClient) -> bytes:
    """One file of the library as the editor gets it."""
    answer = client.get(f"{HOME}/export?file=families/cement.yaml")
    assert answer.status_code == 200
    assert "riskpoints-cement" in answer.headers["Content-Disposition"]
    return answer.get_data()


def handed_in(client: FlaskClient, content: bytes, name: str = "水泥.xlsx") -> TestResponse:
    """Hand a workbook in, as a browser does."""
    page = client.get(HOME)
    values = dict(values_of(form_to(read(page), HOME)).items())
    return client.post(HOME, data={**values, "workbook": (BytesIO(content), name)})


def changed(client: FlaskClient, work: Work) -> str:
    """Export, change, hand in; the address of the trial."""
    answer = handed_in(client, worked(work, exported(client)))
    assert answer.status_code == 303, read(answer).main
    return answer.headers["Location"]


def drafts(services: Services) -> list[PointDraft]:
    """Every draft there is."""
    with transaction(services.sessions, writing=False) as session:
        return list(session.scalars(select(PointDraft).order_by(PointDraft.id)))


def test_out_changed_in_and_drafted(services: Services, editor: FlaskClient) -> None:
    address = changed(editor, put_at(POINTS, POINT, "level_reason", "新的理由"))
    page = read(editor.get(address))
    assert "这里只是试读的结果" in page.words
    assert "新的理由" in page.main
    assert POINT in page.main
    assert not drafts(services)
    answer = send(editor, editor.get(address), "drafts", source="GB 175-2023")
    assert answer.status_code == 303
    (made,) = drafts(services)
    assert (made.file, made.point_id, made.after["level_reason"]) == (FILE, POINT, "新的理由")
    assert made.source == "GB 175-2023"
    assert services.library.by_id[POINT].level_reason != "新的理由"
    assert "已记为 1 份草稿" in read(editor.get(HOME)).main
    assert "已记为草稿" in read(editor.get(address)).main
    assert not untranslated() - {"风险点库", "出处"}


def test_faults_are_shown_by_cell_and_nothing_can_be_drafted(services: Services, editor: FlaskClient) -> None:
    address = changed(editor, put_at(POINTS, POINT, "stage", "瞎写"))
    page = read(editor.get(address))
    assert "不在词表里" in page.main
    assert f"{POINTS.title}!" in page.main
    assert not [form for form in page.forms if "drafts" in form.action]


def test_any_file_goes_out_and_what_is_none_is_missing(editor: FlaskClient) -> None:
    assert editor.get(f"{HOME}/export?file=questions.yaml").status_code == 200
    assert editor.get(f"{HOME}/export?file=../../etc/passwd").status_code == 404
    assert "standards/" in read(editor.get(HOME)).words


def test_a_hostile_file_comes_back_beside_its_field(editor: FlaskClient) -> None:
    answer = handed_in(editor, b"no workbook at all")
    assert answer.status_code == 400
    assert "不是能读的 .xlsx" in read(answer).main
    assert handed_in(editor, b"", "").status_code == 400
    assert "文件名" in read(handed_in(editor, exported(editor), "坏\u202e名.xlsx")).main


def test_what_another_editor_is_drafting_is_left_alone(
    services: Services, editor: FlaskClient, people: People
) -> None:
    address = changed(editor, put_at(POINTS, POINT, "level_reason", "新的理由"))
    other = people.add("other", "孙编辑", roles=[InstallationRole.CONTENT_EDITOR])
    point = points_of(services.shelf.held().tree()[FILE])[POINT]
    change = Change(FILE, POINT, point, {**point, "level_reason": "别人的理由"})
    with transaction(services.sessions, writing=True) as session:
        draft(session, Actor(other.id, other.display_name), change, services.clock.now())
    page = read(editor.get(address))
    assert "孙编辑" in page.main
    assert not [form for form in page.forms if "drafts" in form.action]


def test_only_what_was_shown_is_drafted(services: Services, editor: FlaskClient) -> None:
    address = changed(editor, put_at(POINTS, POINT, "level_reason", "新的理由"))
    answer = send(editor, editor.get(address), "drafts", digest="0" * 64)
    assert answer.status_code == 409
    assert "再看一遍" in read(answer).main
    assert not drafts(services)


def test_nonsense_is_told_at_its_row(editor: FlaskClient) -> None:
    address = changed(editor, put_at(POINTS, POINT, "title.zh", "锂电池热失控"))
    page = read(editor.get(address)).main
    assert "Points!F5" in page
    assert "会出现在产品 P0275 的清单里：建材、钢材里没有电池" in page
    assert "有 1 处错误，不能记为草稿" in page


def test_nonsense_that_came_by_the_products_of_a_file_is_told_without_a_row(editor: FlaskClient) -> None:
    whole = editor.get(f"{HOME}/export").get_data()

    def work(book: object) -> None:
        put_at(FILES, FILE, "products", "P0276 = 危险化学品(实施生产许可证管理)")(book)
        put_at(FILES, "families/electric_bicycle.yaml", "products", "P0275 = 水泥")(book)

    page = read(editor.get(handed_in(editor, worked(work, whole)).headers["Location"])).main
    assert "electric_bicycle-" in page
    assert "会出现在产品 P0275 的清单里" in page
    assert "不能记为草稿" in page


def test_a_workbook_is_drafted_once(services: Services, editor: FlaskClient) -> None:
    address = changed(editor, put_at(POINTS, POINT, "level_reason", "新的理由"))
    page = editor.get(address)
    assert send(editor, page, "drafts").status_code == 303
    assert send(editor, page, "drafts", once="another-word").status_code == 409
    assert len(drafts(services)) == 1


def test_nobody_else_gets_in(editor: FlaskClient, people: People, client_for: Callable[[User], FlaskClient]) -> None:
    address = changed(editor, put_at(POINTS, POINT, "level_reason", "新的理由"))
    for client in (client_for(people.operator()), client_for(people.add("somebody"))):
        for path in (HOME, f"{HOME}/export", address):
            assert client.get(path).status_code == 404


def test_the_number_of_statements_does_not_grow_with_the_changes(
    services: Services, editor: FlaskClient, count_statements: Callable[[], int]
) -> None:
    def work(book: object) -> None:
        for number in (1, 2, 3, 4):
            put_at(POINTS, f"cement-0{number}", "level_reason", "新的理由")(book)

    def statements(address: str) -> int:
        before = count_statements()
        assert editor.get(address).status_code == 200
        return count_statements() - before

    one = statements(changed(editor, put_at(POINTS, POINT, "level_reason", "新的理由")))
    assert statements(changed(editor, work)) == one
    with transaction(services.sessions, writing=False) as session:
        assert session.scalar(select(func.count()).select_from(PointDraft)) == 0
