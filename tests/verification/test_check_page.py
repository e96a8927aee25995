"""The public check page: by QR, by number and check code, by file; nothing said that is not so."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from selfcheck.clock import FixedClock
from selfcheck.issuing.records import ListEvent
from selfcheck.services import Services
from selfcheck.verification.checks import MOST_BYTES
from selfcheck.web.limits import LimitCounter
from tests.data.codes import installed_code, path_of
from tests.data.issued import (
    Issued,
    attested,
    file_of,
    issued_again,
    ready_list,
    review,
    snapshot_of,
)
from tests.people import People
from tests.verification.asking import GENUINE, REGISTERED, ask, data_digest, end, masked, text_of, upload
from tests.verification.forgeries import JPEG


def being_made(services: Services, people: People) -> Issued:
    """A list that has its number, and no document yet."""
    sample = ready_list(services, people)
    review(services, sample)
    return attested(services, sample)


def give_up(services: Services, ordered: Issued) -> None:
    """Note that a number was given up, as where its document could not be made."""
    with ordered.of.of.scope(services, writing=True) as session:
        session.add(ListEvent(issued_list_id=ordered.id, kind="void", at=services.clock.now(), reason="这份文件太大"))


# --- the ways in


def test_the_address_of_the_qr_code_answers_at_once(visitor: FlaskClient, services: Services, issued: Issued) -> None:
    page = visitor.get(issued.check_path)
    assert page.status_code == 200
    assert REGISTERED in text_of(page)
    frozen = snapshot_of(services, issued)
    assert frozen.check_url == f"{services.settings.base_url}{issued.check_path}"
    assert frozen.unit.name in text_of(page)
    assert all(row.code in text_of(page) for row in frozen.rows)


def test_number_and_code_as_a_person_types_them_lead_there(visitor: FlaskClient, issued: Issued) -> None:
    typed = issued.number.lower().replace("-", "－").replace("0", "o")
    page = ask(visitor, f" {typed} ", f"{issued.check_code.lower()[:6]} {issued.check_code.lower()[6:]}")
    assert page.status_code == 303
    assert page.location == issued.check_path


def test_an_empty_question_is_answered_beside_the_field(visitor: FlaskClient) -> None:
    page = ask(visitor, "", "")
    assert page.status_code == 400
    assert "请照纸面填写编号和校验码" in text_of(page)


def test_every_file_of_a_list_is_known(visitor: FlaskClient, services: Services, issued: Issued) -> None:
    page = upload(visitor, *(file_of(services, issued, kind) for kind in ("list", "reading", "data")))
    assert page.status_code == 200
    assert text_of(page).count(GENUINE) == 3


def test_each_file_is_judged_by_itself(visitor: FlaskClient, services: Services, issued: Issued) -> None:
    genuine = file_of(services, issued)
    page = text_of(upload(visitor, genuine, genuine + b"\n", JPEG))
    assert page.count(GENUINE) == 1
    assert page.count("末尾被附加了") >= 1
    assert page.count("无法核验") == 1


def test_no_file_chosen_is_said(visitor: FlaskClient) -> None:
    page = upload(visitor)
    assert page.status_code == 400
    assert "请先选择要核验的文件" in text_of(page)


# --- a number is not a file


def test_a_number_looks_like_no_verified_file_and_leads_on(
    visitor: FlaskClient, services: Services, issued: Issued
) -> None:
    number = text_of(visitor.get(issued.check_path))
    file = text_of(upload(visitor, file_of(services, issued)))
    assert "verdict-listed" in number
    assert "verdict-done" not in number
    assert "verdict-done" in file
    assert GENUINE not in number
    assert "没有比较纸面或文件" in number
    for target in ('href="/check#by-file"', 'href="/check/camera"', 'id="rows"'):
        assert target in number
    assert 'class="verdict-next"' not in file


def test_a_number_that_is_not_in_force_looks_so_and_still_is_no_verified_file(
    visitor: FlaskClient, services: Services, issued: Issued
) -> None:
    end(services, issued, "产品停产")
    page = text_of(visitor.get(issued.check_path))
    assert "verdict-unlisted" in page
    assert "只查了登记：不现行" in page
    assert "请向单位索取现行的那一版" in page


def test_a_void_number_is_said_to_be_void(visitor: FlaskClient, services: Services, people: People) -> None:
    ordered = being_made(services, people)
    give_up(services, ordered)
    page = visitor.get(ordered.check_path)
    assert "登记为作废的编号" in text_of(page)
    assert "verdict-unlisted" in text_of(page)
    assert ordered.of.of.unit.name not in text_of(page)
    code = visitor.get(path_of(installed_code(services, snapshot_of(services, ordered))))
    assert "编号已作废" in text_of(code)


def test_four_answers_look_different(visitor: FlaskClient, services: Services, issued: Issued) -> None:
    content = file_of(services, issued)
    pages = [
        visitor.get(issued.check_path),
        visitor.get(f"/check/{issued.number}/AAAAAAAAAAAAA"),
        upload(visitor, content),
        upload(visitor, content + b"\n"),
        upload(visitor, JPEG),
    ]
    looks = [re.findall(r'class="verdict (verdict-\w+)"', text_of(page)) for page in pages]
    icons = [re.findall(r'verdict-family">.*?#([\w-]+)"', text_of(page)) for page in pages]
    assert looks == [
        ["verdict-listed"],
        ["verdict-foreign"],
        ["verdict-done"],
        ["verdict-refused"],
        ["verdict-unsure"],
    ]
    assert len({icon for (icon,) in icons}) == 5


# --- VER-01 … VER-11


def test_VER_01_one_address_asks_thirty_times_a_minute(
    visitor: FlaskClient, clock: FixedClock, issued: Issued
) -> None:
    pages = [visitor.get(f"/check/{issued.number}/AAAAAAAAAAAAA") for _ in range(31)]
    assert [page.status_code for page in pages] == [200] * 30 + [429]
    assert int(pages[-1].headers["Retry-After"]) <= 60
    clock.advance(timedelta(minutes=1))
    assert REGISTERED in text_of(visitor.get(issued.check_path))


def test_VER_01_all_addresses_together_ask_a_thousand_times_a_minute(
    visitor: FlaskClient, services: Services, issued: Issued
) -> None:
    visitor.get(issued.check_path)
    with services.sessions() as session:
        counters = session.scalars(select(LimitCounter).where(LimitCounter.tries == 1)).all()
        for counter in counters:
            counter.tries = 999
        session.commit()
    assert visitor.get(issued.check_path, environ_base={"REMOTE_ADDR": "198.51.100.7"}).status_code == 200
    assert visitor.get(issued.check_path, environ_base={"REMOTE_ADDR": "198.51.100.8"}).status_code == 429


def test_VER_01_a_number_alone_says_nothing(visitor: FlaskClient, issued: Issued) -> None:
    wrong = visitor.get(f"/check/{issued.number}/AAAAAAAAAAAAA")
    unknown = visitor.get("/check/ZZZZ-ZZZZZZ-2026-0001/AAAAAAAAAAAAA")
    assert wrong.status_code == unknown.status_code == 200
    assert masked(wrong) == masked(unknown)
    assert "本系统没有签发过" in text_of(wrong)


def test_VER_01_check_codes_hold_more_than_64_bits(services: Services, issued: Issued) -> None:
    assert re.fullmatch(r"[A-Z2-7]{13}", issued.check_code)  # 13 × 5 = 65


def test_VER_02_each_state_is_said_as_it_is(
    visitor: FlaskClient, services: Services, clock: FixedClock, issued: Issued
) -> None:
    assert REGISTERED in text_of(visitor.get(issued.check_path))
    second = issued_again(services, issued.of)
    page = text_of(visitor.get(issued.check_path))
    assert "登记为已被替代" in page
    assert second.number in page
    end(services, second, "产品停产")
    page = text_of(visitor.get(second.check_path))
    assert "登记为已作废" in page
    assert "产品停产" in page


def test_VER_02_a_list_past_its_own_review_date_is_in_force_and_never_red(
    visitor: FlaskClient, clock: FixedClock, issued: Issued
) -> None:
    clock.advance(timedelta(days=400))
    page = text_of(visitor.get(issued.check_path))
    assert "已过其自定的复核日期" in page
    assert REGISTERED in page
    assert "verdict-refused" not in page


def test_VER_02_a_draft_and_a_list_being_made_are_unknown(
    visitor: FlaskClient, services: Services, people: People
) -> None:
    ordered = being_made(services, people)
    sample = ordered.of
    made = visitor.get(ordered.check_path)
    unknown = visitor.get("/check/ZZZZ-ZZZZZZ-2026-0001/AAAAAAAAAAAAA")
    assert masked(made).replace(ordered.check_code, "AAAAAAAAAAAAA") == masked(unknown)
    data = services.store.read(sample.of.unit.code, data_digest(services, ordered))
    assert "本系统没有签发过" in text_of(upload(visitor, data, name="data.json"))


@pytest.mark.parametrize(
    "number",
    [
        "javascript:alert(1)",
        "https://evil.example/check/AAAA-BBBBBB-2026-0001/AAAAAAAAAAAAA",
        "http://localhost:8765.evil.example/check/AAAA-BBBBBB-2026-0001/AAAAAAAAAAAAA",
        "http://lосalhost:8765/check/AAAA-BBBBBB-2026-0001/AAAAAAAAAAAAA",
        "http://localhost:8765/check/../../x/y",
        "http://localhost:8765/check/a/b/c",
        "A" * 10_000,
    ],
)
def test_VER_03_only_our_own_pattern_is_read_from_a_scanned_text(visitor: FlaskClient, number: str) -> None:
    page = ask(visitor, number, "AAAAAAAAAAAAA")
    assert page.status_code in {303, 400}
    if page.status_code == 303:
        assert re.fullmatch(r"/check/[0-9A-Z-]{1,64}/A{13}", page.location)
        assert "本系统没有签发过" in text_of(visitor.get(page.location))


def test_VER_03_our_own_scanned_address_leads_to_its_list(
    visitor: FlaskClient, services: Services, issued: Issued
) -> None:
    page = ask(visitor, f"{services.settings.base_url}{issued.check_path}", "")
    assert (page.status_code, page.location) == (303, issued.check_path)


def test_VER_04_names_are_masked(visitor: FlaskClient, services: Services, issued: Issued) -> None:
    for page in (visitor.get(issued.check_path), upload(visitor, file_of(services, issued))):
        assert "张*" in text_of(page)
        assert not [name for name in issued.of.of.persons if name in text_of(page)]


def test_VER_05_a_file_over_the_limit_is_refused_before_it_is_read(visitor: FlaskClient) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n%PDF-1.7'
    body = head + b"\0" * (2 * MOST_BYTES) + b"\r\n--x--\r\n"
    page = visitor.post("/check/files", data=body, content_type="multipart/form-data; boundary=x")
    assert page.status_code == 413


def test_VER_05_nothing_of_an_uploaded_file_is_kept(visitor: FlaskClient, services: Services, issued: Issued) -> None:
    before = sorted(services.settings.data_dir.rglob("*"))
    upload(visitor, b"%PDF-1.7 secret of a competitor", file_of(services, issued))
    after = [
        path for path in sorted(services.settings.data_dir.rglob("*")) if path.suffix not in {".db-wal", ".db-shm"}
    ]
    assert [path for path in after if path not in before] == []


def test_VER_05_a_files_name_is_shown_without_path_and_tricks(visitor: FlaskClient) -> None:
    page = text_of(upload(visitor, JPEG, name="../../etc/\u202egpj.<b>exe"))
    assert "gpj.&lt;b&gt;exe" in page
    assert "\u202e" not in page
    assert "etc/" not in page


def test_VER_06_the_page_stands_in_no_frame(visitor: FlaskClient, issued: Issued) -> None:
    for path in ("/check", issued.check_path):
        page = visitor.get(path)
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers["X-Frame-Options"] == "DENY"


def test_VER_07_nothing_of_the_request_but_the_number_is_reflected(visitor: FlaskClient, issued: Issued) -> None:
    plain = visitor.get(issued.check_path)
    strange = visitor.get(
        f"{issued.check_path}?utm_source=mail",
        headers={"X-Forwarded-Host": "evil.example", "X-Original-URL": "/evil", "Referer": "https://evil.example"},
    )
    assert "evil" not in text_of(strange)
    assert masked(plain) == masked(strange)
    assert plain.headers["Cache-Control"] == "private, no-store"
    assert visitor.post(issued.check_path).status_code in {400, 405}


def test_VER_08_a_withdrawal_shows_at_the_next_look(visitor: FlaskClient, services: Services, issued: Issued) -> None:
    assert REGISTERED in text_of(visitor.get(issued.check_path))
    end(services, issued, "标准换版")
    page = visitor.get(issued.check_path)
    assert "登记为已作废" in text_of(page)
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize("number", ['"><script>alert(1)</script>', "{{7*7}}", "' or 1=1 --", "A" * 200])
def test_VER_10_what_was_typed_comes_back_short_and_harmless(visitor: FlaskClient, number: str) -> None:
    page = visitor.get(f"/check/{number.replace('/', '')[:64]}/AAAAAAAAAAAAA")
    assert page.status_code == 200
    assert "<script>alert" not in text_of(page)
    assert "49" not in re.sub(r"[0-9A-F]{8,}", "", text_of(page).partition("<main")[2])
    assert visitor.get(f"/check/{'A' * 65}/AAAAAAAAAAAAA").status_code == 404


def test_VER_11_a_list_from_the_future_is_suspicious(
    visitor: FlaskClient, services: Services, clock: FixedClock, issued: Issued, caplog: pytest.LogCaptureFixture
) -> None:
    clock.advance(timedelta(days=-2))
    with caplog.at_level(logging.ERROR, "selfcheck.verification"):
        page = text_of(visitor.get(issued.check_path))
    assert "签发时间在将来" in page
    assert issued.number in caplog.text


def test_the_page_speaks_english_too(visitor: FlaskClient, issued: Issued) -> None:
    visitor.get(issued.check_path)  # in Chinese first: nothing of it is kept
    page = visitor.get(issued.check_path, headers={"Accept-Language": "en"})
    assert "In the register, in force" in text_of(page)
    assert "The paper or file was not compared" in text_of(page)
    assert (
        re.findall(
            r"[\u3000-\u303f\uff00-\uffef]|通过", text_of(page).partition("<main")[2].partition('id="rows"')[0]
        )
        == []
    )
