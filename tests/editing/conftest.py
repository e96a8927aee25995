"""Editors, and a worker that does what was ordered."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from selfcheck.accounts.model import InstallationRole
from selfcheck.accounts.records import User
from selfcheck.db.session import transaction
from selfcheck.editing.operations import open_draft
from selfcheck.editing.records import PointDraft
from selfcheck.editing.tree import FOLDER, Tree, read_tree, write_tree
from selfcheck.handlers import handlers
from selfcheck.jobs.worker import Worker
from selfcheck.riskpoints.loading import load
from selfcheck.services import Services
from tests.filling import Change, send
from tests.people import People

FILE = "families/electric_bicycle.yaml"
POINT = "electric_bicycle-02"
WHOLE = (FILE, "families/cement.yaml")


@dataclass
class TheDesk:
    """Two editors at work in one installation."""

    services: Services
    app: Flask
    li: FlaskClient
    zhao: FlaskClient

    def save(
        self, changes: Mapping[str, Change], *, point_id: str = POINT, by: FlaskClient | None = None
    ) -> PointDraft:
        """Save a draft of a point through its page."""
        client, address = by or self.li, f"/library/points/{point_id}"
        answer = send(client, client.get(address), address, **changes)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return self.draft(point_id)

    def draft(self, point_id: str = POINT, file: str = FILE) -> PointDraft:
        """The open draft of a point."""
        with transaction(self.services.sessions, writing=False) as session:
            found = open_draft(session, file, point_id)
        assert found is not None
        return found

    def step(self, draft: PointDraft, step: str, *, by: FlaskClient | None = None, **changes: Change) -> int:
        """Take a step of a draft through its page."""
        client, address = by or self.li, f"/library/drafts/{draft.id}"
        return send(client, client.get(address), f"{address}/{step}", **changes).status_code

    def approve(self, changes: Mapping[str, Change], *, point_id: str = POINT) -> None:
        """Have a change of a point drafted by one editor and approved by the other."""
        found = self.save(changes, point_id=point_id)
        assert self.step(found, "submit") == 303
        assert self.step(found, "review", by=self.zhao, act="approve") == 303

    def work(self) -> int:
        """Do what was ordered."""
        worker = Worker(self.services.sessions, self.services.clock, handlers(self.services))
        return worker.run_all()

    def release(self, name: str = "2026.12", note: str = "更正电动自行车销售环节的目标") -> None:
        """Try and release what is approved, through the pages."""
        page = self.li.get("/library/release")
        assert send(self.li, page, "/library/release/trial").status_code == 303
        self.work()
        page = self.li.get("/library/release")
        answer = send(self.li, page, "/library/release", name=name, confirmed=name, note=note)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        self.work()
        self.services.shelf.look_again()


@pytest.fixture(scope="session")
def few_points(shipped: Services, tmp_path_factory: pytest.TempPathFactory) -> Services:
    """An installation whose shipped library has few points, so that trials and releases take no time."""
    folder = tmp_path_factory.mktemp("few points")
    for name in ("nonsense.yaml", "released.toml"):
        shutil.copy(shipped.checklists / name, folder)
    write_tree(with_few_points(read_tree(shipped.checklists / FOLDER)), folder / FOLDER)
    library = replace(load(folder, shipped.catalogue.by_code), release=shipped.shipped.release)
    return replace(shipped, shipped=library, checklists=folder)


def with_few_points(tree: Tree) -> Tree:
    """The tree with the first points of each file; those at work here and the measures they lean on stay whole."""
    few = {name: {**file, "points": file["points"][:2]} for name, file in tree.items() if "points" in file}
    for file in few.values():
        file.pop("inspection_items", None)
    whole = {name: file for name, file in tree.items() if name in WHOLE or name.startswith("measures/")}
    return {**tree, **few, **whole}


@pytest.fixture
def services(services: Services, few_points: Services) -> Services:
    """A fresh installation with that library. ``test_story.py`` releases the whole one."""
    return replace(services, shipped=few_points.shipped, checklists=few_points.checklists)


@pytest.fixture
def editors(people: People) -> tuple[User, User]:
    """Two content editors."""
    role = (InstallationRole.CONTENT_EDITOR,)
    return people.add("bian", "李编", roles=role), people.add("shen", "赵审", roles=role)


@pytest.fixture
def desk(
    services: Services, app: Flask, editors: tuple[User, User], client_for: Callable[[User], FlaskClient]
) -> TheDesk:
    """The desk with its two editors."""
    li, zhao = (client_for(each) for each in editors)
    return TheDesk(services, app, li, zhao)
