"""CRASH-11: a data folder whose server was killed is free for the next one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from selfcheck.errors import Broken
from selfcheck.serving.folder import held

ROOT = Path(__file__).parents[2]
HOLD = (
    "import sys; from pathlib import Path; from selfcheck.serving.folder import held\nwith held(Path(sys.argv[1])): "
)


def test_CRASH_11_the_folder_is_free_again_when_its_holder_was_killed(tmp_path: Path) -> None:
    holding = subprocess.Popen(
        [sys.executable, "-c", HOLD + "print('held', flush=True); sys.stdin.read()", tmp_path],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with holding:
        assert holding.stdout is not None
        assert holding.stdout.readline() == b"held\n"
        with pytest.raises(Broken, match="--data"), held(tmp_path):
            pass
        holding.kill()
        holding.wait(10)
    with held(tmp_path):
        pass
