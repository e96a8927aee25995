"""Data files → the registers of licence and CCC."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from selfcheck.catalogue.model import Mode, ModeChange, RegisterCategory, RegisterEntry, RegisterHead, Source
from selfcheck.data_fields import Fields
from selfcheck.glossary import Confidence
from selfcheck.text import Bilingual

EntryReader = Callable[[Fields], RegisterEntry]


def read_register(fields: Fields, code: str) -> tuple[RegisterHead, EntryReader]:
    """Read what a register is as a whole; returns it and the reader for its entries."""
    if fields.text("register") != code:
        raise fields.fault(f"应为 {code}", f"must be {code}", "register")
    documents = dict(_document(each) for each in fields.each("documents"))
    head = RegisterHead(
        code=code,
        title=fields.words("title"),
        document=fields.text("document"),
        published_categories=fields.integer("published_categories"),
        published_varieties=fields.integer("published_varieties"),
        categories=tuple(_category(each) for each in fields.each("categories")),
        notes=fields.each_words("notes"),
    )
    numbers = {each.number for each in head.categories}

    def read_entry(each: Fields) -> RegisterEntry:
        entry = _entry(each, code, documents)
        if entry.category is not None and entry.category not in numbers:
            raise each.fault("没有这个类别", "no such category", "category")
        return entry

    return head, read_entry


def _document(fields: Fields) -> tuple[str, Bilingual]:
    code = fields.text("code")
    words = Bilingual(fields.text("zh"), fields.text("en"))
    fields.done()
    return code, words


def _category(fields: Fields) -> RegisterCategory:
    category = RegisterCategory(
        fields.integer("number"), fields.words("name"), fields.choice("confidence", Confidence)
    )
    fields.done()
    return category


def _entry(fields: Fields, register: str, documents: Mapping[str, Bilingual]) -> RegisterEntry:
    entry = RegisterEntry(
        code=fields.text("code"),
        register=register,
        name=fields.words("name"),
        in_force_from=fields.day_or_none("in_force_from"),
        in_force_until=fields.day_or_none("in_force_until"),
        mode=fields.choice("mode", Mode),
        source=_source(fields, documents),
        note=fields.words_or_none("note"),
        category=fields.integer_or_none("category"),
        printed_codes=fields.texts("printed_codes"),
        accepted_from=fields.day_or_none("accepted_from"),
        changes=tuple(_change(each, documents) for each in fields.each("changes")),
        is_placeholder=fields.boolean("placeholder", default=False),
    )
    fields.done()
    return entry


def _change(fields: Fields, documents: Mapping[str, Bilingual]) -> ModeChange:
    if (binding_from := fields.day_or_none("from")) is None:
        raise fields.fault("缺少日期", "lacks its date", "from")
    change = ModeChange(
        fields.choice("mode", Mode), binding_from, fields.day_or_none("accepted_from"), _source(fields, documents)
    )
    fields.done()
    return change


def _source(fields: Fields, documents: Mapping[str, Bilingual]) -> Source:
    return Source(
        fields.known("document", documents), fields.choice("confidence", Confidence), fields.texts("addresses")
    )
