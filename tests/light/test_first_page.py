"""The page on the wall: one A4 page for every shop, with everything an inspector asks for; the rest in annexes."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace

import pikepdf
import pytest

from selfcheck.attestation.canonical import from_bytes, to_canonical
from selfcheck.attestation.snapshot import PostHolder, Snapshot
from selfcheck.attestation.terms import Act, Purpose
from selfcheck.glossary import SHOP_ACT_NAMES, Post
from selfcheck.issuing.light_page import light_page
from selfcheck.issuing.printing import PaperSize, Printing, first_page, render_list
from selfcheck.issuing.reading import Language, Reader
from selfcheck.paper.model import Direction, SheetOptions, Span
from selfcheck.paper.printing import preview_floor_sheet
from selfcheck.paper.rules import floor_sheets
from selfcheck.pdf.supervised import SupervisedRenderer
from selfcheck.services import Services
from selfcheck.text import Bilingual
from tests.data.codes import code_of
from tests.data.issued import snapshot_of
from tests.data.shops import SHOPS, SUPERMARKET, Shop, issued_light
from tests.pdf.paper import codes_in, font_sizes, page_texts, qr_on_page, scan, squeezed
from tests.people import People

pytestmark = pytest.mark.any_database


@pytest.fixture(scope="module")
def renderer() -> Iterator[SupervisedRenderer]:
    """The renderer as the worker has it."""
    supervised = SupervisedRenderer()
    yield supervised
    supervised.close()


@pytest.fixture
def frozen(services: Services, people: People) -> Callable[[Shop], Snapshot]:
    """What is frozen when a shop issues its light list."""
    return lambda shop: snapshot_of(services, issued_light(services, people, shop))


def pages_of(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


@pytest.mark.parametrize("shop", SHOPS, ids=lambda shop: shop.login)
def test_one_page_says_it_all_and_the_annex_holds_every_row_in_full(
    frozen: Callable[[Shop], Snapshot], renderer: SupervisedRenderer, shop: Shop
) -> None:
    snapshot = frozen(shop)
    pdf = render_list(snapshot, renderer)
    first, *others = texts = page_texts(pdf)
    annexes = "".join(others)
    assert pages_of(renderer.render(first_page(Printing.of(snapshot, PaperSize.A4, "zh_Hans")))) == 1
    assert "附件一" in others[0]
    for word in (snapshot.unit.name, snapshot.unit.uscc, snapshot.number, snapshot.check_code, "单位盖章", "签名"):
        assert squeezed(word) in first
    assert first.count("签名：") == len(snapshot.confirmations)
    for group in snapshot.groups or ():
        assert squeezed(group.title.zh) in first
        assert squeezed(group.wording.zh) in first
        assert SHOP_ACT_NAMES[group.act].zh in first
    assert "风险等级" not in "".join(texts)
    assert "责任矩阵" not in "".join(texts)
    assert qr_on_page(pdf, 1) == {snapshot.check_url}
    signed = renderer.render(first_page(Printing.of(snapshot, PaperSize.A4, "zh_Hans", code_of(snapshot))))
    assert codes_in(scan(signed, 1, dpi=150, tilt=3)) == {code_of(snapshot)}
    assert min(font_sizes(pdf)) >= 9
    for row in snapshot.rows:
        for words in (row.title.zh, row.measure.zh, row.target.text.zh, row.check_method.zh, row.code[:5]):
            assert squeezed(words) in annexes
    for product in snapshot.products:
        assert squeezed(product.name.zh) in annexes


def crowded(snapshot: Snapshot) -> Snapshot:
    """Three people with long names, three signatures, a long unit name and address."""
    names = ("欧阳建国", "司马相如敏", "买买提·阿不都热合曼")
    prepared, attested = snapshot.confirmations
    return replace(
        snapshot,
        unit=replace(
            snapshot.unit, name="样例省样例市样例区惠民便利综合百货超市第一百二十三分店", address="样例省" * 24
        ),
        rows=tuple(replace(row, person=names[row.position % 3]) for row in snapshot.rows),
        posts=(*snapshot.posts, PostHolder(Post.DIRECTOR, names[1])),
        confirmations=(prepared, replace(prepared, act=Act.REVIEWED, post=Post.DIRECTOR), attested),
        is_sample=True,
        is_trial=True,
    )


def wordy(snapshot: Snapshot) -> Snapshot:
    """Every title as long as one may be."""
    long = Bilingual("很长的风险点题目" * 7, "A very long title of a point " * 7)
    return replace(snapshot, rows=tuple(replace(row, title=long) for row in snapshot.rows))


def unissued(snapshot: Snapshot) -> Snapshot:
    """As a preview shows it."""
    return replace(snapshot, purpose=Purpose.PREVIEW, confirmations=())


def test_many_hands_and_long_words_still_take_one_page(
    frozen: Callable[[Shop], Snapshot], renderer: SupervisedRenderer
) -> None:
    snapshot = frozen(SUPERMARKET)
    for each in (crowded(snapshot), wordy(snapshot), wordy(crowded(snapshot)), unissued(crowded(snapshot))):
        assert pages_of(renderer.render(first_page(Printing.of(each, PaperSize.A4, "zh_Hans")))) == 1
        assert pages_of(renderer.render(first_page(Printing.of(each, PaperSize.A4, "en")))) == 1


def test_the_english_copy_is_a_page_as_well_and_says_what_governs(
    frozen: Callable[[Shop], Snapshot], renderer: SupervisedRenderer
) -> None:
    snapshot = frozen(SUPERMARKET)
    first, second, *_ = page_texts(render_list(snapshot, renderer, language="en"))
    assert f"theChineselistno.{snapshot.number}governs" in first
    assert "Annex1:everyrowinfull" in second


def test_nothing_is_lost_between_page_and_annex(frozen: Callable[[Shop], Snapshot]) -> None:
    snapshot = frozen(SUPERMARKET)
    page = light_page(snapshot, Reader("zh_Hans"))
    for _, groups in page.acts:
        for group in groups:
            assert {thing.row.position for thing in group.things} <= {row.position for row in group.rows}
    rows = [row.position for _, groups in page.acts for group in groups for row in group.rows]
    assert rows == [row.position for row in snapshot.rows]
    shown = {key for _, groups in page.acts for group in groups for thing in group.things for key in thing.keys}
    assert len(shown) > len(snapshot.products) / 2  # not only the first products of the library


def test_the_data_go_there_and_back_and_keep_full_wording(frozen: Callable[[Shop], Snapshot]) -> None:
    snapshot = frozen(SUPERMARKET)
    assert from_bytes(to_canonical(snapshot)) == snapshot
    assert [code for group in snapshot.groups or () for code in group.rows] == [row.code for row in snapshot.rows]
    assert all(row.measure.zh and row.target.text.zh for row in snapshot.rows)


def test_the_floor_sheet_is_one_by_act(frozen: Callable[[Shop], Snapshot]) -> None:
    snapshot = frozen(SUPERMARKET)
    (sheet,) = floor_sheets(snapshot, SheetOptions())
    assert [act.act for act in sheet.acts] == list(dict.fromkeys(group.act for group in snapshot.groups or ()))
    assert sheet.count == len(snapshot.rows)
    assert sheet.product is None


@pytest.mark.parametrize("language", ["zh_Hans", "en"])
def test_the_floor_sheet_is_front_and_back_of_one_paper(
    frozen: Callable[[Shop], Snapshot], renderer: SupervisedRenderer, language: Language
) -> None:
    snapshot = frozen(SUPERMARKET)
    for direction, span in itertools.product(Direction, Span):
        options = SheetOptions(direction=direction, span=span, language=language)
        sheet = preview_floor_sheet(snapshot, renderer, options)
        assert pages_of(sheet) == 2, (direction, span)
        assert min(font_sizes(sheet)) >= 12
