"""What a phone's camera sees of a sheet of paper: a film for Chromium's video device, of a real printed page."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import zxingcpp
from PIL import Image

from tests.pdf.paper import scan

WIDTH, HEIGHT, FRAMES = 1280, 720, 6
DARKEST, BRIGHTEST = 16, 235  # of luma in video
TABLE: Final = 90


def sheet(content: bytes, *, dpi: int = 300) -> Image.Image:
    """The part of a printed first page around its code, held a little crooked."""
    page = scan(content, 1, dpi=dpi)
    found = zxingcpp.read_barcodes(page)[0].position
    x, y = (found.top_left.x + found.bottom_right.x) // 2, (found.top_left.y + found.bottom_right.y) // 2
    return page.crop((x - WIDTH // 2, y - HEIGHT // 2, x + WIDTH // 2, y + HEIGHT // 2))


def film(picture: Image.Image, path: Path) -> Path:
    """Write a short film (YUV4MPEG2) in which the hand moves a little."""
    grey = bytes([128]) * (WIDTH * HEIGHT // 2)
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F5:1 Ip A1:1 C420jpeg\n".encode())
        for step in range(FRAMES):
            frame = Image.new("L", (WIDTH, HEIGHT), TABLE)
            frame.paste(picture, (step * 3 - 8, 5 - step * 2))
            luma = frame.point(lambda level: DARKEST + level * (BRIGHTEST - DARKEST) / 255)
            file.write(b"FRAME\n" + luma.tobytes() + grey)
    return path
