"""What a key is for, where it lies, and what stands in the way of sealing. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from selfcheck.errors import SelfcheckError
from selfcheck.text import Bilingual


class Purpose(StrEnum):
    """What a key is for; no key ever serves two purposes. ``anchor`` is a certificate of others, without a key."""

    ROOT = "root"
    SEAL = "seal"
    TIME = "time"
    LOG = "log"
    QR = "qr"
    STATUS = "status"
    ANCHOR = "anchor"


class Storage(StrEnum):
    """Where the private part lies: an encrypted file of the data folder, a PKCS#11 token, or nowhere here."""

    FILE = "file"
    TOKEN = "token"  # noqa: S105 - a piece of hardware, no password
    NONE = "none"


class State(StrEnum):
    """Whether a key is used. A retired key signs nothing any more, and what it signed stays good."""

    IN_USE = "in_use"
    RETIRED = "retired"
    REVOKED = "revoked"


PURPOSE_NAMES: Final = {
    Purpose.ROOT: Bilingual("本安装根证书", "root of this installation"),
    Purpose.SEAL: Bilingual("企业签章", "seal of a unit"),
    Purpose.TIME: Bilingual("自设时间戳", "own time stamps"),
    Purpose.LOG: Bilingual("存证日志", "log"),
    Purpose.QR: Bilingual("二维码", "QR codes"),
    Purpose.STATUS: Bilingual("状态清单", "status list"),
    Purpose.ANCHOR: Bilingual("信任的外部证书", "trusted certificate of others"),
}
STATE_NAMES: Final = {
    State.IN_USE: Bilingual("使用中", "in use"),
    State.RETIRED: Bilingual("已停用", "retired"),
    State.REVOKED: Bilingual("已吊销", "revoked"),
}


class NotYet(SelfcheckError):
    """Something that sealing needs is away: the work waits, is tried again, and nothing half-done is left.

    :param code: stable kebab-case word: ``time-authority-away``, ``token-away``, ``seal-key-unfit``, …
    :param words: what is missing, for the person who waits
    """

    def __init__(self, code: str, words: Bilingual) -> None:
        super().__init__(f"{code}: {words.zh}")
        self.code = code
        self.words = words
