"""WeasyPrint, with everything off that could reach outside the document. Runs inside the child (``child.py``)."""

from __future__ import annotations

from importlib.metadata import version
from typing import Final

from selfcheck.errors import Broken
from selfcheck.pdf.checks import faults
from selfcheck.pdf.ports import Document, RenderingFailed

WEASYPRINT_AT_LEAST: Final = 70
VARIANT: Final = "pdf/a-3u"


def check_version(found: str | None = None) -> None:
    """Refuse a WeasyPrint below the floor: older ones let stylesheets and metadata past the fetcher.

    :param found: the version, by default the installed one
    :raises Broken: older than 70.0
    """
    found = found or version("weasyprint")
    if int(found.split(".", 1)[0]) < WEASYPRINT_AT_LEAST:
        raise Broken(f"WeasyPrint {found} is too old / 版本过旧: {WEASYPRINT_AT_LEAST}.0 at least")


def render(document: Document) -> bytes:
    """Return the checked PDF/A-3u.

    :raises RenderingFailed: something was fetched, a file or font is not as it must be, or the renderer gave up
    """
    from weasyprint import HTML, Attachment  # here: the parent process never loads it
    from weasyprint.urls import FatalURLFetchingError

    from selfcheck.pdf.fetcher import DataOnly

    fetcher = DataOnly()
    attachments = [
        Attachment(
            string=part.content,
            name=part.name,
            description=part.description,
            relationship=part.relationship,
            created=document.at,
            modified=document.at,
            url_fetcher=fetcher,
        )
        for part in document.attachments
    ]
    try:
        content: bytes = HTML(string=document.html, url_fetcher=fetcher).write_pdf(
            attachments=attachments,
            pdf_variant=VARIANT,
            pdf_identifier=document.identifier,
            presentational_hints=False,
        )
    except FatalURLFetchingError as denied:
        raise RenderingFailed(f"the document asked for something outside itself: {denied}") from denied
    if fetcher.denied:
        raise RenderingFailed(f"the document asked for something outside itself: {fetcher.denied}")
    wrong = faults(content, frozenset(part.name for part in document.attachments))
    if wrong:
        raise RenderingFailed("; ".join(wrong))
    return content
