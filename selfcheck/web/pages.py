"""Error pages in users' words, and what every template may say."""

from __future__ import annotations

import hashlib
import logging
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Final

from flask import Flask, Response, g, make_response, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.routing import BuildError

from selfcheck.clock import local_day
from selfcheck.db.engine import is_full
from selfcheck.errors import Refused
from selfcheck.text import Bilingual
from selfcheck.web.repeat import once_word
from selfcheck.web.request import now

log = logging.getLogger("selfcheck.web")
STATIC: Final = Path(__file__).resolve().parent.parent / "static"
KNOWN: Final = frozenset({400, 403, 404, 409, 413, 429, 500, 503, 507})


def install(app: Flask) -> None:
    """Register error pages and the shared template context."""
    app.before_request(_name_request)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(SecurityError, _foreign_host)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_trouble)
    app.register_error_handler(StaleDataError, _saved_meanwhile)
    app.register_error_handler(Exception, _broken)
    app.context_processor(_context)
    app.jinja_env.globals.update(link=link, static=static, once_word=once_word)  # macros see globals, not the context


def error_page(status: int, words: Bilingual | None = None) -> Response:
    """Return the page for an error; ``words`` replace the page's general sentence."""
    template = f"errors/{status if status in KNOWN else _nearest(status)}.html"
    response = make_response(render_template(template, words=words, request_id=g.get("request_id", "-")), status)
    if status in {429, 503}:
        response.headers.setdefault("Retry-After", "5")
    return response


def _nearest(status: int) -> int:
    return 400 if status < 500 else 500


def _name_request() -> None:
    g.request_id = secrets.token_hex(6)


def _refused(error: Refused) -> Response:
    page = error_page(error.status, Bilingual(error.zh, error.en))
    if error.retry_after is not None:
        page.headers["Retry-After"] = str(error.retry_after)
    return page


def _stale_form(_: CSRFError) -> Response:
    return error_page(
        400,
        Bilingual(
            "这个页面开得太久了，为了安全没有提交。请返回上一页，刷新后再提交一次。",
            "This page was open too long, so nothing was submitted. Go back, reload the page and submit again.",
        ),
    )


def _foreign_host(_: SecurityError) -> Response:
    return Response("400 Bad Request\n", 400, mimetype="text/plain")  # a page would need addresses of that host


def _http_error(error: HTTPException) -> Response:
    if error.response is not None or error.code in {301, 302, 303, 307, 308}:
        return make_response(error.get_response())
    page = error_page(error.code or 500)
    if isinstance(error.get_response().headers.get("Allow"), str):
        page.headers["Allow"] = error.get_response().headers["Allow"]
    return page


def _database_trouble(error: OperationalError) -> Response:
    log.error("database trouble, request %s: %s", g.get("request_id"), error.orig)
    return error_page(507 if is_full(error) else 503)


def _saved_meanwhile(_: StaleDataError) -> Response:
    return error_page(
        409,
        Bilingual(
            "别人在同一时刻保存了这里的内容，您的这次没有保存。请返回上一页，您填写的内容还在，对照后再保存。",
            "Somebody saved this at the same moment and yours was not saved. Go back: what you typed is still there.",
        ),
    )


def _broken(error: Exception) -> Response:
    log.exception("request %s failed", g.get("request_id"), exc_info=error)
    return error_page(500)


def link(endpoint: str, **values: str | int) -> str | None:
    """Return the address of a page, or None where this installation does not have it."""
    try:
        return url_for(endpoint, **values)  # type: ignore[arg-type]  # values are URL parts only
    except BuildError:
        return None


def static(path: str) -> str:
    """Return the address of a static file with its content in the address."""
    return _static_address(request.script_root, path)


@lru_cache(maxsize=400)
def _static_address(_: str, path: str) -> str:
    version = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]
    return url_for("static", filename=path, v=version)


def _context() -> dict[str, object]:
    return {
        "today": local_day(now()),
        "unit": g.get("unit"),
        "support_access": g.get("support_access"),
        "here": request.full_path if request.query_string else request.path,
    }
