"""Whom somebody who verifies without a register believes: a trust bundle, its fingerprint compared or not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from selfcheck.attestation.trust import Trust, read, shown_fingerprint
from selfcheck.clock import local_day
from selfcheck.text import Bilingual

MOST_BYTES: Final = 20 * 1024 * 1024
BUNDLE_AT_MOST: Final = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Believed:
    """A trust bundle, and whether its fingerprint was ever compared by whoever uses it."""

    trust: Trust
    is_compared: bool

    @property
    def words(self) -> Bilingual:
        """Which bundle it is, of when, and how far it can be believed."""
        trust = self.trust
        day = local_day(trust.made_at).isoformat()
        named = f"{trust.name}，{trust.version}，{day}", f"{trust.name}, {trust.version}, {day}"
        if self.is_compared:
            return Bilingual(f"信任包：{named[0]}", f"Trust bundle: {named[1]}")
        shown = " / ".join(shown_fingerprint(each) for each in trust.signers)
        return Bilingual(
            f"信任包：{named[0]}。注意：指纹还没有核对过（{shown}）",
            f"Trust bundle: {named[1]}. Note: its fingerprint was not compared yet ({shown})",
        )


def read_bundle(path: Path, fingerprint: str | None) -> Believed:
    """Read a trust bundle. Without a fingerprint it is used as it is, and said so.

    :raises Refused: no bundle, changed, or of another key than the fingerprint's
    """
    pinned = None if fingerprint is None else [fingerprint]
    return Believed(read(start_of(path, BUNDLE_AT_MOST), pinned), pinned is not None)


def start_of(path: Path, most: int) -> bytes:
    """Return a file; of one that is too large just as much as shows that."""
    with path.open("rb") as file:
        return file.read(most + 1)
