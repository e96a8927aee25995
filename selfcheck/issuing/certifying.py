"""Taking a signature that a person made elsewhere, with the certificate of an authority that is accepted here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from sqlalchemy.orm import Session

from selfcheck.attestation.approvals import Approval, Statement
from selfcheck.clock import FixedClock
from selfcheck.errors import Refused
from selfcheck.sealing import cades
from selfcheck.sealing.authority import Authority
from selfcheck.sealing.keyring import anchors
from selfcheck.sealing.means import Vault, authority_for
from selfcheck.sealing.model import NotYet
from selfcheck.settings import Settings


@dataclass(frozen=True)
class Accepting:
    """Whose certificates of persons are accepted, and who stamps the time of a signature."""

    roots: Sequence[x509.Certificate]
    authority: Authority


def prepare(session: Session, settings: Settings, *, at: datetime) -> Accepting:
    """Gather what accepting a signature needs; whoever waits for the authority later holds no transaction.

    :raises Refused: no authority of persons is accepted here, or the time-stamp authority is not trusted
    """
    roots = anchors(session, "person")
    if not roots:
        raise Refused(
            "no-person-authority",
            "本系统还没有接受任何个人证书机构。可以改用通行密钥或账号确认；要用证书，请系统运营者先导入它的根证书。",
            "No authority of personal certificates is accepted here yet. Use a passkey or your account, or let the"
            " operator import its root certificate.",
            field="signature",
        )
    try:
        authority, _ = authority_for(session, Vault.of(settings, FixedClock(at)))
    except NotYet as missing:
        raise _away(missing) from missing
    return Accepting(roots, authority)


def certify(accepting: Accepting, statement: Statement, signature: bytes, *, at: datetime) -> Approval:
    """Return the approval that a signature over the statement gives.

    :param signature: detached CMS (CAdES), DER
    :raises Refused: not over this statement, not the person's certificate, or the time-stamp authority is away
    """
    try:
        return cades.accept(statement, signature, accepting.roots, accepting.authority, at=at)
    except NotYet as missing:
        raise _away(missing) from missing


def _away(missing: NotYet) -> Refused:
    return Refused(
        missing.code,
        "时间戳服务现在不能用，签名没有收下。请稍后再传一次，或改用通行密钥、账号确认。",
        "The time-stamp authority cannot be used now; the signature was not taken. Send it again later, or use a"
        " passkey or your account.",
        field="signature",
        status=503,
    )
