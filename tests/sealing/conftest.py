"""A unit, its vault, and a really printed list to be sealed; the printing is done once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property

import pytest

from selfcheck.attestation.approvals import Approval, SignIn, account_proof, files_of, statements_of
from selfcheck.attestation.custody import Keeper, SealTerms, TimeSource
from selfcheck.attestation.snapshot import Snapshot
from selfcheck.db.session import transaction
from selfcheck.enterprises.records import Unit
from selfcheck.issuing.printing import render_list
from selfcheck.pdf.supervised import SupervisedRenderer
from selfcheck.sealing.attaching import attach
from selfcheck.sealing.block import render_block
from selfcheck.sealing.keyring import Owner
from selfcheck.sealing.means import Means, Vault, means_for
from selfcheck.sealing.seal import Sealing, seal
from selfcheck.services import Services
from tests.conftest import TODAY
from tests.data import snapshots

TERMS = SealTerms(Keeper.OPERATOR, "selfcheck root 0000", True, TimeSource.LOCAL, "selfcheck")


@dataclass(frozen=True)
class Printed:
    """A list as it goes to be sealed."""

    snapshot: Snapshot
    pdf: bytes
    block: bytes
    approvals: tuple[Approval, ...]

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The approvals' files."""
        return files_of(self.approvals)

    @cached_property
    def document(self) -> bytes:
        """The printed list with its approvals attached."""
        return attach(self.pdf, self.files, at=TODAY)

    def sealing(self, document: bytes | None = None) -> Sealing:
        """What ``seal`` takes."""
        return Sealing(document or self.document, self.block, self.snapshot.unit.name, self.snapshot.number)


def print_list(snapshot: Snapshot, renderer: SupervisedRenderer) -> Printed:
    """Print a list, its block and its approvals by account."""
    since = TODAY - timedelta(minutes=2)
    approvals = tuple(
        account_proof(each, "account-1", SignIn.PASSWORD, since=since, at=TODAY) for each in statements_of(snapshot)
    )
    grades = {each.statement.act: each.grade for each in approvals}
    block = render_block(snapshot, TERMS, grades, renderer, at=TODAY)
    return Printed(snapshot, render_list(snapshot, renderer), block, approvals)


@pytest.fixture(scope="session")
def renderer() -> Iterator[SupervisedRenderer]:
    """The renderer that the worker has."""
    supervised = SupervisedRenderer()
    yield supervised
    supervised.close()


@pytest.fixture(scope="session")
def printed(renderer: SupervisedRenderer) -> Printed:
    """A small list of an invented maker."""
    return print_list(replace(snapshots.maker(3), seal=TERMS), renderer)


@pytest.fixture
def owner(services: Services, printed: Printed) -> Owner:
    """The unit of that list."""
    facts = printed.snapshot.unit
    with transaction(services.sessions, writing=True) as session:
        unit = Unit(
            code="sealing01",
            number_code="7KQ4XN",
            name=facts.name,
            uscc=facts.uscc,
            is_maker=True,
            is_seller=False,
            created_at=TODAY,
        )
        session.add(unit)
        session.flush()
        return Owner(unit.id, unit.name, unit.uscc)


@pytest.fixture
def vault(services: Services) -> Vault:
    """Where the keys of the installation lie."""
    return Vault.of(services.settings, services.clock)


@pytest.fixture
def means(services: Services, vault: Vault, owner: Owner) -> Means:
    """What the unit seals with: keys made by themselves."""
    with transaction(services.sessions, writing=True) as session:
        return means_for(session, vault, owner)


@pytest.fixture
def sealed(printed: Printed, means: Means) -> bytes:
    """The sealed list."""
    return seal(printed.sealing(), means, at=TODAY)
