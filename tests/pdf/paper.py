"""Reading finished PDFs the way a person and a phone do."""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
import xml.etree.ElementTree as ElementTree

import zxingcpp
from PIL import Image, ImageChops, ImageFilter


def page_texts(content: bytes) -> list[str]:
    """The text of each page without any white space, in the order in which it was set."""
    text = _run(["pdftotext", "-raw", "-", "-"], content).decode()
    return ["".join(page.split()) for page in text.split("\f")[:-1]]


def squeezed(text: str) -> str:
    """A text as ``page_texts`` shows it."""
    return "".join(text.split())


def all_fonts_are_inside(content: bytes) -> bool:
    """Whether poppler, too, finds every font embedded."""
    listed = _run(["pdffonts", "-"], content).decode().splitlines()[2:]
    return bool(listed) and all(line.split()[-5] == "yes" for line in listed)


def font_sizes(content: bytes) -> set[float]:
    """Every size of text in the file, in points, half a point exact."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        xml = _run(["pdftohtml", "-xml", "-i", "-stdout", "-zoom", "2", file.name], b"").decode()
    xml = re.sub(r"<!DOCTYPE[^>]*>", "", xml)
    sizes = {spec.get("id"): int(spec.get("size", "0")) / 2 for spec in ElementTree.fromstring(xml).iter("fontspec")}  # noqa: S314 - poppler's own output of our own file
    return set(sizes.values())


def qr_on_page(content: bytes, page: int) -> set[str]:
    """What a phone reads on one page (counted from 1) at 200 dpi."""
    grey = _run(["pdftoppm", "-r", "200", "-f", str(page), "-l", str(page), "-gray", "-"], content)
    with Image.open(io.BytesIO(grey)) as picture:
        return {found.text for found in zxingcpp.read_barcodes(picture)}


def scan(content: bytes, page: int, *, dpi: int = 150, tilt: float = 3, blur_mm: float = 0.1) -> Image.Image:
    """What a scanner or phone makes of one page (counted from 1): tilted, blurred, grey, a little noisy.

    :param blur_mm: radius of the blur on paper
    """
    fine = 3 * dpi
    grey = _run(["pdftoppm", "-r", str(fine), "-f", str(page), "-l", str(page), "-gray", "-"], content)
    with Image.open(io.BytesIO(grey)) as sharp:
        turned = sharp.convert("L").rotate(tilt, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    soft = turned.filter(ImageFilter.GaussianBlur(blur_mm / 25.4 * fine))
    small = soft.resize((soft.width // 3, soft.height // 3), Image.Resampling.BOX)
    noise = Image.effect_noise(small.size, 12)
    return ImageChops.add(small.point(lambda level: 30 + level * 0.75), noise, offset=-128)


def codes_in(picture: Image.Image) -> set[str]:
    """What another's reader finds in a picture."""
    return {found.text for found in zxingcpp.read_barcodes(picture)}


def _run(command: list[str], content: bytes) -> bytes:
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout
