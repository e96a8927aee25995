"""The web application: puts the parts together. Read ``PARTS`` to see every part that has pages."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

from flask import Flask

from selfcheck.accounts import web as accounts_web
from selfcheck.accounts.access import refuse_unmarked
from selfcheck.catalogue.model import Catalogue
from selfcheck.catalogue.ports import Checks
from selfcheck.checklist.model import PresetBook
from selfcheck.clock import Clock
from selfcheck.db.session import Sessions
from selfcheck.editing.shelf import Held, Shelf
from selfcheck.enterprises.ports import Answers, IssuedCounts, Notices, Way
from selfcheck.enterprises.scope import ScopeRules
from selfcheck.evidence.store import ContentStore
from selfcheck.inspection.known import LibraryChecks
from selfcheck.issuing.counting import RegisterCounts
from selfcheck.issuing.desk import Desk
from selfcheck.issuing.ledger import SessionLedger
from selfcheck.issuing.way import DeskWay
from selfcheck.light.model import LightForm
from selfcheck.places import templates_dir
from selfcheck.presets.model import Presets
from selfcheck.proposals.operations import NewAnswers
from selfcheck.regulator.notices import ReceiptNotices
from selfcheck.riskpoints.model import Library
from selfcheck.services import Services
from selfcheck.settings import Settings, installation_secret
from selfcheck.transparency.keys import LogSource
from selfcheck.verification.ports import FileReader, Ledger, TrustSource
from selfcheck.verification.reading import ChildReader
from selfcheck.web import converters, dates, encoding, language, pages, security
from selfcheck.web.application import Application
from selfcheck.web.repeat import once_word
from selfcheck.web.request import Changing, the

PARTS: Final = (
    "selfcheck.home.views",
    "selfcheck.accounts.views",
    "selfcheck.catalogue.views",
    "selfcheck.standards.views",
    "selfcheck.enterprises.views",
    "selfcheck.checklist.views",
    "selfcheck.inspection.views",
    "selfcheck.controls.views",
    "selfcheck.presets.views",
    "selfcheck.issuing.views",
    "selfcheck.issuing.trust.views",
    "selfcheck.paper.views",
    "selfcheck.proposals.views",
    "selfcheck.editing.views",
    "selfcheck.editing.workbook.views",
    "selfcheck.verification.views",
    "selfcheck.scanning.views",
    "selfcheck.spotcheck.views",
    "selfcheck.transparency.views",
    "selfcheck.regulator.views",
)


def create_app(services: Services) -> Flask:
    """Make the application for one installation."""
    app = Application("selfcheck", template_folder=str(templates_dir()))
    app.url_map.strict_slashes = True
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["once_word"] = once_word
    converters.install(app)
    accounts_web.install(app)  # first: all others ask who is there
    encoding.install(app)  # before anything reads the form
    security.install(app)
    pages.install(app)
    language.install(app)
    dates.install(app)
    for part in PARTS:
        register(app, part)
    refuse_unmarked(app)
    security.trust_proxies(app, services.settings)
    serve_from(app, services)
    return app


def serve_from(app: Flask, services: Services) -> None:
    """Let an application serve this installation: everything in it that is one installation's own.

    Pages and hooks ask the registry at each request, so one application can go from installation to installation.
    """
    settings = services.settings
    app.config["SECRET_KEY"] = installation_secret(settings).hex()
    app.extensions["selfcheck"] = _registry(services)
    app.jinja_env.globals["is_demo"] = settings.is_demo
    accounts_web.serve_from(app, settings)
    security.limit(app, settings)


def register(app: Flask, part: str) -> None:
    """Add the pages of a part: its module has ``bp``, or ``blueprints`` where there are several."""
    module = import_module(part)
    for blueprint in getattr(module, "blueprints", None) or (module.bp,):
        app.register_blueprint(blueprint)


def _registry(services: Services) -> dict[Any, object]:
    settings, store = services.settings, services.store
    return {
        Services: services,
        Settings: services.settings,
        Clock: services.clock,
        Sessions: services.sessions,
        Catalogue: services.catalogue,
        Shelf: services.shelf,
        Held: Changing(services.shelf.held),
        Library: Changing(lambda: the(Held).library),
        Checks: Changing(lambda: LibraryChecks(the(Library))),
        LightForm: services.light,
        Presets: services.presets,
        PresetBook: services.presets.book,
        ScopeRules: services.scope_rules,
        ContentStore: store,
        Way: DeskWay(),
        IssuedCounts: RegisterCounts(),
        Answers: NewAnswers(),
        Notices: ReceiptNotices(),
        Desk: Changing(
            lambda: Desk(settings, services.catalogue, the(Library), services.scope_rules, store, services.light)
        ),
        Ledger: SessionLedger(services.sessions, store, is_demo=settings.is_demo),
        FileReader: ChildReader(services.trust),
        TrustSource: services.trust,
        LogSource: services.logbook,
    }
