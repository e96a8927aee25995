"""The trust page: for people the fingerprint to compare and what to do with it, for programs the signed bundle."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from selfcheck.accounts.access import public
from selfcheck.attestation.trust import Trust, shown_fingerprint
from selfcheck.clock import Clock
from selfcheck.errors import NotFound
from selfcheck.issuing.trust.making import Maker, make_bundle, own_trust
from selfcheck.issuing.trust.showing import shown_roots
from selfcheck.settings import Settings
from selfcheck.web.limits import limited
from selfcheck.web.request import port, session, the

bp = Blueprint("trust", __name__)
MINUTE: Final = timedelta(minutes=1)
BUNDLE: Final = "application/json"
PEM: Final = "application/x-pem-file"


def _maker() -> Maker:
    return Maker(the(Settings), port(Clock))


@bp.get("/trust")
@public
def home() -> ResponseReturnValue:
    """Tell people whom this installation asks to be believed, and the fingerprint to compare."""
    trust = own_trust(session(), _maker())
    prints = [shown_fingerprint(each) for each in trust.signers]
    return render_template("trust/home.html", trust=trust, name=_name(trust), prints=prints, roots=shown_roots(trust))


def _name(trust: Trust) -> str:
    """Return what the file with the bundle is called."""
    return f"selfcheck-trust-{trust.code or 'new'}.json"


@bp.get("/trust/bundle.json")
@public
@limited("trust", tries=20, per=MINUTE, of_all=300)
def bundle() -> ResponseReturnValue:
    """Hand out the signed bundle with today's status list."""
    trust = own_trust(session(), _maker())
    if not trust.signers:
        raise NotFound
    return _download(make_bundle(session(), _maker()), BUNDLE, _name(trust))


@bp.get("/trust/roots.pem")
@public
def roots() -> ResponseReturnValue:
    """Hand out the roots of seals and time stamps, for readers of PDF files and tools of others."""
    trust = own_trust(session(), _maker())
    if not trust.seal_roots:
        raise NotFound
    return _download(_pem(trust), PEM, "selfcheck-roots.pem")


def _pem(trust: Trust) -> bytes:
    found = dict.fromkeys((*trust.seal_roots, *trust.time_roots))
    return b"".join(x509.load_der_x509_certificate(each).public_bytes(Encoding.PEM) for each in found)


def _download(content: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, mimetype=media_type, headers=headers)
