"""清单文书: the printed list, made from the frozen data alone. The same data gives the same bytes for ever."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from selfcheck.attestation.canonical import digests, to_canonical
from selfcheck.attestation.snapshot import Confirmation, Row, Snapshot
from selfcheck.attestation.terms import Act, Hand, Purpose, Standing
from selfcheck.glossary import Post
from selfcheck.issuing.asides import by_reason, decided
from selfcheck.issuing.light_page import light_page
from selfcheck.issuing.parts import Part, parts_of, whole
from selfcheck.issuing.reading import Language, Reader
from selfcheck.pdf.binding import bind
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
class Printing:
    """One printing of a list: on which paper, in which language, with which signed code on its first page."""

    snapshot: Snapshot
    content: bytes
    paper: PaperSize = PaperSize.A4
    language: Language = "zh_Hans"
    code: str = ""

    @classmethod
    def of(cls, snapshot: Snapshot, paper: PaperSize, language: Language, code: str = "") -> Printing:
        """Return the printing of a snapshot."""
        return cls(snapshot, to_canonical(snapshot), paper, language, code)

    def document(self, html: str, *attachments: Attached) -> Document:
        """Return what the renderer takes: dated by the issue, identified by the data."""
        sha256, _ = digests(self.content)
        return Document(html, self.snapshot.issued_at, bytes.fromhex(sha256)[:16], attachments)

    def html(self, template: str, **values: Any) -> str:
        """Fill a template that prints this list."""
        return (
            document_templates()
            .get_template(template)
            .render(list=self.snapshot, reader=Reader(self.language), paper=self.paper.value, **values)
        )


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
    code: str = "",
) -> bytes:
    """Return the list as PDF/A-3u with its data attached.

    A preview is watermarked and carries no data. The English copy says which Chinese list governs.

    :param code: text of the signed QR code (``sealing.coding.printed_code``) for the first page; without one the
        first page carries the plain check address, as every later page does

    :raises LimitReached: the list is too large to print
    :raises RenderingFailed: the renderer could not
    """
    printing = Printing.of(snapshot, paper, language, code)
    documents = [part_document(printing, part) for part in parts_of(snapshot)]
    if snapshot.is_light:
        documents.insert(0, first_page(printing))
    parts = renderer.render_all(documents)
    return bind(parts, lambda pages: renderer.render(_numbers(printing, pages)))


def part_document(printing: Printing, part: Part) -> Document:
    """Return one part of the list as the renderer takes it; the data go with the part that opens it."""
    return _document(printing, "document/list.html", part=part, opens=part.opens and not printing.snapshot.is_light)


def _document(printing: Printing, template: str, *, opens: bool = True, **values: Any) -> Document:
    snapshot = printing.snapshot
    sha256, sm3 = digests(printing.content)
    html = printing.html(
        template,
        **values,
        fallback=fallback_family(printing.content.decode()),
        sha256=sha256,
        sm3=sm3,
        sign_fields=sign_fields(snapshot),
        decided=decided(snapshot),
        by_reason=by_reason(snapshot),
        noted=noted_rows(snapshot),
        confirmed_targets=confirmed_targets(snapshot),
        qr=qr_picture(printing.code or snapshot.check_url),
        small_qr=qr_picture(snapshot.check_url),
        host="" if snapshot.is_trial else urlsplit(snapshot.check_url).netloc,
        Hand=Hand,
        Standing=Standing,
        is_preview=snapshot.purpose is Purpose.PREVIEW,
    )
    carries_data = opens and snapshot.purpose is not Purpose.PREVIEW
    return printing.document(html, *([_data_file(printing)] if carries_data else []))


def first_page(printing: Printing) -> Document:
    """Return the one page of a light list that hangs on the wall; the annexes follow it."""
    return _document(printing, "document/light.html", page=light_page(printing.snapshot, Reader(printing.language)))


def list_document(snapshot: Snapshot, *, paper: PaperSize, language: Language) -> Document:
    """Return the whole list in one document, without page numbers: what is compared with other typesetters."""
    return part_document(Printing.of(snapshot, paper, language), whole(snapshot))


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


def _numbers(printing: Printing, pages: int) -> Document:
    return printing.document(printing.html("document/numbers.html", count=pages))


def _data_file(printing: Printing) -> Attached:
    description = "清单数据（正本）/ list data (the original)"
    return Attached(f"{printing.snapshot.number}.json", printing.content, description)
