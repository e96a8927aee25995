"""``selfcheck verify FILE…``: the same verdicts from the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from selfcheck.verification.checks import MOST_BYTES, failed_words, verify_file
from selfcheck.verification.model import Report
from selfcheck.verification.reading import ChildReader


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def verify(installation: Any, files: tuple[Path, ...], as_json: bool) -> None:
    """核验清单文件 / verify list files. Exit 0: all accepted, 1: some refused, 2: some could not be checked."""
    ledger, at = installation.ledger, installation.services.clock.now()
    reports = [verify_file(str(path), _read(path), ledger, ChildReader(), at=at) for path in files]
    if as_json:
        click.echo(json.dumps([as_plain(report) for report in reports], ensure_ascii=False, indent=1))
    else:
        for report in reports:
            click.echo(f"{report.subject}: {report.verdict}\n  {report.sentence.in_language(installation.language)}")
    sys.exit(exit_code(reports))


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def as_plain(report: Report) -> dict[str, object]:
    """Return a report for JSON."""
    return {
        "file": report.subject,
        "verdict": report.verdict.value,
        "genuine": report.genuine,
        "in_force": report.in_force,
        "accepted": report.accepted,
        "findings": [
            {"zh": report.sentence.zh, "en": report.sentence.en},
            *({"zh": words.zh, "en": words.en} for words in failed_words(report)),
        ],
    }


def exit_code(reports: list[Report]) -> int:
    """Return 0 when all are accepted, 2 when some could not be decided and none was refused, else 1."""
    if all(report.accepted for report in reports):
        return 0
    refused = [report for report in reports if not report.accepted and not report.verdict.could_not_say]
    return 1 if refused else 2
