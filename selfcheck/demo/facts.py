"""The invented units of the demo. Region 000000 belongs to nobody; every page of theirs is marked 样例."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from selfcheck.checklist.model import OwnRow
from selfcheck.enterprises.model import PaperFacts, PaperKind, ProductFacts, UnitFacts
from selfcheck.enterprises.uscc import check_character, organisation_check
from selfcheck.glossary import Frequency, Post, Role, Stage

APPOINTED: Final = date(2026, 1, 5)
DOCUMENT: Final = "样例任〔2026〕1号"


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody of a unit, with an account and one or more posts."""

    login: str
    name: str
    posts: tuple[Post, ...]


@dataclass(frozen=True, slots=True)
class Goods:
    """A catalogue product as the unit makes or sells it, with its papers."""

    name: str
    facts: ProductFacts
    papers: tuple[PaperFacts, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """One invented unit and what it does with its list. The first of ``staff`` founds it."""

    role: Role
    unit: UnitFacts
    staff: tuple[Staff, ...]
    goods: tuple[Goods, ...]
    own_row: OwnRow
    set_aside_reason: str
    answers: Mapping[str, str] = field(default_factory=dict)


def invented_uscc(kind: str, body: str) -> str:
    """Return a valid code in region 000000: ``kind`` 91 for companies, 92 for sole traders; ``body`` of 8."""
    code = f"{kind}000000{body}{organisation_check(body)}"
    return code + check_character(code)


def _ccc(number: str, holder: str, models: tuple[str, ...] = ()) -> PaperFacts:
    return PaperFacts(
        PaperKind.CCC,
        number,
        scope_models=models,
        holder=holder,
        manufacturer=holder,
        factory=holder,
        issued_on=date(2025, 3, 1),
        expires_on=date(2030, 2, 28),
    )


MAKER: Final = Sample(
    role=Role.MAKER,
    unit=UnitFacts(
        name="样例电动自行车制造有限公司",
        name_en="Sample E-bike Manufacturing Co., Ltd.",
        uscc=invented_uscc("91", "00009001"),
        is_maker=True,
        is_seller=False,
        region_code="000000",
        region="样例省样例市",
        address="样例工业园样例路 1 号",
        staff=320,
        revenue_wan=18000,
    ),
    staff=(
        Staff("demo-wang", "王样例", (Post.OFFICER,)),
        Staff("demo-li", "李样例", (Post.DIRECTOR,)),
        Staff("demo-zhang", "张样例", (Post.PERSON_IN_CHARGE,)),
    ),
    goods=(
        Goods(
            "电动自行车",
            ProductFacts(
                is_made=True,
                is_sold=False,
                brand="样例牌",
                models=("TDT01Z", "TDT02Z"),
                standards=("GB 17761-2024", "GB 42295-2022"),
                lines=("总装一线", "总装二线"),
            ),
            (_ccc("SAMPLE-CCC-0001", "样例电动自行车制造有限公司", ("TDT01Z", "TDT02Z")),),
        ),
    ),
    own_row=OwnRow(
        stage=Stage.PROCESS,
        title="前叉紧固扭矩在换班后漂移",
        measure="每班首件用扭矩扳手复测前叉和把立，记录读数，超差停线调整",
        target="前叉紧固扭矩在作业指导书 SL-07 的范围内，首件记录有读数和签名",
        frequency=Frequency.PER_SHIFT,
        post=Post.OFFICER,
        description="换班后设定被改动，前叉松动，骑行中失控摔伤",
        basis="作业指导书 SL-07",
        check_method="用扭矩扳手复测首件 2 辆，对照记录",
        evidence_words="首件检验记录",
        title_en="Fork torque drifts after a change of shift",
    ),
    set_aside_reason="本厂不生产该配置，型号清单和认证证书中都没有",
)

SHOP: Final = Sample(
    role=Role.SELLER,
    unit=UnitFacts(
        name="样例五金燃气具店",
        name_en="Sample Hardware and Gas Appliance Shop",
        uscc=invented_uscc("92", "00009002"),
        is_maker=False,
        is_seller=True,
        region_code="000000",
        region="样例省样例市",
        address="样例街 8 号",
        trade="retail",
        staff=2,
        revenue_wan=60,
    ),
    staff=(Staff("demo-chen", "陈样例", (Post.OFFICER, Post.PERSON_IN_CHARGE)),),
    goods=(
        Goods(
            "电线电缆",
            ProductFacts(is_made=False, is_sold=True, brand="样例牌", models=("BV 2.5", "RVV 3×1.5")),
            (_ccc("SAMPLE-CCC-0002", "样例线缆厂", ("BV 2.5", "RVV 3×1.5")),),
        ),
        Goods(
            "家用燃气灶",
            ProductFacts(is_made=False, is_sold=True, brand="样例牌", models=("JZT-01",)),
            (_ccc("SAMPLE-CCC-0003", "样例燃具厂", ("JZT-01",)),),
        ),
    ),
    own_row=OwnRow(
        stage=Stage.INTAKE,
        title="零剪电线无法追溯批次",
        measure="整卷上架前拍下合格证和卷号，零剪时在小票上写卷号",
        target="在售每一卷电线都有合格证照片，零剪小票写有卷号",
        frequency=Frequency.PER_BATCH,
        post=Post.OFFICER,
        description="零剪后没有标识，出了问题找不到是哪一卷、哪家供的货",
        basis="产品质量法",
        check_method="抽 3 卷在售电线，核对照片和小票",
        evidence_words="合格证照片、小票存根",
        title_en="Cable cut to length cannot be traced to its batch",
    ),
    set_aside_reason="本店不做这项业务",
)
