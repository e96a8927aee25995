"""What stood in an installation is kept: a test that begins the same way is given a copy, nothing is built again.

    @remembered
    def published(services, people, *, suffix=""): ...

The first call on an untouched installation builds; the next such call, in another test with the same clock, settings
and arguments, puts database and data folder back as they stood and returns what was returned. Wherever something
happened before the call, it builds.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache, wraps
from pathlib import Path
from typing import Concatenate, Final, ParamSpec, TypeVar

from selfcheck.clock import FixedClock
from selfcheck.services import Services
from tests.homes import HOMES
from tests.installing import SECRET
from tests.people import People

P = ParamSpec("P")
R = TypeVar("R")
Builder = Callable[Concatenate[Services, People, P], R]


@dataclass(frozen=True)
class Kept:
    """An installation as it stood: its database, its folder, what its builder returned; and what it was built of."""

    database: object
    folder: Path
    answer: object
    of: object


MEMORY: Final[dict[object, Kept]] = {}


def remembered(build: Builder[P, R]) -> Builder[P, R]:
    """Let a builder of installations build each kind once."""

    @wraps(build)
    def recall(services: Services, people: People, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if not _is_plain(*args, *kwargs.values()) or not _is_untouched(services):
            return build(services, people, *args, **kwargs)
        key = (build.__qualname__, repr(args), repr(sorted(kwargs.items())), _kind(services))
        if key not in MEMORY:
            answer = build(services, people, *args, **kwargs)
            _keep(services, key, answer)
            return answer
        _bring_back(services, MEMORY[key])
        same: R = deepcopy(MEMORY[key].answer)  # type: ignore[assignment]  # what this builder returned
        return same

    return recall


def _is_plain(*values: object) -> bool:
    """Whether the arguments are values, not parts that run, such as a renderer."""
    return all(value is None or type(value).__hash__ not in {None, object.__hash__} for value in values)


def _kind(services: Services) -> object:
    settings = replace(services.settings, data_dir=Path(), database_url="", owner_database_url="")
    shipped = (services.catalogue, services.shipped, services.scope_rules, services.light, services.presets)
    return HOMES[services.engine].kind, services.clock.now(), settings, tuple(map(id, shipped))


def _is_untouched(services: Services) -> bool:
    if not isinstance(services.clock, FixedClock) or services.engine not in HOMES or _files(services):
        return False
    if services.settings.secret_file.read_text("ascii") != SECRET:
        return False
    return HOMES[services.engine].is_new()


def _files(services: Services) -> list[Path]:
    """What stands in the data folder beside the database and the secret."""
    found = services.settings.data_dir.iterdir()
    return [each for each in found if not each.name.startswith(("selfcheck.db", "secret.key"))]


def _keep(services: Services, key: object, answer: object) -> None:
    services.engine.dispose()
    database = HOMES[services.engine].keep()
    if database is None:
        return
    folder = Path(tempfile.mkdtemp(dir=_cellar().name))
    _copied(services.settings.data_dir, folder)
    MEMORY[key] = Kept(database, folder, deepcopy(answer), services)


def _bring_back(services: Services, kept: Kept) -> None:
    services.engine.dispose()
    HOMES[services.engine].bring_back(kept.database)
    _copied(kept.folder, services.settings.data_dir)


def _copied(source: Path, target: Path) -> None:
    shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("selfcheck.db*", "secret.key"))


@cache
def _cellar() -> tempfile.TemporaryDirectory[str]:
    """Where the folders are kept until the run ends."""
    return tempfile.TemporaryDirectory(prefix="selfcheck-kept-")
