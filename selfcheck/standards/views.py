"""Public pages of the register of standards: search as one types, and a page for each document."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfcheck.accounts.access import public
from selfcheck.catalogue.model import Catalogue
from selfcheck.clock import local_day
from selfcheck.errors import NotFound
from selfcheck.riskpoints.model import Library
from selfcheck.riskpoints.standards import Kind, Standard, State
from selfcheck.riskpoints.standards_search import Wanted, search
from selfcheck.riskpoints.standards_uses import names_for_all, products_naming, uses
from selfcheck.standards import terms
from selfcheck.web.addresses import page_asked, words_asked
from selfcheck.web.request import now, the

bp = Blueprint("standards", __name__, url_prefix="/standards")
ON_A_PAGE: Final = 50
Choice = TypeVar("Choice", bound=StrEnum)


@bp.get("")
@public
def home() -> ResponseReturnValue:
    """Search the register; with nothing typed show all of it."""
    register, day = the(Library).standards, _asked_day()
    wanted = Wanted(words_asked(), _asked("state", State), _asked("kind", Kind))
    found = search(register, wanted, day)
    pages = max(1, -(-len(found) // ON_A_PAGE))
    page = min(page_asked(), pages)
    return render_template(
        "standards/home.html",
        wanted=wanted,
        found=found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE],
        total=len(found),
        page=page,
        pages=pages,
        **_shared(day),
    )


@bp.get("/entry")
@public
def entry() -> ResponseReturnValue:
    """Show a document by its code; one named without its year leads to its edition, or to the choice of them."""
    library, reference = the(Library), request.args.get("code", "").strip()
    named = library.standards.named(reference)
    if not named:
        raise NotFound
    if len(named) > 1:
        return redirect(url_for("standards.home", q=reference))
    standard = named[0]
    if standard.code != reference:
        return redirect(url_for("standards.entry", code=standard.code))
    return render_template("standards/entry.html", standard=standard, **_named_by(standard), **_shared(_asked_day()))


def _named_by(standard: Standard) -> dict[str, object]:
    library, catalogue = the(Library), the(Catalogue)
    return {
        "uses": uses(library, standard),
        "products": [catalogue.by_code[code] for code in products_naming(library, standard)],
        "is_for_all": names_for_all(library, standard),
        "points": len(library.points_by_standard.get(standard.code, ())),
    }


def _shared(day: date) -> dict[str, object]:
    return {"register": the(Library).standards, "terms": terms, "day": day, "today": local_day(now())}


def _asked_day() -> date:
    try:
        return date.fromisoformat(request.args.get("on") or local_day(now()).isoformat())
    except ValueError:
        raise NotFound from None


def _asked(name: str, kind: type[Choice]) -> Choice | None:
    try:
        return kind(word) if (word := request.args.get(name, "")) else None
    except ValueError:
        raise NotFound from None
