"""文书字体: the document fonts, fixed by file and digest, and a private fontconfig that knows these alone."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

FONT_DIR: Final = Path(__file__).parent / "fonts"
SANS: Final = "Noto Sans SC"
SERIF: Final = "Noto Serif SC"
FALLBACK: Final = "HanaMinB"
STYLES: Final = {400: "", 500: "-Medium", 700: "-Bold"}
CONFIGURATION: Final = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


@dataclass(frozen=True, slots=True)
class Font:
    """One font file as it came from its publisher."""

    file: str
    family: str
    weight: int
    version: str
    source: str
    licence: str
    licence_file: str
    sha256: str

    @property
    def path(self) -> Path:
        """Where the file stands."""
        return FONT_DIR / self.file

    @property
    def name_in_pdf(self) -> str:
        """How a PDF names it, after the prefix of its subset."""
        return self.family.replace(" ", "-") + STYLES[self.weight]


@cache
def document_fonts() -> tuple[Font, ...]:
    """Return the fonts that documents may use, from their manifest."""
    manifest = tomllib.loads((FONT_DIR / "manifest.toml").read_text("utf-8"))
    return tuple(Font(**entry) for entry in manifest["font"])


def damaged_fonts() -> tuple[str, ...]:
    """Return the names of font files that are missing or not byte for byte what the manifest says."""
    return tuple(font.file for font in document_fonts() if not _is_whole(font))


def _is_whole(font: Font) -> bool:
    try:
        return hashlib.sha256(font.path.read_bytes()).hexdigest() == font.sha256
    except OSError:
        return False


def fontconfig_environment() -> dict[str, str]:
    """Write the private configuration into a folder of this user and return the variables that point to it."""
    folder = Path(tempfile.gettempdir()) / f"selfcheck-fonts-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        folder = Path(tempfile.mkdtemp(prefix="selfcheck-fonts-"))
    text = CONFIGURATION.format(fonts=escape(str(FONT_DIR)), cache=escape(str(folder / "cache")))
    name = f"fonts-{hashlib.sha256(text.encode()).hexdigest()[:12]}.conf"
    target = folder / name
    if not target.exists():
        draft = folder / f"{name}.{secrets.token_hex(8)}"  # two renderers of one process may start at once
        draft.write_text(text, "utf-8")
        draft.replace(target)
    return {"FONTCONFIG_FILE": str(target), "FONTCONFIG_PATH": str(folder)}
