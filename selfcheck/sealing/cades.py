"""A person's own signature over a statement: detached CMS with a signature time stamp (CAdES-T)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from pyhanko.sign.attributes import TSTProvider
from pyhanko.sign.general import CMSExtractionError, SignedDataCerts, extract_certificate_info, simple_cms_attribute
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation import async_validate_detached_cms
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, ValidationError

from selfcheck.attestation.approvals import Approval, Grade, Statement
from selfcheck.errors import Refused
from selfcheck.sealing.authority import DIGEST, Authority, away
from selfcheck.sealing.signers import Signing, as_asn1, opened

LONGEST: Final = 32 * 1024
TIME_STAMP: Final = "signature_time_stamp_token"
STRONG: Final = frozenset({"sha256", "sha384", "sha512"})
BOUND: Final = frozenset({"signing_certificate", "signing_certificate_v2"})
UNLIKE: Final = (ValueError, TypeError, KeyError, IndexError, CMSExtractionError, SignatureValidationError)


def sign(statement: Statement, signing: Signing, authority: Authority) -> Approval:
    """Sign a statement with a person's key that is at hand here, and stamp the time.

    :raises Refused: the certificate is another person's
    :raises NotYet: the token or the time-stamp authority is away
    """
    _refuse_another_person(as_asn1(signing.certificate), statement)
    with opened(signing) as signer:
        try:
            made = asyncio.run(
                signer.async_sign_general_data(
                    statement.content(), DIGEST, use_cades=True, timestamper=authority.stamper
                )
            )
        except TimestampRequestError as error:
            raise away() from error
    return Approval(statement, Grade.CERTIFIED, made.dump())


def accept(
    statement: Statement, signature: bytes, roots: Sequence[x509.Certificate], authority: Authority, *, at: datetime
) -> Approval:
    """Take a signature that the person made elsewhere, with a card or a stick, and stamp its time.

    A stamp that it brings is left out: one of an authority that nobody here trusts would be refused with the whole
    document, when the number is given already. So is whatever else the judge does not take: better refused now.

    :param signature: detached CMS over exactly the statement's bytes, DER
    :param roots: the authorities whose certificates of persons are accepted
    :raises Refused: not a signature over this statement, or not by a certificate under those roots
    :raises NotYet: the time-stamp authority is away
    """
    if len(signature) > LONGEST:
        raise _not_this_signature()
    try:
        content = cms.ContentInfo.load(signature, strict=True)
        _bare(content)
        asyncio.run(_check(content, statement, roots, at))
        _refuse_another_person(certificate_of(content), statement)
    except UNLIKE as error:
        raise _not_this_signature() from error
    except (ValidationError, PathBuildingError) as error:
        raise _not_this_signature() from error
    return Approval(statement, Grade.CERTIFIED, _stamped(content, authority).dump())


async def _check(
    content: cms.ContentInfo, statement: Statement, roots: Sequence[x509.Certificate], at: datetime
) -> None:
    context = ValidationContext(
        trust_roots=[as_asn1(each) for each in roots], moment=at, revocation_mode="soft-fail", allow_fetching=False
    )
    signed_data = content["content"]
    if len(signed_data["signer_infos"]) != 1 or signed_data["encap_content_info"]["content"].native is not None:
        raise ValueError("several signers, or the statement itself inside")
    status = await async_validate_detached_cms(
        statement.content(), signed_data, signer_validation_context=context, ts_validation_context=context
    )
    if not status.bottom_line or status.md_algorithm not in STRONG:
        raise ValueError("not intact, not valid, not trusted, or by a weak digest")
    signed = signed_data["signer_infos"][0]["signed_attrs"]
    if not any(each["type"].native in BOUND for each in signed):
        raise ValueError("the certificate is not bound to the signature: plain CMS, no CAdES")


def certificate_of(content: cms.ContentInfo) -> asn1_x509.Certificate:
    """Return the certificate of the one signer. Raises ValueError or pyHanko's own error where there is not one."""
    found: SignedDataCerts = extract_certificate_info(content["content"])
    return found.signer_cert


def _refuse_another_person(certificate: asn1_x509.Certificate, statement: Statement) -> None:
    """Refuse a certificate whose subject does not name the person who says the statement."""
    values = [
        value
        for part in certificate.subject.native.values()
        for value in (part if isinstance(part, list) else [part])
    ]
    if statement.person not in values:
        raise Refused(
            "certificate-of-another",
            f"证书上的姓名不是{statement.person}。请用本人的证书签名。",
            f"The certificate is not in the name of {statement.person}. Sign with your own.",
            field="signature",
            status=400,
        )


def _bare(content: cms.ContentInfo) -> None:
    """Take out what nobody signed: stamps of authorities that are not trusted here, and whatever else was added."""
    for signer in content["content"]["signer_infos"]:
        del signer["unsigned_attrs"]


def _stamped(content: cms.ContentInfo, authority: Authority) -> cms.ContentInfo:
    signer = content["content"]["signer_infos"][0]
    provider = TSTProvider(DIGEST, signer["signature"].native, authority.stamper, attr_type=TIME_STAMP)
    try:
        token = asyncio.run(provider.build_attr_value())
    except TimestampRequestError as error:
        raise away() from error
    signer["unsigned_attrs"] = cms.CMSAttributes([simple_cms_attribute(TIME_STAMP, token)])
    return content


def _not_this_signature() -> Refused:
    return Refused(
        "signature-unlike",
        "这个签名文件不是对本清单批准声明的有效签名，或者证书不是这里接受的机构签发的。请对下载的声明原文重新签名。",
        "This is no valid signature over the statement of this list, or its certificate is not from an authority"
        " accepted here. Sign the statement as downloaded, byte for byte.",
        field="signature",
        status=400,
    )
