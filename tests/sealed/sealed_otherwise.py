"""Forgeries with a genuine seal on a document that is not built as a list, or whose data are not as logged."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import rfc8785
from pikepdf import Array, Dictionary, Name
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

from selfcheck.attestation.attached import LOG_ENTRY, data_name
from selfcheck.attestation.canonical import digests, to_canonical
from selfcheck.attestation.custody import TimeSource
from selfcheck.attestation.terms import Purpose
from selfcheck.sealing.seal import Sealing, seal
from selfcheck.text import Bilingual
from selfcheck.verification.pagetext import page_text
from selfcheck.verification.verdicts import Verdict
from tests.conftest import TODAY
from tests.sealed.forging import Bench, Forged, edit, forgery, sealed_by_hand, time_stamped
from tests.sealed.shapes import coded, with_file
from tests.sealed.world import Printed, Wish


def built(bench: Bench, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """Seal the list rightly, after the document was changed."""
    snapshot = bench.printed.snapshot
    document = edit(bench.document(), change)
    return seal(Sealing(document, bench.printed.block, snapshot.unit.name, snapshot.number), bench.means, at=TODAY)


def file_of(pdf: pikepdf.Pdf, name: str, content: bytes) -> pikepdf.AttachedFileSpec:
    """A file to be attached."""
    kind = {"description": "", "mime_type": "application/json", "creation_date": "", "mod_date": ""}
    return pikepdf.AttachedFileSpec(pdf, content, filename=name, **kind)


@forgery(Verdict.SHAPE_VIOLATION)
def a_seal_that_allows_forms_to_be_filled(bench: Bench) -> bytes:
    return sealed_by_hand(bench.document(), bench.means, docmdp_permissions=MDPPerm.FILL_FORMS)


@forgery(Verdict.SHAPE_VIOLATION)
def a_seal_that_does_not_certify(bench: Bench) -> bytes:
    return sealed_by_hand(bench.document(), bench.means, certify=False)


@forgery(Verdict.SHAPE_VIOLATION)
def a_seal_in_another_field(bench: Bench) -> bytes:
    return sealed_by_hand(bench.document(), bench.means, field="Signature1")


@forgery(Verdict.SHAPE_VIOLATION)
def a_time_stamp_in_another_field(bench: Bench) -> bytes:
    return sealed_by_hand(bench.document(), bench.means, timestamp_field_name="Timestamp1")


@forgery(Verdict.SHAPE_VIOLATION)
def a_seal_without_its_certificate_bound(bench: Bench) -> bytes:
    means = bench.means
    plain = SigSeedSubFilter.ADOBE_PKCS7_DETACHED
    return time_stamped(sealed_by_hand(bench.document(), means, subfilter=plain, use_pades_lta=False), means)


@forgery(Verdict.TAMPERED)
def a_stranger_signs_after_a_seal_that_lets_them(bench: Bench) -> bytes:
    means = bench.means
    first = sealed_by_hand(bench.document(), means, docmdp_permissions=MDPPerm.FILL_FORMS, use_pades_lta=False)
    stranger = bench.world.means(bench.printed.snapshot, name="陌生人")
    return sealed_by_hand(first, stranger, field="Second", certify=False, docmdp_permissions=MDPPerm.FILL_FORMS)


@forgery(Verdict.SHAPE_VIOLATION)
def a_stranger_signed_before_the_seal(bench: Bench) -> bytes:
    stranger = bench.world.means(bench.printed.snapshot, name="陌生人")
    first = sealed_by_hand(bench.document(), stranger, field="First", certify=False, use_pades_lta=False)
    return sealed_by_hand(first, bench.means, certify=False)


@forgery(Verdict.SHAPE_VIOLATION)
def a_script_under_the_seal(bench: Bench) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Names.JavaScript = Dictionary(Names=Array(["a", Dictionary(S=Name.JavaScript, JS="app.alert(1)")]))

    return built(bench, change)


@forgery(Verdict.SHAPE_VIOLATION)
def an_action_on_opening(bench: Bench) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OpenAction = Dictionary(S=Name.URI, URI="https://evil.example/")

    return built(bench, change)


@forgery(Verdict.SHAPE_VIOLATION)
def a_link_to_the_outside(bench: Bench) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        action = Dictionary(S=Name.URI, URI="https://evil.example/")
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 90, 90]), A=action)
        annotations = pdf.pages[0].get("/Annots", Array())
        annotations.append(pdf.make_indirect(link))
        pdf.pages[0].Annots = annotations

    return built(bench, change)


@forgery(Verdict.SHAPE_VIOLATION)
def a_program_to_be_launched(bench: Bench) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].AA = Dictionary(O=Dictionary(S=Name.Launch, F="cmd.exe"))

    return built(bench, change)


@forgery(Verdict.SHAPE_VIOLATION)
def a_hidden_layer(bench: Bench) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="layer"))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))

    return built(bench, change)


@forgery(Verdict.SHAPE_VIOLATION)
def a_dynamic_form(bench: Bench) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=pdf.make_stream(b"<xdp/>"))

    return built(bench, change)


@forgery(Verdict.SHAPE_VIOLATION)
def a_text_field_under_the_seal(bench: Bench) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        field = pdf.make_indirect(Dictionary(FT=Name.Tx, T="a", V="合格"))
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))

    return built(bench, change)


@forgery(Verdict.SHAPE_VIOLATION)
def a_film_on_a_page(bench: Bench) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        film = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([0, 0, 90, 90]))
        pdf.pages[0].Annots = Array([pdf.make_indirect(film)])

    return built(bench, change)


@forgery(Verdict.SHAPE_VIOLATION)
def a_program_attached(bench: Bench) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["report.exe"] = file_of(pdf, "report.exe", b"MZ")

    return built(bench, change)


@forgery(Verdict.SHAPE_VIOLATION)
def a_name_that_climbs(bench: Bench) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["../../list.json"] = file_of(pdf, "../../list.json", b"{}")

    return built(bench, change)


@forgery(Verdict.SHAPE_VIOLATION)
def two_data_files_of_one_name(bench: Bench) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        names = pdf.Root.Names.EmbeddedFiles
        (place,) = (place for place, name in enumerate(names.Names) if str(name).startswith("SC01-"))
        names.Names.append(names.Names[place])
        names.Names.append(pdf.make_indirect(file_of(pdf, "x", b"{}").obj))

    return built(bench, change)


@forgery(Verdict.SHAPE_VIOLATION)
def a_data_file_that_shows_another_name(bench: Bench) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments[data_name(bench.printed.snapshot.number)].obj.UF = "harmless.txt"

    return built(bench, change)


@forgery(Verdict.SHAPE_VIOLATION)
def two_contents_under_one_attachment(bench: Bench) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments[data_name(bench.printed.snapshot.number)].obj.EF.UF = pdf.make_stream(b"{}")

    return built(bench, change)


@forgery(Verdict.SHAPE_VIOLATION)
def no_data_file(bench: Bench) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.attachments[data_name(bench.printed.snapshot.number)]

    return built(bench, change)


@forgery(Verdict.LIMIT_EXCEEDED)
def an_attachment_that_unpacks_without_end(bench: Bench) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["log-entry.json"].obj.EF.F.write(b" " * 300_000_000)

    return built(bench, change)


def with_raw_data(bench: Bench, content: bytes) -> bytes:
    """Issue the list with these bytes as its data file, logged and approved as they are."""
    sha256, sm3 = digests(content)
    pdf = with_file(bench.printed, data_name(bench.printed.snapshot.number), content)
    printed = Printed(bench.printed.snapshot, pdf, bench.printed.block)
    return bench.world.issue(printed, Wish(entry={"data_sha256": sha256, "data_sm3": sm3}))


@forgery(Verdict.DATA_MISMATCH)
def data_written_another_way(bench: Bench) -> bytes:
    plain = json.loads(to_canonical(bench.printed.snapshot))
    return with_raw_data(bench, json.dumps(plain, ensure_ascii=False, indent=1).encode())


@forgery(Verdict.DATA_MISMATCH)
def data_with_a_key_twice(bench: Bench) -> bytes:
    content = to_canonical(bench.printed.snapshot)
    return with_raw_data(bench, content.replace(b'{"answers"', b'{"answers":[],"answers"', 1))


@forgery(Verdict.DATA_MISMATCH)
def data_with_a_field_more(bench: Bench) -> bytes:
    plain = json.loads(to_canonical(bench.printed.snapshot))
    return with_raw_data(bench, rfc8785.dumps({**plain, "zz": "1"}))


@forgery(Verdict.DATA_MISMATCH)
def data_with_a_value_of_another_type(bench: Bench) -> bytes:
    plain = json.loads(to_canonical(bench.printed.snapshot))
    return with_raw_data(bench, rfc8785.dumps({**plain, "edition": "2"}))


@forgery(Verdict.UNSUPPORTED)
def data_of_a_schema_to_come(bench: Bench) -> bytes:
    content = to_canonical(bench.printed.snapshot)
    return with_raw_data(bench, content.replace(b"selfcheck-list/1", b"selfcheck-list/9"))


@forgery(Verdict.DATA_MISMATCH)
def data_of_another_number(bench: Bench) -> bytes:
    return with_raw_data(bench, to_canonical(bench.data(number="SC01-7KQ4XN-2026-0009")))


@forgery(Verdict.DATA_MISMATCH)
def a_preview_sealed(bench: Bench) -> bytes:
    return bench.issue(bench.data(purpose=Purpose.PREVIEW))


@forgery(Verdict.DATA_MISMATCH)
def data_that_do_not_say_what_the_seal_rests_on(bench: Bench) -> bytes:
    return bench.issue(bench.data(seal=None))


@forgery(Verdict.DATA_MISMATCH)
def own_time_stamps_passed_off_as_an_authority_s(bench: Bench) -> bytes:
    terms = replace(bench.world.terms, time_source=TimeSource.AUTHORITY, time_authority="国家授时中心")
    return bench.issue(bench.data(seal=terms))


@forgery(Verdict.DATA_MISMATCH)
def a_certificate_passed_off_as_a_licensed_authority_s(bench: Bench) -> bytes:
    return bench.issue(bench.data(seal=replace(bench.world.terms, certificate_issuer="CFCA", is_own_root=False)))


@forgery(Verdict.DATA_MISMATCH)
def data_changed_after_they_were_logged(bench: Bench) -> bytes:
    """The unit holds its key: it puts a softer target into the data and seals again, with the old proofs."""
    honest = bench.world.logged(bench.printed.snapshot, {}, Wish())
    rows = bench.printed.snapshot.rows
    softer = replace(rows[0], target=replace(rows[0].target, text=Bilingual("不作要求", "none")))

    return bench.issue(coded(bench.data(rows=(softer, *rows[1:]))), attached={LOG_ENTRY: honest[LOG_ENTRY]})


@forgery(Verdict.ROW_CODE_MISMATCH)
def a_row_under_the_code_of_another(bench: Bench) -> bytes:
    rows = bench.printed.snapshot.rows
    return bench.issue(bench.data(rows=(replace(rows[0], code=rows[1].code), *rows[1:])))


@forgery(Verdict.ROW_CODE_MISMATCH)
def two_rows_in_one_place(bench: Bench) -> bytes:
    rows = bench.printed.snapshot.rows
    return bench.issue(bench.data(rows=(rows[0], *rows)))


@forgery(Verdict.UNSUPPORTED)
def a_layout_that_nobody_knows(bench: Bench) -> bytes:
    return bench.issue(entry={"template": "list/99"})


@forgery(Verdict.DISPLAY_MISMATCH)
def pages_that_say_something_else(bench: Bench) -> Forged:
    rows = bench.printed.snapshot.rows

    other = replace(rows[0], title=Bilingual("与纸面不同的风险点", "another point"))
    return Forged(bench.issue(coded(bench.data(rows=(other, *rows[1:])))), page_text=page_text)
