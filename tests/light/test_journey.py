"""A light list through the pages to the issued document, and through the check of whoever doubts it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from selfcheck.accounts.records import User
from selfcheck.checklist.operations.light import choose_form
from selfcheck.checklist.operations.lists import reopen
from selfcheck.cli import Installation
from selfcheck.glossary import ListForm
from selfcheck.issuing.records import IssuedList
from selfcheck.issuing.standing import issues
from selfcheck.pdf.supervised import SupervisedRenderer
from selfcheck.services import Services
from selfcheck.verification.cli import verify
from tests.data.issued import Issued, attested, file_of, snapshot_of, terms, work
from tests.data.lists import SampleList
from tests.journeys import stories
from tests.journeys.walking import PageWalker
from tests.pages import read
from tests.pdf.paper import page_texts


@pytest.fixture(scope="module")
def renderer() -> Iterator[SupervisedRenderer]:
    """The renderer as the worker has it."""
    supervised = SupervisedRenderer()
    yield supervised
    supervised.close()


def issued_of(services: Services, sample: SampleList) -> Issued:
    with sample.of.scope(services) as session:
        row = session.scalars(select(IssuedList).order_by(IssuedList.id.desc()).limit(1)).one()
        return Issued(sample, row.id, row.number, row.check_code, 0)


def verdicts(services: Services, folder: Path, issued: Issued) -> list[str]:
    """What ``selfcheck verify`` says of the list, its reading copy and its data."""
    for kind in ("list", "reading", "data"):
        (folder / kind).write_bytes(file_of(services, issued, kind))
    installation = Installation(services.settings, "zh")
    installation.__dict__["services"] = services  # where a cached property keeps what it made
    files = [str(folder / kind) for kind in ("list", "reading", "data")]
    done = CliRunner().invoke(verify, [*files, "--json"], obj=installation)
    return [report["verdict"] for report in json.loads(done.stdout)]


@pytest.mark.any_database
def test_from_reading_to_the_checked_document(
    services: Services,
    shop_list: SampleList,
    client_for: Callable[[User], FlaskClient],
    app: Flask,
    renderer: SupervisedRenderer,
    tmp_path: Path,
) -> None:
    walker = PageWalker(client_for(shop_list.of.owner))
    walker.open(shop_list.url("controls"))
    stories.read_light(walker)
    assert walker.heading == "签署确认并签发"
    stories.attest(walker)
    work(services, renderer)
    issued = issued_of(services, shop_list)
    snapshot = snapshot_of(services, issued)
    assert snapshot.is_light
    first, second, *_ = page_texts(file_of(services, issued))
    assert snapshot.number in first
    assert "附件一" in second
    assert verdicts(services, tmp_path, issued) == ["VALID_CURRENT"] * 3
    checked = read(app.test_client().get(issued.check_path))
    assert "登记在册，现行" in checked.words
    for row in snapshot.rows:
        assert row.code in checked.words.replace(" ", "")


def test_the_next_issue_may_be_full_again(services: Services, shop_list: SampleList, keeper: FlaskClient) -> None:
    walker = PageWalker(keeper)
    walker.open(shop_list.url("controls"))
    stories.read_light(walker)
    stories.attest(walker)
    work(services)
    light = snapshot_of(services, issued_of(services, shop_list))
    with shop_list.of.scope(services, writing=True) as session:
        at = services.clock.now()
        reopen(session, shop_list.of.actor, shop_list.id, at=at)
        choose_form(session, shop_list.of.actor, shop_list.id, ListForm.FULL, at=at)
    attested(services, shop_list, terms(services, "yearly"))
    work(services)
    full = snapshot_of(services, issued_of(services, shop_list))
    assert (full.form, full.groups) == (None, None)
    assert full.changes == ()
    assert {row.point for row in full.rows} == {row.point for row in light.rows}
    with shop_list.of.scope(services) as session:
        assert [each.place for each in issues(session, shop_list.id)] == ["in_force", "superseded"]
