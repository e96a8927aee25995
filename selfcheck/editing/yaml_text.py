"""Writing a data file so that the strict reader gets back the very same value: one spelling for one value.

Laid out as the shipped files are: block mappings, lists not indented, short lists of names on one line.
"""

from __future__ import annotations

import re
from typing import Any, Final

from selfcheck.strict_yaml import WHOLE_NUMBER, WORDS

NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,59}")
UNSAFE_START: Final = re.compile(r"[\s\-?:,\[\]{}#&*!|>'\"%@`=~]|\.{3}|<<")
UNSAFE_WITHIN: Final = re.compile(r":(?:\s|$)|\s#|\s$")
NEEDS_ESCAPES: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
OTHERS_READ_OTHERWISE: Final = re.compile(r"(?i)y|n|yes|no|on|off|true|false|null|~|[-+.]?[0-9][0-9_.:eE+\-/]*")
"""Plain scalars that other YAML readers take for something else than text; quoted, so that all read the same."""


def dump(value: dict[str, Any]) -> str:
    """Return the text of a data file."""
    return "".join(f"{line}\n" for line in _mapping(value, ""))


def _mapping(value: dict[str, Any], indent: str) -> list[str]:
    lines: list[str] = []
    for key, part in value.items():
        head = f"{indent}{_text(key)}:"
        if isinstance(part, dict) and part:
            lines += [head, *_mapping(part, f"{indent}  ")]
        elif isinstance(part, list) and part and not _is_short(part):
            lines += [head, *_list(part, indent)]
        else:
            lines.append(f"{head} {_inline(part)}")
    return lines


def _list(values: list[Any], indent: str) -> list[str]:
    lines: list[str] = []
    for value in values:
        if isinstance(value, dict) and value:
            first, *rest = _mapping(value, f"{indent}  ")
            lines += [f"{indent}- {first[len(indent) + 2 :]}", *rest]
        else:
            lines.append(f"{indent}- {_inline(value)}")
    return lines


def _is_short(values: list[Any]) -> bool:
    return all(isinstance(value, str) and NAME.fullmatch(value) for value in values)


def _inline(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_flow(each) for each in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    return str(value) if isinstance(value, int) else _text(value)


def _flow(value: Any) -> str:
    """Within brackets a comma ends a text: only names go unquoted there."""
    return _quoted(value) if isinstance(value, str) and not NAME.fullmatch(value) else _inline(value)


def _text(text: str) -> str:
    return _quoted(text) if not text or _reads_as_something_else(text) else text


def _quoted(text: str) -> str:
    if NEEDS_ESCAPES.search(text):
        body = text.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + NEEDS_ESCAPES.sub(lambda sign: f"\\u{ord(sign[0]):04x}", body) + '"'
    return "'" + text.replace("'", "''") + "'"


def _reads_as_something_else(text: str) -> bool:
    return bool(
        text in WORDS
        or WHOLE_NUMBER.fullmatch(text)
        or OTHERS_READ_OTHERWISE.fullmatch(text)
        or UNSAFE_START.match(text)
        or UNSAFE_WITHIN.search(text)
        or NEEDS_ESCAPES.search(text)
    )
