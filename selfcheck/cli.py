"""The command line: ``selfcheck COMMAND``. Commands of the parts live in their own ``cli`` modules."""

from __future__ import annotations

import logging
import os
import sys
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import click

from selfcheck.catalogue.model import Catalogue
from selfcheck.editing.shelf import Held
from selfcheck.errors import Broken, Refused
from selfcheck.presets.model import Presets
from selfcheck.riskpoints.model import Library
from selfcheck.services import Services
from selfcheck.settings import Settings, from_environment
from selfcheck.verification.ports import Ledger

COMMANDS: Final = {
    "serve": "selfcheck.serving.cli:serve",
    "operator-link": "selfcheck.serving.cli:operator_link",
    "account": "selfcheck.accounts.cli:account",
    "doctor": "selfcheck.serving.cli:doctor",
    "confirm-clock": "selfcheck.serving.cli:clock_is_right",
    "backup": "selfcheck.serving.cli:backup",
    "restore": "selfcheck.serving.cli:restore",
    "demo": "selfcheck.demo.cli:demo",
    "catalogue": "selfcheck.catalogue.cli:catalogue",
    "riskpoints": "selfcheck.editing.workbook.cli:riskpoints",
    "tailor": "selfcheck.tailoring.cli:tailor",
    "presets": "selfcheck.presets.cli:presets",
    "verify": "selfcheck.verification.cli:verify",
    "trust": "selfcheck.issuing.trust.cli:trust",
    "log": "selfcheck.transparency.cli:log",
    "witness": "selfcheck.transparency.witness.cli:witness",
    "keys": "selfcheck.sealing.cli:keys",
    "bench": "selfcheck.bench.cli:bench",
}


class Installation:
    """What a command may need, each part made when first asked for."""

    def __init__(self, settings: Settings, language: str, *, is_named: bool = False) -> None:
        self.settings = settings
        self.language = language
        self.is_named = is_named

    @cached_property
    def catalogue(self) -> Catalogue:
        """The shipped catalogue."""
        from selfcheck.services import read_catalogue

        return read_catalogue()

    @cached_property
    def held(self) -> Held:
        """The library with its files: of the installation where one is named by its data folder, else the shipped."""
        from selfcheck.services import open_shelf, read_library

        shelf = open_shelf(self.settings, read_library(self.catalogue), self.catalogue)
        return shelf.held() if self.is_named else Held(shelf.shipped, shelf.shipped_folder)

    @property
    def library(self) -> Library:
        """The risk-point library."""
        return self.held.library

    @cached_property
    def presets(self) -> Presets:
        """The shipped trade presets."""
        from selfcheck.services import read_library, read_presets

        return read_presets(self.catalogue, read_library(self.catalogue))

    @cached_property
    def services(self) -> Services:
        """The whole installation, its database opened."""
        from selfcheck.services import build

        return build(self.settings)

    @cached_property
    def ledger(self) -> Ledger:
        """The register of issued lists, for verification."""
        from selfcheck.issuing.ledger import SessionLedger

        return SessionLedger(self.services.sessions, self.services.store, is_demo=self.settings.is_demo)

    def close(self) -> None:
        """Let go of the database, if it was opened."""
        if "services" in self.__dict__:
            self.services.engine.dispose()


class Commands(click.Group):
    """Loads a command's module only when that command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every command."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if (place := COMMANDS.get(cmd_name)) is None:
            return None
        module, name = place.split(":")
        command: Any = getattr(import_module(module), name)
        return command if isinstance(command, click.Command) else None


@click.group(cls=Commands)
@click.option("--data", type=click.Path(path_type=Path), help="数据目录 / data folder (./data)")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="提示语言 / language of messages")
@click.version_option(package_name="selfcheck")
@click.pass_context
def selfcheck(context: click.Context, data: Path | None, lang: str | None) -> None:
    """企业自查风险管控清单 / enterprise self-compliance risk-control checklists."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("pikepdf").setLevel(logging.WARNING)  # it greets at each start
    logging.getLogger("alembic").setLevel(logging.WARNING)
    language = lang or ("zh" if os.environ.get("LANG", "").startswith("zh") else "en")
    is_named = data is not None or "SELFCHECK_DATA" in os.environ
    context.obj = Installation(from_environment(data), language, is_named=is_named)
    context.call_on_close(context.obj.close)


def main() -> None:
    """Run the command line; what a person can mend is said in words, without a traceback."""
    try:
        selfcheck(prog_name="selfcheck")
    except Refused as refused:
        click.echo(f"{refused.zh}\n{refused.en}", err=True)
        sys.exit(1)
    except Broken as broken:
        click.echo(str(broken), err=True)
        sys.exit(1)
