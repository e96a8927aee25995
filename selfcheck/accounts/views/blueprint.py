"""The blueprints that the pages of accounts register with."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("accounts", __name__)
operator_bp = Blueprint("operator", __name__, url_prefix="/operator")
audit_bp = Blueprint("audit", __name__, url_prefix="/auditor")
