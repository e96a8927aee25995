"""The blueprint of the inspector's pages, and what they all ask of an address."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from flask import Blueprint, render_template, request

from selfcheck.attestation.codes import Claims, read
from selfcheck.regulator.access import the_regulator
from selfcheck.regulator.model import (
    LONGEST_SOUGHT,
    RECEIPT_NAMES,
    RECEIPT_SIGNS,
    STANDING_NAMES,
    STANDING_SIGNS,
    Sought,
    area_words,
)
from selfcheck.sealing.coding import code_pins
from selfcheck.settings import Settings
from selfcheck.verification.rules import scanned, signed_path
from selfcheck.web.addresses import page_asked
from selfcheck.web.forms import visible
from selfcheck.web.request import session, the

bp = Blueprint("regulator", __name__, url_prefix="/regulator")
NAMES: Final[dict[str, Any]] = {
    "standings": STANDING_NAMES,
    "standing_signs": STANDING_SIGNS,
    "receipt_names": RECEIPT_NAMES,
    "receipt_signs": RECEIPT_SIGNS,
}


def sought(shows: Collection[str] = ()) -> Sought:
    """Return what the address looks for; the text of one of our QR codes stands for its number.

    :param shows: what ``show`` may be; anything else is no narrowing
    """
    asked = request.args.get("q", "")
    words = visible(asked[:LONGEST_SOUGHT]).strip()
    if (ours := scanned(words, the(Settings).base_url)) is not None:
        words = ours[0]
    if (said := _signed(asked)) is not None:
        words = said.number
    show = request.args.get("show", "")
    return Sought(words, show if show in shows else "", page_asked())


def _signed(asked: str) -> Claims | None:
    """Return what a signed QR code says, where its whole text was scanned into the field and our key signed it."""
    base_url = the(Settings).base_url
    if signed_path(asked, base_url) is None:
        return None
    return read(asked, code_pins(session(), base_url)).claims


def page(template: str, **values: Any) -> str:
    """Make one of the inspector's pages."""
    who = the_regulator()
    return render_template(f"regulator/{template}", who=who, area=area_words(who.area), **NAMES, **values)
