"""Codes that are not genuine, each named for its damage, with what it has to be called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import cbor2

from selfcheck.attestation.codes import Outcome, claims, sign
from selfcheck.attestation.cose import encoded, sign1
from selfcheck.attestation.trust import key_id
from tests.data.codes import ADDRESS, code_of, content_of, key, public, with_content
from tests.data.snapshots import maker

LIST: Final = maker(40)
CODE: Final = code_of(LIST)
CONTEXT: Final = b"HTTPS://CHECK.EXAMPLE.CN/C/"


def parts() -> list[Any]:
    """Protected header, payload and signature of the genuine code."""
    return list(cbor2.loads(content_of(CODE)).value)


def again(protected: bytes, payload: bytes, signature: bytes, unprotected: dict[Any, Any] | None = None) -> str:
    return with_content(cbor2.dumps(cbor2.CBORTag(18, [protected, unprotected or {}, payload, signature])))


FORGERIES: Final[dict[str, tuple[Callable[[], str], Outcome]]] = {
    "the host of a stranger": (lambda: CODE.replace("CHECK.EXAMPLE", "CHECK-EXAMPLE"), Outcome.FOREIGN_HOST),
    "a folder put before it": (lambda: CODE.replace("/C/", "/X/C/"), Outcome.FOREIGN_HOST),
    "plain http": (lambda: CODE.replace("HTTPS:", "HTTP:"), Outcome.FOREIGN_HOST),
    "another port": (lambda: CODE.replace(".CN/", ".CN:8443/"), Outcome.FOREIGN_HOST),
    "a key of nobody known": (lambda: sign(claims(LIST), key(12), address=ADDRESS), Outcome.UNKNOWN_KEY),
    "another's key under our key's name": (
        lambda: with_content(sign1(parts()[2], key(12), key_id(public()), context=CONTEXT)),
        Outcome.CHANGED,
    ),
    "the edition raised": (lambda: changed_claim(2, 3), Outcome.CHANGED),
    "another unit": (lambda: changed_claim(3, "91000000000000001H"), Outcome.CHANGED),
    "a signature of nothing": (lambda: again(parts()[0], parts()[2], bytes(64)), Outcome.CHANGED),
    "a signature with its halves swapped": (
        lambda: again(parts()[0], parts()[2], parts()[3][32:] + parts()[3][:32]),
        Outcome.CHANGED,
    ),
    "signed for another address": (
        lambda: with_content(content_of(sign(claims(LIST), key(), address="https://evil.example"))),
        Outcome.CHANGED,
    ),
    "lower case": (lambda: CODE.lower(), Outcome.MALFORMED),
    "the code in lower case": (lambda: CODE[:27] + CODE[27:].lower(), Outcome.MALFORMED),
    "a letter that only looks like one": (lambda: CODE.replace("HTTPS", "HTTPſ"), Outcome.MALFORMED),
    "cut off": (lambda: CODE[:-8], Outcome.MALFORMED),
    "bits left over": (lambda: CODE[:-1] + "B", Outcome.MALFORMED),
    "a byte at the end": (lambda: with_content(content_of(CODE) + b"\0"), Outcome.MALFORMED),
    "no tag": (lambda: with_content(content_of(CODE)[1:]), Outcome.MALFORMED),
    "another tag": (lambda: with_content(b"\xd1" + content_of(CODE)[1:]), Outcome.MALFORMED),
    "an unprotected header": (lambda: again(parts()[0], parts()[2], parts()[3], {4: b"12345678"}), Outcome.MALFORMED),
    "a further protected header": (
        lambda: again(encoded({1: -7, 4: key_id(public()), 5: b"x"}), parts()[2], parts()[3]),
        Outcome.MALFORMED,
    ),
    "a key's name of nine bytes": (
        lambda: again(encoded({1: -7, 4: b"123456789"}), parts()[2], parts()[3]),
        Outcome.MALFORMED,
    ),
    "no algorithm": (lambda: again(encoded({4: key_id(public())}), parts()[2], parts()[3]), Outcome.MALFORMED),
    "another algorithm": (
        lambda: again(encoded({1: -8, 4: key_id(public())}), parts()[2], parts()[3]),
        Outcome.UNSUPPORTED,
    ),
    "lengths longer than they need": (
        lambda: with_content(content_of(CODE).replace(b"\x58\x40", b"\x59\x00\x40")),
        Outcome.MALFORMED,
    ),
    "indefinite lengths": (lambda: with_content(b"\xd2\x9f" + content_of(CODE)[2:] + b"\xff"), Outcome.MALFORMED),
    "nothing": (lambda: "", Outcome.MALFORMED),
    "no list at all": (lambda: "HTTPS://CHECK.EXAMPLE.CN/C/AAAAAAAAAAAAAAAAAAAAAAAA", Outcome.MALFORMED),
    "the plain check address": (lambda: LIST.check_url, Outcome.MALFORMED),
    "another scheme": (lambda: CODE.replace("HTTPS:", "JAVASCRIPT:"), Outcome.MALFORMED),
    "a user before the host": (lambda: CODE.replace("//CHECK", "//CHECK.EXAMPLE.CN@EVIL"), Outcome.MALFORMED),
    "ten thousand letters": (lambda: CODE + "A" * 10_000, Outcome.MALFORMED),
    "two codes": (lambda: f"{CODE}\n{CODE}", Outcome.MALFORMED),
}


def changed_claim(name: int, value: object) -> str:
    payload = cbor2.loads(parts()[2]) | {name: value}
    return again(parts()[0], encoded(payload), parts()[3])
