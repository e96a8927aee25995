"""Own files are never refused: every shape of unit, grade of approval, keeper and state; today and in ten years."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import product
from typing import Final

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from selfcheck.attestation.approvals import Grade, SignIn, account_proof, files_of, statements_of
from selfcheck.attestation.custody import Keeper
from selfcheck.attestation.snapshot import DoublePost, Snapshot
from selfcheck.attestation.status import Status, Superseded, veiled, veiled_name
from selfcheck.attestation.terms import Act
from selfcheck.attestation.trust import Trust
from selfcheck.clock import FixedClock, local_day
from selfcheck.glossary import Post
from selfcheck.sealing import cades
from selfcheck.sealing.certificates import new_key
from selfcheck.sealing.means import Means
from selfcheck.sealing.signers import Signing
from selfcheck.verification.pagetext import page_text
from selfcheck.verification.sealed.judge import judge
from selfcheck.verification.sealed.model import Judgement, judgement_from
from selfcheck.verification.verdicts import Verdict
from tests.conftest import TODAY
from tests.sealed.forging import Bench, edit, sealed_by_hand
from tests.sealed.shapes import SHAPES, Press, with_data
from tests.sealed.who_is_who import by_two_means, numbered
from tests.sealed.world import Wish, World
from tests.sealing.authorities import OtherAuthority, rsa_key

GRADES: Final = tuple(product(Grade, repeat=3))
SMALL: Final = tuple(shape for shape in SHAPES if shape != "200 rows")
ALL: Final = 200
STATES: Final = ("current", "unknown", "superseded", "withdrawn", "review past")
VERDICTS: Final = {
    "current": Verdict.VALID_CURRENT,
    "unknown": Verdict.VALID_CURRENCY_UNKNOWN,
    "superseded": Verdict.VALID_SUPERSEDED,
    "withdrawn": Verdict.VALID_WITHDRAWN,
    "review past": Verdict.VALID_REVIEW_PAST,
}
KEEPERS: Final = ("own root", "licensed", "unit")
NEXT: Final = "SC01-7KQ4XN-2026-0077"


@dataclass(frozen=True)
class Own:
    """One file of ours: the shape of the list, how it was approved, who holds the key, what became of it."""

    shape: str
    grades: tuple[Grade, ...]
    keeper: str
    state: str

    @property
    def name(self) -> str:
        """What the test is called."""
        return f"{self.shape}-{'+'.join(each.value for each in self.grades)}-{self.keeper}-{self.state}"


def files() -> Iterator[Own]:
    """Every shape, grade, keeper and state, two hundred in all; the small ones in turn."""
    yield Own("200 rows", (Grade.CERTIFIED,), "own root", "current")
    for place in range(ALL - 1):
        yield Own(
            SMALL[place % len(SMALL)],
            GRADES[place % len(GRADES)],
            KEEPERS[place % len(KEEPERS)],
            STATES[(place // len(SMALL)) % len(STATES)],
        )


FILES: Final = tuple(files())
SAMPLE: Final = FILES[:: len(FILES) // 18]


def status(state: str, sha256: str, at: datetime) -> Status | None:
    """The status list in which a list stands so."""
    plain = Status(at, at + timedelta(days=7))
    name, day = veiled_name(sha256), local_day(TODAY)
    if state == "superseded":
        return replace(plain, superseded={name: Superseded(day, veiled(NEXT, sha256))})
    if state == "withdrawn":
        return replace(plain, withdrawn={name: day})
    return None if state == "unknown" else plain


def licensed(world: World, snapshot: Snapshot, keeper: str) -> tuple[Means, bytes]:
    """What a unit with a certificate of a licensed authority seals with, and the root to be trusted for it."""
    authority, key, facts = OtherAuthority(), rsa_key(), snapshot.unit
    names = {NameOID.ORGANIZATION_NAME: facts.name[:60], NameOID.SERIAL_NUMBER: facts.uscc}
    held = Keeper.UNIT if keeper == "unit" else Keeper.OPERATOR
    means = world.means(snapshot)
    terms = replace(world.terms_of(authority.root), key_held_by=held)
    signing = Signing(authority.certificate(key, names), (authority.root,), key)
    roots = (*means.roots, authority.root)
    lists = (*means.lists, authority.list_as_of(TODAY))
    means = replace(means, signing=signing, roots=roots, lists=lists, terms=terms)
    return means, authority.root.public_bytes(Encoding.DER)


def issued(own: Own, press: Press) -> tuple[bytes, Trust]:
    """Issue the list; return it with what a stranger trusts."""
    world, printed = World(), press.printed(own.shape)
    if own.keeper == "own root":
        return world.issue(printed, Wish(grades=own.grades)), world.trust()
    means, root = licensed(world, printed.snapshot, own.keeper)
    printed = with_data(printed, replace(printed.snapshot, seal=means.terms))
    trust = world.trust()
    content = world.issue(printed, Wish(grades=own.grades, means=means))
    return content, replace(trust, seal_roots=(*trust.seal_roots, root))


def judged(own: Own, press: Press) -> Judgement:
    """Issue a list and judge it, in the state it is in."""
    content, trust = issued(own, press)
    at = TODAY + timedelta(days=400 if own.state == "review past" else 1)
    found = judge(content, trust, at=at)
    assert found.facts is not None, found.failed
    return judge(content, replace(trust, status=status(own.state, found.facts.data_sha256, at)), at=at)


def check(own: Own, press: Press) -> None:
    """Check that the list is genuine, in its state, with all its facts."""
    judgement = judged(own, press)
    facts = judgement.facts
    assert judgement.verdict is VERDICTS[own.state], judgement.failed
    assert facts is not None
    snapshot = press.printed(own.shape).snapshot
    assert (facts.number, facts.unit_name, facts.uscc) == (snapshot.number, snapshot.unit.name, snapshot.unit.uscc)
    assert {each.act: each.grade for each in facts.approvals} == _grades(own, snapshot)
    assert facts.terms.key_held_by is (Keeper.UNIT if own.keeper == "unit" else Keeper.OPERATOR)
    assert [each.code for each in judgement.row_codes] == [row.code for row in snapshot.rows]
    assert judgement_from(judgement.plain()) == judgement


def _grades(own: Own, snapshot: Snapshot) -> dict[Act, Grade]:
    grades = (*own.grades, *[own.grades[-1]] * 3)
    return {each.act: grade for each, grade in zip(snapshot.confirmations, grades, strict=False)}


@pytest.mark.parametrize("own", SAMPLE, ids=lambda own: own.name)
def test_an_own_file_is_not_refused(own: Own, press: Press) -> None:
    check(own, press)


@pytest.mark.full
@pytest.mark.parametrize("own", FILES, ids=lambda own: own.name)
def test_none_of_two_hundred_own_files_is_refused(own: Own, press: Press) -> None:
    check(own, press)


def test_the_sample_has_every_shape_and_state() -> None:
    assert {own.shape for own in SAMPLE} == set(SHAPES)
    assert {own.state for own in SAMPLE} == set(STATES)
    assert {own.keeper for own in SAMPLE} == set(KEEPERS)
    assert len(FILES) == ALL


@pytest.mark.parametrize("years", [1, 5, 10])
def test_a_list_is_genuine_offline_years_after_its_certificate_ended(bench: Bench, years: int) -> None:
    judgement = judge(bench.sealed, bench.world.trust(), at=TODAY + timedelta(days=365 * (years + 3)))
    assert judgement.verdict is Verdict.VALID_CURRENCY_UNKNOWN, judgement.failed


def test_a_successor_is_named_by_the_status_list(press: Press) -> None:
    judgement = judged(Own("maker", (Grade.ACCOUNT,), "own root", "superseded"), press)
    assert judgement.facts is not None
    assert judgement.facts.successor == NEXT
    assert NEXT in judgement.sentence.zh


def test_what_is_peculiar_about_a_unit_stands_in_the_sentence(press: Press) -> None:
    for shape in ("no director", "seller"):
        said = judged(Own(shape, (Grade.ACCOUNT,), "own root", "current"), press).sentence
        assert "没有设质量安全总监" in said.zh
        assert "no quality and safety director" in said.en
    alone = judged(Own("one person", (Grade.ACCOUNT,), "own root", "current"), press).sentence
    assert "由其兼任各岗位（已声明）" in alone.zh
    assert "样例" in alone.zh
    assert "sample" in alone.en


@pytest.mark.parametrize("shape", SHAPES)
def test_the_pages_say_what_the_data_say(press: Press, shape: str) -> None:
    world = World()
    judgement = judge(world.issue(press.printed(shape)), world.trust(), at=TODAY, page_text=page_text)
    assert judgement.verdict is Verdict.VALID_CURRENCY_UNKNOWN, judgement.failed
    assert next(each for each in judgement.checks if each.key == "display").state.value == "passed"


def test_namesakes_with_accounts_of_their_own_are_two_persons(bench: Bench) -> None:
    first, second, last = bench.printed.snapshot.confirmations
    snapshot = bench.data(confirmations=(first, second, replace(last, person=first.person)))
    at = TODAY - timedelta(minutes=1)
    made = [
        account_proof(each, f"account-{place}", SignIn.PASSWORD, since=at, at=at)
        for place, each in enumerate(statements_of(snapshot))
    ]
    content = bench.issue(snapshot, approved=files_of(made))
    assert judge(content, bench.world.trust(), at=TODAY).verdict is Verdict.VALID_CURRENCY_UNKNOWN


def test_a_list_that_names_its_attachments_twice_in_the_catalog_is_genuine(bench: Bench) -> None:
    """As lists were sealed before each was named once."""

    def twice(pdf: pikepdf.Pdf) -> None:
        for name in list(pdf.attachments):
            pdf.Root.AF.append(pdf.attachments[name].obj)

    content = sealed_by_hand(edit(bench.document(), twice), bench.means)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.Root.AF) == 2 * len(pdf.attachments)
    assert judge(content, bench.world.trust(), at=TODAY).verdict is Verdict.VALID_CURRENCY_UNKNOWN


@pytest.mark.parametrize(
    "grades", [(Grade.ACCOUNT, Grade.ACCOUNT, Grade.CERTIFIED), (Grade.OWN_KEY, Grade.CERTIFIED)]
)
def test_namesakes_are_two_persons_whatever_their_grades(bench: Bench, grades: tuple[Grade, ...]) -> None:
    snapshot = numbered(bench, 3, 8)
    judgement = judge(bench.issue(snapshot, grades=grades), bench.world.trust(), at=TODAY)
    assert judgement.verdict is Verdict.VALID_CURRENCY_UNKNOWN, judgement.failed
    assert "同名的两个人" in judgement.sentence.zh
    assert "tell them apart" in judgement.sentence.en


def test_one_declared_person_is_known_by_the_number_however_the_name_is_spelled(bench: Bench) -> None:
    snapshot = numbered(bench, 3, 3, "李慎之", "李 慎之")
    double = DoublePost("李慎之", (Post.OFFICER, Post.PERSON_IN_CHARGE), snapshot.unit.size, 3)
    content = by_two_means(bench, replace(snapshot, double_posts=(double,)))
    assert judge(content, bench.world.trust(), at=TODAY).verdict is Verdict.VALID_CURRENCY_UNKNOWN


def test_an_ordinary_list_says_nothing_of_namesakes(bench: Bench) -> None:
    assert "同名" not in judge(bench.sealed, bench.world.trust(), at=TODAY).sentence.zh


def test_namesakes_certified_by_one_authority_have_subjects_of_their_own(bench: Bench) -> None:
    snapshot, at = numbered(bench, 3, 8), TODAY - timedelta(minutes=1)
    made = []
    for place, statement in enumerate(statements_of(snapshot)):
        people, key = bench.world.people, new_key()
        subject = {NameOID.COMMON_NAME: statement.person, NameOID.SERIAL_NUMBER: f"P{place}"}
        signing = Signing(people.certificate(key, subject), (people.root,), key)
        made.append(cades.sign(statement, signing, bench.world.stamps(FixedClock(at))))
    judgement = judge(bench.issue(snapshot, approved=files_of(made)), bench.world.trust(), at=TODAY)
    assert judgement.verdict is Verdict.VALID_CURRENCY_UNKNOWN, judgement.failed
