"""The invented units, products, papers and people that sample lists are put together from (region 000000)."""

from __future__ import annotations

from datetime import UTC, date, datetime

from selfcheck.attestation.snapshot import (
    AnnexConfirmation,
    Answer,
    CatalogueRow,
    Change,
    Confirmation,
    DoublePost,
    Notice,
    Paper,
    PostHolder,
    ProductUnit,
    ScopeTest,
    SetAside,
    Site,
    Supersedes,
    Unit,
)
from selfcheck.attestation.terms import Act, ChangeKind, Decider, PaperKind
from selfcheck.glossary import Confidence, Post, Stage
from selfcheck.text import Bilingual

NOTICE = Notice(
    edition="2024",
    title=Bilingual(
        "全国重点工业产品质量安全监管目录（2024年版）", "National catalogue of key industrial products, 2024 edition"
    ),
    document="市场监管总局公告",
    issued_on=date(2024, 1, 25),
)
MAKER = Unit(
    name="示例电动车制造有限公司",
    uscc="91000000000000000K",
    region="000000",
    region_name="示例地区",
    address="示例地区示例路 1 号",
    size=Bilingual("从业人员 320 人，年营业收入 1.8 亿元", "320 staff, revenue 180 million yuan"),
    scope=ScopeTest(
        in_scope=True,
        reason=Bilingual(
            "电动自行车实施强制性产品认证，生产单位不论规模均适用第75号令。",
            "Electric bicycles are under compulsory certification, so Order 75 binds makers of any size.",
        ),
        source=Bilingual("市场监管总局令第75号第二条", "SAMR Order 75, article 2"),
        confidence=Confidence.SEEN,
    ),
)
SHOP = Unit(
    name="示例街口五金燃具店",
    uscc="92000000000000000G",
    region="000000",
    region_name="示例地区",
    address="示例地区街口 8 号",
    size=Bilingual("从业人员 4 人", "4 staff"),
    scope=ScopeTest(
        in_scope=True,
        reason=Bilingual("销售实施强制性认证的电线电缆、家用燃气灶具。", "Sells cables and gas cookers under CCC."),
        source=Bilingual("市场监管总局令第76号第二条", "SAMR Order 76, article 2"),
        confidence=Confidence.SEEN,
    ),
)
SITE = Site("一号厂区总装车间", "示例地区示例路 1 号")


def _row(name: str, number: int) -> CatalogueRow:
    return CatalogueRow(
        edition="2026L",
        title=Bilingual(
            "标为 2026 年版的 330 项清单（第三方汇编，未经核实）",
            "330-row list labelled 2026 (third party, unverified)",
        ),
        printed_name=name,
        source=Bilingual("第三方汇编", "Compiled by a third party"),
        confidence=Confidence.RECALLED,
        number=number,
    )


E_BIKE = ProductUnit(
    key="A",
    name=Bilingual("电动自行车", "Electric bicycles"),
    brand="示例牌",
    models=("TDT001Z", "TDT002Z", "TDT003Z"),
    standards=("GB 17761-2024", "GB 42295-2022"),
    production=Bilingual("自行生产", "Own production"),
    code="P0101",
    lines=("总装一线", "总装二线"),
    papers=(
        Paper(
            PaperKind.CCC,
            "2026011119000001",
            "TDT001Z、TDT002Z、TDT003Z",
            holder="示例电动车制造有限公司",
            manufacturer="示例电动车制造有限公司",
            factory="示例电动车制造有限公司一厂",
            expires_on=date(2030, 6, 30),
            sha256="cd" * 32,
        ),
    ),
    catalogue=(_row("电动自行车", 87),),
    annex=(AnnexConfirmation("2024", "第 87 项", "王㛃", date(2026, 10, 8)),),
)
CHARGER = ProductUnit(
    key="B",
    name=Bilingual("电动自行车用充电器", "Chargers for electric bicycles"),
    brand="示例牌",
    models=("CD4820",),
    standards=("GB 42296-2022",),
    production=Bilingual("委托生产", "Commissioned production"),
    code="P0102",
    papers=(
        Paper(
            PaperKind.CCC,
            "2026010907000002",
            "CD4820 48 V 2 A",
            holder="示例电动车制造有限公司",
            manufacturer="示例电动车制造有限公司",
            factory="示例电源有限公司",
            expires_on=date(2029, 12, 31),
        ),
        Paper(PaperKind.REPORT, "WT-2026-0455", "CD4820 型式检验", holder="示例检测中心"),
    ),
    catalogue=(_row("电动自行车用充电器", 88),),
)
CABLE = ProductUnit(
    key="A",
    name=Bilingual("电线电缆", "Wires and cables"),
    brand="示例线缆",
    models=("BV 2.5", "BVR 4", "RVV 3×1.5"),
    standards=("GB/T 5023.3-2008",),
    production=Bilingual("经销", "Sold, not made"),
    code="P0055",
    papers=(
        Paper(
            PaperKind.CCC,
            "2025010105000003",
            "450/750V 及以下聚氯乙烯绝缘电缆",
            holder="示例线缆有限公司",
            factory="示例线缆有限公司",
            expires_on=date(2030, 3, 1),
        ),
        Paper(
            PaperKind.LICENCE,
            "（示）XK06-001-00001",
            "架空绝缘电缆",
            holder="示例线缆有限公司",
            expires_on=date(2028, 8, 8),
        ),
    ),
)
COOKER = ProductUnit(
    key="B",
    name=Bilingual("家用燃气灶具", "Domestic gas cookers"),
    brand="示例灶",
    models=("JZT-B1", "JZY-B1"),
    standards=("GB 16410-2020",),
    production=Bilingual("经销", "Sold, not made"),
    code="P0077",
    papers=(
        Paper(
            PaperKind.CCC, "2025012401000004", "JZT、JZY 系列", holder="示例燃具有限公司", expires_on=date(2029, 5, 5)
        ),
    ),
)
ANSWERS = (
    Answer(
        "own_design",
        Bilingual("产品由本单位设计吗？", "Is the product of own design?"),
        "yes",
        Bilingual("是", "Yes"),
    ),
    Answer("outsourced", Bilingual("有外协工序吗？", "Are processes outsourced?"), "no", Bilingual("否", "No")),
    Answer("online", Bilingual("在网上销售吗？", "Sold online?"), "", Bilingual("未回答", "Not answered")),
)
SET_ASIDE = (
    SetAside(
        "electric_bicycle-18",
        Bilingual("外协涂装附着力不足", "Poor adhesion of outsourced coating"),
        Stage.PROCESS,
        ("A",),
        Bilingual("已回答：没有外协工序", "Answered: no process is outsourced"),
        Decider.RULES,
    ),
    SetAside(
        "ebike_lithium_battery-07",
        Bilingual("电芯自制工序污染", "Contamination in own cell making"),
        Stage.PROCESS,
        ("A",),
        Bilingual("本单位外购整组电池，不生产电芯", "We buy whole packs and make no cells"),
        Decider.UNIT,
        "王㛃",
        date(2026, 11, 2),
    ),
)
POSTS = (
    PostHolder(Post.PERSON_IN_CHARGE, "陈𠮷安", date(2024, 1, 2), "示电〔2024〕1号"),
    PostHolder(Post.DIRECTOR, "王㛃", date(2024, 3, 1), "示电〔2024〕5号"),
    PostHolder(Post.OFFICER, "李慎之", date(2024, 3, 1), "示电〔2024〕6号"),
)
SHOP_POSTS = (
    PostHolder(Post.PERSON_IN_CHARGE, "赵大有", date(2025, 1, 2)),
    PostHolder(Post.OFFICER, "赵小满", date(2025, 1, 2)),
)
LONE_POSTS = (
    PostHolder(Post.PERSON_IN_CHARGE, "马𠮷㛃", date(2025, 1, 2)),
    PostHolder(Post.OFFICER, "马𠮷㛃", date(2025, 1, 2)),
)
LONE_DOUBLE_POSTS = (
    DoublePost(
        "马𠮷㛃",
        (Post.PERSON_IN_CHARGE, Post.OFFICER),
        Bilingual("本单位只有一名从业人员，由其兼任各岗位。", "The unit has one person, who holds every post."),
    ),
)
PREPARED = Bilingual(
    "本清单由我编制，所列风险点、管控措施和目标我已逐项阅读。",
    "I drew up this list and read each of its points, measures and targets.",
)
REVIEWED = Bilingual(
    "我已审核本清单，管控措施和目标符合本单位实际。", "I reviewed this list; its measures and targets fit our unit."
)
ATTESTED = Bilingual(
    "我确认本清单真实反映本单位的产品质量安全风险，批准按此管控并对其负责。",
    "I confirm that this list truly reflects the risks of our products, approve working by it and answer for it.",
)
CONFIRMATIONS = (
    Confirmation(Act.PREPARED, Post.OFFICER, "李慎之", datetime(2026, 11, 18, 2, 5, tzinfo=UTC), PREPARED),
    Confirmation(Act.REVIEWED, Post.DIRECTOR, "王㛃", datetime(2026, 11, 19, 7, 40, tzinfo=UTC), REVIEWED),
    Confirmation(Act.ATTESTED, Post.PERSON_IN_CHARGE, "陈𠮷安", datetime(2026, 11, 20, 1, 29, tzinfo=UTC), ATTESTED),
)
SHOP_CONFIRMATIONS = (
    Confirmation(Act.PREPARED, Post.OFFICER, "赵小满", datetime(2026, 11, 18, 2, 5, tzinfo=UTC), PREPARED),
    Confirmation(Act.ATTESTED, Post.PERSON_IN_CHARGE, "赵大有", datetime(2026, 11, 20, 1, 29, tzinfo=UTC), ATTESTED),
)
LONE_CONFIRMATIONS = (
    Confirmation(Act.PREPARED, Post.OFFICER, "马𠮷㛃", datetime(2026, 11, 18, 2, 5, tzinfo=UTC), PREPARED),
    Confirmation(Act.ATTESTED, Post.PERSON_IN_CHARGE, "马𠮷㛃", datetime(2026, 11, 18, 2, 6, tzinfo=UTC), ATTESTED),
)
SUPERSEDES = Supersedes(
    "SC01-7KQ4XN-2026-0001",
    1,
    "9b74c9897bac770ffc029102a200c5de3f1d2c4b5a69788796a5b4c3d2e1f00a",
    "failed_sample",
    Bilingual("监督抽查发现充电器标志不合格", "A sample check found the charger's marking unqualified"),
)
CHANGES = (
    Change(
        ChangeKind.ADDED,
        Bilingual("充电器铭牌极性标志缺失", "Polarity mark missing on charger nameplate"),
        position=3,
    ),
    Change(
        ChangeKind.CHANGED,
        Bilingual("车速超限、电机留有提速余量", "Over-speed and surplus motor power"),
        Bilingual("管控频次", "Frequency"),
        Bilingual("每月", "Monthly"),
        Bilingual("每批", "Every batch"),
        position=1,
    ),
    Change(ChangeKind.REMOVED, Bilingual("纸质说明书缺页", "Pages missing in the printed manual")),
)
