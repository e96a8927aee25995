"""``selfcheck catalogue``: the editions we know of, and products by what one types."""

from __future__ import annotations

import json
from typing import Any, Protocol

import click

from selfcheck.catalogue.lookup import naming_edition, search
from selfcheck.catalogue.model import Catalogue, Edition, Product
from selfcheck.errors import Refused
from selfcheck.text import Bilingual


class HasCatalogue(Protocol):
    """What these commands need of an installation."""

    @property
    def catalogue(self) -> Catalogue:
        """The shipped catalogue."""
        ...

    @property
    def language(self) -> str:
        """``zh`` or ``en``."""
        ...


@click.group()
def catalogue() -> None:
    """监管目录：年版和产品 / the catalogue: editions and products."""


@catalogue.command()
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@click.pass_obj
def editions(installation: HasCatalogue, as_json: bool) -> None:
    """列出各年版和所持有的行数 / list the editions and how many rows of each are held."""
    known = installation.catalogue.editions
    if as_json:
        _print_json([_edition(each) for each in known])
        return
    for each in known:
        click.echo(_edition_in_words(each, installation.language))


@catalogue.command("search")
@click.argument("text")
@click.option("--edition", help="只看这一年版的产品 / only products that this edition names")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@click.pass_obj
def search_products(installation: HasCatalogue, text: str, edition: str | None, as_json: bool) -> None:
    """按中英文、拼音、标准号等查产品 / find products by Chinese, English, pinyin, standard number and so on."""
    held, asked = installation.catalogue, _known_edition(installation.catalogue, edition)
    found = search(held, text, edition=asked)
    if as_json:
        _print_json([_product(held, each, asked) for each in found])
        return
    for each in found:
        said = held.edition_by_code[asked] if asked else naming_edition(held, each)
        click.echo(f"{each.code}  {each.name.zh}  {each.name.en}  [{said.code}]")
    if not found:
        click.echo(Bilingual("没有找到产品", "no product found").in_language(installation.language), err=True)


def _known_edition(held: Catalogue, edition: str | None) -> str | None:
    if edition is None or edition in held.edition_by_code:
        return edition
    known = ", ".join(held.edition_by_code)
    raise Refused(
        "edition-unknown", f"没有这个年版：{edition}。可用：{known}", f"no edition {edition}; known: {known}"
    )


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        "edition": edition.code,
        "title_zh": edition.title.zh,
        "title_en": edition.title.en,
        "document": edition.document or None,
        "issued_on": edition.issued_on.isoformat() if edition.issued_on else None,
        "published_products": edition.published_products,
        "known_products": edition.known_products,
        "complete": edition.complete,
        "trust": edition.source.confidence.value if edition.is_notice else "unverified",
    }


def _edition_in_words(edition: Edition, language: str) -> str:
    published = "?" if edition.published_products is None else edition.published_products
    counts = Bilingual("所见 {held} 行，公布 {published}", "{held} rows seen, {published} published")
    counted = counts.with_values(held=edition.known_products, published=published).in_language(language)
    head = f"{edition.code}  {edition.document or '-'}  {edition.issued_on or '-'}  {counted}"
    return f"{head}\n    {edition.title.in_language(language)}\n    {edition.trust.in_language(language)}"


def _product(held: Catalogue, product: Product, asked: str | None) -> dict[str, str]:
    return {
        "code": product.code,
        "name_zh": product.name.zh,
        "name_en": product.name.en,
        "category_zh": held.category_by_code[product.category].name.zh,
        "edition": asked or naming_edition(held, product).code,
    }


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
