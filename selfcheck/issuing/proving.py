"""The last look before a list is published: the verifier of strangers, started anew, on the finished file."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from selfcheck.errors import Broken, Refused
from selfcheck.verification.ports import ReaderBusy, TooCostly, TrustSource, Unreadable
from selfcheck.verification.reading import ChildReader
from selfcheck.verification.sealed.model import Judgement
from selfcheck.verification.verdicts import Verdict

log = logging.getLogger("selfcheck.issuing")
ACCEPTED: Final = frozenset({Verdict.VALID_CURRENT, Verdict.VALID_CURRENCY_UNKNOWN})


@dataclass(frozen=True, slots=True)
class FreshJudge:
    """Has a file judged by a verifier that was started for it and trusts what this installation tells strangers."""

    trust: TrustSource

    def refuse_unfit(self, content: bytes, *, at: datetime) -> None:
        """Refuse a sealed list that a stranger would not accept.

        :raises Refused: the verdict is any but "valid"; the findings go to the log of the program
        :raises Broken: nothing could be decided
        """
        judgement = self._judged(content, at)
        if judgement.verdict in ACCEPTED:
            return
        findings = "; ".join(words.zh for words in judgement.failed)
        log.error("a list just sealed is not accepted: %s (%s)", judgement.verdict.value, findings)
        if judgement.verdict.could_not_say:
            raise Broken(f"the sealed list could not be verified: {judgement.verdict.value}")
        raise Refused(
            "sealed-list-unfit",
            f"文件签章后自检没有通过，编号作废，清单已退回为草稿。自检结论：{judgement.sentence.zh}",
            "The sealed file did not pass its own check; the number is void, the list a draft."
            f" The check says: {judgement.sentence.en}",
        )

    def _judged(self, content: bytes, at: datetime) -> Judgement:
        try:
            judgement = ChildReader(self.trust).read(content, at=at).judgement
        except (Unreadable, TooCostly, ReaderBusy) as error:
            raise Broken("the verifier did not answer for a list just sealed") from error
        if judgement is None:
            raise Broken("the verifier did not judge a list just sealed")
        return judgement
