"""Pages of the expert's desk."""

from selfcheck.editing.views import desk, drafts, points, releases
from selfcheck.editing.views.blueprint import bp

__all__ = ["bp", "desk", "drafts", "points", "releases"]
