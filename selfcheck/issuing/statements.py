"""The statement each person agrees to, as it stands on the page, on the paper and in the data."""

from __future__ import annotations

from typing import Final

from selfcheck.attestation.terms import Act
from selfcheck.text import Bilingual

STATEMENTS: Final = {
    Act.PREPARED: Bilingual(
        "本清单由我组织编制，所列风险点、管控措施和目标我已逐项阅读。",
        "I drew up this list and have read each risk point, measure and target in it.",
    ),
    Act.REVIEWED: Bilingual(
        "我已审核本清单，管控措施和目标符合本单位实际。",
        "I have reviewed this list; its measures and targets fit this unit.",
    ),
    Act.ATTESTED: Bilingual(
        "我确认本清单真实反映本单位的产品质量安全风险，批准按此管控并对其负责。",
        "I confirm that this list truly shows the quality-safety risks of this unit; I approve it and answer for it.",
    ),
}
