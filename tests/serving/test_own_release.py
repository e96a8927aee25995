"""An own release of the library in the life of an installation: backup, restore, doctor, the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from selfcheck.cli import selfcheck as commands
from selfcheck.clock import FixedClock
from selfcheck.db.session import transaction
from selfcheck.editing.archive import pack
from selfcheck.editing.making import STORED, pack_library
from selfcheck.editing.model import ReleaseState
from selfcheck.editing.records import LibraryRelease
from selfcheck.editing.settling import settle_library
from selfcheck.editing.shelf import FACTS, OwnRelease, write_facts
from selfcheck.editing.tree import FOLDER, points_of, write_tree
from selfcheck.riskpoints.release import digest_of
from selfcheck.services import Services
from selfcheck.serving.backup import back_up
from selfcheck.serving.doctor import examine
from selfcheck.serving.restore import restore_from
from selfcheck.settings import Settings, installation_secret
from tests.conftest import TODAY
from tests.databases import Server
from tests.serving.places import empty_place, installed, opened

FILE, POINT, TITLE = "families/electric_bicycle.yaml", "electric_bicycle-02", "限速器能被改动"


def release(services: Services, folder: Path) -> None:
    """Register an own release as the worker does, and lay it down."""
    tree, library = services.shelf.held().tree(), services.shipped
    points_of(tree[FILE])[POINT]["title"]["zh"] = TITLE
    write_tree(tree, folder / FOLDER, like=services.shelf.shipped_folder / FOLDER)
    shipped = services.store.put(STORED, pack_library(services.shelf.shipped_folder))
    digest = digest_of(folder / FOLDER)
    own = OwnRelease("2026.12", digest, library.release, library.release, library.digest, shipped, "改了一个题目")
    write_facts(folder / FACTS, own)
    with transaction(services.sessions, writing=True) as session:
        session.add(
            LibraryRelease(
                name=own.name,
                state=ReleaseState.RELEASED.value,
                base=own.base,
                shipped=own.shipped,
                shipped_digest=own.shipped_digest,
                shipped_sha256=shipped,
                content_sha256=services.store.put(STORED, pack(folder)),
                digest=digest,
                note=own.note,
                ordered_at=TODAY,
                released_at=TODAY,
            )
        )
        session.flush()
        assert settle_library(session, services.settings.library_dir, services.store)


def states(settings: Settings) -> list[str]:
    """What the doctor says of the library."""
    return [each.state for each in examine(settings) if each.name == "library"]


@pytest.mark.any_database
def test_an_own_release_is_backed_up_restored_and_told(
    place: Settings, shipped: Services, server: Server | None, tmp_path: Path
) -> None:
    with installed(place, shipped, FixedClock(TODAY)) as services:
        installation_secret(place)
        assert states(place) == ["good"]
        release(services, tmp_path / "made")
        assert services.shelf.look_again().library.by_id[POINT].title.zh == TITLE
        back_up(services, tmp_path / "backup")
    with empty_place(server, tmp_path / "elsewhere") as target:
        restored = restore_from(target, tmp_path / "backup")
        assert restored.proof.is_whole
        assert states(target) == ["good"]
        with opened(target, shipped, FixedClock(TODAY)) as services:
            assert services.library.release == "2026.12"
            check_command_line(target)
        next((target.library_dir / "2026.12").rglob("electric_bicycle.yaml")).unlink()
        assert states(target) == ["error"]


def check_command_line(settings: Settings) -> None:
    """A command that is told which installation it is about uses the library of that one."""
    arguments = ["tailor", "--product", "P0134", "--role", "maker", "--json"]
    runner = CliRunner()
    named = runner.invoke(commands, ["--data", str(settings.data_dir), *arguments])
    plain = runner.invoke(commands, arguments, env={"SELFCHECK_DATA": None})
    titles = [[each["title_zh"] for each in json.loads(run.output)["applied"]] for run in (named, plain)]
    assert [TITLE in each for each in titles] == [True, False]
