"""The one door for typed text: what is kept, what is refused, and that nothing takes it long."""

from __future__ import annotations

import pytest

from selfcheck.errors import Refused
from selfcheck.text import LONGEST_CODE, MOST_MARKS, Bilingual, clean_text, half_width, numbered

STORM = "a" + "\u0301\u0316" * 50_000  # to put so many marks in order would take a minute


def refusal(text: str, limit: int = 300) -> str:
    with pytest.raises(Refused) as refused:
        clean_text(text, field="名称", limit=limit)
    assert "名称" in refused.value.zh
    return refused.value.code


def test_text_is_trimmed_and_composed() -> None:
    assert clean_text(" \u3000e\u0301cole \n", field="名称", limit=5) == "\u00e9cole"


def test_the_limit_counts_composed_characters() -> None:
    assert clean_text("e\u0302\u0301" * 5, field="名称", limit=5) == "\u1ebf" * 5
    assert refusal("e\u0302\u0301" * 6, limit=5) == "text-too-long"


def test_FORM_01_a_storm_of_marks_is_refused_before_it_is_put_in_order() -> None:
    assert refusal(STORM) == "text-too-long"
    assert refusal(STORM, limit=1_000_000) == "text-too-many-marks"
    assert half_width(STORM) == STORM


def test_as_many_marks_as_any_writing_needs_are_kept() -> None:
    text = "a" + "\u0316" * MOST_MARKS
    assert clean_text(text, field="名称", limit=60) == text


def test_parts_are_counted_in_each_language() -> None:
    target = Bilingual("接地端子紧固；接地电阻≤0.1 Ω", "Terminal tight; earth resistance ≤0.1 Ω")
    assert numbered(target) == Bilingual(
        "① 接地端子紧固；② 接地电阻≤0.1 Ω", "① Terminal tight; ② earth resistance ≤0.1 Ω"
    )
    assert numbered(Bilingual("无裂纹", "No cracks;")) == Bilingual("无裂纹", "No cracks;")
    many = "；".join("一二三四五六七八九十甲")
    assert numbered(Bilingual(many, "")).zh == many


def test_codes_come_in_half_width() -> None:
    assert half_width("ＸＫ１６") == "XK16"
    assert half_width("Ａ" * (LONGEST_CODE + 1)) == "Ａ" * (LONGEST_CODE + 1)
