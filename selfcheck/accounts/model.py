"""What accounts are about, in plain words: installation roles, purposes of one-time links, lengths of sessions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Final

from selfcheck.text import Bilingual


class InstallationRole(StrEnum):
    """What a person may be for the installation, apart from any unit."""

    OPERATOR = "operator"
    AUDITOR = "auditor"
    CATALOGUE_EDITOR = "catalogue_editor"
    CONTENT_EDITOR = "content_editor"
    REGULATOR = "regulator"


ROLE_NAMES: Final = {
    InstallationRole.OPERATOR: Bilingual("运营者", "Operator"),
    InstallationRole.AUDITOR: Bilingual("审计员", "Auditor"),
    InstallationRole.CATALOGUE_EDITOR: Bilingual("目录编辑", "Catalogue editor"),
    InstallationRole.CONTENT_EDITOR: Bilingual("内容编辑", "Content editor"),
    InstallationRole.REGULATOR: Bilingual("监管人员", "Regulator"),
}


class Purpose(StrEnum):
    """What a one-time link is good for; a link of one purpose opens nothing of another."""

    FIRST_OPERATOR = "first-operator"
    INVITATION = "invitation"
    RECOVERY = "recovery"
    PASSKEY = "passkey"


LINK_LIFETIME: Final = timedelta(hours=24)
CHALLENGE_LIFETIME: Final = timedelta(minutes=5)
HALF_LIFETIME: Final = timedelta(minutes=10)
FRESH_FACTOR: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session lasts without a request, how long at all, and how many one person may have."""

    idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=12)
    parallel: int = 5
    seen_every: timedelta = timedelta(minutes=1)


SESSION_LIMITS: Final = SessionLimits()


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be created. ``name`` is normalised, ``password_hash`` already made (outside any lock)."""

    name: str
    display_name: str
    password_hash: str
    language: str | None = None
    roles: tuple[InstallationRole, ...] = field(default=())
