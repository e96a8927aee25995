"""The trust bundles that somebody believes, in a folder of their own: compared once, renewed without asking again."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from selfcheck.attestation.trust import Trust, read, shown_fingerprint
from selfcheck.errors import Refused
from selfcheck.verification.believing import Believed

FOLDER: Final = "selfcheck-verify"
ENDING: Final = ".trust.json"


def kept_in(environ: Mapping[str, str] | None = None) -> Path:
    """Return the folder of this user."""
    env = os.environ if environ is None else environ
    config = env.get("XDG_CONFIG_HOME")
    return (Path(config) if config else Path.home() / ".config") / FOLDER


@dataclass(frozen=True, slots=True)
class Kept:
    """A bundle that is kept, under the fingerprint by which it was first believed, and the keys believed now."""

    name: str
    trust: Trust
    pins: tuple[str, ...]


class Shelf:
    """The bundles of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> Iterator[Kept]:
        """Yield every bundle that still reads as it was written."""
        for path in sorted(self._folder.glob(f"*{ENDING}")):
            pins = tuple(json.loads(self._pins(path).read_text("ascii")))
            yield Kept(path.name.removesuffix(ENDING), read(path.read_bytes(), pins), pins)

    def believed(self) -> list[Believed]:
        """Return all bundles, every one compared."""
        return [Believed(each.trust, True) for each in self.all()]

    def add(self, data: bytes, fingerprint: str | None) -> Kept:
        """Keep a bundle: a newer one of an installation that is known, or a new one whose fingerprint was compared.

        :param fingerprint: as somebody got it by another way than the bundle
        :raises Refused: no bundle, older than the one at hand, or of nobody whose fingerprint was compared
        """
        given = read(data, None)
        for each in self.all():
            if set(each.pins) & set(given.signers):
                return self._keep(each.name, data, read(data, each.pins, newest=each.trust.version))
        if fingerprint is None:
            raise _compare_first(given)
        return self._keep(given.signers[0][:16], data, read(data, [fingerprint]))

    def remove(self, name: str) -> None:
        """Believe a bundle no more.

        :raises Refused: there is none of that name
        """
        path = self._folder / f"{name}{ENDING}"
        if not name.isalnum() or not path.exists():
            raise Refused("no-such-bundle", f"没有这个信任包：{name}", f"There is no bundle {name}.")
        path.unlink()
        self._pins(path).unlink()

    def _keep(self, name: str, data: bytes, trust: Trust) -> Kept:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._folder / f"{name}{ENDING}"
        _write(self._pins(path), json.dumps(trust.signers).encode())
        _write(path, data)
        return Kept(name, trust, trust.signers)

    @staticmethod
    def _pins(path: Path) -> Path:
        return path.with_suffix(".pins")


def _write(path: Path, content: bytes) -> None:
    """Write whole or not at all."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    beside.replace(path)


def _compare_first(trust: Trust) -> Refused:
    prints = " / ".join(shown_fingerprint(each) for each in trust.signers)
    return Refused(
        "compare-first",
        f"还不认识签发这个信任包的密钥。它的指纹是\n  {prints}\n"
        "请当面、打电话或从公文里核对，再加 --fingerprint 运行一次。",
        f"The key of this bundle is not known yet. Its fingerprint is\n  {prints}\n"
        "Compare it in person, by telephone or with an official letter, then run this again with --fingerprint.",
    )
