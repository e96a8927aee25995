"""A process that judges files asks nobody: the HTTP client that pyHanko loads besides stays out of it."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Final

CLIENT: Final = "aiohttp"


class _Absent(ModuleType):
    """Stands where the client would be; its names can be named in definitions and are good for nothing else."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


def stay_unconnected() -> None:
    """Keep the HTTP client out of this process, for ever; at the start of a process that does nothing but judge.

    It is a third of what the judge takes to load, and one thing less that hostile bytes could make use of.
    """
    sys.modules.setdefault(CLIENT, _Absent(CLIENT))
