"""Which handler does which kind of job."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from selfcheck.issuing.issue import JOB as ISSUE
from selfcheck.issuing.tasks import Press, issue_list
from selfcheck.jobs.worker import Handler
from selfcheck.pdf.supervised import SupervisedRenderer
from selfcheck.services import Services


def handlers(services: Services) -> Mapping[str, Handler]:
    """Return the handlers of an installation; they share one renderer, whose child they keep warm."""
    press = Press(SupervisedRenderer(), services.store, services.clock)
    return {ISSUE: partial(issue_list, press)}
