"""岗位: which posts a unit needs, who holds them, who holds several. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from selfcheck.enterprises.model import DoublePosts, Holding
from selfcheck.enterprises.scope import ScopeAnswer, ScopeRules
from selfcheck.findings import Finding, FindingLevel, Place
from selfcheck.glossary import POST_NAMES, Confidence, Post, Role
from selfcheck.text import Bilingual

PEOPLE: Final = Place("enterprises.people")
ALWAYS: Final = Bilingual(
    "每个单位都有主要负责人，由其批准清单。", "Every unit has one; this person approves the list."
)
OFFICER: Final = Bilingual(
    "适用的单位都要配备质量安全员，按清单做日管控。",
    "Every unit in scope needs officers, who check by the list every day.",
)
NOT_BOUND: Final = Bilingual("本单位不在强制范围内，可以不设。", "The unit is not bound, so the post may stay empty.")
SCOPE_OPEN: Final = Bilingual("要先判断是否适用。", "It depends on whether the unit is in scope.")


@dataclass(frozen=True, slots=True)
class RequiredPost:
    """Whether a post must be held; None where that is not confirmed."""

    post: Post
    is_needed: bool | None
    reason: Bilingual
    confidence: Confidence


def required_posts(rules: ScopeRules, answer: ScopeAnswer) -> tuple[RequiredPost, ...]:
    """Return the three posts with what follows from the scope answer."""
    return (
        RequiredPost(Post.PERSON_IN_CHARGE, True, ALWAYS, Confidence.SEEN),
        _director(rules, answer),
        _officer(answer),
    )


def _officer(answer: ScopeAnswer) -> RequiredPost:
    reason = {True: OFFICER, False: NOT_BOUND, None: SCOPE_OPEN}[answer.in_scope]
    return RequiredPost(Post.OFFICER, answer.in_scope, reason, answer.confidence)


def _director(rules: ScopeRules, answer: ScopeAnswer) -> RequiredPost:
    rule = rules.director[answer.role]
    if answer.in_scope is False:
        return RequiredPost(Post.DIRECTOR, False, NOT_BOUND, answer.confidence)
    if answer.role is Role.SELLER:
        return RequiredPost(Post.DIRECTOR, None, rule.document, rule.confidence)
    if answer.in_scope is None:
        return RequiredPost(Post.DIRECTOR, None, SCOPE_OPEN, answer.confidence)
    return RequiredPost(Post.DIRECTOR, True, rule.document, rule.confidence)


def double_posts(holdings: Iterable[Holding], declared: Mapping[int, frozenset[Post]]) -> tuple[DoublePosts, ...]:
    """Return every person in several posts.

    :param declared: per person the posts that the unit declared them to hold together
    """
    posts: dict[int, set[Post]] = {}
    names: dict[int, str] = {}
    for holding in holdings:
        posts.setdefault(holding.person_id, set()).add(holding.post)
        names[holding.person_id] = holding.person
    return tuple(
        DoublePosts(
            person_id=person_id,
            person=names[person_id],
            posts=tuple(post for post in Post if post in held),
            is_declared=held <= declared.get(person_id, frozenset()),
        )
        for person_id, held in posts.items()
        if len(held) > 1
    )


def double_words(double: DoublePosts) -> Bilingual:
    """Say it as it is printed: 张三同时担任主要负责人、质量安全员."""
    return Bilingual(
        f"{double.person}同时担任{'、'.join(POST_NAMES[post].zh for post in double.posts)}",
        f"{double.person} holds several posts: {', '.join(POST_NAMES[post].en.lower() for post in double.posts)}",
    )


def post_findings(
    required: Sequence[RequiredPost], holdings: Sequence[Holding], doubles: Sequence[DoublePosts]
) -> tuple[Finding, ...]:
    """Return what is missing or not declared about posts."""
    held = {holding.post for holding in holdings}
    missing = (_missing(each) for each in required if each.post not in held and each.is_needed is not False)
    return (
        *(finding for finding in missing if finding),
        *(_undeclared(each) for each in doubles if not each.is_declared),
    )


def _missing(required: RequiredPost) -> Finding | None:
    name = POST_NAMES[required.post]
    if required.is_needed:
        level, zh, en = FindingLevel.ERROR, f"还没有任命{name.zh}。", f"No {name.en.lower()} is appointed yet. "
    elif required.post is Post.DIRECTOR:
        zh, en = (
            f"没有任命{name.zh}，是否必须还没有定：",
            f"No {name.en.lower()} is appointed; whether one must be is open. ",
        )
        level = FindingLevel.HINT
    else:
        level, zh, en = FindingLevel.WARNING, f"没有任命{name.zh}。", f"No {name.en.lower()} is appointed. "
    words = Bilingual(zh + required.reason.zh, en + required.reason.en)
    return Finding(level, f"post-missing-{required.post.value.replace('_', '-')}", words, PEOPLE)


def _undeclared(double: DoublePosts) -> Finding:
    words = double_words(double)
    return Finding(
        FindingLevel.ERROR,
        "double-posts-not-declared",
        Bilingual(
            f"{words.zh}，还没有声明。一人多岗可以，但要声明，并印在清单上。",
            f"{words.en}. That is allowed, but has to be declared, and is printed on the list.",
        ),
        PEOPLE,
    )
