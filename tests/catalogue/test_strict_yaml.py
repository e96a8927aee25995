"""What the reader of data files takes, and the files it refuses with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from selfcheck import strict_yaml
from selfcheck.strict_yaml import DataFileError, parse, read

HERE = Path("file.yaml")


def refusal(text: str) -> DataFileError:
    """The error that a text meets."""
    with pytest.raises(DataFileError) as caught:
        parse(text, HERE)
    return caught.value


def test_plain_scalars_mean_what_they_show() -> None:
    text = "a: 12\nb: -3\nc: true\nd:\ne: null\nf: 电动\ng: '12'\nh: |\n  12\ni: [x, {y: 1}]\n"
    expected = {"a": 12, "b": -3, "c": True, "d": None, "e": None, "f": "电动", "g": "12", "h": "12\n"}
    assert parse(text, HERE).value == {**expected, "i": ["x", {"y": 1}]}


def test_lines_are_known_for_every_part() -> None:
    document = parse("a:\n- b: 1\n- b: 2\n", HERE)
    assert document.line_of(("a", 1, "b")) == 3
    assert document.line_of(("a", 1, "nothing")) == 3
    assert "file.yaml:3" in str(document.fault(("a", 1, "b"), "不对", "wrong"))


def test_CAT_01_tags_that_make_things_are_refused() -> None:
    for text in ("!!python/object/apply:os.system [ls]", "a: !!int '1'", "a: !mine x", "? !!str a\n: b", "! a"):
        assert refusal(text).line == 1


def test_CAT_02_anchors_and_aliases_are_refused_before_they_grow() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}]\n" for n in range(10))
    assert refusal(bomb).line == 1
    assert refusal("a: 1\nb: *nothing\n").line == 2
    assert refusal("a: 1\n&k b: 1\n").line == 2


def test_CAT_03_a_key_that_stands_twice_is_refused_with_its_line() -> None:
    error = refusal("name: x\nlead: 1\nlead: 2\n")
    assert (error.line, "lead" in error.message.en) == (3, True)
    assert refusal("list:\n- {a: 1, 'a': 2}\n").line == 2


def test_CAT_04_words_that_other_readers_turn_into_something_else_stay_text() -> None:
    for word in ("NO", "off", "yes", "007", "1_000", "0x10", "1e3", "1.50", "2024-01-25", "12:30", "~", "+1", "True"):
        assert parse(f"a: {word}\n", HERE).value == {"a": word}
    assert parse("NO: 1\n7: x\n", HERE).value == {"NO": 1, "7": "x"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\ufeffa: 1\n", 1),
        ("a: 1\nb:\t2\n", 2),
        ("a: 1\r\nb: 2\r\n", 1),
        ("a: 1\n---\nb: 2\n", 2),
        ("a: 1\n...\n---\nb: 2\n", 3),
        ("%YAML 1.1\n---\na: 1\n", 1),
        ("", 1),
        ("a: 1\nb: x\u202ey\n", 2),
        ("a: x\u200by\n", 1),
        ("a: \x00\n", 1),
        ("[" * 1000, 1),
        ("a: [1\n", 2),
        ("? [a]\n: b\n", 1),
        ("a: 1\n  b: 2\n", 2),
    ],
)
def test_CAT_06_what_cannot_be_read_one_way_alone_is_refused(text: str, line: int) -> None:
    assert refusal(text).line == line


def test_CAT_06_large_and_undecodable_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"a: " + b"x" * 10_000_000)
    with pytest.raises(DataFileError, match="2 MB"):
        read(path)
    path.write_bytes(b"a: \xff\n")
    with pytest.raises(DataFileError, match="UTF-8"):
        read(path)
    with pytest.raises(DataFileError, match="cannot be read"):
        read(tmp_path / "absent.yaml")


def test_nesting_is_allowed_up_to_the_limit() -> None:
    deepest = strict_yaml.DEEPEST
    assert parse("[" * deepest + "]" * deepest, HERE).value
    assert "deeper" in refusal("[" * (deepest + 2) + "]" * (deepest + 2)).message.en
