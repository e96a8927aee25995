"""Garbage: none is hunted while an installation loads, and what was loaded is spared for good.

One hunt through catalogue, library and code halts every page for a tenth of a second.
"""

from __future__ import annotations

import gc


def loading() -> None:
    """Hunt no garbage until ``loaded``."""
    gc.disable()


def loaded() -> None:
    """Spare everything there is from now on; hunt among what comes."""
    gc.freeze()
    gc.enable()
