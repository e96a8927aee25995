"""What a monitor can find, in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from selfcheck.text import Bilingual


class Wrong(StrEnum):
    """What is wrong with a log."""

    SPLIT_VIEW = "split-view"
    REWRITTEN = "rewritten"
    ROLLED_BACK = "rolled-back"
    WITHHELD = "withheld"
    MISSING_LEAF = "missing-leaf"
    MISSING_TILE = "missing-tile"
    WRONG_ROOT = "wrong-root"
    EQUIVOCATION = "equivocation"
    CONTRADICTION = "contradiction"
    CHANGED_ENTRY = "changed-entry"
    WRONG_HASH = "wrong-hash"
    BAD_SIGNATURE = "bad-signature"
    WITNESS_SHORTFALL = "witness-shortfall"


WORDS: Final = {
    Wrong.SPLIT_VIEW: Bilingual(
        "日志对不同的人出示了不同的历史", "The log showed different histories to different people"
    ),
    Wrong.REWRITTEN: Bilingual("日志改写了已经公布的历史", "The log rewrote history that it had published"),
    Wrong.ROLLED_BACK: Bilingual("日志比上次看到的短", "The log is shorter than it was when last seen"),
    Wrong.WITHHELD: Bilingual(
        "日志公布的检查点比见证方见过的旧", "The log publishes an older checkpoint than a witness has seen"
    ),
    Wrong.MISSING_LEAF: Bilingual("应在日志里的记录不在", "An entry that must be in the log is not"),
    Wrong.MISSING_TILE: Bilingual("日志没有给出它应有的哈希", "The log does not hand out hashes that it must have"),
    Wrong.WRONG_ROOT: Bilingual("哈希算出的根与检查点不符", "The hashes do not lead to the root of the checkpoint"),
    Wrong.EQUIVOCATION: Bilingual(
        "同一版次有两份不同的清单", "One edition of a list stands there twice, differently"
    ),
    Wrong.CONTRADICTION: Bilingual("记录与前面的记录矛盾", "An entry contradicts those before it"),
    Wrong.CHANGED_ENTRY: Bilingual("记录的内容与其哈希不符", "The content of an entry is not what its hash says"),
    Wrong.WRONG_HASH: Bilingual("保存的哈希与记录不符", "A kept hash is not that of its entries"),
    Wrong.BAD_SIGNATURE: Bilingual("检查点的签名不对", "The signature of a checkpoint does not fit"),
    Wrong.WITNESS_SHORTFALL: Bilingual("检查点的联署不够", "A checkpoint has too few cosignatures"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong, and where: an index, a size, a number, a witness."""

    wrong: Wrong
    where: str

    @property
    def words(self) -> Bilingual:
        """Say it."""
        words = WORDS[self.wrong]
        return Bilingual(f"{words.zh}：{self.where}", f"{words.en}: {self.where}")


@dataclass(frozen=True, slots=True)
class Watched:
    """What a monitor looked at and what it found; ``size`` is how far it looked."""

    origin: str
    size: int
    findings: tuple[Finding, ...]
