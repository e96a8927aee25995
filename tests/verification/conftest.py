"""One genuine list, printed once by the real renderer; and one issued within an installation."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from selfcheck.attestation.canonical import to_canonical
from selfcheck.attestation.terms import Purpose
from selfcheck.issuing.printing import render_list
from selfcheck.pdf.supervised import SupervisedRenderer
from selfcheck.services import Services
from tests.data.issued import Issued, published
from tests.data.snapshots import maker
from tests.people import People
from tests.verification.register import OneList, register_of


@dataclass(frozen=True)
class Genuine:
    """A list's files as issued, its preview, and a register that knows them."""

    pdf: bytes
    data: bytes
    preview: bytes

    @property
    def register(self) -> OneList:
        """A register of its own for each test."""
        return register_of(maker(6), self.pdf, self.data)


@pytest.fixture(scope="session")
def genuine() -> Genuine:
    """The files of a genuine list."""
    renderer = SupervisedRenderer()
    try:
        pdf = render_list(maker(6), renderer)
        preview = render_list(maker(6, purpose=Purpose.PREVIEW), renderer)
    finally:
        renderer.close()
    return Genuine(pdf, to_canonical(maker(6)), preview)


@pytest.fixture
def issued(services: Services, people: People) -> Issued:
    """A list that this installation issued."""
    return published(services, people)
