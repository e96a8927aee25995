"""Pages of the unit: founding it, its whole way, products, people, members, trail; the operator's list of units."""

from __future__ import annotations

from selfcheck.enterprises.views import invitations, members, overview, papers, people, products, sites, units
from selfcheck.enterprises.views.blueprint import bp

blueprints = (bp,)

__all__ = [
    "blueprints",
    "invitations",
    "members",
    "overview",
    "papers",
    "people",
    "products",
    "sites",
    "units",
]
