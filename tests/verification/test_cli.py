"""``selfcheck verify FILE…``: the verdicts of the check page from the command line."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from selfcheck.cli import Installation
from selfcheck.issuing.trust.cli import export_bundle
from selfcheck.issuing.trust.making import Maker
from selfcheck.services import Services
from selfcheck.verification.cli import verify
from tests.data.issued import Issued, file_of, issued_again, published
from tests.people import People
from tests.verification.forgeries import JPEG


@pytest.fixture
def issued(services: Services, people: People) -> Issued:
    return published(services, people)


def run(services: Services, *files: Path) -> tuple[int, list[dict[str, Any]]]:
    installation = Installation(services.settings, "zh")
    installation.__dict__["services"] = services  # where a cached property keeps what it made
    done = CliRunner().invoke(verify, [*map(str, files), "--json"], obj=installation)
    return done.exit_code, json.loads(done.stdout)


def kept(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def test_all_accepted_exits_0(services: Services, issued: Issued, tmp_path: Path) -> None:
    files = [kept(tmp_path, kind, file_of(services, issued, kind)) for kind in ("list", "reading", "data")]
    code, reports = run(services, *files)
    assert code == 0
    assert [report["verdict"] for report in reports] == ["VALID_CURRENT"] * 3
    assert {"file", "verdict", "genuine", "in_force", "accepted", "findings"} <= set(reports[0])
    assert reports[0]["file"] == str(files[0])


def test_superseded_exits_1_and_says_that_it_is_genuine(services: Services, issued: Issued, tmp_path: Path) -> None:
    issued_again(services, issued.of)
    code, (report,) = run(services, kept(tmp_path, "list.pdf", file_of(services, issued)))
    assert code == 1
    assert (report["genuine"], report["in_force"], report["accepted"]) == (True, False, False)
    assert report["findings"][0]["zh"].startswith("真实，但已被替代")
    assert report["findings"][0]["en"].startswith("Genuine, but superseded")


def test_changed_and_foreign_files_exit_1(services: Services, issued: Issued, tmp_path: Path) -> None:
    changed = kept(tmp_path, "changed.pdf", file_of(services, issued) + b"\n")
    foreign = kept(tmp_path, "foreign.json", b'{"number":"AAAA-BBBBBB-2026-0001"}')
    code, reports = run(services, changed, foreign)
    assert code == 1
    assert [report["verdict"] for report in reports] == ["TRAILING_DATA", "UNKNOWN"]


@pytest.mark.parametrize("content", [b"", JPEG, b"%PDF-1.7\n"])
def test_what_cannot_be_read_exits_2(services: Services, issued: Issued, tmp_path: Path, content: bytes) -> None:
    code, (report,) = run(services, kept(tmp_path, "file", content))
    assert (code, report["verdict"], report["accepted"]) == (2, "MALFORMED", False)


def test_one_refused_weighs_more_than_one_that_could_not_be_read(
    services: Services, issued: Issued, tmp_path: Path
) -> None:
    files = [kept(tmp_path, "photo", JPEG), kept(tmp_path, "foreign.json", b"{}")]
    files.append(kept(tmp_path, "list.pdf", file_of(services, issued)))
    assert run(services, *files)[0] == 1


def test_one_path_that_is_not_there_stops_no_other(services: Services, issued: Issued, tmp_path: Path) -> None:
    sealed = kept(tmp_path, "list.pdf", file_of(services, issued))
    gone, folder = tmp_path / "gone.pdf", tmp_path / "folder"
    folder.mkdir()
    code, reports = run(services, gone, sealed, folder)
    assert code == 2
    assert [report["file"] for report in reports] == [str(gone), str(sealed), str(folder)]
    assert [report["verdict"] for report in reports] == ["NOT_READ", "VALID_CURRENT", "NOT_READ"]
    assert [report["family"] for report in reports] == ["could_not", "in_force", "could_not"]
    assert "没有这个文件" in reports[0]["findings"][0]["zh"]
    assert "folder/*.pdf" in reports[2]["findings"][0]["en"]
    assert len({len(report["checks"]) for report in reports}) == 1
    changed = kept(tmp_path, "changed.pdf", sealed.read_bytes() + b"\n")
    assert run(services, gone, changed)[0] == 1, "a refusal weighs more"


def test_names_that_no_screen_can_show_and_paths_that_go_in_circles_have_a_result(
    services: Services, issued: Issued, tmp_path: Path
) -> None:
    strange = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xc7\xe5\xb5\xa5.pdf"))  # as an archive from Windows brings
    strange.write_bytes(file_of(services, issued))
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    code, reports = run(services, strange, circle, tmp_path / ("x" * 300))
    assert code == 2
    assert [report["verdict"] for report in reports] == ["VALID_CURRENT", "NOT_READ", "NOT_READ"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_says_so(services: Services, tmp_path: Path) -> None:
    closed = kept(tmp_path, "closed.pdf", b"%PDF-1.7")
    closed.chmod(0)
    code, (report,) = run(services, closed)
    assert (code, report["verdict"]) == (2, "NOT_READ")
    assert "没有权限" in report["findings"][0]["zh"]


@pytest.mark.parametrize("option", ["--offline", "--trust"])
def test_offline_too_every_path_has_its_result(
    services: Services, issued: Issued, tmp_path: Path, option: str
) -> None:
    bundle = kept(tmp_path, "trust.json", export_bundle(services.sessions, Maker(services.settings, services.clock)))
    options = ["--offline"] if option == "--offline" else ["--trust", str(bundle)]
    installation = Installation(services.settings, "en")
    installation.__dict__["services"] = services
    files = [str(tmp_path / "gone.pdf"), str(kept(tmp_path, "list.pdf", file_of(services, issued)))]
    at = services.clock.now().isoformat()
    done = CliRunner().invoke(verify, [*files, *options, "--at", at], obj=installation)
    assert done.exit_code == (2 if option == "--trust" else 1), "currency unknown is not accepted"
    assert "gone.pdf: [Could not check] NOT_READ" in done.output
    assert "There is no such file" in done.output
    assert "list.pdf: [" in done.output
    assert f"[{'In force' if option == '--trust' else 'Genuine, currency unknown'}]" in done.output


def test_VER_09_without_the_register_it_exits_2(services: Services, issued: Issued, tmp_path: Path) -> None:
    path = kept(tmp_path, "list.pdf", file_of(services, issued))
    away = replace(services.settings, database_url="sqlite:////nowhere/at/all.db")
    installation = Installation(away, "zh")
    done = CliRunner().invoke(verify, [str(path), "--json"], obj=installation)
    assert done.exit_code == 2
    assert json.loads(done.stdout)[0]["verdict"] == "UNAVAILABLE"
    installation.close()


def test_people_read_a_sentence(services: Services, issued: Issued, tmp_path: Path) -> None:
    path = kept(tmp_path, "list.pdf", file_of(services, issued))
    installation = Installation(services.settings, "en")
    installation.__dict__["services"] = services
    done = CliRunner().invoke(verify, [str(path)], obj=installation)
    assert "VALID_CURRENT" in done.output
    assert "Genuine and in force" in done.output
