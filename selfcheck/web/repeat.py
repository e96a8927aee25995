"""One effect per form, however often the button is pressed.

Every form that acts carries a ``once`` word made when the page was made. The first submission's answer is kept
under it in the same transaction as its effect; a repetition gets that answer again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from flask import g, make_response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from selfcheck.db.base import Base, Id
from selfcheck.web.request import drop_session, now, session


class Submission(Base):
    """A form that was submitted, and where its answer led."""

    __tablename__ = "submissions"
    __table_args__ = (UniqueConstraint("user_id", "once", name="uq_submissions_once"),)

    user_id: Mapped[int] = mapped_column(Id)
    once: Mapped[str] = mapped_column(String(32))
    path: Mapped[str] = mapped_column(String(300))
    location: Mapped[str] = mapped_column(String(1000), default="")
    at: Mapped[datetime]


def once_word() -> str:
    """A fresh word for a form."""
    return secrets.token_urlsafe(16)


def acts_once(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Make a POST view safe against double clicks, retries and two tabs of one form."""

    @wraps(view)
    def wrapped(*args: Any, **values: Any) -> ResponseReturnValue:
        once = request.form.get("once", "")[:32]
        if request.method != "POST" or not once:
            return view(*args, **values)
        if (location := _earlier(once)) is not None:
            return redirect(location, 303)
        response = make_response(view(*args, **values))
        if 300 <= response.status_code < 400:
            try:
                _keep(once, response.headers["Location"])
            except IntegrityError:  # another request with the same word won between our look and our write
                drop_session()
                return redirect(_earlier(once) or request.path, 303)
        return response

    return wrapped


def _user() -> int:
    return int(getattr(g.get("viewer"), "id", 0) or 0)


def _earlier(once: str) -> str | None:
    query = select(Submission.location).where(Submission.user_id == _user(), Submission.once == once)
    return session().scalars(query).first()


def _keep(once: str, location: str) -> None:
    row = Submission(user_id=_user(), once=once, path=request.path[:300], location=location[:1000], at=now())
    session().add(row)
    session().flush()
