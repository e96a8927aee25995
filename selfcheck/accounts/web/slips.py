"""Links handed over on paper: the address in words and as a QR code, with what it is for and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import segno
from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from selfcheck.settings import Settings
from selfcheck.text import Bilingual
from selfcheck.web.request import the


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands on a slip. ``back`` is where the page's way out leads."""

    title: Bilingual
    person: str
    address: str
    expires_at: datetime
    back: str


def link_address(endpoint: str, token: str) -> str:
    """Return the whole address of a one-time link, made from the configured base address alone."""
    return the(Settings).base_url + url_for(endpoint, token=token)


def show_slip(slip: Slip) -> ResponseReturnValue:
    """Return the page that shows a link, this once, ready to print."""
    is_local = the(Settings).public_base_url is None
    return render_template("accounts/slip.html", slip=slip, picture=qr_code(slip.address), is_local=is_local)


def qr_code(text: str) -> str:
    """Return a QR code as a ``data:`` picture, dark on white in every theme."""
    return segno.make(text, error="m", micro=False).svg_data_uri(scale=4, border=4, dark="#000", light="#fff")
