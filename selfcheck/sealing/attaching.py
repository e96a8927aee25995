"""Attaches approvals, log proof and time-stamp token to the printed list, the PDF/A-3 way. Same parts, same bytes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import pikepdf
from pikepdf import AttachedFileSpec, Name, ObjectStreamMode

from selfcheck.attestation.attached import APPROVAL, LOG_ENTRY, LOG_PROOF, LOG_TOKEN
from selfcheck.errors import Broken

TYPES: Final = {
    ".json": "application/json",
    ".p7s": "application/pkcs7-signature",
    ".tst": "application/timestamp-reply",
    ".tlog-proof": "text/plain",
}
DESCRIPTIONS: Final = {
    LOG_ENTRY: "日志记录 / entry of the log",
    LOG_PROOF: "日志收录证明 / proof that the log holds the entry",
    LOG_TOKEN: "日志检查点的时间戳 / time stamp of the log's checkpoint",
}


def attach(document: bytes, files: Mapping[str, bytes], *, at: datetime) -> bytes:
    """Return the printed list with the files attached beside its data.

    :param files: name to content; the names are those of ``attestation.attached``
    :param at: what stands as the files' date: the moment of issue, so that the same list gives the same bytes
    :raises Broken: a name that does not belong into a list, or that is taken
    """
    with pikepdf.open(io.BytesIO(document)) as pdf:
        for name in sorted(files):
            if name in pdf.attachments or (name not in DESCRIPTIONS and not APPROVAL.fullmatch(name)):
                raise Broken(f"no attachment of a list, or there already: {name}")
            _attach(pdf, name, files[name], at)
        _list_once(pdf)
        target = io.BytesIO()
        pdf.save(target, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
    return target.getvalue()


def _attach(pdf: Any, name: str, content: bytes, at: datetime) -> None:
    moment = at.strftime("D:%Y%m%d%H%M%SZ")
    attached: Any = AttachedFileSpec  # its stub lacks ``relationship``
    pdf.attachments[name] = attached(
        pdf,
        content,
        filename=name,
        description=DESCRIPTIONS.get(name, "批准 / approval"),
        mime_type=next(kind for ending, kind in TYPES.items() if name.endswith(ending)),
        creation_date=moment,
        mod_date=moment,
        relationship=Name.Supplement,
    )


def _list_once(pdf: Any) -> None:
    """Name every file in the catalog once: the renderer names its own twice, and pikepdf adds each new one itself."""
    pdf.Root["/AF"] = pikepdf.Array([pdf.attachments[name].obj for name in pdf.attachments])


def attached_names(document: bytes) -> frozenset[str]:
    """Return the names of what is attached."""
    with pikepdf.open(io.BytesIO(document)) as pdf:
        return frozenset(pdf.attachments.keys())
