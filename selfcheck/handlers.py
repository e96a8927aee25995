"""Which handler does which kind of job."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from selfcheck.editing.counting import USES, count_uses
from selfcheck.editing.making import Workshop
from selfcheck.editing.releasing import RELEASE, TRIAL
from selfcheck.editing.tasks import make_release, try_release
from selfcheck.issuing.daily import JOB as STAMP
from selfcheck.issuing.daily import stamp_log
from selfcheck.issuing.issue import JOB as ISSUE
from selfcheck.issuing.ledger import SessionLedger
from selfcheck.issuing.making import Works
from selfcheck.issuing.operations import SIGN_LOG
from selfcheck.issuing.ports import Judge
from selfcheck.issuing.previews import JOB as PREVIEW
from selfcheck.issuing.previews import Previews
from selfcheck.issuing.proving import FreshJudge
from selfcheck.issuing.tasks import Press, issue_list, preview_list, sign_log
from selfcheck.jobs.worker import Handler
from selfcheck.paper.operations import JOB as FLOOR_SHEETS
from selfcheck.paper.tasks import print_sheets
from selfcheck.pdf.ports import Renderer
from selfcheck.pdf.supervised import SupervisedRenderer
from selfcheck.proposals.answering import note_release
from selfcheck.regulator.assignments import CARDS
from selfcheck.regulator.batches import JOB as BATCH
from selfcheck.regulator.judging import Verifier
from selfcheck.regulator.tasks import Bench, verify_batch, write_cards
from selfcheck.regulator.tray import Tray
from selfcheck.sealing.means import Vault
from selfcheck.services import Services
from selfcheck.spotcheck.signing import JOB as VISIT_NOTE
from selfcheck.spotcheck.tasks import print_note
from selfcheck.verification.reading import ChildReader


def handlers(
    services: Services, renderer: Renderer | None = None, judge: Judge | None = None
) -> Mapping[str, Handler]:
    """Return the handlers of an installation; they share one renderer, whose child they keep warm.

    :param judge: looks at each sealed list before it is published
    """
    previews = Previews(services.settings.data_dir / "previews")
    press = Press(renderer or SupervisedRenderer(), services.store, previews, services.clock)
    workshop = Workshop(services.shelf, services.catalogue, services.store, on_release=note_release)
    return {
        ISSUE: partial(issue_list, press, works_of(services, judge)),
        SIGN_LOG: partial(sign_log, services.logbook),
        PREVIEW: partial(preview_list, press),
        FLOOR_SHEETS: partial(print_sheets, press),
        TRIAL: partial(try_release, workshop),
        RELEASE: partial(make_release, workshop),
        USES: count_uses,
        BATCH: partial(verify_batch, _bench(services)),
        VISIT_NOTE: partial(print_note, press),
        CARDS: partial(write_cards, services.store),
        STAMP: partial(stamp_log, services.logbook),
    }


def works_of(services: Services, judge: Judge | None = None) -> Works:
    """Return what seals the lists of an installation."""
    vault = Vault.of(services.settings, services.clock)
    return Works(vault, services.logbook, judge or FreshJudge(services.trust))


def _bench(services: Services) -> Bench:
    ledger = SessionLedger(services.sessions, services.store, is_demo=services.settings.is_demo)
    return Bench(Tray(services.settings.batch_dir), Verifier(ledger, ChildReader(services.trust)))
