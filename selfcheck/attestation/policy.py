"""Whom to believe: logs, witnesses and how many of them, in the format of C2SP tlog-policy.

One line each: ``log KEY``, ``witness NAME KEY [URL]``, ``group NAME all|any|K MEMBER…``, ``quorum NAME|none``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from selfcheck.attestation.checkpoints import read_size
from selfcheck.attestation.notes import KeyKind, NoteKey, NoteMalformed

BYTES_AT_MOST: Final = 64 * 1024
NONE: Final = "none"


@dataclass(frozen=True, slots=True)
class Witness:
    """Somebody who cosigns checkpoints; ``url`` is where one asks."""

    name: str
    key: NoteKey
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Of these members (witnesses or groups defined before) at least ``threshold`` must have cosigned."""

    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """Known logs and witnesses, and what is enough."""

    logs: tuple[NoteKey, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    groups: Mapping[str, Group] = field(default_factory=dict)
    quorum: str = NONE

    @property
    def witness_keys(self) -> tuple[NoteKey, ...]:
        """The keys of all witnesses."""
        return tuple(each.key for each in self.witnesses)

    def is_met_by(self, cosigners: Iterable[NoteKey]) -> bool:
        """Whether the cosignatures of these keys are enough."""
        signed = set(cosigners)
        names = {each.name for each in self.witnesses if each.key in signed}
        return self.quorum == NONE or self._has(self.quorum, names)

    @property
    def fewest(self) -> int:
        """How many cosignatures there must be at the very least; 0 where none is asked for."""
        return 0 if self.quorum == NONE else self._fewest(self.quorum)

    def _fewest(self, name: str) -> int:
        if (group := self.groups.get(name)) is None:
            return 1
        return sum(sorted(self._fewest(member) for member in group.members)[: group.threshold])

    def _has(self, name: str, names: set[str]) -> bool:
        if (group := self.groups.get(name)) is None:
            return name in names
        return sum(self._has(member, names) for member in group.members) >= group.threshold

    @property
    def text(self) -> str:
        """The policy as it is written."""
        lines = [f"log {key.text}" for key in self.logs]
        lines += [" ".join(filter(None, ("witness", each.name, each.key.text, each.url))) for each in self.witnesses]
        lines += [f"group {name} {each.threshold} {' '.join(each.members)}" for name, each in self.groups.items()]
        return "\n".join([*lines, f"quorum {self.quorum}", ""])


def parse_policy(text: str) -> Policy:
    """Read a policy.

    :raises NoteMalformed: naming the line that cannot be read; a policy says exactly once what its quorum is
    """
    if len(text) > BYTES_AT_MOST:
        raise NoteMalformed("a policy of that length is none")
    reading = _Reading()
    for number, line in enumerate(text.split("\n"), 1):
        words = re.split(r"[ \t]+", line.strip(" \t")) if line.strip(" \t") else []
        if not words or words[0].startswith("#"):
            continue
        try:
            reading.take(words[0], words[1:])
        except (NoteMalformed, ValueError, IndexError) as problem:
            raise NoteMalformed(f"line {number} of the policy: {problem}") from problem
    if reading.quorum is None:
        raise NoteMalformed("the policy does not say what its quorum is")
    return Policy(tuple(reading.logs), tuple(reading.witnesses.values()), reading.groups, reading.quorum)


class _Reading:
    """A policy while it is read, line by line."""

    def __init__(self) -> None:
        self.logs: list[NoteKey] = []
        self.witnesses: dict[str, Witness] = {}
        self.groups: dict[str, Group] = {}
        self.members: set[str] = set()
        self.quorum: str | None = None

    def take(self, what: str, words: list[str]) -> None:
        if what == "log" and len(words) in {1, 2}:  # an address may follow the key; nothing here asks a log by it
            self._log(_key(words[0], KeyKind.NOTE))
        elif what == "witness" and len(words) in {2, 3}:
            self._witness(*words)
        elif what == "group" and len(words) >= 3:
            self._group(words[0], words[1], tuple(words[2:]))
        elif what == "quorum" and len(words) == 1:
            self._quorum(words[0])
        else:
            raise NoteMalformed(f"{what[:20]!r} with {len(words)} words is not known")

    def _log(self, key: NoteKey) -> None:
        if any(key.public == each.public for each in self.logs):
            raise NoteMalformed("one key stands for two logs")
        self.logs.append(key)

    def _witness(self, name: str, key: str, url: str | None = None) -> None:
        self._check_new(name)
        found = Witness(name, _key(key, KeyKind.COSIGNATURE), url)
        if any(found.key.public == each.key.public for each in self.witnesses.values()):
            raise NoteMalformed("one key stands for two witnesses")
        if url is not None and urlsplit(url).scheme not in {"http", "https"}:
            raise NoteMalformed("a witness is asked by http or https")
        self.witnesses[name] = found

    def _group(self, name: str, threshold: str, members: tuple[str, ...]) -> None:
        self._check_new(name)
        if unknown := [member for member in members if not self._is_known(member)]:
            raise NoteMalformed(f"{unknown[0]} is not defined before")
        count = {"all": len(members), "any": 1}.get(threshold) or read_size(threshold)
        if not 1 <= count <= len(members) or len(set(members)) < len(members) or self.members & set(members):
            raise NoteMalformed("a member stands in one group, once, and a group asks for one of its members to all")
        self.members |= set(members)
        self.groups[name] = Group(count, members)

    def _quorum(self, name: str) -> None:
        if self.quorum is not None or not (name == NONE or self._is_known(name)):
            raise NoteMalformed("the quorum is said once and names what is defined before")
        self.quorum = name

    def _is_known(self, name: str) -> bool:
        return name in self.witnesses or name in self.groups

    def _check_new(self, name: str) -> None:
        if name == NONE or self._is_known(name):
            raise NoteMalformed(f"{name} is defined twice")


def _key(text: str, kind: KeyKind) -> NoteKey:
    key = NoteKey.from_text(text)
    if key.kind is not kind:
        raise NoteMalformed("a key of another kind")
    return key
