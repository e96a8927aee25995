"""Documents of the sample lists, each typeset once per run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from selfcheck.attestation.snapshot import Snapshot
from selfcheck.attestation.terms import Purpose
from selfcheck.issuing.printing import PaperSize, render_list
from selfcheck.issuing.reading import Language
from selfcheck.pdf.supervised import SupervisedRenderer
from tests.data import snapshots

LISTS: dict[str, Callable[[], Snapshot]] = {
    "maker": lambda: snapshots.maker(40),
    "seller": snapshots.seller,
    "alone": snapshots.one_person_shop,
    "long": snapshots.long_words,
    "preview": lambda: snapshots.maker(6, purpose=Purpose.PREVIEW),
}
Printed = Callable[..., bytes]


@pytest.fixture(scope="session")
def renderer() -> Iterator[SupervisedRenderer]:
    """The renderer as the worker has it."""
    supervised = SupervisedRenderer()
    yield supervised
    supervised.close()


@pytest.fixture(scope="session")
def printed(renderer: SupervisedRenderer) -> Printed:
    """Give the document of a sample list: ``printed("maker", language="en")``."""

    @cache
    def make(name: str, paper: PaperSize = PaperSize.A4, language: Language = "zh_Hans") -> bytes:
        return render_list(LISTS[name](), renderer, paper=paper, language=language)

    return make
