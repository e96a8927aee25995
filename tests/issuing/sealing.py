"""What tests of sealed issues look at: the log, the keys, the file, the judge's verdict."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pikepdf
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import select

from selfcheck.actor import COMMAND_LINE
from selfcheck.attestation.entries import LogEntry, entry_from
from selfcheck.db.session import transaction
from selfcheck.issuing.records import IssuedFile, ListApproval
from selfcheck.sealing.keyring import in_use
from selfcheck.sealing.model import Purpose
from selfcheck.sealing.retiring import revoke
from selfcheck.sealing.signers import Signing
from selfcheck.services import Services
from selfcheck.transparency.records import LoggedEntry
from selfcheck.verification.reading import ChildReader
from selfcheck.verification.sealed.model import Judgement
from tests.data.issued import Issued, file_of, job_of
from tests.sealing.tools import told, written


def entries(services: Services, number: str) -> list[LogEntry]:
    """What the log says of a number, in order."""
    with transaction(services.sessions, writing=False) as session:
        query = select(LoggedEntry.content).where(LoggedEntry.number == number).order_by(LoggedEntry.id)
        return [entry_from(content) for content in session.scalars(query)]


def kinds(services: Services, issued: Issued) -> list[str]:
    """The kinds of its entries, in order."""
    return [entry.kind.value for entry in entries(services, issued.number)]


def files_in(content: bytes) -> dict[str, bytes]:
    """What is attached to a document."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return {name: part.get_file().read_bytes() for name, part in pdf.attachments.items()}


def registered(services: Services, issued: Issued) -> set[str]:
    """The kinds of files that the register has of it."""
    with issued.of.of.scope(services) as session:
        return set(session.scalars(select(IssuedFile.kind).where(IssuedFile.number == issued.number)))


def answers(services: Services, issued: Issued) -> dict[str, str]:
    """The grade of each person's approval, by act."""
    with issued.of.of.scope(services) as session:
        rows: Sequence[ListApproval] = session.scalars(
            select(ListApproval).where(ListApproval.issued_list_id == issued.id)
        ).all()
        return {row.act: row.grade for row in rows}


def revoke_key(services: Services, unit_id: int) -> None:
    """Revoke the seal key of a unit, as an operator does."""
    with transaction(services.sessions, writing=True) as session:
        row = in_use(session, Purpose.SEAL, unit_id)
        assert row is not None
        revoke(session, COMMAND_LINE, row, "keyCompromise", at=services.clock.now())


def waits(services: Services, issued: Issued) -> str:
    """What its document waits for, in words; nothing is half-done meanwhile."""
    job = job_of(services, issued)
    assert (job.state, job.attempt) == ("queued", 0)
    assert registered(services, issued) == {"data"}
    return job.error_zh


def later(services: Services, by: timedelta = timedelta(minutes=16)) -> None:
    """Let so much time go by that what waits is looked at again."""
    services.clock.advance(by)  # type: ignore[attr-defined]  # tests have a clock that moves


def judgement(services: Services, issued: Issued) -> Judgement:
    """What a stranger's verifier says of its document."""
    found = ChildReader(services.trust).read(file_of(services, issued), at=services.clock.now()).judgement
    assert found is not None
    return found


def signed_by(folder: Path, person: Signing, content: bytes) -> bytes:
    """A detached CAdES signature that a person made with OpenSSL on a machine of their own."""
    key = person.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())  # type: ignore[union-attr]  # no token
    done = told(
        "openssl", "cms", "-sign", "-cades", "-binary", "-md", "sha256", "-outform", "DER",
        "-in", written(folder, "content", content), "-out", folder / "made.p7s",
        "-signer", written(folder, "person.pem", person.certificate.public_bytes(Encoding.PEM)),
        "-inkey", written(folder, "person.key", key),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return (folder / "made.p7s").read_bytes()
