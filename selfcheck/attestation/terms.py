"""The closed vocabularies of list data: values stand in the file, so none is ever renamed."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """What the document is for: a preview has no number of the series yet and is watermarked."""

    ISSUE = "issue"
    PREVIEW = "preview"


class Hand(StrEnum):
    """The unit's own hand in a row. ``proposed`` prints as 按库建议，未经单位调整."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    CHANGED = "changed"
    OWN = "own"


class Standing(StrEnum):
    """How the target of a row stands.

    ``seen``: read in a source. ``confirmed``: recalled by the library, confirmed against the standard by a person.
    ``replaced``: the same person put another limit. ``open``: recalled, nobody confirmed it; the target printed
    names the standard and 限值待核对 in place of the number. ``own``: the unit's own target.
    """

    SEEN = "seen"
    CONFIRMED = "confirmed"
    REPLACED = "replaced"
    OPEN = "open"
    OWN = "own"


class Mark(StrEnum):
    """责任矩阵: in charge ★, mainly concerned ●, concerned ○."""

    IN_CHARGE = "★"
    MAIN = "●"
    CONCERNED = "○"


class PaperKind(StrEnum):
    """证书文件: what a paper of a product is."""

    LICENCE = "licence"
    CCC = "ccc"
    REPORT = "report"
    OTHER = "other"


class Act(StrEnum):
    """编制、审核、批准: the three steps to an issued list."""

    PREPARED = "prepared"
    REVIEWED = "reviewed"
    ATTESTED = "attested"


class Decider(StrEnum):
    """Who set a point aside: the applicability conditions of the library, or the unit."""

    RULES = "rules"
    UNIT = "unit"


class ChangeKind(StrEnum):
    """What happened to a row since the last issued list."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
