"""Where files of a batch lie until their verdicts are written. Names come from us alone; nothing stays."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Final

from selfcheck.errors import NotFound

WORD: Final = re.compile(r"[0-9a-f]{32}")
NAMES: Final = "names.json"
FORGOTTEN: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Laid:
    """A file in the tray and what the person called it."""

    name: str
    path: Path


class Tray:
    """The folder of batches under way."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def lay(self, word: str, files: Sequence[tuple[str, IO[bytes]]]) -> None:
        """Put the files of a batch down; names last, so that a half-laid batch is none."""
        place = self._place(word)
        place.mkdir(parents=True, mode=0o700)
        for position, (_, stream) in enumerate(files):
            with (place / f"{position:04d}").open("xb") as target:
                shutil.copyfileobj(stream, target)
        names = [name for name, _ in files]
        (place / NAMES).write_text(json.dumps(names, ensure_ascii=False), "utf-8")

    def files(self, word: str) -> Iterator[Laid]:
        """Go through the files of a batch in the order they came.

        :raises NotFound: the batch is not there any more
        """
        place = self._place(word)
        try:
            names = json.loads((place / NAMES).read_text("utf-8"))
        except FileNotFoundError as error:
            raise NotFound from error
        for position, name in enumerate(names):
            yield Laid(name, place / f"{position:04d}")

    def clear(self, word: str) -> None:
        """Leave nothing of a batch."""
        shutil.rmtree(self._place(word), ignore_errors=True)

    def sweep(self, *, now: datetime) -> None:
        """Remove batches whose job never came to an end."""
        oldest = (now - FORGOTTEN).timestamp()
        for place in self._folder.iterdir() if self._folder.is_dir() else ():
            if WORD.fullmatch(place.name) and place.stat().st_mtime < oldest:
                shutil.rmtree(place, ignore_errors=True)

    def _place(self, word: str) -> Path:
        if not WORD.fullmatch(word):
            raise NotFound
        return self._folder / word
