"""Several finished PDFs as one file, each as often as wanted. The same parts give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pikepdf


def join(parts: Iterable[bytes], *, copies: int = 1) -> bytes:
    """Return one PDF of all parts in order; ``copies`` repeats each part before the next one comes."""
    joined = pikepdf.new()
    for part in parts:
        with pikepdf.open(io.BytesIO(part)) as source:
            for _ in range(copies):
                joined.pages.extend(source.pages)
    target = io.BytesIO()
    joined.save(target, deterministic_id=True, compress_streams=True)
    return target.getvalue()
