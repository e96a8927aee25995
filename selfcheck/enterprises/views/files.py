"""Files that come in with the unit's forms."""

from __future__ import annotations

from wtforms import Field

from selfcheck.enterprises.access import UnitAccess
from selfcheck.errors import Refused
from selfcheck.evidence.operations import Shelf, Upload, keep
from selfcheck.evidence.store import ContentStore
from selfcheck.settings import Settings
from selfcheck.web.request import now, the


def keep_file(access: UnitAccess, field: Field) -> int | None:
    """Take in the file of a form's field, if one came, and return its row's id.

    :raises Refused: at the field; the file is not taken
    """
    sent = field.data
    if not sent or not sent.filename:
        return None
    settings = the(Settings)
    shelf = Shelf(the(ContentStore), access.unit.code, settings.upload_limit, settings.unit_quota)
    try:
        return keep(access.db, access.actor, shelf, Upload(sent.filename, sent.stream), at=now()).id
    except Refused as refusal:
        refusal.field = field.short_name
        raise
