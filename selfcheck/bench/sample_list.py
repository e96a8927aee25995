"""A list for the PDF bench: rows of the shipped e-bike, charger, battery and generic points, nothing shortened."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import cycle, islice
from typing import Final

from selfcheck.attestation.canonical import with_row_codes
from selfcheck.attestation.snapshot import (
    SCHEMA,
    Answer,
    Confirmation,
    Library,
    Notice,
    Paper,
    PostHolder,
    ProductUnit,
    Row,
    ScopeTest,
    Snapshot,
    Target,
    Unit,
)
from selfcheck.attestation.terms import Act, Hand, PaperKind, Purpose, Standing
from selfcheck.glossary import Confidence, Post, Role, Stage
from selfcheck.riskpoints import model as riskpoints
from selfcheck.text import Bilingual

FAMILIES: Final = ("electric_bicycle", "ebike_charger", "ebike_lithium_battery", "generic_maker")
AT: Final = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
NUMBER: Final = "SC01-7KQ4XN-2026-0001"
UNIT: Final = "示例电动车制造有限公司"
STATEMENT: Final = Bilingual(
    "我已逐项阅读本清单，并对其内容负责。", "I read every row of this list and answer for it."
)


def sample_list(library: riskpoints.Library, rows: int) -> Snapshot:
    """Return an issued list of so many rows; points repeat when the library has fewer."""
    families = (family for family in library.families if family.code in FAMILIES)
    points = [point for family in families for point in family.points if Role.MAKER in point.roles]
    chosen = sorted(islice(cycle(points), rows), key=lambda point: list(Stage).index(point.stage))
    snapshot = Snapshot(
        schema=SCHEMA,
        purpose=Purpose.ISSUE,
        is_sample=False,
        is_trial=False,
        number=NUMBER,
        edition=1,
        role=Role.MAKER,
        unit=_unit(),
        products=(_product("A", "电动自行车", "Electric bicycles"), _product("B", "充电器", "Chargers")),
        notice=Notice(
            "2024", Bilingual("全国重点工业产品质量安全监管目录（2024年版）", "National catalogue, 2024"), "公告"
        ),
        library=Library(library.release, library.digest, "1"),
        answers=(Answer("own_design", Bilingual("自行设计？", "Own design?"), "yes", Bilingual("是", "Yes")),),
        rows=tuple(_row(place, point) for place, point in enumerate(chosen, start=1)),
        set_aside=(),
        posts=tuple(PostHolder(post, "李慎之", date(2024, 3, 1)) for post in Post),
        double_posts=(),
        confirmations=tuple(
            Confirmation(act, post, "李慎之", AT, STATEMENT) for act, post in zip(Act, reversed(Post), strict=True)
        ),
        issued_at=AT,
        in_force_from=date(2026, 12, 1),
        review_by=date(2027, 11, 30),
        check_url=f"https://check.example.cn/check/{NUMBER}/K7QX2M4PTW3VA",
        check_code="K7QX2M4PTW3VA",
    )
    return with_row_codes(snapshot, tuple(f"{place:032x}" for place in range(rows)))


def _row(place: int, point: riskpoints.RiskPoint) -> Row:
    return Row(
        position=place,
        products=("A", "B"),
        stage=point.stage,
        title=point.title,
        description=point.description,
        basis=point.basis_text,
        measure=point.measure,
        target=Target(point.target, Standing.SEEN),
        frequency=point.frequency,
        frequency_words=point.frequency_words,
        check_method=point.check_method,
        evidence=point.evidence,
        post=Post.OFFICER,
        person="李慎之",
        hand=Hand.CONFIRMED,
        point=point.id,
        own_number=f"QP-{place:03d}",
        level=point.level,
        level_reason=point.level_reason,
        remarks=Bilingual("见作业指导书 QP-07 第 3 章", "See work instruction QP-07, chapter 3"),
        confirmed_together=1,
    )


def _unit() -> Unit:
    reason = Bilingual(
        "实施强制性产品认证的产品，生产单位不论规模均适用。", "Under compulsory certification: any size."
    )
    scope = ScopeTest(reason, Bilingual("市场监管总局令第75号", "SAMR Order 75"), Confidence.SEEN, in_scope=True)
    return Unit(
        UNIT, "91000000000000000K", "000000", "示例地区", "示例路 1 号", Bilingual("320 人", "320 staff"), scope
    )


def _product(key: str, zh: str, en: str) -> ProductUnit:
    paper = Paper(PaperKind.CCC, "2026011119000001", "TDT001Z", holder=UNIT, expires_on=date(2030, 6, 30))
    return ProductUnit(
        key=key,
        name=Bilingual(zh, en),
        brand="示例牌",
        models=("TDT001Z", "TDT002Z"),
        standards=("GB 17761-2024",),
        production=Bilingual("自行生产", "Own production"),
        papers=(paper,),
    )
