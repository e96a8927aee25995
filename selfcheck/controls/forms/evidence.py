"""Handing in evidence for a row."""

from __future__ import annotations

from wtforms import FileField

from selfcheck.controls.model import EvidenceFacts
from selfcheck.evidence.rules import ACCEPTED, ACCEPTED_WORDS
from selfcheck.web.forms import Day, Form, Text
from selfcheck.web.language import lazy_, say


class EvidenceForm(Form):
    """A file with its days. ``prefix`` keeps its fields apart from the row's."""

    file = FileField(lazy_("文件"), render_kw={"accept": ACCEPTED})
    happened_on = Day(lazy_("发生日期"))
    expires_on = Day(lazy_("有效期至"))
    note = Text(lazy_("说明"), limit=120)

    def facts(self) -> EvidenceFacts:
        """Return what was said of the file."""
        return EvidenceFacts(self.happened_on.data, self.expires_on.data, self.note.data or "")

    @staticmethod
    def kinds() -> str:
        """Say what is taken."""
        return say(ACCEPTED_WORDS)
