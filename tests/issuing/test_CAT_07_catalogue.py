"""A list is bound to the catalogue and the library it was made with, whatever is installed later."""

from __future__ import annotations

from dataclasses import replace

from selfcheck.attestation.snapshot import Library
from selfcheck.issuing.printing import PaperSize, list_document
from selfcheck.services import Services
from tests.data.snapshots import maker


def test_CAT_07_the_digests_of_catalogue_and_library_are_printed(shipped: Services) -> None:
    library = Library(shipped.library.release, shipped.library.digest, "1", shipped.catalogue.digest)
    page = list_document(replace(maker(2), library=library), paper=PaperSize.A4, language="zh_Hans").html
    assert shipped.library.digest[:16] in page
    assert shipped.catalogue.digest[:16] in page
