"""结论: every verdict there is, what it means for acceptance, and to which family it belongs on the screen."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Family(StrEnum):
    """What a verdict comes down to. Each looks different: in colour, icon and word."""

    IN_FORCE = "in_force"  # genuine, the unit's current list
    ENDED = "ended"  # genuine, but superseded or withdrawn
    GENUINE = "genuine"  # genuine; whether it is current was not told, or the document was not seen
    REGISTERED = "registered"  # in the register and in force; neither paper nor file was compared
    REGISTERED_ENDED = "registered_ended"  # in the register, and not in force; neither paper nor file was compared
    CHANGED = "changed"  # issued once, changed since
    NOT_OURS = "not_ours"  # no list of a unit that is known here
    DOUBTFUL = "doubtful"  # sealed, but approvals, times or history contradict it
    COULD_NOT = "could_not"  # nothing was decided either way


class Verdict(StrEnum):
    """The one primary result of a verification."""

    VALID_CURRENT = "VALID_CURRENT"
    VALID_CURRENCY_UNKNOWN = "VALID_CURRENCY_UNKNOWN"
    VALID_SUPERSEDED = "VALID_SUPERSEDED"
    VALID_WITHDRAWN = "VALID_WITHDRAWN"
    VALID_REVIEW_PAST = "VALID_REVIEW_PAST"
    VALID_DATA_ONLY = "VALID_DATA_ONLY"

    REGISTERED_CURRENT = "REGISTERED_CURRENT"
    REGISTERED_REVIEW_PAST = "REGISTERED_REVIEW_PAST"
    REGISTERED_SUPERSEDED = "REGISTERED_SUPERSEDED"
    REGISTERED_WITHDRAWN = "REGISTERED_WITHDRAWN"
    REGISTERED_VOID = "REGISTERED_VOID"

    TAMPERED = "TAMPERED"
    TRAILING_DATA = "TRAILING_DATA"
    EVIDENCE_STRIPPED = "EVIDENCE_STRIPPED"
    SHAPE_VIOLATION = "SHAPE_VIOLATION"
    UNSIGNED = "UNSIGNED"
    DATA_MISMATCH = "DATA_MISMATCH"
    DISPLAY_MISMATCH = "DISPLAY_MISMATCH"
    ROW_CODE_MISMATCH = "ROW_CODE_MISMATCH"
    QR_DOC_MISMATCH = "QR_DOC_MISMATCH"

    UNKNOWN = "UNKNOWN"
    UNTRUSTED_ISSUER = "UNTRUSTED_ISSUER"
    ISSUER_MISMATCH = "ISSUER_MISMATCH"
    SIGNER_REVOKED = "SIGNER_REVOKED"
    SIGNER_EXPIRED = "SIGNER_EXPIRED"
    APPROVAL_MISSING = "APPROVAL_MISSING"
    APPROVAL_INVALID = "APPROVAL_INVALID"
    SAME_PERSON_TWICE = "SAME_PERSON_TWICE"
    WEAK_ALGORITHM = "WEAK_ALGORITHM"

    BACKDATED = "BACKDATED"
    TIMESTAMP_INVALID = "TIMESTAMP_INVALID"
    NOT_IN_LOG = "NOT_IN_LOG"
    PROOF_INVALID = "PROOF_INVALID"
    WITNESS_SHORTFALL = "WITNESS_SHORTFALL"
    LOG_INCONSISTENT = "LOG_INCONSISTENT"
    LOG_SPLIT_VIEW = "LOG_SPLIT_VIEW"
    EQUIVOCATION = "EQUIVOCATION"

    REVOCATION_UNKNOWN = "REVOCATION_UNKNOWN"
    TRUST_BUNDLE_STALE = "TRUST_BUNDLE_STALE"
    UNSUPPORTED = "UNSUPPORTED"
    ENCRYPTED = "ENCRYPTED"
    MALFORMED = "MALFORMED"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    PENDING = "PENDING"
    QR_UNKNOWN_KEY = "QR_UNKNOWN_KEY"
    QR_FOREIGN_HOST = "QR_FOREIGN_HOST"
    NOT_READ = "NOT_READ"
    UNAVAILABLE = "UNAVAILABLE"
    INTERNAL_ERROR = "INTERNAL_ERROR"

    @property
    def is_genuine(self) -> bool:
        """Whether the list was issued by whom it names, and is whole."""
        return self.name.startswith("VALID_")

    @property
    def is_in_force(self) -> bool:
        """Whether the list is known to be the unit's current one; its own review date does not end that."""
        return self.family is Family.IN_FORCE

    @property
    def is_register_alone(self) -> bool:
        """Whether the register alone was asked: nothing is said of the paper or file that bears the number."""
        return self.family in {Family.REGISTERED, Family.REGISTERED_ENDED}

    @property
    def could_not_say(self) -> bool:
        """Whether nothing was decided either way."""
        return self.family is Family.COULD_NOT

    @property
    def family(self) -> Family:
        """What it comes down to."""
        return FAMILIES[self]


def _by_verdict(families: dict[Family, str]) -> dict[Verdict, Family]:
    return {Verdict(name): family for family, names in families.items() for name in names.split()}


FAMILIES: Final = _by_verdict(
    {
        Family.IN_FORCE: "VALID_CURRENT VALID_REVIEW_PAST",
        Family.ENDED: "VALID_SUPERSEDED VALID_WITHDRAWN",
        Family.GENUINE: "VALID_CURRENCY_UNKNOWN VALID_DATA_ONLY",
        Family.REGISTERED: "REGISTERED_CURRENT REGISTERED_REVIEW_PAST",
        Family.REGISTERED_ENDED: "REGISTERED_SUPERSEDED REGISTERED_WITHDRAWN REGISTERED_VOID",
        Family.CHANGED: (
            "TAMPERED TRAILING_DATA EVIDENCE_STRIPPED DATA_MISMATCH DISPLAY_MISMATCH ROW_CODE_MISMATCH"
            " QR_DOC_MISMATCH"
        ),
        Family.NOT_OURS: "SHAPE_VIOLATION UNSIGNED UNKNOWN UNTRUSTED_ISSUER ISSUER_MISMATCH",
        Family.DOUBTFUL: (
            "SIGNER_REVOKED SIGNER_EXPIRED APPROVAL_MISSING APPROVAL_INVALID SAME_PERSON_TWICE WEAK_ALGORITHM"
            " BACKDATED TIMESTAMP_INVALID NOT_IN_LOG PROOF_INVALID WITNESS_SHORTFALL LOG_INCONSISTENT LOG_SPLIT_VIEW"
            " EQUIVOCATION"
        ),
        Family.COULD_NOT: (
            "REVOCATION_UNKNOWN TRUST_BUNDLE_STALE UNSUPPORTED ENCRYPTED MALFORMED LIMIT_EXCEEDED PENDING"
            " QR_UNKNOWN_KEY QR_FOREIGN_HOST NOT_READ UNAVAILABLE INTERNAL_ERROR"
        ),
    }
)
