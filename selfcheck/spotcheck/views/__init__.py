"""The pages of spot checks: the inspector's way through a unit, the code that a unit shows, whoever holds it."""

from selfcheck.spotcheck.views import answering, brief, guest, keeper, noting, photos, signing, unit, walking
from selfcheck.spotcheck.views.blueprint import desk
from selfcheck.spotcheck.views.blueprint import guest as shown
from selfcheck.spotcheck.views.blueprint import unit as visited

__all__ = ["answering", "blueprints", "brief", "guest", "keeper", "noting", "photos", "signing", "unit", "walking"]

blueprints = (desk, shown, visited)
