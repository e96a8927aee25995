"""The visible block: every line of it stands within its frame, however long names and authorities are."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace

import pytest

from selfcheck.attestation.approvals import Grade
from selfcheck.attestation.custody import Keeper, SealTerms, TimeSource
from selfcheck.attestation.terms import Act
from selfcheck.pdf.supervised import SupervisedRenderer
from selfcheck.sealing.block import render_block
from tests.conftest import TODAY
from tests.data import snapshots
from tests.sealing.conftest import TERMS

LONG = "某某省某某市第三方电子认证服务股份有限公司签章根证书"
FOREIGN = SealTerms(Keeper.UNIT, LONG, False, TimeSource.AUTHORITY, "国家授时中心可信时间戳服务机构联合信任中心")
MIXED = {Act.PREPARED: Grade.ACCOUNT, Act.REVIEWED: Grade.OWN_KEY, Act.ATTESTED: Grade.CERTIFIED}
SAME = dict.fromkeys(Act, Grade.ACCOUNT)
LAST = "图样不是证明，以文件核验为准。"


def text_and_depth(block: bytes) -> tuple[str, float]:
    """The words, and how far above the lower edge the lowest of them ends, in points."""
    command = ["pdftotext", "-bbox", "-", "-"]
    told = subprocess.run(command, input=block, capture_output=True, check=True).stdout.decode()
    height = float(re.findall(r'<page width="[\d.]+" height="([\d.]+)"', told)[0])
    words = re.findall(r'yMax="([\d.]+)">(.*?)</word>', told)
    return "".join(word for _, word in words), height - max(float(bottom) for bottom, _ in words)


@pytest.mark.parametrize("terms", [TERMS, FOREIGN], ids=["own root", "long authorities"])
@pytest.mark.parametrize("grades", [SAME, MIXED], ids=["by account", "three grades"])
@pytest.mark.parametrize("name", ["样例厂", "某某自治区某某特种电动自行车及其零部件制造（集团）股份有限责任公司"])
def test_every_line_stands_within_the_frame(
    renderer: SupervisedRenderer, terms: SealTerms, grades: dict[Act, Grade], name: str
) -> None:
    snapshot = snapshots.maker()
    snapshot = replace(snapshot, unit=replace(snapshot.unit, name=name))
    text, above = text_and_depth(render_block(snapshot, terms, grades, renderer, at=TODAY))
    assert above >= 1.5
    for each in (name, snapshot.unit.uscc, snapshot.number, LAST):
        assert each in text
