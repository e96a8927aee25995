"""The blueprint that the pages of rows register with, and what they share."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

from selfcheck.checklist.records import Checklist
from selfcheck.glossary import ListForm
from selfcheck.light.model import LightForm
from selfcheck.web.request import the

bp = Blueprint("controls", __name__, url_prefix="/units/<unit:unit_code>")
LIST: Final = "/lists/<int:checklist_id>"
ROW: Final = LIST + "/rows/<int:row_id>"


def light_of(checklist: Checklist) -> LightForm | None:
    """Return the groups of a light list; None for a full one."""
    return the(LightForm) if checklist.form == ListForm.LIGHT else None
