"""The two kinds of trouble: what the person can mend (``Refused``) and what we must (``Broken``)."""

from __future__ import annotations


class SelfcheckError(Exception):
    """Root of the project's own errors."""


class Refused(SelfcheckError):
    """The act was not done; the message says what to do next.

    :param code: stable kebab-case word for logs and JSON
    :param zh: message in Chinese
    :param en: the same in English
    :param field: form field beside which the message stands, if one
    :param status: HTTP status of the answer
    """

    retry_after: int | None = None

    def __init__(self, code: str, zh: str, en: str, *, field: str | None = None, status: int = 409) -> None:
        super().__init__(f"{code}: {zh}")
        self.code = code
        self.zh = zh
        self.en = en
        self.field = field
        self.status = status


class NotFound(Refused):
    """What was asked for is not there, or not there for this person: one answer for both."""

    def __init__(self) -> None:
        super().__init__(
            "not-found",
            "没有找到这个页面。地址可能不完整，或者内容已经移走。",
            "This page was not found. The address may be incomplete, or the content has moved.",
            status=404,
        )


class Stale(Refused):
    """Somebody else saved first; both versions are shown so that nothing is lost."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__("stale", zh, en, status=409)


class Unavailable(Refused):
    """The installation cannot do this now; trying again later may work."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__("unavailable", zh, en, status=503)


class Broken(SelfcheckError):
    """Something of ours is not as it must be; an operator has to look."""
