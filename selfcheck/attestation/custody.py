"""Who holds the key of the seal, and whose clock stamps the time: words for the paper, the data and the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from selfcheck.text import Bilingual


class Keeper(StrEnum):
    """Who can use the key of the unit's seal."""

    UNIT = "unit"
    OPERATOR = "operator"


class TimeSource(StrEnum):
    """Whose time stamps they are: an authority's outside, or the installation's own."""

    AUTHORITY = "authority"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class SealTerms:
    """签章条件: what the seal of this list rests on, known before it is made.

    ``certificate_issuer`` names who issued the certificate, ``is_own_root`` whether that is this installation itself;
    ``time_authority`` names who stamps the time.
    """

    key_held_by: Keeper
    certificate_issuer: str
    is_own_root: bool
    time_source: TimeSource
    time_authority: str


KEEPER_NAMES: Final = {
    Keeper.UNIT: Bilingual("单位自己", "the unit itself"),
    Keeper.OPERATOR: Bilingual("系统运营者代管", "the operator, for the unit"),
}
KEEPER_WORDS: Final = {
    Keeper.UNIT: Bilingual("签章密钥由单位自己持有。", "The unit itself holds the key of the seal."),
    Keeper.OPERATOR: Bilingual(
        "签章密钥由系统运营者代单位保管；运营者能够使用它。",
        "The operator of the system keeps the key of the seal for the unit, and could use it.",
    ),
}
TIME_NAMES: Final = {
    TimeSource.AUTHORITY: Bilingual("时间戳服务机构", "a time-stamp authority"),
    TimeSource.LOCAL: Bilingual("本系统自设时间戳", "this system's own time stamps"),
}
TIME_WORDS: Final = {
    TimeSource.AUTHORITY: Bilingual(
        "时间由外部的时间戳服务证明。", "An outside time-stamp authority attests the time."
    ),
    TimeSource.LOCAL: Bilingual(
        "时间由本系统自设的时间戳证明，不是第三方机构；以日志和见证为准。",
        "The time is attested by this system's own stamps, not by a third party; the log and its witnesses count.",
    ),
}
