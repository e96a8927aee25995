"""The tree of the log (RFC 6962 with SHA-256): hashes, where they are kept, and the checks of both proofs.

A tree over ``size`` leaves is made of complete subtrees. The root of each is kept once, under its place in the order
in which subtrees become complete, so that proofs of any tree that ever was need a few kept hashes and no more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final

from selfcheck.errors import SelfcheckError

HASH_SIZE: Final = 32
PATH_AT_MOST: Final = 63
SIZE_AT_MOST: Final = 2**63 - 1
EMPTY_ROOT: Final = hashlib.sha256(b"").digest()


class ProofInvalid(SelfcheckError):
    """The proof does not prove what it was handed in for; the message says which part fails."""


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """The root of a complete subtree: over 2**level leaves, the ``index``-th of its level from the left."""

    level: int
    index: int

    @property
    def place(self) -> int:
        """Where its hash is kept: how many subtrees were complete before this one."""
        last_leaf = ((self.index + 1) << self.level) - 1
        return hashes_before(last_leaf) + self.level


Kept = Mapping[Node, bytes]


def leaf_hash(content: bytes) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees put together."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def hashes_before(size: int) -> int:
    """Return how many hashes a tree of this size keeps: its leaves and every complete subtree above them."""
    return 2 * size - size.bit_count()


def completed_by(leaf: int) -> tuple[Node, ...]:
    """Return what becomes complete when this leaf is added: the leaf itself, then each subtree that it ends."""
    ends = ((leaf + 1) & -(leaf + 1)).bit_length()
    return tuple(Node(level, leaf >> level) for level in range(ends))


def beside(leaf: int) -> tuple[Node, ...]:
    """Return the subtrees on the left that are hashed together with what this leaf completes, lowest first."""
    return tuple(Node(node.level, node.index - 1) for node in completed_by(leaf)[:-1])


def grown(leaf: bytes, left: Sequence[bytes]) -> tuple[bytes, ...]:
    """Return the hashes that a new leaf completes.

    :param left: hashes of ``beside`` this leaf, in that order
    """
    hashes = [leaf]
    for sibling in left:
        hashes.append(node_hash(sibling, hashes[-1]))
    return tuple(hashes)


def cover(start: int, end: int) -> tuple[Node, ...]:
    """Return the complete subtrees that make up the leaves from ``start`` to before ``end``, left to right."""
    nodes = []
    while start < end:
        fits = (end - start).bit_length() - 1
        level = min((start & -start).bit_length() - 1, fits) if start else fits
        nodes.append(Node(level, start >> level))
        start += 1 << level
    return tuple(nodes)


def folded(hashes: Sequence[bytes]) -> bytes:
    """Return the root over complete subtrees that stand side by side, largest first."""
    return reduce(lambda right, left: node_hash(left, right), reversed(hashes)) if hashes else EMPTY_ROOT


def range_root(part: range, kept: Kept) -> bytes:
    """Return the root over a range of leaves that begins where a subtree of its size may begin."""
    return folded([kept[node] for node in cover(part.start, part.stop)])


def inclusion_ranges(index: int, size: int) -> tuple[range, ...]:
    """Return the ranges of leaves whose roots prove a leaf, from its sibling up to the child of the root.

    :raises ValueError: no such leaf in a tree of this size
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    return tuple(_down_to(index, 0, size))


def _down_to(index: int, start: int, end: int) -> Iterator[range]:
    if end - start == 1:
        return
    middle = start + _half(end - start)
    if index < middle:
        yield from _down_to(index, start, middle)
        yield range(middle, end)
    else:
        yield from _down_to(index, middle, end)
        yield range(start, middle)


def consistency_ranges(old: int, new: int) -> tuple[range, ...]:
    """Return the ranges of leaves whose roots prove that the tree of ``new`` leaves continues the one of ``old``.

    :raises ValueError: not 0 < old <= new
    """
    if not 0 < old <= new:
        raise ValueError(f"no tree of {new} continues one of {old}")
    return tuple(_parted(old, 0, new, is_known=True))


def _parted(old: int, start: int, end: int, *, is_known: bool) -> Iterator[range]:
    if old == end:
        if not is_known:
            yield range(start, end)
        return
    middle = start + _half(end - start)
    if old <= middle:
        yield from _parted(old, start, middle, is_known=is_known)
        yield range(middle, end)
    else:
        yield from _parted(old, middle, end, is_known=False)
        yield range(start, middle)


def _half(size: int) -> int:
    """Return the largest power of two below the size."""
    return 1 << ((size - 1).bit_length() - 1)


def nodes_of(ranges: Sequence[range]) -> tuple[Node, ...]:
    """Return every kept hash that a proof over these ranges needs."""
    return tuple(node for part in ranges for node in cover(part.start, part.stop))


def root_from_path(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes:
    """Return the root to which an inclusion path leads.

    :raises ProofInvalid: sizes, hashes or length of the path cannot be those of such a proof
    """
    if not 0 <= index < size <= SIZE_AT_MOST:
        raise ProofInvalid(f"leaf {index} is not in a tree of {size}")
    _check_hashes(leaf, *path)
    inner = (index ^ (size - 1)).bit_length()
    border = (index >> inner).bit_count()
    if len(path) != inner + border:
        raise ProofInvalid(f"the path has {len(path)} hashes, not {inner + border}")
    found = leaf
    for level, sibling in enumerate(path[:inner]):
        found = node_hash(sibling, found) if index >> level & 1 else node_hash(found, sibling)
    for sibling in path[inner:]:
        found = node_hash(sibling, found)
    return found


def check_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes], root: bytes) -> None:
    """Check that the leaf stands at ``index`` in the tree of this size and root.

    :raises ProofInvalid: it is not proved
    """
    if root_from_path(index, size, leaf, path) != root:
        raise ProofInvalid("the path does not lead to the root")


def check_consistency(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> None:
    """Check that the tree of ``new`` leaves begins with the tree of ``old`` leaves.

    From a tree without leaves to one with leaves is refused: it would prove nothing.

    :raises ProofInvalid: it is not proved
    """
    if old == new:
        if path or old_root != new_root:
            raise ProofInvalid("two trees of one size differ" if not path else "a proof between equal sizes is empty")
        return
    if not 0 < old < new <= SIZE_AT_MOST:
        raise ProofInvalid(f"no proof leads from a tree of {old} to one of {new}")
    if not path:
        raise ProofInvalid("the proof is empty")
    _check_hashes(old_root, new_root, *path)
    lowest = (old & -old).bit_length() - 1
    seed, rest = (old_root, path) if old == 1 << lowest else (path[0], path[1:])
    if _both_roots((old - 1) >> lowest, (new - 1) >> lowest, seed, rest) != (old_root, new_root):
        raise ProofInvalid("the path does not lead from the old root to the new one")


def _both_roots(index: int, last: int, seed: bytes, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Return the old and the new root to which a consistency path leads, begun at a subtree that both have.

    :param index: the last subtree of the old tree, counted in subtrees of that size; ``last`` the same of the new one
    """
    inner = (index ^ last).bit_length()
    border = (index >> inner).bit_count()
    if len(path) != inner + border:
        raise ProofInvalid(f"the path is {len(path)} long, not {inner + border}")
    old = new = seed
    for level, sibling in enumerate(path[:inner]):
        if index >> level & 1:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
        else:
            new = node_hash(new, sibling)
    for sibling in path[inner:]:
        old, new = node_hash(sibling, old), node_hash(sibling, new)
    return old, new


def _check_hashes(*hashes: bytes) -> None:
    if len(hashes) > PATH_AT_MOST * 2 or any(len(each) != HASH_SIZE for each in hashes):
        raise ProofInvalid("a hash is not 32 bytes long, or there are too many")
