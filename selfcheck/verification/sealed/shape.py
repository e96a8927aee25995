"""The shape of a list: one seal that allows no change, time stamps, nothing that acts, points outside or hides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from selfcheck.attestation.attached import SEAL_FIELD, TIME_FIELD
from selfcheck.verification.sealed.findings import Findings, Stop
from selfcheck.verification.sealed.graph import walk
from selfcheck.verification.sealed.opening import Opened
from selfcheck.verification.verdicts import Verdict

SEAL_FILTER: Final = "/ETSI.CAdES.detached"
STAMP_FILTER: Final = "/ETSI.RFC3161"
KEYS: Final = """
/AA /JS /JavaScript /OpenAction /XFA /OCProperties /OC /OPI /Ref /RichMediaContent /RichMediaSettings /Collection
/Alternates /Renditions /URLS /Threads /Lock /SV /PZ /PieceInfo /Requirements /DPartRoot /Encrypt
"""
ACTIONS: Final = """
/JavaScript /Launch /URI /SubmitForm /ImportData /ResetForm /GoToR /GoToE /Rendition /Movie /Sound /Hide
/SetOCGState /Named /Thread /Trans /GoTo3DView /RichMediaExecute /GoToDp
"""
FORBIDDEN_KEYS: Final = frozenset(KEYS.split())
FORBIDDEN_ACTIONS: Final = frozenset(ACTIONS.split())
STAMP_KEYS: Final = frozenset({"/FT", "/T", "/Type", "/Subtype", "/F", "/Rect", "/P", "/TU", "/V"})
ANNOTATIONS: Final = frozenset({"/Widget", "/Link"})


def check_shape(opened: Opened, findings: Findings) -> None:
    """Check how the document is built, its last revision as readers show it."""
    try:
        is_ours = _has_our_signatures(opened) and _has_our_form(opened) and not any(_unfit(opened.reader.root))
    except MemoryError:
        raise
    except RecursionError:
        findings.settled("shape", Verdict.LIMIT_EXCEEDED)
        return
    except Stop as stop:
        findings.settled("shape", stop.verdict)
        return
    except PdfError:
        findings.settled("shape", Verdict.MALFORMED)
        return
    except Exception:  # something that a list has is not there, or of another kind
        is_ours = False
    findings.settled("shape", None if is_ours else Verdict.SHAPE_VIOLATION)


def _has_our_signatures(opened: Opened) -> bool:
    seal = opened.seal
    return (
        len(opened.seals) == 1
        and seal.field_name == SEAL_FIELD
        and seal.sig_object_type == "/Sig"
        and seal.sig_object.get("/SubFilter") == SEAL_FILTER
        and seal.docmdp_level is MDPPerm.NO_CHANGES
        and _is_certifying(opened, seal)
        and len(seal.signed_data["signer_infos"]) == 1
        and seal.signed_data["encap_content_info"]["content"].native is None
        and all(_is_our_stamp(each) for each in opened.stamps)
    )


def _is_certifying(opened: Opened, seal: EmbeddedPdfSignature) -> bool:
    certified = opened.reader.root["/Perms"].raw_get("/DocMDP")
    return isinstance(certified, generic.IndirectObject) and certified.reference == _value_of(seal)


def _value_of(signature: EmbeddedPdfSignature) -> generic.Reference | None:
    value = signature.sig_field.raw_get("/V")
    return value.reference if isinstance(value, generic.IndirectObject) else None


def _is_our_stamp(stamp: EmbeddedPdfSignature) -> bool:
    """Whether it is a time stamp that shows nothing: a field without extent and appearance."""
    return (
        stamp.field_name.startswith(TIME_FIELD)
        and stamp.sig_object.get("/SubFilter") == STAMP_FILTER
        and set(stamp.sig_field) <= STAMP_KEYS
        and [int(each) for each in stamp.sig_field["/Rect"]] == [0, 0, 0, 0]
    )


def _has_our_form(opened: Opened) -> bool:
    """Whether the form holds our signatures, each with a value of its own, and no other field."""
    fields = opened.reader.root["/AcroForm"]["/Fields"]
    signatures = (*opened.seals, *opened.stamps)
    values = {_value_of(each) for each in signatures}
    return len(fields) == len(signatures) == len(values) and all(
        field["/FT"] == "/Sig" and "/V" in field and "/Kids" not in field
        for field in (fields[place] for place in range(len(fields)))
    )


def _unfit(root: Any) -> Iterator[str]:
    """Yield what must not be in a list, in every object that can be reached from the catalog."""
    for met in walk(root, ()):
        if isinstance(met.value, generic.DictionaryObject):
            yield from _unfit_in(met.value)


def _unfit_in(value: Any) -> Iterator[str]:
    yield from FORBIDDEN_KEYS.intersection(value)
    action = value.get("/S")
    if isinstance(action, generic.NameObject) and action in FORBIDDEN_ACTIONS:
        yield str(action)
    kind = value.get("/Subtype")
    if ("/Rect" in value or value.get("/Type") == "/Annot") and kind not in ANNOTATIONS:
        yield str(kind)
    if isinstance(value, generic.StreamObject) and "/F" in value:
        yield "a stream that lies outside"
