"""The commands a newcomer types."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tests.conventions.project import ROOT
from tests.conventions.running import free_port, get, running


def test_bootstrap_says_how_it_is_used() -> None:
    done = subprocess.run([ROOT / "script" / "bootstrap", "--what"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "script/bootstrap --test" in done.stdout


def test_missing_packages_are_named_with_the_command_to_get_them(tmp_path: Path) -> None:
    """As on a machine where this person may install nothing and nothing is installed."""
    checkout, commands = tmp_path / "checkout", tmp_path / "commands"
    (checkout / "script").mkdir(parents=True)
    script = shutil.copy(ROOT / "script" / "bootstrap", checkout / "script")
    commands.mkdir()
    for name, body in {"dpkg-query": "exit 1", "id": "echo 1000", "sudo": "exit 1", "apt-get": "exit 9"}.items():
        (commands / name).write_text(f"#!/bin/sh\n{body}\n", "ascii")
        (commands / name).chmod(0o700)
    environment = {"PATH": f"{commands}:{os.environ['PATH']}"}
    done = subprocess.run(script, env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert "apt-get update && apt-get install --no-install-recommends --yes libpango-1.0-0" in done.stderr
    assert not (checkout / ".venv").exists()


def first_page(port: int, folder: Path) -> str:
    """Start the server, get the first page, stop it; return what it printed."""
    command = [str(ROOT / "script" / "server"), "--port", str(port)]
    with running(command, port, folder=folder, environment={**os.environ, "SELFCHECK_DATA": str(folder / "data")}):
        status, _ = get(port, "/")
    assert status == 200
    return (folder / f"printed-{port}.txt").read_text("utf-8")


def test_a_second_start_installs_nothing_and_serves(tmp_path: Path) -> None:
    port = free_port()
    assert f"http://localhost:{port}" in first_page(port, tmp_path)
    again = first_page(port, tmp_path)
    assert f"http://localhost:{port}" in again
    assert "安装" not in again
