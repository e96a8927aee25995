"""清单文书: the printed list, made from the frozen data alone. The same data gives the same bytes for ever."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from selfcheck.attestation.canonical import digests, to_canonical
from selfcheck.attestation.snapshot import Confirmation, Row, Snapshot
from selfcheck.attestation.terms import Act, Hand, Purpose, Standing
from selfcheck.glossary import Post, Stage
from selfcheck.issuing.reading import Language, Reader
from selfcheck.pdf.glyphs import fallback_family
from selfcheck.pdf.ports import Attached, Document, Renderer
from selfcheck.pdf.qr import qr_picture
from selfcheck.pdf.templates import document_templates

STEPS: dict[Act, Post] = {
    Act.PREPARED: Post.OFFICER,
    Act.REVIEWED: Post.DIRECTOR,
    Act.ATTESTED: Post.PERSON_IN_CHARGE,
}


class PaperSize(StrEnum):
    """The sheet; both lie on their long side."""

    A4 = "A4"
    A3 = "A3"


@dataclass(frozen=True, slots=True)
class StageGroup:
    """The rows of one control stage, which stand together under a heading that repeats."""

    stage: Stage
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class SignField:
    """One field of the sign block: the step, the post, and the confirmation if it was given."""

    act: Act
    post: Post
    confirmation: Confirmation | None


def render_list(
    snapshot: Snapshot,
    renderer: Renderer,
    *,
    paper: PaperSize = PaperSize.A4,
    language: Language = "zh_Hans",
) -> bytes:
    """Return the list as PDF/A-3u with its data attached.

    A preview is watermarked and carries no data. The English copy says which Chinese list governs.

    :raises LimitReached: the list is too large to print
    :raises RenderingFailed: the renderer could not
    """
    return renderer.render(list_document(snapshot, paper=paper, language=language))


def list_document(snapshot: Snapshot, *, paper: PaperSize, language: Language) -> Document:
    """Return what the renderer is given: HTML and the attached data."""
    content = to_canonical(snapshot)
    sha256, sm3 = digests(content)
    html = (
        document_templates()
        .get_template("document/list.html")
        .render(
            list=snapshot,
            reader=Reader(language),
            fallback=fallback_family(content.decode()),
            paper=paper.value,
            sha256=sha256,
            sm3=sm3,
            stages=stage_groups(snapshot),
            sign_fields=sign_fields(snapshot),
            noted=noted_rows(snapshot),
            confirmed_targets=confirmed_targets(snapshot),
            qr=qr_picture(snapshot.check_url),
            Hand=Hand,
            Standing=Standing,
            is_preview=snapshot.purpose is Purpose.PREVIEW,
        )
    )
    attachments = () if snapshot.purpose is Purpose.PREVIEW else (_data_file(snapshot, content),)
    return Document(html, snapshot.issued_at, bytes.fromhex(sha256)[:16], attachments)


def stage_groups(snapshot: Snapshot) -> tuple[StageGroup, ...]:
    """Return the rows by control stage, in the order in which they stand."""
    return tuple(StageGroup(stage, tuple(rows)) for stage, rows in groupby(snapshot.rows, key=lambda row: row.stage))


def sign_fields(snapshot: Snapshot) -> tuple[SignField, ...]:
    """Return the steps that this list has; the director's only where the unit has one or one confirmed."""
    given = {confirmation.act: confirmation for confirmation in snapshot.confirmations}
    held = {holder.post for holder in snapshot.posts}
    return tuple(
        SignField(act, given[act].post if act in given else post, given.get(act))
        for act, post in STEPS.items()
        if act in given or act is not Act.REVIEWED or post in held
    )


def noted_rows(snapshot: Snapshot) -> tuple[Row, ...]:
    """Return the rows that carry the unit's own hand: changed and own ones."""
    return tuple(row for row in snapshot.rows if row.hand in {Hand.CHANGED, Hand.OWN})


def confirmed_targets(snapshot: Snapshot) -> tuple[Row, ...]:
    """Return the rows whose limit a named person confirmed against the standard or replaced."""
    return tuple(row for row in snapshot.rows if row.target.standing in {Standing.CONFIRMED, Standing.REPLACED})


def _data_file(snapshot: Snapshot, content: bytes) -> Attached:
    return Attached(f"{snapshot.number}.json", content, "清单数据（正本）/ list data (the original)")
