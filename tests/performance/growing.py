"""A unit that grows: so many more of everything its pages show, by the very operations the pages call."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from sqlalchemy.orm import Session

from selfcheck.checklist.model import OwnRow
from selfcheck.checklist.operations import lists, points, reading
from selfcheck.controls.model import EvidenceFacts
from selfcheck.controls.operations.evidence import attach
from selfcheck.enterprises.model import AnnexRow, AppointmentFacts, PaperFacts, PaperKind, ProductFacts
from selfcheck.enterprises.operations import invitations, people, products, units
from selfcheck.enterprises.operations.invitations import Invited
from selfcheck.enterprises.permissions import UnitRole
from selfcheck.evidence.operations import Shelf, Upload
from selfcheck.glossary import Frequency, Post, Stage
from selfcheck.services import Services
from tests.data.files import pdf
from tests.data.issued import Issued

GOODS = ("电动自行车用充电器", "电线电缆", "家用燃气灶", "电动自行车", "电热水壶", "电吹风", "电饭锅")


def grow(services: Services, issued: Issued, times: int) -> None:
    """Open the unit's issued list for editing and add ``times`` of everything to unit and list."""
    sample = issued.of.of
    known = [name for name in GOODS if name in services.catalogue.by_name]
    with sample.scope(services, writing=True) as session:
        lists.reopen(session, sample.actor, issued.of.id, at=services.clock.now())
    for count in range(times):
        with sample.scope(services, writing=True) as session:
            _more_of_the_unit(services, session, issued, known[count % len(known)], count)
            _more_of_the_list(services, session, issued, count)


def _more_of_the_unit(services: Services, session: Session, issued: Issued, goods: str, count: int) -> None:
    actor, at = issued.of.of.actor, services.clock.now()
    facts = ProductFacts(is_made=True, is_sold=False, brand=f"样例{count}", models=("M1", "M2"))
    held = products.add_product(session, actor, services.catalogue.by_name[goods], facts, at=at)
    for number in range(2):
        products.add_paper(session, actor, held.id, PaperFacts(PaperKind.CCC, f"S-{count}-{number}"), at=at)
    products.confirm_annex(session, actor, held.id, AnnexRow("2024", f"{count}", date(2026, 1, 5), None), at=at)
    person = people.add_person(session, actor, f"人员{count}", at=at)
    people.appoint(session, actor, person.id, AppointmentFacts(Post.OFFICER, date(2026, 1, 5)), at=at)
    units.add_site(session, actor, f"场所{count}", "", at=at)
    invitations.invite(session, actor, Invited((UnitRole.READER,), person.id), at=at)


def _more_of_the_list(services: Services, session: Session, issued: Issued, count: int) -> None:
    actor, at, checklist_id = issued.of.of.actor, services.clock.now(), issued.of.id
    own = OwnRow(Stage.PROCESS, f"自有风险点{count}", "每班检查", "记录齐全", Frequency.DAILY)
    points.add_own_row(session, actor, checklist_id, own, at=at)
    rows: Any = reading.rows_of(session, checklist_id)
    points.set_aside(session, actor, checklist_id, rows[-2].id, "本厂没有这项工序", at=at)
    settings = services.settings
    shelf = Shelf(services.store, issued.of.of.unit.code, settings.upload_limit, settings.unit_quota)
    evidence = (Upload("检验报告.pdf", BytesIO(pdf())), EvidenceFacts(expires_on=date(2026, 2, 1)))
    for row in rows[: count + 1]:
        attach(session, actor, shelf, (checklist_id, row.id), evidence, at=at)
        evidence[0].stream.seek(0)  # type: ignore[attr-defined]  # the stream is a BytesIO of ours
