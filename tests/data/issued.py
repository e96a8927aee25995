"""Issued lists of the invented units, taken the whole way by the very operations the pages call.

sample = ready_list(services, people)         # confirmed, ready to be submitted
issued = published(services, people)          # submitted, reviewed, attested, printed, published
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

import pikepdf
from sqlalchemy import select

from selfcheck.actor import Actor, Presence
from selfcheck.attestation.canonical import from_bytes
from selfcheck.attestation.snapshot import Snapshot
from selfcheck.checklist.model import State
from selfcheck.checklist.operations import reading
from selfcheck.checklist.operations.lists import reopen
from selfcheck.checklist.records import Checklist
from selfcheck.clock import local_day
from selfcheck.controls.model import Pick
from selfcheck.controls.operations.confirming import confirm_rows
from selfcheck.glossary import Post
from selfcheck.handlers import handlers
from selfcheck.issuing.desk import Desk
from selfcheck.issuing.flow import attest, issue_alone, open_case, take_step
from selfcheck.issuing.issue import Terms, a_year_on
from selfcheck.issuing.ledger import SessionLedger
from selfcheck.issuing.ports import Judge
from selfcheck.issuing.records import IssuedFile, IssuedList, ListEvent
from selfcheck.issuing.steps import Act
from selfcheck.jobs.records import Job
from selfcheck.jobs.worker import Handler, Worker
from selfcheck.pdf.ports import Attached, Document, Renderer
from selfcheck.services import Services
from tests.data.lists import SampleList, start_list
from tests.data.units import SampleUnit, actor_of, found_maker, found_shop
from tests.data.unseen_text import words_of, write_unseen
from tests.people import People
from tests.remembering import remembered

SEAL: Final = "<h1>企业签章</h1>"
PLACE: Final = "（单位盖章）"


class Lenient:
    """A judge for lists whose pages are empty; ``seen`` are those that were laid before it."""

    def __init__(self) -> None:
        self.seen: list[bytes] = []

    def refuse_unfit(self, content: bytes, *, at: datetime) -> None:
        """Take whatever bears a seal."""
        assert b"/ETSI.CAdES.detached" in content
        self.seen.append(content)


@dataclass
class Printer:
    """A renderer that costs nothing: unseen text with the title and the attachments of the document.

    The same document gives the same bytes. A Chinese list keeps the place of its seal. ``fails`` are raised one
    after the other before it prints again; ``printed`` are the lists and copies, not the page numbers and seals.
    """

    fails: list[Exception] = field(default_factory=list)
    printed: list[Document] = field(default_factory=list)

    def render(self, document: Document) -> bytes:
        """Return a small PDF."""
        if self.fails:
            raise self.fails.pop(0)
        numbers = len(re.findall("<div>(?:第|Page) ", document.html))
        if not numbers and SEAL not in document.html:
            self.printed.append(document)
        with pikepdf.new() as pdf:
            for _ in range(max(1, numbers)):
                pdf.add_blank_page().obj.Contents = pdf.make_stream(b"")
            if not numbers:
                write_unseen(pdf, pdf.pages[0], words_of(document.html))
            if PLACE in document.html:
                with pdf.open_outline() as outline:
                    outline.root.append(pikepdf.OutlineItem("单位盖章", 0, "XYZ", left=100, top=200))
            pdf.docinfo["/Title"] = document.html.partition("<title>")[2].partition("</title>")[0]
            for part in document.attachments:
                pdf.attachments[part.name] = _attachment(pdf, part)
            target = io.BytesIO()
            pdf.save(target, deterministic_id=True)
        return target.getvalue()

    def render_all(self, documents: Sequence[Document]) -> tuple[bytes, ...]:
        """Return small PDFs, one after the other."""
        return tuple(self.render(document) for document in documents)


def _attachment(pdf: pikepdf.Pdf, part: Attached) -> pikepdf.AttachedFileSpec:
    return pikepdf.AttachedFileSpec(
        pdf,
        part.content,
        filename=part.name,
        description=part.description,
        mime_type="application/json",
        creation_date="",
        mod_date="",
    )


@dataclass(frozen=True)
class Issued:
    """An issued list of a unit."""

    of: SampleList
    id: int
    number: str
    check_code: str
    job_id: int

    @property
    def check_path(self) -> str:
        """The path on its QR code."""
        return f"/check/{self.number}/{self.check_code}"


def desk_of(services: Services) -> Desk:
    """The issuing desk."""
    s = services
    return Desk(s.settings, s.catalogue, s.library, s.scope_rules, s.store, s.light)


def ledger_of(services: Services) -> SessionLedger:
    """The register as the check page sees it."""
    return SessionLedger(services.sessions, services.store)


def confirm_all(services: Services, sample: SampleList, person: str | None = None) -> None:
    """Confirm every row after reading, stage by stage, with one responsible person."""
    responsible = sample.of.persons[person] if person else max(sample.of.persons.values())
    with sample.of.scope(services, writing=True) as session:
        stages: dict[str, list[Pick]] = {}
        for row in reading.rows_of(session, sample.id):
            stages.setdefault(row.stage, []).append(Pick(row.id, row.version))
        for picks in stages.values():
            confirm_rows(session, sample.of.actor, sample.id, picks, responsible, at=services.clock.now())


@remembered
def ready_list(services: Services, people: People, *, suffix: str = "", shop: bool = False) -> SampleList:
    """A tailored list with every row confirmed, of a new maker (or shop)."""
    found = found_shop if shop else found_maker
    sample = start_list(services, found(services, people, suffix=suffix))
    confirm_all(services, sample)
    return sample


def another_list(services: Services, unit: SampleUnit) -> SampleList:
    """One more list of the same unit, confirmed as well."""
    sample = start_list(services, unit)
    confirm_all(services, sample)
    return sample


def holder(sample: SampleList, post: Post) -> Actor:
    """Who holds a post in the unit."""
    return actor_of(sample.of.users[post])


def take(services: Services, sample: SampleList, act: Act, actor: Actor, words: str = "") -> None:
    """Take one step, in a transaction of its own, by somebody who just signed in."""
    with sample.of.scope(services, writing=True) as session:
        at = services.clock.now()
        case = open_case(session, desk_of(services), sample.of.unit, sample.id, at=at)
        take_step(session, present(actor, at), case, act, words=words, at=at)


def present(actor: Actor, at: datetime) -> Actor:
    """Somebody who gave their password a minute ago."""
    return replace(actor, presence=Presence(at - timedelta(minutes=1), "password"))


def review(services: Services, sample: SampleList) -> None:
    """Submit and review, each by the person of the post."""
    take(services, sample, Act.SUBMIT, holder(sample, Post.OFFICER))
    take(services, sample, Act.REVIEW, holder(sample, Post.DIRECTOR))


def terms(services: Services, cause: str = "", cause_words: str = "", paper: str = "A4") -> Terms:
    """In force today, to be reviewed in a year."""
    today = local_day(services.clock.now())
    return Terms(today, a_year_on(today), cause, cause_words, paper)


def attested(
    services: Services, sample: SampleList, wished: Terms | None = None, actor: Actor | None = None
) -> Issued:
    """Attest a reviewed list (alone, where it is a draft); its document is ordered."""
    with sample.of.scope(services, writing=True) as session:
        at = services.clock.now()
        desk = desk_of(services)
        case = open_case(session, desk, sample.of.unit, sample.id, at=at)
        act = issue_alone if case.checklist.state == State.DRAFT else attest
        chief = actor or holder(sample, Post.PERSON_IN_CHARGE)
        row, job = act(session, desk, present(chief, at), case, wished or terms(services), at=at)
        return Issued(sample, row.id, row.number, row.check_code, job.id)


def work(services: Services, renderer: Renderer | None = None, judge: Judge | None = None) -> int:
    """Let a worker do everything that is due; return how many jobs it took.

    What the real renderer made is judged by the real judge, empty pages are not.
    """
    return Worker(services.sessions, services.clock, handled(services, renderer or Printer(), judge)).run_all()


def handled(services: Services, renderer: Renderer, judge: Judge | None = None) -> Mapping[str, Handler]:
    """The handlers of an installation with this renderer."""
    return handlers(services, renderer, judge or (Lenient() if isinstance(renderer, Printer) else None))


def issued_again(services: Services, sample: SampleList, cause: str = "yearly", words: str = "") -> Issued:
    """Open the issued list, take it the whole way again and publish it."""
    services.clock.advance(timedelta(days=1))  # type: ignore[attr-defined]  # tests have a clock that moves
    with sample.of.scope(services, writing=True) as session:
        reopen(session, sample.of.actor, sample.id, at=services.clock.now())
    review(services, sample)
    issued = attested(services, sample, terms(services, cause, words))
    work(services)
    return issued


@remembered
def published(services: Services, people: People, *, suffix: str = "", renderer: Renderer | None = None) -> Issued:
    """A maker's list, taken the whole way."""
    sample = ready_list(services, people, suffix=suffix)
    review(services, sample)
    issued = attested(services, sample)
    work(services, renderer)
    return issued


def file_of(services: Services, issued: Issued, kind: str = "list") -> bytes:
    """A file of an issued list: ``list`` (PDF), ``reading`` (English PDF) or ``data``."""
    query = select(IssuedFile.sha256).where(IssuedFile.number == issued.number, IssuedFile.kind == kind)
    with issued.of.of.scope(services) as session:
        digest = session.scalars(query).one()
    return services.store.read(issued.of.of.unit.code, digest)


def snapshot_of(services: Services, issued: Issued) -> Snapshot:
    """What was frozen."""
    with issued.of.of.scope(services) as session:
        row = session.scalars(select(IssuedList).where(IssuedList.id == issued.id)).one()
    return from_bytes(services.store.read(issued.of.of.unit.code, row.data_sha256))


def events_of(services: Services, issued: Issued) -> dict[str, ListEvent]:
    """What happened to an issued list, by kind."""
    with issued.of.of.scope(services) as session:
        found = session.scalars(select(ListEvent).where(ListEvent.issued_list_id == issued.id))
        return {event.kind: event for event in found}


def state_of(services: Services, sample: SampleList) -> str:
    """Where a working list stands."""
    with sample.of.scope(services) as session:
        return session.scalars(select(Checklist.state).where(Checklist.id == sample.id)).one()


def job_of(services: Services, issued: Issued) -> Job:
    """The job that makes an issued list's document."""
    with issued.of.of.scope(services) as session:
        return session.scalars(select(Job).where(Job.id == issued.job_id)).one()
