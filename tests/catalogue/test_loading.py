"""Files that contradict themselves or each other are refused with file, line and field."""

from __future__ import annotations

import pytest

from selfcheck.catalogue.loading import FILES
from selfcheck.catalogue.model import Catalogue
from selfcheck.strict_yaml import DataFileError
from tests.catalogue.conftest import Copy

PRODUCTS = "catalogue/products.yaml"
EDITIONS = "catalogue/editions.yaml"
CCC = "registers/ccc.yaml"

DAMAGES = [
    (PRODUCTS, "  grade: high", "  grade: severe", "grade"),
    (PRODUCTS, "  grade: high", "  grad: high", "grad"),
    (PRODUCTS, "  category: household-appliances\n", "", "category"),
    (PRODUCTS, "category: household-appliances", "category: kitchens", "kitchens"),
    (PRODUCTS, "- code: P0002", "- code: P0001", "P0001"),
    (PRODUCTS, "- code: P0002", "- code: P2", "code"),
    (PRODUCTS, "zh: 电烤箱及烘烤器具", "zh: 电冰箱", "电冰箱"),
    (PRODUCTS, "pinyin: [dian bing xiang", "pinyin: [Dian Bing", "pinyin"),
    (PRODUCTS, "pinyin: [dian kao xiang ji hong kao qi ju]", "pinyin: []", "pinyin"),
    (PRODUCTS, "needs: [能效标识]", "needs: [能效]", "能效"),
    (PRODUCTS, "entries: [CCC-019]", "entries: [CCC-999]", "CCC-999"),
    (PRODUCTS, "covers: whole, entries: [CCC-019]", "covers: whole", "entries"),
    (PRODUCTS, "covers: whole, entries: [CCC-019]", "covers: none, entries: [CCC-019]", "entries"),
    (PRODUCTS, "number: 2,", "number: 1,", "2026-as-labelled 1"),
    (PRODUCTS, "number: 2,", "number: two,", "number"),
    (PRODUCTS, 'edition: "2023"', 'edition: "2019"', "2019"),
    (PRODUCTS, 'edition: "2023"', "edition: 2023", "edition"),
    (PRODUCTS, "sampled: [2020, 2022]", "sampled: [2020, x]", "sampled"),
    (PRODUCTS, "aliases: [冰箱", "aliases: [冰箱, 冰箱", "aliases"),
    (EDITIONS, "known_products: 17", "known_products: 18", "known_products"),
    (EDITIONS, "issued_on: 2024-01-25", "issued_on: 2024-02-30", "issued_on"),
    (EDITIONS, "issued_on: 2024-01-25", "issued_on: 20240125", "issued_on"),
    (EDITIONS, "is_notice: false", "is_notice: NO", "is_notice"),
    (EDITIONS, "confidence: seen", "confidence: sure", "confidence"),
    (EDITIONS, "format: selfcheck-editions/1", "format: selfcheck-editions/2", "format"),
    (EDITIONS, "- code: overview-2016", "- code: table-2018", "table-2018"),
    (CCC, "- code: CCC-002", "- code: CCC-001", "CCC-001"),
    (CCC, "mode: certification", "mode: voluntary", "mode"),
    (CCC, "  category: 1\n", "  category: 99\n", "category"),
    (CCC, 'printed_codes: ["0101"]', "printed_codes: [0101, 12]", "printed_codes"),
    (CCC, "document: revision-2023", "document: revision-2030", "revision-2030"),
    ("registers/licence.yaml", "register: licence", "register: ccc", "register"),
]


@pytest.mark.parametrize(("name", "old", "new", "named"), DAMAGES)
def test_CAT_05_a_file_at_odds_with_its_rules_is_refused(
    copy: Copy, catalogue: Catalogue, name: str, old: str, new: str, named: str
) -> None:
    copy.change(name, old, new)
    with pytest.raises(DataFileError) as caught:
        copy.load()
    assert (caught.value.path, caught.value.line is not None) == (copy.folder / name, True)
    assert named in caught.value.message.en
    assert catalogue.by_code["P0134"].name.zh == "电动自行车"  # what was loaded before stays as it is


@pytest.mark.parametrize("typed", ["NO", "007", "1_000", "2024-01-25", "12"])
def test_CAT_04_the_error_for_a_wrong_kind_names_the_field(copy: Copy, typed: str) -> None:
    copy.change(EDITIONS, "complete: false", f"complete: {typed}")
    with pytest.raises(DataFileError, match=r"editions\.0\.complete"):
        copy.load()


def test_CAT_08_text_of_the_files_stays_text(copy: Copy) -> None:
    hostile = "<script>{{ 7*7 }}</script> (a+)+$ __import__('os')"
    copy.change(PRODUCTS, "zh: 电动自行车, ", f'zh: "{hostile}", ')
    assert copy.load().by_code["P0134"].name.zh == hostile


def test_an_unchanged_copy_is_the_same_catalogue(copy: Copy, catalogue: Catalogue) -> None:
    again = copy.load()
    assert (again.products, again.editions, again.registers) == (
        catalogue.products,
        catalogue.editions,
        catalogue.registers,
    )


def test_the_digest_covers_every_file(copy: Copy, catalogue: Catalogue) -> None:
    assert copy.load().digest == catalogue.digest
    digests = {catalogue.digest}
    for name in FILES:
        with (copy.folder / name).open("a", encoding="utf-8") as file:
            file.write("# a remark\n")
        digests.add(copy.load().digest)
    assert len(digests) == len(FILES) + 1
    assert {path.relative_to(copy.folder).as_posix() for path in copy.folder.rglob("*.yaml")} == set(FILES)
