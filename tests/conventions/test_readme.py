"""Pictures exist, load quickly and are told in both languages; links of the README lead somewhere."""

from __future__ import annotations

import re
from typing import Final

import pytest
from PIL import Image

from tests.conventions.project import ROOT

README: Final = (ROOT / "README.md").read_text(encoding="utf-8")
PICTURE: Final = re.compile(r"!\[(.*?)\]\((.+?)\)")
PICTURES: Final = PICTURE.findall(README)
GUIDES: Final = [
    (words, f"docs/{path}")
    for page in sorted((ROOT / "docs").glob("*.md"))
    for words, path in PICTURE.findall(page.read_text(encoding="utf-8"))
]
LINKS: Final = re.findall(r"(?<!!)\[[^\]]+\]\((?!https?:)([^)#]+)\)", README)
MOST_BYTES: Final = 250_000


def test_there_are_pictures() -> None:
    assert 4 <= len(PICTURES) <= 5


@pytest.mark.parametrize(("words", "path"), PICTURES + GUIDES, ids=[path for _, path in PICTURES + GUIDES])
def test_a_picture_exists_is_small_and_is_told_in_both_languages(words: str, path: str) -> None:
    file = ROOT / path
    assert file.is_file()
    assert file.stat().st_size <= MOST_BYTES
    with Image.open(file) as picture:
        picture.verify()
    chinese, _, english = words.partition(" · ")
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert re.search(r"[a-z]{3}", english)


def test_no_picture_is_left_over() -> None:
    shown = {path for _, path in PICTURES + GUIDES}
    assert {file.relative_to(ROOT).as_posix() for file in (ROOT / "docs" / "pictures").iterdir()} == shown


@pytest.mark.parametrize("path", LINKS)
def test_a_link_leads_somewhere(path: str) -> None:
    assert (ROOT / path).exists()


def test_the_two_commands_come_first() -> None:
    assert README.index("script/server ") < README.index("script/test ") < README.index(PICTURES[0][1])
