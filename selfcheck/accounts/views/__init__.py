"""Pages of accounts: arriving, one's own account, links that work once, operator's people, auditor's trail."""

from __future__ import annotations

from selfcheck.accounts.views import account, factors, links, passkeys, people, signing_in, trail
from selfcheck.accounts.views.blueprint import audit_bp, bp, operator_bp

blueprints = (bp, operator_bp, audit_bp)

__all__ = ["account", "blueprints", "factors", "links", "passkeys", "people", "signing_in", "trail"]
