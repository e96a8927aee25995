"""Forgeries under a further time stamp of the same authority, that show other pages and hide what was written."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from selfcheck.verification.sealed.graph import written
from selfcheck.verification.verdicts import Verdict
from tests.sealed.forging import Bench, forgery, sealed_by_hand, time_stamped, update


def _stamped_again(bench: Bench, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """A change under a time stamp of the same authority: outside ones stamp whatever anybody hands them."""
    return time_stamped(update(bench.sealed, change), bench.means, "SealTime2")


@forgery(Verdict.TAMPERED)
def the_stream_in_which_objects_lie_overwritten(bench: Bench) -> bytes:
    """The pages lie in an object stream: written again, it changes them, and no table says so of a page."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        page = writer.root["/Pages"]["/Kids"].raw_get(1)
        place = writer.prev.xrefs.get_xref_data(0).xrefs_in_objstm[page.idnum]
        reference = generic.Reference(place.obj_stream_id, 0, writer)
        stream = reference.get_object()
        assert isinstance(stream, generic.StreamObject)
        drawn = written(page.get_object().raw_get("/Contents"))
        assert stream.data.count(drawn) == 1
        stream._data = stream.data.replace(drawn, b"[]".ljust(len(drawn)))
        stream._encoded_data = None
        writer.mark_update(reference)

    return _stamped_again(bench, change)


@forgery(Verdict.TAMPERED)
def the_pages_passed_off_as_evidence(bench: Bench) -> bytes:
    """The evidence of time stamps may be new; pages that call themselves so may not."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        evidence, pages = writer.root["/DSS"], writer.root["/Pages"]
        for key in ("/Certs", "/CRLs", "/OCSPs"):
            if key in evidence:
                pages[pdf_name(key)] = evidence.raw_get(key)
        blank = {"/Type": pdf_name("/Page"), "/Parent": writer.root.raw_get("/Pages")}
        page = generic.DictionaryObject({pdf_name(key): value for key, value in blank.items()})
        page[pdf_name("/MediaBox")] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 595, 842)))
        pages[pdf_name("/Kids")] = generic.ArrayObject([writer.add_object(page)])
        pages[pdf_name("/Count")] = generic.NumberObject(1)
        writer.update_container(pages)
        writer.root[pdf_name("/DSS")] = writer.root.raw_get("/Pages")
        writer.update_root()

    return _stamped_again(bench, change)


@forgery(Verdict.TAMPERED)
def what_a_page_shows_made_the_field_of_a_time_stamp(bench: Bench) -> bytes:
    """The field of a stamp may be new; put where the text of a page was, it leaves the page blank."""
    stamped = time_stamped(bench.sealed, bench.means, "SealTime2")
    reader = PdfFileReader(io.BytesIO(stamped))
    fields = reader.root["/AcroForm"]["/Fields"]
    shown = _contents(reader.root["/Pages"]["/Kids"][0])

    def change(writer: IncrementalPdfFileWriter) -> None:
        writer.objects[(0, shown.idnum)] = generic.DictionaryObject(fields[len(fields) - 1])
        form = writer.root["/AcroForm"]
        listed = form["/Fields"]
        listed[len(listed) - 1] = generic.IndirectObject(shown.idnum, 0, writer)
        writer.update_container(listed)
        page = writer.root["/Pages"]["/Kids"][0]
        page[pdf_name("/Annots")] = generic.ArrayObject(list(page["/Annots"])[:-1])
        writer.update_container(page)

    return time_stamped(update(stamped, change), bench.means, "SealTime3")


@forgery(Verdict.TAMPERED)
def an_object_lying_hidden_for_readers_that_mend(bench: Bench) -> bytes:
    """No table names it; a reader that mends a broken file takes it all the same."""
    hidden = f"\n{_first_page_of(bench.sealed).idnum} 0 obj\n<< /Type /Page >>\nendobj\n".encode()

    def change(writer: IncrementalPdfFileWriter) -> None:
        writer.add_object(generic.StreamObject(stream_data=hidden))

    return _stamped_again(bench, change)


@forgery(Verdict.TAMPERED)
def an_object_named_twice_in_one_table(bench: Bench) -> bytes:
    """Of two entries for one object readers take different ones; here the last is the page as it was sealed."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(bench.document())) as pdf:
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    sealed = sealed_by_hand(target.getvalue(), bench.means)
    reader = PdfFileReader(io.BytesIO(sealed))
    page = reader.root["/Pages"]["/Kids"].raw_get(1).reference
    other = f"{page.idnum} 0 obj\n<< /Type /Page >>\nendobj\n".encode()
    places = (len(sealed), reader.xrefs[page])
    entries = "".join(f"{page.idnum} 1\n{place:010} 00000 n \n" for place in places)
    trailer = generic.DictionaryObject(reader.trailer.flatten())
    trailer[pdf_name("/Prev")] = generic.NumberObject(reader.last_startxref)
    end = f"\nstartxref\n{len(sealed) + len(other)}\n%%EOF\n".encode()
    table = f"xref\n{entries}trailer\n".encode() + written(trailer) + end
    return time_stamped(sealed + other + table, bench.means, "SealTime2")


def _contents(page: generic.DictionaryObject) -> generic.Reference:
    drawn = page.raw_get("/Contents")
    first = drawn if isinstance(drawn, generic.IndirectObject) else drawn.raw_get(0)
    reference: generic.Reference = first.reference
    return reference


def _first_page(writer: IncrementalPdfFileWriter) -> generic.Reference:
    reference: generic.Reference = writer.root["/Pages"]["/Kids"].raw_get(0).reference
    return reference


def _first_page_of(document: bytes) -> generic.Reference:
    return _first_page(IncrementalPdfFileWriter(io.BytesIO(document)))
