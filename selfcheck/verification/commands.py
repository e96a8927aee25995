"""What ``selfcheck verify`` and ``selfcheck-verify`` share: their options, codes, telling."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

import click

from selfcheck.attestation.trust import Trust
from selfcheck.clock import CHINA
from selfcheck.errors import Refused
from selfcheck.verification.model import Report
from selfcheck.verification.qr import CodeReport, verify_code
from selfcheck.verification.telling import as_plain, as_text, code_as_plain, code_as_text, exit_code
from selfcheck.verification.verdicts import Verdict

FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for on the command line."""

    files: tuple[Path, ...]
    trust: Path | None
    fingerprint: str | None
    code: str | None
    at: datetime | None
    as_json: bool
    pages: bool


def asks(command: Callable[..., None]) -> Callable[..., None]:
    """Add the arguments and options of verifying to a command."""
    for option in reversed(
        (
            click.argument("files", nargs=-1, type=click.Path(path_type=Path)),
            click.option("--trust", type=FILE, help="信任包 / trust bundle"),
            click.option("--fingerprint", help="信任包的指纹，核对过的 / fingerprint of the bundle, as compared"),
            click.option("--code", help="二维码里的文字 / text of a QR code, - to read it from standard input"),
            click.option("--at", type=str, help="按哪一天判断，如 2036-01-31 / judge as of this day"),
            click.option("--pages", is_flag=True, help="也比对页面文字 / compare the pages too (pdftotext)"),
            click.option("--json", "as_json", is_flag=True, help="只打印 JSON / print JSON alone"),
        )
    ):
        command = option(command)
    return command


@contextmanager
def could_not_check() -> Iterator[None]:
    """Say what was refused and end with 2: nothing was verified, which says nothing for or against a list."""
    try:
        yield
    except Refused as refused:
        click.echo(f"{refused.zh}\n{refused.en}", err=True)
        sys.exit(2)


def asked(options: dict[str, Any]) -> Asked:
    """Return what was asked for.

    :raises Refused: neither a file nor a code, or no such day
    """
    at, code = options.pop("at"), options.pop("code")
    if not options["files"] and code is None:
        raise Refused("nothing-to-verify", "请给出文件，或用 --code 给出二维码文字。", "Give files, or a --code.")
    return Asked(at=moment(at) if at else None, code=sys.stdin.read() if code == "-" else code, **options)


def moment(text: str) -> datetime:
    """Return the moment for which to judge: of a day its end in UTC+8.

    :raises Refused: it is neither a day nor a moment with offset
    """
    try:
        if len(text) == len("2036-01-31"):
            return datetime.combine(date.fromisoformat(text), time(23, 59, 59), CHINA)
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Refused(
            "no-such-day",
            f"日期不对：{text[:40]}。请写成 2036-01-31，或带时区的时刻。",
            f"No such day: {text[:40]}. Write 2036-01-31, or a moment with its offset.",
        )
    return found


def codes_of(wanted: Asked, trusts: Sequence[Trust], reports: Sequence[Report], at: datetime) -> list[CodeReport]:
    """Verify the code that was given, by the first that knows its key; beside one sealed file it has to be that's."""
    if wanted.code is None or not trusts:
        return []
    document = next((report.sealed for report in reports if report.sealed is not None), None)
    told = [verify_code(wanted.code.strip(), trust, at=at, document=document) for trust in trusts]
    return [next((each for each in told if each.verdict is not Verdict.QR_UNKNOWN_KEY), told[0])]


def tell(reports: Sequence[Report], codes: Sequence[CodeReport], wanted: Asked, language: str) -> None:
    """Print every report and end with the exit code of all."""
    if wanted.as_json:
        plain = [*(as_plain(each) for each in reports), *(code_as_plain(each) for each in codes)]
        click.echo(json.dumps(plain, ensure_ascii=False, indent=1))
    else:
        shown = [*(as_text(each, language) for each in reports), *(code_as_text(each, language) for each in codes)]
        click.echo("\n\n".join(shown))
    sys.exit(exit_code([*reports, *codes]))
