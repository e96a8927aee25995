"""The blueprint that the pages of lists register with, and what they share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, url_for

from selfcheck.catalogue.model import Catalogue
from selfcheck.checklist.model import Books, PresetBook
from selfcheck.enterprises.access import UnitAccess
from selfcheck.glossary import FREQUENCY_NAMES, LEVEL_NAMES, POST_NAMES, ROLE_NAMES, STAGE_NAMES
from selfcheck.riskpoints.model import Library
from selfcheck.text import Bilingual
from selfcheck.web.language import say
from selfcheck.web.request import the

bp = Blueprint("checklist", __name__, url_prefix="/units/<unit:unit_code>/lists")
ONE: Final = "/<int:checklist_id>"
NAMES: Final[tuple[Mapping[Any, Bilingual], ...]] = (
    STAGE_NAMES,
    FREQUENCY_NAMES,
    LEVEL_NAMES,
    POST_NAMES,
    ROLE_NAMES,
)
TERMS: Final = {str(value): words for names in NAMES for value, words in names.items()}


@bp.app_template_filter("term")
def term(value: str | None) -> str:
    """Return a word of the glossary in the language of the page; an em dash where none was chosen."""
    return say(TERMS[value]) if value else "—"


def books() -> Books:
    """Return what lists are tailored by in this installation."""
    return Books(the(Library), the(Catalogue), the(PresetBook))


def list_url(
    endpoint: str, access: UnitAccess, checklist_id: int, anchor: str | None = None, **ids: str | int
) -> str:
    """Return the address of a page about a list."""
    values: dict[str, Any] = {"unit_code": access.unit.code, "checklist_id": checklist_id, **ids}
    return url_for(endpoint, _anchor=anchor, **values)
