"""Conditions as a person writes them: ``all(answer(production: own, partly); not(products(P0090)))``.

The words are those of the grammar (``riskpoints/conditions.py``); what it means is checked there alone.
"""

from __future__ import annotations

import re
from typing import Any, Final

from selfcheck.editing.workbook.faults import Unreadable
from selfcheck.editing.workbook.notation import Notation, wanted

TOKEN: Final = re.compile(r"\s*([():;,]|[^\s():;,]+)")
DEEPEST: Final = 12


def write_condition(value: Any) -> str:
    """Return the text of a condition.

    :raises Unreadable: it says something that this notation has no words for
    """
    if len(wanted(value, dict)) != 1:
        raise Unreadable("一个条件恰好一个词", "a condition holds exactly one word")
    ((word, inner),) = value.items()
    return f"{word}({_inner(word, inner)})"


def _inner(word: str, inner: Any) -> str:
    if word in ("all", "any"):
        return "; ".join(write_condition(part) for part in wanted(inner, list))
    if word == "not":
        return write_condition(inner)
    if word == "products":
        return ", ".join(wanted(inner, list))
    if word == "answer":
        return f"{inner['question']}: {', '.join(inner['values'])}" if _has(inner, "question", "values") else _odd()
    if word == "site":
        return f"{inner['fact']}: {inner['value']}" if _has(inner, "fact", "value") else _odd()
    return str(wanted(inner, str))


def _has(inner: Any, *names: str) -> bool:
    return set(wanted(inner, dict)) == set(names)


def _odd() -> str:
    raise Unreadable("这个条件没有写法", "this condition has no notation")


class _Words:
    """The words of a text, taken one by one."""

    def __init__(self, text: str) -> None:
        self.words: list[str] = TOKEN.findall(text)
        self.place = 0

    def peek(self) -> str:
        return self.words[self.place] if self.place < len(self.words) else ""

    def take(self, expected: str = "") -> str:
        word = self.peek()
        if not word or (expected and word != expected) or (not expected and word in "():;,"):
            here = word or "结尾"
            raise Unreadable(
                f"条件写到“{here}”处读不懂" + (f"，这里应为“{expected}”" if expected else ""),
                f"the condition cannot be read at “{word or 'its end'}”"
                + (f"; “{expected}” expected" if expected else ""),
            )
        self.place += 1
        return word

    def listed(self) -> list[str]:
        found = [self.take()]
        while self.peek() == ",":
            self.take(",")
            found.append(self.take())
        return found


def read_condition(text: str) -> dict[str, Any]:
    """Return the condition that a text says.

    :raises Unreadable: naming where it stops making sense
    """
    words = _Words(text)
    condition = _condition(words, 1)
    if words.peek():
        raise Unreadable(f"条件后面多了“{words.peek()}”", f"“{words.peek()}” follows the condition")
    return condition


def _condition(words: _Words, depth: int) -> dict[str, Any]:
    if depth > DEEPEST:
        raise Unreadable("条件嵌套太深", "the condition is nested too deep")
    word = words.take()
    words.take("(")
    value = _value(words, word, depth)
    words.take(")")
    return {word: value}


def _value(words: _Words, word: str, depth: int) -> Any:
    if word in ("all", "any"):
        return _parts(words, depth)
    if word == "not":
        return _condition(words, depth + 1)
    if word == "products":
        return words.listed()
    if word in ("answer", "site"):
        name = words.take()
        words.take(":")
        return (
            {"question": name, "values": words.listed()}
            if word == "answer"
            else {"fact": name, "value": words.take()}
        )
    return words.take()


def _parts(words: _Words, depth: int) -> list[dict[str, Any]]:
    parts = [_condition(words, depth + 1)]
    while words.peek() == ";":
        words.take(";")
        parts.append(_condition(words, depth + 1))
    return parts


CONDITION: Final = Notation(write_condition, read_condition)
