"""The strict judge of one file: every check is made and shown, and one verdict comes of them. Offline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.serialization import Encoding

from selfcheck.attestation.approvals import Grade
from selfcheck.attestation.canonical import digests
from selfcheck.attestation.status import Mark
from selfcheck.attestation.trust import Trust
from selfcheck.text import Bilingual
from selfcheck.verification.sealed import words
from selfcheck.verification.sealed.approving import Held, check_approvals, check_persons
from selfcheck.verification.sealed.attachments import number_in, read_files
from selfcheck.verification.sealed.data import SealedList, check_identity, check_rows, check_terms, read_data
from selfcheck.verification.sealed.display import PageText, check_display
from selfcheck.verification.sealed.elsewhere import Sealed, is_elsewhere, leave_open
from selfcheck.verification.sealed.findings import Findings, Stop
from selfcheck.verification.sealed.integrity import check_integrity
from selfcheck.verification.sealed.logged import Logged, check_entry, check_log
from selfcheck.verification.sealed.model import Judgement, SealedFacts, Times
from selfcheck.verification.sealed.opening import Opened, open_file
from selfcheck.verification.sealed.proving import Proved, prove
from selfcheck.verification.sealed.sentences import ASK_THERE, sentence
from selfcheck.verification.sealed.shape import check_shape
from selfcheck.verification.sealed.timing import check_times, mark_of, standing
from selfcheck.verification.verdicts import Verdict

# facts are shown where the seal is whole and trusted and the data are the unit's own; what fails besides is said
BINDING: Final = ("readable", "shape", "attachments", "intact", "whole", "issuer", "identity", "data")


@dataclass(frozen=True)
class Read:
    """What could be read of a file so far, each part None where it could not."""

    number: str = ""
    data: SealedList | None = None
    facts: SealedFacts | None = None
    mark: Mark | None = None
    is_elsewhere: bool = False


def judge(content: bytes, trust: Trust, *, at: datetime, page_text: PageText | None = None) -> Judgement:
    """Judge a file as of a moment, by the file and what is trusted alone; nothing is asked, nothing kept.

    It may raise MemoryError; whatever else goes wrong is a verdict. Hostile files belong into a child with limits.

    :param at: aware
    :param page_text: reads the text of the pages, to be compared with the data; without it that check is not made
    """
    findings = Findings()
    try:
        read = _read(content, trust, findings, at, page_text)
        verdict = findings.worst or _genuine(read, findings, at)
    except Stop as stop:
        if stop.key != "readable":  # it was read as far as there
            findings.passed("readable")
        findings.settled(stop.key, stop.verdict)
        read, verdict = Read(), stop.verdict
    except MemoryError:
        raise
    except Exception:  # ours or a library's fault: never shown as valid
        read, verdict = Read(), Verdict.INTERNAL_ERROR
    return _judgement(content, verdict, read, trust, findings, at)


def _genuine(read: Read, findings: Findings, at: datetime) -> Verdict:
    """Return the verdict where nothing speaks against the list; without all facts it is none."""
    if read.facts is None:
        return Verdict.INTERNAL_ERROR
    return standing(read.mark, read.facts.review_by, findings, at=at)


def _read(content: bytes, trust: Trust, findings: Findings, at: datetime, page_text: PageText | None) -> Read:
    opened = open_file(content)
    findings.passed("readable")
    check_integrity(opened, findings)
    check_shape(opened, findings)
    files = read_files(opened, findings)
    number = number_in(files)
    proved = _proved(opened, trust, findings, at)
    data = read_data(files, number, findings) if files else None
    if proved is None or data is None:
        return Read(number)
    return _compared(Sealed(opened, files, proved, data), trust, findings, at, page_text)


def _proved(opened: Opened, trust: Trust, findings: Findings, at: datetime) -> Proved | None:
    try:
        return prove(opened, trust, findings, at=at)
    except MemoryError:
        raise
    except Exception:  # a signature under attack fails in many ways
        findings.failed("issuer", Verdict.UNTRUSTED_ISSUER)
        return None


def _compared(sealed: Sealed, trust: Trust, findings: Findings, at: datetime, page_text: PageText | None) -> Read:
    """Make all checks that compare the parts of a list with each other."""
    data, proved, files = sealed.data, sealed.proved, sealed.files
    elsewhere = is_elsewhere(sealed, trust)
    check_terms(data, proved, findings)
    entry = check_entry(data, files, trust, findings)
    check_identity(data, proved, findings)
    check_rows(data, findings)
    held = check_approvals(sealed, trust, findings, is_elsewhere=elsewhere)
    check_persons(data, held, findings)
    logged = check_log(entry, files, proved, trust, findings)
    findings.passed("data")
    times = _times(data, proved, logged)
    check_times(times, [each.approved.at for each in held if each.approved.at], findings)
    mark = mark_of(data.sha256, trust, findings, times, at=at)
    if elsewhere:
        leave_open(sealed, findings, at=at)
    if findings.worst is None:
        check_display(sealed.opened.content, data.snapshot, page_text, findings)
    facts = _facts(data, proved, held, logged, times, mark) if findings.have_passed(*BINDING) else None
    return Read(data.snapshot.number, data, facts, mark, elsewhere)


def _times(data: SealedList, proved: Proved, logged: Logged | None) -> Times:
    return Times(
        claimed=data.snapshot.issued_at,
        logged=logged.stamped if logged else None,
        witnessed=logged.witnessed if logged else None,
        sealed=proved.sealed,
        closed=proved.closed,
    )


def _facts(
    data: SealedList, proved: Proved, held: Sequence[Held], logged: Logged | None, times: Times, mark: Mark | None
) -> SealedFacts:
    snapshot = data.snapshot
    return SealedFacts(
        number=snapshot.number,
        edition=snapshot.edition,
        role=snapshot.role,
        unit_name=snapshot.unit.name,
        uscc=snapshot.unit.uscc,
        region=snapshot.unit.region_name,
        rows=len(snapshot.rows),
        is_light=snapshot.is_light,
        is_sample=snapshot.is_sample,
        is_trial=snapshot.is_trial,
        posts=snapshot.posts,
        double_posts=snapshot.double_posts,
        approvals=tuple(each.approved for each in held),
        terms=data.terms,
        sealed_by=proved.certificate.subject.rfc4514_string(),
        certificate=_digest(proved.certificate.public_bytes(Encoding.DER)),
        times=times,
        in_force_from=snapshot.in_force_from,
        review_by=snapshot.review_by,
        data_sha256=data.sha256,
        data_sm3=data.sm3,
        check_url=snapshot.check_url,
        log=logged.place if logged else None,
        successor=mark.successor if mark else None,
        ended_on=mark.on if mark else None,
    )


def _digest(content: bytes) -> str:
    hashed = Hash(SHA256())
    hashed.update(content)
    return hashed.finalize().hex()


def _judgement(
    content: bytes, verdict: Verdict, read: Read, trust: Trust, findings: Findings, at: datetime
) -> Judgement:
    sha256, sm3 = digests(content)
    return Judgement(
        verdict=verdict,
        sentence=sentence(verdict, read.facts, is_elsewhere=read.is_elsewhere),
        checks=findings.checks(),
        file_sha256=sha256,
        file_sm3=sm3,
        as_of=at.replace(microsecond=0),
        not_checked=_not_checked(read.facts, findings),
        facts=read.facts,
        row_codes=read.data.row_codes if read.data and read.facts else (),
        claimed_number=read.number,
        status_as_of=trust.status.made_at if trust.status else None,
        note=ASK_THERE if read.is_elsewhere and verdict is Verdict.UNTRUSTED_ISSUER else None,
    )


def _not_checked(facts: SealedFacts | None, findings: Findings) -> tuple[Bilingual, ...]:
    found = [*words.NOT_CHECKED, words.NOT_ONLINE]
    if not findings.has("display") or not findings.have_passed("display"):
        found.append(words.NO_PAGE_TEXT)
    if facts is not None and any(each.grade is Grade.CERTIFIED for each in facts.approvals):
        found.append(words.PERSONS_NOT_REVOKED)
    return tuple(found)
