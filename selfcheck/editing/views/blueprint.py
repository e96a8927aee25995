"""What every page of the desk needs: who is there, the library in use, its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint

from selfcheck.accounts.access import Viewer, viewer
from selfcheck.catalogue.model import Catalogue
from selfcheck.editing.checking import Checker
from selfcheck.editing.shelf import Held
from selfcheck.editing.tree import points_of
from selfcheck.errors import NotFound
from selfcheck.riskpoints.loading import FOLDERS
from selfcheck.riskpoints.model import Family
from selfcheck.web.request import the

bp = Blueprint("editing", __name__, url_prefix="/library")
FOLDER_OF: Final = {scope: folder for folder, scope in FOLDERS.items()}


@dataclass(frozen=True)
class Place:
    """A file of the library in use, and how points of it are looked at."""

    held: Held
    family: Family

    @property
    def name(self) -> str:
        """The name of the file below ``riskpoints/``."""
        return f"{FOLDER_OF[self.family.scope]}/{self.family.code}.yaml"

    @property
    def checker(self) -> Checker:
        """Looks at points of the file."""
        return Checker(self.held.library, self.family, the(Catalogue).by_code)

    @property
    def products(self) -> list[tuple[str, str]]:
        """The products of the file, with their names."""
        known = the(Catalogue).by_code
        return [(code, known[code].name.zh if code in known else "") for code in self.family.products]

    def point(self, point_id: str) -> dict[str, Any] | None:
        """Return a point as the library in use has it."""
        return points_of(self.held.file(self.name)).get(point_id)


def me() -> Viewer:
    """Return the signed-in editor.

    :raises NotFound: nobody is, which the mark of the route rules out
    """
    person = viewer()
    if person is None:
        raise NotFound
    return person


def place_of(code: str) -> Place:
    """Return a file of the library in use by its code.

    :raises NotFound: there is none
    """
    held = the(Held)
    family = held.library.family_by_code.get(code)
    if family is None:
        raise NotFound
    return Place(held, family)


def place_of_point(point_id: str) -> Place:
    """Return the file that a point stands in, or would stand in.

    :raises NotFound: there is none
    """
    return place_of(point_id.rpartition("-")[0])
