"""The forms of spot checks: what a draw needs, what was seen, the record, signatures, codes."""

from __future__ import annotations

from typing import Final

from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.fields import SelectChoice

from selfcheck.spotcheck.codes import HOURS
from selfcheck.spotcheck.drawing import MOST, USUAL
from selfcheck.spotcheck.model import ANSWER_NAMES, OUTCOME_NAMES, SEEN_NAMES, Answer, Inspector, Outcome, Seen
from selfcheck.spotcheck.recorded import Recorded
from selfcheck.spotcheck.signing import UnitAnswer
from selfcheck.spotcheck.visits import NOTE_LIMIT, Sighting, Wish
from selfcheck.web.forms import Area, Day, Form, Needed, Text, WholeNumber
from selfcheck.web.language import lazy_, say

LONG: Final = 2000
NAME, CARD, OFFICE, PLACE, REASON = 60, 40, 120, 200, 200
PLACES: Final = (1, 2, 3)
LONGEST_COUNT: Final = 16


class DrawForm(Form):
    """How many rows, by which seed."""

    wanted = WholeNumber(
        lazy_("抽取多少行"),
        [Needed(lazy_("请填写行数。"))],
        most=MOST,
        default=USUAL,
        description=lazy_("每个环节至少抽一行；行数少于环节数时，按环节数抽。"),
    )
    seed = Text(
        lazy_("种子"),
        [Needed(lazy_("请填写种子。"))],
        limit=40,
        description=lazy_("系统随机给出，会印在笔录上；任何人用它都能抽出同样的行。也可以改用当天公开的开奖号码。"),
    )

    def wish(self) -> Wish:
        """What was chosen."""
        return Wish(self.wanted.data or 0, self.seed.data)


class NumberForm(Form):
    """Which list."""

    number = Text(lazy_("清单编号"), [Needed(lazy_("请填写清单编号。"))], limit=64)


class CodeForm(Form):
    """The code that a unit shows."""

    code = Text(lazy_("出示码"), [Needed(lazy_("请填写单位出示的 10 位码。"))], limit=40)


class ShowForm(Form):
    """For how long a code holds."""

    hours = RadioField(lazy_("多长时间有效"), [Needed(lazy_("请选一个时间。"))], default=str(HOURS[0]))

    def offer(self) -> ShowForm:
        """Offer the lengths."""
        self.hours.choices = [SelectChoice(str(hours), lazy_("%(hours)s 小时", hours=hours)) for hours in HOURS]
        return self


def whole(typed: object) -> int:
    """Return the whole number of a hidden field, 0 for anything else."""
    text = str(typed or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < LONGEST_COUNT else 0


class MarkForm(Form):
    """What was seen at one row."""

    seen = RadioField(lazy_("看到的情况"))
    note = Area(lazy_("说明"), limit=NOTE_LIMIT)
    version = HiddenField()
    writer = HiddenField()
    turn = HiddenField()

    def offer(self) -> MarkForm:
        """Offer the three answers, and that none is given yet."""
        self.seen.choices = [SelectChoice(seen.value, say(name)) for seen, name in SEEN_NAMES.items()]
        self.seen.validate_choice = False
        return self

    def sighting(self) -> Sighting:
        """What was typed."""
        seen = Seen(self.seen.data) if self.seen.data in SEEN_NAMES else None
        writer = str(self.writer.data or "")[:40]
        return Sighting(seen, self.note.data, whole(self.version.data), writer, whole(self.turn.data))


class AddForm(Form):
    """The number of a row to be looked at besides."""

    position = WholeNumber(lazy_("清单上的序号"), [Needed(lazy_("请填写序号。"))], most=10_000)


class RecordForm(Form):
    """The fields of the on-site record. Everything may stay empty until the note is frozen."""

    authority = Text(lazy_("检查机关"), limit=OFFICE)
    inspector_1 = Text(lazy_("检查人员一"), limit=NAME)
    card_1 = Text(lazy_("执法证号（一）"), limit=CARD)
    inspector_2 = Text(lazy_("检查人员二"), limit=NAME)
    card_2 = Text(lazy_("执法证号（二）"), limit=CARD)
    inspector_3 = Text(lazy_("检查人员三"), limit=NAME)
    card_3 = Text(lazy_("执法证号（三）"), limit=CARD)
    recorder = Text(lazy_("记录人"), limit=NAME)
    cards_shown = BooleanField(lazy_("已向当事人出示执法证件，说明来意"))
    place = Text(lazy_("检查地点"), limit=PLACE)
    present = Text(lazy_("现场负责人姓名"), limit=NAME)
    capacity = Text(lazy_("现场负责人职务"), limit=NAME)
    summary = Area(lazy_("检查情况"), limit=LONG)
    aside_remarks = Area(lazy_("对不采用风险点的意见"), limit=LONG)
    outcome = SelectField(lazy_("检查结果"))
    demands = Area(lazy_("要求"), limit=LONG)
    promised = Area(lazy_("当事人承诺"), limit=LONG)
    promised_until = Day(lazy_("承诺完成日期"))
    version = HiddenField()

    def offer(self) -> RecordForm:
        """Offer the outcomes."""
        self.outcome.choices = [SelectChoice(each.value, say(name)) for each, name in OUTCOME_NAMES.items()]
        return self

    def show(self, recorded: Recorded) -> RecordForm:
        """Fill the form with what is kept."""
        for name in ("authority", "recorder", "cards_shown", "place", "present", "capacity", "summary"):
            self[name].data = getattr(recorded, name)
        for name in ("aside_remarks", "demands", "promised", "promised_until"):
            self[name].data = getattr(recorded, name)
        self.outcome.data = recorded.outcome.value
        for place, inspector in zip(PLACES, recorded.inspectors, strict=False):
            self[f"inspector_{place}"].data = inspector.name
            self[f"card_{place}"].data = inspector.card
        return self

    def recorded(self) -> Recorded:
        """What was typed."""
        pairs = [Inspector(self[f"inspector_{place}"].data, self[f"card_{place}"].data) for place in PLACES]
        return Recorded(
            authority=self.authority.data,
            inspectors=tuple(each for each in pairs if each.name or each.card),
            recorder=self.recorder.data,
            cards_shown=bool(self.cards_shown.data),
            place=self.place.data,
            present=self.present.data,
            capacity=self.capacity.data,
            summary=self.summary.data,
            outcome=Outcome(self.outcome.data),
            aside_remarks=self.aside_remarks.data,
            demands=self.demands.data,
            promised=self.promised.data,
            promised_until=self.promised_until.data,
        )


class SignForm(Form):
    """An inspector's signature: strokes on the phone, or the agreement alone."""

    agree = BooleanField(lazy_("笔录我已看过，内容属实"))
    strokes = HiddenField()
    digest = HiddenField()


class AnswerForm(Form):
    """What the unit says to the note."""

    answer = RadioField(lazy_("当事人意见"), [Needed(lazy_("请选一项。"))])
    name = Text(lazy_("姓名"), limit=NAME)
    capacity = Text(lazy_("职务"), limit=NAME)
    words = Area(lazy_("不同意见或理由"), limit=LONG)
    strokes = HiddenField()
    digest = HiddenField()

    def offer(self) -> AnswerForm:
        """Offer the answers."""
        self.answer.choices = [SelectChoice(each.value, say(name)) for each, name in ANSWER_NAMES.items()]
        return self

    def said(self) -> UnitAnswer:
        """What was typed."""
        return UnitAnswer(Answer(self.answer.data), self.name.data, self.capacity.data, self.words.data)


class GiveUpForm(Form):
    """Why a visit ends without a note."""

    reason = Text(lazy_("中止的原因"), [Needed(lazy_("请写明原因。"))], limit=REASON)
