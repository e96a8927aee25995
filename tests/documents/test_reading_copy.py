"""The English reading copy: the same data, the same numbers, and it says which list governs."""

from __future__ import annotations

from selfcheck.issuing.printing import PaperSize
from tests.documents.conftest import LISTS, Printed
from tests.pdf.paper import page_texts, squeezed


def test_it_says_which_list_governs_on_every_page(printed: Printed) -> None:
    number = LISTS["maker"]().number
    for page in page_texts(printed("maker", PaperSize.A4, "en")):
        assert squeezed(f"Reading copy; the Chinese list no. {number} governs") in page


def test_it_shows_the_same_rows_codes_and_texts(printed: Printed) -> None:
    text = "".join(page_texts(printed("maker", PaperSize.A4, "en")))
    for row in LISTS["maker"]().rows:
        assert row.code in text
        assert squeezed(row.target.text.en or row.target.text.zh) in text


def test_a_text_that_exists_in_chinese_only_is_marked(printed: Printed) -> None:
    text = "".join(page_texts(printed("maker", PaperSize.A4, "en")))
    for row in LISTS["maker"]().rows:
        if not row.measure.en:
            assert squeezed(f"{row.measure.zh} (Chinese only)") in text
        else:
            assert squeezed(f"{row.measure.en} (Chinese only)") not in text


def test_the_fixed_words_of_the_form_are_english(printed: Printed) -> None:
    text = "".join(page_texts(printed("maker", PaperSize.A4, "en")))
    for chinese in ("管控环节", "清单编号", "责任人", "附件", "说明", "签署", "第1页", "等级"):
        assert chinese not in text


def test_the_column_that_holds_chinese_alone_says_so_at_its_head(printed: Printed) -> None:
    english, chinese = (page_texts(printed("maker", PaperSize.A4, language)) for language in ("en", "zh_Hans"))
    heads = [page for page in english if "Controlstage:" in page]
    assert heads
    assert all("Basis(Chineseonly)" in page for page in heads)
    assert "Chineseonly" not in "".join(chinese)
