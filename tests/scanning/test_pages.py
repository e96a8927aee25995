"""Where the signed code leads, and what the camera page asks for: nothing is believed that is not signed."""

from __future__ import annotations

import logging
from base64 import b64decode
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from selfcheck.actor import COMMAND_LINE
from selfcheck.app import create_app
from selfcheck.attestation.codes import claims, read, row_leaves, sign
from selfcheck.db.session import transaction
from selfcheck.sealing.coding import code_pins
from selfcheck.sealing.keyring import in_use
from selfcheck.sealing.means import Vault
from selfcheck.sealing.model import Purpose
from selfcheck.sealing.retiring import revoke, rotate
from selfcheck.services import Services
from tests.data.codes import installed_code, key, path_of
from tests.data.issued import Issued, issued_again, published, snapshot_of
from tests.people import People
from tests.verification.asking import ask, end


@pytest.fixture
def issued(services: Services, people: People) -> Issued:
    """A list that this installation issued."""
    return published(services, people)


def code(services: Services, issued: Issued) -> str:
    """The code printed on a list."""
    return installed_code(services, snapshot_of(services, issued))


def path(services: Services, issued: Issued) -> str:
    """The path to which it leads."""
    return path_of(code(services, issued))


def test_a_phone_that_follows_the_code_sees_verdict_and_claims(
    visitor: FlaskClient, services: Services, issued: Issued
) -> None:
    text = code(services, issued)
    assert text.startswith(services.settings.base_url.upper() + "/C/")
    page = visitor.get(path(services, issued))
    assert page.status_code == 200
    frozen = snapshot_of(services, issued)
    for words in (
        "登记在册，现行",
        "没有比较纸面或文件",
        "由本系统签名",
        "登录后在监管工作台打开这份清单",
        issued.number,
        frozen.unit.uscc,
        claims(frozen).data_sha256[:16],
    ):
        assert words in page.text
    assert "真实有效" not in page.text
    assert all(row.code in page.text for row in frozen.rows)


def test_the_same_list_gives_the_same_code_and_the_key_is_kept(services: Services, issued: Issued) -> None:
    assert code(services, issued) == code(services, issued)


def test_a_replaced_list_says_so_beside_its_genuine_code(
    visitor: FlaskClient, services: Services, issued: Issued
) -> None:
    following = issued_again(services, issued.of)
    page = visitor.get(path(services, issued))
    assert "已被替代" in page.text
    assert following.number in page.text
    assert visitor.get(path(services, issued) + "/rows").json["standing"] == "superseded"  # type: ignore[index]  # it is JSON


def test_a_withdrawn_list_says_so(visitor: FlaskClient, services: Services, issued: Issued) -> None:
    end(services, issued, "产品停产")
    assert visitor.get(path(services, issued) + "/rows").json["standing"] == "withdrawn"  # type: ignore[index]  # it is JSON


def test_rows_come_with_what_proves_them(visitor: FlaskClient, services: Services, issued: Issued) -> None:
    told = visitor.get(path(services, issued) + "/rows").json
    assert told is not None
    assert told["standing"] == "in_force"
    leaves = row_leaves(snapshot_of(services, issued))
    assert [(row["position"], row["title"], row["digest"]) for row in told["rows"]] == [
        (leaf.position, leaf.title, leaf.digest.hex()) for leaf in leaves
    ]
    assert "salt" not in told["rows"][0]


def test_a_code_signed_by_a_stranger_opens_nothing(visitor: FlaskClient, services: Services, issued: Issued) -> None:
    frozen = snapshot_of(services, issued)
    forged = sign(claims(frozen), key(), address=services.settings.base_url).rsplit("/", 1)[1]
    page = visitor.get(f"/C/{forged}")
    assert "不是用本系统的密钥签名" in page.text
    assert frozen.unit.name not in page.text
    assert issued.number not in page.text
    assert visitor.get(f"/C/{forged}/rows").status_code == 404


def test_a_changed_code_opens_nothing(visitor: FlaskClient, services: Services, issued: Issued) -> None:
    genuine = path(services, issued)
    changed = genuine[:-20] + ("A" if genuine[-20] != "A" else "B") + genuine[-19:]
    page = visitor.get(changed)
    assert "签名与内容不符" in page.text
    assert issued.number not in page.text


def test_a_code_printed_before_the_installation_moved_still_leads_to_its_list(
    services: Services, issued: Issued
) -> None:
    """The old name of the host goes on leading here."""
    led = path(services, issued)
    moved = replace(services, settings=replace(services.settings, public_base_url="https://lists.example"))
    page = create_app(moved).test_client().get(led, base_url="https://lists.example")
    assert "由本系统签名" in page.text
    assert issued.number in page.text


@pytest.mark.parametrize("typed", ["A" * 16, "A" * 720, "A" * 721, "A" * 10_000, "abc", "A-B" * 8, "%2e%2e%2f" * 8])
def test_what_is_no_code_is_answered_in_words_or_is_no_address(visitor: FlaskClient, typed: str) -> None:
    assert visitor.get(f"/C/{typed}").status_code in {200, 404}
    assert visitor.get(f"/C/{typed}/rows").status_code == 404


def test_a_code_of_a_list_that_the_register_does_not_know_is_said(
    visitor: FlaskClient, services: Services, issued: Issued
) -> None:
    """As after a backup from before the list was restored, keys and all."""
    unknown = installed_code(services, replace(snapshot_of(services, issued), number=issued.number[:-1] + "9"))
    page = visitor.get("/C/" + unknown.rsplit("/", 1)[1])
    assert "登记簿里没有这份清单" in page.text


def test_a_register_that_says_otherwise_is_an_alarm(
    visitor: FlaskClient, services: Services, issued: Issued, caplog: pytest.LogCaptureFixture
) -> None:
    text = installed_code(services, replace(snapshot_of(services, issued), edition=7))
    with caplog.at_level(logging.ERROR, "selfcheck.scanning"):
        page = visitor.get("/C/" + text.rsplit("/", 1)[1])
    assert "登记簿里的内容与二维码不同" in page.text
    assert issued.number in caplog.text


def test_the_camera_page_brings_the_keys(visitor: FlaskClient, services: Services, issued: Issued) -> None:
    text = code(services, issued)
    page = visitor.get("/check/camera").text
    brought = page.partition('data-keys="')[2].partition('"')[0].split()
    with transaction(services.sessions, writing=False) as session:
        pins = code_pins(session, services.settings.base_url)
    assert tuple(b64decode(each) for each in brought) == pins.code_keys
    assert read(text, pins).claims == claims(snapshot_of(services, issued))


def test_a_rotated_key_stays_on_the_page_and_a_revoked_one_does_not(services: Services, issued: Issued) -> None:
    text = code(services, issued)
    vault, at = Vault.of(services.settings, services.clock), services.clock.now()
    with transaction(services.sessions, writing=True) as session:
        old = in_use(session, Purpose.QR)
        assert old is not None
        rotate(session, vault.ring, COMMAND_LINE, Purpose.QR, at=at)
        pins = code_pins(session, services.settings.base_url)
        assert len(pins.code_keys) == 2
        assert read(text, pins).claims is not None
        revoke(session, COMMAND_LINE, old, "keyCompromise", at=at)
        assert read(text, code_pins(session, services.settings.base_url)).claims is None


def test_the_camera_page_works_in_an_installation_without_any_key(visitor: FlaskClient) -> None:
    page = visitor.get("/check/camera")
    assert page.status_code == 200
    assert "打开摄像头" in page.text
    assert "浏览器没有开脚本" in page.text
    assert visitor.get("/check/keeper.js").mimetype == "text/javascript"


def test_the_text_of_the_code_can_be_pasted_into_the_field(
    visitor: FlaskClient, services: Services, issued: Issued
) -> None:
    text = code(services, issued)
    assert ask(visitor, f" {text}\n", "").location == path_of(text)
    assert ask(visitor, text.replace("LOCALHOST", "EVIL.EXAMPLE"), "").status_code == 400


def test_the_check_page_leads_to_the_camera(visitor: FlaskClient) -> None:
    assert 'href="/check/camera"' in visitor.get("/check").text
