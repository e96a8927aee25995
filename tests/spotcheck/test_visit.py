"""The whole way over the pages: brief, draw, walk, record, signatures, countersignature, the papers."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from docx import Document
from flask.testing import FlaskClient
from sqlalchemy import select

from selfcheck.accounts.records import User
from selfcheck.audit.records import AuditEntry
from selfcheck.glossary import Post
from selfcheck.services import Services
from selfcheck.spotcheck.records import Visit
from tests.data.issued import Issued, issued_again, work
from tests.people import People, form_token
from tests.regulator.conftest import THERE, assigned, moved
from tests.spotcheck.conftest import RECORD, Walker, begin

DIGEST = r"笔录数据摘要[^\0]*?([0-9a-f]{64})"
BRIEF = "/regulator/visits/brief?number="
PRINTED = (
    "现场检查笔录",
    "样例电动车有限公司",
    "孙执法（执法证号 样例-0001）",
    "钱执法",
    "3F0A-91C2",
    "不一致",
    "发现问题已责令改正",
    "2026年12月1日前完成",
    "情况属实，签名确认",
    "王芳（质量安全员）",
)
STROKES = "[[[10,10],[400,200],[900,40]],[[100,250],[800,260]]]"


def sign_all(walker: Walker, answer: str = "agreed", **fields: str) -> None:
    """Let both inspectors sign and the unit answer."""
    for place in (1, 2):
        assert walker.send(f"/sign/{place}", agree="y", strokes=STROKES).status_code == 303
    said = {"answer": answer, "name": "王芳", "capacity": "质量安全员", "words": "", **fields}
    assert walker.send("/answer", **said).status_code == 303


def acts(services: Services, chain: int) -> list[str]:
    """What a trail says of visits, oldest first."""
    with services.sessions() as session:
        query = select(AuditEntry.act).where(AuditEntry.chain == chain).order_by(AuditEntry.position)
        return [act for act in session.scalars(query) if act.startswith("visit-")]


def test_from_the_brief_to_the_signed_note(desk: FlaskClient, mine: Issued, services: Services) -> None:
    brief = desk.get(BRIEF + mine.number).get_data(as_text=True)
    for words in (mine.number, "张建国", "李敏", "90 天内到期的证书", "这一版改了什么", "上次检查"):
        assert words in brief
    walker = Walker(desk, begin(desk, mine.number).location)
    assert len(walker.rows) == 12
    walker.walk()
    assert "已看 12 行，共 12 行" in walker.text()
    assert walker.freeze().status_code == 303
    sign_all(walker)
    assert "正在生成" in walker.text()
    assert work(services) == 1
    page = walker.text()
    assert "下载笔录 PDF" in page
    pdf, docx = walker.page("/note.pdf"), walker.page("/note.docx")
    assert (pdf.mimetype, pdf.data[:5]) == ("application/pdf", b"%PDF-")
    words = "\n".join(text_of(docx.data))
    for expected in PRINTED:
        assert expected in words, expected


def text_of(content: bytes) -> list[str]:
    """Every word of a DOCX."""
    paper = Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return [*(line.text for line in paper.paragraphs), *cells]


def test_the_unit_has_its_copy_and_nobody_elses(
    frozen: Walker, mine: Issued, theirs: Issued, services: Services, client_for: Callable[[User], FlaskClient]
) -> None:
    ours, others = mine.of.of, theirs.of.of
    client = client_for(ours.users[Post.OFFICER])
    assert "还没有检查笔录" in client.get(ours.url("visits")).get_data(as_text=True), "a note under way is not shown"
    sign_all(frozen)
    work(services)
    visit = frozen.address.rsplit("/", 1)[1]
    assert visit in client.get(ours.url("visits")).get_data(as_text=True)
    assert client.get(ours.url(f"visits/{visit}/note.docx")).status_code == 200
    stranger = client_for(others.users[Post.OFFICER])
    assert stranger.get(others.url(f"visits/{visit}/note.pdf")).status_code == 404


def test_looking_at_the_brief_stays_unknown_to_the_unit_and_the_visit_does_not(
    desk: FlaskClient, mine: Issued, services: Services
) -> None:
    unit = mine.of.of.unit.id
    desk.get(BRIEF + mine.number)
    assert acts(services, 0) == ["visit-brief-opened"]
    assert acts(services, unit) == []
    walker = Walker(desk, begin(desk, mine.number).location)
    walker.page()
    assert acts(services, unit)[:2] == ["visit-begun", "visit-opened"]


def test_the_next_brief_tells_what_was_promised_and_what_differed(
    frozen: Walker,
    mine: Issued,
    services: Services,
    inspector: User,
    client_for: Callable[[User], FlaskClient],
) -> None:
    sign_all(frozen)
    services.clock.advance(timedelta(days=30))  # type: ignore[attr-defined]  # tests have a clock that moves
    newer = issued_again(services, mine.of)
    text = client_for(inspector).get(BRIEF + newer.number).get_data(as_text=True)
    for words in ("补齐九月的来料检验记录。", "日期已过", "是另一版", "第 0 处说明", "三日内补齐"):
        assert words in text


@pytest.mark.parametrize("number", ["AAAA-BBBBBB-2026-0001", "", "x" * 500])
def test_a_list_that_is_not_there_has_no_brief(desk: FlaskClient, number: str) -> None:
    assert desk.get(BRIEF + number).status_code == 404


def test_nothing_of_another_area_opens(desk: FlaskClient, theirs: Issued) -> None:
    number = theirs.number
    assert desk.get(BRIEF + number).status_code == 404
    page = desk.get("/regulator/visits")
    answer = desk.post("/regulator/visits", data={"csrf_token": form_token(page), "number": number})
    assert answer.status_code == 400
    assert "辖区内没有这个编号" in answer.get_data(as_text=True)


def test_without_the_role_there_is_no_such_page(
    mine: Issued, walker: Walker, client_for: Callable[[User], FlaskClient]
) -> None:
    officer = client_for(mine.of.of.users[Post.OFFICER])
    for path in ("", "/record", "/answer", "/note.pdf", "/rows/1"):
        assert officer.get(walker.address + path).status_code == 404
    assert officer.get(BRIEF + mine.number).status_code == 404


def test_what_is_missing_is_said_and_nothing_typed_is_lost(walker: Walker) -> None:
    positions = walker.rows
    walker.see(positions[0], "differs", "")
    answer = walker.freeze(inspector_2="", card_2="", promised_until="")
    assert answer.status_code == 409
    text = answer.get_data(as_text=True)
    for words in (
        f"第 {positions[0]} 行请写明哪里不一致",
        f"第 {positions[1]} 行还没有选结果",
        "至少两名检查人员",
        "承诺完成的日期",
    ):
        assert words in text, words
    assert RECORD["summary"] in walker.text("/record"), "kept although the note is not final"


def test_a_row_that_was_not_drawn_is_marked_as_chosen(walker: Walker, services: Services) -> None:
    extra = next(number for number in range(1, 200) if number not in walker.rows)
    assert walker.send("/rows", position=str(extra)).status_code == 303
    assert extra in walker.rows
    assert walker.send("/rows", position=str(extra)).status_code == 400
    assert walker.send("/rows", position="9999").status_code == 400
    walker.walk()
    walker.freeze()
    assert "选看 1 行" in walker.text()


def test_mending_lets_signatures_fall_and_the_trail_says_so(frozen: Walker, services: Services) -> None:
    before = re.search(DIGEST, frozen.text())
    frozen.send("/sign/1", agree="y")
    assert frozen.send("/mend").status_code == 303
    assert frozen.freeze(summary="改过的检查情况。").status_code == 303
    assert "改过的检查情况。" in frozen.text()
    after = re.search(DIGEST, frozen.text())
    assert before
    assert after
    assert before[1] != after[1]
    assert frozen.text().count("已签名") == 0
    assert "visit-reopened" in acts(services, 0)


def test_nobody_signs_a_note_that_was_mended_behind_the_page(frozen: Walker, services: Services) -> None:
    read = frozen.digest()
    assert frozen.send("/mend").status_code == 303
    assert frozen.freeze(summary="换掉的检查情况。").status_code == 303
    said = {"answer": "agreed", "name": "王芳", "capacity": "", "words": ""}
    for path, fields in (("/answer", said), ("/sign/1", {"agree": "y", "strokes": STROKES})):
        refused = frozen.send(path, digest=read, **fields)
        assert refused.status_code == 409
        assert "换掉的检查情况。" in refused.get_data(as_text=True)
        assert frozen.digest() in refused.get_data(as_text=True)
    assert not {"visit-answered", "visit-signed"} & set(acts(services, 0))
    assert frozen.send("/answer", **said).status_code == 303


def test_after_the_units_answer_the_note_stays_as_it_is(frozen: Walker) -> None:
    said = {"answer": "objected", "name": "王芳", "capacity": "", "words": "记录在另一本台账里。"}
    assert frozen.send("/answer", **said).status_code == 303
    answer = frozen.send("/mend")
    assert answer.status_code == 409
    assert "不能再改" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("answer", "words", "name", "status"),
    [
        ("agreed", "", "", 400),
        ("objected", "", "王芳", 400),
        ("refused", "", "", 400),
        ("refused", "要等负责人回来。", "", 303),
        ("absent", "敲门无人应答。", "", 303),
        ("nonsense", "x", "x", 400),
    ],
)
def test_an_answer_has_the_words_it_needs(frozen: Walker, answer: str, words: str, name: str, status: int) -> None:
    said = {"answer": answer, "name": name, "capacity": "", "words": words}
    assert frozen.send("/answer", **said).status_code == status


def test_refusal_is_printed_with_its_words(frozen: Walker, services: Services) -> None:
    sign_all(frozen, "refused", words="要等负责人回来。", name="")
    work(services)
    words = "\n".join(text_of(frozen.page("/note.docx").data))
    assert "拒绝签名" in words
    assert "要等负责人回来。" in words


def test_a_visit_given_up_leaves_no_note(walker: Walker, services: Services) -> None:
    assert walker.send("/give-up", reason="").status_code == 400
    assert walker.send("/give-up", reason="单位停业").status_code == 303
    assert "已中止" in walker.text()
    assert walker.page("/note.pdf").status_code == 404
    assert walker.send("/rows/1", seen="agrees").status_code in {404, 409}
    with services.sessions() as session:
        assert session.scalars(select(Visit.state)).all() == ["given_up"]


def test_after_another_area_was_given_the_visits_of_the_old_one_are_gone(
    walker: Walker, services: Services, inspector: User, client_for: Callable[[User], FlaskClient], people: People
) -> None:
    name = "样例电动车有限公司"
    assert name in walker.client.get("/regulator/visits").get_data(as_text=True)
    assigned(services, inspector, area="110101")
    moved_on = client_for(people.again(inspector))
    assert name not in moved_on.get("/regulator/visits").get_data(as_text=True)
    assert moved_on.get(walker.address).status_code == 404


def test_a_visit_under_way_is_finished_although_the_unit_moved_away(
    walker: Walker, mine: Issued, services: Services
) -> None:
    assert "移到您的辖区之外" not in walker.text()
    moved(services, mine, THERE)
    assert "移到您的辖区之外" in walker.text()
    walker.walk()
    extra = next(number for number in range(1, 200) if number not in walker.rows)
    assert walker.send("/rows", position=str(extra)).status_code == 303
    assert walker.see(extra, "agrees").status_code == 303
    assert walker.page("/record").status_code == 200
    assert walker.freeze().status_code == 303
    sign_all(walker)
    assert work(services) == 1
    assert walker.page("/note.pdf").status_code == 200
    unit = mine.of.of.unit.id
    with services.sessions() as session:
        query = select(AuditEntry.facts).where(AuditEntry.chain == unit, AuditEntry.act == "visit-opened")
        assert any(facts.get("moved") for facts in session.scalars(query))


def test_nothing_new_begins_with_a_unit_that_moved_away(
    walker: Walker, desk: FlaskClient, mine: Issued, services: Services
) -> None:
    moved(services, mine, THERE)
    assert desk.get(BRIEF + mine.number).status_code == 404
    assert desk.get(f"/regulator/lists/{mine.number}").status_code == 404
