"""Headers, hosts and the origin of unsafe requests."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from selfcheck.errors import Refused
from selfcheck.settings import Settings
from selfcheck.web import uploads
from selfcheck.web.request import SAFE_METHODS, the

POLICY: Final = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with no-referrer browsers send our own forms with "Origin: null"
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
    "X-Frame-Options": "DENY",
}
csrf = CSRFProtect()


def install(app: Flask) -> None:
    """Guard every answer and every unsafe request of the application."""
    app.config.update(
        WTF_CSRF_TIME_LIMIT=12 * 3600,
        WTF_CSRF_SSL_STRICT=False,  # the origin check below is stricter and does not need a Referer
    )
    app.before_request(_refuse_foreign_origin)
    uploads.install(app)
    csrf.init_app(app)
    app.after_request(_guard)


def limit(app: Flask, settings: Settings) -> None:
    """Hold requests to the hosts and sizes of one installation."""
    app.config.update(
        MAX_CONTENT_LENGTH=settings.form_limit,
        MAX_FORM_MEMORY_SIZE=settings.form_limit,
        TRUSTED_HOSTS=_hosts(settings),
    )


def trust_proxies(app: Flask, settings: Settings) -> None:
    """Take the visitor's address and scheme from as many proxies as stand before this installation."""
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]  # Flask's documented way to wrap


def _hosts(settings: Settings) -> list[str]:
    named = urlsplit(settings.base_url).hostname or "localhost"
    return sorted({named, "localhost", "127.0.0.1"})


def _refuse_foreign_origin() -> None:
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    is_foreign = site in {"cross-site", "same-site"} or (origin is not None and not _is_ours(origin, the(Settings)))
    if is_foreign:
        raise Refused(
            "foreign-origin",
            "这次提交不是从本系统的页面发出的，已拒绝。请从本系统打开页面后重新操作。",
            "This request did not come from a page of this system and was refused. Open the page here and try again.",
            status=400,
        )


def _is_ours(origin: str, settings: Settings) -> bool:
    return origin in {settings.base_url, settings.local_url, f"{request.scheme}://{request.host}"}


def _guard(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", POLICY)
    if the(Settings).uses_tls:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "private, no-store")
    return response
