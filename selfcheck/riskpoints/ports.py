"""What the commands of the library need of an installation and of a catalogue, which the library does not know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from selfcheck.riskpoints.coverage import CoveredProduct
from selfcheck.riskpoints.model import Library
from selfcheck.text import Bilingual


class ListedProduct(CoveredProduct, Protocol):
    """A catalogue product with its name and category."""

    @property
    def category(self) -> str:
        """Code of its category."""
        ...


class NamedCategory(Protocol):
    """A category of the catalogue."""

    @property
    def code(self) -> str:
        """Its code."""
        ...

    @property
    def name(self) -> Bilingual:
        """Name in Chinese and English."""
        ...


class Products(Protocol):
    """What these commands need of the catalogue."""

    @property
    def products(self) -> Sequence[ListedProduct]:
        """Every product."""
        ...

    @property
    def by_code(self) -> Mapping[str, ListedProduct]:
        """Products by their code."""
        ...

    @property
    def categories(self) -> Sequence[NamedCategory]:
        """Every category."""
        ...


class HasLibrary(Protocol):
    """What these commands need of an installation."""

    @property
    def catalogue(self) -> Products:
        """The shipped catalogue."""
        ...

    @property
    def library(self) -> Library:
        """The shipped library."""
        ...
