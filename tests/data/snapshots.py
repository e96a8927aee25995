"""Lists as they could be issued: an invented e-bike maker, an invented shop, a one-person shop. Real-looking text."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from selfcheck.attestation.canonical import with_row_codes
from selfcheck.attestation.snapshot import (
    NOTHING,
    SCHEMA,
    Concern,
    EvidenceFile,
    Library,
    Row,
    Snapshot,
    Target,
)
from selfcheck.attestation.terms import Hand, Mark, Purpose, Standing
from selfcheck.glossary import Frequency, Level, Post, Role, Stage
from selfcheck.text import Bilingual
from tests.data import snapshot_parts as parts

ISSUED_AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
SAMPLE_ROWS = Path(__file__).parent / "sample_rows.json"
HANDS = (Hand.CONFIRMED, Hand.CONFIRMED, Hand.PROPOSED, Hand.CHANGED, Hand.CONFIRMED, Hand.OWN)
METHODS = (
    Bilingual("查阅记录并现场抽查 3 件实物", "Read the record and spot-check 3 pieces"),
    Bilingual("按作业指导书用量具实测并记录读数", "Measure by the work instruction and note the reading"),
    Bilingual("核对证书、铭牌与实物一致", "Compare certificate, nameplate and article"),
)


def maker(rows: int = 24, *, purpose: Purpose = Purpose.ISSUE) -> Snapshot:
    """An e-bike maker's second issue; ``rows`` rows of the shipped kind, each column filled."""
    return _finished(
        Snapshot(
            schema=SCHEMA,
            purpose=purpose,
            is_sample=False,
            is_trial=False,
            number="SC01-7KQ4XN-2026-0002",
            edition=2,
            role=Role.MAKER,
            unit=parts.MAKER,
            products=(parts.E_BIKE, parts.CHARGER),
            notice=parts.NOTICE,
            library=Library("2026.11", "5d41402abc4b2a76b9719d911017c592ae2f0c1d3b4a59687786a5b4c3d2e1f0", "1"),
            answers=parts.ANSWERS,
            rows=tuple(_row(Role.MAKER, place) for place in range(rows)),
            set_aside=parts.SET_ASIDE,
            posts=parts.POSTS,
            double_posts=(),
            confirmations=parts.CONFIRMATIONS if purpose is Purpose.ISSUE else (),
            issued_at=ISSUED_AT,
            in_force_from=date(2026, 12, 1),
            review_by=date(2027, 11, 30),
            check_url="https://check.example.cn/check/SC01-7KQ4XN-2026-0002/K7QX2M4PTW3VA",
            check_code="K7QX2M4PTW3VA",
            site=parts.SITE,
            supersedes=parts.SUPERSEDES,
            changes=parts.CHANGES,
        )
    )


def seller(rows: int = 12) -> Snapshot:
    """A shop for cables and gas cookers, first issue, no director, no public check address."""
    return _finished(
        replace(
            maker(0),
            is_trial=True,
            number="SC01-3HWT8P-2026-0001",
            edition=1,
            role=Role.SELLER,
            unit=parts.SHOP,
            products=(parts.CABLE, parts.COOKER),
            rows=tuple(_row(Role.SELLER, place) for place in range(rows)),
            set_aside=(),
            posts=parts.SHOP_POSTS,
            confirmations=parts.SHOP_CONFIRMATIONS,
            check_url="http://localhost:8765/check/SC01-3HWT8P-2026-0001/B5TN6RJ2QHX4C",
            check_code="B5TN6RJ2QHX4C",
            site=None,
            supersedes=None,
            changes=(),
        )
    )


def one_person_shop() -> Snapshot:
    """One person in all posts, declared and printed; a handful of rows; a demonstration."""
    return _finished(
        replace(
            seller(5),
            is_sample=True,
            number="SC01-9ZZZZZ-2026-0001",
            unit=replace(parts.SHOP, name="马𠮷㛃五金店（个体工商户）", uscc="92000000000000000G"),
            products=(parts.CABLE,),
            posts=parts.LONE_POSTS,
            double_posts=parts.LONE_DOUBLE_POSTS,
            confirmations=parts.LONE_CONFIRMATIONS,
        )
    )


def long_words(rows: int = 8) -> Snapshot:
    """Every free text as long as the form allows, unbroken words and rare characters among them."""
    source = maker(rows)
    long_measure = Bilingual(("逐批核对并留存记录，" * 50)[:500], "")
    long_target = Bilingual(("剩余电流动作时间≤0.1 s；" * 25)[:300], "")
    stretched = tuple(
        replace(
            row,
            title=Bilingual(("电池组、控制器、限速器可被篡改𠮷㛃" * 4)[:60], ""),
            measure=long_measure,
            target=replace(row.target, text=long_target, standing=Standing.OWN),
            basis="GB17761-2024/" + "A" * 60,
            remarks=Bilingual("W" * 80, ""),
        )
        for row in source.rows
    )
    return _finished(replace(source, rows=stretched))


def _finished(snapshot: Snapshot) -> Snapshot:
    """Give every row its place, its code and a salt that is the same each time."""
    ordered = sorted(snapshot.rows, key=lambda row: list(Stage).index(row.stage))
    keys = {product.key for product in snapshot.products}
    placed = tuple(
        replace(row, position=place, products=tuple(key for key in row.products if key in keys) or ("A",))
        for place, row in enumerate(ordered, start=1)
    )
    salts = tuple(hashlib.sha256(f"salt {row.position}".encode()).hexdigest()[:32] for row in placed)
    return with_row_codes(replace(snapshot, rows=placed), salts)


def _row(role: Role, place: int) -> Row:
    facts = _sample_rows()[role.value]
    fact = facts[place % len(facts)] if place >= len(facts) else facts[(place * 7) % len(facts)]
    hand = HANDS[place % len(HANDS)]
    return Row(
        position=place + 1,
        products=(fact["product"],) if fact["product"] else ("A", "B"),
        stage=Stage(fact["stage"]),
        title=Bilingual(*fact["title"]),
        description=Bilingual(*fact["description"]),
        basis=fact["basis"],
        measure=Bilingual(*fact["measure"]) if hand is not Hand.OWN else Bilingual(fact["measure"][0], ""),
        target=_target(fact, hand),
        frequency=Frequency(fact["frequency"]),
        frequency_words=Bilingual(*fact["frequency_words"]),
        check_method=METHODS[place % len(METHODS)],
        evidence=Bilingual(*fact["evidence"]),
        post=(Post.OFFICER, Post.OFFICER, Post.DIRECTOR)[place % 3] if role is Role.MAKER else Post.OFFICER,
        person=("李慎之", "王㛃", "陈𠮷安")[place % 3] if role is Role.MAKER else "赵小满",
        hand=hand,
        point=None if hand is Hand.OWN else fact["id"],
        own_number=f"QP-{place:03d}" if hand in {Hand.OWN, Hand.CHANGED} else "",
        level=Level(fact["level"]),
        level_reason=fact["level_reason"],
        matrix=_matrix() if role is Role.MAKER else (),
        remarks=Bilingual("见作业指导书 QP-07 第 3 章", "See work instruction QP-07, chapter 3")
        if place % 9 == 4
        else NOTHING,
        files=(EvidenceFile("型式检验报告.pdf", "ab" * 32, date(2026, 5, 6)),) if place % 7 == 3 else (),
        confirmed_together=(1, 6)[place % 2] if hand is Hand.CONFIRMED else None,
    )


def _target(fact: dict[str, Any], hand: Hand) -> Target:
    text = Bilingual(*fact["target"])
    if hand is Hand.OWN:
        return Target(Bilingual(text.zh, ""), Standing.OWN)
    if fact["standing"] == "open":
        open_text = Bilingual(f"符合 {fact['basis']}，限值待核对", f"As {fact['basis']}; limit not yet checked")
        return Target(open_text, Standing.OPEN)
    if hand is Hand.CONFIRMED and fact["level"] == "high":
        return Target(text, Standing.CONFIRMED, "王㛃", date(2026, 11, 3), "6.2.1")
    return Target(text, Standing.SEEN)


def _matrix() -> tuple[Concern, ...]:
    return (
        Concern(Post.PERSON_IN_CHARGE, Mark.CONCERNED),
        Concern(Post.DIRECTOR, Mark.MAIN),
        Concern(Post.OFFICER, Mark.IN_CHARGE),
    )


@cache
def _sample_rows() -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = json.loads(SAMPLE_ROWS.read_text("utf-8"))
    return rows


def with_words(source: Snapshot, words: str) -> Snapshot:
    """The list with these words wherever a person of the unit may write."""
    both = Bilingual(words, words)
    rows = tuple(
        replace(row, title=both, measure=both, remarks=both, person=words, own_number=words, basis=words)
        for row in source.rows
    )
    products = tuple(replace(product, brand=words, models=(words,)) for product in source.products)
    unit = replace(source.unit, name=words, address=words)
    return _finished(replace(source, rows=rows, products=products, unit=unit))


def every_standing() -> Snapshot:
    """Each way in which a target can stand, a delegate's confirmation, a product without papers."""
    source = maker(5)
    rows = tuple(
        replace(row, target=Target(row.target.text, standing, "王㛃", date(2026, 11, 3), "6.2"))
        for row, standing in zip(source.rows, Standing, strict=True)
    )
    confirmations = (source.confirmations[0], replace(source.confirmations[1], person="李慎之", acted_for="王㛃"))
    bare = replace(parts.CHARGER, papers=())
    return _finished(replace(source, rows=rows, confirmations=confirmations, products=(parts.E_BIKE, bare)))
