"""The trust page, the bundle that it hands out, and the commands beside it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from click.testing import CliRunner
from cryptography import x509
from flask.testing import FlaskClient

from selfcheck.actor import COMMAND_LINE
from selfcheck.attestation.status import veiled_name
from selfcheck.attestation.trust import read, shown_fingerprint
from selfcheck.cli import Installation
from selfcheck.db.session import transaction
from selfcheck.issuing.trust.cli import trust as command
from selfcheck.issuing.trust.making import Maker, own_trust, prepare
from selfcheck.sealing.keyring import Keyring
from selfcheck.sealing.model import Purpose
from selfcheck.sealing.retiring import rotate
from selfcheck.services import Services
from tests.data.issued import Issued, file_of, issued_again
from tests.verification.asking import data_digest, end, text_of, upload


def prepared(services: Services) -> Maker:
    maker = Maker(services.settings, services.clock)
    with transaction(services.sessions, writing=True) as session:
        prepare(session, maker)
    return maker


def test_before_anything_was_sealed_there_is_nothing_to_believe(visitor: FlaskClient) -> None:
    page = visitor.get("/trust")
    assert page.status_code == 200
    assert "还没有信任包，现在不能离线核验" in text_of(page)
    assert 'href="/check"' in text_of(page)
    for contradiction in ("里面有什么", "信任包不能证明什么", "下载信任包", "离线核验凭它"):
        assert contradiction not in text_of(page)
    assert visitor.get("/trust/bundle.json").status_code == 404
    assert visitor.get("/trust/roots.pem").status_code == 404


def test_a_bundle_from_before_the_first_list_says_what_is_not_there_yet(
    visitor: FlaskClient, services: Services
) -> None:
    prepared(services)
    page = text_of(visitor.get("/trust"))
    named = re.search(r"selfcheck-trust add (selfcheck-trust-\w{4}\.json)", page)
    assert named is not None
    assert named[1] in visitor.get("/trust/bundle.json").headers["Content-Disposition"]
    assert "还没有：签发第一份清单时确定" in page


def test_lists_without_a_bundle_are_not_denied(visitor: FlaskClient, services: Services, issued: Issued) -> None:
    page = text_of(visitor.get("/trust"))
    assert "还没有信任包" in page
    assert "没有签发过清单" not in page
    assert 'href="/trust/roots.pem"' in page
    assert visitor.get("/trust/roots.pem").status_code == 200


def test_the_page_shows_the_fingerprint_of_the_bundle_it_hands_out(
    visitor: FlaskClient, services: Services, issued: Issued
) -> None:
    prepared(services)
    bundle = visitor.get("/trust/bundle.json")
    assert bundle.headers["Content-Disposition"].startswith("attachment")
    trust = read(bundle.data, None)
    assert shown_fingerprint(trust.signers[0]) in text_of(visitor.get("/trust"))
    assert trust.code == issued.number[:4]
    assert trust.status is not None
    roots = x509.load_pem_x509_certificates(visitor.get("/trust/roots.pem").data)
    assert roots


def test_the_status_list_knows_what_ended_and_tells_it_to_holders_alone(
    visitor: FlaskClient, services: Services, issued: Issued
) -> None:
    prepared(services)
    first = data_digest(services, issued)
    second = issued_again(services, issued.of)
    end(services, second, "产品停产")
    data = visitor.get("/trust/bundle.json").data
    status = read(data, None).status
    assert status is not None
    assert set(status.superseded) == {veiled_name(first)}
    mark = status.mark_of(first, at=services.clock.now())
    assert mark is not None
    assert mark.successor == second.number
    assert set(status.withdrawn) == {veiled_name(data_digest(services, second))}
    for number in (issued.number, second.number):
        assert number.encode() not in data


def test_a_rotated_key_signs_beside_the_one_before_and_a_revoked_one_does_not(
    visitor: FlaskClient, services: Services
) -> None:
    maker = prepared(services)
    before = read(visitor.get("/trust/bundle.json").data, None)
    with transaction(services.sessions, writing=True) as session:
        ring = Keyring.of(services.settings)
        rotate(session, ring, COMMAND_LINE, Purpose.STATUS, at=services.clock.now())
    after = read(visitor.get("/trust/bundle.json").data, before.signers)
    assert len(after.signers) == 2
    assert set(before.signers) < set(after.signers)
    with transaction(services.sessions, writing=False) as session:
        assert own_trust(session, maker).signers == after.signers


def test_the_command_exports_the_bundle_and_says_the_fingerprint(services: Services, tmp_path: Path) -> None:
    installation = Installation(services.settings, "zh")
    installation.__dict__["services"] = services
    out = tmp_path / "trust.json"
    done = CliRunner().invoke(command, ["export", "--out", str(out)], obj=installation)
    assert done.exit_code == 0, done.output
    trust = read(out.read_bytes(), None)
    assert shown_fingerprint(trust.signers[0]) in done.output
    shown = CliRunner().invoke(command, ["show", "--json"], obj=installation)
    assert json.loads(shown.output)["fingerprints"] == list(trust.signers)
    assert shown_fingerprint(trust.signers[0]) in CliRunner().invoke(command, ["show"], obj=installation).output


def test_a_sealed_file_on_the_public_page_shows_every_check_and_no_whole_name(
    visitor: FlaskClient, services: Services, issued: Issued
) -> None:
    page = text_of(upload(visitor, file_of(services, issued)))
    assert page.count("<li>") >= 21
    assert "签章密钥由系统运营者代单位保管" in page
    assert "没有核验什么" in page
    assert "张建国" not in page
