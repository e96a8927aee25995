"""The papers of a product unit."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfcheck.catalogue.model import Catalogue
from selfcheck.clock import local_day
from selfcheck.enterprises.access import UnitAccess, for_unit
from selfcheck.enterprises.forms.people import number_in
from selfcheck.enterprises.forms.products import PaperForm
from selfcheck.enterprises.model import HeldPaper, HeldProduct
from selfcheck.enterprises.operations import products as operations
from selfcheck.enterprises.operations import reading
from selfcheck.enterprises.papers import asked_kinds
from selfcheck.enterprises.permissions import Act
from selfcheck.enterprises.views.blueprint import UNIT, bp
from selfcheck.enterprises.views.files import keep_file
from selfcheck.errors import NotFound, Refused, Stale
from selfcheck.evidence.operations import file_of
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, the
from selfcheck.web.uploads import takes_files

PAPERS = UNIT + "/products/<int:product_id>/papers"


@bp.get(PAPERS + "/add")
@for_unit(Act.EDIT_PRODUCTS)
def paper_to_add(access: UnitAccess, product_id: int) -> ResponseReturnValue:
    """Ask what stands on the paper."""
    held = reading.product(access.db, product_id)
    kinds = asked_kinds(the(Catalogue).by_code.get(held.code), local_day(now()))
    own_name = access.unit.name if held.facts.is_made else ""
    values = {"kind": kinds[0].value if kinds else "report", "holder": own_name, "scope_models": held.facts.models}
    return _page(access, held, PaperForm(data=values), 200)


@bp.post(PAPERS + "/add")
@for_unit(Act.EDIT_PRODUCTS)
@takes_files
@acts_once
def add_paper(access: UnitAccess, product_id: int) -> ResponseReturnValue:
    """Put the paper on record."""
    held, form = reading.product(access.db, product_id), PaperForm()
    if not form.validate():
        return _page(access, held, form, 400)
    try:
        operations.add_paper(access.db, access.actor, product_id, form.facts(keep_file(access, form.file)), at=now())
    except Refused as error:
        form.add(error)
        return _page(access, held, form, error.status)
    flash(_("证书已登记。"))
    return _back(access, product_id)


@bp.get(PAPERS + "/<int:paper_id>")
@for_unit(Act.EDIT_PRODUCTS)
def paper(access: UnitAccess, product_id: int, paper_id: int) -> ResponseReturnValue:
    """Show a paper, ready to be changed."""
    held, found = _paper(access, product_id, paper_id)
    return _page(access, held, _filled(found), 200, found)


@bp.post(PAPERS + "/<int:paper_id>")
@for_unit(Act.EDIT_PRODUCTS)
@takes_files
@acts_once
def change_paper(access: UnitAccess, product_id: int, paper_id: int) -> ResponseReturnValue:
    """Change a paper."""
    (held, found), form = _paper(access, product_id, paper_id), PaperForm()
    if not form.validate():
        return _page(access, held, form, 400, found)
    try:
        facts = form.facts(keep_file(access, form.file) or found.facts.file_id)
        operations.change_paper(access.db, access.actor, paper_id, facts, number_in(form.version), at=now())
    except Stale as stale:
        return _page(access, held, form.show_stale(stale, _filled(found)), 409, found)
    except Refused as error:
        form.add(error)
        return _page(access, held, form, error.status, found)
    flash(_("证书已保存。"))
    return _back(access, product_id)


@bp.post(PAPERS + "/<int:paper_id>/end")
@for_unit(Act.EDIT_PRODUCTS)
@acts_once
def end_paper(access: UnitAccess, product_id: int, paper_id: int) -> ResponseReturnValue:
    """Take a paper off the product."""
    _paper(access, product_id, paper_id)
    operations.end_paper(access.db, access.actor, paper_id, at=now())
    flash(_("证书已移除。"))
    return _back(access, product_id)


def _paper(access: UnitAccess, product_id: int, paper_id: int) -> tuple[HeldProduct, HeldPaper]:
    held = reading.product(access.db, product_id)
    for found in held.papers:
        if found.id == paper_id:
            return held, found
    raise NotFound


def _filled(found: HeldPaper) -> PaperForm:
    facts = found.facts
    values = {name: getattr(facts, name) for name in ("number", "holder", "manufacturer", "factory")}
    days = {"issued_on": facts.issued_on, "expires_on": facts.expires_on}
    scope = list(facts.scope_models)
    return PaperForm(
        formdata=None,
        data={"kind": facts.kind.value, "scope_models": scope, "version": found.version, **values, **days},
    )


def _page(
    access: UnitAccess, held: HeldProduct, form: PaperForm, status: int, found: HeldPaper | None = None
) -> ResponseReturnValue:
    file = file_of(access.db, found.facts.file_id) if found and found.facts.file_id else None
    return render_template(
        "enterprises/paper.html", access=access, held=held, form=form, paper=found, file=file
    ), status


def _back(access: UnitAccess, product_id: int) -> ResponseReturnValue:
    return redirect(url_for("enterprises.product", unit_code=access.unit.code, product_id=product_id), 303)
