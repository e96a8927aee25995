"""The canonical bytes of a list (RFC 8785), their digests, the code of a row, and the strict way back.

An unknown schema is ``Unsupported``, never good. What is not exactly what we would have written is ``Malformed``.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b32encode
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import rfc8785
from cryptography.hazmat.primitives import hashes

from selfcheck.attestation.codec import Plain, from_plain, json_schema, to_plain
from selfcheck.attestation.snapshot import ROWS_AT_MOST, SCHEMA, Row, Snapshot
from selfcheck.errors import SelfcheckError

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

SCHEMA_FILE: Final = "selfcheck-list-1.schema.json"
BYTES_AT_MOST: Final = 32 * 1024 * 1024
NESTING_AT_MOST: Final = 20
ROW_CODE_LENGTH: Final = 10


class Malformed(SelfcheckError):
    """The bytes are not a list as we write it; the message says what is wrong first."""


class Unsupported(SelfcheckError):
    """The data name a schema that this version does not know."""


def to_canonical(snapshot: Snapshot) -> bytes:
    """Return the canonical file of a list: the original of which the PDF is the display."""
    return rfc8785.dumps(to_plain(snapshot))


def from_bytes(content: bytes) -> Snapshot:
    """Read a canonical file back.

    :raises Malformed: not JSON, a duplicate key, a fraction or null, too deep or too long, against the schema,
        or not in canonical form
    :raises Unsupported: another schema than ``selfcheck-list/1``
    """
    plain = _of_our_schema(content)
    error = next(iter(_validator().iter_errors(plain)), None)
    if error is not None:
        raise Malformed(f"{error.json_path}: {error.message[:200]}")
    try:
        if rfc8785.dumps(plain) != content:
            raise Malformed("not in canonical form (RFC 8785)")
    except (ValueError, UnicodeError) as problem:
        raise Malformed(str(problem)[:200]) from problem
    return _built(plain)


def from_kept(content: bytes) -> Snapshot:
    """Read back what we wrote ourselves and the store has just compared with its digest; pages have no time for more.

    :raises Malformed: not a list
    :raises Unsupported: another schema than ``selfcheck-list/1``
    """
    return _built(_of_our_schema(content))


def _of_our_schema(content: bytes) -> dict[str, Plain]:
    plain = parse_strictly(content)
    if not isinstance(plain, dict) or not isinstance(plain.get("schema"), str):
        raise Malformed("no schema is named")
    if plain["schema"] != SCHEMA:
        raise Unsupported(f"schema {str(plain['schema'])[:40]!r}")
    return plain


def _built(plain: dict[str, Plain]) -> Snapshot:
    try:
        return from_plain(Snapshot, plain)
    except (ValueError, TypeError, KeyError) as problem:
        raise Malformed(str(problem)[:200]) from problem


def parse_strictly(content: bytes) -> Plain:
    """Parse JSON that holds no duplicate key, fraction, null or deep nesting. Raises Malformed."""
    if len(content) > BYTES_AT_MOST:
        raise Malformed(f"longer than {BYTES_AT_MOST} bytes")
    try:
        text = content.decode("utf-8")
        plain: Plain = json.loads(
            text, object_pairs_hook=_without_duplicates, parse_float=_refuse_number, parse_constant=_refuse_number
        )
    except (ValueError, RecursionError) as problem:
        raise Malformed(str(problem)[:200]) from problem
    _check_nesting(plain)
    return plain


def quickly(plain: Plain) -> bytes:
    """Return the canonical bytes of data whose keys are ASCII and whose numbers are small and whole, as ours are.

    Of such data JSON with sorted keys is RFC 8785, and written in a tenth of the time; a test holds them together.
    Raises UnicodeEncodeError on a lone surrogate.
    """
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")


def digests(content: bytes) -> tuple[str, str]:
    """Return SHA-256 and SM3 of the bytes, in hexadecimal."""
    sm3 = hashes.Hash(hashes.SM3())
    sm3.update(content)
    return hashlib.sha256(content).hexdigest(), sm3.finalize().hex()


def row_digest(number: str, position: int, row: Row, salt: str) -> bytes:
    """Return the SHA-256 of a row in its list: what its code is the beginning of, and a leaf of the list's row tree.

    :param salt: 128 bits in hexadecimal, kept in the data file
    """
    bare = to_plain(replace(row, code="", salt=""))
    return hashlib.sha256(quickly({"number": number, "position": position, "row": bare, "salt": salt})).digest()


def row_code(number: str, position: int, row: Row, salt: str) -> str:
    """行码: ten base32 characters that find a swapped row or page on paper. It is no seal.

    :param salt: 128 bits in hexadecimal, kept in the data file
    """
    return code_from(row_digest(number, position, row, salt))


def code_from(digest: bytes) -> str:
    """Return the row code that a row's digest begins with."""
    return b32encode(digest).decode()[:ROW_CODE_LENGTH]


def with_row_codes(snapshot: Snapshot, salts: tuple[str, ...]) -> Snapshot:
    """Return the snapshot with a code on every row; ``salts`` holds one fresh salt per row."""
    rows = tuple(
        replace(row, salt=salt, code=row_code(snapshot.number, row.position, row, salt))
        for row, salt in zip(snapshot.rows, salts, strict=True)
    )
    return replace(snapshot, rows=rows)


def current_schema() -> dict[str, Any]:
    """Derive the schema from the classes; a test keeps the published file equal to it."""
    schema = json_schema(Snapshot, title="selfcheck-list/1: 产品质量安全风险管控清单")
    schema["properties"]["schema"] = {"const": SCHEMA}
    schema["properties"]["rows"]["maxItems"] = ROWS_AT_MOST
    return schema


@cache
def published_schema() -> dict[str, Any]:
    """Return the JSON Schema that ships with the project."""
    text = resources.files("selfcheck.attestation").joinpath(SCHEMA_FILE).read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator  # takes long to load, and most pages never ask

    return Draft202012Validator(published_schema())


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Malformed(f"the key {name[:40]!r} stands twice")
        found[name] = value
    return found


def _refuse_number(text: str) -> float:
    raise Malformed(f"the number {text[:20]!r} is not a whole number")


def _check_nesting(value: Plain, left: int = NESTING_AT_MOST) -> None:
    if left == 0:
        raise Malformed(f"nested deeper than {NESTING_AT_MOST}")
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            _check_nesting(part, left - 1)
