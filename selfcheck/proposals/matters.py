"""What a proposal is about, found within the unit: a row, a point set aside, a product. Nothing typed is trusted."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.checklist.operations import reading
from selfcheck.checklist.records import SetAside
from selfcheck.enterprises.records import ProductUnit
from selfcheck.errors import NotFound, Refused
from selfcheck.proposals.model import Matter
from selfcheck.riskpoints.model import Library, Scope


@dataclass(frozen=True, slots=True)
class Asked:
    """Numbers of the unit's own things, 0 where the address names none."""

    list_id: int = 0
    row_id: int = 0
    aside_id: int = 0
    product_id: int = 0


def matter_of(session: Session, asked: Asked) -> Matter:
    """Return what the unit speaks of.

    :raises NotFound: one of the numbers is none of the unit's
    """
    role = reading.checklist_of(session, asked.list_id).role if asked.list_id else ""
    if asked.list_id and asked.row_id:
        row = reading.row_of(session, asked.list_id, asked.row_id)
        return Matter(row.point_id or "", _code(session, row.product_unit_ids), role)
    if asked.list_id and asked.aside_id:
        aside = session.get(SetAside, asked.aside_id)
        if aside is None or aside.checklist_id != asked.list_id:
            raise NotFound
        return Matter(aside.point_id or "", _code(session, aside.product_unit_ids), role)
    if asked.product_id:
        return Matter("", _code(session, [asked.product_id], is_wanted=True), role)
    return Matter("", "", role)


def _code(session: Session, product_unit_ids: list[int], *, is_wanted: bool = False) -> str:
    """The catalogue code of the first of these products of the unit."""
    query = select(ProductUnit.product_code).where(ProductUnit.id.in_(product_unit_ids)).order_by(ProductUnit.id)
    code = session.scalars(query.limit(1)).first()
    if code is None and is_wanted:
        raise NotFound
    return code or ""


def check_point(point_id: str, library: Library) -> None:
    """Refuse what cannot be the id of a point: neither one of the library nor one that a file of it could hold.

    :raises Refused: it is none
    """
    group, _, number = point_id.rpartition("-")
    if point_id not in library.by_id and not (group in library.family_by_code and number.isdigit()):
        raise Refused(
            "no-such-point",
            f"没有 {point_id} 这样的风险点编号。",
            f"{point_id} is no id of a point.",
            field="point",
            status=400,
        )


def group_of(matter: Matter, library: Library) -> str:
    """Return the library file that a matter concerns: the point's, else the product's family or category."""
    point = library.by_id.get(matter.point_id)
    if point is not None:
        return point.group
    scopes = (Scope.FAMILY, Scope.CATEGORY)
    fitting = [each for each in library.families if each.scope in scopes and matter.product_code in each.products]
    return next((each.code for each in sorted(fitting, key=lambda each: scopes.index(each.scope))), "")
