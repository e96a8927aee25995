"""Pages of accounts: arriving, one's own account, links that work once, and the operator's people."""

from __future__ import annotations

from selfcheck.accounts.views import account, factors, links, passkeys, people, signing_in
from selfcheck.accounts.views.blueprint import bp, operator_bp

blueprints = (bp, operator_bp)

__all__ = ["account", "blueprints", "factors", "links", "passkeys", "people", "signing_in"]
