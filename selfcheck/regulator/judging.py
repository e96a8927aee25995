"""The verdict on one file of a batch, as a row. The verifier is the same as on the public page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from selfcheck.attestation.canonical import digests
from selfcheck.regulator.records import BatchFile
from selfcheck.regulator.unpacking import Piece
from selfcheck.verification.checks import failed_words, verify_file
from selfcheck.verification.model import Report
from selfcheck.verification.ports import FileReader, Ledger


@dataclass(frozen=True)
class Verifier:
    """What verifying asks of: the register and a reader of hostile files."""

    ledger: Ledger
    reader: FileReader


def judge(verifier: Verifier, piece: Piece, position: int, *, at: datetime) -> BatchFile:
    """Verify one file; the row belongs to no batch yet."""
    report = verify_file(piece.name, piece.content, verifier.ledger, verifier.reader, at=at)
    sha256, sm3 = digests(piece.content)
    failed = failed_words(report)
    row = BatchFile(
        position=position,
        name=piece.name,
        size=len(piece.content),
        sha256=sha256,
        sm3=sm3,
        verdict=report.verdict.value,
        is_accepted=report.accepted,
        is_genuine=report.genuine,
        sentence_zh=report.sentence.zh,
        sentence_en=report.sentence.en,
        failed_zh="".join(words.zh for words in failed),
        failed_en=" ".join(words.en for words in failed),
        as_of=at,
    )
    _say_which(row, report)
    return row


def _say_which(row: BatchFile, report: Report) -> None:
    if (facts := report.facts) is None:
        return
    row.number, row.edition_no = facts.number, facts.edition_no
    row.unit_name, row.uscc = facts.unit_name, facts.uscc
    row.issued_at, row.review_by = facts.issued_at, facts.review_by
