"""What accounts add to every request: sessions, the person who asks, ways in, links on paper."""

from __future__ import annotations

from selfcheck.accounts.web.visits import install, serve_from

__all__ = ["install", "serve_from"]
