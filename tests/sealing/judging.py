"""A judge of its own: pyHanko's AdES long-term validation, offline, trusting given roots alone."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from datetime import datetime, timedelta

from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation.ades import AdESLTAValidationResult, ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy, FreshnessReqType
from pyhanko_certvalidator.registry import SimpleTrustManager

from selfcheck.sealing.signers import as_asn1

# of the authority of the last time stamp nothing newer than the file itself can be in the file
LASTING = CertRevTrustPolicy(
    REQUIRE_REVINFO,
    freshness=timedelta(days=20 * 365),
    freshness_req_type=FreshnessReqType.MAX_DIFF_REVOCATION_VALIDATION,
)


async def judged(
    document: bytes, roots: Sequence[x509.Certificate], timing: ValidationTimingInfo
) -> AdESLTAValidationResult:
    """Return what the library says of the seal at a moment, with nothing but the file and the roots."""
    trust = SimpleTrustManager.build(trust_roots=[as_asn1(each) for each in roots])
    spec = SignatureValidationSpec(
        cert_validation_policy=CertValidationPolicySpec(trust, CertRevTrustPolicy(REQUIRE_REVINFO)),
        ts_cert_validation_policy=CertValidationPolicySpec(trust, LASTING),
        revinfo_gathering_policy=RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY),
        local_knowledge=LocalKnowledge(),
    )
    reader = PdfFileReader(io.BytesIO(document))
    (seal,) = reader.embedded_regular_signatures
    return await ades_lta_validation(seal, PdfSignatureValidationSpec(spec), timing)


def judged_ok(document: bytes, roots: Sequence[x509.Certificate], at: datetime) -> bool:
    """Whether the library finds the seal good at a moment."""
    timing = ValidationTimingInfo(at, at, point_in_time_validation=True)
    return bool(asyncio.run(judged(document, roots, timing)).ades_subindic == AdESPassed.OK)
