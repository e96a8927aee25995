"""Whose seal it is, and when: the library's long-term judgement, offline, and the reason where it is not good."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESPassed, AdESSubIndic
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.validation import generic_cms
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy, FreshnessReqType
from pyhanko_certvalidator.registry import SimpleTrustManager

from selfcheck.attestation.trust import Trust
from selfcheck.verification.sealed import chains
from selfcheck.verification.sealed.chains import Chain
from selfcheck.verification.sealed.findings import Findings
from selfcheck.verification.sealed.opening import Opened
from selfcheck.verification.verdicts import Verdict

CLOCKS_DIFFER: Final = timedelta(minutes=5)
CERTIFICATES_KEPT: Final = 128
# of the authority of the last time stamp nothing newer than the file itself can be in the file
LASTING: Final = CertRevTrustPolicy(
    REQUIRE_REVINFO,
    freshness=timedelta(days=50 * 365),
    freshness_req_type=FreshnessReqType.MAX_DIFF_REVOCATION_VALIDATION,
)
BOUND: Final = frozenset({"signing_certificate", "signing_certificate_v2"})
SIGNATURE_STAMP: Final = "signature_time_stamp_token"
WHY: Final[dict[AdESSubIndic, tuple[str, Verdict]]] = {
    AdESFailure.HASH_FAILURE: ("intact", Verdict.TAMPERED),
    AdESFailure.SIG_CRYPTO_FAILURE: ("intact", Verdict.TAMPERED),
    AdESFailure.FORMAT_FAILURE: ("shape", Verdict.SHAPE_VIOLATION),
    AdESFailure.REVOKED: ("revocation", Verdict.SIGNER_REVOKED),
    AdESIndeterminate.REVOKED_NO_POE: ("revocation", Verdict.SIGNER_REVOKED),
    AdESIndeterminate.REVOKED_CA_NO_POE: ("revocation", Verdict.SIGNER_REVOKED),
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: ("issuer", Verdict.WEAK_ALGORITHM),
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: ("issuer", Verdict.WEAK_ALGORITHM),
    AdESIndeterminate.TRY_LATER: ("revocation", Verdict.REVOCATION_UNKNOWN),
    AdESIndeterminate.NO_POE: ("revocation", Verdict.REVOCATION_UNKNOWN),
    AdESIndeterminate.REVOCATION_OUT_OF_BOUNDS_NO_POE: ("revocation", Verdict.REVOCATION_UNKNOWN),
    AdESIndeterminate.TIMESTAMP_ORDER_FAILURE: ("stamps", Verdict.TIMESTAMP_INVALID),
}


@dataclass(frozen=True)
class Proved:
    """What the seal proves. ``sealed`` is its own time stamp, ``closed`` the one over the whole file.

    ``certificates`` and ``lists`` are what the file brings; ``stamper`` is the certificate of its first time stamp.
    """

    chain: Chain | None
    certificate: x509.Certificate
    stamper: x509.Certificate | None
    sealed: datetime | None
    closed: datetime | None
    certificates: tuple[x509.Certificate, ...]
    lists: tuple[bytes, ...]


def prove(opened: Opened, trust: Trust, findings: Findings, *, at: datetime) -> Proved:
    """Judge the one seal and all time stamps as of a moment, with nothing but the file and what is trusted.

    :raises ValueError: and more, where the signature cannot even be taken apart
    """
    proved = _taken_apart(opened, trust)
    _check_strength(opened, proved, findings)
    _check_issuer(proved, trust, findings)
    _check_revocation(proved, trust, findings)
    _check_stamps(opened, proved, trust, findings, at)
    if trust.seal_roots and trust.time_roots:
        _ask_library(opened, trust, findings, at)
    for key in ("issuer", "revocation", "stamps"):
        findings.passed(key)
    return proved


def _taken_apart(opened: Opened, trust: Trust) -> Proved:
    certificates, lists = _brought(opened)
    certificate = _as_x509(opened.seal.signer_cert)
    tokens = list(generic_cms.extract_tst_data_iter(opened.seal.signer_info, signed=False))
    return Proved(
        chain=chains.chain_to(certificate, certificates, chains.loaded(trust.seal_roots)),
        certificate=certificate,
        stamper=_stamper(tokens[0]) if tokens else None,
        sealed=_time_of(tokens[0]) if tokens else None,
        closed=_time_of(opened.stamps[-1].signed_data) if opened.stamps else None,
        certificates=certificates,
        lists=lists,
    )


def _brought(opened: Opened) -> tuple[tuple[x509.Certificate, ...], tuple[bytes, ...]]:
    """Return all certificates and revocation lists that the file brings."""
    found = [each.dump() for signature in (*opened.seals, *opened.stamps) for each in signature.other_embedded_certs]
    try:
        store = DocumentSecurityStore.read_dss(opened.reader)
    except NoDSSFoundError:
        return chains.loaded(found), ()
    found += [each.dump() for each in store.load_certs()]
    lists = tuple(each.get_object().read_data(DecodePurpose.CRL) for each in store.crls)
    return chains.loaded(found), lists


def _as_x509(certificate: asn1_x509.Certificate) -> x509.Certificate:
    return x509.load_der_x509_certificate(certificate.dump())


def _stamper(token: cms.SignedData) -> x509.Certificate:
    return _as_x509(extract_certificate_info(token).signer_cert)


def _time_of(token: cms.SignedData) -> datetime:
    moment: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
    return moment


def _check_strength(opened: Opened, proved: Proved, findings: Findings) -> None:
    """Refuse weak digests and keys anywhere in the seal and its time stamps."""
    signers = [each.signer_info for each in (*opened.seals, *opened.stamps)]
    digests = {info["digest_algorithm"]["algorithm"].native for info in signers}
    chain = proved.chain.certificates if proved.chain else (proved.certificate,)
    if not digests <= chains.STRONG or not all(chains.is_strong(each) for each in chain):
        findings.failed("issuer", Verdict.WEAK_ALGORITHM)


def _check_issuer(proved: Proved, trust: Trust, findings: Findings) -> None:
    if proved.chain is None or not _may_seal(proved.certificate):
        findings.failed("issuer", Verdict.UNTRUSTED_ISSUER)
    elif proved.sealed is not None and not chains.is_valid_at(proved.chain, proved.sealed):
        findings.failed("issuer", Verdict.SIGNER_EXPIRED)


def _may_seal(certificate: x509.Certificate) -> bool:
    """Whether it is a certificate to sign with: no authority's, and not one for time stamps alone."""
    extensions = certificate.extensions
    try:
        usage = extensions.get_extension_for_class(x509.KeyUsage).value
        uses = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound as missing:
        return missing.oid == x509.ExtendedKeyUsage.oid
    return (usage.digital_signature or usage.content_commitment) and ExtendedKeyUsageOID.TIME_STAMPING not in uses


def _check_revocation(proved: Proved, trust: Trust, findings: Findings) -> None:
    if proved.chain is None:
        findings.could_not("revocation")
        return
    lists = chains.lists_of(proved.lists)
    since = chains.revoked_since(proved.chain, (*lists, *chains.lists_of(trust.crls)), trust)
    if since is not None and (proved.sealed is None or since <= proved.sealed):
        findings.failed("revocation", Verdict.SIGNER_REVOKED)
    elif not chains.is_covered(proved.chain, lists):
        findings.could_not("revocation", verdict=Verdict.REVOCATION_UNKNOWN)


def _check_stamps(opened: Opened, proved: Proved, trust: Trust, findings: Findings, at: datetime) -> None:
    """Check that every time stamp leads to a pinned root, is not revoked, and none is from after this moment.

    The seal has exactly one: of several the library would be content with any, and the time could be another's.
    """
    own = list(generic_cms.extract_tst_data_iter(opened.seal.signer_info, signed=False))
    tokens = [*own, *(each.signed_data for each in opened.stamps)]
    are_pinned = all(is_pinned_stamp(each, proved, trust) for each in tokens)
    is_past = max((_time_of(each) for each in tokens), default=at) <= at + CLOCKS_DIFFER
    if len(own) != 1 or not are_pinned or not is_past:
        findings.failed("stamps", Verdict.TIMESTAMP_INVALID)


def is_pinned_stamp(token: cms.SignedData, proved: Proved, trust: Trust) -> bool:
    """Whether a token is of an authority that is trusted for time, and was so at its time.

    That it was signed with this very certificate is for the library to say, which judges every token besides.
    """
    found = extract_certificate_info(token)
    others = (*proved.certificates, *(_as_x509(each) for each in found.other_certs))
    chain = chains.chain_to(_as_x509(found.signer_cert), others, chains.loaded(trust.time_roots))
    moment = _time_of(token)
    if chain is None or not chains.is_valid_at(chain, moment) or not chains.is_strong(chain.leaf):
        return False
    since = chains.revoked_since(chain, chains.lists_of((*proved.lists, *trust.crls)), trust)
    return since is None or since > moment


def _ask_library(opened: Opened, trust: Trust, findings: Findings, at: datetime) -> None:
    """Let the library judge; what it refuses is refused, under the reason that it gives where none was found here.

    What came after the seal was looked at before (``check_integrity``) and is not looked at again.
    """
    result = asyncio.run(_judged(opened.seal, trust, at))
    stamp = result.signature_timestamp_status
    if result.oldest_evidence_record_timestamp is None or stamp is None or stamp.ades_subindic != AdESPassed.OK:
        findings.failed("stamps", Verdict.TIMESTAMP_INVALID)
    if result.ades_subindic != AdESPassed.OK and not _is_explained(result.ades_subindic, findings):
        key, verdict = WHY.get(result.ades_subindic, ("issuer", Verdict.UNTRUSTED_ISSUER))
        findings.failed(key, verdict)


def _is_explained(said: AdESSubIndic, findings: Findings) -> bool:
    """Whether a reason was found here already; what breaks the signature itself is noted all the same."""
    return said not in {AdESFailure.HASH_FAILURE, AdESFailure.SIG_CRYPTO_FAILURE} and findings.worst is not None


async def _judged(seal: EmbeddedPdfSignature, trust: Trust, at: datetime) -> Any:
    spec = SignatureValidationSpec(
        cert_validation_policy=_policy(trust.seal_roots, CertRevTrustPolicy(REQUIRE_REVINFO)),
        ts_cert_validation_policy=_policy(trust.time_roots, LASTING),
        revinfo_gathering_policy=RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY),
        local_knowledge=LocalKnowledge(),
    )
    timing = ValidationTimingInfo(at, at, point_in_time_validation=True)
    return await ades_lta_validation(seal, PdfSignatureValidationSpec(spec, diff_policy=None), timing)


def _policy(roots: Sequence[bytes], revocation: CertRevTrustPolicy) -> CertValidationPolicySpec:
    manager = SimpleTrustManager.build(trust_roots=_as_asn1(roots))
    return CertValidationPolicySpec(manager, revocation, time_tolerance=CLOCKS_DIFFER)


def _as_asn1(contents: Iterable[bytes]) -> list[asn1_x509.Certificate]:
    return [_parsed(each) for each in contents]


@lru_cache(maxsize=CERTIFICATES_KEPT)
def _parsed(content: bytes) -> asn1_x509.Certificate:
    """Parse once what many contexts hold: a certificate keeps its names as they are compared, which costs most."""
    return asn1_x509.Certificate.load(content)


def token_time(token: bytes, content: bytes, proved: Proved, trust: Trust) -> datetime | None:
    """Return when a token (RFC 3161, DER) says that ``content`` existed; None where it does not hold.

    It lies under the last time stamp, so it is judged as of that moment.
    """
    if proved.closed is None or not trust.time_roots:
        return None
    context = context_of(trust.time_roots, proved, proved.closed, "require")
    try:
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        said = asyncio.run(generic_cms.validate_tst_signed_data(signed, context, lambda name: _digest(name, content)))
        holds = said["intact"] and said["valid"] and not said["trust_problem_indic"] and said["validation_path"]
        return said["timestamp"] if holds and is_pinned_stamp(signed, proved, trust) else None
    except MemoryError:
        raise
    except Exception:  # a token under attack fails in many ways
        return None


def _digest(name: str, content: bytes) -> bytes:
    if name not in chains.STRONG:
        raise ValueError("a weak digest")
    return hashlib.new(name, content).digest()


def context_of(
    roots: Sequence[bytes], proved: Proved, at: datetime, mode: str, lists: Sequence[bytes] = ()
) -> ValidationContext:
    """Return what the library judges a signature inside the file by: these roots, what the file brings, no network.

    :param at: the moment as of which it is judged
    :param mode: ``require`` where there must be a revocation list, ``soft-fail`` where one is used if there is one
    :param lists: revocation lists (DER) besides those that the file brings
    """
    return ValidationContext(
        trust_roots=_as_asn1(roots),
        other_certs=_as_asn1(each.public_bytes(Encoding.DER) for each in proved.certificates),
        crls=[*proved.lists, *lists],
        moment=at,
        revocation_mode=mode,
        allow_fetching=False,
        time_tolerance=CLOCKS_DIFFER,
        retroactive_revinfo=True,
    )
