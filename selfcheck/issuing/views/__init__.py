"""Pages of issuing: the desk with readiness and the steps, and the issued lists."""

from __future__ import annotations

from selfcheck.issuing.views import again, approvals, issued, steps

blueprints = (steps.bp, issued.bp, approvals.bp, again.bp)

__all__ = ["again", "approvals", "blueprints", "issued", "steps"]
