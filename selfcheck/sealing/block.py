"""签章块: what the seal looks like. A picture proves nothing, and it says so; the file is what is verified."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from selfcheck.attestation.approvals import Grade
from selfcheck.attestation.canonical import digests, to_canonical
from selfcheck.attestation.custody import KEEPER_NAMES, TIME_NAMES, SealTerms
from selfcheck.attestation.snapshot import Snapshot
from selfcheck.attestation.terms import Act
from selfcheck.clock import CHINA
from selfcheck.pdf.glyphs import fallback_family
from selfcheck.pdf.ports import Document, Renderer
from selfcheck.pdf.templates import document_templates
from selfcheck.sealing.place import SIDE_MM

STEPS: Final = {Act.PREPARED: "编制", Act.REVIEWED: "审核", Act.ATTESTED: "批准"}
SHORT: Final = {Grade.CERTIFIED: "证书", Grade.OWN_KEY: "密钥", Grade.ACCOUNT: "账号"}


def render_block(
    snapshot: Snapshot, terms: SealTerms, grades: Mapping[Act, Grade], renderer: Renderer, *, at: datetime
) -> bytes:
    """Return the visible block as a PDF of one page, fonts inside.

    :param grades: how surely each person approved
    :param at: when the unit seals
    :raises RenderingFailed: the renderer could not
    """
    sha256, _ = digests(to_canonical(snapshot))
    html = (
        document_templates()
        .get_template("document/seal.html")
        .render(
            list=snapshot,
            terms=terms,
            keeper=KEEPER_NAMES[terms.key_held_by].zh,
            time=TIME_NAMES[terms.time_source].zh,
            grades="、".join(f"{STEPS[act]}{SHORT[grade]}" for act, grade in grades.items()),
            at=f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}",
            digest=sha256[:16],
            side=SIDE_MM,
            fallback=fallback_family(snapshot.unit.name + terms.certificate_issuer + terms.time_authority),
        )
    )
    return renderer.render(Document(html, at, hashlib.sha256(html.encode()).digest()[:16]))
