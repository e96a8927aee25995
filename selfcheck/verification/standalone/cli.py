"""``selfcheck-verify FILE…`` and ``selfcheck-trust``: for laptops of inspectors, without the rest of the program."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Any, Final

import click

from selfcheck.clock import SystemClock, local_day
from selfcheck.errors import Refused
from selfcheck.verification.believing import BUNDLE_AT_MOST, Believed, read_bundle, start_of
from selfcheck.verification.commands import FILE, asked, asks, codes_of, could_not_check, tell
from selfcheck.verification.standalone.kept import Kept, Shelf, kept_in
from selfcheck.verification.taking import reports_of
from selfcheck.verification.unconnected import stay_unconnected

LANGUAGE: Final = click.option("--lang", type=click.Choice(["zh", "en"]), help="语言 / language")


def main() -> None:
    """Run ``selfcheck-verify`` as the process that it is."""
    stay_unconnected()
    verify()


@click.command()
@asks
@click.option("--offline", is_flag=True, help="本程序从不联网 / it never asks anybody, with this option or without")
@LANGUAGE
@click.version_option(package_name="selfcheck-verify")
def verify(offline: bool, lang: str | None, **options: Any) -> None:
    """离线核验清单文件 / verify list files. Exit 0: all accepted, 1: some refused, 2: some could not be checked."""
    from selfcheck.verification.offline import verify_offline  # loads the judge, which takes longest

    with could_not_check():
        wanted = asked(options)
        at = wanted.at or SystemClock().now()
        believed = _believed(wanted.trust, wanted.fingerprint)
        judge = partial(verify_offline, believed=believed, at=at, with_pages=wanted.pages)
        reports = reports_of(wanted.files, judge, at=at)
        codes = codes_of(wanted, [each.trust for each in believed], reports, at)
    tell(reports, codes, wanted, lang or _language())


def _believed(trust: Path | None, fingerprint: str | None) -> list[Believed]:
    found = [read_bundle(trust, fingerprint)] if trust else Shelf(kept_in()).believed()
    if not found:
        raise Refused(
            "no-trust",
            "还没有信任包。请用 selfcheck-trust add 文件 导入，或用 --trust 文件 给出。",
            "There is no trust bundle yet. Add one with `selfcheck-trust add FILE`, or give one by --trust FILE.",
        )
    return found


def _language() -> str:
    return "zh" if os.environ.get("LANG", "").startswith("zh") else "en"


@click.group()
def trust() -> None:
    """相信谁：核对过指纹的信任包 / whom to believe: bundles whose fingerprint was compared."""


@trust.command()
@click.argument("file", type=FILE)
@click.option("--fingerprint", help="核对过的指纹 / the fingerprint, got by another way than the file")
def add(file: Path, fingerprint: str | None) -> None:
    """导入新的信任包，或更新已有的 / add a bundle, or renew one that is known."""
    with could_not_check():
        _say(Shelf(kept_in()).add(start_of(file, BUNDLE_AT_MOST), fingerprint))


@trust.command("list")
def list_all() -> None:
    """列出 / list them."""
    with could_not_check():
        for each in Shelf(kept_in()).all():
            _say(each)


@trust.command()
@click.argument("name")
def remove(name: str) -> None:
    """不再相信 / believe one no more."""
    with could_not_check():
        Shelf(kept_in()).remove(name)


def _say(kept: Kept) -> None:
    status = kept.trust.status
    good_until = local_day(status.good_until).isoformat() if status else "—"
    click.echo(f"{kept.name}  {kept.trust.name}  {kept.trust.code}  {kept.trust.version}")
    click.echo(f"  状态清单有效到 / status list good until {good_until}")
