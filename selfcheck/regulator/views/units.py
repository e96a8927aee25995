"""The units of the area: who has a list in force, who has none, and one unit with its lists."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from selfcheck.clock import local_day
from selfcheck.regulator.access import for_regulator, the_regulator, trace
from selfcheck.regulator.finding import find_units, get_unit, lists_of
from selfcheck.regulator.model import pages_of
from selfcheck.regulator.views.blueprint import bp, page, sought
from selfcheck.web.request import now, session


@bp.get("/units")
@for_regulator
def units() -> ResponseReturnValue:
    """List the units of the area."""
    asked, today = sought(("none", "past")), local_day(now())
    found, total = find_units(session(), the_regulator(), asked, today=today)
    trace("regulator-searched", ("search", "units"), words=asked.words, found=total)
    return page("units.html", found=found, total=total, pages=pages_of(total), sought=asked, today=today)


@bp.get("/units/<unit:unit_code>")
@for_regulator
def one_unit(unit_code: str) -> ResponseReturnValue:
    """Show a unit of the area with every list it published."""
    unit = get_unit(session(), the_regulator(), unit_code)
    trace("regulator-looked-unit", ("unit", unit.id), unit_id=unit.id, quietly=True)
    return page("unit.html", shown=unit, cards=lists_of(session(), unit.id))
