"""The blueprint that the pages of rows register with."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

bp = Blueprint("controls", __name__, url_prefix="/units/<unit:unit_code>")
LIST: Final = "/lists/<int:checklist_id>"
ROW: Final = LIST + "/rows/<int:row_id>"
