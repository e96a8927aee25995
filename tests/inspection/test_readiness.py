"""Readiness: items that no row answers are a hint, never an error; so are products with too few points."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient

from selfcheck.attestation.canonical import from_bytes, to_canonical
from selfcheck.attestation.snapshot import FewPoints
from selfcheck.checklist.operations import points, reading
from selfcheck.checklist.specific import AT_LEAST, OF_WEIGHTY_PRODUCTS, counts, is_specific, wanted
from selfcheck.findings import Finding, FindingLevel
from selfcheck.glossary import Post, Role
from selfcheck.issuing.flow import open_case
from selfcheck.issuing.gathering import gather
from selfcheck.issuing.printing import PaperSize, list_document, render_list
from selfcheck.issuing.reading import Language
from selfcheck.pdf.supervised import SupervisedRenderer
from selfcheck.riskpoints.model import Scope
from selfcheck.riskpoints.reach import reaching
from selfcheck.services import Services
from tests.data.issued import desk_of
from tests.data.library import shipped_catalogue, shipped_library
from tests.data.lists import SampleList
from tests.data.snapshots import maker
from tests.documents.conftest import renderer
from tests.pages import read
from tests.pdf.paper import page_texts

__all__ = ["renderer"]
TODAY = date(2026, 11, 20)


def hints(services: Services, sample: SampleList) -> dict[str, Finding]:
    with sample.of.scope(services) as session:
        case = open_case(
            session, desk_of(services), sample.of.unit, sample.id, at=services.clock.now(), is_held=False
        )
        return {each.code: each for each in case.findings}


def keep_only(services: Services, sample: SampleList, kept: int) -> None:
    """Set all rows aside that are about the product in particular, but for a few."""
    library = services.library
    with sample.of.scope(services, writing=True) as session:
        rows = [row for row in reading.rows_of(session, sample.id) if is_specific(library, row.point_id)]
        for row in rows[kept:]:
            at = services.clock.now()
            points.set_aside(session, sample.of.actor, sample.id, row.id, "本单位没有", at=at)


def test_a_whole_list_has_no_such_hint(services: Services, ebikes: SampleList, shop_list: SampleList) -> None:
    for sample in (ebikes, shop_list):
        assert not {"items-not-covered", "few-points"} & set(hints(services, sample))


def test_items_without_a_row_are_counted_as_a_hint_that_leads_to_their_page(
    services: Services, ebikes: SampleList
) -> None:
    keep_only(services, ebikes, 0)
    hint = hints(services, ebikes)["items-not-covered"]
    assert hint.level is FindingLevel.HINT
    assert hint.where is not None
    assert (hint.where.endpoint, hint.where.ids["checklist_id"]) == ("inspection.items", ebikes.id)


def test_few_points_are_said_on_page_and_list_and_an_own_point_is_asked_for(
    services: Services, ebikes: SampleList, officer: FlaskClient
) -> None:
    keep_only(services, ebikes, 5)
    hint = hints(services, ebikes)["few-points"]
    assert hint.level is FindingLevel.HINT
    shown = read(officer.get(ebikes.url().rstrip("/"))).main
    assert "本产品暂无专门风险点，请结合产品自行识别" in shown
    assert "有 5 行，应不少于 8 行" in shown
    assert "本产品暂无专门风险点" in read(officer.get(ebikes.url("readiness"))).main
    with ebikes.of.scope(services) as session:
        checklist = reading.checklist_of(session, ebikes.id)
        dossier = gather(session, desk_of(services), ebikes.of.unit, checklist, at=services.clock.now())
    assert dossier.products[0].few_points == FewPoints(5, 8)


def test_a_full_list_says_nothing(services: Services, ebikes: SampleList, officer: FlaskClient) -> None:
    assert "本产品暂无专门风险点" not in read(officer.get(ebikes.url().rstrip("/"))).main


@pytest.mark.parametrize(
    ("language", "words"), [("zh_Hans", "本产品暂无专门风险点"), ("en", "No specific risk points")]
)
def test_the_printed_list_says_it_from_its_own_data(language: Language, words: str) -> None:
    plain = maker(6)
    few = replace(plain.products[0], few_points=FewPoints(2, 8))
    told = replace(plain, products=(few, *plain.products[1:]))
    assert from_bytes(to_canonical(told)) == told
    printed = list_document(told, paper=PaperSize.A4, language=language)
    assert words in printed.html
    assert words not in list_document(plain, paper=PaperSize.A4, language=language).html
    assert b"few_points" not in to_canonical(plain)  # lists of before stay as they were, byte for byte


def test_the_paper_says_it(renderer: SupervisedRenderer) -> None:
    plain = maker(6)
    few = replace(plain.products[0], few_points=FewPoints(2, 8))
    content = render_list(replace(plain, products=(few, *plain.products[1:])), renderer)
    text = "".join(page_texts(content))
    assert "本产品暂无专门风险点，请结合产品自行识别（专门针对它的有2行，应不少于8行）" in text


def test_general_points_do_not_count_and_own_rows_do() -> None:
    library = shipped_library()
    general = next(point.id for point in library.points if point.scope is Scope.GENERIC)
    assert counts(library, [(general, [1, 2]), (None, [1]), ("electric_bicycle-01", [1])]) == {1: 2}


def test_makers_of_weighty_products_need_eight() -> None:
    catalogue = shipped_catalogue()
    assert wanted(None, Role.MAKER, TODAY) == AT_LEAST[Role.MAKER]
    for product in catalogue.products:
        is_weighty = product.grade == "high" or product.licence.required_on(TODAY) or product.ccc.required_on(TODAY)
        assert wanted(product, Role.MAKER, TODAY) == (OF_WEIGHTY_PRODUCTS if is_weighty else 6)
        assert wanted(product, Role.SELLER, TODAY) == 3


def test_every_shipped_product_reaches_them_before_any_answer() -> None:
    library = shipped_library()
    short = [
        (product.code, role.value)
        for product in shipped_catalogue().products
        for role in Role
        if sum(point.scope is not Scope.GENERIC for point in reaching(library, product, role, TODAY))
        < wanted(product, role, TODAY)
    ]
    assert short == []


def test_the_officer_may_still_submit(services: Services, ebikes: SampleList) -> None:
    keep_only(services, ebikes, 5)
    codes = {code for code, each in hints(services, ebikes).items() if each.blocks}
    assert not {"items-not-covered", "few-points"} & codes
    assert Post.OFFICER in ebikes.of.users
