"""Public pages of the catalogue: search as one types, categories, products, editions, registers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from selfcheck.accounts.access import public
from selfcheck.catalogue import terms
from selfcheck.catalogue.lookup import browse, category_counts, rows_of, search
from selfcheck.catalogue.model import Catalogue, Edition
from selfcheck.catalogue.ports import Checks
from selfcheck.clock import local_day
from selfcheck.errors import NotFound
from selfcheck.web.addresses import page_asked, words_asked
from selfcheck.web.request import now, the

bp = Blueprint("catalogue", __name__)
ON_A_PAGE: Final = 50
ROWS_ON_A_PAGE: Final = 110


@dataclass(frozen=True, slots=True)
class Part:
    """One page of many rows: ``first`` and ``last`` are places in the whole."""

    page: int
    pages: int
    first: int
    last: int


@bp.get("/catalogue")
@public
def home() -> ResponseReturnValue:
    """Show the way in: search and categories."""
    return _search_page()


@bp.get("/catalogue/search")
@public
def find() -> ResponseReturnValue:
    """Answer a search; with nothing typed the same as the way in."""
    return _search_page()


@bp.get("/catalogue/categories/<word:category_code>")
@public
def category(category_code: str) -> ResponseReturnValue:
    """Show the products of a category."""
    catalogue = the(Catalogue)
    if (found := catalogue.category_by_code.get(category_code)) is None:
        raise NotFound
    edition = _asked_edition(catalogue)
    products = browse(catalogue, category_code, edition.code if edition else None)
    part = _part(len(products), ON_A_PAGE)
    return render_template(
        "catalogue/category.html",
        category=found,
        products=products[part.first : part.last],
        total=len(products),
        part=part,
        edition=edition,
        **_shared(catalogue),
    )


@bp.get("/catalogue/products/<product:product_code>")
@public
def product(product_code: str) -> ResponseReturnValue:
    """Show a product: editions that name it, registers, standards, how sure all that is."""
    catalogue = the(Catalogue)
    if (found := catalogue.by_code.get(product_code)) is None:
        raise NotFound
    return render_template(
        "catalogue/product.html",
        product=found,
        category=catalogue.category_by_code[found.category],
        grade=terms.grade_words(found),
        named=[row for row in found.rows if not row.is_neighbour],
        neighbours=[row for row in found.rows if row.is_neighbour],
        tested=the(Checks).items(found.code),
        found_before=the(Checks).found(found.code),
        **_shared(catalogue),
    )


@bp.get("/catalogue/editions")
@public
def editions() -> ResponseReturnValue:
    """Show all editions side by side, and which were never seen."""
    catalogue = the(Catalogue)
    in_force = catalogue.notice_on(local_day(now()))
    return render_template("catalogue/editions.html", in_force=in_force, **_shared(catalogue))


@bp.get("/catalogue/editions/<word:edition_code>")
@public
def edition(edition_code: str) -> ResponseReturnValue:
    """Show one edition: facts, duties, what is missing, the rows we hold."""
    catalogue = the(Catalogue)
    if (found := catalogue.edition_by_code.get(edition_code)) is None:
        raise NotFound
    rows = rows_of(catalogue, edition_code)
    part = _part(len(rows), ROWS_ON_A_PAGE)
    return render_template(
        "catalogue/edition.html",
        edition=found,
        rows=rows[part.first : part.last],
        total=len(rows),
        part=part,
        neighbours=rows_of(catalogue, edition_code, neighbour=True),
        **_shared(catalogue),
    )


@bp.get("/catalogue/registers/<word:register_code>")
@public
def register(register_code: str) -> ResponseReturnValue:
    """Show a register as far as we hold it."""
    catalogue = the(Catalogue)
    if (head := catalogue.register_heads.get(register_code)) is None:
        raise NotFound
    return render_template(
        "catalogue/register.html",
        head=head,
        names={each.number: each for each in head.categories},
        entries=catalogue.registers[register_code],
        **_shared(catalogue),
    )


def _search_page() -> ResponseReturnValue:
    catalogue = the(Catalogue)
    typed = words_asked()
    chosen = _asked_edition(catalogue)
    code = chosen.code if chosen else None
    found = search(catalogue, typed, edition=code)
    part = _part(len(found), ON_A_PAGE)
    return render_template(
        "catalogue/home.html",
        q=typed,
        edition=chosen,
        products=found[part.first : part.last],
        total=len(found),
        part=part,
        counts=category_counts(catalogue, code),
        **_shared(catalogue),
    )


def _shared(catalogue: Catalogue) -> dict[str, object]:
    return {"catalogue": catalogue, "terms": terms, "today": local_day(now())}


def _asked_edition(catalogue: Catalogue) -> Edition | None:
    code = request.args.get("edition", "")
    if code and code not in catalogue.edition_by_code:
        raise NotFound
    return catalogue.edition_by_code.get(code)


def _part(total: int, size: int) -> Part:
    pages = max(1, -(-total // size))
    page = min(page_asked(), pages)
    return Part(page, pages, (page - 1) * size, page * size)
