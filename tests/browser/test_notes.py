"""What came of an act is in view, also where the page opens at a place far below its notes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

FAR = """() => {
  const heading = document.createElement("h2");
  heading.id = "far";
  heading.textContent = "下一个环节";
  heading.style.margin = "3000px 0";
  document.querySelector(".page-main").append(heading);
  location.hash = "far";
}"""


@pytest.mark.parametrize("width", [390, 1440])
def test_notes_stay_in_view_and_hide_nothing(browser: Browser, gallery: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 700}, reduced_motion="reduce", locale="en-GB")
    page = context.new_page()
    page.goto(gallery + "/flash")
    notes = page.locator(".messages .notice")
    expect(notes).to_have_count(2)
    page.evaluate(FAR)
    expect(page.locator("#far")).to_be_in_viewport()
    bottoms = []
    for note in notes.all():
        expect(note).to_be_in_viewport(ratio=1)
        box = note.bounding_box()
        assert box is not None
        bottoms.append(box["y"] + box["height"])
    heading = page.locator("#far").bounding_box()
    assert heading is not None
    assert heading["y"] >= max(bottoms)
    context.close()


def test_notes_of_a_page_opened_at_its_head_scroll_with_it(browser: Browser, gallery: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 500})
    page.goto(gallery + "/flash")
    page.evaluate("document.querySelector('.page-main').style.minHeight = '3000px'; scrollTo(0, 1500)")
    expect(page.locator(".messages .notice").first).not_to_be_in_viewport()
    page.context.close()
