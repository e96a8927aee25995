"""What a list said when a person took a step: whoever comes later goes on only while it still says the same.

Rows stand still while a list is on its way; unit, site, products and papers can be edited at any time. Who holds
which post is asked anew at each step, by rules of its own (``issuing.steps``), and may be mended on the way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import rfc8785

from selfcheck.attestation.codec import to_plain
from selfcheck.findings import Finding, FindingLevel
from selfcheck.issuing.dossier import Dossier
from selfcheck.issuing.records import Step
from selfcheck.text import Bilingual

CHANGED: Final = Bilingual(
    "提交以后，单位、场所、产品或证书的资料改过，前面的人确认的不是现在的内容。请退回或撤回清单，再提交一次。",
    "Since it was submitted, facts of the unit, a site, a product or a paper were changed: what was confirmed"
    " is not what it says now. Return or recall the list and submit it again.",
)


def said(dossier: Dossier) -> str:
    """Return the SHA-256 (hex) of what persons confirm: all but what a day, or the work on evidence, changes."""
    products = tuple(replace(each, catalogue=(), few_points=None) for each in dossier.products)
    rows = tuple(replace(each, files=()) for each in dossier.rows)
    unit = dossier.unit
    facts = (unit.name, unit.uscc, unit.region, unit.region_name, unit.address, unit.size)
    around = (dossier.role, dossier.site or "", dossier.answers)
    whole = (facts, around, products, rows, dossier.set_aside)
    return hashlib.sha256(rfc8785.dumps(to_plain(whole))).hexdigest()


def changed_since(dossier: Dossier, steps: Sequence[Step]) -> Iterator[Finding]:
    """Find that earlier steps were taken over other facts.

    :param steps: of the round under way; those from before this was noted say nothing
    """
    noted = {step.said_sha256 for step in steps if step.said_sha256}
    if noted and noted != {said(dossier)}:
        yield Finding(FindingLevel.ERROR, "changed-since-submitted", CHANGED)
