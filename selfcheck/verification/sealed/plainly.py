"""Objects that are written plainly, read at once where the library goes byte by byte.

Plain is how our own lists and most programs write: no comments, no line ends within strings, few escapes. Whatever is
written otherwise, or wrongly, is left to the library: this reader never decides that something is broken.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from pyhanko.pdf_utils import generic

TOKEN: Final = re.compile(
    rb"""[ \t\r\n]*+(?:
    (?P<number>[1-9][0-9]{0,8}+)[ ](?P<generation>[0-9]{1,5}+)[ ]R(?=[ \t\r\n/<>\[\]])
    | (?P<whole>-?[0-9]{1,15}+)(?=[ \t\r\n/<>\[\]])
    | (?P<name>/[A-Za-z0-9_.+\-]++)(?=[ \t\r\n/<>\[\]()])
    | (?P<open><<) | (?P<close>>>) | (?P<first>\[) | (?P<last>\])
    | (?P<decimal>-?[0-9]{1,9}+\.[0-9]{1,9}+)(?=[ \t\r\n/<>\[\]])
    | <(?P<hex>(?:[0-9A-Fa-f]{2})*+)>
    | \((?P<text>(?:[^()\\\r\n]|\\[0-3][0-7][0-7]|\\[()\\])*+)\)
    | (?P<truth>true|false)(?=[ \t\r\n/<>\[\]])
    )""",
    re.VERBOSE,
)
ESCAPED: Final = re.compile(rb"\\([0-3][0-7][0-7]|[()\\])")
HEAD: Final = re.compile(rb"([0-9]{1,9}) ([0-9]{1,5}) obj[ \t\r\n]")
NEXT: Final = re.compile(rb"[ \t\r\n]*+(?:[<\[]|\Z)")
STREAM: Final = re.compile(rb"[ \t\r\n]*+stream\r?\n")
END: Final = re.compile(rb"[ \t\r\n]*+endobj[ \t\r\n]")
END_OF_STREAM: Final = re.compile(rb"[ \t\r\n]*+endstream[ \t\r\n]++endobj[ \t\r\n]")
DEEPEST: Final = 50
OPENING: Final[dict[str, type]] = {"open": generic.DictionaryObject, "first": generic.ArrayObject}
CLOSING: Final[dict[str, type]] = {"close": generic.DictionaryObject, "last": generic.ArrayObject}


def read_plainly(content: bytes, place: int, reference: generic.Reference) -> Any:
    """Return the dictionary or array that stands at a place in an object stream, None where it is not plain."""
    found = _read(content, place, reference)
    return found[0] if found is not None and NEXT.match(content, found[1]) else None


def read_direct(content: bytes, place: int, reference: generic.Reference) -> Any:
    """Return the dictionary, array or stream that stands by itself at a place, None where it is not plain."""
    head = HEAD.match(content, place)
    if head is None or (int(head[1]), int(head[2])) != (reference.idnum, reference.generation):
        return None
    found = _read(content, head.end(), reference)
    if found is None or END.match(content, found[1]):
        return found and found[0]
    stream = STREAM.match(content, found[1])
    return _stream(content, stream.end(), found[0], reference) if stream else None


def _stream(content: bytes, start: int, about: Any, reference: generic.Reference) -> generic.StreamObject | None:
    length = dict.get(about, "/Length") if isinstance(about, generic.DictionaryObject) else None
    if not isinstance(length, generic.NumberObject) or length < 0 or not END_OF_STREAM.match(content, start + length):
        return None
    found = generic.StreamObject(about, encoded_data=content[start : start + length])
    found.container_ref = reference
    return found


def _read(content: bytes, place: int, reference: generic.Reference) -> tuple[Any, int] | None:
    """Return what stands at a place, and where it ends."""
    opened: list[_Open] = []
    value: Any
    for found in TOKEN.finditer(content, place):
        if found.start() != place or len(opened) > DEEPEST:
            return None
        kind, place = found.lastgroup or "", found.end()
        if kind in OPENING:
            opened.append(_Open(OPENING[kind]()))
            continue
        if kind in CLOSING:
            last = opened.pop() if opened else None
            if last is None or type(last.value) is not CLOSING[kind] or last.key is not None:
                return None
            value = last.value
        elif kind == "generation":
            value = generic.IndirectObject(int(found[1]), int(found[2]), reference.pdf)
        else:
            value = VALUES[kind](found[kind])
        value.container_ref = reference
        if not opened:
            return (value, place) if kind in CLOSING else None
        if not opened[-1].takes(value):
            return None
    return None


class _Open:
    """A dictionary or array whose end has not come yet; ``key`` waits for its value."""

    __slots__ = ("key", "value")

    def __init__(self, value: Any) -> None:
        self.value = value
        self.key: generic.NameObject | None = None

    def takes(self, value: Any) -> bool:
        """Take what comes next; return whether it may stand there."""
        if type(self.value) is generic.ArrayObject:
            list.append(self.value, value)
        elif self.key is not None:
            dict.__setitem__(self.value, self.key, value)
            self.key = None
        elif type(value) is generic.NameObject and value not in self.value:
            self.key = value
        else:
            return False
        return True


def _text(text: bytes) -> Any:
    return generic.pdf_string(ESCAPED.sub(_unescaped, text))


def _unescaped(found: re.Match[bytes]) -> bytes:
    escaped = found[1]
    return escaped if len(escaped) == 1 else bytes((int(escaped, 8),))


VALUES: Final[dict[str, Callable[[bytes], Any]]] = {
    "whole": generic.NumberObject,
    "decimal": lambda text: generic.FloatObject(text.decode("ascii")),
    "name": lambda text: generic.NameObject(text.decode("ascii")),
    "hex": lambda text: generic.pdf_string(bytes.fromhex(text.decode("ascii"))),
    "text": _text,
    "truth": lambda text: generic.BooleanObject(text == b"true"),
}
