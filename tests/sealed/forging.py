"""A forger's tools: files changed after the seal, and files sealed with genuine keys but not as we seal."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pikepdf
from asn1crypto import cms
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import simple_cms_attribute
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko_certvalidator import ValidationContext

from selfcheck.attestation.snapshot import Snapshot
from selfcheck.attestation.trust import Trust
from selfcheck.sealing.means import Means
from selfcheck.sealing.seal import SETTINGS
from selfcheck.sealing.signers import as_asn1, opened
from selfcheck.verification.sealed.display import PageText
from selfcheck.verification.sealed.judge import judge
from selfcheck.verification.sealed.model import Judgement
from selfcheck.verification.verdicts import Verdict
from tests.conftest import TODAY
from tests.sealed.shapes import with_data
from tests.sealed.world import Printed, Wish, World


@dataclass(frozen=True)
class Bench:
    """An installation with a list that it issued rightly."""

    world: World
    printed: Printed
    sealed: bytes

    def issue(self, snapshot: Snapshot | None = None, **wishes: Any) -> bytes:
        """Issue a list, with other data and in another way."""
        printed = with_data(self.printed, snapshot) if snapshot else self.printed
        return self.world.issue(printed, Wish(**wishes))

    def document(self, **wishes: Any) -> bytes:
        """The list with everything attached, to be sealed by hand."""
        return self.world.document(self.printed, Wish(**wishes))

    def data(self, **changes: Any) -> Snapshot:
        """The list's data with other values."""
        return replace(self.printed.snapshot, **changes)

    @property
    def means(self) -> Means:
        """What the unit seals with."""
        return self.world.means(self.printed.snapshot)


@dataclass(frozen=True)
class Forged:
    """A forgery, and how it is shown to the judge."""

    content: bytes
    trust: Trust | None = None
    at: datetime = TODAY
    page_text: PageText | None = None

    def judged(self, world: World) -> Judgement:
        """Let it be judged."""
        return judge(self.content, self.trust or world.trust(), at=self.at, page_text=self.page_text)


Forger = Callable[[Bench], bytes | Forged]
FORGERIES: dict[str, tuple[Verdict, Forger]] = {}


def forgery(verdict: Verdict) -> Callable[[Forger], Forger]:
    """Register a forgery under its damage, with the verdict that it must get."""

    def register(forge: Forger) -> Forger:
        assert forge.__name__ not in FORGERIES
        FORGERIES[forge.__name__] = (verdict, forge)
        return forge

    return register


@contextmanager
def edited(document: bytes) -> Iterator[tuple[pikepdf.Pdf, io.BytesIO]]:
    """Edit a document that is not sealed yet; the result is in the buffer."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(document)) as pdf:
        yield pdf, target
        pdf.save(target)


def edit(document: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """Return a document with a change, written anew."""
    with edited(document) as (pdf, target):
        change(pdf)
    return target.getvalue()


def update(document: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """Return a document with a change appended as a further revision."""
    writer = IncrementalPdfFileWriter(io.BytesIO(document))
    change(writer)
    target = io.BytesIO()
    writer.write(target)
    assert target.getvalue().startswith(document)
    return target.getvalue()


def flipped(document: bytes, at: int) -> bytes:
    """Return a document with one bit of one byte changed."""
    return document[:at] + bytes([document[at] ^ 1]) + document[at + 1 :]


def signature_changed(document: bytes, field: str) -> bytes:
    """Return a document with one bit of a signature's own value changed, as it stands in the file."""
    reader = PdfFileReader(io.BytesIO(document))
    found = next(each for each in reader.embedded_signatures if each.field_name == field)
    value: bytes = found.signer_info["signature"].native
    changed = value[:-1] + bytes([value[-1] ^ 1])
    shown, other = (each.hex().upper().encode() for each in (value, changed))
    assert document.count(shown) == 1
    return document.replace(shown, other)


def revisions(document: bytes) -> list[int]:
    """Return where each revision ends."""
    ends, start = [], 0
    while (found := document.find(b"%%EOF", start)) >= 0:
        start = found + len(b"%%EOF")
        ends.append(start + (document[start : start + 1] == b"\n"))
    return ends


def context_of(means: Means, at: datetime) -> ValidationContext:
    """What pyHanko asks before it signs."""
    return ValidationContext(
        trust_roots=[as_asn1(each) for each in means.roots],
        other_certs=[as_asn1(each) for each in means.signing.chain],
        crls=list(means.lists),
        moment=at,
        revocation_mode="require",
        allow_fetching=False,
    )


def sealed_by_hand(
    document: bytes,
    means: Means,
    *,
    at: datetime = TODAY,
    field: str = "Seal",
    first_stamp: bytes | None = None,
    **changes: Any,
) -> bytes:
    """Sign with pyHanko's own means, with other settings than ours.

    :param first_stamp: a token to stand before the true one in the seal
    """
    plain: dict[str, Any] = {
        "md_algorithm": "sha256",
        "certify": True,
        "docmdp_permissions": MDPPerm.NO_CHANGES,
        "subfilter": SigSeedSubFilter.PADES,
        "embed_validation_info": True,
        "use_pades_lta": True,
        "timestamp_field_name": "SealTime",
        "validation_context": context_of(means, at),
        "signer_key_usage": set(),
        "dss_settings": SETTINGS,
    }
    metadata = PdfSignatureMetadata(field_name=field, **{**plain, **changes})
    with opened(means.signing) as plain_signer:
        signer = _TwiceStamped(plain_signer, first_stamp) if first_stamp else plain_signer
        maker = PdfSigner(metadata, signer, timestamper=means.authority.stamper, new_field_spec=SigFieldSpec(field))
        return asyncio.run(_signed(maker, document, at))


class _TwiceStamped(SimpleSigner):
    """Puts a token into the seal, before the true one."""

    def __init__(self, signer: Any, first: bytes) -> None:
        super().__init__(signer.signing_cert, signer.signing_key, signer.cert_registry, embed_roots=True)
        self._first = cms.ContentInfo.load(first)

    async def unsigned_attrs(self, *given: Any, **named: Any) -> cms.CMSAttributes:
        """Return the attributes that nobody signs."""
        true = await super().unsigned_attrs(*given, **named)
        return cms.CMSAttributes([simple_cms_attribute("signature_time_stamp_token", self._first), *(true or ())])


async def _signed(maker: PdfSigner, document: bytes, at: datetime) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(document))
    session = maker.init_signing_session(writer)
    session.system_time = at
    status = await session.perform_presign_validation(writer)
    room = await session.estimate_signature_container_size(status)
    prepared = session.prepare_tbs_document(status, room)
    digest, output = prepared.digest_tbs_document()
    finished = await prepared.perform_signature(digest.document_digest, PdfCMSSignedAttributes())
    await finished.post_signature_processing(output)
    output.seek(0)
    content: bytes = output.read()
    return content


def gap_of(document: bytes, field: str) -> tuple[int, int]:
    """Return from where to where a signature's own value stands in a file."""
    reader = PdfFileReader(io.BytesIO(document))
    found = next(each for each in reader.embedded_signatures if each.field_name == field)
    _, start, end, _ = (int(each) for each in found.byte_range)
    return start, end


def time_stamped(document: bytes, means: Means, field: str = "SealTime") -> bytes:
    """Close a file with a time stamp, without any revocation list."""
    target = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(document))
    stamper = PdfTimeStamper(means.authority.stamper, field_name=field)
    asyncio.run(stamper.async_timestamp_pdf(writer, "sha256", None, output=target))
    return target.getvalue()
