"""One printing press and one installation for all tests of sealed files; a sealed list to begin with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from selfcheck.pdf.supervised import SupervisedRenderer
from tests.sealed.forging import Bench
from tests.sealed.shapes import Press
from tests.sealed.world import World


@pytest.fixture(scope="session")
def press() -> Iterator[Press]:
    """Prints with the renderer that the worker has."""
    renderer = SupervisedRenderer()
    yield Press(renderer)
    renderer.close()


@pytest.fixture(scope="session")
def bench(press: Press) -> Bench:
    """A forger's bench: an installation, a printed list, and the list as it is rightly issued."""
    world = World()
    printed = press.printed("maker")
    return Bench(world, printed, world.issue(printed))
