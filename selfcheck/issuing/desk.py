"""What the issuing desk works with: handed over as one value, so that operations take few parameters."""

from __future__ import annotations

from dataclasses import dataclass

from selfcheck.catalogue.model import Catalogue
from selfcheck.enterprises.scope import ScopeRules
from selfcheck.issuing.ports import Store
from selfcheck.light.model import LightForm
from selfcheck.riskpoints.model import Library
from selfcheck.settings import Settings


@dataclass(frozen=True)
class Desk:
    """The installation's parts that issuing needs."""

    settings: Settings
    catalogue: Catalogue
    library: Library
    scope_rules: ScopeRules
    store: Store
    light: LightForm
