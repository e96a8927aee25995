"""One renderer for the tests of typesetting, and documents to feed it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from selfcheck.pdf.ports import Limits
from selfcheck.pdf.supervised import SupervisedRenderer


@pytest.fixture(scope="session")
def renderer() -> Iterator[SupervisedRenderer]:
    """The renderer as the worker has it, with limits fit for small documents."""
    supervised = SupervisedRenderer(Limits(cpu_s=20, wall_s=60, memory_mb=1024))
    yield supervised
    supervised.close()
