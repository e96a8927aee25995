"""The seal: its shape, what others say of it, and that it holds for years."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import cms
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.validation.status import SignatureCoverageLevel

from selfcheck.attestation.attached import data_name, limit_of
from selfcheck.attestation.canonical import to_canonical
from selfcheck.errors import Broken
from selfcheck.pdf.checks import embedded_fonts
from selfcheck.sealing.attaching import attach, attached_names
from selfcheck.sealing.certificates import make_root, new_key
from selfcheck.sealing.means import Means
from selfcheck.sealing.place import find_place
from selfcheck.sealing.seal import seal
from selfcheck.sealing.signers import opened
from tests.conftest import TODAY
from tests.sealing.conftest import Printed
from tests.sealing.judging import judged_ok
from tests.sealing.tools import roots_file, signature_of, told, written


def test_one_certifying_seal_that_allows_no_change_and_one_time_stamp_over_the_whole_file(sealed: bytes) -> None:
    reader = PdfFileReader(io.BytesIO(sealed))
    (signature,) = reader.embedded_regular_signatures
    (stamp,) = reader.embedded_timestamp_signatures
    assert signature.field_name == "Seal"
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.docmdp_level is not None
    assert signature.docmdp_level.value == 1
    assert stamp.field_name == "SealTime"
    assert stamp.evaluate_signature_coverage() is SignatureCoverageLevel.ENTIRE_FILE
    assert sealed.rstrip().endswith(b"%%EOF")


def test_pdf_a_3u_is_kept(sealed: bytes, printed: Printed) -> None:
    with pikepdf.open(io.BytesIO(sealed)) as pdf, pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "U")
        assert pdf.pdf_version == "1.7"
        assert "/Version" not in pdf.Root
        assert set(pdf.Root.Extensions.keys()) == {"/ESIC"}
        assert pdf.Root.OutputIntents
        files = {str(each.UF): str(each.AFRelationship) for each in pdf.Root.AF}
        widgets = [each for page in pdf.pages for each in page.get("/Annots", ()) if each.Subtype == "/Widget"]
        assert all(int(each.F) & 4 for each in widgets)  # printed, as PDF/A demands
    assert files.pop(data_name(printed.snapshot.number)) == "/Data"
    assert set(files.values()) == {"/Supplement"}
    assert set(files) == set(printed.files)


def test_every_attachment_stands_in_the_catalog_once(sealed: bytes) -> None:
    with pikepdf.open(io.BytesIO(sealed)) as pdf:
        listed = [each.objgen for each in pdf.Root.AF]
        assert sorted(listed) == sorted(pdf.attachments[name].obj.objgen for name in pdf.attachments)


def test_only_known_attachments_and_the_data_as_they_were_frozen(sealed: bytes, printed: Printed) -> None:
    number = printed.snapshot.number
    names = attached_names(sealed)
    assert all(limit_of(name, number) for name in names)
    assert limit_of("report.exe", number) is None
    with pikepdf.open(io.BytesIO(sealed)) as pdf:
        data = pdf.attachments[data_name(number)].get_file().read_bytes()
    assert data == to_canonical(printed.snapshot)


def test_a_foreign_attachment_is_not_taken(printed: Printed) -> None:
    with pytest.raises(Broken, match=r"report\.exe"):
        attach(printed.pdf, {"report.exe": b""}, at=TODAY)
    with pytest.raises(Broken, match="approval-attested"):
        attach(printed.document, {"approval-attested.json": b""}, at=TODAY)


def test_the_same_parts_give_the_same_bytes_before_the_seal(printed: Printed) -> None:
    assert attach(printed.pdf, printed.files, at=TODAY) == printed.document


def test_the_block_stands_in_its_place_and_brings_its_fonts(sealed: bytes, printed: Printed) -> None:
    place = find_place(printed.document)
    with pikepdf.open(io.BytesIO(sealed)) as pdf:
        (widget,) = (each for each in pdf.pages[place.page].Annots if str(each.T) == "Seal")
        assert tuple(int(each) for each in widget.Rect) == place.box
        assert widget.AP.N.Resources.XObject
    assert embedded_fonts(printed.block) <= embedded_fonts(sealed)


def test_a_document_without_a_place_is_not_sealed(printed: Printed, means: Means) -> None:
    with pytest.raises(Broken, match="0 places"):
        seal(printed.sealing(printed.block), means, at=TODAY)


def test_poppler_finds_the_seal_valid(sealed: bytes, tmp_path: Path) -> None:
    said = told("pdfsig", written(tmp_path, "list.pdf", sealed)).stdout
    first = said.partition("Signature #2")[0]
    assert "Signature Validation: Signature is Valid." in first
    assert "ETSI.CAdES.detached" in first
    assert "Total document signed" in said  # the time stamp covers all of it
    assert "Invalid" not in said


def test_poppler_sees_a_changed_byte(sealed: bytes, tmp_path: Path) -> None:
    at = sealed.index(b"/Pages")
    changed = sealed[: at + 1] + b"p" + sealed[at + 2 :]
    said = told("pdfsig", written(tmp_path, "list.pdf", changed)).stdout
    assert "Signature is Valid" not in said


def test_openssl_verifies_the_seal_and_both_time_stamps(sealed: bytes, means: Means, tmp_path: Path) -> None:
    roots = roots_file(tmp_path, means.roots)
    cms_of_seal, covered = signature_of(sealed, "Seal")
    content = written(tmp_path, "covered", covered)
    done = told(
        "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", written(tmp_path, "seal.p7s", cms_of_seal),
        "-content", content, "-CAfile", roots, "-purpose", "any", "-attime", _time(), "-out", tmp_path / "out",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    token, stamped = signature_of(sealed, "SealTime")
    assert _is_stamped(tmp_path, token, stamped, roots)
    signer = cms.ContentInfo.load(cms_of_seal)["content"]["signer_infos"][0]
    inner = next(
        each["values"][0] for each in signer["unsigned_attrs"] if each["type"].native.startswith("signature_time")
    )
    assert _is_stamped(tmp_path, inner.dump(), signer["signature"].native, roots)
    assert not _is_stamped(tmp_path, token, stamped + b"x", roots)


def _is_stamped(folder: Path, token: bytes, content: bytes, roots: Path) -> bool:
    done = told(
        "openssl", "ts", "-verify", "-token_in", "-in", written(folder, "token.tst", token),
        "-data", written(folder, "stamped", content), "-CAfile", roots, "-attime", _time(),
    )  # fmt: skip
    return done.returncode == 0 and "Verification: OK" in done.stdout


def _time() -> str:
    return str(int(TODAY.timestamp()))


def test_qpdf_finds_nothing_wrong(sealed: bytes, tmp_path: Path) -> None:
    done = told("qpdf", "--check", written(tmp_path, "list.pdf", sealed))
    assert done.returncode == 0
    assert "No syntax or stream encoding errors" in done.stdout
    assert "WARNING" not in done.stdout + done.stderr


def test_nobody_can_sign_after_the_seal(sealed: bytes, means: Means) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    append_signature_field(writer, SigFieldSpec("Second"))
    with opened(means.signing) as signer, pytest.raises(SigningError, match="forbids all changes"):
        PdfSigner(PdfSignatureMetadata(field_name="Second"), signer).sign_pdf(writer)


@pytest.mark.parametrize("years", [0, 2, 10])
def test_the_seal_holds_offline_for_ten_years_after_its_certificate_ended(
    sealed: bytes, means: Means, years: int
) -> None:
    at = TODAY + timedelta(days=365 * years + 1)
    assert judged_ok(sealed, means.roots, at)


def test_a_root_that_is_not_pinned_is_not_trusted(sealed: bytes, means: Means) -> None:
    assert judged_ok(sealed, means.roots, TODAY)
    stranger = make_root(new_key(), "0000", at=TODAY - timedelta(days=1))
    assert not judged_ok(sealed, [stranger], TODAY)
