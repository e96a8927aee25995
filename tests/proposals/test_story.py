"""From the row of a list to the editor and back: what each side sees, and what it does not."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from selfcheck.accounts.records import User
from selfcheck.actor import SYSTEM
from selfcheck.checklist.operations import reading
from selfcheck.checklist.records import ChecklistRow
from selfcheck.db.base import TenantBase
from selfcheck.db.session import transaction
from selfcheck.proposals import answering
from selfcheck.proposals.records import Proposal, SentProposal
from selfcheck.services import Services
from tests.data.lists import SampleList
from tests.data.together import at_once
from tests.data.units import SampleUnit
from tests.filling import send
from tests.pages import read, untranslated
from tests.people import CLICK

Client = Callable[[User], FlaskClient]
QUEUE = "/library/proposals"
WORDS = "限值应当是 48 V，不是 60 V。"


def first_row(services: Services, sample: SampleList) -> ChecklistRow:
    """A row of the list that came from the library."""
    with sample.of.scope(services) as session:
        return next(row for row in reading.rows_of(session, sample.id) if row.point_id)


def propose(client: FlaskClient, sample: SampleList, row_id: int, **typed: str | list[str] | None) -> None:
    """Follow the link on a row's page and send a proposal."""
    page = client.get(sample.of.url(f"proposals/new?list={sample.id}&row={row_id}"))
    values = {"kind": "limit", "words": WORDS, "reference": "GB 17761-2024 第 6.1 条", **typed}
    answer = send(client, page, f"row={row_id}", **values)
    assert answer.status_code == 303, read(answer).main


def proposals(services: Services) -> list[Proposal]:
    """Everything the editors hold."""
    with transaction(services.sessions, writing=False) as session:
        return list(session.scalars(select(Proposal).order_by(Proposal.id)))


def version_of(services: Services, number: int) -> str:
    """The version of a proposal as a form would carry it."""
    return str(next(each.version for each in proposals(services) if each.id == number))


def test_a_unit_proposes_an_editor_takes_up_a_release_answers(
    services: Services, ebikes: SampleList, officer: FlaskClient, editor: FlaskClient
) -> None:
    row = first_row(services, ebikes)
    assert f"row={row.id}" in officer.get(ebikes.url(f"rows/{row.id}")).get_data(as_text=True)
    propose(officer, ebikes, row.id)
    sent = read(officer.get(ebikes.of.url("proposals")))
    assert "已收到" in sent.main
    assert WORDS in sent.main
    (found,) = proposals(services)

    queue = read(editor.get(QUEUE))
    assert f"第 {found.id} 条" in queue.main
    page = editor.get(f"{QUEUE}/{found.id}")
    assert row.title in read(page).main
    assert send(editor, page, "take-up", point="什么-01").status_code == 400
    answer = send(editor, page, "take-up", reply="谢谢，已核对，下一版改正。")
    assert answer.status_code == 303

    assert "1 条新答复" in read(officer.get(ebikes.of.url())).main
    told = read(officer.get(ebikes.of.url("proposals"))).main
    assert "谢谢，已核对" in told
    assert "新答复" in told
    officer.post(ebikes.of.url("proposals/seen"), data={"csrf_token": _token(officer, ebikes)})
    assert "新答复" not in read(officer.get(ebikes.of.url())).main

    with transaction(services.sessions, writing=True) as session:
        noted = answering.note_release(session, "2026.12", [str(row.point_id)], services.clock.now())
        assert noted == 1
    assert "已在库版 2026.12 发布" in read(officer.get(ebikes.of.url("proposals"))).main
    assert not untranslated()


def _token(client: FlaskClient, sample: SampleList) -> str:
    page = read(client.get(sample.of.url("proposals")))
    return next(each.get("value", "") for each in page.all("input") if each.get("name") == "csrf_token")


def test_declining_wants_words_and_the_unit_reads_them(
    services: Services, ebikes: SampleList, officer: FlaskClient, editor: FlaskClient
) -> None:
    propose(officer, ebikes, first_row(services, ebikes).id)
    (found,) = proposals(services)
    address = f"{QUEUE}/{found.id}"
    silent = send(editor, editor.get(address), "decline", reason=" ")
    assert silent.status_code == 400
    assert "请写明理由" in read(silent).main
    assert send(editor, editor.get(address), "decline", reason="标准原文就是 60 V，见表 1。").status_code == 303
    assert "标准原文就是 60 V" in read(officer.get(ebikes.of.url("proposals"))).main
    late = editor.post(
        f"{address}/decline",
        data={"csrf_token": _editor_token(editor), "reason": "再答一次", "version": str(found.version)},
    )
    assert late.status_code == 409


def _editor_token(client: FlaskClient) -> str:
    page = read(client.get("/account/profile"))
    return next(each.get("value", "") for each in page.all("input") if each.get("name") == "csrf_token")


def test_of_two_that_say_the_same_one_is_answered(
    services: Services, ebikes: SampleList, officer: FlaskClient, editor: FlaskClient
) -> None:
    row = first_row(services, ebikes)
    propose(officer, ebikes, row.id)
    propose(officer, ebikes, row.id, words="同一件事再说一次")
    one, other = proposals(services)
    page = editor.get(f"{QUEUE}/{other.id}")
    assert "可能说的是同一件事" in read(page).words
    itself = send(editor, page, "merge", into=str(other.id))
    assert itself.status_code == 400
    assert send(editor, page, "merge", into=str(one.id)).status_code == 303
    send(editor, editor.get(f"{QUEUE}/{one.id}"), "decline", reason="两条一起答复")
    assert read(officer.get(ebikes.of.url("proposals"))).main.count("两条一起答复") == 2
    assert "另有 1 条意见合并到这里" in read(editor.get(f"{QUEUE}/{one.id}")).words


def test_two_are_never_merged_into_each_other(
    services: Services, ebikes: SampleList, officer: FlaskClient, editor: FlaskClient
) -> None:
    row_id = first_row(services, ebikes).id
    for _ in range(2):
        propose(officer, ebikes, row_id)
    one, other = proposals(services)

    def merging(each: Proposal, into: Proposal) -> Callable[[], Proposal]:
        def act() -> Proposal:
            with transaction(services.sessions, writing=True) as session:
                return answering.merge(session, SYSTEM, (each.id, each.version), into.id, at=services.clock.now())

        return act

    outcomes = at_once([merging(one, other), merging(other, one)])
    assert sorted(type(each).__name__ for each in outcomes) == ["Proposal", "Refused"]
    assert sum(each.merged_into_id is not None for each in proposals(services)) == 1


def test_the_editor_learns_no_name_unless_the_unit_says_so(
    services: Services, ebikes: SampleList, officer: FlaskClient, editor: FlaskClient
) -> None:
    row = first_row(services, ebikes)
    propose(officer, ebikes, row.id)
    (found,) = proposals(services)
    page = read(editor.get(f"{QUEUE}/{found.id}"))
    for secret in (ebikes.of.unit.name, ebikes.of.unit.code, ebikes.of.unit.uscc, "王芳", "赵管理"):
        assert secret not in page.words
    assert "没有允许告知名称" in page.words
    assert "中型" in page.words
    propose(officer, ebikes, row.id, is_named="y")
    assert ebikes.of.unit.name in read(editor.get(f"{QUEUE}/{proposals(services)[1].id}")).words


def test_what_the_editors_hold_has_no_way_back_to_the_unit(services: Services) -> None:
    columns = {column.name for column in Proposal.__table__.columns}
    assert not columns & {"unit_id", "unit_code", "user_id", "checklist_id", "row_id"}
    assert issubclass(SentProposal, TenantBase)
    assert not issubclass(Proposal, TenantBase)


def test_another_unit_sees_nothing_of_it(
    services: Services, ebikes: SampleList, officer: FlaskClient, shop: SampleUnit, client_for: Client
) -> None:
    row = first_row(services, ebikes)
    propose(officer, ebikes, row.id)
    keeper = client_for(shop.owner)
    assert WORDS not in read(keeper.get(shop.url("proposals"))).main
    assert keeper.get(ebikes.of.url("proposals")).status_code == 404
    foreign = keeper.get(shop.url(f"proposals/new?list={ebikes.id}&row={row.id}"))
    assert foreign.status_code == 404
    assert keeper.get(shop.url(f"proposals/new?product={next(iter(ebikes.of.products.values()))}")).status_code == 404


def test_reading_ones_answers_leaves_those_of_others_unread(
    services: Services, ebikes: SampleList, officer: FlaskClient, shop: SampleUnit, client_for: Client
) -> None:
    keeper = client_for(shop.owner)
    propose(officer, ebikes, first_row(services, ebikes).id)
    send(keeper, keeper.get(shop.url("proposals/new")), "proposals/new", kind="other", words="别的事")
    with transaction(services.sessions, writing=True) as session:
        for each in (1, 2):
            answering.decline(session, CLICK, (each, 1), "答复", at=services.clock.now())
    officer.post(ebikes.of.url("proposals/seen"), data={"csrf_token": _token(officer, ebikes)})
    assert "新答复" not in read(officer.get(ebikes.of.url())).main
    assert "1 条新答复" in read(keeper.get(shop.url())).main


def test_bad_input_is_kept_and_told(services: Services, ebikes: SampleList, officer: FlaskClient) -> None:
    page = officer.get(ebikes.of.url("proposals/new"))
    answer = send(officer, page, "proposals/new", kind=None, words="看\u202e不见", reference="GB 1")
    assert answer.status_code == 400
    shown = answer.get_data(as_text=True)
    assert "请选一项" in shown
    assert "控制字符" in shown
    assert 'value="GB 1"' in shown
    assert not proposals(services)


def test_a_version_that_is_no_number_is_an_old_one(
    services: Services, ebikes: SampleList, officer: FlaskClient, editor: FlaskClient
) -> None:
    propose(officer, ebikes, first_row(services, ebikes).id)
    for version in ("9" * 5000, "²", "-1", ""):
        page = editor.get(f"{QUEUE}/1")
        answer = send(editor, page, "1/decline", reason="已经核对过", version=version)
        assert answer.status_code == 409
    assert proposals(services)[0].state == "received"


def test_a_unit_sends_so_many_a_day(
    services: Services, ebikes: SampleList, officer: FlaskClient, shop: SampleUnit
) -> None:
    row = first_row(services, ebikes)
    for _ in range(10):
        propose(officer, ebikes, row.id)
    page = officer.get(ebikes.of.url(f"proposals/new?list={ebikes.id}&row={row.id}"))
    answer = send(officer, page, f"row={row.id}", kind="limit", words="第十一条")
    assert answer.status_code == 429
    assert "第十一条" in answer.get_data(as_text=True)
    assert len(proposals(services)) == 10


def test_only_editors_open_the_queue_and_only_workers_propose(
    services: Services, ebikes: SampleList, officer: FlaskClient, editor: FlaskClient, client_for: Client
) -> None:
    assert officer.get(QUEUE).status_code == 404
    assert officer.get(f"{QUEUE}/1").status_code == 404
    assert editor.get(f"{QUEUE}/987654").status_code == 404
    assert editor.get(ebikes.of.url("proposals")).status_code == 404


def test_a_product_and_a_missing_point_can_be_told_too(
    services: Services, ebikes: SampleList, officer: FlaskClient, editor: FlaskClient
) -> None:
    product = next(iter(ebikes.of.products.values()))
    page = officer.get(ebikes.of.url(f"proposals/new?product={product}&kind=missing"))
    assert send(officer, page, f"product={product}", words="缺少电池更换的风险点").status_code == 303
    (found,) = proposals(services)
    assert (found.kind, found.point_id, found.product_code) == ("missing", "", "P0134")
    assert found.group in services.library.family_by_code
    filtered = read(editor.get(f"{QUEUE}?group={found.group}&kind=missing&state=received")).main
    assert "缺少电池更换" in filtered
    assert "缺少电池更换" not in read(editor.get(f"{QUEUE}?kind=limit")).main


def test_statements_stay_the_same_however_many_there_are(
    services: Services,
    ebikes: SampleList,
    officer: FlaskClient,
    editor: FlaskClient,
    count_statements: Callable[[], int],
) -> None:
    def statements(client: FlaskClient, address: str) -> int:
        before = count_statements()
        assert client.get(address).status_code == 200
        return count_statements() - before

    def counted() -> list[int]:
        return [
            statements(officer, ebikes.of.url("proposals")),
            statements(officer, ebikes.of.url()),
            statements(editor, QUEUE),
        ]

    row = first_row(services, ebikes)
    propose(officer, ebikes, row.id)
    with_little = counted()
    for _ in range(8):
        propose(officer, ebikes, row.id)
    assert counted() == with_little
