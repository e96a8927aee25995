"""The unit's overview: the scope answer, then the whole way, what is left and whom it waits for; the trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from selfcheck.accounts.finding import names_of
from selfcheck.audit.operations import trail as entries_of
from selfcheck.audit.records import AuditEntry
from selfcheck.audit.words import subject_words, words_of
from selfcheck.catalogue.model import Catalogue
from selfcheck.clock import local_day
from selfcheck.enterprises.access import UnitAccess, for_unit
from selfcheck.enterprises.first_steps import first_steps, list_step
from selfcheck.enterprises.operations import reading
from selfcheck.enterprises.permissions import Act
from selfcheck.enterprises.ports import Answers, Notice, Notices, Step, StepState, Way
from selfcheck.enterprises.posts import RequiredPost
from selfcheck.enterprises.readiness import UnitRecord, posts_needed, scope_answer, unit_findings
from selfcheck.enterprises.scope import ScopeAnswer, ScopeRules
from selfcheck.enterprises.views.blueprint import UNIT, bp
from selfcheck.findings import Finding, FindingLevel
from selfcheck.glossary import Role
from selfcheck.web.addresses import number_asked
from selfcheck.web.pages import link
from selfcheck.web.request import now, the

PAGE = 50
PLACES: Final = {
    "unit": ("enterprises.settings", ""),
    "site": ("enterprises.site", "site_id"),
    "person": ("enterprises.person", "person_id"),
    "product": ("enterprises.product", "product_id"),
    "member": ("enterprises.member", "user_id"),
    "invitation": ("enterprises.members", ""),
    "support": ("enterprises.support", ""),
    "checklist": ("checklist.show", "checklist_id"),
    "issued-list": ("issued.lists", ""),
    "proposal": ("proposals.sent", ""),
}


@dataclass(frozen=True, slots=True)
class RoleView:
    """What the overview shows of the unit in one role."""

    role: Role
    answer: ScopeAnswer
    required: tuple[RequiredPost, ...]
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...]

    @property
    def next_step(self) -> Step | None:
        """The first step that can be taken now."""
        return next((step for step in self.steps if step.state is StepState.TODO and step.where), None)


@bp.get(UNIT)
@for_unit(Act.READ)
def overview(access: UnitAccess) -> ResponseReturnValue:
    """Show how the unit stands and what comes next."""
    unit = reading.unit_record(access.db, access.unit, local_day(now()))
    roles = [_role_view(access, unit, role) for role in unit.roles]
    answers: Answers | None = current_app.extensions["selfcheck"].get(Answers)
    unread = answers.unread(access.db) if answers else 0
    shown = {"unread": unread, "notices": _notices(access)}
    return render_template("enterprises/overview.html", access=access, roles=roles, record=unit, **shown)


def _notices(access: UnitAccess) -> Sequence[Notice]:
    notices: Notices | None = current_app.extensions["selfcheck"].get(Notices)
    return notices.of(access.db, access.unit) if notices else ()


def _role_view(access: UnitAccess, unit: UnitRecord, role: Role) -> RoleView:
    catalogue, rules, on = the(Catalogue), the(ScopeRules), local_day(now())
    findings = unit_findings(unit, role, catalogue, rules, on)
    return RoleView(
        role=role,
        answer=scope_answer(unit, role, catalogue, rules, on),
        required=posts_needed(unit, role, catalogue, rules, on),
        steps=(*first_steps(unit, role, findings), *_later_steps(access, unit, role)),
        findings=tuple(finding for finding in findings if finding.level is not FindingLevel.HINT),
    )


def _later_steps(access: UnitAccess, unit: UnitRecord, role: Role) -> Sequence[Step]:
    way: Way | None = current_app.extensions["selfcheck"].get(Way)
    return way.steps(access.db, access.unit, role) if way else (list_step(unit, role),)


@bp.get(UNIT + "/trail")
@for_unit(Act.READ_TRAIL)
def trail(access: UnitAccess) -> ResponseReturnValue:
    """Show who did what and when, newest first."""
    before = number_asked("before") or None
    entries = entries_of(access.db, access.unit.id, before=before, limit=PAGE + 1)
    names = names_of(access.db, {entry.user_id for entry in entries if entry.user_id})
    rows: list[dict[str, Any]] = [
        {
            "entry": entry,
            "who": names.get(entry.user_id or 0),
            "what": words_of(entry.act),
            "subject": subject_words(entry.subject_kind, entry.subject_id),
            "url": _address(access, entry),
        }
        for entry in entries[:PAGE]
    ]
    older = entries[PAGE - 1].position if len(entries) > PAGE else None
    return render_template("enterprises/trail.html", access=access, rows=rows, older=older)


def _address(access: UnitAccess, entry: AuditEntry) -> str | None:
    """Return where the thing acted upon can be opened."""
    endpoint, name = PLACES.get(entry.subject_kind, ("", ""))
    if not endpoint or (name and not entry.subject_id.isdecimal()):
        return None
    ids = {name: int(entry.subject_id)} if name else {}
    return link(endpoint, unit_code=access.unit.code, **ids)
