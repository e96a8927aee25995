"""What a sealed file proves by itself, joined with what the live register and the live log say. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from selfcheck.clock import local_day
from selfcheck.verification.model import Check, CheckState, IssuedFacts, Standing, Verdict
from selfcheck.verification.ports import History
from selfcheck.verification.sealed.model import Judgement, SealedFacts
from selfcheck.verification.sentences import ONLINE_NAMES, ONLINE_WORDS, OVER, WORDS
from selfcheck.verification.verdicts import Family

CURRENT: Final = "current"


@dataclass(frozen=True, slots=True)
class Register:
    """What the register says of a file: the list with these very bytes, the list whose number it names, the log."""

    same: IssuedFacts | None = None
    named: IssuedFacts | None = None
    history: History | None = None

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


def checks_of(judgement: Judgement, register: Register, *, at: datetime) -> tuple[Check, ...]:
    """Return the judge's checks, what is current taken from the register, and the register's own after them."""
    found = [_live(check, register, at) if check.key == CURRENT else check for check in judgement.checks]
    for key, state in _online(register).items():
        words = OVER if key == "history" and register.history is History.OVER else ONLINE_WORDS[key, state]
        found.append(Check(len(found) + 1, ONLINE_NAMES[key], state, words, key))
    return tuple(found)


def _live(check: Check, register: Register, at: datetime) -> Check:
    if register.same is None:
        return check
    state = CheckState.PASSED if standing_at(register.same, at) == "in_force" else CheckState.FAILED
    return replace(check, state=state, words=WORDS[CURRENT, state])


def _online(register: Register) -> dict[str, CheckState]:
    same, named = register.same is not None, register.facts is not None
    if register.history is History.LOST and not named:
        return dict.fromkeys(ONLINE_NAMES, CheckState.COULD_NOT)
    unchanged = CheckState.PASSED if same else CheckState.FAILED if named else CheckState.COULD_NOT
    return {
        "registered": CheckState.PASSED if named else CheckState.FAILED,
        "unchanged": unchanged,
        "history": _history_state(register.history),
    }


def _history_state(history: History | None) -> CheckState:
    if history is None or history is History.LOST:
        return CheckState.COULD_NOT
    return CheckState.PASSED if history is History.CONTINUES else CheckState.FAILED


def sealed_facts(judgement: Judgement, register: Register) -> SealedFacts | None:
    """Return what the file proves, with its successor and its end as the register knows them."""
    facts, known = judgement.facts, register.same
    if facts is None or known is None:
        return facts
    ended = local_day(known.ended_at) if known.ended_at else None
    return replace(facts, successor=known.superseded_by, ended_on=ended)
