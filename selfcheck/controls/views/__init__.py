"""Pages of the controls: all rows by stage, one row, an own row, evidence."""

from selfcheck.controls.views import evidence, own_rows, record, rows
from selfcheck.controls.views.blueprint import bp

__all__ = ["bp", "evidence", "own_rows", "record", "rows"]
