"""Text on a page of a test document that readers find and nobody sees: no font is embedded, nothing is painted."""

from __future__ import annotations

import html
import re
from typing import Final

import pikepdf

LINE: Final = 240
TO_UNICODE: Final = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange
endcmap CMapName currentdict /CMap defineresource pop end end"""


def words_of(page: str) -> str:
    """Return what a page of HTML says, without its marks."""
    body = re.sub(r"(?s)<(style|script|head).*?</\1>", "", page)
    return html.unescape(re.sub(r"<[^>]*>", "", body))


def write_unseen(pdf: pikepdf.Pdf, page: pikepdf.Page, text: str) -> None:
    """Write text onto a page."""
    bare = "".join(sign for sign in re.sub(r"\s+", "", text) if ord(sign) < 0x10000)
    lines = [bare[start : start + LINE] for start in range(0, len(bare), LINE)]
    shown = "\n".join(f"<{line.encode('utf-16-be').hex()}> Tj T*" for line in lines)
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(U=_font(pdf)))
    page.obj.Contents = pdf.make_stream(f"BT /U 2 Tf 2.1 TL 3 Tr 10 780 Td\n{shown}\nET".encode())


def _font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    name, dictionary = pikepdf.Name, pikepdf.Dictionary
    system = dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0)
    inner = dictionary(
        Type=name.Font, Subtype=name.CIDFontType0, BaseFont=name("/U"), CIDSystemInfo=system, DW=1000,
        FontDescriptor=dictionary(Type=name.FontDescriptor, FontName=name("/U"), Flags=4),
    )  # fmt: skip
    font = dictionary(
        Type=name.Font, Subtype=name.Type0, BaseFont=name("/U"), Encoding=name("/Identity-H"),
        DescendantFonts=pikepdf.Array([pdf.make_indirect(inner)]), ToUnicode=pdf.make_stream(TO_UNICODE),
    )  # fmt: skip
    return pdf.make_indirect(font)
