"""The front page, where shipped facts were read, and the answer for whoever watches whether the service is alive."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from selfcheck.accounts.access import for_operator, public, viewer
from selfcheck.catalogue.model import Catalogue
from selfcheck.home import sources as gathered
from selfcheck.riskpoints.model import Library
from selfcheck.web.request import drop_session, session, the

bp = Blueprint("home", __name__)


@bp.get("/")
@public
def front() -> ResponseReturnValue:
    """Show the doors; a signed-in person goes straight to their units, a regulator to the desk."""
    if (person := viewer()) is not None:
        return redirect(url_for("regulator.home" if person.is_regulator else "enterprises.my_units"), 303)
    catalogue, library = the(Catalogue), the(Library)
    return render_template(
        "home/front.html", products=len(catalogue.products), points=len(library.points), release=library.release
    )


@bp.get("/operator/sources")
@for_operator
def sources() -> ResponseReturnValue:
    """Show the operator where the shipped facts were read."""
    library = the(Library)
    return render_template(
        "home/sources.html",
        documents=gathered.of_catalogue(the(Catalogue)),
        files=gathered.of_library(library),
        standards=gathered.of_register(library.standards),
        release=library.release,
    )


@bp.get("/health")
@public
def health() -> ResponseReturnValue:
    """Say ``ok`` or ``not ok``, nothing else."""
    try:
        session().execute(text("select 1"))
    except SQLAlchemyError:
        drop_session()
        return Response("not ok", 503, mimetype="text/plain")
    return Response("ok", mimetype="text/plain")
