"""The unit's products: picked from the catalogue, described, taken off."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from selfcheck.accounts.finding import names_of
from selfcheck.catalogue.lookup import search
from selfcheck.catalogue.model import Catalogue, Product
from selfcheck.clock import local_day
from selfcheck.enterprises.access import UnitAccess, for_unit
from selfcheck.enterprises.forms.people import number_in
from selfcheck.enterprises.forms.products import AddProductForm, AnnexForm, ChangeProductForm
from selfcheck.enterprises.model import AnnexRow, HeldProduct
from selfcheck.enterprises.operations import products as operations
from selfcheck.enterprises.operations import reading
from selfcheck.enterprises.papers import asked_kinds, demands, paper_findings
from selfcheck.enterprises.permissions import Act
from selfcheck.enterprises.views.blueprint import UNIT, bp
from selfcheck.errors import NotFound, Refused, Stale
from selfcheck.findings import Finding
from selfcheck.glossary import Role
from selfcheck.web.addresses import words_asked
from selfcheck.web.language import gettext as _
from selfcheck.web.language import say
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, the

RESULTS = 30


@bp.get(UNIT + "/products")
@for_unit(Act.READ)
def products(access: UnitAccess) -> ResponseReturnValue:
    """List the unit's products with what their papers want."""
    rows = [(held, _findings(held)) for held in reading.products(access.db)]
    return render_template("enterprises/products.html", access=access, rows=rows, by_code=the(Catalogue).by_code)


def _findings(held: HeldProduct) -> list[Finding]:
    on, listed = local_day(now()), the(Catalogue).by_code.get(held.code)
    found = [
        finding for role in Role if held.takes_part_as(role) for finding in paper_findings(held, listed, role, on)
    ]
    return list({finding.words: finding for finding in found}.values())


@bp.get(UNIT + "/products/add")
@for_unit(Act.EDIT_PRODUCTS)
def pick_product(access: UnitAccess) -> ResponseReturnValue:
    """Search the catalogue for a product of the unit; answers as one types."""
    sought = words_asked()
    found = search(the(Catalogue), sought)[:RESULTS] if sought else []
    held = {product.code for product in reading.products(access.db)}
    return render_template("enterprises/pick_product.html", access=access, q=sought, found=found, held=held)


@bp.get(UNIT + "/products/add/<product:product_code>")
@for_unit(Act.EDIT_PRODUCTS)
def describe_product(access: UnitAccess, product_code: str) -> ResponseReturnValue:
    """Ask how the unit makes or sells the product."""
    listed = _listed(product_code)
    kinds = asked_kinds(listed, local_day(now()))
    values = {"standards": list(listed.standards[:1]), "paper_kind": kinds[0].value if kinds else "report"}
    return _describe_page(access, listed, AddProductForm(data=values), 200)


@bp.post(UNIT + "/products/add/<product:product_code>")
@for_unit(Act.EDIT_PRODUCTS)
@acts_once
def add_product(access: UnitAccess, product_code: str) -> ResponseReturnValue:
    """Add the product, with its first paper if one was typed."""
    listed, form, unit = _listed(product_code), AddProductForm(), access.unit
    form.fit(is_maker=unit.is_maker, is_seller=unit.is_seller, sites=reading.sites(access.db))
    if not form.validate():
        return _describe_page(access, listed, form, 400)
    try:
        facts = form.facts(is_maker=unit.is_maker, is_seller=unit.is_seller)
        row = operations.add_product(access.db, access.actor, listed, facts, at=now())
        if paper := form.paper():
            operations.add_paper(access.db, access.actor, row.id, paper, at=now())
    except Refused as error:
        error.field = "paper_number" if error.field == "number" else error.field
        form.add(error)
        return _describe_page(access, listed, form, error.status)
    flash(_("已添加“%(name)s”。", name=listed.name.zh))
    more = "enterprises.pick_product" if request.form.get("then") == "more" else "enterprises.overview"
    return redirect(url_for(more, unit_code=unit.code), 303)


def _listed(product_code: str) -> Product:
    listed = the(Catalogue).by_code.get(product_code)
    if listed is None:
        raise NotFound
    return listed


def _describe_page(access: UnitAccess, listed: Product, form: AddProductForm, status: int) -> ResponseReturnValue:
    if not form.is_submitted():
        unit = access.unit
        form.fit(is_maker=unit.is_maker, is_seller=unit.is_seller, sites=reading.sites(access.db))
    asked = demands(listed, local_day(now()))
    return render_template(
        "enterprises/describe_product.html", access=access, listed=listed, form=form, asked=asked
    ), status


@bp.get(UNIT + "/products/<int:product_id>")
@for_unit(Act.READ)
def product(access: UnitAccess, product_id: int) -> ResponseReturnValue:
    """Show a product with its papers, annex rows and what is wanting."""
    held = reading.product(access.db, product_id)
    sites = {site.id: site.name for site in reading.sites(access.db, with_closed=True)}
    names = names_of(access.db, {row.confirmed_by for row in held.annex if row.confirmed_by})
    listed = the(Catalogue).by_code.get(held.code)
    values = {"held": held, "listed": listed, "sites": sites, "names": names, "findings": _findings(held)}
    return render_template("enterprises/product.html", access=access, **values)


@bp.get(UNIT + "/products/<int:product_id>/edit")
@for_unit(Act.EDIT_PRODUCTS)
def edit_product(access: UnitAccess, product_id: int) -> ResponseReturnValue:
    """Show a product, ready to be changed."""
    held = reading.product(access.db, product_id)
    return _edit_page(access, held, _fitted(access, ChangeProductForm.of(held)), 200)


@bp.post(UNIT + "/products/<int:product_id>/edit")
@for_unit(Act.EDIT_PRODUCTS)
@acts_once
def change_product(access: UnitAccess, product_id: int) -> ResponseReturnValue:
    """Change a product."""
    held, form, unit = reading.product(access.db, product_id), _fitted(access, ChangeProductForm()), access.unit
    if not form.validate():
        return _edit_page(access, held, form, 400)
    try:
        facts = form.facts(is_maker=unit.is_maker, is_seller=unit.is_seller)
        operations.change_product(access.db, access.actor, product_id, facts, number_in(form.version), at=now())
    except Stale as stale:
        form.show_stale(stale, _fitted(access, ChangeProductForm.of(held)))
        return _edit_page(access, held, form, 409)
    except Refused as error:
        form.add(error)
        return _edit_page(access, held, form, error.status)
    flash(_("产品已保存。"))
    return redirect(url_for("enterprises.product", unit_code=unit.code, product_id=product_id), 303)


def _fitted(access: UnitAccess, form: ChangeProductForm) -> ChangeProductForm:
    unit = access.unit
    form.fit(is_maker=unit.is_maker, is_seller=unit.is_seller, sites=reading.sites(access.db))
    return form


def _edit_page(access: UnitAccess, held: HeldProduct, form: ChangeProductForm, status: int) -> ResponseReturnValue:
    return render_template("enterprises/edit_product.html", access=access, held=held, form=form), status


@bp.get(UNIT + "/products/<int:product_id>/end")
@for_unit(Act.EDIT_PRODUCTS)
def ask_end_product(access: UnitAccess, product_id: int) -> ResponseReturnValue:
    """Ask before a product is taken off."""
    held = reading.product(access.db, product_id)
    return render_template("enterprises/end_product.html", access=access, held=held)


@bp.post(UNIT + "/products/<int:product_id>/end")
@for_unit(Act.EDIT_PRODUCTS)
@acts_once
def end_product(access: UnitAccess, product_id: int) -> ResponseReturnValue:
    """Take a product off."""
    operations.end_product(access.db, access.actor, product_id, at=now())
    flash(_("产品已停止登记。"))
    return redirect(url_for("enterprises.products", unit_code=access.unit.code), 303)


@bp.get(UNIT + "/products/<int:product_id>/annex")
@for_unit(Act.EDIT_PRODUCTS)
def annex(access: UnitAccess, product_id: int) -> ResponseReturnValue:
    """Ask in which row of which official annex the product was found."""
    return _annex_page(
        access, reading.product(access.db, product_id), AnnexForm(data={"confirmed_on": local_day(now())}), 200
    )


@bp.post(UNIT + "/products/<int:product_id>/annex")
@for_unit(Act.EDIT_PRODUCTS)
@acts_once
def confirm_annex(access: UnitAccess, product_id: int) -> ResponseReturnValue:
    """Note the row."""
    held, form = reading.product(access.db, product_id), AnnexForm()
    form.edition.choices = _editions()
    if not form.validate():
        return _annex_page(access, held, form, 400)
    found = AnnexRow(form.edition.data, form.row_number.data, form.confirmed_on.data or local_day(now()), None)
    try:
        operations.confirm_annex(access.db, access.actor, product_id, found, at=now())
    except Refused as error:
        form.add(error)
        return _annex_page(access, held, form, error.status)
    flash(_("已记下附件里的位置，清单会注明。"))
    return redirect(url_for("enterprises.product", unit_code=access.unit.code, product_id=product_id), 303)


def _editions() -> list[SelectChoice]:
    return [
        SelectChoice(edition.code, say(edition.label)) for edition in the(Catalogue).editions if edition.is_notice
    ]


def _annex_page(access: UnitAccess, held: HeldProduct, form: AnnexForm, status: int) -> ResponseReturnValue:
    form.edition.choices = _editions()
    return render_template("enterprises/annex.html", access=access, held=held, form=form), status
