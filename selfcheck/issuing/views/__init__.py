"""Pages of issuing: the desk with readiness and the steps, and the issued lists."""

from __future__ import annotations

from selfcheck.issuing.views import issued, steps

blueprints = (steps.bp, issued.bp)

__all__ = ["blueprints", "issued", "steps"]
