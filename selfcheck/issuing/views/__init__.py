"""Pages of issuing: the desk with readiness and the steps, and the issued lists."""

from __future__ import annotations

from selfcheck.issuing.views import approvals, issued, steps

blueprints = (steps.bp, issued.bp, approvals.bp)

__all__ = ["approvals", "blueprints", "issued", "steps"]
