"""Forgeries about who is who: one person in two steps, by two means, under two names, numbers or keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from selfcheck.attestation.approvals import Grade, files_of, statements_of
from selfcheck.attestation.snapshot import Confirmation, DoublePost, PostHolder, Snapshot
from selfcheck.attestation.terms import Act
from selfcheck.glossary import Post
from selfcheck.sealing.certificates import new_key
from selfcheck.verification.verdicts import Verdict
from tests.conftest import TODAY
from tests.sealed.forging import Bench, forgery
from tests.sealed.passkeys import own_key

NAME = "李慎之"
OTHERS = 99


def numbered(bench: Bench, first: int | None, last: int | None, *names: str) -> Snapshot:
    """The list prepared and attested by persons of these numbers, and of these names, which are alike at first."""
    prepared, reviewed, attested = bench.printed.snapshot.confirmations
    one, other = names or (NAME, NAME)
    steps: tuple[Confirmation, ...] = (
        replace(prepared, person=one, person_no=first),
        replace(reviewed, person_no=OTHERS),
        replace(attested, person=other, person_no=last),
    )
    posts = tuple(PostHolder(each.post, each.person, person_no=each.person_no) for each in steps)
    return bench.data(confirmations=steps, posts=posts)


def by_two_means(bench: Bench, snapshot: Snapshot) -> bytes:
    """The list prepared by account and attested with a certificate."""
    grades = (Grade.ACCOUNT, Grade.ACCOUNT, Grade.CERTIFIED)
    return bench.issue(snapshot, grades=grades)


@forgery(Verdict.SAME_PERSON_TWICE)
def one_person_by_account_and_by_certificate(bench: Bench) -> bytes:
    return by_two_means(bench, numbered(bench, 3, 3))


@forgery(Verdict.SAME_PERSON_TWICE)
def one_person_whose_name_is_spelled_in_two_ways(bench: Bench) -> bytes:
    return by_two_means(bench, numbered(bench, 3, 3, NAME, "李 慎之"))


@forgery(Verdict.SAME_PERSON_TWICE)
def one_person_spelled_in_two_ways_and_without_a_number(bench: Bench) -> bytes:
    """Wide letters, a dot of another kind, a wide space: still the one who is named twice."""
    return by_two_means(bench, numbered(bench, None, None, "买买提·艾力 A", "买买提•艾力\u3000Ａ"))


@forgery(Verdict.SAME_PERSON_TWICE)
def one_person_under_two_names_and_one_number(bench: Bench) -> bytes:
    return by_two_means(bench, numbered(bench, 3, 3, NAME, "王㛃"))


@forgery(Verdict.SAME_PERSON_TWICE)
def one_person_with_a_number_that_the_posts_do_not_bear_out(bench: Bench) -> bytes:
    """The unit has one of that name; the last step claims a second one."""
    snapshot = numbered(bench, 3, 3)
    *others, last = snapshot.confirmations
    return by_two_means(bench, replace(snapshot, confirmations=(*others, replace(last, person_no=8))))


@forgery(Verdict.SAME_PERSON_TWICE)
def two_numbers_for_one_account(bench: Bench) -> bytes:
    """Two persons on the unit's list, and one signs in for both."""
    return bench.issue(numbered(bench, 3, 8))


@forgery(Verdict.SAME_PERSON_TWICE)
def two_certificates_of_one_person(bench: Bench) -> bytes:
    """Two keys under one subject of one authority, for what the data call two persons."""
    return bench.issue(numbered(bench, 3, 8), grades=(Grade.CERTIFIED,))


@forgery(Verdict.SAME_PERSON_TWICE)
def one_passkey_behind_two_accounts(bench: Bench) -> bytes:
    key, at, snapshot = new_key(), TODAY - timedelta(minutes=1), numbered(bench, 3, 8)
    made = [own_key(each, account=f"of {each.act}", at=at, key=key) for each in statements_of(snapshot)]
    return bench.issue(snapshot, approved=files_of(made))


@forgery(Verdict.SAME_PERSON_TWICE)
def a_namesake_declared_for_both_posts(bench: Bench) -> bytes:
    """Number 8 is declared in both; number 3, who signs in both, is not."""
    snapshot = numbered(bench, 3, 3)
    double = DoublePost(NAME, (Post.OFFICER, Post.PERSON_IN_CHARGE), snapshot.unit.size, 8)
    return by_two_means(bench, replace(snapshot, double_posts=(double,)))


@forgery(Verdict.SAME_PERSON_TWICE)
def one_person_declared_and_one_more_by_the_same_account(bench: Bench) -> bytes:
    """The declared one is number 3; the account behind both steps stands for number 8 as well."""
    snapshot = numbered(bench, 3, 8)
    double = DoublePost(NAME, (Post.OFFICER, Post.PERSON_IN_CHARGE), snapshot.unit.size, 3)
    reviewed = next(each for each in snapshot.confirmations if each.act is Act.REVIEWED)
    assert reviewed.person_no == OTHERS
    return bench.issue(replace(snapshot, double_posts=(double,)))
