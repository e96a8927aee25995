"""Page text and data: spaces and broken lines do not count, another figure does."""

from __future__ import annotations

from dataclasses import replace

from selfcheck.attestation.snapshot import Snapshot
from selfcheck.text import Bilingual
from selfcheck.verification.sealed.display import missing
from tests.data import snapshots

LIST = snapshots.maker(2)


def told(snapshot: Snapshot) -> str:
    """Every cell of a list, one after the other."""
    texts = [snapshot.number, snapshot.unit.name, snapshot.unit.uscc, snapshot.check_code]
    texts += [each.person for each in snapshot.confirmations]
    for row in snapshot.rows:
        texts += [row.code, row.title.zh, row.measure.zh, row.target.text.zh, row.person]
    return "\n".join(texts)


def with_target(words: str) -> Snapshot:
    row = LIST.rows[0]
    return replace(LIST, rows=(replace(row, target=replace(row.target, text=Bilingual(words, ""))), *LIST.rows[1:]))


def test_whole_text_lacks_nothing() -> None:
    assert list(missing(told(LIST), LIST)) == []


def test_broken_lines_and_hyphens_do_not_count() -> None:
    broken = "\n".join(sign for sign in told(LIST) if sign.strip())
    assert list(missing(broken.replace("-", "\u2010"), LIST)) == []


def test_lines_of_the_next_column_may_stand_between() -> None:
    there = with_target("剩余电流动作时间不大于零点一秒并且每批抽检三件")
    between = told(there).replace("不大于零点一秒", "不大于零点一秒\n每季度一次\n李慎之\n")
    assert list(missing(between, there)) == []


def test_another_figure_is_seen_wherever_it_stands() -> None:
    words = "剩余电流动作时间≤0.1 s，额定剩余动作电流≤30 mA"
    shown = told(with_target(words))
    assert list(missing(shown, with_target(words))) == []
    for other in (words.replace("0.1", "0.5"), words.replace("30", "300"), words + "以下", "不作要求"):
        assert list(missing(shown, with_target(other))) == [other]


def test_a_missing_row_is_seen() -> None:
    assert LIST.rows[1].code in set(missing(told(replace(LIST, rows=LIST.rows[:1])), LIST))
