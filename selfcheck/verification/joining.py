"""What a sealed file proves by itself, joined with what the live register and the live log say. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from selfcheck.clock import local_day
from selfcheck.text import Bilingual
from selfcheck.verification.checked import Check, CheckState
from selfcheck.verification.model import IssuedFacts, Standing
from selfcheck.verification.numbered import REGISTER_NAMES, REGISTER_WORDS, joined
from selfcheck.verification.ports import History
from selfcheck.verification.sealed.model import Judgement, SealedFacts
from selfcheck.verification.sentences import CURRENT_WORDS, NO_FILE, NOT_FOUND, OVER, WENT_LOST
from selfcheck.verification.verdicts import Family, Verdict

CURRENT: Final = "current"


@dataclass(frozen=True, slots=True)
class Register:
    """What the register says: the list with these very bytes, the list whose number is named, the log.

    ``is_number``: somebody asked by a number alone, so that there are no bytes to compare; ``is_void``: it was given
    up before any list of it was published.
    """

    same: IssuedFacts | None = None
    named: IssuedFacts | None = None
    history: History | None = None
    is_number: bool = False
    is_void: bool = False

    @property
    def facts(self) -> IssuedFacts | None:
        """The list, however it was found."""
        return self.same or self.named


def verdict_of(judgement: Judgement, register: Register, *, at: datetime) -> Verdict:
    """Return the verdict on a PDF that was judged, in the light of the register.

    Bytes that are stored here need no seal (they may be from before there were any). Bytes that are not, under a
    number of ours, are changed, where the judge found no more telling word for it.
    """
    verdict = judgement.verdict
    if verdict.is_genuine:
        return _of_genuine(verdict, register, at)
    if verdict is Verdict.UNSIGNED and register.same is not None:
        return standing_verdict(register.same, at)
    if register.same is None and register.named is not None and _says_too_little(verdict):
        return Verdict.TAMPERED
    return Verdict.UNKNOWN if verdict is Verdict.UNSIGNED else verdict


def _of_genuine(verdict: Verdict, register: Register, at: datetime) -> Verdict:
    if register.history in {History.CONTRADICTS, History.SHORTER}:
        return Verdict.LOG_INCONSISTENT
    if register.history is History.OVER:  # sealed behind the back of the log; another file may bear its number
        return Verdict.LOG_INCONSISTENT if register.named is None else Verdict.EQUIVOCATION
    if register.same is not None:
        return standing_verdict(register.same, at)
    return Verdict.EQUIVOCATION if register.named is not None else verdict


def _says_too_little(verdict: Verdict) -> bool:
    return verdict in {Verdict.UNSIGNED, Verdict.EVIDENCE_STRIPPED} or verdict.family is Family.COULD_NOT


def standing_at(facts: IssuedFacts, at: datetime) -> Standing:
    """Return where a list stood at a moment; one that ended later still stood."""
    return "in_force" if facts.ended_at is not None and facts.ended_at > at else facts.standing


def standing_verdict(facts: IssuedFacts, at: datetime) -> Verdict:
    """Return the verdict on a genuine list by where it stands."""
    standing = standing_at(facts, at)
    if standing == "withdrawn":
        return Verdict.VALID_WITHDRAWN
    if standing == "superseded":
        return Verdict.VALID_SUPERSEDED
    return Verdict.VALID_REVIEW_PAST if local_day(at) > facts.review_by else Verdict.VALID_CURRENT


def registered_verdict(facts: IssuedFacts, at: datetime) -> Verdict:
    """Return the verdict on a number by where its list stands; neither paper nor file was compared."""
    return Verdict(standing_verdict(facts, at).value.replace("VALID", "REGISTERED"))


def checks_of(checks: Sequence[Check], register: Register, *, at: datetime) -> tuple[Check, ...]:
    """Return the judge's checks, what is current taken from the register, and the register's own after them."""
    live = [_live(check, register, at) if check.key == CURRENT else check for check in checks]
    return joined(live, _told(register, at))


def _live(check: Check, register: Register, at: datetime) -> Check:
    known = register.named if register.is_number else register.same
    if known is None:
        return check
    state = _passed(standing_at(known, at) == "in_force")
    return replace(check, state=state, words=CURRENT_WORDS[state])


def _told(register: Register, at: datetime) -> dict[str, tuple[CheckState, Bilingual]]:
    facts = register.facts
    if register.history is History.LOST and facts is None:
        return dict.fromkeys(REGISTER_NAMES, (CheckState.COULD_NOT, WENT_LOST))
    states = {
        "registered": _passed(facts is not None),
        "unchanged": _passed(register.same is not None) if facts else CheckState.COULD_NOT,
        "history": _history_state(register.history),
        "dated": _passed(facts.issued_at <= at) if facts else CheckState.COULD_NOT,
    }
    told = {key: (state, REGISTER_WORDS[key, state]) for key, state in states.items()}
    if register.history is History.OVER:
        told["history"] = (states["history"], OVER)
    return told | _of_number(register) if register.is_number else told


def _of_number(register: Register) -> dict[str, tuple[CheckState, Bilingual]]:
    """Return what is said otherwise where there was no file."""
    told = dict.fromkeys(("unchanged", "history"), (CheckState.COULD_NOT, NO_FILE))
    return told if register.facts or register.is_void else told | {"registered": (CheckState.FAILED, NOT_FOUND)}


def _passed(is_so: bool) -> CheckState:
    return CheckState.PASSED if is_so else CheckState.FAILED


def _history_state(history: History | None) -> CheckState:
    if history is None or history is History.LOST:
        return CheckState.COULD_NOT
    return _passed(history is History.CONTINUES)


def sealed_facts(judgement: Judgement, register: Register) -> SealedFacts | None:
    """Return what the file proves, with its successor and its end as the register knows them."""
    facts, known = judgement.facts, register.same
    if facts is None or known is None:
        return facts
    ended = local_day(known.ended_at) if known.ended_at else None
    return replace(facts, successor=known.superseded_by, ended_on=ended)
