"""What the judge of a sealed file says, as plain data: it goes through JSON to and from the child that judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from selfcheck.attestation.approvals import Grade
from selfcheck.attestation.codec import Plain, from_plain, to_plain
from selfcheck.attestation.custody import SealTerms
from selfcheck.attestation.snapshot import DoublePost, PostHolder
from selfcheck.attestation.terms import Act
from selfcheck.glossary import Post, Role
from selfcheck.text import Bilingual
from selfcheck.verification.checked import Check, CheckState, RowCode
from selfcheck.verification.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Approved:
    """One person's approval, read from the file. ``at`` is the proof's own moment, absent where it has none.

    ``person_no`` is the person's number within the unit, where the data give it.
    """

    act: Act
    post: Post
    person: str
    grade: Grade
    at: datetime | None = None
    acted_for: str = ""
    person_no: int | None = None


@dataclass(frozen=True, slots=True)
class LogPlace:
    """Where the list stands in the log: the checkpoint inside the file, and the known witnesses that cosigned it.

    ``root`` and ``leaf`` are hexadecimal; ``checkpoint`` is the signed note, to be compared with the live log.
    """

    origin: str
    index: int
    size: int
    root: str
    leaf: str
    checkpoint: str
    witnesses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Times:
    """Every moment in the file: claimed by the data, then proved. Absent where it is not proved.

    ``logged`` is the token over the checkpoint, ``witnessed`` the first cosignature, ``sealed`` the time stamp of the
    seal, ``closed`` the time stamp over the whole file.
    """

    claimed: datetime
    logged: datetime | None = None
    witnessed: datetime | None = None
    sealed: datetime | None = None
    closed: datetime | None = None


@dataclass(frozen=True, slots=True)
class SealedFacts:
    """What the sealed data and the seal say. They stand only where the seal is whole and of a trusted issuer.

    ``certificate`` is the SHA-256 of the seal's certificate, ``successor`` the list that replaced this one,
    ``ended_on`` the day on which it was replaced or withdrawn (both from the status list).
    """

    number: str
    edition: int
    role: Role
    unit_name: str
    uscc: str
    region: str
    rows: int
    is_light: bool
    is_sample: bool
    is_trial: bool
    posts: tuple[PostHolder, ...]
    double_posts: tuple[DoublePost, ...]
    approvals: tuple[Approved, ...]
    terms: SealTerms
    sealed_by: str
    certificate: str
    times: Times
    in_force_from: date
    review_by: date
    data_sha256: str
    data_sm3: str
    check_url: str
    log: LogPlace | None = None
    successor: str | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """核验结论 of one file: one verdict in one sentence, every numbered check, the sealed facts.

    :param claimed_number: the number that the file writes about itself, proved by nothing: to look it up by
    :param as_of: the moment for which it is judged
    :param status_as_of: the moment of the status list on which "current" rests
    :param note: what to do, where it is another installation's to say more
    """

    verdict: Verdict
    sentence: Bilingual
    checks: tuple[Check, ...]
    file_sha256: str
    file_sm3: str
    as_of: datetime
    not_checked: tuple[Bilingual, ...]
    facts: SealedFacts | None = None
    row_codes: tuple[RowCode, ...] = ()
    claimed_number: str = ""
    status_as_of: datetime | None = None
    note: Bilingual | None = None

    @property
    def failed(self) -> tuple[Bilingual, ...]:
        """What did not pass, in words."""
        return tuple(check.words for check in self.checks if check.state is CheckState.FAILED)

    def plain(self) -> Plain:
        """Return it as JSON values."""
        return to_plain(self)


def judgement_from(plain: Plain) -> Judgement:
    """Read a judgement back that ``plain`` wrote. Raises ValueError, TypeError or KeyError on anything else."""
    return from_plain(Judgement, plain)
