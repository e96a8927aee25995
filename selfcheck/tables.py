"""Imports every module with tables, so that metadata is complete wherever it is asked for."""

from selfcheck.accounts import records as accounts
from selfcheck.audit import records as audit
from selfcheck.checklist import records as checklist
from selfcheck.db import installation
from selfcheck.editing import records as editing
from selfcheck.editing.workbook import records as workbook
from selfcheck.enterprises import records as enterprises
from selfcheck.evidence import records as evidence
from selfcheck.inspection import records as inspection
from selfcheck.issuing import records as issuing
from selfcheck.jobs import records as jobs
from selfcheck.proposals import records as proposals
from selfcheck.regulator import records as regulator
from selfcheck.sealing import records as sealing
from selfcheck.spotcheck import records as spotcheck
from selfcheck.transparency import records as transparency
from selfcheck.web import limits, repeat

__all__ = [
    "accounts",
    "audit",
    "checklist",
    "editing",
    "enterprises",
    "evidence",
    "inspection",
    "installation",
    "issuing",
    "jobs",
    "limits",
    "proposals",
    "regulator",
    "repeat",
    "sealing",
    "spotcheck",
    "transparency",
    "workbook",
]
