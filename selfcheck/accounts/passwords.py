"""Hashing passwords with Argon2id. It is slow by intent: never call it while a transaction holds the write lock."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from selfcheck.accounts.rules import LONGEST_PASSWORD, too_long


def _strong() -> PasswordHasher:
    return PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)


@dataclass(frozen=True)
class Passwords:
    """The hasher of an installation."""

    hasher: PasswordHasher = field(default_factory=_strong)

    @cached_property
    def _nobody(self) -> str:
        return self.hasher.hash("nobody's password, to be compared with where there is no account")

    def hash(self, password: str) -> str:
        """Hash a password exactly as typed.

        :raises Refused: over 256 characters, before any hashing
        """
        _measure(password)
        return self.hasher.hash(password.encode("utf-8", "surrogatepass"))

    def is_right(self, password: str, stored: str | None) -> bool:
        """Whether the password fits; without a stored hash the same work is done, for nothing.

        :raises Refused: over 256 characters, before any hashing
        """
        _measure(password)
        try:
            fits = self.hasher.verify(stored or self._nobody, password.encode("utf-8", "surrogatepass"))
        except (Argon2Error, InvalidHashError):
            return False
        return fits and bool(stored)

    def is_outdated(self, stored: str) -> bool:
        """Whether a hash was made with other parameters than today's."""
        return self.hasher.check_needs_rehash(stored)

    def prepare(self) -> None:
        """Make the hash for nobody now, so that the first stranger waits no longer than the second."""
        self._nobody  # noqa: B018 - computed once and kept


def _measure(password: str) -> None:
    if len(password) > LONGEST_PASSWORD:
        raise too_long()
