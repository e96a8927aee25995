"""Gathering: one reading of everything a list will say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.accounts.finding import names_of
from selfcheck.attestation import snapshot as frozen
from selfcheck.attestation.canonical import from_kept
from selfcheck.checklist.records import Checklist, ChecklistProduct, ChecklistRow
from selfcheck.checklist.specific import Asked, FewPoints, few_of
from selfcheck.clock import local_day
from selfcheck.enterprises.model import HeldProduct
from selfcheck.enterprises.operations import reading
from selfcheck.enterprises.readiness import UnitRecord, posts_needed, scope_answer, unit_findings
from selfcheck.enterprises.records import Site, Unit
from selfcheck.enterprises.scope import figures_of
from selfcheck.evidence.records import File
from selfcheck.findings import Finding
from selfcheck.glossary import Role
from selfcheck.issuing.desk import Desk
from selfcheck.issuing.dossier import Dossier
from selfcheck.issuing.gathering import light, rows, units
from selfcheck.issuing.operations import steps_of_round
from selfcheck.issuing.records import IssuedList
from selfcheck.issuing.standing import in_force_of


def gather(session: Session, desk: Desk, unit: Unit, checklist: Checklist, *, at: datetime) -> Dossier:
    """Gather what the list says now, within the unit's scope."""
    role, today = Role(checklist.role), local_day(at)
    record = _record_of(session, unit, checklist, today)
    held = record.products_in(role)
    keys = {product.id: units.key_of(place) for place, product in enumerate(held)}
    answer = scope_answer(record, role, desk.catalogue, desk.scope_rules, today)
    on_list = rows.on_list(session, checklist.id)
    few = _few_points(desk, checklist, held, on_list, today)
    ordered, groups = light.listed(desk, checklist, on_list)
    staff = reading.staff(session)
    return Dossier(
        unit=units.unit(unit, answer, figures_of(role, unit.trade, unit.staff, unit.revenue_wan)),
        role=role,
        site=units.site(session.scalars(select(Site).where(Site.id == checklist.site_id)).first()),
        products=units.with_few_points(
            units.products(held, desk.catalogue, _users(session, record), _file_digests(session, record)),
            {keys[each.product_unit_id]: each for each in few if each.product_unit_id in keys},
        ),
        notice=units.notice_in_force(desk.catalogue, today),
        library=_library(desk, checklist),
        answers=rows.answers(checklist.answers, desk.library),
        rows=rows.rows(session, ordered, keys, staff.names),
        set_aside=rows.set_aside(session, checklist.id, keys),
        posts=units.posts(record.holdings, staff.numbers),
        double_posts=units.double_posts(record, staff.numbers),
        confirmations=rows.confirmations(steps_of_round(session, checklist.id), staff.numbers_by_account),
        last=_last(session, desk, unit, checklist.id),
        required_posts=frozenset(
            each.post
            for each in posts_needed(record, role, desk.catalogue, desk.scope_rules, today)
            if each.is_needed
        ),
        findings=_findings(desk, record, role, today),
        groups=groups,
    )


def _record_of(session: Session, unit: Unit, checklist: Checklist, today: date) -> UnitRecord:
    chosen = set(
        session.scalars(select(ChecklistProduct.product_unit_id).where(ChecklistProduct.checklist_id == checklist.id))
    )
    record = reading.unit_record(session, unit, today)
    held = tuple(product for product in record.products if product.id in chosen)
    return UnitRecord(
        is_maker=record.is_maker,
        is_seller=record.is_seller,
        trade=record.trade,
        staff=record.staff,
        revenue_wan=record.revenue_wan,
        products=held,
        holdings=record.holdings,
        declared=record.declared,
    )


def _few_points(
    desk: Desk, checklist: Checklist, held: Iterable[HeldProduct], found: Iterable[ChecklistRow], today: date
) -> tuple[FewPoints, ...]:
    if checklist.tailored_on is None:
        return ()
    asked = [Asked(each.id, each.name, desk.catalogue.by_code.get(each.code)) for each in held]
    rows_held = ((row.point_id, row.product_unit_ids) for row in found)
    return few_of(desk.library, asked, rows_held, Role(checklist.role), today)


def _library(desk: Desk, checklist: Checklist) -> frozen.Library:
    return frozen.Library(
        checklist.library_release, checklist.library_digest, checklist.engine, desk.catalogue.digest
    )


def _findings(desk: Desk, record: UnitRecord, role: Role, today: date) -> tuple[Finding, ...]:
    return unit_findings(record, role, desk.catalogue, desk.scope_rules, today)


def _users(session: Session, record: UnitRecord) -> dict[int, str]:
    asked = {row.confirmed_by for product in record.products for row in product.annex if row.confirmed_by}
    return dict(names_of(session, asked)) if asked else {}


def _file_digests(session: Session, record: UnitRecord) -> dict[int, str]:
    wanted = {paper.facts.file_id for product in record.products for paper in product.papers} - {None}
    if not wanted:
        return {}
    files = session.scalars(select(File).where(File.id.in_(wanted)))
    return {file.id: file.sha256 for file in files}


def _last(session: Session, desk: Desk, unit: Unit, checklist_id: int) -> frozen.Snapshot | None:
    issued: IssuedList | None = in_force_of(session, checklist_id)
    return None if issued is None else from_kept(desk.store.read(unit.code, issued.data_sha256))
