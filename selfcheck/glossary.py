"""One word for one thing: the closed vocabularies of the field, in Chinese and English (domain.md §11)."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from selfcheck.text import Bilingual


class Role(StrEnum):
    """生产单位 / 销售单位: in which of its two roles a unit makes a list (Orders 75 and 76)."""

    MAKER = "maker"
    SELLER = "seller"


class Post(StrEnum):
    """岗位: the three posts of the orders."""

    PERSON_IN_CHARGE = "person_in_charge"
    DIRECTOR = "director"
    OFFICER = "officer"


class Stage(StrEnum):
    """管控环节: where in the flow of the product a risk point is controlled; members in walking order."""

    MANAGE = "manage"
    CERT = "cert"
    DESIGN = "design"
    MATERIAL = "material"
    PROCESS = "process"
    TEST = "test"
    LABEL = "label"
    PACK = "pack"
    INTAKE = "intake"
    STORE = "store"
    TRANSPORT = "transport"
    DISPLAY = "display"
    SALE = "sale"
    AFTER = "after"


class Frequency(StrEnum):
    """管控频次: how often a row is checked."""

    PER_SHIFT = "per_shift"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    PER_BATCH = "per_batch"
    FIRST_PURCHASE_THEN_YEARLY = "first_purchase_then_yearly"
    ON_CHANGE = "on_change"
    ON_EVENT = "on_event"


class Level(StrEnum):
    """风险等级: optional and configurable; no order prescribes scoring."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class ListForm(StrEnum):
    """清单样式: every row as a line of a table, or rows gathered by what a shop does. The rows are the same."""

    FULL = "full"
    LIGHT = "light"


class ShopAct(StrEnum):
    """环节 of a small shop, in its own order; a light list gathers its rows by them."""

    GOODS_IN = "goods-in"
    SHELF = "shelf"
    SELLING = "selling"
    AFTERCARE = "aftercare"
    PEOPLE = "people"


class Confidence(StrEnum):
    """How sure we are of a fact: read in the original, read in a public copy, or from general knowledge."""

    CHECKED = "checked"
    SEEN = "seen"
    RECALLED = "recalled"


ROLE_NAMES: Final = {
    Role.MAKER: Bilingual("生产单位", "Maker"),
    Role.SELLER: Bilingual("销售单位", "Seller"),
}
POST_NAMES: Final = {
    Post.PERSON_IN_CHARGE: Bilingual("主要负责人", "Main person in charge"),
    Post.DIRECTOR: Bilingual("质量安全总监", "Quality and safety director"),
    Post.OFFICER: Bilingual("质量安全员", "Quality and safety officer"),
}
STAGE_NAMES: Final = {
    Stage.MANAGE: Bilingual("质量管理", "Management"),
    Stage.CERT: Bilingual("许可认证", "Licence and certification"),
    Stage.DESIGN: Bilingual("设计", "Design"),
    Stage.MATERIAL: Bilingual("原材料进货", "Incoming materials"),
    Stage.PROCESS: Bilingual("关键工序", "Key processes"),
    Stage.TEST: Bilingual("出厂检验", "Outgoing inspection"),
    Stage.LABEL: Bilingual("标识标签", "Marking and labels"),
    Stage.PACK: Bilingual("包装", "Packaging"),
    Stage.INTAKE: Bilingual("进货查验", "Goods-in check"),
    Stage.STORE: Bilingual("储存", "Storage"),
    Stage.TRANSPORT: Bilingual("运输", "Transport"),
    Stage.DISPLAY: Bilingual("在售陈列与页面", "Display and product pages"),
    Stage.SALE: Bilingual("销售交付", "Sale and handover"),
    Stage.AFTER: Bilingual("售后与召回", "After-sales and recall"),
}
FREQUENCY_NAMES: Final = {
    Frequency.PER_SHIFT: Bilingual("每班", "Every shift"),
    Frequency.DAILY: Bilingual("每日", "Daily"),
    Frequency.WEEKLY: Bilingual("每周", "Weekly"),
    Frequency.MONTHLY: Bilingual("每月", "Monthly"),
    Frequency.QUARTERLY: Bilingual("每季度", "Quarterly"),
    Frequency.YEARLY: Bilingual("每年", "Yearly"),
    Frequency.PER_BATCH: Bilingual("每批", "Every batch"),
    Frequency.FIRST_PURCHASE_THEN_YEARLY: Bilingual("首次进货，此后每年", "First purchase, then yearly"),
    Frequency.ON_CHANGE: Bilingual("变更时", "On change"),
    Frequency.ON_EVENT: Bilingual("发生时", "On event"),
}
LEVEL_NAMES: Final = {
    Level.HIGH: Bilingual("高", "High"),
    Level.MEDIUM: Bilingual("中", "Medium"),
    Level.LOW: Bilingual("低", "Low"),
}
LIST_FORM_NAMES: Final = {
    ListForm.FULL: Bilingual("完整清单", "Full list"),
    ListForm.LIGHT: Bilingual("小店清单", "Light list"),
}
SHOP_ACT_NAMES: Final = {
    ShopAct.GOODS_IN: Bilingual("进货", "Goods in"),
    ShopAct.SHELF: Bilingual("陈列储存", "Shelf and store"),
    ShopAct.SELLING: Bilingual("销售", "Selling"),
    ShopAct.AFTERCARE: Bilingual("售后", "After-sales"),
    ShopAct.PEOPLE: Bilingual("人员", "People"),
}
CONFIDENCE_NAMES: Final = {
    Confidence.CHECKED: Bilingual("已核对原文", "Checked against the original"),
    Confidence.SEEN: Bilingual("见于公开转载", "Seen in a public copy"),
    Confidence.RECALLED: Bilingual("待核对", "Not yet checked"),
}
