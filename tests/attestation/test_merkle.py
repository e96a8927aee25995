"""The tree: vectors of transparency-dev with every damage they make, and every proof of every small tree."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pytest

from selfcheck.attestation.merkle import (
    EMPTY_ROOT,
    Node,
    ProofInvalid,
    beside,
    check_consistency,
    check_inclusion,
    completed_by,
    consistency_ranges,
    grown,
    hashes_before,
    inclusion_ranges,
    leaf_hash,
    node_hash,
    range_root,
)
from tests.attestation.vectors import vectors

PUBLISHED: Final = vectors("rfc6962")
LEAVES: Final = [leaf_hash(bytes.fromhex(each)) for each in PUBLISHED["leaves"]]
ROOTS: Final = [bytes.fromhex(each) for each in PUBLISHED["roots"]]
SOME_HASH: Final = bytes.fromhex(PUBLISHED["some_hash"])
DONT_CARE: Final = (b"don't care 1", b"don't care 2")
SMALL: Final = 40


@dataclass(frozen=True)
class Inclusion:
    """A proof that a leaf stands in a tree."""

    index: int
    size: int
    leaf: bytes
    root: bytes
    path: tuple[bytes, ...]

    def holds(self) -> bool:
        return holds(check_inclusion, self.index, self.size, self.leaf, self.path, self.root)


@dataclass(frozen=True)
class Consistency:
    """A proof that one tree continues another."""

    old: int
    new: int
    old_root: bytes
    new_root: bytes
    path: tuple[bytes, ...]

    def holds(self) -> bool:
        return holds(check_consistency, self.old, self.new, self.old_root, self.new_root, self.path)


def holds(check: object, *values: object) -> bool:
    assert callable(check)
    try:
        check(*values)
    except ProofInvalid:
        return False
    return True


def hexes(each: Sequence[str]) -> tuple[bytes, ...]:
    return tuple(bytes.fromhex(text) for text in each)


def inclusions() -> list[Inclusion]:
    return [
        Inclusion(
            each["leaf"] - 1, each["size"], LEAVES[each["leaf"] - 1], ROOTS[each["size"] - 1], hexes(each["proof"])
        )
        for each in PUBLISHED["inclusion"]
    ]


def consistencies() -> list[Consistency]:
    return [
        Consistency(each["old"], each["new"], ROOTS[each["old"] - 1], ROOTS[each["new"] - 1], hexes(each["proof"]))
        for each in PUBLISHED["consistency"]
    ]


def turned(path: tuple[bytes, ...], place: int, bit: int) -> tuple[bytes, ...]:
    wrong = bytes([path[place][0] ^ bit]) + path[place][1:]
    return (*path[:place], wrong, *path[place + 1 :])


def damaged_inclusions(whole: Inclusion) -> Iterator[tuple[str, Inclusion]]:
    path, root = whole.path, whole.root
    yield "leafIndex - 1", replace(whole, index=whole.index - 1)
    yield "leafIndex + 1", replace(whole, index=whole.index + 1)
    yield "leafIndex ^ 2", replace(whole, index=whole.index ^ 2)
    yield "treeSize * 2", replace(whole, size=whole.size * 2)
    yield "treeSize / 2", replace(whole, size=whole.size // 2)
    yield "wrong leaf", replace(whole, leaf=b"WrongLeaf")
    yield "empty root", replace(whole, root=EMPTY_ROOT)
    yield "random root", replace(whole, root=SOME_HASH)
    yield "trailing garbage", replace(whole, path=(*path, b""))
    yield "trailing root", replace(whole, path=(*path, root))
    yield "preceding garbage", replace(whole, path=(b"", *path))
    yield "preceding root", replace(whole, path=(root, *path))
    for place in range(len(path)):
        yield f"modified proof[{place}] bit 3", replace(whole, path=turned(path, place, 8))
    if path:
        yield "removed component", replace(whole, path=path[:-1])
    if len(path) > 1:
        yield "inserted component", replace(whole, path=(path[0], SOME_HASH, *path[1:]))


def damaged_consistencies(whole: Consistency) -> Iterator[tuple[str, Consistency]]:
    path, old_root, new_root = whole.path, whole.old_root, whole.new_root
    yield "size1 - 1", replace(whole, old=whole.old - 1)
    yield "size1 + 1", replace(whole, old=whole.old + 1)
    yield "size1 ^ 2", replace(whole, old=whole.old ^ 2)
    yield "size2 * 2", replace(whole, new=whole.new * 2)
    yield "size2 / 2", replace(whole, new=whole.new // 2)
    yield "wrong root1", replace(whole, old_root=b"WrongRoot")
    yield "wrong root2", replace(whole, new_root=b"WrongRoot")
    yield "swapped roots", replace(whole, old_root=new_root, new_root=old_root)
    yield "empty proof", replace(whole, path=())
    for name, extra in (("garbage", b""), ("root1", old_root), ("root2", new_root), ("proof[0]", path[0])):
        yield f"preceding {name}", replace(whole, path=(extra, *path))
        if name != "proof[0]":
            yield f"trailing {name}", replace(whole, path=(*path, extra))
    yield "truncated proof", replace(whole, path=path[:-1])
    for place in range(len(path)):
        yield f"modified proof[{place}] bit 4", replace(whole, path=turned(path, place, 16))


@pytest.mark.parametrize("name", PUBLISHED["hashes"])
def test_hashes_are_those_of_the_vectors(name: str) -> None:
    *content, wanted = hexes(PUBLISHED["hashes"][name])
    if name == "empty root":
        assert wanted == EMPTY_ROOT
    else:
        assert (node_hash(*content) if name == "node" else leaf_hash(*content)) == wanted


@pytest.mark.parametrize("whole", inclusions(), ids=lambda each: f"{each.index}-of-{each.size}")
def test_published_inclusion_proofs_hold_and_none_of_their_damages(whole: Inclusion) -> None:
    assert whole.holds()
    assert [name for name, damaged in damaged_inclusions(whole) if damaged.holds()] == []


def test_as_many_published_inclusion_vectors_are_tried_as_there_are() -> None:
    tried = sum(1 + len(list(damaged_inclusions(whole))) for whole in inclusions())
    assert tried + 4 + 12 == 98  # with the two tables below


def test_a_tree_of_one_leaf() -> None:
    leaf = leaf_hash(b"data")
    whole = Inclusion(0, 1, leaf, leaf, ())
    assert whole.holds()
    for root, hashed in ((leaf, b""), (b"", leaf), (b"", b"")):
        assert not replace(whole, root=root, leaf=hashed).holds()


@pytest.mark.parametrize(("index", "size"), [(0, 0), (0, 1), (1, 0), (2, 1)])
def test_paths_that_cannot_be(index: int, size: int) -> None:
    for leaf, root in ((SOME_HASH, b""), (b"", EMPTY_ROOT), (SOME_HASH, EMPTY_ROOT)):
        assert not Inclusion(index, size, leaf, root, ()).holds()


@pytest.mark.parametrize("whole", consistencies(), ids=lambda each: f"{each.old}-to-{each.new}")
def test_published_consistency_proofs_hold_and_none_of_their_damages(whole: Consistency) -> None:
    assert whole.holds()
    if whole.path:
        assert [name for name, damaged in damaged_consistencies(whole) if damaged.holds()] == []


@pytest.mark.parametrize(
    ("old", "new", "roots", "path", "is_right"),
    [
        (0, 0, DONT_CARE, (), False),
        (1, 1, DONT_CARE, (), False),
        (0, 0, (DONT_CARE[0],) * 2, (), True),
        (0, 1, DONT_CARE, (), False),
        (0, 1, (EMPTY_ROOT, DONT_CARE[1]), (), False),
        (1, 1, (DONT_CARE[1],) * 2, (), True),
        (1, 0, DONT_CARE, (), False),
        (2, 1, DONT_CARE, (), False),
        (1, 2, DONT_CARE, (), False),
        (0, 0, (EMPTY_ROOT, DONT_CARE[1]), (), False),
        (1, 1, (EMPTY_ROOT, DONT_CARE[1]), (), False),
        (0, 0, (EMPTY_ROOT,) * 2, (EMPTY_ROOT,), False),
        (0, 1, (EMPTY_ROOT,) * 2, (EMPTY_ROOT,), False),
        (1, 1, (EMPTY_ROOT,) * 2, (EMPTY_ROOT,), False),
    ],
)
def test_published_tables_of_trivial_sizes(
    old: int, new: int, roots: tuple[bytes, bytes], path: tuple[bytes, ...], is_right: bool
) -> None:
    assert Consistency(old, new, *roots, path).holds() is is_right


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root as RFC 6962 defines it, by recursion."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return node_hash(root_of(leaves[:half]), root_of(leaves[half:]))


@pytest.fixture(scope="module")
def leaves() -> list[bytes]:
    return [leaf_hash(bytes([number])) for number in range(SMALL)]


@pytest.fixture(scope="module")
def kept(leaves: list[bytes]) -> dict[Node, bytes]:
    """What a log of these leaves keeps, grown leaf by leaf."""
    found: dict[Node, bytes] = {}
    for index, leaf in enumerate(leaves):
        hashes = grown(leaf, [found[node] for node in beside(index)])
        found |= dict(zip(completed_by(index), hashes, strict=True))
    return found


def test_hashes_are_kept_side_by_side_in_the_order_in_which_they_come(kept: dict[Node, bytes]) -> None:
    assert [node.place for node in kept] == list(range(hashes_before(SMALL)))


@pytest.mark.parametrize("size", range(1, SMALL + 1))
def test_every_proof_of_every_small_tree_holds(size: int, leaves: list[bytes], kept: dict[Node, bytes]) -> None:
    root = root_of(leaves[:size])
    assert range_root(range(size), kept) == root
    for index in range(size):
        path = [range_root(part, kept) for part in inclusion_ranges(index, size)]
        check_inclusion(index, size, leaves[index], path, root)
    for old in range(1, size + 1):
        path = [range_root(part, kept) for part in consistency_ranges(old, size)]
        check_consistency(old, size, root_of(leaves[:old]), root, path)


def test_what_is_not_there_cannot_be_proved() -> None:
    with pytest.raises(ValueError, match="not in a tree"):
        inclusion_ranges(5, 5)
    with pytest.raises(ValueError, match="continues"):
        consistency_ranges(0, 5)
