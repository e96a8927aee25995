"""Who is who among those who approved: one person behind two names, two persons of one name, what was declared."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from asn1crypto import x509

from selfcheck.attestation.snapshot import DoublePost, Snapshot
from selfcheck.attestation.terms import Act
from selfcheck.glossary import Post

ACCOUNT, SUBJECT = "account:", "subject:"
JOINING: Final = frozenset("·•・‧∙⋅.-'’")


@dataclass(frozen=True)
class Acting:
    """Somebody who took a step: the name and the number that the data give, the marks that the proof gives."""

    post: Post
    name: str
    number: int | None
    marks: frozenset[str]


def account_mark(account: str) -> str:
    """Return the mark of an account."""
    return f"{ACCOUNT}{account}"


def key_mark(public_key: bytes) -> str:
    """Return the mark of a key (SubjectPublicKeyInfo)."""
    return f"key:{hashlib.sha256(public_key).hexdigest()}"


def certificate_marks(certificate: x509.Certificate) -> frozenset[str]:
    """Return the marks of a person's certificate: its key, and its subject, which an authority gives to one alone.

    (RFC 5280, 4.1.2.6: the name is unique for each subject that one authority certifies.)
    """
    named = certificate.issuer.dump() + certificate.subject.dump()
    return frozenset({key_mark(certificate.public_key.dump()), f"{SUBJECT}{hashlib.sha256(named).hexdigest()}"})


def plain_name(name: str) -> str:
    """Return a name without what spelling adds to it: width, case, spaces, dots between parts, invisible signs."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] not in "ZC" and sign not in JOINING)


def person_no_of(snapshot: Snapshot, act: Act) -> int | None:
    """Return the number of whoever took a step; one that the list's own posts do not bear out counts for nothing."""
    taken = next(each for each in snapshot.confirmations if each.act is act)
    name = plain_name(taken.person)
    borne = {each.person_no for each in snapshot.posts if each.post is taken.post and plain_name(each.person) == name}
    return taken.person_no if not borne or taken.person_no in borne else None


def any_undeclared(snapshot: Snapshot, acting: Sequence[Acting]) -> bool:
    """Whether one person took two steps without being declared in both posts."""
    return any(
        is_one(one, other) and not _is_declared(snapshot, one, other) for one, other in combinations(acting, 2)
    )


def is_one(one: Acting, other: Acting) -> bool:
    """Whether two are one person: by one mark, else by one number, else by one name.

    The name alone decides only where neither numbers nor marks of one kind tell namesakes apart.
    """
    if one.marks & other.marks:
        return True
    if one.number is not None and other.number is not None:
        return one.number == other.number
    return plain_name(one.name) == plain_name(other.name) and not any(
        _bears(one, kind) and _bears(other, kind) for kind in (ACCOUNT, SUBJECT)
    )


def _bears(one: Acting, kind: str) -> bool:
    return any(mark.startswith(kind) for mark in one.marks)


def _is_declared(snapshot: Snapshot, one: Acting, other: Acting) -> bool:
    posts = {one.post, other.post}
    return any(
        posts <= set(each.posts) and _is_of(each, one) and _is_of(each, other) for each in snapshot.double_posts
    )


def _is_of(declared: DoublePost, one: Acting) -> bool:
    if declared.person_no is not None and one.number is not None:
        return declared.person_no == one.number
    return plain_name(declared.person) == plain_name(one.name)
