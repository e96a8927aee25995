"""Typed parts of addresses: ``<unit:unit_code>``, ``<token:token>``, ``<product:product_code>``.

What does not look like one is no address at all and never reaches a view.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter, ValidationError


class UnitCode(BaseConverter):
    """The random code of a unit."""

    regex = "[a-z0-9]{10}"


class Token(BaseConverter):
    """The secret of a one-time link."""

    regex = "[A-Za-z0-9_-]{20,100}"


class ProductCode(BaseConverter):
    """The code of a catalogue product."""

    regex = "P[0-9]{4}"


class Word(BaseConverter):
    """A code that is a word of ours: a category, an edition, a register."""

    regex = "[a-z0-9]+(?:-[a-z0-9]+)*"


class GroupCode(BaseConverter):
    """The code of a file of the risk-point library."""

    regex = "[a-z][a-z0-9_]{1,59}"


class PointCode(BaseConverter):
    """The id of a risk point."""

    regex = "[a-z][a-z0-9_]{1,59}-[0-9]{2,3}"


class ReleaseName(BaseConverter):
    """The name of a release of the risk-point library."""

    regex = r"20[0-9]{2}\.[0-9]{2}(?:\.[0-9]{1,2})?"


class Day(BaseConverter):
    """A day as ISO 8601 writes it."""

    regex = "20[0-9]{2}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Read it; what is no day is no address."""
        try:
            return date.fromisoformat(value)
        except ValueError as problem:
            raise ValidationError from problem

    def to_url(self, value: date) -> str:
        """Write it."""
        return value.isoformat()


class SignedCode(BaseConverter):
    """The signed object of a list's QR code, in base32."""

    regex = "[A-Z2-7]{16,720}"


class TilePath(BaseConverter):
    """A tile of the log: level, number, and the width of one at the edge."""

    regex = r"[0-9]/(?:x[0-9]{3}/){0,5}[0-9]{3}(?:\.p/[0-9]{1,3})?"


class Number(IntegerConverter):
    """A row's number; one that no database could hold is no address."""

    regex = "[0-9]{1,15}"


CONVERTERS: Final = {
    "int": Number,
    "unit": UnitCode,
    "token": Token,
    "product": ProductCode,
    "word": Word,
    "group": GroupCode,
    "point": PointCode,
    "release": ReleaseName,
    "tile": TilePath,
    "code": SignedCode,
    "day": Day,
}


def install(app: Flask) -> None:
    """Let addresses use the types. Before any part is registered."""
    app.url_map.converters.update(CONVERTERS)
