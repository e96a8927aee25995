"""``selfcheck riskpoints export-xlsx`` and ``import-xlsx``: the library as a workbook, and a trial of one."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Protocol

import click

from selfcheck.catalogue.model import Catalogue
from selfcheck.clock import SystemClock
from selfcheck.editing.forbidding import Forbidden
from selfcheck.editing.shelf import Held
from selfcheck.editing.workbook.hostile import MOST_BYTES
from selfcheck.editing.workbook.read_me import Origin
from selfcheck.editing.workbook.telling import as_json, as_lines
from selfcheck.editing.workbook.trial import trial_of
from selfcheck.editing.workbook.writing import workbook_of
from selfcheck.evidence.store import Readable, receive
from selfcheck.places import checklists_dir
from selfcheck.riskpoints.cli import riskpoints

__all__ = ["riskpoints"]


class HasFiles(Protocol):
    """What these commands need of an installation."""

    @property
    def catalogue(self) -> Catalogue:
        """The shipped catalogue."""
        ...

    @property
    def held(self) -> Held:
        """The library in use with its files."""
        ...


def origin_of(held: Held) -> Origin:
    """Return what a workbook of this library says of where it comes from."""
    return Origin(held.library.release, held.library.digest)


@riskpoints.command("export-xlsx")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--file", "files", multiple=True, help="只要这些文件，如 families/cement.yaml / only these files")
@click.pass_obj
def export_xlsx(installation: HasFiles, target: Path, files: tuple[str, ...]) -> None:
    """把风险点库写成 Excel 工作簿 / write the library as a workbook."""
    held = installation.held
    content = workbook_of(held.tree(), origin_of(held), SystemClock().now(), files=files or None)
    try:
        target.write_bytes(content)
    except OSError as error:
        raise click.FileError(str(target), error.strerror) from error
    click.echo(f"已写入 / written: {target}")


@riskpoints.command("import-xlsx")
@click.argument("source", type=click.File("rb"))
@click.option("--json", "as_program", is_flag=True, help="输出 JSON / print JSON")
@click.pass_obj
def import_xlsx(installation: HasFiles, source: Readable, as_program: bool) -> None:
    """试读工作簿，什么都不改 / read a workbook on trial; nothing is changed. Exit code 1: faults or conflicts."""
    held = installation.held
    content = receive(source, limit=MOST_BYTES)
    catalogue = installation.catalogue
    forbidden = Forbidden(checklists_dir(), catalogue)
    trial = trial_of(content, held.tree(), origin_of(held), catalogue.by_code, forbidden)
    if as_program:
        click.echo(json.dumps(as_json(trial), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(as_lines(trial)))
    if trial.faults or trial.conflicts:
        sys.exit(1)
