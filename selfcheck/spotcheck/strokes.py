"""手写签名: the strokes of a finger on a phone, checked, and drawn as a picture. Pure."""

from __future__ import annotations

import io
import json
from typing import Final

from PIL import Image, ImageDraw

from selfcheck.errors import Refused

WIDE, HIGH = 1000, 300
MOST_STROKES: Final = 120
MOST_POINTS: Final = 6000
SHRINK: Final = 2
Strokes = list[list[list[int]]]


def read_strokes(sent: str) -> Strokes:
    """Return the strokes that a page sent: lists of [x, y] within 1000 × 300; none where nothing was drawn.

    :raises Refused: anything else
    """
    if not sent.strip():
        return []
    try:
        strokes = json.loads(sent)
    except (ValueError, RecursionError) as error:
        raise _unreadable() from error
    if not _is_sound(strokes):
        raise _unreadable()
    kept: Strokes = [stroke for stroke in strokes if len(stroke) > 1]
    return kept


def _is_sound(strokes: object) -> bool:
    if not isinstance(strokes, list) or len(strokes) > MOST_STROKES:
        return False
    if not all(isinstance(stroke, list) for stroke in strokes):
        return False
    points = [point for stroke in strokes for point in stroke]
    return len(points) <= MOST_POINTS and all(map(_is_point, points))


def _is_point(point: object) -> bool:
    if not isinstance(point, list) or len(point) != 2 or not all(type(part) is int for part in point):
        return False
    return bool(0 <= point[0] <= WIDE and 0 <= point[1] <= HIGH)


def _unreadable() -> Refused:
    return Refused(
        "signature-unreadable",
        "签名没有读到，请清除后重新写一次，或者只填写姓名。",
        "The signature could not be read. Clear it and write again, or give the name alone.",
        field="strokes",
        status=400,
    )


def picture_of(strokes: Strokes) -> bytes:
    """Return the strokes as a small PNG, black on white; nothing where there are none."""
    if not strokes:
        return b""
    picture = Image.new("L", (WIDE, HIGH), 255)
    pen = ImageDraw.Draw(picture)
    for stroke in strokes:
        pen.line([(x, y) for x, y in stroke], fill=0, width=8, joint="curve")
    small = picture.resize((WIDE // SHRINK, HIGH // SHRINK), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()
