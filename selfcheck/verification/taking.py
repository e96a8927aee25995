"""Files named on the command line, each taken by itself: one that cannot be read has a result, and stops no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from selfcheck.text import Bilingual
from selfcheck.verification.believing import MOST_BYTES, start_of
from selfcheck.verification.model import Report
from selfcheck.verification.numbered import nothing_looked_at
from selfcheck.verification.verdicts import Verdict

Judge = Callable[[Sequence[tuple[str, bytes]]], Sequence[Report]]
NOT_THERE: Final = Bilingual(
    "没有这个文件，没有核验。请核对路径。", "There is no such file; nothing was verified. Check the path."
)
NOT_ALLOWED: Final = Bilingual(
    "没有权限读这个文件，没有核验。", "This file may not be read; nothing was verified. Check its permissions."
)
FOLDER: Final = Bilingual(
    "这是文件夹，没有核验。请给出里面的文件，如 文件夹/*.pdf。",
    "This is a folder; nothing was verified. Name the files in it, as in folder/*.pdf.",
)
NOT_READABLE: Final = Bilingual(
    "这个文件读不出来，没有核验。请换一处存放后再试。",
    "This file cannot be read; nothing was verified. Copy it elsewhere and try again.",
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A file as it was taken: what it is called, and either its bytes or why there are none."""

    name: str
    content: bytes = b""
    trouble: Bilingual | None = None


def reports_of(paths: Sequence[Path], judge: Judge, *, at: datetime) -> list[Report]:
    """Return a report for every path, in their order; what cannot be read is not handed to the judge.

    :param judge: returns a report for each name and content, in their order
    """
    taken = [take(path) for path in paths]
    judged = iter(judge([(each.name, each.content) for each in taken if each.trouble is None]))
    return [next(judged) if each.trouble is None else _not_read(each.name, each.trouble, at) for each in taken]


def take(path: Path) -> Taken:
    """Read a file; of one that is too large just as much as shows that."""
    name = click.format_filename(path)  # names in another encoding could not be printed as they are
    try:
        return Taken(name, start_of(path, MOST_BYTES))
    except FileNotFoundError:
        return Taken(name, trouble=NOT_THERE)
    except IsADirectoryError:
        return Taken(name, trouble=FOLDER)
    except PermissionError:
        return Taken(name, trouble=NOT_ALLOWED)
    except (OSError, ValueError):  # a path may be too long, go in circles, hold NUL; a disk may be broken
        return Taken(name, trouble=NOT_READABLE)


def _not_read(name: str, trouble: Bilingual, at: datetime) -> Report:
    return Report(
        subject=name,
        verdict=Verdict.NOT_READ,
        sentence=trouble,
        checks=nothing_looked_at(trouble),
        facts=None,
        as_of=at,
        not_checked=(),
    )
