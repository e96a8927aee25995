"""What people and attackers type: texts that must be kept as they are, texts that must be refused, markup that must
stay text. Usable for every form."""

from __future__ import annotations

from typing import Final

# kept verbatim (in NFC)
KEPT: Final = {
    "four-byte": "𠮷野家㛃",
    "emoji": "样例🔧厂",
    "combining": "e\u0301" * 3 + "Z\u0351\u0352\u0353",
    "quotes": "\"'`«“”」",
    "backslash": "a\\b\\n",
    "percent": "100%s%n%d %(name)s",
    "braces": "{0}{name}{{7*7}}${jndi:ldap://x}#{1}",
    "script": "<script>alert(1)</script>",
    "image": '<img src=x onerror=alert(1)>"><svg/onload=alert(1)>',
    "entity": "&lt;b&gt;&amp;nbsp;",
    "sql": "'; DROP TABLE units; --",
    "path": "../../etc/passwd",
    "formula": "=HYPERLINK(\"x\")+cmd|' /C calc'!A0",
    "arabic": "سلامة المنتج",
}
# what a browser must never see as markup
MARKUP: Final = ("<script>alert(1)", "<img src=x", "<svg/onload", "&lt;b&gt;&nbsp;")
# refused with the field's name
REFUSED: Final = {
    "nul": "a\x00b",
    "escape": "a\x1bb",
    "override": "gpj.\u202eexe",
    "isolate": "a\u2066b",
    "mark": "a\u200fb",
    "zero-width": "a\u200bb",
    "soft-hyphen": "a\u00adb",
    "byte-order": "\ufeffa",
    "replacement": "a\ufffdb",
    "line-separator": "a\u2028b",
}
# numbers that no whole-number field takes
NOT_NUMBERS: Final = (
    "NaN",
    "1e999",
    "-0",
    "-1",
    "0x10",
    "１２",
    "9" * 31,
    "1,5",
    "1.0",
    "+1",
    "01",
    "١٢",
    "1 2",
    "²",
)
# days that no calendar has, or in another spelling
NOT_DAYS: Final = (
    "0000-00-00",
    "2026-02-29",
    "2026-13-01",
    "9999-12-31",
    "9999-12-31T23:59:60",
    "2026-11-20T00:00:00+09:00",
    "20261120",
    "2026-1-2",
    "２０２６-１１-２０",
    "1900-01-01",
)
