"""A sealed list of an unknown issuer that names another installation: what only that one's bundle could tell is open.

It is not ours and never accepted. What is broken in itself fails as in any file. Whoever imitates the installation
that is believed, by its numbers, its host, its log or the name of its root, gets every failure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from asn1crypto import cms
from cryptography import x509
from cryptography.x509.oid import NameOID
from pyhanko.sign.validation import generic_cms

from selfcheck.attestation.attached import LOG_ENTRY, LOG_PROOF
from selfcheck.attestation.checkpoints import Checkpoint
from selfcheck.attestation.merkle import ProofInvalid, check_inclusion, leaf_hash
from selfcheck.attestation.notes import NoteMalformed, parse_note
from selfcheck.attestation.tlog_proof import TlogProof
from selfcheck.attestation.trust import Trust
from selfcheck.verification.sealed import chains
from selfcheck.verification.sealed.data import SealedList
from selfcheck.verification.sealed.findings import Findings
from selfcheck.verification.sealed.opening import Opened
from selfcheck.verification.sealed.proving import CLOCKS_DIFFER, Proved
from selfcheck.verification.sealed.words import NEEDS_BUNDLE
from selfcheck.verification.verdicts import Verdict

STAMP: Final = "tst_info"
NOBODYS: Final = frozenset({None, "localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Sealed:
    """A sealed list: the file, what is attached to it, what its seal proves, its data."""

    opened: Opened
    files: Mapping[str, bytes]
    proved: Proved
    data: SealedList


def is_elsewhere(sealed: Sealed, trust: Trust) -> bool:
    """Whether a list is of an unknown issuer and says nowhere that it is of the installation that is believed."""
    snapshot = sealed.data.snapshot
    return sealed.proved.chain is None and not (
        (trust.code and snapshot.number.startswith(f"{trust.code}-"))
        or _is_of_host(snapshot.check_url, trust.base_url)
        or (trust.log_origin and trust.log_origin == _origin(sealed.files))
        or _is_named_alike(sealed.proved, trust)
    )


def _is_of_host(address: str, ours: str) -> bool:
    """Whether an address is of our host; on trial every installation is at the same one, which names nobody."""
    try:
        host = urlsplit(ours).hostname
        return host not in NOBODYS and urlsplit(address).hostname == host
    except ValueError:  # an address that cannot be taken apart is nobody else's
        return True


def _origin(files: Mapping[str, bytes]) -> str:
    """Return the name of the log in which a list says that it stands, or nothing."""
    try:
        return Checkpoint.from_text(parse_note(TlogProof.from_content(files[LOG_PROOF]).checkpoint).text).origin
    except (KeyError, NoteMalformed):
        return ""


def _is_named_alike(proved: Proved, trust: Trust) -> bool:
    """Whether a certificate in the file bears, or names as its issuer, the name of a root that is believed."""
    try:
        ours = {_shown(each.subject) for each in chains.loaded((*trust.seal_roots, *trust.time_roots))}
        theirs = (proved.certificate, *proved.certificates)
        return any({_shown(each.subject), _shown(each.issuer)} & ours for each in theirs)
    except chains.UNREADABLE:
        return True


def _shown(name: x509.Name) -> str:
    """Return what people read as the name: an installation's roots differ besides by a number of their key."""
    common = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(common[0].value).casefold() if common else name.rfc4514_string()


def leave_open(sealed: Sealed, findings: Findings, *, at: datetime) -> None:
    """Take back what failed, or passed, for the want of the other installation's bundle alone."""
    if _are_stamps_whole(sealed, at):
        findings.left_open("stamps", NEEDS_BUNDLE, of=Verdict.TIMESTAMP_INVALID)
    if LOG_ENTRY in sealed.files and LOG_PROOF in sealed.files:
        findings.left_open("logged", NEEDS_BUNDLE, of=Verdict.NOT_IN_LOG)
        if not _leads_to_its_checkpoint(sealed.files):
            findings.failed("logged", Verdict.PROOF_INVALID)
    findings.left_open("current", NEEDS_BUNDLE, of=None)


def _leads_to_its_checkpoint(files: Mapping[str, bytes]) -> bool:
    try:
        proof = TlogProof.from_content(files[LOG_PROOF])
        checkpoint = Checkpoint.from_text(parse_note(proof.checkpoint).text)
        check_inclusion(proof.index, checkpoint.size, leaf_hash(files[LOG_ENTRY]), proof.path, checkpoint.root)
    except (NoteMalformed, ProofInvalid):
        return False
    return True


def _are_stamps_whole(sealed: Sealed, at: datetime) -> bool:
    """Whether the time stamps hold but for the question whose they are: one for the seal, none of the future."""
    seal = sealed.opened.seal.signer_info
    own = list(generic_cms.extract_tst_data_iter(seal, signed=False))
    tokens = [*own, *(each.signed_data for each in sealed.opened.stamps)]
    try:
        is_past = all(_info(each)["gen_time"].native <= at + CLOCKS_DIFFER for each in tokens)
        is_of_seal = len(own) == 1 and _is_of(own[0], seal["signature"].native)
        return is_past and is_of_seal and all(_is_signed(each) for each in tokens)
    except MemoryError:
        raise
    except Exception:  # a token under attack fails in many ways
        return False


def _info(token: cms.SignedData) -> cms.Asn1Value:
    return token["encap_content_info"]["content"].parsed


def _is_of(token: cms.SignedData, stamped: bytes) -> bool:
    imprint = _info(token)["message_imprint"]
    name = imprint["hash_algorithm"]["algorithm"].native
    return name in chains.STRONG and bool(imprint["hashed_message"].native == hashlib.new(name, stamped).digest())


def _is_signed(token: cms.SignedData) -> bool:
    """Whether a token is signed by the certificate that it brings, whoever that is of."""
    (signer,) = token["signer_infos"]
    name = signer["digest_algorithm"]["algorithm"].native
    digest = hashlib.new(name, bytes(token["encap_content_info"]["content"])).digest()
    certificate = generic_cms.extract_certs_for_validation(token).signer_cert
    return name in chains.STRONG and all(generic_cms.validate_sig_integrity(signer, certificate, STAMP, digest))
