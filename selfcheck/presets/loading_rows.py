"""Reading what a trade preset says of rows: other columns for points of the library, and rows of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final
from unicodedata import normalize

from selfcheck.checklist.model import PresetRow, Standing
from selfcheck.data_fields import Fields
from selfcheck.glossary import FREQUENCY_NAMES, Frequency, Post, Stage
from selfcheck.text import Bilingual

PREFIX: Final = "preset"
KEY: Final = re.compile(r"[a-z]+(?:-[a-z]+)*")
LONGEST_KEY: Final = 30
LIMITS: Final = {
    "title": 60,
    "description": 500,
    "measure": 500,
    "target": 300,
    "check_method": 300,
    "evidence": 300,
}
COLUMNS: Final = {"evidence": "evidence_words"}
BASIS: Final = "行业预设建议"


def read_change(fields: Fields) -> tuple[str, Mapping[str, str]]:
    """Read other proposals for a point: frequency, post, evidence; return its id and the columns.

    :raises DataFileError: naming file, line and field
    """
    point, columns = fields.text("point"), dict[str, str]()
    if fields.has("frequency"):
        columns |= _frequency(fields)
    if fields.has("post"):
        columns["post"] = fields.choice("post", Post).value
    if fields.has("evidence"):
        columns |= _words(fields, "evidence")
    if not columns:
        raise fields.fault("没有写要改什么", "says nothing to change", "point")
    fields.done()
    return point, columns


def read_row(fields: Fields, preset: str, codes: Sequence[str]) -> PresetRow:
    """Read a row that the library lacks. Its target is the unit's own: it rests on no standard.

    :param codes: the products of the preset, of which the row may name some
    :raises DataFileError: naming file, line and field
    """
    key, stage = fields.text("key"), fields.choice("stage", Stage)
    if not KEY.fullmatch(key) or len(key) > LONGEST_KEY:
        raise fields.fault("键只用小写字母和连字符", "a key is lower-case words joined by hyphens", "key")
    products = fields.all_known("products", {code: code for code in codes})
    texts = {column: text for name in LIMITS for column, text in _words(fields, name).items()}
    columns = {
        **texts,
        **_frequency(fields),
        "stage": stage.value,
        "post": fields.choice("post", Post, Post.OFFICER).value,
        "basis": BASIS,
        "target_standing": Standing.OWN.value,
    }
    fields.done()
    return PresetRow(f"{PREFIX}/{preset}/{key}", stage, frozenset(products), columns)


def _frequency(fields: Fields) -> dict[str, str]:
    frequency = fields.choice("frequency", Frequency)
    words: Bilingual = FREQUENCY_NAMES[frequency]
    return {"frequency": frequency.value, "frequency_words": words.zh, "frequency_words_en": words.en}


def _words(fields: Fields, name: str) -> dict[str, str]:
    words, column = fields.words(name), COLUMNS.get(name, name)
    if len(words.zh) > LIMITS[name]:
        limit = LIMITS[name]
        raise fields.fault(f"中文超过 {limit} 字", f"the Chinese is longer than {limit} characters", name)
    return {column: normalize("NFC", words.zh), f"{column}_en": normalize("NFC", words.en)}
