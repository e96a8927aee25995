"""Who has to cosign is kept with the time from which it holds: in the log's own tables and in every trust bundle."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from selfcheck.attestation.notes import KeyKind, NoteKey, NoteSigner
from selfcheck.attestation.policy import Policy, parse_policy
from selfcheck.attestation.trust import Former, Trust, read
from selfcheck.clock import FixedClock
from selfcheck.db.session import transaction
from selfcheck.issuing.trust.cli import export_bundle
from selfcheck.issuing.trust.making import Maker, own_trust
from selfcheck.services import Services
from selfcheck.transparency.demands import demand_of, former_demands, note_demand
from selfcheck.transparency.keys import policy_file
from selfcheck.transparency.records import WitnessDemand
from tests.conftest import TODAY
from tests.transparency.test_pages_and_commands import begun

DAY = timedelta(days=1)
NONE = parse_policy("quorum none\n")
ONE, TWO = (NoteSigner.generate(f"{name}.example/witness", KeyKind.COSIGNATURE).key for name in ("one", "two"))


def asked(services: Services, *keys: NoteKey, url: str = "https://witness.example") -> Policy:
    """The operator writes who has to cosign."""
    lines = [f"witness w{place} {key.text} {url}" for place, key in enumerate(keys)]
    members = " ".join(f"w{place}" for place in range(len(keys)))
    text = "\n".join([*lines, f"group all all {members}", "quorum all", ""]) if keys else NONE.text
    policy_file(services.settings).write_text(text, "utf-8")
    return demand_of(parse_policy(text))


def noted(services: Services) -> list[tuple[str, object]]:
    """What is kept, oldest first."""
    with transaction(services.sessions, writing=False) as session:
        rows = session.scalars(select(WitnessDemand).order_by(WitnessDemand.id)).all()
        return [(row.text, row.since) for row in rows]


def bundle(services: Services) -> Trust:
    """What is handed to strangers now."""
    return read(export_bundle(services.sessions, Maker(services.settings, services.clock)), None)


def test_a_change_is_kept_with_its_moment_and_the_same_again_is_none(services: Services, clock: FixedClock) -> None:
    begun(services, 1)
    clock.advance(DAY)
    one = asked(services, ONE)
    begun(services, 0)
    changed = clock.now()
    clock.advance(DAY)
    asked(services, ONE, url="https://elsewhere.example")
    begun(services, 0)
    assert [text for text, _ in noted(services)] == [NONE.text, one.text], "another address asks for the same"
    assert noted(services)[1][1] == changed


def test_every_bundle_says_until_when_it_was_others(services: Services, clock: FixedClock) -> None:
    begun(services, 1)
    changes = []
    for keys in ((ONE,), (ONE, TWO), ()):
        clock.advance(DAY)
        asked(services, *keys)
        changes.append(clock.now().replace(microsecond=0))
        found = bundle(services)
    assert [each.until for each in found.former_witnesses] == changes
    assert [each.policy.fewest for each in found.former_witnesses] == [0, 1, 2]
    assert found.witnesses.fewest == 0
    (past,) = found.witnesses_between(changes[1] + DAY / 2, changes[1] + DAY / 2)
    assert past.fewest == 2


def test_a_change_that_nobody_noted_yet_holds_from_now_on(services: Services, clock: FixedClock) -> None:
    begun(services, 1)
    clock.advance(DAY)
    asked(services, ONE)
    with transaction(services.sessions, writing=False) as session:
        own = own_trust(session, Maker(services.settings, services.clock))
    assert [each.until for each in own.former_witnesses] == [clock.now().replace(microsecond=0)]
    assert len(noted(services)) == 1, "looking notes nothing"
    assert services.trust.own().former_witnesses == own.former_witnesses
    clock.advance(timedelta(minutes=1))
    begun(services, 0)
    (former,) = services.trust.own().former_witnesses
    assert former.until == noted(services)[1][1], "what the server believes follows at once"


def test_a_clock_put_back_puts_no_demand_before_the_one_that_it_follows(services: Services) -> None:
    with transaction(services.sessions, writing=True) as session:
        note_demand(session, NONE, at=TODAY)
        note_demand(session, parse_policy(f"witness w {ONE.text}\nquorum w\n"), at=TODAY - DAY)
        found = former_demands(session, parse_policy(f"witness w {ONE.text}\nquorum w\n"), at=TODAY)
    assert found == (Former(NONE, TODAY),)


def test_on_postgresql_the_application_cannot_rewrite_what_was_demanded(services: Services) -> None:
    if services.engine.dialect.name != "postgresql":
        pytest.skip("SQLite knows no roles")
    begun(services, 1)
    with pytest.raises(Exception, match="permission denied"), transaction(services.sessions, writing=True) as session:
        session.execute(update(WitnessDemand).values(text="x"))
