"""What is wrong with a point as it is being written, field by field, found by the reader of the shipped files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from selfcheck.data_fields import Fields
from selfcheck.editing.model import Fault, field_name
from selfcheck.glossary import Confidence
from selfcheck.riskpoints.conditions import ALWAYS, ConditionReader
from selfcheck.riskpoints.loading import NamedProduct
from selfcheck.riskpoints.model import Family, Library, MeasureIs, RiskPoint
from selfcheck.riskpoints.points import FileFacts, read_point
from selfcheck.strict_yaml import DataFileError, Document
from selfcheck.text import Bilingual

MOST_FAULTS: Final = 25
PLACE: Final = re.compile(r"([a-z_]+(?:\.[a-z_0-9]+)*): ")
SURENESS: Final = {Confidence.RECALLED: 0, Confidence.SEEN: 1, Confidence.CHECKED: 2}
SOUND: Final[dict[str, Any]] = {
    "stage": "manage",
    "roles": ["maker"],
    "title": {"zh": "字", "en": "word"},
    "description": {"zh": "字", "en": "word"},
    "target": {"zh": "字", "en": "word"},
    "measure": {"zh": "字", "en": "word"},
    "check_method": {"zh": "字", "en": "word"},
    "evidence": {"zh": "字", "en": "word"},
    "frequency": "daily",
    "level": "low",
    "level_reason": "字",
    "basis": [{"document": "产品质量法"}],
    "confidence": "recalled",
    "target_confidence": "recalled",
}
"""What stands in for a field that was found wrong, so that the fields after it are looked at too."""


@dataclass(frozen=True, slots=True)
class Checker:
    """Looks at points of one file against the library and the catalogue."""

    library: Library
    family: Family
    products: Mapping[str, NamedProduct]

    def read(self, point: Mapping[str, Any]) -> RiskPoint:
        """Return the point as the library would hold it.

        :raises DataFileError: naming the field
        """
        family = self.family
        facts = FileFacts(
            family.code,
            family.scope,
            frozenset(family.products),
            ALWAYS if family.measure is None else MeasureIs(family.measure),
            ConditionReader(self.library.question_by_key, self.products),
        )
        return read_point(Fields(Document(Path(f"{family.code}.yaml"), dict(point))), facts)

    def faults(self, point: Mapping[str, Any], before: Mapping[str, Any] | None, source: str) -> tuple[Fault, ...]:
        """Return all that is wrong with a point, the fields in the order in which they are read.

        :param before: the point as it reads now, None for a new one
        :param source: where it was read, as typed
        """
        return (
            *self._misread(deepcopy(dict(point))),
            *self._unknown_documents(point),
            *raised_without_source(point, before, source),
        )

    def _unknown_documents(self, point: Mapping[str, Any]) -> Iterator[Fault]:
        register = self.library.standards
        for place, basis in enumerate(point.get("basis") or ()):
            document = basis.get("document") if isinstance(basis, dict) else None
            if isinstance(document, str) and document and not register.named(document):
                near = register.nearest(document)
                zh = f"，最接近的是 {'、'.join(near)}" if near else ""
                en = f"; nearest: {', '.join(near)}" if near else ""
                words = Bilingual(
                    f"依据第 {place + 1} 项：标准登记里没有 {document}{zh}",
                    f"Basis {place + 1}: {document} is not in the register of standards{en}",
                )
                yield Fault("basis", f"basis.{place}.document", words)

    def _misread(self, left: dict[str, Any]) -> Iterator[Fault]:
        seen: set[str] = set()
        for _ in range(MOST_FAULTS):
            try:
                self.read(left)
                return
            except DataFileError as error:
                fault = _fault(error)
            yield fault
            if fault.field in seen or not fault.field:
                return
            seen.add(fault.field)
            if fault.field == "id":
                left["id"] = f"{self.family.code}-01"
            elif fault.field in SOUND:
                left[fault.field] = deepcopy(SOUND[fault.field])
            else:
                left.pop(fault.field, None)


def _fault(error: DataFileError) -> Fault:
    found = PLACE.match(error.message.zh)
    place = found[1] if found else ""
    field = place.partition(".")[0]
    cut = len(found[0]) if found else 0
    name, part = field_name(field), _part(place)
    return Fault(
        field,
        place,
        Bilingual(
            f"{name.zh}{part.zh}：{error.message.zh[cut:]}",
            f"{name.en}{part.en}: {PLACE.sub('', error.message.en, count=1)}",
        ),
    )


def _part(place: str) -> Bilingual:
    """Name a part of a field: which entry of a list, which language."""
    steps = place.split(".")[1:]
    zh = "".join(
        {"zh": "（中文）", "en": "（英文）"}.get(step, f"第 {int(step) + 1} 项" if step.isdigit() else "")
        for step in steps
    )
    en = "".join(
        {"zh": " (Chinese)", "en": " (English)"}.get(step, f" {int(step) + 1}" if step.isdigit() else "")
        for step in steps
    )
    return Bilingual(zh, en)


def raised_without_source(point: Mapping[str, Any], before: Mapping[str, Any] | None, source: str) -> Iterator[Fault]:
    """Tell each confidence that rose although no source was typed; a new point starts at the lowest."""
    for field in ("confidence", "target_confidence"):
        if _sureness(point.get(field)) > _sureness((before or {}).get(field)) and not source:
            name = field_name(field)
            words = Bilingual(
                f"{name.zh}：只有写明出处才能调高，请填写“出处”。",
                f"{name.en}: may only be raised with a source; fill in “Source”.",
            )
            yield Fault("source", field, words)


def _sureness(value: object) -> int:
    return SURENESS.get(value, 0) if isinstance(value, Confidence | str) else 0  # type: ignore[call-overload]  # words of an enum are texts
