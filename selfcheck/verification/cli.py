"""``selfcheck verify FILE…``: the verdicts of the check page at the command line, with the register or without."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import click

from selfcheck.clock import SystemClock
from selfcheck.verification.believing import Believed, read_bundle
from selfcheck.verification.checks import verify_file
from selfcheck.verification.commands import Asked, asked, asks, codes_of, could_not_check, tell
from selfcheck.verification.model import Report
from selfcheck.verification.qr import CodeReport
from selfcheck.verification.reading import ChildReader
from selfcheck.verification.taking import reports_of


@click.command()
@asks
@click.option("--offline", is_flag=True, help="不查登记和日志 / ask neither register nor log")
@click.pass_obj
def verify(installation: Any, /, *, offline: bool, **options: Any) -> None:
    """核验清单文件 / verify list files. Exit 0: all accepted, 1: some refused, 2: some could not be checked.

    文件夹不展开；读不到的文件各有一条结果 / folders are not opened; a file that cannot be read has its own result.
    给出 --trust 时只凭信任包，否则凭本系统的登记 / by a trust bundle alone where one is given, else by the register.
    """
    with could_not_check():
        wanted = asked(options)
        if wanted.trust is not None or offline:
            reports, codes = _without_register(installation, wanted)
        else:
            reports, codes = _with_register(installation, wanted)
    tell(reports, codes, wanted, installation.language)


def _with_register(installation: Any, wanted: Asked) -> tuple[list[Report], list[CodeReport]]:
    at = wanted.at or installation.services.clock.now()
    reader = ChildReader(installation.services.trust)

    def judge(files: Sequence[tuple[str, bytes]]) -> list[Report]:
        return [verify_file(name, content, installation.ledger, reader, at=at) for name, content in files]

    reports = reports_of(wanted.files, judge, at=at)
    trusts = [installation.services.trust.own()] if wanted.code else []
    return reports, codes_of(wanted, trusts, reports, at)


def _without_register(installation: Any, wanted: Asked) -> tuple[list[Report], list[CodeReport]]:
    from selfcheck.verification.offline import verify_offline  # loads the judge into this process

    at = wanted.at or SystemClock().now()
    if wanted.trust is not None:
        believed = read_bundle(wanted.trust, wanted.fingerprint)
    else:
        believed = Believed(installation.services.trust.own(), True)
    judge = partial(verify_offline, believed=[believed], at=at, with_pages=wanted.pages)
    reports = reports_of(wanted.files, judge, at=at)
    return reports, codes_of(wanted, [believed.trust], reports, at)
