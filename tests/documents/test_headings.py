"""A heading stays with what it heads: none is the last line of a page, wherever the pages happen to end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from selfcheck.issuing.printing import render_list
from selfcheck.pdf.supervised import SupervisedRenderer
from tests.data import snapshots
from tests.pdf.paper import page_texts, squeezed

HEADINGS = ("未列入的风险点及理由", "本单位自拟和修改的行", "责任矩阵", "说明")


@pytest.mark.parametrize("more", range(4, 9))
def test_no_heading_ends_a_page(renderer: SupervisedRenderer, more: int) -> None:
    snapshot = snapshots.maker(2)
    aside = replace(snapshot.set_aside[0], person="王样例")
    longer = replace(snapshot, set_aside=(*snapshot.set_aside, *[aside] * more))
    after_the_text = squeezed(longer.unit.name)  # the running head comes last in the file
    pages = page_texts(render_list(longer, renderer))
    for page in pages:
        for heading in HEADINGS:
            assert heading + after_the_text not in page
