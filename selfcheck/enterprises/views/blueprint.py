"""The blueprint that the unit's pages register with."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("enterprises", __name__)
UNIT = "/units/<unit:unit_code>"
