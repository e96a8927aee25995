"""Pages of the regulator's part: the inspector's desk, the unit's handing in, the operator's assignments."""

from __future__ import annotations

from selfcheck.regulator.views import batches, desk, lists, operator, receipts, unit, units
from selfcheck.regulator.views.blueprint import bp

blueprints = (bp, operator.bp, unit.bp)

__all__ = ["batches", "blueprints", "desk", "lists", "operator", "receipts", "unit", "units"]
