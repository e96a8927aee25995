"""What stands on the printed list is what stands in its data."""

from __future__ import annotations

import pytest

from selfcheck.attestation.canonical import digests, to_canonical
from selfcheck.attestation.snapshot import Row
from selfcheck.attestation.terms import Hand
from selfcheck.glossary import POST_NAMES, STAGE_NAMES
from tests.documents.conftest import LISTS, Printed
from tests.pdf.paper import font_sizes, page_texts, qr_on_page, squeezed

NAMES = ("maker", "seller", "alone", "long")


def _cells(row: Row) -> list[str]:
    return [
        row.title.zh,
        row.description.zh,
        row.basis,
        row.measure.zh,
        row.target.text.zh,
        row.frequency_words.zh,
        row.check_method.zh,
        row.evidence.zh,
        row.remarks.zh,
        row.own_number,
        row.code,
        POST_NAMES[row.post].zh,
        row.person,
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_of_the_data_is_printed_on_one_page(name: str, printed: Printed) -> None:
    pages = page_texts(printed(name))
    for row in LISTS[name]().rows:
        home = next(page for page in pages if row.code in page)
        missing = [cell for cell in _cells(row) if squeezed(cell) not in home]
        assert not missing, f"row {row.position}"


@pytest.mark.parametrize("name", NAMES)
def test_every_page_says_what_it_is(name: str, printed: Printed) -> None:
    snapshot = LISTS[name]()
    pages = page_texts(printed(name))
    sha256, _ = digests(to_canonical(snapshot))
    for number, page in enumerate(pages, start=1):
        assert f"清单编号{snapshot.number}" in page
        assert f"第{snapshot.edition}版" in page
        assert f"第{number}页/共{len(pages)}页" in page
        assert sha256[:16] in page


def test_the_code_on_every_page_leads_to_the_check_page(printed: Printed) -> None:
    content = printed("maker")
    for page in range(1, len(page_texts(content)) + 1):
        assert qr_on_page(content, page) == {LISTS["maker"]().check_url}


def test_the_range_of_rows_and_their_stage_stand_on_the_page(printed: Printed) -> None:
    pages = page_texts(printed("maker"))
    rows = LISTS["maker"]().rows
    for page in pages:
        here = [row for row in rows if row.code in page]
        if here:
            assert f"第{here[0].position}–{here[-1].position}行" in page
            assert all(f"管控环节：{STAGE_NAMES[row.stage].zh}" in page for row in here)


def test_the_head_leads_with_the_products_own_papers(printed: Printed) -> None:
    first = page_texts(printed("maker"))[0]
    snapshot = LISTS["maker"]()
    assert first.index("产品单元与证书") < first.index("风险点与管控措施")
    for product in snapshot.products:
        for paper in product.papers:
            assert squeezed(f"{paper.number}{paper.scope}") in first
    for fact in (snapshot.unit.name, snapshot.unit.uscc, "2026年12月1日", "2027年11月30日", snapshot.check_code):
        assert squeezed(fact) in first


def test_the_catalogue_stands_in_the_notes(printed: Printed) -> None:
    last = page_texts(printed("maker"))[-1]
    assert "现行公告：全国重点工业产品质量安全监管目录（2024年版）" in last
    assert "未经核实" in last
    assert "在官方附件（2024年版，第87项）中查到" in last


@pytest.mark.parametrize("name", NAMES)
def test_the_sign_block_stands_with_rows_and_is_not_the_end(name: str, printed: Printed) -> None:
    pages = page_texts(printed(name))
    place = next(place for place, page in enumerate(pages) if "（单位盖章）" in page)
    assert any(row.code in pages[place] for row in LISTS[name]().rows)
    assert place < len(pages) - 1
    for confirmation in LISTS[name]().confirmations:
        assert squeezed(confirmation.statement.zh) in pages[place]


def test_untouched_rows_and_open_limits_say_so(printed: Printed) -> None:
    text = "".join(page_texts(printed("maker")))
    rows = LISTS["maker"]().rows
    untouched = sum(row.hand is Hand.PROPOSED for row in rows)
    assert text.count("〔按库建议，未经单位调整〕") == untouched
    assert sum("限值待核对" in row.target.text.zh for row in rows) >= 1


def test_annexes_tell_what_is_missing_own_and_different(printed: Printed) -> None:
    text = "".join(page_texts(printed("maker")))
    snapshot = LISTS["maker"]()
    for point in snapshot.set_aside:
        assert squeezed(point.title.zh) in text
        assert squeezed(point.reason.zh) in text
    for heading in (
        "附件一未列入的风险点及理由",
        "附件二本单位自拟和修改的行",
        "附件三与上一版次的差异",
        "附件四责任矩阵",
    ):
        assert heading in text
    assert squeezed(snapshot.supersedes.cause_words.zh if snapshot.supersedes else "") in text


def test_one_person_in_several_posts_is_declared(printed: Printed) -> None:
    text = "".join(page_texts(printed("alone")))
    assert "一人多岗声明：马𠮷㛃任主要负责人、质量安全员" in text


def test_marks_of_preview_sample_and_trial_stand_on_every_page(printed: Printed) -> None:
    assert all("预览，不是签发的清单" in page for page in page_texts(printed("preview")))
    assert all("样例" in page and "试用，未配置核验地址" in page for page in page_texts(printed("alone")))
    assert not any("样例" in page or "试用" in page or "预览" in page for page in page_texts(printed("maker")))


def test_nothing_is_smaller_than_nine_points(printed: Printed) -> None:
    assert min(font_sizes(printed("maker"))) >= 9
    assert min(font_sizes(printed("maker", language="en"))) >= 9
