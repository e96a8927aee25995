"""Everything one installation holds, made once and handed to web, worker and command line."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine

import selfcheck.tables  # noqa: F401 - every table is known before any is used
from selfcheck.catalogue.loading import load as load_catalogue
from selfcheck.catalogue.model import Catalogue
from selfcheck.clock import Clock, SystemClock
from selfcheck.db.engine import open_engine
from selfcheck.db.session import Sessions, session_factory
from selfcheck.editing.shelf import Held, Shelf
from selfcheck.enterprises.loading import load as load_scope_rules
from selfcheck.enterprises.scope import ScopeRules
from selfcheck.evidence.store import ContentStore
from selfcheck.issuing.logbook import Logbook
from selfcheck.issuing.trust.making import Maker
from selfcheck.issuing.trust.source import OwnTrust
from selfcheck.light.loading import load as load_light_form
from selfcheck.light.model import LightForm
from selfcheck.places import checklists_dir
from selfcheck.presets.loading import load as load_presets
from selfcheck.presets.model import Presets
from selfcheck.riskpoints.loading import load as load_library
from selfcheck.riskpoints.model import Library
from selfcheck.settings import Settings


@dataclass(frozen=True)
class Services:
    """The parts of a running installation.

    ``shipped`` is the library that came with the program, read from the folder ``checklists``.
    """

    settings: Settings
    clock: Clock
    engine: Engine
    sessions: Sessions
    catalogue: Catalogue
    shipped: Library
    scope_rules: ScopeRules
    light: LightForm
    presets: Presets
    checklists: Path = field(default_factory=checklists_dir)

    @cached_property
    def shelf(self) -> Shelf:
        """Where the library in use is taken from."""
        return open_shelf(self.settings, self.shipped, self.catalogue, self.checklists)

    @property
    def library(self) -> Library:
        """The library in use: the newest own release, else the shipped one. Another one may come at any time."""
        return self.shelf.held().library

    @property
    def logbook(self) -> Logbook:
        """Where the transparency log of this installation is opened."""
        return Logbook(self.settings, self.clock)

    @cached_property
    def trust(self) -> OwnTrust:
        """Whom this installation believes: what it tells strangers, kept for as long as no key changes."""
        return OwnTrust(self.sessions, Maker(self.settings, self.clock))

    @property
    def store(self) -> ContentStore:
        """Where files and issued documents are kept."""
        return ContentStore(self.settings.blob_dir)


def read_catalogue() -> Catalogue:
    """Read the shipped catalogue."""
    return load_catalogue(checklists_dir())


def read_library(catalogue: Catalogue) -> Library:
    """Read the shipped risk-point library, checked against the catalogue's products."""
    return load_library(checklists_dir(), catalogue.by_code)


def read_presets(catalogue: Catalogue, library: Library) -> Presets:
    """Read the shipped trade presets, checked against catalogue and shipped library."""
    return load_presets(checklists_dir(), catalogue, library)


def open_shelf(settings: Settings, shipped: Library, catalogue: Catalogue, checklists: Path | None = None) -> Shelf:
    """Return where an installation takes its library from.

    :param checklists: the folder that the shipped library was read from, unless it is the program's own
    """
    return Shelf(Held(shipped, checklists or checklists_dir()), settings.library_dir, catalogue.by_code)


def build(settings: Settings, clock: Clock | None = None) -> Services:
    """Open the database and load the shipped data.

    :raises Broken: a data file or the database is not as it must be
    """
    engine = open_engine(settings.database_url)
    catalogue = read_catalogue()
    library = read_library(catalogue)
    return Services(
        settings=settings,
        clock=clock or SystemClock(),
        engine=engine,
        sessions=session_factory(engine),
        catalogue=catalogue,
        shipped=library,
        scope_rules=load_scope_rules(checklists_dir()),
        light=load_light_form(checklists_dir(), library),
        presets=read_presets(catalogue, library),
    )
