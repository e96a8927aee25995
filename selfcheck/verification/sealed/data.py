"""The sealed data: exactly as we write them, of the unit of the certificate, every row under its own code."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cryptography import x509
from cryptography.x509.oid import NameOID

from selfcheck.attestation.attached import data_name
from selfcheck.attestation.canonical import code_from, digests, quickly
from selfcheck.attestation.codec import Plain, from_plain, to_plain
from selfcheck.attestation.custody import SealTerms, TimeSource
from selfcheck.attestation.snapshot import ROWS_AT_MOST, SCHEMA, Snapshot
from selfcheck.attestation.subjects import usccs_in
from selfcheck.attestation.terms import Purpose
from selfcheck.verification.checked import RowCode
from selfcheck.verification.sealed.findings import Findings
from selfcheck.verification.sealed.proving import Proved
from selfcheck.verification.verdicts import Verdict

OWN_STAMPS: Final = "selfcheck own time stamps "


@dataclass(frozen=True)
class SealedList:
    """The list as it was frozen, its rows as they stand in the file, its digests, and what its seal rests on."""

    snapshot: Snapshot
    rows: tuple[dict[str, Plain], ...]
    sha256: str
    sm3: str
    terms: SealTerms

    @property
    def row_codes(self) -> tuple[RowCode, ...]:
        """The printed code of each row, for comparing with paper."""
        return tuple(RowCode(row.position, row.title.zh, row.code) for row in self.snapshot.rows)


def read_data(files: Mapping[str, bytes], number: str, findings: Findings) -> SealedList | None:
    """Return the sealed data, None where they are not as we write them.

    Reading what was written and writing it again must give the same bytes: that leaves no room for another type,
    an unknown field or another way to write it.
    """
    content = files.get(data_name(number), b"")
    try:
        plain = json.loads(content, parse_int=_whole, parse_float=_whole, parse_constant=_whole)
        if plain["schema"] != SCHEMA:
            findings.could_not("data", verdict=Verdict.UNSUPPORTED)
            return None
        snapshot = from_plain(Snapshot, plain)
        is_ours = quickly(to_plain(snapshot)) == content
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        is_ours = False
    if not is_ours or not _is_issued(snapshot, number) or snapshot.seal is None:
        findings.failed("data", Verdict.DATA_MISMATCH)
        return None
    return SealedList(snapshot, tuple(plain["rows"]), *digests(content), snapshot.seal)


def _whole(digits: str) -> int:
    """Return a number as data have them: whole, not negative, below 2**53. Raises ValueError on another."""
    number = int(digits)
    if not 0 <= number < 2**53:
        raise ValueError("no number of a list")
    return number


def _is_issued(snapshot: Snapshot, number: str) -> bool:
    return (
        snapshot.purpose is Purpose.ISSUE
        and snapshot.number == number
        and snapshot.edition > 0
        and len(snapshot.rows) <= ROWS_AT_MOST
    )


def check_terms(data: SealedList, proved: Proved, findings: Findings) -> None:
    """Check that the seal rests on what the data say: whose certificate it is, and whose time stamps."""
    issuer = proved.certificate.issuer
    named = issuer.get_attributes_for_oid(NameOID.COMMON_NAME) or issuer.get_attributes_for_oid(
        NameOID.ORGANIZATION_NAME
    )
    name = str(named[0].value) if named else issuer.rfc4514_string()
    is_local = proved.stamper is not None and _is_own(proved.stamper)
    if name != data.terms.certificate_issuer or is_local is not (data.terms.time_source is TimeSource.LOCAL):
        findings.failed("data", Verdict.DATA_MISMATCH)


def _is_own(stamper: x509.Certificate) -> bool:
    """Whether time stamps are an installation's own: our root names such certificates so, and no others."""
    names = stamper.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return any(str(each.value).startswith(OWN_STAMPS) for each in names)


def check_identity(data: SealedList, proved: Proved, findings: Findings) -> None:
    """Check that the certificate names the unit of the data, and no other."""
    fits = usccs_in(proved.certificate) == {data.snapshot.unit.uscc}
    findings.settled("identity", None if fits else Verdict.ISSUER_MISMATCH)


def check_rows(data: SealedList, findings: Findings) -> None:
    """Check each row's code against its content, and that places and codes occur once."""
    in_order = [row["position"] for row in data.rows] == list(range(1, len(data.rows) + 1))
    fit = all(row["code"] == _code(data.snapshot.number, row) for row in data.rows)
    findings.settled("rows", None if in_order and fit else Verdict.ROW_CODE_MISMATCH)


def _code(number: str, row: dict[str, Plain]) -> str:
    """Return the code of a row as it stands in the file: that it stands there rightly was checked before."""
    bare = {**row, "code": "", "salt": ""}
    covered = quickly({"number": number, "position": row["position"], "row": bare, "salt": row["salt"]})
    return code_from(hashlib.sha256(covered).digest())
