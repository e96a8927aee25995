"""What the child has given up: network, processes, files outside what it needs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ATTEMPTS = {
    "network": "import socket; socket.create_connection(('127.0.0.1', 80))",
    "process": "import subprocess; subprocess.run(['true'])",
    "shell": "import os; os.system('true')",
    "secret": "open('/etc/passwd')",
    "link": "open('/proc/self/environ')",
    "write": "open('/tmp/selfcheck-should-not-be', 'w')",
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_the_child_is_refused(attempt: str) -> None:
    program = f"from selfcheck.pdf.confinement import confine; confine(800, ()); {attempt}"
    root = str(Path(__file__).parents[2])
    run = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": root}, capture_output=True, check=False
    )
    assert run.returncode == 1
    assert b"Confined" in run.stderr


def test_the_child_sees_no_secret_of_the_parent() -> None:
    from selfcheck.pdf.watched import _environment

    assert set(_environment()) <= {
        "PATH",
        "LANG",
        "PYTHONHASHSEED",
        "PYTHONPATH",
        "PYTHONDONTWRITEBYTECODE",
        "FONTCONFIG_FILE",
        "FONTCONFIG_PATH",
    }
