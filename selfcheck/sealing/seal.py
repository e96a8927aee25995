"""The one seal of a document: certifying, no change allowed, PAdES B-LTA, visible, PDF/A-3 kept.

pyHanko is told where to write what, so that the last time stamp covers the whole file: whatever follows is foreign.
"""

from __future__ import annotations

import asyncio
import io
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from asn1crypto import cms
from cryptography import x509
from pyhanko.pdf_utils.content import PdfContent, ResourceType
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import Signer, constants
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    PdfSignatureMetadata,
    PdfSigner,
    SigDSSPlacementPreference,
    TimestampDSSContentSettings,
)
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from selfcheck.attestation.attached import SEAL_FIELD, TIME_FIELD
from selfcheck.errors import Broken
from selfcheck.sealing.authority import DIGEST, away
from selfcheck.sealing.means import Means
from selfcheck.sealing.model import NotYet
from selfcheck.sealing.place import Place, find_place
from selfcheck.sealing.revocation import fetch_lists
from selfcheck.sealing.signers import as_asn1, opened
from selfcheck.text import Bilingual

log = logging.getLogger("selfcheck.sealing")
logging.getLogger("pyhanko.sign.signers.pdf_signer").setLevel(logging.ERROR)  # it warns that nothing is fetched
UNFIT: Final = Bilingual(
    "签章证书或时间戳证书现在不能用（未生效、到期、被吊销或链条不全），编号已保留。"
    "请系统运营者查看 selfcheck keys list。",
    "The certificate of the seal or of the time stamps cannot be used now (not valid yet or any more, revoked, or its"
    " chain is incomplete). The number is kept. Let the operator look at `selfcheck keys list`.",
)
SETTINGS: Final = DSSContentSettings(
    include_vri=False,
    placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE,
    next_ts_settings=TimestampDSSContentSettings(include_vri=False, update_before_ts=True),
)


@dataclass(frozen=True, slots=True)
class Sealing:
    """One sealing: the printed list with its attachments, the visible block, for whom and under which number."""

    document: bytes
    block: bytes
    unit_name: str
    number: str


def seal(sealing: Sealing, means: Means, *, at: datetime) -> bytes:
    """Return the sealed document. May be called again at any time: nothing but the returned bytes comes of it.

    :param at: the moment, as the clock says it
    :raises NotYet: time authority, revocation list or token are away, or a certificate does not hold
    :raises Broken: the document keeps no place for a seal, or is not as we print
    """
    place = find_place(sealing.document)
    lists = (*means.lists, *fetch_lists(_foreign(means)))
    try:
        with opened(means.signing) as signer:
            return asyncio.run(_signed(sealing, means, place, signer, _context(means, lists, at)))
    except TimestampRequestError as error:
        raise away() from error
    except (SigningError, ValidationError, PathError) as error:
        log.warning("cannot seal %s: %s (%s)", sealing.number, error, error.__cause__)
        raise NotYet("certificate-unfit", UNFIT) from error
    except PdfError as error:
        raise Broken(f"the document cannot be sealed: {error}") from error


def _foreign(means: Means) -> tuple[x509.Certificate, ...]:
    """Return the certificates of other authorities: of the unit's seal, and of a time-stamp authority outside."""
    if means.terms.time_source.value == "local":
        return means.foreign
    try:
        token: cms.ContentInfo = asyncio.run(means.authority.stamper.async_dummy_response(DIGEST))
        found = [x509.load_der_x509_certificate(each.chosen.dump()) for each in token["content"]["certificates"]]
    except (OSError, ValueError, TypeError) as error:
        raise away() from error
    return (*means.foreign, *found)


def _context(means: Means, lists: tuple[bytes, ...], at: datetime) -> ValidationContext:
    return ValidationContext(
        trust_roots=[as_asn1(each) for each in means.roots],
        other_certs=[as_asn1(each) for each in means.signing.chain],
        crls=list(lists),
        moment=at,
        revocation_mode="require",
        allow_fetching=False,
    )


async def _signed(sealing: Sealing, means: Means, place: Place, signer: Signer, context: ValidationContext) -> bytes:
    """Go through pyHanko's steps one by one: between them the session's time is set to the clock's."""
    maker = _Sealer(
        _metadata(sealing, context, means),
        signer,
        timestamper=means.authority.stamper,
        stamp_style=_style(sealing.block),
        new_field_spec=SigFieldSpec(
            SEAL_FIELD, on_page=place.page, box=place.box, readable_field_name="企业签章 / seal of the unit"
        ),
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(sealing.document))
    session = maker.init_signing_session(writer)
    session.system_time = context.moment
    status = await session.perform_presign_validation(writer)
    room = await session.estimate_signature_container_size(status)
    prepared = session.prepare_tbs_document(status, room)
    digest, output = prepared.digest_tbs_document()
    finished = await prepared.perform_signature(digest.document_digest, PdfCMSSignedAttributes())
    await finished.post_signature_processing(output)
    output.seek(0)
    content: bytes = output.read()
    return content


def _metadata(sealing: Sealing, context: ValidationContext, means: Means) -> PdfSignatureMetadata:
    return PdfSignatureMetadata(
        field_name=SEAL_FIELD,
        md_algorithm=DIGEST,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=True,
        use_pades_lta=True,
        timestamp_field_name=TIME_FIELD,
        validation_context=context,
        signer_key_usage={"non_repudiation"} if means.terms.is_own_root else {"digital_signature"},
        name=sealing.unit_name,
        reason=f"清单 {sealing.number}",
        dss_settings=SETTINGS,
    )


class _Sealer(PdfSigner):
    """Keeps the file PDF 1.7: pyHanko would say 2.0 for elliptic curves, which PDF/A-3 does not know."""

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
        """Name the one extension of PDF 1.7 that PAdES needs."""
        pdf_out.ensure_output_version((1, 7))
        pdf_out.register_extension(constants.ESIC_EXTENSION_1)


class _Picture(PdfContent):
    """A page of another document as the appearance of the seal."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self._page = page

    def render(self) -> bytes:
        """Take the page over and return the operator that draws it."""
        form = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._page)))
        self.set_resource(ResourceType.XOBJECT, pdf_name("/Block"), form)
        left, bottom, right, top = (float(each) for each in form.get_object()["/BBox"])
        self.box = BoxConstraints(width=right - left, height=top - bottom)
        return b"/Block Do"


def _style(block: bytes) -> StaticStampStyle:
    return StaticStampStyle(
        border_width=0,
        background=_Picture(block),
        background_layout=SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID),
        background_opacity=1.0,
    )
