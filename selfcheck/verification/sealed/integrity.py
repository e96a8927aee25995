"""Whether anything differs from what was sealed: digests, what each signature covers, what came after the seal."""

from __future__ import annotations

from typing import Final

from pyhanko.sign.general import find_unique_cms_attribute
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from selfcheck.verification.sealed.findings import Findings
from selfcheck.verification.sealed.later import is_only_stamped
from selfcheck.verification.sealed.opening import Opened, covers_all, range_of
from selfcheck.verification.verdicts import Verdict

WHOLE: Final = (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION)


def check_integrity(opened: Opened, findings: Findings) -> None:
    """Check the digests of all signatures, and what follows the seal."""
    try:
        findings.settled("intact", None if _are_intact(opened) else Verdict.TAMPERED)
        findings.settled("whole", _changed_after(opened))
    except MemoryError:
        raise
    except Exception:  # a parser under attack fails in many ways, and what it cannot read was not so sealed
        findings.failed("intact", Verdict.TAMPERED)


def _are_intact(opened: Opened) -> bool:
    return all(_is_intact(opened, each) for each in (*opened.seals, *opened.stamps))


def _is_intact(opened: Opened, signature: EmbeddedPdfSignature) -> bool:
    """Whether the bytes covered are those that were signed, and are all but the signature itself."""
    if range_of(opened, signature) is None:
        return False
    content = signature.signed_data["encap_content_info"]
    if content["content_type"].native == "tst_info":
        signed: bytes = content["content"].parsed["message_imprint"]["hashed_message"].native
    else:
        signed = find_unique_cms_attribute(signature.signer_info["signed_attrs"], "message_digest").native
    return signed == signature.compute_digest()


def _changed_after(opened: Opened) -> Verdict | None:
    """Return what happened after the seal: None where nothing did but our own time stamps."""
    if opened.has_tail:
        return Verdict.TRAILING_DATA
    for each in (opened.seal, *opened.stamps):
        each.compute_integrity_info(skip_diff=True)
        if each.coverage not in WHOLE:
            return Verdict.TAMPERED
    if not is_only_stamped(opened):
        return Verdict.TAMPERED
    return _missing_or_appended(opened)


def _missing_or_appended(opened: Opened) -> Verdict | None:
    if not opened.stamps:
        return Verdict.EVIDENCE_STRIPPED
    last = opened.stamps[-1]
    if last.signed_revision < opened.reader.total_revisions - 1:
        return Verdict.TAMPERED
    return None if covers_all(opened, last) else Verdict.TRAILING_DATA
