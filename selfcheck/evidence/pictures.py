"""Photos: opened with care, for the door and for small previews without metadata."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

MOST_PIXELS: Final = 50_000_000
LONGEST_SIDE: Final = 16_384
PREVIEW_SIDE: Final = 640
FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}


class NotAPicture(Exception):
    """The bytes are not one whole picture of the stated kind, or one too large to open."""


def check(content: bytes, media_type: str) -> None:
    """Decode the picture once, after its size was read from its head.

    :raises NotAPicture: other kind, several frames, too many pixels, broken
    """
    with _opened(content, media_type) as picture:
        if media_type == "image/jpeg":
            picture.draft("RGB", (PREVIEW_SIDE, PREVIEW_SIDE))
        picture.load()


def preview(content: bytes, media_type: str) -> bytes:
    """Return a small JPEG without any metadata: what pages may show of a photo.

    :raises NotAPicture: as ``check``
    """
    with _opened(content, media_type) as picture:
        if media_type == "image/jpeg":
            picture.draft("RGB", (PREVIEW_SIDE, PREVIEW_SIDE))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
        bare = Image.new("RGB", upright.size, "white")
        if upright.mode in {"RGBA", "LA", "P", "PA"}:
            upright = upright.convert("RGBA")
            bare.paste(upright, mask=upright.getchannel("A"))
        else:
            bare.paste(upright.convert("RGB"))
        out = BytesIO()
        bare.save(out, "JPEG", quality=80)
    return out.getvalue()


@contextmanager
def _opened(content: bytes, media_type: str) -> Iterator[ImageFile.ImageFile]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=[FORMATS[media_type]]) as picture:
                _refuse_large(picture)
                yield picture
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,
        ValueError,
    ) as error:
        raise NotAPicture(str(error)) from error


def _refuse_large(picture: ImageFile.ImageFile) -> None:
    width, height = picture.size
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise NotAPicture("too many pixels")
    if getattr(picture, "n_frames", 1) > 1 and picture.format != "JPEG":
        raise NotAPicture("several frames")
