"""The register of keys. A key that was ever used keeps its row for ever; private parts are never in the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from selfcheck.db.base import Base, Id


class SigningKey(Base):
    """A key of the installation, or of a unit.

    ``fingerprint`` (SHA-256 of the SubjectPublicKeyInfo, hex) names it; of an anchor, of the whole certificate.
    ``certificate`` and ``chain`` are DER, absent where a key has none. ``in_use`` is ``purpose:unit`` while the key
    is the one in use, so that no purpose ever has two. ``place`` holds the name of the file, or how to reach the
    token (its PIN sealed).
    """

    __tablename__ = "signing_keys"
    __table_args__ = (
        CheckConstraint("purpose in ('root','seal','time','log','qr','status','anchor')", name="purpose_known"),
        CheckConstraint("storage in ('file','token','none')", name="storage_known"),
        CheckConstraint("keeper in ('unit','operator')", name="keeper_known"),
    )

    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(10))
    unit_id: Mapped[int | None] = mapped_column(Id, ForeignKey("units.id"), index=True)
    in_use: Mapped[str | None] = mapped_column(String(40), unique=True)
    storage: Mapped[str] = mapped_column(String(10))
    place: Mapped[dict[str, str]]
    keeper: Mapped[str] = mapped_column(String(10))
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    certificate: Mapped[bytes | None] = mapped_column(LargeBinary)
    chain: Mapped[list[str]]
    issuer: Mapped[str | None] = mapped_column(String(64))
    made_at: Mapped[datetime]
    until: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(30), default="")
