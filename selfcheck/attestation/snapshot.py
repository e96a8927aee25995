"""清单数据: everything an issued list says, frozen. The paper, the check page and the verifier read this alone.

Values are strings, booleans, whole numbers below 2**53, dates and moments; decimals stand in words with their
unit. A text in two languages is a ``Bilingual``; an empty English reading means "exists in Chinese only".
A value that is None is left out of the file. See ``canonical.py`` for the bytes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from selfcheck.attestation.custody import SealTerms
from selfcheck.attestation.terms import Act, ChangeKind, Decider, Hand, Mark, PaperKind, Purpose, Standing
from selfcheck.glossary import Confidence, Frequency, Level, ListForm, Post, Role, ShopAct, Stage
from selfcheck.text import Bilingual

SCHEMA: Final = "selfcheck-list/1"
ROWS_AT_MOST: Final = 2000
NOTHING: Final = Bilingual("", "")


@dataclass(frozen=True, slots=True)
class ScopeTest:
    """适用范围判定: whether Orders 75/76 bind the unit (absent for want of a figure), and what that rests on."""

    reason: Bilingual
    source: Bilingual
    confidence: Confidence
    in_scope: bool | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """单位, as it stood when the list was issued. ``region`` is the six-digit code."""

    name: str
    uscc: str
    region: str
    region_name: str
    address: str
    size: Bilingual
    scope: ScopeTest


@dataclass(frozen=True, slots=True)
class Site:
    """场所: where the list applies."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Paper:
    """证书: a licence, certificate or report of a product unit; the three names may differ.

    ``sha256`` is the digest of the file on record, if one is.
    """

    kind: PaperKind
    number: str
    scope: str
    holder: str = ""
    manufacturer: str = ""
    factory: str = ""
    expires_on: date | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """A row of a catalogue edition that names the product, with its source in words."""

    edition: str
    title: Bilingual
    printed_name: str
    source: Bilingual
    confidence: Confidence
    number: int | None = None


@dataclass(frozen=True, slots=True)
class AnnexConfirmation:
    """A person of the unit found the product in the official annex."""

    edition: str
    row: str
    person: str
    on: date


@dataclass(frozen=True, slots=True)
class FewPoints:
    """本产品暂无专门风险点: how many rows are about this product in particular, and how many would be enough."""

    specific: int
    wanted: int


@dataclass(frozen=True, slots=True)
class ProductUnit:
    """产品单元. ``key`` is a letter that rows point to; ``code`` is the catalogue product's, if it has one.

    ``few_points`` stands where too few rows are about the product in particular; the list then says so.
    """

    key: str
    name: Bilingual
    brand: str
    models: tuple[str, ...]
    standards: tuple[str, ...]
    production: Bilingual
    code: str | None = None
    lines: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()
    catalogue: tuple[CatalogueRow, ...] = ()
    annex: tuple[AnnexConfirmation, ...] = ()
    few_points: FewPoints | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """The catalogue notice in force on the day of issue."""

    edition: str
    title: Bilingual
    document: str
    issued_on: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer given in tailoring, in the words the person saw. ``value`` is empty where it was not answered."""

    key: str
    question: Bilingual
    value: str
    label: Bilingual


@dataclass(frozen=True, slots=True)
class Library:
    """库版: the release of the risk-point library, its digest, the version of the tailoring rules.

    ``catalogue_digest`` is that of the catalogue and registers the list was made with.
    """

    release: str
    digest: str
    engine: str
    catalogue_digest: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """管控目标, as printed. The person, day and clause stand where somebody confirmed or replaced it."""

    text: Bilingual
    standing: Standing
    person: str = ""
    on: date | None = None
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Concern:
    """One cell of the responsibility matrix."""

    post: Post
    mark: Mark


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """佐证材料: a file on record for the row."""

    name: str
    sha256: str
    happened_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """清单行. ``point`` is the library's id, absent for an own row; ``confirmed_together`` counts the rows that one
    act confirmed (absent where nobody confirmed). ``code`` and ``salt`` (hex) are given at issue, empty before."""

    position: int
    products: tuple[str, ...]
    stage: Stage
    title: Bilingual
    description: Bilingual
    basis: str
    measure: Bilingual
    target: Target
    frequency: Frequency
    frequency_words: Bilingual
    check_method: Bilingual
    evidence: Bilingual
    post: Post
    person: str
    hand: Hand
    point: str | None = None
    own_number: str = ""
    level: Level | None = None
    level_reason: str = ""
    matrix: tuple[Concern, ...] = ()
    remarks: Bilingual = NOTHING
    files: tuple[EvidenceFile, ...] = ()
    confirmed_together: int | None = None
    code: str = ""
    salt: str = ""


@dataclass(frozen=True, slots=True)
class RowGroup:
    """小店清单的一项: what the shop does, how often for most of its rows, and the codes of the rows beneath it."""

    id: str
    act: ShopAct
    title: Bilingual
    wording: Bilingual
    frequency: Frequency
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetAside:
    """A point that could have applied and does not: why, and who decided. ``person`` is empty for the rules."""

    point: str
    title: Bilingual
    stage: Stage
    products: tuple[str, ...]
    reason: Bilingual
    decided_by: Decider
    person: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class PostHolder:
    """任职: who holds a post, since when, by which document. ``person_no`` (here and below) tells namesakes apart."""

    post: Post
    person: str
    since: date | None = None
    document: str = ""
    person_no: int | None = None


@dataclass(frozen=True, slots=True)
class DoublePost:
    """One person in several posts, declared and printed."""

    person: str
    posts: tuple[Post, ...]
    words: Bilingual
    person_no: int | None = None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One step to the issued list. ``acted_for`` names the holder of the post where a delegate acted."""

    act: Act
    post: Post
    person: str
    at: datetime
    statement: Bilingual
    acted_for: str = ""
    person_no: int | None = None


@dataclass(frozen=True, slots=True)
class Supersedes:
    """替代: the issued list that this one follows, and the review trigger that caused it."""

    number: str
    edition: int
    digest_sha256: str
    cause: str
    cause_words: Bilingual


@dataclass(frozen=True, slots=True)
class Change:
    """What differs from the last issued list. ``position`` is the row's place in this list, absent when removed."""

    kind: ChangeKind
    title: Bilingual
    field: Bilingual = NOTHING
    before: Bilingual = NOTHING
    after: Bilingual = NOTHING
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """产品质量安全风险管控清单, frozen at issue (or at preview, then without a number of the series).

    ``is_sample`` marks every page 样例 (demo); ``is_trial`` marks it 试用，未配置核验地址.
    ``seal`` stands in a sealed list, ``form`` and ``groups`` in a light one: rows gathered by what the shop does.
    """

    schema: str
    purpose: Purpose
    is_sample: bool
    is_trial: bool
    number: str
    edition: int
    role: Role
    unit: Unit
    products: tuple[ProductUnit, ...]
    notice: Notice
    library: Library
    answers: tuple[Answer, ...]
    rows: tuple[Row, ...]
    set_aside: tuple[SetAside, ...]
    posts: tuple[PostHolder, ...]
    double_posts: tuple[DoublePost, ...]
    confirmations: tuple[Confirmation, ...]
    issued_at: datetime
    in_force_from: date
    review_by: date
    check_url: str
    check_code: str
    site: Site | None = None
    supersedes: Supersedes | None = None
    changes: tuple[Change, ...] = ()
    form: ListForm | None = None
    groups: tuple[RowGroup, ...] | None = None
    seal: SealTerms | None = None

    @property
    def hands(self) -> Counter[Hand]:
        """How many rows carry which hand of the unit."""
        return Counter(row.hand for row in self.rows)

    def product(self, key: str) -> ProductUnit:
        """Return the product unit that rows call ``key``."""
        return next(product for product in self.products if product.key == key)

    @property
    def is_light(self) -> bool:
        """Whether this is a light list."""
        return self.form is ListForm.LIGHT
