"""The option box before floor sheets are printed."""

from __future__ import annotations

from typing import Final

from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice

from selfcheck.attestation.snapshot import Snapshot
from selfcheck.glossary import FREQUENCY_NAMES, POST_NAMES, Frequency, Post
from selfcheck.issuing.printing import PaperSize
from selfcheck.paper.model import Direction, SheetOptions, Span
from selfcheck.paper.rules import COPIES, ROW_HEIGHTS_MM, SPARE_ROWS
from selfcheck.web.forms import Form, Needed, WholeNumber
from selfcheck.web.language import lazy_, say

PAPERS: Final = [SelectChoice("A4", "A4"), SelectChoice("A3", "A3")]
DIRECTIONS: Final = [SelectChoice("landscape", lazy_("横向")), SelectChoice("portrait", lazy_("纵向"))]
SPANS: Final = [
    SelectChoice("week", lazy_("一周一张"), render_kw={"help": lazy_("七列，周一到周日，适合贴在墙上。")}),
    SelectChoice("day", lazy_("一天一张"), render_kw={"help": lazy_("√、×、／ 三个框，另有处理情况一栏。")}),
]
HEIGHTS: Final = [SelectChoice(str(height), lazy_("%(height)s 毫米", height=height)) for height in ROW_HEIGHTS_MM]
LANGUAGES: Final = [SelectChoice("zh_Hans", "中文"), SelectChoice("en", "English")]
COPIES_WORDS: Final = lazy_("1 到 50 份，所有检查表都印这么多份。")
ONE_AT_LEAST: Final = lazy_("至少选一项。")
SPARE_WORDS: Final = lazy_("0 到 12 行，留给现场临时要查的事。")


ON_A_SHEET: Final = frozenset({Frequency.PER_SHIFT, Frequency.DAILY, Frequency.WEEKLY, Frequency.PER_BATCH})


class SheetsForm(Form):
    """Paper, what a sheet covers, how roomy it is, and what is printed."""

    span = RadioField(lazy_("一张管多久"), choices=SPANS, default="week")
    paper = RadioField(lazy_("纸张"), choices=PAPERS, default="A4")
    direction = RadioField(lazy_("方向"), choices=DIRECTIONS, default="landscape")
    row_height_mm = SelectField(
        lazy_("行高"), choices=HEIGHTS, default="10", description=lazy_("戴手套或用粗笔写时选高一些。")
    )
    spare_rows = WholeNumber(
        lazy_("空白备用行"),
        [Needed(lazy_("请填写行数，不要就填 0。"))],
        most=SPARE_ROWS[-1],
        default=3,
        description=SPARE_WORDS,
    )
    copies = WholeNumber(
        lazy_("份数"), [Needed(lazy_("请填写份数。"))], most=COPIES[-1], default=1, description=COPIES_WORDS
    )
    language = RadioField(lazy_("语言"), choices=LANGUAGES, default="zh_Hans")
    products = SelectMultipleField(lazy_("产品单元"), [Needed(ONE_AT_LEAST)])
    posts = SelectMultipleField(lazy_("岗位"), [Needed(ONE_AT_LEAST)])
    frequencies = SelectMultipleField(
        lazy_("频次"),
        [Needed(ONE_AT_LEAST)],
        description=lazy_("先选好的是每班、每日、每周、每批要查的；其余的查得少，要挂出来时再勾选。"),
    )

    def prepare(self, snapshot: Snapshot) -> None:
        """Offer what the list holds; before anything is sent, all is chosen but the rows that are seldom checked."""
        posts = [post for post in reversed(Post) if any(row.post is post for row in snapshot.rows)]
        held = {row.frequency for row in snapshot.rows}
        self.products.choices = [
            SelectChoice(product.key, f"{product.key} {say(product.name)}") for product in snapshot.products
        ]
        self.posts.choices = [SelectChoice(post.value, say(POST_NAMES[post])) for post in posts]
        self.frequencies.choices = [
            SelectChoice(each.value, say(FREQUENCY_NAMES[each])) for each in Frequency if each in held
        ]
        if not self.is_submitted():
            self.products.data = [choice.value for choice in self.products.choices]
            self.posts.data = [choice.value for choice in self.posts.choices]
            self.frequencies.data = sorted((held & ON_A_SHEET) or held)

    def options(self) -> SheetOptions:
        """Return what was chosen."""
        return SheetOptions(
            paper=PaperSize(self.paper.data),
            direction=Direction(self.direction.data),
            span=Span(self.span.data),
            row_height_mm=int(self.row_height_mm.data),
            copies=self.copies.data or 0,
            spare_rows=self.spare_rows.data or 0,
            products=frozenset(self.products.data),
            posts=frozenset(Post(each) for each in self.posts.data),
            frequencies=frozenset(Frequency(each) for each in self.frequencies.data),
            language="en" if self.language.data == "en" else "zh_Hans",
        )
