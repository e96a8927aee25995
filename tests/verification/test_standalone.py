"""The separate verifier: installed alone, without the rest of the program, with the verdicts of the check page."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest

from selfcheck.attestation.trust import fingerprint, read
from selfcheck.issuing.trust.cli import export_bundle
from selfcheck.issuing.trust.making import Maker
from selfcheck.services import Services
from tests.conventions.project import ROOT
from tests.data.issued import Issued, file_of, issued_again

pytestmark = [pytest.mark.any_database, pytest.mark.xdist_group("laptop")]

NOT_WANTED = ("flask", "sqlalchemy", "weasyprint", "wtforms", "pikepdf", "selfcheck")
MODULES = re.compile(r"\bfrom selfcheck[. ]|\bimport selfcheck\b|[\"']selfcheck\.")


@dataclass(frozen=True)
class Laptop:
    """An environment with the separate verifier and what it requires; ``home`` is its user's."""

    site: Path
    programs: Path
    home: Path

    def run(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run one of its two commands."""
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.home), "LANG": "zh_CN.UTF-8"}
        command = [str(self.programs / program), *map(str, arguments)]
        return subprocess.run(command, cwd=self.home, env=environment, capture_output=True, text=True, timeout=60)

    def verdicts(self, *arguments: str | Path) -> tuple[int, list[dict[str, Any]]]:
        """Verify files and return the exit code and the reports."""
        done = self.run("selfcheck-verify", *arguments, "--json")
        return done.returncode, json.loads(done.stdout)


def required(name: str) -> Iterator[str]:
    """Names of a distribution and of all that it requires."""
    try:
        lines = distribution(name).requires or []
    except ModuleNotFoundError:
        return  # for other systems or versions of Python
    yield name
    for line in lines:
        if "extra ==" not in line:
            yield from required(re.split(r"[\s\[<>=!~;(]", line)[0])


def link(site: Path, names: set[str]) -> None:
    """Put distributions into an environment without installing them again."""
    for name in names:
        found = distribution(name)
        for top in {file.parts[0] for file in found.files or () if file.parts[0] not in {"..", "__pycache__"}}:
            if not (site / top).exists():
                (site / top).symlink_to(str(found.locate_file(top)))


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Laptop:
    """A laptop on which nothing but the wheel and its requirements are installed."""
    folder = tmp_path_factory.mktemp("laptop")
    subprocess.run([sys.executable, ROOT / "script" / "build_verify.py", folder], check=True, capture_output=True)
    venv.create(folder / "env", symlinks=True)
    site = next((folder / "env").glob("lib/python*/site-packages"))
    (wheel,) = folder.glob("*.whl")
    python = folder / "env" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--python", str(python)]
    subprocess.run([*pip, "install", "--no-deps", "--no-index", str(wheel)], check=True)
    (metadata,) = site.glob("selfcheck_verify-*.dist-info/METADATA")
    names = re.findall(r"^Requires-Dist: ([a-z0-9-]+)", metadata.read_text("utf-8"), re.MULTILINE)
    link(site, {each for name in names for each in required(name)})
    (folder / "home").mkdir()
    return Laptop(site, folder / "env" / "bin", folder / "home")


def bundle_of(services: Services, folder: Path) -> tuple[Path, str]:
    """The trust bundle of an installation, and the fingerprint to compare."""
    content = export_bundle(services.sessions, Maker(services.settings, services.clock))
    path = folder / "trust.json"
    path.write_bytes(content)
    return path, read(content, None).signers[0]


def kept(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def test_it_brings_nothing_of_web_database_or_renderer(laptop: Laptop) -> None:
    assert not [name for name in NOT_WANTED if (laptop.site / name).exists()]
    sources = list((laptop.site / "selfcheck_verify").rglob("*.py"))
    assert len(sources) > 30
    assert not [path.name for path in sources if MODULES.search(path.read_text("utf-8"))]


def test_a_sealed_list_is_verified_by_a_stranger_offline(
    laptop: Laptop, services: Services, issued: Issued, tmp_path: Path
) -> None:
    trust, pin = bundle_of(services, tmp_path)
    sealed = kept(tmp_path, "list.pdf", file_of(services, issued))
    now = services.clock.now().isoformat()
    code, (report,) = laptop.verdicts(sealed, "--trust", trust, "--fingerprint", pin, "--at", now)
    assert (code, report["verdict"], report["accepted"]) == (0, "VALID_CURRENT", True)
    assert report["sealed"]["number"] == issued.number
    assert len(report["checks"]) >= 18
    code, (report,) = laptop.verdicts(sealed, "--trust", trust, "--fingerprint", pin, "--at", "2036-11-20")
    assert (code, report["verdict"], report["genuine"]) == (1, "VALID_CURRENCY_UNKNOWN", True)


def test_a_changed_list_a_foreign_file_and_one_without_seal_look_different(
    laptop: Laptop, services: Services, issued: Issued, tmp_path: Path
) -> None:
    trust, pin = bundle_of(services, tmp_path)
    content = file_of(services, issued)
    changed = kept(tmp_path, "changed.pdf", content[:900] + bytes([content[900] ^ 1]) + content[901:])
    reading = kept(tmp_path, "reading.pdf", file_of(services, issued, "reading"))
    photo = kept(tmp_path, "photo.pdf", b"\xff\xd8\xff")
    code, reports = laptop.verdicts(changed, reading, photo, "--trust", trust, "--fingerprint", pin)
    assert code == 1
    assert [report["family"] for report in reports] == ["changed", "not_ours", "could_not"]


def test_a_path_that_is_not_there_stops_no_other(
    laptop: Laptop, services: Services, issued: Issued, tmp_path: Path
) -> None:
    trust, pin = bundle_of(services, tmp_path)
    sealed = kept(tmp_path, "list.pdf", file_of(services, issued))
    now = services.clock.now().isoformat()
    code, reports = laptop.verdicts("gone.pdf", sealed, tmp_path, "--trust", trust, "--fingerprint", pin, "--at", now)
    assert code == 2
    assert [report["verdict"] for report in reports] == ["NOT_READ", "VALID_CURRENT", "NOT_READ"]
    assert {len(report["checks"]) for report in reports} == {22}


def test_data_beside_its_sealed_list_is_proved_by_it_and_alone_it_is_not(
    laptop: Laptop, services: Services, issued: Issued, tmp_path: Path
) -> None:
    trust, pin = bundle_of(services, tmp_path)
    sealed = kept(tmp_path, "list.pdf", file_of(services, issued))
    data = kept(tmp_path, "list.json", file_of(services, issued, "data"))
    now = services.clock.now().isoformat()
    _, reports = laptop.verdicts(sealed, data, "--trust", trust, "--fingerprint", pin, "--at", now)
    assert [report["verdict"] for report in reports] == ["VALID_CURRENT", "VALID_DATA_ONLY"]
    _, (alone,) = laptop.verdicts(data, "--trust", trust, "--fingerprint", pin, "--at", now)
    assert alone["verdict"] == "UNSIGNED"


def test_a_bundle_is_believed_once_its_fingerprint_was_compared_and_renewed_without_asking(
    laptop: Laptop, services: Services, issued: Issued, tmp_path: Path
) -> None:
    trust, pin = bundle_of(services, tmp_path)
    refused = laptop.run("selfcheck-trust", "add", trust)
    assert refused.returncode == 2
    assert pin[:4] in refused.stderr
    wrong = laptop.run("selfcheck-trust", "add", trust, "--fingerprint", fingerprint(b"another"))
    assert wrong.returncode == 2
    assert laptop.run("selfcheck-trust", "add", trust, "--fingerprint", pin).returncode == 0
    sealed = kept(tmp_path, "list.pdf", file_of(services, issued))
    first = trust.read_bytes()
    second = issued_again(services, issued.of)
    newer, _ = bundle_of(services, tmp_path)
    assert laptop.run("selfcheck-trust", "add", newer).returncode == 0
    code, (report,) = laptop.verdicts(sealed, "--at", services.clock.now().isoformat())
    assert (code, report["verdict"]) == (1, "VALID_SUPERSEDED")
    assert second.number in report["findings"][0]["zh"]
    older = laptop.run("selfcheck-trust", "add", kept(tmp_path, "older.json", first))
    assert older.returncode == 2
    assert "旧" in older.stderr
    assert laptop.run("selfcheck-trust", "remove", pin[:16]).returncode == 0
    assert laptop.run("selfcheck-verify", sealed).returncode == 2


def test_a_changed_bundle_is_refused(laptop: Laptop, services: Services, issued: Issued, tmp_path: Path) -> None:
    trust, _ = bundle_of(services, tmp_path)
    forged = kept(tmp_path, "forged.json", trust.read_bytes().replace(b'"is_demo":false', b'"is_demo":true'))
    sealed = kept(tmp_path, "list.pdf", file_of(services, issued))
    done = laptop.run("selfcheck-verify", sealed, "--trust", forged)
    assert done.returncode == 2
    assert "改动" in done.stderr
