"""Reading ``checklists/scope.yaml``: the figures of the scope test, with their sources."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from selfcheck import strict_yaml
from selfcheck.enterprises.model import Trade
from selfcheck.enterprises.scope import Line, ScopeRules, Sizes, Standing
from selfcheck.glossary import Confidence, Role
from selfcheck.strict_yaml import Document, Place
from selfcheck.text import Bilingual

SCHEMA: Final = "selfcheck-scope/1"
KEYS: Final = frozenset({"schema", "orders", "size_limit", "join", "sizes", "director"})


def load(folder: Path) -> ScopeRules:
    """Return the rules of the scope test.

    :raises DataFileError: naming file, line and field
    """
    document = strict_yaml.read_document(folder / "scope.yaml")
    top = _mapping(document, document.value, (), KEYS)
    if top["schema"] != SCHEMA:
        raise document.fault(("schema",), f"应是 {SCHEMA}", f"must be {SCHEMA}")
    if top["join"] not in ("any", "all"):
        raise document.fault(("join",), "只能是 any 或 all", "must be any or all")
    return ScopeRules(
        orders=_by_role(document, top["orders"], "orders"),
        size_limit=_standing(document, top["size_limit"], ("size_limit",)),
        needs_all=top["join"] == "all",
        sizes=_sizes(document, top["sizes"]),
        director=_by_role(document, top["director"], "director"),
    )


def _by_role(document: Document, value: Any, name: str) -> dict[Role, Standing]:
    each = _mapping(document, value, (name,), frozenset(Role))
    return {role: _standing(document, each[role], (name, role.value)) for role in Role}


def _standing(document: Document, value: Any, place: Place) -> Standing:
    found = _mapping(document, value, place, frozenset({"document_zh", "document_en", "confidence"}))
    if found["confidence"] not in list(Confidence):
        raise document.fault((*place, "confidence"), "不是已知的可信程度", "no known confidence")
    for key in ("document_zh", "document_en"):
        if not isinstance(found[key], str) or not found[key]:
            raise document.fault((*place, key), "应是文字", "must be text")
    return Standing(Bilingual(found["document_zh"], found["document_en"]), Confidence(found["confidence"]))


def _sizes(document: Document, value: Any) -> dict[Trade, Sizes]:
    trades = _mapping(document, value, ("sizes",), frozenset(Trade))
    found = {}
    for trade in Trade:
        classes = _mapping(document, trades[trade], ("sizes", trade.value), frozenset({"large", "medium"}))
        large, medium = (_line(document, classes[name], ("sizes", trade.value, name)) for name in ("large", "medium"))
        if large.staff <= medium.staff or large.revenue_wan <= medium.revenue_wan:
            raise document.fault(("sizes", trade.value), "大型的界限应高于中型", "large must lie above medium")
        found[trade] = Sizes(large, medium)
    return found


def _line(document: Document, value: Any, place: Place) -> Line:
    figures = _mapping(document, value, place, frozenset({"staff", "revenue_wan"}))
    for key, figure in figures.items():
        if type(figure) is not int or figure <= 0:
            raise document.fault((*place, key), "应是正整数", "must be a whole number above 0")
    return Line(**figures)


def _mapping(document: Document, value: Any, place: Place, keys: frozenset[str]) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != keys:
        names = "、".join(sorted(keys))
        raise document.fault(place, f"应有且只有这些项：{names}", f"must hold exactly: {', '.join(sorted(keys))}")
    return value
