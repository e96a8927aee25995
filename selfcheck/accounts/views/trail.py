"""The auditor's page: the installation's own trail. Units keep theirs, for their own people."""

from __future__ import annotations

from typing import Final

from flask import render_template
from flask.typing import ResponseReturnValue

from selfcheck.accounts.access import for_auditor
from selfcheck.accounts.finding import names_of
from selfcheck.accounts.views.blueprint import audit_bp as bp
from selfcheck.audit.operations import INSTALLATION
from selfcheck.audit.operations import trail as entries_of
from selfcheck.audit.words import subject_words, words_of
from selfcheck.web.addresses import number_asked
from selfcheck.web.request import session

PAGE: Final = 50


@bp.get("/trail")
@for_auditor
def trail() -> ResponseReturnValue:
    """Show who did what for the installation and when, newest first."""
    before = number_asked("before") or None
    entries = entries_of(session(), INSTALLATION, before=before, limit=PAGE + 1)
    names = names_of(session(), {entry.user_id for entry in entries if entry.user_id})
    rows = [
        {
            "entry": entry,
            "who": names.get(entry.user_id or 0),
            "what": words_of(entry.act),
            "subject": subject_words(entry.subject_kind, entry.subject_id),
        }
        for entry in entries[:PAGE]
    ]
    older = entries[PAGE - 1].position if len(entries) > PAGE else None
    return render_template("accounts/trail.html", rows=rows, older=older)
