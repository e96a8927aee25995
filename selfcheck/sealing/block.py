"""签章块: what the seal looks like. A picture proves nothing, and it says so; the file is what is verified."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from unicodedata import east_asian_width

from selfcheck.attestation.approvals import Grade
from selfcheck.attestation.canonical import digests, to_canonical
from selfcheck.attestation.custody import KEEPER_NAMES, TIME_NAMES, SealTerms, TimeSource
from selfcheck.attestation.snapshot import Snapshot
from selfcheck.attestation.terms import Act
from selfcheck.clock import CHINA
from selfcheck.pdf.glyphs import fallback_family
from selfcheck.pdf.ports import Document, Renderer
from selfcheck.pdf.templates import document_templates
from selfcheck.sealing.place import SIDE_MM

STEPS: Final = {Act.PREPARED: "编制", Act.REVIEWED: "审核", Act.ATTESTED: "批准"}
SHORT: Final = {Grade.CERTIFIED: "证书", Grade.OWN_KEY: "密钥", Grade.ACCOUNT: "账号"}
ROOM: Final = 9  # lines of the usual size between the heading and the last line
HALVES: Final = 26  # half-width signs of a line


def render_block(
    snapshot: Snapshot, terms: SealTerms, grades: Mapping[Act, Grade], renderer: Renderer, *, at: datetime
) -> bytes:
    """Return the visible block as a PDF of one page, fonts inside.

    :param grades: how surely each person approved
    :param at: when the unit seals
    :raises RenderingFailed: the renderer could not
    """
    facts = _facts(snapshot, terms, grades, at)
    unit = snapshot.unit.name
    lines = sum(_lines(text, HALVES) for _, text in facts) + _lines(unit, HALVES + 7)
    html = (
        document_templates()
        .get_template("document/seal.html")
        .render(
            list=snapshot,
            facts=facts,
            is_tight=lines > ROOM,
            side=SIDE_MM,
            fallback=fallback_family(unit + terms.certificate_issuer + terms.time_authority),
        )
    )
    return renderer.render(Document(html, at, hashlib.sha256(html.encode()).digest()[:16]))


def _facts(snapshot: Snapshot, terms: SealTerms, grades: Mapping[Act, Grade], at: datetime) -> list[tuple[str, str]]:
    sha256, _ = digests(to_canonical(snapshot))
    time = terms.time_authority if terms.time_source is TimeSource.AUTHORITY else TIME_NAMES[terms.time_source].zh
    facts = [
        ("代码", snapshot.unit.uscc),
        ("编号", snapshot.number),
        ("摘要", sha256[:16]),
        ("确认", _approved(grades)),
        ("签于", f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"),
        ("密钥", KEEPER_NAMES[terms.key_held_by].zh),
        ("证书", "本系统自签" if terms.is_own_root else terms.certificate_issuer),
        ("时间", time),
    ]
    return [(name, text) for name, text in facts if text]


def _approved(grades: Mapping[Act, Grade]) -> str:
    """Return how surely whom approved, grade by grade: 账号（编制、审核）、证书（批准）."""
    steps = {grade: "、".join(STEPS[act] for act, given in grades.items() if given is grade) for grade in Grade}
    return "、".join(f"{SHORT[grade]}（{named}）" for grade, named in steps.items() if named)


def _lines(text: str, halves: int) -> int:
    width = sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
    return min(2, -(-width // halves))
